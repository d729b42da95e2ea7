"""Smart plugs: on and off by the switch's own domain, told again, left alone, left safe."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from homeassistant.core import HomeAssistant, ServiceCall, State
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry, mock_restore_cache

from .home import Home, add_hub, add_plug, set_up
from .ocpp_double import OcppDouble

HEATER = "switch.heater"
STATUS = "sensor.dynamic_ocpp_evse_heater_status"
REASON = "sensor.dynamic_ocpp_evse_heater_reason"
SUN = (-15.0, -1.0, -1.0)


class Switches:
    """`homeassistant.turn_on` and `turn_off` as they act on a switch: noted, and followed if the switch is obedient."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Take the place of the services."""
        self.hass = hass
        self.calls: list[tuple[str, str]] = []
        self.obedient = True
        self.error: Exception | None = None
        for service in ("turn_on", "turn_off"):
            hass.services.async_register("homeassistant", service, self._handle)

    async def _handle(self, call: ServiceCall) -> None:
        target = call.data["entity_id"]
        [entity_id] = target if isinstance(target, list) else [target]
        self.calls.append((call.service, entity_id))
        if self.error is not None:
            raise self.error
        if self.obedient:
            self.hass.states.async_set(entity_id, call.service.removeprefix("turn_"))

    @property
    def story(self) -> list[str]:
        """Return what was called, in order."""
        return [service for service, _ in self.calls]


@pytest.fixture
def switches(hass: HomeAssistant) -> Switches:
    """Return switches that do as they are told."""
    return Switches(hass)


async def plug(home: Home, mode: str = "Continuous", state: str = "off", **typed: Any) -> MockConfigEntry:
    """Add a site with a plug that has a mode from before."""
    mock_restore_cache(home.hass, [State("select.dynamic_ocpp_evse_heater_operating_mode", mode)])
    home.hass.states.async_set(HEATER, state)
    home.report()
    entry = await add_plug(home.hass, await add_hub(home.hass), HEATER, **typed)
    await home.settle()
    return entry


async def choose(home: Home, mode: str) -> None:
    """Choose a mode, as a person does."""
    data = {"entity_id": "select.dynamic_ocpp_evse_heater_operating_mode", "option": mode}
    await home.hass.services.async_call("select", "select_option", data, blocking=True)
    await home.settle()


async def sample(home: Home, seconds: int) -> list[str]:
    """Return the switch's state of each second from now on; what it takes of phase A shows in the meter."""
    found: list[str] = []
    base = home.house
    assert base is not None
    for _ in range(seconds):
        amps = 2000 / 230 if home.state(HEATER) == "on" else 0.0
        home.house = (base[0] + amps, *base[1:])
        await home.run(1, step=1)
        found.append(home.state(HEATER))
    home.house = base
    return found


@pytest.mark.parametrize("entity_id", ["switch.heater", "input_boolean.heater", "light.heater", "fan.heater"])
async def test_it_is_switched_by_what_works_for_every_domain(home: Home, switches: Switches, entity_id: str) -> None:
    home.hass.states.async_set(entity_id, "off")
    home.report()
    await add_plug(home.hass, await add_hub(home.hass), entity_id)
    await home.settle()
    assert switches.calls == [("turn_on", entity_id)]
    await home.run(5)
    assert home.state(STATUS) == "on"
    await choose(home, "Solar Only")
    home.house = (10.0, 1.0, 1.0)
    await home.run(120)
    assert switches.calls == [("turn_on", entity_id), ("turn_off", entity_id)]
    assert home.state(REASON) == "not_enough_solar"


