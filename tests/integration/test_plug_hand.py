"""A hand that switches a plug is respected: for a while, until the mode is changed, or until a limit forbids it."""

from __future__ import annotations

import pytest
from homeassistant.core import Context, CoreState, HomeAssistant, ServiceCall
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .home import Home, add_hub, add_plug, set_up
from .ocpp_double import OcppDouble
from .test_plug import HEATER, REASON, STATUS, SUN, Switches, choose, plug

SENTENCE = "Was switched by hand, and is left so for now."


@pytest.fixture
def switches(hass: HomeAssistant) -> Switches:
    """Return switches that do as they are told."""
    return Switches(hass)


async def turn(home: Home, state: str, context: Context | None = None) -> None:
    """Turn the plug by hand."""
    home.hass.states.async_set(HEATER, state, context=context)
    await home.settle()
    await home.settle()  # older versions tell of a change one round of the event loop later


async def running(home: Home, switches: Switches, **typed: object) -> MockConfigEntry:
    """Add a plug that has been on for a minute."""
    entry = await plug(home, state="on", **typed)  # type: ignore[arg-type]
    await home.run(60)
    switches.calls.clear()
    assert (home.state(HEATER), home.state(REASON)) == ("on", "at_maximum")
    return entry


async def test_one_that_is_turned_off_stays_off_for_half_an_hour(home: Home, switches: Switches) -> None:
    await running(home, switches)
    await turn(home, "off")
    assert (home.state(STATUS), home.state(REASON)) == ("off", "manual"), "it is seen at once"
    assert home.hass.states.get(REASON).attributes["sentence"] == SENTENCE  # type: ignore[union-attr]
    await home.run(1790)
    assert switches.story == []
    await home.run(75)
    assert switches.story == ["turn_on"]
    assert home.state(REASON) == "at_maximum"


async def test_one_that_is_turned_on_stays_on_without_sun(home: Home, switches: Switches) -> None:
    await plug(home, mode="Solar Only")
    await home.run(60)
    await turn(home, "on")
    await home.run(1790)
    assert (home.state(STATUS), home.state(REASON)) == ("on", "manual")
    await home.run(120)
    assert switches.story == ["turn_off"]


@pytest.mark.parametrize(("minutes", "seconds"), [(1, 60), (120, 7200)])
async def test_the_time_is_an_option(home: Home, switches: Switches, minutes: int, seconds: int) -> None:
    await running(home, switches, manual_respect=minutes, min_off_time=0)
    await turn(home, "off")
    await home.run(seconds - 5)
    assert switches.story == []
    await home.run(70)
    assert switches.story == ["turn_on"]


async def test_each_turn_begins_anew(home: Home, switches: Switches) -> None:
    await running(home, switches, manual_respect=2, min_off_time=0)
    await turn(home, "off")
    await home.run(100)
    await turn(home, "on")
    await home.run(5)
    await turn(home, "off")
    await home.run(110)
    assert switches.story == []


async def test_without_respect_it_is_switched_back(home: Home, switches: Switches) -> None:
    await running(home, switches, manual_respect=0, min_off_time=120)
    await turn(home, "off")
    await home.run(115)
    assert switches.story == [], "after its least time off"
    await home.run(10)
    assert switches.story == ["turn_on"]


@pytest.mark.parametrize("mode", ["Continuous", "Excess"])
async def test_a_choice_of_the_mode_ends_it(home: Home, switches: Switches, mode: str) -> None:
    """Of the same one, too: whoever chooses it wants it."""
    home.house = (-80.0, -1.0, -1.0)
    await running(home, switches)
    await turn(home, "off")
    await home.run(300)
    await choose(home, mode)
    await home.run(5)
    assert switches.story == ["turn_on"]


async def test_a_breaker_comes_before_a_hand(home: Home, switches: Switches) -> None:
    await plug(home, mode="Solar Only", min_on_time=3600, power_sensor="sensor.heater")
    await home.run(60)
    home.show("sensor.heater", 2000, "W")
    home.house = (12.0, 1.0, 1.0)
    await turn(home, "on")
    await home.run(60)
    assert (switches.story, home.state(REASON)) == ([], "manual")
    home.house = (26.0, 1.0, 1.0)
    await home.run(5)
    assert switches.story == ["turn_off"]
    found = home.hass.states.get(REASON)
    assert found is not None
    assert (found.state, found.attributes["phases"]) == ("main_breaker", "A")
    home.show("sensor.heater", 0, "W")
    home.house = (1.0, 1.0, 1.0)
    await home.run(300)
    assert home.state(REASON) == "not_enough_solar", "it is over"


