"""The wiring detective at work: seen in passing or on demand, told as an issue, changed only by a person."""

from __future__ import annotations

import json
from http import HTTPStatus
from itertools import pairwise
from typing import Any

import pytest
from homeassistant.core import Event, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import async_capture_events
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.dynamic_ocpp_evse import const
from custom_components.dynamic_ocpp_evse.inspection import EVENT_CHECKED
from custom_components.dynamic_ocpp_evse.logbook import async_describe_events

from .garage import CHECK, Garage
from .home import GRID, Home, add_hub, add_plug
from .ocpp_double import OcppDouble
from .test_plug import HEATER, Switches
from .test_renames import register, rename
from .test_repairs import all_issues, issue


@pytest.fixture
def garage(home: Home, ocpp: OcppDouble) -> Garage:
    """Return a car on L1 and a right wiring."""
    return Garage(home, ocpp)


async def choose(
    hass: HomeAssistant, client: ClientSessionGenerator, found: ir.IssueEntry, option: str
) -> dict[str, Any]:
    """Choose in the flow of an issue, and return the menu that it showed."""
    assert await async_setup_component(hass, "repairs", {})
    session = await client()
    begun = await session.post("/api/repairs/issues/fix", json={"handler": const.DOMAIN, "issue_id": found.issue_id})
    assert begun.status == HTTPStatus.OK
    menu: dict[str, Any] = await begun.json()
    assert (menu["type"], menu["step_id"]) == ("menu", "init")
    done = await session.post(f"/api/repairs/issues/fix/{menu['flow_id']}", json={"next_step_id": option})
    assert (await done.json())["type"] == "create_entry"
    await hass.async_block_till_done(wait_background_tasks=True)
    return menu


async def test_a_right_wiring_is_never_told_of(hass: HomeAssistant, garage: Garage) -> None:
    await garage.set_up()
    await garage.run(120)
    await garage.steps(10)
    assert all_issues(hass) == set()
    [hub] = [entry for entry in hass.config_entries.async_entries(const.DOMAIN) if entry.title == "Home"]
    assert len(hub.runtime_data.inspection._detective.evidence[garage.entry.entry_id].steps) >= 8


async def test_a_leg_on_another_phase_is_told_of_and_changed_on_demand(
    hass: HomeAssistant, garage: Garage, hass_client: ClientSessionGenerator
) -> None:
    garage.legs = (1,)
    await garage.set_up()
    await garage.run(120)
    await garage.steps(3)
    assert all_issues(hass) == set(), "three steps are no proof"
    await garage.steps(2)
    found = issue(hass, "wiring_contradicts", garage.entry)
    assert found is not None
    assert all_issues(hass) == {"wiring_contradicts"}
    words = found.translation_placeholders or {}
    assert "In 5 of 5 steps: L1 moved the meter of phase B, and it is set to phase A" in words["seen"]
    assert words["advice"].endswith("L1: B, L2: A, L3: C.")
    before = dict(garage.entry.data)
    await garage.run(300)
    assert garage.entry.data == before, "nothing is changed by itself"
    menu = await choose(hass, hass_client, found, "change")
    assert menu["menu_options"] == ["change", "mended", "keep"]
    assert menu["description_placeholders"] == words
    assert [garage.entry.data[key] for key in const.CONF_LEGS] == ["b", "a", "c"]
    assert {**garage.entry.data, "leg_l1": "a", "leg_l2": "b"} == before
    await garage.run(60)
    await garage.steps(6)
    assert all_issues(hass) == set()


async def test_meters_that_are_turned_around_are_told_of_and_changed_on_demand(
    hass: HomeAssistant, garage: Garage, hass_client: ClientSessionGenerator
) -> None:
    garage.legs, garage.gains = (0, 1, 2), (-1.0, -1.0, -1.0)
    await garage.set_up()
    await garage.run(120)
    await garage.steps(5)
    found = issue(hass, "wiring_contradicts", garage.hub)
    assert found is not None
    words = found.translation_placeholders or {}
    assert "the meter of phase A, B, C fell when a load took more" in words["seen"]
    assert words["advice"] == "If it is changed here, the option to invert phases is switched on."
    await choose(hass, hass_client, found, "change")
    assert garage.hub.data[const.CONF_INVERT_PHASES] is True
    await garage.run(60)
    await garage.steps(6)
    assert all_issues(hass) == set()


