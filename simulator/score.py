"""Keeps the score of a run, from the truth of the plant and not from what the controller believes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .clairvoyant import SunRule
from .phases import PHASES, Phase
from .plant import PlantState


class Score:
    """What a run did to the breaker, to the grid and for the loads.

    ``highest_current`` is the largest import of any phase in A, on ``highest_phase``. ``longest_overload`` is the
    longest time in s for which one phase was above the breaker without a break, ``overload_seconds`` all such time of
    all phases. ``solar_import`` is the import that solar loads caused, in Wh. ``energy`` in Wh by load.
    """

    def __init__(self, breaker: float, voltage: float = 230.0) -> None:
        self.breaker = breaker
        self.voltage = voltage
        self.seconds = 0.0
        self.highest_current = 0.0
        self.highest_phase: Phase = "A"
        self.longest_overload = 0.0
        self.overload_seconds = 0.0
        self.solar_import = 0.0
        self.energy: dict[str, float] = {}
        self._overload: dict[Phase, float] = dict.fromkeys(PHASES, 0.0)

    def add(self, state: PlantState, dt: float, solar_loads: Mapping[str, float]) -> None:
        """Count ``dt`` seconds in ``state``.

        ``solar_loads`` are the loads that may only use solar power now: by name, the A per leg that each may take from
        any source all the same (the minimum of a car in Solar Priority; 0 in Solar Only). What they take beyond it,
        on a phase that imports, is import that they caused, up to the whole import of that phase.
        """
        self.seconds += dt
        for index, phase in enumerate(PHASES):
            current = state.grid[index]
            if current > self.highest_current:
                self.highest_current, self.highest_phase = current, phase
            self._count_overload(phase, current > self.breaker, dt)
            solar_draw = sum(
                max(state.loads[name][index] - free, 0.0) for name, free in solar_loads.items() if name in state.loads
            )
            self.solar_import += min(max(current, 0.0), solar_draw) * self.voltage * dt / 3600
        for name, draw in state.loads.items():
            self.energy[name] = self.energy.get(name, 0.0) + sum(draw) * self.voltage * dt / 3600

    def _count_overload(self, phase: Phase, above: bool, dt: float) -> None:
        if not above:
            self._overload[phase] = 0.0
            return
        self.overload_seconds += dt
        self._overload[phase] += dt
        self.longest_overload = max(self.longest_overload, self._overload[phase])


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What a run is judged by.

    `breaker` is A per phase; `notice` is how many seconds no controller can do without after a step: the car's
    response, the grid meter's interval and delay, and the latency of a command. `sun` says what solar loads may take.
    """

    breaker: float = 25.0
    voltage: float = 230.0
    notice: float = 7.0
    sun: SunRule = field(default_factory=SunRule)


@dataclass(frozen=True, slots=True)
class PhaseScore:
    """One phase against its breaker: `overload` s above it, `longest` s without a break, `highest` A of import.

    `late` are the avoidable late seconds: the phase was above its breaker, and managed loads drew more on it than it
    had room for at any moment of the notice before. `late_amps` is the most that it was above the breaker then.
    """

    overload: float
    longest: float
    highest: float
    late: float
    late_amps: float


@dataclass(frozen=True, slots=True)
class LoadScore:
    """One load: energies in Wh, `energy` = `from_sun` + `from_battery` + `from_grid`.

    A phase's load takes the import of the phase before anything else, then sun and battery in the proportion in which
    they give. `unwanted` is what a load in a solar mode took beyond the sun that was its own, `best` what the
    clairvoyant would have taken, None for a load that he does not serve. `starts` counts the times that it began to
    draw, `solar_changes` and `breaker_changes` the limits sent that differed from the last. `tracking` is the mean
    distance between its draw and the clairvoyant's, A per leg.
    """

    mode: str
    energy: float
    from_sun: float
    from_battery: float
    from_grid: float
    unwanted: float
    best: float | None
    starts: int
    solar_changes: int
    breaker_changes: int
    tracking: float | None

    @property
    def solar(self) -> float:
        """Return the Wh that it took without adding import."""
        return self.energy - self.unwanted

    @property
    def of_best(self) -> float | None:
        """Return the share of the clairvoyant's energy that it took without adding import."""
        return self.solar / self.best if self.best else None

    @property
    def unwanted_share(self) -> float:
        """Return the import that it caused as a share of its solar energy."""
        return self.unwanted / self.solar if self.solar > 0 else float(self.unwanted > 0)


@dataclass(frozen=True, slots=True)
class RunScore:
    """A whole run: seconds, Wh over the grid, phases A to C, loads by name.

    `cuts` counts the overloads to which managed loads added; `mean_cut` and `longest_cut` are the seconds until the
    phase was below its breaker again or its loads were off.
    """

    seconds: float
    imported: float
    exported: float
    cuts: int
    mean_cut: float
    longest_cut: float
    phases: tuple[PhaseScore, ...]
    loads: dict[str, LoadScore]

    @property
    def late(self) -> float:
        """Return the avoidable late seconds of all phases."""
        return sum(phase.late for phase in self.phases)

    @property
    def late_amps(self) -> float:
        """Return the most that a phase was late above its breaker, A."""
        return max((phase.late_amps for phase in self.phases), default=0.0)
