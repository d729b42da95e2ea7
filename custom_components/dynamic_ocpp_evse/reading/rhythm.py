"""How often a sensor reports, learned from its reports."""

from __future__ import annotations

from collections import deque

GAPS = 8  # between reports, of which the longest counts: other messages bring old values along
KNOWN = 3  # gaps from which on the rhythm is known
ASSUMED = 60.0  # s until then: what the OCPP integration asks of a charger
SHORTEST = 1.0  # s: what is closer is one report
LONGEST = 300.0  # s: what is farther apart is a break and no rhythm
AT_LEAST = 10.0  # s: a late report does not make a fast sensor old


class Rhythm:
    """The intervals of one sensor; `longest` of the last ones is 0 s until there was one."""

    def __init__(self) -> None:
        self._at: float | None = None
        self._gaps: deque[float] = deque(maxlen=GAPS)

    def note(self, at: float) -> None:
        """Take in that the newest report is of the second `at`; a second that is known is no report."""
        if self._at is not None and SHORTEST <= at - self._at <= LONGEST:
            self._gaps.append(at - self._at)
        self._at = at

    @property
    def longest(self) -> float:
        """Return the longest of the last intervals."""
        return max(self._gaps, default=0.0)

    @property
    def old_after(self) -> float:
        """Return the seconds after which a report is too old to tell anything: three intervals."""
        usual = self.longest if len(self._gaps) >= KNOWN else max(ASSUMED, self.longest)
        return 3 * max(usual, AT_LEAST)
