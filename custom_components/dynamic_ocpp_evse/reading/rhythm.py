"""How often a sensor reports, learned from its reports, and so after how long its silence means something."""

from __future__ import annotations

from collections import deque
from statistics import median

GAPS = 9  # between reports, that are kept
KNOWN = 3  # gaps from which on the rhythm is known
MISSED = 3  # intervals after which a sensor is old
ASSUMED = 60.0  # s for a charger whose rhythm is not known: what the OCPP integration asks of it
AT_LEAST = 10.0  # s: a late report does not make a fast charger old
SHORTEST = 1.0  # s: what is closer is one report
LONGEST = 300.0  # s: what is farther apart is a break and no rhythm


class Rhythm:
    """The intervals of one sensor."""

    def __init__(self) -> None:
        self._at: float | None = None
        self._gaps: deque[float] = deque(maxlen=GAPS)

    def note(self, at: float) -> None:
        """Take in that the newest report is of the second `at`; a second that is known is no report."""
        if self._at is not None and at - self._at >= SHORTEST:
            self._gaps.append(at - self._at)
        self._at = at

    @property
    def usual(self) -> float | None:
        """Return the usual interval, s; None until it is known."""
        return median(self._gaps) if len(self._gaps) >= KNOWN else None

    @property
    def longest(self) -> float:
        """Return the longest of the last intervals that are no break, s; 0 until there was one."""
        return max([gap for gap in self._gaps if gap <= LONGEST], default=0.0)

    @property
    def old_after(self) -> float:
        """Return the age in s above which a charger's report is old, by its longest interval.

        Other messages bring old values along, so that most of its intervals may be too short.
        """
        usual = self.longest or LONGEST if len(self._gaps) >= KNOWN else max(ASSUMED, self.longest)
        return MISSED * max(usual, AT_LEAST)

    def lost_after(self, least: float) -> float:
        """Return the age in s above which a meter is lost: `least`, or more of one that is slow."""
        return max(least, min(MISSED * (self.usual or 0.0), LONGEST))
