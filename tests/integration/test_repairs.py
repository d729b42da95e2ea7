"""Repair issues: each appears when its cause has lasted, says what to do, can be acted on, and goes with its cause."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceNotFound
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.dynamic_ocpp_evse import const
from custom_components.dynamic_ocpp_evse.engine import Battery, Problem

from .home import GRID, Home, add_circuit, add_hub, add_plug, meter, set_up
from .ocpp_double import OcppDouble

TEXTS = json.loads(
    (Path(__file__).parents[2] / "custom_components/dynamic_ocpp_evse/translations/en.json").read_text("utf-8")
)["issues"]


def issue(hass: HomeAssistant, key: str, entry: MockConfigEntry) -> ir.IssueEntry | None:
    """Return an issue; its texts use the placeholders that it gives, and no other."""
    found = ir.async_get(hass).async_get_issue(const.DOMAIN, f"{key}_{entry.entry_id}")
    if found is not None:
        assert found.translation_key == key
        assert set(found.translation_placeholders or {}) == set(re.findall(r"\{(\w+)\}", json.dumps(TEXTS[key])))
        assert found.is_fixable is ("fix_flow" in TEXTS[key])
    return found


def all_issues(hass: HomeAssistant) -> set[str]:
    """Return the keys of all issues of ours."""
    found = ir.async_get(hass).issues.values()
    return {str(item.translation_key) for item in found if item.domain == const.DOMAIN}


async def fix(hass: HomeAssistant, client: ClientSessionGenerator, found: ir.IssueEntry) -> dict[str, Any]:
    """Press Submit in the flow of an issue, and return the form that it showed."""
    assert await async_setup_component(hass, "repairs", {})
    session = await client()
    begun = await session.post("/api/repairs/issues/fix", json={"handler": const.DOMAIN, "issue_id": found.issue_id})
    assert begun.status == HTTPStatus.OK
    form: dict[str, Any] = await begun.json()
    assert (form["type"], form["step_id"]) == ("form", "confirm")
    done = await session.post(f"/api/repairs/issues/fix/{form['flow_id']}", json={})
    assert (await done.json())["type"] == "create_entry"
    await hass.async_block_till_done(wait_background_tasks=True)
    return form


async def test_a_site_in_order_has_none(hass: HomeAssistant, home: Home, ocpp: OcppDouble) -> None:
    await set_up(home)
    await home.run(900)
    assert all_issues(hass) == set()


async def test_an_entity_that_is_gone_is_named(hass: HomeAssistant, home: Home, ocpp: OcppDouble) -> None:
    garage = await set_up(home)
    [hub, *_] = hass.config_entries.async_entries(const.DOMAIN)
    hass.states.async_set("switch.heater", "on")
    heater = await add_plug(hass, hub, "switch.heater", power_sensor="sensor.heater")
    await home.run(200)
    hass.states.async_set("sensor.heater", "900", {"unit_of_measurement": "W"})
    await home.run(10)
    hass.states.async_remove("sensor.heater")
    await home.run(295)
    assert all_issues(hass) == set(), "a reload, or a slow start, takes a while"
    await home.run(15)
    found = issue(hass, "source_gone", heater)
    assert found is not None
    assert found.translation_placeholders == {"name": "Heater", "entities": "sensor.heater"}
    assert found.severity is ir.IssueSeverity.ERROR
    assert issue(hass, "source_gone", hub) is None
    assert issue(hass, "source_gone", garage) is None
    hass.states.async_remove("switch.heater")
    await home.run(10)
    found = issue(hass, "source_gone", heater)
    assert found is not None
    assert found.translation_placeholders == {"name": "Heater", "entities": "switch.heater, sensor.heater"}
    hass.states.async_set("switch.heater", "on")
    hass.states.async_set("sensor.heater", "unavailable")
    await home.run(10)
    assert all_issues(hass) == set(), "it is there again, whatever it says"


async def test_one_that_was_never_there_is_named(hass: HomeAssistant, home: Home, ocpp: OcppDouble) -> None:
    home.report()
    hub = await add_hub(hass, solar_production="sensor.sun")
    await home.run(320)
    found = issue(hass, "source_gone", hub)
    assert found is not None
    assert found.translation_placeholders == {"name": "Home", "entities": "sensor.sun"}


async def test_a_status_of_the_charger_that_a_person_has_disabled_is_named(
    hass: HomeAssistant, home: Home, ocpp: OcppDouble
) -> None:
    """Without it nobody knows what stands at the charger: the load waits for its answer for good."""
    garage = await set_up(home)
    await home.run(10)
    [charger] = home.chargers
    status, shown = charger.entity_id("status_connector"), charger.shown.pop("status_connector")
    er.async_get(hass).async_update_entity(status, disabled_by=er.RegistryEntryDisabler.USER)
    hass.states.async_remove(status)
    await home.run(290)
    assert home.state("sensor.dynamic_ocpp_evse_garage_reason") == "device_lost"
    assert all_issues(hass) == set()
    await home.run(20)
    found = issue(hass, "source_gone", garage)
    assert found is not None
    assert found.translation_placeholders == {"name": "Garage", "entities": status}
    assert all_issues(hass) == {"source_gone"}
    er.async_get(hass).async_update_entity(status, disabled_by=None)
    charger.show("status_connector", *shown[:1])
    await home.run(10)
    assert all_issues(hass) == set()


async def test_a_charger_that_is_gone_is_told_of(hass: HomeAssistant, home: Home, ocpp: OcppDouble) -> None:
    garage = await set_up(home)
    [charger] = home.chargers
    home.chargers.clear()
    dr.async_get(hass).async_remove_device(charger.device.id)
    await home.run(290)
    assert issue(hass, "charger_gone", garage) is None
    await home.run(30)
    found = issue(hass, "charger_gone", garage)
    assert found is not None
    assert found.translation_placeholders == {"name": "Garage"}
    await hass.config_entries.async_remove(garage.entry_id)
    assert all_issues(hass) == set()


@pytest.mark.parametrize(("chosen", "issues"), [({}, {"charger_gone"}), ({"status_entity": "sensor.word"}, set())])
async def test_a_charger_that_turns_out_to_have_two_connectors_is_gone_as_the_one_that_it_was(
    hass: HomeAssistant, home: Home, ocpp: OcppDouble, chosen: dict[str, str], issues: set[str]
) -> None:
    """The OCPP integration deletes the sensors of its only connector and keeps those of the station."""
    home.show("sensor.word", "Charging")
    await set_up(home, **chosen)
    [charger] = home.chargers
    for key in ("status_connector", "transaction_id", "current_import"):
        er.async_get(hass).async_remove(charger.entity_id(key))
        del charger.shown[key]
    await home.run(320)
    assert all_issues(hass) == issues


async def test_a_meter_that_is_lost_for_long_is_named(hass: HomeAssistant, home: Home, ocpp: OcppDouble) -> None:
    await set_up(home)
    [hub, *_] = hass.config_entries.async_entries(const.DOMAIN)
    home.house = None
    hass.states.async_set(GRID[1], "unavailable")
    await home.run(600)
    assert all_issues(hass) == set()
    await home.run(120)
    assert all_issues(hass) == {"grid_lost"}
    found = issue(hass, "grid_lost", hub)
    assert found is not None
    assert found.translation_placeholders == {
        "name": "Home",
        "entities": f"{GRID[0]} (silent), {GRID[1]} (unavailable), {GRID[2]} (silent)",
    }
    assert found.severity is ir.IssueSeverity.ERROR
    home.house = (1.0, 1.0, 1.0)
    await home.run(10)
    assert all_issues(hass) == set()


async def test_of_a_meter_only_the_silent_phase_is_named(hass: HomeAssistant, home: Home, ocpp: OcppDouble) -> None:
    await set_up(home)
    [hub, *_] = hass.config_entries.async_entries(const.DOMAIN)
    home.house = None
    for _ in range(150):
        meter(hass, 1.0, "unknown", 1.0)
        await home.run(5)
    found = issue(hass, "grid_lost", hub)
    assert found is not None
    assert found.translation_placeholders == {"name": "Home", "entities": f"{GRID[1]} (unavailable)"}


async def test_a_meter_that_is_gone_is_told_of_once(hass: HomeAssistant, home: Home, ocpp: OcppDouble) -> None:
    await set_up(home)
    home.house = None
    for entity_id in GRID:
        hass.states.async_remove(entity_id)
    await home.run(900)
    assert all_issues(hass) == {"source_gone"}


@pytest.mark.parametrize(
    ("problem", "key", "wired"),
    [
        (Problem.SOC_LOST, "battery_lost", {const.CONF_BATTERY_SOC: "sensor.soc"}),
        (Problem.BATTERY_LOST, "battery_lost", {const.CONF_BATTERY_POWER: "sensor.soc"}),
    ],
)
async def test_a_battery_that_is_lost_for_long_is_named(
    hass: HomeAssistant, home: Home, ocpp: OcppDouble, problem: Problem, key: str, wired: dict[str, str]
) -> None:
    hass.states.async_set("sensor.soc", "unavailable")
    home.report()
    hub = await add_hub(hass, **wired)
    hub.runtime_data.choose(battery=Battery())
    await home.run(700)
    assert problem in hub.runtime_data.data.problems
    found = issue(hass, key, hub)
    assert found is not None
    assert found.translation_placeholders == {"name": "Home", "entities": "sensor.soc (unavailable)"}


async def test_the_meter_of_a_circuit_that_is_lost_for_long_is_named(
    hass: HomeAssistant, home: Home, ocpp: OcppDouble
) -> None:
    await set_up(home)
    [hub, *_] = hass.config_entries.async_entries(const.DOMAIN)
    hass.states.async_set("sensor.barn", "unavailable")
    barn = await add_circuit(hass, hub, "Barn", circuit_phase_a="sensor.barn")
    await home.run(700)
    assert Problem.CIRCUIT_LOST in hub.runtime_data.data.problems
    found = issue(hass, "circuit_lost", barn)
    assert found is not None
    assert found.translation_placeholders == {"name": "Barn", "entities": "sensor.barn (unavailable)"}


async def ignoring(home: Home, ocpp: OcppDouble) -> MockConfigEntry:
    """Set up a charger that draws 16 A whatever it is told."""
    garage = await set_up(home, max_current=10, profile_timeout=3600, charge_rate_unit="amps")
    await home.run(60)
    home.draws(home.chargers[0], 16.0)
    await home.run(200)
    return garage


async def test_a_charger_that_ignores_its_limit_is_told_anew_on_demand(
    hass: HomeAssistant, home: Home, ocpp: OcppDouble, hass_client: ClientSessionGenerator
) -> None:
    garage = await ignoring(home, ocpp)
    found = issue(hass, "charger_ignores_limits", garage)
    assert found is not None
    ocpp.forget()
    form = await fix(hass, hass_client, found)
    assert form["description_placeholders"] == {"name": "Garage", "limit": "10", "draw": "16"}
    assert ocpp.story()[0] == "clear"
    assert all_issues(hass) == set()
    home.draws(home.chargers[0], 10.0)
    await home.run(300)
    assert all_issues(hass) == set()


async def test_it_comes_back_where_that_did_not_help(
    hass: HomeAssistant, home: Home, ocpp: OcppDouble, hass_client: ClientSessionGenerator
) -> None:
    garage = await ignoring(home, ocpp)
    found = issue(hass, "charger_ignores_limits", garage)
    assert found is not None
    await fix(hass, hass_client, found)
    await home.run(300)
    assert issue(hass, "charger_ignores_limits", garage) is not None


async def test_a_lease_that_is_refused_is_told_of(
    hass: HomeAssistant, home: Home, ocpp: OcppDouble, hass_client: ClientSessionGenerator
) -> None:
    refused = HomeAssistantError("Failed to set variable: Rejected")
    ocpp.refuse = lambda service, cpid: refused if service == "set_charge_rate" else None
    garage = await set_up(home)
    await home.run(5)
    assert all_issues(hass) == set(), "once is no pattern"
    await home.run(30)
    found = issue(hass, "lease_refused", garage)
    assert found is not None
    ocpp.refuse = lambda service, cpid: None
    await fix(hass, hass_client, found)
    await home.run(10)
    assert all_issues(hass) == set()
    assert ocpp.story()[-2:] == ["lease 6 A", "live 16 A"]


async def test_that_issue_goes_when_the_lease_is_taken(hass: HomeAssistant, home: Home, ocpp: OcppDouble) -> None:
    refused = HomeAssistantError("Failed to set variable: Rejected")
    ocpp.refuse = lambda service, cpid: refused if service == "set_charge_rate" else None
    await set_up(home)
    await home.run(60)
    assert all_issues(hass) == {"lease_refused"}
    ocpp.refuse = lambda service, cpid: None
    await home.run(15)
    assert all_issues(hass) == set()


@pytest.mark.parametrize(
    "error",
    [
        TimeoutError(),
        ServiceNotFound("ocpp", "set_charge_rate"),
        IndexError("list index out of range"),
        UnboundLocalError("cp"),
        HomeAssistantError(translation_domain="ocpp", translation_key="unavailable"),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_a_charger_that_is_away_refuses_nothing(
    hass: HomeAssistant, home: Home, ocpp: OcppDouble, error: Exception
) -> None:
    ocpp.refuse = lambda service, cpid: error if service == "set_charge_rate" else None
    await set_up(home)
    await home.run(120)
    assert all_issues(hass) == set()


async def test_a_load_whose_hub_is_removed_says_so_and_can_be_removed(
    hass: HomeAssistant, home: Home, ocpp: OcppDouble, hass_client: ClientSessionGenerator
) -> None:
    garage = await set_up(home)
    [hub, *_] = hass.config_entries.async_entries(const.DOMAIN)
    assert all_issues(hass) == set()
    await hass.config_entries.async_remove(hub.entry_id)
    await home.settle()
    found = issue(hass, "hub_missing", garage)
    assert found is not None
    assert found.translation_placeholders == {"name": "Garage"}
    await fix(hass, hass_client, found)
    assert hass.config_entries.async_entries(const.DOMAIN) == []
    assert all_issues(hass) == set()


async def test_a_load_that_gets_another_hub_is_in_order_again(
    hass: HomeAssistant, home: Home, ocpp: OcppDouble
) -> None:
    garage = await set_up(home)
    [hub, *_] = hass.config_entries.async_entries(const.DOMAIN)
    cabin = await add_hub(hass, "Cabin")
    await hass.config_entries.async_remove(hub.entry_id)
    assert issue(hass, "hub_missing", garage) is not None
    hass.config_entries.async_update_entry(garage, data={**garage.data, const.CONF_HUB: cabin.entry_id})
    assert all_issues(hass) == set()


async def test_after_a_restart_it_still_says_so(hass: HomeAssistant, home: Home) -> None:
    data = {const.CONF_ENTRY_TYPE: "plug", const.CONF_HUB: "nobody", const.CONF_SWITCH: "switch.heater"}
    heater = MockConfigEntry(domain=const.DOMAIN, title="Heater", data=data, options={})
    heater.add_to_hass(hass)
    assert await async_setup_component(hass, const.DOMAIN, {})
    await home.settle()
    assert issue(hass, "hub_missing", heater) is not None


async def test_entries_of_others_are_none_of_our_business(hass: HomeAssistant, home: Home, ocpp: OcppDouble) -> None:
    await set_up(home)
    other = MockConfigEntry(domain="ocpp", data={const.CONF_HUB: "nobody"})
    other.add_to_hass(hass)
    await hass.config_entries.async_remove(other.entry_id)
    assert all_issues(hass) == set()


async def test_a_hub_that_is_unloaded_takes_its_issues_along(hass: HomeAssistant, home: Home, ocpp: OcppDouble) -> None:
    home.report()
    hub = await add_hub(hass, solar_production="sensor.sun")
    await home.run(320)
    assert all_issues(hass) == {"source_gone"}
    await hass.config_entries.async_set_disabled_by(hub.entry_id, ConfigEntryDisabler.USER)
    assert all_issues(hass) == set()
    await hass.config_entries.async_set_disabled_by(hub.entry_id, None)
    await home.run(200)
    assert all_issues(hass) == set(), "it has its five minutes again"


async def test_a_site_with_fewer_phases_names_the_loads_that_get_nothing(
    hass: HomeAssistant, home: Home, ocpp: OcppDouble
) -> None:
    garage = await set_up(home)
    [hub, *_] = hass.config_entries.async_entries(const.DOMAIN)
    hass.states.async_set("switch.heater", "on")
    heater = await add_plug(hass, hub, "switch.heater", connected_phases=["a"])
    data = {key: value for key, value in hub.data.items() if key not in ("grid_phase_b", "grid_phase_c")}
    hass.config_entries.async_update_entry(hub, data=data)
    await home.run(10)
    found = issue(hass, "phases_gone", garage)
    assert found is not None
    assert found.translation_placeholders == {"name": "Garage", "hub": "Home", "phases": "B, C"}
    assert found.severity is ir.IssueSeverity.ERROR
    assert issue(hass, "phases_gone", heater) is None
    hass.config_entries.async_update_entry(garage, data={**garage.data, "phases": 1})
    await home.run(10)
    assert all_issues(hass) == set()
    hass.config_entries.async_update_entry(heater, data={**heater.data, "connected_phases": ["a", "c"]})
    await home.run(10)
    found = issue(hass, "phases_gone", heater)
    assert found is not None
    assert found.translation_placeholders == {"name": "Heater", "hub": "Home", "phases": "C"}


async def test_what_is_switched_off_is_not_asked_for(hass: HomeAssistant, home: Home, ocpp: OcppDouble) -> None:
    await set_up(home)
    [hub, *_] = hass.config_entries.async_entries(const.DOMAIN)
    hass.states.async_set("switch.heater", "on")
    heater = await add_plug(hass, hub, "switch.heater")
    await hass.config_entries.async_set_disabled_by(heater.entry_id, ConfigEntryDisabler.USER)
    hass.states.async_remove("switch.heater")
    await home.run(400)
    assert all_issues(hass) == set()
