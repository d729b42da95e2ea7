"""Section 3: circuits (sub-breakers), one inside another, with what else hangs on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import inf, nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.dynamic_ocpp_evse.engine import (
    Circuit,
    Distribution,
    Load,
    LoadStatus,
    Memory,
    Mode,
    Phase,
    Plan,
    Problem,
    Reading,
    ReasonCode,
    Site,
    plan,
)

from .helpers import (
    ABC,
    START,
    VOLTS,
    B,
    C,
    Car,
    House,
    evse,
    examples,
    first,
    limits,
    of,
    on_phases,
    plug,
    snapshot,
    tenths,
)

SITE = Site(breaker=63)
SHARED, PRIORITY = Distribution.SHARED, Distribution.PRIORITY
OPTIMIZED, STRICT = Distribution.OPTIMIZED, Distribution.STRICT


def inside(circuit: str | None, name: str, legs: tuple[Phase, ...] = ABC, **more: Any) -> Load:
    return evse(name, legs=legs, circuit=circuit, **more)


def metered(circuit: Circuit, *amps: float, at: float = START) -> Circuit:
    return replace(circuit, meter=tuple(Reading(value, at) for value in amps))


def choose(
    circuits: Sequence[Circuit], *loads: Load, site: Site = SITE, base: tuple[float, ...] = (0.0, 0.0, 0.0)
) -> Plan:
    return first(replace(snapshot(site, base, *loads), circuits=tuple(circuits)))


@pytest.mark.parametrize(
    ("rule", "expected"), [(PRIORITY, (14, 6)), (SHARED, (10, 10)), (OPTIMIZED, (14, 6)), (STRICT, (16, 0))]
)
def test_a_circuit_of_20_with_two_loads_below_a_breaker_of_63(rule: Distribution, expected: tuple[int, ...]) -> None:
    """Section 5, more cases."""
    loads = inside("garage", "one", priority=1), inside("garage", "two", priority=2)
    decision = choose([Circuit(id="garage", limit=20)], *loads, site=replace(SITE, distribution=rule))
    assert tuple(limits(decision).values()) == expected


@pytest.mark.parametrize(
    ("breaker", "rule", "expected"),
    [
        pytest.param(63, PRIORITY, (14, 6, 16), id="room for all"),
        pytest.param(36, PRIORITY, (14, 6, 16), id="20 + 16"),
        pytest.param(30, PRIORITY, (14, 6, 10), id="30 - 20, though it comes last"),
        pytest.param(36, SHARED, (10, 10, 16), id="two are held by the circuit, the third goes on"),
        pytest.param(27, SHARED, (9, 9, 9), id="the breaker is tighter"),
    ],
)
def test_what_the_circuit_denies_goes_to_loads_outside_it(
    breaker: float, rule: Distribution, expected: tuple[int, ...]
) -> None:
    loads = inside("garage", "one", priority=1), inside("garage", "two", priority=2), inside(None, "three", priority=3)
    site = replace(SITE, breaker=breaker, distribution=rule)
    given_out = limits(choose([Circuit(id="garage", limit=20)], *loads, site=site))
    assert (given_out["one"], given_out["two"], given_out["three"]) == expected


@pytest.mark.parametrize(
    ("outer", "inner", "rule", "expected"),
    [
        pytest.param(25, 12, PRIORITY, (6, 6, 13), id="6 + 6 fill the inner, 25 - 12 are left outside it"),
        pytest.param(25, 12, STRICT, (12, 0, 13), id="12 fill the inner"),
        pytest.param(21, 40, SHARED, (7, 7, 7), id="an inner one beyond its outer: the outer binds"),
        pytest.param(17, 40, PRIORITY, (11, 6, 0), id="the outer has no room for a third minimum"),
        pytest.param(100, 18, SHARED, (9, 9, 16), id="a wide outer one binds nobody"),
    ],
)
def test_a_circuit_inside_another(outer: float, inner: float, rule: Distribution, expected: tuple[float, ...]) -> None:
    """A member of the inner circuit is one of the outer circuit, too."""
    loads = inside("in", "one", order=1), inside("in", "two", order=2), inside("out", "three", order=3)
    circuits = [Circuit(id="in", limit=inner, parent="out"), Circuit(id="out", limit=outer)]
    given_out = limits(choose(circuits, *loads, site=replace(SITE, distribution=rule)))
    assert (given_out["one"], given_out["two"], given_out["three"]) == expected


def test_three_levels_bind_each() -> None:
    """House 30 > annex 20 > garage 8: 8 in the garage, 12 beside it in the annex, 10 beside that in the house."""
    circuits = [
        Circuit(id="house", limit=30),
        Circuit(id="annex", limit=20, parent="house"),
        Circuit(id="garage", limit=8, parent="annex"),
    ]
    loads = [inside(name, name, order=order) for order, name in enumerate(("garage", "annex", "house"))]
    assert limits(choose(circuits, *loads)) == {"garage": 8, "annex": 12, "house": 10}
    assert limits(choose(circuits[::-1], *loads)) == {"garage": 8, "annex": 12, "house": 10}


def test_a_circuit_binds_each_phase_by_itself() -> None:
    """10 A a phase: cars on A, B and C have 10 each; what else is there is 5/0/12 of 20: 15, 20 and 8."""
    loads = [inside("garage", leg.name, (leg,), max_current=32.0) for leg in ABC]
    assert limits(choose([Circuit(id="garage", limit=10)], *loads)) == {"A": 10, "B": 10, "C": 10}
    used = metered(Circuit(id="garage", limit=20), 5, 0, 12)
    assert limits(choose([used], *loads)) == {"A": 15, "B": 20, "C": 8}
    assert limits(choose([used], inside("garage", "car"))) == {"car": 8}
    assert limits(choose([used], inside("garage", "car", (C, C), min_current=4.0))) == {"car": 4}


@pytest.mark.parametrize(
    ("meter", "draw", "expected"),
    [
        pytest.param((8.0, 8.0, 8.0), 6.0, 10.0, id="8 - 6 = 2 beside it: 12 - 2"),
        pytest.param((6.0, 6.0, 6.0), 6.0, 12.0, id="nothing beside it: 12"),
        pytest.param((4.0, 3.0, 0.0), 0.0, 8.0, id="the fullest phase: 12 - 4"),
        pytest.param((7.0, 0.0, 0.0), 0.0, 0.0, id="12 - 7 is below the minimum"),
        pytest.param(None, 6.0, 12.0, id="no meter: 0 beside it"),
    ],
)
def test_unmanaged_draw_is_the_meter_less_the_members(
    meter: tuple[float, ...] | None, draw: float, expected: float
) -> None:
    circuit = Circuit(id="garage", limit=12)
    car = inside("garage", "car", draw=(draw,) * 3, confirmed=draw)
    assert limits(choose([metered(circuit, *meter) if meter else circuit], car)) == {"car": expected}


def test_without_a_meter_a_member_that_is_not_controlled_counts_as_it_draws() -> None:
    """20 A with 9 A of a member that is left alone: 11."""
    alone = inside("outer", "alone", controlled=False, draw=(9.0,) * 3)
    tree = (Circuit(id="house", limit=20.0), Circuit(id="outer", limit=25.0, parent="house"))
    shot = replace(snapshot(SITE, (0.0,) * 3, alone, inside("house", "car")), circuits=tree)
    assert of(first(shot)).limit == 11.0


def test_members_of_an_inner_circuit_are_not_unmanaged_in_the_outer_one() -> None:
    """Outer 20, its meter reads 8 while the car inside the inner one draws 6: 2 beside it, 18 are left."""
    circuits = [metered(Circuit(id="out", limit=20), 8, 8, 8), Circuit(id="in", limit=40, parent="out")]
    car = inside("in", "car", draw=(6.0,) * 3, confirmed=6.0, max_current=32.0)
    assert limits(choose(circuits, car)) == {"car": 18}


def test_an_old_meter_counts_with_the_most_of_the_last_hour() -> None:
    """Beside the members 4, 9, 2 A; then the meter is silent: 20 - 9 = 11. With the meter back at 2: 18 again."""
    memory, seen = Memory(), {}
    circuit, car = Circuit(id="garage", limit=20), inside("garage", "car", max_current=32.0)
    beside = {0: 4.0, 120: 9.0, 240: 2.0, 900: None, 1200: 2.0}
    rest, drawn = beside[0], 0.0
    for second in range(0, 1500, 5):
        now, rest = START + second, beside.get(second, rest)
        if rest is not None:
            circuit = metered(circuit, *(rest + drawn,) * 3, at=now)
        shot = snapshot(SITE, (9.0,) * 3, replace(car, draw=(drawn,) * 3, draw_at=now, confirmed=drawn), at=now)
        seen[second], memory = plan(replace(shot, circuits=(circuit,)), memory, now)
        drawn = of(seen[second]).limit
    assert of(seen[890]).limit == 18
    assert of(seen[1195]).limit == 11
    assert Problem.CIRCUIT_LOST in seen[1195].problems
    assert Problem.CIRCUIT_LOST not in seen[890].problems
    assert of(seen[1495]).limit == 18


@pytest.mark.parametrize("meter", [1.0, 5.0, 30.0])
@pytest.mark.parametrize("response", [3.0, 20.0])
def test_a_draw_that_lags_the_circuits_meter_moves_nothing(meter: float, response: float) -> None:
    """Section 2: draws and meter must be of the same moment. 20 - 5 beside it = 15, and it stays there."""
    car = Car(inside("garage", "car"), response=response, meter=meter)
    house = House(SITE, (5.0,) * 3, car)
    house.circuits, house.unmanaged = (Circuit(id="garage", limit=20),), {"garage": (5.0,) * 3}
    seen = house.run(600)
    assert {of(moment.plan).limit for moment in seen[200:]} == {15}
    assert all(moment.draws[0][0] + 5 <= 20.01 for moment in seen)


def test_the_reason_names_the_circuit_with_its_shortfall() -> None:
    """8 - 4 on B leave 4 A: 2 A, 460 W short of the minimum."""
    circuit = metered(Circuit(id="garage", limit=8), 0, 4, 1)
    part = of(choose([circuit], inside("garage", "car")))
    assert (part.limit, part.status) == (0, LoadStatus.WAITING)
    assert part.reason.code is ReasonCode.CIRCUIT
    assert (part.reason.circuit, part.reason.phases) == ("garage", (B,))
    (short,) = part.reason.shortfalls
    assert (short.budget, short.circuit, short.phases) == (ReasonCode.CIRCUIT, "garage", (B,))
    assert (short.amps, short.watts) == (pytest.approx(2.0), pytest.approx(2 * VOLTS))


def test_the_reason_names_the_circuit_that_binds_of_two() -> None:
    circuits = [Circuit(id="in", limit=16, parent="out"), Circuit(id="out", limit=10)]
    running = of(choose(circuits, inside("in", "car"))).reason
    assert (running.code, running.circuit) == (ReasonCode.CIRCUIT, "out")
    tight = [replace(circuits[0], limit=7), circuits[1]]
    assert of(choose(tight, inside("in", "car"))).reason.circuit == "in"


def test_an_overload_of_a_circuit_cuts_only_its_members() -> None:
    """20 A with 10 beside it leave 10, in one cut that is not repeated while it is under way; the other never moves."""
    house = House(SITE, (0.0,) * 3, Car(inside("garage", "member")), Car(inside(None, "other")))
    house.circuits, house.unmanaged = (Circuit(id="garage", limit=20),), {"garage": (0.0,) * 3}
    assert limits(house.run(120)[-1].plan) == {"member": 16, "other": 16}
    house.base, house.unmanaged = (10.0,) * 3, {"garage": (10.0,) * 3}
    moments = house.run(120)
    assert {of(moment.plan, "member").limit for moment in moments} == {10}
    assert {of(moment.plan, "other").limit for moment in moments} == {16}
    assert sum(moment.draws[0][0] + 10 > 20.01 for moment in moments) <= 6


@pytest.mark.parametrize("mode", [Mode.SOLAR_ONLY, Mode.SOLAR_PRIORITY, Mode.EXCESS])
def test_a_circuit_binds_solar_and_excess_rungs_too(mode: Mode) -> None:
    site = replace(SITE, excess_threshold=0.0, excess_hysteresis=0.0)
    decision = choose([Circuit(id="g", limit=9)], inside("g", "car", mode=mode), site=site, base=(-30.0,) * 3)
    assert limits(decision) == {"car": 9}


def test_a_plug_is_shed_by_its_circuit() -> None:
    """10 A of plug with 12 - 3 left."""
    circuit = metered(Circuit(id="g", limit=12), 3, 0, 0)
    assert limits(choose([circuit], plug(circuit="g"), plug("free", order=1))) == {"plug": 0, "free": 10}


CAR = inside("garage", "car", max_current=32.0)
BROKEN = [
    pytest.param([Circuit(id="garage", limit=10, parent="nowhere")], id="unknown parent"),
    pytest.param([Circuit(id="garage", limit=10, parent="garage")], id="its own parent"),
    pytest.param(
        [Circuit(id="garage", limit=10, parent="b"), Circuit(id="b", limit=12, parent="garage")], id="a circle of two"
    ),
    pytest.param(
        [
            Circuit(id="garage", limit=10, parent="b"),
            Circuit(id="b", limit=12, parent="c"),
            Circuit(id="c", limit=14, parent="b"),
        ],
        id="a circle above it",
    ),
    pytest.param([Circuit(id="garage", limit=10, meter=())], id="a meter without phases"),
    pytest.param([Circuit(id="garage", limit=10, meter=(None, None, None))], id="a meter that never answered"),
    pytest.param([metered(Circuit(id="garage", limit=10), nan, inf, -inf)], id="a meter beyond physics"),
    pytest.param([metered(Circuit(id="garage", limit=10), 0, 0)], id="a meter of two phases"),
]


@pytest.mark.parametrize("circuits", BROKEN)
def test_a_broken_tree_is_a_safe_plan_without_an_exception(circuits: list[Circuit]) -> None:
    """8.9: the load is held at least to its own circuit, has a reason, and others are served as ever."""
    decision = choose(circuits, CAR, inside(None, "other"))
    assert of(decision).limit == 0 or 6 <= of(decision).limit <= 10
    assert isinstance(of(decision).reason.code, ReasonCode)
    assert of(decision, "other").limit == 16


@pytest.mark.parametrize("limit", [nan, -5.0, 0.0, -inf])
def test_a_limit_that_is_none_lets_nobody_in(limit: float) -> None:
    decision = choose([Circuit(id="garage", limit=limit)], CAR, inside(None, "other"))
    assert limits(decision) == {"car": 0, "other": 16}


def test_a_load_of_an_unknown_circuit_has_a_plan_with_a_reason() -> None:
    decision = choose([], CAR, inside(None, "other"), site=Site(breaker=20))
    assert isinstance(of(decision).reason.code, ReasonCode)
    assert sum(limits(decision).values()) <= 20


@st.composite
def trees(draw: st.DrawFn) -> tuple[list[Circuit], list[Load], dict[str, tuple[float, ...]]]:
    """Circuits, each maybe inside an earlier one, loads anywhere in them, and what else they feed."""
    circuits: list[Circuit] = []
    rest: dict[str, tuple[float, ...]] = {}
    for index in range(draw(st.integers(1, 4))):
        parent = draw(st.sampled_from([None, *(circuit.id for circuit in circuits)]))
        circuit = Circuit(id=f"c{index}", limit=draw(tenths(5, 40)), parent=parent)
        if draw(st.booleans()):
            rest[circuit.id] = draw(st.tuples(*[tenths(0, 20)] * 3))
            circuit = metered(circuit, *rest[circuit.id])
        circuits.append(circuit)
    loads = [
        inside(
            draw(st.sampled_from([None, *(circuit.id for circuit in circuits)])),
            f"car{order}",
            tuple(Phase(leg) for leg in draw(st.lists(st.integers(0, 2), min_size=1, max_size=3))),
            order=order,
            mode=draw(st.sampled_from((Mode.STANDARD, Mode.SOLAR_PRIORITY, Mode.SOLAR_ONLY))),
        )
        for order in range(draw(st.integers(1, 5)))
    ]
    return circuits, loads, rest


@examples(20_000)
@given(case=trees(), rule=st.sampled_from(Distribution), base=st.tuples(*[tenths(-40, 20)] * 3))
def test_no_circuit_is_above_its_limit_whatever_hangs_where(
    case: tuple[list[Circuit], list[Load], dict[str, tuple[float, ...]]], rule: Distribution, base: tuple[float, ...]
) -> None:
    """8.1; a circuit that its unmanaged draw alone overloads feeds no member on that phase."""
    circuits, loads, rest = case
    answer = limits(choose(circuits, *loads, site=replace(SITE, distribution=rule), base=base))
    for circuit in circuits:
        names = {circuit.id}
        for other in circuits:
            names |= {other.id} if other.parent in names else set()
        members = [load for load in loads if load.circuit in names]
        amps = on_phases(3, members, [(answer[load.id],) * len(load.legs) for load in members])
        for own, beside in zip(amps, rest.get(circuit.id, (0.0,) * 3), strict=True):
            assert own == 0 or own + beside <= circuit.limit + 1e-6
