"""A meter that shows the same for minutes while what it measures has changed: it is stuck."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..engine import Load, Phase

STANDS = 600.0  # s
CHANGED = 3.0  # A
SETTLES = 60.0  # s for which the meter may trail what loads tell of their draw
NEAR_ZERO = 0.5  # A: there an inverter that regulates the grid can hold it, whatever loads do


class Drawn(NamedTuple):
    """What loads tell that they take, A per phase, and which of them tell it."""

    amps: tuple[float, ...]
    known: frozenset[str]


def drawn_by(loads: Iterable[Load]) -> Drawn:
    """Return what loads tell that they take."""
    amps, known = [0.0] * len(Phase), []
    for load in loads:
        if load.draw is None:
            continue
        known.append(load.id)
        for leg, taken in zip(load.legs, load.draw, strict=False):
            amps[leg] += taken
    return Drawn(tuple(amps), frozenset(known))


class Standstill:
    """Whether one phase of a meter stands still: `since` is the second from which on it has shown what it shows now."""

    def __init__(self) -> None:
        self.since = 0.0
        self._value: float | None = None
        self._known: frozenset[str] = frozenset()
        self._low = self._high = 0.0
        self._moved: float | None = None

    def note(self, value: float, at: float) -> None:
        """Note what the meter shows, A, and when it said so last."""
        if value != self._value:
            self._value, self.since, self._moved = value, at, None
            self._low, self._high = float("inf"), float("-inf")

    def compare(self, amps: float, known: frozenset[str], now: float) -> None:
        """Note what loads take of the phase by their own word; `known` are those that tell it."""
        if known != self._known:
            # Who comes or falls silent has not changed what flows.
            self._known = known
            self._low, self._high = float("inf"), float("-inf")
        self._low, self._high = min(self._low, amps), max(self._high, amps)
        if self._moved is None and self._high - self._low > CHANGED:
            self._moved = now

    def lasts(self, at: float) -> bool:
        """Tell whether the phase should have changed long ago; `at` is when the meter repeated itself last."""
        return self._moved is not None and at - self.since >= STANDS and at - self._moved >= SETTLES
