"""The event of decisions and its entry in the logbook."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.core import Event, HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

from custom_components.dynamic_ocpp_evse.logbook import async_describe_events

from .home import Home, add_plug, set_up
from .ocpp_double import OcppDouble
from .test_choices import choose, restart

EVENT = "dynamic_ocpp_evse_decision"


async def charging(home: Home) -> MockConfigEntry:
    """Set up a car that charges at its maximum of 10 A, and for long."""
    garage = await set_up(home, max_current=10)
    home.draws(home.chargers[0], 10.0)
    await home.run(120)
    return garage


def told(events: list[Event[Any]]) -> list[tuple[str, str, float]]:
    """Return what was told, in order."""
    return [(event.data["action"], event.data["reason"], event.data["limit"]) for event in events]


async def test_a_stop_and_a_start_are_told_with_all_that_they_need(home: Home, ocpp: OcppDouble) -> None:
    garage = await charging(home)
    events = async_capture_events(home.hass, EVENT)
    home.house = (26.0, 1.0, 1.0)
    await home.run(5)
    [device] = dr.async_entries_for_config_entry(dr.async_get(home.hass), garage.entry_id)
    [stopped] = events
    assert stopped.data == {
        "entry_id": garage.entry_id,
        "name": "Garage",
        "device_id": device.id,
        "action": "stopped",
        "limit": 0.0,
        "reason": "main_breaker",
        "sentence": home.hass.states.get("sensor.dynamic_ocpp_evse_garage_reason").attributes["sentence"],  # type: ignore[union-attr]
    }
    assert stopped.data["sentence"].startswith("The main breaker has no more to give: ")
    home.house = (1.0, 1.0, 1.0)
    home.draws(home.chargers[0], 0.0)
    await home.run(240)
    assert [limit for action, _, limit in told(events) if action == "started"] == [6.0]


async def test_another_reason_is_told_when_it_has_lasted(home: Home, ocpp: OcppDouble) -> None:
    await charging(home)
    events = async_capture_events(home.hass, EVENT)
    home.house = (17.0, 1.0, 1.0)
    await home.run(25)
    assert home.state("sensor.dynamic_ocpp_evse_garage_reason") == "main_breaker"
    assert events == []
    await home.run(15)
    assert told(events) == [("reason", "main_breaker", 8.0)]
    await home.run(120)
    assert len(events) == 1


async def test_a_reason_that_goes_at_once_is_no_news(home: Home, ocpp: OcppDouble) -> None:
    await charging(home)
    home.hass.states.async_set("switch.heater", "off")
    events = async_capture_events(home.hass, EVENT)
    await choose(home, "switch.garage_dynamic_control", "off")
    await home.run(10)
    await choose(home, "switch.garage_dynamic_control", "on")
    await home.run(120)
    assert told(events) == []


async def test_nothing_is_told_of_a_load_that_is_new_or_back(home: Home, ocpp: OcppDouble) -> None:
    events = async_capture_events(home.hass, EVENT)
    await charging(home)
    hub = home.hass.config_entries.async_entries("dynamic_ocpp_evse")[0]
    home.hass.states.async_set("switch.heater", "on")
    await add_plug(home.hass, hub, "switch.heater")  # type: ignore[arg-type]
    await home.run(60)
    await restart(home)
    await home.run(60)
    assert events == []


async def test_unloading_tells_nothing(home: Home, ocpp: OcppDouble) -> None:
    garage = await charging(home)
    events = async_capture_events(home.hass, EVENT)
    await home.hass.config_entries.async_unload(garage.entry_id)
    await home.run(30)
    hub = home.hass.config_entries.async_entries("dynamic_ocpp_evse")[0]
    await home.hass.config_entries.async_unload(hub.entry_id)
    await home.run(30)
    assert events == []


def described(hass: HomeAssistant, event: Event[Any]) -> dict[str, Any]:
    """Return what the logbook says of an event."""
    known: dict[str, Any] = {}
    async_describe_events(hass, lambda domain, name, describe: known.update({(domain, name): describe}))  # type: ignore[call-overload]
    found: dict[str, Any] = known["dynamic_ocpp_evse", EVENT](event)
    return found


@pytest.mark.parametrize(
    ("action", "message"),
    [
        ("started", "started with 9.5 A: Waits for more sun."),
        ("stopped", "stopped: Waits for more sun."),
        ("reason", "now: Waits for more sun."),
    ],
)
async def test_the_logbook_says_it_in_a_sentence_beside_the_sensor(
    home: Home, ocpp: OcppDouble, action: str, message: str
) -> None:
    garage = await set_up(home)
    er.async_get(home.hass).async_update_entity("sensor.dynamic_ocpp_evse_garage_reason", new_entity_id="sensor.why")
    data = {"entry_id": garage.entry_id, "name": "Garage", "action": action, "limit": 9.5}
    event = Event(EVENT, {**data, "sentence": "Waits for more sun."})
    assert described(home.hass, event) == {"name": "Garage", "message": message, "entity_id": "sensor.why"}


async def test_the_logbook_tells_of_a_load_that_is_gone(home: Home, ocpp: OcppDouble) -> None:
    await set_up(home)
    event = Event(EVENT, {"entry_id": "gone", "name": "Old", "action": "stopped", "limit": 0.0, "sentence": "Why."})
    assert described(home.hass, event) == {"name": "Old", "message": "stopped: Why."}