async def test_where_no_setting_helps_none_is_offered(
    hass: HomeAssistant, garage: Garage, hass_client: ClientSessionGenerator
) -> None:
    garage.legs, garage.gains = (0, 1, 2), (-1.0, 1.0, 1.0)
    await garage.set_up()
    await garage.run(120)
    await garage.steps(5)
    found = issue(hass, "wiring_contradicts", garage.hub)
    assert found is not None
    words = found.translation_placeholders or {}
    assert words["seen"].endswith("The meter of phase B, C counts right.")
    assert words["advice"].startswith("Only some of the meters are turned around")
    garage.gains = (1.0, 1.0, 1.0)
    menu = await choose(hass, hass_client, found, "mended")
    assert menu["menu_options"] == ["mended", "keep"]
    assert all_issues(hass) == set()
    await garage.run(60)
    await garage.steps(6)
    assert all_issues(hass) == set()


async def test_meters_that_tell_kilowatts_as_watts_are_told_of(hass: HomeAssistant, garage: Garage) -> None:
    garage.legs, garage.gains = (0, 1, 2), (0.001, 0.001, 0.001)
    await garage.set_up()
    await garage.run(120)
    await garage.steps(5)
    found = issue(hass, "wiring_contradicts", garage.hub)
    assert found is not None
    assert "moved by 0.001 times what a load took" in (found.translation_placeholders or {})["seen"]


async def test_what_a_person_says_is_right_is_not_told_of_again(
    hass: HomeAssistant, garage: Garage, hass_client: ClientSessionGenerator
) -> None:
    garage.legs = (1,)
    await garage.set_up()
    await garage.run(120)
    await garage.steps(5)
    found = issue(hass, "wiring_contradicts", garage.entry)
    assert found is not None
    await choose(hass, hass_client, found, "keep")
    await garage.steps(4)
    assert all_issues(hass) == set()
    await hass.config_entries.async_reload(garage.hub.entry_id)
    await garage.run(120)
    await garage.steps(5)
    assert all_issues(hass) == set()
    assert garage.entry.data["leg_l1"] == "a"


async def test_a_reload_keeps_what_was_seen_and_a_change_of_the_meters_does_not(
    hass: HomeAssistant, garage: Garage
) -> None:
    garage.legs = (1,)
    await garage.set_up()
    await garage.run(120)
    await garage.steps(5)
    await hass.config_entries.async_reload(garage.hub.entry_id)
    await garage.run(30)
    assert all_issues(hass) == {"wiring_contradicts"}
    hass.config_entries.async_update_entry(garage.hub, data={**garage.hub.data, const.CONF_INVERT_PHASES: True})
    await garage.run(30)
    assert all_issues(hass) == set()


async def test_a_meter_that_is_renamed_is_the_same_meter(hass: HomeAssistant, garage: Garage) -> None:
    """Nothing that was seen is forgotten, nor what a person has said of it."""
    garage.legs = (1,)
    register(hass, GRID[2])
    await garage.set_up()
    await garage.run(120)
    await garage.steps(5)
    assert all_issues(hass) == {"wiring_contradicts"}
    rename(garage.home, GRID[2], "sensor.grid_other")
    await garage.run(30)
    assert garage.hub.data[const.CONF_GRID_PHASES[2]] == "sensor.grid_other"
    assert all_issues(hass) == {"wiring_contradicts"}


