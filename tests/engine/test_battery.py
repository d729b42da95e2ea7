"""Section 4, the battery: its gates with hysteresis, and what each mode gets beside it.

Unless a case says otherwise: one phase, breaker 63 A, house 5 A, a battery of 10 A each way, target 80, min 20, h 5.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from custom_components.dynamic_ocpp_evse.engine import (
    Accounting,
    Battery,
    Distribution,
    Gates,
    Inverter,
    Load,
    Memory,
    Mode,
    Phase,
    Problem,
    Reading,
    ReasonCode,
    Site,
    plan,
)

from .helpers import ABC, START, VOLTS, A, B, C, behind, evse, first, limits, of, plug

TEN = 10 * VOLTS
BATTERY = Battery(max_charge=TEN, max_discharge=TEN)
SITE = Site(phases=1, breaker=63, battery=BATTERY, inverter=Inverter())
THREE = replace(SITE, phases=3)


def with_battery(site: Site = SITE, **change: Any) -> Site:
    return replace(site, battery=replace(site.battery or BATTERY, **change))


def car(mode: Mode, legs: tuple[Phase, ...] = (A,), **more: Any) -> Load:
    return evse("car", mode, legs, **({"max_current": 32.0} | more))


def limit(site: Site, *loads: Load, house: tuple[float, ...] = (5.0,), **flows: float) -> float:
    return of(first(behind(site, house, *loads, **flows))).limit


def gates(site: Site, *socs: float) -> list[Gates]:
    """Return the gates after each reading of the SOC, a minute apart."""
    memory, seen = Memory(), []
    for minute, soc in enumerate(socs):
        now = START + 60.0 * minute
        decision, memory = plan(behind(site, (5.0,), soc=soc, at=now), memory, now)
        assert decision.gates is not None
        seen.append(decision.gates)
    return seen


@pytest.mark.parametrize(
    ("socs", "opened"),
    [
        pytest.param((20.0,), [0], id="first reading needs more than min"),
        pytest.param((20.1,), [1], id="first reading above min"),
        pytest.param((19.0, 24.9, 25.0), [0, 0, 1], id="opens at min + h"),
        pytest.param((30.0, 20.1, 20.0, 20.1, 24.9), [1, 1, 0, 0, 0], id="closes at min: the floor is never undershot"),
    ],
)
def test_the_gate_to_any_source(socs: tuple[float, ...], opened: list[int]) -> None:
    assert [one.any_source for one in gates(SITE, *socs)] == [bool(value) for value in opened]


@pytest.mark.parametrize(
    ("socs", "opened"),
    [
        pytest.param((79.9, 80.0), [0, 1], id="opens at target"),
        pytest.param((80.0, 75.0, 74.9, 79.9, 80.0), [1, 1, 0, 0, 1], id="closes below target - h"),
        pytest.param((77.0,), [0], id="between the two it starts closed"),
    ],
)
def test_the_gate_of_solar_modes(socs: tuple[float, ...], opened: list[int]) -> None:
    assert [one.solar for one in gates(SITE, *socs)] == [bool(value) for value in opened]


@pytest.mark.parametrize(
    ("socs", "opened"),
    [
        pytest.param((80.0,), [0], id="first reading needs more than target"),
        pytest.param((80.1,), [1], id="first reading above target"),
        pytest.param((79.0, 84.9, 85.0), [0, 0, 1], id="opens at target + h"),
        pytest.param((90.0, 80.1, 80.0, 84.9), [1, 1, 0, 0], id="closes at target"),
    ],
)
def test_the_gate_of_discharge_into_solar_rungs(socs: tuple[float, ...], opened: list[int]) -> None:
    assert [one.discharge for one in gates(SITE, *socs)] == [bool(value) for value in opened]
    assert not any(one.discharge for one in gates(with_battery(feeds_solar=False), *socs))


@pytest.mark.parametrize(
    ("change", "gate", "socs", "opened"),
    [
        # target 100, full 97, h 5: opens at 97 in place of 100, closes below 92 in place of 95.
        pytest.param({"target": 100.0}, "solar", (96.9, 97.0, 92.0, 91.9), [0, 1, 1, 0], id="solar-100"),
        # target 100: opens at 97 in place of 105, closes at 92 in place of 100.
        pytest.param({"target": 100.0}, "discharge", (90.0, 96.9, 97.0, 92.1, 92.0), [0, 0, 1, 1, 0], id="out-100"),
        # target 95: 95 + 5 is beyond 97, and 95 itself is beyond 97 - 5.
        pytest.param({"target": 95.0}, "discharge", (90.0, 96.9, 97.0, 92.1, 92.0), [0, 0, 1, 1, 0], id="out-95"),
        # full 90: solar opens at 90 in place of 95, closes below 85 in place of 90.
        pytest.param({"target": 95.0, "full": 90.0}, "solar", (89.9, 90.0, 85.0, 84.9), [0, 1, 1, 0], id="full-90"),
        # min 80 at target 80 is 75: target - h.
        pytest.param({"minimum": 80.0}, "any_source", (76.0, 75.0, 79.9, 80.0), [1, 0, 0, 1], id="min-at-most"),
    ],
)
def test_opening_is_capped_at_full_and_closing_at_full_less_h(
    change: dict[str, Any], gate: str, socs: tuple[float, ...], opened: list[int]
) -> None:
    """So that a target of 100 % is reached by a battery that reports 98; min is at most target - h."""
    seen = gates(with_battery(**change), *socs)
    assert [getattr(one, gate) for one in seen] == [bool(value) for value in opened]


@pytest.mark.parametrize("missing", [None, "old"])
def test_a_lost_soc_is_held_for_its_freshness_and_then_counts_as_below_min(missing: str | None) -> None:
    """Not "no battery": 5 min as it was, then the battery gives nothing and comes before the sun."""
    shot, memory = behind(SITE, (5.0,), car(Mode.SOLAR_ONLY), pv=20.0, soc=90.0), Memory()
    _, memory = plan(shot, memory, START)
    for after, lost in ((100.0, False), (299.0, False), (301.0, True), (900.0, True)):
        now = START + after
        shot = behind(SITE, (5.0,), car(Mode.SOLAR_ONLY), pv=20.0, at=now)
        shot = replace(shot, soc=None if missing is None else Reading(90.0, START))
        decision, memory = plan(shot, memory, now)
        assert (Problem.SOC_LOST in decision.problems) is lost
        assert decision.gates == Gates(any_source=not lost, solar=not lost, discharge=not lost)
        assert (of(decision).limit > 0) is not lost


def test_a_soc_that_was_never_seen_counts_as_below_min() -> None:
    """House 5 of a breaker of 16: Standard has 11 A of grid, none of the battery; Solar Only has nothing."""
    site = replace(SITE, breaker=16.0)
    shot = replace(behind(site, (5.0,), car(Mode.STANDARD)), soc=None)
    assert of(first(shot)).limit == 11
    sunny = replace(behind(SITE, (5.0,), car(Mode.SOLAR_ONLY), pv=30.0), soc=None)
    assert of(first(sunny)).limit == 0


@pytest.mark.parametrize(
    ("soc", "expected"),
    [
        pytest.param(20.0, 11.0, id="min or below: 16 - 5"),
        pytest.param(50.0, 21.0, id="16 - 5 + 10"),
        pytest.param(90.0, 21.0, id="above target the same"),
    ],
)
def test_any_source_has_the_battery_only_while_it_may_discharge(soc: float, expected: float) -> None:
    assert limit(replace(SITE, breaker=16.0), car(Mode.STANDARD), soc=soc) == pytest.approx(expected)


@pytest.mark.parametrize("battery", [-10.0, -4.0])
def test_solar_only_below_the_target_gets_nothing_the_battery_goes_first(battery: float) -> None:
    """PV 30, house 5: even what the battery cannot take is not used by default."""
    part = of(first(behind(SITE, (5.0,), car(Mode.SOLAR_ONLY), pv=30.0, battery=battery, soc=61.0)))
    assert part.limit == 0
    assert part.reason.code is ReasonCode.BATTERY_FIRST
    assert (part.reason.soc, part.reason.target) == (61.0, 80.0)


@pytest.mark.parametrize(
    ("pv", "battery", "expected"),
    [
        pytest.param(25.0, -10.0, 10.0, id="25 - 5 - 10"),
        pytest.param(21.0, -10.0, 6.0, id="21 - 5 - 10"),
        pytest.param(20.9, -10.0, 0.0, id="a tenth below the minimum"),
        pytest.param(15.0, -10.0, 0.0, id="no export"),
        pytest.param(12.0, -7.0, 0.0, id="all of it into the battery"),
    ],
)
def test_leftover_gives_solar_only_real_export_below_the_target(pv: float, battery: float, expected: float) -> None:
    """Hub option *use what the battery cannot take*."""
    site = with_battery(leftover=True)
    assert limit(site, car(Mode.SOLAR_ONLY), pv=pv, battery=battery, soc=61.0) == pytest.approx(expected)


def test_leftover_is_not_held_on_with_power_taken_from_the_battery() -> None:
    """The car's 10 A left the battery 5 of the 10 A that it may take: 20 - 5 - 10 = 5 A are no export."""
    site = with_battery(leftover=True)
    running = car(Mode.SOLAR_ONLY, draw=(10.0,), confirmed=10.0, ride_through=0.0)
    assert limit(site, running, pv=20.0, battery=-5.0, soc=61.0) == 0


