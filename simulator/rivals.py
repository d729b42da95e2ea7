"""Simple controllers as they are found elsewhere, to compare the engine with.

All of them read the meter as if the managed loads were off, by their last measured draws, and keep the breaker in one
way: no limit above the headroom of now. They serve the loads in the order given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import floor

from .controller import Controller, Juggler
from .engine import Connection, Load, Mode, Site, Snapshot

_EPS = 1e-6
_SERVED = frozenset({Connection.READY, Connection.IDLE})

# What a load may take of the headroom under the breaker and of the surplus of sun, both in A per leg, by its mode.
_WANTS: Mapping[Mode, Callable[[Load, Site, float, float], float]] = {
    Mode.STANDARD: lambda load, site, headroom, surplus: headroom,
    Mode.CONTINUOUS: lambda load, site, headroom, surplus: headroom,
    Mode.SOLAR_PRIORITY: lambda load, site, headroom, surplus: max(load.min_current, surplus),
    Mode.SOLAR_ONLY: lambda load, site, headroom, surplus: surplus,
    Mode.EXCESS: lambda load, site, headroom, surplus: (
        surplus - site.excess_threshold / site.voltage / max(1, site.phases)
    ),
}


def bases(snapshot: Snapshot) -> list[float] | None:
    """Return the meter in A per phase as if every load were off, import positive; None while a phase has no reading."""
    found = []
    for reading in snapshot.grid:
        if reading is None:
            return None
        found.append(reading.value)
    for load in snapshot.loads:
        for leg, amps in zip(load.legs, load.draw or (), strict=False):
            found[leg] -= amps
    return found


def fit(load: Load, amps: float) -> float:
    """Return what the device can take of a current, A per leg: 0, or min to max in its steps, rounded down."""
    amps = min(amps, load.max_current)
    if load.step:
        amps = floor(amps / load.step + _EPS) * load.step
    return round(amps, 6) if amps >= load.min_current - _EPS else 0.0


class _Rival:
    """What all of them have in common: one load after the other, each with its headroom and its surplus."""

    def __init__(self, cycle: float) -> None:
        self.cycle = cycle
        self.limits: dict[str, float] = {}

    def urgent(self, snapshot: Snapshot) -> bool:
        """Wait for the next cycle, whatever the reading."""
        del snapshot
        return False

    def decide(self, snapshot: Snapshot, now: float) -> dict[str, float]:
        """Return the limits of all loads, A per leg; none while the meter is silent."""
        base = bases(snapshot)
        if base is None:
            return {}
        sun = self.seen(base)
        if not self.due(now):
            return dict(self.limits)
        site = snapshot.site
        limit = site.breaker - site.power_buffer / site.voltage / site.phases
        room, left = [limit - amps for amps in base], [-amps for amps in sun]
        for load in snapshot.loads:
            headroom = min(room[leg] for leg in load.legs)
            surplus = min(left[leg] for leg in load.legs)
            wanted = _WANTS[load.mode](load, site, headroom, surplus)
            served = load.controlled and load.connection in _SERVED
            amps = fit(load, min(self.shaped(load, wanted, now), headroom)) if served else 0.0
            self.limits[load.id] = amps
            for leg in load.legs:
                room[leg] -= amps
                left[leg] -= amps
        return dict(self.limits)

    def seen(self, base: list[float]) -> list[float]:
        """Take in the newest meter (A per phase, loads off) and return the one to reckon the sun by."""
        return base

    def due(self, now: float) -> bool:
        """Return whether it is time for a command."""
        return True

    def shaped(self, load: Load, wanted: float, now: float) -> float:
        """Return the current, A per leg, to command when `wanted` is there."""
        return wanted


class Naive(_Rival):
    """The limit is the surplus of now."""

    def __init__(self, cycle: float = 5.0) -> None:
        super().__init__(cycle)


class Delayed(_Rival):
    """A slow loop: a start takes `enable` s in which the minimum was there, a stop `disable` s without it."""

    def __init__(self, cycle: float = 30.0, enable: float = 60.0, disable: float = 180.0) -> None:
        super().__init__(cycle)
        self.enable, self.disable = enable, disable
        self._since: dict[str, float | None] = {}

    def shaped(self, load: Load, wanted: float, now: float) -> float:
        """Hold the load off, or on at its minimum, until its delay has passed."""
        running = self.limits.get(load.id, 0.0) > 0
        enough = wanted >= load.min_current
        if enough is running:
            self._since[load.id] = None
            return wanted
        since = self._since.get(load.id)
        if since is None:
            since = self._since[load.id] = now
        delay = self.disable if running else self.enable
        if now - since >= delay:
            self._since[load.id] = None
            return wanted
        return load.min_current if running else 0.0


class Averaged(_Rival):
    """Commands every `every` s by an exponential average (`weight` a sample), at most `up` and `down` A/s faster."""

    def __init__(
        self, cycle: float = 2.0, every: float = 15.0, weight: float = 0.3, up: float = 0.1, down: float = 0.2
    ) -> None:
        super().__init__(cycle)
        self.every, self.weight, self.up, self.down = every, weight, up, down
        self._average: list[float] = []
        self._commanded = float("-inf")

    def seen(self, base: list[float]) -> list[float]:
        """Average the meter."""
        if len(self._average) != len(base):
            self._average = list(base)
        self._average = [old + self.weight * (new - old) for old, new in zip(self._average, base, strict=True)]
        return self._average

    def due(self, now: float) -> bool:
        """Return whether `every` s have passed since the last command."""
        if now - self._commanded < self.every:
            return False
        self._commanded = now
        return True

    def shaped(self, load: Load, wanted: float, now: float) -> float:
        """Ramp from the limit in force; a start is at the minimum, and a load ramps down to it before it stops."""
        limit = self.limits.get(load.id, 0.0)
        if limit <= 0:
            return min(wanted, load.min_current)
        lowest = limit - self.down * self.every
        if wanted < load.min_current and lowest >= load.min_current:
            return lowest
        if wanted < load.min_current:
            return load.min_current if limit > load.min_current else wanted
        return max(min(wanted, limit + self.up * self.every), lowest)


CONTROLLERS: Mapping[str, Callable[[float], Controller]] = {
    "engine": Juggler,
    "naive": Naive,
    "delayed": lambda cycle: Delayed(),
    "averaged": lambda cycle: Averaged(),
}
"""Who can run a site, by the name that people type; made with the seconds between two decisions where it has no own."""
