"""Section 5: who gets what, literally."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from custom_components.dynamic_ocpp_evse.engine import (
    Accounting,
    Connection,
    Distribution,
    Load,
    Mode,
    ReasonCode,
    Site,
)

from .helpers import ABC, VOLTS, A, B, Car, House, decide, evse, limits, of, plug

SHARED, PRIORITY = Distribution.SHARED, Distribution.PRIORITY
OPTIMIZED, STRICT = Distribution.OPTIMIZED, Distribution.STRICT

# A free per phase: Shared, Priority, Optimized, Strict; two three-phase loads of 6 to 16 A in one mode.
TABLE: dict[float, tuple[tuple[float, float], ...]] = {
    32: ((16, 16), (16, 16), (16, 16), (16, 16)),
    26: ((13, 13), (16, 10), (16, 10), (16, 10)),
    24: ((12, 12), (16, 8), (16, 8), (16, 8)),
    22: ((11, 11), (16, 6), (16, 6), (16, 6)),
    20: ((10, 10), (14, 6), (14, 6), (16, 0)),
    18: ((9, 9), (12, 6), (12, 6), (16, 0)),
    16: ((8, 8), (10, 6), (16, 0), (16, 0)),
    12: ((6, 6), (6, 6), (12, 0), (12, 0)),
    11: ((11, 0), (11, 0), (11, 0), (11, 0)),
    5: ((0, 0), (0, 0), (0, 0), (0, 0)),
}
ROWS = [
    pytest.param(free, rule, row[column], id=f"{free}-{rule.name}")
    for free, row in TABLE.items()
    for column, rule in enumerate((SHARED, PRIORITY, OPTIMIZED, STRICT))
]
NO_MARGIN: dict[str, Any] = {"excess_threshold": 0.0, "excess_hysteresis": 0.0}


def two(mode: Mode = Mode.STANDARD) -> tuple[Load, Load]:
    return evse("one", mode, order=1), evse("two", mode, order=2)


def steady(house: House, after: float = 240.0, watch: float = 300.0) -> dict[str, float]:
    """Run to the steady state; nothing may move any more while it is watched."""
    house.run(after)
    seen = [limits(moment.plan) for moment in house.run(watch)]
    assert all(one == seen[0] for one in seen)
    return seen[0]


@pytest.mark.parametrize(("free", "rule", "expected"), ROWS)
def test_table_at_the_breaker_in_closed_loop(free: float, rule: Distribution, expected: tuple[float, float]) -> None:
    house = House(Site(breaker=40, distribution=rule), (40.0 - free,) * 3, *(Car(load) for load in two()), cycle=5)
    assert steady(house) == {"one": expected[0], "two": expected[1]}


@pytest.mark.parametrize(("free", "rule", "expected"), ROWS)
def test_table_when_the_room_comes_later(free: float, rule: Distribution, expected: tuple[float, float]) -> None:
    """The way there does not matter: from 3 A free per phase to what the row says, with holds and ramps."""
    house = House(Site(breaker=40, distribution=rule), (37.0,) * 3, *(Car(load) for load in two()), cycle=5)
    assert set(steady(house, 60, 60).values()) == {0.0}
    house.base = (40.0 - free,) * 3
    assert steady(house) == {"one": expected[0], "two": expected[1]}


@pytest.mark.parametrize(("free", "rule", "expected"), ROWS)
@pytest.mark.parametrize("accounting", Accounting)
def test_table_with_the_sun_in_closed_loop(
    free: float, rule: Distribution, expected: tuple[float, float], accounting: Accounting
) -> None:
    site = Site(breaker=63, distribution=rule, accounting=accounting)
    house = House(site, (-free,) * 3, *(Car(load) for load in two(Mode.SOLAR_ONLY)), cycle=5)
    assert steady(house) == {"one": expected[0], "two": expected[1]}


@pytest.mark.parametrize(("free", "rule", "expected"), ROWS)
def test_table_with_excess(free: float, rule: Distribution, expected: tuple[float, float]) -> None:
    """Without threshold and hysteresis a start needs a trace more than the minimum: "exceeds"."""
    site = Site(breaker=63, distribution=rule, **NO_MARGIN)
    trace = 0.0 if free == 16 else 0.04  # at 16 a trace more is more power for two than for one
    assert limits(decide(site, (-free - trace,) * 3, *two(Mode.EXCESS))) == {"one": expected[0], "two": expected[1]}


@pytest.mark.parametrize(
    ("free", "shared", "others"),
    [(32, (16, 16), (16, 16)), (26, (13, 13), (16, 10)), (20, (10, 10), (14, 6)), (16, (8, 8), (10, 6))]
    + [(free, (6, 6), (6, 6)) for free in (12, 11, 5, 0)],
)
def test_solar_priority_minimums_come_first_in_every_distribution(
    free: float, shared: tuple[float, float], others: tuple[float, float]
) -> None:
    """The any-source stage deals both minimums before the solar stage deals a remainder, Strict included."""
    for rule in Distribution:
        house = House(
            Site(breaker=63, distribution=rule),
            (-float(free),) * 3,
            *(Car(load) for load in two(Mode.SOLAR_PRIORITY)),
            cycle=5,
        )
        expected = shared if rule is SHARED else others
        assert steady(house) == {"one": expected[0], "two": expected[1]}, rule


def test_three_one_phase_loads_and_two_on_one_phase() -> None:
    loads = [evse("one", legs=(A,), order=1), evse("two", legs=(A,), order=2), evse("three", legs=(B,), order=3)]
    house = House(Site(breaker=25, distribution=SHARED), (19.0, 0.0, 0.0), *(Car(load) for load in loads), cycle=5)
    assert steady(house) == {"one": 6, "two": 0, "three": 16}


@pytest.mark.parametrize(("surplus", "expected"), [(20.0, (16, 0)), (23.0, (16, 7))])
def test_standard_beside_solar_only(surplus: float, expected: tuple[float, float]) -> None:
    loads = (
        evse("standard", legs=(A,), priority=1),
        evse("solar", Mode.SOLAR_ONLY, legs=(A,), priority=2),
    )
    house = House(Site(breaker=25), (-surplus, 0.0, 0.0), *(Car(load) for load in loads), cycle=5)
    assert steady(house) == {"standard": expected[0], "solar": expected[1]}


def test_order_is_priority_then_creation() -> None:
    """The list's own order never counts."""
    site = Site(phases=1, breaker=16, distribution=STRICT)
    late, early = evse("late", legs=(A,), order=7), evse("early", legs=(A,), order=2)
    assert limits(decide(site, (0.0,), late, early)) == {"late": 0, "early": 16}
    urgent = replace(late, priority=1)
    assert limits(decide(site, (0.0,), urgent, replace(early, priority=2))) == {"late": 16, "early": 0}


