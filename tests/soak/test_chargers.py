"""Chargers without messages, as the OCPP integration shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.dynamic_ocpp_evse.reading.chargers import find_chargers
from simulator.car import Car, CarConfig
from simulator.evse import Evse, EvseConfig, Firmware
from soak import chargers
from soak.chargers import Charger, register

PROFILE = {
    "chargingProfileId": 7001,
    "stackLevel": 2,
    "chargingProfilePurpose": "TxDefaultProfile",
    "chargingProfileKind": "Relative",
    "chargingSchedule": {"chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 9.0}]},
}


class Bench:
    """A charger with a car that follows at once, and what was shown of it since the last look."""

    def __init__(self, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(chargers, "_ANSWERS_AFTER", 0.0)
        entry = MockConfigEntry(domain="ocpp")
        entry.add_to_hass(hass)
        self.hass = hass
        self.now = 1_800_000_000.0
        self.shown: dict[str, tuple[str, Mapping[str, Any]]] = {}
        config = EvseConfig(identity="box_1", standalone=True, firmware=Firmware(forgets_on_boot=True))
        self.evse = Evse(config, Car(CarConfig(response=0.0, start_delay=0.0)), meter_interval=10.0)
        self.charger = Charger(hass, entry.entry_id, "box_1", "Box 1", self.evse, self.show)
        register(hass, {"box_1": self.charger}, lambda: self.now)

    def show(self, entity_id: str, state: str, attributes: Mapping[str, Any]) -> None:
        self.shown[entity_id.removeprefix("sensor.box_1_")] = state, attributes

    def turn(self, seconds: float) -> dict[str, tuple[str, Mapping[str, Any]]]:
        """Let time pass; return what is shown then."""
        self.shown = {}
        self.now += seconds
        self.evse.step(self.now, seconds)
        self.charger.report(self.now)
        return self.shown

    async def limit(self) -> None:
        data = {"devid": "box_1", "conn_id": 1, "custom_profile": PROFILE}
        await self.hass.services.async_call("ocpp", "set_charge_rate", data, blocking=True)


@pytest.fixture
def bench(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> Bench:
    return Bench(hass, monkeypatch)


async def test_load_juggler_finds_it(bench: Bench) -> None:
    (found,) = find_chargers(bench.hass)
    assert (found.cpid, found.connector, found.title) == ("box_1", 1, "Box 1")


async def test_a_limit_reaches_it_and_what_it_draws_is_shown_by_leg(bench: Bench) -> None:
    assert bench.turn(1)["status_connector"] == ("Available", {})
    bench.evse.car.plug_in()
    bench.turn(1)
    await bench.limit()
    shown = bench.turn(10)
    assert shown["status_connector"] == ("Charging", {})
    state, attributes = shown["current_import"]
    assert state == "9.0"
    assert {key: attributes[key] for key in ("L1", "L2", "L3")} == {"L1": 9.0, "L2": 9.0, "L3": 9.0}
    assert attributes["unit_of_measurement"] == "A"
    assert shown["current_offered"][0] == "9.0"
    assert "status_connector" not in bench.turn(1), "what has not changed is not shown again"
    bench.evse.car.plug_out()
    assert bench.turn(1)["current_import"][0] == "0.0"


async def test_offline_it_shows_nothing_and_refuses_every_call(bench: Bench) -> None:
    bench.turn(1)
    bench.charger.online = False
    assert bench.turn(60) == {}
    with pytest.raises(HomeAssistantError) as raised:
        await bench.limit()
    assert raised.value.translation_key == "unavailable"
    bench.charger.online = True
    shown = bench.turn(1)
    assert shown["reconnects"][0] == "1"
    assert {"status_connector", "transaction_id", "latency_pong"} <= shown.keys()


async def test_it_pongs_every_twenty_seconds(bench: Bench) -> None:
    pongs = [second for second in range(60) if "latency_pong" in bench.turn(1)]
    assert pongs == [0, 20, 40]
