"""Real charge points on a loopback websocket, the stand-in of domain ocpp, and Load Juggler on top."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import ocpp.messages
import pytest
from freezegun.api import FrozenDateTimeFactory, real_monotonic
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import issue_registry as ir
from ocpp.charge_point import ChargePoint
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from simulator.evse import Firmware
from simulator.profiles import Unit
from tests.demo.charge_point.bench import Bench, Until, connected
from tests.demo.charge_point.conftest import demo_components, entry, port, start

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
class Traffic:
    """How many questions are on their way between the charge points and Home Assistant."""

    asked: int = 0

    async def settle(self) -> None:
        """Let all of them be answered while time stands still, but for those that nobody will answer."""
        still = 0
        for _ in range(500):
            # Readiness of a socket is seen by the event loop, between tasks.
            await asyncio.sleep(0)
            still = 0 if self.asked else still + 1
            if still == 10:
                return


@dataclass
class Plant:
    """Charge points, their cars, and a house with a meter: time passes in all of them alike."""

    hass: HomeAssistant
    freezer: FrozenDateTimeFactory
    port: int
    start: Callable[[Bench], Bench]
    until: Until
    traffic: Traffic
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
        await self.reaches(lambda: self.shows(identity, "current_import") == "16.0", within=60)
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

    def near(self, identity: str, amps: float) -> bool:
        """Tell whether a charge point offers this, or less by what is not worth a raise: 0.5 A."""
        offer = self.offers(identity)
        return amps - 0.55 < offer <= amps if amps else offer == 0

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
        await self.traffic.settle()
        await self.hass.async_block_till_done()

    async def runs(self, seconds: int) -> None:
        """Let time pass."""
        for _ in range(seconds):
            await self.step()

    async def reaches(self, condition: Callable[[], bool], within: int) -> None:
        """Let time pass until the condition holds, which it must in time."""
        for _ in range(within):
            if condition():
                return
            await self.step()
        assert condition(), f"not within {within} s"


@pytest.fixture
def until(hass: HomeAssistant) -> Until:
    """Return a wait for what comes over the socket while time stands still."""

    async def wait(condition: Callable[[], bool]) -> None:
        deadline = real_monotonic() + 20
        while not condition():
            assert real_monotonic() < deadline
            await asyncio.sleep(0)

    return wait


@pytest.fixture
def traffic(monkeypatch: pytest.MonkeyPatch) -> Traffic:
    """Return a count of the questions on their way.

    Messages are validated where they are read and not in a thread: threads run in real time, in which an answer would
    be minutes late on the frozen clock.
    """
    traffic, call = Traffic(), ChargePoint.call

    async def counted(self: ChargePoint, *args: Any, **kwargs: Any) -> Any:
        traffic.asked += 1
        try:
            return await call(self, *args, **kwargs)
        finally:
            traffic.asked -= 1

    monkeypatch.setattr(ChargePoint, "call", counted)
    monkeypatch.setattr(ocpp.messages, "ASYNC_VALIDATION", False)
    return traffic


@pytest.fixture
async def plant(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    port: int,
    entry: ConfigEntry,
    start: Callable[[Bench], Bench],
    until: Until,
    traffic: Traffic,
) -> Plant:
    """Return a plant without a charge point yet."""
    return Plant(hass, freezer, port, start, until, traffic)


async def two_chargers(plant: Plant, first: Firmware | None = None, **typed: Any) -> tuple[Bench, Bench]:
    """Set up a site with two charge points, the second of which has no quirk."""
    one, two = await plant.add("CP_A", first), await plant.add("CP_B")
    plant.meter()
    hub = await add_hub(plant.hass)
    await plant.manage(hub, "CP_A", priority=1, **typed)
    await plant.manage(hub, "CP_B", priority=2)
    await plant.reaches(lambda: one.point.counters.received >= 2 <= two.point.counters.received, within=30)
    return one, two


def unharmed(bench: Bench) -> bool:
    """Tell whether every message was sound, and every profile accepted."""
    counters = bench.point.counters
    return (counters.invalid, counters.rejected) == (0, 0) and counters.accepted == counters.received > 0


def issue(plant: Plant, identity: str) -> ir.IssueEntry | None:
    """Return the repair issue of a charger that does not do as it is told."""
    issue_id = f"charger_ignores_limits_{plant.loads[identity].entry_id}"
    return ir.async_get(plant.hass).async_get_issue("dynamic_ocpp_evse", issue_id)


async def test_two_chargers_follow_a_meter_that_changes(plant: Plant) -> None:
    one, two = await two_chargers(plant)
    # What each may take of 25 A: the first what it can, the second what is left, and neither less than 6 A.
    for house, offers in (
        ([1.0, 1.0, 1.0], (16.0, 8.0)),
        ([1.0, 10.0, 1.0], (9.0, 6.0)),
        ([1.0, 14.0, 1.0], (11.0, 0.0)),
        ([3.0, 1.0, 2.0], (16.0, 6.0)),
    ):
        plant.house[:] = house
        await plant.reaches(lambda amps=offers: all(map(plant.near, ("CP_A", "CP_B"), amps)), within=400)
        await plant.runs(30)
        assert max(house) + one.evse.currents[0] + two.evse.currents[0] <= 25.5
    assert unharmed(one)
    assert unharmed(two)
    for bench in (one, two):
        counters = bench.point.counters
        assert len({row.limit for row in counters.live}) >= 3
        assert {row.unit for row in (*counters.live, *counters.standing)} == {"A"}
        limit, lease = counters.standing
        assert lease.limit == 6.0
        assert limit.time <= lease.time <= counters.live[0].time


async def test_an_overload_reaches_the_chargers_within_seconds(plant: Plant) -> None:
    one, two = await two_chargers(plant)
    await plant.reaches(lambda: plant.near("CP_A", 16) and plant.near("CP_B", 8), within=400)
    await plant.runs(90)
    plant.house[0] = 9.0
    await plant.runs(5)
    assert plant.offers("CP_A") + plant.offers("CP_B") <= 25 - 9
    assert one.evse.currents[0] + two.evse.currents[0] + 9 <= 25.5


async def test_when_home_assistant_stops_talking_the_chargers_fall_to_their_lease(plant: Plant) -> None:
    one, _ = await two_chargers(plant, failsafe_current=7)
    await plant.reaches(lambda: plant.near("CP_A", 16), within=400)
    await plant.hass.config_entries.async_unload(plant.loads["CP_A"].entry_id)
    await plant.runs(121)
    assert one.evse.offered(one.now) == 7.0


@pytest.mark.parametrize("from_transaction", [False, True])
async def test_relative_profiles_hold_whatever_the_charger_counts_them_from(
    plant: Plant, from_transaction: bool
) -> None:
    """From their receipt, or from the start of a transaction that is older than their duration."""
    firmware = Firmware(relative_from_transaction=from_transaction)
    one, two = await two_chargers(plant, firmware, profile_validity_mode="relative", failsafe_current=7)
    await plant.runs(150)
    plant.house[:] = [1.0, 15.0, 1.0]
    await plant.reaches(lambda: plant.near("CP_A", 10), within=400)
    await plant.runs(200)
    assert plant.near("CP_A", 10)
    assert unharmed(one)
    await plant.hass.config_entries.async_unload(plant.loads["CP_A"].entry_id)
    await plant.runs(150)
    assert one.evse.offered(one.now) == 7.0, "it ends all the same"
    assert unharmed(two)


async def test_a_charger_that_takes_only_watts_and_says_so_gets_watts(plant: Plant) -> None:
    one, two = await two_chargers(plant, Firmware(rejects_amps=True, rate_units="Power"))
    plant.house[:] = [1.0, 10.0, 1.0]
    await plant.reaches(lambda: plant.near("CP_A", 9), within=400)
    assert unharmed(one), "it is never asked for amps"
    assert {row.unit for row in (*one.point.counters.live, *one.point.counters.standing)} == {"W"}
    assert {row.unit for row in two.point.counters.live} == {"A"}


async def test_a_charger_that_takes_only_watts_and_does_not_know_it_gets_watts_in_the_end(plant: Plant) -> None:
    one, two = await two_chargers(plant, WattsOnly(rate_units="Current"))
    plant.house[:] = [10.0, 10.0, 1.0]
    counters = one.point.counters
    await plant.reaches(lambda: counters.rejected > 0, within=60)
    assert counters.accepted == 0
    await plant.reaches(lambda: counters.accepted > 0, within=240)
    await plant.reaches(lambda: plant.near("CP_A", 9), within=400)
    rejected = counters.rejected
    await plant.runs(300)
    assert counters.rejected == rejected, "what was learned is kept"
    assert issue(plant, "CP_A") is None
    assert unharmed(two)


async def test_such_a_charger_has_a_lease_too(plant: Plant) -> None:
    one, _ = await two_chargers(plant, WattsOnly(rate_units="Current"))
    plant.house[:] = [10.0, 10.0, 1.0]
    await plant.reaches(lambda: plant.near("CP_A", 9), within=400)
    await plant.runs(60)
    assert [(row.limit, row.unit) for row in one.point.counters.standing[1:]] == [(4140.0, "W")]
    await plant.hass.config_entries.async_unload(plant.loads["CP_A"].entry_id)
    await plant.runs(121)
    assert one.evse.offered(one.now) == 6.0


async def test_a_charger_that_takes_nothing_is_reported_and_the_other_is_served(plant: Plant) -> None:
    one, two = await two_chargers(plant, Firmware(rejects_amps=True, rate_units="Current"))
    plant.house[:] = [10.0, 10.0, 10.0]
    await plant.reaches(lambda: issue(plant, "CP_A") is not None, within=300)
    found = issue(plant, "CP_A")
    assert found is not None
    assert found.translation_placeholders is not None
    assert (found.translation_placeholders["name"], found.translation_placeholders["draw"]) == ("box_a", "16")
    assert one.point.counters.accepted == 0
    assert issue(plant, "CP_B") is None
    assert unharmed(two)
    assert plant.offers("CP_B") == 0.0, "16 A of one that does not listen and 10 A of the house leave nothing"
    plant.house[:] = [1.0, 1.0, 1.0]
    await plant.reaches(lambda: plant.near("CP_B", 8), within=600)
    assert unharmed(two)


async def test_a_charger_that_forgets_everything_in_a_reboot_has_its_lease_again(plant: Plant) -> None:
    one, _ = await two_chargers(plant, Firmware(forgets_on_boot=True))
    await plant.reaches(lambda: plant.near("CP_A", 16), within=400)
    before = len(one.point.counters.standing)
    await plant.hass.services.async_call("button", "press", {"entity_id": "button.box_a_reset"}, blocking=True)
    await plant.reaches(lambda: one.point.counters.connections == 2, within=60)
    await plant.reaches(lambda: plant.shows("CP_A", "status_connector") == "Charging", within=60)
    await plant.reaches(lambda: len(one.point.counters.live) > 0, within=10)
    await plant.runs(60)
    assert len(one.point.counters.standing) == 2 * before
    await plant.hass.config_entries.async_unload(plant.loads["CP_A"].entry_id)
    await plant.runs(121)
    assert one.evse.offered(one.now) == 6.0
