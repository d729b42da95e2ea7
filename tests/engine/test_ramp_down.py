"""Control, section 1: *ramp down* slows only what nobody needs at once."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import inf, nan
from typing import Any

import pytest

from custom_components.dynamic_ocpp_evse.engine import (
    Battery,
    Connection,
    Distribution,
    Inverter,
    Mode,
    ReasonCode,
    Site,
)

from .helpers import VOLTS, A, BatteryHouse, Car, House, Moment, decide, evse, limits, of

SITE = Site(phases=1, breaker=40, ramp_down=0.5)


def path(moments: list[Moment], name: str = "car") -> list[float]:
    return [of(moment.plan, name).limit for moment in moments]


def settled(site: Site = SITE, base: float = 0.0, cycle: int = 1, **more: Any) -> tuple[House, Car]:
    """A car that takes all that it may, for long."""
    car = Car(evse(legs=(A,), **more))
    house = House(site, (base,), car, cycle=cycle)
    house.run(120)
    return house, car


def falling(site: Site = SITE, base: float = 0.0, *others: Car, **more: Any) -> tuple[House, Car]:
    """A car whose limit falls slowly from 16 to 9 A, because it takes 8 of itself; it has come to 14 A."""
    car = Car(evse(legs=(A,), **more))
    house = House(site, (base,), car, *others)
    house.run(120)
    car.wants = 8.0
    while of(house.run(1)[-1].plan).limit > 14:
        pass
    return house, car


def sharing(mode: Mode, site: Site, response: float = 3.0) -> tuple[House, Car, Car]:
    """Two cars that share 20 A; the second takes 6 of itself, until it wants all that it can get."""
    one, two = (Car(evse(name, mode, legs=(A,), order=order), response) for order, name in enumerate(("one", "two")))
    two.wants = 6.0
    base = 0.0 if mode is Mode.STANDARD else -20.0
    house = House(replace(site, distribution=Distribution.SHARED), (base,), one, two)
    house.run(300)
    assert limits(house.run(1)[-1].plan) == {"one": 13, "two": 7}
    two.wants = inf
    return house, one, two


@pytest.mark.parametrize("cycle", [1, 5])
@pytest.mark.parametrize("ramp", [0.5, 1.0])
def test_a_permit_is_lowered_no_faster_than_the_ramp(ramp: float, cycle: int) -> None:
    house, car = settled(replace(SITE, ramp_down=ramp), cycle=cycle)
    car.wants = 8.0
    seen = path(house.run(120))
    assert max(before - after for before, after in pairwise(seen)) == pytest.approx(ramp * cycle)
    assert seen == sorted(seen, reverse=True)
    assert (seen[0], seen[-1]) == (16, 9)


@pytest.mark.parametrize("ramp", [None, 0.0])
def test_without_a_ramp_it_is_lowered_at_once(ramp: float | None) -> None:
    house, car = settled(replace(SITE, ramp_down=ramp))
    car.wants = 8.0
    assert set(path(house.run(120))) == {16.0, 9.0}


def test_it_falls_by_a_step_of_the_device_in_each_cycle_at_least() -> None:
    house, car = settled(replace(SITE, ramp_down=0.1), step=2.0)
    car.wants = 8.0
    assert set(path(house.run(120))) == {16.0, 14.0, 12.0, 10.0}


def test_a_load_gives_way_slowly_and_the_other_waits_for_it() -> None:
    house, _, _ = sharing(Mode.STANDARD, replace(SITE, breaker=20))
    moments = house.run(150)
    one, two = path(moments, "one"), path(moments, "two")
    assert max(before - after for before, after in pairwise(one)) == pytest.approx(0.5)
    assert (one[-1], two[-1]) == (10, 10)
    assert max(map(sum, zip(one, two, strict=True))) <= 20
    assert max(moment.flow[0] for moment in moments) <= 20


@pytest.mark.parametrize("ramp_up", [1.0, None])
def test_who_gives_way_in_the_sun_feeds_nobody_from_the_grid(ramp_up: float | None) -> None:
    """The sun that one still uses is not there for the other, however fast that may rise."""
    house, _, _ = sharing(Mode.SOLAR_ONLY, replace(SITE, ramp_up=ramp_up))
    moments = house.run(150)
    one, two = path(moments, "one"), path(moments, "two")
    assert max(before - after for before, after in pairwise(one)) == pytest.approx(0.5)
    assert min(one[-1], two[-1]) >= 9.7
    assert max(map(sum, zip(one, two, strict=True))) <= 20
    assert max(moment.flow[0] for moment in moments) <= 0


def test_less_sun_shows_through_cuts_on_their_way() -> None:
    """While 1.5 A of a car may be on their way down, 3 A less sun are seen by what flows."""
    house, _, _ = sharing(Mode.SOLAR_ONLY, SITE, response=10.0)
    while of(house.run(1)[-1].plan, "one").limit > 11.5:
        pass
    house.base = (-17.0,)
    assert sum(limits(house.run(1)[-1].plan).values()) <= 17


def test_what_a_budget_needs_is_cut_at_once_and_no_more() -> None:
    """12 A are left of the breaker: from 14 A to them in one cycle, from there on slowly."""
    house, _ = falling(replace(SITE, breaker=20))
    house.base = (8.0,)
    assert path(house.run(3)) == [12.0, 11.5, 11.0]


def test_a_lower_import_limit_is_obeyed_at_once() -> None:
    house, _ = falling(replace(SITE, max_import=40 * VOLTS))
    house.site = replace(house.site, max_import=10 * VOLTS)
    assert path(house.run(2)) == [10.0, 9.5]


def test_a_measured_overload_is_cut_in_full() -> None:
    """That the other stops would leave 11 A for it; until that shows it goes all the way."""
    other = Car(evse("other", legs=(A,), order=1, max_current=10.0))
    house, _ = falling(replace(SITE, breaker=30), 0.0, other)
    house.base = (19.0,)
    last = house.run(1)[-1]
    assert last.flow[0] > 30
    assert limits(last.plan) == {"car": 9, "other": 0}


def test_a_stop_is_not_slowed() -> None:
    house, _ = settled(mode=Mode.SOLAR_ONLY, base=-14.0, ride_through=0.0)
    house.base = (0.0,)
    assert path(house.run(1)) == [0.0]


def test_a_stop_in_favour_of_another_load_is_not_slowed() -> None:
    """10 A are enough for one: who wants power again goes first."""
    one = Car(evse("one", legs=(A,), connection=Connection.IDLE))
    two = Car(evse("two", legs=(A,), order=1))
    house = House(replace(SITE, breaker=10), (0.0,), one, two)
    house.run(120)
    assert limits(house.run(1)[-1].plan) == {"one": 0, "two": 10}
    one.load = replace(one.load, connection=Connection.READY)
    assert path(house.run(1), "two") == [0.0]


@pytest.mark.parametrize("mode", [Mode.SOLAR_ONLY, Mode.SOLAR_PRIORITY, Mode.EXCESS])
def test_less_sun_is_not_slowed(mode: Mode) -> None:
    house, _ = settled(replace(SITE, excess_threshold=2 * VOLTS), mode=mode, base=-16.0)
    spare = 2.0 if mode is Mode.EXCESS else 0.0
    house.base = (-10.0,)
    assert path(house.run(1)) == [10.0 - spare]


def test_a_battery_that_comes_first_is_not_kept_waiting() -> None:
    """At its target it gives way to Solar Priority; below it there is only the minimum."""
    battery = Battery(target=80, hysteresis=3)
    car = Car(evse(mode=Mode.SOLAR_PRIORITY, legs=(A,)))
    house = BatteryHouse(
        replace(SITE, battery=battery, inverter=Inverter()), (0.0,), car, pv=16 * VOLTS, soc=90.0, capacity=1e6
    )
    house.run(120)
    assert path(house.run(1)) == [16.0]
    house.soc = 50.0
    assert path(house.run(1)) == [6.0]


def test_a_solar_load_beside_it_is_not_fed_from_the_grid() -> None:
    """Of 22 A of sun the other keeps its 10: no more than 12 are left for a car that takes 8, and could take more."""
    other = Car(evse("other", Mode.SOLAR_ONLY, legs=(A,), order=1, max_current=10.0))
    house, _ = falling(SITE, -26.0, other)
    house.base = (-22.0,)
    assert limits(house.run(1)[-1].plan) == {"car": 12, "other": 10}
    assert path(house.run(1)) == [11.5]


def test_a_meter_that_is_too_old_for_raises_is_too_old_to_keep_anything() -> None:
    house, car = settled(SITE)
    house.metered = False
    house.run(15)
    car.wants = 8.0
    assert set(path(house.run(44))) == {16.0, 9.0}


def test_a_lost_meter_leaves_the_minimum_at_once() -> None:
    house, _ = settled(SITE)
    house.metered = False
    seen = path(house.run(80))
    assert set(seen) == {16.0, 6.0}


def test_a_person_is_obeyed_at_once() -> None:
    house, car = settled(SITE)
    car.load = replace(car.load, max_current=8.0)
    assert path(house.run(1)) == [8.0]


def test_a_person_is_obeyed_when_the_charger_comes_back() -> None:
    house, car = settled(SITE)
    car.load = replace(car.load, connection=Connection.LOST)
    house.run(5)
    car.load = replace(car.load, max_current=8.0)
    house.run(20)
    car.load = replace(car.load, connection=Connection.READY)
    assert path(house.run(1)) == [8.0]


def test_what_a_person_takes_from_another_load_is_taken_at_once() -> None:
    one, two = Car(evse("one", legs=(A,), order=1, max_current=8.0)), Car(evse("two", legs=(A,), order=2))
    house = House(replace(SITE, breaker=20), (0.0,), one, two)
    house.run(120)
    assert limits(house.run(1)[-1].plan) == {"one": 8, "two": 12}
    one.load = replace(one.load, max_current=14.0)
    assert path(house.run(1), "two") == [6.0]


def test_a_load_that_wants_nothing_is_lowered_slowly() -> None:
    house, car = settled(SITE)
    car.load = replace(car.load, connection=Connection.IDLE)
    assert path(house.run(3)) == [15.5, 15.0, 14.5]


@pytest.mark.parametrize("ramp", [-1.0, nan, inf])
def test_a_ramp_that_makes_no_sense_gives_nothing(ramp: float) -> None:
    decision = decide(replace(SITE, ramp_down=ramp), (0.0,), evse(legs=(A,)))
    assert limits(decision) == {"car": 0}
    assert of(decision).reason.code is ReasonCode.INVALID_CONFIGURATION
