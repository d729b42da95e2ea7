"""Smooth seeded noise: the same seed and the same time give the same value, in whatever order they are asked for."""

from __future__ import annotations

import random
from functools import lru_cache
from math import floor


@lru_cache(maxsize=4096)
def _knot(seed: str, index: int) -> float:
    return random.Random(f"{seed}/{index}").random()


def smooth_noise(seed: str, now: float, length: float) -> float:
    """Return a value of 0 to 1 that wanders smoothly: a new random value every ``length`` seconds, eased in between."""
    position = now / length
    index = floor(position)
    part = position - index
    eased = part * part * (3 - 2 * part)
    here, there = _knot(seed, index), _knot(seed, index + 1)
    return here + (there - here) * eased
