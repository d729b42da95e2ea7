"""Each rival's rule, decision by decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from simulator.controller import Controller
from simulator.engine import Connection, Load, LoadKind, Mode, Phase, Reading, Site, Snapshot
from simulator.rivals import CONTROLLERS, Averaged, Delayed, Naive, bases, fit

SITE = Site(breaker=25.0)
ABC = tuple(Phase)


def car(mode: Mode = Mode.SOLAR_ONLY, legs: tuple[Phase, ...] = (Phase.A,), draw: float = 0.0, **more: Any) -> Load:
    given: dict[str, Any] = {
        "id": "car", "kind": LoadKind.EVSE, "min_current": 6.0, "max_current": 16.0, "draw": (draw,) * len(legs),
    }  # fmt: skip
    return Load(mode=mode, legs=legs, **(given | more))


def seen(base: float, *loads: Load, site: Site = SITE) -> Snapshot:
    """Return a snapshot whose phase A, with the loads off, would import `base` A; B and C stand at 0."""
    grid = [base, 0.0, 0.0]
    for load in loads:
        for leg, amps in zip(load.legs, load.draw or (), strict=True):
            grid[leg] += amps
    return Snapshot(site=site, grid=tuple(Reading(amps, 0.0) for amps in grid), loads=loads)


def run(who: Controller, surpluses: list[tuple[float, float]], mode: Mode = Mode.SOLAR_ONLY) -> list[float]:
    """Return the limits after each (second, surplus), with a car that draws what it may."""
    found: list[float] = []
    for now, surplus in surpluses:
        load = car(mode, draw=found[-1] if found else 0.0)
        found.append(who.decide(seen(-surplus, load), now)["car"])
    return found


def test_base_is_the_meter_without_the_loads() -> None:
    assert bases(seen(3.0, car(draw=7.0), car(id="two", legs=ABC, draw=2.0))) == pytest.approx([3.0, 0.0, 0.0])
    assert bases(Snapshot(site=SITE, grid=(None, None, None))) is None


@pytest.mark.parametrize(
    ("amps", "step", "limit"), [(5.9, 0.1, 0.0), (9.27, 0.1, 9.2), (9.9, 1.0, 9.0), (99.0, 0.1, 16.0)]
)
def test_fits_the_device(amps: float, step: float, limit: float) -> None:
    assert fit(car(step=step), amps) == pytest.approx(limit)


@pytest.mark.parametrize(
    ("mode", "base", "limit"),
    [
        (Mode.SOLAR_ONLY, -9.0, 9.0),
        (Mode.SOLAR_ONLY, -5.0, 0.0),
        (Mode.SOLAR_PRIORITY, -5.0, 6.0),
        (Mode.SOLAR_PRIORITY, -9.0, 9.0),
        (Mode.SOLAR_PRIORITY, 20.0, 0.0),
        (Mode.STANDARD, -9.0, 16.0),
        (Mode.STANDARD, 15.0, 10.0),
        (Mode.STANDARD, 20.0, 0.0),
    ],
)
def test_naive_is_the_surplus_or_the_headroom_of_now(mode: Mode, base: float, limit: float) -> None:
    assert Naive().decide(seen(base, car(mode)), 0.0) == {"car": pytest.approx(limit)}


def test_naive_takes_the_buffer_off_and_the_threshold() -> None:
    buffered = Site(breaker=25.0, power_buffer=690.0)
    assert Naive().decide(seen(15.0, car(Mode.STANDARD), site=buffered), 0.0) == {"car": pytest.approx(9.0)}
    excess = Site(excess_threshold=690.0)
    assert Naive().decide(seen(-9.0, car(Mode.EXCESS), site=excess), 0.0) == {"car": pytest.approx(8.0)}


def test_the_first_load_leaves_the_rest_to_the_next() -> None:
    limits = Naive().decide(seen(-24.0, car(id="one"), car(id="two")), 0.0)
    assert limits == {"one": pytest.approx(16.0), "two": pytest.approx(8.0)}


def test_three_legs_take_the_least_of_their_phases() -> None:
    assert Naive().decide(seen(10.0, car(Mode.STANDARD, ABC)), 0.0) == {"car": pytest.approx(15.0)}


@pytest.mark.parametrize("make", [Naive, Delayed, Averaged])
def test_nothing_to_a_car_that_is_gone_and_nothing_new_without_a_meter(make: Callable[[], Controller]) -> None:
    gone = car(connection=Connection.DISCONNECTED)
    assert make().decide(seen(-20.0, gone), 0.0) == {"car": 0.0}
    assert make().decide(Snapshot(site=SITE, grid=(None, None, None), loads=(car(),)), 0.0) == {}


def test_delayed_waits_a_minute_to_start_and_three_to_stop() -> None:
    who = Delayed()
    assert who.cycle == 30.0
    rising = run(who, [(0, 9.0), (30, 9.0), (60, 9.0), (90, 8.0)])
    assert rising == pytest.approx([0.0, 0.0, 9.0, 8.0])
    falling = run(who, [(120, 2.0), (150, 2.0), (180, 2.0), (210, 2.0), (240, 2.0), (270, 2.0), (300, 2.0)])
    assert falling == pytest.approx([6.0] * 6 + [0.0])


def test_delayed_starts_its_wait_anew_after_a_gap() -> None:
    assert run(Delayed(), [(0, 9.0), (30, 2.0), (60, 9.0), (90, 9.0), (120, 9.0)]) == pytest.approx([0, 0, 0, 0, 9.0])


@pytest.mark.parametrize("make", [Delayed, Averaged])
def test_the_breaker_is_kept_at_the_next_command_whatever_the_delay(make: Callable[[], Controller]) -> None:
    who = make()
    for now in range(0, 200, 2 if make is Averaged else 30):
        limit = who.decide(seen(0.0, car(Mode.STANDARD)), float(now))["car"]
    assert limit == pytest.approx(16.0)
    assert who.decide(seen(17.0, car(Mode.STANDARD)), 240.0) == {"car": pytest.approx(8.0)}
    assert who.decide(seen(22.0, car(Mode.STANDARD)), 270.0) == {"car": 0.0}


def test_averaged_commands_every_15_s_by_a_slow_average() -> None:
    who = Averaged()
    assert who.cycle == 2.0
    assert run(who, [(0, 0.0), (2, 10.0), (14, 10.0), (16, 10.0)]) == [0.0, 0.0, 0.0, 6.0]
    # 0, then 0.3 of the way to 10 three times: 3, 5.1, 6.57.
    assert who._average[0] == pytest.approx(-6.57)
    assert run(who, [(18, 10.0), (30, 10.0), (31, 10.0)]) == pytest.approx([6.0, 6.0, 7.5])


def test_averaged_ramps_at_a_tenth_up_and_at_two_tenths_down() -> None:
    up = run(Averaged(), [(0, 16.0), (15, 16.0), (30, 16.0), (45, 16.0)])
    assert up == pytest.approx([6.0, 7.5, 9.0, 10.5])
    who = Averaged(weight=1.0)
    run(who, [(float(now), 16.0) for now in range(0, 150, 15)])
    assert run(who, [(150, 0.0), (165, 0.0), (180, 0.0), (195, 0.0), (210, 0.0)]) == pytest.approx(
        [13.0, 10.0, 7.0, 6.0, 0.0]
    )


def test_each_has_a_name_and_only_the_engine_is_urgent() -> None:
    made = {name: make(5.0) for name, make in CONTROLLERS.items()}
    overload = Snapshot(site=Site(breaker=25.0), grid=(Reading(26.0, 0.0),) * 3)
    assert {name for name, who in made.items() if who.urgent(overload)} == {"engine"}
    assert {name: who.cycle for name, who in made.items()} == {"engine": 5, "naive": 5, "delayed": 30, "averaged": 2}
