"""What is wrong about a charger, a plug or a circuit is said at its field, and what was typed stays."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

from .flow import DOMAIN, open_form, shown, submit, walk, walk_to
from .home import FakeCharger, add_evse, add_hub, add_plug
from .test_config_flow_errors import HUB
from .wrong import have_entities, with_sections


@pytest.fixture(autouse=True)
def entities(hass: HomeAssistant) -> None:
    """Have meters, switches, and some that must not be used."""
    have_entities(hass)


EVSE: list[tuple[str, dict[str, Any], dict[str, str]]] = [
    ("min above max", {"min_current": 17}, {"min_current": "min_above_max"}),
    ("max below min", {"max_current": 5.9}, {"min_current": "min_above_max"}),
    ("min below what cars take", {"min_current": 5.9}, {"min_current": "below_lowest"}),
    ("failsafe above max", {"failsafe_current": 16.1}, {"failsafe_current": "failsafe_above_max"}),
    ("failsafe between 0 and 6 A", {"failsafe_current": 3}, {"failsafe_current": "failsafe_between"}),
    ("two legs on one phase", {"leg_l2": "a"}, {"leg_l2": "leg_twice"}),
    ("third leg on the phase of the second", {"leg_l3": "b"}, {"leg_l3": "leg_twice"}),
    ("all legs on one phase", {"leg_l2": "a", "leg_l3": "a"}, {"leg_l2": "leg_twice", "leg_l3": "leg_twice"}),
    ("timeout below three intervals", {"profile_timeout": 59}, {"profile_timeout": "timeout_too_short"}),
    (
        "several at once",
        {"min_current": 20, "failsafe_current": 30, "leg_l2": "a"},
        {"min_current": "min_above_max", "failsafe_current": "failsafe_above_max", "leg_l2": "leg_twice"},
    ),
]


@pytest.mark.parametrize(("typed", "errors"), [case[1:] for case in EVSE], ids=[case[0] for case in EVSE])
async def test_wrong_about_a_charger(hass: HomeAssistant, typed: dict[str, Any], errors: dict[str, str]) -> None:
    await add_hub(hass, site_update_interval=20)
    charger = FakeCharger(hass)
    form = await submit(hass, await open_form(hass, "evse"), {"charger": f"{charger.device.id}:1"})
    was = shown(form)
    typed = typed | {"priority": 7}
    refused = await submit(hass, form, typed)
    assert (refused["type"], refused["step_id"]) == (FlowResultType.FORM, "evse_settings")
    assert refused["errors"] == with_sections(errors)
    assert shown(refused) == was | typed
    assert len(hass.config_entries.async_entries(DOMAIN)) == 1
    right = was | {"failsafe_current": None, "priority": 7}
    done = await submit(hass, refused, right)
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
        {"leg_l2": "a", "legs_share_phases": True},
        {"profile_timeout": 60},
    ],
)
async def test_what_is_at_the_edge_is_taken(hass: HomeAssistant, typed: dict[str, Any]) -> None:
    await add_hub(hass, site_update_interval=20)
    charger = FakeCharger(hass)
    answers = {"evse": {"charger": f"{charger.device.id}:1"}, "evse_settings": typed}
    assert (await walk(hass, await open_form(hass, "evse"), answers))["type"] is FlowResultType.CREATE_ENTRY


BY_HAND: list[tuple[str, dict[str, Any], dict[str, str]]] = [
    ("no status anywhere", {}, {"status_entity": "status_required"}),
    ("status that does not exist", {"status_entity": "sensor.gone"}, {"status_entity": "entity_not_found"}),
    ("status that is none", {"status_entity": "sensor.amps"}, {"status_entity": "status_not_understood"}),
    ("current in watts", {"current_import_entity": "sensor.watts"}, {"current_import_entity": "unit_not_current"}),
    (
        "one sensor for two currents",
        {"current_import_entity": "sensor.amps", "current_offered_entity": "sensor.amps"},
        {"current_offered_entity": "duplicate_entity"},
    ),
    (
        "current of another charger",
        {"current_import_entity": "sensor.taken"},
        {"current_import_entity": "used_by_load"},
    ),
]


@pytest.mark.parametrize(("typed", "errors"), [case[1:] for case in BY_HAND], ids=[case[0] for case in BY_HAND])
async def test_wrong_about_a_charger_by_hand(
    hass: HomeAssistant, typed: dict[str, Any], errors: dict[str, str]
) -> None:
    hub = await add_hub(hass)
    hass.states.async_set("sensor.taken", "1", {"unit_of_measurement": "A"})
    hass.states.async_set("sensor.state", "Available")
    await add_evse(hass, hub, FakeCharger(hass), current_import_entity="sensor.taken")
    device = _without_status(hass)
    form = await submit(hass, await open_form(hass, "evse"), {"charger": "manual"})
    typed = {"status_entity": "sensor.state"} | typed if errors != {"status_entity": "status_required"} else typed
    typed = {"device_id": device.id} | typed
    refused = await submit(hass, form, typed)
    assert (refused["step_id"], refused["errors"]) == ("evse_manual", errors)
    assert shown(refused) == {"connector": 1} | typed
    mended = dict.fromkeys(errors) | {"status_entity": "sensor.state"}
    assert (await submit(hass, refused, mended))["step_id"] == "evse_settings"


def _without_status(hass: HomeAssistant) -> dr.DeviceEntry:
    """Have a charger of which the OCPP integration has sensors, but none of its status."""
    charger = FakeCharger(hass, "odd", name="Odd box")
    er.async_get(hass).async_remove(charger.entity_id("status_connector"))
    return charger.device


async def test_a_device_without_that_connector_is_refused(hass: HomeAssistant) -> None:
    await add_hub(hass)
    form = await submit(hass, await open_form(hass, "evse"), {"charger": "manual"})
    typed = {"device_id": FakeCharger(hass).device.id, "connector": 2}
    refused = await submit(hass, form, typed)
    assert (refused["errors"], shown(refused)) == ({"device_id": "not_a_charger"}, typed)


async def test_a_device_that_went_away_is_refused(hass: HomeAssistant) -> None:
    await add_hub(hass)
    device = _without_status(hass)
    form = await submit(hass, await open_form(hass, "evse"), {"charger": "manual"})
    dr.async_get(hass).async_remove_device(device.id)
    refused = await submit(hass, form, {"device_id": device.id})
    assert refused["errors"] == {"device_id": "not_a_charger"}


async def test_a_charger_that_went_away_meanwhile_is_refused_at_its_field(hass: HomeAssistant) -> None:
    await add_hub(hass)
    charger, other = FakeCharger(hass), FakeCharger(hass, "carport")
    form = await open_form(hass, "evse")
    dr.async_get(hass).async_remove_device(charger.device.id)
    await hass.async_block_till_done()
    form = await submit(hass, form, {"charger": f"{charger.device.id}:1"})
    assert form["errors"] == {"charger": "charger_gone"}
    result = await walk(hass, form, {"evse": {"charger": f"{other.device.id}:1"}})
    assert (result["type"], result["title"]) == (FlowResultType.CREATE_ENTRY, "Carport")


@pytest.mark.parametrize("by_hand", [False, True], ids=["from the list", "by hand"])
async def test_a_second_load_for_one_connector_is_refused(hass: HomeAssistant, by_hand: bool) -> None:
    hub = await add_hub(hass)
    charger = FakeCharger(hass)
    form = await open_form(hass, "evse")
    if by_hand:
        form = await submit(hass, form, {"charger": "manual"})
    await add_evse(hass, hub, charger)
    typed = {"device_id": charger.device.id} if by_hand else {"charger": f"{charger.device.id}:1"}
    form = await submit(hass, form, typed)
    assert form["errors"] == {"device_id" if by_hand else "charger": "charger_managed"}
    assert len(hass.config_entries.async_entries(DOMAIN)) == 2


PLUG: list[tuple[str, str, dict[str, Any], dict[str, str]]] = [
    ("switch that does not exist", "plug", {"switch": "switch.gone"}, {"switch": "entity_not_found"}),
    ("a switch of our own", "plug", {"switch": "switch.own"}, {"switch": "own_entity"}),
    ("disabled switch", "plug", {"switch": "switch.off"}, {"switch": "entity_disabled"}),
    ("switch of another load", "plug", {"switch": "switch.heater"}, {"switch": "used_by_load"}),
    ("power in volts", "plug_settings", {"power_sensor": "sensor.volts"}, {"power_sensor": "unit_not_power"}),
    (
        "power of another load",
        "plug_settings",
        {"power_sensor": "sensor.heater_power"},
        {"power_sensor": "used_by_load"},
    ),
    ("no phase", "plug_settings", {"connected_phases": []}, {"connected_phases": "phase_required"}),
    ("name of another load", "plug_settings", {"name": "Heater"}, {"name": "name_taken"}),
    ("no name", "plug_settings", {"name": ""}, {"name": "name_required"}),
    (
        "several at once",
        "plug_settings",
        {"power_sensor": "sensor.gone", "connected_phases": []},
        {"power_sensor": "entity_not_found", "connected_phases": "phase_required"},
    ),
]


@pytest.mark.parametrize(("page", "typed", "errors"), [case[1:] for case in PLUG], ids=[case[0] for case in PLUG])
async def test_wrong_about_a_plug(
    hass: HomeAssistant, page: str, typed: dict[str, Any], errors: dict[str, str]
) -> None:
    hub = await add_hub(hass)
    await add_plug(hass, hub, "switch.heater", power_sensor="sensor.heater_power")
    form = await walk_to(hass, await open_form(hass, "plug"), page, {"plug": {"switch": "switch.pump"}})
    was = shown(form)
    refused = await submit(hass, form, typed)
    assert (refused["type"], refused["step_id"], refused["errors"]) == (FlowResultType.FORM, page, errors)
    assert shown(refused) == was | typed
    right = {"switch": "input_boolean.pump"} if page == "plug" else was | dict.fromkeys(set(errors) - set(was))
    done = await walk(hass, await submit(hass, refused, right), {"plug_settings": {"min_on_time": 300}})
    assert done["type"] is FlowResultType.CREATE_ENTRY


CIRCUIT: list[tuple[str, dict[str, Any], dict[str, str]]] = [
    ("meter in volts", {"circuit_phase_a": "sensor.volts"}, {"circuit_phase_a": "unit_unsupported"}),
    (
        "one meter for two phases",
        {"circuit_phase_a": "sensor.amps", "circuit_phase_b": "sensor.amps"},
        {"circuit_phase_b": "duplicate_entity"},
    ),
    ("name of the site", {"name": "home"}, {"name": "name_taken"}),
    ("no name", {"name": ""}, {"name": "name_required"}),
]


@pytest.mark.parametrize(("typed", "errors"), [case[1:] for case in CIRCUIT], ids=[case[0] for case in CIRCUIT])
async def test_wrong_about_a_circuit(hass: HomeAssistant, typed: dict[str, Any], errors: dict[str, str]) -> None:
    await add_hub(hass)
    form = await open_form(hass, "circuit")
    typed = {"name": "Barn", "circuit_limit": 13} | typed
    refused = await submit(hass, form, typed)
    assert (refused["step_id"], refused["errors"]) == ("circuit", errors)
    assert shown(refused) == typed


async def test_a_name_is_more_than_spaces_and_has_none_around_it(hass: HomeAssistant) -> None:
    await add_hub(hass)
    form = await submit(hass, await open_form(hass, "circuit"), {"name": " \t "})
    assert (form["step_id"], form["errors"]) == ("circuit", {"name": "name_required"})
    form = await submit(hass, form, {"name": " home "})
    assert form["errors"] == {"name": "name_taken"}
    assert (await submit(hass, form, {"name": " Barn "}))["title"] == "Barn"


async def test_there_are_fifteen_kinds_of_wrong_input_and_more() -> None:
    cases = [case[-1] for case in (*HUB, *EVSE, *BY_HAND, *PLUG, *CIRCUIT)]
    assert len({error for errors in cases for error in errors.values()}) >= 15
