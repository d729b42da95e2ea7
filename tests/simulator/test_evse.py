"""The charge point's smart charging, in virtual time."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.car import Car, CarConfig
from simulator.evse import Answer, Evse, EvseConfig, Firmware, Status
from simulator.profiles import to_iso

from .charger import DEFAULT, NOW, STATION, TX, accept, charging, profile


def test_without_profiles_the_hardware_limits() -> None:
    evse = charging()
    assert evse.offered(NOW) == 16
    assert evse.currents == (16.0, 16.0, 16.0)
    assert evse.status(NOW) is Status.CHARGING


@pytest.mark.parametrize(("limit", "offered"), [(0, 0), (1, 0), (5.9, 0), (6, 6), (10.4, 10.4), (16, 16), (99, 16)])
def test_a_limit_is_offered_from_six_amps_up(limit: float, offered: float) -> None:
    evse = charging()
    accept(evse, profile(limit))
    assert evse.offered(NOW) == offered
    evse.step(NOW + 2, 1)
    assert evse.currents[0] == offered


@pytest.mark.parametrize(("limit", "offered"), [(10.9, 10), (10.0, 10), (6.9, 6), (5.99, 0)])
def test_whole_amps_are_rounded_down(limit: float, offered: float) -> None:
    evse = charging(Firmware(whole_amps=True))
    accept(evse, profile(limit))
    assert evse.offered(NOW) == offered


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize(("amps", "voltage"), [(7, 229.3), (15, 229.3), (6, 237.1)])
def test_watts_over_volts_lose_no_amp_to_rounding(amps: int, voltage: float, whole: bool) -> None:
    assert amps * voltage * 3 / (voltage * 3) < amps
    evse = charging(Firmware(whole_amps=whole), voltage=voltage)
    accept(evse, profile(amps * voltage * 3, unit="W"))
    assert evse.offered(NOW) == amps


@pytest.mark.parametrize(
    ("wired", "phases", "amps"), [(3, None, 10), (3, 3, 10), (3, 1, 16), (1, None, 16), (3, 2, 15)]
)
def test_watts_are_shared_by_the_phases(wired: int, phases: int | None, amps: float) -> None:
    evse = charging(phases=wired)
    more: dict[str, Any] = {"phases": phases} if phases else {}
    accept(evse, profile(6900, unit="W", **more))
    assert evse.offered(NOW) == pytest.approx(amps)


def test_the_highest_stack_level_wins_and_the_lease_below_is_left() -> None:
    evse = charging()
    accept(evse, profile(6, stack=1, kind="Absolute", startSchedule=to_iso(NOW - 60)))
    live = profile(14, stack=2, kind="Absolute", startSchedule=to_iso(NOW - 60), validTo=to_iso(NOW + 120))
    accept(evse, live)
    assert [evse.offered(NOW + t) for t in (0, 119)] == [14, 14]
    assert [evse.offered(NOW + t) for t in (120, 9999)] == [6, 6]
    accept(evse, live | {"validTo": to_iso(NOW + 300)}, now=NOW + 100)
    assert evse.offered(NOW + 299) == 14


def test_without_a_lease_an_expired_profile_leaves_the_hardware_limit() -> None:
    evse = charging()
    accept(evse, profile(8, validTo=to_iso(NOW + 60)))
    assert evse.offered(NOW + 59) == 8
    assert evse.offered(NOW + 60) == 16


def test_valid_from_is_waited_for() -> None:
    evse = charging()
    accept(evse, profile(8, validFrom=to_iso(NOW + 60)))
    assert evse.offered(NOW + 59) == 16
    assert evse.offered(NOW + 60) == 8


def test_absolute_periods_count_from_start_schedule() -> None:
    evse = charging()
    periods = [{"startPeriod": 0, "limit": 8}, {"startPeriod": 60, "limit": 12}]
    accept(evse, profile(0, kind="Absolute", periods=periods, startSchedule=to_iso(NOW + 10), duration=120))
    assert [evse.offered(NOW + t) for t in (9, 10, 69, 70, 129, 130)] == [16, 8, 8, 12, 12, 16]


def test_absolute_without_start_schedule_starts_as_it_comes() -> None:
    evse = charging()
    accept(evse, profile(8, kind="Absolute", duration=30), now=NOW + 100)
    assert [evse.offered(NOW + t) for t in (100, 129, 130)] == [8, 8, 16]


def test_recurring_comes_again_each_day() -> None:
    evse = charging()
    accept(evse, profile(8, kind="Recurring", recurrencyKind="Daily", startSchedule=to_iso(NOW), duration=3600))
    assert [evse.offered(NOW + t) for t in (0, 3599, 3600, 86_400, 86_400 + 3600)] == [8, 8, 16, 8, 16]


@pytest.mark.parametrize(("from_transaction", "offered"), [(True, 16), (False, 8)])
def test_relative_duration_counts_from_transaction_or_receipt(from_transaction: bool, offered: float) -> None:
    evse = charging(Firmware(relative_from_transaction=from_transaction))
    accept(evse, profile(8, duration=120), now=NOW + 3600)
    assert evse.offered(NOW + 3601) == offered


def test_relative_waits_for_the_transaction() -> None:
    evse = Evse(EvseConfig(), Car(CarConfig(response=0.0, start_delay=0.0), plugged=True))
    accept(evse, profile(8, duration=120))
    evse.begin(7, NOW + 3600, "CARD")
    assert [evse.offered(NOW + 3600 + t) for t in (0, 119, 120)] == [8, 8, 16]


def test_transaction_profile_beats_the_default_and_ends_with_it() -> None:
    evse = charging()
    accept(evse, profile(10, stack=5))
    accept(evse, profile(8, purpose=TX, stack=0, transactionId=7))
    assert evse.offered(NOW) == 8
    evse.end(NOW + 5, "Local")
    evse.begin(8, NOW + 6, "CARD")
    assert evse.offered(NOW + 6) == 10


def test_the_station_profile_caps_and_does_not_raise() -> None:
    evse = charging()
    accept(evse, profile(10, id=1))
    accept(evse, profile(8, id=2, purpose=STATION), connector=0)
    assert evse.offered(NOW) == 8
    accept(evse, profile(14, id=2, purpose=STATION), connector=0)
    assert evse.offered(NOW) == 10


def test_a_default_for_the_station_yields_to_that_of_the_connector() -> None:
    evse = charging()
    accept(evse, profile(8, id=1, stack=5), connector=0)
    assert evse.offered(NOW) == 8
    accept(evse, profile(12, id=2, stack=1), connector=1)
    assert evse.offered(NOW) == 12


def test_same_id_or_same_place_is_replaced() -> None:
    evse = charging()
    accept(evse, profile(8, id=1, stack=3))
    accept(evse, profile(9, id=1, stack=1))
    assert len(evse.profiles) == 1
    accept(evse, profile(10, id=2, stack=1))
    assert len(evse.profiles) == 1
    assert evse.offered(NOW) == 10


def test_no_more_profiles_than_fit_but_replacing_goes_on() -> None:
    evse = charging(Firmware(max_stack_level=20))
    for stack in range(10):
        accept(evse, profile(8, stack=stack))
    assert evse.set_profile(1, profile(8, stack=11), NOW) is Answer.REJECTED
    accept(evse, profile(9, stack=9))
    assert evse.offered(NOW) == 9


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        ({}, set()),
        ({"profile_id": 1}, {2, 3}),
        ({"profile_id": 1, "connector": 0}, {2, 3}),
        ({"connector": 0}, {1, 2}),
        ({"purpose": DEFAULT}, {3}),
        ({"purpose": DEFAULT, "stack": 1}, {2, 3}),
    ],
)
def test_clear_takes_what_matches_every_filter(filters: dict[str, Any], left: set[int]) -> None:
    evse = charging()
    accept(evse, profile(8, id=1, stack=1))
    accept(evse, profile(9, id=2, stack=2))
    accept(evse, profile(10, id=3, stack=1, purpose=STATION), connector=0)
    assert evse.clear_profiles(**filters) is Answer.ACCEPTED
    assert {entry.id for _, entry in evse.profiles.profiles} == left
    assert evse.clear_profiles(profile_id=99) is Answer.UNKNOWN


def test_a_firmware_that_rejects_amps_takes_watts() -> None:
    evse = charging(Firmware(rejects_amps=True, rate_units="Power"))
    assert evse.set_profile(1, profile(8), NOW) is Answer.REJECTED
    assert evse.offered(NOW) == 16
    accept(evse, profile(8 * 690, unit="W"))
    assert evse.offered(NOW) == 8


@pytest.mark.parametrize(
    ("firmware", "payload", "connector"),
    [
        (Firmware(rate_units="Current"), profile(6900, unit="W"), 1),
        (Firmware(max_stack_level=1), profile(8, stack=2), 1),
        (Firmware(rejects_station_profile=True), profile(8, purpose=STATION), 0),
        (Firmware(), profile(8, purpose=STATION), 1),
        (Firmware(), profile(8), 2),
        (Firmware(), profile(8, purpose=TX, transactionId=99), 1),
        (Firmware(), profile(8, purpose=TX, transactionId=7), 0),
        (Firmware(), profile(-1), 1),
        (Firmware(), profile(8, periods=[]), 1),
        (Firmware(), profile(8, periods=[{"startPeriod": 5, "limit": 8}]), 1),
        (Firmware(), profile(8, validTo="tomorrow"), 1),
        (Firmware(), {}, 1),
    ],
)
def test_rejected_changes_nothing(firmware: Firmware, payload: dict[str, Any], connector: int) -> None:
    evse = charging(firmware)
    assert evse.set_profile(connector, payload, NOW) is Answer.REJECTED
    assert len(evse.profiles) == 0


def test_transaction_profile_needs_a_transaction() -> None:
    assert Evse().set_profile(1, profile(8, purpose=TX), NOW) is Answer.REJECTED


def test_accepted_and_ignored() -> None:
    evse = charging(Firmware(accepts_but_ignores=True))
    accept(evse, profile(8))
    assert evse.offered(NOW) == 16


@pytest.mark.parametrize(("offset", "offered"), [(0, 8), (3600, 16), (-3600, 16)])
def test_a_clock_that_is_wrong_misses_the_time(offset: float, offered: float) -> None:
    evse = charging(Firmware(clock_offset=offset))
    accept(evse, profile(8, kind="Absolute", startSchedule=to_iso(NOW - 60), validTo=to_iso(NOW + 120)))
    assert evse.offered(NOW) == offered


def test_a_wrong_clock_does_not_move_a_relative_duration() -> None:
    evse = charging(Firmware(clock_offset=3600))
    accept(evse, profile(8, duration=120))
    assert [evse.offered(NOW + t) for t in (119, 120)] == [8, 16]
