"""What is wrong about a site is said at its field, and what was typed stays."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType

from .flow import DOMAIN, begin, open_form, shown, submit, walk, walk_to
from .home import add_hub
from .wrong import ONE, THREE, have_entities, with_sections

SOLAR = "solar_production"


@pytest.fixture(autouse=True)
def entities(hass: HomeAssistant) -> None:
    """Have meters, and some that must not be used."""
    have_entities(hass)


HUB = [
    ("phase C without B", "hub", ONE | {"grid_phase_c": "sensor.grid_c"}, {"grid_phase_b": "phase_b_missing"}),
    ("phase B without A", "hub", {"grid_phase_b": "sensor.grid_b"}, {"grid_phase_a": "phase_a_missing"}),
    ("phase C without A and B", "hub", {"grid_phase_c": "sensor.grid_c"}, {"grid_phase_a": "phase_a_missing"}),
    (
        "one meter for two phases",
        "hub",
        THREE | {"grid_phase_b": "sensor.grid_a"},
        {"grid_phase_b": "duplicate_entity"},
    ),
    ("meter that does not exist", "hub", {"grid_phase_a": "sensor.gone"}, {"grid_phase_a": "entity_not_found"}),
    ("meter in volts", "hub", {"grid_phase_a": "sensor.volts"}, {"grid_phase_a": "unit_unsupported"}),
    ("meter without a unit", "hub", {"grid_phase_a": "sensor.no_unit"}, {"grid_phase_a": "unit_unsupported"}),
    ("disabled meter", "hub", THREE | {"grid_phase_c": "sensor.off"}, {"grid_phase_c": "entity_disabled"}),
    ("a meter of our own", "hub", {"grid_phase_a": "sensor.own"}, {"grid_phase_a": "own_entity"}),
    ("meter of another site", "hub", {"grid_phase_a": "sensor.taken"}, {"grid_phase_a": "used_by_hub"}),
    (
        "pair without its phase",
        "hub",
        ONE | {"grid_pair_phase_b": "sensor.amps"},
        {"grid_pair_phase_b": "pair_without_phase"},
    ),
    (
        "power paired with a current",
        "hub",
        {"grid_phase_a": "sensor.watts", "grid_pair_phase_a": "sensor.amps"},
        {"grid_pair_phase_a": "pair_mismatch"},
    ),
    (
        "pair that is the phase itself",
        "hub",
        ONE | {"grid_pair_phase_a": "sensor.grid_a"},
        {"grid_pair_phase_a": "duplicate_entity"},
    ),
    (
        "import limit in volts",
        "hub",
        ONE | {"max_import_power_entity": "sensor.volts"},
        {"max_import_power_entity": "unit_not_power"},
    ),
    ("name of another site", "hub", ONE | {"name": "other SITE"}, {"name": "name_taken"}),
    ("no name", "hub", ONE | {"name": ""}, {"name": "name_required"}),
    ("solar production in amps", "hub_supply", {SOLAR: "sensor.amps"}, {SOLAR: "unit_not_power"}),
    ("solar production that does not exist", "hub_supply", {SOLAR: "sensor.gone"}, {SOLAR: "entity_not_found"}),
    ("charge level in watts", "hub_supply", {"battery_soc": "sensor.watts"}, {"battery_soc": "unit_not_percent"}),
    ("battery power in percent", "hub_supply", {"battery_power": "sensor.soc"}, {"battery_power": "unit_not_power"}),
    (
        "one output for two phases",
        "hub_supply",
        {"inverter_output_a": "sensor.amps", "inverter_output_b": "sensor.amps"},
        {"inverter_output_b": "duplicate_entity"},
    ),
    (
        "several at once",
        "hub",
        {"grid_phase_a": "sensor.volts", "grid_phase_b": "sensor.gone", "max_import_power_entity": "sensor.soc"},
        {
            "grid_phase_a": "unit_unsupported",
            "grid_phase_b": "entity_not_found",
            "max_import_power_entity": "unit_not_power",
        },
    ),
]


@pytest.mark.parametrize(("page", "typed", "errors"), [case[1:] for case in HUB], ids=[case[0] for case in HUB])
async def test_wrong_about_a_site(
    hass: HomeAssistant, page: str, typed: dict[str, Any], errors: dict[str, str]
) -> None:
    hass.states.async_set("sensor.taken", "1", {"unit_of_measurement": "A"})
    await add_hub(hass, "Other site", phases=1, grid_phase_a="sensor.taken")
    before = hass.config_entries.async_entries(DOMAIN)
    right = {"name": "Barn", "main_breaker_rating": 35, "invert_phases": True, "max_import_power": 3000}
    form = await walk_to(hass, await open_form(hass, "hub"), page, {"hub": right | ONE})
    typed = (right if page == "hub" else {}) | typed
    was = shown(form)
    refused = await submit(hass, form, dict.fromkeys(ONE if page == "hub" else {}) | typed)
    assert (refused["type"], refused["step_id"]) == (FlowResultType.FORM, page)
    assert refused["errors"] == with_sections(errors)
    assert shown(refused) == was | typed
    assert hass.config_entries.async_entries(DOMAIN) == before

    mended = dict.fromkeys(errors) | {"name": "Barn"} | THREE if page == "hub" else dict.fromkeys(errors)
    done = await walk(hass, await submit(hass, refused, mended), {})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert (done["title"], done["options"]["main_breaker_rating"]) == ("Barn", 35)


async def test_the_first_flow_is_left_as_it_was_when_another_one_is_refused(hass: HomeAssistant) -> None:
    first, second = await begin(hass), await begin(hass)
    refused = await submit(hass, second, {"grid_phase_a": "sensor.gone"})
    assert refused["errors"]
    again = await hass.config_entries.flow.async_configure(first["flow_id"])
    assert "grid_phase_a" not in shown(again)
