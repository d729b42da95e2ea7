"""Sections 1 and 2: legs, one signed balance, and draws that lag."""

from __future__ import annotations

from dataclasses import replace

import pytest

from custom_components.dynamic_ocpp_evse.engine import (
    Accounting,
    Connection,
    Distribution,
    Memory,
    Mode,
    Phase,
    RateUnit,
    Reading,
    ReasonCode,
    Site,
    Snapshot,
    plan,
)

from .helpers import ABC, START, VOLTS, A, B, C, Car, House, decide, evse, limits, of, plug

SITE = Site(breaker=25)


def test_base_is_the_meter_without_managed_draws() -> None:
    loads = (
        evse("three", draw=(10.0, 9.0, 8.0)),
        evse("two", legs=(A, A), draw=(7.0, 6.0)),
        plug("plug", leg=C, draw=(4.0,)),
    )
    grid = tuple(Reading(value, START) for value in (20.0, 3.0, -5.0))
    decision = plan(Snapshot(site=SITE, grid=grid, loads=loads), Memory(), START)[0]
    assert decision.grid == (20.0, 3.0, -5.0)
    assert decision.base == pytest.approx((20.0 - 10.0 - 13.0, 3.0 - 9.0, -5.0 - 8.0 - 4.0))


def test_export_is_room_under_the_breaker_and_is_never_clamped() -> None:
    """8 A out, 25 A in: 33 A fit on the phase."""
    load = evse(legs=(A,), max_current=40.0)
    assert of(decide(SITE, (-8.0, 0.0, 0.0), load)).limit == 33


def test_a_load_that_already_draws_is_not_counted_twice() -> None:
    load = evse(draw=(12.0, 12.0, 12.0))
    assert of(decide(SITE, (15.0, 15.0, 15.0), load)).limit == 10


def test_a_solar_load_is_not_starved_by_its_own_draw() -> None:
    """Grid at zero while the car takes all the sun: it goes on."""
    load = evse(mode=Mode.SOLAR_ONLY, draw=(9.0, 9.0, 9.0))
    assert of(decide(SITE, (-9.0,) * 3, load)).limit == 9


@pytest.mark.parametrize(
    ("legs", "expected"),
    [((A,), 25.0), ((A, A), 12.5), ((A, A, A), 8.3), ((A, B), 25.0), ((A, B, B), 12.5), (ABC, 25.0)],
)
def test_legs_on_one_phase_count_as_often_as_they_lie_there(legs: tuple[Phase, ...], expected: float) -> None:
    part = of(decide(SITE, (0.0,) * 3, evse(legs=legs, max_current=32.0)))
    assert part.limit == pytest.approx(expected)
    assert part.watts == pytest.approx(expected * VOLTS * len(legs))


def test_three_legs_on_one_phase_at_sixteen_are_48() -> None:
    load = evse(legs=(A, A, A))
    assert of(decide(replace(SITE, breaker=48.0), (0.0,) * 3, load)).limit == 16
    assert of(decide(replace(SITE, breaker=47.9), (0.0,) * 3, load)).limit < 16


def test_a_one_phase_car_frees_the_other_phases() -> None:
    """All configured legs are assumed until the session has shown the one that carries current."""
    car, other = Car(evse("car", order=1), uses=1), Car(evse("other", legs=(B,), order=2))
    house = House(Site(breaker=20), (0.0,) * 3, car, other)
    assert limits(house.run(1)[-1].plan) == {"car": 14, "other": 6}
    last = house.run(240)[-1].plan
    assert limits(last) == {"car": 16, "other": 16}
    assert of(last).legs == (A,)


def test_an_idle_second_phase_does_not_stop_a_one_phase_solar_car() -> None:
    """Per phase, only the phases that it uses must have sun; Standard shows the leg, then Solar Only runs on it."""
    car = Car(evse(), uses=1)
    house = House(SITE, (-10.0, 2.0, 2.0), car)
    house.run(60)
    car.load = replace(car.load, mode=Mode.SOLAR_ONLY)
    assert of(house.run(60)[-1].plan).limit == 10


def test_legs_are_assumed_anew_for_the_next_session() -> None:
    car = Car(evse(), uses=1)
    house = House(SITE, (0.0, 15.0, 0.0), car)
    house.run(60)
    assert of(house.run(60)[-1].plan).limit == 16
    car.load = replace(car.load, connection=Connection.DISCONNECTED)
    house.run(30)
    car.load, car.uses = replace(car.load, connection=Connection.READY), 3
    moments = house.run(120)
    assert max(moment.flow[B] for moment in moments) <= 25.0
    assert of(moments[-1].plan).limit == 10


