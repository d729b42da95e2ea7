"""Whether a charger does as it is told, judged by what it draws and what it says to offer."""

from __future__ import annotations

from enum import Enum, auto

from ..engine import Connection
from ..reading.evse import ChargerReading

EXCEEDS = 1.0  # A above the limit
GRACE = 30.0  # s, or two meter intervals, to obey
TELLS = 2.0  # A: a step of the limit that shows on how many legs it is followed
RESEND_EVERY = 120.0  # s
RESET_EVERY = 300.0  # s
JITTER = 1.0  # s
TELLING = 0.95  # A: more than whole amps hide, no more than a permit leaves above what a car takes


class Remedy(Enum):
    """What may help with a charger that draws too much."""

    RESEND = auto()
    RESET = auto()


class Obedience:
    """Watch a charger's draw against its limit: tell it again, reset it, then say that it does not obey.

    `proven` tells whether it has been seen to follow a limit that it had drawn above.
    """

    def __init__(self) -> None:
        self.given_up = False
        self.proven = False
        self._since: float | None = None
        self._tries: dict[Remedy, float] = {}

    def judge(self, draw: float, read_at: float, limit: float, now: float, *, grace: float) -> Remedy | None:
        """Return what to try now; `draw` and `limit` are A per leg, `grace` is the seconds that it has to obey."""
        if draw <= limit + EXCEEDS:
            self.proven = self.proven or self._since is not None
            self._since = None
            if self._tries and now - max(self._tries.values()) > RESET_EVERY:
                self.given_up = False
                self._tries.clear()
            return None
        if self._since is None:
            self._since = read_at
        # Only a later report tells that it still draws too much.
        lasted = read_at - self._since
        if lasted <= GRACE or lasted < grace - JITTER:
            return None
        self._since = read_at
        for remedy, every in ((Remedy.RESEND, RESEND_EVERY), (Remedy.RESET, RESET_EVERY)):
            if remedy not in self._tries or now - self._tries[remedy] > every:
                self.given_up = self.given_up or len(self._tries) == len(Remedy)
                self._tries[remedy] = now
                return remedy
        self.given_up = True
        return None


class Legs:
    """How many legs a car draws on of which only the sum is measured: a limit of 6 A lets 16 A be those of three.

    They are those on which it was seen to take all that it was let, in two reports; all of them until then. What it
    takes under another limit proves others only if it has followed that limit.
    """

    def __init__(self) -> None:
        self._transaction: str | None = None
        self._forget()

    def _forget(self) -> None:
        self._count = 0
        self._seen = self._kept = (0.0, 0.0, 0.0)  # s, A per leg, A in all: of the last report, and of one that lasted

    def most(self, reading: ChargerReading, limit: float, *, settled: bool) -> float:
        """Return the A on the leg that has the most; the `limit`, A per leg, is `settled` if it has held for long.

        Raises ValueError for a reading without a draw.
        """
        if reading.transaction != self._transaction or reading.connection is Connection.DISCONNECTED:
            self._forget()
        self._transaction = reading.transaction
        draw = reading.draw or ()
        if not reading.shared:
            return max(draw)
        if reading.draw_at > self._seen[0]:
            before, self._seen = self._seen, (reading.draw_at, limit, sum(draw))
            if settled and limit > 0 and before[1] == limit and abs(before[2] - sum(draw)) <= EXCEEDS:
                self._learn(sum(draw), limit, len(draw))
        return sum(draw) / (self._count or len(draw))

    def _learn(self, total: float, limit: float, most: int) -> None:
        """See on how many legs, `most` at most, the car takes all of its limit."""
        count = min(round(total / limit), most)
        step, change = limit - self._kept[1], total - self._kept[2]
        self._kept = self._seen
        follows = not self._count or (abs(step) >= TELLS and abs(change - count * step) <= count * EXCEEDS)
        if count and follows and abs(total - count * limit) <= count * EXCEEDS:
            self._count = count


class Fall:
    """Watch for a charger that stays at its failsafe current though it was told another."""

    def __init__(self) -> None:
        self._since: float | None = None

    def lasts(self, offered: float, offered_at: float, *, limit: float, failsafe: float, grace: float) -> bool:
        """Tell whether what it offers has lain there for the seconds of `grace`; currents are A per leg."""
        if abs(offered - failsafe) > EXCEEDS / 2 or abs(limit - failsafe) < TELLING:
            self._since = None
            return False
        if self._since is None:
            self._since = offered_at
        if offered_at - self._since < grace:
            return False
        self._since = None
        return True
