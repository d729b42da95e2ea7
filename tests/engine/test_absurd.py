"""Section 8.9 value by value: each absurd one alone, what is given then, and that it leaves nothing behind.

One house on one phase: 12 A, a breaker of 20 A, no sun, a battery that may give 20 A. With all known a car may have
28 A; without the battery 8 A. Where what the inverter delivers is not known, it goes on with what it does: 20 A.
"""

from __future__ import annotations

from dataclasses import replace
from math import inf, nan
from typing import Any

import pytest

from custom_components.dynamic_ocpp_evse.engine import (
    Battery,
    Circuit,
    Connection,
    Inverter,
    Memory,
    Plan,
    Problem,
    Reading,
    ReasonCode,
    Site,
    plan,
)

from .helpers import START, VOLTS, A, BatteryHouse, Car, House, behind, evse, first, of

type Answer = tuple[float, ReasonCode, tuple[Problem, ...]]

BATTERY = Battery(max_charge=20 * VOLTS, max_discharge=20 * VOLTS)
SITE = Site(phases=1, breaker=20.0, battery=BATTERY, inverter=Inverter())
CAR = evse(legs=(A,), max_current=32.0)
SOUND = behind(SITE, (12.0,), CAR, battery=12.0, soc=60.0)
POWERS = [nan, inf, -inf, 1e12, -1e12, 1e300]
LEVELS = [nan, inf, -inf, 101.0, 655.35, 1e300]
NAMES = ["solar", "soc", "battery", "output"]
ABSURD = [(name, bad) for name in NAMES for bad in (LEVELS if name == "soc" else POWERS)]


def reading(name: str, bad: float, at: float = START) -> dict[str, Any]:
    """A field of the snapshot with this value."""
    return {name: (Reading(bad, at),) if name in ("output", "grid") else Reading(bad, at)}


def told(decision: Plan) -> Answer:
    return of(decision).limit, of(decision).reason.code, decision.problems


def test_the_sound_house_gets_all_that_there_is() -> None:
    assert told(first(SOUND)) == (28.0, ReasonCode.MAIN_BREAKER, ())


@pytest.mark.parametrize("bad", LEVELS)
def test_a_level_that_is_none_keeps_the_battery_shut(bad: float) -> None:
    decision = first(replace(SOUND, **reading("soc", bad)))
    assert told(decision) == (8.0, ReasonCode.MAIN_BREAKER, (Problem.SOC_LOST,))


@pytest.mark.parametrize("bad", POWERS)
def test_a_battery_power_that_is_none_adds_nothing(bad: float) -> None:
    decision = first(replace(SOUND, **reading("battery", bad)))
    assert told(decision) == (20.0, ReasonCode.MAIN_BREAKER, (Problem.BATTERY_LOST,))


@pytest.mark.parametrize("bad", POWERS)
def test_what_is_delivered_is_known_from_the_other_readings(bad: float) -> None:
    assert told(first(replace(SOUND, **reading("output", bad)))) == (28.0, ReasonCode.MAIN_BREAKER, ())
    assert told(first(replace(SOUND, **reading("solar", bad)))) == (28.0, ReasonCode.MAIN_BREAKER, ())


@pytest.mark.parametrize("bad", POWERS)
def test_where_no_reading_tells_what_is_delivered_nothing_is_added(bad: float) -> None:
    decision = first(replace(SOUND, **reading("output", bad), **reading("solar", bad)))
    assert told(decision) == (20.0, ReasonCode.MAIN_BREAKER, ())
    assert decision.solar is None


@pytest.mark.parametrize("bad", POWERS)
def test_a_meter_that_reads_none_feeds_nobody_who_has_not_been_fed(bad: float) -> None:
    decision = first(replace(SOUND, **reading("grid", bad)))
    assert told(decision) == (0.0, ReasonCode.SENSOR_LOST, (Problem.NO_GRID,))


@pytest.mark.parametrize("phases", [1, 2, 4])
def test_the_output_of_some_phases_is_not_that_of_all(phases: int) -> None:
    """Three phases with 12 A of the inverter each: two of them believed to be all would be 24 A of room too much."""
    battery = replace(BATTERY, max_discharge=60 * VOLTS)
    site = replace(SITE, phases=3, battery=battery, inverter=Inverter(max_power=36 * VOLTS))
    sound = behind(site, (12.0,) * 3, replace(CAR, max_current=63.0), battery=36.0, soc=60.0)
    some = replace(sound, output=(Reading(12.0, START),) * phases, solar=None)
    assert told(first(sound)) == (20.0, ReasonCode.MAIN_BREAKER, ())
    assert told(first(some)) == (20.0, ReasonCode.MAIN_BREAKER, ())


BATTERIES = ["max_charge", "max_discharge", "target", "minimum", "hysteresis", "full"]


