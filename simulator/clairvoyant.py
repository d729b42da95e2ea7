"""What solar loads may take in truth, and what one could take that knew it every second."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor

from .engine import Accounting, Load, Mode
from .phases import PerPhase

# Rounding of floats must not cost a step of the current.
_EPS = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class SunRule:
    """How much of the sun is a solar load's: per phase or netted, and when the battery goes first.

    `shares` are the parts of the production on the phases A, B, C. `target` is the SOC in percent from which the sun
    is theirs, None without a battery; above it the battery may add `discharge` W. `hysteresis` in percent: a load that
    runs may go on down to target - hysteresis.
    """

    accounting: Accounting = Accounting.PER_PHASE
    shares: PerPhase = (1 / 3, 1 / 3, 1 / 3)
    voltage: float = 230.0
    target: float | None = None
    hysteresis: float = 0.0
    discharge: float = 0.0

    def sun(self, solar: float, house: Sequence[float], soc: float | None, *, allowed: bool = False) -> PerPhase:
        """Return in A what the sun leaves on each phase, negative where the house takes more.

        `solar` is the production in W, `house` in A per phase everything that comes before the solar loads. The battery
        is thought at rest: what it takes or shifts between phases is not the loads' doing. With `allowed`, it is all
        that a running load may take: also what the battery may add, and within the hysteresis.
        """
        given = 0.0
        if self.target is not None:
            if soc is None or soc < self.target - (self.hysteresis if allowed else 0.0):
                return 0.0, 0.0, 0.0
            given = self.discharge if allowed and soc > self.target else 0.0
        amps = solar / self.voltage
        extra = given / self.voltage / 3
        one, two, three = self.shares
        return (
            amps * one + extra - house[0],
            amps * two + extra - house[1],
            amps * three + extra - house[2],
        )

    def room(self, sun: Sequence[float], legs: Sequence[int]) -> float:
        """Return the A per leg that a load on these phases may take of that sun, without adding import."""
        if self.accounting is Accounting.NETTED:
            return (sun[0] + sun[1] + sun[2]) / len(legs)
        room = sun[legs[0]]
        for leg in legs[1:]:
            room = min(room, sun[leg])
        if self.target is not None:
            # Beside a battery the sum of the phases binds as well, or two loads would take what charges it.
            room = min(room, (sun[0] + sun[1] + sun[2]) / len(legs))
        return room

    def unwanted(self, sun: Sequence[float], draw: Sequence[float]) -> float:
        """Return in A, over all phases, what solar loads that draw `draw` per phase take beyond that sun."""
        if self.accounting is Accounting.NETTED:
            taken = draw[0] + draw[1] + draw[2]
            return min(taken, max(0.0, taken - max(0.0, sun[0] + sun[1] + sun[2])))
        beyond = 0.0
        for taken, there in zip(draw, sun, strict=True):
            if taken > 0.0:
                beyond += taken - max(0.0, there) if taken > there else 0.0
        return beyond


def best_step(load: Load, room: float) -> float:
    """Return the largest current, A per leg, that a load can take within `room`: 0, or min to max in its steps."""
    amps = min(room, load.max_current)
    if load.step:
        amps = floor(amps / load.step + _EPS) * load.step
    return amps if amps >= load.min_current - _EPS else 0.0


class Clairvoyant:
    """Takes in every second the largest allowed step within the true surplus of that second, and adds no import.

    It has no ramp, no pause and no delay, so that nothing real beats it but on borrowed energy, or on what a battery
    gives. It serves the loads in Solar Only, one after the other in the order given; none may have two legs on a phase.
    """

    def __init__(self, rule: SunRule, loads: Sequence[Load]) -> None:
        self.rule = rule
        self._loads = [(load, tuple(int(leg) for leg in load.legs)) for load in loads if load.mode is Mode.SOLAR_ONLY]

    @property
    def names(self) -> tuple[str, ...]:
        """Return whom it serves."""
        return tuple(load.id for load, _ in self._loads)

    def take(self, sun: Sequence[float], caps: Mapping[str, float]) -> dict[str, float]:
        """Return the A per leg of each load; `caps` tells how much each one's car would take now, A per leg."""
        left = list(sun)
        taken: dict[str, float] = {}
        for load, legs in self._loads:
            amps = best_step(load, min(self.rule.room(left, legs), caps.get(load.id, 0.0)))
            taken[load.id] = amps
            if amps:
                for leg in legs:
                    left[leg] -= amps
        return taken
