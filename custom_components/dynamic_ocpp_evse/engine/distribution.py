"""Dealing amps to loads: minimums and remainders, in the four ways that a site may choose."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from operator import itemgetter

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

    `floor` is where its rung begins, for the first one the least that is of use to it, `most` where it ends. `needs` is
    what a start needs by the rooms of now, `lasting` by lasting ones, `takes` what it takes, all in A. `credit` is what
    the rooms lack on its own account, because it draws it already. `source` is the stage, `first` tells whether its
    rung is the lowest.

    A `ghost` only looks: it takes nothing, from 0 A to 0 A, and learns what its start lacks. A `blocked` one may not
    have anything: no stage that is dealt is its. One that `rides` may start without sun.
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


type Part = tuple[int, Ask]
"""One load's part in a stage: its place in the order, and what it asks for."""

_ask = itemgetter(1)


@dataclass(slots=True, eq=False)
class Deal:
    """A deal as it goes on, each load by its place; currents are A per leg.

    `rooms` are the amps free in each budget before it, `taken` what was dealt of them, `amps` what each load has got.
    `lasting` rooms tell starts and raises apart. `missed` is what starts lacked; one that has `borrowed` started all
    the same.
    """

    rooms: Sequence[float]
    lasting: bool
    taken: list[float]
    amps: list[float]
    missed: dict[int, Sequence[Lack]]
    borrowed: set[int]

    def lacking(self, ask: Ask, taken: Sequence[float]) -> int | None:
        """Return the first budget without what a start needs there, None if there is none."""
        rooms = self.rooms
        for i, column, need in ask.lasting if self.lasting else ask.needs:
            if need - (rooms[i] - taken[column]) > EPS:
                return i
        return None

    def starts(self, line: Iterable[Part], late: list[Part]) -> Iterator[Part]:
        """Let each take its floor if it may, in order, and yield it; note who may not as `late`, but for ghosts.

        Rungs beyond the first begin where the one before has ended without borrowing.
        """
        rooms, taken, amps, lasting = self.rooms, self.taken, self.amps, self.lasting
        failed: dict[Ask, Sequence[Lack]] = {}  # what the same ask lacks as long as nobody takes anything
        for part in line:
            place, ask = part
            if not ask.first and (amps[place] <= 0 or place in self.borrowed):
                continue
            lacks = (failed.get(ask) if failed else None) or [
                (i, need, lack)
                for i, column, need in (ask.lasting if lasting else ask.needs)
                if (lack := need - (rooms[i] - taken[column])) > EPS
            ]
            if lacks:
                self.missed[place] = lacks
                if not (ask.rides and lacks[0][0] >= ask.terms.physical):  # wires come before the sun
                    failed[ask] = lacks
                    if not ask.ghost:
                        late.append(part)
                    continue
                self.borrowed.add(place)
            if failed:
                failed = {}
            amps[place] = ask.floor
            for column, more in ask.takes:
                taken[column] += more
            yield part

    def fill(self, parts: Iterable[Part]) -> None:
        """Let loads take, in order, as much as there is."""
        rooms, taken, amps = self.rooms, self.taken, self.amps
        for place, ask in parts:
            got = amps[place]
            more = ask.most - got
            if more <= 0.0:  # on at once with all that it takes, as a plug is
                continue
            terms, credit = ask.terms, ask.credit
            least = more - credit  # of what the rooms have
            for i, column, use in terms.binds:
                room = rooms[i] - taken[column]
                if room < least * use:  # a division, and a call of min(), would take far longer
                    least = room / use
                    more = least + credit
                    if more <= 0.0:
                        break
            else:
                amps[place] = got + more
                for column, use in terms.takes:
                    taken[column] += use * more


def _priority(line: Sequence[Part], deal: Deal) -> None:
    """Minimums in order, then the remainder in order."""
    deal.fill(list(deal.starts(line, [])))


def _strict(line: Sequence[Part], deal: Deal) -> None:
    """One after the other, each as much as it can get."""
    deal.fill(deal.starts(line, []))


