"""One deal over all stages: from rooms to the current of every load, by the rungs of its mode."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import ceil, floor

from .balance import active, confirmed_limit, excess_of
from .budgets import Footprint, Layout, Uses, footprint
from .distribution import EPS, Share, deal
from .memory import SETTLE, LoadMemory
from .model import Connection, Load, Phase, RateUnit, Site
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
    """A load made ready for a deal: what it can take (A per leg), and how that counts in each budget."""

    load: Load
    memory: LoadMemory
    rule: ModeRule
    low: float
    top: float
    foot: Footprint
    legs: tuple[Phase, ...]
    rides: bool
    held: float
    credit: float

    @property
    def running(self) -> bool:
        """Tell whether it may take power now."""
        return self.memory.limit > 0

    @property
    def rank(self) -> tuple[bool, int, int, int, str]:
        """Return its place: who wants nothing last, then urgency, priority and order of creation.

        A full car at 0 A looks like one that waits; as it has declined before, it is asked again only into spare room.
        """
        load = self.load
        wants_nothing = load.connection is Connection.IDLE or self.memory.declined
        return wants_nothing, self.rule.urgency, load.priority, load.order, load.id


def slot_of(site: Site, table: Layout, load: Load, memory: LoadMemory, now: float) -> Slot:
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
    foot = footprint(table, in_use, reserve if count * low >= reserve else 0.0, count if reserve else 1)
    lasting = memory.started is not None and now - memory.started < load.min_on
    rides = memory.limit > 0 and (lasting or memory.debt < load.ride_through)
    confirmed = confirmed_limit(load, site)
    held = 0.0 if confirmed is None else max(0.0, confirmed - max(memory.limits(now - SETTLE)))
    credit = held + (excess_of(load, memory, site) if memory.limit > 0 else 0.0)
    return Slot(load, memory, MODES[load.mode], low, top, foot, in_use, rides, held, credit)


@dataclass(slots=True)
class Outcome:
    """What a deal came to: A per leg and the last share of each slot, the rooms before and after."""

    before: list[float]
    rooms: list[float]
    amps: dict[str, float] = field(default_factory=dict)
    shares: dict[str, Share] = field(default_factory=dict)


def _scaled(uses: Uses, amps: float) -> Uses:
    return tuple((index, use * amps) for index, use in uses)


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
    if rung.source is not Source.ANY:
        if starts and slot.rides:
            fallback = needs
        if starts:
            spare = START_SPARE if strict and not slot.running else 0.0
            needs += _scaled(foot.solar, spared + spare)
        binds += foot.solar
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
