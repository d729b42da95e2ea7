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


type Bounds = tuple[tuple[int, int, float], ...]
"""Budgets that limit a load: (index of the budget, of what is taken of its phases, A there for each amp)."""


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """How the amps of a load count in a stage.

    Budgets over the same phases share one number, what loads have taken there; so a deal leaves its rooms as they
    are and counts the few that `takes` names, as (index, A for each amp). `fixed` is what a start takes at once,
    `fixed_wires` what it needs of that, `wires` the budgets that it needs beside them, `sun` those of the sun,
    `excess` the one above the threshold and where it is counted. What limits a load beyond its minimum are `lasting`
    where starts and raises have rooms of their own, else `now`.
    """

    takes: Uses
    fixed: Uses
    fixed_wires: Uses
    wires: Bounds
    sun: Bounds
    lasting: Bounds
    now: Bounds
    excess: tuple[int, int] | None


@dataclass(slots=True, eq=False)
class Ask:
    """What a load asks for in one stage, the same in every deal of a cycle; currents are A per leg.

    `floor` is the least amount of use to it (0: any), `most` where its rung ends. `credit` is what the rooms lack on
    its own account, because it draws it already. `place` is its place in the order, `first` tells whether its rung is
    the lowest.

    A `ghost` only looks: it takes nothing, and learns what its start lacks. A `blocked` one may not have anything. One
    that `rides` may start without sun. By lasting rooms a start needs `spare` A more of sun than it takes, and always
    `wanted` A of the budget above the threshold, if there is one.
    """

    terms: Terms
    takes: Uses
    source: int
    place: int
    first: bool
    urgency: int
    legs: int
    floor: float
    most: float
    credit: float
    ghost: bool
    blocked: bool
    rides: bool
    spare: float
    wanted: float


@dataclass(slots=True, eq=False)
class Share:
    """One load's part in one stage of a deal: from `base` A per leg of earlier stages, what it got of at most `cap`.

    `binds` are the budgets that limit it beyond its floor.
    """

    ask: Ask
    base: float
    cap: float
    binds: Bounds
    spare: float
    got: float = 0.0
    on: bool = False
    borrowed: bool = False
    missed: Sequence[tuple[int, float, float]] = ()
    """What the start lacked: budget, A that it needs there, A by which they fell short."""

    def looks(self, rooms: Sequence[float], taken: list[float]) -> bool:
        """Tell whether the floor fits, and note what it lacks."""
        ask = self.ask
        terms, amps = ask.terms, ask.floor - ask.credit
        lacks = []
        for i, column, use in terms.wires:
            need = use * amps
            if (room := rooms[i] - taken[column]) < need - EPS:
                lacks.append((i, need, need - room))
        for i, need in terms.fixed_wires:
            if (room := rooms[i] - taken[i]) < need - EPS:
                lacks.append((i, need, need - room))
        self.borrowed = False
        if terms.sun or terms.excess:
            wires = len(lacks)
            amps += self.spare
            for i, column, use in terms.sun:
                need = use * amps
                if (room := rooms[i] - taken[column]) < need - EPS:
                    lacks.append((i, need, need - room))
            if terms.excess:
                i, column = terms.excess
                if (room := rooms[i] - taken[column]) < ask.wanted - EPS:
                    lacks.append((i, ask.wanted, ask.wanted - room))
            self.borrowed = ask.rides and not wires and bool(lacks)
        self.missed = lacks
        return self.borrowed or not lacks

    def start(self, rooms: Sequence[float], taken: list[float]) -> bool:
        """Take the floor if it fits, and tell whether it did."""
        ask = self.ask
        floor = ask.floor
        if ask.blocked or (floor > 0 and (not self.looks(rooms, taken) or ask.ghost)):
            return False
        self.on = True
        if floor > 0:
            self.got = floor
            for column, use in ask.takes:
                taken[column] += use * floor
            for column, amps in ask.terms.fixed:
                taken[column] += amps
        return True

    def fill(self, rooms: Sequence[float], taken: list[float]) -> None:
        """Take as much as there is."""
        more = self.cap - self.got
        if more <= 0:  # on at once with all that it takes, as a plug is
            return
        ask = self.ask
        credit = ask.credit
        for i, column, use in self.binds:
            amps = (rooms[i] - taken[column]) / use + credit
            if amps < more:  # noqa: PLR1730 - asked so often that calls of min() are a tenth of a deal
                more = amps
        if more > 0:
            self.got += more
            for column, use in ask.takes:
                taken[column] += use * more


def _priority(shares: Sequence[Share], rooms: Sequence[float], taken: list[float]) -> None:
    """Minimums in order, then the remainder in order."""
    for share in [share for share in shares if share.start(rooms, taken)]:
        share.fill(rooms, taken)


def _strict(shares: Sequence[Share], rooms: Sequence[float], taken: list[float]) -> None:
    """One after the other, each as much as it can get."""
    for share in shares:
        if share.start(rooms, taken):
            share.fill(rooms, taken)


_urgency = attrgetter("ask.urgency")


def _shared(shares: Sequence[Share], rooms: Sequence[float], taken: list[float]) -> None:
    """Minimums in order, then equal amps to all of the same urgency: who is full or has no room sits out."""
    on = [share for share in shares if share.start(rooms, taken)]
    for _, group in groupby([share for share in on if share.cap - share.got > EPS], key=_urgency):
        _level(list(group), rooms, taken)


