"""The words of a status, and the age of a draw: what a charger says is understood, and what it said long ago is not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from custom_components.dynamic_ocpp_evse.engine import Connection, Site
from custom_components.dynamic_ocpp_evse.reading.chargers import find_chargers, is_linked
from custom_components.dynamic_ocpp_evse.reading.evse import ChargerReading, EvseReader
from custom_components.dynamic_ocpp_evse.reading.quantity import Moment
from custom_components.dynamic_ocpp_evse.reading.rhythm import Rhythm
from custom_components.dynamic_ocpp_evse.reading.statuses import CONNECTIONS, Status, status_of

from .home import FakeCharger, Home, add_evse, add_hub
from .ocpp_double import OcppDouble


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("written", [str, str.lower, str.upper, lambda word: f" {word} ", lambda word: f"{word}."])
def test_the_words_of_ocpp_are_known_however_they_are_written(status: Status, written: Any) -> None:
    assert status_of(written(status)) is status
    assert status in CONNECTIONS


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("suspended_ev", Status.SUSPENDED_EV),
        ("Suspended EVSE", Status.SUSPENDED_EVSE),
        ("disconnected", Status.AVAILABLE),
        ("not_connected", Status.AVAILABLE),
        ("connected", Status.PREPARING),
        ("ready", Status.PREPARING),
        ("ready_to_charge", Status.PREPARING),
        ("awaiting_start", Status.PREPARING),
        ("charging", Status.CHARGING),
        ("Paused", Status.SUSPENDED_EVSE),
        ("completed", Status.SUSPENDED_EV),
        ("error", Status.FAULTED),
        ("A", Status.AVAILABLE),
        ("B2", Status.PREPARING),
        ("C", Status.CHARGING),
        ("Polnjenje", Status.CHARGING),
        ("Končano", Status.SUSPENDED_EV),
        ("polni se", Status.CHARGING),
        ("Laden", None),
        ("42", None),
        ("", None),
    ],
)
def test_other_words_mean_what_they_mean(word: str, status: Status | None) -> None:
    assert status_of(word) is status


class Box:
    """A charger that is read directly, its time in seconds."""

    def __init__(self, home: Home, **data: Any) -> None:
        """Have a charger in a session that draws nothing."""
        self.home = home
        self.charger = FakeCharger(home.hass)
        self.charger.show("status_connector", "Charging")
        data = {"device_id": self.charger.device.id, "connector": 1, "phases": 1, "leg_l1": "a", **data}
        self.reader = EvseReader(home.hass, data)

    def read(self) -> ChargerReading:
        """Read it now."""
        now = dt_util.utcnow().timestamp()
        return self.reader.read(Site(), Moment(now, 0.0))

    def wait(self, seconds: float) -> None:
        """Let time pass in which it says nothing."""
        self.home.freezer.tick(timedelta(seconds=seconds))

    def report(self, every: float, amps: float, times: int = 10) -> None:
        """Let it report what it draws, and read each report."""
        for _ in range(times):
            self.wait(every)
            self.charger.draw(amps)
            self.read()


@pytest.mark.parametrize(("every", "kept"), [(60.0, 180.0), (20.0, 60.0), (5.0, 30.0)])
async def test_a_draw_is_old_after_three_of_its_intervals(home: Home, every: float, kept: float) -> None:
    box = Box(home)
    box.report(every, 10.0)
    assert box.read().interval == every
    box.wait(kept)
    assert box.read().draw == (10.0,)
    box.wait(1)
    assert box.read().draw is None
    box.charger.draw(9.0)
    assert box.read().draw == (9.0,)


async def test_a_draw_whose_interval_is_not_known_yet_lasts_as_long_as_the_slowest_that_is_usual(home: Home) -> None:
    box = Box(home)
    box.report(5.0, 10.0, times=2)
    box.wait(179)
    assert box.read().draw == (10.0,)
    box.wait(2)
    assert box.read().draw is None


@pytest.mark.parametrize("status", ["SuspendedEV", "SuspendedEVSE", "Preparing", "Available", "Finishing"])
async def test_nothing_stays_nothing_while_the_status_says_so(home: Home, status: str) -> None:
    """Meter values come in transactions only, and may stop while a car takes nothing."""
    box = Box(home)
    box.report(5.0, 0.0)
    box.charger.show("status_connector", status)
    box.wait(3600)
    assert box.read().draw == (0.0,)


async def test_an_old_nothing_of_a_car_that_charges_is_none(home: Home) -> None:
    box = Box(home)
    box.report(5.0, 0.0)
    box.wait(3600)
    assert box.read().draw is None


async def test_an_old_draw_is_old_though_the_car_is_paused(home: Home) -> None:
    box = Box(home)
    box.report(5.0, 10.0)
    box.charger.show("status_connector", "SuspendedEVSE")
    box.wait(3600)
    assert box.read().draw is None


def test_a_rhythm_is_the_longest_of_the_last_gaps() -> None:
    rhythm = Rhythm()
    at = 0.0
    for gap in (60.0, 2.0, 3.0):
        rhythm.note(at := at + gap)
    assert rhythm.longest == 3.0
    for gap in (60.0, 0.1, 5.0, 5.0):
        rhythm.note(at := at + gap)
    assert rhythm.longest == 60.0
    for _ in range(8):
        rhythm.note(at := at + 5.0)
    assert rhythm.longest == 5.0


def test_reports_that_come_together_are_one() -> None:
    rhythm = Rhythm()
    for at in (0.0, 60.0, *(60.0 + 0.1 * count for count in range(20))):
        rhythm.note(at)
    assert rhythm.longest == 60.0


def test_a_break_is_no_rhythm() -> None:
    """A car that comes after a night has no two nights to obey."""
    rhythm = Rhythm()
    for at in (0.0, 20.0, 40.0, 60.0, 40000.0, 40020.0):
        rhythm.note(at)
    assert rhythm.longest == 20.0
    assert rhythm.old_after == 60.0


def test_one_that_reports_hardly_ever_is_old_after_three_of_the_longest_intervals() -> None:
    rhythm = Rhythm()
    for at in (0.0, 900.0, 1800.0, 2700.0):
        rhythm.note(at)
    assert rhythm.old_after == 900.0


def test_a_clock_that_is_set_back_is_no_rhythm() -> None:
    rhythm = Rhythm()
    for at in (100.0, 120.0, 20.0, 40.0, 60.0):
        rhythm.note(at)
    assert rhythm.longest == 20.0


@pytest.mark.parametrize(("amps", "connection"), [(0.0, Connection.IDLE), (10.0, Connection.READY)])
async def test_a_word_that_nobody_knows_does_not_unplug_a_car(home: Home, amps: float, connection: Connection) -> None:
    box = Box(home)
    box.charger.show("status_connector", "Vorbereitung")
    box.charger.draw(amps)
    found = box.read()
    assert (found.connection, found.status) == (connection, None)


@pytest.mark.parametrize(
    ("shown", "linked"),
    [
        ({"latency_pong": "unavailable"}, False),
        ({"latency_pong": "unknown"}, True),
        ({"latency_pong": "12"}, True),
        ({"latency_pong": None, "reconnects": "unavailable"}, False),
        ({"latency_pong": None, "reconnects": "0"}, True),
        ({"latency_pong": None, "status_connector": "unavailable"}, False),
        ({"latency_pong": None, "status_connector": "Charging"}, True),
        ({"latency_pong": None, "status_connector": None}, True),
    ],
)
async def test_a_charger_is_connected_while_its_own_sensors_are_there(
    hass: HomeAssistant, home: Home, shown: dict[str, str | None], linked: bool
) -> None:
    """Who has disabled them all is believed."""
    charger = FakeCharger(hass)
    [found] = find_chargers(hass)
    for key, state in shown.items():
        entity_id = charger.entity_id(key)
        if state is None:
            hass.states.async_remove(entity_id)
        else:
            hass.states.async_set(entity_id, state)
    assert is_linked(hass, found) is linked


async def test_a_status_from_elsewhere_does_not_connect_a_charger(home: Home, ocpp: OcppDouble) -> None:
    """A template keeps what it showed before a restart; older versions would send the limit to another charger."""
    charger = FakeCharger(home.hass)
    charger.vanish()
    home.show("sensor.own", "charging")
    home.report()
    await add_evse(home.hass, await add_hub(home.hass), charger, status_entity="sensor.own", max_current=10)
    await home.run(300)
    assert ocpp.calls == []
    assert home.state("sensor.dynamic_ocpp_evse_garage_reason") == "device_lost"
    home.chargers.append(charger)
    await home.run(5)
    assert [word for word in ocpp.story() if word.startswith("l")][:3] == ["live 6 A", "lease 6 A", "live 6 A"]


async def test_a_draw_that_stopped_to_report_is_taken_to_be_what_was_allowed(home: Home, ocpp: OcppDouble) -> None:
    charger = home.charger()
    home.draws(charger, 0.0)
    home.report()
    garage = await add_evse(home.hass, await add_hub(home.hass), charger, max_current=10)
    await home.follow(ocpp, 120, "garage")
    assert garage.runtime_data.power == pytest.approx(3 * 10 * 230)
    charger.quiet.add("current_import")
    await home.run(120)
    assert garage.runtime_data.power is None
    assert home.state("sensor.dynamic_ocpp_evse_garage_power") in ("unknown", "unavailable")
    assert garage.runtime_data.plan.limit == 10
    assert {limit for limit, _ in ocpp.limits()[-2:]} == {10.0}
