"""Control, section 2: how old a reading may get, and what stands in for it once it is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import inf, nan

import pytest

from custom_components.dynamic_ocpp_evse.engine import (
    Battery,
    Circuit,
    Inverter,
    Memory,
    Mode,
    Problem,
    Reading,
    Site,
    Snapshot,
    plan,
)
from custom_components.dynamic_ocpp_evse.engine.history import UNKNOWN, highest, remembered_peak

from .helpers import START, VOLTS, A, Car, House, behind, evse, limits, of, snapshot

ONE = Site(phases=1, breaker=25)


def aged(reading: Reading | None, age: float, lost_after: float | None, now: float) -> Reading:
    assert reading is not None
    return Reading(reading.value, now - age, lost_after)


@pytest.mark.parametrize(
    ("age", "own", "problem"),
    [
        (60, None, Problem.GRID_OLD),
        (61, None, Problem.GRID_LOST),
        (61, 90.0, Problem.GRID_OLD),
        (90, 90.0, Problem.GRID_OLD),
        (91, 90.0, Problem.GRID_LOST),
        (31, 30.0, Problem.GRID_LOST),
        (61, nan, Problem.GRID_LOST),
        (1, -5.0, Problem.GRID_LOST),
    ],
)
def test_each_phase_is_lost_after_its_own_time(age: float, own: float | None, problem: Problem) -> None:
    """A slow meter on one phase leaves the others as strict as they are."""
    house = House(Site(), (2.0,) * 3, Car(evse()))
    house.run(60)
    now = house.snapshot()
    shot = replace(now, grid=(now.grid[0], aged(now.grid[1], age, own, house.now), now.grid[2]))
    assert plan(shot, house.memory, house.now)[0].problems == (problem,)
    other = replace(shot, grid=(aged(now.grid[0], age, None, house.now), *shot.grid[1:]))
    lost = problem is Problem.GRID_LOST or age > 60
    assert (plan(other, house.memory, house.now)[0].problems == (Problem.GRID_LOST,)) is lost


def test_the_meter_of_a_circuit_may_be_slower_than_that_of_the_grid() -> None:
    circuit = Circuit(id="garage", limit=20)
    for own, lost in ((None, True), (180.0, False), (100.0, True)):
        slow = replace(circuit, meter=(Reading(4.0, START - 120, own),) * 3)
        shot = replace(snapshot(Site(breaker=63), (0.0,) * 3, evse(circuit="garage")), circuits=(slow,))
        decision = plan(shot, Memory(), START)[0]
        assert (decision.problems == (Problem.CIRCUIT_LOST,)) is lost
        assert of(decision).limit == (0.0 if lost else 16.0)


def test_limits_are_remembered_for_as_long_as_a_reading_may_get_old() -> None:
    """The draw that a reading of 4 minutes ago holds is told by the limit of then."""
    house = House(ONE, (5.0,), Car(evse(legs=(A,))))
    house.run(120)
    old, house.metered = house.grid[0], False
    for most in (12.0, 10.0, 8.0, 7.0):
        house.cars[0].load = replace(house.cars[0].load, max_current=most)
        for _ in range(60):
            assert old is not None
            house.grid = (Reading(old.value, old.at, 300.0),)
            house.run(1)
    [memory] = house.memory.loads
    assert memory.limits(old.at, old.at + 1) == [16.0]


def test_the_sun_is_believed_for_as_long_as_the_hub_says() -> None:
    for after, age, known in ((300.0, 300, True), (300.0, 301, False), (60.0, 61, False), (900.0, 899, True)):
        shot = snapshot(replace(ONE, solar_lost_after=after), (0.0,))
        decision = plan(replace(shot, solar=Reading(900.0, START - age)), Memory(), START)[0]
        assert decision.solar == (900.0 if known else None)


def test_a_lost_sun_is_derived_from_what_the_inverter_gives() -> None:
    site = Site(phases=1, battery=Battery())
    shot = replace(
        snapshot(site, (0.0,)),
        solar=Reading(5000.0, START - 301),
        output=(Reading(10.0, START),),
        battery=Reading(-700.0, START),
        soc=Reading(50.0, START),
    )
    assert plan(shot, Memory(), START)[0].solar == 10 * VOLTS + 700
    assert plan(replace(shot, output=()), Memory(), START)[0].solar is None


@pytest.mark.parametrize(
    ("base", "sun", "measured", "expected"),
    [
        ((2.0,) * 3, 0.0, None, 6.0),
        ((2.0,) * 3, 50.0, None, 6.0),
        ((2.0,) * 3, 54.0, None, 0.0),
        ((2.0,) * 3, 54.0, (54.0, 0.0, 0.0), 0.0),
        ((2.0, 2.0, 2.0), 17.0, (17.0, 0.0, 0.0), 6.0),
        ((2.0, 2.0, 2.0), 18.0, (18.0, 0.0, 0.0), 0.0),
        ((-16.0, 2.0, 2.0), 18.0, (18.0, 0.0, 0.0), 6.0),
        ((2.0, 2.0, 2.0), 18.0, (nan, inf, -3.0), 6.0),
    ],
)
def test_the_static_share_counts_what_the_sun_has_fed(
    base: Sequence[float], sun: float, measured: Sequence[float] | None, expected: float
) -> None:
    """The meter shows 2 A of a house that takes 20 while the sun gives 18: when it ends, 6 A more are above 25."""
    site = Site(breaker=25)
    now, memory = START, Memory()
    shot = replace(
        snapshot(site, base, evse()),
        solar=Reading(sun * VOLTS, now),
        output=() if measured is None else tuple([Reading(value, now) for value in measured]),
    )
    _, memory = plan(shot, memory, now)
    decision = plan(replace(shot, solar=None, output=()), memory, now + 61)[0]
    assert decision.problems == (Problem.GRID_LOST,)
    assert of(decision).limit == expected


@pytest.mark.parametrize("has_battery", [True, False])
@pytest.mark.parametrize(("consumed", "expected"), [(19.0, 6.0), (20.0, 0.0)])
def test_the_static_share_counts_what_the_battery_has_fed(has_battery: bool, consumed: float, expected: float) -> None:
    """The meter shows nothing of a house of 19 A on each phase: 25 - 19 leave a minimum, 25 - 20 none."""
    site = Site(battery=Battery(max_discharge=20000.0), inverter=Inverter(has_battery=has_battery))
    sun = 9.0
    shot = behind(site, (consumed,) * 3, evse(), pv=sun, battery=3 * consumed - sun, soc=90.0)
    if not has_battery:
        shot = replace(shot, output=(Reading(sun / 3, START),) * 3)
    _, memory = plan(shot, Memory(), START)
    assert of(plan(shot, memory, START + 61)[0]).limit == expected


def test_without_anything_remembered_nothing_is_given() -> None:
    """A start with a meter that is silent since long ago: what the house may take nobody knows."""
    shot = snapshot(Site(), (0.0,) * 3, evse("standard"), evse("sun", Mode.SOLAR_PRIORITY), at=START - 61)
    decision, memory = plan(shot, Memory(), START)
    assert (decision.problems, limits(decision)) == ((Problem.GRID_LOST,), {"standard": 0.0, "sun": 0.0})
    assert plan(Snapshot(site=Site(), grid=(None,) * 3, loads=shot.loads), memory, START + 5)[0].problems == (
        Problem.NO_GRID,
    )


def test_the_static_share_fits_a_circuit_whose_meter_has_never_told() -> None:
    circuit = Circuit(id="garage", limit=20, meter=(None, None, None))
    shot = replace(snapshot(Site(breaker=63), (0.0,) * 3, evse(circuit="garage"), evse("free")), circuits=(circuit,))
    memory = plan(shot, Memory(), START)[1]
    assert limits(plan(shot, memory, START + 61)[0]) == {"car": 0.0, "free": 6.0}


HOUR = 3600.0


def test_a_peak_of_what_is_lost_stands_for_as_long_as_that_and_no_longer() -> None:
    """The second value is lost after 10 minutes, and comes back after two hours: its 9 A are forgotten then."""
    peaks = remembered_peak((), 0.0, (5.0, 9.0))
    assert highest(peaks) == (5.0, 9.0)
    for minute in range(10, 120):
        peaks = remembered_peak(peaks, 60.0 * minute, (1.0, UNKNOWN))
        assert highest(peaks) == (5.0 if minute < 70 else 1.0, 9.0)
    for minute in range(120, 140):
        peaks = remembered_peak(peaks, 60.0 * minute, (1.0, 2.0))
    assert highest(peaks) == (1.0, 2.0)


def test_a_peak_that_was_never_known_is_not_known() -> None:
    peaks = remembered_peak(remembered_peak((), 0.0, (5.0, UNKNOWN)), 700.0, (1.0, UNKNOWN))
    assert highest(peaks) == (5.0, UNKNOWN)
    assert highest(remembered_peak(peaks, 701.0, (1.0, 2.0))) == (5.0, 2.0)


def test_the_fallback_of_a_circuit_is_no_measurement_of_it() -> None:
    """12 A beside the car for a minute; then its meter fails for 5 minutes in every 20: after an hour the
    most of the last hour is 3 A, not what stood in for the meter meanwhile."""
    memory, drawn, seen = Memory(), 0.0, {}
    circuit, car = Circuit(id="garage", limit=30), evse(circuit="garage", max_current=32.0)
    for second in range(0, 7200, 5):
        now, beside = START + second, 12.0 if second < 60 else 3.0
        if second % 1200 < 900:
            circuit = replace(circuit, meter=(Reading(beside + drawn, now),) * 3)
        load = replace(car, draw=(drawn,) * 3, draw_at=now, confirmed=drawn)
        shot = replace(snapshot(Site(breaker=63), (9.0,) * 3, load, at=now), circuits=(circuit,))
        seen[second], memory = plan(shot, memory, now)
        drawn = of(seen[second]).limit
    assert [of(seen[second]).limit for second in (890, 1195, 3595, 4795, 5995, 7195)] == [27, 18, 18, 27, 27, 27]
    assert seen[7195].problems == (Problem.CIRCUIT_LOST,)
