"""A light charger for closed-loop runs: a limit in A goes straight to the pilot signal, without profiles or messages.

Currents are A per leg, L1 first, energy in Wh; none is ever negative. now is any clock in seconds that goes on evenly.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from math import floor, inf
from random import Random

from .car import Car
from .checks import require
from .clock import HAIR
from .meter import Meter, MeterConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectConfig:
    """A charger that is told a limit.

    max_current: what it may offer, A per leg.  min_current: below it offers nothing.  phases: wired legs, 1 to 3.
    whole_amps: offers whole A, rounded down.
    latency: s from a command to the offer.
    lost: share of the commands that never arrive, 0 to 1; drawn from seed.
    lease: s without a command after which it falls back to failsafe (A per leg); 0: never.
    meter: how its reported draw follows the true one; after a command, too.
    voltage: V, leg to neutral.
    """

    max_current: float = 16.0
    min_current: float = 6.0
    phases: int = 3
    whole_amps: bool = False
    latency: float = 0.0
    lost: float = 0.0
    lease: float = 0.0
    failsafe: float = 0.0
    meter: MeterConfig = field(default_factory=lambda: MeterConfig(interval=10.0))
    voltage: float = 230.0
    seed: int = 1

    def __post_init__(self) -> None:
        """Refuse a charger that cannot exist."""
        require(1 <= self.phases <= 3, f"a charger has 1 to 3 legs, not {self.phases}")
        require(0 < self.min_current <= self.max_current, "min_current lies above 0 A and up to max_current")
        require(self.latency >= 0 and self.lease >= 0, "latency and lease cannot be negative")
        require(0 <= self.lost <= 1, "the share of lost commands lies between 0 and 1")


class DirectCharger:
    """The charger, the car on its cable, and its meter; it offers nothing until it is told to."""

    __slots__ = (
        "_heard", "_meter", "_pending", "_random", "car", "config", "currents", "energy", "limit", "reported",
        "reported_at",
    )  # fmt: skip

    def __init__(self, config: DirectConfig | None = None, car: Car | None = None) -> None:
        self.config = config or DirectConfig()
        self.car = car or Car()
        self.limit = 0.0
        """What the pilot signal offers now: 0 or between the limits."""
        self.energy = 0.0
        """What its register has counted since the simulation began."""
        self.reported: tuple[float, ...] | None = None
        """The draw on each wired leg as the meter last told it, None before it first did."""
        self.reported_at = -inf
        """When the meter last told it (it had sampled it its delay before)."""
        self.currents: tuple[float, ...] = (0.0,) * self.config.phases
        """What each wired leg carries, in truth."""
        self._meter = Meter(self.config.meter)
        self._random = Random(self.config.seed)
        self._pending: deque[tuple[float, float]] = deque()
        self._heard = inf

    def command(self, amps: float, now: float) -> bool:
        """Tell it a limit, A per leg (0: stop), at ``now``; return whether that will arrive."""
        if self.config.lost and self._random.random() < self.config.lost:
            return False
        self._pending.append((now + self.config.latency, amps))
        return True

    def step(self, now: float, dt: float) -> None:
        """Let dt seconds pass, ending at now; a command is obeyed in the first step that begins when it is due."""
        config = self.config
        begin = now - dt
        pending = self._pending
        while pending and pending[0][0] <= begin + HAIR:
            self._heard, amps = pending.popleft()
            self._obey(amps)
        if config.lease and begin - self._heard >= config.lease - HAIR:
            self._obey(config.failsafe)
        car = self.car
        car.offer(self.limit, config.phases)
        car.step(now, dt)
        self.currents = car.draw[: config.phases]
        self.energy += car.power * dt / 3600.0
        report = self._meter.step(now, *self.currents)
        if report is not None:
            self.reported, self.reported_at = report, now

    def _obey(self, amps: float) -> None:
        config = self.config
        # A limit that was computed may miss the whole amp that was meant by a hair.
        amps = min(round(amps, 6), config.max_current)
        if config.whole_amps:
            amps = float(floor(amps))
        self.limit = amps if amps >= config.min_current else 0.0
