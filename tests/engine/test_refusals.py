"""Devices that do not take a lower limit: what they draw is gone once, and not twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from custom_components.dynamic_ocpp_evse.engine import (
    Circuit,
    Connection,
    Load,
    Mode,
    ReasonCode,
    Site,
    Snapshot,
)

from .helpers import ABC, A, Car, House, evse, limits, of, plug


def refusing(load: Load, amps: float, **more: Any) -> Car:
    """Return a car that goes on with a limit, says so, and is told nothing else that it would obey."""
    return Car(load, limit=amps, obeys=False, confirms=False, **more)


def good(**more: Any) -> Car:
    return Car(evse("good", **({"legs": (A,), "order": 1} | more)))


def bad(amps: float = 16.0, **more: Any) -> Car:
    given: dict[str, Any] = {"legs": (A,), "mode": Mode.SOLAR_ONLY, "priority": 2, "order": 2, "pause": 0.0}
    wants = more.pop("wants", 99.0)
    return refusing(evse("bad", **(given | more)), amps, wants=wants)


@pytest.mark.parametrize("meter", [5.0, 30.0])
@pytest.mark.parametrize(
    ("breaker", "expected"),
    [
        pytest.param(25.0, 7.0, id="25 - 2 - 16"),
        pytest.param(40.0, 16.0, id="room for all of it"),
        pytest.param(23.9, 0.0, id="5.9 A are no minimum"),
    ],
)
def test_what_a_charger_draws_that_does_not_stop_is_gone_once(breaker: float, expected: float, meter: float) -> None:
    stuck = bad()
    stuck.meter = meter
    home = House(Site(phases=1, breaker=breaker), (2.0,), good(), stuck)
    moments = home.run(600)
    last = moments[-1]
    assert limits(last.plan) == pytest.approx({"good": expected, "bad": 0.0})
    assert max(moment.flow[0] for moment in moments) <= breaker
    if not expected:
        assert of(last.plan, "good").reason.code is ReasonCode.MAIN_BREAKER
        assert of(last.plan, "good").reason.shortfalls[0].amps == pytest.approx(0.1)


def test_a_plug_that_stays_on_is_gone_once() -> None:
    home = House(
        Site(phases=1, breaker=32),
        (2.0,),
        good(max_current=32.0),
        refusing(plug("bad", Mode.SOLAR_ONLY, 10.0, priority=2, order=2), 10.0),
    )
    assert limits(home.run(600)[-1].plan) == {"good": 20.0, "bad": 0.0}


def test_one_that_draws_less_than_it_has_confirmed_keeps_the_rest() -> None:
    """9 A of 16 are in the house, 7 A more may come at any moment: 30 - 2 - 16."""
    home = House(Site(phases=1, breaker=30), (2.0,), good(), bad(wants=9.0))
    assert limits(home.run(600)[-1].plan)["good"] == 12.0
    home.cars[1].wants = 16.0
    assert max(moment.flow[0] for moment in home.run(60)) <= 30


def test_one_that_runs_above_its_limit_keeps_its_own_share() -> None:
    """Told its minimum, it goes on with 16 A; the other gets what is left of 25 A beside that, on each leg alike."""
    stuck = bad(mode=Mode.SOLAR_PRIORITY, legs=ABC)
    home = House(Site(breaker=25), (2.0, 2.0, 2.0), good(legs=ABC), stuck)
    moments = home.run(900)
    assert limits(moments[-1].plan) == pytest.approx({"good": 7.0, "bad": 6.0})
    assert max(max(moment.flow) for moment in moments) <= 25


def test_only_what_is_measured_on_a_phase_is_in_the_house_there() -> None:
    """It uses L1 alone: on B and C 16 A may come at any moment as long as nobody knows that."""
    stuck = bad(legs=ABC)
    stuck.uses = 1
    stuck.metered = False
    home = House(Site(breaker=40), (2.0, 2.0, 2.0), good(), stuck)
    assert limits(home.run(600)[-1].plan)["good"] == 6.0  # nobody has measured it: 40 - 2 - 16 in the house - 16
    stuck.metered = True
    assert limits(home.run(600)[-1].plan)["good"] == 16.0


@pytest.mark.parametrize(
    ("unmanaged", "expected"),
    [
        pytest.param((1.0, 0.0, 0.0), 8.0, id="its meter has seen it: 25 - 1 - 16"),
        pytest.param(None, 9.0, id="without a meter it is not in the house: 25 - 16"),
    ],
)
def test_so_it_is_in_a_circuit(unmanaged: Sequence[float] | None, expected: float) -> None:
    home = House(Site(breaker=63), (2.0, 2.0, 2.0), good(circuit="garage"), bad(circuit="garage"))
    home.circuits = (Circuit(id="garage", limit=25.0),)
    if unmanaged is not None:
        home.unmanaged = {"garage": unmanaged}
    assert limits(home.run(600)[-1].plan)["good"] == pytest.approx(expected)


def test_the_meter_of_a_circuit_that_is_lost_has_not_seen_it() -> None:
    home = House(Site(breaker=63), (2.0, 2.0, 2.0), good(circuit="garage"), bad(circuit="garage"))
    home.circuits = (Circuit(id="garage", limit=40.0),)
    home.unmanaged = {"garage": (1.0, 0.0, 0.0)}
    home.run(600)
    home.silent = {"garage"}
    home.run(120)
    assert limits(home.run(1)[-1].plan)["good"] <= 7.0  # 40 - 17 in the last hour - 16


class Unsure(House):
    """One in which `bad` goes on saying that it has 16 A, whatever it does."""

    def snapshot(self) -> Snapshot:
        shot = super().snapshot()
        return replace(
            shot, loads=tuple(replace(load, confirmed=16.0) if load.id == "bad" else load for load in shot.loads)
        )


def test_a_report_from_before_the_cut_shows_no_refusal() -> None:
    """Told 6 A a minute before its next report: until it has confirmed them, 16 A may come: 30 - 2 - 16."""
    car = Car(evse("bad", Mode.SOLAR_PRIORITY, (A,), priority=2, order=2), meter=60.0, limit=16.0)
    home = Unsure(Site(phases=1, breaker=30), (lambda now: -20.0 if now < 1366 else 2.0,), good(), car)
    home.cars[0].load = good(connection=Connection.DISCONNECTED).load
    home.run(362)
    assert car.limit == 16
    home.cars[0].load = good().load
    moments = home.run(600)[45:]  # the cut is not in flight any more, and the next report comes at 1420 s
    assert of(moments[-1].plan, "bad").limit == 6
    assert max(limits(moment.plan)["good"] for moment in moments) == 12
