"""What section 8 asks of a decision on any site, whatever feeds it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isfinite

from custom_components.dynamic_ocpp_evse.engine import (
    MODES,
    Accounting,
    Connection,
    Distribution,
    Load,
    Mode,
    Plan,
    RateUnit,
    ReasonCode,
    Site,
)

from .helpers import limits, of, on_phases
from .physics import TRACE
from .strategies import FED, SUNNY


def scenarios(members: Sequence[Load], decision: Plan) -> Iterator[list[list[float]]]:
    """What each leg may take: as told, or, for a charger in watts whose draw was not seen, all of it on one leg."""
    given = limits(decision)
    for alone in (None, 0, 1, 2):
        taken = []
        for load in members:
            legs = [given[load.id]] * len(load.legs)
            if load.unit is RateUnit.WATTS and not any(load.draw or ()) and alone is not None:
                all_of_it = min(sum(legs), load.max_current)
                legs = [all_of_it if leg == alone % len(legs) else 0.0 for leg in range(len(legs))]
            taken.append(legs)
        yield taken


def in_order(members: Sequence[Load]) -> list[Load]:
    return sorted(members, key=lambda load: (MODES[load.mode].urgency, load.priority, load.order))


def check_values(members: Sequence[Load], decision: Plan) -> None:
    """Property 2: 0 or min..max, on the device's steps; nothing for who is off, unplugged or disabled."""
    assert {part.id for part in decision.loads} == {load.id for load in members}
    assert len(decision.loads) == len(members)
    for load in members:
        part = of(decision, load.id)
        assert isinstance(part.reason.code, ReasonCode)
        assert isfinite(part.available)
        assert part.available >= 0
        assert part.watts >= 0
        if load.connection is Connection.DISCONNECTED:
            assert part.limit == 0
        if load.controlled and load.connection in FED:
            assert part.limit == 0 or load.min_current - TRACE <= part.limit <= load.max_current + TRACE


def imported(site: Site, flow: Sequence[float]) -> float:
    return sum(flow) if site.accounting is Accounting.NETTED else sum(max(value, 0.0) for value in flow)


def check_supply(site: Site, base: Sequence[float], amps: Sequence[float], slack: float = TRACE) -> None:
    """Property 1: loads take no phase above the breaker and no import above the maximum."""
    flow = [b + a for b, a in zip(base, amps, strict=True)]
    breaker = site.breaker - site.power_buffer / site.phases / site.voltage
    for phase in range(site.phases):
        assert amps[phase] <= slack or flow[phase] <= breaker + slack
    if site.max_import is not None:
        most = (site.max_import - site.power_buffer) / site.voltage
        assert imported(site, flow) <= max(most, imported(site, base)) + slack


def check_sun(
    site: Site,
    base: Sequence[float],
    members: Sequence[Load],
    decision: Plan,
    taken: Sequence[Sequence[float]],
    slack: float = TRACE,
) -> None:
    """Property 3: where a solar or excess rung takes current, nothing is imported; riding through apart."""
    if any(part.reason.code is ReasonCode.RIDING_THROUGH for part in decision.loads):
        return
    amps = on_phases(site.phases, members, taken)
    flow = [b + a for b, a in zip(base, amps, strict=True)]
    for load, legs in zip(members, taken, strict=True):
        any_source = 0.0 if load.mode in SUNNY else load.min_current
        if load.mode not in (*SUNNY, Mode.SOLAR_PRIORITY) or of(decision, load.id).limit <= any_source + slack:
            continue
        if site.accounting is Accounting.NETTED:
            assert sum(flow) <= slack * 3
        else:
            assert all(flow[phase] <= slack for phase, own in zip(load.legs, legs, strict=True) if own > 0)


def check_first(members: Sequence[Load], less: Plan, much: Plan, rule: Distribution) -> None:
    """Property 7. What Solar Priority gets in the solar stage depends on the any-source rungs dealt before it."""
    first = in_order(members)[0]
    before, after = limits(less)[first.id], limits(much)[first.id]
    assert after > 0 or before == 0
    if rule is Distribution.STRICT and first.mode is not Mode.SOLAR_PRIORITY:
        assert after >= before - TRACE
