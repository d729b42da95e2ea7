"""The house of the simulator."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.house import Appliance, House, HouseConfig

HOUR = 3600.0
QUIET = HouseConfig(base_power=(230.0, 460.0, 690.0), schedule=((0.0, 1.0), (24.0, 1.0)), noise=0.0)
KETTLE = Appliance("kettle", "B", 2300.0, first=20.0, duration=8.0, every=60.0)


def test_base_power_becomes_amps_per_phase() -> None:
    assert House(QUIET).currents(0.0, 0.0) == pytest.approx((1.0, 2.0, 3.0))


def test_schedule_is_linear_between_its_points() -> None:
    house = House(replace(QUIET, schedule=((0.0, 1.0), (6.0, 1.0), (8.0, 3.0), (24.0, 1.0))))
    assert house.factor(7 * HOUR) == pytest.approx(2.0)
    assert house.currents(0.0, 7 * HOUR)[0] == pytest.approx(2.0)
    assert house.factor(31 * HOUR) == pytest.approx(2.0), "the next day is like this one"


def test_schedule_follows_the_day_and_noise_the_plant() -> None:
    house = House(HouseConfig())
    assert house.currents(5.0, 7 * HOUR) != house.currents(5.0, 9 * HOUR)
    assert house.currents(5.0, 7 * HOUR) != house.currents(9.0, 7 * HOUR)


def test_noise_stays_within_its_bounds_and_uses_them() -> None:
    house = House(replace(QUIET, noise=0.2))
    phase_a = [house.currents(second / 2, 0.0)[0] for second in range(2000)]
    assert 0.8 <= min(phase_a) < 0.85
    assert 1.15 < max(phase_a) <= 1.2


def test_phases_wander_apart() -> None:
    house = House(replace(QUIET, base_power=(230.0, 230.0, 230.0), noise=0.2))
    a, b, c = house.currents(17.0, 0.0)
    assert len({round(a, 6), round(b, 6), round(c, 6)}) == 3


@pytest.mark.parametrize(
    ("now", "amps"), [(19.9, 2.0), (20.0, 12.0), (27.9, 12.0), (28.0, 2.0), (80.0, 12.0), (88.0, 2.0)]
)
def test_kettle_switches_on_its_phase_alone(now: float, amps: float) -> None:
    currents = House(replace(QUIET, appliances=(KETTLE,))).currents(now, 0.0)
    assert currents == pytest.approx((1.0, amps, 3.0))


def test_appliances_add_up() -> None:
    oven = Appliance("oven", "B", 1150.0, first=0.0, duration=30.0, every=100.0)
    assert House(replace(QUIET, appliances=(KETTLE, oven))).currents(21.0, 0.0)[1] == pytest.approx(17.0)
