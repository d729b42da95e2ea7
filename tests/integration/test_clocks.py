"""The wall clock may be set, and summer time begins and ends: what has to last does so by a clock that only runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from .home import Home, set_up
from .ocpp_double import OcppDouble
from .test_lifecycle import hub_of
from .test_plug import HEATER, REASON, Switches, choose, plug

HOUR = 3600.0


@pytest.fixture
def switches(hass: HomeAssistant) -> Switches:
    """Return switches that do as they are told."""
    return Switches(hass)


class Steady:
    """A monotonic clock that goes on as the test says, whatever the wall clock does."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.now = 1000.0

    async def run(self, seconds: float, step: float = 5.0) -> None:
        """Let time pass by both clocks."""
        for _ in range(round(seconds / step)):
            self.now += step
            self.home.freezer.tick(timedelta(seconds=step))
            self.home.report()
            async_fire_time_changed(self.home.hass)
            hub_of(self.home).runtime_data.plan_soon()  # the timers of a test go by the wall clock
            await self.home.settle()

    async def set_wall(self, seconds: float) -> None:
        """Set the wall clock forward or back."""
        self.home.freezer.tick(timedelta(seconds=seconds))
        self.home.report()
        await self.home.settle()


@pytest.fixture
def steady(home: Home, one_clock: None, monkeypatch: pytest.MonkeyPatch) -> Steady:
    """Return a monotonic clock of its own."""
    clock = Steady(home)
    now: Callable[[], float] = lambda: clock.now  # noqa: E731 - a short one
    monkeypatch.setattr("custom_components.dynamic_ocpp_evse.coordinator.monotonic", now)
    return clock


@pytest.mark.parametrize("jump", [HOUR, -HOUR])
async def test_a_pause_lasts_as_long_as_it_should(home: Home, steady: Steady, switches: Switches, jump: float) -> None:
    await plug(home, state="on", mode="Continuous", min_on_time=0, min_off_time=600)
    await steady.run(30)
    home.house = (30.0, 1.0, 1.0)
    await steady.run(10)
    assert home.state(HEATER) == "off"
    home.house = (1.0, 1.0, 1.0)
    await steady.run(200)
    await steady.set_wall(jump)
    await steady.run(370)
    assert (home.state(HEATER), home.state(REASON)) == ("off", "pausing")
    await steady.run(90)
    assert home.state(HEATER) == "on"


@pytest.mark.parametrize("jump", [HOUR, -HOUR])
async def test_a_hand_is_respected_as_long_as_it_should(
    home: Home, steady: Steady, switches: Switches, jump: float
) -> None:
    await plug(home, state="on", min_off_time=0)
    await steady.run(60)
    home.hass.states.async_set(HEATER, "off")
    await steady.run(600)
    await steady.set_wall(jump)
    await steady.run(1190)
    assert home.state(REASON) == "manual"
    await steady.run(90)
    assert home.state(HEATER) == "on"


@pytest.mark.parametrize("jump", [2 * HOUR, -2 * HOUR])
async def test_a_clock_that_is_set_over_a_restart_makes_nothing_last_longer(
    home: Home, steady: Steady, switches: Switches, jump: float
) -> None:
    """As it is where a board without a clock of its own starts. Forward, what was is over."""
    await plug(home, state="on", min_on_time=0, min_off_time=600)
    await steady.run(30)
    await choose(home, "Solar Only")
    home.house = (20.0, 1.0, 1.0)
    await steady.run(60)
    assert home.state(HEATER) == "off"
    await home.hass.config_entries.async_unload(hub_of(home).entry_id)
    await steady.set_wall(jump)
    steady.now = 50.0
    await home.hass.config_entries.async_setup(hub_of(home).entry_id)
    await home.settle()
    home.house = (-20.0, -1.0, -1.0)
    await steady.run(90)
    if jump < 0:
        assert home.state(REASON) == "pausing"
        await steady.run(550)
    assert home.state(HEATER) == "on"


@pytest.mark.parametrize("jump", [2 * HOUR, -2 * HOUR])
async def test_a_hand_is_respected_no_longer_than_it_may_be(
    home: Home, steady: Steady, switches: Switches, jump: float
) -> None:
    await plug(home, state="on", min_off_time=0)
    await steady.run(60)
    home.hass.states.async_set(HEATER, "off")
    await steady.run(60)
    await home.hass.config_entries.async_unload(hub_of(home).entry_id)
    await steady.set_wall(jump)
    await home.hass.config_entries.async_setup(hub_of(home).entry_id)
    await steady.run(1900)
    assert home.state(HEATER) == "on"


@pytest.mark.parametrize("begins", ["2026-03-29 00:56:00+00:00", "2026-10-25 00:56:00+00:00"])
async def test_summer_time_changes_no_pause_and_no_limit(
    hass: HomeAssistant, home: Home, ocpp: OcppDouble, begins: str
) -> None:
    """Over the change there is a restart: both are counted in UTC."""
    await hass.config.async_set_time_zone("Europe/Ljubljana")
    home.freezer.move_to(begins)
    await set_up(home, priority=1)
    await set_up(home, "carport", priority=2, charge_pause_duration=10)
    await home.follow(ocpp, 180, "garage", "carport")
    home.house = (14.0, 1.0, 1.0)
    await home.follow(ocpp, 30, "garage", "carport")
    assert ocpp.limits("carport")[-1][0] == 0
    await home.follow(ocpp, 60, "garage", "carport")
    told = ocpp.limits()[-1]
    home.house = (1.0, 1.0, 1.0)
    await home.hass.config_entries.async_unload(hub_of(home).entry_id)
    await home.run(120)
    ocpp.forget()
    await home.hass.config_entries.async_setup(hub_of(home).entry_id)
    await home.follow(ocpp, 330, "garage", "carport")
    assert min(limit for limit, _ in ocpp.limits()) >= told[0] >= 6.0, "the car that charges goes on"
    assert home.state("sensor.dynamic_ocpp_evse_carport_status") == "paused"
    await home.follow(ocpp, 120, "garage", "carport")
    assert home.state("sensor.dynamic_ocpp_evse_carport_status") == "charging"
