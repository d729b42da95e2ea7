"""A car on a charging cable: what it draws of the current it is offered.

Units: A per leg, W, Wh, seconds; a draw is never negative. Time is handed in, nothing here looks at a clock.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from math import exp
from random import Random

from .clock import HAIR

# One step of a first-order response is done to 95 % after three time constants.
_SETTLED = 3.0
# Nearer than this to its target the current stands on it, so that a draw that fades out ends at 0.
_SNAP = 0.05


@dataclass(frozen=True, slots=True)
class CarConfig:
    """How a car charges.

    phases: legs of the cable that the car uses, 1 to 3, counted from the first.
    max_current: limit of the on-board charger, A per leg.
    min_current: below this offer the car draws nothing, A (IEC 61851: 6 A).
    response: seconds until 95 % of a step of the offered current.
    dead_time: seconds before which it does not notice another offer at all; only then it starts to follow.
    start_delay: seconds from an offer of at least min_current to the first draw.
    capacity: Wh.  efficiency: share of the drawn energy that reaches the battery.
    target_soc: the car stops itself here, 0..1.
    taper_soc: from here on the current falls in a straight line towards taper_floor (A per leg) at 1.
    voltage: V, leg to neutral.
    """

    phases: int = 3
    max_current: float = 16.0
    min_current: float = 6.0
    response: float = 5.0
    start_delay: float = 3.0
    capacity: float = 60_000.0
    efficiency: float = 0.92
    target_soc: float = 1.0
    taper_soc: float = 0.92
    taper_floor: float = 2.0
    voltage: float = 230.0
    dead_time: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a car that cannot exist."""
        if not 1 <= self.phases <= 3:
            raise ValueError(f"a car uses 1 to 3 phases, not {self.phases}")
        if self.response < 0 or self.start_delay < 0 or self.dead_time < 0:
            raise ValueError("response, start_delay and dead_time cannot be negative")
        if self.capacity <= 0:
            raise ValueError("capacity must be above 0 Wh")
        if not 0 <= self.taper_soc <= 1 or not 0 < self.target_soc <= 1:
            raise ValueError("states of charge lie between 0 and 1")


def random_car(rng: Random) -> CarConfig:
    """Give one of the cars of a street: phases, size and temper drawn from rng."""
    return CarConfig(
        phases=rng.choice((1, 1, 2, 3, 3, 3)),
        max_current=rng.choice((10.0, 13.0, 16.0, 16.0, 32.0)),
        response=rng.uniform(1.0, 30.0),
        start_delay=rng.uniform(1.0, 20.0),
        capacity=rng.uniform(15_000.0, 100_000.0),
        target_soc=rng.choice((0.8, 0.9, 1.0)),
    )


class Car:
    """A car that follows the current offered to it, at its own pace."""

    def __init__(self, config: CarConfig | None = None, *, soc: float = 0.3, plugged: bool = False) -> None:
        """Start with a state of charge (0..1), on or off the cable."""
        self.config = config or CarConfig()
        self.soc = soc
        self.plugged = plugged
        self.energy = 0.0
        """Wh drawn since the simulation began, as the charger's meter sees them."""
        self._offered = 0.0
        self._wired = 3
        self._current = 0.0
        self._stopped = False
        self._offered_for = 0.0
        self._clock = 0.0
        self._shown = 0.0
        self._unnoticed: deque[tuple[float, float]] = deque()
        self._pace = (-1.0, 0.0)

    @property
    def current(self) -> float:
        """What each used leg draws, A."""
        return self._current

    @property
    def legs(self) -> int:
        """How many legs the car draws on: those that it uses and that the cable has."""
        return min(self.config.phases, self._wired)

    @property
    def draw(self) -> tuple[float, float, float]:
        """What each leg of the cable carries, A, in the charger's order L1, L2, L3."""
        amps, legs = self._current, self.legs
        return amps, amps if legs > 1 else 0.0, amps if legs > 2 else 0.0

    @property
    def power(self) -> float:
        """Active power, W."""
        return self._current * self.legs * self.config.voltage

    @property
    def wants(self) -> bool:
        """Whether the car would take a current if it were offered one."""
        return self.plugged and not self._stopped and self.soc < self.config.target_soc

    @property
    def appetite(self) -> float:
        """What each used leg would draw of an unlimited offer, A."""
        return min(self.config.max_current, self._taper())

    @property
    def ready(self) -> bool:
        """Whether the car has closed its side (state C): it wants a current, is offered one, and has got ready."""
        return self.wants and self._offers_enough and self._offered_for >= self.config.start_delay

    @property
    def _offers_enough(self) -> bool:
        return self._offered >= self.config.min_current

    def plug_in(self) -> None:
        """Put the car on the cable; it forgets that it had stopped itself."""
        self.plugged = True
        self._stopped = False
        self._offered_for = 0.0

    def plug_out(self) -> None:
        """Take the car off the cable; the draw ends at once."""
        self.plugged = False
        self._offered = self._current = self._offered_for = self._shown = 0.0
        self._unnoticed.clear()

    def stop(self) -> None:
        """Stop from the driver's seat: the car stays plugged in and draws nothing."""
        self._stopped = True

    def resume(self) -> None:
        """Take back stop()."""
        self._stopped = False

    def offer(self, amps: float, wired: int = 3) -> None:
        """Set what the pilot signal offers, A per leg of so many wired legs; it holds until the next call."""
        self._wired = wired
        amps = amps if self.plugged else 0.0
        if not self.config.dead_time:
            self._offered = amps
        elif amps != self._shown:
            self._shown = amps
            self._unnoticed.append((self._clock + self.config.dead_time, amps))

    def step(self, now: float, dt: float) -> None:
        """Let dt seconds pass, ending at now (the car itself has no use for the time of day)."""
        del now
        if not self.plugged:
            return
        self._clock += dt
        while self._unnoticed and self._unnoticed[0][0] <= self._clock + HAIR:
            self._offered = self._unnoticed.popleft()[1]
        self._offered_for = self._offered_for + dt if self._offers_enough and self.wants else 0.0
        target = self._target()
        if self._pace[0] != dt:
            tau = self.config.response / _SETTLED
            self._pace = (dt, 1.0 if tau == 0 else 1.0 - exp(-dt / tau))
        self._current += (target - self._current) * self._pace[1]
        if abs(target - self._current) < _SNAP:
            self._current = target
        drawn = self.power * dt / 3600.0
        self.energy += drawn
        self.soc = min(1.0, self.soc + drawn * self.config.efficiency / self.config.capacity)

    def _target(self) -> float:
        if not self.ready:
            return 0.0
        return min(self._offered, self.config.max_current, self._taper())

    def _taper(self) -> float:
        full = self.config.max_current
        if self.soc <= self.config.taper_soc or self.config.taper_soc >= 1.0:
            return full
        left = (1.0 - self.soc) / (1.0 - self.config.taper_soc)
        floor = min(self.config.taper_floor, full)
        return floor + (full - floor) * left
