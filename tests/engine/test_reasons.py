"""Section 7: every answer explains itself, and its numbers are exact."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from custom_components.dynamic_ocpp_evse.engine import (
    Accounting,
    Connection,
    Distribution,
    Load,
    LoadPlan,
    LoadStatus,
    Mode,
    ReasonCode,
    Site,
)

from .helpers import VOLTS, A, B, C, Car, House, decide, evse, limits, of, plug

SITE = Site(breaker=25)


def only(site: Site, base: tuple[float, ...], load: Load) -> LoadPlan:
    return of(decide(site, base, load), load.id)


def test_at_maximum() -> None:
    part = only(SITE, (0.0,) * 3, evse())
    assert (part.reason.code, part.status) == (ReasonCode.AT_MAXIMUM, LoadStatus.CHARGING)


@pytest.mark.parametrize(("b", "limit"), [(15.0, 10.0), (21.0, 0.0)])
def test_the_main_breaker_names_its_phase(b: float, limit: float) -> None:
    part = only(SITE, (2.0, b, 3.0), evse())
    assert part.limit == limit
    assert part.reason.code is ReasonCode.MAIN_BREAKER
    assert part.reason.phases == (B,)


@pytest.mark.parametrize("accounting", Accounting)
def test_max_import_is_named(accounting: Accounting) -> None:
    site = Site(breaker=63, max_import=6900.0, accounting=accounting)
    assert only(site, (1.0,) * 3, evse()).reason.code is ReasonCode.MAX_IMPORT
    assert only(site, (5.0,) * 3, evse()).reason.code is ReasonCode.MAX_IMPORT


def test_not_enough_solar_names_phase_and_watts() -> None:
    """Six ampere are needed, B has 4 A to spare: 460 W."""
    part = only(SITE, (-9.0, -4.0, -9.0), evse(mode=Mode.SOLAR_ONLY))
    assert part.limit == 0
    assert part.status is LoadStatus.WAITING
    assert part.reason.code is ReasonCode.NOT_ENOUGH_SOLAR
    assert part.reason.phases == (B,)
    assert part.reason.missing == pytest.approx(2 * VOLTS)


@pytest.mark.parametrize("mode", [Mode.SOLAR_ONLY, Mode.SOLAR_PRIORITY])
def test_one_that_takes_all_the_sun_follows_it(mode: Mode) -> None:
    part = only(SITE, (-9.0,) * 3, evse(mode=mode))
    assert (part.limit, part.reason.code) == (9.0, ReasonCode.FOLLOWS_SUN)
    assert [short.budget for short in part.reason.shortfalls] == [ReasonCode.NOT_ENOUGH_SOLAR] * 3


def test_one_that_takes_its_minimum_from_the_grid_follows_no_sun() -> None:
    part = only(SITE, (3.0,) * 3, evse(mode=Mode.SOLAR_PRIORITY))
    assert (part.limit, part.reason.code) == (6.0, ReasonCode.NOT_ENOUGH_SOLAR)
    assert part.reason.missing == pytest.approx((6 + 3) * VOLTS)


def test_one_that_takes_all_beyond_the_threshold_follows_the_export() -> None:
    site = Site(phases=1, breaker=63, excess_threshold=2 * VOLTS)
    part = only(site, (-14.0,), evse(mode=Mode.EXCESS, legs=(A,)))
    assert (part.limit, part.reason.code) == (12.0, ReasonCode.FOLLOWS_EXPORT)


@pytest.mark.parametrize(
    ("load", "limit", "status"),
    [
        (evse(checked=True, max_current=10.0), 10.0, LoadStatus.CHARGING),
        (evse(checked=True, connection=Connection.IDLE), 6.0, LoadStatus.IDLE),
        (plug(checked=True), 10.0, LoadStatus.ON),
        (plug(checked=True, connection=Connection.DISCONNECTED), 0.0, LoadStatus.WAITING),
    ],
)
def test_while_the_wiring_is_checked_that_is_the_reason(load: Load, limit: float, status: LoadStatus) -> None:
    part = only(SITE, (0.0,) * 3, load)
    assert (part.limit, part.status, part.reason.code) == (limit, status, ReasonCode.CHECKING_WIRING)


def test_a_check_of_the_wiring_is_no_reason_where_there_is_no_room() -> None:
    part = only(Site(breaker=16), (15.0,) * 3, evse(checked=True))
    assert (part.limit, part.reason.code) == (0.0, ReasonCode.MAIN_BREAKER)


def test_below_the_excess_threshold() -> None:
    site = Site(phases=1, breaker=63, excess_threshold=3000.0)
    part = only(site, (-10.0,), evse(mode=Mode.EXCESS, legs=(A,)))
    assert part.limit == 0
    assert part.reason.code is ReasonCode.BELOW_EXCESS_THRESHOLD
    assert part.reason.missing == pytest.approx(700.0, abs=0.1)


@pytest.mark.parametrize("mode", [Mode.STANDARD, Mode.SOLAR_ONLY])
def test_gave_way_to_names_the_other_load(mode: Mode) -> None:
    site = Site(phases=1, breaker=16 if mode is Mode.STANDARD else 63, distribution=Distribution.STRICT)
    loads = (evse("first", mode, legs=(A,), order=1), evse("second", mode, legs=(A,), order=2))
    reason = of(decide(site, (0.0 if mode is Mode.STANDARD else -16.0,), *loads), "second").reason
    assert (reason.code, reason.load) == (ReasonCode.GAVE_WAY_TO, "first")


def test_gave_way_to_a_more_urgent_mode() -> None:
    loads = (evse("solar", Mode.SOLAR_ONLY, legs=(A,), priority=1), evse("standard", legs=(A,), priority=2))
    reason = of(decide(SITE, (-12.0, 0.0, 0.0), *loads), "solar").reason
    assert (reason.code, reason.load) == (ReasonCode.GAVE_WAY_TO, "standard")


def test_no_load_gives_way_to_itself() -> None:
    """It is let in as soon as the other has come down to 7 A, and would then take more than that one."""
    one = Car(evse("one", legs=(A,), order=1))
    two = Car(evse("two", legs=(A,), order=2, min_current=10.0, connection=Connection.DISCONNECTED))
    house = House(Site(phases=1, breaker=17, distribution=Distribution.OPTIMIZED), (0.0,), one, two)
    house.run(240)
    two.load = replace(two.load, connection=Connection.READY)
    told = [of(moment.plan, "two") for moment in house.run(4)]
    assert [part.limit for part in told] == [0, 0, 0, 10]
    assert {part.reason.load for part in told} == {None}


def test_nobody_gives_way_to_a_load_on_another_phase() -> None:
    loads = (evse("first", legs=(A,), order=1), evse("second", legs=(B,), order=2))
    reason = of(decide(SITE, (0.0, 22.0, 0.0), *loads), "second").reason
    assert (reason.code, reason.phases) == (ReasonCode.MAIN_BREAKER, (B,))


def test_vehicle_limit() -> None:
    """A car that takes 9 A of 16 A steadily."""
    house = House(SITE, (0.0,) * 3, Car(evse(), wants=9.0))
    part = of(house.run(300)[-1].plan)
    assert part.reason.code is ReasonCode.VEHICLE_LIMIT
    assert part.limit >= 9


def test_a_raise_under_way_is_ramping_with_its_seconds() -> None:
    """60 s of hold, 20 s gone."""
    house = House(Site(phases=1), (15.0,), Car(evse(legs=(A,))))
    house.run(90)
    house.base = (10.0,)
    reason = of(house.run(21)[-1].plan).reason
    assert reason.code is ReasonCode.RAMPING
    assert reason.seconds == pytest.approx(40.0, abs=1.5)


def test_pausing_counts_down() -> None:
    car = Car(evse(legs=(A,), mode=Mode.SOLAR_ONLY, pause=120.0, ride_through=0.0))
    house = House(Site(phases=1), (-10.0,), car)
    house.run(60)
    house.base = (0.0,)
    house.run(1)
    house.base = (-10.0,)
    seen = [of(moment.plan).reason for moment in house.run(100)]
    pausing = [reason.seconds for reason in seen[30:] if reason.code is ReasonCode.PAUSING]
    assert len(pausing) >= 60
    assert pausing[0] is not None
    assert all(left == pytest.approx(pausing[0] - n, abs=1e-6) for n, left in enumerate(pausing))


def test_riding_through() -> None:
    house = House(Site(phases=1), (-8.0,), Car(evse(legs=(A,), mode=Mode.SOLAR_ONLY)))
    house.run(60)
    house.base = (-5.5,)
    assert of(house.run(20)[-1].plan).reason.code is ReasonCode.RIDING_THROUGH


@pytest.mark.parametrize(
    ("change", "code", "status"),
    [
        ({"connection": Connection.DISCONNECTED}, ReasonCode.NOT_CONNECTED, LoadStatus.UNPLUGGED),
        ({"connection": Connection.IDLE}, ReasonCode.NO_DEMAND, LoadStatus.IDLE),
        ({"connection": Connection.LOST}, ReasonCode.DEVICE_LOST, LoadStatus.UNAVAILABLE),
        ({"controlled": False}, ReasonCode.CONTROL_OFF, LoadStatus.NOT_CONTROLLED),
    ],
)
def test_what_stands_at_the_outlet(change: dict[str, Any], code: ReasonCode, status: LoadStatus) -> None:
    part = only(SITE, (0.0,) * 3, evse(**change))
    assert (part.reason.code, part.status) == (code, status)


@pytest.mark.parametrize(
    ("mode", "code"), [(Mode.SOLAR_ONLY, ReasonCode.FOLLOWS_SUN), (Mode.STANDARD, ReasonCode.MAIN_BREAKER)]
)
def test_what_is_too_little_for_a_raise_is_not_waited_for(mode: Mode, code: ReasonCode) -> None:
    """A raise has to gain 0.25 A of sun, or 0.75 A of the grid: 0.2 A more are there for good, and none follows."""
    room = -10.0 if mode is Mode.SOLAR_ONLY else 15.0
    house = House(Site(phases=1), (room,), Car(evse(mode=mode, legs=(A,))))
    before = of(house.run(300)[-1].plan)
    house.base = (room - 0.2,)
    after = of(house.run(300)[-1].plan)
    assert (before.limit, after.limit) == (10.0, 10.0)
    assert after.reason.code is code


@pytest.mark.parametrize(
    "change",
    [
        {"min_current": 20.0},
        {"max_current": float("nan")},
        {"min_current": -1.0},
        {"max_current": float("inf")},
        {"max_current": 1e308},
        {"max_current": 0.0, "min_current": 0.0},
    ],
)
def test_an_impossible_configuration_gets_nothing_and_says_so(change: dict[str, Any]) -> None:
    part = only(SITE, (0.0,) * 3, evse(**change))
    assert (part.limit, part.reason.code) == (0.0, ReasonCode.INVALID_CONFIGURATION)


def met(site: Site, base: tuple[float, ...], part: LoadPlan, trace: float) -> tuple[Site, tuple[float, ...]]:
    """Make good every shortfall that a reason lists, and a trace more or less (A)."""
    better, breaker, most = [0.0] * len(base), site.breaker, site.max_import
    for short in part.reason.shortfalls:
        if short.budget is ReasonCode.MAIN_BREAKER:
            breaker = max(breaker, site.breaker + short.amps + trace)
        elif short.budget is ReasonCode.MAX_IMPORT and site.max_import is not None:
            most = max(most or 0.0, site.max_import + short.watts + trace * VOLTS)
        else:
            for phase in short.phases:
                better[phase] = max(better[phase], (short.amps + trace) / len(short.phases))
    flow = tuple(value - more for value, more in zip(base, better, strict=True))
    return replace(site, breaker=breaker, max_import=most), flow


@pytest.mark.parametrize(
    ("site", "base", "load"),
    [
        (SITE, (20.0, 24.0, 19.5), evse()),
        (Site(breaker=25, power_buffer=600.0), (20.0, 3.0, 2.0), evse(legs=(A, A))),
        (Site(breaker=63, max_import=6900.0), (8.0, 8.0, 8.0), evse()),
        (Site(breaker=63, max_import=6900.0), (29.0, -20.0, -5.0), evse()),
        (Site(breaker=20, max_import=4600.0, accounting=Accounting.NETTED), (16.0, 8.0, 3.0), evse()),
        (SITE, (-4.0, -2.0, 3.0), evse(mode=Mode.SOLAR_ONLY)),
        (SITE, (-4.0, -12.0, 3.0), evse(mode=Mode.SOLAR_ONLY, legs=(B, B, C))),
        (replace(SITE, accounting=Accounting.NETTED), (-12.0, -2.0, 3.0), evse(mode=Mode.SOLAR_ONLY)),
        (Site(breaker=9, phases=1), (4.0,), plug("car", Mode.SOLAR_ONLY)),
        (replace(SITE, excess_threshold=5000.0), (-3.0, -4.0, -5.0), evse(mode=Mode.EXCESS)),
        (replace(SITE, excess_threshold=5000.0), (3.0, -40.0, -5.0), evse(mode=Mode.EXCESS)),
        (replace(SITE, excess_threshold=100.0), (-3.0, -6.0, -5.0), evse(mode=Mode.EXCESS)),
    ],
)
def test_with_all_shortfalls_met_it_starts_and_with_less_it_does_not(
    site: Site, base: tuple[float, ...], load: Load
) -> None:
    part = only(site, base, load)
    assert part.limit == 0
    assert part.reason.shortfalls
    for short in part.reason.shortfalls:
        assert short.amps > 0
        assert short.watts == pytest.approx(short.amps * VOLTS)
    assert only(*met(site, base, part, 0.002), load).limit >= load.min_current
    assert only(*met(site, base, part, -0.05), load).limit == 0


def test_every_budget_that_binds_is_listed() -> None:
    """Breaker on A, import and sun at once: all three are told, the nearest one is not enough."""
    site = Site(breaker=25, max_import=4600.0)
    part = only(site, (22.0, 2.0, 2.0), evse(mode=Mode.SOLAR_ONLY))
    assert {short.budget for short in part.reason.shortfalls} == {
        ReasonCode.MAIN_BREAKER,
        ReasonCode.MAX_IMPORT,
        ReasonCode.NOT_ENOUGH_SOLAR,
    }


def test_who_gives_way_lists_the_shortfall_too() -> None:
    """12 A are taken by the first: the second is 2 A short of its minimum."""
    site = Site(phases=1, breaker=16, distribution=Distribution.STRICT)
    loads = (evse("first", legs=(A,), order=1, max_current=12.0), evse("second", legs=(A,), order=2))
    reason = of(decide(site, (0.0,), *loads), "second").reason
    assert reason.code is ReasonCode.GAVE_WAY_TO
    assert [short.budget for short in reason.shortfalls] == [ReasonCode.MAIN_BREAKER]
    assert reason.shortfalls[0].amps == pytest.approx(2.0)


def test_no_cycle_is_without_a_reason_and_a_load_without_a_plan() -> None:
    """A day in a minute: sun, clouds, an oven, a lost meter; each cycle answers for each load."""
    cars = [
        Car(evse(mode.value, mode, legs=(A,), order=n)) for n, mode in enumerate(Mode) if mode is not Mode.CONTINUOUS
    ]
    house = House(Site(phases=1, breaker=40, excess_threshold=2000.0), (0.0,), *cars, Car(plug()))
    for base, metered in ((5.0, True), (-20.0, True), (-60.0, True), (30.0, True), (45.0, True), (-30.0, False)):
        house.base, house.metered = (base,), metered
        for moment in house.run(100):
            assert set(limits(moment.plan)) == {car.load.id for car in house.cars}
            assert len(moment.plan.loads) == len(house.cars)
            for load in moment.plan.loads:
                assert isinstance(load.reason.code, ReasonCode)
                if load.limit == 0:
                    assert load.reason.code not in (ReasonCode.AT_MAXIMUM, ReasonCode.VEHICLE_LIMIT)


def test_a_load_that_runs_at_its_maximum_never_says_that_something_is_short() -> None:
    decision = decide(SITE, (-30.0,) * 3, *(evse(mode.value, mode) for mode in (Mode.STANDARD, Mode.SOLAR_ONLY)))
    for load in decision.loads:
        if load.limit == 16:
            assert load.reason.code is ReasonCode.AT_MAXIMUM
            assert load.reason.missing is None
    assert set(limits(decision).values()) == {16, 14}
