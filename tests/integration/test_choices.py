"""Choices of a person: obeyed by the next plan, kept over restarts and reloads, given up where their option changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from homeassistant.core import HomeAssistant, State
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import restore_state
from homeassistant.helpers.json import json_dumps
from pytest_homeassistant_custom_component.common import MockConfigEntry, mock_restore_cache_with_extra_data

from custom_components.dynamic_ocpp_evse import const, entity

from .home import Home, add_hub, add_plug, set_up
from .ocpp_double import OcppDouble

DOMAIN = "dynamic_ocpp_evse"
BATTERY = {"battery_soc": "sensor.soc", "battery_power": "sensor.battery"}

# entity, what it has at first, what is chosen, the option that it starts from and another value of that.
CHOICES: list[tuple[str, str, str, str | None, Any]] = [
    ("select.home_distribution_mode", "Priority", "Shared", "distribution_mode", "Sequential - Strict"),
    ("number.home_power_buffer", "0.0", "250.0", "power_buffer", 100),
    ("number.home_max_import_power", "17250.0", "7000.0", "max_import_power", 9000),
    ("number.home_battery_soc_target", "80.0", "55.0", None, None),
    ("number.home_battery_soc_min", "20.0", "35.0", None, None),
    ("switch.home_allow_grid_charging", "on", "off", None, None),
    ("select.garage_operating_mode", "Standard", "Solar Only", None, None),
    ("number.garage_min_current", "6.0", "8.0", "min_current", 7),
    ("number.garage_max_current", "16.0", "12.5", "max_current", 15),
    ("number.garage_priority", "1", "3", "priority", 2),
    ("switch.garage_dynamic_control", "on", "off", None, None),
    ("select.heater_operating_mode", "Continuous", "Excess", None, None),
    ("number.heater_device_power", "2000.0", "1500.0", "device_power", 1800),
    ("number.heater_priority", "1", "4", "priority", 2),
    ("switch.heater_dynamic_control", "on", "off", None, None),
]
SERVICES = {"select": ("select_option", "option"), "number": ("set_value", "value")}


def full(name: str) -> str:
    """Return the entity id of what is named in short."""
    return name.replace(".", ".dynamic_ocpp_evse_", 1)


def entry_of(hass: HomeAssistant, name: str) -> MockConfigEntry:
    """Return the entry of an entity that is named in short."""
    title = name.split(".")[1].split("_", maxsplit=1)[0].title()
    [entry] = [entry for entry in hass.config_entries.async_entries(DOMAIN) if entry.title == title]
    return entry  # type: ignore[return-value]


async def build(home: Home) -> None:
    """Set up a house with a battery, a charger and a plug."""
    home.show("sensor.soc", 90, "%")
    home.show("sensor.battery", 0, "W")
    home.hass.states.async_set("switch.heater", "off")
    home.report()
    hub = await add_hub(home.hass, **BATTERY)
    await set_up(home)
    await add_plug(home.hass, hub, "switch.heater")
    await home.run(5)


async def choose(home: Home, name: str, value: str) -> None:
    """Choose, as a person does."""
    domain = name.split(".", maxsplit=1)[0]
    data: dict[str, Any] = {"entity_id": full(name)}
    if domain == "switch":
        service = f"turn_{value}"
    else:
        service, field = SERVICES[domain]
        data[field] = value
    await home.hass.services.async_call(domain, service, data, blocking=True)


def states(home: Home) -> dict[str, str]:
    """Return what all choices show."""
    return {name: home.state(full(name)) for name, *_ in CHOICES}


async def test_a_number_that_is_none_is_refused(home: Home, ocpp: OcppDouble) -> None:
    await build(home)
    await home.run(30)
    before, told = states(home), ocpp.limits()
    for name in before:
        if name.startswith("number."):
            with pytest.raises(ServiceValidationError) as raised:
                await choose(home, name, "nan")
            assert raised.value.translation_key == "not_finite", name
            assert raised.value.translation_placeholders == {"value": "nan"}
    await home.run(60)
    assert states(home) == before
    assert set(ocpp.limits()) == set(told)
    assert home.state("sensor.dynamic_ocpp_evse_home_status") == "ok"


CHOSEN = {name: value for name, _, value, *_ in CHOICES}
AT_FIRST = {name: value for name, value, *_ in CHOICES}


async def restart(home: Home, down: Callable[[], None] = lambda: None) -> None:
    """Restart Home Assistant as far as it matters: what is stored goes through JSON, and everything is set up anew.

    `down` is called while nothing is set up.
    """
    hass = home.hass
    data = restore_state.async_get(hass)
    written = json_dumps([stored.as_dict() for stored in data.async_get_stored_states()])
    entries = hass.config_entries.async_entries(DOMAIN)
    for entry in entries:
        await hass.config_entries.async_unload(entry.entry_id)
    data.last_states = {
        item["state"]["entity_id"]: restore_state.StoredState.from_dict(item) for item in json.loads(written)
    }
    down()
    await home.run(10)
    for entry in entries:
        await hass.config_entries.async_setup(entry.entry_id)
    await home.run(10)


async def test_at_first_all_is_as_the_page_has_it_and_each_choice_shows(home: Home, ocpp: OcppDouble) -> None:
    await build(home)
    assert states(home) == AT_FIRST
    held = [entry.runtime_data for entry in home.hass.config_entries.async_entries(DOMAIN)]
    for name, value in CHOSEN.items():
        await choose(home, name, value)
        assert home.state(full(name)) == value
    await home.run(10)
    assert states(home) == CHOSEN
    now = [entry.runtime_data for entry in home.hass.config_entries.async_entries(DOMAIN)]
    assert all(one is other for one, other in zip(held, now, strict=True)), "no choice reloads an entry"


async def test_choices_last_over_a_restart(home: Home, ocpp: OcppDouble) -> None:
    await build(home)
    for name, value in CHOSEN.items():
        await choose(home, name, value)
    await restart(home)
    assert states(home) == CHOSEN
    await restart(home)
    assert states(home) == CHOSEN


@pytest.mark.parametrize("titles", [["Home"], ["Garage", "Heater"], ["Heater", "Home", "Garage"]])
async def test_choices_last_over_a_reload(home: Home, ocpp: OcppDouble, titles: list[str]) -> None:
    await build(home)
    for name, value in CHOSEN.items():
        await choose(home, name, value)
    for title in titles:
        await home.hass.config_entries.async_reload(entry_of(home.hass, f"x.{title}").entry_id)
    await home.run(10)
    assert states(home) == CHOSEN


@pytest.mark.parametrize("name", [name for name, *_, option, _ in CHOICES if option])
@pytest.mark.parametrize("loaded", [True, False])
async def test_a_changed_option_wins_over_the_choice_that_started_from_it(
    home: Home, ocpp: OcppDouble, name: str, loaded: bool
) -> None:
    await build(home)
    for other, value in CHOSEN.items():
        await choose(home, other, value)
    [(option, value)] = [(option, value) for item, *_, option, value in CHOICES if item == name]
    entry = entry_of(home.hass, name)
    if not loaded:
        await home.hass.config_entries.async_unload(entry.entry_id)
    home.hass.config_entries.async_update_entry(entry, options={**entry.options, option: value})
    if not loaded:
        await home.hass.config_entries.async_setup(entry.entry_id)
    await home.run(10)
    wanted = f"{value}" if isinstance(value, str) or name.endswith("priority") else f"{float(value)}"
    assert states(home) == CHOSEN | {name: wanted}
    await choose(home, name, CHOSEN[name])
    await restart(home)
    assert states(home) == CHOSEN, "a choice made after it lasts again"


async def test_what_was_stored_without_its_option_counts(home: Home, ocpp: OcppDouble) -> None:
    mock_restore_cache_with_extra_data(home.hass, [(State(full(name), value), {}) for name, value in CHOSEN.items()])
    await build(home)
    assert states(home) == CHOSEN


async def test_a_site_that_keeps_no_choices_forgets_them_in_a_restart_alone(
    home: Home, ocpp: OcppDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    await build(home)
    for name, value in CHOSEN.items():
        await choose(home, name, value)
    hub = entry_of(home.hass, "select.home_distribution_mode")
    home.hass.config_entries.async_update_entry(hub, options={**hub.options, const.CONF_RESTORE: False})
    await home.run(10)
    assert states(home) == CHOSEN, "a reload is no restart"
    await restart(home, lambda: monkeypatch.setattr(entity, "RUN", "the next"))
    assert states(home) == AT_FIRST


@pytest.mark.parametrize("extra", [True, False])
@pytest.mark.parametrize("word", ["unavailable", "unknown", "nan", "-1", "1e9", "", None])
async def test_what_makes_no_sense_is_forgotten(home: Home, ocpp: OcppDouble, word: str | None, extra: bool) -> None:
    configured = {"distribution_mode": "Priority", "power_buffer": 0, "min_current": 6, "max_current": 16,
                  "priority": 1, "device_power": 2000}  # fmt: skip
    cached: list[tuple[State, dict[str, Any]]] = []
    for name, _, _, option, _ in CHOICES:
        stored = {"choice": word, "configured": configured.get(option or "")}
        cached.append((State(full(name), word or "unknown"), stored if extra else {}))
    mock_restore_cache_with_extra_data(home.hass, cached)
    await build(home)
    assert states(home) == AT_FIRST


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        ({"target": 95.0, "min": 90.0}, ["95.0", "90.0"]),
        ({"target": 10.0, "min": 5.0}, ["10.0", "5.0"]),
        ({"min": 60.0}, ["80.0", "60.0"]),
    ],
)
async def test_the_battery_thresholds_come_back_in_any_order(
    home: Home, ocpp: OcppDouble, stored: dict[str, float], expected: list[str]
) -> None:
    mock_restore_cache_with_extra_data(
        home.hass,
        [
            (State(full(f"number.home_battery_soc_{key}"), str(value)), {"choice": value, "configured": None})
            for key, value in stored.items()
        ],
    )
    await build(home)
    assert [home.state(full(f"number.home_battery_soc_{key}")) for key in ("target", "min")] == expected


@pytest.mark.parametrize(
    ("name", "value", "given"),
    [
        ("number.home_battery_soc_min", "81", {"min": "81", "target": "80"}),
        ("number.home_battery_soc_target", "19", {"min": "20", "target": "19"}),
    ],
)
async def test_a_minimum_above_the_target_is_refused(
    home: Home, ocpp: OcppDouble, name: str, value: str, given: dict[str, str]
) -> None:
    await build(home)
    with pytest.raises(ServiceValidationError) as raised:
        await choose(home, name, value)
    assert raised.value.translation_key == "soc_min_above_target"
    assert raised.value.translation_placeholders == given
    assert states(home) == AT_FIRST


async def test_choices_reach_the_engine(home: Home, ocpp: OcppDouble) -> None:
    await build(home)
    for name, value in CHOSEN.items():
        await choose(home, name, value)
    await home.run(5)
    snapshot = entry_of(home.hass, "x.home").runtime_data.trail[-1].snapshot
    site = snapshot.site
    assert (site.distribution, site.power_buffer, site.max_import) == ("Shared", 250.0, 7000.0)
    assert (site.battery.target, site.battery.minimum, site.battery.grid_charging) == (55.0, 35.0, False)
    garage, heater = snapshot.loads
    assert (garage.mode, garage.min_current, garage.max_current) == ("Solar Only", 8.0, 12.5)
    assert (garage.priority, garage.controlled) == (3, False)
    assert (heater.mode, heater.priority, heater.controlled) == ("Excess", 4, False)
    assert heater.max_current == pytest.approx(1500 / 230)


async def test_a_load_that_is_not_controlled_is_left_alone(home: Home, ocpp: OcppDouble) -> None:
    await set_up(home, max_current=10)
    home.draws(home.chargers[0], 10.0)
    await home.run(60)
    await choose(home, "switch.garage_dynamic_control", "off")
    await home.run(5)
    ocpp.forget()
    await home.run(300)
    assert ocpp.limits() == []
    assert home.state("sensor.dynamic_ocpp_evse_garage_status") == "not_controlled"
    assert home.state("sensor.dynamic_ocpp_evse_garage_reason") == "control_off"
    assert home.state("sensor.dynamic_ocpp_evse_garage_allocated_current") == "unknown"
    assert home.state("sensor.dynamic_ocpp_evse_home_managed_power") == "0", "it counts as house"


async def test_without_a_limit_of_import_the_number_says_that_it_is_the_breakers(home: Home) -> None:
    """A box that is unknown cannot be filled in on every page of Home Assistant."""
    await set_up(home)
    await home.run(5)
    entity_id = full("number.home_max_import_power")
    seen = []
    for value in (None, "7000", "17250"):
        if value is not None:
            await choose(home, "number.home_max_import_power", value)
        found = home.hass.states.get(entity_id)
        assert found is not None
        seen.append((found.state, found.attributes["limited_by"]))
    assert seen == [("17250.0", "main_breaker"), ("7000.0", "max_import_power"), ("17250.0", "main_breaker")]
    other = home.hass.states.get(full("number.home_power_buffer"))
    assert other is not None
    assert "limited_by" not in other.attributes


async def test_a_press_of_the_button_sends_all_anew(home: Home, ocpp: OcppDouble) -> None:
    await set_up(home)
    await home.run(10)
    ocpp.forget()
    data = {"entity_id": "button.dynamic_ocpp_evse_garage_reset"}
    await home.hass.services.async_call("button", "press", data, blocking=True)
    await home.settle()
    assert sorted(ocpp.story()) == ["clear", "lease 6 A", "live 16 A", "live 16 A", "unit?"]


@pytest.mark.parametrize("disabled", [[], ["energy", "energy_grid"], ["energy_solar"]])
async def test_energy_goes_on_counting_over_a_restart_and_a_reload(
    home: Home, ocpp: OcppDouble, disabled: list[str]
) -> None:
    garage = await set_up(home, max_current=10)
    registry = er.async_get(home.hass)
    for key in disabled:
        registry.async_update_entity(
            f"sensor.dynamic_ocpp_evse_garage_{key}", disabled_by=er.RegistryEntryDisabler.USER
        )
    garage.runtime_data.energy.solar, garage.runtime_data.energy.grid = 3.25, 1.5
    home.drawn["garage"] = 0.0
    await home.run(70)
    for _ in range(2):
        await restart(home)
    await home.hass.config_entries.async_reload(garage.entry_id)
    await home.run(10)
    energy = garage.runtime_data.energy
    assert (energy.solar, energy.grid) == (3.25, 1.5)
    values = {"energy": "4.75", "energy_solar": "3.25", "energy_grid": "1.5"}
    for key, value in values.items():
        found = home.hass.states.get(f"sensor.dynamic_ocpp_evse_garage_{key}")
        assert (found is None) if key in disabled else (found is not None and found.state == value)


async def test_energy_that_makes_no_sense_is_forgotten(home: Home, ocpp: OcppDouble) -> None:
    entity_id = "sensor.dynamic_ocpp_evse_garage_energy"
    mock_restore_cache_with_extra_data(home.hass, [(State(entity_id, "7"), {"solar": "much", "grid": -2})])
    await set_up(home)
    assert home.state(entity_id) == "0.0"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("number.garage_max_current", "12", ["live 12 A"]),
        ("select.garage_operating_mode", "Solar Only", ["live 6 A"]),
        ("number.home_max_import_power", "6900", ["live 9 A"]),
    ],
)
async def test_a_choice_does_not_wait_for_the_interval(
    home: Home, ocpp: OcppDouble, name: str, value: str, told: list[str]
) -> None:
    await set_up(home)
    home.draws(home.chargers[0], 16.0)
    await home.run(120)
    ocpp.forget()
    await choose(home, name, value)
    await home.settle()
    assert ocpp.story() == told
