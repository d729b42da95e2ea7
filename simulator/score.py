"""Keeps the score of a run, from the truth of the plant and not from what the controller believes."""

from __future__ import annotations

from collections.abc import Mapping

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