async def test_chargers_give_way_to_it(home: Home, switches: Switches, ocpp: OcppDouble) -> None:
    await plug(home, mode="Solar Only", priority=10, power_sensor="sensor.heater")
    home.show("sensor.heater", 0, "W")
    await set_up(home, max_current=16, priority=1)
    home.draws(home.chargers[0], 16.0)
    await home.run(60)
    home.house = (14.0, 1.0, 1.0)
    home.show("sensor.heater", 2000, "W")
    await turn(home, "on")
    await home.run(10)
    assert ocpp.limits()[-1] == (11.0, "A")
    assert (switches.story, home.state(REASON)) == ([], "manual")


async def test_what_comes_back_in_another_state_was_no_hand(home: Home, switches: Switches) -> None:
    await running(home, switches, min_off_time=0)
    for state in ("unavailable", "off"):
        home.hass.states.async_set(HEATER, state)
        await home.settle()
    await home.run(90)
    assert switches.story == ["turn_on"]


async def test_it_ends_when_the_plug_comes_back_otherwise_than_the_hand_left_it(home: Home, switches: Switches) -> None:
    await plug(home, mode="Solar Only")
    await home.run(60)
    home.house = (10.0, 1.0, 1.0)
    await turn(home, "on")
    await home.run(70)
    for state in ("unavailable", "on"):
        await turn(home, state)
        await home.run(10)
    assert home.state(REASON) == "manual"
    for state in ("unavailable", "off"):
        await turn(home, state)
    await home.run(10)
    assert home.state(REASON) == "not_enough_solar"
    assert switches.story == [], "nor is it switched back as if it had been on by plan"


async def test_states_that_are_found_out_before_the_first_plan_are_no_hand(home: Home, switches: Switches) -> None:
    """A switch may be restored as it was, and then be read."""
    home.house = None
    await plug(home, state="off")
    await turn(home, "on")
    home.house = (1.0, 1.0, 1.0)
    await home.run(10)
    assert home.state(REASON) == "at_maximum"


async def test_states_that_are_found_out_while_home_assistant_starts_are_no_hand(
    home: Home, switches: Switches
) -> None:
    await running(home, switches, min_off_time=0)
    home.hass.set_state(CoreState.starting)
    await turn(home, "off")
    home.hass.set_state(CoreState.running)
    await home.run(5)
    assert switches.story == ["turn_on"]


async def test_a_switch_that_follows_late_is_no_hand(home: Home, switches: Switches) -> None:
    switches.obedient = False
    home.hass.states.async_set(HEATER, "off")
    home.report()
    await add_plug(home.hass, await add_hub(home.hass, site_update_interval=60), HEATER)
    await home.settle()
    assert switches.story == ["turn_on"]
    await home.run(33)
    await turn(home, "on")
    await home.run(60)
    assert home.state(REASON) == "at_maximum"


@pytest.mark.parametrize("late", [2, 30])
async def test_a_switch_that_shows_once_more_what_it_was_is_no_hand(home: Home, switches: Switches, late: int) -> None:
    """As polled ones do, which show at once what they were told."""
    await plug(home)
    assert (switches.story, home.state(HEATER)) == (["turn_on"], "on")
    await home.run(2, step=1)
    await turn(home, "off")
    await home.run(late, step=1)
    await turn(home, "on")
    await home.run(10)
    assert home.state(REASON) == "at_maximum"
    await choose(home, "Solar Only")
    home.house = (10.0, 1.0, 1.0)
    await home.run(120)
    assert (switches.story, home.state(REASON)) == (["turn_on", "turn_off"], "not_enough_solar")


async def test_a_person_at_the_screen_is_a_hand_at_once(home: Home, switches: Switches) -> None:
    await plug(home)
    assert (switches.story, home.state(HEATER)) == (["turn_on"], "on")
    await home.run(2, step=1)
    await turn(home, "off", Context(user_id="somebody"))
    await home.run(60)
    assert (switches.story, home.state(REASON)) == (["turn_on"], "manual")


@pytest.mark.parametrize("ours", [False, True])
async def test_one_that_falls_back_after_it_has_followed_is_left_so(home: Home, ours: bool) -> None:
    """A protection against overload trips, or somebody presses the button. Its context may be that of our call."""
    contexts: list[Context] = []

    async def handle(call: ServiceCall) -> None:
        contexts.append(call.context)
        home.hass.states.async_set(HEATER, call.service.removeprefix("turn_"), context=call.context)

    for service in ("turn_on", "turn_off"):
        home.hass.services.async_register("homeassistant", service, handle)
    await plug(home, min_off_time=3600)
    assert (home.state(HEATER), len(contexts)) == ("on", 1)
    for _ in range(2):
        await home.run(3, step=1)
        count = len(contexts)
        await turn(home, "off", contexts[-1] if ours else None)
        assert (home.state(STATUS), home.state(REASON)) == ("off", "manual")
        await home.run(1790)
        assert (home.state(REASON), len(contexts)) == ("manual", count)
        await home.run(1780)
        assert (home.state(REASON), len(contexts)) == ("pausing", count), "its least time off has begun, too"
        await home.run(60)
        assert (home.state(HEATER), len(contexts)) == ("on", count + 1)


