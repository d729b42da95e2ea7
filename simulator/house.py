"""The house without its managed loads: a base load with a daily schedule, and appliances that switch."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from .noise import smooth_noise
from .phases import PHASES, PerPhase, Phase
from .sun import DAY

EVENINGS: tuple[tuple[float, float], ...] = (
    (0.0, 0.6),
    (5.5, 0.6),
    (7.0, 1.6),
    (9.0, 1.0),
    (12.0, 1.3),
    (14.0, 0.9),
    (17.0, 1.4),
    (19.0, 2.2),
    (22.0, 1.2),
    (24.0, 0.6),
)
"""A day in which people are out: hour of day and factor on the base load."""


@dataclass(frozen=True, slots=True)
class Appliance:
    """Something big that switches: a kettle, an oven.

    It takes ``power`` W on ``phase`` for ``duration`` seconds, at first at ``first`` and then every ``every`` seconds.
    These are seconds of the plant, whatever the lapse of the day.
    """

    name: str
    phase: Phase
    power: float
    first: float
    duration: float
    every: float

    def is_on(self, now: float) -> bool:
        """Return whether it is switched on at ``now``."""
        return now >= self.first and (now - self.first) % self.every < self.duration


@dataclass(frozen=True, slots=True)
class HouseConfig:
    """A house on three phases.

    ``base_power`` in W on each phase is multiplied by the ``schedule`` (hour of day, factor; between its points
    linear) and by a noise of up to plus and minus ``noise`` (0.15 = 15 %) that changes over ``noise_length`` seconds.
    """

    base_power: PerPhase = (320.0, 220.0, 180.0)
    schedule: tuple[tuple[float, float], ...] = EVENINGS
    noise: float = 0.15
    noise_length: float = 4.0
    appliances: tuple[Appliance, ...] = ()
    voltage: float = 230.0
    seed: int = 1


@dataclass(frozen=True, slots=True)
class House:
    """The consumption of one house at any time: it has no state."""

    config: HouseConfig

    def factor(self, time: float) -> float:
        """Return the schedule's factor at ``time``, in seconds after the first midnight."""
        hour = time % DAY / 3600
        for (start, before), (end, after) in pairwise(self.config.schedule):
            if start <= hour < end:
                return before + (after - before) * (hour - start) / (end - start)
        return self.config.schedule[-1][1]

    def currents(self, now: float, time: float) -> PerPhase:
        """Return the consumption in A on each phase, positive = consumption.

        ``now`` is the plant's time in seconds, which noise and appliances follow; ``time`` is the time of the day that
        the schedule follows, in seconds after the first midnight.
        """
        config = self.config
        factor = self.factor(time)
        amps = []
        for phase, base in zip(PHASES, config.base_power, strict=True):
            wander = 2 * smooth_noise(f"{config.seed}/{phase}", now, config.noise_length) - 1
            power = base * factor * (1 + config.noise * wander)
            power += sum(item.power for item in config.appliances if item.phase == phase and item.is_on(now))
            amps.append(power / config.voltage)
        return amps[0], amps[1], amps[2]