def _shared(line: Sequence[Part], deal: Deal) -> None:
    """Minimums in order, then equal amps to all of the same urgency: who is full or has no room sits out."""
    amps, urgency = deal.amps, 0
    alike: dict[Ask, list[int]] = {}
    groups: list[dict[Ask, list[int]]] = []
    for place, ask in deal.starts(line, []):
        if ask.most > amps[place]:
            if ask.urgency != urgency:
                alike, urgency = {}, ask.urgency
                groups.append(alike)
            alike.setdefault(ask, []).append(place)
    for alike in groups:
        _level(alike, deal)


def _level(alike: Mapping[Ask, Sequence[int]], deal: Deal) -> None:
    """Raise the lowest together until each is full or stands at a limit (max-min fair).

    `alike` are the places of those that ask for the same: they move as one.
    """
    amps, taken = deal.amps, deal.taken
    groups = list(alike.items())
    while len(groups) > 1 and len(groups := _open(groups, deal)) > 1:
        levels = [amps[places[0]] for _, places in groups]
        lowest = min(levels)
        rising = [group for group, level in zip(groups, levels, strict=True) if level <= lowest + EPS]
        next_level = min([level - lowest for level in levels if level > lowest + EPS], default=inf)
        step = min(_bound(rising, deal), next_level, *[ask.most - amps[places[0]] for ask, places in rising])
        for ask, places in rising:
            for place in places:
                amps[place] += step
            more = step * len(places)
            for column, use in ask.terms.takes:
                taken[column] += use * more
    for ask, places in groups:
        _lift(ask, places, deal)


def _lift(ask: Ask, places: Sequence[int], deal: Deal) -> None:
    """Raise those that ask for the same, and alone still may, to the end."""
    rooms, taken, amps, count = deal.rooms, deal.taken, deal.amps, len(places)
    step, least = ask.most - amps[places[0]], EPS - ask.credit
    if step <= EPS:
        return
    bound = inf
    for i, column, use in ask.terms.binds:
        room = rooms[i] - taken[column]
        if room <= least * use:
            return
        if room < bound * (use * count):
            bound = room / (use * count)
    step = min(bound + ask.credit, step)
    for place in places:
        amps[place] += step
    more = step * count
    for column, use in ask.terms.takes:
        taken[column] += use * more


type _Group = tuple[Ask, Sequence[int]]
"""Loads that ask for the same: what, and their places."""


def _open(groups: Sequence[_Group], deal: Deal) -> list[_Group]:
    """Return those that could take more."""
    rooms, taken, amps = deal.rooms, deal.taken, deal.amps
    found = []
    for group in groups:
        ask, places = group
        if ask.most - amps[places[0]] > EPS:
            least = EPS - ask.credit
            for i, column, use in ask.terms.binds:
                if rooms[i] - taken[column] <= least * use:
                    break
            else:
                found.append(group)
    return found


def _bound(rising: Sequence[_Group], deal: Deal) -> float:
    """Return how many amps each load of these groups can take if all rise together."""
    rooms, taken = deal.rooms, deal.taken
    if len(rising) == 1:
        ask, places = rising[0]
        count = len(places)
        return min([(rooms[i] - taken[c]) / (use * count) for i, c, use in ask.terms.binds], default=inf) + ask.credit
    together: dict[int, tuple[float, float]] = {}
    for ask, places in rising:
        credit, count = ask.credit, len(places)
        for i, column, use in ask.terms.binds:
            room, uses = together.get(i) or (rooms[i] - taken[column], 0.0)
            together[i] = (room + credit * use * count, uses + use * count)
    return min([room / uses for room, uses in together.values()], default=inf)


def _optimized(line: Sequence[Part], deal: Deal) -> None:
    """Strict, then let in whom the others can make room for, if more power is used in total."""
    late: list[Part] = []
    deal.fill(deal.starts(line, late))
    amps, borrowed = deal.amps, deal.borrowed
    if not (late or borrowed):
        return
    served = [part for part in line if amps[part[0]] > 0]
    if borrowed:
        served = [part for part in served if part[1].first or part[0] not in borrowed]
        _repay([part for part in served if part[0] in borrowed], served, deal)
    if not (late and served):
        return
    common = _common((*map(_ask, served), *map(_ask, late)))
    if _used_up(common, deal):
        return
    lowered = _lowered(served, deal)
    hopeless: set[Ask] = set()
    for part in late:
        ask = part[1]
        if ask in hopeless:
            continue
        if _fits(ask, deal, lowered):
            _let_in(part, served, common, deal, lowered)
            if _used_up(common, deal):
                return
        else:
            hopeless.add(ask)  # whoever is let in leaves less


