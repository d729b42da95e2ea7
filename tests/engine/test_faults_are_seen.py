"""The tests of the tests: an engine with a deliberate fault is called faulty by the properties and the closed loops.

A fault is built at the engine's face, from outside: the engine is shown a site that differs from the true one as the
fault would have it. So none of them depends on how the engine looks inside.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import Phase as Step
from hypothesis import strategies as st

from custom_components.dynamic_ocpp_evse import engine
from custom_components.dynamic_ocpp_evse.engine import Accounting, Distribution, Memory, Plan, Reading, Snapshot

from . import (
    helpers,
    test_battery,
    test_battery_observed,
    test_circuits,
    test_footprint,
    test_inverter,
    test_oracle,
    test_properties,
    test_properties_supply_loop,
)
from .helpers import VOLTS, on_phases
from .strategies import dices

type Fault = Callable[[Snapshot], Snapshot]


def supply_counts_twice(shot: Snapshot) -> Snapshot:
    """What managed loads draw is taken off the meter, and then once more."""
    drawn = on_phases(len(shot.grid), shot.loads, [load.draw or (0.0,) * len(load.legs) for load in shot.loads])
    grid = (one and Reading(one.value - own, one.at) for one, own in zip(shot.grid, drawn, strict=True))
    return replace(shot, grid=tuple(grid))


def last_phase_is_ignored(shot: Snapshot) -> Snapshot:
    """The last phase of the breaker always has room."""
    *others, last = shot.grid
    return replace(shot, grid=(*others, last and Reading(-100.0, last.at)))


def a_third_of_the_battery_on_any_phase(shot: Snapshot) -> Snapshot:
    """A symmetric inverter is believed to give a third of what it may to a phase, whatever the others consume."""
    site = shot.site
    if site.battery is None or site.inverter is None:
        return shot
    third = (site.battery.max_discharge + (shot.solar.value if shot.solar else 0.0)) / 3
    return replace(shot, site=replace(site, inverter=replace(site.inverter, asymmetric=True, max_phase_power=third)))


def export_pays_for_import(shot: Snapshot) -> Snapshot:
    return replace(shot, site=replace(shot.site, accounting=Accounting.NETTED))


def import_has_no_limit(shot: Snapshot) -> Snapshot:
    return replace(shot, site=replace(shot.site, max_import=None))


def the_battery_counts_twice(shot: Snapshot) -> Snapshot:
    return replace(shot, battery=shot.battery and Reading(2 * shot.battery.value, shot.battery.at))


def gates_are_open(shot: Snapshot) -> Snapshot:
    return replace(shot, soc=shot.soc and Reading(96.0, shot.soc.at))


def circuits_are_forgotten(shot: Snapshot) -> Snapshot:
    return replace(shot, circuits=(), loads=tuple(replace(load, circuit=None) for load in shot.loads))


def the_inner_circuit_hangs_on_nothing(shot: Snapshot) -> Snapshot:
    return replace(shot, circuits=tuple(replace(circuit, parent=None) for circuit in shot.circuits))


def confirmations_are_not_waited_for(shot: Snapshot) -> Snapshot:
    """A charger is said to have taken whatever it draws as its limit."""
    loads = (replace(load, confirmed=max(load.draw or (0.0,)) + 1.0) for load in shot.loads)
    return replace(shot, loads=tuple(loads))


def shared_is_priority(shot: Snapshot) -> Snapshot:
    return replace(shot, site=replace(shot.site, distribution=Distribution.PRIORITY))


def optimized_is(other: Distribution) -> Fault:
    def fault(shot: Snapshot) -> Snapshot:
        wrong = shot.site.distribution is Distribution.OPTIMIZED
        return replace(shot, site=replace(shot.site, distribution=other)) if wrong else shot

    return fault


def poisoned() -> Fault:
    """One absurd reading, and the meter is believed to show export ever after."""
    seen: list[Snapshot] = []

    def fault(shot: Snapshot) -> Snapshot:
        values = [one.value for one in shot.grid if one is not None]
        if not all(abs(value) <= 1000.0 for value in values):
            seen.append(shot)
        return replace(shot, grid=tuple(one and Reading(-100.0, one.at) for one in shot.grid)) if seen else shot

    return fault


def silent_circuits_count_as_empty(shot: Snapshot) -> Snapshot:
    """A meter that goes on showing its last reading is one of a circuit on which nothing hangs."""
    circuits = []
    for circuit in shot.circuits:
        meter = circuit.meter or ()
        newest = max([one.at for one in shot.grid if one is not None], default=0.0)
        old = any(one is not None and newest - one.at > 30.0 for one in meter)
        circuits.append(replace(circuit, meter=None) if old else circuit)
    return replace(shot, circuits=tuple(circuits))


def prop(test: Any, **given_values: st.SearchStrategy[Any]) -> Callable[[], None]:
    """Run a property over up to 400 sites without looking for the smallest one that fails."""
    values = given_values or {"dice": dices()}
    run: Callable[[], None] = settings(
        max_examples=400,
        report_multiple_bugs=False,
        phases=(Step.generate,),
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=tuple(HealthCheck),
    )(given(**values)(test.hypothesis.inner_test))
    return run


def shown(monkeypatch: pytest.MonkeyPatch, fault: Fault, forget: Callable[[Snapshot], bool] = lambda _: False) -> None:
    """Let the tests' helpers decide by a faulty engine, which may also forget all that it knew."""

    def plan(shot: Snapshot, memory: Memory, now: float) -> tuple[Plan, Memory]:
        return engine.plan(fault(shot), Memory() if forget(shot) else memory, now)

    for module in (helpers, test_battery_observed, test_properties, test_properties_supply_loop):
        monkeypatch.setattr(module, "plan", plan)


