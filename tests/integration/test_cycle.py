"""From readings to entities and commands: the cycle of the coordinator."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import async_fire_time_changed, async_mock_service

from .home import FakeCharger, add_evse, add_hub, meter


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
    assert live_limits(calls) == [13.0]
    assert hass.states.get("sensor.dynamic_ocpp_evse_garage_allocated_current").state == "13.0"
    assert hass.states.get("sensor.dynamic_ocpp_evse_garage_status").state == "charging"

    freezer.tick(timedelta(seconds=5))
    charger.draw(13.0, 13.0, 13.0)
    meter(hass, 28.0, 16.0, 16.0)
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert live_limits(calls) == [13.0, 10.0]
    reason = hass.states.get("sensor.dynamic_ocpp_evse_garage_reason")
    assert reason.state == "main_breaker"
    assert reason.attributes["phases"] == "A"
