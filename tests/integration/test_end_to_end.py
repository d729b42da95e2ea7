"""Real charge points on a loopback websocket, the stand-in of domain ocpp, and Load Juggler on top."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory, real_monotonic
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import issue_registry as ir
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from simulator.evse import Firmware
from simulator.profiles import Unit
from tests.demo.test_charge_point import Bench, Until, connected, demo_components, entry, port, start

from .home import add_evse, add_hub, meter

__all__ = ["demo_components", "entry", "port", "start"]

CPIDS = {"CP_A": "box_a", "CP_B": "box_b"}


class WattsOnly(Firmware):
    """A firmware that takes only watts, whatever it says of itself."""

    def takes(self, unit: Unit) -> bool:
        """Refuse amps."""
        return unit is Unit.WATTS


@dataclass
class Known:
    """A charger that the stand-in knows, as `add_evse` wants it."""

    device: dr.DeviceEntry
    connector: int | None = None


@dataclass
class Plant:
    """Charge points, their cars, and a house with a meter: time passes in all of them alike."""

    hass: HomeAssistant
    freezer: FrozenDateTimeFactory
    port: int
    start: Callable[[Bench], Bench]
    until: Until
    house: list[float] = field(default_factory=lambda: [1.0, 1.0, 1.0])
    benches: dict[str, Bench] = field(default_factory=dict)
    loads: dict[str, MockConfigEntry] = field(default_factory=dict)

    async def add(self, identity: str, firmware: Firmware | None = None) -> Bench:
        """Connect a charge point and plug a car in."""
        bench = Bench(self.port, identity, firmware)
        bench.now = datetime.now(UTC).timestamp()
        bench.evse.meter_interval = 10
        await connected(self.hass, self.start(bench), self.until)
        self.benches[identity] = bench
        bench.evse.car.plug_in()
        await self.runs(60, lambda: self.shows(identity, "status_connector") == "Charging")
        return bench

    async def manage(self, hub: MockConfigEntry, identity: str, **typed: Any) -> None:
        """Add the load of a charge point."""
        entity = er.async_get(self.hass).async_get(f"sensor.{CPIDS[identity]}_status_connector")
        assert entity is not None
        assert entity.device_id is not None
        device = dr.async_get(self.hass).async_get(entity.device_id)
        assert device is not None
        known: Any = Known(device)
        self.loads[identity] = await add_evse(self.hass, hub, known, CPIDS[identity], **typed)

    def shows(self, identity: str, key: str) -> str | None:
        """Return what a sensor of a charger shows."""
        state = self.hass.states.get(f"sensor.{CPIDS[identity]}_{key}")
        return state and state.state

    def offers(self, identity: str) -> float:
        """Return what a charge point offers its car."""
        bench = self.benches[identity]
        return bench.evse.offered(bench.now)

    def meter(self) -> None:
        """Let the meter of the house report."""
        phases = zip(self.house, *(bench.evse.currents for bench in self.benches.values()), strict=True)
        meter(self.hass, *(sum(phase) for phase in phases))

    async def step(self, seconds: float = 1.0) -> None:
        """Let a second pass."""
        self.freezer.tick(timedelta(seconds=seconds))
        for bench in self.benches.values():
            bench.turn(seconds)
        self.meter()
        async_fire_time_changed(self.hass)
        for _ in range(30):
            await asyncio.sleep(0)
        await self.hass.async_block_till_done()

    async def runs(self, seconds: int, condition: Callable[[], bool] = lambda: False) -> None:
        """Let time pass until the condition holds; what is given one must see it hold in time."""
        asked = condition.__name__ == "<lambda>" and condition.__defaults__ is None and seconds
        for _ in range(seconds):
            await self.step()
            if condition():
                return
        assert not asked or condition(), "not within the time"


@pytest.fixture
def until(hass: HomeAssistant) -> Until:
    """Return a wait for what comes over the socket while time stands still."""

    async def wait(condition: Callable[[], bool]) -> None:
        deadline = real_monotonic() + 20
        while not condition():
            assert real_monotonic() < deadline
            await asyncio.sleep(0)

    return wait
