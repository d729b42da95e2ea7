"""A site and its controller through a day in virtual seconds, as Home Assistant would run them in real ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from .controller import Controller
from .engine import Circuit, Load, Reading, Site, Snapshot
from .meter import Meter, MeterConfig
from .plant import Plant, PlantState
from .scorer import Scorer

# s: an overload is answered at once, but no two decisions are nearer than this.
BETWEEN_DECISIONS = 1.0


class Device(Protocol):
    """A managed load: the plant's end of it, and what its controller sees of it."""

    @property
    def name(self) -> str:
        """Return its name, in the plant and in the snapshot."""

    @property
    def appetite(self) -> float | None:
        """Return the current that it would take if it were allowed all, A per leg; None if it wants nothing."""

    def observe(self, now: float) -> None:
        """Let its meter look, after the plant has gone on to `now`."""

    def load(self) -> Load:
        """Return it as its controller sees it."""

    def obey(self, limit: float, now: float) -> bool:
        """Send it a limit, A per leg (0: stop); return whether that differs from the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopConfig:
    """The controller's end of a run.

    `site` and `circuits`, which have no meter, are as the controller knows them; `grid` meters A per phase, `storage` a
    battery's SOC and power and the inverter's output. `dt` is the step in s.
    """

    site: Site = field(default_factory=Site)
    circuits: tuple[Circuit, ...] = ()
    grid: MeterConfig = field(default_factory=lambda: MeterConfig(interval=2.0))
    storage: MeterConfig = field(default_factory=lambda: MeterConfig(interval=5.0))
    dt: float = 1.0


Watcher = Callable[[PlantState, Mapping[str, float]], None]
"""Is shown every state of the plant, and the limit that each load was sent last, A per leg."""


class ClosedLoop:
    """Run a plant and a controller together.

    Within a step the plant goes on first, then the meters report, then the controller decides: every cycle of its own,
    and at once on a fresh reading that it finds urgent. A reading carries the second at which it was
    reported, as in Home Assistant: what a meter's delay hides is hidden here, too.
    """

    def __init__(
        self,
        config: LoopConfig,
        plant: Plant,
        devices: Sequence[Device],
        controller: Controller,
        scorer: Scorer | None = None,
    ) -> None:
        self.config = config
        self.plant = plant
        self.devices = tuple(devices)
        self.controller = controller
        self.scorer = scorer
        self.now = plant.state.now
        self.decisions = 0
        self.limits: dict[str, float] = {device.name: 0.0 for device in devices}
        self._by_name = {device.name: device for device in devices}
        self._grid_meter = Meter(config.grid)
        self._storage_meter = Meter(config.storage)
        self._grid: tuple[Reading | None, ...] = (None,) * config.site.phases
        self._storage: tuple[Reading | None, ...] = ()
        self._due = self.now
        self._decided = float("-inf")
        self._alarm = False

    def run(self, seconds: float, watch: Watcher | None = None) -> None:
        """Go on for so many virtual seconds."""
        dt, plant, scorer, devices = self.config.dt, self.plant, self.scorer, self.devices
        for _ in range(round(seconds / dt)):
            self.now += dt
            now = self.now
            state = plant.step(now, dt)
            for device in devices:
                device.observe(now)
            self._meter(state, now)
            soon = self._alarm and now - self._decided >= BETWEEN_DECISIONS
            if now >= self._due or soon:
                self._decide(state, now)
            if scorer is not None:
                scorer.add(state, self._appetites())
            if watch is not None:
                watch(state, self.limits)

    def snapshot(self) -> Snapshot:
        """Return what the controller sees now."""
        solar = soc = battery = None
        output: tuple[Reading | None, ...] = ()
        if self._storage:
            solar, soc, battery, *rest = self._storage
            output = tuple(rest)
        return Snapshot(
            site=self.config.site,
            grid=self._grid,
            loads=tuple([device.load() for device in self.devices]),
            solar=solar,
            soc=soc,
            battery=battery,
            output=output,
            circuits=self.config.circuits,
        )

    def _meter(self, state: PlantState, now: float) -> None:
        """Let the site's meters report."""
        report = self._grid_meter.step(now, *state.grid)
        if report is not None:
            self._grid = tuple([Reading(value, now) for value in report[: self.config.site.phases]])
            # Only a fresh reading can be urgent: between two of them nothing is known to have changed.
            self._alarm = self.controller.urgent(Snapshot(site=self.config.site, grid=self._grid))
        if state.soc is not None:
            self._meter_storage(state, state.soc, now)

    def _meter_storage(self, state: PlantState, soc: float, now: float) -> None:
        output = state.output[: self.config.site.phases]
        report = self._storage_meter.step(now, state.solar, soc, state.battery_power, *output)
        if report is not None:
            self._storage = tuple([Reading(value, now) for value in report])

    def _decide(self, state: PlantState, now: float) -> None:
        """Let the controller decide, and pass its limits on."""
        self._alarm = False
        self._decided = now
        self.decisions += 1
        if now >= self._due:
            self._due += self.controller.cycle
        for name, limit in self.controller.decide(self.snapshot(), now).items():
            if self._by_name[name].obey(limit, now):
                self.limits[name] = limit
                if self.scorer is not None:
                    self.scorer.command(name, limit, state.grid)

    def _appetites(self) -> dict[str, float]:
        found = {}
        for device in self.devices:
            amps = device.appetite
            if amps is not None:
                found[device.name] = amps
        return found
