"""From what was dealt to what is sent: cuts at once, raises when they have waited long enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from .budgets import Footprint, Layout
from .distribution import EPS
from .draws import ARRIVED, draw_of
from .memory import FLIGHT, FOLLOWS, RESPONSE, SETTLE
from .model import Site
from .outlook import Excess
from .soundness import floor_to
from .stages import Outcome, Slot

CLAIM = 60.0  # s for which a load that may start makes others give way


@dataclass(slots=True, eq=False)
class Deals:
    """Two deals of one cycle: `raised` by `lasting` rooms that have been there long enough, `cut` by those of now.

    `dealt` are the loads of the second, in order of rank; `fresh` tells that a person has just chosen for one. In the
    budgets `unsure` loads must fall by so many A more than the second deal has it, but for their minimums. The budgets
    `stays` have read above their limit for longer than a cut takes: those who have obeyed make up for who has not. In
    the budgets `barred` nothing is raised, in those `exceeded`, which read above their limit, no cut is slowed. Who is
    slowed keeps no more than the `safe` rooms have: those of now, with the least that loads may be taking.
    """

    lasting: list[float]
    raised: Outcome
    cut: Outcome
    dealt: Sequence[Slot]
    fresh: bool
    unsure: Sequence[tuple[int, float]] = ()
    stays: Sequence[Excess] = ()
    barred: Sequence[int] = ()
    exceeded: Sequence[int] = ()
    safe: Sequence[float] = ()


def claim(slot: Slot, raised: Outcome, now: float) -> None:
    """Note since when a load that is off may start: so long others give way, though their cuts blur the meter."""
    claimed = slot.memory.claimed
    if raised.amps[slot.place] > 0:
        claimed = now if claimed is None else claimed
    elif claimed is not None and now - claimed > CLAIM:
        claimed = None
    if claimed != slot.memory.claimed:
        slot.memory = slot.memory.copy()
        slot.memory.claimed = claimed


def lend(site: Site, table: Layout, slot: Slot, cut: Outcome, elapsed: float) -> None:
    """Keep the account of a load that borrows or owes: Wh a leg borrowed, paid back by sun that it leaves unused."""
    memory = slot.memory
    if slot.place in cut.borrowed:
        lacking = [missing / slot.foot.weights[i] for i, _, missing in cut.missed[slot.place] if i not in table.start]
        amps = min(max(lacking, default=0.0), slot.low)
    else:
        # Where no budget of the sun is scarce, there is more than it can take.
        sun = slot.solar(slot.foot)
        lit = [cut.left(slot, index) / use for index, use in sun or ()]
        unused = 0.0 if sun is None else min(lit, default=slot.top)
        amps = -max(0.0, cut.amps[slot.place] - memory.limit) - max(0.0, unused)
    slot.memory = memory.copy()
    slot.memory.debt = max(0.0, memory.debt + amps * site.voltage * elapsed / 3600)


def commit(
    site: Site, table: Layout, deals: Deals, count: int, *, now: float, elapsed: float, may_raise: bool
) -> list[float]:
    """Return the new limit, A per leg, of every load that was dealt to, by its place.

    Cuts go out at once. Raises go into what is free once those cuts, and the ones of the last seconds, are counted;
    while a person's choice is fresh, only the loads that it concerns are raised.
    """
    limits = _cuts(deals, count)
    # A meter that is too old for a raise is too old to keep more than the deal by it.
    slack = None
    if site.ramp_down and may_raise and not deals.fresh:
        slack = _ease(site.ramp_down, deals, limits, elapsed)
    raises: list[tuple[Slot, float]] = []
    barred, fresh, raised, cut = deals.barred, deals.fresh, deals.raised.amps, deals.cut.amps
    for slot in deals.dealt if may_raise else ():
        place, memory = slot.place, slot.memory
        limit = limits[place]
        # Most loads stay where they are, and most cycles raise none.
        if raised[place] > limit < cut[place] and limit >= memory.limit and not (fresh and memory.fresh is None):
            if barred and any(slot.foot.weights[i] for i in barred):
                continue
            wanted = _wanted(site, slot, min(raised[place], cut[place]), now, elapsed)
            if wanted > limit:
                raises.append((slot, wanted))
    if raises:
        held, taken = _held(deals, limits, now)
        for slot, wanted in raises:
            place = slot.place
            before = limits[place]
            most = wanted if slack is None else min(wanted, before + slack.spare(slot, wanted))
            limits[place] = _raise(table, slot, deals.lasting, taken, most, before, held[place])
            if slack is not None:
                slack.spend(slot, limits[place], before)
    return limits


class _Slack:
    """What rooms have left beside the new limits, A in each budget."""

    def __init__(self, rooms: Sequence[float], dealt: Sequence[Slot], limits: Sequence[float]) -> None:
        self._left = list(rooms)
        self._lit: set[int] = set()  # the budgets of the sun that somebody runs on
        for slot in dealt:
            self.spend(slot, limits[slot.place])

    def spend(self, slot: Slot, amps: float, before: float = 0.0) -> None:
        """Count a new limit, A per leg, in place of the one before."""
        slot.foot.spend(self._left, amps, before)
        for ask in slot.asks if amps > slot.low + EPS else slot.asks[:1] if amps > 0 else ():
            self._lit.update([i for i, _, _ in ask.terms.sun])

    def spare(self, slot: Slot, amps: float) -> float:
        """Return the A per leg that a load can have more on its way to `amps`, from what may feed it.

        What feeds a solar load that runs is not there for others.
        """
        terms = slot.asks[-1 if amps > slot.low + EPS else 0].terms
        binds = self._lit.union([i for i, _ in slot.foot.more], [i for i, _, _ in (*terms.sun, *terms.above)])
        return max(0.0, min([self._left[i] / use for i, use in slot.foot.all if i in binds], default=inf))


def _ease(ramp: float, deals: Deals, limits: list[float], elapsed: float) -> _Slack | None:
    """Lower no load that goes on by more than `ramp` A/s, as far as there is room for what it keeps.

    Return what that leaves for raises, None if nobody keeps anything.
    """
    slack, kept = None, False
    for slot in deals.dealt:
        place, load, limit = slot.place, slot.load, limits[slot.place]
        most = floor_to(min(slot.memory.limit - ramp * elapsed, load.max_current), load.step)  # a step lower at least
        if not 0 < limit < most or any(slot.foot.weights[i] for i in deals.exceeded):
            continue
        slack = slack or _Slack(deals.safe, deals.dealt, limits)
        eased = floor_to(min(most, limit + slack.spare(slot, most)), load.step)
        if eased > limit:
            limits[place], kept = eased, True
            slack.spend(slot, eased, limit)
    return _Slack(deals.lasting, deals.dealt, limits) if kept else None


def _held(deals: Deals, limits: Sequence[float], now: float) -> tuple[list[float], list[float]]:
    """Return what loads may still draw after the cuts: A per leg by place, and A in each budget that limits a raise."""
    held, taken = [0.0] * len(limits), [0.0] * len(deals.lasting)
    settled = now - SETTLE
    alike: dict[Footprint, list[float]] = {}
    for slot in deals.dealt:
        place = slot.place
        at, last = slot.memory.sent[-1]
        limit = limits[place]
        keeps = held[place] = max(limit, last) if at <= settled else max(limit, *slot.memory.limits(settled))
        if keeps > 0:
            alike.setdefault(slot.foot, []).append(keeps)
    for foot, each in alike.items():
        _count(foot, taken, sum(each), len(each))
    return held, taken


def _count(foot: Footprint, taken: list[float], amps: float, starts: int) -> None:
    """Count in the `more` budgets what loads take that are alike, A per leg, and how many of them start."""
    for index, use in foot.more:
        taken[index] += use * amps
    for index, use in foot.fixed:
        taken[index] += use * starts


def _cuts(deals: Deals, count: int) -> list[float]:
    """Return the limits of now, A per leg by place, lowered to what the second deal leaves."""
    limits, cut = [0.0] * count, deals.cut.amps
    for slot in deals.dealt:
        if slot.running:
            # A minimum that a person has raised lifts a limit that was below it.
            place, low = slot.place, slot.low
            limit = min(max(slot.memory.limit, low), floor_to(cut[place], slot.load.step))
            limits[place] = limit if limit >= low - EPS else 0.0
    for index, amps in deals.unsure:
        _trim(deals.dealt, limits, index, amps)
    for stays in deals.stays:
        _make_up(deals.dealt, limits, stays)
    return limits


def _make_up(dealt: Sequence[Slot], limits: list[float], stays: Excess) -> None:
    """Lower loads by what a budget still reads above its limit, the last in order first, to nothing if need be.

    Who was told less and has not followed is not relied on, whatever he is told now. Those of whom nothing has been
    seen since may have: if the meter has fallen as if they had, what is left is the house's, and theirs to make up for
    where the others cannot.
    """
    index, excess, at = stays.budget, stays.amps, stays.balance.at
    obey, unseen = list[tuple[Slot, float]](), list[tuple[Slot, float]]()
    fell, expected = stays.most - excess, 0.0
    for slot in dealt:
        use, load, memory = slot.foot.weights[index], slot.load, slot.memory
        if use > 0:
            told_at, told = memory.command(at - FOLLOWS)
            before, drawn = max(memory.limits(stays.since - FOLLOWS)), max(draw_of(load, memory, at)[1])
            if load.draw is not None and load.draw_at > memory.sent[-1][0]:
                drawn = max(drawn, *load.draw)
            if drawn <= told + ARRIVED:
                obey.append((slot, drawn))
                fell -= use * max(0.0, before - drawn)
            elif load.draw is None or load.draw_at < told_at + FOLLOWS:
                unseen.append((slot, told))
                expected += use * max(0.0, before - told)
    for group in (obey, unseen) if 2 * fell >= expected else (obey,):
        for slot, drawn in group:  # what they have been told since then is on its way
            excess -= slot.foot.weights[index] * max(0.0, drawn - limits[slot.place])
        for slot, _ in reversed(group):
            if excess <= EPS:
                return
            use, limit = slot.foot.weights[index], limits[slot.place]
            lower = floor_to(max(0.0, limit - excess / use), slot.load.step)
            limits[slot.place] = lower = lower if lower >= slot.low - EPS else 0.0
            excess -= use * (limit - lower)


def _trim(dealt: Sequence[Slot], limits: list[float], index: int, amps: float) -> None:
    """Lower loads by so many A of a budget in all, the last in order first, but none below its minimum."""
    for slot in reversed(dealt) if amps > 0 else ():
        use, limit = slot.foot.weights[index], limits[slot.place]
        if use > 0 and limit > slot.low:
            limits[slot.place] = max(slot.low, floor_to(limit - amps / use, slot.load.step))
            amps -= use * (limit - limits[slot.place])
            if amps <= 0:
                return


def _raise(
    table: Layout, slot: Slot, rooms: Sequence[float], taken: list[float], wanted: float, limit: float, held: float
) -> float:
    """Return the limit raised to what is wanted, as far as the wires have room, and count that in what is taken."""
    foot, other, step = slot.foot, len(table.start), slot.load.step  # both budgets of the same wires are so far apart
    for i, use in foot.more:
        wanted = min(wanted, held + (rooms[i] - taken[i]) / use)
    if limit == 0:
        for i, use in foot.start:
            wanted = min(wanted, held + (rooms[i] - taken[i + other]) / use)
        if held == 0 and any(rooms[i] - taken[i + other] < use - EPS for i, use in foot.fixed_start):
            return limit
    wanted = floor_to(wanted, step)
    if wanted <= limit or wanted < slot.low - EPS:
        return limit
    _count(foot, taken, max(wanted - held, 0.0), int(held == 0))
    return wanted


def _wanted(site: Site, slot: Slot, most: float, now: float, elapsed: float) -> float:
    """Return the current that a load should be raised to, no faster than the site ramps up; its limit if none.

    `most` is what both deals leave it.
    """
    memory, limit = slot.memory, slot.memory.limit
    if memory.fresh is not None:
        return most
    if limit == 0:
        return most if site.ramp_up is None else min(most, slot.low)
    if most < limit + slot.device.gain and most < slot.top:
        return limit
    if memory.started is not None and now - memory.started < FLIGHT * (memory.response if memory.seen else RESPONSE):
        # Until its start shows, nobody can tell it from what the house takes: a raise would blur that still more.
        return limit
    if site.ramp_up is None:
        return most
    return min(most, limit + max(site.ramp_up * elapsed, slot.load.step))