@pytest.mark.parametrize("entity_id", ["switch.heater", "input_boolean.heater"])
async def test_the_services_of_a_real_home_assistant_do_it(home: Home, entity_id: str) -> None:
    hass = home.hass
    assert await async_setup_component(hass, "homeassistant", {})
    domain = entity_id.split(".", maxsplit=1)[0]
    # Before its services are replaced: a load has a switch of its own, which would set it up later.
    assert await async_setup_component(hass, domain, {})
    calls: list[tuple[str, Any]] = []

    async def handle(call: ServiceCall) -> None:
        calls.append((call.service, call.data["entity_id"]))
        hass.states.async_set(entity_id, call.service.removeprefix("turn_"))

    for service in ("turn_on", "turn_off"):
        hass.services.async_register(domain, service, handle)
    hass.states.async_set(entity_id, "off")
    home.report()
    await add_plug(hass, await add_hub(hass), entity_id)
    await home.settle()
    assert calls == [("turn_on", [entity_id])]
    assert home.state(entity_id) == "on"


async def test_it_is_told_again_after_5_s_if_it_did_not_follow(home: Home, switches: Switches) -> None:
    switches.obedient = False
    await plug(home)
    assert switches.story == ["turn_on"]
    await home.run(4, step=1)
    assert switches.story == ["turn_on"]
    switches.obedient = True
    await home.run(5)
    assert switches.story == ["turn_on"] * 2
    await home.run(60)
    assert switches.story == ["turn_on"] * 2, "what is as planned is not told again"


@pytest.mark.parametrize("state", ["unavailable", "unknown"])
async def test_it_is_left_alone_while_it_does_not_answer(home: Home, switches: Switches, state: str) -> None:
    await plug(home, state=state)
    await home.run(60)
    assert switches.calls == []
    assert (home.state(STATUS), home.state(REASON)) == ("unavailable", "device_lost")
    home.hass.states.async_set(HEATER, "off")
    await home.run(80)
    assert switches.story == ["turn_on"]


async def test_a_switch_that_is_gone_is_left_alone(home: Home, switches: Switches) -> None:
    await plug(home)
    home.hass.states.async_remove(HEATER)
    await home.run(60)
    assert switches.story == ["turn_on"]
    assert home.state(STATUS) == "unavailable"


@pytest.mark.parametrize(
    "error", [HomeAssistantError("no"), TimeoutError(), ValueError("bad")], ids=lambda error: type(error).__name__
)
async def test_a_switch_that_fails_is_told_again_and_can_be_unloaded(
    home: Home, switches: Switches, ocpp: OcppDouble, error: Exception
) -> None:
    switches.error = error
    heater = await plug(home)
    await set_up(home, max_current=10)
    await home.run(15)
    assert len(switches.calls) >= 2
    assert ocpp.story() == ["unit?", "live 10 A", "lease 6 A", "live 10 A"], "others are served"
    assert await home.hass.config_entries.async_unload(heater.entry_id)
    await home.settle()


async def test_a_switch_that_hangs_holds_up_nobody_and_is_not_called_twice_at_a_time(
    home: Home, ocpp: OcppDouble
) -> None:
    gate = asyncio.Event()
    calls: list[str] = []

    async def handle(call: ServiceCall) -> None:
        calls.append(call.service)
        await gate.wait()

    home.hass.services.async_register("homeassistant", "turn_on", handle)
    home.hass.services.async_register("homeassistant", "turn_off", handle)
    home.calls_hang = True
    await plug(home)
    await set_up(home, max_current=10)
    await home.run(30)
    assert calls == ["turn_on"]
    assert ocpp.story() == ["unit?", "live 10 A", "lease 6 A", "live 10 A"]
    gate.set()
    home.calls_hang = False
    await home.settle()


async def test_a_switch_that_hung_once_is_turned_off_all_the_same(home: Home, switches: Switches) -> None:
    """Its integration lost an answer: that must not leave it on for good."""
    await plug(home)
    hangs, calls = asyncio.Event(), []

    async def handle(call: ServiceCall) -> None:
        calls.append(call.service)
        if len(calls) == 1:
            await hangs.wait()
        home.hass.states.async_set(HEATER, "off")

    home.hass.services.async_register("homeassistant", "turn_off", handle)
    home.calls_hang = True
    home.house = (40.0, 1.0, 1.0)
    await home.run(60)
    assert (calls, home.state(HEATER)) == (["turn_off", "turn_off"], "off")


