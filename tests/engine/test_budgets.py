"""Section 3: every limit is a budget, per phase or over sets of phases."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from math import inf

import pytest

from custom_components.dynamic_ocpp_evse.engine import (
    Accounting,
    Connection,
    Distribution,
    Mode,
    ReasonCode,
    Site,
)

from .helpers import ABC, A, B, C, Car, House, decide, evse, limits, of, plug

SITE = Site(breaker=25)


@pytest.mark.parametrize("phases", [1, 2, 3])
@pytest.mark.parametrize("tight", [0, 1, 2])
def test_each_phase_is_held_to_the_breaker(phases: int, tight: int) -> None:
    tight %= phases
    base = tuple(16.0 if phase == tight else 2.0 for phase in range(phases))
    assert of(decide(replace(SITE, phases=phases), base, evse(legs=ABC[:phases]))).limit == 9


@pytest.mark.parametrize(("phases", "buffer"), [(1, 230.0), (2, 460.0), (3, 690.0)])
def test_one_nth_of_the_power_buffer_is_kept_on_each_phase(phases: int, buffer: float) -> None:
    site = Site(phases=phases, breaker=20, power_buffer=buffer)
    assert of(decide(site, (10.0,) * phases, evse(legs=ABC[:phases]))).limit == 9


def test_loads_on_different_phases_do_not_share_a_breaker() -> None:
    loads = [evse(leg.name, legs=(leg,)) for leg in ABC]
    assert limits(decide(SITE, (10.0, 18.0, 20.0), *loads)) == {"A": 15, "B": 7, "C": 0}


def test_no_room_at_all_when_the_house_alone_is_over() -> None:
    decision = decide(SITE, (30.0, 0.0, 0.0), evse("three"), evse("b", legs=(B,)))
    assert limits(decision) == {"three": 0, "b": 16}
    assert decision.overload


def test_no_overload_is_reported_below_the_limit() -> None:
    assert not decide(SITE, (24.0, 0.0, 0.0), evse()).overload


def test_max_import_netted_is_one_sum() -> None:
    """11040 W are 48 A; the house takes 10 A: 38 A over three legs."""
    site = replace(SITE, max_import=11040.0, accounting=Accounting.NETTED)
    assert of(decide(site, (2.0, 3.0, 5.0), evse())).limit == 12.6
    assert of(decide(replace(site, power_buffer=690.0), (2.0, 3.0, 5.0), evse())).limit == 11.6


def test_max_import_per_phase_on_balanced_phases_is_the_same_sum() -> None:
    site = replace(SITE, max_import=11040.0)
    assert of(decide(site, (2.0, 3.0, 5.0), evse())).limit == 12.6
    assert of(decide(replace(site, power_buffer=690.0), (2.0, 3.0, 5.0), evse())).limit == 11.6


@pytest.mark.parametrize(("accounting", "expected"), [(Accounting.PER_PHASE, 5.0), (Accounting.NETTED, 16.0)])
def test_export_of_one_phase_pays_for_import_of_another_only_when_netted(
    accounting: Accounting, expected: float
) -> None:
    """4600 W are 20 A: A imports 15 A while B and C export 10 A each."""
    site = Site(breaker=63, max_import=4600.0, accounting=accounting)
    assert of(decide(site, (15.0, -10.0, -10.0), evse(legs=(A,), min_current=2.0))).limit == expected


def test_export_of_a_phase_is_free_for_its_own_loads() -> None:
    """Per phase, a load on B takes its export and the 5 A of import that A leaves: 15 A, not 30 and not 5."""
    site = Site(breaker=63, max_import=4600.0)
    assert of(decide(site, (15.0, -10.0, -10.0), evse(legs=(B,), max_current=32.0))).limit == 15


def test_sets_of_two_phases_bind() -> None:
    """C exports 30 A: a load on A and B may import 20 A on the two together, not 20 A on each."""
    site = Site(breaker=63, max_import=4600.0)
    assert of(decide(site, (0.0, 0.0, -30.0), evse(legs=(A, B), max_current=32.0))).limit == 10
    netted = replace(site, accounting=Accounting.NETTED)
    assert of(decide(netted, (0.0, 0.0, -30.0), evse(legs=(A, B), max_current=32.0))).limit == 25


def test_two_loads_share_the_import_of_two_phases() -> None:
    """Each fits alone; together they would import 24 A of 20 A."""
    site = Site(breaker=63, max_import=4600.0, distribution=Distribution.SHARED)
    loads = (evse("a", legs=(A,), order=1), evse("b", legs=(B,), order=2))
    assert limits(decide(site, (0.0, 0.0, -30.0), *loads)) == {"a": 10, "b": 10}


@pytest.mark.parametrize("accounting", Accounting)
def test_max_import_binds_solar_rungs_too(accounting: Accounting) -> None:
    """Standard has used the import up; Solar Only gets sun only."""
    site = Site(phases=1, breaker=63, max_import=2300.0, accounting=accounting)
    loads = (evse("standard", legs=(A,)), evse("solar", Mode.SOLAR_ONLY, legs=(A,)))
    assert limits(decide(site, (0.0,), *loads)) == {"standard": 10, "solar": 0}
    assert limits(decide(site, (-23.0,), *loads)) == {"standard": 16, "solar": 7}


def test_a_max_import_of_zero_lets_the_sun_through() -> None:
    site = Site(breaker=63, max_import=0.0)
    assert of(decide(site, (-9.0,) * 3, evse())).limit == 9
    assert of(decide(site, (0.0,) * 3, evse())).limit == 0


@pytest.mark.parametrize("accounting", Accounting)
@pytest.mark.parametrize("base", [(5.0, 5.0, 5.0), (12.0, -8.0, 0.0), (-20.0, -3.0, 9.0), (18.0, 1.0, -30.0)])
def test_three_loads_fill_the_import_without_passing_it(accounting: Accounting, base: tuple[float, ...]) -> None:
    """Whatever the split: import stays within 5520 W, and nobody could have 0.3 A more (16 A apart)."""
    site = Site(breaker=40, max_import=5520.0, accounting=accounting, distribution=Distribution.SHARED)
    loads = [evse(leg.name, legs=(leg,), min_current=1.0, order=leg) for leg in ABC]
    given = limits(decide(site, base, *loads))

    def imported(extra: float, name: str) -> float:
        flows = [b + given[leg.name] + (extra if leg.name == name else 0.0) for b, leg in zip(base, ABC, strict=True)]
        return sum(flows) if accounting is Accounting.NETTED else sum(max(flow, 0.0) for flow in flows)

    for name, limit in given.items():
        assert imported(0.0, name) <= 24.0 + 1e-6
        assert limit >= 15.9 or limit == 0 or imported(0.3, name) > 24.0


def test_the_budgets_of_a_plan_are_what_loads_may_take() -> None:
    site = replace(SITE, max_import=4600.0, power_buffer=690.0)
    budgets = {(budget.kind, budget.phases): budget.limit for budget in decide(site, (5.0, -3.0, 0.0)).budgets}
    for phase, base in zip(ABC, (5.0, -3.0, 0.0), strict=True):
        assert budgets[ReasonCode.MAIN_BREAKER, (phase,)] == pytest.approx(24.0 - base)
    for size in (1, 2, 3):
        for phases in combinations(ABC, size):
            base = sum((5.0, -3.0, 0.0)[phase] for phase in phases)
            assert budgets[ReasonCode.MAX_IMPORT, phases] == pytest.approx(17.0 - base)


@pytest.mark.parametrize("phase", ABC)
def test_a_measured_overload_is_cut_by_its_full_size_at_once(phase: int) -> None:
    """An oven of 8 A: the next decision is low enough, in one step, without ramp or pause."""
    house = House(Site(breaker=20), (4.0,) * 3, Car(evse()), Car(evse("two", legs=(ABC[phase],), order=2)))
    before = house.run(200)[-1]
    house.base = tuple(12.0 if index == phase else 4.0 for index in range(3))
    after = house.run(1)[-1]
    excess = after.flow[phase] - 20.0
    cut = sum(limits(before.plan).values()) - sum(limits(after.plan).values())
    assert after.plan.overload
    assert cut >= excess > 0
    assert max(moment.flow[phase] for moment in house.run(30)[5:]) <= 20.0


@pytest.mark.parametrize("cycle", [1, 5])
@pytest.mark.parametrize("meter", [5.0, 30.0])
@pytest.mark.parametrize("response", [1.0, 3.0, 10.0, 30.0])
def test_one_full_size_cut_and_no_second_one(response: float, meter: float, cycle: int) -> None:
    """Control, section 1: 12 A more in the house leave the car 8 A; it is not stopped while it obeys."""
    site = replace(SITE, phases=1)
    house = House(site, (5.0,), Car(evse(legs=(A,)), response=response, meter=meter), cycle=cycle)
    assert of(house.run(300)[-1].plan).limit == 16
    house.base = (17.0,)
    moments = house.run(150)
    assert {of(moment.plan).limit for moment in moments} == {8.0}
    assert max(moment.flow[0] for moment in moments if moment.at > moments[0].at + response) <= 25.0


@pytest.mark.parametrize("wants", [inf, 13.4])
@pytest.mark.parametrize("rise", [5.0, 12.0])
@pytest.mark.parametrize("wait", [3.0, 20.0, 100.0])
def test_a_rise_after_a_stop_is_cut_like_any_other(wants: float, rise: float, wait: float) -> None:
    """The second car was stopped for 10 A of house; what comes then is the house again, not the car that stands.

    It takes 13.4 A of its 14 A: a car that never quite reaches its limit tells nothing about its response.
    """
    one = Car(evse("one", legs=(A,), order=1, pause=900.0))
    two = Car(evse("two", legs=(A,), order=2, pause=900.0), wants=wants)
    house = House(Site(phases=1, breaker=30, distribution=Distribution.STRICT), (0.0,), one, two)
    house.run(300)
    house.base = (10.0,)
    assert limits(house.run(wait)[-1].plan) == {"one": 16, "two": 0}
    house.base = (10.0 + rise,)
    moments = house.run(600)
    late = [moment for moment in moments if moment.at > moments[0].at + one.response + 3]
    assert max(moment.flow[0] for moment in late) <= 30.0


def test_a_measured_import_above_the_maximum_is_cut_at_once() -> None:
    house = House(Site(breaker=40, max_import=11040.0), (4.0,) * 3, Car(evse()))
    assert of(house.run(120)[-1].plan).limit == 12
    house.base = (9.0, 4.0, 4.0)
    assert of(house.run(1)[-1].plan).limit == 10.3
    assert max(sum(moment.flow) for moment in house.run(60)[5:]) <= 48.0


def test_an_unplugged_load_takes_no_room() -> None:
    loads = (evse("one", order=1, connection=Connection.DISCONNECTED), evse("two", order=2))
    assert limits(decide(Site(breaker=16), (0.0,) * 3, *loads)) == {"one": 0, "two": 16}


def test_a_plug_on_one_phase_leaves_the_others_alone() -> None:
    loads = (plug("plug", leg=C), evse("car"), evse("a", legs=(A,), order=1))
    assert limits(decide(Site(breaker=22), (0.0,) * 3, *loads)) == {"plug": 10, "car": 12, "a": 10}
