"""The charger that is told a limit directly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from simulator.car import Car, CarConfig
from simulator.direct import DirectCharger, DirectConfig
from simulator.meter import MeterConfig
from simulator.plant import Charger

QUICK = CarConfig(response=0.0, start_delay=0.0, max_current=32.0)


def charger(config: DirectConfig | None = None, car: CarConfig = QUICK) -> DirectCharger:
    return DirectCharger(config, Car(car, plugged=True))


def run(plant: DirectCharger, since: float, seconds: int) -> list[float]:
    """Step a second at a time and return what the first leg carries after each."""
    drawn = []
    for second in range(1, seconds + 1):
        plant.step(since + second, 1.0)
        drawn.append(plant.currents[0])
    return drawn


def test_it_is_a_charger_of_the_plant() -> None:
    found: Charger = charger()
    assert found.currents == (0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("told", "whole", "offered"),
    [
        (-3.0, False, 0.0),
        (0.0, False, 0.0),
        (5.99, False, 0.0),
        (6.0, False, 6.0),
        (9.7, False, 9.7),
        (40.0, False, 16.0),
        (9.7, True, 9.0),
        (6.99, True, 6.0),
        (5.9999999999, True, 6.0),
    ],
)
def test_offers_nothing_or_what_it_may(told: float, whole: bool, offered: float) -> None:
    found = charger(DirectConfig(whole_amps=whole))
    assert found.command(told, 0.0)
    assert run(found, 0.0, 2) == [pytest.approx(offered)] * 2
    assert found.limit == pytest.approx(offered)


def test_offers_nothing_before_it_is_told() -> None:
    assert run(charger(), 0.0, 30) == [0.0] * 30


@pytest.mark.parametrize("epoch", [0.0, 1.8e9])
def test_commands_come_late_and_in_their_order(epoch: float) -> None:
    found = charger(DirectConfig(latency=3.0))
    found.command(10.0, epoch)
    found.command(6.0, epoch)
    assert run(found, epoch, 3) == [0.0, 0.0, 0.0]
    found.command(0.0, epoch + 3)
    assert run(found, epoch + 3, 5) == [6.0, 6.0, 6.0, 0.0, 0.0]


def test_some_commands_are_lost_and_it_says_so() -> None:
    found = charger(DirectConfig(lost=0.3))
    arrived = []
    for second in range(400):
        before = found.limit
        arrived.append(found.command(6.0 + second % 2, float(second)))
        found.step(second + 1.0, 1.0)
        assert found.limit == (6.0 + second % 2 if arrived[-1] else before)
    assert 90 < arrived.count(False) < 150


def test_falls_back_when_it_is_not_told_again() -> None:
    found = charger(DirectConfig(lease=5.0, failsafe=6.0))
    assert run(found, 0.0, 10) == [0.0] * 10, "before the first command there is nothing to fall back from"
    found.command(12.0, 10.0)
    assert run(found, 10.0, 4) == [12.0] * 4
    found.command(12.0, 14.0)
    assert run(found, 14.0, 7) == [12.0] * 5 + [6.0] * 2
    found.command(9.0, 21.0)
    assert run(found, 21.0, 1) == [9.0]


def test_report_lags_what_it_draws() -> None:
    found = charger(DirectConfig(meter=MeterConfig(interval=10.0, delay=2.0)))
    found.command(8.0, 0.0)
    told: list[tuple[float, float | None]] = []
    for second in range(1, 25):
        if second == 12:
            found.command(12.0, 11.0)
        found.step(float(second), 1.0)
        told.append((found.reported_at, None if found.reported is None else found.reported[2]))
    assert told[1] == (float("-inf"), None)
    assert told[2] == (3.0, 8.0)
    assert told[20] == (13.0, 8.0), "the sample of second 11 does not know of the command"
    assert told[22] == (23.0, 12.0)


def test_counts_what_the_car_takes_on_the_legs_that_it_has() -> None:
    found = charger(DirectConfig(phases=2), replace(QUICK, phases=3))
    found.command(10.0, 0.0)
    run(found, 0.0, 3600)
    assert found.currents == (10.0, 10.0)
    assert found.energy == found.car.energy == pytest.approx(4600.0)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: DirectConfig(phases=4), "legs"),
        (lambda: DirectConfig(min_current=0.0), "min_current"),
        (lambda: DirectConfig(min_current=20.0), "min_current"),
        (lambda: DirectConfig(latency=-1.0), "latency"),
        (lambda: DirectConfig(lost=1.5), "lost"),
    ],
)
def test_refuses_a_charger_that_cannot_exist(wrong: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        wrong()
