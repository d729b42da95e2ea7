"""Engine 8.8: Shared against a linear program, Optimized against a mixed-integer program (SciPy's HiGHS).

The loads take any limit (step 0), so that nothing but the rule itself tells the engine from the oracle.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from custom_components.dynamic_ocpp_evse.engine import Accounting, Distribution, Load, Phase, Site

from .helpers import A, B, decide, evse, examples, limits, tenths

AGREE = 0.05  # A
TRACE = 1e-6
HAIR = 1e-4  # what a solver may be off, far below AGREE

type Row = np.ndarray


@dataclass(frozen=True)
class Room:
    """Section 3 as a table: `legs` of each budget and load, and the amps that the budget has for all of them."""

    legs: np.ndarray
    amps: np.ndarray

    def fits(self, currents: Row) -> bool:
        """Tell whether these currents stay within every budget that they touch."""
        taken = self.legs @ currents
        return bool(np.all((taken <= self.amps + TRACE) | (taken <= TRACE)))

    def without(self, zeros: Sequence[bool]) -> Room:
        """Return what is left of the table when these loads stay at zero: budgets that nobody touches are gone."""
        legs = self.legs * ~np.array(zeros)
        touched = legs.any(axis=1)
        return Room(legs[touched], self.amps[touched])


def room(site: Site, base: Sequence[float], loads: Sequence[Load]) -> Room:
    """Write down breaker and max import by hand: netted all phases together, per phase every set of phases."""
    sets: list[tuple[tuple[int, ...], float]] = [((phase,), site.breaker - base[phase]) for phase in range(site.phases)]
    if site.max_import is not None:
        most = site.max_import / site.voltage
        sizes = (site.phases,) if site.accounting is Accounting.NETTED else range(1, site.phases + 1)
        for size in sizes:
            sets += [(chosen, most - sum(base[p] for p in chosen)) for chosen in combinations(range(site.phases), size)]
    legs = [[sum(leg in chosen for leg in load.legs) for load in loads] for chosen, _ in sets]
    return Room(np.array(legs, dtype=float), np.array([amps for _, amps in sets]))


def served(budgets: Room, loads: Sequence[Load]) -> Row:
    """Deal the minimums in order: who fits has one, who does not is skipped."""
    given_out = np.zeros(len(loads))
    for index, load in enumerate(loads):
        tried = given_out.copy()
        tried[index] = load.min_current
        if budgets.fits(tried):
            given_out = tried
    return given_out


def best(goal: Row, budgets: Room, floor: Row, ceiling: Row) -> Row:
    """Return the currents between floor and ceiling for which the goal is greatest."""
    answer = linprog(-goal, A_ub=budgets.legs, b_ub=budgets.amps + TRACE, bounds=np.column_stack((floor, ceiling)))
    assert answer.success, answer.message
    return np.array(answer.x)


def max_min_fair(budgets: Room, loads: Sequence[Load]) -> Row:
    """Raise the least served as far as it goes, hold those that cannot go on, and raise the next: lexicographic."""
    minimums = served(budgets, loads)
    on = minimums > 0
    budgets = budgets.without(list(~on))
    floor, ceiling = minimums.copy(), np.where(on, [load.max_current for load in loads], 0.0)
    open_ones = [index for index in range(len(loads)) if on[index]]
    while open_ones:
        level = common_level(budgets, floor, ceiling, open_ones) - HAIR
        floor[open_ones] = np.maximum(floor[open_ones], level)
        held = []
        for index in open_ones:
            goal = np.zeros(len(loads))
            goal[index] = 1.0
            if best(goal, budgets, floor, ceiling)[index] <= floor[index] + 10 * HAIR:
                held.append(index)
        assert held, "one of those at the common level must be what holds it there"
        for index in held:
            ceiling[index] = floor[index]
        open_ones = [index for index in open_ones if index not in held]
    return floor


def common_level(budgets: Room, floor: Row, ceiling: Row, open_ones: Sequence[int]) -> float:
    """Return the highest current that every load not yet held can have at once."""
    count = len(floor)
    rows = np.zeros((len(open_ones), count + 1))
    for row, index in enumerate(open_ones):
        rows[row, index], rows[row, count] = -1.0, 1.0
    wide = np.column_stack((budgets.legs, np.zeros(len(budgets.legs))))
    goal = np.append(np.zeros(count), 1.0)
    program = Room(np.vstack((wide, rows)), np.append(budgets.amps, np.zeros(len(open_ones))))
    return float(best(goal, program, np.append(floor, 0.0), np.append(ceiling, 1000.0))[-1])


def most_power(budgets: Room, loads: Sequence[Load], kept: Sequence[bool]) -> float:
    """Return the most legs x A that any choice of loads at 0 or min..max can take, with these switched on."""
    count = len(loads)
    low = np.array([load.min_current for load in loads])
    high = np.array([load.max_current for load in loads])
    each = np.eye(count)
    # Variables: the currents, then 0 or 1 for each load; a budget that is overdrawn already lets nobody in.
    possible = budgets.amps.clip(min=0.0)
    answer = milp(
        -np.append([len(load.legs) for load in loads], np.zeros(count)),
        constraints=[
            LinearConstraint(np.hstack((budgets.legs, 0 * budgets.legs)), ub=possible + HAIR),
            LinearConstraint(np.hstack((each, -np.diag(low))), lb=0.0),
            LinearConstraint(np.hstack((each, -np.diag(high))), ub=0.0),
        ],
        integrality=np.append(np.zeros(count), np.ones(count)),
        bounds=Bounds(np.append(np.zeros(count), np.array(kept, dtype=float)), np.append(high, np.ones(count))),
    )
    assert answer.success, answer.message
    return float(-answer.fun)


@st.composite
def sites(draw: st.DrawFn, rule: Distribution) -> tuple[Site, tuple[float, ...]]:
    site = Site(
        phases=draw(st.integers(1, 3)),
        breaker=draw(st.sampled_from((16.0, 20.0, 25.0, 32.0, 40.0, 63.0))),
        max_import=draw(st.none() | st.integers(10, 150).map(lambda tenth: tenth * 230.0)),
        accounting=draw(st.sampled_from(Accounting)),
        distribution=rule,
    )
    return site, draw(st.tuples(*[tenths(-25, 20)] * site.phases))


@st.composite
def chargers(draw: st.DrawFn, phases: int, most: int = 5) -> list[Load]:
    """Chargers in any order of the list, of one to three legs on any phases, two on one phase now and then."""
    members = []
    for order in range(draw(st.integers(1, most))):
        low = draw(st.sampled_from((6.0, 6.0, 6.5, 8.0, 10.0)))
        members.append(
            evse(
                f"load{order}",
                legs=tuple(Phase(leg) for leg in draw(st.lists(st.integers(0, phases - 1), min_size=1, max_size=3))),
                min_current=low,
                max_current=low + draw(tenths(0, 26)),
                step=0.0,
                order=order,
            )
        )
    return members


def power(members: Sequence[Load], given_out: dict[str, float]) -> float:
    """Return legs x A in all."""
    return sum(given_out[load.id] * len(load.legs) for load in members)


@examples(1_000, quick=60)
@given(st.data())
def test_shared_is_max_min_fair_above_minimums_dealt_in_order(data: st.DataObject) -> None:
    site, base = data.draw(sites(Distribution.SHARED))
    members = data.draw(chargers(site.phases))
    expected = max_min_fair(room(site, base, members), members)
    given_out = limits(decide(site, base, *members))
    assert [given_out[load.id] for load in members] == pytest.approx(list(expected), abs=AGREE)


@examples(1_000, quick=60)
@given(st.data())
def test_optimized_uses_at_least_what_strict_uses_and_switches_nobody_off(data: st.DataObject) -> None:
    site, base = data.draw(sites(Distribution.OPTIMIZED))
    members = data.draw(chargers(site.phases))
    optimized = limits(decide(site, base, *members))
    strict = limits(decide(replace(site, distribution=Distribution.STRICT), base, *members))
    assert power(members, optimized) >= power(members, strict) - TRACE
    for name, limit in strict.items():
        assert optimized[name] > 0 or limit == 0
    assert room(site, base, members).fits(np.array([optimized[load.id] for load in members]))


@examples(1_000, quick=60)
@given(st.data())
def test_optimized_uses_the_most_possible_for_loads_of_equal_legs_and_minimums(data: st.DataObject) -> None:
    """The most possible with everybody on whom Strict serves: "nobody that Strict serves is switched off"."""
    site, base = data.draw(sites(Distribution.OPTIMIZED))
    pattern = data.draw(chargers(site.phases, most=1))[0]
    members = [
        replace(pattern, id=f"load{order}", order=order, max_current=pattern.min_current + data.draw(tenths(0, 26)))
        for order in range(data.draw(st.integers(1, 5)))
    ]
    strict = limits(decide(replace(site, distribution=Distribution.STRICT), base, *members))
    expected = most_power(room(site, base, members), members, [strict[load.id] > 0 for load in members])
    assert power(members, limits(decide(site, base, *members))) == pytest.approx(expected, abs=AGREE)


def test_the_oracle_itself_knows_the_cases_of_the_design() -> None:
    """Section 5: 20 A for two of 6 to 16 A are 10/10 and 20 A of use; three loads on A, A, B are 6/0/16."""
    two = [evse("one", legs=(A,)), evse("two", legs=(A,))]
    budgets = room(Site(phases=1, breaker=20), (0.0,), two)
    assert list(max_min_fair(budgets, two)) == pytest.approx([10, 10], abs=0.01)
    assert most_power(budgets, two, [True, False]) == pytest.approx(20, abs=0.01)
    three = [evse("one", legs=(A,)), evse("two", legs=(A,)), evse("three", legs=(B,))]
    budgets = room(Site(breaker=25), (19.0, 0.0, 0.0), three)
    assert list(max_min_fair(budgets, three)) == pytest.approx([6, 0, 16], abs=0.01)
