"""The check as a machine: when a load may be let down, how far, how often, and how it ends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from custom_components.dynamic_ocpp_evse.engine import Connection, Load, LoadKind, Mode, Phase
from custom_components.dynamic_ocpp_evse.wiring import Check, Outcome, lowered
from custom_components.dynamic_ocpp_evse.wiring.model import Step
from custom_components.dynamic_ocpp_evse.wiring.steps import Spell

CAR = Load(
    id="car", kind=LoadKind.EVSE, mode=Mode.STANDARD, min_current=6, max_current=16, legs=(Phase.A,), draw=(16.0,)
)
PLUG = Load(
    id="plug", kind=LoadKind.PLUG, mode=Mode.CONTINUOUS, min_current=8, max_current=8, legs=(Phase.A,), draw=(8.0,),
    pause=60.0, min_on=100.0,
)  # fmt: skip
STEP = Step(0.0, (6.0,), (6.0,), (0.1,), (0.0,), 0.0, 9.0)
LONG = Spell((16.0,), -1000.0, 0.0, 9)


@pytest.mark.parametrize(
    ("load", "draw", "amps"),
    [
        (CAR, 16.0, 10.0), (CAR, 13.7, 7.0), (CAR, 9.0, 6.0), (CAR, 8.9, None), (CAR, 0.0, None),
        (replace(CAR, connection=Connection.IDLE), 16.0, None), (PLUG, 8.0, 0.0), (PLUG, 1.0, None),
        (replace(PLUG, connection=Connection.LOST), 8.0, None),
    ],
)  # fmt: skip
def test_a_load_is_let_down_by_enough_and_not_below_its_minimum(load: Load, draw: float, amps: float | None) -> None:
    assert lowered(replace(load, draw=(draw,))) == amps


def test_what_does_not_report_is_not_let_down() -> None:
    assert lowered(replace(CAR, draw=None)) is None


def test_a_car_goes_down_and_up_by_the_steps_that_are_seen() -> None:
    check = Check(CAR, 10.0, 0.0)
    assert check.go_on(CAR, 5.0, [], Spell((16.0,), 0.0, 0.0, 1)) is Outcome.RUNS
    assert check.nudge is None, "it has not stood yet"
    nudges = []
    for now in (20.0, 25.0):
        check.go_on(CAR, now, [], LONG)
        nudges.append(check.nudge)
    for now in (40.0, 60.0, 80.0):
        assert check.go_on(CAR, now, [STEP], LONG) is Outcome.RUNS
        nudges.append(check.nudge)
    assert nudges == [10.0, 10.0, None, 10.0, None]
    assert check.go_on(CAR, 100.0, [STEP], LONG) is Outcome.DONE
    assert check.nudge is None


def test_a_plug_stays_off_and_on_for_its_times() -> None:
    check = Check(PLUG, 0.0, 0.0)
    check.go_on(PLUG, 5.0, [], Spell((8.0,), -50.0, 0.0, 1))
    assert check.nudge is None, "it has been on for 55 s of 100"
    check.go_on(PLUG, 60.0, [], Spell((8.0,), -50.0, 0.0, 1))
    assert check.nudge == 0.0
    check.go_on(PLUG, 90.0, [STEP], LONG)
    assert check.nudge == 0.0
    check.go_on(PLUG, 120.0, [], LONG)
    assert check.nudge is None
    check.go_on(PLUG, 150.0, [STEP], LONG)
    check.go_on(PLUG, 215.0, [], LONG)
    assert check.nudge is None
    check.go_on(PLUG, 220.0, [], LONG)
    assert check.nudge == 0.0


def test_a_restless_house_makes_it_give_up() -> None:
    check, now, moves, before = Check(CAR, 10.0, 0.0), 0.0, 0, None
    outcome = Outcome.RUNS
    while outcome is Outcome.RUNS:
        now += 5.0
        outcome = check.go_on(CAR, now, [], LONG)
        moves, before = moves + (check.nudge != before), check.nudge
    assert outcome is Outcome.UNCLEAR
    assert moves == 8
    assert check.nudge is None


@pytest.mark.parametrize("connection", [Connection.DISCONNECTED, Connection.LOST])
def test_a_car_that_goes_ends_it(connection: Connection) -> None:
    check = Check(CAR, 10.0, 0.0)
    check.go_on(CAR, 20.0, [], LONG)
    assert check.go_on(replace(CAR, connection=connection), 25.0, [], LONG) is Outcome.STOPPED
    assert check.nudge is None


def test_a_car_that_takes_nothing_for_long_ends_it() -> None:
    check = Check(CAR, 10.0, 0.0)
    assert check.go_on(CAR, 200.0, [], Spell((0.0,), 100.0, 200.0, 9)) is Outcome.RUNS
    assert check.go_on(CAR, 225.0, [], Spell((0.0,), 100.0, 225.0, 9)) is Outcome.STOPPED
    assert Check(CAR, 10.0, 0.0).go_on(CAR, 5.0, [], None) is Outcome.STOPPED
