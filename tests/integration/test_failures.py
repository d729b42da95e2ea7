"""What fails inside shows: nothing of it is shown as if it still held, and devices are not kept from what is safe."""

from __future__ import annotations

import asyncio
from typing import Never

import pytest
from homeassistant.config_entries import ConfigEntryState
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.dynamic_ocpp_evse.engine import plan
from custom_components.dynamic_ocpp_evse.issues import Issue

from .home import Home, add_circuit, add_hub, add_plug, set_up
from .ocpp_double import OcppDouble
from .test_lifecycle import hub_of, two_cars
from .test_plug import HEATER, Switches

PLAN = "custom_components.dynamic_ocpp_evse.coordinator.plan"
OF_THE_PLAN = (
    "sensor.dynamic_ocpp_evse_home_status",
    "sensor.dynamic_ocpp_evse_home_grid_power",
    "binary_sensor.dynamic_ocpp_evse_home_overload",
    "sensor.dynamic_ocpp_evse_garage_allocated_current",
    "sensor.dynamic_ocpp_evse_garage_reason",
    "binary_sensor.dynamic_ocpp_evse_annexe_overload",
)


def fail(*_: object) -> Never:
    """Fail."""
    raise ValueError("no")


async def test_without_a_plan_nothing_is_shown_and_the_next_one_shows_all(
    home: Home, ocpp: OcppDouble, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await set_up(home)
    await add_circuit(home.hass, hub_of(home))
    await home.run(20)
    assert "unavailable" not in {home.state(entity_id) for entity_id in OF_THE_PLAN}
    monkeypatch.setattr(PLAN, fail)
    await home.run(20)
    assert {home.state(entity_id) for entity_id in OF_THE_PLAN} == {"unavailable"}
    assert home.state("select.dynamic_ocpp_evse_garage_operating_mode") == "Standard", "a choice can still be made"
    assert caplog.text.count("Home could not be planned for") == 1
    monkeypatch.setattr(PLAN, plan)
    await home.run(20)
    assert "unavailable" not in {home.state(entity_id) for entity_id in OF_THE_PLAN}


@pytest.mark.parametrize(
    ("who", "fails"),
    [
        ("events.Announcer._tell", fail),
        ("issues.ISSUES", (Issue("source_gone", fail),)),
        ("binary_sensor.PlanBinarySensor.shows", property(fail)),
    ],
)
async def test_who_only_looks_on_and_fails_stops_no_other_and_is_logged_once(
    home: Home,
    ocpp: OcppDouble,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    who: str,
    fails: object,
) -> None:
    await set_up(home)
    await home.run(30)
    monkeypatch.setattr(f"custom_components.dynamic_ocpp_evse.{who}", fails)
    home.house = (10.0, 10.0, 10.0)
    await home.run(60)
    assert home.state("sensor.dynamic_ocpp_evse_home_house_power") == "6900"
    assert caplog.text.count("ValueError: no") == 1


async def test_a_load_that_cannot_be_read_shows_nothing_of_before(
    home: Home, ocpp: OcppDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    garage, _ = await two_cars(home)
    await home.run(10)
    monkeypatch.setattr(garage.runtime_data, "read", fail)
    await home.run(10)
    assert home.state("sensor.dynamic_ocpp_evse_garage_status") == "unavailable"
    assert home.state("sensor.dynamic_ocpp_evse_carport_status") != "unavailable"


async def test_who_only_looks_on_keeps_no_device_from_its_safe_state(
    home: Home, ocpp: OcppDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    switches = Switches(home.hass)
    home.report()
    hub = await add_hub(home.hass)
    home.hass.states.async_set(HEATER, "on")
    await add_plug(home.hass, hub, HEATER)
    await home.run(10)
    switches.calls.clear()
    # One listener that fails does this on older versions of Home Assistant.
    monkeypatch.setattr(hub.runtime_data, "async_update_listeners", fail)
    with pytest.raises(ValueError, match="no"):
        await hub.runtime_data.stop()
    await home.run(30)
    assert switches.story == ["turn_off"]


@pytest.mark.parametrize("kind", ["evse", "circuit"])
async def test_what_was_being_set_up_while_its_hub_started_anew_comes_in(
    home: Home, ocpp: OcppDouble, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    garage = await set_up(home)
    annexe = await add_circuit(home.hass, hub_of(home))
    slow_one = garage if kind == "evse" else annexe
    entries = home.hass.config_entries
    forward, going, go = entries.async_forward_entry_setups, asyncio.Event(), asyncio.Event()

    async def slow(entry: MockConfigEntry, platforms: list[str]) -> None:
        if entry is slow_one and not going.is_set():
            going.set()
            await go.wait()
        await forward(entry, platforms)

    monkeypatch.setattr(entries, "async_forward_entry_setups", slow)
    reload = home.hass.async_create_task(entries.async_reload(slow_one.entry_id))
    await going.wait()
    await entries.async_reload(hub_of(home).entry_id)
    go.set()
    await reload
    await home.run(10)
    assert slow_one.state is ConfigEntryState.LOADED
    assert set(hub_of(home).runtime_data.loads) == {garage.entry_id}
    assert annexe.runtime_data is hub_of(home).runtime_data.circuits[annexe.entry_id], "else it shows what was"


async def test_a_plug_that_comes_in_while_its_hub_still_starts_is_not_switched(
    home: Home, ocpp: OcppDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    switches = Switches(home.hass)
    home.report()
    hub = await add_hub(home.hass)
    home.hass.states.async_set(HEATER, "on")
    heater = await add_plug(home.hass, hub, HEATER)
    entries = home.hass.config_entries
    for entry in (heater, hub):
        await entries.async_unload(entry.entry_id)
    home.hass.states.async_set(HEATER, "on")
    switches.calls.clear()
    forward, going, go = entries.async_forward_entry_setups, asyncio.Event(), asyncio.Event()

    async def slow(entry: MockConfigEntry, platforms: list[str]) -> None:
        if entry is hub:
            going.set()
            await go.wait()
        await forward(entry, platforms)

    monkeypatch.setattr(entries, "async_forward_entry_setups", slow)
    start = home.hass.async_create_task(entries.async_setup(hub.entry_id))
    await going.wait()
    assert await entries.async_setup(heater.entry_id)
    go.set()
    await start
    await home.run(20)
    assert set(hub.runtime_data.loads) == {heater.entry_id}
    assert switches.story == []
