"""Which budgets a deal has to count in: most sites have many that bind nobody."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import inf
from operator import lt
from typing import NamedTuple

from .budgets import Footprint, Layout, columns_of, sums, within
from .stages import Slot

AMPLE = 3.0  # A beyond what loads can take


class _Most(NamedTuple):
    """What loads can take: with `ample` A in a budget it binds nobody if all take their most, with `one` not any one.

    `columns` are theirs, `plain` tells whether all of them are.
    """

    ample: tuple[float, ...]
    one: tuple[float, ...]
    columns: tuple[int, ...]
    plain: bool


@lru_cache(maxsize=64)
def _at_most(table: Layout, feet: tuple[Footprint, ...], amps: tuple[float, ...]) -> _Most:
    """Return what loads can take if none takes more than these A."""
    ample, one = [AMPLE] * len(table.kinds), [AMPLE] * len(table.kinds)
    for foot, most in zip(feet, amps, strict=True):
        for index, use in foot.all:
            ample[index] += use * most
            one[index] = max(one[index], AMPLE + use * most)
        for index, use in foot.fixed:
            ample[index] += use
    ample[table.excess] = inf  # of what is above the threshold a start asks for more than it takes
    plain = all(foot.plain for foot in feet)
    return _Most(tuple(ample), tuple(one), columns_of(table, plain=plain), plain)


@lru_cache(maxsize=1024)
def _these(marked: tuple[bool, ...]) -> frozenset[int]:
    """Return the set of these; always the same one, whose hash is known and which is found without a comparison."""
    return frozenset([i for i, one in enumerate(marked) if one])


@lru_cache(maxsize=1024)
def _without(scarce: frozenset[int], loose: tuple[int, ...], other: int) -> frozenset[int]:
    """Return the set without those that are loose for a start, nor for a raise, which stands `other` places on."""
    return scarce.difference(loose, [i + other for i in loose])


@lru_cache(maxsize=1024)
def _narrowed(
    feet: tuple[Footprint, ...], columns: tuple[int, ...], scarce: frozenset[int], binding: frozenset[int]
) -> dict[Footprint, tuple[Footprint, Footprint]]:
    """Return each footprint in the scarce budgets alone, and in those of them that bind."""
    return {foot: (within(foot, scarce, columns), within(foot, binding, columns)) for foot in feet}


def narrow(table: Layout, slots: Sequence[Slot], *rooms: Sequence[float]) -> None:
    """Let slots count in scarce budgets alone: those with room for all loads at once bind nobody."""
    feet = tuple([slot.foot for slot in slots])
    amps = tuple([max(slot.load.max_current, slot.memory.limit) for slot in slots])
    most = _at_most(table, feet, amps)
    least = list(map(min, *rooms))
    scarce = binding = _these(tuple(map(lt, least, most.ample)))
    if most.plain and (loose := _loose(table, slots, most.one, least, rooms)):
        binding = _without(scarce, loose, len(table.start))
    narrowed = _narrowed(feet, most.columns, scarce, binding)
    for slot in slots:
        slot.foot, slot.binds = narrowed[slot.foot]


def _loose(
    table: Layout,
    slots: Sequence[Slot],
    one: Sequence[float],
    least: Sequence[float],
    rooms: Sequence[Sequence[float]],
) -> tuple[int, ...]:
    """Return the budgets over several phases that bind nobody in a deal, because each of their phases binds before.

    A deal takes no more of a phase than a start has room for, and what loads keep beside that. `least` are the least of
    all rooms.
    """
    beside = sum([slot.credit * len(slot.legs) for slot in slots if slot.credit > 0])
    most = map(max, *[room[: table.count] for room in rooms])
    taken = sums([beside + amps if amps > 0 else beside for amps in most])
    other = len(table.start)  # there is no more room for a raise than for a start
    return tuple([i for i, which in table.joint if least[i + other] >= taken[which] + one[i]])
