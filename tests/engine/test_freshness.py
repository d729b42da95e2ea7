"""Control, section 2: old readings, lost meters, lost devices and confirmations that do not come."""

from __future__ import annotations

from dataclasses import replace
from math import inf, nan
from typing import Any

import pytest

from custom_components.dynamic_ocpp_evse.engine import (
    Connection,
    Distribution,
    LoadStatus,
    Memory,
    Mode,
    Phase,
    Problem,
    Reading,
    ReasonCode,
    Site,
    Snapshot,
    plan,
)

from .helpers import START, A, B, Car, House, evse, limits, of, plug, snapshot

ONE = Site(phases=1, breaker=25)


def settled(base: float = 15.0, mode: Mode = Mode.STANDARD, **more: Any) -> tuple[House, Car]:
    car = Car(evse(mode=mode, legs=(A,), **more))
    house = House(ONE, (base,), car)
    house.run(180)
    return house, car


@pytest.mark.parametrize(("base", "mode"), [(15.0, Mode.STANDARD), (-10.0, Mode.SOLAR_ONLY)])
def test_no_raise_on_a_meter_that_is_silent_for_15_seconds(base: float, mode: Mode) -> None:
    """The hold had begun before the meter fell silent; the limit stays, neither raised nor cut."""
    house, _ = settled(base, mode, max_current=20.0)
    house.base = (base - 4.0,)
    house.run(4)
    house.metered = False
    moments = house.run(56)
    assert {of(moment.plan).limit for moment in moments[16:]} == {of(moments[16].plan).limit}
    assert Problem.GRID_OLD in moments[30].plan.problems
    assert Problem.GRID_OLD not in moments[8].plan.problems


def test_a_cut_waits_for_no_fresh_reading() -> None:
    """A person's cut is obeyed on an old meter."""
    house, car = settled(0.0)
    house.metered = False
    house.run(30)
    car.load = replace(car.load, max_current=8.0)
    assert of(house.run(1)[-1].plan).limit == 8


def test_a_start_on_an_old_meter_is_a_raise() -> None:
    """Even if a person asks for it: the room may be gone."""
    house, car = settled(0.0)
    car.load = replace(car.load, connection=Connection.DISCONNECTED)
    house.run(30)
    house.metered = False
    house.run(20)
    car.load = replace(car.load, connection=Connection.READY)
    assert {of(moment.plan).limit for moment in house.run(10)} == {0.0}


def test_a_lost_meter_leaves_the_static_share() -> None:
    """Standard and Solar Priority at their minimum, the others off; the hub says which."""
    cars = [
        Car(evse(mode.value, mode, legs=(A,), order=order))
        for order, mode in enumerate((Mode.STANDARD, Mode.SOLAR_PRIORITY, Mode.SOLAR_ONLY, Mode.EXCESS))
    ]
    house = House(Site(phases=1, breaker=63, excess_threshold=1000.0), (-60.0,), *cars)
    assert all(value >= 6 for value in limits(house.run(180)[-1].plan).values())
    house.metered = False
    last = house.run(65)[-1].plan
    assert limits(last) == {"Standard": 6, "Solar Priority": 6, "Solar Only": 0, "Excess": 0}
    assert Problem.GRID_LOST in last.problems
    assert {load.reason.code for load in last.loads if load.limit == 0} == {ReasonCode.SENSOR_LOST}


def test_the_static_share_leaves_room_for_the_most_that_the_house_took() -> None:
    """20 A of oven half an hour ago leave 5 A of 25 A: no minimum fits, whatever the last reading said."""
    house, _ = settled(2.0)
    house.base = (20.0,)
    house.run(60)
    house.base = (2.0,)
    assert of(house.run(1800)[-1].plan).limit == 16
    house.metered = False
    assert of(house.run(65)[-1].plan).limit == 0


def test_the_most_that_the_house_took_is_forgotten_after_an_hour() -> None:
    house, _ = settled(2.0)
    house.cycle = 5
    house.base = (20.0,)
    house.run(60)
    house.base = (2.0,)
    house.run(4500)
    house.metered = False
    assert of(house.run(65)[-1].plan).limit == 6


def test_static_shares_fit_together() -> None:
    """29 A at most leave 6 A of 35 A: one minimum fits, not two; the first in order has it."""
    cars = [Car(evse(name, legs=(A,), order=order)) for order, name in enumerate(("one", "two"))]
    house = House(Site(phases=1, breaker=35), (29.0,), *cars)
    assert limits(house.run(60)[-1].plan) == {"one": 6, "two": 0}
    house.base = (5.0,)
    assert limits(house.run(300)[-1].plan) == {"one": 16, "two": 14}
    house.metered = False
    assert limits(house.run(65)[-1].plan) == {"one": 6, "two": 0}


