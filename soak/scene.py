"""The site of the soak: all its numbers are here."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.battery import BatteryConfig
from simulator.house import Appliance, HouseConfig
from simulator.inverter import InverterConfig
from simulator.meter import MeterConfig
from simulator.phases import PHASES, Phase
from simulator.plug import HeaterConfig
from simulator.sun import SunConfig

BREAKER = 35.0
"""A per phase."""
VOLTAGE = 230.0
STEP = 2.0
"""Seconds between two states of the plant."""

HOUSE = HouseConfig(
    base_power=(520.0, 380.0, 300.0),
    noise_length=20.0,
    appliances=(
        Appliance("kettle", "B", 2000.0, first=1800.0, duration=150.0, every=5400.0),
        Appliance("oven", "C", 3500.0, first=41_400.0, duration=2400.0, every=21_600.0),
        Appliance("pump", "A", 1500.0, first=600.0, duration=420.0, every=2700.0),
    ),
)
SUN = SunConfig(peak_power=24_000.0, cloud_depth=0.75, cloud_length=1500.0, seed=8)
BATTERY = BatteryConfig(capacity=15_000.0)
INVERTER = InverterConfig(max_power=25_000.0)
GRID_METER = MeterConfig(interval=4.0, noise=0.05)
SLOW_METER = MeterConfig(interval=10.0)
CHARGER_METER = 10.0


@dataclass(frozen=True, slots=True)
class Box:
    """A charger: its wiring, the mode that it begins in, and its circuit."""

    title: str
    wiring: tuple[Phase, ...]
    mode: str
    circuit: str | None = None

    @property
    def cpid(self) -> str:
        """Return the name that the OCPP integration has for it."""
        return self.title.lower().replace(" ", "_")


@dataclass(frozen=True, slots=True)
class Plug:
    """A plug: what is behind it, the mode that it begins in, its circuit, and whether its power is metered."""

    title: str
    heater: HeaterConfig
    mode: str
    circuit: str | None = None
    metered: bool = False

    @property
    def key(self) -> str:
        """Return its part of entity ids."""
        return self.title.lower().replace(" ", "_")


BOXES = (
    Box("Box 1", PHASES, "Standard", "Garage"),
    Box("Box 2", ("B", "C", "A"), "Solar Priority", "Garage"),
    Box("Box 3", ("A",), "Solar Only", "Garage"),
    Box("Box 4", ("B",), "Standard", "Annexe"),
    Box("Box 5", PHASES, "Solar Only", "Annexe"),
    Box("Box 6", ("C",), "Excess"),
)
PLUGS = (
    Plug("Plug 1", HeaterConfig(2000.0, "A", heats_for=2400.0, cools_for=1200.0), "Solar Only", "Annexe", metered=True),
    Plug("Plug 2", HeaterConfig(1500.0, "B", heats_for=1800.0, cools_for=900.0), "Excess", metered=True),
    Plug("Plug 3", HeaterConfig(1000.0, "C"), "Continuous"),
    Plug("Plug 4", HeaterConfig(2500.0, "A"), "Excess"),
)
CIRCUITS = {"Garage": 32.0, "Annexe": 25.0}
"""A per phase; the first has a meter."""
METERED = "Garage"
MODES = ("Standard", "Solar Priority", "Solar Only", "Excess")
FAULT_EVERY = (3600.0, 14_400.0)
CHOICE_EVERY = (7200.0, 21_600.0)
"""Seconds between two faults, and between two choices of a person: from, to."""
