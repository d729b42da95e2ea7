"""One deal over all stages: from rooms to the current of every load, by the rungs of its mode."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor, inf

from .battery import Supply
from .budgets import Footprint, Layout, Uses, footprint, within
from .distribution import EPS, Share, deal
from .draws import confirmed_limit, excess_of
from .memory import SETTLE, LoadMemory
from .model import Battery, Connection, Load, LoadKind, Mode, Phase, RateUnit, Site
from .modes import MODES, ModeRule, Rung, Source, UpTo

START_SPARE = 0.25  # A of sun beyond the minimum, before a start
AMPLE = 3.0  # A beyond what all loads together can take
_SOURCES = tuple(Source)


@lru_cache(maxsize=4096)
def floor_to(amps: float, step: float) -> float:
    """Round down to what the device can take; a step of 0 takes anything."""
    return round(floor(amps / step + EPS) * step, 6) if step else amps


@lru_cache(maxsize=4096)
def ceil_to(amps: float, step: float) -> float:
    """Round up to what the device can take."""
    return round(ceil(amps / step - EPS) * step, 6) if step else amps


@dataclass(slots=True, eq=False)
class Slot:
    """A load made ready for a deal: what it can take (A per leg), and how that counts in each budget.

    `memory` is replaced as the cycle goes on. `solar` are the budgets of its solar rung, None while the battery comes
    first; `bought` tells whether its rung of any source may be fed from the grid. `rides` tells whether it may still
    borrow below its minimum, `held` is what its device may still draw beyond its limit because it has not confirmed
    it, `credit` all that it keeps from others and not from itself. `pausing` is how many seconds it must stay off,
    `running` tells whether it may take power now, `sunny` whether its last rung is fed by the sun, `place` its place in
    the order of those that are served.
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
    pausing: float
    running: bool
    sunny: bool
    place: int = -1

    @property
    def rank(self) -> tuple[bool, int, int, int, str]:
        """Return its place: who wants nothing last, then urgency, priority and order of creation.

        A full car at 0 A looks like one that waits; as it has declined before, it is asked again only into spare room.
        """
        load = self.load
        wants_nothing = load.connection is Connection.IDLE or self.memory.declined
        return wants_nothing, self.rule.urgency, load.priority, load.order, load.id


def slot_of(
    site: Site,
    table: Layout,
    supply: Supply,
    load: Load,
    memory: LoadMemory,
    span: tuple[float, float],
    now: float,
) -> Slot:
    """Return the slot of a load; `span` is the least and the most that its device can take while it runs, A."""
    (low, top), step, legs, used, limit = span, load.step, load.legs, memory.used, memory.limit
    if used is None and load.unit is RateUnit.WATTS and len(legs) > 1:
        # Sent in watts, any one leg may take them all: as much as is sent to all legs, or as one leg can take.
        reserve, count = load.max_current, len(legs)
        whole = count * low >= reserve
        foot = footprint(table, legs, load.circuit, reserve if whole else 0.0, count)
        top = top if whole else floor_to(reserve / count, step)
    else:
        if used is not None and False in used:
            legs = tuple([leg for leg, carries in zip(legs, used, strict=True) if carries])
        foot = footprint(table, legs, load.circuit)
    if load.connection is Connection.IDLE:
        top = low
    elif memory.permit is not None:
        top = min(top, max(low, ceil_to(memory.permit, step)))
    running, rides, pausing = limit > 0, False, 0.0
    held = 0.0
    if load.confirmed is not None and load.confirmed > limit:
        held = max(0.0, (confirmed_limit(load, site) or 0.0) - max(memory.limits(now - SETTLE)))
    credit = held
    if running:
        rides = memory.debt < load.ride_through or (memory.started is not None and now - memory.started < load.min_on)
        credit += excess_of(load, memory)
    elif memory.stopped is not None:
        pausing = max(0.0, memory.stopped + load.pause - now)
    rule, battery = MODES[load.mode], site.battery
    return Slot(
        load,
        memory,
        rule,
        low,
        top,
        foot,
        legs,
        foot.sun if battery is None else _solar_uses(battery, supply, load.mode, foot),
        battery is None or battery.grid_charging or load.kind is not LoadKind.EVSE,
        rides,
        held,
        credit,
        pausing,
        running,
        rule.sunny,
    )


def _solar_uses(battery: Battery, supply: Supply, mode: Mode, foot: Footprint) -> Uses | None:
    """Return the budgets that a solar rung is held to: below its target the battery goes before the loads.

    Then there is at most what it cannot take, for Solar Only if the site allows it.
    """
    if mode is Mode.EXCESS:
        return foot.export
    if supply.gates is not None and supply.gates.solar:
        return foot.sun
    return foot.export if mode is Mode.SOLAR_PRIORITY or battery.leftover else None


@lru_cache(maxsize=1024)
def _these(indexes: tuple[int, ...]) -> frozenset[int]:
    """Return the set of these; always the same one, whose hash is known and which is found without a comparison."""
    return frozenset(indexes)