def test_the_static_share_keeps_the_power_buffer_and_all_phases() -> None:
    """One phase without room is enough for a three-phase load to stop."""
    for tight, expected in ((18.0, 6.0), (18.6, 0.0)):
        house = House(Site(breaker=25, power_buffer=345.0), (0.0, tight, 0.0), Car(evse()))
        house.run(120)
        house.metered = False
        assert of(house.run(70)[-1].plan).limit == expected


def test_one_silent_phase_of_three_is_a_lost_meter() -> None:
    house = House(Site(), (0.0,) * 3, Car(evse()))
    house.run(60)
    now = house.snapshot()
    dead = replace(now, grid=(now.grid[0], Reading(0.0, house.now - 61), now.grid[2]))
    decision = plan(dead, house.memory, house.now)[0]
    assert Problem.GRID_LOST in decision.problems
    assert of(decision).limit <= 6


def test_a_meter_that_comes_back_ends_the_static_share() -> None:
    house, _ = settled(5.0)
    house.metered = False
    assert of(house.run(90)[-1].plan).limit == 6
    house.metered = True
    moments = house.run(120)
    assert of(moments[-1].plan).limit == 16
    assert not moments[-1].plan.problems
    assert max(moment.flow[0] for moment in moments) <= 25


def test_without_any_reading_ever_solar_loads_get_nothing() -> None:
    loads = (evse("standard", order=1), evse("solar", Mode.SOLAR_ONLY, order=2), evse("excess", Mode.EXCESS, order=3))
    decision = plan(Snapshot(site=Site(), grid=(None, None, None), loads=loads), Memory(), START)[0]
    assert (decision.grid, decision.base) == (None, None)
    assert limits(decision)["standard"] in (0, 6)
    assert (limits(decision)["solar"], limits(decision)["excess"]) == (0, 0)
    assert decision.problems


@pytest.mark.parametrize("bad", [nan, inf, -inf, 501.0, -501.0, 1e12])
def test_a_value_beyond_physics_is_no_reading(bad: float) -> None:
    """More than 20 x the breaker of 25 A."""
    house = House(Site(), (2.0,) * 3, Car(evse()))
    house.run(60)
    now = house.snapshot()
    wrong = replace(now, grid=(now.grid[0], Reading(bad, house.now), now.grid[2]))
    decision = plan(wrong, house.memory, house.now)[0]
    assert decision.problems
    assert 0 <= of(decision).limit <= 16
    never = replace(wrong, loads=(replace(now.loads[0], draw=(0.0, 0.0, 0.0)),))
    assert of(plan(never, Memory(), house.now)[0]).limit <= 6


def test_a_large_but_possible_value_is_a_reading() -> None:
    decision = plan(snapshot(Site(), (0.0, 499.0, 0.0), evse()), Memory(), START)[0]
    assert decision.grid == (0.0, 499.0, 0.0)
    assert decision.overload


@pytest.mark.parametrize("bad", [nan, inf, -inf, 1e9])
def test_a_draw_beyond_physics_is_no_draw(bad: float) -> None:
    """It counts as what was last allowed, as an unknown one does."""
    house = House(Site(), (15.0,) * 3, Car(evse()))
    house.run(60)
    now = house.snapshot()
    wrong = replace(now, loads=(replace(now.loads[0], draw=(bad, 10.0, 10.0)),))
    decision = plan(wrong, house.memory, house.now)[0]
    assert decision.base == pytest.approx((15.0,) * 3, abs=0.1)
    assert of(decision).limit == pytest.approx(10.0, abs=0.11)


def test_a_lost_device_keeps_its_last_limit_as_a_reserve() -> None:
    """It may go on with 14 A although its meter froze at nothing: the other one gets what is left of 25 A."""
    one, two = Car(evse("one", legs=(A,), order=1)), Car(evse("two", legs=(A,), order=2))
    house = House(Site(phases=1, breaker=20), (0.0,), one, two)
    house.run(180)
    assert limits(house.run(1)[-1].plan) == {"one": 14, "two": 6}
    one.load = replace(one.load, connection=Connection.LOST)
    one.wants, one.obeys = 0.0, False
    moments = house.run(300)
    assert {of(moment.plan, "two").limit for moment in moments} == {6.0}
    last = of(moments[-1].plan, "one")
    assert (last.status, last.reason.code) == (LoadStatus.UNAVAILABLE, ReasonCode.DEVICE_LOST)


def test_a_lost_device_may_wake_up_at_its_last_limit_without_an_overload() -> None:
    one, two = Car(evse("one", legs=(A,), order=1)), Car(evse("two", legs=(A,), order=2))
    house = House(Site(phases=1, breaker=20), (0.0,), one, two)
    house.run(180)
    one.load = replace(one.load, connection=Connection.LOST)
    one.wants, one.obeys = 0.0, False
    house.run(300)
    one.wants = inf
    assert max(moment.flow[0] for moment in house.run(60)) <= 20.0


