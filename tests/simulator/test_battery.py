"""The battery of the simulator."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from simulator.battery import Battery, BatteryConfig


def test_gives_its_real_power_and_not_the_configured_one() -> None:
    battery = Battery(BatteryConfig(max_discharge=5000.0, real_discharge=0.6, max_charge=4000.0, real_charge=0.5))
    assert battery.discharge_limit(1.0) == pytest.approx(3000.0)
    assert battery.charge_limit(1.0) == pytest.approx(2000.0)


def test_charge_power_falls_towards_full_and_ends_there() -> None:
    config = BatteryConfig(max_charge=5000.0, taper_soc=80.0, taper_floor=0.1)
    limits = [Battery(config, soc=soc).charge_limit(1.0) for soc in (50.0, 80.0, 85.0, 90.0, 95.0, 99.0, 100.0)]
    assert limits[0] == limits[1] == 5000.0
    assert all(a > b for a, b in pairwise(limits[1:]))
    assert limits[3] == pytest.approx(2750.0)
    assert limits[5] == pytest.approx(725.0)
    assert limits[6] == 0.0


def test_at_its_floor_it_gives_nothing_and_takes_all() -> None:
    at_floor = Battery(BatteryConfig(floor_soc=20.0), soc=20.0)
    assert at_floor.discharge_limit(1.0) == 0.0
    assert at_floor.charge_limit(1.0) == 5000.0
    assert Battery(BatteryConfig(floor_soc=20.0), soc=20.1).discharge_limit(1.0) == 5000.0


def test_discharging_never_undershoots_the_floor() -> None:
    battery = Battery(BatteryConfig(capacity=1000.0, floor_soc=15.0), soc=16.0)
    for _ in range(100):
        battery.apply(battery.discharge_limit(3.0), 3.0)
    assert battery.soc == pytest.approx(15.0)
    assert battery.discharge_limit(3.0) == pytest.approx(0.0, abs=1e-6)


def test_charging_ends_at_full() -> None:
    battery = Battery(BatteryConfig(capacity=1000.0), soc=95.0)
    for _ in range(1000):
        battery.apply(-battery.charge_limit(10.0), 10.0)
    assert battery.soc == pytest.approx(100.0)
    assert battery.soc <= 100.0


def test_a_long_step_takes_and_gives_only_what_fits() -> None:
    config = BatteryConfig(capacity=1000.0, efficiency=0.8, floor_soc=10.0, taper_soc=100.0)
    assert Battery(config, soc=60.0).charge_limit(3600.0) == pytest.approx(500.0)
    assert Battery(config, soc=60.0).discharge_limit(3600.0) == pytest.approx(400.0)


def test_losses_show_in_the_state_of_charge_both_ways() -> None:
    battery = Battery(BatteryConfig(capacity=10_000.0, efficiency=0.9), soc=50.0)
    battery.apply(-1000.0, 3600.0)
    assert battery.soc == pytest.approx(59.0)
    battery.apply(1000.0, 3600.0)
    assert battery.soc == pytest.approx(59.0 - 100.0 / 9.0)
    assert battery.power == 1000.0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: BatteryConfig(capacity=0.0), "capacity"),
        (lambda: BatteryConfig(max_charge=-1.0), "negative"),
        (lambda: BatteryConfig(efficiency=0.0), "efficiency"),
        (lambda: BatteryConfig(real_discharge=1.5), "real shares"),
        (lambda: BatteryConfig(taper_floor=2.0), "taper_floor"),
        (lambda: BatteryConfig(floor_soc=101.0), "SOC"),
        (lambda: BatteryConfig(max_phase_power=-1.0), "rating"),
        (lambda: Battery(soc=120.0), "SOC"),
    ],
)
def test_refuses_a_battery_that_cannot_exist(wrong: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        wrong()
