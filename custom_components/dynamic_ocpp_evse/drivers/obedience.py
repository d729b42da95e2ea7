"""Whether a charger does as it is told, judged by what it draws and what it says to offer."""

from __future__ import annotations

from enum import Enum, auto

EXCEEDS = 1.0  # A above the limit
GRACE = 30.0  # s, or two meter intervals, to obey
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