def lost(one: Car, seconds: float | None, *, failsafe: float = 6.0) -> tuple[House, Car]:
    """Have two cars at 14 A and 6 A of 20 A, the first of which is lost now; its limit ends after some seconds."""
    two = Car(evse("two", legs=(A,), order=2))
    house = House(Site(phases=1, breaker=20), (0.0,), one, two)
    house.run(180)
    ends = None if seconds is None else house.now + seconds
    one.load = replace(one.load, connection=Connection.LOST, expires=ends, failsafe=failsafe)
    one.obeys = False
    return house, two


@pytest.mark.parametrize(("failsafe", "left"), [(6.0, 14.0), (10.0, 10.0), (0.0, 16.0)])
def test_a_lost_device_counts_at_its_failsafe_current_once_its_limit_has_run_out(failsafe: float, left: float) -> None:
    one = Car(evse("one", legs=(A,), order=1))
    house, _ = lost(one, 100.0, failsafe=failsafe)
    before = house.run(101)
    assert [limits(moment.plan) for moment in before] == [{"one": 14.0, "two": 6.0}] * len(before)
    one.wants = failsafe
    after = house.run(200)
    last = after[-1].plan
    assert limits(last) == {"one": failsafe, "two": left}
    assert (of(last, "one").status, of(last, "one").reason.code) == (LoadStatus.UNAVAILABLE, ReasonCode.DEVICE_LOST)
    assert max(moment.flow[0] for moment in after) <= 20.0


def test_a_lost_device_that_draws_on_is_not_given_away_by_the_clock() -> None:
    """What it takes above its failsafe current is seen in the house: it is given to nobody else."""
    one = Car(evse("one", legs=(A,), order=1))
    house, _ = lost(one, 100.0)
    moments = house.run(400)
    assert max(of(moment.plan, "two").limit for moment in moments) <= 6.0
    assert max(moment.flow[0] for moment in moments) <= 20.0


def test_a_lost_device_whose_limit_does_not_end_keeps_it() -> None:
    one = Car(evse("one", legs=(A,), order=1))
    house, _ = lost(one, None)
    assert limits(house.run(1000)[-1].plan) == {"one": 14.0, "two": 6.0}


def test_a_device_that_comes_back_goes_on_from_its_failsafe_current() -> None:
    one = Car(evse("one", legs=(A,), order=1))
    house, _ = lost(one, 60.0)
    house.run(61)
    one.wants = 6.0
    house.run(100)
    one.load = replace(one.load, connection=Connection.READY, expires=None)
    one.wants, one.obeys = inf, True
    moments = house.run(300)
    assert max(moment.flow[0] for moment in moments) <= 20.0
    assert limits(moments[-1].plan) == {"one": 14.0, "two": 6.0}


def test_a_device_that_answers_is_not_cut_by_the_clock() -> None:
    """Its limit is renewed in time; that is not the engine's to judge."""
    house, car = settled(0.0, expires=START + 10)
    assert of(house.run(1)[-1].plan).limit == car.load.max_current


def test_an_unconfirmed_cut_makes_no_room() -> None:
    """The first one never takes its cut over: it draws 14 A on, and the second one is not raised into it."""
    one, two = Car(evse("one", legs=(A,), order=1)), Car(evse("two", legs=(A,), order=2))
    house = House(Site(phases=1, breaker=20), (0.0,), one, two)
    house.run(180)
    one.obeys = one.confirms = False
    one.load = replace(one.load, max_current=8.0)
    moments = house.run(300)
    assert {of(moment.plan, "one").limit for moment in moments} == {8.0}
    assert max(of(moment.plan, "two").limit for moment in moments) <= 6
    assert max(moment.flow[0] for moment in moments) <= 20.0


def test_a_confirmed_limit_is_reserved_while_a_cut_is_not_confirmed() -> None:
    """Section 6: a car that waits at a confirmed 14 A may take them at any time, told 8 A or not."""
    one = Car(evse("one", legs=(A,), order=1))
    two = Car(evse("two", legs=(A,), order=2))
    house = House(Site(phases=1, breaker=20), (0.0,), one, two)
    house.run(180)
    one.wants, one.obeys, one.confirms = 0.0, False, False
    one.load = replace(one.load, max_current=8.0)
    assert {of(moment.plan, "two").limit for moment in house.run(180)} == {6.0}
    one.wants = inf
    assert max(moment.flow[0] for moment in house.run(30)) <= 20.0


