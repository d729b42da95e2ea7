"""Section 4: modes are rungs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from custom_components.dynamic_ocpp_evse.engine import (
    MODES,
    Accounting,
    LoadKind,
    LoadStatus,
    Mode,
    Phase,
    Site,
    default_mode,
    modes_of,
)
from custom_components.dynamic_ocpp_evse.engine.modes import Source, UpTo

from .helpers import ABC, VOLTS, A, B, C, Car, House, decide, evse, limits, of, plug

SITE = Site(breaker=25)
ONE = Site(phases=1, breaker=25)


def test_the_table_of_modes() -> None:
    table = {
        mode: (rule.urgency, rule.kinds, [(rung.source, rung.up_to) for rung in rule.rungs])
        for mode, rule in MODES.items()
    }
    car, both, plugs = (frozenset({LoadKind.EVSE}), frozenset(LoadKind), frozenset({LoadKind.PLUG}))
    assert table == {
        Mode.STANDARD: (1, car, [(Source.ANY, UpTo.MAX)]),
        Mode.CONTINUOUS: (1, plugs, [(Source.ANY, UpTo.MAX)]),
        Mode.SOLAR_PRIORITY: (2, car, [(Source.ANY, UpTo.MIN), (Source.SOLAR, UpTo.MAX)]),
        Mode.SOLAR_ONLY: (3, both, [(Source.SOLAR, UpTo.MAX)]),
        Mode.EXCESS: (4, both, [(Source.EXCESS, UpTo.MAX)]),
    }


def test_modes_of_each_kind_and_the_default() -> None:
    assert set(modes_of(LoadKind.EVSE)) == {Mode.STANDARD, Mode.SOLAR_PRIORITY, Mode.SOLAR_ONLY, Mode.EXCESS}
    assert set(modes_of(LoadKind.PLUG)) == {Mode.CONTINUOUS, Mode.SOLAR_ONLY, Mode.EXCESS}
    assert (default_mode(LoadKind.EVSE), default_mode(LoadKind.PLUG)) == (Mode.STANDARD, Mode.CONTINUOUS)


@pytest.mark.parametrize(
    ("mode", "base", "expected"),
    [
        (Mode.STANDARD, 5.0, 16.0),
        (Mode.STANDARD, 15.0, 10.0),
        (Mode.STANDARD, 19.0, 6.0),
        (Mode.STANDARD, 19.1, 0.0),
        (Mode.SOLAR_PRIORITY, 5.0, 6.0),
        (Mode.SOLAR_PRIORITY, 19.1, 0.0),
        (Mode.SOLAR_PRIORITY, -5.0, 6.0),
        (Mode.SOLAR_PRIORITY, -9.0, 9.0),
        (Mode.SOLAR_PRIORITY, -30.0, 16.0),
        (Mode.SOLAR_ONLY, 0.0, 0.0),
        (Mode.SOLAR_ONLY, -5.9, 0.0),
        (Mode.SOLAR_ONLY, -9.0, 9.0),
        (Mode.SOLAR_ONLY, -30.0, 16.0),
        (Mode.EXCESS, -30.0, 0.0),
    ],
)
@pytest.mark.parametrize("phases", [1, 2, 3])
def test_what_a_mode_gives(mode: Mode, base: float, expected: float, phases: int) -> None:
    """On sites of one, two and three phases, a load on all of them."""
    site = replace(SITE, phases=phases, excess_threshold=30.5 * VOLTS * phases)
    decision = decide(site, (base,) * phases, evse(mode=mode, legs=ABC[:phases]))
    assert of(decision).limit == expected
    assert of(decision).watts == pytest.approx(expected * VOLTS * phases)


@pytest.mark.parametrize(
    ("mode", "base", "on"),
    [
        (Mode.CONTINUOUS, 5.0, True),
        (Mode.CONTINUOUS, 15.0, True),
        (Mode.CONTINUOUS, 15.1, False),
        (Mode.SOLAR_ONLY, -9.0, False),
        (Mode.SOLAR_ONLY, -10.5, True),
        (Mode.EXCESS, -12.0, False),
        (Mode.EXCESS, -12.5, True),
    ],
)
def test_a_plug_is_on_or_off(mode: Mode, base: float, on: bool) -> None:
    """Ten ampere; Excess with a threshold of 5 A and 2.2 A of hysteresis."""
    site = replace(ONE, excess_threshold=5 * VOLTS)
    decision = decide(site, (base,), plug(mode=mode))
    assert of(decision, "plug").limit == (10.0 if on else 0.0)


def test_a_running_plug_is_on_in_its_status() -> None:
    house = House(ONE, (0.0,), Car(plug()))
    assert of(house.run(60)[-1].plan, "plug").status is LoadStatus.ON


def test_solar_only_gets_nothing_beside_a_standard_load_that_imports() -> None:
    """What a load of higher urgency takes is gone: 10 A of sun, 16 A taken."""
    loads = (evse("standard", legs=(A,)), evse("solar", Mode.SOLAR_ONLY, legs=(A,), priority=1))
    assert limits(decide(SITE, (-10.0, 0.0, 0.0), *loads)) == {"standard": 16, "solar": 0}


def test_continuous_consumption_counts_in_the_solar_budget() -> None:
    loads = (plug(), evse("solar", Mode.SOLAR_ONLY, legs=(A,)))
    assert limits(decide(SITE, (-18.0, 0.0, 0.0), *loads)) == {"plug": 10, "solar": 8}


def test_the_minimum_of_solar_priority_counts_in_the_solar_budget() -> None:
    """No sun is left for Solar Only beside a minimum that imports."""
    loads = (evse("priority", Mode.SOLAR_PRIORITY, legs=(A,)), evse("solar", Mode.SOLAR_ONLY, legs=(A,)))
    assert limits(decide(SITE, (-11.0, 0.0, 0.0), *loads)) == {"priority": 11, "solar": 0}
    assert limits(decide(SITE, (-4.0, 0.0, 0.0), *loads)) == {"priority": 6, "solar": 0}


@pytest.mark.parametrize(("accounting", "expected"), [(Accounting.PER_PHASE, 0.0), (Accounting.NETTED, 8.0)])
def test_a_three_phase_car_on_one_phase_of_sun(accounting: Accounting, expected: float) -> None:
    """Netted, 30 A on A less 3 A each on B and C are 8 A on three legs; per phase B and C would import more."""
    decision = decide(replace(SITE, accounting=accounting), (-30.0, 3.0, 3.0), evse(mode=Mode.SOLAR_ONLY))
    assert of(decision).limit == expected


@pytest.mark.parametrize(("accounting", "expected"), [(Accounting.PER_PHASE, 12.0), (Accounting.NETTED, 0.0)])
def test_a_one_phase_car_on_its_own_sun(accounting: Accounting, expected: float) -> None:
    """Per phase, its phase's export is its own; netted, the import of the others has used it up."""
    load = evse(mode=Mode.SOLAR_ONLY, legs=(B,))
    assert of(decide(replace(SITE, accounting=accounting), (8.0, -12.0, 0.0), load)).limit == expected