@pytest.mark.parametrize("meter", [5.0, 20.0, 60.0])
@pytest.mark.parametrize("response", [1.0, 10.0, 30.0])
def test_a_draw_that_lags_stops_no_solar_car(meter: float, response: float) -> None:
    """The grid shows the car at once, its own meter up to a minute later: the sun is still there."""
    car = Car(evse(mode=Mode.SOLAR_ONLY), response=response, meter=meter)
    moments = House(SITE, (-10.0,) * 3, car).run(900)
    assert min(of(moment.plan).limit for moment in moments) >= 6
    assert max(max(moment.flow) for moment in moments) <= 0.0
    assert of(moments[-1].plan).limit == 10


@pytest.mark.parametrize("meter", [5.0, 60.0])
def test_a_stale_draw_makes_no_surplus(meter: float) -> None:
    """A car is cut by its owner; until its meter shows it, the grid's fall is not sun for another."""
    one = Car(evse("one"), meter=meter, response=5.0)
    other = Car(evse("two", Mode.SOLAR_ONLY, order=2), meter=5.0)
    house = House(Site(breaker=40), (0.0,) * 3, one, other)
    house.run(150)
    one.load = replace(one.load, max_current=6.0)
    assert {of(moment.plan, "two").limit for moment in house.run(300)} == {0.0}


@pytest.mark.parametrize("meter", [5.0, 60.0])
def test_a_stale_draw_makes_no_room_at_the_breaker(meter: float) -> None:
    """The same with a Standard load beside it: no phase is overloaded on a phantom."""
    one, two = Car(evse("one"), meter=meter, response=20.0), Car(evse("two", order=2), meter=meter)
    house = House(Site(breaker=25), (2.0,) * 3, one, two)
    house.run(300)
    for slider in (6.0, 16.0, 8.0, 16.0):
        one.load = replace(one.load, max_current=slider)
        moments = house.run(200)
        late = [moment for moment in moments if moment.at > moments[0].at + 25 + 1]
        assert max(max(moment.flow) for moment in late) <= 25.0


def test_from_a_start_until_a_draw_is_seen_a_load_may_be_taking_all_or_nothing() -> None:
    """A car that waits before it begins: its sun is given to nobody else, and it is not stopped for it."""
    begins = START + 100
    slow = Car(evse("slow", Mode.SOLAR_ONLY, order=1), wants=lambda now: 0.0 if now < begins else 16.0)
    other = Car(evse("other", Mode.SOLAR_ONLY, order=2))
    moments = House(SITE, (-11.0,) * 3, slow, other).run(300)
    assert min(of(moment.plan, "slow").limit for moment in moments) >= 6
    assert max(max(moment.flow) for moment in moments) <= 0


def test_an_unknown_draw_counts_as_what_was_last_allowed() -> None:
    """Control, section 2: without a meter the car is taken at its word."""
    house = House(SITE, (15.0,) * 3, Car(evse()))
    house.run(60)
    blind = house.snapshot()
    blind = replace(blind, loads=tuple(replace(load, draw=None) for load in blind.loads))
    decision = plan(blind, house.memory, house.now)[0]
    assert decision.base == pytest.approx((15.0,) * 3)
    assert of(decision).limit == 10


def test_a_watts_limited_charger_with_unknown_legs_reserves_for_one_leg() -> None:
    """Section 1: with 20 A free, 3 x 6.6 A may all come on one leg; sent in watts over all legs."""
    part = of(decide(Site(breaker=20), (0.0,) * 3, evse(unit=RateUnit.WATTS, max_current=32.0)))
    assert part.limit == pytest.approx(6.6)
    assert part.watts == pytest.approx(6.6 * 3 * VOLTS)


@pytest.mark.parametrize(("highest", "limit"), [(16.0, 16.0), (18.0, 18.0), (32.0, 10.6)])
def test_one_leg_takes_no_more_than_the_maximum(highest: float, limit: float) -> None:
    """Section 1: min(watts / V, max current) is reserved. Above 3 x 6 A a third of the maximum is sent at most until
    the legs are known: reserving all of it for a car that starts at 6 A would starve the others.
    """
    load = evse(unit=RateUnit.WATTS, max_current=highest)
    assert of(decide(Site(breaker=highest), (0.0,) * 3, load)).limit == limit


