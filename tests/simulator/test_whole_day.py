"""A whole day of a site with everything built in: it costs little, repeats itself, and its energies add up."""

from __future__ import annotations

import cProfile
from itertools import pairwise

import pytest

from simulator.battery import Battery, BatteryConfig
from simulator.car import CarConfig
from simulator.days import Session, Weather, synthetic_day
from simulator.direct import DirectCharger, DirectConfig
from simulator.inverter import Inverter, InverterConfig
from simulator.plant import Plant, PlantConfig, PlantState, WiredCharger
from simulator.tank import TankConfig, TankPlug

DAY = synthetic_day(Weather.BROKEN)
SESSIONS = (Session(9.5 * 3600.0, 30 * 3600.0, 12_000.0), Session(10 * 3600.0, 16 * 3600.0, 50_000.0))


class Site:
    """Two cars that come and go, a tank and a battery, told the same thing every day."""

    def __init__(self, *, asymmetric: bool = False) -> None:
        self.chargers = [
            DirectCharger(DirectConfig(latency=2.0), session.car(CarConfig(dead_time=index * 3.0)))
            for index, session in enumerate(SESSIONS)
        ]
        self.tank = TankPlug(TankConfig(taps=((7 * 3600.0, 2000.0), (20 * 3600.0, 3000.0))))
        self.battery = Battery(BatteryConfig(real_discharge=0.6), soc=40.0)
        self.plant = Plant(
            PlantConfig(),
            DAY.house(),
            DAY.sun(),
            plugs={"tank": self.tank},
            chargers={f"car {index}": WiredCharger(charger) for index, charger in enumerate(self.chargers)},
            battery=self.battery,
            inverter=Inverter(InverterConfig(asymmetric=asymmetric, max_power=10_000.0)),
        )

    def run(self, seconds: int, dt: float = 1.0, since: float = 0.0) -> list[PlantState]:
        """Go so many seconds on and return every state."""
        states = []
        for step in range(1, round(seconds / dt) + 1):
            now = since + step * dt
            for charger, session in zip(self.chargers, SESSIONS, strict=True):
                session.attend(charger.car, now)
                if step % 30 == 0:
                    charger.command(6.0 + step % 11, now)
            self.tank.switch(8 * 3600 < now < 22 * 3600)
            states.append(self.plant.step(now, dt))
        return states


@pytest.mark.parametrize("asymmetric", [False, True])
def test_energies_of_a_day_add_up(asymmetric: bool) -> None:
    site = Site(asymmetric=asymmetric)
    before = site.battery.soc
    states = site.run(86_400, dt=10.0)
    hours = 10.0 / 3600.0
    grid = sum(sum(state.grid) for state in states) * 230.0 * hours
    sun = sum(state.solar for state in states) * hours
    battery = sum(state.battery_power for state in states) * hours
    house = sum(sum(state.house) for state in states) * 230.0 * hours
    loads = {name: sum(sum(state.loads[name]) for state in states) * 230.0 * hours for name in states[0].loads}
    assert grid + sun + battery == pytest.approx(house + sum(loads.values()))
    assert sun == pytest.approx(DAY.pv_energy, rel=0.001)
    assert house == pytest.approx(DAY.load_energy, rel=0.001)
    for index, charger in enumerate(site.chargers):
        assert loads[f"car {index}"] == pytest.approx(charger.energy)
    assert loads["car 0"] == pytest.approx(12_000.0, rel=0.02), "it stops itself with what it came for"
    assert 10_000.0 < loads["car 1"] < 50_000.0, "it leaves before it is full"
    assert loads["tank"] > 2000.0
    stored = (site.battery.soc - before) / 100.0 * site.battery.config.capacity
    assert stored < -battery, "charging and discharging cost something"
    assert any(a.battery_power > 500.0 > -500.0 > b.battery_power for a, b in pairwise(states[::30])), "it does both"


def test_the_same_day_again_is_the_same() -> None:
    assert Site().run(3600 * 12, dt=30.0) == Site().run(3600 * 12, dt=30.0)


def test_a_step_costs_few_calls() -> None:
    """86,400 steps are to take seconds: calls are what CPython pays for, and other than seconds they can be counted."""
    site = Site()
    morning = 10.25 * 3600
    site.run(round(morning), dt=60.0)
    profile = cProfile.Profile()
    states = profile.runcall(site.run, 1000, since=morning)
    assert all(any(states[-1].loads[name]) for name in ("car 0", "car 1")), "both cars charge"
    assert sum(entry.callcount for entry in profile.getstats()) < 1000 * 150
