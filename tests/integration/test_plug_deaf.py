"""A plug that does not do as it is told: told again, said so, and counted for what it takes."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir

from .home import Home, set_up
from .ocpp_double import OcppDouble
from .test_plug import HEATER, REASON, STATUS, Switches, choose, plug
from .test_plug_hand import turn
from .test_repairs import all_issues, issue

DEAF = "plug_ignores_switching"


@pytest.fixture
def switches(hass: HomeAssistant) -> Switches:
    """Return switches that do nothing."""
    found = Switches(hass)
    found.obedient = False
    return found


@pytest.mark.parametrize("error", [None, HomeAssistantError("no")])
async def test_one_that_does_not_turn_on_is_told_ever_more_rarely(
    home: Home, switches: Switches, error: Exception | None
) -> None:
    switches.error = error
    entry = await plug(home, min_off_time=0)
    calls, shown = [], []
    for second in range(0, 3600, 5):
        calls += [second] * (len(switches.calls) - len(calls))
        shown.append((home.state(STATUS), home.state(REASON)))
        await home.run(5)
    assert calls == pytest.approx([0, 5, 15, 35, 75, 155, 315, 635, 1275, 2555], abs=15)
    assert shown.count(("on", "at_maximum")) <= 3 * len(calls)
    assert shown.count(("unavailable", "device_lost")) >= len(shown) - 3 * len(calls)
    found = issue(home.hass, DEAF, entry)
    assert found is not None
    assert found.translation_placeholders == {"name": "Heater", "switch": HEATER}
    assert found.severity is ir.IssueSeverity.ERROR


async def test_its_power_is_for_others_meanwhile(home: Home, switches: Switches, ocpp: OcppDouble) -> None:
    home.house = (10.0, 1.0, 1.0)
    await plug(home, priority=1)
    await set_up(home, max_current=16, priority=2)
    await home.run(15)
    assert ocpp.limits()[-1] == (6.3, "A"), "8.7 A are kept for the plug"
    await home.run(300)
    assert ocpp.limits()[-1][0] >= 15.0


async def test_one_that_follows_late_goes_on_as_planned(home: Home, switches: Switches) -> None:
    entry = await plug(home)
    await home.run(300)
    assert home.state(STATUS) == "unavailable"
    assert issue(home.hass, DEAF, entry) is not None
    count = len(switches.calls)
    await turn(home, "on")
    await home.run(10)
    assert (home.state(STATUS), home.state(REASON)) == ("on", "at_maximum")
    assert (home.state(HEATER), len(switches.calls)) == ("on", count)
    assert all_issues(home.hass) == set()


async def test_one_that_may_not_turn_on_any_more_has_the_reason_for_that(home: Home, switches: Switches) -> None:
    await plug(home)
    while len(switches.calls) < 3:
        await home.run(1, step=1)
    home.house = (26.0, 1.0, 1.0)
    await home.run(15)
    assert (home.state(STATUS), home.state(REASON)) == ("paused", "main_breaker")


async def test_one_that_a_person_turns_on_meanwhile_is_left_to_him(home: Home, switches: Switches) -> None:
    await plug(home)
    await home.run(120)
    await turn(home, "on", Context(user_id="somebody"))
    await home.run(10)
    assert (home.state(STATUS), home.state(REASON)) == ("on", "manual")
    assert all_issues(home.hass) == set()


async def test_one_that_follows_again_is_told_quickly_again(home: Home, switches: Switches) -> None:
    await plug(home, min_off_time=0, min_on_time=0)
    await home.run(120)
    switches.obedient = True
    await choose(home, "Continuous")
    await home.run(5)
    assert home.state(HEATER) == "on", "a person who chooses its mode does not wait"
    switches.calls.clear()
    switches.obedient = False
    home.house = (26.0, 1.0, 1.0)
    await home.run(10)
    home.hass.states.async_set(HEATER, "off")
    home.house = (1.0, 1.0, 1.0)
    await home.run(75)
    assert switches.story[:3] == ["turn_off", "turn_off", "turn_on"]
    assert home.state(STATUS) == "on"


async def test_one_that_does_not_turn_off_is_told_every_few_seconds_and_counted(
    home: Home, switches: Switches, ocpp: OcppDouble
) -> None:
    home.show("sensor.heater", 2000, "W")
    entry = await plug(home, state="on", power_sensor="sensor.heater", priority=2)
    await set_up(home, max_current=16, priority=1)
    home.house = (26.0 + 2000 / 230, 1.0, 1.0)
    await home.run(300)
    assert set(switches.story) == {"turn_off"}
    assert len(switches.calls) >= 55
    assert ocpp.limits()[-1] == (0.0, "A")
    assert issue(home.hass, DEAF, entry) is not None
    energy = float(home.state("sensor.dynamic_ocpp_evse_heater_energy"))
    await home.run(1800)
    assert float(home.state("sensor.dynamic_ocpp_evse_heater_energy")) == pytest.approx(energy + 1.0, abs=0.05)
    switches.obedient = True
    await home.run(10)
    assert home.state(HEATER) == "off"
    await home.run(10)
    assert all_issues(home.hass) == set()


@pytest.mark.parametrize("safe", ["off", "on"])
async def test_it_is_left_safe_and_begins_anew(home: Home, switches: Switches, safe: str) -> None:
    entry = await plug(home, safe_state=safe)
    await home.run(120)
    switches.calls.clear()
    config_entries = home.hass.config_entries
    await config_entries.async_unload(entry.entry_id)
    await home.run(60)
    assert switches.story == [f"turn_{safe}"], "it may yet do what it was told"
    assert issue(home.hass, DEAF, entry) is not None
    switches.obedient = True
    await config_entries.async_setup(entry.entry_id)
    await home.run(120)
    assert (home.state(HEATER), home.state(STATUS)) == ("on", "on")
    await home.run(900)
    assert all_issues(home.hass) == set()


async def test_one_that_is_not_controlled_is_not_told_of(home: Home, switches: Switches) -> None:
    await plug(home)
    await home.run(120)
    data: dict[str, Any] = {ATTR_ENTITY_ID: "switch.dynamic_ocpp_evse_heater_dynamic_control"}
    await home.hass.services.async_call("switch", "turn_off", data, blocking=True)
    await home.run(10)
    assert home.state(REASON) == "control_off"
    assert all_issues(home.hass) == set()
