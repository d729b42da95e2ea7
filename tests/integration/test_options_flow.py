"""Configure: everything of an entry but its wiring, with the checks of adding it."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType

from custom_components.dynamic_ocpp_evse import const
from custom_components.dynamic_ocpp_evse.flows.fields import FIELDS

from .flow import configure, fields, shown, submit, unfolded
from .home import FakeCharger, add_circuit, add_evse, add_hub, add_plug, meter
from .ocpp_double import OcppDouble

HUB_PAGES = ["hub", "hub_supply", "hub_sharing"]


@pytest.fixture(autouse=True)
def entities(hass: HomeAssistant, ocpp: OcppDouble) -> None:
    """Have meters, a switch and the services of the OCPP integration."""
    meter(hass, 1.0, 1.0, 1.0)
    hass.states.async_set("switch.heater", "off")
    hass.states.async_set("sensor.soc", "50", {"unit_of_measurement": "%"})


def options_of(kind: const.EntryType) -> set[str]:
    """Return what can be changed of a kind of entry."""
    return {field.key for field in FIELDS[kind] if not field.wiring}


async def pages_of(hass: HomeAssistant, entry: Any) -> list[str]:
    """Return the pages that Configure offers."""
    step = await hass.config_entries.options.async_init(entry.entry_id)
    assert (step["type"], step["step_id"]) == (FlowResultType.MENU, "init")
    return list(step["menu_options"])


async def test_every_option_of_a_hub_can_be_changed_page_by_page(hass: HomeAssistant) -> None:
    hub = await add_hub(hass, battery_soc="sensor.soc", solar_production="sensor.sun")
    asked: set[str] = set()
    for page in await pages_of(hass, hub):
        form = await configure(hass, hub, page)
        assert (form["step_id"], form["last_step"]) == (page, True)
        assert shown(form).items() <= (hub.options | {"name": "Home"}).items()
        asked |= set(fields(form))
    assert asked == options_of(const.EntryType.HUB)


@pytest.mark.parametrize("wired", [{}, {"solar_production": "sensor.sun"}])
async def test_without_the_suns_sensor_nothing_is_asked_about_it(hass: HomeAssistant, wired: dict[str, str]) -> None:
    hub = await add_hub(hass, **wired)
    assert ("solar_lost_after" in fields(await configure(hass, hub, "hub_sharing"))) is bool(wired)


async def test_without_a_battery_nothing_is_asked_about_it(hass: HomeAssistant) -> None:
    hub = await add_hub(hass)
    assert await pages_of(hass, hub) == HUB_PAGES
    assert "battery_lost_after" not in fields(await configure(hass, hub, "hub_sharing"))


async def test_what_is_changed_of_a_hub_is_kept_and_nothing_else(hass: HomeAssistant) -> None:
    hub = await add_hub(hass, max_import_power=5000)
    before = dict(hub.options)
    form = await configure(hass, hub, "hub")
    result = await submit(hass, form, {"main_breaker_rating": 40, "max_import_power": None})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    del before["max_import_power"], before["name"]
    assert hub.options == before | {"main_breaker_rating": 40}
    assert hub.data == {"entry_type": "hub", **{key: hub.data[key] for key in hub.data if key != "entry_type"}}
    assert (hub.title, hub.state) == ("Home", ConfigEntryState.LOADED)


async def test_a_new_name_becomes_the_title(hass: HomeAssistant) -> None:
    hub = await add_hub(hass)
    await submit(hass, await configure(hass, hub, "hub"), {"name": "Villa"})
    assert hub.title == "Villa"
    assert "name" not in hub.options
    assert hass.states.get("select.dynamic_ocpp_evse_home_distribution_mode"), (
        "the ids stay: automations depend on them"
    )


async def test_every_option_of_a_load_and_a_circuit_can_be_changed(hass: HomeAssistant) -> None:
    hub = await add_hub(hass)
    barn = await add_circuit(hass, hub, "Barn")
    evse = await add_evse(hass, hub, FakeCharger(hass))
    plug = await add_plug(hass, hub, "switch.heater")
    for entry, kind, page, typed in (
        (evse, const.EntryType.EVSE, "evse_settings", {"max_current": 20, "circuit_entry_id": barn.entry_id}),
        (plug, const.EntryType.PLUG, "plug_settings", {"device_power": 900, "circuit_entry_id": barn.entry_id}),
        (barn, const.EntryType.CIRCUIT, "circuit", {"circuit_limit": 13}),
    ):
        form = await configure(hass, entry)
        assert (form["type"], form["step_id"]) == (FlowResultType.FORM, page), "one page needs no menu"
        assert set(fields(form)) == options_of(kind)
        data = dict(entry.data)
        result = await submit(hass, form, typed)
        assert result["type"] is FlowResultType.CREATE_ENTRY
        assert entry.options.items() >= typed.items()
        assert entry.data == data


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"min_current": 17}, {"min_current": "min_above_max"}),
        ({"min_current": 5}, {"min_current": "below_lowest"}),
        ({"failsafe_current": 20}, {"failsafe_current": "failsafe_above_max"}),
        ({"failsafe_current": 2}, {"failsafe_current": "failsafe_between"}),
        ({"profile_timeout": 15}, {"profile_timeout": "timeout_too_short", "advanced": "timeout_too_short"}),
    ],
)
async def test_wrong_options_of_a_charger_are_refused_as_when_it_is_added(
    hass: HomeAssistant, typed: dict[str, Any], errors: dict[str, str]
) -> None:
    hub = await add_hub(hass, site_update_interval=6)
    evse = await add_evse(hass, hub, FakeCharger(hass))
    before = dict(evse.options)
    form = await configure(hass, evse)
    was = shown(form)
    form = await submit(hass, form, typed | {"priority": 7})
    assert (form["type"], form["errors"]) == (FlowResultType.FORM, errors)
    assert shown(form) == was | typed | {"priority": 7}
    assert evse.options == before
    result = await submit(hass, form, was | {"failsafe_current": None, "priority": 7})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert evse.options["priority"] == 7


async def test_the_interval_of_a_hub_must_suit_its_chargers(hass: HomeAssistant) -> None:
    hub = await add_hub(hass)
    await add_evse(hass, hub, FakeCharger(hass), profile_timeout=60)
    form = await submit(hass, await configure(hass, hub, "hub_sharing"), {"site_update_interval": 21})
    assert (form["errors"] or {})["site_update_interval"] == "interval_too_long"
    result = await submit(hass, form, {"site_update_interval": 20})
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_a_name_must_be_there_and_not_that_of_another_entry(hass: HomeAssistant) -> None:
    hub = await add_hub(hass)
    plug = await add_plug(hass, hub, "switch.heater")
    form = await submit(hass, await configure(hass, plug), {"name": "HOME"})
    assert form["errors"] == {"name": "name_taken"}
    form = await submit(hass, form, {"name": "  "})
    assert form["errors"] == {"name": "name_required"}
    assert (await submit(hass, form, {"name": "Heater"}))["type"] is FlowResultType.CREATE_ENTRY


async def test_a_meter_that_is_gone_for_now_does_not_keep_a_person_from_other_options(hass: HomeAssistant) -> None:
    hub = await add_hub(hass)
    hass.states.async_remove("sensor.grid_a")
    result = await submit(hass, await configure(hass, hub, "hub"), {"main_breaker_rating": 16})
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_a_circuit_that_was_removed_is_not_kept(hass: HomeAssistant) -> None:
    hub = await add_hub(hass)
    barn, stable = await add_circuit(hass, hub, "Barn"), await add_circuit(hass, hub, "Stable")
    plug = await add_plug(hass, hub, "switch.heater", circuit_entry_id=barn.entry_id)
    await hass.config_entries.async_remove(barn.entry_id)
    form = await configure(hass, plug)
    assert "circuit_entry_id" not in shown(form)
    await hass.config_entries.async_remove(stable.entry_id)
    assert "circuit_entry_id" not in fields(await configure(hass, plug))
    done = await submit(hass, form, {"circuit_entry_id": stable.entry_id})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert "circuit_entry_id" not in plug.options, "it went while the form was open"


async def test_without_its_hub_a_load_cannot_be_configured(hass: HomeAssistant) -> None:
    hub = await add_hub(hass)
    plug = await add_plug(hass, hub, "switch.heater")
    await hass.config_entries.async_remove(hub.entry_id)
    result = await configure(hass, plug)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "no_hub")


async def test_a_page_that_is_one_section_is_not_folded_up(hass: HomeAssistant) -> None:
    hub = await add_hub(hass)
    assert unfolded(await configure(hass, hub, "hub_supply")) == {"inverter"}
    assert unfolded(await configure(hass, hub, "hub_sharing")) == set()