async def test_a_button_that_is_pressed_just_after_it_was_turned_off_is_a_hand(home: Home, switches: Switches) -> None:
    home.house = (10.0, 1.0, 1.0)
    await plug(home, mode="Solar Only", state="on", min_on_time=0)
    while home.state(HEATER) == "on":
        await home.run(1, step=1)
    await home.run(3, step=1)
    await turn(home, "on")
    await home.run(1790)
    assert (switches.story, home.state(REASON)) == (["turn_off"], "manual")


async def test_what_was_given_up_is_not_waited_for_when_a_hand_does_it(home: Home, switches: Switches) -> None:
    """It was told on and did not follow, the sun has gone, and now somebody turns it on."""
    switches.obedient = False
    home.house = SUN
    await plug(home, mode="Solar Only")
    await home.run(30)
    assert "turn_on" in switches.story
    home.house = (5.0, 1.0, 1.0)
    await home.run(120)
    switches.calls.clear()
    await turn(home, "on")
    await home.run(60)
    assert (switches.story, home.state(REASON)) == ([], "manual")


async def test_without_control_nothing_is_noted(home: Home, switches: Switches) -> None:
    entry = await running(home, switches, min_off_time=0)
    for controlled, state in ((False, "off"), (True, None)):
        service = "turn_on" if controlled else "turn_off"
        switch = {"entity_id": "switch.dynamic_ocpp_evse_heater_dynamic_control"}
        await home.hass.services.async_call("switch", service, switch, blocking=True)
        await home.settle()
        assert entry.runtime_data.settings.controlled is controlled
        if state is not None:
            await turn(home, state)
            await home.run(10)
            assert home.state(REASON) == "control_off"
    await home.run(10)
    assert switches.story == ["turn_on"]


@pytest.mark.parametrize("which", ["the plug", "its hub"])
@pytest.mark.parametrize("away", [0, 90])
async def test_it_lasts_over_a_reload(home: Home, switches: Switches, which: str, away: int) -> None:
    entry = await running(home, switches)
    await turn(home, "off")
    await home.run(600)
    entry_id = entry.entry_id if which == "the plug" else entry.data["hub_entry_id"]
    await home.hass.config_entries.async_unload(entry_id)
    await home.run(away)
    await home.hass.config_entries.async_setup(entry_id)
    await home.run(10)
    assert home.state(REASON) == "manual"
    await home.run(1800 - 600 - away - 30)
    assert switches.story == []
    await home.run(100)
    assert switches.story == ["turn_on"]


async def test_one_that_was_turned_meanwhile_is_as_planned_again(home: Home, switches: Switches) -> None:
    entry = await running(home, switches, min_off_time=0)
    await turn(home, "off")
    await home.hass.config_entries.async_unload(entry.entry_id)
    await turn(home, "on")
    await home.hass.config_entries.async_setup(entry.entry_id)
    await home.run(10)
    assert home.state(REASON) == "at_maximum"


@pytest.mark.parametrize(("state", "safe"), [("on", "off"), ("off", "on")])
async def test_the_safe_state_leaves_it_as_the_hand_did(home: Home, switches: Switches, state: str, safe: str) -> None:
    entry = await plug(home, mode="Solar Only", state="off" if state == "on" else "on", safe_state=safe, min_on_time=0)
    home.house = (1.0, 1.0, 1.0) if state == "on" else (-20.0, -1.0, -1.0)
    await home.run(60)
    switches.calls.clear()
    await turn(home, state)
    await home.run(60)
    await home.hass.config_entries.async_unload(entry.data["hub_entry_id"])
    await home.run(60)
    assert (switches.story, home.state(HEATER)) == ([], state)


async def test_two_plugs_are_told_apart(home: Home, switches: Switches) -> None:
    await running(home, switches)
    [hub] = [entry for entry in home.hass.config_entries.async_entries("dynamic_ocpp_evse") if entry.title == "Home"]
    assert hub.runtime_data is not None
    await add_hub(home.hass, "Cabin", phases=1)
    home.hass.states.async_set("switch.fan", "on")
    await add_plug(home.hass, hub, "switch.fan", name="Fan")  # type: ignore[arg-type]
    await home.run(30)
    await turn(home, "off")
    await home.run(30)
    assert home.state("switch.fan") == "on"
    assert [load.reason.code for load in hub.runtime_data.data.loads] == ["manual", "at_maximum"]
