"""Dealing amps to loads: minimums and remainders, in the four ways that a site may choose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import inf
from operator import attrgetter
from typing import NamedTuple

from .budgets import Uses
from .model import Distribution

EPS = 1e-6  # A


@dataclass(slots=True, eq=False)
class Share:
    """One load's part in one stage of a deal; currents are A per leg.

    `floor` is the least further amount of use to it (0: any), `cap` the most, `base` what it has from earlier stages.
    `credit` is what the rooms lack on its own account, because it draws it already. `uses` is what each amp takes of
    all budgets, `wires` those that a start needs, `more` those that limit what it gets beyond the floor, `sun` those
    of the sun that both are held to.

    A `ghost` only looks: it takes nothing, and `missed` tells what its start lacks. A `blocked` one may not have
    anything. One that `rides` may start without sun. `fixed` is what a start takes at once, and `fixed_wires` what it
    needs of that. A start needs `spare` A more of sun than it takes, and `wanted` A of the budget `excess`, of which
    each amp takes `excess_use`. `place` is its place in the order.
    """

    urgency: int
    legs: int
    floor: float
    cap: float
    base: float
    uses: Uses
    wires: Uses
    more: Uses
    place: int
    sun: Uses = ()
    credit: float = 0.0
    ghost: bool = False
    blocked: bool = False
    rides: bool = False
    fixed: Uses = ()
    fixed_wires: Uses = ()
    spare: float = 0.0
    excess: int = -1
    excess_use: float = 0.0
    wanted: float = 0.0
    got: float = 0.0
    on: bool = False
    borrowed: bool = False
    missed: Sequence[tuple[int, float, float]] = ()
    """What the start lacked: budget, A that it needs there, A by which they fell short."""

    def take(self, amps: float, rooms: list[float]) -> None:
        """Take amps from every budget."""
        self.got += amps
        for index, use in self.uses:
            rooms[index] -= use * amps

    def looks(self, rooms: list[float]) -> bool:
        """Tell whether the floor fits, and note what it lacks."""
        amps = self.floor - self.credit
        lacks = []
        for i, use in self.wires:
            need = use * amps
            if rooms[i] < need - EPS:
                lacks.append((i, need, need - rooms[i]))
        for i, need in self.fixed_wires:
            if rooms[i] < need - EPS:
                lacks.append((i, need, need - rooms[i]))
        self.borrowed = False
        i = self.excess
        if self.sun or i >= 0:
            wires = len(lacks)
            amps += self.spare
            lacks += [(i, use * amps, use * amps - rooms[i]) for i, use in self.sun if rooms[i] < use * amps - EPS]
            if i >= 0 and rooms[i] < self.wanted - EPS:
                lacks.append((i, self.wanted, self.wanted - rooms[i]))
            self.borrowed = self.rides and not wires and bool(lacks)
        self.missed = lacks
        return self.borrowed or not lacks

    def start(self, rooms: list[float]) -> bool:
        """Take the floor if it fits, and tell whether it did."""
        if self.blocked:
            return False
        if self.floor > 0 and (not self.looks(rooms) or self.ghost):
            return False
        self.on = True
        for index, use in self.fixed:
            rooms[index] -= use
        floor = self.floor
        if floor > 0:
            self.got += floor
            for index, use in self.uses:
                rooms[index] -= use * floor
        return True

    def room(self, rooms: list[float]) -> float:
        """Return how many more amps it could take now."""
        left, credit = self.cap - self.got, self.credit
        if left <= 0:  # on at once with all that it takes, as a plug is
            return 0.0
        for index, use in self.more:
            amps = rooms[index] / use + credit
            if amps < left:  # noqa: PLR1730 - asked so often that calls of min() are a tenth of a deal
                left = amps
        for index, use in self.sun:
            amps = rooms[index] / use + credit
            if amps < left:  # noqa: PLR1730
                left = amps
        if self.excess >= 0:
            left = min(left, rooms[self.excess] / self.excess_use + credit)
        return left if left > 0 else 0.0

    def fill(self, rooms: list[float]) -> None:
        """Take as much as there is."""
        more = self.room(rooms)
        if more > 0:
            self.got += more
            for index, use in self.uses:
                rooms[index] -= use * more

    def binds(self) -> Uses:
        """Return the budgets that limit what it gets beyond its floor."""
        excess = ((self.excess, self.excess_use),) if self.excess >= 0 else ()
        return (*self.more, *self.sun, *excess)


def _priority(shares: Sequence[Share], rooms: list[float]) -> None:
    """Minimums in order, then the remainder in order."""
    for share in [share for share in shares if share.start(rooms)]:
        share.fill(rooms)


def _strict(shares: Sequence[Share], rooms: list[float]) -> None:
    """One after the other, each as much as it can get."""
    for share in shares:
        if share.start(rooms):
            share.fill(rooms)


_urgency = attrgetter("urgency")


def _shared(shares: Sequence[Share], rooms: list[float]) -> None:
    """Minimums in order, then equal amps to all of the same urgency: who is full or has no room sits out."""
    on = [share for share in shares if share.start(rooms)]
    for _, group in groupby(on, key=_urgency):
        _level(list(group), rooms)


def _level(shares: list[Share], rooms: list[float]) -> None:
    """Raise the lowest together until each is full or stands at a limit (max-min fair).

    Loads that count alike in every budget, stand at the same level and end at the same one move as one.
    """
    if len(shares) == 1 and shares[0].credit == 0:
        if shares[0].cap > EPS and (step := shares[0].room(rooms)) > EPS:
            shares[0].take(step, rooms)
        return
    alike: dict[tuple[object, ...], list[Share]] = {}
    for share in shares:
        if share.cap > EPS:
            got = share.got
            key = (id(share.uses), id(share.sun), share.credit, share.base + got, share.cap, got)
            alike.setdefault(key, []).append(share)
    groups = [_Group(members, members[0], members[0].binds(), len(members)) for members in alike.values()]
    while groups := [group for group in groups if group.open(rooms)]:
        levels = [group.first.base + group.first.got for group in groups]
        lowest = min(levels)
        rising = [group for group, level in zip(groups, levels, strict=True) if level <= lowest + EPS]
        step = min([level - lowest for level in levels if level > lowest + EPS], default=inf)
        step = min([step, *[group.first.cap - group.first.got for group in rising]])
        step = min(step, rising[0].bound(rooms) if len(rising) == 1 else _bound(rising, rooms))
        for group in rising:
            for share in group.members:
                share.got += step
            count = group.size
            for index, use in group.first.uses:
                rooms[index] -= use * step * count


class _Group(NamedTuple):
    """Loads that rise as one, and the budgets that limit each of them."""

    members: list[Share]
    first: Share
    binds: Uses
    size: int

    def open(self, rooms: list[float]) -> bool:
        """Tell whether its loads could take more."""
        first, credit = self.first, self.first.credit
        if first.cap - first.got <= EPS:
            return False
        for index, use in self.binds:  # noqa: SIM110 - a generator would take twice as long
            if rooms[index] / use + credit <= EPS:
                return False
        return True

    def bound(self, rooms: list[float]) -> float:
        """Return how many amps each of its loads can take if no other rises with them."""
        credit, count = self.first.credit, self.size
        return min([(rooms[i] + credit * use * count) / (use * count) for i, use in self.binds], default=inf)


def _bound(rising: list[_Group], rooms: list[float]) -> float:
    """Return how many amps the loads of all these groups can take together."""
    together: dict[int, tuple[float, float]] = {}
    for _, first, binds, count in rising:
        credit = first.credit
        for index, use in binds:
            room, all_uses = together.get(index) or (rooms[index], 0.0)
            together[index] = (room + credit * use * count, all_uses + use * count)
    return min([room / uses for room, uses in together.values()], default=inf)


def _optimized(shares: Sequence[Share], rooms: list[float]) -> None:
    """Strict, then let in whom the others can make room for, if more power is used in total."""
    _strict(shares, rooms)
    late = [share for share in shares if not share.on and not share.blocked and not share.ghost]
    common = _common(shares) if late else set()
    if not late or _used_up(common, rooms):
        return
    served = [share for share in shares if share.on]
    lowered = list(rooms)  # the rooms with all that are served at their minimums
    for share in served:
        for index, use in share.uses:
            lowered[index] += use * (share.got - share.floor)
    for share in late:
        missed = share.missed
        if share.looks(lowered) and not _used_up(common, rooms):
            _let_in(share, served, rooms, lowered)
        share.missed = missed or share.missed


def _common(shares: Sequence[Share]) -> set[int]:
    """Return the budgets that count every leg of all of these: their rooms bound what can be used in total."""
    if max([share.credit for share in shares]) > 0:
        return set()
    first, *others = {(id(share.more), id(share.sun)): share for share in shares}.values()
    found = {index for index, use in first.binds() if use == first.legs}
    for share in others:
        found &= {index for index, use in share.binds() if use == share.legs}
    return found


def _used_up(common: set[int], rooms: Sequence[float]) -> bool:
    """Tell whether nobody can use more in total."""
    return min([rooms[index] for index in common], default=inf) <= EPS


def _let_in(late: Share, served: list[Share], rooms: list[float], lowered: list[float]) -> None:
    """Let in a load whose minimum fits beside those of the others, if that uses more power in total."""
    before = [share.got for share in served]
    trial = list(lowered)
    for share in served:
        share.got = share.floor
    late.start(trial)
    together = [*served, late]
    together.sort(key=lambda share: share.place)
    for share in together:
        share.fill(trial)
    used = sum([share.got * share.legs for share in together])
    if used > sum([got * share.legs for got, share in zip(before, served, strict=True)]) + EPS:
        rooms[:] = trial
        served[:] = together
        for index, use in late.uses:
            lowered[index] -= use * late.floor
        for index, use in late.fixed:
            lowered[index] -= use
        return
    late.got, late.on, late.borrowed = 0.0, False, False
    for share, got in zip(served, before, strict=True):
        share.got = got


POLICIES: dict[Distribution, Callable[[Sequence[Share], list[float]], None]] = {
    Distribution.SHARED: _shared,
    Distribution.PRIORITY: _priority,
    Distribution.OPTIMIZED: _optimized,
    Distribution.STRICT: _strict,
}


def deal(policy: Distribution, shares: Sequence[Share], rooms: list[float]) -> None:
    """Deal one stage to its end: fill in what each share got and take it from the rooms.

    `shares` stand in order of urgency, priority and creation.
    """
    POLICIES[policy](shares, rooms)