@pytest.mark.parametrize("bad", [nan, inf, -inf, -1.0, 1.1e308])
@pytest.mark.parametrize(
    "field",
    [*BATTERIES, "max_power", "max_phase_power", "battery_lost_after", "solar_lost_after", "breaker", "voltage"],
)
def test_a_number_of_site_battery_or_inverter_that_is_none_feeds_nobody(field: str, bad: float) -> None:
    change: dict[str, Any] = {field: bad}
    if field in BATTERIES:
        site = replace(SITE, battery=replace(BATTERY, **change))
    elif field.startswith("max"):
        site = replace(SITE, inverter=Inverter(**change))
    else:
        site = replace(SITE, **change)
    decision, memory = plan(replace(SOUND, site=site), Memory(), START)
    assert told(decision) == (0.0, ReasonCode.INVALID_CONFIGURATION, (Problem.NO_GRID,))
    assert plan(SOUND, memory, START)[0] == first(SOUND)


@pytest.mark.parametrize("bad", [nan, inf, -inf, -1.0, 0.0])
def test_a_limit_of_a_circuit_that_is_none_lets_nobody_in(bad: float) -> None:
    """The outer of two that may bear 10 A, and that one alone; a load beside them has what there is."""
    inner, outer = Circuit(id="inner", limit=10.0, parent="outer"), Circuit(id="outer", limit=bad)
    loads = (replace(CAR, circuit="inner"), replace(CAR, id="free", order=1))
    decision = first(replace(SOUND, loads=loads, circuits=(inner, outer)))
    assert told(decision) == (0.0, ReasonCode.CIRCUIT, ())
    assert of(decision).reason.circuit == "outer"
    assert of(decision, "free").limit == 28.0


@pytest.mark.parametrize("bad", POWERS)
def test_a_circuit_whose_meter_reads_none_feeds_nobody_who_has_not_been_fed(bad: float) -> None:
    """Full is what it counts as; with a sound 3 A on it there are 17 of 20 A."""
    circuit = Circuit(id="garage", limit=20.0)
    inside = replace(SOUND, loads=(replace(CAR, circuit="garage"),))
    sound, odd = (replace(circuit, meter=(Reading(amps, START),)) for amps in (3.0, bad))
    assert told(first(replace(inside, circuits=(sound,)))) == (17.0, ReasonCode.CIRCUIT, ())
    assert told(first(replace(inside, circuits=(odd,)))) == (0.0, ReasonCode.CIRCUIT, (Problem.CIRCUIT_LOST,))


def settled() -> BatteryHouse:
    """The house after two minutes in which the car has taken all that it may."""
    house = BatteryHouse(SITE, (12.0,), Car(CAR), soc=60.0, capacity=1e6, cycle=5)
    house.run(120)
    return house


def replayed(house: BatteryHouse, **wrong: Any) -> tuple[Plan, list[Plan]]:
    """One cycle on what is wrong, and the next hundred on sound readings, the car drawing what it drew."""
    decision, memory = plan(replace(house.snapshot(), **wrong), house.memory, house.now)
    later, sound = [], house.snapshot()
    for seconds in range(1, 101, 4):
        now = house.now + seconds
        car = replace(sound.loads[0], draw_at=now)
        again = replace(sound, loads=(car,))
        for name in (*NAMES, "grid"):
            value = getattr(sound, name)
            fresh = (
                tuple(Reading(one.value, now) for one in value)
                if isinstance(value, tuple)
                else Reading(value.value, now)
            )
            again = replace(again, **{name: fresh})
        one, memory = plan(again, memory, now)
        later.append(one)
    return decision, later


@pytest.mark.parametrize(("name", "bad"), ABSURD)
def test_one_absurd_reading_among_sound_ones_changes_nothing(name: str, bad: float) -> None:
    house = settled()
    usual, later = replayed(house)
    decision, after = replayed(house, **reading(name, bad, house.now))
    assert told(decision) == told(usual)
    assert decision.loads == usual.loads
    assert after == later


@pytest.mark.parametrize("bad", POWERS)
@pytest.mark.parametrize("name", ["draw", "confirmed"])
def test_one_absurd_report_of_a_charger_changes_nothing(name: str, bad: float) -> None:
    """It counts as taking what it may, which is what it takes."""
    house = settled()
    usual, later = replayed(house)
    value: Any = (bad,) if name == "draw" else bad
    odd = replace(house.snapshot().loads[0], **{name: value})
    decision, after = replayed(house, loads=(odd,))
    assert decision.problems == ()
    assert of(decision).limit == pytest.approx(of(usual).limit, abs=0.5)
    assert [(one.base, one.loads) for one in after] == [(one.base, one.loads) for one in later]


@pytest.mark.parametrize("bad", POWERS)
def test_one_absurd_reading_of_the_meter_is_no_reading(bad: float) -> None:
    house = settled()
    missing, later = replayed(house, grid=(None,))
    decision, after = replayed(house, grid=(Reading(bad, house.now),))
    assert told(missing) == (6.0, ReasonCode.SENSOR_LOST, (Problem.NO_GRID,))
    assert decision == missing
    assert after == later


