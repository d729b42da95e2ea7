"""What a picture of a run needs: its states, thinned out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .phases import PHASES
from .plant import PlantState


@dataclass(slots=True)
class Trace:
    """One row every `every` steps: hours of the day, A, kW and percent.

    `grid` is the highest import of each phase since the row before, so that no short overload gets lost; everything
    else is of that moment. `export` is that of all phases together, `draws` A on the phase where a load draws most,
    `limits` what it was sent, A per leg. `branch` is what the `members` of a circuit draw together, A where it is most.
    """

    every: int = 10
    hours: list[float] = field(default_factory=list)
    grid: tuple[list[float], list[float], list[float]] = field(default_factory=lambda: ([], [], []))
    sun: list[float] = field(default_factory=list)
    house: list[float] = field(default_factory=list)
    battery: list[float] = field(default_factory=list)
    soc: list[float] = field(default_factory=list)
    export: list[float] = field(default_factory=list)
    branch: list[float] = field(default_factory=list)
    members: tuple[str, ...] = ()
    draws: dict[str, list[float]] = field(default_factory=dict)
    limits: dict[str, list[float]] = field(default_factory=dict)
    voltage: float = 230.0
    _steps: int = 0
    _highest: list[float] = field(default_factory=lambda: [float("-inf")] * len(PHASES))

    def __call__(self, state: PlantState, limits: Mapping[str, float]) -> None:
        """Take in one step of a run."""
        self._highest = [max(pair) for pair in zip(self._highest, state.grid, strict=True)]
        self._steps += 1
        if self._steps % self.every:
            return
        self.hours.append(state.time / 3600.0)
        for column, amps in zip(self.grid, self._highest, strict=True):
            column.append(amps)
        self._highest = [float("-inf")] * len(PHASES)
        self.sun.append(state.solar / 1000.0)
        self.house.append(sum(state.house) * self.voltage / 1000.0)
        self.export.append(max(0.0, -sum(state.grid)) * self.voltage / 1000.0)
        self.branch.append(max(map(sum, zip(*(state.loads[name] for name in self.members), strict=True)), default=0.0))
        if state.soc is not None:
            self.battery.append(state.battery_power / 1000.0)
            self.soc.append(state.soc)
        for name, draw in state.loads.items():
            self.draws.setdefault(name, []).append(max(draw))
            self.limits.setdefault(name, []).append(limits[name])
