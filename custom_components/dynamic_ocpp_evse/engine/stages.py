"""One deal over all stages: from rooms to the current of every load, by the rungs of its mode."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache

from .budgets import Footprint, Layout, Uses, footprint
from .distribution import EPS, POLICIES, Ask, Bounds, Deal, Part, Terms
from .draws import confirmed_limit, excess_of
from .memory import SETTLE, Fit, LoadMemory, Member
from .model import Battery, Gates, Load, LoadKind, Mode, Phase, RateUnit, Site
from .modes import MODES, Source, UpTo
from .soundness import Device, ceil_to, floor_to

START_SPARE = 0.25  # A of sun beyond the minimum, before a start


class Lit(IntEnum):
    """What a rung is held to beside the wires."""

    NO = 0
    SUN = 1
    EXPORT = 2
    NEVER = 3  # the battery comes first


_NO, _SUN, _EXPORT, _NEVER = Lit  # members of an enum are slow to find
_EXCESS, _EVSE = Mode.EXCESS, LoadKind.EVSE
_NOWHERE = len(Source)  # the stage that nobody deals
_LIT_WITHOUT_BATTERY = dict.fromkeys(Mode, _SUN)


@dataclass(slots=True, eq=False)
class Slot:
    """A load made ready for a deal: what it can take (A per leg), and how that counts in each budget.

    `memory` is the one of this cycle. `foot` is how it counts in each budget, after `narrow` in the scarce ones alone;
    `binds` is the same in those of them that can bind it in a deal, None if that is not known. `lit` tells what its
    solar rung is held to. `rides` tells whether it may still borrow below its minimum, `held` is what its device may
    still draw beyond its limit because it has not confirmed it, `credit` all that it keeps from others and not from
    itself. `pausing` is how many seconds it must stay off, `running` tells whether it may take power now. `fit`
    is what it can take as long as nothing new is learned of it; `place` is its place among those that are served,
    `asks` what it asks for in each stage that it takes part in, once that is known.
    """

    load: Load
    memory: LoadMemory
    device: Device
    low: float
    top: float
    foot: Footprint
    legs: tuple[Phase, ...]
    lit: Lit
    rides: bool
    held: float
    credit: float
    pausing: float
    running: bool
    fit: Fit
    place: int = -1
    asks: tuple[Ask, ...] = ()
    binds: Footprint | None = None

    def solar(self, foot: Footprint) -> Uses | None:
        """Return what holds its solar rung, of the budgets of a footprint: None while the battery comes first."""
        return None if self.lit is _NEVER else foot.sun if self.lit is _SUN else foot.export


def _fit(load: Load, memory: LoadMemory, device: Device) -> Fit:
    """Return what a load can take."""
    low, top, foot, legs, used = device.low, device.top, device.foot, load.legs, memory.used
    if used is None:
        if load.unit is RateUnit.WATTS and len(legs) > 1:
            # Sent in watts, any one leg may take them all: as much as is sent to all legs, or as one leg can take.
            reserve, count = load.max_current, len(legs)
            whole = count * low >= reserve
            foot = footprint(device.table, legs, load.circuit, reserve if whole else 0.0, count)
            top = top if whole else floor_to(reserve / count, load.step)
    elif False in used:
        legs = tuple([leg for leg, carries in zip(legs, used, strict=True) if carries])
        foot = footprint(device.table, legs, load.circuit)
    if device.idle:
        top = low
    elif memory.permit is not None:
        top = min(top, max(low, ceil_to(memory.permit, load.step)))
    # A full car at 0 A looks like one that waits; as it has declined, it is asked again only into spare room.
    return Fit(top, foot, legs, device.declined if memory.declined else device.rank, memory.limit > 0)


def slot_of(site: Site, lits: Mapping[Mode, Lit], member: Member, now: float) -> Slot:
    """Return the slot of a load; `lits` tells for each mode what a solar rung is held to."""
    load, memory, device, drawn = member
    fit = memory.fit
    if fit is None:
        fit = memory.fit = _fit(load, memory, device)
    running, limit = fit.running, memory.limit
    rides, held, pausing = False, 0.0, 0.0
    if load.confirmed is not None and load.confirmed > limit:
        held = max(0.0, (confirmed_limit(load, site) or 0.0) - max(memory.limits(now - SETTLE)))
    credit = held
    if running:
        rides = memory.debt < load.ride_through or (memory.started is not None and now - memory.started < load.min_on)
        if drawn > limit:
            credit = max(held, excess_of(load, memory))
    elif memory.stopped is not None and (left := memory.stopped + load.pause - now) > 0:
        pausing = left
    return Slot(
        load,
        memory,
        device,
        device.low,
        fit.top,
        fit.foot,
        fit.legs,
        lits[load.mode],
        rides,
        held,
        credit,
        pausing,
        running,
        fit,
    )


def lits_of(battery: Battery | None, gates: Gates | None) -> Mapping[Mode, Lit]:
    """Return what a solar rung is held to in each mode."""
    if battery is None:
        return _LIT_WITHOUT_BATTERY
    return _lits(gates is not None and gates.solar, battery.leftover)


@lru_cache(maxsize=4)
def _lits(solar: bool, leftover: bool) -> dict[Mode, Lit]:
    """Return the same beside a battery: below its target it goes before the loads.

    Then there is at most what it cannot take, for Solar Only if the site allows it.
    """
    lit = _SUN if solar else _EXPORT if leftover else _NEVER
    return dict.fromkeys(Mode, lit) | {_EXCESS: _EXPORT} | ({} if solar else {Mode.SOLAR_PRIORITY: _EXPORT})


@dataclass(slots=True, eq=False)
class Outcome(Deal):
    """What a deal came to. `takers` are the loads that were asked for with `taker`, by column."""

    takers: dict[int, str | None] = field(default_factory=dict)

    def ask(self, slot: Slot) -> Ask:
        """Return what a slot asked for in the last stage that it took part in."""
        place = slot.place
        return slot.asks[-1 if self.amps[place] > 0 and place not in self.borrowed else 0]

    def left(self, slot: Slot, index: int) -> float:
        """Return the amps that are left in a budget of a slot."""
        return self.rooms[index] - self.taken[slot.foot.columns[index]]

    def taker(self, slots: Sequence[Slot], index: int) -> str | None:
        """Return the load that takes most of a budget, if any takes some."""
        column = slots[0].foot.columns[index]  # all budgets that count there are taken by the same
        if column not in self.takers:
            best, who, dealt = EPS, None, self.amps
            for slot in slots:
                amps = dealt[slot.place]
                if amps > 0:
                    takes = slot.foot.weights[index] * amps
                    if takes > best:
                        best, who = takes, slot.load.id
            self.takers[column] = who
        return self.takers[column]


@dataclass(frozen=True, slots=True, eq=False)
class _Ways:
    """The terms of a footprint: held to the wires alone, to the sun, to export, and to what is above the threshold."""

    wires: Terms
    sun: Terms
    export: Terms
    excess: Terms

    def of(self, lit: Lit) -> Terms:
        """Return the terms of a rung."""
        return self.sun if lit is _SUN else self.export if lit is _EXPORT else self.wires


@lru_cache(maxsize=1024)
def _ways(table: Layout, foot: Footprint) -> _Ways:
    """Return the terms of a footprint."""
    columns = foot.columns

    def bounds(uses: Iterable[tuple[int, float]]) -> Bounds:
        return tuple([(i, columns[i], use) for i, use in uses])

    takes = tuple({columns[i]: use for i, use in foot.all}.items())
    fixed = tuple({columns[i]: use for i, use in foot.fixed}.items())
    wires, raises, fixed_wires = bounds(foot.start), bounds(foot.more), bounds(foot.fixed_start)
    threshold = bounds([item for item in foot.all if item[0] == table.excess])
    legs = int(foot.weights[table.excess])

    def terms(sun: Uses, above: Bounds = ()) -> Terms:
        lit = bounds(sun)
        return Terms(takes, fixed, fixed_wires, wires, lit, above, (*raises, *lit, *above), legs, table.more.stop)

    return _Ways(terms(()), terms(foot.sun), terms(foot.export), terms(foot.export, threshold))


@lru_cache(maxsize=4096)
def _asks(
    table: Layout,
    foot: Footprint,
    mode: Mode,
    lit: Lit,
    bought: bool,
    low: float,
    top: float,
    credit: float,
    running: bool,
    rides: bool,
    ghost: bool,
    above: float,
) -> tuple[Ask, ...]:
    """Return what a load asks for in the stage of each of its rungs, which is the same in almost every cycle.

    `lit` tells what its solar rung is held to, `bought` whether one of any source may be fed from the grid; a start
    needs `above` A above the threshold.
    """
    found: list[Ask] = []
    ways, rule = _ways(table, foot), MODES[mode]
    for rung in rule.rungs:
        solar, first = rung.source is not Source.ANY, not found
        held = lit if solar else _NO if bought else _SUN
        terms = ways.excess if rung.source is Source.EXCESS else ways.of(held)
        least = low - credit
        spare = START_SPARE if held is not _NO and not running else 0.0
        blocked = solar and lit is _NEVER
        ask = Ask(
            terms,
            _NOWHERE if blocked else int(rung.source),
            first,
            rule.urgency,
            0.0 if ghost else low,
            0.0 if ghost else low if rung.up_to is UpTo.MIN else top,
            terms.needs(least, least, above) if first else (),
            terms.needs(least, least + spare, above) if first else (),
            (*[(column, use * low) for column, use in terms.takes], *terms.fixed) if first and not ghost else (),
            credit,
            ghost,
            blocked,
            held is not _NO and first and rides,
        )
        found.append(ask)
    return tuple(found)


def _asked(site: Site, table: Layout, slot: Slot) -> tuple[Ask, ...]:
    """Return what a slot asks for in the stage of each of its rungs."""
    load, battery = slot.load, site.battery
    return _asks(
        table,
        slot.binds or slot.foot,
        load.mode,
        slot.lit,
        battery is None or battery.grid_charging or load.kind is not _EVSE,
        slot.low,
        slot.top,
        slot.credit,
        slot.running,
        slot.rides,
        slot.pausing > 0,
        _above(site, slot) if load.mode is _EXCESS else 0.0,
    )


def _above(site: Site, slot: Slot) -> float:
    """Return the A above the threshold that a start needs: a load that runs may eat its minimum into the threshold."""
    threshold, hysteresis = site.excess_threshold / site.voltage, site.excess_hysteresis / site.voltage
    minimum = slot.low * len(slot.legs)
    if slot.running:
        return max(threshold - hysteresis, minimum) - threshold
    return max(threshold, minimum + hysteresis) + 2 * EPS - threshold  # it must be exceeded


def deal_all(
    site: Site,
    table: Layout,
    slots: Sequence[Slot],
    count: int,
    rooms: Sequence[float],
    *,
    lasting: bool,
) -> Outcome:
    """Deal every stage in turn over slots that stand in order of rank.

    `count` is how many places there are. `lasting` rooms tell starts and raises apart and are for raises: a start asks
    for more than it takes.
    """
    outcome = Outcome(rooms, lasting, [0.0] * len(rooms), [0.0] * count, {}, set())
    policy = POLICIES[site.distribution]
    stages: tuple[list[Part], ...] = ([], [], [], [])
    for slot in slots:
        place, asks = slot.place, slot.asks
        if not asks:
            fit = slot.fit
            told = (site, slot.binds or slot.foot, slot.lit, slot.top, slot.credit, slot.rides, slot.pausing > 0)
            if fit.told != told:
                fit.told, fit.asks = told, _asked(site, table, slot)
            slot.asks = asks = fit.asks
        for ask in asks:
            stages[ask.source].append((place, ask))
    for stage in stages[:_NOWHERE]:
        if stage:
            policy(stage, outcome)
    return outcome