@pytest.mark.parametrize(
    ("pv", "battery", "expected"),
    [
        pytest.param(0.0, 0.0, 6.0, id="its minimum from any source"),
        pytest.param(12.0, -7.0, 6.0, id="the battery takes the sun"),
        pytest.param(18.0, -10.0, 6.0, id="18 - 5 - 10 = 3 A of export feed a part of the minimum"),
        pytest.param(25.0, -10.0, 10.0, id="25 - 5 - 10"),
    ],
)
def test_solar_priority_below_the_target_gets_min_and_real_export(pv: float, battery: float, expected: float) -> None:
    assert limit(SITE, car(Mode.SOLAR_PRIORITY), pv=pv, battery=battery, soc=61.0) == pytest.approx(expected)


@pytest.mark.parametrize(("soc", "expected"), [(61.0, 6.0), (20.0, 0.0)])
def test_the_battery_helps_the_minimum_only_while_the_first_gate_is_open(soc: float, expected: float) -> None:
    """Breaker 10, house 5: 5 A of grid, with 10 A of battery 15."""
    assert limit(replace(SITE, breaker=10.0), car(Mode.SOLAR_PRIORITY), soc=soc) == expected


@pytest.mark.parametrize("mode", [Mode.SOLAR_ONLY, Mode.SOLAR_PRIORITY])
@pytest.mark.parametrize("battery", [-10.0, -5.0, 0.0, 5.0])
def test_at_the_target_solar_modes_take_the_production_whatever_the_battery_does(mode: Mode, battery: float) -> None:
    """PV 15 - house 5 = 10; the third gate opens only above."""
    assert limit(SITE, car(mode), pv=15.0, battery=battery, soc=80.0) == pytest.approx(10.0)