def narrow(slots: Sequence[Slot], *rooms: Sequence[float]) -> None:
    """Let slots count in scarce budgets alone: those with room for all loads at once bind nobody."""
    least = list(map(min, *rooms))
    wanted: dict[Footprint, list[float]] = {}
    for slot in slots:
        foot = slot.foot
        found = wanted.get(foot)
        if found is None:
            found = wanted[foot] = [0.0, 0.0]
        found[0] += max(slot.load.max_current, slot.memory.limit)
        found[1] += 1.0
    for foot, (amps, count) in wanted.items():
        for index, use in foot.all:
            least[index] -= use * amps
        for index, use in foot.fixed:
            least[index] -= use * count
    least[-1] = -inf  # of what is above the threshold a start asks for more than it takes
    scarce = _these(tuple([index for index, left in enumerate(least) if left < AMPLE]))
    narrowed = {foot: within(foot, scarce) for foot in wanted}
    for slot in slots:
        foot = slot.foot
        kept, solar = narrowed[foot], slot.solar
        if solar is not None:
            slot.solar = kept.sun if solar is foot.sun else kept.export
        slot.foot = kept


@dataclass(slots=True, eq=False)
class Outcome:
    """What a deal came to: A per leg and the last share of each slot by its place, the rooms before and after."""

    before: list[float]
    rooms: list[float]
    amps: list[float]
    shares: list[Share | None]
    takers: dict[int, str | None]

    def share(self, slot: Slot) -> Share:
        """Return the last share of a slot that took part."""
        found = self.shares[slot.place]
        assert found is not None
        return found

    def taker(self, slots: Sequence[Slot], index: int) -> str | None:
        """Return the load that takes most of a budget, if any takes some."""
        if index not in self.takers:
            best, who, dealt = EPS, None, self.amps
            for slot in slots:
                amps = dealt[slot.place]
                if amps > 0:
                    takes = slot.foot.weights[index] * amps
                    if takes > best:
                        best, who = takes, slot.load.id
            self.takers[index] = who
        return self.takers[index]


def _share(site: Site, table: Layout, slot: Slot, source: Source, cap: float, got: float, lasting: bool) -> Share:
    """Return what a slot asks for in a stage."""
    foot, solar = slot.foot, source is not Source.ANY
    sun: Uses | None = () if slot.bought else foot.sun
    if solar:
        sun = slot.solar
    # Where there is one set of rooms for starts and raises, the second is neither asked nor kept.
    uses, more = (foot.all, foot.more) if lasting else (foot.now, foot.start)
    share = Share(
        slot.rule.urgency,
        len(slot.legs),
        0.0,
        cap - got,
        got,
        uses,
        foot.start,
        more,
        slot.place,
        sun or (),
        slot.credit,
        slot.pausing > 0,
    )
    if sun is None:
        share.blocked, share.cap = True, 0.0
        return share
    if got == 0:
        share.floor = slot.low
        if foot.fixed:
            share.fixed, share.fixed_wires = (foot.fixed if lasting else foot.fixed_start), foot.fixed_start
        if solar:
            share.rides = slot.rides
            share.spare = START_SPARE if lasting and not slot.running else 0.0
    if source is Source.EXCESS:
        _ask_excess(site, table, slot, share)
    return share


def _ask_excess(site: Site, table: Layout, slot: Slot, share: Share) -> None:
    """Ask for what is above the threshold: a running load may eat its minimum into it, a new one must exceed it."""
    threshold, hysteresis = site.excess_threshold / site.voltage, site.excess_hysteresis / site.voltage
    share.excess, share.excess_use = table.excess, float(len(slot.legs))
    minimum = share.floor * share.excess_use
    starts = max(threshold, minimum + hysteresis) + 2 * EPS  # it must be exceeded
    share.wanted = (max(threshold - hysteresis, minimum) if slot.running else starts) - threshold


def deal_all(
    site: Site,
    table: Layout,
    slots: Sequence[Slot],
    count: int,
    rooms: Sequence[float],
    *,
    lasting: bool,
) -> Outcome:
    """Deal every stage in turn over slots that stand in order of rank; `rooms` is left as it was.

    `count` is how many places there are. `lasting` rooms tell starts and raises apart and are for raises: a start asks
    for more than it takes.
    """
    outcome = Outcome(list(rooms), list(rooms), [0.0] * count, [None] * count, {})
    amps, shares = outcome.amps, outcome.shares
    stages: tuple[list[tuple[Slot, Rung]], ...] = tuple([[] for _ in _SOURCES])
    for slot in slots:
        for rung in slot.rule.rungs:
            stages[rung.source].append((slot, rung))
    for source, line in zip(_SOURCES, stages, strict=True):
        entered: list[Share] = []
        for slot, rung in line:
            place = slot.place
            got = amps[place]
            if got > 0 or rung is slot.rule.rungs[0]:
                cap = slot.low if rung.up_to is UpTo.MIN else slot.top
                share = shares[place] = _share(site, table, slot, source, cap, got, lasting)
                entered.append(share)
        if entered:
            deal(site.distribution, entered, outcome.rooms)
            for share in entered:
                amps[share.place] += share.got
    return outcome
