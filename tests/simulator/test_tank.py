"""The hot-water tank of the simulator."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from simulator.plant import Plug
from simulator.tank import TankConfig, TankPlug

DAY = 86_400
# 100 l take 116.3 Wh a kelvin.
TIGHT = TankConfig(power=1163.0, litres=100.0, loss=0.0)


def run(tank: TankPlug, seconds: int, since: int = 0, dt: int = 1) -> list[float]:
    """Step the tank and return its power after each step."""
    powers = []
    for second in range(since + dt, since + seconds + 1, dt):
        tank.step(float(second), float(dt))
        powers.append(tank.power)
    return powers


def test_it_is_a_plug_of_the_plant_and_off_at_first() -> None:
    tank = TankPlug(TankConfig(power=2300.0, phase="C"))
    plug: Plug = tank
    assert plug.draw == (0.0, 0.0, 0.0)
    tank.switch(True)
    assert plug.draw == pytest.approx((0.0, 0.0, 10.0))


def test_its_size_sets_how_fast_it_warms() -> None:
    tank = TankPlug(TIGHT, temperature=40.0)
    tank.switch(True)
    run(tank, 3600)
    assert tank.temperature == pytest.approx(50.0)


def test_thermostat_opens_and_closes_again_only_after_the_hysteresis() -> None:
    tank = TankPlug(TIGHT, temperature=59.0)
    tank.switch(True)
    powers = run(tank, 720)
    assert powers.count(1163.0) == pytest.approx(360, abs=1)
    assert powers[-1] == 0.0
    assert tank.is_on, "the plug does not know of the thermostat"
    tank.tap(4.9 * 116.3)
    assert run(tank, 10) == [0.0] * 10
    tank.tap(0.2 * 116.3)
    assert run(tank, 10) == [1163.0] * 10


def test_full_tank_starts_with_its_thermostat_open() -> None:
    tank = TankPlug(TIGHT, temperature=60.0)
    tank.switch(True)
    assert tank.power == 0.0


def test_losses_cool_it_towards_the_room() -> None:
    tank = TankPlug(TankConfig(litres=100.0, loss=2.0, ambient=20.0), temperature=60.0)
    tank.step(3600.0, 3600.0)
    assert tank.temperature == pytest.approx(60.0 - 80.0 / 116.3)
    run(tank, 200 * DAY, dt=600)
    assert tank.temperature == pytest.approx(20.0, abs=0.1)


@pytest.mark.parametrize("dt", [1, 60])
def test_taps_come_once_each_day(dt: int) -> None:
    tank = TankPlug(TankConfig(litres=100.0, loss=0.0, taps=((30.0, 116.3), (7 * 3600.0, 2 * 116.3))), temperature=60.0)
    run(tank, 6 * 3600, dt=dt)
    assert tank.temperature == pytest.approx(59.0)
    run(tank, 2 * 3600, since=6 * 3600, dt=dt)
    assert tank.temperature == pytest.approx(57.0)
    run(tank, DAY, since=8 * 3600, dt=dt)
    assert tank.temperature == pytest.approx(54.0)


def test_it_gets_no_colder_than_the_water_that_comes_in() -> None:
    tank = TankPlug(TankConfig(cold=12.0), temperature=15.0)
    tank.tap(1e6)
    assert tank.temperature == 12.0
    frozen = TankPlug(TankConfig(cold=12.0), temperature=8.0)
    frozen.tap(100.0)
    assert frozen.temperature == 8.0, "a tap does not warm it"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: TankConfig(litres=0.0), "litres"),
        (lambda: TankConfig(loss=-1.0), "negative"),
        (lambda: TankConfig(setpoint=10.0), "setpoint"),
        (lambda: TankConfig(taps=((90_000.0, 1.0),)), "tap"),
    ],
)
def test_refuses_a_tank_that_cannot_exist(wrong: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        wrong()
