"""Adding a site: the menu, the hub form, and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.helpers import entity_registry as er

from .flow import begin, choose, fields, open_form, shown, submit
from .home import FakeCharger, add_hub, meter

THREE = {"grid_phase_a": "sensor.grid_a", "grid_phase_b": "sensor.grid_b", "grid_phase_c": "sensor.grid_c"}
DEFAULTS = {
    "name": "Home",
    "invert_phases": False,
    "main_breaker_rating": 25,
    "phase_voltage": 230,
    "power_buffer": 0,
    "import_accounting": "per_phase",
    "excess_export_threshold": 13000,
    "excess_export_hysteresis": 500,
    "distribution_mode": "Priority",
    "site_update_interval": 5,
    "ramp_up": 1,
}


@pytest.fixture(autouse=True)
def entities(hass: HomeAssistant) -> None:
    """Have some meters to choose from."""
    meter(hass, 1.0, 2.0, 3.0)
    for name, unit in (("watts", "W"), ("kilowatts", "kW"), ("milliamps", "mA"), ("volts", "V"), ("amps", "A")):
        hass.states.async_set(f"sensor.{name}", "1", {"unit_of_measurement": unit})
    hass.states.async_set("sensor.no_unit", "1")
    hass.states.async_set("input_number.limit", "5", {"unit_of_measurement": "kW"})


async def test_without_a_hub_the_hub_form_comes_at_once_with_its_defaults(hass: HomeAssistant) -> None:
    form = await begin(hass)
    assert (form["type"], form["step_id"]) == (FlowResultType.FORM, "hub")
    assert form["errors"] == {}
    assert shown(form) == DEFAULTS
    assert set(fields(form)) == {*DEFAULTS, *THREE, "solar_production", "max_import_power", "max_import_power_entity"}


async def test_with_a_hub_there_is_a_menu(hass: HomeAssistant) -> None:
    await add_hub(hass)
    menu = await begin(hass)
    assert (menu["type"], menu["step_id"]) == (FlowResultType.MENU, "user")
    assert menu["menu_options"] == ["hub", "evse", "plug"]
    form = await choose(hass, menu, "hub")
    assert (form["type"], form["step_id"]) == (FlowResultType.FORM, "hub")


async def test_a_site_is_added_and_runs(hass: HomeAssistant) -> None:
    typed = {
        "name": "Cabin by the sea",
        **THREE,
        "solar_production": "sensor.kilowatts",
        "max_import_power_entity": "input_number.limit",
        "invert_phases": True,
        "main_breaker_rating": 20,
        "max_import_power": 4000,
        "distribution_mode": "Sequential - Strict",
        "import_accounting": "netted",
    }
    result = await submit(hass, await begin(hass), typed)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Cabin by the sea"
    wiring = {*THREE, "solar_production", "max_import_power_entity", "invert_phases"}
    assert result["data"] == {"entry_type": "hub"} | {key: typed[key] for key in wiring}
    assert result["options"] == {key: value for key, value in (DEFAULTS | typed).items() if key not in wiring}, (
        "what may be changed later is an option"
    )
    entry = result["result"]
    assert entry.state is ConfigEntryState.LOADED
    select = hass.states.get("select.dynamic_ocpp_evse_cabin_by_the_sea_distribution_mode")
    assert select is not None
    assert select.state == "Sequential - Strict"


@pytest.mark.parametrize(
    "grid",
    [
        {"grid_phase_a": "sensor.watts"},
        {"grid_phase_a": "sensor.kilowatts", "grid_phase_b": "sensor.milliamps"},
        {"grid_phase_a": "sensor.amps", "grid_phase_b": "sensor.watts", "grid_phase_c": "sensor.grid_c"},
    ],
    ids=["one phase", "two phases", "three phases"],
)
async def test_a_site_has_one_to_three_phases_in_amps_or_watts(hass: HomeAssistant, grid: dict[str, str]) -> None:
    result = await submit(hass, await begin(hass), grid)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert {key: value for key, value in result["data"].items() if key.startswith("grid")} == grid


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({}, {"grid_phase_a": "grid_required"}),
        ({"grid_phase_b": "sensor.grid_b"}, {"grid_phase_a": "phase_a_missing"}),
        ({"grid_phase_c": "sensor.grid_c"}, {"grid_phase_a": "phase_a_missing"}),
        (
            {"grid_phase_a": "sensor.grid_a", "grid_phase_c": "sensor.grid_c"},
            {"grid_phase_b": "phase_b_missing"},
        ),
        (THREE | {"grid_phase_b": "sensor.grid_a"}, {"grid_phase_b": "duplicate_entity"}),
        (THREE | {"grid_phase_c": "sensor.grid_a"}, {"grid_phase_c": "duplicate_entity"}),
        (THREE | {"grid_phase_a": "sensor.gone"}, {"grid_phase_a": "entity_not_found"}),
        (THREE | {"grid_phase_a": "sensor.volts"}, {"grid_phase_a": "unit_unsupported"}),
        (THREE | {"grid_phase_b": "sensor.no_unit"}, {"grid_phase_b": "unit_unsupported"}),
        (THREE | {"grid_phase_c": "sensor.off"}, {"grid_phase_c": "entity_disabled"}),
        (
            THREE | {"grid_phase_a": "sensor.dynamic_ocpp_evse_home_available_power"},
            {"grid_phase_a": "own_entity"},
        ),
        (THREE | {"solar_production": "sensor.amps"}, {"solar_production": "unit_unsupported"}),
        (THREE | {"solar_production": "sensor.gone"}, {"solar_production": "entity_not_found"}),
        (THREE | {"max_import_power_entity": "sensor.volts"}, {"max_import_power_entity": "unit_unsupported"}),
        (THREE | {"max_import_power_entity": "number.gone"}, {"max_import_power_entity": "entity_not_found"}),
        (
            {"grid_phase_a": "sensor.volts", "grid_phase_b": "sensor.gone", "solar_production": "sensor.volts"},
            {
                "grid_phase_a": "unit_unsupported",
                "grid_phase_b": "entity_not_found",
                "solar_production": "unit_unsupported",
            },
        ),
    ],
)
async def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(
    hass: HomeAssistant, typed: dict[str, Any], errors: dict[str, str]
) -> None:
    await add_hub(hass)
    er.async_get(hass).async_get_or_create(
        "sensor", "test", "off", suggested_object_id="off", disabled_by=er.RegistryEntryDisabler.USER
    )
    before = hass.config_entries.async_entries("dynamic_ocpp_evse")
    typed = typed | {"name": "Barn", "main_breaker_rating": 35, "invert_phases": True, "max_import_power": 3000}
    form = await submit(hass, await open_form(hass, "hub"), typed)
    assert (form["type"], form["step_id"], form["errors"]) == (FlowResultType.FORM, "hub", errors)
    assert shown(form) == DEFAULTS | typed
    assert hass.config_entries.async_entries("dynamic_ocpp_evse") == before

    done = await submit(hass, form, dict.fromkeys(errors) | THREE)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert (done["title"], done["options"]["main_breaker_rating"]) == ("Barn", 35)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("main_breaker_rating", 0),
        ("phase_voltage", 24),
        ("max_import_power", -1),
        ("power_buffer", -1),
        ("site_update_interval", 0),
        ("site_update_interval", 61),
        ("ramp_up", 0),
        ("distribution_mode", "Random"),
        ("import_accounting", "guessed"),
    ],
)
async def test_what_is_beyond_the_range_of_a_field_is_refused_by_it(
    hass: HomeAssistant, field: str, value: float | str
) -> None:
    form = await begin(hass)
    with pytest.raises(InvalidData) as raised:
        await hass.config_entries.flow.async_configure(form["flow_id"], THREE | {field: value})
    assert field in raised.value.schema_errors
    assert hass.config_entries.async_entries("dynamic_ocpp_evse") == []


@pytest.mark.parametrize("kind", ["evse", "plug"])
async def test_a_load_cannot_be_added_when_its_hub_went_away_meanwhile(hass: HomeAssistant, kind: str) -> None:
    FakeCharger(hass)
    hub = await add_hub(hass)
    menu = await begin(hass)
    await hass.config_entries.async_remove(hub.entry_id)
    result = await choose(hass, menu, kind)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "no_hub")