@pytest.mark.parametrize(
    ("change", "inverter", "expected"),
    [
        pytest.param({}, Inverter(), 13.0, id="8 - 5 + 10"),
        pytest.param({"max_discharge": 4 * VOLTS}, Inverter(), 7.0, id="8 - 5 + 4: discharge power"),
        pytest.param({}, Inverter(max_power=12 * VOLTS), 7.0, id="12 - 5: rating below 8 + 10"),
        pytest.param({}, Inverter(max_phase_power=14 * VOLTS), 9.0, id="14 - 5: rating of the phase"),
        pytest.param({"feeds_solar": False}, Inverter(), 0.0, id="8 - 5 is below the minimum"),
    ],
)
@pytest.mark.parametrize("mode", [Mode.SOLAR_ONLY, Mode.SOLAR_PRIORITY])
def test_above_the_target_discharge_comes_on_top_of_production(
    mode: Mode, change: dict[str, Any], inverter: Inverter, expected: float
) -> None:
    """Within discharge power and inverter rating; Solar Priority has its minimum from any source all the same."""
    site = replace(with_battery(**change), inverter=inverter)
    least = 6.0 if mode is Mode.SOLAR_PRIORITY else 0.0
    assert limit(site, car(mode), pv=8.0, soc=81.0) == pytest.approx(max(least, expected))


@pytest.mark.parametrize(
    ("mode", "pv", "soc", "expected"),
    [
        pytest.param(Mode.STANDARD, 15.0, 61.0, 10.0, id="15 - 5, whatever the target"),
        pytest.param(Mode.STANDARD, 15.0, 10.0, 10.0, id="15 - 5 below min too"),
        pytest.param(Mode.STANDARD, 15.0, 81.0, 20.0, id="15 - 5 + 10 while the third gate is open"),
        pytest.param(Mode.STANDARD, 0.0, 61.0, 0.0, id="the first gate alone lets nothing out"),
        pytest.param(Mode.STANDARD, 3.0, 81.0, 8.0, id="3 - 5 + 10"),
        pytest.param(Mode.SOLAR_PRIORITY, 8.0, 61.0, 0.0, id="8 - 5 is below the minimum"),
        pytest.param(Mode.SOLAR_PRIORITY, 12.0, 61.0, 6.0, id="12 - 5 serves the minimum below the target"),
    ],
)
def test_without_grid_charging_any_source_is_pv_less_house(mode: Mode, pv: float, soc: float, expected: float) -> None:
    site = with_battery(grid_charging=False)
    assert limit(site, car(mode), pv=pv, soc=soc) == pytest.approx(expected)


def test_grid_charging_off_is_for_chargers_only() -> None:
    site = with_battery(grid_charging=False)
    given = limits(first(behind(site, (5.0,), plug(), car(Mode.STANDARD))))
    assert given == {"plug": 10, "car": 0}


