"""What outlasts a restart beside a person's choices: gates, the battery's last readings, pauses, the last hour."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from custom_components.dynamic_ocpp_evse.engine import Connection, Gates, Load, LoadKind, Memory, Mode, Phase, Reading
from custom_components.dynamic_ocpp_evse.engine.battery import BatteryMemory
from custom_components.dynamic_ocpp_evse.engine.history import UNKNOWN
from custom_components.dynamic_ocpp_evse.engine.memory import LoadMemory
from custom_components.dynamic_ocpp_evse.engine.soundness import Wish
from custom_components.dynamic_ocpp_evse.reading.quantity import Moment
from custom_components.dynamic_ocpp_evse.remembered import Past, primed, restored, stored

from .home import Home, add_hub, set_up
from .ocpp_double import OcppDouble

BATTERY = {"battery_soc": "sensor.soc", "battery_power": "sensor.battery", "solar_production": "sensor.sun"}


def test_times_are_moved_to_the_new_clock() -> None:
    gates = Gates(any_source=True, solar=False, discharge=False)
    battery = BatteryMemory(gates, Reading(70.0, 990.0), Reading(-500.0, 995.0))
    memory = Memory(at=1000.0, battery=battery, peaks=((600.0, (10.0, 2.0, UNKNOWN)),))
    past = Past({"x": 900.0}, {"y": 950.0}, {"y": {"watts": 5.0}}, {"z:1": {"device_id": "z"}})
    written = stored(memory, past, {0: 3000.0, 1: 9000.0}, offset=-1e9)
    found, known, lows = restored(json.loads(json.dumps(written, allow_nan=False)), Moment(40000.0, -1e9 + 36000))
    assert found.at is None, "it has not planned yet in this run"
    assert found.battery == BatteryMemory(gates, Reading(70.0, 36990.0), Reading(-500.0, 36995.0))
    assert found.peaks == ((36600.0, (10.0, 2.0, UNKNOWN)),)
    assert known == replace(past, paused={"x": 36900.0}, running={"y": 36950.0})
    assert lows == {10: 3000.0, 11: 9000.0}


def test_what_a_clock_that_was_set_back_puts_into_the_future_begins_now() -> None:
    battery = BatteryMemory(None, Reading(70.0, 990.0), None)
    memory = Memory(at=1000.0, battery=battery, peaks=((1200.0, (10.0, 2.0)),))
    written = stored(memory, Past({"x": 990.0}, {"y": 950.0}), {1: 3000.0}, offset=0.0)
    found, known, lows = restored(written, Moment(700.0, 0.0))
    assert found.battery.soc == Reading(70.0, 700.0)
    assert found.peaks == ((600.0, (10.0, 2.0)),)
    assert known == Past({"x": 700.0}, {"y": 700.0})
    assert lows == {0: 3000.0}


def test_nothing_known_is_nothing_stored() -> None:
    assert restored(stored(Memory(), Past(), {}, offset=0.0), Moment(0.0, 0.0)) == (Memory(), Past(), {})


def test_two_lows_of_one_hour_are_the_lower_one() -> None:
    written = stored(Memory(), Past(), {0: 9000.0, 1: 3000.0}, offset=0.0)
    written["lows"] = [[at / 2, watts] for at, watts in written["lows"]]
    assert restored(written, Moment(7200.0, 0.0))[2] == {0: 3000.0}


def test_what_an_older_version_stored_is_read() -> None:
    written = stored(Memory(), Past({"x": 5.0}), {}, offset=0.0)
    for key in ("lows", "running", "loads"):
        del written[key]
    assert restored(written, Moment(10.0, 0.0)) == (Memory(), Past({"x": 5.0}), {})


def key(home: Home) -> str:
    """Return where the memory of the hub is stored."""
    [hub, *_] = home.hass.config_entries.async_entries("dynamic_ocpp_evse")
    return f"dynamic_ocpp_evse.{hub.entry_id}"


async def paused_car(home: Home, ocpp: OcppDouble) -> None:
    """Let a car that has charged be stopped by the house; then the house is quiet again."""
    await set_up(home, charge_pause_duration=10)
    home.draws(home.chargers[0], 16.0)
    await home.run(60)
    home.house = (24.0, 1.0, 1.0)
    await home.run(5)
    assert ocpp.limits()[-1] == (0.0, "A")
    home.draws(home.chargers[0], 0.0)
    home.house = (1.0, 1.0, 1.0)
    await home.run(60)
    assert home.state("sensor.dynamic_ocpp_evse_garage_status") == "paused"
    ocpp.forget()


async def restart(home: Home, which: str, away: float = 0.0) -> None:
    """Unload the hub or the load, and set it up again, at once or later."""
    hub, load = home.hass.config_entries.async_entries("dynamic_ocpp_evse")
    entry = hub if which == "hub" else load
    await home.hass.config_entries.async_unload(entry.entry_id)
    if away:
        await home.run(away)
    await home.hass.config_entries.async_setup(entry.entry_id)
    await home.settle()


@pytest.mark.parametrize(("which", "away"), [("hub", 0.0), ("load", 0.0), ("hub", 120.0), ("load", 120.0)])
async def test_a_pause_lasts_over_it(home: Home, ocpp: OcppDouble, which: str, away: float) -> None:
    await paused_car(home, ocpp)
    await restart(home, which, away)
    await home.run(480 - away)
    assert home.state("sensor.dynamic_ocpp_evse_garage_status") == "paused"
    assert {limit for limit, _ in ocpp.limits()} == {0}
    await home.run(180)
    assert ocpp.limits()[-1] == (16.0, "A")


async def test_a_car_that_charges_has_no_pause(home: Home, ocpp: OcppDouble) -> None:
    await paused_car(home, ocpp)
    hub, _ = home.hass.config_entries.async_entries("dynamic_ocpp_evse")
    await home.hass.config_entries.async_unload(hub.entry_id)
    home.draws(home.chargers[0], 9.0)
    await home.run(30)
    await home.hass.config_entries.async_setup(hub.entry_id)
    await home.run(10)
    assert home.state("sensor.dynamic_ocpp_evse_garage_status") == "charging"


async def test_the_gates_of_the_battery_stay_as_they_were(home: Home, ocpp: OcppDouble) -> None:
    """77 % is below the target, and within the hysteresis of a gate that is open."""
    home.show("sensor.soc", 82, "%")
    home.show("sensor.battery", 0, "W")
    home.show("sensor.sun", 5000, "W")
    home.report()
    hub = await add_hub(home.hass, **BATTERY)
    home.show("sensor.soc", 77, "%")
    await home.run(10)
    assert hub.runtime_data.data.gates.solar is True
    await home.hass.config_entries.async_reload(hub.entry_id)
    await home.run(10)
    assert hub.runtime_data.data.gates.solar is True


async def test_the_last_readings_of_the_battery_bridge_a_start(home: Home, ocpp: OcppDouble) -> None:
    home.show("sensor.soc", 90, "%")
    home.show("sensor.battery", 0, "W")
    home.report()
    hub = await add_hub(home.hass, **BATTERY)
    await home.run(10)
    for entity_id in ("sensor.soc", "sensor.battery"):
        home.show(entity_id, "unavailable")
    await home.hass.config_entries.async_reload(hub.entry_id)
    await home.run(10)
    assert hub.runtime_data.data.problems == ()
    await home.run(300)
    assert len(hub.runtime_data.data.problems) == 2


async def test_the_worst_of_the_last_hour_is_not_forgotten(home: Home, ocpp: OcppDouble) -> None:
    """It is what a lost meter is judged by."""
    home.house = (15.0, 1.0, 1.0)
    home.report()
    hub = await add_hub(home.hass)
    await home.run(30)
    home.house = (1.0, 1.0, 1.0)
    await home.run(30)
    await home.hass.config_entries.async_reload(hub.entry_id)
    await home.run(10)
    assert max(amps[0] for _, amps in hub.runtime_data.memory.peaks) == 15.0


async def test_it_is_written_now_and_then_and_with_the_end_of_home_assistant(
    home: Home, ocpp: OcppDouble, hass_storage: dict[str, Any]
) -> None:
    await paused_car(home, ocpp)
    assert key(home) not in hass_storage
    await home.hass.async_stop(force=True)
    assert len(hass_storage[key(home)]["data"]["paused"]) == 1


async def test_a_hub_that_is_removed_is_forgotten(home: Home, ocpp: OcppDouble, hass_storage: dict[str, Any]) -> None:
    await paused_car(home, ocpp)
    where = key(home)
    [hub, _] = home.hass.config_entries.async_entries("dynamic_ocpp_evse")
    await home.hass.config_entries.async_unload(hub.entry_id)
    assert where in hass_storage
    await home.hass.config_entries.async_remove(hub.entry_id)
    await home.settle()
    assert where not in hass_storage


@pytest.mark.parametrize(
    "data", [{}, {"gates": 3}, [], {"gates": None, "soc": [1], "power": None, "paused": {}, "peaks": []}]
)
async def test_what_nobody_of_us_has_written_is_ignored(
    home: Home, ocpp: OcppDouble, hass_storage: dict[str, Any], data: Any, caplog: pytest.LogCaptureFixture
) -> None:
    home.report()
    hub = await add_hub(home.hass)
    await home.hass.config_entries.async_unload(hub.entry_id)
    hass_storage[key(home)] = {"version": 1, "minor_version": 1, "key": key(home), "data": data}
    await home.hass.config_entries.async_setup(hub.entry_id)
    await home.run(10)
    assert home.state("sensor.dynamic_ocpp_evse_home_status") == "ok"
    assert "What was remembered cannot be read" in caplog.text


async def test_a_load_that_is_removed_is_forgotten(home: Home, ocpp: OcppDouble, hass_storage: dict[str, Any]) -> None:
    await paused_car(home, ocpp)
    hub, load = home.hass.config_entries.async_entries("dynamic_ocpp_evse")
    await home.hass.config_entries.async_remove(load.entry_id)
    await home.run(5)
    await home.hass.config_entries.async_unload(hub.entry_id)
    assert hass_storage[key(home)]["data"]["paused"] == {}


def test_what_a_load_did_waits_until_it_answers() -> None:
    away = Load(id="y", kind=LoadKind.PLUG, mode=Mode.EXCESS, min_current=5.0, max_current=5.0, legs=(Phase.A,),
                connection=Connection.LOST, min_on=60.0)  # fmt: skip
    past = Past(running={"y": 900.0})
    unmet = LoadMemory("y", Wish.of(away), 0.0, ((990.0, 0.0),), met=False)
    memory = primed(Memory(loads=(unmet,), heard=(995.0,)), [away], past)
    assert (memory.loads, past.running) == ((unmet,), {"y": 900.0})
    memory = primed(memory, [replace(away, connection=Connection.READY, confirmed=5.0)], past)
    assert [(load.limit, load.started, load.met) for load in memory.loads] == [(5.0, 900.0, True)]
    assert memory.heard == (0.0,)  # its next report is looked at, however old
    assert past == Past()
