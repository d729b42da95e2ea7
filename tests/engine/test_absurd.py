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
    Inverter,
    Plan,
    Problem,
    Reading,
    ReasonCode,
    Site,
)

from .helpers import START, VOLTS, A, behind, evse, first, of

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


def told(decision: Plan) -> tuple[float, ReasonCode, tuple[Problem, ...]]:
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