def test_urgency_comes_before_priority() -> None:
    site = Site(phases=1, breaker=20, distribution=STRICT)
    solar = evse("solar", Mode.SOLAR_PRIORITY, legs=(A,), priority=1)
    standard = evse("standard", legs=(A,), priority=9)
    assert limits(decide(site, (0.0,), solar, standard)) == {"solar": 0, "standard": 16}


@pytest.mark.parametrize("rule", [SHARED, PRIORITY, OPTIMIZED])
def test_a_minimum_of_a_later_stage_takes_nothing_from_an_earlier_one(rule: Distribution) -> None:
    """Standard is dealt to its end before the Excess load's minimum, however much sun there is."""
    site = Site(phases=1, breaker=20, distribution=rule, **NO_MARGIN)
    loads = (evse("standard", legs=(A,)), evse("excess", Mode.EXCESS, legs=(A,)))
    assert limits(decide(site, (-18.0,), *loads)) == {"standard": 16, "excess": 0}


@pytest.mark.parametrize("rule", Distribution)
def test_a_skipped_minimum_lets_a_smaller_one_in(rule: Distribution) -> None:
    big = evse("big", legs=(A,), min_current=10.0, order=1)
    small = evse("small", legs=(A,), min_current=6.0, max_current=8.0, order=2)
    assert limits(decide(Site(phases=1, breaker=9, distribution=rule), (0.0,), big, small)) == {"big": 0, "small": 8}


