"""Repair issues over a reload: what a person ignores stays ignored, and what is over goes all the same."""

from __future__ import annotations

import pytest
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir

from custom_components.dynamic_ocpp_evse import const

from .home import Home, add_hub, set_up
from .ocpp_double import OcppDouble
from .test_repairs import all_issues, ignoring


def ignored(hass: HomeAssistant) -> dict[str, bool]:
    """Return the keys of all issues of ours, and whether a person ignores each."""
    found = ir.async_get(hass).issues.values()
    return {str(item.translation_key): bool(item.dismissed_version) for item in found if item.domain == const.DOMAIN}


async def test_what_a_person_ignores_stays_ignored_over_a_reload(
    hass: HomeAssistant, home: Home, ocpp: OcppDouble
) -> None:
    home.report()
    hub = await add_hub(hass, solar_production="sensor.sun")
    await home.run(320)
    ir.async_ignore_issue(hass, const.DOMAIN, f"source_gone_{hub.entry_id}", True)
    await hass.config_entries.async_reload(hub.entry_id)
    await home.run(30)
    assert ignored(hass) == {"source_gone": True}
    hass.states.async_set("sensor.sun", "1000", {"unit_of_measurement": "W"})
    await home.run(10)
    assert all_issues(hass) == set(), "it goes with its cause"


async def test_without_a_plan_nobody_knows_whether_it_is_over(
    hass: HomeAssistant, home: Home, ocpp: OcppDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    await set_up(home)
    [hub, *_] = hass.config_entries.async_entries(const.DOMAIN)
    home.house = None
    await home.run(720)
    ir.async_ignore_issue(hass, const.DOMAIN, f"grid_lost_{hub.entry_id}", True)

    def fail(*_: object) -> None:
        raise ValueError("no")

    monkeypatch.setattr("custom_components.dynamic_ocpp_evse.coordinator.plan", fail)
    await hass.config_entries.async_reload(hub.entry_id)
    await home.run(60)
    assert ignored(hass) == {"grid_lost": True}


async def test_what_a_reload_puts_right_is_gone_with_the_first_plan(
    hass: HomeAssistant, home: Home, ocpp: OcppDouble
) -> None:
    home.report()
    hub = await add_hub(hass, solar_production="sensor.sun")
    await home.run(320)
    hass.states.async_set("sensor.other", "1000", {"unit_of_measurement": "W"})
    hass.config_entries.async_update_entry(hub, data={**hub.data, "solar_production": "sensor.other"})
    await home.run(10)
    assert all_issues(hass) == set()


@pytest.mark.parametrize("which", ["the load", "its hub"])
async def test_a_charger_that_ignores_its_limit_has_time_to_show_it_again(
    hass: HomeAssistant, home: Home, ocpp: OcppDouble, which: str
) -> None:
    garage = await ignoring(home, ocpp)
    ir.async_ignore_issue(hass, const.DOMAIN, f"charger_ignores_limits_{garage.entry_id}", True)
    entry_id = garage.entry_id if which == "the load" else garage.data[const.CONF_HUB]
    await hass.config_entries.async_reload(entry_id)
    await home.run(1000)
    assert ignored(hass) == {"charger_ignores_limits": True}


@pytest.mark.parametrize("which", ["the load", "its hub"])
async def test_one_that_obeys_after_a_reload_is_told_of_no_longer(
    hass: HomeAssistant, home: Home, ocpp: OcppDouble, which: str
) -> None:
    garage = await ignoring(home, ocpp)
    entry_id = garage.entry_id if which == "the load" else garage.data[const.CONF_HUB]
    await hass.config_entries.async_reload(entry_id)
    home.draws(home.chargers[0], 10.0)
    await home.run(1000)
    assert all_issues(hass) == set()


async def test_of_a_load_that_is_switched_off_nothing_is_told(
    hass: HomeAssistant, home: Home, ocpp: OcppDouble
) -> None:
    garage = await ignoring(home, ocpp)
    await hass.config_entries.async_set_disabled_by(garage.entry_id, ConfigEntryDisabler.USER)
    await home.run(10)
    assert all_issues(hass) == set()
