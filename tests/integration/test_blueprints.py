"""The blueprints in the real Home Assistant: what they make of time, prices, cars and limits."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from homeassistant.components.blueprint.models import DomainBlueprints
from homeassistant.core import CoreState, HomeAssistant, ServiceCall
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from homeassistant.util.yaml import load_yaml_dict
from pytest_homeassistant_custom_component.common import async_fire_time_changed, async_mock_service

from custom_components.dynamic_ocpp_evse.const import DOMAIN
from custom_components.dynamic_ocpp_evse.engine import Mode, ReasonCode

from .home import Home, add_plug, set_up
from .ocpp_double import OcppDouble

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "blueprints" / "automation"
BLUEPRINTS = sorted(FOLDER.glob("*/*.yaml"))

CAR = "select.dynamic_ocpp_evse_garage_operating_mode"
HEATER = "select.dynamic_ocpp_evse_heater_operating_mode"
CAR_STATUS = "sensor.dynamic_ocpp_evse_garage_status"
REASON = "sensor.dynamic_ocpp_evse_garage_reason"
SHARING = "select.dynamic_ocpp_evse_home_distribution_mode"
OVERLOAD = "binary_sensor.dynamic_ocpp_evse_home_overload"


@pytest.fixture(autouse=True)
def ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Home Assistant find the blueprints of this repository."""
    monkeypatch.setattr(DomainBlueprints, "blueprint_folder", property(lambda self: FOLDER.parent / self.domain))


@pytest.fixture
async def home(home: Home) -> AsyncIterator[Home]:
    """Return a home whose automations end with the test: their triggers are timers."""
    yield home
    await home.hass.services.async_call("automation", "turn_off", {"entity_id": "automation.it"}, blocking=True)


async def automate(hass: HomeAssistant, blueprint: str, **inputs: Any) -> str:
    """Set up an automation of a blueprint and return its entity id; what is wrong with it would make it unavailable."""
    use = {"path": f"{DOMAIN}/{blueprint}.yaml", "input": inputs}
    assert await async_setup_component(hass, "automation", {"automation": {"alias": "It", "use_blueprint": use}})
    await hass.async_block_till_done()
    state = hass.states.get("automation.it")
    assert state is not None
    assert state.state == "on"
    return "automation.it"


def at(home: Home, day: str, time: str) -> None:
    """Move to a local time."""
    zone = dt_util.get_default_time_zone()
    home.freezer.move_to(datetime.fromisoformat(f"{day} {time}").replace(tzinfo=zone))


async def until(home: Home, time: str, step: float = 60.0) -> None:
    """Let time pass until it is so late, within a day."""
    now = dt_util.now()
    then = datetime.combine(now.date(), datetime.strptime(time, "%H:%M").time(), now.tzinfo)  # noqa: DTZ007
    if then <= now:
        then += timedelta(days=1)
    seconds = (then - now).total_seconds()
    # Far from it nothing has to report.
    if seconds > 1800:
        home.freezer.tick(seconds - 1200)
        seconds = 1200
    await home.run(seconds, step)


async def choose(hass: HomeAssistant, entity_id: str, option: str) -> None:
    """Choose a mode, as a person does."""
    data = {"entity_id": entity_id, "option": option}
    await hass.services.async_call("select", "select_option", data, blocking=True)


async def start(hass: HomeAssistant) -> None:
    """Let Home Assistant start, with what was set up while it did not run."""
    await hass.async_start()
    await soon()


async def soon() -> None:
    """Let what can be done be done, while an automation waits: it is a task that Home Assistant would wait for."""
    for _ in range(100):
        await asyncio.sleep(0)


async def wait(home: Home, seconds: float, step: float = 15.0) -> None:
    """Let time pass while an automation waits."""
    for _ in range(round(seconds / step)):
        home.freezer.tick(timedelta(seconds=step))
        home.report()
        async_fire_time_changed(home.hass)
        await soon()


# --- as files --------------------------------------------------------------------------------------------------------


