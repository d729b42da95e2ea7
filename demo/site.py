"""The simulated site, and the loop that keeps it in step with the clock."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

from simulator.battery import Battery
from simulator.car import Car
from simulator.evse import Evse
from simulator.house import House
from simulator.inverter import Inverter
from simulator.phases import NOTHING, PerPhase, add
from simulator.plant import Plant, PlantConfig, WiredCharger
from simulator.plug import HeaterPlug
from simulator.score import Score
from simulator.sun import Sun

from . import scene
from .meters import Meters

_STEP = 0.25


class Clock:
    """Seconds since the epoch that go on evenly, whatever is done to the clock of the machine."""

    def __init__(self) -> None:
        self._ahead = time.time() - time.monotonic()

    def __call__(self) -> float:
        """Return the time."""
        return time.monotonic() + self._ahead


@dataclass(slots=True)
class Household:
    """The house with its garage, and what is switched on in it besides (`surge`, A per phase).

    `in_garage` is what the garage took at last, A per phase.
    """

    house: House
    garage: House | None = None
    surge: PerPhase = NOTHING
    in_garage: PerPhase = NOTHING

    def currents(self, now: float, time: float) -> PerPhase:
        """Return the consumption in A on each phase (see House.currents)."""
        if self.garage is not None:
            self.in_garage = self.garage.currents(now, time)
        return add((self.house.currents(now, time), self.in_garage, self.surge))


@dataclass(slots=True)
class Site:
    """The plant with its parts by name, and its meters.

    While `score` is set, it is kept; `solar_loads` are what it has to know of the loads' modes (see Score.add).
    """

    setting: scene.Setting
    clock: Clock
    plant: Plant
    household: Household
    evses: dict[str, Evse]
    heater: HeaterPlug
    meters: Meters
    score: Score | None = None
    solar_loads: dict[str, float] = field(default_factory=dict)

    async def run(self) -> None:
        """Step the plant until cancelled."""
        last = self.clock()
        while True:
            await asyncio.sleep(_STEP)
            now = self.clock()
            state = self.plant.step(now, now - last)
            if self.score is not None:
                self.score.add(state, now - last, self.solar_loads)
            last = now
            self.meters.step(state, self.garage())

    def garage(self) -> PerPhase | None:
        """Return what flows into the garage, its loads included, A per phase; None without one."""
        if self.setting.garage is None:
            return None
        loads = self.plant.state.loads
        return add((self.household.in_garage, *(loads[title] for title in scene.IN_GARAGE)))

    def start_day(self) -> None:
        """Let the day of the scene start, with all cars plugged in and the battery as full as the scene has it."""
        for evse in self.evses.values():
            evse.car.plug_in()
        if self.plant.battery is not None:
            self.plant.battery.soc = self.setting.soc
        self.plant.start_day(self.clock())


def build(lapse: float, setting: scene.Setting = scene.DAY) -> Site:
    """Build the site of the scene; its cars are not plugged in yet."""
    clock = Clock()
    evses = {
        vehicle.title: Evse(
            vehicle.evse, Car(vehicle.car, soc=vehicle.soc, plugged=False), meter_interval=scene.CHARGER_METER_AT_FIRST
        )
        for vehicle in scene.VEHICLES
    }
    heater = HeaterPlug(scene.HEATER)
    household = Household(House(setting.house), House(setting.garage) if setting.garage is not None else None)
    battery = None if setting.battery is None else Battery(setting.battery, soc=scene.BATTERY_AT_FIRST)
    plant = Plant(
        PlantConfig(day_starts=setting.starts, lapse=lapse if setting.runs else 0.0, voltage=scene.VOLTAGE),
        household,
        Sun(scene.SUN),
        plugs={scene.HEATER_TITLE: heater},
        now=clock(),
        chargers={vehicle.title: WiredCharger(evses[vehicle.title], vehicle.wiring) for vehicle in scene.VEHICLES},
        battery=battery,
        inverter=None if battery is None else Inverter(scene.INVERTER),
    )
    return Site(setting, clock, plant, household, evses, heater, Meters(heater))
