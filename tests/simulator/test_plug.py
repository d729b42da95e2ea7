"""The heater plug of the simulator."""

from __future__ import annotations

import pytest

from simulator.plug import HeaterConfig, HeaterPlug


def run(plug: HeaterPlug, seconds: int) -> list[float]:
    """Step the plug a second at a time and return its power after each."""
    powers = []
    for second in range(seconds):
        plug.step(float(second), 1.0)
        powers.append(plug.power)
    return powers


def test_off_at_first_and_switched_by_hand() -> None:
    plug = HeaterPlug(HeaterConfig(power=2300.0, phase="C"))
    assert plug.draw == (0.0, 0.0, 0.0)
    plug.switch(True)
    assert plug.power == 2300.0
    assert plug.draw == pytest.approx((0.0, 0.0, 10.0))
    plug.switch(False)
    assert plug.power == 0.0


def test_thermostat_opens_and_closes_again() -> None:
    plug = HeaterPlug(HeaterConfig(power=1000.0, heats_for=5.0, cools_for=3.0))
    plug.switch(True)
    assert run(plug, 12) == [1000.0] * 4 + [0.0] * 3 + [1000.0] * 5
    assert plug.is_on, "the plug does not know of the thermostat"


def test_cools_while_it_is_off() -> None:
    plug = HeaterPlug(HeaterConfig(power=1000.0, heats_for=2.0, cools_for=4.0))
    plug.switch(True)
    assert run(plug, 2) == [1000.0, 0.0]
    plug.switch(False)
    assert run(plug, 4) == [0.0] * 4
    plug.switch(True)
    assert plug.power == 1000.0


def test_without_thermostat_it_heats_on() -> None:
    plug = HeaterPlug(HeaterConfig(power=1000.0))
    plug.switch(True)
    assert set(run(plug, 10_000)) == {1000.0}
