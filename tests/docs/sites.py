"""The sites and loads of the worked examples, and the numbers that the guides say of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from custom_components.dynamic_ocpp_evse.engine import Battery, Circuit, Inverter, Load, Mode, Phase, Site
from tests.engine.helpers import VOLTS, A, evse, plug

from .example import Row

EVEN = (300.0, 300.0, 300.0)
SITE = Site(phases=1, excess_threshold=3000.0)
THREE = Site()
STORE = Battery(max_charge=3000.0, max_discharge=3000.0)
HYBRID = Site(phases=1, excess_threshold=1000.0, battery=STORE, inverter=Inverter())
NARROW = Site(phases=1, breaker=16.0, battery=STORE, inverter=Inverter())
WIDE = Site(phases=1, breaker=40.0)
TWO = Site(phases=2)
LEGS = Site(breaker=20.0)
GARAGE = Circuit(id="garage", limit=20.0)
ANNEXE = Circuit(id="annexe", limit=32.0)
CARPORT = Circuit(id="carport", limit=20.0, parent="annexe")
OFF_GRID = 5000.0  # W
HEATER = 2000.0  # W
CAR = evse(legs=(A,))
BATTERY = ("SOC", "battery", "grid")


def car(mode: Mode, name: str = "car", legs: tuple[Phase, ...] = (A,), **more: Any) -> Load:
    """Return a charger like the one of the examples, on these phases."""
    return replace(CAR, id=name, mode=mode, legs=legs, draw=(0.0,) * len(legs), **more)


def heater(mode: Mode) -> Load:
    """Return a plug with the times that one has when it is added."""
    return plug("heater", mode, HEATER / VOLTS, step=0.0, pause=60.0, min_on=60.0)


def suns(*powers: float) -> list[Row]:
    """Return a row for each power of the sun."""
    return [Row(sun=power) for power in powers]


def houses(*powers: float) -> list[Row]:
    """Return a row for each power of the house."""
    return [Row(house=(power,)) for power in powers]
