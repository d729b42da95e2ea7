"""Readings, loads and sites as no house has them, and what a plan for them must still be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import inf, isfinite, nan

from custom_components.dynamic_ocpp_evse.engine import (
    Accounting,
    Battery,
    Circuit,
    Connection,
    Distribution,
    Inverter,
    Load,
    LoadKind,
    Mode,
    Phase,
    Plan,
    RateUnit,
    Reading,
    ReasonCode,
    Site,
    Snapshot,
)

from .helpers import START, of
from .physics import TRACE
from .strategies import FED, Dice

_ABSURD = (nan, inf, -inf, -1.0, 0.0, 1e300, -1e300, 5e-324, 0.1, 6.0, 16.0, 25.0, 230.0)
_AMPS = (-20.0, -9.0, 0.0, 3.0, 24.0)
_NAMES = ("c0", "c1", "c2", "nowhere")
OF_A_SITE, OF_A_SHOT = 100, 400  # choices that nearly all make do with


def absurd_value(dice: Dice) -> float:
    return dice.pick(_ABSURD) if dice.one_in(2) else dice.double()


def _mostly(dice: Dice, *sound: float) -> float:
    """Sound values nearly always: a load has ten of them, and the rest of the engine is to be reached."""
    return absurd_value(dice) if dice.one_in(20) else dice.pick(sound)


def _some(dice: Dice) -> tuple[float, ...]:
    """Up to three values, none of which need make sense."""
    return tuple([absurd_value(dice) for _ in range(dice.pick(range(4)))])


def _load(dice: Dice, phases: int, index: int, circuits: Sequence[str | None]) -> Load:
    sound = range(3 if dice.one_in(10) else phases)
    legs = tuple([Phase(dice.pick(sound)) for _ in range(dice.pick((1, 2, 3, 3, 1, 0)))])
    draws = (None, tuple([_mostly(dice, 0.0, 6.0, 16.0) for _ in legs]), _some(dice))
    return Load(
        id=f"load{index}",
        kind=dice.pick(tuple(LoadKind)),
        mode=dice.pick(tuple(Mode)),
        min_current=_mostly(dice, 6.0, 10.0),
        max_current=_mostly(dice, 10.0, 16.0, 32.0),
        legs=legs,
        priority=dice.pick(range(-2, 12)),
        order=dice.pick(range(3)),
        step=_mostly(dice, 0.0, 0.1, 1.0),
        unit=dice.pick(tuple(RateUnit)),
        connection=dice.pick(tuple(Connection)),
        controlled=dice.one_in(2),
        draw=dice.pick(draws),
        draw_at=_mostly(dice, START, START + 50),
        confirmed=dice.maybe(_mostly(dice, 0.0, 6.0, 16.0)),
        pause=_mostly(dice, 0.0, 180.0),
        min_on=_mostly(dice, 0.0, 60.0),
        ride_through=_mostly(dice, 0.0, 4.0),
        circuit=dice.pick(circuits),
    )


def _loads(dice: Dice, phases: int, circuits: Sequence[str | None] = (None,)) -> tuple[Load, ...]:
    return tuple([_load(dice, phases, index, circuits) for index in range(dice.pick(range(4)))])


def _reading(dice: Dice) -> Reading:
    lost_after = dice.maybe(_mostly(dice, 60.0, 180.0))
    return Reading(_mostly(dice, *_AMPS), _mostly(dice, START, START + 20, START + 60), lost_after)


def _watts(dice: Dice) -> Reading | None:
    value = _mostly(dice, -5000.0, 0.0, 90.0, 50.0, 20.0, 3000.0)
    return dice.maybe(Reading(value, _mostly(dice, START, START + 60)))


def _meter(dice: Dice, phases: int) -> tuple[Reading | None, ...]:
    """A meter of the phases of the site, or of too many or too few."""
    return tuple([dice.maybe(_reading(dice)) for _ in range(phases if dice.one_in(2) else dice.pick(range(5)))])


def _circuit(dice: Dice, phases: int, name: str) -> Circuit:
    """A circuit that may lie in another one, in itself or in none that there is."""
    meter = dice.maybe(_meter(dice, phases))
    return Circuit(id=name, limit=_mostly(dice, 10.0, 20.0), parent=dice.maybe(dice.pick(_NAMES)), meter=meter)


def absurd_site(dice: Dice) -> Site:
    return Site(
        phases=dice.pick((1, 2, 3)),
        breaker=_mostly(dice, 16.0, 25.0, 63.0),
        voltage=_mostly(dice, 230.0),
        max_import=dice.maybe(_mostly(dice, 5000.0, 11000.0)),
        power_buffer=_mostly(dice, 0.0, 690.0),
        accounting=dice.pick(tuple(Accounting)),
        excess_threshold=_mostly(dice, 0.0, 3000.0),
        excess_hysteresis=_mostly(dice, 0.0, 500.0),
        distribution=dice.pick(tuple(Distribution)),
        ramp_up=dice.maybe(_mostly(dice, 1.0)),
        ramp_down=dice.maybe(_mostly(dice, 0.0, 1.0)),
        hold_solar=_mostly(dice, 0.0, 10.0),
        hold_grid=_mostly(dice, 0.0, 60.0),
        grid_no_raise_after=_mostly(dice, 15.0),
        grid_lost_after=_mostly(dice, 60.0),
    )


def absurd_snapshot(dice: Dice, site: Site) -> Snapshot:
    return Snapshot(
        site=site,
        grid=tuple([None if dice.one_in(4) else _reading(dice) for _ in range(site.phases)]),
        loads=_loads(dice, site.phases),
        solar=dice.maybe(_reading(dice)),
    )


def absurd_supply(dice: Dice, site: Site) -> Site:
    battery = Battery(
        max_charge=_mostly(dice, 0.0, 5000.0),
        max_discharge=_mostly(dice, 0.0, 5000.0),
        target=_mostly(dice, 50.0, 80.0, 100.0),
        minimum=_mostly(dice, 0.0, 20.0, 95.0),
        hysteresis=_mostly(dice, 0.0, 5.0),
        full=_mostly(dice, 97.0, 100.0),
        feeds_solar=dice.one_in(2),
        leftover=dice.one_in(2),
        grid_charging=dice.one_in(2),
    )
    inverter = Inverter(
        max_power=dice.maybe(_mostly(dice, 3000.0, 12000.0)),
        max_phase_power=dice.maybe(_mostly(dice, 2000.0, 4000.0)),
        asymmetric=dice.one_in(2),
        has_battery=dice.one_in(2),
    )
    return replace(
        site,
        off_grid=dice.one_in(2),
        battery=dice.maybe(battery),
        inverter=dice.maybe(inverter),
        battery_lost_after=_mostly(dice, 300.0),
        solar_lost_after=_mostly(dice, 300.0),
    )


def absurd_readings(dice: Dice, site: Site) -> Snapshot:
    """Readings of any value and age, meters of too many or too few phases, circuits in any ring."""
    circuits = tuple([_circuit(dice, site.phases, name) for name in _NAMES[: dice.pick(range(4))]])
    return Snapshot(
        site=site,
        grid=_meter(dice, site.phases),
        loads=_loads(dice, site.phases, (None, *[circuit.id for circuit in circuits], *_NAMES)),
        solar=_watts(dice),
        soc=_watts(dice),
        battery=_watts(dice),
        output=_meter(dice, site.phases),
        circuits=circuits,
    )


def check_sane(shot: Snapshot, decision: Plan) -> None:
    assert len(decision.loads) == len(shot.loads)
    for load in shot.loads:
        part = of(decision, load.id)
        assert isinstance(part.reason.code, ReasonCode)
        assert isfinite(part.limit)
        assert isfinite(part.watts)
        assert isfinite(part.available)
        if load.controlled and load.connection in FED and part.limit != 0:
            assert load.min_current - TRACE <= part.limit <= load.max_current + TRACE
            assert part.limit > 0
