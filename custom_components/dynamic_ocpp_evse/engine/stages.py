"""One deal over all stages: from rooms to the current of every load, by the rungs of its mode."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import ceil, floor

from .battery import Supply
from .budgets import Footprint, Layout, Uses, footprint
from .distribution import EPS, Share, deal
from .draws import active, confirmed_limit, excess_of
from .memory import SETTLE, LoadMemory
from .model import Connection, Load, LoadKind, Mode, Phase, RateUnit, Site
from .modes import MODES, ModeRule, Rung, Source, UpTo

START_SPARE = 0.25  # A of sun beyond the minimum, before a start


def floor_to(amps: float, step: float) -> float:
    """Round down to what the device can take; a step of 0 takes anything."""
    return round(floor(amps / step + EPS) * step, 6) if step else amps


def ceil_to(amps: float, step: float) -> float:
    """Round up to what the device can take."""
    return round(ceil(amps / step - EPS) * step, 6) if step else amps


@dataclass(slots=True, eq=False)
class Slot:
    """A load made ready for a deal: what it can take (A per leg), and how that counts in each budget.

    `solar` are the budgets of its solar rung, None while the battery comes first; `bought` tells whether its rung of
    any source may be fed from the grid.
    """

    load: Load
    memory: LoadMemory
    rule: ModeRule
    low: float
    top: float
    foot: Footprint
    legs: tuple[Phase, ...]
    solar: Uses | None
    bought: bool
    rides: bool
    held: float
    credit: float

    @property
    def running(self) -> bool:
        """Tell whether it may take power now."""
        return self.memory.limit > 0

    @property
    def sunny(self) -> bool:
        """Tell whether its last rung is fed by the sun."""
        return self.rule.rungs[-1].source is not Source.ANY

    @property
    def rank(self) -> tuple[bool, int, int, int, str]:
        """Return its place: who wants nothing last, then urgency, priority and order of creation.

        A full car at 0 A looks like one that waits; as it has declined before, it is asked again only into spare room.
        """
        load = self.load
        wants_nothing = load.connection is Connection.IDLE or self.memory.declined
        return wants_nothing, self.rule.urgency, load.priority, load.order, load.id


def slot_of(site: Site, table: Layout, supply: Supply, load: Load, memory: LoadMemory, now: float) -> Slot:
    """Return the slot of a load.

    `rides` tells whether it may still borrow below its minimum, `held` is what its device may still draw beyond its
    limit because it has not confirmed it, `credit` all that it keeps from others and not from itself.
    """
    low, top = ceil_to(load.min_current, load.step), floor_to(load.max_current, load.step)
    in_use = tuple(leg for leg, used in zip(load.legs, active(load, memory), strict=True) if used)
    reserve = 0.0
    count = len(load.legs)
    if load.unit is RateUnit.WATTS and memory.used is None and count > 1:
        # Sent in watts, any one leg may take them all: as much as is sent to all legs, or as one leg can take.
        reserve = load.max_current
        top = top if count * low >= load.max_current else floor_to(load.max_current / count, load.step)
    if load.connection is Connection.IDLE:
        top = low
    elif memory.permit is not None:
        top = min(top, max(low, ceil_to(memory.permit, load.step)))
    foot = footprint(table, in_use, load.circuit, reserve if count * low >= reserve else 0.0, count if reserve else 1)
    battery = site.battery
    bought = battery is None or battery.grid_charging or load.kind is not LoadKind.EVSE
    lasting = memory.started is not None and now - memory.started < load.min_on
    rides = memory.limit > 0 and (lasting or memory.debt < load.ride_through)
    confirmed = confirmed_limit(load, site)
    held = 0.0 if confirmed is None else max(0.0, confirmed - max(memory.limits(now - SETTLE)))
    credit = held + (excess_of(load, memory, site) if memory.limit > 0 else 0.0)
    solar = _solar_uses(site, supply, load.mode, foot)
    return Slot(load, memory, MODES[load.mode], low, top, foot, in_use, solar, bought, rides, held, credit)


def _solar_uses(site: Site, supply: Supply, mode: Mode, foot: Footprint) -> Uses | None:
    """Return the budgets that a solar rung is held to: below its target the battery goes before the loads.

    Then there is at most what it cannot take, for Solar Only if the site allows it.
    """
    if mode is Mode.EXCESS:
        return foot.export
    if site.battery is None or (supply.gates is not None and supply.gates.solar):
        return foot.sun
    return foot.export if mode is Mode.SOLAR_PRIORITY or site.battery.leftover else None


@dataclass(slots=True)
class Outcome:
    """What a deal came to: A per leg and the last share of each slot, the rooms before and after."""

    before: list[float]
    rooms: list[float]
    amps: dict[str, float] = field(default_factory=dict)
    shares: dict[str, Share] = field(default_factory=dict)


def _scaled(uses: Uses, amps: float) -> Uses:
    return tuple((index, use * amps) for index, use in uses)


def _sunny(slot: Slot, source: Source) -> Uses | None:
    """Return the budgets of the sun that a rung is held to, beside those of its wires; None where it may have none."""
    if source is Source.ANY:
        return () if slot.bought else slot.foot.sun
    return slot.solar


def _share(site: Site, table: Layout, slot: Slot, rung: Rung, got: float, *, strict: bool) -> Share:
    """Return what a slot asks for in a stage; `strict` asks of a start what only a start needs."""
    foot = slot.foot
    starts = got == 0
    least = slot.low if starts else 0.0
    cap = (slot.low if rung.up_to is UpTo.MIN else slot.top) - got
    spared = least - slot.credit
    needs = (*_scaled(foot.start, spared), *foot.fixed_start) if starts else ()
    binds = foot.more
    fallback = None
    sunny = _sunny(slot, rung.source)
    if sunny is None:
        return Share(slot.rule.urgency, len(slot.legs), least, 0.0, (), (), foot.all, base=got, blocked=True)
    if sunny:
        if starts and slot.rides and rung.source is not Source.ANY:
            fallback = needs
        if starts:
            spare = START_SPARE if strict and not slot.running and rung.source is not Source.ANY else 0.0
            needs += _scaled(sunny, spared + spare)
        binds += sunny
    if rung.source is Source.EXCESS:
        everywhere = foot.all[-1]
        minimum = least * everywhere[1]
        threshold, hysteresis = site.excess_threshold / site.voltage, site.excess_hysteresis / site.voltage
        if slot.running:
            wanted = max(threshold - hysteresis, minimum)
        else:
            wanted = max(threshold, minimum + hysteresis) + 2 * EPS  # it must be exceeded
        needs += ((table.excess, wanted - threshold),)
        binds += (everywhere,)
    return Share(
        urgency=slot.rule.urgency,
        legs=len(slot.legs),
        floor=least,
        cap=cap,
        needs=needs,
        binds=binds,
        uses=foot.all,
        fixed=foot.fixed if starts else (),
        base=got,
        credit=slot.credit,
        fallback=fallback,
    )


def deal_all(site: Site, table: Layout, slots: Iterable[Slot], rooms: list[float], *, strict: bool) -> Outcome:
    """Deal every stage in turn over slots that stand in order of rank; `rooms` is left as it was."""
    slots = list(slots)
    outcome = Outcome(before=list(rooms), rooms=list(rooms), amps={slot.load.id: 0.0 for slot in slots})
    for source in Source:
        entered: list[tuple[Slot, Share]] = []
        for slot in slots:
            got = outcome.amps[slot.load.id]
            for number, rung in enumerate(slot.rule.rungs):
                if rung.source is source and (number == 0 or got > 0):
                    share = _share(site, table, slot, rung, got, strict=strict)
                    share.on = number > 0
                    entered.append((slot, share))
        deal(site.distribution, [share for _, share in entered], outcome.rooms)
        for slot, share in entered:
            outcome.amps[slot.load.id] += share.got
            outcome.shares[slot.load.id] = share
    return outcome
