"""Another project has used the same domain before: an entry of its harms nothing, and says what to do with it."""

from __future__ import annotations

import pytest
from homeassistant.config_entries import SOURCE_IGNORE, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import ServiceValidationError
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.dynamic_ocpp_evse.const import CONF_GRID_PHASES, DOMAIN
from custom_components.dynamic_ocpp_evse.diagnostics import async_get_config_entry_diagnostics

from .flow import begin, configure, open_form, reconfigure, walk
from .home import GRID, Home, set_up
from .ocpp_double import OcppDouble
from .test_discovery import discovered
from .test_repairs import all_issues, fix, issue

STATUS = "sensor.dynamic_ocpp_evse_home_status"


@pytest.fixture(params=[1, 2], ids=["version 1", "version 2"])
async def foreign(hass: HomeAssistant, home: Home, ocpp: OcppDouble, request: pytest.FixtureRequest) -> MockConfigEntry:
    """Have an entry of nobody that we know."""
    entry = MockConfigEntry(domain=DOMAIN, title="Home", data={"name": "Old"}, version=request.param)
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    await home.settle()
    home.report()
    return entry


async def test_it_says_why_it_is_not_set_up_and_can_be_removed(
    hass: HomeAssistant, foreign: MockConfigEntry, hass_client: ClientSessionGenerator, caplog: pytest.LogCaptureFixture
) -> None:
    if foreign.version == 1:
        assert (foreign.state, foreign.error_reason_translation_key) == (ConfigEntryState.SETUP_ERROR, "foreign_entry")
    else:  # Home Assistant itself refuses it
        assert foreign.state is ConfigEntryState.MIGRATION_ERROR
    found = issue(hass, "foreign_entry", foreign)
    assert found is not None
    assert found.translation_placeholders == {"name": "Home"}
    caplog.clear()
    await fix(hass, hass_client, found)
    assert hass.config_entries.async_entries(DOMAIN) == []
    assert all_issues(hass) == set()
    assert [item for item in caplog.records if item.levelname == "ERROR" and item.name != "aiohttp.access"] == []


async def test_it_is_no_hub_and_keeps_nobody_from_adding_one(hass: HomeAssistant, foreign: MockConfigEntry) -> None:
    form = await begin(hass)
    assert (form["type"], form["step_id"]) == (FlowResultType.FORM, "hub")
    made = await walk(hass, form, {"hub": {"name": "Home", **dict(zip(CONF_GRID_PHASES, GRID, strict=True))}})
    assert (made["type"], made["title"]) == (FlowResultType.CREATE_ENTRY, "Home")
    hub = made["result"]
    assert hub.state is ConfigEntryState.LOADED
    circuit = await walk(hass, await open_form(hass, "circuit"), {"circuit": {"name": "Annexe"}})
    assert (circuit["type"], circuit["data"]["hub_entry_id"]) == (FlowResultType.CREATE_ENTRY, hub.entry_id)


async def test_chargers_are_planned_for_and_discovered_beside_it(
    hass: HomeAssistant, home: Home, ocpp: OcppDouble, foreign: MockConfigEntry
) -> None:
    # As `set_up` does, which takes the foreign entry for the hub by its title.
    hass.config_entries.async_update_entry(foreign, title="Old")
    await set_up(home)
    await home.run(30)
    assert home.state(STATUS) == "ok"
    assert ocpp.story() == ["unit?", "live 16 A", "lease 6 A", "live 16 A"]
    home.charger("carport")
    home.report()
    assert "Carport" in await discovered(hass)


async def test_nothing_can_be_asked_of_it(hass: HomeAssistant, foreign: MockConfigEntry) -> None:
    assert (await reconfigure(hass, foreign))["reason"] == "foreign_entry"
    assert (await configure(hass, foreign))["reason"] == "foreign_entry"
    assert await async_get_config_entry_diagnostics(hass, foreign) == {}
    with pytest.raises(ServiceValidationError, match="has no entry with the id"):
        await hass.services.async_call(DOMAIN, "reset_ocpp_evse", {"entry_id": foreign.entry_id}, blocking=True)


async def test_a_charger_that_is_ignored_is_no_foreign_entry(hass: HomeAssistant, home: Home, ocpp: OcppDouble) -> None:
    await set_up(home)
    home.charger("carport")
    home.report()
    await home.settle()
    flows = await discovered(hass)
    data = {"unique_id": f"{home.chargers[1].device.id}:1", "title": "Carport"}
    assert "Carport" in flows
    await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_IGNORE}, data=data)
    await home.run(10)
    assert "Carport" not in await discovered(hass)
    assert all_issues(hass) == set()
