"""Dealing amps to loads: minimums and remainders, in the four ways that a site may choose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from math import inf
from operator import attrgetter

from .budgets import Uses
from .model import Distribution

EPS = 1e-6  # A

type Bounds = tuple[tuple[int, int, float], ...]
"""Budgets that bind a load: (index of the budget, where it is counted what loads take of its phases, A)."""

type Lack = tuple[int, float, float]
"""What a start lacks: the budget, A that it needs there, A by which they fall short."""


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """How the amps of a load count in a stage.

    Budgets over the same phases share one number, what loads have taken there; so a deal leaves its rooms as they
    are and counts the few that `takes` names, as (index, A for each amp). `fixed` is what a start takes at once,
    `fixed_wires` what it needs of that, `wires` what it needs of other wires for each amp, `sun` the same of the sun.
    `above` is the budget above the threshold, if it is held to that. `binds` are the budgets that limit a load beyond
    its minimum, all for each amp. `legs` is how many it has, `physical` how many budgets are wires.
    """

    takes: Uses
    fixed: Uses
    fixed_wires: Bounds
    wires: Bounds
    sun: Bounds
    above: Bounds
    binds: Bounds
    legs: int
    physical: int

    def needs(self, amps: float, sun: float, above: float) -> Bounds:
        """Return what a start with `amps` per leg needs, `sun` of them from the sun, and `above` the threshold."""
        wires = [(i, column, use * amps) for i, column, use in self.wires]
        lit = [(i, column, use * sun) for i, column, use in self.sun]
        return (*wires, *self.fixed_wires, *lit, *[(i, column, above) for i, column, _ in self.above])


@dataclass(frozen=True, slots=True, eq=False)
class Ask:
    """What a load asks for in one stage, the same in every deal of a cycle; currents are A per leg.

    `floor` is the least amount of use to it (0: any), `most` where its rung ends. `needs` is what a start needs by the
    rooms of now, `lasting` by lasting ones, `takes` what it takes, all in A. `credit` is what the rooms lack on its own
    account, because it draws it already. `source` is the stage, `first` tells whether its rung is the lowest.

    A `ghost` only looks: it takes nothing, and learns what its start lacks. A `blocked` one may not have anything. One
    that `rides` may start without sun.
    """

    terms: Terms
    source: int
    first: bool
    urgency: int
    floor: float
    most: float
    needs: Bounds
    lasting: Bounds
    takes: Uses
    credit: float
    ghost: bool
    blocked: bool
    rides: bool


@dataclass(slots=True, eq=False)
class Share:
    """One load's part in one stage of a deal, A per leg: what it `got` of at most `cap`.

    `place` is its place in the order. `needs` is what its start needs, `missed` what that lacked; one that has
    `borrowed` started all the same.
    """

    ask: Ask
    place: int
    cap: float
    needs: Bounds
    got: float = 0.0
    borrowed: bool = False
    missed: Sequence[Lack] = ()

    def fits(self, rooms: Sequence[float], taken: list[float]) -> bool:
        """Tell whether its start has what it needs, or may go without the sun that it lacks."""
        for i, column, need in self.needs:
            if need - (rooms[i] - taken[column]) > EPS:  # wires come before the sun
                return self.ask.rides and i >= self.ask.terms.physical
        return True

    def start(self, rooms: Sequence[float], taken: list[float]) -> bool:
        """Take the floor if it fits, note what it lacks, and tell whether it did."""
        ask = self.ask
        if ask.blocked:
            return False
        needs = self.needs
        for i, column, need in needs:
            if need - (rooms[i] - taken[column]) > EPS:
                self.missed = [
                    (i, need, lack) for i, column, need in needs if (lack := need - (rooms[i] - taken[column])) > EPS
                ]
                self.borrowed = ask.rides and i >= ask.terms.physical  # wires come before the sun
                if not self.borrowed:
                    return False
                break
        if ask.ghost:
            return False
        self.got = ask.floor
        for column, amps in ask.takes:
            taken[column] += amps
        return True

    def fill(self, rooms: Sequence[float], taken: list[float]) -> None:
        """Take as much as there is."""
        more = self.cap - self.got
        if more <= 0.0:  # on at once with all that it takes, as a plug is
            return
        terms, credit = self.ask.terms, self.ask.credit
        least = more - credit  # of what the rooms have
        for i, column, use in terms.binds:
            room = rooms[i] - taken[column]
            if room < least * use:  # a division, and a call of min(), would take far longer
                least = room / use
                more = least + credit
        if more > 0.0:
            self.got += more
            for column, use in terms.takes:
                taken[column] += use * more

    def open(self, rooms: Sequence[float], taken: list[float]) -> bool:
        """Tell whether it could take more."""
        if self.cap - self.got <= EPS:
            return False
        least = EPS - self.ask.credit
        for i, column, use in self.ask.terms.binds:  # noqa: SIM110 - a generator would take twice as long
            if rooms[i] - taken[column] <= least * use:
                return False
        return True


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
_place = attrgetter("place")


def _shared(shares: Sequence[Share], rooms: Sequence[float], taken: list[float]) -> None:
    """Minimums in order, then equal amps to all of the same urgency: who is full or has no room sits out."""
    hungry = [share for share in shares if share.start(rooms, taken) and share.cap > share.got]
    for _, group in groupby(hungry, key=_urgency):
        _level(list(group), rooms, taken)


def _level(shares: list[Share], rooms: Sequence[float], taken: list[float]) -> None:
    """Raise the lowest together until each is full or stands at a limit (max-min fair).

    Loads that ask for the same from the same level move as one.
    """
    alike: dict[tuple[Ask, float], list[Share]] = {}
    for share in shares:
        alike.setdefault((share.ask, share.cap), []).append(share)
    groups = list(alike.values())
    while groups := [group for group in groups if group[0].open(rooms, taken)]:
        rising, steps = groups, list[float]()
        if len(groups) > 1:
            levels = [group[0].ask.most - group[0].cap + group[0].got for group in groups]
            lowest = min(levels)
            rising = [group for group, level in zip(groups, levels, strict=True) if level <= lowest + EPS]
            steps = [level - lowest for level in levels if level > lowest + EPS]
        step = min(_bound(rising, rooms, taken), *steps, *[group[0].cap - group[0].got for group in rising])
        for group in rising:
            for share in group:
                share.got += step
            amps = step * len(group)
            for column, use in group[0].ask.terms.takes:
                taken[column] += use * amps


def _bound(rising: list[list[Share]], rooms: Sequence[float], taken: list[float]) -> float:
    """Return how many amps each load of these groups can take if all rise together."""
    if len(rising) == 1:
        ask, count = rising[0][0].ask, len(rising[0])
        return min([(rooms[i] - taken[c]) / (use * count) for i, c, use in ask.terms.binds], default=inf) + ask.credit
    together: dict[int, tuple[float, float]] = {}
    for group in rising:
        ask, count = group[0].ask, len(group)
        credit = ask.credit
        for i, column, use in ask.terms.binds:
            room, uses = together.get(i) or (rooms[i] - taken[column], 0.0)
            together[i] = (room + credit * use * count, uses + use * count)
    return min([room / uses for room, uses in together.values()], default=inf)


def _optimized(shares: Sequence[Share], rooms: Sequence[float], taken: list[float]) -> None:
    """Strict, then let in whom the others can make room for, if more power is used in total."""
    served, late = [], []
    for share in shares:
        if share.start(rooms, taken):
            share.fill(rooms, taken)
            served.append(share)
        elif not (share.ask.blocked or share.ask.ghost):
            late.append(share)
    if borrowers := [share for share in served if share.borrowed]:
        _repay(borrowers, served, rooms, taken)
    if not late:
        return
    lowered = _lowered(served, taken)
    late = [share for share in late if share.fits(rooms, lowered)]
    common = _common_of(shares) if late else ()
    for share in late:
        if not _used_up(common, rooms, taken) and share.fits(rooms, lowered):
            missed = share.missed
            _let_in(share, served, rooms, taken, lowered)
            share.missed = missed


def _repay(borrowers: list[Share], served: list[Share], rooms: Sequence[float], taken: list[float]) -> None:
    """Let the others make room for loads that would borrow; else they are let in once they may borrow no more."""
    lowered = _lowered(served, taken)
    for share in borrowers:
        rest = list(lowered)
        for column, amps in share.ask.takes:
            rest[column] -= amps
        if any(need - (rooms[i] - rest[column]) > EPS for i, column, need in share.needs):
            return
    taken[:] = lowered
    for share in borrowers:
        share.borrowed, share.missed = False, ()
    for share in served:
        share.got = share.ask.floor
        share.fill(rooms, taken)


def _lowered(served: Sequence[Share], taken: Sequence[float]) -> list[float]:
    """Return what is taken with all that are served at their minimums."""
    lowered = list(taken)
    for share in served:
        more = share.got - share.ask.floor
        if more > 0:
            for column, use in share.ask.terms.takes:
                lowered[column] -= use * more
    return lowered


def _common_of(shares: Sequence[Share]) -> Sequence[tuple[int, int]]:
    """Return the budgets whose rooms bound what these can use in total; none if one keeps more than the rooms have."""
    if [share for share in shares if share.ask.credit > 0]:
        return ()
    return _common(frozenset([share.ask.terms for share in shares]))


@lru_cache(maxsize=1024)
def _common(terms: frozenset[Terms]) -> tuple[tuple[int, int], ...]:
    """Return the budgets that count every leg of all of these."""
    found = [{(i, column) for i, column, use in item.binds if use == item.legs} for item in terms]
    return tuple(sorted(set.intersection(*found)))


def _used_up(common: Sequence[tuple[int, int]], rooms: Sequence[float], taken: list[float]) -> bool:
    """Tell whether nobody can use more in total."""
    return min([rooms[i] - taken[column] for i, column in common], default=inf) <= EPS


def _let_in(late: Share, served: list[Share], rooms: Sequence[float], taken: list[float], lowered: list[float]) -> None:
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
    used = sum([share.got * share.ask.terms.legs for share in together])
    if used > sum([got * share.ask.terms.legs for got, share in zip(before, served, strict=True)]) + EPS:
        taken[:] = trial
        served[:] = together
        for column, amps in late.ask.takes:
            lowered[column] += amps
        return
    late.got, late.borrowed = 0.0, False
    for share, got in zip(served, before, strict=True):
        share.got = got


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
