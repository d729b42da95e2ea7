"""The three phases of the site, and values on each of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

type Phase = Literal["A", "B", "C"]
type PerPhase = tuple[float, float, float]
"""One value for each of the phases A, B and C."""

PHASES: tuple[Phase, Phase, Phase] = ("A", "B", "C")
NOTHING: PerPhase = (0.0, 0.0, 0.0)
_INDEX = {phase: index for index, phase in enumerate(PHASES)}


def add(values: Iterable[PerPhase]) -> PerPhase:
    """Return the sum of ``values``, phase by phase."""
    a = b = c = 0.0
    for value in values:
        a += value[0]
        b += value[1]
        c += value[2]
    return a, b, c


def on_site(legs: tuple[float, ...], wiring: tuple[Phase, ...]) -> PerPhase:
    """Return what a load's legs put on each phase of the site; two legs on one phase count twice there.

    ``wiring`` names the site phase of each leg, L1 first. Raises ValueError when it names more or fewer.
    """
    site = [0.0, 0.0, 0.0]
    for value, phase in zip(legs, wiring, strict=True):
        site[_INDEX[phase]] += value
    return site[0], site[1], site[2]
