"""What a changed option, a new hub, a removal and a load left alone do to the others, and to what was told."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.dynamic_ocpp_evse.coordinator import Coordinator
from custom_components.dynamic_ocpp_evse.engine import Phase

from .home import Home, add_circuit, add_hub, add_plug, set_up
from .ocpp_double import OcppDouble
from .test_lifecycle import hub_of, two_cars
from .test_plug import HEATER, Switches, plug


@pytest.fixture
def switches(hass: HomeAssistant) -> Switches:
    """Return switches that do as they are told."""
    return Switches(hass)


async def change(home: Home, entry: MockConfigEntry, **options: Any) -> None:
    """Change options, as Configure does."""
    home.hass.config_entries.async_update_entry(entry, options={**entry.options, **options})
    await home.settle()


async def rewire(home: Home, entry: MockConfigEntry, **data: Any) -> None:
    """Change the wiring, as Reconfigure does."""
    home.hass.config_entries.async_update_entry(entry, data={**entry.data, **data})
    await home.settle()


async def test_a_changed_option_of_the_hub_holds_and_loses_no_load(home: Home, ocpp: OcppDouble) -> None:
    loads = await two_cars(home)
    hub = hub_of(home)
    before = hub.runtime_data
    ocpp.forget()
    await change(home, hub, main_breaker_rating=40)
    await home.run(10)
    assert hub.runtime_data is not before
    assert hub.runtime_data.site.breaker == 40.0
    assert [entry.state for entry in (hub, *loads)] == [ConfigEntryState.LOADED] * 3
    assert set(hub.runtime_data.loads) == {entry.entry_id for entry in loads}
    assert {limit for limit, _ in ocpp.limits() + ocpp.limits("carport")} == {10.0}


async def test_what_an_entry_has_no_more_leaves_no_dead_entities(home: Home, ocpp: OcppDouble) -> None:
    for name, unit in (("sensor.soc", "%"), ("sensor.bat", "W"), ("input_number.limit", "W")):
        home.show(name, 50, unit)
    home.report()
    hub = await add_hub(home.hass, battery_soc="sensor.soc", battery_power="sensor.bat")
    annexe = await add_circuit(home.hass, hub)
    await home.run(30)
    registry = er.async_get(home.hass)

    def ours() -> set[str]:
        found = (er.async_entries_for_config_entry(registry, entry.entry_id) for entry in (hub, annexe))
        return {item.entity_id.replace("dynamic_ocpp_evse_", "") for items in found for item in items}

    before = ours()
    # What a person has switched off is no more dead than what is on.
    asleep = "sensor.dynamic_ocpp_evse_home_house_power"
    registry.async_update_entity(asleep, disabled_by=er.RegistryEntryDisabler.USER)
    gone = dict.fromkeys(("battery_soc", "battery_power", "grid_phase_b", "grid_phase_c"))
    await rewire(home, hub, **gone, max_import_power_entity="input_number.limit")
    await home.run(30)
    assert before - ours() == {
        "number.home_battery_soc_min", "number.home_battery_soc_target", "number.home_max_import_power",
        "sensor.annexe_available_current_b", "sensor.annexe_available_current_c", "sensor.home_available_current_b",
        "sensor.home_available_current_c", "sensor.home_battery_power", "sensor.home_battery_soc",
        "switch.home_allow_grid_charging",
    }  # fmt: skip
    dead = [state for state in home.hass.states.async_all() if state.state == "unavailable"]
    assert [state.entity_id for state in dead if "dynamic_ocpp_evse" in state.entity_id] == []
    wired = {"battery_soc": "sensor.soc", "battery_power": "sensor.bat", "max_import_power_entity": None}
    await rewire(home, hub, **wired, grid_phase_b="sensor.grid_b", grid_phase_c="sensor.grid_c")
    assert ours() == before


async def test_a_changed_option_of_a_load_holds_and_disturbs_no_other(home: Home, ocpp: OcppDouble) -> None:
    garage, carport = await two_cars(home)
    held, coordinator = carport.runtime_data, hub_of(home).runtime_data
    await change(home, garage, priority=7)
    assert garage.runtime_data.settings.priority == 7
    assert carport.runtime_data is held
    assert hub_of(home).runtime_data is coordinator


async def test_new_wiring_of_a_load_holds(home: Home, ocpp: OcppDouble) -> None:
    garage = await set_up(home, max_current=10)
    await rewire(home, garage, phases=1, leg_l1="b")
    await home.run(5)
    [load] = hub_of(home).runtime_data.trail[-1].snapshot.loads
    assert load.legs == (Phase.B,)


async def test_new_wiring_of_the_hub_holds(home: Home, ocpp: OcppDouble) -> None:
    await set_up(home, max_current=10)
    await rewire(home, hub_of(home), invert_phases=True)
    await home.run(5)
    assert hub_of(home).runtime_data.data.grid == (-1.0, -1.0, -1.0)


async def test_a_load_that_moves_to_another_hub_is_planned_for_there_alone(home: Home, ocpp: OcppDouble) -> None:
    garage = await set_up(home, max_current=10)
    cabin = await add_hub(home.hass, "Cabin")
    await rewire(home, garage, hub_entry_id=cabin.entry_id)
    await home.run(10)
    assert set(cabin.runtime_data.loads) == {garage.entry_id}
    assert hub_of(home).runtime_data.loads == {}
    assert hub_of(home).runtime_data.data.loads == ()


async def test_a_circuit_that_moves_to_another_hub_limits_there_alone(home: Home, ocpp: OcppDouble) -> None:
    home.report()
    hub = await add_hub(home.hass)
    annexe = await add_circuit(home.hass, hub)
    cabin = await add_hub(home.hass, "Cabin")
    await rewire(home, annexe, hub_entry_id=cabin.entry_id)
    assert [annexe.entry_id in entry.runtime_data.circuits for entry in (hub, cabin)] == [False, True]


async def test_loads_of_a_hub_that_is_removed_say_so_at_once(home: Home, ocpp: OcppDouble) -> None:
    loads = await two_cars(home)
    await home.hass.config_entries.async_remove(hub_of(home).entry_id)
    await home.settle()
    for entry in loads:
        assert (entry.state, entry.error_reason_translation_key) == (ConfigEntryState.SETUP_ERROR, "hub_removed")


async def test_nothing_is_planned_before_the_hub_knows_what_was_chosen(
    home: Home, ocpp: OcppDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[bool, object]] = []
    start = Coordinator.start

    def look(self: Coordinator) -> None:
        self.plan_soon()
        seen.append((home.hass.states.get("select.dynamic_ocpp_evse_home_distribution_mode") is not None, self.data))
        start(self)

    monkeypatch.setattr(Coordinator, "start", look)
    await set_up(home)
    assert seen == [(True, None)]


async def test_choices_in_one_moment_are_one_plan(home: Home, ocpp: OcppDouble) -> None:
    await set_up(home)
    coordinator = hub_of(home).runtime_data
    cycles: list[Any] = []
    coordinator.async_add_listener(lambda: cycles.append(coordinator.data))
    for _ in range(5):
        coordinator.plan_soon()
    await home.settle()
    assert len(cycles) == 1


SAFE = [
    # safe state, how it was, what is called
    ("off", "on", ["turn_off"]),
    ("off", "off", []),
    ("leave", "on", []),
    ("leave", "off", []),
    ("on", "on", []),
    ("on", "off", ["turn_on"]),
    ("off", "unavailable", []),
    ("on", "unknown", []),
]


@pytest.mark.parametrize("what", ["the plug", "its hub", "the plug, for good", "its hub, for good"])
@pytest.mark.parametrize(("safe", "state", "called"), SAFE)
async def test_the_safe_state_of_a_plug(
    home: Home, switches: Switches, safe: str, state: str, called: list[str], what: str
) -> None:
    mode = "Solar Only" if state == "off" else "Continuous"
    heater = await plug(home, mode=mode, state=state, safe_state=safe)
    await home.run(10)
    assert home.state(HEATER) == state
    switches.calls.clear()
    config_entries = home.hass.config_entries
    entry_id = heater.entry_id if "plug" in what else heater.data["hub_entry_id"]
    await (config_entries.async_remove(entry_id) if "for good" in what else config_entries.async_unload(entry_id))
    await home.run(30)
    assert switches.story == called


async def test_it_is_left_safe_once_and_then_to_people(home: Home, switches: Switches) -> None:
    heater = await plug(home, state="on")
    await home.run(10)
    await home.hass.config_entries.async_unload(heater.data["hub_entry_id"])
    await home.run(30)
    assert home.state(HEATER) == "off"
    home.hass.states.async_set(HEATER, "on")
    await home.run(10)
    await home.hass.config_entries.async_unload(heater.entry_id)
    await home.run(60)
    assert home.state(HEATER) == "on"


async def test_a_plug_that_is_left_alone_is_not_switched_on_unload_either(home: Home, switches: Switches) -> None:
    heater = await plug(home, state="on")
    heater.runtime_data.settings.controlled = False
    home.house = (30.0, 1.0, 1.0)
    await home.run(30)
    await home.hass.config_entries.async_unload(heater.entry_id)
    await home.settle()
    assert switches.story == []


async def test_a_load_that_cannot_be_left_safe_does_not_keep_the_others_from_it(
    home: Home, ocpp: OcppDouble, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    switches = Switches(home.hass)
    garage = await set_up(home)
    home.hass.states.async_set(HEATER, "on")
    await add_plug(home.hass, hub_of(home), HEATER)
    await home.run(10)

    async def fail() -> None:
        raise HomeAssistantError("no")

    monkeypatch.setattr(garage.runtime_data, "stop", fail)
    switches.calls.clear()
    assert await home.hass.config_entries.async_unload(hub_of(home).entry_id)
    await home.run(30)
    assert switches.story == ["turn_off"]
    assert "Garage could not be left in its safe state" in caplog.text


@pytest.mark.parametrize(("method", "said"), [("read", "could not be read"), ("obey", "could not be told its limit")])
async def test_a_load_that_fails_stops_no_other(
    home: Home,
    ocpp: OcppDouble,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    method: str,
    said: str,
) -> None:
    garage, _ = await two_cars(home)

    def fail(*_: object) -> None:
        raise ValueError("no")

    monkeypatch.setattr(garage.runtime_data, method, fail)
    ocpp.forget()
    home.house = (16.0, 1.0, 1.0)
    await home.run(5)
    assert ocpp.story("carport")[-1].startswith("live ")
    assert f"Garage {said}" in caplog.text


async def test_a_hub_whose_entities_fail_does_not_plan(
    home: Home, ocpp: OcppDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    garage = await set_up(home)
    hub = hub_of(home)
    forward = home.hass.config_entries.async_forward_entry_setups

    async def fail(entry: MockConfigEntry, platforms: list[str]) -> None:
        if entry is hub:
            raise HomeAssistantError("no")
        await forward(entry, platforms)

    with monkeypatch.context() as patched:
        patched.setattr(home.hass.config_entries, "async_forward_entry_setups", fail)
        await home.hass.config_entries.async_reload(hub.entry_id)
        ocpp.forget()
        await home.run(30)
        assert hub.state is ConfigEntryState.SETUP_ERROR
        assert ocpp.calls == []
        await home.hass.config_entries.async_reload(garage.entry_id)
        assert garage.error_reason_translation_key == "hub_not_loaded"
    await home.hass.config_entries.async_reload(hub.entry_id)
    await home.run(10)
    assert garage.state is ConfigEntryState.LOADED
    assert ocpp.limits() != []


async def test_slow_switches_are_waited_for_together_and_not_one_after_the_other(home: Home) -> None:
    home.report()
    hub = await add_hub(home.hass)
    for number in range(3):
        home.hass.states.async_set(f"switch.plug_{number}", "on")
        await add_plug(home.hass, hub, f"switch.plug_{number}")
    story: list[str] = []

    async def slow(call: ServiceCall) -> None:
        story.append("begins")
        for _ in range(20):
            await asyncio.sleep(0)
        story.append("ends")

    home.hass.services.async_register("homeassistant", "turn_off", slow)
    await home.run(5)
    story.clear()
    await home.hass.async_stop(force=True)
    assert story == ["begins"] * 3 + ["ends"] * 3
