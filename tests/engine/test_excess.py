"""Section 4, Excess: export above a threshold, with hysteresis, and never import.

A start needs E above the threshold and above the minimum plus hysteresis: two conditions, as a stop has two.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from custom_components.dynamic_ocpp_evse.engine import Accounting, Distribution, Load, Mode, ReasonCode, Site

from .helpers import ABC, VOLTS, A, B, Car, House, decide, evse, limits, of, plug

# Threshold 10 A, hysteresis 2 A: a minimum of 6 A starts above 10 A and stops below 8 A.
SITE = Site(phases=1, breaker=63, excess_threshold=10 * VOLTS, excess_hysteresis=2 * VOLTS)
THREE = Site(breaker=63, excess_threshold=10 * VOLTS, excess_hysteresis=2 * VOLTS)


def car(name: str = "car", **more: Any) -> Load:
    given: dict[str, Any] = {"legs": (A,), "mode": Mode.EXCESS, "ride_through": 0.0, "pause": 0.0}
    return evse(name, **(given | more))


def settled(house: House, export: float, seconds: float = 120.0) -> dict[str, float]:
    """Let the sun be so strong, spread over all phases, and return the limits in the end."""
    house.base = (-export / house.site.phases,) * house.site.phases
    return limits(house.run(seconds)[-1].plan)


@pytest.mark.parametrize(("export", "expected"), [(9.9, 0.0), (10.2, 6.0), (18.3, 8.3), (25.0, 15.0), (40.0, 16.0)])
def test_a_start_needs_the_threshold(export: float, expected: float) -> None:
    """Up from no sun; it then uses what is left less the threshold."""
    house = House(SITE, (0.0,), Car(car()))
    house.run(30)
    assert settled(house, export)["car"] == pytest.approx(expected)


@pytest.mark.parametrize(("export", "expected"), [(7.9, 0.0), (8.4, 6.4), (9.0, 7.0)])
def test_a_start_needs_the_minimum_plus_hysteresis_too(export: float, expected: float) -> None:
    house = House(replace(SITE, excess_threshold=2 * VOLTS), (0.0,), Car(car()))
    house.run(30)
    assert settled(house, export)["car"] == pytest.approx(expected)


@pytest.mark.parametrize(("export", "expected"), [(7.9, 0.0), (8.2, 6.2)])
def test_a_choice_of_excess_does_not_waive_the_hysteresis(export: float, expected: float) -> None:
    """A person's choice waives pause and ramp, not the condition of a start."""
    site = replace(SITE, excess_threshold=2 * VOLTS)
    assert of(decide(site, (-export,), car())).limit == pytest.approx(expected)


@pytest.mark.parametrize(
    ("export", "expected"),
    [(17.0, 7.0), (16.0, 6.0), (13.0, 6.0), (10.0, 6.0), (8.1, 6.0), (7.9, 0.0), (3.0, 0.0)],
)
def test_a_running_load_eats_its_minimum_into_the_threshold_down_to_the_hysteresis(
    export: float, expected: float
) -> None:
    house = House(SITE, (-20.0,), Car(car()))
    assert of(house.run(120)[-1].plan).limit == 10
    assert settled(house, export)["car"] == expected


def test_it_stops_below_its_minimum_and_never_imports() -> None:
    """A threshold of 2 A would let it run down to 0; its minimum is 6 A, so it stops below 6 A of export."""
    site = replace(SITE, excess_threshold=2 * VOLTS)
    house = House(site, (-20.0,), Car(car()))
    house.run(120)
    assert settled(house, 6.1)["car"] == 6
    assert settled(house, 5.9)["car"] == 0


def test_between_stop_and_start_the_past_decides() -> None:
    """At 9 A it goes on if it runs, and does not start if it stands."""
    house = House(SITE, (0.0,), Car(car()))
    house.run(30)
    given = [settled(house, export)["car"] for export in (9.0, 20.0, 9.0, 7.0, 9.0)]
    assert given == [0, 10, 6, 0, 0]


def test_a_load_cannot_hold_itself_on_with_its_own_power() -> None:
    """E is the export with the managed excess loads off: measured while it draws, it is the same."""
    house = House(SITE, (-20.0,), Car(car(), meter=30.0))
    house.run(300)
    house.base = (-7.5,)
    assert of(house.run(1)[-1].plan).limit == 0


def test_a_second_load_needs_what_the_first_one_leaves() -> None:
    """Strict: the first takes E less the threshold, 16 A at most; the second needs more than 10 A beside that."""
    site = replace(SITE, distribution=Distribution.STRICT)
    house = House(site, (0.0,), Car(car("one", order=1)), Car(car("two", order=2)))
    house.run(30)
    assert settled(house, 19.9) == {"one": 9.9, "two": 0}
    assert settled(house, 25.9) == {"one": 15.9, "two": 0}
    assert settled(house, 26.5) == {"one": 16, "two": 6}
    assert settled(house, 40.0) == {"one": 16, "two": 14}


