"""Solar production: a clear day, and clouds that move over it."""

from __future__ import annotations

from dataclasses import dataclass
from math import pi, sin

from .noise import smooth_noise

DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class SunConfig:
    """A solar installation and its weather.

    ``peak_power`` in W is produced at noon under a clear sky. ``sunrise`` and ``sunset`` are seconds after midnight.
    ``cloud_depth`` is the share of the light that a thick cloud takes, 0 (always clear) to 1; ``cloud_length`` is how
    long a cloud takes to pass, in seconds.
    """

    peak_power: float = 10_000.0
    sunrise: float = 5.0 * 3600
    sunset: float = 21.0 * 3600
    cloud_depth: float = 0.6
    cloud_length: float = 1200.0
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Sun:
    """The production of one installation at any time: it has no state."""

    config: SunConfig

    def clear_sky(self, time: float) -> float:
        """Return the production in W without clouds. ``time`` is in seconds after the first midnight."""
        config = self.config
        since = time % DAY - config.sunrise
        length = config.sunset - config.sunrise
        if not 0.0 < since < length:
            return 0.0
        # The power 1.2 flattens the foot of the curve: low sun meets the panels at an angle and through more air.
        return float(config.peak_power * sin(pi * since / length) ** 1.2)

    def cloud_factor(self, time: float) -> float:
        """Return the share of the clear sky's light that gets through, 0 to 1."""
        config = self.config
        broad = smooth_noise(f"{config.seed}/broad", time, config.cloud_length)
        fine = smooth_noise(f"{config.seed}/fine", time, config.cloud_length / 3)
        # Two scales, stretched beyond 0 to 1 and cut there: clear gaps and dense clouds with ragged edges.
        shade = 1.6 * (0.85 * broad + 0.15 * fine) - 0.3
        return 1.0 - config.cloud_depth * min(max(shade, 0.0), 1.0)

    def power(self, time: float) -> float:
        """Return the production in W, never negative."""
        return self.clear_sky(time) * self.cloud_factor(time)