def _level(shares: list[Share], rooms: Sequence[float], taken: list[float]) -> None:
    """Raise the lowest together until each is full or stands at a limit (max-min fair).

    Loads that count alike in every budget, stand at the same level and end at the same one move as one.
    """
    if len(shares) == 1 and shares[0].ask.credit == 0:
        shares[0].fill(rooms, taken)
        return
    alike: dict[tuple[object, ...], list[Share]] = {}
    for share in shares:
        key = (share.ask.terms, share.ask.credit, share.base, share.cap, share.got)
        alike.setdefault(key, []).append(share)
    groups = [_Group(members, members[0], members[0].binds, len(members)) for members in alike.values()]
    while groups := [group for group in groups if group.open(rooms, taken)]:
        levels = [group.first.base + group.first.got for group in groups]
        lowest = min(levels)
        rising = [group for group, level in zip(groups, levels, strict=True) if level <= lowest + EPS]
        step = min([level - lowest for level in levels if level > lowest + EPS], default=inf)
        step = min([step, *[group.first.cap - group.first.got for group in rising]])
        step = min(step, _bound(rising, rooms, taken))
        for group in rising:
            for share in group.members:
                share.got += step
            amps = step * group.size
            for column, use in group.first.ask.takes:
                taken[column] += use * amps


class _Group(NamedTuple):
    """Loads that rise as one, and the budgets that limit each of them."""

    members: list[Share]
    first: Share
    binds: Bounds
    size: int

    def open(self, rooms: Sequence[float], taken: list[float]) -> bool:
        """Tell whether its loads could take more."""
        first, credit = self.first, self.first.ask.credit
        if first.cap - first.got <= EPS:
            return False
        for i, column, use in self.binds:  # noqa: SIM110 - a generator would take twice as long
            if (rooms[i] - taken[column]) / use + credit <= EPS:
                return False
        return True


def _bound(rising: list[_Group], rooms: Sequence[float], taken: list[float]) -> float:
    """Return how many amps each load of these groups can take if all rise together."""
    if len(rising) == 1:
        _, first, binds, count = rising[0]
        credit = first.ask.credit
        return min([(rooms[i] - taken[column]) / (use * count) + credit for i, column, use in binds], default=inf)
    together: dict[int, tuple[float, float]] = {}
    for _, first, binds, count in rising:
        credit = first.ask.credit
        for i, column, use in binds:
            room, uses = together.get(i) or (rooms[i] - taken[column], 0.0)
            together[i] = (room + credit * use * count, uses + use * count)
    return min([room / uses for room, uses in together.values()], default=inf)


def _optimized(shares: Sequence[Share], rooms: Sequence[float], taken: list[float]) -> None:
    """Strict, then let in whom the others can make room for, if more power is used in total."""
    _strict(shares, rooms, taken)
    late = [share for share in shares if not (share.on or share.ask.blocked or share.ask.ghost)]
    common = _common(shares) if late else set()
    if not late or _used_up(common, rooms, taken):
        return
    served = [share for share in shares if share.on]
    lowered = list(taken)  # what is taken with all that are served at their minimums
    for share in served:
        if share.got > share.ask.floor:
            _take(share.ask.takes, share.ask.floor - share.got, lowered)
    for share in late:
        missed = share.missed
        if share.looks(rooms, lowered) and not _used_up(common, rooms, taken):
            _let_in(share, served, rooms, taken, lowered)
        share.missed = missed or share.missed


def _take(takes: Uses, amps: float, taken: list[float]) -> None:
    for column, use in takes:
        taken[column] += use * amps


def _common(shares: Sequence[Share]) -> set[tuple[int, int]]:
    """Return the budgets that count every leg of all of these: their rooms bound what can be used in total."""
    if max([share.ask.credit for share in shares]) > 0:
        return set()
    first, *others = {share.ask.terms: share for share in shares}.values()
    found = {(i, column) for i, column, use in first.binds if use == first.ask.legs}
    for share in others:
        found &= {(i, column) for i, column, use in share.binds if use == share.ask.legs}
    return found


def _used_up(common: set[tuple[int, int]], rooms: Sequence[float], taken: list[float]) -> bool:
    """Tell whether nobody can use more in total."""
    return min([rooms[i] - taken[column] for i, column in common], default=inf) <= EPS


def _let_in(
    late: Share, served: list[Share], rooms: Sequence[float], taken: list[float], lowered: list[float]
) -> None:
    """Let in a load whose minimum fits beside those of the others, if that uses more power in total."""
    before = [share.got for share in served]
    trial = list(lowered)
    for share in served:
        share.got = share.ask.floor
    late.start(rooms, trial)
    together = [*served, late]
    together.sort(key=_place)
    for share in together:
        share.fill(rooms, trial)
    used = sum([share.got * share.ask.legs for share in together])
    if used > sum([got * share.ask.legs for got, share in zip(before, served, strict=True)]) + EPS:
        taken[:] = trial
        served[:] = together
        _take(late.ask.takes, late.ask.floor, lowered)
        _take(late.ask.terms.fixed, 1.0, lowered)
        return
    late.got, late.on, late.borrowed = 0.0, False, False
    for share, got in zip(served, before, strict=True):
        share.got = got


_place = attrgetter("ask.place")


POLICIES: dict[Distribution, Callable[[Sequence[Share], Sequence[float], list[float]], None]] = {
    Distribution.SHARED: _shared,
    Distribution.PRIORITY: _priority,
    Distribution.OPTIMIZED: _optimized,
    Distribution.STRICT: _strict,
}


def deal(policy: Distribution, shares: Sequence[Share], rooms: Sequence[float], taken: list[float]) -> None:
    """Deal one stage to its end: note what each share got, and count it in what is taken of the rooms.

    `shares` stand in order of urgency, priority and creation.
    """
    POLICIES[policy](shares, rooms, taken)