def test_shared_fills_who_has_room_when_others_are_full() -> None:
    """Max-min fair: the small one is full at 8, the phase of the third is tight, the rest goes on."""
    loads = (
        evse("small", legs=(A,), max_current=8.0, order=1),
        evse("one", legs=(A,), max_current=32.0, order=2),
        evse("two", legs=(A, B), max_current=32.0, order=3),
    )
    decision = decide(Site(breaker=40, distribution=SHARED), (0.0, 30.0, 0.0), *loads)
    assert limits(decision) == {"small": 8, "one": 22, "two": 10}


def test_shared_is_equal_only_within_an_urgency() -> None:
    """A more urgent load is not made to share its remainder with a less urgent one's."""
    loads = (
        evse("priority", Mode.SOLAR_PRIORITY, legs=(A,), order=2),
        evse("solar", Mode.SOLAR_ONLY, legs=(A,), order=1),
    )
    site = Site(phases=1, breaker=63, distribution=SHARED)
    assert limits(decide(site, (-20.0,), *loads)) == {"priority": 14, "solar": 6}


def test_optimized_takes_only_if_more_is_used_in_total() -> None:
    """At 16 A, 10 and 6 use no more than 16 alone; with three legs beside one, two phases more are used."""
    site = Site(breaker=16, distribution=OPTIMIZED)
    assert limits(decide(site, (0.0,) * 3, *two())) == {"one": 16, "two": 0}
    loads = evse("one", legs=(A,), order=1), evse("two", order=2)
    assert limits(decide(site, (0.0,) * 3, *loads)) == {"one": 10, "two": 6}


def test_optimized_switches_nobody_off_that_strict_serves() -> None:
    """The three-phase load would use more, but only if the first one left."""
    site = Site(breaker=11, distribution=OPTIMIZED)
    loads = evse("one", legs=(A,), order=1), evse("two", order=2)
    assert limits(decide(site, (0.0,) * 3, *loads)) == {"one": 11, "two": 0}


def test_optimized_makes_room_for_a_load_that_would_borrow() -> None:
    """Else it borrows, is let in when it may no more, pays back what it owes, and borrows again: both hunt for ever."""
    car = evse("car", Mode.SOLAR_PRIORITY, (A,), step=1.0)
    heater = plug("heater", Mode.SOLAR_ONLY, 5.4, ride_through=4.0, order=1)
    slowly = {"response": 1.0, "meter": 30.0}
    for rule, expected in ((OPTIMIZED, 15), (STRICT, 16)):
        house = House(Site(phases=1, distribution=rule), (-20.8,), Car(car, **slowly), Car(heater))
        assert steady(house) == {"car": expected, "heater": 5.4 if rule is OPTIMIZED else 0}


def test_strict_leaves_the_rest_unused_below_a_minimum() -> None:
    site = Site(phases=1, breaker=21.9, distribution=STRICT)
    loads = (evse("one", legs=(A,), order=1), evse("two", legs=(A,), order=2))
    assert limits(decide(site, (0.0,), *loads)) == {"one": 16, "two": 0}
    assert limits(decide(replace(site, breaker=22), (0.0,), *loads)) == {"one": 16, "two": 6}


@pytest.mark.parametrize(("step", "expected"), [(0.1, 12.3), (1.0, 12.0), (0.5, 12.0), (2.0, 12.0)])
def test_limits_are_rounded_down_to_the_step(step: float, expected: float) -> None:
    decision = decide(Site(phases=1, breaker=12.39), (0.0,), evse(legs=(A,), step=step))
    assert of(decision).limit == pytest.approx(expected)


def test_min_or_zero_comes_after_rounding() -> None:
    """6.9 A is 6 A in whole steps of 2 A: below a minimum of 6.5 A, so nothing."""
    decision = decide(Site(phases=1, breaker=6.9), (0.0,), evse(legs=(A,), step=2.0, min_current=6.5))
    assert of(decision).limit == 0