async def test_what_is_stored_and_not_ours_is_passed_over(
    hass: HomeAssistant, garage: Garage, hass_storage: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    await garage.set_up()
    await hass.config_entries.async_unload(garage.hub.entry_id)
    key = f"{const.DOMAIN}.{garage.hub.entry_id}.wiring"
    stored = hass_storage[key]["data"]
    assert json.loads(json.dumps(stored)) == stored
    hass_storage[key]["data"] = stored | {"loads": {"x": {"legs": [0], "steps": [[1]]}}}
    assert await hass.config_entries.async_setup(garage.hub.entry_id)
    await garage.run(30)
    assert "What was seen of the wiring cannot be read" in caplog.text
    assert await hass.config_entries.async_remove(garage.hub.entry_id)
    assert key not in hass_storage


async def checked(garage: Garage, seconds: float = 400) -> list[Event]:
    """Set a site up, press the button, and return what was told."""
    events = async_capture_events(garage.home.hass, EVENT_CHECKED)
    await garage.run(120)
    await garage.press()
    await garage.run(seconds)
    return events


async def test_a_check_lets_the_car_down_and_back_and_says_that_all_is_right(
    hass: HomeAssistant, garage: Garage
) -> None:
    await garage.set_up()
    [event] = await checked(garage, 180)
    assert event.data["result"] == "right"
    assert event.data["entry_id"] == garage.entry.entry_id
    assert "L1 is on phase A; direction and scale are right" in event.data["sentence"]
    assert garage.ended[-5:] == ["16", "10", "16", "10", "16"], "never above what the plan gives, and back in the end"
    assert all_issues(hass) == set()
    described: dict[str, Any] = {}
    async_describe_events(hass, lambda domain, name, describe: described.update({name: describe}))
    entry = described[EVENT_CHECKED](event)
    assert entry == {"name": "Garage", "message": event.data["sentence"], "entity_id": CHECK}
    notes = hass.data["persistent_notification"]  # where Home Assistant itself keeps them
    [note] = [item for item in notes.values() if "wiring" in item["notification_id"]]
    assert note["message"] == event.data["sentence"]


REASON = "sensor.dynamic_ocpp_evse_garage_reason"


def attributes(home: Home, entity_id: str) -> dict[str, Any]:
    """Return the attributes of an entity."""
    state = home.hass.states.get(entity_id)
    assert state is not None
    return dict(state.attributes)


async def test_a_check_is_seen_while_it_runs_and_what_came_of_it_stays(hass: HomeAssistant, garage: Garage) -> None:
    """The reason of the load says it, and its button how far it has come."""
    await garage.set_up()
    await garage.run(120)
    assert garage.home.state(REASON) == "at_maximum"
    assert "sentence" not in attributes(garage.home, CHECK)
    events = async_capture_events(hass, EVENT_CHECKED)
    await garage.press()
    seen: list[tuple[str, str]] = []
    while not events:
        await garage.run(5)
        seen.append((garage.home.state(REASON), attributes(garage.home, CHECK)["sentence"]))
    await garage.run(5)
    assert {reason for reason, _ in seen[:-1]} == {"checking_wiring"}
    said = list(dict.fromkeys(sentence for _, sentence in seen))
    assert said[:3] == [
        "Garage is let down to 10 A. Steps seen: 0 of 4.",
        "Garage may take all of its own again. Steps seen: 1 of 4.",
        "Garage is let down to 10 A. Steps seen: 2 of 4.",
    ]
    [event] = events
    assert attributes(garage.home, CHECK)["sentence"] == event.data["sentence"]
    assert garage.home.state(REASON) == "at_maximum"


async def test_a_check_that_cannot_begin_yet_says_what_it_waits_for(hass: HomeAssistant, garage: Garage) -> None:
    await garage.set_up()
    while garage.told[-1:] != [16.0]:
        await garage.run(5)
    await garage.run(10)
    await garage.press()
    await garage.run(5)
    assert attributes(garage.home, CHECK)["sentence"].startswith("Garage has to take the same for a while")


async def test_a_check_finds_a_wrong_leg(hass: HomeAssistant, garage: Garage) -> None:
    garage.legs = (2,)
    await garage.set_up()
    [event] = await checked(garage, 180)
    assert event.data["result"] == "contradicts"
    assert "L1 moved the meter of phase C" in event.data["sentence"]
    assert issue(hass, "wiring_contradicts", garage.entry) is not None


async def test_a_check_of_three_legs_does_not_say_which_is_where(hass: HomeAssistant, garage: Garage) -> None:
    garage.legs = (0, 1, 2)
    await garage.set_up()
    [event] = await checked(garage, 180)
    assert event.data["result"] == "right"
    assert "cannot be told" in event.data["sentence"]


async def test_a_check_that_moves_no_meter_says_so(hass: HomeAssistant, garage: Garage) -> None:
    garage.gains = (0.0, 1.0, 1.0)
    await garage.set_up()
    [event] = await checked(garage, 180)
    assert event.data["result"] == "unseen"
    assert all_issues(hass) == set()


async def test_a_check_in_a_restless_house_says_that_it_could_not_see(hass: HomeAssistant, garage: Garage) -> None:
    await garage.set_up()
    garage.wobbles = 3.0
    [event] = await checked(garage, 1500)
    assert event.data["result"] == "unclear"
    assert garage.told[-1] == 16


async def test_a_check_ends_with_the_car(hass: HomeAssistant, garage: Garage) -> None:
    await garage.set_up()
    events = async_capture_events(hass, EVENT_CHECKED)
    await garage.run(120)
    await garage.press()
    await garage.run(20)
    garage.stopped = True
    garage.charger.show("status_connector", "Available")
    await garage.run(20)
    [event] = events
    assert event.data["result"] == "stopped"
    assert hass.config_entries.async_get_entry(garage.entry.entry_id).runtime_data.nudge is None  # type: ignore[union-attr]


async def test_a_check_ends_where_the_wiring_cannot_be_looked_at(
    hass: HomeAssistant, garage: Garage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody else would ever let the car go again."""
    await garage.set_up()
    await garage.run(120)
    await garage.press()
    await garage.run(15)
    load = garage.entry.runtime_data
    assert load.nudge == 10

    def fail(*_: object) -> None:
        raise ValueError("no")

    monkeypatch.setattr("custom_components.dynamic_ocpp_evse.inspection.Detective.look", fail)
    await garage.run(60)
    assert (load.nudge, garage.told[-1]) == (None, 16)


async def test_a_check_ends_with_the_hub(hass: HomeAssistant, garage: Garage) -> None:
    await garage.set_up()
    await garage.run(120)
    await garage.press()
    await garage.run(15)
    load = garage.entry.runtime_data
    assert load.nudge == 10
    await hass.config_entries.async_reload(garage.hub.entry_id)
    assert load.nudge is None
    await garage.run(60)
    assert garage.told[-1] == 16


@pytest.mark.parametrize(
    ("options", "key"),
    [({"max_current": 8}, "check_needs_current"), ({"min_current": 14}, "check_needs_current")],
)
async def test_a_car_that_takes_too_little_is_not_checked(
    hass: HomeAssistant, garage: Garage, options: dict[str, Any], key: str
) -> None:
    await garage.set_up(**options)
    await garage.run(120)
    with pytest.raises(ServiceValidationError) as error:
        await garage.press()
    assert error.value.translation_key == key


async def test_two_checks_do_not_run_at_once(hass: HomeAssistant, garage: Garage) -> None:
    await garage.set_up()
    with pytest.raises(ServiceValidationError) as error:
        await garage.press()
    assert error.value.translation_key in ("check_not_possible", "check_needs_current")
    await garage.run(120)
    await garage.press()
    with pytest.raises(ServiceValidationError) as error:
        await garage.press()
    assert error.value.translation_key == "check_runs"


async def test_what_is_not_controlled_is_not_nudged(hass: HomeAssistant, garage: Garage) -> None:
    await garage.set_up()
    await garage.run(120)
    entity = {"entity_id": "switch.dynamic_ocpp_evse_garage_dynamic_control"}
    await hass.services.async_call("switch", "turn_off", entity, blocking=True)
    with pytest.raises(ServiceValidationError) as error:
        await garage.press()
    assert error.value.translation_key == "check_needs_current"


async def test_a_plug_is_checked_by_switching_it_within_its_times(hass: HomeAssistant, home: Home) -> None:
    switches = Switches(hass)
    hass.states.async_set(HEATER, "off")
    home.report()
    hub = await add_hub(hass)
    await add_plug(hass, hub, HEATER, power_sensor="sensor.heater", connected_phases=["b"], min_off_time=60)
    events = async_capture_events(hass, EVENT_CHECKED)

    async def run(seconds: float) -> None:
        for _ in range(round(seconds / 5)):
            on = home.state(HEATER) == "on"
            home.show("sensor.heater", 2000 if on else 0, "W")
            home.house = (1.0, 1.0, 1.0 + (2000 / 230 if on else 0.0))
            await home.run(5)

    await run(30)
    button = {"entity_id": "button.dynamic_ocpp_evse_heater_check_wiring"}
    await run(90)
    assert home.state(HEATER) == "on"
    await hass.services.async_call("button", "press", button, blocking=True)
    began = len(switches.calls)
    times, seen = [], []
    for _ in range(80):
        before = len(switches.calls)
        await run(5)
        times += [home.freezer.time_to_freeze.timestamp()] * (len(switches.calls) - before)
        if events:
            break
        status = home.state("sensor.dynamic_ocpp_evse_heater_status")
        seen.append((home.state(HEATER), status, attributes(home, button["entity_id"])["sentence"]))
        assert home.state("sensor.dynamic_ocpp_evse_heater_reason") == "checking_wiring"
    assert ("off", "waiting", "Heater is off for a moment. Steps seen: 1 of 4.") in seen
    assert switches.story[began:] == ["turn_off", "turn_on", "turn_off", "turn_on"]
    assert all(b - a >= 60 for a, b in pairwise(times))
    [event] = events
    assert event.data["result"] == "contradicts"
    assert "L1 moved the meter of phase C, and it is set to phase B" in event.data["sentence"]
