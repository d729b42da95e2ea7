"""What a plug takes is learned while it is on, and remembered for planning while it is off."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.dynamic_ocpp_evse.engine import Reading
from custom_components.dynamic_ocpp_evse.reading.plug import Learner, PlugReading

from .home import Home
from .test_plug import HEATER, REASON, Switches, choose, plug

WATTS = "sensor.heater_power"


@pytest.fixture
def switches(hass: HomeAssistant) -> Switches:
    """Return switches that do as they are told."""
    return Switches(hass)


def learn(*reports: float, every: float = 5.0, since: float = 0.0) -> float | None:
    """Return what is learned of a plug that is on and reports so, looked at with each report."""
    learner = Learner()
    for number in range(int(since)):
        learner.take(PlugReading(True, None), float(number))
    for number, watts in enumerate(reports):
        now = since + number * every
        learner.take(PlugReading(True, Reading(watts, now)), now)
    return learner.watts


@pytest.mark.parametrize(
    ("reports", "learned"),
    [
        ((0, 9000, 9000, 3000, 3000, 3000), 3000),
        ((0, 0, 0, 3000, 3010), None),
        ((0, 0, 0, 3000, 3010, 2990), 3010),
        ((0, 0, 0, 3000, 1000, 3000, 1000), None),
        ((0, 0, 0, 3000, 3000, 3000, 0, 0, 0, 0), 3000),  # a thermostat rests
        ((0, 0, 0, 3000, 3000, 0, 3000), None),
        ((0, 0, 0, 3000, 3000, 3000, 2900, 2900, 2900), 3000),  # much the same
        ((0, 0, 0, 3000, 3000, 3000, 1500, 1500, 1500), 1500),
        ((0, 0, 0, 9, 9, 9, 9), None),  # it stands by
        ((0, 0, 0, 5e9, 5e9, 5e9), None),
    ],
)
def test_what_is_learned(reports: tuple[float, ...], learned: float | None) -> None:
    assert learn(*reports) == learned


def test_the_first_seconds_tell_nothing() -> None:
    assert learn(0, 9000, 9000, 9000, every=3) is None


def test_a_sensor_that_tells_of_changes_alone_is_believed_after_a_minute() -> None:
    learner, report = Learner(), PlugReading(True, Reading(1800.0, 2.0))
    learner.take(PlugReading(True, Reading(0.0, -5.0)), 0.0)
    learner.take(report, 61.0)
    assert learner.watts is None
    learner.take(report, 62.0)
    assert learner.watts == 1800.0


def test_what_was_reported_before_it_was_turned_on_tells_nothing() -> None:
    learner = Learner()
    for now in range(200):
        learner.take(PlugReading(True, Reading(1800.0, -1.0)), float(now))
    assert learner.watts is None


async def heated(home: Home, watts: float = 3000, **typed: Any) -> MockConfigEntry:
    """Add a plug of 2000 W by its rating, and let it run until it is known what it takes; then turn it off by mode."""
    home.show(WATTS, 0, "W")
    entry = await plug(home, power_sensor=WATTS, min_on_time=0, min_off_time=0, **typed)
    home.show(WATTS, watts, "W")
    home.house = (1.0 + watts / 230, 1.0, 1.0)
    await home.run(40)
    assert home.state(HEATER) == "on"
    await choose(home, "Solar Only")
    await home.run(60)
    home.show(WATTS, 0, "W")
    home.house = (1.0, 1.0, 1.0)
    await home.run(30)
    assert home.state(HEATER) == "off"
    return entry


@pytest.mark.parametrize(("watts", "sun", "starts"), [(3000, 12.0, False), (3000, 14.0, True), (500, 4.0, True)])
async def test_it_is_planned_for_by_what_it_took(
    home: Home, switches: Switches, watts: float, sun: float, starts: bool
) -> None:
    entry = await heated(home, watts)
    assert entry.runtime_data.learned == watts
    assert home.state("number.dynamic_ocpp_evse_heater_device_power") == "2000.0", "the rating stays what was typed"
    asked = {"entry_id": entry.entry_id}
    told = await home.hass.services.async_call(
        "dynamic_ocpp_evse", "explain", asked, blocking=True, return_response=True
    )
    assert told is not None
    assert told["loads"][0]["learned_w"] == watts  # type: ignore[index, call-overload]
    home.house = (-sun, 0.0, 0.0)
    await home.run(60)
    assert (home.state(HEATER) == "on") is starts


async def test_the_wires_have_to_bear_what_it_took(home: Home, switches: Switches) -> None:
    await heated(home, 3000)
    home.house = (14.0, 1.0, 1.0)
    await choose(home, "Continuous")
    await home.run(120)
    assert (home.state(HEATER), home.state(REASON)) == ("off", "main_breaker")
    home.house = (11.0, 1.0, 1.0)
    await home.run(120)
    assert home.state(HEATER) == "on"


async def test_what_is_learned_ends_no_pause(home: Home, switches: Switches) -> None:
    """A choice of a person would."""
    home.show(WATTS, 0, "W")
    entry = await plug(home, power_sensor=WATTS, min_on_time=0, min_off_time=600)
    home.house = (26.0, 1.0, 1.0)
    await home.run(10)
    assert home.state(HEATER) == "off"
    home.house = (1.0, 1.0, 1.0)
    await home.run(30)
    entry.runtime_data._learner.watts = 1500.0
    await home.run(120)
    assert (home.state(HEATER), home.state(REASON)) == ("off", "pausing")


async def test_a_plug_whose_power_is_not_measured_has_its_rating(home: Home, switches: Switches) -> None:
    entry = await plug(home)
    await home.run(120)
    [told] = entry.runtime_data.place.data.loads
    assert entry.runtime_data.learned is None
    assert told.watts == pytest.approx(2000)


POWER = "sensor.dynamic_ocpp_evse_heater_power"
ENERGY = [f"sensor.dynamic_ocpp_evse_heater_{key}" for key in ("energy", "energy_solar", "energy_grid")]


async def test_a_report_from_before_it_was_turned_off_does_not_count(home: Home, switches: Switches) -> None:
    """Its sensor has stopped to report."""
    home.show(WATTS, 2000, "W")
    await plug(home, state="on", power_sensor=WATTS)
    await home.run(120)
    assert home.state(POWER) == "2000"
    home.shown.pop(WATTS)
    home.hass.states.async_set(HEATER, "off")
    await home.settle()
    before = [home.state(entity_id) for entity_id in ENERGY]
    await home.run(600)
    assert home.state(POWER) == "0"
    assert [home.state(entity_id) for entity_id in ENERGY] == before
    assert home.state("sensor.dynamic_ocpp_evse_home_managed_power") == "0"
    home.show(WATTS, 1500, "W")  # its relay sticks
    await home.run(600)
    assert home.state(POWER) == "1500"
    assert float(home.state(ENERGY[0])) == pytest.approx(float(before[0]) + 0.25, abs=0.03)


async def test_of_a_plug_without_a_power_sensor_no_energy_is_shown(home: Home, switches: Switches) -> None:
    """It would be 0 for ever, which is not true."""
    entry = await plug(home, state="on")
    await home.run(1200)
    assert (home.state(HEATER), home.state(POWER)) == ("on", "unknown")
    assert [entity_id for entity_id in ENERGY if home.hass.states.get(entity_id)] == []
    home.show(WATTS, 1000, "W")
    home.hass.config_entries.async_update_entry(entry, data={**entry.data, "power_sensor": WATTS})
    await home.run(1200)
    assert float(home.state(ENERGY[0])) == pytest.approx(1 / 3, abs=0.03)


@pytest.mark.parametrize("which", ["the plug", "its hub"])
async def test_it_lasts_over_a_restart(home: Home, switches: Switches, which: str) -> None:
    entry = await heated(home)
    entry_id = entry.entry_id if which == "the plug" else entry.data["hub_entry_id"]
    await home.hass.config_entries.async_unload(entry_id)
    await home.run(60)
    await home.hass.config_entries.async_setup(entry_id)
    await home.run(10)
    assert entry.runtime_data.learned == 3000


@pytest.mark.parametrize("how", ["number", "option"])
async def test_another_rating_is_another_device(home: Home, switches: Switches, how: str) -> None:
    entry = await heated(home)
    if how == "number":
        number = {"entity_id": "number.dynamic_ocpp_evse_heater_device_power", "value": 900}
        await home.hass.services.async_call("number", "set_value", number, blocking=True)
    else:
        home.hass.config_entries.async_update_entry(entry, options={**entry.options, "device_power": 900})
    await home.run(10)
    assert entry.runtime_data.learned is None
    home.house = (-5.0, 0.0, 0.0)
    await home.run(60)
    assert home.state(HEATER) == "on"
