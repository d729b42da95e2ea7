"""A house in virtual time, with Home Assistant in it, or without: it comes, is killed, and comes again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from typing import Any

from homeassistant import loader
from homeassistant.core import HomeAssistant, State
from pytest_homeassistant_custom_component.common import (
    INSTANCES,
    MockConfigEntry,
    async_test_home_assistant,
    mock_restore_cache,
    mock_storage,
)

from custom_components.dynamic_ocpp_evse import const
from custom_components.dynamic_ocpp_evse.coordinator import Coordinator
from simulator.clock import HAIR
from simulator.plant import Plant, PlantState
from tests.integration.home import GRID, filled

from .clock import Clock, JumpingLoop, undisturbed
from .devices import Gauge, Switch
from .ocpp import Gateway, Point

HUB = "hub"

type Action = Callable[[World], object]


@dataclass(frozen=True, slots=True)
class Member:
    """An entry under the hub: what is typed in its form, and the mode that a person has chosen before."""

    kind: const.EntryType
    title: str
    mode: str
    typed: Mapping[str, Any] = field(default_factory=dict)
    cpid: str | None = None
    """That of its charger."""


class Steps:
    """What holds from a second on, until the next: (second, value), in order. Seconds count from the world's start."""

    def __init__(self, *steps: tuple[float, Any]) -> None:
        """Take the steps; the first holds before, too."""
        self.steps = list(steps)

    def at(self, second: float) -> Any:
        """Return what holds."""
        found = self.steps[0][1]
        for since, value in self.steps:
            if since > second:
                break
            found = value
        return found


class StepHouse(Steps):
    """A house by steps of A per phase."""

    def currents(self, now: float, time: float) -> tuple[float, float, float]:
        """Return what it takes; `now` counts from the start."""
        del time
        found: tuple[float, float, float] = self.at(now)
        return found


class StepSun(Steps):
    """A sun by steps of W; it is given the seconds from the start as its time."""

    def power(self, time: float) -> float:
        """Return the production, W."""
        return float(self.at(time))


class World:
    """The plant, its devices, the entries of Load Juggler, and the time.

    `watchers` are shown every state of the plant. `hass` is None while there is none.
    """

    def __init__(
        self,
        clock: Clock,
        plant: Plant,
        *,
        hub: Mapping[str, Any],
        members: Sequence[Member],
        points: Mapping[str, Point] | None = None,
        switches: Sequence[Switch] = (),
        gauges: Sequence[Gauge] = (),
        dt: float = 0.5,
        time_zone: str = "UTC",
    ) -> None:
        """Stand still; `points` are the chargers by cpid, `gauges` the meters, that of the grid among them."""
        self.clock = clock
        self.plant = plant
        self.hub = dict(hub)
        self.members = tuple(members)
        self.points = dict(points or {})
        self.gateway = Gateway(self.points)
        self.switches = tuple(switches)
        self.gauges = tuple(gauges)
        self.watchers: list[Callable[[PlantState], None]] = []
        self.hass: HomeAssistant | None = None
        self.started = clock.now
        self.lives = 0
        self._dt = dt
        self._time_zone = time_zone
        self._storage: dict[str, Any] = {}
        self._due: list[tuple[float, int, Action]] = []
        self._order = count()

    @property
    def elapsed(self) -> float:
        """Return the seconds since the start."""
        return self.clock.now - self.started

    @property
    def coordinator(self) -> Coordinator:
        """Return that of the hub, which has to be loaded."""
        assert self.hass is not None
        entry = self.hass.config_entries.async_get_entry(HUB)
        assert entry is not None
        found: Coordinator = entry.runtime_data
        return found

    def at(self, second: float, action: Action) -> None:
        """Let something happen so many seconds after the start."""
        heappush(self._due, (self.started + second, next(self._order), action))

    def state(self, entity_id: str) -> str | None:
        """Return what an entity shows, None where there is no such or no Home Assistant."""
        found = None if self.hass is None else self.hass.states.get(entity_id)
        return None if found is None else found.state

    def alone(self, until: float) -> None:
        """Go on without Home Assistant, until so many seconds after the start."""
        while self.elapsed < until - HAIR:
            self.clock.advance(self._dt)
            self._step()

    def live(self, until: float) -> None:
        """Start Home Assistant with all entries, go on until so many seconds after the start, and kill it."""
        loop = JumpingLoop(self.clock)
        with undisturbed(), mock_storage(self._storage):
            try:
                loop.run_until_complete(self._live(self.started + until))
            finally:
                self._attach(None)
                loop.abandon()
        self.lives += 1

    async def _live(self, until: float) -> None:
        loop = asyncio.get_running_loop()
        async with async_test_home_assistant() as hass:
            hass.data.pop(loader.DATA_CUSTOM_COMPONENTS)
            await hass.config.async_set_time_zone(self._time_zone)
            try:
                self._attach(hass)
                await self._begin(hass)
                while self.clock.now < until - HAIR:
                    following = self.plant.state.now + self._dt
                    await asyncio.sleep(following - loop.time())
                    self._step()
            finally:
                INSTANCES.remove(hass)

    def _attach(self, hass: HomeAssistant | None) -> None:
        self.hass = hass
        self.gateway.attach(hass)
        for point in self.points.values():
            point.attach(hass, self.clock.now, again=self.lives > 0)
        for switch in self.switches:
            switch.attach(hass)
        for gauge in self.gauges:
            gauge.attach(hass)

    async def _begin(self, hass: HomeAssistant) -> None:
        """Set up the hub and its members, with what a person chose before."""
        modes = [(f"select.dynamic_ocpp_evse_{one.title.lower()}_operating_mode", one.mode) for one in self.members]
        mock_restore_cache(hass, [State(entity_id, mode) for entity_id, mode in modes])
        data, options = filled(const.EntryType.HUB, dict(zip(const.CONF_GRID_PHASES, GRID, strict=True)) | self.hub)
        entries = [MockConfigEntry(domain=const.DOMAIN, title="Home", entry_id=HUB, data=data, options=options)]
        for member in self.members:
            data, options = filled(member.kind, {const.CONF_HUB: HUB, const.CONF_NAME: member.title, **member.typed})
            if member.cpid is not None:
                shown = self.points[member.cpid].shown
                assert shown is not None
                data |= {const.CONF_DEVICE: shown.device.id, const.CONF_CONNECTOR: 1}
            name = member.title.lower()
            entries.append(
                MockConfigEntry(
                    domain=const.DOMAIN, title=member.title, entry_id=name, unique_id=name, data=data, options=options
                )
            )
        for entry in entries:
            entry.add_to_hass(hass)
        # As when Home Assistant starts: the first that is set up takes all others of its domain along.
        await hass.config_entries.async_setup(HUB)
        await hass.async_block_till_done()
        assert abs(self.coordinator.clock() - self.clock.now) < 1.0, "the integration lives in another time"

    def _step(self) -> None:
        now = self.clock.now
        state = self.plant.step(now, now - self.plant.state.now)
        for point in self.points.values():
            point.step(now)
        for switch in self.switches:
            switch.step(now)
        for gauge in self.gauges:
            gauge.step(now)
        for watch in self.watchers:
            watch(state)
        while self._due and self._due[0][0] <= now + HAIR:
            heappop(self._due)[2](self)