def test_minimums_come_first_in_excess_too() -> None:
    """Priority: 14 A beside the first minimum exceed the threshold; above 12 A the rest is below it."""
    house = House(SITE, (0.0,), Car(car("one", order=1)), Car(car("two", order=2)))
    house.run(30)
    assert settled(house, 15.9) == {"one": 6, "two": 0}
    assert settled(house, 20.0) == {"one": 6, "two": 6}
    assert settled(house, 25.0) == {"one": 9, "two": 6}


def test_each_minimum_may_eat_into_the_threshold_but_never_into_import() -> None:
    """Two running loads at their minimums: at 12.5 A both hold on, at 11 A only one does."""
    site = replace(SITE, excess_threshold=6 * VOLTS, excess_hysteresis=0.5 * VOLTS)
    house = House(site, (-40.0,), Car(car("one", order=1)), Car(car("two", order=2)))
    house.run(120)
    assert settled(house, 12.5) == {"one": 6, "two": 6}
    assert settled(house, 11.0) == {"one": 6, "two": 0}
    assert settled(house, 5.0) == {"one": 0, "two": 0}


def test_other_modes_use_up_the_excess() -> None:
    """Solar Only takes 16 A first; E is what it leaves."""
    house = House(SITE, (0.0,), Car(evse("solar", Mode.SOLAR_ONLY, legs=(A,))), Car(car("excess", priority=1)))
    house.run(30)
    assert settled(house, 25.9) == {"solar": 16, "excess": 0}
    assert settled(house, 35.0) == {"solar": 16, "excess": 9}


@pytest.mark.parametrize(("accounting", "expected"), [(Accounting.PER_PHASE, 0.0), (Accounting.NETTED, 16.0)])
def test_per_phase_each_phase_that_a_load_uses_must_export(accounting: Accounting, expected: float) -> None:
    site = replace(THREE, accounting=accounting)
    assert of(decide(site, (5.0, -30.0, -30.0), car())).limit == expected


def test_per_phase_it_takes_no_more_than_its_phase_exports() -> None:
    decision = decide(THREE, (-9.0, -30.0, -30.0), car(), car("b", legs=(B,), order=2))
    assert limits(decision) == {"car": 9, "b": 16}


@pytest.mark.parametrize("accounting", Accounting)
def test_the_threshold_is_of_the_net_in_both_accountings(accounting: Accounting) -> None:
    """40 A out on A, 31 A in on B: the net of 9 A is below the threshold, whatever A exports."""
    site = replace(THREE, accounting=accounting)
    assert of(decide(site, (-40.0, 31.0, 0.0), car())).limit == 0
    assert of(decide(site, (-40.0, 15.0, 0.0), car())).limit == 15


def test_a_three_phase_load_counts_with_all_its_legs() -> None:
    """A minimum of 18 A in all: start above 20 A, then a third of what is left less 10 A on each leg."""
    house = House(THREE, (0.0,) * 3, Car(car(legs=ABC)))
    house.run(30)
    assert settled(house, 19.8)["car"] == 0
    assert settled(house, 20.5)["car"] == 6
    assert settled(house, 31.0)["car"] == pytest.approx(7.0)
    assert settled(house, 19.0)["car"] == 6
    assert settled(house, 17.0)["car"] == 0


def test_the_default_threshold_is_thirteen_kilowatts() -> None:
    load = evse(mode=Mode.EXCESS)
    start = 13000.0
    assert of(decide(Site(breaker=63), (-(start - 50) / 3 / VOLTS,) * 3, load)).limit == 0
    assert of(decide(Site(breaker=63), (-(start + 50) / 3 / VOLTS,) * 3, load)).limit >= 6


def test_a_plug_holds_on_between_stop_and_start() -> None:
    """A heater of 10 A: on above 12 A, off below 10 A (its own size), as the threshold less 2 A is below that."""
    house = House(SITE, (0.0,), Car(plug("car", Mode.EXCESS, ride_through=0.0)))
    house.run(30)
    assert [settled(house, export)["car"] for export in (11.8, 12.3, 11.8, 10.2, 9.8, 11.8)] == [
        0,
        10,
        10,
        10,
        0,
        0,
    ]


def test_a_load_below_the_threshold_says_what_is_missing() -> None:
    reason = of(decide(SITE, (-9.0,), car())).reason
    assert reason.code is ReasonCode.BELOW_EXCESS_THRESHOLD
    assert reason.missing == pytest.approx(1.0 * VOLTS, abs=1.0)
