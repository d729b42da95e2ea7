"""Adding a site: the menu, its pages, what was detected, and what it would do right now."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData

from custom_components.dynamic_ocpp_evse.detection import Detected

from .flow import TEXTS, begin, choose, fields, open_form, shown, submit, unfolded, walk, walk_to
from .home import FakeCharger, add_hub, meter

THREE = {"grid_phase_a": "sensor.grid_a", "grid_phase_b": "sensor.grid_b", "grid_phase_c": "sensor.grid_c"}
BATTERY = {"battery_soc": "sensor.soc", "battery_power": "sensor.battery"}
DEFAULTS = {
    "hub": {"name": "Home", "invert_phases": False, "main_breaker_rating": 25, "phase_voltage": 230},
    "hub_supply": {
        "battery_power_positive": "discharging",
        "inverter_has_battery": True,
        "inverter_asymmetric": False,
    },
    "hub_sharing": {
        "distribution_mode": "Priority",
        "import_accounting": "per_phase",
        "power_buffer": 0,
        "excess_export_threshold": 13000,
        "excess_export_hysteresis": 500,
        "site_update_interval": 5,
        "ramp_up": 1,
        "restore_choices": True,
        "grid_lost_after": 60,
    },
    "hub_battery": {
        "battery_max_charge_power": 5000,
        "battery_max_discharge_power": 5000,
        "battery_soc_hysteresis": 5,
        "battery_full_at": 97,
        "battery_feeds_solar": True,
        "battery_leftover": False,
    },
    "hub_preview_unknown": {},
}
EMPTY = {
    "hub": {*THREE, "grid_pair_phase_a", "grid_pair_phase_b", "grid_pair_phase_c", "max_import_power",
            "max_import_power_entity"},
    "hub_supply": {*BATTERY, "solar_production", "inverter_max_power", "inverter_max_phase_power",
                   "inverter_output_a", "inverter_output_b", "inverter_output_c"},
    "hub_battery": set[str](),
    "hub_sharing": {"ramp_down"},
    "hub_preview_unknown": set[str](),
}  # fmt: skip
WIRING = {
    "invert_phases", "battery_power_positive", "inverter_has_battery", "solar_production", "max_import_power_entity",
    *THREE, *BATTERY,
}  # fmt: skip


@pytest.fixture(autouse=True)
def entities(hass: HomeAssistant) -> None:
    """Have some meters to choose from."""
    meter(hass, 3.2, 2.0, -1.0)
    units = {"watts": "W", "kilowatts": "kW", "milliamps": "mA", "volts": "V", "amps": "A", "soc": "%", "battery": "W"}
    for name, unit in units.items():
        hass.states.async_set(f"sensor.{name}", "1", {"unit_of_measurement": unit})
    hass.states.async_set("input_number.limit", "5", {"unit_of_measurement": "kW"})


def detects(monkeypatch: pytest.MonkeyPatch, found: dict[str, Detected] | Exception, until: asyncio.Event) -> None:
    """Let the detection find something, but not before `until` is set."""

    async def detect_site(hass: HomeAssistant) -> dict[str, Detected]:
        await until.wait()
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setattr("custom_components.dynamic_ocpp_evse.config_flow.detect_site", detect_site)


def at_once() -> asyncio.Event:
    """Return an event that is set already."""
    event = asyncio.Event()
    event.set()
    return event


@pytest.mark.parametrize(
    ("supply", "pages"),
    [
        ({}, ["hub_sharing"]),
        ({"battery_soc": "sensor.soc"}, ["hub_battery", "hub_sharing"]),
        ({"battery_power": "sensor.battery"}, ["hub_battery", "hub_sharing"]),
    ],
)
async def test_a_site_is_asked_for_page_by_page_with_its_defaults(
    hass: HomeAssistant, supply: dict[str, str], pages: list[str]
) -> None:
    pages = ["hub", "hub_supply", *pages, "hub_preview_unknown"]
    form = await begin(hass)
    for page in pages:
        assert (form["type"], form["step_id"], form["errors"]) == (FlowResultType.FORM, page, {})
        lost_after = {"battery_lost_after": 300} if supply and page == "hub_sharing" else {}
        assert shown(form) == DEFAULTS[page] | lost_after
        assert set(fields(form)) == {*shown(form), *EMPTY[page]}
        assert form["last_step"] is (page == pages[-1])
        form = await submit(hass, form, {"hub": THREE, "hub_supply": supply}.get(page, {}))
    assert form["type"] is FlowResultType.CREATE_ENTRY


async def test_with_a_hub_there_is_a_menu(hass: HomeAssistant) -> None:
    await add_hub(hass)
    menu = await begin(hass)
    assert (menu["type"], menu["step_id"]) == (FlowResultType.MENU, "user")
    assert menu["menu_options"] == ["hub", "evse", "plug", "circuit"]
    form = await choose(hass, menu, "hub")
    assert (form["type"], form["step_id"]) == (FlowResultType.FORM, "hub")


async def test_a_site_is_added_and_runs(hass: HomeAssistant) -> None:
    typed = {
        "hub": {
            "name": "Cabin by the sea",
            **THREE,
            "max_import_power_entity": "input_number.limit",
            "invert_phases": True,
            "main_breaker_rating": 20,
            "max_import_power": 4000,
        },
        "hub_supply": {"solar_production": "sensor.kilowatts"},
        "hub_sharing": {"distribution_mode": "Sequential - Strict", "import_accounting": "netted"},
    }
    result = await walk(hass, await begin(hass), typed)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Cabin by the sea"
    defaults: dict[str, Any] = {}
    for page in ("hub", "hub_supply", "hub_battery", "hub_sharing"):
        defaults |= DEFAULTS[page] | typed.get(page, {})
    del defaults["name"]
    wired = {key: value for key, value in defaults.items() if key in WIRING}
    assert result["data"] == {"entry_type": "hub"} | wired
    rest = {key: value for key, value in defaults.items() if key not in WIRING}
    assert result["options"] == rest | {"battery_lost_after": 300, "solar_lost_after": 300}, (
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
        {"grid_phase_a": "sensor.watts", "grid_pair_phase_a": "sensor.kilowatts"},
        {"grid_phase_a": "sensor.amps", "grid_pair_phase_a": "sensor.milliamps"},
        {"grid_phase_a": "sensor.amps", "grid_pair_phase_a": "sensor.watts"},
    ],
    ids=["one phase", "two phases", "three phases", "power pair", "current pair", "current signed by a power"],
)
async def test_a_site_has_one_to_three_phases_in_amps_or_watts(hass: HomeAssistant, grid: dict[str, str]) -> None:
    result = await walk(hass, await begin(hass), {"hub": grid})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert {key: value for key, value in result["data"].items() if key.startswith("grid")} == grid


async def test_a_site_without_a_grid_meter_is_off_the_grid_and_needs_a_battery(hass: HomeAssistant) -> None:
    form = await submit(hass, await begin(hass), {"name": "Hut", "main_breaker_rating": 32})
    assert form["step_id"] == "hub_supply", "it may have a battery"
    form = await submit(hass, form, {"solar_production": "sensor.watts"})
    assert (form["step_id"], form["errors"]) == ("hub", {"grid_phase_a": "off_grid_needs_battery"})
    assert shown(form) == DEFAULTS["hub"] | {"name": "Hut", "main_breaker_rating": 32}
    form = await submit(hass, form, {})
    assert (form["step_id"], form["errors"]) == ("hub_supply", {})
    assert shown(form)["solar_production"] == "sensor.watts", "nothing that was typed is lost"
    result = await walk(hass, form, {"hub_supply": BATTERY | {"inverter_output_a": "sensor.kilowatts"}})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"]["battery_soc"] == "sensor.soc"
    assert "grid_phase_a" not in result["data"]


async def test_what_was_detected_is_filled_in_and_told_with_its_brand(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {
        "grid_phase_a": Detected("sensor.grid_a", "SolarEdge"),
        "grid_phase_b": Detected("sensor.grid_b", "SolarEdge"),
        "grid_phase_c": Detected("sensor.grid_c", "SolarEdge"),
        "invert_phases": Detected(True, "SolarEdge"),
        "battery_soc": Detected("sensor.soc", "Deye", confirmed=False),
        "inverter_output_a": Detected("sensor.watts", "Deye"),
    }
    detects(monkeypatch, found, at_once())
    form = await begin(hass)
    assert shown(form) == DEFAULTS["hub"] | THREE | {"invert_phases": True}
    assert form["description_placeholders"] is not None
    assert form["description_placeholders"]["found"] == "SolarEdge: grid a, grid b, grid c"
    form = await submit(hass, form, {"grid_phase_b": None, "grid_phase_c": "sensor.amps"})
    assert form["errors"] == {"grid_phase_b": "phase_b_missing"}
    assert shown(form) == DEFAULTS["hub"] | {
        "grid_phase_a": "sensor.grid_a", "grid_phase_c": "sensor.amps", "invert_phases": True,
    }, "what a person cleared stays clear"  # fmt: skip
    assert form["description_placeholders"] is not None
    assert form["description_placeholders"]["found"] == "SolarEdge: grid a"
    form = await submit(hass, form, {"grid_phase_c": None})
    assert form["step_id"] == "hub_supply"
    assert unfolded(form) == {"inverter"}, "a folded section hides nothing that was found"
    assert form["description_placeholders"] is not None
    assert form["description_placeholders"]["found"] == "Deye: soc (?); Deye: watts"


async def test_nothing_detected_is_told_too(hass: HomeAssistant) -> None:
    form = await begin(hass)
    assert form["description_placeholders"] is not None
    assert form["description_placeholders"]["found"] == "nothing"
    assert unfolded(form) == set()


async def test_a_long_detection_shows_progress(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    until = asyncio.Event()
    detects(monkeypatch, {"grid_phase_a": Detected("sensor.grid_a", "Shelly")}, until)
    flow = hass.config_entries.flow
    step = await flow.async_init("dynamic_ocpp_evse", context={"source": "user"})
    for _ in range(2):
        assert (step["type"], step["step_id"]) == (FlowResultType.SHOW_PROGRESS, "detect")
        assert step["progress_action"] == "detect"
        step = await flow.async_configure(step["flow_id"])
    until.set()
    await hass.async_block_till_done()
    form = await flow.async_configure(step["flow_id"])
    assert (form["type"], form["step_id"]) == (FlowResultType.FORM, "hub")
    assert shown(form)["grid_phase_a"] == "sensor.grid_a"


async def test_a_flow_that_is_closed_while_it_looks_stops_looking(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    detects(monkeypatch, {}, asyncio.Event())
    step = await hass.config_entries.flow.async_init("dynamic_ocpp_evse", context={"source": "user"})
    hass.config_entries.flow.async_abort(step["flow_id"])
    await hass.async_block_till_done()
    assert hass.config_entries.flow.async_progress() == []


async def test_a_detection_that_fails_leaves_the_fields_empty(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    detects(monkeypatch, RuntimeError("odd registry"), at_once())
    form = await begin(hass)
    assert (form["step_id"], shown(form)) == ("hub", DEFAULTS["hub"])
    assert "odd registry" in caplog.text


async def test_the_last_page_tells_what_the_site_would_do_before_anything_is_controlled(hass: HomeAssistant) -> None:
    answers = {"hub": THREE, "hub_supply": {"solar_production": "sensor.kilowatts"}}
    form = await walk_to(hass, await begin(hass), "hub_preview", answers)
    assert form["description_placeholders"] is not None
    told = {key: text.replace("\N{NO-BREAK SPACE}", " ") for key, text in form["description_placeholders"].items()}
    assert told["grid"] == "A: 3.2 A · B: 2.0 A · C: -1.0 A"
    assert told["free"] == "A: 21.8 A · B: 23.0 A · C: 26.0 A"
    assert (told["power"], told["solar"]) == ("16284 W", "1000 W")
    assert hass.config_entries.async_entries("dynamic_ocpp_evse") == []
    assert (await submit(hass, form, {}))["type"] is FlowResultType.CREATE_ENTRY


async def test_the_last_page_knows_the_most_that_may_be_imported(hass: HomeAssistant) -> None:
    hass.states.async_set("sensor.grid_c", "-0.04", {"unit_of_measurement": "A"})
    answers = {"hub": {**THREE, "max_import_power": 2300}}
    form = await walk_to(hass, await begin(hass), "hub_preview_unknown", answers)
    assert form["description_placeholders"] is not None
    told = {key: text.replace("\N{NO-BREAK SPACE}", " ") for key, text in form["description_placeholders"].items()}
    assert told["grid"] == "A: 3.2 A · B: 2.0 A · C: 0.0 A"
    assert told["free"] == "A: 4.8 A · B: 4.8 A · C: 4.8 A"
    assert told["power"] == "1113 W"


async def test_the_last_page_does_not_know_the_house_of_a_silent_battery(hass: HomeAssistant) -> None:
    hass.states.async_set("sensor.battery", "unavailable", {"unit_of_measurement": "W"})
    supply = {"solar_production": "sensor.kilowatts", "battery_soc": "sensor.soc", "battery_power": "sensor.battery"}
    form = await walk_to(hass, await begin(hass), "hub_preview_unknown", {"hub": THREE, "hub_supply": supply})
    assert form["description_placeholders"] is not None
    told = {key: text.replace("\N{NO-BREAK SPACE}", " ") for key, text in form["description_placeholders"].items()}
    assert (told["solar"], told["house"]) == ("1000 W", "?")


async def test_the_last_page_marks_what_is_not_known(hass: HomeAssistant) -> None:
    hass.states.async_set("sensor.grid_b", "unavailable", {"unit_of_measurement": "A"})
    form = await walk_to(hass, await begin(hass), "hub_preview_unknown", {"hub": THREE})
    assert form["description_placeholders"] is not None
    told = {key: text.replace("\N{NO-BREAK SPACE}", " ") for key, text in form["description_placeholders"].items()}
    assert told["grid"] == "A: 3.2 A · B: ? · C: -1.0 A"
    assert told["free"] == "A: ? · B: ? · C: ?"
    assert (told["power"], told["solar"], told["house"]) == ("?", "?", "?")
    hass.states.async_set("sensor.grid_b", "1", {"unit_of_measurement": "A"})
    assert (await submit(hass, form, {}))["type"] is FlowResultType.CREATE_ENTRY, "whatever is known by then"


def test_a_question_mark_is_explained_only_where_one_may_be_shown() -> None:
    """Where nothing is to be confirmed the sentence before the list says all; the last page has a text for each."""
    steps = TEXTS["config"]["step"]
    told = {step: "question mark" in texts.get("description", "") for step, texts in steps.items()}
    assert {step for step, explained in told.items() if explained} == {
        "hub", "hub_supply", "plug_settings", "hub_preview_unknown",
    }  # fmt: skip


async def test_a_question_mark_in_the_name_is_nothing_unknown(hass: HomeAssistant) -> None:
    answers = {"hub": THREE | {"name": "What?"}, "hub_supply": {"solar_production": "sensor.kilowatts"}}
    assert await walk_to(hass, await begin(hass), "hub_preview", answers)


@pytest.mark.parametrize(
    ("page", "field", "value"),
    [
        ("hub", "main_breaker_rating", 0),
        ("hub", "phase_voltage", 24),
        ("hub", "max_import_power", -1),
        ("hub_battery", "battery_soc_hysteresis", 51),
        ("hub_battery", "battery_full_at", 101),
        ("hub_battery", "battery_max_charge_power", -1),
        ("hub_sharing", "power_buffer", -1),
        ("hub_sharing", "site_update_interval", 0),
        ("hub_sharing", "site_update_interval", 61),
        ("hub_sharing", "ramp_up", 0),
        ("hub_sharing", "distribution_mode", "Random"),
        ("hub_sharing", "import_accounting", "guessed"),
    ],
)
async def test_what_is_beyond_the_range_of_a_field_is_refused_by_it(
    hass: HomeAssistant, page: str, field: str, value: float | str
) -> None:
    form = await walk_to(hass, await begin(hass), page, {"hub": THREE, "hub_supply": BATTERY})
    with pytest.raises(InvalidData) as raised:
        await submit(hass, form, {field: value})
    found = raised.value.schema_errors
    assert field in str(found), "in a section it is told by Home Assistant as a whole"
    assert hass.config_entries.async_entries("dynamic_ocpp_evse") == []


@pytest.mark.parametrize("kind", ["evse", "plug", "circuit"])
async def test_a_load_cannot_be_added_when_its_hub_went_away_meanwhile(hass: HomeAssistant, kind: str) -> None:
    FakeCharger(hass)
    hub = await add_hub(hass)
    menu = await begin(hass)
    form = await open_form(hass, kind)
    await hass.config_entries.async_remove(hub.entry_id)
    result = await choose(hass, menu, kind)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "no_hub")
    typed = (
        {"switch": "switch.heater"}
        if kind == "plug"
        else {"name": "Barn"}
        if kind == "circuit"
        else {"charger": "manual"}
    )
    result = await submit(hass, form, typed)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "no_hub")


async def test_a_page_can_be_loaded_once_more(hass: HomeAssistant) -> None:
    form = await submit(hass, await begin(hass), THREE | {"name": "Barn"})
    again = await hass.config_entries.flow.async_configure(form["flow_id"])
    assert (again["step_id"], fields(again)) == ("hub_supply", fields(form))


async def test_a_second_site_gets_neither_the_meters_nor_the_name_of_the_first(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add_hub(hass)
    meter(hass, "sensor.soc", 50, "%")
    hass.states.async_set("sensor.soc", "50", {"unit_of_measurement": "%", "friendly_name": "Cabin battery"})
    found = {
        "grid_phase_a": Detected("sensor.grid_a", "SolarEdge"),
        "invert_phases": Detected(True, "SolarEdge"),
        "battery_soc": Detected("sensor.soc", "Deye"),
    }
    detects(monkeypatch, found, at_once())
    form = await open_form(hass, "hub")
    assert shown(form) == DEFAULTS["hub"] | {"name": "Home 2"}
    form = await walk_to(hass, form, "hub_supply", {"hub": {"grid_phase_a": "sensor.amps"}})
    assert shown(form)["battery_soc"] == "sensor.soc"
    assert form["description_placeholders"] is not None
    assert form["description_placeholders"]["found"] == "Deye: Cabin battery"
