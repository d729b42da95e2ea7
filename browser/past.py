"""The hours before the demo's day stands still: simulated, and put where Home Assistant looks for what has been."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from demo import scene
from demo.entities import load_juggler
from simulator.battery import Battery, BatteryConfig
from simulator.car import Car
from simulator.closed_loop import ClosedLoop, LoopConfig
from simulator.devices import ChargerDevice, TankDevice
from simulator.direct import DirectCharger, DirectConfig
from simulator.engine import Battery as Stored
from simulator.engine import Circuit, Distribution, Load, LoadKind, Mode, Site
from simulator.engine import Inverter as Converter
from simulator.engine import Phase as Leg
from simulator.house import House
from simulator.inverter import Inverter
from simulator.meter import MeterConfig
from simulator.plant import Plant, PlantConfig, PlantState, WiredCharger
from simulator.rivals import CONTROLLERS
from simulator.sun import Sun
from simulator.tank import TankConfig, TankPlug

_EVERY = 30.0
"""Seconds between two samples."""
_CYCLE = 5.0
_PATIENCE = 30.0
_SOC = 60.0
"""Percent in the battery when it begins, to end near what the still day has."""

type Samples = dict[str, list[tuple[float, float]]]
"""Values by entity id, each with its age in s."""


def hours_before(seconds: float) -> Samples:
    """Let so many seconds pass until the still day's moment, and return what our sensors would have shown."""
    battery = scene.STILL.battery or BatteryConfig()
    plant, devices = _site(scene.STILL.starts - seconds, Battery(battery, soc=_SOC))
    site = Site(
        breaker=scene.BREAKER,
        voltage=scene.VOLTAGE,
        distribution=Distribution(scene.DISTRIBUTION),
        excess_threshold=float(scene.EXCESS_THRESHOLD),
        battery=Stored(max_charge=battery.max_charge, max_discharge=battery.max_discharge),
        inverter=Converter(asymmetric=scene.INVERTER.asymmetric),
    )
    garage = Circuit(id=scene.GARAGE_TITLE, limit=scene.GARAGE_BREAKER)
    loop = ClosedLoop(LoopConfig(site=site, circuits=(garage,)), plant, devices, CONTROLLERS["engine"](_CYCLE))
    samples: Samples = {}

    def watch(state: PlantState, limits: Mapping[str, float]) -> None:
        if state.now % _EVERY:
            return
        for entity_id, value in _shown(state, limits):
            samples.setdefault(entity_id, []).append((seconds - state.now, value))

    loop.run(seconds, watch)
    return samples


def _site(starts: float, battery: Battery) -> tuple[Plant, list[ChargerDevice | TankDevice]]:
    devices: list[ChargerDevice | TankDevice] = []
    chargers = {}
    for order, vehicle in enumerate(scene.VEHICLES):
        # Plugged in all morning, and not full yet by then.
        charger = DirectCharger(DirectConfig(phases=len(vehicle.wiring)), Car(vehicle.car, soc=0.0))
        load = Load(
            id=vehicle.title,
            kind=LoadKind.EVSE,
            mode=Mode.SOLAR_ONLY,  # so that one sees the battery come first
            min_current=charger.config.min_current,
            max_current=charger.config.max_current,
            legs=tuple(Leg[phase] for phase in vehicle.wiring),
            priority=order + 1,
            order=order,
            circuit=_circuit(vehicle.title),
        )
        devices.append(ChargerDevice(load, charger))
        chargers[vehicle.title] = WiredCharger(charger, vehicle.wiring)
    heater = scene.HEATER
    tank = TankPlug(TankConfig(power=heater.power, phase=heater.phase))
    amps = heater.power / scene.VOLTAGE
    plug = Load(
        id=scene.HEATER_TITLE,
        kind=LoadKind.PLUG,
        mode=Mode(scene.HEATER_MODE),
        min_current=amps,
        max_current=amps,
        legs=(Leg[heater.phase],),
        priority=len(devices) + 1,
        order=len(devices),
        step=0.0,
        circuit=_circuit(scene.HEATER_TITLE),
    )
    devices.append(TankDevice(plug, tank, MeterConfig(interval=_CYCLE)))
    plant = Plant(
        PlantConfig(day_starts=starts, voltage=scene.VOLTAGE),
        House(scene.HOUSE),
        Sun(scene.SUN),
        plugs={scene.HEATER_TITLE: tank},
        chargers=chargers,
        battery=battery,
        inverter=Inverter(scene.INVERTER),
    )
    return plant, devices


def _circuit(title: str) -> str | None:
    return scene.GARAGE_TITLE if title in scene.IN_GARAGE else None


def _shown(state: PlantState, limits: Mapping[str, float]) -> list[tuple[str, float]]:
    """Return what our sensors show of that state."""
    home = scene.HUB_TITLE
    shown = [
        (load_juggler("sensor", home, "solar_power"), state.solar),
        (load_juggler("sensor", home, "house_power"), sum(state.house) * scene.VOLTAGE),
        (load_juggler("sensor", home, "grid_power"), sum(state.grid) * scene.VOLTAGE),
        (load_juggler("sensor", home, "battery_power"), state.battery_power),
        (load_juggler("sensor", home, "battery_soc"), state.soc or 0.0),
    ]
    for title, draw in state.loads.items():
        shown.append((load_juggler("sensor", title, "power"), sum(draw) * scene.VOLTAGE))
        shown.append((load_juggler("sensor", title, "allocated_current"), limits[title]))
    return shown


def record(database: Path, samples: Samples, wait: Callable[[Callable[[object], object]], object]) -> None:
    """Put samples into a running Home Assistant's database; `wait` waits until something is so."""
    with closing(sqlite3.connect(database, timeout=_PATIENCE)) as connection:

        def known(_: object = None) -> dict[str, int]:
            found = dict(connection.execute("SELECT entity_id, metadata_id FROM states_meta"))
            return found if samples.keys() <= found.keys() else {}

        wait(known)
        ids, now = known(), time.time()
        rows = [
            (ids[entity_id], f"{value:.1f}", now - age)
            for entity_id, values in samples.items()
            for age, value in values
        ]
        with connection:
            connection.executemany("INSERT INTO states (metadata_id, state, last_updated_ts) VALUES (?, ?, ?)", rows)
