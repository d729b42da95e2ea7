"""Entities: their ids, which automations depend on, and that they show the plan and nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.dynamic_ocpp_evse import async_remove_config_entry_device
from custom_components.dynamic_ocpp_evse.compat import device_under_hub

from .home import FakeCharger, Home, add_circuit, add_evse, add_hub, add_plug, meter, set_up
from .ocpp_double import OcppDouble

HUB = {
    "binary_sensor": ["overload"],
    "number": ["power_buffer", "max_import_power"],
    "select": ["distribution_mode"],
    "sensor": [
        "available_power", "available_current_a", "available_current_b", "available_current_c", "grid_power",
        "house_power", "managed_power", "status",
    ],
}  # fmt: skip
BATTERY = {
    "number": [*HUB["number"], "battery_soc_target", "battery_soc_min"],
    "sensor": [*HUB["sensor"], "battery_soc", "battery_power"],
    "switch": ["allow_grid_charging"],
}
STORED = {"battery_soc_target", "battery_soc_min", "allow_grid_charging"}
LOAD = {
    "button": ["check_wiring"],
    "select": ["operating_mode"],
    "sensor": [
        "allocated_current", "available_current", "power", "energy", "energy_solar", "energy_grid", "status", "reason",
    ],
    "switch": ["dynamic_control"],
}  # fmt: skip
EVSE = LOAD | {
    "button": ["check_wiring", "reset"],
    "number": ["min_current", "max_current", "priority"],
    "sensor": [*LOAD["sensor"], "active_phases"],
}
PLUG = LOAD | {"number": ["device_power", "priority"]}
CIRCUIT = {
    "binary_sensor": ["overload"],
    "sensor": ["available_current_a", "available_current_b", "available_current_c"],
}


def names(kind: dict[str, list[str]], slug: str, entry: MockConfigEntry) -> dict[str, str]:
    """Return the entity ids of an entry with their unique ids, as the page has them."""
    return {
        f"{platform}.dynamic_ocpp_evse_{slug}_{key}": f"{entry.entry_id}_{key}"
        for platform, keys in kind.items()
        for key in keys
    }


def registered(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, str]:
    """Return the entity ids of an entry with their unique ids, as they are."""
    found = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    return {entity.entity_id: entity.unique_id for entity in found}


async def whole_site(hass: HomeAssistant, **typed: Any) -> tuple[MockConfigEntry, MockConfigEntry, MockConfigEntry]:
    """Set up a hub, an EVSE and a plug."""
    meter(hass, 1.0, 1.0, 1.0)
    hass.states.async_set("switch.heater", "off")
    hass.states.async_set("sensor.heater_power", "0", {"unit_of_measurement": "W"})
    hub = await add_hub(hass, "My Home", **typed)
    charger = FakeCharger(hass)
    charger.show("status_connector", "Charging")
    evse = await add_evse(hass, hub, charger, "Garáž 2")
    plug = await add_plug(hass, hub, "switch.heater", power_sensor="sensor.heater_power")
    await hass.async_block_till_done(wait_background_tasks=True)
    return hub, evse, plug


@pytest.mark.parametrize("language", ["en", "de", "sl"])
async def test_ids_are_those_of_the_page_in_every_language(
    hass: HomeAssistant, ocpp: OcppDouble, language: str
) -> None:
    hass.config.language = language
    hub, evse, plug = await whole_site(hass)
    assert registered(hass, hub) == names(HUB, "my_home", hub)
    assert registered(hass, evse) == names(EVSE, "garaz_2", evse)
    assert registered(hass, plug) == names(PLUG, "heater", plug)
    assert all(hass.states.get(entity_id) for entry in (hub, evse, plug) for entity_id in registered(hass, entry))


async def test_a_battery_the_sun_and_a_circuit_bring_more(hass: HomeAssistant, ocpp: OcppDouble) -> None:
    for entity_id, value, unit in (("sensor.soc", "50", "%"), ("sensor.battery", "0", "W"), ("sensor.sun", "0", "W")):
        hass.states.async_set(entity_id, value, {"unit_of_measurement": unit})
    typed = {"battery_soc": "sensor.soc", "battery_power": "sensor.battery", "solar_production": "sensor.sun"}
    hub, *_ = await whole_site(hass, **typed)
    expected = HUB | BATTERY
    expected["sensor"] = [*expected["sensor"], "solar_power"]
    assert registered(hass, hub) == names(expected, "my_home", hub)
    circuit = await add_circuit(hass, hub)
    assert registered(hass, circuit) == names(CIRCUIT, "annexe", circuit)


@pytest.mark.parametrize(
    ("phases", "typed", "more", "less"),
    [
        (1, {}, set(), {"available_current_b", "available_current_c"}),
        (2, {}, set(), {"available_current_c"}),
        (3, {"max_import_power_entity": "sensor.limit"}, set(), {"max_import_power"}),
        (3, {"solar_production": "sensor.sun"}, {"solar_power"}, set()),
        (3, {"inverter_output_a": "sensor.out"}, {"solar_power"}, set()),
        (3, {"battery_soc": "sensor.soc"}, STORED | {"battery_soc"}, set()),
        (3, {"battery_power": "sensor.battery", "inverter_output_a": "sensor.out"},
         STORED | {"battery_power", "solar_power"}, set()),
        (3, {"battery_soc": "sensor.soc", "inverter_output_a": "sensor.out"}, STORED | {"battery_soc"}, set()),
        (0, {"battery_soc": "sensor.soc"}, STORED | {"battery_soc"},
         {"available_current_b", "available_current_c", "grid_power"}),
    ],
)  # fmt: skip
async def test_a_site_has_what_its_wiring_can_show(
    hass: HomeAssistant, phases: int, typed: dict[str, Any], more: set[str], less: set[str]
) -> None:
    hub = await add_hub(hass, phases=phases, **typed)
    plain = {key for keys in HUB.values() for key in keys}
    assert {name.removeprefix(f"{hub.entry_id}_") for name in registered(hass, hub).values()} == (plain | more) - less


async def test_ids_are_the_same_in_an_area_and_a_rename_stays(hass: HomeAssistant, ocpp: OcppDouble) -> None:
    hub, evse, _ = await whole_site(hass)
    kitchen = ar.async_get(hass).async_create("Kitchen")
    [device] = dr.async_entries_for_config_entry(dr.async_get(hass), evse.entry_id)
    dr.async_get(hass).async_update_device(device.id, area_id=kitchen.id)
    registry = er.async_get(hass)
    registry.async_update_entity(
        "sensor.dynamic_ocpp_evse_garaz_2_status", new_entity_id="sensor.car_status", name="Car"
    )
    await hass.config_entries.async_reload(evse.entry_id)
    await hass.config_entries.async_reload(hub.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    expected = names(EVSE, "garaz_2", evse)
    expected["sensor.car_status"] = expected.pop("sensor.dynamic_ocpp_evse_garaz_2_status")
    assert registered(hass, evse) == expected
    assert hass.states.get("sensor.car_status") is not None


async def test_each_entry_has_one_device_and_loads_hang_under_their_hub(hass: HomeAssistant, ocpp: OcppDouble) -> None:
    entries = await whole_site(hass)
    registry = dr.async_get(hass)
    [[site], [car], [heater]] = [dr.async_entries_for_config_entry(registry, entry.entry_id) for entry in entries]
    assert [device.name for device in (site, car, heater)] == ["My Home", "Garáž 2", "Heater"]
    assert site.entry_type is dr.DeviceEntryType.SERVICE
    assert (site.via_device_id, car.via_device_id, heater.via_device_id) == (None, site.id, site.id)
    for entry, device in zip(entries, (site, car, heater), strict=True):
        entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
        assert {entity.device_id for entity in entities} == {device.id}
        assert device.identifiers == {("dynamic_ocpp_evse", entry.entry_id)}


async def test_only_a_device_that_an_entry_no_longer_has_may_be_removed(hass: HomeAssistant, ocpp: OcppDouble) -> None:
    registry = dr.async_get(hass)
    for entry in await whole_site(hass):
        [own] = dr.async_entries_for_config_entry(registry, entry.entry_id)
        old = registry.async_get_or_create(config_entry_id=entry.entry_id, identifiers={("dynamic_ocpp_evse", "old")})
        assert not await async_remove_config_entry_device(hass, entry, own)
        assert await async_remove_config_entry_device(hass, entry, old)
        registry.async_remove_device(old.id)


@pytest.mark.parametrize("newer", [True, False])
async def test_the_link_to_the_hub_is_made_as_this_home_assistant_wants_it(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch, newer: bool
) -> None:
    """By the id of its device from 2026.8 on, by its identifier before."""
    meter(hass, 1.0, 1.0, 1.0)
    hub = await add_hub(hass)
    asked: list[Any] = []

    def by_identifier(*args: Any, **more: Any) -> str:
        asked.append((args, more))
        return "device of the hub"

    name = "async_get_device_id_by_identifier"
    if newer:
        monkeypatch.setattr(dr, name, by_identifier, raising=False)
    else:
        monkeypatch.delattr(dr, name, raising=False)
    made: list[dict[str, Any]] = []
    monkeypatch.setattr("custom_components.dynamic_ocpp_evse.compat.DeviceInfo", lambda **fields: made.append(fields))
    device_under_hub(hass, hub, name="Garage")
    identifier = ("dynamic_ocpp_evse", hub.entry_id)
    link = {"via_device_id": "device of the hub"} if newer else {"via_device": identifier}
    assert made == [{"name": "Garage", **link}]
    assert asked == ([((hass, identifier), {"config_entry_id": hub.entry_id})] if newer else [])


@pytest.mark.parametrize(
    ("key", "options"),
    [
        ("select.dynamic_ocpp_evse_my_home_distribution_mode",
         ["Shared", "Priority", "Sequential - Optimized", "Sequential - Strict"]),
        ("select.dynamic_ocpp_evse_garaz_2_operating_mode", ["Standard", "Solar Priority", "Solar Only", "Excess"]),
        ("select.dynamic_ocpp_evse_heater_operating_mode", ["Continuous", "Solar Only", "Excess"]),
    ],
)  # fmt: skip
async def test_modes_are_the_words_of_the_page(
    hass: HomeAssistant, ocpp: OcppDouble, key: str, options: list[str]
) -> None:
    await whole_site(hass)
    state = hass.states.get(key)
    assert state is not None
    assert state.attributes["options"] == options
    for option in reversed(options):
        await hass.services.async_call("select", "select_option", {"entity_id": key, "option": option}, blocking=True)
        chosen = hass.states.get(key)
        assert chosen is not None
        assert chosen.state == option


async def test_a_slider_goes_from_6_to_the_configured_maximum(hass: HomeAssistant, ocpp: OcppDouble) -> None:
    await whole_site(hass)
    for key, value in (("min_current", "6.0"), ("max_current", "16.0")):
        state = hass.states.get(f"number.dynamic_ocpp_evse_garaz_2_{key}")
        assert state is not None
        assert state.state == value
        assert {name: state.attributes[name] for name in ("min", "max", "unit_of_measurement")} == {
            "min": 6.0, "max": 16.0, "unit_of_measurement": "A",
        }  # fmt: skip


async def test_while_the_hub_is_unloaded_everything_is_unavailable(hass: HomeAssistant, ocpp: OcppDouble) -> None:
    hub, evse, plug = await whole_site(hass)
    ours = [entity_id for entry in (hub, evse, plug) for entity_id in registered(hass, entry)]
    await hass.config_entries.async_unload(hub.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert {hass.states.get(entity_id).state for entity_id in ours} == {"unavailable"}  # type: ignore[union-attr]
    await hass.config_entries.async_setup(hub.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert "unavailable" not in {hass.states.get(entity_id).state for entity_id in ours}  # type: ignore[union-attr]


async def test_before_the_first_readings_the_hub_says_so_and_can_be_changed(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    await add_hub(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    states = {key: hass.states.get(f"sensor.dynamic_ocpp_evse_home_{key}") for key in ("status", "available_power")}
    assert {key: state and state.state for key, state in states.items()} == {
        "status": "initializing",
        "available_power": "unknown",
    }
    mode = hass.states.get("select.dynamic_ocpp_evse_home_distribution_mode")
    assert mode is not None
    assert mode.state == "Priority"
    freezer.tick(timedelta(seconds=5))
    meter(hass, 1.0, 1.0, 1.0)
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert hass.states.get("sensor.dynamic_ocpp_evse_home_status").state == "ok"  # type: ignore[union-attr]


async def test_states_are_written_only_when_they_show_something_else(home: Home, ocpp: OcppDouble) -> None:
    garage = await set_up(home, max_current=10)
    home.draws(home.chargers[0], 10.0)
    await home.run(120)
    [hub, _] = home.hass.config_entries.async_entries("dynamic_ocpp_evse")
    # It goes on counting while the car charges.
    ours = [name for entry in (garage, hub) for name in registered(home.hass, entry) if "_energy" not in name]

    def written() -> dict[str, Any]:
        states = {entity_id: home.hass.states.get(entity_id) for entity_id in ours}
        return {entity_id: state and state.last_reported for entity_id, state in states.items()}

    before = written()
    assert None not in before.values()
    await home.run(120)
    assert written() == before
    home.house = (2.0, 1.0, 1.0)
    await home.run(5)
    changed = {entity_id for entity_id, at in written().items() if at != before[entity_id]}
    assert changed == {
        f"sensor.dynamic_ocpp_evse_home_{key}"
        for key in ("available_power", "available_current_a", "grid_power", "house_power")
    }


async def test_volatile_attributes_stay_out_of_the_recorder(hass: HomeAssistant, ocpp: OcppDouble) -> None:
    await whole_site(hass)
    meter(hass, 30.0, 1.0, 1.0)
    state = hass.states.get("sensor.dynamic_ocpp_evse_garaz_2_reason")
    assert state is not None
    recorded = {"options", "device_class", "friendly_name", "icon"}
    unrecorded = state.state_info["unrecorded_attributes"] if state.state_info else frozenset()
    assert set(state.attributes) - recorded <= unrecorded


@pytest.mark.parametrize("how", ["unavailable", "unknown", "nan", "inf", "gone"])
async def test_without_a_meter_nothing_is_shown_as_0(home: Home, ocpp: OcppDouble, how: str) -> None:
    await set_up(home)
    await home.run(10)
    assert home.state("sensor.dynamic_ocpp_evse_home_status") == "ok"
    home.house = None
    if how == "gone":
        home.hass.states.async_remove("sensor.grid_b")
    else:
        meter(home.hass, 1.0, how, 1.0)
    await home.run(90)
    assert home.state("sensor.dynamic_ocpp_evse_home_available_power") == "unknown"
    assert home.state("sensor.dynamic_ocpp_evse_home_status") == "no_power_measurement"
    assert home.state("sensor.dynamic_ocpp_evse_garage_reason") == "sensor_lost"
    home.house = (1.0, 1.0, 1.0)
    await home.run(10)
    assert home.state("sensor.dynamic_ocpp_evse_home_status") == "ok"
    assert float(home.state("sensor.dynamic_ocpp_evse_home_available_power")) > 0


async def test_a_meter_that_is_silent_shows_no_value_of_old(home: Home, ocpp: OcppDouble) -> None:
    await set_up(home)
    await home.run(10)
    home.house = None
    await home.run(90)
    assert home.state("sensor.dynamic_ocpp_evse_home_status") == "sensor_lost"
    assert home.state("sensor.dynamic_ocpp_evse_home_available_power") == "unknown"


async def test_status_and_reason_follow_what_happens(home: Home, ocpp: OcppDouble) -> None:
    garage = await set_up(home)
    [charger] = home.chargers

    async def shown() -> tuple[str, str, str]:
        await home.run(10)
        keys = ("status", "reason", "allocated_current")
        status, reason, amps = (home.state(f"sensor.dynamic_ocpp_evse_garage_{key}") for key in keys)
        return status, reason, amps

    home.draws(charger, 16.0)
    assert await shown() == ("charging", "at_maximum", "16.0")
    home.house = (26.0, 1.0, 1.0)
    assert await shown() == ("paused", "main_breaker", "0.0")
    charger.show("status_connector", "Available")
    home.draws(charger, 0.0)
    assert await shown() == ("unplugged", "not_connected", "0.0")
    charger.vanish()
    home.chargers.clear()
    assert await shown() == ("unavailable", "device_lost", "0.0")
    assert garage.title == "Garage"
    reason = home.hass.states.get("sensor.dynamic_ocpp_evse_garage_reason")
    assert reason is not None
    assert reason.attributes["sentence"] == "The device does not answer; its last limit is kept free."


async def test_the_site_says_that_it_is_overloaded(home: Home, ocpp: OcppDouble) -> None:
    await set_up(home)
    home.house = (26.0, 1.0, 1.0)
    await home.run(5)
    assert home.state("sensor.dynamic_ocpp_evse_home_status") == "overload"
    home.house = (20.0, 1.0, 1.0)
    await home.run(5)
    assert home.state("sensor.dynamic_ocpp_evse_home_status") == "ok"


async def test_available_power_is_what_the_breaker_leaves_in_watts(home: Home, ocpp: OcppDouble) -> None:
    home.house = (5.0, 10.0, 30.0)
    home.report()
    await add_hub(home.hass)
    await home.run(5)
    assert home.state("sensor.dynamic_ocpp_evse_home_available_power") == str((20 + 15 + 0) * 230)
