"""OCPP chargers that nobody manages yet appear by themselves."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from homeassistant.config_entries import SOURCE_IGNORE
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

from .flow import DOMAIN, fields, open_form, reconfigure, shown, submit, walk
from .home import FakeCharger, add_evse, add_hub, meter
from .ocpp_double import OcppDouble


@pytest.fixture(autouse=True)
def entities(hass: HomeAssistant, ocpp: OcppDouble) -> None:
    """Have meters and the services of the OCPP integration."""
    meter(hass, 1.0, 1.0, 1.0)


async def discovered(hass: HomeAssistant) -> dict[str, str]:
    """Return the flows of discovered chargers: their ids, by the name on their card."""
    await hass.async_block_till_done(wait_background_tasks=True)
    flows = hass.config_entries.flow.async_progress_by_handler(
        DOMAIN, match_context={"source": "integration_discovery"}
    )
    return {flow["context"]["title_placeholders"]["name"]: flow["flow_id"] for flow in flows}


async def confirm(hass: HomeAssistant, flow_id: str) -> Any:
    """Press Add on the card."""
    return await hass.config_entries.flow.async_configure(flow_id)


async def test_a_charger_appears_and_is_added(hass: HomeAssistant) -> None:
    charger = FakeCharger(hass, name="Wallbox")
    hub = await add_hub(hass)
    flows = await discovered(hass)
    assert list(flows) == ["Wallbox"]
    form = await confirm(hass, flows["Wallbox"])
    assert (form["type"], form["step_id"]) == (FlowResultType.FORM, "evse_settings")
    assert form["description_placeholders"]["name"] == "Wallbox"
    [flow] = hass.config_entries.flow.async_progress()
    assert flow["context"]["unique_id"] == f"{charger.device.id}:1"
    result = await submit(hass, form, {"max_current": 10})
    assert (result["type"], result["title"]) == (FlowResultType.CREATE_ENTRY, "Wallbox")
    assert (result["data"]["hub_entry_id"], result["options"]["max_current"]) == (hub.entry_id, 10)
    assert (result["data"]["device_id"], result["data"]["connector"]) == (charger.device.id, 1)
    assert await discovered(hass) == {}


async def test_a_charger_that_comes_later_appears_too_each_connector_once(hass: HomeAssistant) -> None:
    await add_hub(hass)
    await add_hub(hass, "Cabin")
    assert await discovered(hass) == {}
    left = FakeCharger(hass, connector=1)
    FakeCharger(hass, connector=2)
    assert set(await discovered(hass)) == {"Garage Connector 1", "Garage Connector 2"}
    before = await discovered(hass)
    left.show("current_offered", "6")
    assert await discovered(hass) == before


async def test_without_a_hub_no_charger_appears(hass: HomeAssistant) -> None:
    FakeCharger(hass)
    assert await discovered(hass) == {}
    hub = await add_hub(hass)
    assert list(await discovered(hass)) == ["Garage"]
    await hass.config_entries.async_remove(hub.entry_id)
    assert await discovered(hass) == {}


async def test_sensors_of_others_are_no_chargers(hass: HomeAssistant) -> None:
    await add_hub(hass)
    er.async_get(hass).async_get_or_create(
        "sensor", "test", "ocpp.x.status_connector.sensor", suggested_object_id="x_status_connector"
    )
    er.async_get(hass).async_get_or_create("switch", "ocpp", "switch.ocpp.x.charge_control")
    assert await discovered(hass) == {}


async def test_with_two_hubs_the_hub_is_asked_for(hass: HomeAssistant) -> None:
    FakeCharger(hass)
    await add_hub(hass)
    cabin = await add_hub(hass, "Cabin", phases=1)
    form = await confirm(hass, (await discovered(hass))["Garage"])
    assert (form["step_id"], fields(form)) == ("site", ["hub_entry_id"]), "it was found when there was one hub"
    result = await walk(hass, form, {"site": {"hub_entry_id": cabin.entry_id}})
    assert (result["data"]["hub_entry_id"], result["data"]["phases"]) == (cabin.entry_id, 1)


async def test_a_hub_that_comes_while_a_charger_is_confirmed_is_asked_for_after_all(hass: HomeAssistant) -> None:
    FakeCharger(hass)
    home = await add_hub(hass)
    form = await confirm(hass, (await discovered(hass))["Garage"])
    await add_hub(hass, "Cabin")
    form = await submit(hass, form, {"max_current": 11})
    assert (form["step_id"], form["errors"]) == ("site", {})
    form = await submit(hass, form, {"hub_entry_id": home.entry_id})
    assert (form["step_id"], shown(form)["max_current"]) == ("evse_settings", 11)
    assert (await submit(hass, form, {}))["data"]["hub_entry_id"] == home.entry_id


async def test_a_charger_that_is_removed_ends_its_flow(hass: HomeAssistant) -> None:
    await add_hub(hass)
    charger = FakeCharger(hass)
    FakeCharger(hass, "carport")
    assert set(await discovered(hass)) == {"Garage", "Carport"}
    dr.async_get(hass).async_remove_device(charger.device.id)
    assert list(await discovered(hass)) == ["Carport"]


async def test_a_charger_that_was_removed_just_now_cannot_be_added(hass: HomeAssistant) -> None:
    await add_hub(hass)
    charger = FakeCharger(hass)
    form = await confirm(hass, (await discovered(hass))["Garage"])
    er.async_get(hass).async_remove(charger.entity_id("status_connector"))
    result = await hass.config_entries.flow.async_configure(form["flow_id"])
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "charger_gone")
    assert await discovered(hass) == {}


async def test_a_charger_that_is_added_by_the_menu_ends_its_flow(hass: HomeAssistant) -> None:
    await add_hub(hass)
    charger = FakeCharger(hass)
    assert list(await discovered(hass)) == ["Garage"]
    result = await walk(hass, await open_form(hass, "evse"), {"evse": {"charger": f"{charger.device.id}:1"}})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert await discovered(hass) == {}


async def test_a_charger_that_a_load_is_moved_to_ends_its_flow_and_the_old_one_appears(hass: HomeAssistant) -> None:
    hub = await add_hub(hass)
    evse = await add_evse(hass, hub, FakeCharger(hass))
    other = FakeCharger(hass, "carport")
    assert list(await discovered(hass)) == ["Carport"]
    await walk(hass, await reconfigure(hass, evse), {"evse": {"charger": f"{other.device.id}:1"}})
    assert list(await discovered(hass)) == ["Garage 2"], "the load has kept the name of the first"


async def test_a_look_while_an_entry_is_made_does_not_end_its_flow(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add_hub(hass)
    FakeCharger(hass)
    form = await confirm(hass, (await discovered(hass))["Garage"])
    set_up = hass.config_entries.async_setup

    async def slowly(entry_id: str) -> bool:
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        return await set_up(entry_id)

    monkeypatch.setattr(hass.config_entries, "async_setup", slowly)
    assert (await submit(hass, form, {}))["type"] is FlowResultType.CREATE_ENTRY
    assert await discovered(hass) == {}


@pytest.mark.parametrize("how", ["added", "given to a load that is there"])
async def test_a_charger_that_is_ignored_stays_away_until_a_person_wants_it(hass: HomeAssistant, how: str) -> None:
    hub = await add_hub(hass)
    evse = await add_evse(hass, hub, FakeCharger(hass, "old"), "Old")
    charger = FakeCharger(hass)
    assert list(await discovered(hass)) == ["Garage"]
    key = f"{charger.device.id}:1"
    await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_IGNORE}, data={"unique_id": key, "title": "Garage"}
    )
    FakeCharger(hass, "carport")
    assert list(await discovered(hass)) == ["Carport"]
    step = await (open_form(hass, "evse") if how == "added" else reconfigure(hass, evse))
    await walk(hass, step, {"evse": {"charger": key}})
    [entry] = [entry for entry in hass.config_entries.async_entries(DOMAIN) if entry.unique_id == key]
    assert entry.source == "user"
    assert entry.data["device_id"] == charger.device.id


async def test_a_charger_is_free_again_when_its_load_is_removed(hass: HomeAssistant) -> None:
    hub = await add_hub(hass)
    evse = await add_evse(hass, hub, FakeCharger(hass))
    assert await discovered(hass) == {}
    await hass.config_entries.async_remove(evse.entry_id)
    assert list(await discovered(hass)) == ["Garage"]


async def test_a_discovery_of_what_is_managed_or_gone_ends_at_once(hass: HomeAssistant) -> None:
    hub = await add_hub(hass)
    charger = FakeCharger(hass)
    await add_evse(hass, hub, charger)
    for key, reason in ((f"{charger.device.id}:1", "already_configured"), ("nobody:1", "charger_gone")):
        result = await hass.config_entries.flow.async_init(
            DOMAIN, context={"source": "integration_discovery"}, data={"charger": key}
        )
        assert (result["type"], result["reason"]) == (FlowResultType.ABORT, reason)


async def test_what_other_integrations_call_their_entities_hides_no_charger(hass: HomeAssistant) -> None:
    odd: Any = 1234  # some do, and Home Assistant lets them
    er.async_get(hass).async_get_or_create("sensor", "test", odd)
    FakeCharger(hass, name="Wallbox")
    await add_hub(hass)
    assert list(await discovered(hass)) == ["Wallbox"]


async def test_a_charger_with_the_name_of_another_entry_gets_entity_ids_of_its_own(hass: HomeAssistant) -> None:
    await add_hub(hass, "Home")
    for cpid in ("left", "right"):
        FakeCharger(hass, cpid, name="Home")
        for flow_id in (await discovered(hass)).values():
            await submit(hass, await confirm(hass, flow_id), {})
    titles = [entry.title for entry in hass.config_entries.async_entries(DOMAIN)]
    assert titles == ["Home", "Home 2", "Home 3"]
    shown_ids = {entity_id for entity_id in hass.states.async_entity_ids("sensor") if entity_id.endswith("status")}
    assert shown_ids == {f"sensor.{DOMAIN}_{title}_status" for title in ("home", "home_2", "home_3")}
