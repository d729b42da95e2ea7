"""Dealing amps to loads: minimums and remainders, in the four ways that a site may choose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from .budgets import Uses
from .model import Distribution

EPS = 1e-6  # A


@dataclass(slots=True)
class Share:
    """One load's part in one stage of a deal; currents are A per leg.

    `base` is what it has from earlier stages, `floor` the least further amount of use to it (0: any), `cap` the most.
    `credit` is what the rooms lack on its own account, because it draws it already. `needs` are the rooms that the
    floor takes, `fallback` those that suffice while it may ride through. `binds` limit what it gets beyond the floor.
    `uses` is what each amp takes, everywhere, `fixed` what its start takes beside that. `missed` tells, after the deal,
    by how much each need fell short. A `blocked` one may not have anything.
    """

    urgency: int
    legs: int
    floor: float
    cap: float
    needs: Uses
    binds: Uses
    uses: Uses
    fixed: Uses = ()
    base: float = 0.0
    credit: float = 0.0
    fallback: Uses | None = None
    got: float = 0.0
    on: bool = False
    borrowed: bool = False
    blocked: bool = False
    missed: list[tuple[int, float]] = field(default_factory=list)

    def take(self, amps: float, rooms: list[float]) -> None:
        """Take amps (or give them back, if negative) from every budget."""
        self.got += amps
        for index, use in self.uses:
            rooms[index] -= use * amps

    def start(self, rooms: list[float]) -> bool:
        """Take the floor if it fits, and tell whether it did."""
        if self.blocked:
            return False
        self.missed = [(i, need - rooms[i]) for i, need in self.needs if rooms[i] < need - EPS]
        if self.missed:
            if self.fallback is None or any(rooms[i] < need - EPS for i, need in self.fallback):
                return False
            self.borrowed = True
        self.on = True
        for index, use in self.fixed:
            rooms[index] -= use
        self.take(self.floor, rooms)
        return True

    def stop(self, rooms: list[float]) -> None:
        """Give everything back."""
        self.take(-self.got, rooms)
        for index, use in self.fixed:
            rooms[index] += use
        self.on = self.borrowed = False

    def room(self, rooms: list[float]) -> float:
        """Return how many more amps it could take now."""
        left = self.cap - self.got
        for index, use in self.binds:
            left = min(left, rooms[index] / use + self.credit)
        return max(0.0, left)

    def fill(self, rooms: list[float]) -> None:
        """Take as much as there is."""
        more = self.room(rooms)
        if more > 0:
            self.take(more, rooms)


def _priority(shares: Sequence[Share], rooms: list[float]) -> None:
    """Minimums in order, then the remainder in order."""
    for share in shares:
        share.start(rooms)
    for share in shares:
        if share.on:
            share.fill(rooms)


def _strict(shares: Sequence[Share], rooms: list[float]) -> None:
    """One after the other, each as much as it can get."""
    for share in shares:
        if share.start(rooms):
            share.fill(rooms)


def _shared(shares: Sequence[Share], rooms: list[float]) -> None:
    """Minimums in order, then equal amps to all of the same urgency: who is full or has no room sits out."""
    for share in shares:
        share.start(rooms)
    for _, group in groupby((share for share in shares if share.on), key=lambda share: share.urgency):
        _level(list(group), rooms)


def _level(shares: list[Share], rooms: list[float]) -> None:
    """Raise the lowest together until each is full or stands at a limit (max-min fair)."""
    while shares := [share for share in shares if share.room(rooms) > EPS]:
        lowest = min(share.base + share.got for share in shares)
        rising = [share for share in shares if share.base + share.got <= lowest + EPS]
        above = [share.base + share.got for share in shares if share.base + share.got > lowest + EPS]
        step = min([level - lowest for level in above] + [share.cap - share.got for share in rising])
        together: dict[int, tuple[float, float]] = {}
        for share in rising:
            for index, use in share.binds:
                room, all_uses = together.get(index, (rooms[index], 0.0))
                together[index] = (room + share.credit * use, all_uses + use)
        step = min([step, *(room / uses for room, uses in together.values())])
        for share in rising:
            share.take(step, rooms)


def _optimized(shares: Sequence[Share], rooms: list[float]) -> None:
    """Strict, then let in whom the others can make room for, if more power is used in total."""
    _strict(shares, rooms)
    for late in [share for share in shares if not share.on]:
        served = [share for share in shares if share.on]
        before = [share.got for share in served]
        for share in served:
            share.take(share.floor - share.got, rooms)
        missed = late.missed
        if late.start(rooms):
            together = [share for share in shares if share.on]
            for share in together:
                share.fill(rooms)
            used = sum(share.got * share.legs for share in together)
            if used > sum(got * share.legs for got, share in zip(before, served, strict=True)) + EPS:
                continue
            late.stop(rooms)
        late.missed = missed or late.missed
        for share, got in zip(served, before, strict=True):
            share.take(got - share.got, rooms)


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
