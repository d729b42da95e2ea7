"""What a person chose lasts over restarts and reloads, unless the options say otherwise meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.core import HomeAssistant, State
from pytest_homeassistant_custom_component.common import mock_restore_cache_with_extra_data

from .home import Home, add_evse, add_hub, add_plug, at_most, set_up
from .ocpp_double import OcppDouble

DISTRIBUTION = "select.dynamic_ocpp_evse_home_distribution_mode"
MODE = "select.dynamic_ocpp_evse_garage_operating_mode"
LOW = "number.dynamic_ocpp_evse_garage_min_current"
HIGH = "number.dynamic_ocpp_evse_garage_max_current"
ENERGY = "sensor.dynamic_ocpp_evse_garage_energy"
HEATER = "select.dynamic_ocpp_evse_heater_operating_mode"


def remember(hass: HomeAssistant, **states: str | float) -> None:
    """Have Home Assistant remember states of before the restart."""
    ids = {"distribution": DISTRIBUTION, "mode": MODE, "low": LOW, "high": HIGH, "heater": HEATER}
    found: list[tuple[State, dict[str, Any]]] = []
    for name, value in states.items():
        extra: dict[str, Any] = {}
        if name in ("low", "high"):
            extra = {"native_value": value, "native_min_value": 1, "native_max_value": 32, "native_step": 0.1}
            extra["native_unit_of_measurement"] = "A"
        found.append((State(ids[name], str(value)), extra))
    mock_restore_cache_with_extra_data(hass, found)


async def choose(hass: HomeAssistant, entity_id: str, option: str) -> None:
    """Choose an option, as a person does."""
    await hass.services.async_call("select", "select_option", {"entity_id": entity_id, "option": option}, blocking=True)


async def test_modes_and_currents_last_over_a_restart(home: Home, ocpp: OcppDouble) -> None:
    remember(home.hass, distribution="Shared", mode="Solar Priority", low=8.0, high=12.0, heater="Excess")
    home.hass.states.async_set("switch.heater", "off")
    await set_up(home)
    [hub, *_] = home.hass.config_entries.async_entries("dynamic_ocpp_evse")
    await add_plug(home.hass, hub, "switch.heater")
    states = [home.state(entity_id) for entity_id in (DISTRIBUTION, MODE, LOW, HIGH, HEATER)]
    assert states == ["Shared", "Solar Priority", "8.0", "12.0", "Excess"]
    told = ["unit?", "live 8 A", "lease 6 A", "live 8 A"]
    assert ocpp.story() == told, "it never had the default mode, not for one cycle"


@pytest.mark.parametrize(
    ("states", "options", "currents"),
    [
        ({"low": 8.0, "high": 32.0}, {"max_current": 16}, ("8.0", "16.0")),
        ({"low": 12.0, "high": 14.0}, {"max_current": 10}, ("6.0", "10.0")),
        ({"low": 14.0, "high": 16.0}, {"max_current": 16}, ("14.0", "16.0")),
        ({"low": 7.0, "high": 7.0}, {"max_current": 16}, ("7.0", "7.0")),
        ({"low": 6.0, "high": 10.0}, {"min_current": 12, "max_current": 16}, ("6.0", "10.0")),
        ({}, {"min_current": 8, "max_current": 20}, ("8.0", "20.0")),
    ],
)
async def test_currents_that_do_not_fit_the_options_any_more_give_way_to_them(
    home: Home, ocpp: OcppDouble, states: dict[str, float], options: dict[str, Any], currents: tuple[str, str]
) -> None:
    remember(home.hass, **states)
    await set_up(home, **options)
    assert (home.state(LOW), home.state(HIGH)) == currents


@pytest.mark.parametrize("word", ["Continuous", "unavailable", "unknown", "Turbo"])
async def test_a_mode_that_there_is_not_is_forgotten(home: Home, ocpp: OcppDouble, word: str) -> None:
    remember(home.hass, distribution=word, mode=word)
    await set_up(home)
    assert (home.state(DISTRIBUTION), home.state(MODE)) == ("Priority", "Standard")


async def test_a_number_of_which_nothing_is_known_has_its_option(home: Home, ocpp: OcppDouble) -> None:
    mock_restore_cache_with_extra_data(
        home.hass,
        [(State(HIGH, "unknown"), {"native_value": None, "native_min_value": 1, "native_max_value": 16,
                                   "native_step": 0.1, "native_unit_of_measurement": "A"})],
    )  # fmt: skip
    await set_up(home)
    assert home.state(HIGH) == "16.0"


@pytest.mark.parametrize("which", ["hub", "load", "hub and load", "hub, slowly"])
async def test_modes_and_currents_last_over_a_reload(home: Home, ocpp: OcppDouble, which: str) -> None:
    garage = await set_up(home)
    [hub, *_] = home.hass.config_entries.async_entries("dynamic_ocpp_evse")
    await choose(home.hass, DISTRIBUTION, "Shared")
    await choose(home.hass, MODE, "Solar Only")
    await at_most(home, 12)
    if which == "hub, slowly":
        await home.hass.config_entries.async_unload(hub.entry_id)
        await home.run(10)
        await home.hass.config_entries.async_setup(hub.entry_id)
    elif "hub" in which:
        await home.hass.config_entries.async_reload(hub.entry_id)
    if "load" in which:
        await home.hass.config_entries.async_reload(garage.entry_id)
    await home.run(10)
    assert [home.state(entity_id) for entity_id in (DISTRIBUTION, MODE, HIGH)] == ["Shared", "Solar Only", "12.0"]


async def test_one_that_is_added_anew_takes_over_nothing_of_the_one_before(home: Home, ocpp: OcppDouble) -> None:
    """It has the same entity ids, by which states are remembered: left uncontrolled it would have no limit."""
    garage = await set_up(home)
    control = {"entity_id": "switch.dynamic_ocpp_evse_garage_dynamic_control"}
    await choose(home.hass, MODE, "Solar Only")
    await at_most(home, 12)
    home.draws(home.chargers[0], 10.0)
    await home.run(300)
    assert float(home.state(ENERGY)) > 0
    await home.hass.services.async_call("switch", "turn_off", control, blocking=True)
    await home.hass.config_entries.async_remove(garage.entry_id)
    await home.run(10)
    home.draws(home.chargers[0], 0.0)
    hub = home.hass.config_entries.async_entries("dynamic_ocpp_evse")[0]
    await add_evse(home.hass, hub, home.chargers[0], "Garage")
    await home.run(10)
    assert [home.state(one) for one in (control["entity_id"], MODE, HIGH, ENERGY)] == ["on", "Standard", "16.0", "0.0"]


def held(hass: HomeAssistant) -> list[Any]:
    """Return what the entries hold while they are loaded."""
    return [entry.runtime_data for entry in hass.config_entries.async_entries("dynamic_ocpp_evse")]


async def test_what_is_chosen_does_not_reload_anything(home: Home, ocpp: OcppDouble) -> None:
    await set_up(home)
    before = held(home.hass)
    await choose(home.hass, DISTRIBUTION, "Shared")
    await choose(home.hass, MODE, "Excess")
    await at_most(home, 12)
    await home.run(10)
    assert all(now is then for now, then in zip(held(home.hass), before, strict=True))


async def test_loads_of_two_hubs_keep_apart(home: Home, ocpp: OcppDouble) -> None:
    await set_up(home)
    cabin = await add_hub(home.hass, "Cabin")
    charger = home.charger("carport")
    await add_evse(home.hass, cabin, charger, "Carport")
    await choose(home.hass, "select.dynamic_ocpp_evse_cabin_distribution_mode", "Shared")
    await choose(home.hass, "select.dynamic_ocpp_evse_carport_operating_mode", "Excess")
    await home.run(5)
    assert (home.state(DISTRIBUTION), home.state(MODE)) == ("Priority", "Standard")
    assert home.state("select.dynamic_ocpp_evse_cabin_distribution_mode") == "Shared"
    assert home.state("select.dynamic_ocpp_evse_carport_operating_mode") == "Excess"
