"""When nobody watches a plug any more: after a grace, at once where Home Assistant stops, and where no plan is made."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import CoreState, HomeAssistant, ServiceCall

from custom_components.dynamic_ocpp_evse.engine import plan as decide

from .home import Home, add_hub, add_plug, set_up
from .ocpp_double import OcppDouble
from .test_lifecycle import hub_of
from .test_plug import HEATER, REASON, Switches, choose, plug

PLAN = "custom_components.dynamic_ocpp_evse.coordinator.plan"


@pytest.fixture
def switches(hass: HomeAssistant) -> Switches:
    """Return switches that do as they are told."""
    return Switches(hass)


def fail(*_: object) -> None:
    """Fail."""
    raise ValueError("no")


async def running(home: Home, switches: Switches, **typed: Any) -> Any:
    """Add a plug that has been on for a minute."""
    entry = await plug(home, **({"state": "on"} | typed))
    await home.run(60)
    switches.calls.clear()
    return entry


@pytest.mark.parametrize("which", ["the plug", "its hub"])
@pytest.mark.parametrize("away", [0, 25])
async def test_a_reload_switches_nothing(home: Home, switches: Switches, which: str, away: int) -> None:
    """A relay would click, and a compressor start anew."""
    heater = await running(home, switches)
    entry_id = heater.entry_id if which == "the plug" else heater.data["hub_entry_id"]
    await home.hass.config_entries.async_unload(entry_id)
    await home.run(away)
    await home.hass.config_entries.async_setup(entry_id)
    await home.settle()
    await home.run(90)
    assert (switches.story, home.state(HEATER), home.state(REASON)) == ([], "on", "at_maximum")


async def test_a_plug_that_has_another_switch_by_now_leaves_the_old_one_safe(home: Home, switches: Switches) -> None:
    heater = await running(home, switches)
    home.hass.states.async_set("switch.other", "on")
    home.hass.config_entries.async_update_entry(heater, data={**heater.data, "switch": "switch.other"})
    await home.run(60)
    assert switches.calls == [("turn_off", HEATER)]


@pytest.mark.parametrize("which", ["the plug", "its hub"])
async def test_who_does_not_come_back_is_left_safe_after_30_s(home: Home, switches: Switches, which: str) -> None:
    heater = await running(home, switches)
    entry_id = heater.entry_id if which == "the plug" else heater.data["hub_entry_id"]
    await home.hass.config_entries.async_set_disabled_by(entry_id, ConfigEntryDisabler.USER)
    await home.run(25)
    assert switches.story == []
    await home.run(10)
    assert switches.story == ["turn_off"]


async def test_one_that_is_back_and_not_planned_for_is_left_safe(
    home: Home, switches: Switches, monkeypatch: pytest.MonkeyPatch
) -> None:
    await running(home, switches)
    monkeypatch.setattr(PLAN, fail)
    await home.hass.config_entries.async_reload(hub_of(home).entry_id)
    await home.run(35)
    assert switches.story == ["turn_off"]


@pytest.mark.parametrize("which", ["the plug", "its hub"])
async def test_who_is_removed_is_left_safe_at_once(home: Home, switches: Switches, which: str) -> None:
    heater = await running(home, switches)
    entry_id = heater.entry_id if which == "the plug" else heater.data["hub_entry_id"]
    await home.hass.config_entries.async_remove(entry_id)
    await home.settle()
    assert switches.story == ["turn_off"]
    await home.run(60)
    assert switches.story == ["turn_off"]


async def test_the_removal_of_another_hurries_nobody(home: Home, switches: Switches, ocpp: OcppDouble) -> None:
    heater = await running(home, switches)
    garage = await set_up(home)
    await home.hass.config_entries.async_unload(heater.entry_id)
    await home.hass.config_entries.async_remove(garage.entry_id)
    await home.run(10)
    assert switches.story == []


async def test_whoever_turns_it_in_the_grace_has_the_last_word(home: Home, switches: Switches) -> None:
    heater = await running(home, switches, safe_state="on")
    await home.hass.config_entries.async_unload(heater.entry_id)
    home.hass.states.async_set(HEATER, "off")
    await home.run(60)
    assert switches.story == []


@pytest.mark.parametrize(
    ("safe", "mode", "state", "called"),
    [
        ("off", "Continuous", "on", ["turn_off"]),
        ("leave", "Continuous", "on", []),
        ("on", "Solar Only", "off", ["turn_on"]),
        ("off", "Solar Only", "off", []),
    ],
)
async def test_it_is_safe_before_home_assistant_stops(
    home: Home, switches: Switches, safe: str, mode: str, state: str, called: list[str]
) -> None:
    seen: list[tuple[str, CoreState]] = []
    await running(home, switches, mode=mode, state=state, safe_state=safe)

    async def handle(call: ServiceCall) -> None:
        seen.append((call.service, home.hass.state))
        home.hass.states.async_set(HEATER, call.service.removeprefix("turn_"))

    for service in ("turn_on", "turn_off"):
        home.hass.services.async_register("homeassistant", service, handle)
    await home.hass.async_stop(force=True)
    assert [service for service, _ in seen] == called
    assert CoreState.stopping not in {when for _, when in seen}, "what switches it is still there"


async def test_a_grace_ends_when_home_assistant_stops(home: Home, switches: Switches) -> None:
    heater = await running(home, switches)
    await home.hass.config_entries.async_unload(heater.entry_id)
    await home.hass.async_stop(force=True)
    assert switches.story == ["turn_off"]


async def test_each_is_made_safe_whatever_becomes_of_another(home: Home) -> None:
    home.report()
    hub = await add_hub(home.hass, main_breaker_rating=63)  # all three at once
    switches = Switches(home.hass)
    for number in range(3):
        home.hass.states.async_set(f"switch.plug_{number}", "on")
        await add_plug(home.hass, hub, f"switch.plug_{number}")
    await home.run(5)
    home.hass.states.async_remove("switch.plug_1")
    switches.error = ValueError("no")
    await home.hass.async_stop(force=True)
    assert sorted(switches.calls) == [("turn_off", "switch.plug_0"), ("turn_off", "switch.plug_2")]


async def test_a_minimum_off_time_begins_with_the_safe_state(
    home: Home, switches: Switches, hass_storage: dict[str, Any]
) -> None:
    """Home Assistant may be back in a minute: a compressor wants its rest all the same."""
    heater = await running(home, switches, min_off_time=600)
    coordinator = hub_of(home).runtime_data
    await coordinator._finish()
    assert switches.story == ["turn_off"]
    assert list(coordinator._stored()["paused"]) == [heater.entry_id]
    await home.hass.config_entries.async_reload(hub_of(home).entry_id)
    await home.run(570)
    assert (home.state(HEATER), home.state(REASON)) == ("off", "pausing")
    await home.run(120)
    assert home.state(HEATER) == "on"


@pytest.mark.parametrize("lost_after", [60, 120])
async def test_without_a_plan_for_long_it_is_safe(
    home: Home, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, lost_after: int
) -> None:
    switches = Switches(home.hass)
    home.hass.states.async_set(HEATER, "on")
    home.report()
    await add_plug(home.hass, await add_hub(home.hass, grid_lost_after=lost_after), HEATER)
    await home.run(60)
    monkeypatch.setattr(PLAN, fail)
    await home.run(lost_after - 5)
    assert switches.story == []
    await home.run(60)
    assert switches.story == ["turn_off"]
    monkeypatch.setattr(PLAN, decide)
    await home.run(90)
    assert home.state(HEATER) == "on"


async def test_it_is_safe_where_there_never_was_a_plan(
    home: Home, switches: Switches, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PLAN, fail)
    await plug(home, state="on")
    await home.run(50)
    assert switches.story == []
    await home.run(30)
    assert switches.story == ["turn_off"]


async def test_one_that_cannot_be_made_safe_keeps_no_other_from_it(
    home: Home, switches: Switches, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    heater = await running(home, switches)
    home.hass.states.async_set("switch.fan", "on")
    await add_plug(home.hass, hub_of(home), "switch.fan")
    await home.run(10)
    monkeypatch.setattr(heater.runtime_data, "fail", fail)
    monkeypatch.setattr(PLAN, fail)
    await home.run(120)
    assert [entity_id for _, entity_id in switches.calls] == ["switch.fan"]
    assert caplog.text.count("Heater could not be brought to its safe state") == 1


@pytest.mark.parametrize("method", ["read", "obey"])
async def test_what_fails_again_and_again_is_told_of_once(
    home: Home, switches: Switches, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, method: str
) -> None:
    heater = await running(home, switches)
    said = "Heater could not be read" if method == "read" else "Heater could not be told its limit"
    for count in (1, 2):
        with monkeypatch.context() as patched:
            patched.setattr(heater.runtime_data, method, fail)
            await home.run(60)
        assert caplog.text.count(said) == count
        await home.run(10)


@pytest.mark.parametrize(("which", "away"), [("the plug", 0), ("its hub", 0), ("its hub", 20)])
async def test_least_times_count_over_a_reload(home: Home, switches: Switches, which: str, away: int) -> None:
    """On since 40 s of 180: off at 180, and then off for 600 less what has passed."""
    home.house = (-15.0, -1.0, -1.0)
    heater = await plug(home, mode="Solar Only", min_on_time=180, min_off_time=600)
    await home.run(15)
    assert home.state(HEATER) == "on"
    await home.run(25)
    entry_id = heater.entry_id if which == "the plug" else heater.data["hub_entry_id"]

    async def reload() -> None:
        await home.hass.config_entries.async_unload(entry_id)
        await home.run(away)
        await home.hass.config_entries.async_setup(entry_id)

    await reload()
    home.house = (10.0, 1.0, 1.0)
    await home.run(110 - away)
    assert home.state(HEATER) == "on"
    await home.run(60)
    assert home.state(HEATER) == "off"
    home.house = (-15.0, -1.0, -1.0)
    await home.run(200)
    await reload()
    await home.run(300)
    assert (home.state(HEATER), home.state(REASON)) == ("off", "pausing")
    await home.run(120)
    assert home.state(HEATER) == "on"


@pytest.mark.parametrize("kept", [{"x": 1}, {"rating": 2000, "watts": 1, "hand": 3}, {"rating": 0, "watts": 1}])
async def test_what_nobody_of_us_has_kept_of_a_plug_is_ignored(
    home: Home, switches: Switches, hass_storage: dict[str, Any], caplog: pytest.LogCaptureFixture, kept: dict[str, Any]
) -> None:
    heater = await running(home, switches)
    hub = hub_of(home)
    await home.hass.config_entries.async_unload(hub.entry_id)
    hass_storage[f"dynamic_ocpp_evse.{hub.entry_id}"]["data"]["loads"] = {heater.entry_id: kept}
    await home.hass.config_entries.async_setup(hub.entry_id)
    await home.run(10)
    assert home.state(REASON) == "at_maximum"
    assert "What was remembered of Heater cannot be read" in caplog.text


async def test_a_plug_that_is_read_late_keeps_its_pause(home: Home, switches: Switches) -> None:
    await running(home, switches, min_off_time=600, min_on_time=0)
    await choose(home, "Solar Only")
    home.house = (10.0, 1.0, 1.0)
    await home.run(60)
    assert home.state(HEATER) == "off"
    home.house = (-15.0, -1.0, -1.0)
    await home.hass.config_entries.async_unload(hub_of(home).entry_id)
    home.hass.states.async_set(HEATER, "unavailable")
    await home.hass.config_entries.async_setup(hub_of(home).entry_id)
    await home.run(60)
    home.hass.states.async_set(HEATER, "off")
    await home.run(120)
    assert (home.state(HEATER), home.state(REASON)) == ("off", "pausing")