@pytest.mark.parametrize("state", ["off", "on"])
@pytest.mark.parametrize("what", ["the plug", "its hub", "the plug, for good", "its hub, for good"])
async def test_it_is_off_when_nobody_watches_it_any_more(home: Home, switches: Switches, state: str, what: str) -> None:
    """Whether it was turned on by us or was on when we came."""
    entry = await plug(home, state=state)
    await home.run(10)
    assert home.state(HEATER) == "on"
    config_entries = home.hass.config_entries
    entry_id = entry.entry_id if "plug" in what else entry.data["hub_entry_id"]
    await (config_entries.async_remove(entry_id) if "for good" in what else config_entries.async_unload(entry_id))
    await home.run(30)
    assert home.state(HEATER) == "off"


async def test_one_that_we_left_off_is_not_touched_on_unload(home: Home, switches: Switches) -> None:
    entry = await plug(home, mode="Solar Only")
    await home.run(120)
    assert home.state(HEATER) == "off"
    switches.calls.clear()
    await home.hass.config_entries.async_unload(entry.entry_id)
    await home.settle()
    assert switches.calls == []


async def test_it_waits_for_the_sun_it_needs(home: Home, switches: Switches) -> None:
    home.house = (-8.0, -20.0, -20.0)
    await plug(home, mode="Solar Only", min_on_time=0, min_off_time=0)
    await home.run(120)
    assert "on" not in (home.state(HEATER), home.state(STATUS)), "2000 W are 8.7 A on phase A"
    assert home.state(REASON) == "not_enough_solar"
    home.house = (-9.5, 0.0, 0.0)
    await home.run(60)
    assert home.state(HEATER) == "on"


@pytest.mark.parametrize("least", [60, 180])
async def test_it_stays_on_for_its_minimum_though_the_sun_is_gone(home: Home, switches: Switches, least: int) -> None:
    home.house = SUN
    await plug(home, mode="Solar Only", min_on_time=least, min_off_time=0)
    seconds = await sample(home, 30)
    assert seconds[-1] == "on"
    home.house = (5.0, 1.0, 1.0)
    seconds = seconds[seconds.index("on") :] + await sample(home, least + 120)
    assert set(seconds[: least - 6]) == {"on"}
    assert seconds[-1] == "off"


@pytest.mark.parametrize("least", [60, 300])
async def test_it_stays_off_for_its_minimum_though_the_sun_is_back(home: Home, switches: Switches, least: int) -> None:
    home.house = SUN
    await plug(home, mode="Solar Only", min_on_time=0, min_off_time=least)
    assert (await sample(home, 60))[-1] == "on"
    home.house = (8.0, 1.0, 1.0)
    gone = await sample(home, 60)
    assert gone[-1] == "off"
    home.house = SUN
    seconds = gone[gone.index("off") :] + await sample(home, least + 60)
    assert set(seconds[: least - 6]) == {"off"}
    assert seconds[-1] == "on"


async def test_a_physical_limit_overrides_the_minimum_time(home: Home, switches: Switches) -> None:
    await plug(home, min_on_time=3600, min_off_time=0)
    await home.run(10)
    assert home.state(HEATER) == "on"
    home.house = (26.0, 1.0, 1.0)
    await home.run(10)
    assert home.state(HEATER) == "off"
    assert home.state(REASON) == "main_breaker"


async def test_a_plug_on_three_phases_shares_its_rating_among_them(home: Home, switches: Switches) -> None:
    home.house = (10.0, 10.0, 21.0)
    await plug(home, connected_phases=["a", "b", "c"], device_power=3000)
    assert switches.story == [], "4.3 A a phase do not fit on C"
    home.house = (10.0, 10.0, 20.0)
    await home.run(120)
    assert switches.story == ["turn_on"]


async def test_its_mode_is_shown_with_a_plug(home: Home, switches: Switches) -> None:
    await plug(home)
    shown = home.hass.states.get("select.dynamic_ocpp_evse_heater_operating_mode")
    assert shown is not None
    assert shown.attributes["icon"] == "mdi:power-plug"
