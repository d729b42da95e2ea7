"""The inverter between sun, battery and house, and the control that holds the grid at zero with the battery.

W everywhere; output and battery power are positive into the house, production is never negative. Per-phase values are
(A, B, C).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf
from typing import NamedTuple

from .battery import Battery
from .checks import require
from .phases import NOTHING, PHASES, PerPhase, Phase

# One step of a first-order response is done to 95 % after three time constants.
_SETTLED = 3.0
# Nearer than this (W) to its target the control stands on it.
_SNAP = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class InverterConfig:
    """An inverter.

    max_power, max_phase_power: W in all and on each phase; None: no limit.
    asymmetric: whether it, or a battery's own converter beside it, gives its phases unequal power. Then it holds each
    phase at zero; a symmetric one gives each phase the same and holds the sum of the phases at zero.
    has_battery: whether the battery is behind it (hybrid); otherwise the battery has its own converter beside it, and
    the inverter gives the sun alone, the same on each phase.
    phases: those that it is connected to.
    export_limit: W that the site may export in all, beyond it production is curtailed; None: no limit.
    response: s until 95 % of a step of what the zero-grid control asks for.
    """

    max_power: float | None = None
    max_phase_power: float | None = None
    asymmetric: bool = False
    has_battery: bool = True
    phases: tuple[Phase, ...] = PHASES
    export_limit: float | None = None
    response: float = 3.0

    def __post_init__(self) -> None:
        """Refuse an inverter that cannot exist."""
        require(0 < len(self.phases) == len(set(self.phases)), "an inverter is on one to three different phases")
        require(self.response >= 0, "response cannot be negative")
        for rating in (self.max_power, self.max_phase_power, self.export_limit):
            require(rating is None or rating >= 0, "a rating cannot be negative")


class Flow(NamedTuple):
    """What flows, in W: production after curtailment, battery (positive: discharging), and per phase.

    ``output`` is what the inverter gives, ``battery_output`` what a converter beside it gives, ``unserved`` is
    consumption without a supply (off-grid only).
    """

    solar: float
    battery: float
    output: PerPhase
    battery_output: PerPhase
    unserved: PerPhase


class Inverter:
    """The inverter of a site and what its control remembers."""

    __slots__ = ("_gives", "_lag", "_limits", "_on", "_producing", "_rating", "config")

    def __init__(self, config: InverterConfig | None = None) -> None:
        self.config = config = config or InverterConfig()
        self._on = tuple(PHASES.index(phase) for phase in config.phases)
        phase_rating = inf if config.max_phase_power is None else config.max_phase_power
        rating = inf if config.max_power is None else config.max_power
        self._rating = min(rating, len(self._on) * phase_rating)
        # Off-grid a symmetric inverter has to follow each phase as well, each within its part of the rating.
        own_part = inf if config.asymmetric else self._rating / len(self._on)
        self._limits = (phase_rating, min(phase_rating, own_part))
        self._gives: list[float] | None = None
        self._producing: float | None = None
        self._lag = (-1.0, 0.0)

    def step(self, dt: float, demand: PerPhase, sun: float, battery: Battery | None, *, off_grid: bool = False) -> Flow:
        """Go ``dt`` seconds on with that consumption per phase and that much sun, and charge or discharge the battery.

        The first step starts in the steady state.
        """
        charge = discharge = 0.0
        if battery is not None:
            charge, discharge = battery.charge_limit(dt), battery.discharge_limit(dt)
        if battery is None or self.config.has_battery:
            flow = self._hybrid(dt, demand, sun, charge, discharge, off_grid)
        else:
            phase = battery.config.max_phase_power
            flow = self._beside(dt, demand, sun, charge, discharge, inf if phase is None else phase, off_grid)
        if battery is not None:
            battery.apply(flow.battery, dt)
        return flow

    def _hybrid(self, dt: float, demand: PerPhase, sun: float, charge: float, discharge: float, off_grid: bool) -> Flow:
        """Let sun and battery share one output."""
        most = min(sun + discharge, self._rating)
        if off_grid:
            output = self._serve(demand, most, self._limits[1])
            given = output[0] + output[1] + output[2]
            solar = min(sun, given + charge)
            return Flow(solar, given - solar, output, NOTHING, _less(demand, output))
        least = forced = max(0.0, min(sun - charge, most))
        if self.config.export_limit is not None:
            least, forced = min(least, max(0.0, sum(demand)) + self.config.export_limit), 0.0
        gives = self._follow(dt, demand, least, most, self._limits[0])
        # The DC side answers at once: what the sun no longer gives is missing, what nothing takes has to go out.
        _hold(gives, forced, most, self._limits[0])
        given = sum(gives)
        solar = min(sun, given + charge)
        return Flow(solar, given - solar, self._spread(gives), NOTHING, NOTHING)

    def _beside(
        self,
        dt: float,
        demand: PerPhase,
        sun: float,
        charge: float,
        discharge: float,
        phase_rating: float,
        off_grid: bool,
    ) -> Flow:
        """Let the inverter give the sun, and the battery go through its own converter."""
        solar = min(sun, self._rating)
        if off_grid:
            # The converter forms the grid: what it cannot carry, a phase does not get.
            served = self._serve(demand, inf, phase_rating)
            solar = min(solar, sum(served) + charge)
            served = self._serve(demand, solar + discharge, phase_rating)
            output = self._spread([solar / len(self._on)] * len(self._on))
            converter = _less(served, output)
            return Flow(solar, sum(served) - solar, output, converter, _less(demand, served))
        if self.config.export_limit is not None:
            solar = self._curtail(dt, solar, sum(demand) + charge + self.config.export_limit)
        output = self._spread([solar / len(self._on)] * len(self._on))
        gives = self._follow(dt, _less(demand, output), -charge, discharge, phase_rating)
        _hold(gives, -charge, discharge, phase_rating)
        return Flow(solar, sum(gives), output, self._spread(gives), NOTHING)

    def _follow(self, dt: float, demand: PerPhase, least: float, most: float, phase_rating: float) -> list[float]:
        """Move what the control gives towards zero grid, between ``least`` and ``most`` W in all.

        The list that it returns is what the control goes on from: what is held back of it now is not caught up later.
        """
        on = self._on
        if self.config.asymmetric:
            target = [demand[index] for index in on]
        else:
            target = [(demand[0] + demand[1] + demand[2]) / len(on)] * len(on)
        _hold(target, least, most, phase_rating)
        if self._gives is None:
            self._gives = target
            return target
        share = self._share(dt)
        gives = self._gives
        for index, wanted in enumerate(target):
            missing = wanted - gives[index]
            gives[index] = wanted if -_SNAP < missing < _SNAP else gives[index] + missing * share
        return gives

    def _curtail(self, dt: float, sun: float, wanted: float) -> float:
        """Return the production that follows the limit, with the response of the control."""
        target = min(sun, max(0.0, wanted))
        before = target if self._producing is None else self._producing
        self._producing = min(sun, before + (target - before) * self._share(dt))
        return self._producing

    def _share(self, dt: float) -> float:
        """Return the share of a step that the response does in ``dt`` seconds."""
        if self._lag[0] != dt:
            tau = self.config.response / _SETTLED
            self._lag = (dt, 1.0 - exp(-dt / tau) if tau > 0.0 else 1.0)
        return self._lag[1]

    def _serve(self, demand: PerPhase, most: float, phase_rating: float) -> PerPhase:
        """Give each phase what it takes, within the ratings and ``most`` W in all."""
        gives = [min(max(0.0, demand[index]), phase_rating) for index in self._on]
        total = sum(gives)
        if total > most:
            _lower(gives, total - most)
        return self._spread(gives)

    def _spread(self, gives: list[float]) -> PerPhase:
        if len(gives) == len(PHASES):
            return gives[0], gives[1], gives[2]
        site = [0.0, 0.0, 0.0]
        for index, value in zip(self._on, gives, strict=True):
            site[index] = value
        return site[0], site[1], site[2]


def _less(minuend: PerPhase, subtrahend: PerPhase) -> PerPhase:
    return minuend[0] - subtrahend[0], minuend[1] - subtrahend[1], minuend[2] - subtrahend[2]


def _lower(gives: list[float], excess: float) -> None:
    """Take ``excess`` W off what is given, from each phase in proportion."""
    given = sum([value for value in gives if value > 0.0])
    if given > 0.0:
        share = max(0.0, 1.0 - excess / given)
        gives[:] = [value * share if value > 0.0 else value for value in gives]


def _hold(gives: list[float], least: float, most: float, phase_rating: float) -> None:
    """Bring the sum of what is given between ``least`` and ``most`` W, and each phase within its rating."""
    if phase_rating < inf:
        gives[:] = [min(max(value, -phase_rating), phase_rating) for value in gives]
    total = sum(gives)
    if total > most:
        _lower(gives, total - most)
    elif total < least:
        _raise(gives, least - total, phase_rating)


def _raise(gives: list[float], missing: float, phase_rating: float) -> None:
    """Give ``missing`` W more: first take less, in proportion; then the same more on each phase that has room."""
    taken = -sum([value for value in gives if value < 0.0])
    if taken > 0.0:
        share = max(0.0, 1.0 - missing / taken)
        gives[:] = [value * share if value < 0.0 else value for value in gives]
        missing -= taken
    # The phase with the least room first: what it cannot take, the others share.
    order = sorted(range(len(gives)), key=lambda index: -gives[index])
    for place, index in enumerate(order):
        if missing <= 0.0:
            return
        more = min(missing / (len(order) - place), phase_rating - gives[index])
        gives[index] += more
        missing -= more
