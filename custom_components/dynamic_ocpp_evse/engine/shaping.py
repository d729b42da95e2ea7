"""From what was dealt to what is sent: cuts at once, raises when they have waited long enough."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .budgets import Layout
from .distribution import EPS
from .memory import SETTLE, LoadMemory
from .model import Site
from .stages import Outcome, Slot, floor_to

CLAIM = 60.0  # s for which a load that may start makes others give way
SPARE_SOLAR = 0.25  # A to gain before a raise
SPARE_GRID = 0.5


@dataclass(frozen=True, slots=True)
class Deals:
    """Two deals of one cycle: `raised` by `lasting` rooms that have been there long enough, `cut` by those of now.

    `dealt` are the loads of the second, in order of rank; `fresh` the ids of those for which a person has just chosen.
    """

    lasting: list[float]
    raised: Outcome
    cut: Outcome
    dealt: list[Slot]
    fresh: frozenset[str]


def pausing(slot: Slot, now: float) -> float:
    """Return the seconds for which a load must still stay off since it stopped."""
    if slot.running or slot.memory.stopped is None:
        return 0.0
    return max(0.0, slot.memory.stopped + slot.load.pause - now)


def claim(slot: Slot, raised: Outcome, now: float) -> LoadMemory:
    """Note since when a load that is off may start: so long others give way, though their cuts blur the meter."""
    claimed = slot.memory.claimed
    if raised.amps[slot.load.id] > 0:
        claimed = now if claimed is None else claimed
    elif claimed is not None and now - claimed > CLAIM:
        claimed = None
    return slot.memory if claimed == slot.memory.claimed else replace(slot.memory, claimed=claimed)


def lend(site: Site, table: Layout, slot: Slot, cut: Outcome, elapsed: float) -> LoadMemory:
    """Keep the account of a load that rides through: Wh a leg borrowed, paid back by sun that it leaves unused."""
    memory, share = slot.memory, cut.shares.get(slot.load.id)
    if share is None or not slot.running:
        return memory
    if share.borrowed:
        uses = dict(share.uses)
        lacking = [amps / uses[index] for index, amps in share.missed if index not in table.start]
        amps = min(max(lacking, default=0.0), slot.low)
    else:
        unused = min((cut.rooms[index] / use for index, use in slot.solar or ()), default=0.0)
        amps = -max(0.0, cut.amps[slot.load.id] - memory.limit) - max(0.0, unused)
    debt = max(0.0, memory.debt + amps * site.voltage * elapsed / 3600)
    return memory if debt == memory.debt else replace(memory, debt=debt)


def commit(site: Site, deals: Deals, *, now: float, elapsed: float, may_raise: bool) -> dict[str, float]:
    """Return the new limit, A per leg, of every load that was dealt to.

    Cuts go out at once. Raises go into what is free once those cuts, and the ones of the last seconds, are counted;
    while a person's choice is fresh, only the loads that it concerns are raised.
    """
    rooms = list(deals.lasting)
    limits: dict[str, float] = {}
    held: dict[str, float] = {}
    for slot in deals.dealt:
        key, memory = slot.load.id, slot.memory
        # A minimum that a person has raised lifts a limit that was below it.
        limit = max(memory.limit, slot.low) if slot.running else 0.0
        limit = min(limit, floor_to(deals.cut.amps[key], slot.load.step))
        limits[key] = limit if limit >= slot.low - EPS else 0.0
        held[key] = max(limits[key], *memory.limits(now - SETTLE))
        slot.foot.spend(rooms, held[key])
    for slot in deals.dealt if may_raise else ():
        key = slot.load.id
        if limits[key] < slot.memory.limit or (deals.fresh and key not in deals.fresh):
            continue
        wanted = _wanted(site, deals, slot, elapsed)
        starts = held[key] == 0
        if starts and any(rooms[index] < use - EPS for index, use in slot.foot.fixed_start):
            continue
        binds = (*slot.foot.start, *slot.foot.more) if limits[key] == 0 else slot.foot.more
        free = min((rooms[index] / use for index, use in binds), default=wanted)
        wanted = floor_to(min(wanted, held[key] + free), slot.load.step)
        if wanted > limits[key] and wanted >= slot.low - EPS:
            slot.foot.spend(rooms, max(wanted, held[key]), held[key])
            limits[key] = wanted
    return limits


def _wanted(site: Site, deals: Deals, slot: Slot, elapsed: float) -> float:
    """Return the current that a load should be raised to, no faster than the site ramps up; its limit if none."""
    key, limit = slot.load.id, slot.memory.limit
    wanted = min(deals.raised.amps[key], deals.cut.amps[key])
    if key in deals.fresh:
        return wanted
    if limit == 0:
        return wanted if site.ramp_up is None else min(wanted, slot.low)
    if wanted < min(limit + (SPARE_SOLAR if slot.sunny else SPARE_GRID), slot.top):
        return limit
    if site.ramp_up is None:
        return wanted
    return min(wanted, limit + max(site.ramp_up * elapsed, slot.load.step))