def test_a_three_phase_solar_car_follows_its_poorest_phase() -> None:
    assert of(decide(SITE, (-14.0, -7.5, -12.0), evse(mode=Mode.SOLAR_ONLY))).limit == 7.5


@pytest.mark.parametrize("legs", [(A, A), (B, B), (C, C)])
def test_two_legs_on_one_phase_use_its_sun_twice(legs: tuple[Phase, ...]) -> None:
    assert of(decide(SITE, (-15.0,) * 3, evse(mode=Mode.SOLAR_ONLY, legs=legs))).limit == 7.5
    assert of(decide(SITE, (-11.0,) * 3, evse(mode=Mode.SOLAR_ONLY, legs=legs))).limit == 0


def test_continuous_is_shed_only_where_a_physical_limit_leaves_no_room() -> None:
    """It runs through nights and house loads, and goes at the breaker in the next cycle."""
    house = House(Site(phases=1, breaker=25), (0.0,), Car(plug()))
    assert {of(moment.plan, "plug").limit for moment in house.run(120)} == {10.0}
    house.base = (14.0,)
    assert {of(moment.plan, "plug").limit for moment in house.run(120)} == {10.0}
    house.base = (16.0,)
    assert of(house.run(1)[-1].plan, "plug").limit == 0


def test_a_load_of_every_mode_at_once() -> None:
    """Any-source rungs first, then solar, then excess: 16 + 6, then 4, then the rest for whom it suffices."""
    site = Site(phases=1, breaker=63, excess_threshold=5 * VOLTS, excess_hysteresis=VOLTS)
    loads = (
        evse("excess", Mode.EXCESS, legs=(A,), priority=1),
        evse("solar", Mode.SOLAR_ONLY, legs=(A,), priority=2),
        evse("priority", Mode.SOLAR_PRIORITY, legs=(A,), priority=3),
        evse("standard", legs=(A,), priority=4),
    )
    given = [limits(decide(site, (-sun,), *loads)) for sun in (0.0, 24.0, 32.0, 48.0, 54.9, 55.1, 60.1, 63.0)]
    names = ("standard", "priority", "solar", "excess")
    assert [tuple(one[name] for name in names) for one in given] == [
        (16, 6, 0, 0),
        (16, 8, 0, 0),
        (16, 10, 6, 0),
        (16, 16, 16, 0),
        (16, 16, 16, 0),
        (16, 16, 16, 6),
        (16, 16, 16, 7.1),
        (16, 16, 16, 10),
    ]
