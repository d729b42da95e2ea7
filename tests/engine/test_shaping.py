"""Control, section 1: holds, ramps, pauses, ride-through, and a person who is obeyed at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from custom_components.dynamic_ocpp_evse.engine import Connection, Distribution, LoadStatus, Mode, ReasonCode, Site

from .helpers import VOLTS, A, Car, House, Moment, evse, limits, of, plug

SITE = Site(phases=1, breaker=25)
SOLAR = Site(phases=1, breaker=63)


def standard(base: float = 15.0, site: Site = SITE, **more: Any) -> tuple[House, Car]:
    """A Standard car at the breaker, settled."""
    car = Car(evse(legs=(A,), **more))
    house = House(site, (base,), car)
    house.run(90)
    return house, car


def solar(base: float = -8.0, site: Site = SOLAR, **more: Any) -> tuple[House, Car]:
    """A Solar Only car on its sun, settled."""
    car = Car(evse(mode=Mode.SOLAR_ONLY, legs=(A,), **more))
    house = House(site, (base,), car)
    house.run(90)
    return house, car


def path(moments: list[Moment], name: str = "car") -> list[float]:
    return [of(moment.plan, name).limit for moment in moments]


def first(limit: float, seen: list[float]) -> int:
    """Return the second at which a limit is above a value first."""
    return next((second for second, value in enumerate(seen) if value > limit), 10**6)


def test_a_raise_on_grid_waits_60_seconds_and_then_comes() -> None:
    house, _ = standard()
    house.base = (11.0,)
    seen = path(house.run(120))
    assert 60 <= first(10.0, seen) <= 62
    assert seen[-1] == 14


def test_a_raise_on_sun_waits_10_seconds_and_then_comes() -> None:
    house, _ = solar()
    house.base = (-12.0,)
    seen = path(house.run(60))
    assert 10 <= first(8.0, seen) <= 12
    assert seen[-1] == 12


@pytest.mark.parametrize(("gain", "raised"), [(0.7, False), (0.85, True)])
def test_a_raise_on_grid_needs_three_quarters_of_an_ampere(gain: float, raised: bool) -> None:
    house, _ = standard()
    house.base = (15.0 - gain,)
    assert (path(house.run(300))[-1] > 10.0) is raised


@pytest.mark.parametrize(("gain", "raised"), [(0.2, False), (0.35, True)])
def test_a_raise_on_sun_needs_a_quarter_of_an_ampere(gain: float, raised: bool) -> None:
    house, _ = solar()
    house.base = (-8.0 - gain,)
    assert (path(house.run(120))[-1] > 8.0) is raised


def test_room_that_was_interrupted_starts_its_hold_anew() -> None:
    """50 s of room, 3 s without, 55 s of room: no raise."""
    house, _ = standard()
    seen = []
    for base, seconds in ((11.0, 50.0), (15.0, 3.0), (11.0, 55.0)):
        house.base = (base,)
        seen += path(house.run(seconds))
    assert max(seen) == 10.0
    assert max(path(house.run(20))) > 10.0


def test_sun_that_flickers_is_followed_down_but_not_up() -> None:
    """Five seconds of sun in every ten raise nothing."""
    house, _ = solar()
    for _ in range(12):
        house.base = (-14.0,)
        assert max(path(house.run(5))) <= 8.0
        house.base = (-8.0,)
        house.run(5)


def test_a_raise_goes_only_as_far_as_the_room_was_all_the_time() -> None:
    """10 s of 12 A of sun with a glance of 16 A: no more than 12 A."""
    house, _ = solar(site=replace(SOLAR, ramp_up=None))
    house.base = (-12.0,)
    house.run(8)
    house.base = (-16.0,)
    assert max(path(house.run(5))) <= 12.0


@pytest.mark.parametrize("ramp", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("cycle", [1, 5])
def test_a_raise_is_no_faster_than_the_ramp(ramp: float, cycle: int) -> None:
    car = Car(evse(mode=Mode.SOLAR_ONLY, legs=(A,)))
    house = House(replace(SOLAR, ramp_up=ramp), (-7.0,), car, cycle=cycle)
    house.run(100)
    house.base = (-16.0,)
    seen = path(house.run(100))
    assert max(after - before for before, after in pairwise(seen)) <= ramp * cycle + 1e-6
    assert seen[-1] == 16
    assert len([1 for before, after in pairwise(seen) if after > before]) >= 9 / (ramp * cycle) - 1


def test_without_a_ramp_a_raise_is_one_step() -> None:
    house, _ = solar(site=replace(SOLAR, ramp_up=None))
    house.base = (-16.0,)
    assert set(path(house.run(60))) == {8.0, 16.0}


@pytest.mark.parametrize(("make", "base", "limit"), [(standard, 15.0, 8.5), (solar, -8.0, 6.5)])
def test_a_cut_is_full_size_in_the_next_cycle(
    make: Callable[[float], tuple[House, Car]], base: float, limit: float
) -> None:
    house, _ = make(base)
    house.base = (base + 1.5,)
    assert path(house.run(1)) == [limit]


def test_a_stop_at_the_breaker_is_not_delayed() -> None:
    """Less than the minimum is left: off in the next cycle, without ride-through."""
    house, _ = standard()
    house.base = (20.0,)
    assert path(house.run(1)) == [0.0]


def test_a_start_waits_for_the_pause_since_the_stop() -> None:
    house, _ = standard(pause=180.0)
    house.base = (21.0,)
    house.run(20)
    house.base = (5.0,)
    moments = house.run(240)
    start = first(0.0, path(moments)) + 20
    assert 180 <= start <= 184
    pausing = moments[70].plan
    assert of(pausing).reason.code is ReasonCode.PAUSING
    assert of(pausing).reason.seconds == pytest.approx(180 - 90, abs=1.5)
    assert of(pausing).status is LoadStatus.PAUSED


def test_a_solar_start_waits_for_pause_and_ten_seconds_of_surplus() -> None:
    house, _ = solar(pause=60.0, ride_through=0.0)
    house.base = (0.0,)
    house.run(100)
    house.base = (-9.0,)
    seen = path(house.run(40))
    assert 10 <= first(0.0, seen) <= 12
    house.base = (0.0,)
    house.run(5)
    house.base = (-9.0,)
    assert 53 <= first(0.0, path(house.run(90))) <= 58


def test_a_load_that_pauses_holds_no_share() -> None:
    """While the first one pauses, the second takes what there is."""
    one = Car(evse("one", legs=(A,), order=1), response=1.0)
    two = Car(evse("two", legs=(A,), order=2, min_current=4.0), response=1.0)
    house = House(replace(SITE, distribution=Distribution.PRIORITY, breaker=20), (4.0,), one, two)
    house.run(30)
    house.base = (15.0,)
    house.run(10)
    house.base = (4.0,)
    seen = house.run(150)[-1].plan
    assert limits(seen) == {"one": 0, "two": 16}


@pytest.mark.parametrize(("surplus", "starts"), [(6.15, False), (6.35, True)])
def test_a_solar_start_needs_a_quarter_of_an_ampere_more_than_the_minimum(surplus: float, starts: bool) -> None:
    house, _ = solar(base=0.0)
    house.base = (-surplus,)
    assert (max(path(house.run(120))) > 0) is starts


def test_a_running_solar_load_needs_no_quarter_more() -> None:
    house, _ = solar()
    house.base = (-6.05,)
    assert set(path(house.run(300))) == {6.0}


def test_a_deep_shadow_stops_in_seconds() -> None:
    """4 Wh below 6 A x 230 V: about ten seconds."""
    house, _ = solar()
    house.base = (0.0,)
    seen = path(house.run(60))
    assert set(seen[:5]) == {6.0}
    assert 8 <= seen.index(0.0) <= 20


def test_a_shallow_shadow_is_ridden_through_for_minutes() -> None:
    """Half an ampere short: 4 Wh last 125 s."""
    house, _ = solar()
    house.base = (-5.5,)
    moments = house.run(240)
    seen = path(moments)
    assert 115 <= seen.index(0.0) <= 140
    assert of(moments[60].plan).reason.code is ReasonCode.RIDING_THROUGH
    assert set(seen[:100]) == {6.0}


@pytest.mark.parametrize("borrow", [0.0, 1.0, 10.0])
def test_what_may_be_borrowed_bounds_what_is_imported(borrow: float) -> None:
    """Import caused stays near the option (and what flows until cuts are obeyed); with 0 it stops at once."""
    house, car = solar(ride_through=borrow)
    car.response = 1.0
    house.base = (-3.0,)
    moments = house.run(300)
    imported = sum(max(0.0, moment.flow[0]) for moment in moments) * VOLTS / 3600
    assert path(moments)[-1] == 0
    if borrow == 0:
        assert path(moments[:1]) == [0.0]
    assert borrow * 0.8 <= imported <= borrow + 1.5


@pytest.mark.parametrize("highest", [6.0, 7.0, 16.0])
def test_surplus_pays_the_loan_back(highest: float) -> None:
    """Shadows of half a loan never stop it when there is sun to pay with between them, even above its maximum."""
    car = Car(evse(mode=Mode.SOLAR_ONLY, legs=(A,), max_current=highest))
    house = House(SOLAR, (-9.0,), car)
    house.run(90)
    for _ in range(6):
        house.base = (-5.0,)
        assert min(path(house.run(31))) == 6
        house.base = (-9.0,)
        assert min(path(house.run(31))) == 6


def test_a_loan_that_is_not_paid_back_ends() -> None:
    """The same shadows with just the minimum between them."""
    house, _ = solar(max_current=6.0)
    seen = []
    for _ in range(6):
        house.base = (-5.0,)
        seen += path(house.run(31))
        house.base = (-6.0,)
        seen += path(house.run(31))
    assert 0.0 in seen


def test_solar_priority_needs_no_ride_through() -> None:
    """Its minimum comes from any source: it stays through the night."""
    car = Car(evse(mode=Mode.SOLAR_PRIORITY, legs=(A,)))
    house = House(SOLAR, (-10.0,), car)
    house.run(60)
    house.base = (2.0,)
    assert set(path(house.run(600))) == {6.0}


@pytest.mark.parametrize("wait", [1.0, 30.0])
def test_a_changed_slider_is_obeyed_in_the_next_cycle(wait: float) -> None:
    house, car = standard(base=0.0, site=SOLAR, max_current=8.0)
    for highest in (16.0, 7.0, 12.0, 32.0):
        car.load = replace(car.load, max_current=highest)
        assert path(house.run(wait))[0] == highest


@pytest.mark.parametrize("lowest", [9.0, 16.0])
def test_a_raised_minimum_stops_nobody_who_has_room_for_it(lowest: float) -> None:
    """Its limit goes up with the slider, at once; it is not stopped on the way."""
    house, car = standard(base=0.0, max_current=7.0)
    car.load = replace(car.load, min_current=lowest, max_current=16.0)
    assert set(path(house.run(60))) == {16.0}


def test_a_changed_mode_is_obeyed_in_the_next_cycle() -> None:
    house, car = solar(base=-7.0)
    car.load = replace(car.load, mode=Mode.STANDARD)
    assert path(house.run(1)) == [16.0]
    car.load = replace(car.load, mode=Mode.SOLAR_ONLY)
    house.run(30)
    assert path(house.run(1)) == [7.0]


def test_a_person_ends_a_pause() -> None:
    house, car = solar(ride_through=0.0)
    house.base = (0.0,)
    house.run(10)
    assert path(house.run(1)) == [0.0]
    car.load = replace(car.load, mode=Mode.STANDARD)
    assert path(house.run(1)) == [16.0]


def test_choosing_solar_only_without_sun_ends_grid_charging() -> None:
    """At its minimum at most in the next cycle, and off when 4 Wh are borrowed (10 s of 6 A)."""
    house, car = standard(base=5.0)
    car.load = replace(car.load, mode=Mode.SOLAR_ONLY)
    seen = path(house.run(60))
    assert seen[0] <= 6.0
    assert seen.index(0.0) <= 15


def test_a_load_without_control_is_left_alone_and_counts_as_house() -> None:
    """Surface, section 2: its draw is base, the others get the rest; switched on again it is obeyed at once."""
    house, car = standard(base=0.0)
    other = Car(evse("other", legs=(A,), order=2, max_current=32.0))
    house.cars = (car, other)
    car.load = replace(car.load, controlled=False)
    house.run(120)
    last = house.run(1)[-1].plan
    assert last.base == (16.0,)
    assert of(last, "other").limit == 9
    assert (of(last).status, of(last).reason.code) == (LoadStatus.NOT_CONTROLLED, ReasonCode.CONTROL_OFF)
    car.load = replace(car.load, controlled=True)
    assert limits(house.run(1)[-1].plan)["other"] == 9
    assert limits(house.run(30)[-1].plan) == {"car": 16, "other": 9}


def test_a_load_without_control_has_no_limit_once_it_is_unplugged() -> None:
    house, car = standard(base=0.0)
    car.load = replace(car.load, controlled=False)
    assert path(house.run(1)) == [16.0]
    car.load = replace(car.load, connection=Connection.DISCONNECTED)
    assert path(house.run(2)) == [0.0, 0.0]


def test_room_that_a_person_frees_is_used_after_the_cut() -> None:
    """Raises wait until the cut that makes room is confirmed or 2 s old, then ramp; no phase is overloaded."""
    one, two = Car(evse("one", legs=(A,), order=1)), Car(evse("two", legs=(A,), order=2))
    house = House(replace(SITE, breaker=20), (0.0,), one, two)
    house.run(120)
    assert limits(house.run(1)[-1].plan) == {"one": 14, "two": 6}
    one.load = replace(one.load, max_current=8.0)
    moments = house.run(100)
    assert path(moments, "one")[0] == 8
    assert path(moments, "two")[:2] == [6, 6]
    assert path(moments, "two")[-1] == 12
    assert max(after - before for before, after in pairwise(path(moments, "two"))) <= 1.0 + 1e-6
    assert max(moment.flow[0] for moment in moments) <= 20.0


def test_room_taken_by_a_person_is_taken_from_the_others_at_once() -> None:
    one, two = Car(evse("one", legs=(A,), order=1, max_current=8.0)), Car(evse("two", legs=(A,), order=2))
    house = House(replace(SITE, breaker=20), (0.0,), one, two)
    house.run(120)
    assert limits(house.run(1)[-1].plan) == {"one": 8, "two": 12}
    one.load = replace(one.load, max_current=14.0)
    moments = house.run(60)
    assert path(moments, "two")[0] == 6
    assert path(moments, "one")[-1] == 14
    assert max(moment.flow[0] for moment in moments) <= 20.0


@pytest.mark.parametrize("step", [1.0, 2.0])
def test_whole_steps_are_cut_without_a_dead_band_and_raised_by_a_step(step: float) -> None:
    house, _ = solar(base=-10.0, step=step)
    house.base = (-9.9,)
    assert path(house.run(1)) == [10.0 - step]
    house.base = (-10.0 - step + 0.1,)
    assert set(path(house.run(60))) <= {10.0 - step, 10.0}
    house.base = (-14.2,)
    seen = path(house.run(60))
    assert seen[-1] == 14
    assert all(limit % step == 0 for limit in seen)


def test_a_plug_stays_on_for_its_minimum_time_unless_a_breaker_says_no() -> None:
    """No ride-through here: only `min_on` holds it."""
    car = Car(plug("car", Mode.SOLAR_ONLY, min_on=60.0, ride_through=0.0))
    house = House(SITE, (-12.0,), car)
    house.run(10)
    house.base = (0.0,)
    seen = path(house.run(90))
    assert 48 <= seen.index(0.0) <= 52
    house.base = (-12.0,)
    house.run(20)
    assert path(house.run(1)) == [10.0]
    house.base = (20.0,)
    assert path(house.run(1)) == [0.0]


def test_a_raise_waits_for_the_cut_that_makes_its_room() -> None:
    """The person's raise of the first waits until the second has been told and had two seconds."""
    one, two = Car(evse("one", legs=(A,), order=1, max_current=6.0)), Car(evse("two", legs=(A,), order=2))
    one.response = two.response = 1.0
    house = House(replace(SITE, breaker=20), (0.0,), one, two)
    house.run(120)
    one.load = replace(one.load, max_current=14.0)
    moments = house.run(30)
    assert path(moments, "two")[0] == 6
    assert path(moments, "one")[0] == 6
    assert 14 in path(moments, "one")[:15]
    assert max(moment.flow[0] for moment in moments) <= 20.0


@pytest.mark.parametrize("raised", [1, 2])
def test_a_raise_on_its_way_does_not_excuse_an_overload(raised: int) -> None:
    """40 - 34 = 6 at once: the meter's step is the house's, though a car on its way up could explain a part of it."""
    house = House(Site(phases=1, breaker=40), (30.0,), Car(evse(legs=(A,)), response=8.0), cycle=2)
    assert of(house.run(120)[-1].plan).limit == 10
    house.base = (20.0,)
    while of(house.run(2)[-1].plan).limit <= 8 + 2 * raised:
        pass
    house.base = (34.0,)
    moments = house.run(60)
    assert of(moments[1].plan).limit == 6
    assert max(moment.flow[0] for moment in moments if moment.at > moments[0].at + 8 + 2 * 2) <= 40
