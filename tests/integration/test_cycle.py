"""From readings to entities and commands: the cycle of the coordinator."""

from __future__ import annotations

from datetime import timedelta
from time import thread_time
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import EVENT_STATE_REPORTED
from homeassistant.core import HomeAssistant, callback
from pytest_homeassistant_custom_component.common import async_fire_time_changed, async_mock_service

from .home import FakeCharger, Home, add_circuit, add_evse, add_hub, add_plug, meter
from .ocpp_double import OcppDouble


def live_limits(calls: list[Any]) -> list[float]:
    """Return the limit of every live profile."""
    profiles = [call.data["custom_profile"] for call in calls]
    return [
        profile["chargingSchedule"]["chargingSchedulePeriod"][0]["limit"]
        for profile in profiles
        if profile["stackLevel"] == 2
    ]


async def test_a_car_gets_what_the_breaker_leaves(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    calls = async_mock_service(hass, "ocpp", "set_charge_rate")
    async_mock_service(hass, "ocpp", "get_configuration", response={"value": "Current"})
    meter(hass, 12.0, 3.0, 3.0)
    hub = await add_hub(hass)
    charger = FakeCharger(hass)
    charger.show("status_connector", "Charging")
    await add_evse(hass, hub, charger)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert live_limits(calls) == [13.0, 13.0], "first without end, then above the lease"
    assert hass.states.get("sensor.dynamic_ocpp_evse_garage_allocated_current").state == "13.0"
    assert hass.states.get("sensor.dynamic_ocpp_evse_garage_status").state == "charging"

    freezer.tick(timedelta(seconds=5))
    charger.draw(13.0, 13.0, 13.0)
    meter(hass, 28.0, 16.0, 16.0)
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert live_limits(calls) == [13.0, 13.0, 10.0]
    reason = hass.states.get("sensor.dynamic_ocpp_evse_garage_reason")
    assert reason.state == "main_breaker"
    assert reason.attributes["phases"] == "A"


async def ten_loads(home: Home) -> Any:
    """Set up a three-phase battery site with two circuits, eight cars that charge and two heaters; return its hub."""
    for entity_id, value, unit in (
        ("sensor.soc", 50, "%"),
        ("sensor.battery", 500, "W"),
        ("sensor.sun", 3000, "W"),
    ):
        home.show(entity_id, value, unit)
    home.report()
    wired = {"battery_soc": "sensor.soc", "battery_power": "sensor.battery", "solar_production": "sensor.sun"}
    hub = await add_hub(home.hass, main_breaker_rating=125, **wired)
    circuits = [await add_circuit(home.hass, hub, f"Circuit {number}", circuit_limit=63) for number in range(2)]
    for number in range(8):
        charger = home.charger(f"car_{number}")
        home.draws(charger, 8.0)
        circuit = circuits[number % 2].entry_id
        await add_evse(home.hass, hub, charger, f"Car {number}", max_current=8, circuit_entry_id=circuit)
    for number in range(2):
        home.show(f"switch.heater_{number}", "on")
        home.show(f"sensor.heater_{number}", 500, "W")
        await add_plug(home.hass, hub, f"switch.heater_{number}", power_sensor=f"sensor.heater_{number}")
    await home.run(60)
    return hub


async def test_a_cycle_of_ten_loads_holds_up_nobody(home: Home, ocpp: OcppDouble) -> None:
    """Its own time, entities and drivers included: the least of some, as others take of the machine what they want."""
    hub = await ten_loads(home)
    assert len(hub.runtime_data.data.loads) == 10
    seconds: list[float] = []
    for _ in range(12):
        home.freezer.tick(timedelta(seconds=5))
        home.report()
        begun = thread_time()
        hub.runtime_data._cycle()
        seconds.append(thread_time() - begun)
        await home.settle()
    assert 1000 * min(seconds) < 5


async def test_no_state_is_written_that_shows_the_same(home: Home, ocpp: OcppDouble) -> None:
    await ten_loads(home)
    repeated: list[str] = []

    @callback
    def ours(data: Any) -> bool:
        return "dynamic_ocpp_evse" in data["entity_id"]

    @callback
    def note(event: Any) -> None:
        repeated.append(event.data["entity_id"])

    home.hass.bus.async_listen(EVENT_STATE_REPORTED, note, event_filter=ours)
    for step in range(24):
        home.show("sensor.sun", 3000 + 500 * (step % 3), "W")
        home.house = (1.0 + step % 2, 1.0, 1.0)
        await home.run(5)
    assert repeated == []