def test_a_watts_limited_charger_waits_where_the_reserve_does_not_fit() -> None:
    load = evse(unit=RateUnit.WATTS)
    decision = decide(Site(breaker=15), (0.0, 0.0, 0.0), load)
    assert of(decision).limit == 0
    assert of(decision).reason.code is ReasonCode.MAIN_BREAKER
    assert of(decide(Site(breaker=15), (0.0,) * 3, evse())).limit == 15


def test_the_reserve_of_unknown_legs_keeps_others_out() -> None:
    """Its 6.6 A may be 19.8 A on A: no room for another one there, whatever the phase."""
    for leg in ABC:
        loads = (
            evse("watts", unit=RateUnit.WATTS, max_current=32.0, order=1),
            evse("other", legs=(leg,), order=2),
        )
        given = limits(decide(Site(breaker=24), (0.0,) * 3, *loads))
        assert given["other"] + min(3 * given["watts"], 32.0) <= 24.0


def test_a_watts_limited_one_phase_car_overloads_nothing() -> None:
    """The truth behind the reserve: one leg takes all the watts, until the session shows it."""

    class OneLeg(Car):
        def draw(self, now: float) -> tuple[float, ...]:
            legs = 1 if known else 3
            return (min(32.0, super().draw(now)[0] * legs), 0.0, 0.0)

    known = False
    car = OneLeg(evse(unit=RateUnit.WATTS, max_current=32.0), uses=1)
    house = House(Site(breaker=20), (0.0,) * 3, car)
    flows = []
    for _ in range(300):
        moment = house.run(1)[-1]
        known = of(moment.plan).legs == (A,)
        flows.append(moment.flow[A])
        if known:
            assert of(moment.plan).watts == pytest.approx(of(moment.plan).limit * VOLTS)
    assert known
    assert max(flows) <= 20.0


def test_known_legs_of_a_watts_limited_charger_count_once() -> None:
    car = Car(evse(unit=RateUnit.WATTS))
    house = House(Site(breaker=16), (0.0,) * 3, car)
    last = house.run(120)[-1].plan
    assert of(last).legs == ABC
    assert of(last).limit == 16
    assert of(last).watts == pytest.approx(16 * 3 * VOLTS)


@pytest.mark.parametrize("accounting", Accounting)
def test_available_is_the_same_with_the_load_on_or_off(accounting: Accounting) -> None:
    """The budgets rest on the balance, not on the meter: a load's own draw does not change them."""
    site = replace(SITE, accounting=accounting, max_import=9000.0)
    off = decide(site, (5.0, -3.0, 2.0), evse())
    on = decide(site, (5.0, -3.0, 2.0), evse(draw=(8.0, 8.0, 8.0)))
    assert off.base == pytest.approx(on.base)
    assert off.available == pytest.approx(on.available)
    assert limits(off) == limits(on)


@pytest.mark.parametrize(
    ("heats", "sun", "expected"),
    [
        (Mode.CONTINUOUS, 15.2, {"heater": 8.7, "car": 6.5}),
        (Mode.SOLAR_ONLY, 12.4, {"heater": 0, "car": 12.4}),
        (Mode.SOLAR_ONLY, 26.0, {"heater": 8.7, "car": 16}),
    ],
)
def test_a_plug_without_a_meter_takes_what_it_is_told_and_counts_once(
    heats: Mode, sun: float, expected: dict[str, float]
) -> None:
    """Else it counts with the house as well: a car that may have the sun alone would wait for it twice."""
    heater = Car(plug("heater", heats, 8.7, order=1), metered=False)
    car = Car(evse("car", Mode.SOLAR_ONLY, (A,)))
    car.load = replace(car.load, connection=Connection.DISCONNECTED)
    house = House(Site(phases=1, distribution=Distribution.STRICT), (-sun,), heater, car)
    house.run(300)
    assert limits(house.run(1)[-1].plan)["heater"] == 8.7
    car.load = replace(car.load, connection=Connection.READY)
    house.run(400)
    last = house.run(1)[-1]
    assert limits(last.plan) == pytest.approx(expected)
    assert last.plan.base == pytest.approx((-sun,))


def test_a_plug_without_a_meter_that_did_not_turn_on_takes_nothing() -> None:
    heater = Car(plug("heater"), metered=False, obeys=False, confirms=False)
    house = House(Site(phases=1), (2.0,), heater)
    last = house.run(120)[-1]
    assert limits(last.plan) == {"heater": 10}
    assert last.plan.base == (2.0,)
