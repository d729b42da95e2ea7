"""What lasts between cycles: limits sent, draws seen, pauses, debts, and the recent past of the site."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple

from .battery import BatteryMemory
from .budgets import Footprint, Layout, Taken
from .distribution import Ask
from .model import Load, Phase
from .soundness import Device, Rank, Wish

RESPONSE = 30.0  # s, assumed until a load has shown its own
FLIGHT = 1.2  # x response: how long a command may still be on its way
SETTLE = 2.0  # s after which a cut counts as obeyed
FOLLOWS = 5.0  # s within which a car has to follow a lower limit (IEC 61851-1)
PATIENCE = FOLLOWS + 1.0  # s for which an overload waits for the loads that were told less
PEAK_BUCKET = 600.0  # s
PEAK_SPAN = 3600.0  # s


# The reports that teach nothing: on how many legs, the least and the most A on the one that takes most.
type Usual = tuple[int, float, float]
NONE: Usual = (-1, inf, -inf)


@dataclass(slots=True, eq=False)
class Fit:
    """What a load can take by its device and by what is remembered of it alone.

    `top` is the most A per leg, `legs` those that it is believed to use, `foot` is how these count in each budget,
    `rank` sorts, of equals the first created is the first; `running` tells whether it may take power now. `asks` is
    what it asked for when it was last dealt to, by `told` beside that.
    """

    top: float
    foot: Footprint
    legs: tuple[Phase, ...]
    rank: Rank
    running: bool
    told: tuple[object, ...] = ()
    asks: tuple[Ask, ...] = ()


@dataclass(slots=True)
class LoadMemory:
    """The past of one load. Currents are A per leg, times monotonic seconds.

    Not frozen, because a cycle changes several fields at once: of the `copy` that it has made, and nobody changes one
    that a cycle has returned.

    `met` is false while its device has never answered. `limit` is what it may take now, `sent` the limits of the last
    minutes with the second of each. `cap` is what the car takes of itself while that is less than its limit, `permit`
    what is kept for it since it has taken that in `steady` reports. `share` is the part of its limit that the car was
    seen to take in this session, if it falls and rises with that; `tried` is the limit of the last draw that has to be
    compared with one at another limit to tell. `used` tells the legs that carried current in this session, `declined`
    that it was offered current and took none. `probe` is the second of the last step that has not been seen in the draw
    yet. `fresh` is the second until which a person's choice overrides pauses and ramps, `claimed` the second since
    which it has been making others give way. `debt` is Wh a leg. `available` is what it would have got when that was
    last looked at.

    Found again, not told: `device` is that of the last cycle; after any change anew, `usual` says which reports teach
    nothing, and `fit` what the load can take.
    """

    id: str
    wish: Wish
    limit: float
    sent: tuple[tuple[float, float], ...]
    met: bool = True
    cap: float | None = None
    permit: float | None = None
    steady: int = 0
    seen: bool = False
    declined: bool = False
    used: tuple[bool, ...] | None = None
    response: float = RESPONSE
    probe: float | None = None
    started: float | None = None
    stopped: float | None = None
    fresh: float | None = None
    claimed: float | None = None
    debt: float = 0.0
    available: float | None = None
    tried: float | None = None
    share: float = 1.0
    device: Device | None = field(default=None, repr=False, compare=False)
    usual: Usual = field(default=NONE, repr=False, compare=False)
    fit: Fit | None = field(default=None, repr=False, compare=False)

    def cross(self, now: float, *, pauses: bool = True) -> None:
        """Begin anew with a limit that has come to or from 0: a start or a stop, of which a pause may count."""
        self.started, self.stopped = (now, None) if self.limit > 0 else (None, now if pauses else None)
        self.cap = self.permit = self.tried = self.claimed = None
        self.steady, self.seen, self.debt = 0, False, 0.0

    def copy(self) -> LoadMemory:
        """Return one that a cycle may change."""
        return LoadMemory(
            self.id,
            self.wish,
            self.limit,
            self.sent,
            self.met,
            self.cap,
            self.permit,
            self.steady,
            self.seen,
            self.declined,
            self.used,
            self.response,
            self.probe,
            self.started,
            self.stopped,
            self.fresh,
            self.claimed,
            self.debt,
            self.available,
            self.tried,
            self.share,
            self.device,
        )

    def command(self, at: float) -> tuple[float, float]:
        """Return the second and the limit of the command that was in force at a second, of the first if none was."""
        return next((command for command in reversed(self.sent) if command[0] <= at), self.sent[0])

    def limits(self, since: float, before: float = inf) -> list[float]:
        """Return every limit that was in force from one second on and before another, the oldest first."""
        at, limit = self.sent[-1]
        if at <= since and at < before:
            return [limit]
        found = [self.sent[0][1]]
        for at, limit in self.sent:
            if at >= before:
                break
            if at <= since:
                found = [limit]
            else:
                found.append(limit)
        return found


# A load as it is believed, what is remembered of it, its device, and the A that it draws on the leg that takes most.
type Member = tuple[Load, LoadMemory, Device, float]


# The second of the newest report of the draw of each load that is remembered, in their order.
type Heard = tuple[float, ...]


class Balance(NamedTuple):
    """The site at the second `at` of its meter, A per phase, import positive.

    `grid` is the meter; the others are the meter as if every managed load were off: `most` with the least that the
    loads may be taking (for raises), `least` with the most (for solar cuts), and between them `likely` (for all other
    cuts, and as the past). They differ only while a command is on its way. `credited` is the part of the last step of
    the meter that was put down to loads on their way up, `falling` is by how much others may be about to fall. `given`
    is what the inverter delivered of what is consumed behind the meter, empty where that is not known.
    """

    at: float
    grid: tuple[float, ...]
    most: tuple[float, ...]
    likely: tuple[float, ...]
    least: tuple[float, ...]
    credited: tuple[float, ...]
    given: tuple[float, ...] = ()
    falling: tuple[float, ...] = ()


class Helpless(NamedTuple):
    """A budget that was exceeded although inverter and battery could have helped: till when that help counts as none.

    `fails` is how often it has not come again when it was next believed in.
    """

    budget: int
    until: float
    fails: int = 0


class Turn(NamedTuple):
    """The load that was last looked at for what it would get, and how much of the next look has been saved."""

    last: str = ""
    credit: float = 0.0


class Memory(NamedTuple):
    """The past of a site.

    `heard` has the second of the newest report of each of the `loads`. `balance` is the last one. `history` holds
    (second, what was gone of each budget of `table`) of the last readings, `peaks` the most of each bucket of ten
    minutes, A: what was consumed on each phase beside the managed loads, then in the budgets of circuits. `overloaded`
    are those whose help did not come. `above` holds (budget, (second since when, A at most)) for those whose meter
    reads above their limit, `barred` (budget, until when) for those in which nothing is raised since that lasted.
    `circuits` has the balances of their meters, by id. `turn` tells whose turn it is to be looked at.
    """

    at: float | None = None
    loads: tuple[LoadMemory, ...] = ()
    heard: Heard = ()
    balance: Balance | None = None
    battery: BatteryMemory = BatteryMemory()
    table: Layout | None = None
    history: tuple[tuple[float, Taken], ...] = ()
    peaks: tuple[tuple[float, tuple[float, ...]], ...] = ()
    overloaded: tuple[Helpless, ...] = ()
    above: tuple[tuple[int, tuple[float, float]], ...] = ()
    barred: tuple[tuple[int, float], ...] = ()
    circuits: tuple[tuple[str, Balance], ...] = ()
    turn: Turn = Turn()
