"""Adding loads: chargers that the OCPP integration knows, and smart plugs."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

from .flow import begin, choices, fields, open_form, shown, submit
from .home import FakeCharger, add_evse, add_hub, add_plug, meter
from .ocpp_double import OcppDouble

EVSE_DEFAULTS = {
    "min_current": 6,
    "max_current": 16,
    "phases": 3,
    "leg_l1": "a",
    "leg_l2": "b",
    "leg_l3": "c",
    "priority": 1,
    "charge_rate_unit": "auto",
    "profile_validity_mode": "absolute",
    "profile_timeout": 120,
    "stack_level": 2,
    "charge_pause_duration": 3,
    "cloud_ride_through": 4,
}
EVSE_WIRING = {"phases", "leg_l1", "leg_l2", "leg_l3"}
PLUG_DEFAULTS = {
    "device_power": 2000,
    "connected_phases": ["a"],
    "priority": 1,
    "min_on_time": 60,
    "min_off_time": 60,
}
LEGS = {"leg_l1", "leg_l2", "leg_l3"}


@pytest.fixture(autouse=True)
def entities(hass: HomeAssistant, ocpp: OcppDouble) -> None:
    """Have meters, switches and the services of the OCPP integration."""
    meter(hass, 1.0, 1.0, 1.0)
    for switch in ("switch.heater", "input_boolean.pump"):
        hass.states.async_set(switch, "off")
    hass.states.async_set("sensor.heater_power", "0", {"unit_of_measurement": "W"})
    hass.states.async_set("sensor.volts", "1", {"unit_of_measurement": "V"})


def offered(form: Any) -> dict[str, str]:
    """Return the chargers that a form offers, by their label."""
    return {option["label"]: option["value"] for option in choices(form, "charger")}


async def test_a_charger_is_added_by_its_device(hass: HomeAssistant) -> None:
    hub = await add_hub(hass)
    charger = FakeCharger(hass, name="Wallbox")
    form = await open_form(hass, "evse")
    assert shown(form) == EVSE_DEFAULTS
    assert set(fields(form)) == {*EVSE_DEFAULTS, "charger", "failsafe_current"}, "one hub is not asked for"
    assert offered(form) == {"Wallbox": f"{charger.device.id}:1"}
    result = await submit(
        hass, form, {"charger": offered(form)["Wallbox"], "max_current": 20, "leg_l1": "b", "leg_l2": "a"}
    )
    assert (result["type"], result["title"]) == (FlowResultType.CREATE_ENTRY, "Wallbox")
    expected = EVSE_DEFAULTS | {"max_current": 20, "leg_l1": "b", "leg_l2": "a"}
    assert result["data"] == {
        "entry_type": "evse",
        "hub_entry_id": hub.entry_id,
        "device_id": charger.device.id,
        "connector": 1,
        **{key: expected[key] for key in EVSE_WIRING},
    }
    assert result["options"] == {key: value for key, value in expected.items() if key not in EVSE_WIRING}
    entry = result["result"]
    assert entry.unique_id == f"{charger.device.id}:1"
    assert entry.state is ConfigEntryState.LOADED
    assert hass.states.get("select.dynamic_ocpp_evse_wallbox_operating_mode") is not None


async def test_a_charger_is_named_as_its_owner_named_it(hass: HomeAssistant) -> None:
    await add_hub(hass)
    charger = FakeCharger(hass, name="wb_1")
    dr.async_get(hass).async_update_device(charger.device.id, name_by_user="Blue box")
    assert offered(await open_form(hass, "evse")) == {"Blue box": f"{charger.device.id}:1"}


async def test_a_charger_is_found_whatever_its_entities_are_called(hass: HomeAssistant) -> None:
    await add_hub(hass)
    charger = FakeCharger(hass)
    for key in charger.shown:
        er.async_get(hass).async_update_entity(charger.entity_id(key), new_entity_id=f"sensor.my_{key}")
    other = er.async_get(hass)
    other.async_get_or_create(
        "sensor", "test", "ocpp.fake.status_connector.sensor", suggested_object_id="garage_status_connector"
    )
    assert list(offered(await open_form(hass, "evse")).values()) == [f"{charger.device.id}:1"]


async def test_each_connector_of_a_charger_is_offered_and_kept_with_its_number(hass: HomeAssistant) -> None:
    await add_hub(hass)
    left, right = (FakeCharger(hass, connector=number) for number in (1, 2))
    form = await open_form(hass, "evse")
    assert offered(form) == {
        "Garage Connector 1": f"{left.device.id}:1",
        "Garage Connector 2": f"{right.device.id}:2",
    }
    result = await submit(hass, form, {"charger": f"{right.device.id}:2"})
    assert (result["data"]["device_id"], result["data"]["connector"]) == (right.device.id, 2)
    assert list(offered(await open_form(hass, "evse"))) == ["Garage Connector 1"]


async def test_a_charger_of_an_old_version_with_dots_in_its_unique_ids_works(
    hass: HomeAssistant, ocpp: OcppDouble
) -> None:
    await add_hub(hass)
    charger = FakeCharger(hass, dotted=True)
    charger.show("status_connector", "Charging")
    charger.draw(9.0, 8.0, 7.0)
    form = await open_form(hass, "evse")
    result = await submit(hass, form, {"charger": f"{charger.device.id}:1"})
    await hass.async_block_till_done(wait_background_tasks=True)
    assert result["result"].state is ConfigEntryState.LOADED
    status = hass.states.get("sensor.dynamic_ocpp_evse_garage_status")
    assert status is not None
    assert status.state == "charging"
    assert ocpp.story()[:2] == ["unit?", "lease 6 A"]


async def test_without_a_charger_nothing_can_be_added(hass: HomeAssistant) -> None:
    await add_hub(hass)
    result = await open_form(hass, "evse")
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "no_chargers")


async def test_a_charger_that_is_managed_is_not_offered_again(hass: HomeAssistant) -> None:
    hub = await add_hub(hass)
    await add_evse(hass, hub, FakeCharger(hass))
    result = await open_form(hass, "evse")
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "no_chargers")
    FakeCharger(hass, "carport")
    assert list(offered(await open_form(hass, "evse"))) == ["Carport"]


async def test_a_charger_that_was_added_meanwhile_is_not_added_twice(hass: HomeAssistant) -> None:
    hub = await add_hub(hass)
    charger = FakeCharger(hass)
    FakeCharger(hass, "carport")
    form = await open_form(hass, "evse")
    await add_evse(hass, hub, charger)
    result = await submit(hass, form, {"charger": f"{charger.device.id}:1"})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "already_configured")
    assert len(hass.config_entries.async_entries("dynamic_ocpp_evse")) == 2


async def test_a_charger_that_went_away_meanwhile_is_refused_at_its_field(hass: HomeAssistant) -> None:
    await add_hub(hass)
    charger = FakeCharger(hass)
    other = FakeCharger(hass, "carport")
    form = await open_form(hass, "evse")
    dr.async_get(hass).async_remove_device(charger.device.id)
    await hass.async_block_till_done()
    form = await submit(hass, form, {"charger": f"{charger.device.id}:1", "max_current": 20})
    assert list(form["errors"] or {}) == ["charger"]
    result = await submit(hass, form, {"charger": f"{other.device.id}:1", "max_current": 20})
    assert (result["type"], result["title"]) == (FlowResultType.CREATE_ENTRY, "Carport")


@pytest.mark.parametrize(
    ("phases", "typed", "errors"),
    [
        (3, {"min_current": 17}, {"min_current": "min_above_max"}),
        (3, {"max_current": 5.9}, {"min_current": "min_above_max"}),
        (3, {"min_current": 5.9}, {"min_current": "below_lowest"}),
        (3, {"failsafe_current": 16.1}, {"failsafe_current": "failsafe_above_max"}),
        (3, {"failsafe_current": 3}, {"failsafe_current": "failsafe_between"}),
        (3, {"leg_l2": "a"}, {"leg_l2": "leg_twice"}),
        (3, {"leg_l3": "b"}, {"leg_l3": "leg_twice"}),
        (3, {"leg_l1": "a", "leg_l2": "a", "leg_l3": "a"}, {"leg_l2": "leg_twice", "leg_l3": "leg_twice"}),
        (2, {}, {"leg_l3": "phase_not_on_site"}),
        (2, {"phases": 1, "leg_l1": "c"}, {"leg_l1": "phase_not_on_site"}),
        (
            3,
            {"min_current": 20, "failsafe_current": 30, "leg_l2": "a"},
            {"min_current": "min_above_max", "failsafe_current": "failsafe_above_max", "leg_l2": "leg_twice"},
        ),
    ],
)
async def test_what_is_wrong_with_a_charger_is_said_at_its_field_and_what_was_typed_stays(
    hass: HomeAssistant, phases: int, typed: dict[str, Any], errors: dict[str, str]
) -> None:
    await add_hub(hass, phases=phases)
    charger = FakeCharger(hass)
    typed = typed | {"charger": f"{charger.device.id}:1", "priority": 7, "profile_timeout": 300}
    form = await submit(hass, await open_form(hass, "evse"), typed)
    assert (form["type"], form["step_id"], form["errors"]) == (FlowResultType.FORM, "evse", errors)
    assert shown(form) == EVSE_DEFAULTS | typed
    assert len(hass.config_entries.async_entries("dynamic_ocpp_evse")) == 1
    right = {"min_current": 6, "max_current": 16, "failsafe_current": None, "leg_l1": "a", "leg_l2": "b", "leg_l3": "c"}
    done = await submit(hass, form, right | {"phases": phases})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert done["options"]["priority"] == 7


@pytest.mark.parametrize(
    "typed",
    [
        {"min_current": 16},
        {"failsafe_current": 0},
        {"failsafe_current": 16},
        {"phases": 1, "leg_l1": "c", "leg_l2": "c", "leg_l3": "c"},
        {"phases": 2, "leg_l1": "c", "leg_l2": "a", "leg_l3": "a"},
    ],
)
async def test_what_is_at_the_edge_is_taken(hass: HomeAssistant, typed: dict[str, Any]) -> None:
    await add_hub(hass)
    charger = FakeCharger(hass)
    result = await submit(hass, await open_form(hass, "evse"), {"charger": f"{charger.device.id}:1"} | typed)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_a_limit_must_last_for_three_intervals_of_the_hub(hass: HomeAssistant) -> None:
    await add_hub(hass, site_update_interval=20)
    charger = FakeCharger(hass)
    typed = {"charger": f"{charger.device.id}:1", "profile_timeout": 59}
    form = await submit(hass, await open_form(hass, "evse"), typed)
    assert form["errors"] == {"profile_timeout": "timeout_too_short"}
    result = await submit(hass, form, typed | {"profile_timeout": 60})
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_on_a_one_phase_site_legs_are_not_asked_for(hass: HomeAssistant) -> None:
    await add_hub(hass, phases=1)
    charger = FakeCharger(hass)
    form = await open_form(hass, "evse")
    assert {"phases", *LEGS} & set(fields(form)) == set()
    result = await submit(hass, form, {"charger": f"{charger.device.id}:1"})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert {result["data"][leg] for leg in LEGS} == {"a"}
    assert result["data"]["phases"] == 1, "three legs on one phase would count three times"


async def test_a_plug_is_added(hass: HomeAssistant) -> None:
    hub = await add_hub(hass)
    form = await open_form(hass, "plug")
    assert shown(form) == PLUG_DEFAULTS
    assert set(fields(form)) == {*PLUG_DEFAULTS, "name", "switch", "power_sensor"}
    typed = {"name": "Boiler", "switch": "switch.heater", "power_sensor": "sensor.heater_power", "device_power": 1500}
    result = await submit(hass, form, typed)
    assert (result["type"], result["title"]) == (FlowResultType.CREATE_ENTRY, "Boiler")
    assert result["data"] == {
        "entry_type": "plug",
        "hub_entry_id": hub.entry_id,
        "switch": "switch.heater",
        "power_sensor": "sensor.heater_power",
        "connected_phases": ["a"],
    }
    assert result["options"] == {
        "name": "Boiler", "device_power": 1500, "priority": 1, "min_on_time": 60, "min_off_time": 60,
    }  # fmt: skip
    assert result["result"].state is ConfigEntryState.LOADED
    assert hass.states.get("select.dynamic_ocpp_evse_boiler_operating_mode") is not None


@pytest.mark.parametrize(
    ("phases", "typed", "errors"),
    [
        (3, {"switch": "switch.gone"}, {"switch": "entity_not_found"}),
        (3, {"switch": "switch.dynamic_ocpp_evse_thing"}, {"switch": "own_entity"}),
        (3, {"switch": "switch.off"}, {"switch": "entity_disabled"}),
        (3, {"power_sensor": "sensor.volts"}, {"power_sensor": "unit_unsupported"}),
        (3, {"power_sensor": "sensor.gone"}, {"power_sensor": "entity_not_found"}),
        (3, {"connected_phases": []}, {"connected_phases": "phase_required"}),
        (1, {"connected_phases": ["b"]}, {"connected_phases": "phase_not_on_site"}),
        (2, {"connected_phases": ["a", "c"]}, {"connected_phases": "phase_not_on_site"}),
        (
            1,
            {"switch": "switch.gone", "power_sensor": "sensor.volts", "connected_phases": ["c"]},
            {"switch": "entity_not_found", "power_sensor": "unit_unsupported", "connected_phases": "phase_not_on_site"},
        ),
    ],
)
async def test_what_is_wrong_with_a_plug_is_said_at_its_field_and_what_was_typed_stays(
    hass: HomeAssistant, phases: int, typed: dict[str, Any], errors: dict[str, str]
) -> None:
    await add_hub(hass, phases=phases)
    registry = er.async_get(hass)
    registry.async_get_or_create(
        "switch", "test", "off", suggested_object_id="off", disabled_by=er.RegistryEntryDisabler.USER
    )
    registry.async_get_or_create("switch", "dynamic_ocpp_evse", "thing", suggested_object_id="dynamic_ocpp_evse_thing")
    typed = {"name": "Boiler", "switch": "switch.heater", "min_on_time": 300} | typed
    form = await submit(hass, await open_form(hass, "plug"), typed)
    assert (form["type"], form["step_id"], form["errors"]) == (FlowResultType.FORM, "plug", errors)
    assert shown(form) == PLUG_DEFAULTS | typed
    right = {"switch": "input_boolean.pump", "power_sensor": None, "connected_phases": ["a"]}
    done = await submit(hass, form, right)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert done["options"]["min_on_time"] == 300


async def test_a_switch_is_managed_once(hass: HomeAssistant) -> None:
    hub = await add_hub(hass)
    await add_plug(hass, hub, "switch.heater")
    result = await submit(hass, await open_form(hass, "plug"), {"name": "Again", "switch": "switch.heater"})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "already_configured")


@pytest.mark.parametrize(("kind", "typed"), [("evse", {}), ("plug", {"name": "Boiler", "switch": "switch.heater"})])
async def test_with_two_hubs_the_hub_is_asked_for(hass: HomeAssistant, kind: str, typed: dict[str, Any]) -> None:
    home = await add_hub(hass)
    cabin = await add_hub(hass, "Cabin", phases=1)
    charger = FakeCharger(hass)
    form = await open_form(hass, kind)
    assert choices(form, "hub_entry_id") == [
        {"value": home.entry_id, "label": "Home"},
        {"value": cabin.entry_id, "label": "Cabin"},
    ]
    if kind == "evse":
        typed = {"charger": f"{charger.device.id}:1"}
    result = await submit(hass, form, typed | {"hub_entry_id": cabin.entry_id})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"]["hub_entry_id"] == cabin.entry_id
    if kind == "evse":
        assert {result["data"][leg] for leg in LEGS} == {"a"}, "the cabin has one phase"


async def test_a_load_of_the_second_hub_is_checked_against_its_phases(hass: HomeAssistant) -> None:
    await add_hub(hass)
    cabin = await add_hub(hass, "Cabin", phases=1)
    typed = {"name": "Boiler", "switch": "switch.heater", "connected_phases": ["b"], "hub_entry_id": cabin.entry_id}
    form = await submit(hass, await open_form(hass, "plug"), typed)
    assert form["errors"] == {"connected_phases": "phase_not_on_site"}
    assert shown(form)["hub_entry_id"] == cabin.entry_id
    assert (await begin(hass))["type"] is FlowResultType.MENU
