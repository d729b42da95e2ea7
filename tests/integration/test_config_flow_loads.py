"""Adding loads and circuits: chargers that the OCPP integration knows or by hand, smart plugs, sub-breakers."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

from .flow import begin, choices, fields, made, open_form, shown, submit, walk
from .home import FakeCharger, add_circuit, add_evse, add_hub, add_plug, meter
from .ocpp_double import OcppDouble

EVSE_DEFAULTS = {
    "phases": 3,
    "leg_l1": "a",
    "leg_l2": "b",
    "leg_l3": "c",
    "legs_share_phases": False,
    "min_current": 6,
    "max_current": 16,
    "priority": 1,
    "charge_pause_duration": 3,
    "cloud_ride_through": 4,
    "charge_rate_unit": "auto",
    "profile_validity_mode": "absolute",
    "profile_timeout": 120,
    "stack_level": 2,
}
EVSE_WIRING = {"phases", "leg_l1", "leg_l2", "leg_l3", "legs_share_phases"}
PLUG_DEFAULTS = {
    "device_power": 2000,
    "connected_phases": ["a"],
    "priority": 1,
    "min_on_time": 60,
    "min_off_time": 60,
    "manual_respect": 30,
    "safe_state": "off",
}
LEGS = {"leg_l1", "leg_l2", "leg_l3"}


@pytest.fixture(autouse=True)
def entities(hass: HomeAssistant, ocpp: OcppDouble) -> None:
    """Have meters, switches and the services of the OCPP integration."""
    meter(hass, 1.0, 1.0, 1.0)
    for switch in ("switch.heater", "input_boolean.pump"):
        hass.states.async_set(switch, "off")
    hass.states.async_set("sensor.heater_power", "0", {"unit_of_measurement": "W"})


def offered(form: Any) -> dict[str, str]:
    """Return the chargers that a form offers, by their label; there is always a way out."""
    found = {option["label"]: option["value"] for option in choices(form, "charger")}
    assert found.pop("manual") == "manual"
    return found


async def chosen(hass: HomeAssistant, charger: FakeCharger) -> Any:
    """Open the page that follows the choice of a charger."""
    return await submit(hass, await open_form(hass, "evse"), {"charger": f"{charger.device.id}:1"})


async def test_a_charger_is_added_by_its_device(hass: HomeAssistant) -> None:
    hub = await add_hub(hass)
    charger = FakeCharger(hass, name="Wallbox")
    form = await open_form(hass, "evse")
    assert fields(form) == ["charger"], "one hub is not asked for"
    assert offered(form) == {"Wallbox": f"{charger.device.id}:1"}
    form = await submit(hass, form, {"charger": offered(form)["Wallbox"]})
    assert form["step_id"] == "evse_settings"
    assert form["description_placeholders"] is not None
    assert form["description_placeholders"]["name"] == "Wallbox"
    assert shown(form) == EVSE_DEFAULTS
    assert set(fields(form)) == {*EVSE_DEFAULTS, "failsafe_current"}, "there is no circuit to choose"
    typed = {"max_current": 20, "leg_l1": "b", "leg_l2": "a"}
    result = await submit(hass, form, typed)
    assert (result["type"], result["title"]) == (FlowResultType.CREATE_ENTRY, "Wallbox")
    expected = EVSE_DEFAULTS | typed
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


async def test_a_charger_can_be_named_by_hand(hass: HomeAssistant) -> None:
    await add_hub(hass)
    charger = FakeCharger(hass, "wb_1")
    hass.states.async_set("sensor.my_amps", "7", {"unit_of_measurement": "A"})
    form = await submit(hass, await open_form(hass, "evse"), {"charger": "manual"})
    assert form["step_id"] == "evse_manual"
    assert made(form, "device_id")["filter"] == [{"integration": "ocpp"}]
    assert shown(form) == {"connector": 1}
    typed = {"device_id": charger.device.id, "current_import_entity": "sensor.my_amps"}
    result = await walk(hass, form, {"evse_manual": typed})
    assert (result["type"], result["title"]) == (FlowResultType.CREATE_ENTRY, "Wb_1")
    assert result["result"].unique_id == f"{charger.device.id}:1"
    assert result["data"].items() >= (typed | {"connector": 1}).items()
    assert "charger" not in result["data"]


async def test_a_charger_that_is_in_no_list_is_named_as_its_device(hass: HomeAssistant) -> None:
    await add_hub(hass)
    charger = FakeCharger(hass, "odd", name="Odd box")
    er.async_get(hass).async_remove(charger.entity_id("status_connector"))
    hass.states.async_set("sensor.my_status", "SuspendedEV")
    status = "sensor.my_status"
    form = await open_form(hass, "evse")
    assert offered(form) == {}
    answers = {"evse": {"charger": "manual"}, "evse_manual": {"device_id": charger.device.id, "status_entity": status}}
    result = await walk(hass, form, answers)
    assert (result["type"], result["title"]) == (FlowResultType.CREATE_ENTRY, "Odd box")
    assert result["data"]["status_entity"] == status
    await hass.async_block_till_done(wait_background_tasks=True)
    shown_status = hass.states.get("sensor.dynamic_ocpp_evse_odd_box_status")
    assert shown_status is not None
    assert shown_status.state == "idle"


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
    result = await walk(hass, form, {"evse": {"charger": f"{right.device.id}:2"}})
    assert (result["data"]["device_id"], result["data"]["connector"]) == (right.device.id, 2)
    assert list(offered(await open_form(hass, "evse"))) == ["Garage Connector 1"]


async def test_a_charger_of_an_old_version_with_dots_in_its_unique_ids_works(
    hass: HomeAssistant, ocpp: OcppDouble
) -> None:
    await add_hub(hass)
    charger = FakeCharger(hass, dotted=True)
    charger.show("status_connector", "Charging")
    charger.draw(9.0, 8.0, 7.0)
    result = await submit(hass, await chosen(hass, charger), {})
    await hass.async_block_till_done(wait_background_tasks=True)
    assert result["result"].state is ConfigEntryState.LOADED
    status = hass.states.get("sensor.dynamic_ocpp_evse_garage_status")
    assert status is not None
    assert status.state == "charging"
    assert ocpp.story()[2] == "lease 6 A"


async def test_a_charger_that_is_managed_is_not_offered_again(hass: HomeAssistant) -> None:
    hub = await add_hub(hass)
    await add_evse(hass, hub, FakeCharger(hass))
    assert offered(await open_form(hass, "evse")) == {}
    FakeCharger(hass, "carport")
    assert list(offered(await open_form(hass, "evse"))) == ["Carport"]


@pytest.mark.parametrize(("phases", "legs"), [(1, []), (2, ["leg_l1", "leg_l2"]), (3, ["leg_l1", "leg_l2", "leg_l3"])])
async def test_a_charger_is_asked_for_the_phases_that_the_site_has(
    hass: HomeAssistant, phases: int, legs: list[str]
) -> None:
    await add_hub(hass, phases=phases)
    form = await chosen(hass, FakeCharger(hass))
    asked = {"phases", "legs_share_phases", *legs} if phases > 1 else set()
    assert {"phases", "legs_share_phases", *LEGS} & set(fields(form)) == asked
    for leg in legs:
        assert choices(form, leg) == ["a", "b", "c"][:phases]
    if phases > 1:
        assert shown(form)["phases"] == made(form, "phases")["max"] == phases
    result = await submit(hass, form, {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"]["phases"] == phases, "three legs on one phase would count three times"
    assert {result["data"][leg] for leg in LEGS} == {"a", "b", "c"} - set("bc"[phases - 1 :])


async def test_a_load_gets_the_next_priority_that_is_free(hass: HomeAssistant) -> None:
    hub = await add_hub(hass)
    for number, cpid in ((1, "one"), (3, "three")):
        await add_evse(hass, hub, FakeCharger(hass, cpid), cpid, priority=number)
    assert shown(await chosen(hass, FakeCharger(hass)))["priority"] == 2
    for number in (2, 4, 5, 6, 7, 8, 9, 10):
        await add_evse(hass, hub, FakeCharger(hass, f"c{number}"), f"C{number}", priority=number)
    form = await submit(hass, await open_form(hass, "plug"), {"switch": "switch.heater"})
    assert shown(form)["priority"] == 10, "there is none beyond"


async def test_a_load_is_put_on_a_circuit_where_the_hub_has_one(hass: HomeAssistant) -> None:
    hub, cabin = await add_hub(hass), await add_hub(hass, "Cabin", phases=1)
    barn = await add_circuit(hass, hub, "Barn")
    site = await open_form(hass, "plug")
    form = await submit(hass, await submit(hass, site, {"hub_entry_id": hub.entry_id}), {"switch": "switch.heater"})
    assert choices(form, "circuit_entry_id") == [{"value": barn.entry_id, "label": "Barn"}]
    result = await submit(hass, form, {"circuit_entry_id": barn.entry_id})
    assert result["options"]["circuit_entry_id"] == barn.entry_id
    site = await open_form(hass, "plug")
    form = await submit(
        hass, await submit(hass, site, {"hub_entry_id": cabin.entry_id}), {"switch": "input_boolean.pump"}
    )
    assert "circuit_entry_id" not in fields(form)


def device_of_switch(hass: HomeAssistant, hub: Any, *powers: str) -> None:
    """Register switch.heater with a device that has sensors of power."""
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=hub.entry_id, identifiers={("test", "plug")}, name="Kitchen plug"
    )
    registry = er.async_get(hass)
    for domain, name, device_class in [("switch", "heater", None), *(("sensor", power, "power") for power in powers)]:
        state = hass.states.get(f"{domain}.{name}")
        hass.states.async_remove(f"{domain}.{name}")
        entity = registry.async_get_or_create(
            domain,
            "test",
            name,
            suggested_object_id=name,
            device_id=device.id,
            original_device_class=device_class,
            unit_of_measurement="W" if device_class else None,
        )
        if state is not None:
            hass.states.async_set(entity.entity_id, state.state, state.attributes)


@pytest.mark.parametrize(
    ("powers", "power", "found"),
    [
        ((), {}, "nothing"),
        (("heater_power",), {"power_sensor": "sensor.heater_power"}, "heater power (?)"),
        (("heater_power", "other_power"), {}, "nothing"),
    ],
    ids=["no power", "one power", "two powers could be confused"],
)
async def test_a_plug_is_added_with_the_power_of_its_device(
    hass: HomeAssistant, powers: tuple[str, ...], power: dict[str, str], found: str
) -> None:
    hub = await add_hub(hass)
    device_of_switch(hass, hub, *powers)
    form = await open_form(hass, "plug")
    assert (form["step_id"], fields(form)) == ("plug", ["switch"])
    form = await submit(hass, form, {"switch": "switch.heater"})
    assert shown(form) == PLUG_DEFAULTS | {"name": "Kitchen plug"} | power
    assert set(fields(form)) == {*PLUG_DEFAULTS, "name", "power_sensor"}
    assert form["description_placeholders"] is not None
    assert form["description_placeholders"]["found"] == found
    typed = {"name": "Boiler", "power_sensor": "sensor.heater_power", "device_power": 1500}
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
        "device_power": 1500, "priority": 1, "min_on_time": 60, "min_off_time": 60, "safe_state": "off",
        "manual_respect": 30,
    }  # fmt: skip
    assert result["result"].state is ConfigEntryState.LOADED
    assert hass.states.get("select.dynamic_ocpp_evse_boiler_operating_mode") is not None


@pytest.mark.parametrize(
    ("switch", "name"),
    [("switch.heater", "My heater"), ("switch.named", "Pool pump"), ("input_boolean.pump", "Pump")],
    ids=["as a person calls it", "as its integration calls it", "as its id says"],
)
async def test_a_plug_is_named_as_its_switch(hass: HomeAssistant, switch: str, name: str) -> None:
    hub = await add_hub(hass)
    device_of_switch(hass, hub)
    registry = er.async_get(hass)
    registry.async_update_entity("switch.heater", name="My heater")
    registry.async_get_or_create("switch", "test", "n", suggested_object_id="named", original_name="Pool pump")
    hass.states.async_set("switch.named", "off")
    form = await submit(hass, await open_form(hass, "plug"), {"switch": switch})
    assert shown(form)["name"] == name


async def test_on_a_one_phase_site_a_plug_is_on_its_phase(hass: HomeAssistant) -> None:
    await add_hub(hass, phases=1)
    form = await submit(hass, await open_form(hass, "plug"), {"switch": "switch.heater"})
    assert "connected_phases" not in fields(form)
    assert (await submit(hass, form, {}))["data"]["connected_phases"] == ["a"]


async def test_a_circuit_is_added_inside_another_one(hass: HomeAssistant) -> None:
    hub = await add_hub(hass, phases=2)
    form = await open_form(hass, "circuit")
    assert (form["step_id"], shown(form)) == ("circuit", {"circuit_limit": 16})
    assert set(fields(form)) == {"name", "circuit_limit", "circuit_phase_a", "circuit_phase_b"}
    result = await submit(hass, form, {"name": "Barn", "circuit_limit": 20, "circuit_phase_a": "sensor.heater_power"})
    assert (result["type"], result["title"]) == (FlowResultType.CREATE_ENTRY, "Barn")
    assert result["data"] == {
        "entry_type": "circuit", "hub_entry_id": hub.entry_id, "circuit_phase_a": "sensor.heater_power",
    }  # fmt: skip
    assert result["options"] == {"circuit_limit": 20}
    barn = result["result"]
    form = await open_form(hass, "circuit")
    assert choices(form, "parent_circuit") == [{"value": barn.entry_id, "label": "Barn"}]
    result = await submit(hass, form, {"name": "Stable", "parent_circuit": barn.entry_id})
    assert result["data"]["parent_circuit"] == barn.entry_id


async def test_a_managed_switch_of_our_own_is_not_offered(hass: HomeAssistant) -> None:
    hub = await add_hub(hass)
    await add_plug(hass, hub, "switch.heater")
    form = await open_form(hass, "plug")
    ours = made(form, "switch")["exclude_entities"]
    assert "select.dynamic_ocpp_evse_heater_operating_mode" in ours
    assert "switch.heater" not in ours


async def test_a_charger_is_no_switch_with_something_behind_it(hass: HomeAssistant) -> None:
    """Its own switches let it charge or not, which is for its limit to say; its sensors may be chosen by hand."""
    await add_hub(hass)
    charger = FakeCharger(hass)
    registry = er.async_get(hass)
    theirs = [
        registry.async_get_or_create("switch", "ocpp", f"{charger.cpid}.{key}").entity_id
        for key in ("charge_control", "availability")
    ]
    left_out = made(await open_form(hass, "plug"), "switch")["exclude_entities"]
    assert set(theirs) <= set(left_out)
    form = await submit(hass, await open_form(hass, "evse"), {"charger": "manual"})
    assert [item for item in made(form, "status_entity")["exclude_entities"] if ".dynamic_ocpp_evse_" not in item] == []


@pytest.mark.parametrize("kind", ["evse", "plug", "circuit"])
async def test_with_two_hubs_the_hub_is_asked_for_first(hass: HomeAssistant, kind: str) -> None:
    home = await add_hub(hass)
    cabin = await add_hub(hass, "Cabin", phases=1)
    charger = FakeCharger(hass)
    form = await open_form(hass, kind)
    assert (form["step_id"], fields(form)) == ("site", ["hub_entry_id"])
    assert choices(form, "hub_entry_id") == [
        {"value": home.entry_id, "label": "Home"},
        {"value": cabin.entry_id, "label": "Cabin"},
    ]
    answers = {
        "site": {"hub_entry_id": cabin.entry_id},
        "evse": {"charger": f"{charger.device.id}:1"},
        "plug": {"switch": "switch.heater"},
        "circuit": {"name": "Barn"},
    }
    result = await walk(hass, form, answers)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"]["hub_entry_id"] == cabin.entry_id
    if kind == "evse":
        assert {result["data"][leg] for leg in LEGS} == {"a"}, "the cabin has one phase"
    assert (await begin(hass))["type"] is FlowResultType.MENU
