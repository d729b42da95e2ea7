"""How often a meter reports, and so after how long its silence means something."""

from __future__ import annotations

from collections import deque
from statistics import median

INTERVALS = 9  # of which the usual one is the median: single gaps tell nothing
ENOUGH = 3
MISSED = 3  # usual intervals after which a meter is lost
LONGEST = 300.0  # s after which any meter is


class Rhythm:
    """The usual interval of a meter, s; None until it has shown some."""

    def __init__(self) -> None:
        self._intervals: deque[float] = deque(maxlen=INTERVALS)
        self._at: float | None = None
        self.usual: float | None = None

    def note(self, at: float) -> None:
        """Note the second of its newest report."""
        if self._at is not None and at > self._at:
            self._intervals.append(at - self._at)
            if len(self._intervals) >= ENOUGH:
                self.usual = median(self._intervals)
        if self._at is None or at > self._at:
            self._at = at

    def lost_after(self, least: float) -> float:
        """Return the age in s above which the meter is lost: `least` s, or more of one that is slow."""
        return least if self.usual is None else max(least, min(MISSED * self.usual, LONGEST))