properties, inverter, loop = test_properties, test_inverter, test_properties_supply_loop
FAULTS = [
    pytest.param(supply_counts_twice, prop(properties.test_a_decision_keeps_every_limit), id="twice-decision"),
    pytest.param(supply_counts_twice, prop(properties.test_limits_hold_at_rest_after_every_history), id="twice-loop"),
    pytest.param(last_phase_is_ignored, prop(properties.test_a_decision_keeps_every_limit), id="phase-decision"),
    pytest.param(last_phase_is_ignored, prop(properties.test_an_overload_ends_when_the_cut_is_obeyed), id="phase-loop"),
    pytest.param(export_pays_for_import, prop(properties.test_a_decision_keeps_every_limit), id="export-pays"),
    pytest.param(import_has_no_limit, prop(properties.test_a_decision_keeps_every_limit), id="no-max-import"),
    pytest.param(
        a_third_of_the_battery_on_any_phase, inverter.test_the_case_of_the_design_in_closed_loop, id="third-loop"
    ),
    pytest.param(
        a_third_of_the_battery_on_any_phase,
        prop(
            inverter.test_what_was_given_overloads_no_phase_when_the_inverter_has_followed,
            case=inverter.sites(),
            drawn=st.just(1.0),
        ),
        id="third-property",
    ),
    pytest.param(
        the_battery_counts_twice,
        lambda: test_battery.test_surplus_counts_the_battery_once(-10.0, 0.0, sensor=True),
        id="battery-twice",
    ),
    pytest.param(
        gates_are_open,
        lambda: test_battery.test_solar_only_below_the_target_gets_nothing_the_battery_goes_first(-10.0),
        id="gates",
    ),
    pytest.param(
        circuits_are_forgotten,
        prop(
            test_circuits.test_no_circuit_is_above_its_limit_whatever_hangs_where,
            case=test_circuits.trees(),
            rule=st.sampled_from(Distribution),
            base=st.just((0.0, 0.0, 0.0)),
        ),
        id="circuits",
    ),
    pytest.param(
        the_inner_circuit_hangs_on_nothing,
        prop(
            test_circuits.test_no_circuit_is_above_its_limit_whatever_hangs_where,
            case=test_circuits.trees(),
            rule=st.sampled_from(Distribution),
            base=st.just((0.0, 0.0, 0.0)),
        ),
        id="parents",
    ),
    pytest.param(
        circuits_are_forgotten, prop(loop.test_no_overload_outlasts_response_and_two_cycles), id="circuits-loop"
    ),
    pytest.param(
        silent_circuits_count_as_empty,
        lambda: loop.test_a_meter_that_falls_silent_overloads_no_circuit(1.0),
        id="circuits-silent",
    ),
    pytest.param(poisoned(), prop(properties.test_a_sound_site_recovers_from_absurd_cycles), id="poison"),
    pytest.param(poisoned(), prop(loop.test_a_sound_supply_recovers_from_absurd_cycles), id="poison-supply"),
    pytest.param(
        confirmations_are_not_waited_for,
        test_footprint.test_never_is_less_reserved_than_the_limit_last_confirmed,
        id="confirmations",
    ),
    pytest.param(
        shared_is_priority,
        prop(test_oracle.test_shared_is_max_min_fair_above_minimums_dealt_in_order, data=st.data()),
        id="shared",
    ),
    pytest.param(
        optimized_is(Distribution.STRICT),
        prop(test_oracle.test_optimized_uses_the_most_possible_for_loads_of_equal_legs_and_minimums, data=st.data()),
        id="optimized-strict",
    ),
    pytest.param(
        optimized_is(Distribution.SHARED),
        prop(test_oracle.test_optimized_uses_at_least_what_strict_uses_and_switches_nobody_off, data=st.data()),
        id="optimized-shared",
    ),
]


@pytest.mark.parametrize(("fault", "check"), FAULTS)
def test_a_faulty_engine_is_called_faulty(
    monkeypatch: pytest.MonkeyPatch, fault: Fault, check: Callable[[], None]
) -> None:
    shown(monkeypatch, fault)
    with pytest.raises(AssertionError):
        check()


@pytest.mark.parametrize("every", [1, 60])
def test_an_engine_that_forgets_what_it_saw_of_the_battery_is_called_faulty(
    monkeypatch: pytest.MonkeyPatch, every: int
) -> None:
    """Without memory, or with one that is lost each minute, a load that the battery cannot carry cycles."""
    seen: list[float] = []

    def forget(shot: Snapshot) -> bool:
        seen.append(shot.battery.value / VOLTS if shot.battery else 0.0)
        return len(seen) % every == 0

    shown(monkeypatch, lambda shot: shot, forget)
    with pytest.raises(AssertionError):
        test_battery_observed.test_a_load_that_the_battery_cannot_carry_does_not_cycle()