@pytest.mark.parametrize("sensor", [True, False])
@pytest.mark.parametrize("draw", [0.0, 8.0])
@pytest.mark.parametrize("battery", [-10.0, -3.0, 0.0, 6.0, 10.0])
def test_surplus_counts_the_battery_once(battery: float, draw: float, sensor: bool) -> None:
    """surplus = -(base + battery_power/V) = PV 20 - house 5 = 15 A, with the load on or off."""
    shot = behind(SITE, (5.0,), car(Mode.SOLAR_ONLY, draw=(draw,), confirmed=draw), pv=20.0, battery=battery)
    decision = first(shot if sensor else replace(shot, solar=None))
    assert decision.surplus == pytest.approx(15 * VOLTS)
    assert decision.solar == pytest.approx(20 * VOLTS)
    assert decision.house == pytest.approx(5 * VOLTS)


def test_the_pv_sensor_never_makes_surplus_where_the_grid_is_metered() -> None:
    """It says 40 A, the meters say 15 + 5: "conversion losses then err on the safe side"."""
    shot = behind(SITE, (5.0,), car(Mode.SOLAR_ONLY), pv=20.0, battery=-10.0, soc=80.0)
    lying = replace(shot, solar=Reading(40 * VOLTS, START))
    assert of(first(lying)).limit == of(first(shot)).limit == 15


@pytest.mark.parametrize(
    ("house", "legs", "netted", "expected"),
    [
        pytest.param((2.0, 2.0, 2.0), ABC, False, 8.0, id="a third of 30 less 2"),
        pytest.param((2.0, 2.0, 2.0), (A,), False, 8.0, id="the phase's share of PV only"),
        pytest.param((2.0, 2.0, 2.0), (A,), True, 24.0, id="netted 30 - 6"),
        pytest.param((4.0, 0.0, 0.0), (A,), False, 6.0, id="10 - 4"),
        pytest.param((4.1, 0.0, 0.0), (A,), False, 0.0, id="10 - 4.1"),
        pytest.param((6.0, 0.0, 0.0), (B,), False, 10.0, id="another phase's house is not its own"),
        pytest.param((0.0, 22.0, 0.0), (A,), False, 8.0, id="the sum binds too: 30 - 22"),
    ],
)
@pytest.mark.parametrize("battery", [-9.0, 0.0])
def test_a_phase_has_its_share_of_the_sun_less_its_house(
    house: tuple[float, ...], legs: tuple[Phase, ...], netted: bool, expected: float, battery: float
) -> None:
    """Section 3: judged with the battery at rest, at the target, PV 30 A over three phases."""
    site = replace(THREE, accounting=Accounting.NETTED if netted else Accounting.PER_PHASE)
    given = limit(site, car(Mode.SOLAR_ONLY, legs), house=house, pv=30.0, battery=battery, soc=80.0)
    assert given == pytest.approx(expected)


@pytest.mark.parametrize(("rule", "expected"), [(Distribution.PRIORITY, (8.0, 6.0)), (Distribution.SHARED, (7.0, 7.0))])
def test_two_loads_on_two_phases_never_take_the_batterys_power(rule: Distribution, expected: tuple[float, ...]) -> None:
    """10 A of sun on A and on C, 6 A more than it on B: 30 - 16 = 14 A for both together."""
    loads = [evse(leg.name, Mode.SOLAR_ONLY, (leg,), order=leg) for leg in (A, C)]
    shot = behind(replace(THREE, distribution=rule), (0.0, 16.0, 0.0), *loads, pv=30.0, soc=80.0)
    assert list(limits(first(shot)).values()) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("soc", "pv", "battery", "expected"),
    [
        pytest.param(50.0, 31.0, -10.0, 14.0, id="31 - 5 - 10 - 2 of threshold"),
        pytest.param(50.0, 20.0, -10.0, 0.0, id="20 - 5 - 10 is below the minimum"),
        pytest.param(97.0, 20.0, 0.0, 13.0, id="a full battery takes nothing: 20 - 5 - 2"),
        pytest.param(97.0, 20.0, 8.0, 13.0, id="nor does its discharge make any"),
        pytest.param(90.0, 20.0, -10.0, 0.0, id="the target is nothing to Excess"),
    ],
)
def test_excess_is_what_the_battery_cannot_take(soc: float, pv: float, battery: float, expected: float) -> None:
    site = replace(SITE, excess_threshold=2 * VOLTS, excess_hysteresis=0.0)
    assert limit(site, car(Mode.EXCESS), pv=pv, battery=battery, soc=soc) == pytest.approx(expected)


def test_excess_cannot_hold_itself_on_with_power_that_it_took_from_the_battery() -> None:
    """PV 20, house 5, car 10: the battery has 5 of 10 A left. 20 - 5 - 10 = 5 A is below the minimum."""
    site = replace(SITE, excess_threshold=2 * VOLTS, excess_hysteresis=2 * VOLTS)
    running = car(Mode.EXCESS, draw=(10.0,), confirmed=10.0, ride_through=0.0)
    assert limit(site, running, pv=20.0, battery=-5.0) == 0
