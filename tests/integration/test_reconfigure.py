"""Reconfigure: the wiring of an entry, with the checks of adding it."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType

from custom_components.dynamic_ocpp_evse import const
from custom_components.dynamic_ocpp_evse.flows.fields import FIELDS

from .flow import TEXTS, choices, fields, reconfigure, shown, submit, walk, walk_to
from .home import FakeCharger, add_circuit, add_evse, add_hub, add_plug, meter
from .ocpp_double import OcppDouble

DONE = (FlowResultType.ABORT, "reconfigure_successful")


@pytest.fixture(autouse=True)
def entities(hass: HomeAssistant, ocpp: OcppDouble) -> None:
    """Have meters, switches and the services of the OCPP integration."""
    meter(hass, 1.0, 1.0, 1.0)
    for switch in ("switch.heater", "switch.pump"):
        hass.states.async_set(switch, "off")
    for name, unit in (("soc", "%"), ("watts", "W"), ("amps", "A"), ("volts", "V")):
        hass.states.async_set(f"sensor.{name}", "50", {"unit_of_measurement": unit})


def end(step: Any) -> tuple[Any, Any]:
    """Return how a flow ended."""
    return step["type"], step.get("reason")


async def test_all_wiring_of_a_hub_is_asked_for_and_kept(hass: HomeAssistant) -> None:
    hub = await add_hub(hass)
    options = {key: value for key, value in hub.options.items() if key != "name"}
    form = await reconfigure(hass, hub)
    asked: set[str] = set()
    for page in ("hub", "hub_supply"):
        assert form["step_id"] == page
        assert shown(form).items() <= hub.data.items()
        asked |= set(fields(form))
        form = await submit(
            hass, form, {"hub": {"invert_phases": True}, "hub_supply": {"battery_soc": "sensor.soc"}}[page]
        )
    assert (form["step_id"], hub.data["invert_phases"]) == ("hub_preview_unknown", False), "nothing is in force yet"
    assert end(await submit(hass, form, {})) == DONE
    assert asked == {field.key for field in FIELDS[const.EntryType.HUB] if field.wiring}
    assert (hub.data["invert_phases"], hub.data["battery_soc"]) == (True, "sensor.soc")
    assert (hub.title, hub.options) == ("Home", options)


async def test_rewiring_a_hub_ends_with_what_it_would_do(hass: HomeAssistant) -> None:
    """By the new wiring, before that is in force."""
    hass.states.async_set("sensor.watts", "1200", {"unit_of_measurement": "W"})
    hub = await add_hub(hass)
    answers = {"hub": {"invert_phases": True}, "hub_supply": {"solar_production": "sensor.watts"}}
    form = await walk_to(hass, await reconfigure(hass, hub), "hub_preview", answers)
    assert form["last_step"] is True
    told = {key: text.replace("\N{NO-BREAK SPACE}", " ") for key, text in form["description_placeholders"].items()}
    assert (told["grid"], told["solar"]) == ("A: -1.0 A · B: -1.0 A · C: -1.0 A", "1200 W")
    assert hub.data["invert_phases"] is False


def test_a_page_is_not_named_after_what_only_adding_asks() -> None:
    """Reconfigure shows the same pages without their options, such as the rating of the breaker."""
    fields_of = FIELDS[const.EntryType.HUB]
    assert "main_breaker_rating" in {field.key for field in fields_of if field.page == "hub" and not field.wiring}
    assert "breaker" not in TEXTS["config"]["step"]["hub"]["title"].lower()


@pytest.mark.parametrize(
    ("page", "typed", "errors"),
    [
        ("hub", {"grid_phase_b": None}, {"grid_phase_b": "phase_b_missing"}),
        ("hub", {"grid_phase_b": "sensor.volts"}, {"grid_phase_b": "unit_unsupported"}),
        ("hub", {"grid_phase_b": "sensor.gone"}, {"grid_phase_b": "entity_not_found"}),
        ("hub_supply", {"battery_soc": "sensor.watts"}, {"battery_soc": "unit_not_percent"}),
    ],
)
async def test_wrong_wiring_is_refused_as_when_a_hub_is_added(
    hass: HomeAssistant, page: str, typed: dict[str, Any], errors: dict[str, str]
) -> None:
    hub = await add_hub(hass)
    data = dict(hub.data)
    form = await walk_to(hass, await reconfigure(hass, hub), page, {"hub": {"grid_phase_c": "sensor.amps"}})
    form = await submit(hass, form, typed)
    assert (form["step_id"], form["errors"]) == (page, errors)
    assert hub.data == data
    done = await walk(
        hass,
        await submit(
            hass,
            form,
            {"grid_phase_b": "sensor.grid_b", "battery_soc": None} if page == "hub" else {"battery_soc": None},
        ),
        {},
    )
    assert end(done) == DONE


async def test_a_hub_without_a_grid_meter_needs_a_battery(hass: HomeAssistant) -> None:
    hub = await add_hub(hass, phases=1)
    form = await walk(hass, await reconfigure(hass, hub), {"hub": {"grid_phase_a": None}})
    assert (form["step_id"], form["errors"]) == ("hub", {"grid_phase_a": "off_grid_needs_battery"})


async def test_a_charger_is_moved_to_another_connector(hass: HomeAssistant) -> None:
    hub = await add_hub(hass)
    old, new, managed = (FakeCharger(hass, cpid) for cpid in ("garage", "carport", "managed"))
    await add_evse(hass, hub, managed, "Managed")
    evse = await add_evse(hass, hub, old, max_current=20)
    options = dict(evse.options)
    form = await reconfigure(hass, evse)
    assert shown(form) == {"charger": f"{old.device.id}:1"}
    assert [option["label"] for option in choices(form, "charger")] == ["Carport", "Garage", "manual"]
    form = await submit(hass, form, {"charger": f"{new.device.id}:1"})
    assert set(fields(form)) == {"phases", "leg_l1", "leg_l2", "leg_l3", "legs_share_phases"}
    assert end(await submit(hass, form, {"leg_l1": "b", "leg_l2": "a"})) == DONE
    assert (evse.data["device_id"], evse.unique_id) == (new.device.id, f"{new.device.id}:1")
    assert (evse.data["leg_l1"], evse.options, evse.title) == ("b", options, "Garage")


async def test_a_charger_gets_an_entity_of_its_own_and_loses_it_again(hass: HomeAssistant) -> None:
    hub = await add_hub(hass)
    charger = FakeCharger(hass)
    evse = await add_evse(hass, hub, charger)
    form = await submit(hass, await reconfigure(hass, evse), {"charger": "manual"})
    assert shown(form) == {"device_id": charger.device.id, "connector": 1}
    assert end(await walk(hass, form, {"evse_manual": {"current_import_entity": "sensor.amps"}})) == DONE
    assert evse.data["current_import_entity"] == "sensor.amps"
    form = await reconfigure(hass, evse)
    assert shown(form) == {"charger": "manual"}
    assert end(await walk(hass, form, {"evse": {"charger": f"{charger.device.id}:1"}})) == DONE
    assert "current_import_entity" not in evse.data


async def test_two_loads_cannot_be_moved_to_one_charger(hass: HomeAssistant) -> None:
    hub = await add_hub(hass)
    old, new = FakeCharger(hass), FakeCharger(hass, "carport")
    evse = await add_evse(hass, hub, old)
    form = await reconfigure(hass, evse)
    await add_evse(hass, hub, new, "Carport")
    form = await submit(hass, form, {"charger": f"{new.device.id}:1"})
    assert form["errors"] == {"charger": "charger_managed"}
    assert evse.data["device_id"] == old.device.id


async def test_a_load_is_moved_to_another_hub(hass: HomeAssistant) -> None:
    hub, cabin = await add_hub(hass), await add_hub(hass, "Cabin", phases=1, site_update_interval=60)
    barn = await add_circuit(hass, hub, "Barn")
    evse = await add_evse(hass, hub, FakeCharger(hass), circuit_entry_id=barn.entry_id, leg_l1="b", leg_l2="a")
    form = await submit(hass, await reconfigure(hass, evse), {"hub_entry_id": cabin.entry_id})
    assert form["errors"] == {"hub_entry_id": "timeout_too_short"}
    hass.config_entries.async_update_entry(cabin, options={**cabin.options, "site_update_interval": 40})
    assert end(await walk(hass, form, {})) == DONE
    assert evse.data["hub_entry_id"] == cabin.entry_id
    assert "circuit_entry_id" not in evse.options, "the circuit is of the other site"
    assert (evse.data["phases"], evse.data["leg_l1"]) == (1, "a"), "and this one has one phase"


async def test_a_load_whose_hub_was_removed_finds_the_one_that_is_left(hass: HomeAssistant) -> None:
    hub, cabin = await add_hub(hass), await add_hub(hass, "Cabin")
    plug = await add_plug(hass, hub, "switch.heater")
    await hass.config_entries.async_remove(hub.entry_id)
    assert end(await walk(hass, await reconfigure(hass, plug), {})) == DONE
    assert plug.data["hub_entry_id"] == cabin.entry_id


async def test_a_plug_gets_another_switch_and_keeps_its_name(hass: HomeAssistant) -> None:
    hub = await add_hub(hass)
    plug = await add_plug(hass, hub, "switch.heater", power_sensor="sensor.watts")
    form = await reconfigure(hass, plug)
    assert shown(form) == {"switch": "switch.heater"}
    same = await submit(hass, form, {})
    assert shown(same) == {"power_sensor": "sensor.watts", "connected_phases": ["a"]}
    form = await submit(hass, await reconfigure(hass, plug), {"switch": "switch.pump"})
    assert shown(form) == {"connected_phases": ["a"]}, "the sensor was of the other switch"
    assert end(await submit(hass, form, {"connected_phases": ["b"]})) == DONE
    assert (plug.data["switch"], plug.unique_id, plug.title) == ("switch.pump", "switch.pump", "Heater")
    assert "power_sensor" not in plug.data


async def test_a_circuit_is_not_put_inside_itself(hass: HomeAssistant) -> None:
    hub = await add_hub(hass)
    barn = await add_circuit(hass, hub, "Barn")
    stable = await add_circuit(hass, hub, "Stable", parent_circuit=barn.entry_id)
    await add_circuit(hass, hub, "Box", parent_circuit=stable.entry_id)
    yard = await add_circuit(hass, hub, "Yard")
    form = await reconfigure(hass, barn)
    assert choices(form, "parent_circuit") == [{"value": yard.entry_id, "label": "Yard"}]
    assert end(await submit(hass, await reconfigure(hass, yard), {"parent_circuit": barn.entry_id})) == DONE
    form = await submit(hass, form, {"parent_circuit": yard.entry_id})
    assert form["errors"] == {"parent_circuit": "circuit_ring"}
    assert end(await submit(hass, form, {"circuit_phase_a": "sensor.amps"})) == DONE
    assert (barn.data["circuit_phase_a"], barn.data.get("parent_circuit")) == ("sensor.amps", None)


@pytest.mark.parametrize("kind", ["evse", "plug", "circuit"])
async def test_what_has_lost_its_hub_runs_at_once_when_it_is_given_another(hass: HomeAssistant, kind: str) -> None:
    hub = await add_hub(hass)
    entry = {
        "evse": lambda: add_evse(hass, hub, FakeCharger(hass)),
        "plug": lambda: add_plug(hass, hub, "switch.heater"),
        "circuit": lambda: add_circuit(hass, hub),
    }[kind]
    lost = await entry()
    await hass.config_entries.async_remove(hub.entry_id)
    await hass.async_block_till_done()
    assert lost.state is ConfigEntryState.SETUP_ERROR
    cabin = await add_hub(hass, "Cabin")
    assert end(await walk(hass, await reconfigure(hass, lost), {})) == DONE
    await hass.async_block_till_done()
    assert lost.data[const.CONF_HUB] == cabin.entry_id
    assert lost.state is ConfigEntryState.LOADED