def inputs_of(blueprint: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the inputs, out of their sections."""
    found: dict[str, dict[str, Any]] = {}
    for key, given in blueprint["blueprint"]["input"].items():
        found |= given.get("input", {key: given})
    return found


def test_there_are_the_four_that_are_promised() -> None:
    assert [path.stem for path in BLUEPRINTS] == [
        "cheap_tariff",
        "free_hours",
        "ready_by_departure",
        "tell_when_limited",
    ]


@pytest.mark.parametrize("path", BLUEPRINTS, ids=lambda path: path.stem)
def test_a_blueprint_says_where_it_is_from_and_what_is_asked_for(path: Path) -> None:
    blueprint = load_yaml_dict(str(path))
    about = blueprint["blueprint"]
    where = path.relative_to(ROOT).as_posix()
    assert about["source_url"] == f"https://github.com/LeoAlioth/Load-Juggler/blob/main/{where}"
    assert about["homeassistant"]["min_version"] == "2025.4.0"
    assert about["name"].startswith("Load Juggler: ")
    for key, given in inputs_of(blueprint).items():
        assert given["name"], key
        assert given["selector"], key
    used = set(re.findall(r"!input (\w+)", path.read_text(encoding="utf-8")))
    assert used == set(inputs_of(blueprint))


@pytest.mark.parametrize("path", BLUEPRINTS, ids=lambda path: path.stem)
def test_its_modes_and_reasons_are_those_that_there_are(path: Path) -> None:
    for key, given in inputs_of(load_yaml_dict(str(path))).items():
        options = given["selector"].get("select", {}).get("options", [])
        if key.startswith("mode"):
            assert {*options, given["default"]} <= set(Mode)
        if key == "reasons":
            values = [option["value"] for option in options]
            assert set(values) <= set(ReasonCode)
            assert set(given["default"]) <= set(values)


# --- free hours ------------------------------------------------------------------------------------------------------


async def night(home: Home, **inputs: Any) -> None:
    """Let a car and a heater have free hours; Wednesday, 2026-03-04."""
    await set_up(home)
    await choose(home.hass, CAR, "Excess")
    await automate(home.hass, "free_hours", **{"loads": [CAR]} | inputs)


@pytest.mark.parametrize("loads", [[CAR], CAR], ids=["list", "alone"])
async def test_free_hours_begin_and_end(home: Home, ocpp: OcppDouble, loads: list[str] | str) -> None:
    at(home, "2026-03-04", "21:30:00")
    await night(home, loads=loads)
    await until(home, "21:59")
    assert home.state(CAR) == "Excess"
    await until(home, "22:01")
    assert home.state(CAR) == "Standard"
    await until(home, "05:59")
    assert home.state(CAR) == "Standard"
    await until(home, "06:01")
    assert home.state(CAR) == "Solar Only"


async def test_a_mode_chosen_by_hand_within_them_stays(home: Home, ocpp: OcppDouble) -> None:
    at(home, "2026-03-04", "21:30:00")
    await night(home)
    await until(home, "22:01")
    await choose(home.hass, CAR, "Excess")
    await until(home, "00:01")  # the second hours, which are not in use, begin and end
    assert home.state(CAR) == "Excess"
    await until(home, "06:01")
    assert home.state(CAR) == "Solar Only"


async def test_the_night_belongs_to_the_day_on_which_it_begins(home: Home, ocpp: OcppDouble) -> None:
    at(home, "2026-03-04", "21:30:00")
    await night(home, days=["thu"], mode_otherwise="Solar Priority")
    await until(home, "22:01")
    await until(home, "06:01")
    assert home.state(CAR) == "Excess", "Wednesday's night is none"
    await until(home, "22:01")
    assert home.state(CAR) == "Standard"
    await until(home, "06:01")
    assert home.state(CAR) == "Solar Priority", "Thursday's ends on Friday"


async def test_a_second_span_of_hours(home: Home, ocpp: OcppDouble) -> None:
    at(home, "2026-03-07", "12:50:00")  # a Saturday
    await night(home, start_2="13:00:00", end_2="14:00:00", days_2=["sat", "sun"])
    await until(home, "13:01")
    assert home.state(CAR) == "Standard"
    await until(home, "14:01")
    assert home.state(CAR) == "Solar Only"


SPRING, AUTUMN = "2026-03-29", "2026-10-25"  # both clocks are set at 01:00 UTC: on to 03:00, or back to 02:00
BEFORE, DURING, AFTER = "Excess", "Standard", "Solar Only"


@pytest.mark.parametrize(
    ("day", "start", "end", "seen"),
    [
        (SPRING, "01:45", "06:00", {"00:46": DURING, "01:01": DURING, "03:59": DURING, "04:01": AFTER}),
        (SPRING, "01:45", "02:30", {"00:59": DURING, "01:01": AFTER}),
        (SPRING, "02:30", "05:00", {"00:59": BEFORE, "01:01": DURING, "02:59": DURING, "03:01": AFTER}),
        (SPRING, "02:10", "02:50", {"00:59": BEFORE, "01:01": BEFORE, "02:30": BEFORE}),
        (AUTUMN, "01:45", "06:00", {"23:46": DURING, "00:31": DURING, "01:31": DURING, "05:01": AFTER}),
        (AUTUMN, "01:45", "02:30", {"00:29": DURING, "00:31": AFTER, "01:01": DURING, "01:31": AFTER, "02:30": AFTER}),
        (AUTUMN, "02:30", "05:00", {"00:31": DURING, "01:01": AFTER, "01:31": DURING, "03:59": DURING, "04:01": AFTER}),
    ],
)
async def test_hours_go_by_the_clock_when_that_is_set(
    home: Home, ocpp: OcppDouble, day: str, start: str, end: str, seen: dict[str, str]
) -> None:
    """A border that the clock leaps over is where it lands, and an hour that comes twice is twice what it is; UTC."""
    await home.hass.config.async_set_time_zone("Europe/Ljubljana")
    home.freezer.move_to(datetime.fromisoformat(f"{day}T00:00Z") - timedelta(minutes=30))
    await night(home, start=f"{start}:00", end=f"{end}:00")
    found = {}
    for time in seen:
        then = datetime.fromisoformat(f"{day}T{time}Z")
        then -= timedelta(days=time > "12:00")
        await home.run((then - dt_util.utcnow()).total_seconds(), 60)
        found[time] = home.state(CAR)
    assert found == seen


@pytest.mark.parametrize(
    ("time", "mode"), [("23:30:00", "Standard"), ("03:00:00", "Standard"), ("12:00:00", "Solar Only")]
)
async def test_a_start_restores_what_holds_then(home: Home, ocpp: OcppDouble, time: str, mode: str) -> None:
    at(home, "2026-03-04", time)
    home.hass.set_state(CoreState.not_running)
    await night(home)
    assert home.state(CAR) == "Excess"
    await start(home.hass)
    assert home.state(CAR) == mode


@pytest.mark.parametrize("blueprint", ["free_hours", "cheap_tariff"])
async def test_who_comes_late_is_waited_for_and_holds_up_nobody(home: Home, ocpp: OcppDouble, blueprint: str) -> None:
    at(home, "2026-03-04", "23:30:00")
    chosen = async_mock_service(home.hass, "select", "select_option")
    home.hass.set_state(CoreState.not_running)
    options = {"options": ["Standard", "Excess"]}
    home.hass.states.async_set(CAR, "unavailable")
    home.hass.states.async_set(HEATER, "Excess", options)
    home.show("sensor.price", 0.05)
    given = {"price": "sensor.price"} if blueprint == "cheap_tariff" else {}
    await automate(home.hass, blueprint, loads=[CAR, HEATER], **given)
    await start(home.hass)
    assert [call.data["entity_id"] for call in chosen] == [[HEATER]]
    await wait(home, 120)
    # What is chosen for the other one meanwhile stays.
    home.hass.states.async_set(HEATER, "Standard", options)
    await soon()
    home.hass.states.async_set(HEATER, "Excess", options)
    home.hass.states.async_set(CAR, "Excess", options)
    await soon()
    assert [call.data["entity_id"] for call in chosen] == [[HEATER], [CAR]]


async def test_a_load_without_the_mode_is_left_as_it_is(
    home: Home, ocpp: OcppDouble, caplog: pytest.LogCaptureFixture
) -> None:
    at(home, "2026-03-04", "21:55:00")
    told = async_mock_service(home.hass, "persistent_notification", "create")
    home.hass.states.async_set("switch.heater", "off")
    await set_up(home)
    hub = home.hass.config_entries.async_entries(DOMAIN)[0]
    await add_plug(home.hass, hub, "switch.heater")  # type: ignore[arg-type]
    await choose(home.hass, HEATER, "Excess")
    await choose(home.hass, CAR, "Excess")
    await automate(home.hass, "free_hours", loads=[HEATER, CAR])
    await until(home, "22:01")
    assert (home.state(HEATER), home.state(CAR)) == ("Excess", "Standard")
    await until(home, "06:01")
    assert (home.state(HEATER), home.state(CAR)) == ("Solar Only", "Solar Only")
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
    assert told == []


async def test_what_is_no_operating_mode_is_left_alone_and_told_of(
    home: Home, ocpp: OcppDouble, caplog: pytest.LogCaptureFixture
) -> None:
    """A list of selects offers the distribution mode of a hub, too."""
    at(home, "2026-03-04", "21:55:00")
    told = async_mock_service(home.hass, "persistent_notification", "create")
    await night(home, loads=[SHARING, CAR])
    await until(home, "22:01")
    assert (home.state(SHARING), home.state(CAR)) == ("Priority", "Standard")
    [call] = told
    assert call.data["message"] == (
        "It leaves Home Distribution mode as it is, which has neither the mode Standard nor Solar Only. "
        'Choose the "Operating mode" of each load in the automation.'
    )
    assert call.data["notification_id"] == "automation.it"
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


async def test_no_price_changes_a_distribution_mode(
    home: Home, ocpp: OcppDouble, caplog: pytest.LogCaptureFixture
) -> None:
    told = async_mock_service(home.hass, "persistent_notification", "create")
    home.show("sensor.price", 0.30)
    await tariff(home, loads=SHARING)
    await price(home, 0.10)
    assert home.state(SHARING) == "Priority"
    assert {call.data["message"].split(",")[0] for call in told} == {"It leaves Home Distribution mode as it is"}
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


async def test_no_departure_changes_a_distribution_mode(
    home: Home, ocpp: OcppDouble, caplog: pytest.LogCaptureFixture
) -> None:
    at(home, "2026-03-04", "20:00:00")
    told = async_mock_service(home.hass, "persistent_notification", "create")
    await trip(home, load=SHARING)
    await until(home, "01:31")
    assert home.state(SHARING) == "Priority"
    assert {call.data["message"].split(",")[0] for call in told} == {"It leaves Home Distribution mode as it is"}
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


# --- cheap tariff ----------------------------------------------------------------------------------------------------


async def tariff(home: Home, **inputs: Any) -> None:
    """Let a car follow a price."""
    await set_up(home)
    await choose(home.hass, CAR, "Excess")
    await automate(home.hass, "cheap_tariff", **{"loads": [CAR], "price": "sensor.price", "threshold": 0.15} | inputs)


async def price(home: Home, value: object, entity_id: str = "sensor.price") -> str:
    """Let a price show, and return the mode."""
    home.show(entity_id, value)
    await wait(home, 5, 5)
    return home.state(CAR)


@pytest.mark.parametrize("loads", [[CAR], CAR], ids=["list", "alone"])
async def test_the_mode_follows_the_price(home: Home, ocpp: OcppDouble, loads: list[str] | str) -> None:
    home.show("sensor.price", 0.30)
    await tariff(home, loads=loads)
    assert await price(home, 0.28) == "Excess", "nothing has been crossed"
    assert await price(home, 0.15) == "Standard"
    assert await price(home, 0.151) == "Solar Only"
    assert await price(home, -0.02) == "Standard"


async def test_a_mode_chosen_by_hand_stays_until_the_price_crosses(home: Home, ocpp: OcppDouble) -> None:
    home.show("sensor.price", 0.30)
    await tariff(home)
    assert await price(home, 0.10) == "Standard"
    await choose(home.hass, CAR, "Excess")
    assert await price(home, 0.12) == "Excess"
    assert await price(home, 0.30) == "Solar Only"


async def test_within_the_hysteresis_nothing_changes(home: Home, ocpp: OcppDouble) -> None:
    home.show("sensor.price", 0.30)
    await tariff(home, margin=0.05)
    assert await price(home, 0.18) == "Excess"
    assert await price(home, 0.15) == "Standard"
    assert await price(home, 0.20) == "Standard"
    assert await price(home, 0.201) == "Solar Only"
    assert await price(home, 0.18) == "Solar Only"


@pytest.mark.parametrize("lost", ["unavailable", "unknown"])
async def test_a_lost_price_changes_nothing_at_first(home: Home, ocpp: OcppDouble, lost: str) -> None:
    home.show("sensor.price", 0.30)
    await tariff(home, lost_for=15)
    assert await price(home, 0.10) == "Standard"
    assert await price(home, lost) == "Standard"
    await wait(home, 14 * 60, 60)
    assert home.state(CAR) == "Standard"
    await wait(home, 2 * 60, 60)
    assert home.state(CAR) == "Solar Only"
    await choose(home.hass, CAR, "Excess")
    await wait(home, 40 * 60, 60)
    assert home.state(CAR) == "Excess", "it is told but once"
    assert await price(home, 0.10) == "Standard"


@pytest.mark.parametrize("lost", ["sensor.price", "sensor.average"])
@pytest.mark.parametrize(("after", "mode"), [(0.10, "Excess"), (0.30, "Solar Only")])
async def test_a_blip_hides_no_crossing_and_makes_none(
    home: Home, ocpp: OcppDouble, lost: str, after: float, mode: str
) -> None:
    home.show("sensor.price", 0.30)
    home.show("sensor.average", 0.20)
    await tariff(home, threshold_entity="sensor.average", lost_for=15)
    assert await price(home, 0.10) == "Standard"
    await choose(home.hass, CAR, "Excess")
    back = home.shown[lost][0]
    assert await price(home, "unavailable", lost) == "Excess"
    assert await price(home, "unknown", lost) == "Excess"
    home.show("sensor.price", after if lost == "sensor.average" else "unknown")
    await wait(home, 10 * 60, 60)
    assert await price(home, after if lost == "sensor.price" else back, lost) == mode
    await wait(home, 20 * 60, 60)
    assert home.state(CAR) == mode


async def test_a_threshold_that_moves_and_crosses_nothing_leaves_a_hand_its_mode(home: Home, ocpp: OcppDouble) -> None:
    home.show("sensor.price", 0.30)
    home.show("sensor.average", 0.20)
    await tariff(home, threshold_entity="sensor.average")
    assert await price(home, 0.10) == "Standard"
    await choose(home.hass, CAR, "Excess")
    assert await price(home, 0.201, "sensor.average") == "Excess"
    assert await price(home, 0.05, "sensor.average") == "Solar Only"


async def test_a_threshold_that_is_lost_for_good_is_told_by_the_other_mode(home: Home, ocpp: OcppDouble) -> None:
    home.show("sensor.price", 0.30)
    home.show("sensor.average", 0.20)
    await tariff(home, threshold_entity="sensor.average", lost_for=15)
    assert await price(home, 0.10) == "Standard"
    assert await price(home, "unavailable", "sensor.average") == "Standard"
    assert await price(home, 5.0) == "Standard"
    await wait(home, 16 * 60, 60)
    assert home.state(CAR) == "Solar Only"


async def test_a_price_that_was_unknown_when_the_automation_came_is_looked_at_when_it_comes(
    home: Home, ocpp: OcppDouble
) -> None:
    home.show("sensor.price", "unknown")
    await tariff(home)
    assert await price(home, 0.10) == "Standard"


@pytest.mark.parametrize("late", ["sensor.price", "sensor.average"])
async def test_a_start_waits_for_price_and_threshold(home: Home, ocpp: OcppDouble, late: str) -> None:
    home.hass.set_state(CoreState.not_running)
    home.show("sensor.price", 0.10)
    home.show("sensor.average", 0.20)
    value = home.shown[late][0]
    home.show(late, "unavailable")
    await tariff(home, threshold_entity="sensor.average")
    await start(home.hass)
    await wait(home, 240)
    assert home.state(CAR) == "Excess"
    assert await price(home, value, late) == "Standard"


async def test_what_is_late_for_the_start_is_looked_at_when_it_comes(home: Home, ocpp: OcppDouble) -> None:
    home.hass.set_state(CoreState.not_running)
    home.show("sensor.price", "unavailable")
    await tariff(home, loads=["select.late", CAR])
    await start(home.hass)
    await wait(home, 900)
    assert home.state(CAR) == "Solar Only"
    assert await price(home, 0.10) == "Standard"


async def test_a_price_that_is_no_number_changes_nothing(home: Home, ocpp: OcppDouble) -> None:
    home.show("sensor.price", 0.30)
    await tariff(home)
    assert await price(home, 0.10) == "Standard"
    assert await price(home, "soon") == "Standard"
    assert await price(home, 0.11) == "Standard"


async def test_the_threshold_of_an_entity(home: Home, ocpp: OcppDouble) -> None:
    home.show("sensor.price", 0.20)
    home.show("sensor.average", 0.10)
    await tariff(home, threshold_entity="sensor.average")
    assert await price(home, 0.25, "sensor.average") == "Standard"
    assert await price(home, "unavailable", "sensor.average") == "Standard"
    assert await price(home, 0.19, "sensor.average") == "Solar Only"


@pytest.mark.parametrize(("value", "mode"), [(0.10, "Standard"), (0.20, "Solar Only"), ("unknown", "Solar Only")])
async def test_a_start_looks_at_the_price(home: Home, ocpp: OcppDouble, value: object, mode: str) -> None:
    home.hass.set_state(CoreState.not_running)
    home.show("sensor.price", value)
    await tariff(home, lost_for=1440)
    await start(home.hass)
    await wait(home, 330)
    assert home.state(CAR) == mode


# --- ready by departure ----------------------------------------------------------------------------------------------


async def trip(home: Home, mode: str = "Solar Only", **inputs: Any) -> None:
    """Let a car be ready: 18 kWh at 3.6 kW, 5 h; with the reserve it begins at 01:30 for 07:00."""
    await set_up(home)
    await choose(home.hass, CAR, mode)
    given = {"load": CAR, "status": CAR_STATUS, "energy": 18, "days": ["wed", "thu", "fri"]}
    await automate(home.hass, "ready_by_departure", **given | inputs)


async def test_full_power_begins_at_the_latest_moment_and_ends_with_the_departure(home: Home, ocpp: OcppDouble) -> None:
    at(home, "2026-03-04", "20:00:00")
    await trip(home)
    await until(home, "01:29")
    assert home.state(CAR) == "Solar Only"
    await until(home, "01:31")
    assert home.state(CAR) == "Standard"
    await until(home, "06:59")
    assert home.state(CAR) == "Standard"
    await until(home, "07:06")
    assert home.state(CAR) == "Solar Only"


async def test_a_mode_chosen_by_hand_stays_until_time_runs_out(home: Home, ocpp: OcppDouble) -> None:
    at(home, "2026-03-04", "20:00:00")
    await trip(home, "Excess")
    await until(home, "01:29")
    assert home.state(CAR) == "Excess"
    await until(home, "01:31")
    assert home.state(CAR) == "Standard"


async def test_full_power_ends_when_the_car_is_unplugged(home: Home, ocpp: OcppDouble) -> None:
    at(home, "2026-03-04", "20:00:00")
    await trip(home)
    await until(home, "02:00")
    assert home.state(CAR) == "Standard"
    [charger] = home.chargers
    charger.show("status_connector", "Available")
    await home.run(30)
    assert home.state(CAR_STATUS) == "unplugged"
    assert home.state(CAR) == "Solar Only"


async def test_nobody_hurries_for_a_day_without_a_departure(home: Home, ocpp: OcppDouble) -> None:
    at(home, "2026-03-06", "20:00:00")  # a Friday
    await trip(home)
    await until(home, "06:59")
    assert home.state(CAR) == "Solar Only"


async def test_the_charge_level_says_how_long_it_takes(home: Home, ocpp: OcppDouble) -> None:
    at(home, "2026-03-04", "20:00:00")
    home.show("sensor.car", 61, "%")  # 19 % of 60 kWh are 11.4 kWh, 12.7 kWh with the loss: 3 h 31 min
    await trip(home, soc="sensor.car", reserve=0)
    await until(home, "03:27")
    assert home.state(CAR) == "Solar Only"
    await until(home, "03:31")
    assert home.state(CAR) == "Standard"
    home.show("sensor.car", 80, "%")
    await home.run(5)
    assert home.state(CAR) == "Solar Only", "it has what it needs"


async def test_without_a_charge_level_the_energy_says_it(home: Home, ocpp: OcppDouble) -> None:
    at(home, "2026-03-04", "20:00:00")
    home.show("sensor.car", "unavailable")
    home.show("sensor.session", 7.2, "kWh")
    await trip(home, soc="sensor.car", delivered="sensor.session")  # 10.8 kWh are left: 3 h
    await until(home, "03:29")
    assert home.state(CAR) == "Solar Only"
    await until(home, "03:31")
    assert home.state(CAR) == "Standard"


async def test_hours_go_before_energy(home: Home, ocpp: OcppDouble) -> None:
    at(home, "2026-03-04", "20:00:00")
    await trip(home, hours=2, reserve=0)
    await until(home, "04:59")
    assert home.state(CAR) == "Solar Only"
    await until(home, "05:01")
    assert home.state(CAR) == "Standard"


@pytest.mark.parametrize(
    ("entity_id", "state", "attributes"),
    [
        ("input_datetime.trip", "06:00:00", {}),
        ("input_datetime.trip", "2026-03-05 06:00:00", {}),
        ("sensor.trip", "2026-03-05T14:00:00+00:00", {}),
        ("calendar.trip", "off", {"start_time": "2026-03-05 06:00:00"}),
    ],
)
async def test_the_departure_of_an_entity(
    home: Home, ocpp: OcppDouble, entity_id: str, state: str, attributes: dict[str, str]
) -> None:
    at(home, "2026-03-04", "20:00:00")
    home.hass.states.async_set(entity_id, state, attributes)
    await trip(home, departure_entity=entity_id)
    await until(home, "00:29")
    assert home.state(CAR) == "Solar Only"
    await until(home, "00:31")
    assert home.state(CAR) == "Standard"


async def test_an_event_that_has_begun_is_no_departure(home: Home, ocpp: OcppDouble) -> None:
    at(home, "2026-03-04", "05:00:00")
    home.hass.states.async_set("calendar.trip", "off", {"start_time": "2026-03-04 06:00:00"})
    await trip(home, departure_entity="calendar.trip")
    await until(home, "05:06")
    assert home.state(CAR) == "Standard"
    home.hass.states.async_set("calendar.trip", "on", {"start_time": "2026-03-04 06:00:00"})
    await until(home, "06:06")
    assert home.state(CAR) == "Solar Only"


@pytest.mark.parametrize("state", ["unavailable", "unknown"])
async def test_a_departure_that_is_not_known_changes_nothing(home: Home, ocpp: OcppDouble, state: str) -> None:
    at(home, "2026-03-04", "20:00:00")
    home.hass.states.async_set("sensor.trip", state)
    await trip(home, departure_entity="sensor.trip")
    await until(home, "06:59")
    assert home.state(CAR) == "Solar Only"


@pytest.mark.parametrize("state", ["unavailable", "unknown"])
@pytest.mark.parametrize("entity_id", ["sensor.trip", "calendar.trip"])
async def test_a_departure_that_is_lost_takes_full_power_from_nobody(
    home: Home, ocpp: OcppDouble, entity_id: str, state: str
) -> None:
    at(home, "2026-03-04", "20:00:00")
    known = ("2026-03-05T14:00:00+00:00", {"start_time": "2026-03-05 06:00:00"})
    home.hass.states.async_set(entity_id, *known)
    await trip(home, departure_entity=entity_id)
    await until(home, "00:40")
    assert home.state(CAR) == "Standard"
    home.hass.states.async_set(entity_id, state)
    await until(home, "05:50")
    assert home.state(CAR) == "Standard"
    [charger] = home.chargers
    charger.show("status_connector", "Available")
    await home.run(30)
    assert home.state(CAR) == "Solar Only", "it was unplugged"


async def asleep(home: Home, level: int) -> None:
    """Let a car say how full it is in the evening, and fall asleep; with 80 % it is ready, with 61 % at 03:29."""
    at(home, "2026-03-04", "20:00:00")
    home.show("sensor.car", level, "%")
    await trip(home, soc="sensor.car", reserve=0)
    await home.run(5)
    home.show("sensor.car", "unavailable")
    await soon()


async def test_a_car_that_is_ready_and_falls_asleep_stays_ready(home: Home, ocpp: OcppDouble) -> None:
    await asleep(home, 80)
    await wait(home, 10.5 * 3600, 300)
    assert home.state(CAR) == "Solar Only"
    home.show("sensor.car", 61, "%")
    await soon()
    assert home.state(CAR) == "Standard", "it has woken up, and is late"


async def test_what_a_car_said_before_it_fell_asleep_says_how_long_it_takes(home: Home, ocpp: OcppDouble) -> None:
    await asleep(home, 61)
    await wait(home, 7.4 * 3600, 120)
    assert home.state(CAR) == "Solar Only"
    await wait(home, 720, 60)
    assert home.state(CAR) == "Standard"
    home.show("sensor.car", 79.9, "%")
    await soon()
    assert home.state(CAR) == "Solar Only", "it has woken up, and more than an hour is to spare"


async def test_a_car_that_is_unplugged_in_its_sleep_says_nothing_of_the_next_one(home: Home, ocpp: OcppDouble) -> None:
    await asleep(home, 80)
    [charger] = home.chargers
    for status in ("Available", "Charging"):
        charger.show("status_connector", status)
        await wait(home, 60)
    await wait(home, 7 * 3600, 300)
    assert home.state(CAR) == "Standard", "the energy says it"


async def test_a_start_in_the_last_hours_hurries(home: Home, ocpp: OcppDouble) -> None:
    at(home, "2026-03-05", "03:01:00")
    home.hass.set_state(CoreState.not_running)
    await trip(home)
    await home.run(5)
    assert home.state(CAR) == "Solar Only"
    await start(home.hass)
    assert home.state(CAR) == "Standard"


# --- tell when limited -----------------------------------------------------------------------------------------------


async def watched(home: Home, **inputs: Any) -> list[ServiceCall]:
    """Let a load be watched whose breaker leaves nothing to it, and return the messages."""
    told = async_mock_service(home.hass, "persistent_notification", "create")
    home.hass.states.async_set("switch.heater", "off")
    await set_up(home)
    await home.run(30)
    await automate(home.hass, "tell_when_limited", **{"reason": REASON} | inputs)
    return told


async def test_who_is_limited_for_long_is_told_of_with_the_sentence(home: Home, ocpp: OcppDouble) -> None:
    told = await watched(home)
    home.house = (24.0, 24.0, 24.0)
    await home.run(9 * 60, 15)
    assert home.state(REASON) == "main_breaker"
    assert told == []
    await home.run(2 * 60, 15)
    [call] = told
    found = home.hass.states.get(REASON)
    assert found is not None
    assert call.data["title"] == "Load Juggler"
    assert call.data["message"] == f"Garage: {found.attributes['sentence']}"
    assert "The main breaker has no more to give" in call.data["message"]
    assert "W short on phase" in call.data["message"]
    await home.run(30 * 60, 60)
    assert len(told) == 1


async def test_who_is_not_limited_for_so_long_is_not_told_of(home: Home, ocpp: OcppDouble) -> None:
    told = await watched(home)
    home.house = (24.0, 24.0, 24.0)
    await home.run(6 * 60, 15)
    home.house = (1.0, 1.0, 1.0)
    await home.run(10 * 60, 15)
    assert told == []


async def test_other_reasons_are_not_told(home: Home, ocpp: OcppDouble) -> None:
    told = await watched(home, reasons=["circuit"])
    home.house = (24.0, 24.0, 24.0)
    await home.run(12 * 60, 15)
    assert told == []


async def test_an_overload_is_told(home: Home, ocpp: OcppDouble) -> None:
    told = await watched(home, reasons=["circuit"], overloads=[OVERLOAD])
    home.house = (30.0, 24.0, 24.0)
    await home.run(50, 5)
    assert home.state(OVERLOAD) == "on"
    assert told == []
    await home.run(15, 5)
    assert [call.data["message"] for call in told] == ["Home Overload"]


async def test_after_a_start_who_is_still_limited_is_told_of(home: Home, ocpp: OcppDouble) -> None:
    home.house = (24.0, 24.0, 24.0)
    home.hass.set_state(CoreState.not_running)
    told = await watched(home)
    assert home.state(REASON) == "main_breaker"
    await start(home.hass)
    await wait(home, 9 * 60)
    assert told == []
    await wait(home, 2 * 60)
    assert len(told) == 1


async def begun(home: Home, **states: str) -> list[ServiceCall]:
    """Let Home Assistant start, watch entities of these names that are there already, and return the messages."""
    told = async_mock_service(home.hass, "persistent_notification", "create")
    home.hass.set_state(CoreState.not_running)
    for name, state in states.items():
        domain = "sensor" if name == "reason" else "binary_sensor"
        home.hass.states.async_set(f"{domain}.{name}", state, {"sentence": "S", "friendly_name": name})
    overloads = [f"binary_sensor.{name}" for name in states if name != "reason"]
    await automate(home.hass, "tell_when_limited", reason="sensor.reason", overloads=overloads)
    await start(home.hass)
    return told


def reason(home: Home, state: str) -> None:
    """Let a load have a reason."""
    home.hass.states.async_set("sensor.reason", state, {"sentence": "S"})


async def test_who_is_limited_a_little_after_the_start_is_told_of_once(home: Home, ocpp: OcppDouble) -> None:
    told = await begun(home, reason="unavailable")
    await wait(home, 20)
    reason(home, "main_breaker")
    await wait(home, 9.5 * 60)
    assert told == []
    await wait(home, 15 * 60)
    assert len(told) == 1


async def test_who_is_limited_anew_after_a_start_has_its_minutes_again(home: Home, ocpp: OcppDouble) -> None:
    told = await begun(home, reason="main_breaker")
    await wait(home, 5 * 60)
    reason(home, "at_maximum")
    await soon()
    reason(home, "circuit")
    await wait(home, 9.5 * 60)
    assert told == []
    reason(home, "main_breaker")
    await wait(home, 60)
    assert len(told) == 1


async def test_an_overload_of_before_the_start_is_told(home: Home, ocpp: OcppDouble) -> None:
    told = await begun(home, reason="at_maximum", A="on", B="off", C="on", D="on")
    await wait(home, 15)
    home.hass.states.async_set("binary_sensor.C", "off")
    home.hass.states.async_set("binary_sensor.D", "off")
    await soon()
    home.hass.states.async_set("binary_sensor.D", "on", {"friendly_name": "D"})
    await wait(home, 30)
    assert told == []
    await wait(home, 15)
    assert [call.data["message"] for call in told] == ["A"]
    await wait(home, 30 * 60)
    assert [call.data["message"] for call in told] == ["A", "D"], "each once"


async def test_any_action_may_tell(home: Home, ocpp: OcppDouble) -> None:
    calls = async_mock_service(home.hass, "notify", "phone")
    await watched(home, tell=[{"action": "notify.phone", "data": {"message": "{{ name }} - {{ sentence }}"}}])
    home.house = (24.0, 24.0, 24.0)
    await home.run(11 * 60, 15)
    assert [call.data["message"].partition(" - ")[0] for call in calls] == ["Garage"]