def _fits(ask: Ask, deal: Deal, taken: Sequence[float]) -> bool:
    """Tell whether a start has what it needs, or may go without the sun that it lacks."""
    lacking = deal.lacking(ask, taken)
    return lacking is None or (ask.rides and lacking >= ask.terms.physical)  # wires come before the sun


def _repay(borrowers: list[Part], served: list[Part], deal: Deal) -> None:
    """Let the others make room for loads that would borrow; else they are let in once they may borrow no more."""
    if not borrowers:
        return
    lowered = _lowered(served, deal)
    for _, ask in borrowers:
        rest = list(lowered)
        for column, amps in ask.takes:
            rest[column] -= amps
        if deal.lacking(ask, rest) is not None:
            return
    deal.taken[:] = lowered
    for place, _ in borrowers:
        deal.borrowed.discard(place)
        deal.missed.pop(place, None)
    for place, ask in served:
        deal.amps[place] = ask.floor
    deal.fill(served)


def _lowered(served: Sequence[Part], deal: Deal) -> list[float]:
    """Return what is taken with all that are served at their minimums."""
    lowered, amps = list(deal.taken), deal.amps
    for place, ask in served:
        more = amps[place] - ask.floor
        if more > 0:
            for column, use in ask.terms.takes:
                lowered[column] -= use * more
    return lowered


@lru_cache(maxsize=1024)
def _common(asks: tuple[Ask, ...]) -> Sequence[tuple[int, int]]:
    """Return the budgets that bound what these can use in total, as they count every leg of all of them.

    There are none if one keeps more than the rooms have.
    """
    if any(ask.credit > 0 for ask in asks):
        return ()
    found = [{(i, column) for i, column, use in ask.terms.binds if use == ask.terms.legs} for ask in asks]
    return sorted(set.intersection(*found))


def _used_up(common: Sequence[tuple[int, int]], deal: Deal) -> bool:
    """Tell whether nobody can use more in total."""
    rooms, taken = deal.rooms, deal.taken
    for i, column in common:  # noqa: SIM110 - a generator would take twice as long
        if rooms[i] - taken[column] <= EPS:
            return True
    return False


def _used(served: Sequence[Part], common: Sequence[tuple[int, int]], deal: Deal) -> float:
    """Return what these use in total, A over all legs, and what those of earlier stages do."""
    if common:
        return deal.taken[common[0][1]]
    return sum([deal.amps[place] * ask.terms.legs for place, ask in served])


def _let_in(
    late: Part, served: list[Part], common: Sequence[tuple[int, int]], deal: Deal, lowered: list[float]
) -> None:
    """Let in a load whose minimum fits beside those of the others, if that uses more power in total."""
    amps, taken, (newcomer, wants) = deal.amps, deal.taken, late
    before, were, used = list(amps), list(taken), _used(served, common, deal)
    together = sorted([*served, late])
    taken[:] = lowered
    for column, more in wants.takes:
        taken[column] += more
    for place, ask in together:
        amps[place] = ask.floor
    deal.fill(together)
    if _used(together, common, deal) <= used + EPS:
        amps[:], taken[:] = before, were
        return
    if wants.rides and deal.lacking(wants, lowered) is not None:
        deal.borrowed.add(newcomer)
    for column, more in wants.takes:
        lowered[column] += more
    served[:] = together


POLICIES: dict[Distribution, Callable[[Sequence[Part], Deal], None]] = {
    Distribution.SHARED: _shared,
    Distribution.PRIORITY: _priority,
    Distribution.OPTIMIZED: _optimized,
    Distribution.STRICT: _strict,
}