def gone_on(house: BatteryHouse) -> list[Answer]:
    """What is told after some minutes, when then the house takes more, and when at last the meter is silent."""
    moments = house.run(400)[-1:]
    house.base = (18.0,)
    moments += house.run(60)[::2]
    house.base, house.metered = (11.0,), False
    moments += house.run(90)[::2]
    return [told(moment.plan) for moment in moments]


def alike(one: list[Answer], two: list[Answer]) -> None:
    """The battery comes to rest anywhere within a step of the charger: 0.2 A are none, and may be a ramp's end."""
    assert [problems for *_, problems in one] == [problems for *_, problems in two]
    assert [limit for limit, *_ in one] == pytest.approx([limit for limit, *_ in two], abs=0.2)


@pytest.mark.parametrize("bad", [nan, inf, -inf, 1e300, -1e300])
@pytest.mark.parametrize("name", [*NAMES, "grid"])
def test_a_reading_of_an_absurd_second_leaves_nothing_behind(name: str, bad: float) -> None:
    """What was read is right, only not when; some minutes later all is as it would have been."""
    house, twin = settled(), settled()
    usual, twin.memory = plan(twin.snapshot(), twin.memory, twin.now)
    value = getattr(house.snapshot(), name)
    value = value[0].value if isinstance(value, tuple) else value.value
    decision, house.memory = plan(replace(house.snapshot(), **reading(name, value, bad)), house.memory, house.now)
    assert of(decision).limit <= of(usual).limit
    alike(gone_on(house), gone_on(twin))


@pytest.mark.parametrize("bad", [nan, inf, -inf, 1e300, -1e300])
@pytest.mark.parametrize("name", [*NAMES, "grid", "draw"])
def test_nor_does_one_of_the_first_cycle(name: str, bad: float) -> None:
    house, twin = (BatteryHouse(SITE, (12.0,), Car(CAR), soc=60.0, capacity=1e6, cycle=5) for _ in range(2))
    shot = replace(SOUND, loads=(replace(CAR, draw_at=bad),))
    if name != "draw":
        value = getattr(SOUND, name)
        shot = replace(SOUND, **reading(name, value[0].value if isinstance(value, tuple) else value.value, bad))
    decision, house.memory = plan(shot, Memory(), START)
    assert of(decision).limit <= 28.0
    _, twin.memory = plan(SOUND, Memory(), START)
    for one in (house, twin):
        one.now += 1.0
        one.run(119)
    alike(gone_on(house), gone_on(twin))


@pytest.mark.parametrize("bad", [nan, inf, 1e300])
def test_a_meter_of_an_absurd_second_does_not_end_what_is_remembered_of_the_house(bad: float) -> None:
    """12 A at first, then 18 of 20 A, then silence: a minimum would be 24 A on 20 A."""
    house = House(Site(phases=1, breaker=20.0), (12.0,), Car(replace(CAR, pause=0.0)))
    _, house.memory = plan(replace(house.snapshot(), grid=(Reading(12.0, bad),)), Memory(), START)
    house.now += 1.0
    house.run(60)
    house.base = (18.0,)
    house.run(60)
    house.metered = False
    assert told(house.run(90)[-1].plan) == (0.0, ReasonCode.SENSOR_LOST, (Problem.GRID_LOST,))


@pytest.mark.parametrize("bad", [nan, inf, 1e300])
@pytest.mark.parametrize(("name", "problem"), [("soc", Problem.SOC_LOST), ("battery", Problem.BATTERY_LOST)])
def test_a_reading_of_an_absurd_second_is_not_held_for_good(name: str, problem: Problem, bad: float) -> None:
    house = settled()
    value = 60.0 if name == "soc" else 20 * VOLTS
    _, house.memory = plan(replace(house.snapshot(), **reading(name, value, bad)), house.memory, house.now)
    house.blind = (name,)
    house.snapshot = lambda: replace(BatteryHouse.snapshot(house), **{name: None})  # type: ignore[method-assign]
    assert house.run(400)[-1].plan.problems == (problem,)


@pytest.mark.parametrize("plugged", [True, False])
@pytest.mark.parametrize("bad", [nan, inf, 1e300])
def test_a_draw_of_an_absurd_second_does_not_end_what_is_learned_of_the_car(bad: float, plugged: bool) -> None:
    """The car takes 9 A: what it leaves goes to the other one."""
    one = Car(evse("one", legs=(A,)), wants=9.0)
    house = House(Site(phases=1, breaker=20.0), (0.0,), one, Car(evse("two", legs=(A,), order=1)))
    shot, ready = house.snapshot(), one.load.connection
    odd = replace(shot.loads[0], draw_at=bad, draw=(0.0,), connection=ready if plugged else Connection.DISCONNECTED)
    _, house.memory = plan(replace(shot, loads=(odd, shot.loads[1])), Memory(), START)
    house.now += 1.0
    last = house.run(300)[-1].plan
    assert (of(last, "one").limit, of(last, "two").limit) == (10.0, 10.0)