@pytest.mark.parametrize("step", [0.1, 0.5, 1.0, 2.0, 3.0])
def test_a_minimum_on_the_step_is_reached_exactly(step: float) -> None:
    """A charger of whole amps with 6 A free gets 6 A, and at most its maximum of 6 A with 20 A free."""
    load = evse(legs=(A,), step=step)
    assert of(decide(Site(phases=1, breaker=6.05), (0.0,), load)).limit == 6
    assert of(decide(Site(phases=1, breaker=20), (0.0,), replace(load, max_current=6.0))).limit == 6
    assert of(decide(Site(phases=1, breaker=20), (0.0,), replace(load, mode=Mode.SOLAR_PRIORITY))).limit == 6


def test_a_minimum_beside_the_step_is_rounded_up() -> None:
    """6.5 A in steps of 1 A are 7 A: never below the minimum."""
    load = evse(legs=(A,), step=1.0, min_current=6.5)
    assert of(decide(Site(phases=1, breaker=7.5), (0.0,), load)).limit == 7
    assert of(decide(Site(phases=1, breaker=6.9), (0.0,), load)).limit == 0


def test_a_range_without_a_step_in_it_gets_nothing() -> None:
    """6.2 to 6.8 A in whole amps: 7 A would be above the maximum."""
    load = evse(legs=(A,), step=1.0, min_current=6.2, max_current=6.8)
    assert of(decide(Site(phases=1, breaker=20), (0.0,), load)).limit == 0


def test_a_plug_is_all_or_nothing_between_chargers() -> None:
    loads = (plug("plug", amps=10.0, order=1), evse("car", legs=(A,), order=2))
    for rule in Distribution:
        site = Site(phases=1, breaker=22, distribution=rule)
        assert limits(decide(site, (0.0,), *loads)) == {"plug": 10, "car": 12}
        assert limits(decide(replace(site, breaker=15), (0.0,), *loads)) == {"plug": 10, "car": 0}


def test_many_equal_loads_share_to_the_step() -> None:
    loads = [evse(f"car{n}", legs=(A,), order=n) for n in range(5)]
    decision = decide(Site(phases=1, breaker=41, distribution=SHARED), (0.0,), *loads)
    assert list(limits(decision).values()) == pytest.approx([8.2] * 5)


def test_what_gives_way_says_to_whom() -> None:
    site = Site(breaker=16, distribution=STRICT)
    decision = decide(site, (0.0,) * 3, *two())
    assert of(decision, "two").reason.code is ReasonCode.GAVE_WAY_TO
    assert of(decision, "two").reason.load == "one"
    assert of(decision, "two").legs == ABC


@pytest.mark.parametrize(("rule", "expected"), [(SHARED, 10.0), (PRIORITY, 6.0), (OPTIMIZED, 6.0), (STRICT, 0.0)])
def test_available_of_an_unplugged_load_is_what_a_start_would_give(rule: Distribution, expected: float) -> None:
    """Section 6: it reserves nothing, the others give way as the mode says."""
    site = Site(breaker=20, distribution=rule)
    one, other = two()
    decision = decide(site, (0.0,) * 3, one, replace(other, connection=Connection.DISCONNECTED))
    assert limits(decision) == {"one": 16, "two": 0}
    assert of(decision, "two").available == pytest.approx(expected)


def test_surplus_in_watts_is_shared_to_the_watt_when_netted() -> None:
    """A one-phase and a three-phase car share netted sun: equal amps, a leg each counts."""
    site = Site(breaker=63, distribution=SHARED, accounting=Accounting.NETTED)
    loads = (evse("one", Mode.SOLAR_ONLY, legs=(A,), order=1), evse("three", Mode.SOLAR_ONLY, order=2))
    decision = decide(site, (-10.0, -20.0, -10.0), *loads)
    assert limits(decision) == {"one": 10, "three": 10}
    used = sum(load.watts for load in decision.loads)
    assert used == pytest.approx(40 * VOLTS)