def test_an_unplugged_load_gets_nothing_and_reserves_nothing() -> None:
    one, two = Car(evse("one", order=1)), Car(evse("two", order=2))
    house = House(Site(breaker=20), (0.0,) * 3, one, two)
    house.run(120)
    one.load = replace(one.load, connection=Connection.DISCONNECTED)
    last = house.run(120)[-1].plan
    assert limits(last) == {"one": 0, "two": 16}
    part = of(last, "one")
    assert (part.status, part.reason.code) == (LoadStatus.UNPLUGGED, ReasonCode.NOT_CONNECTED)
    assert part.available == 14


def test_an_idle_load_gives_its_reserve_to_who_waits() -> None:
    """Section 6: SuspendedEV keeps a minimum only while nobody waits for it."""
    idle = Car(evse("idle", legs=(A,), order=1, connection=Connection.IDLE))
    other = Car(evse("other", legs=(A,), order=2))
    house = House(Site(phases=1, breaker=10, distribution=Distribution.STRICT), (0.0,), idle, other)
    last = house.run(180)[-1].plan
    assert of(last, "other").limit == 10
    assert of(last, "idle").limit == 0
    assert of(last, "idle").reason.code in (ReasonCode.NO_DEMAND, ReasonCode.GAVE_WAY_TO)


def test_an_idle_load_without_rivals_may_wake() -> None:
    """Nobody waits: it may take its minimum and more as soon as it wants."""
    idle = Car(evse("idle", legs=(A,), connection=Connection.IDLE))
    house = House(ONE, (0.0,), idle)
    assert of(house.run(60)[-1].plan, "idle").limit >= 6
    idle.load = replace(idle.load, connection=Connection.READY)
    assert of(house.run(90)[-1].plan, "idle").limit == 16


@pytest.mark.parametrize("phase", [A, B])
def test_time_that_jumps_breaks_nothing(phase: Phase) -> None:
    """A cycle that comes an hour late, or a reading from the future, is judged like any other."""
    house = House(Site(), (10.0,) * 3, Car(evse()), Car(plug(leg=phase)))
    house.run(60)
    house.now += 3600.0
    last = house.run(1)[-1]
    assert max(last.flow) <= 36
    ahead = house.snapshot()
    ahead = replace(ahead, grid=tuple(Reading(10.0, house.now + 500) for _ in range(3)))
    decision = plan(ahead, house.memory, house.now)[0]
    assert all(0 <= load.limit <= 16 for load in decision.loads)


@pytest.mark.parametrize("field", ["voltage", "power_buffer", "max_import"])
@pytest.mark.parametrize("bad", [nan, inf, -inf, 0.0])
def test_an_absurd_number_of_the_hub_never_opens_the_breaker(field: str, bad: float) -> None:
    """Section 8.9: 20 A of house on 25 A leave no minimum, whatever else the hub believes."""
    change: dict[str, Any] = {field: bad}
    site = replace(Site(), **change)
    decision = plan(snapshot(site, (20.0,) * 3, evse()), Memory(), START)[0]
    assert of(decision).limit == 0
    assert of(decision).watts == 0


def test_an_import_limit_that_is_no_number_is_not_no_limit() -> None:
    """A max import that cannot be read allows a minimum at the very most."""
    decision = plan(snapshot(Site(max_import=nan), (0.0,) * 3, evse()), Memory(), START)[0]
    assert of(decision).limit <= 6


@pytest.mark.parametrize(("before", "after"), [(3, 1), (1, 3)])
def test_a_hub_may_change_its_phases(before: int, after: int) -> None:
    """Reconfigured from one phase to three, or back, with its memory kept."""
    house = House(Site(phases=before), (10.0,) * before, Car(evse(legs=(A,))))
    house.run(90)
    house.site, house.base = Site(phases=after), (10.0,) * after
    assert of(house.run(90)[-1].plan).limit == 15
    house.metered = False
    assert of(house.run(90)[-1].plan).limit == 6


@pytest.mark.parametrize("step", [5e-324, 1e-300, 1e300, -1.0, nan, inf])
def test_a_step_that_no_device_has_raises_nothing(step: float) -> None:
    part = of(plan(snapshot(Site(), (0.0,) * 3, evse(step=step)), Memory(), START)[0])
    assert part.limit == 0 or 6 <= part.limit <= 16


def test_a_full_car_does_not_stop_the_one_that_charges() -> None:
    """At 0 A it looks like one that waits; it has declined before, and is asked again only into spare room."""
    full = Car(evse("full", legs=(A,), priority=1, order=1), wants=0.0)
    other = Car(evse("other", legs=(A,), priority=2, order=2))
    house = House(Site(phases=1, breaker=11), (0.0,), full, other)
    starts, before = 0, 0.0
    for _ in range(1200):
        full.load = replace(full.load, connection=Connection.IDLE if full.limit > 0 else Connection.READY)
        limit = of(house.run(1)[-1].plan, "other").limit
        starts += limit > 0 == before
        before = limit
    assert starts <= 1
    assert before == 11
