"""A meter: what a sensor tells of a true value, and when."""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass

from .clock import HAIR


@dataclass(frozen=True, slots=True)
class MeterConfig:
    """How a meter samples; the default is ideal.

    It samples every ``interval`` seconds and reports each sample ``delay`` seconds later. ``noise`` is the standard
    deviation of what it adds, in the unit of the report. Each sample is lost with probability ``dropout``. With
    probability ``stuck`` a sample is the first of a time in which the meter repeats it for ``stuck_for`` seconds.
    ``scale`` multiplies the true value: -1 for a clamp that is on the wrong way round, 0.001 for a meter that tells kW.
    """

    interval: float = 1.0
    delay: float = 0.0
    noise: float = 0.0
    dropout: float = 0.0
    stuck: float = 0.0
    stuck_for: float = 60.0
    seed: int = 1
    scale: float = 1.0


class Meter:
    """Samples one or more values at a time, such as the currents of three phases."""

    def __init__(self, config: MeterConfig) -> None:
        self.config = config
        self._random = random.Random(config.seed)
        self._next_sample: float | None = None
        self._stuck_until = float("-inf")
        self._stuck_at: tuple[float, ...] = ()
        self._pending: deque[tuple[float, tuple[float, ...]]] = deque()

    def step(self, now: float, *values: float) -> tuple[float, ...] | None:
        """Show the meter the true ``values`` at ``now``; return what it reports now, or None if nothing.

        When several samples have become due for report since the last step, the newest counts.
        """
        if self._next_sample is None:
            self._next_sample = now
        # A step may end a rounding error before the grid point: it is that sample all the same.
        if now >= self._next_sample - HAIR:
            intervals = int((now - self._next_sample + HAIR) / self.config.interval) + 1
            self._next_sample += intervals * self.config.interval
            self._sample(now, values)
        report = None
        while self._pending and self._pending[0][0] <= now + HAIR:
            report = self._pending.popleft()[1]
        return report

    def _sample(self, now: float, values: tuple[float, ...]) -> None:
        config = self.config
        if now >= self._stuck_until:
            shown = values if config.scale == 1.0 else tuple([value * config.scale for value in values])
            if config.noise:
                shown = tuple([value + self._random.gauss(0.0, config.noise) for value in shown])
            self._stuck_at = shown
            if config.stuck and self._random.random() < config.stuck:
                self._stuck_until = now + config.stuck_for
        if not config.dropout or self._random.random() >= config.dropout:
            self._pending.append((now + config.delay, self._stuck_at))
