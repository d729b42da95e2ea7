"""What the demo shows: the site, its loads and its weather. All numbers of the demo are here.

Both cars are to follow the sun together, hence the large roof; its seed is one whose first hour has a bright spell and
a cloud. The battery is behind an inverter that holds each phase at zero. City car and heater are behind the garage's
sub-board, whose breaker cannot bear all that the car takes besides what else is there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from simulator.battery import BatteryConfig
from simulator.car import CarConfig
from simulator.evse import EvseConfig, Firmware
from simulator.house import Appliance, HouseConfig
from simulator.inverter import InverterConfig
from simulator.meter import MeterConfig
from simulator.phases import PHASES, Phase
from simulator.plug import HeaterConfig
from simulator.sun import SunConfig

BREAKER = 25.0
"""A per phase."""
VOLTAGE = 230.0
SUN = SunConfig(
    peak_power=15_000.0, sunrise=5.5 * 3600, sunset=20.5 * 3600, cloud_depth=0.45, cloud_length=2100.0, seed=51
)
HOUSE = HouseConfig(
    base_power=(260.0, 180.0, 150.0),
    appliances=(
        Appliance("kettle", "B", 1800.0, first=34.0, duration=7.0, every=53.0),
        Appliance("oven", "C", 2300.0, first=45.0, duration=10.0, every=61.0),
    ),
    voltage=VOLTAGE,
    seed=4,
)
GARAGE_BREAKER = 16.0
"""A per phase."""
GARAGE = HouseConfig(
    base_power=(500.0, 60.0, 285.0),
    appliances=(Appliance("compressor", "A", 1500.0, first=22.0, duration=8.0, every=47.0),),
    voltage=VOLTAGE,
    seed=5,
)
"""What is in the garage beside the loads."""
INVERTER = InverterConfig(asymmetric=True)
BATTERY_AT_FIRST = 70.0
"""Percent, until the day starts: its gates are to open as it fills."""
HEATER = HeaterConfig(power=2000.0, phase="C", voltage=VOLTAGE)

GRID_METER = MeterConfig(interval=1.0)
POWER_METER = MeterConfig(interval=2.0)
CHARGER_METER = 5.0
"""Seconds between two MeterValues of a charger, once it has been told so."""
CHARGER_METER_AT_FIRST = 60.0


@dataclass(frozen=True, slots=True)
class Setting:
    """What runs of the scene differ in.

    The day starts at `starts` (s after midnight) and stands still unless it `runs`; `update_interval` is s between two
    decisions, `ramp_up` A/s, `mode` that of both cars. The `battery`, if there is one, starts with `soc` percent;
    `garage` is what is in there, if it is a circuit of its own.
    """

    starts: float
    runs: bool
    house: HouseConfig
    update_interval: int
    ramp_up: float
    mode: str
    battery: BatteryConfig | None = None
    soc: float = 0.0
    garage: HouseConfig | None = None


DAY = Setting(
    starts=10 * 3600.0,
    runs=True,
    house=HOUSE,
    update_interval=1,
    ramp_up=0.2,
    mode="Solar Priority",
    battery=BatteryConfig(capacity=500.0, max_charge=3000.0, max_discharge=3000.0),
    soc=77.0,
    garage=GARAGE,
)
"""What is shown: limits rise slowly enough to watch, and the battery is so small that one sees it fill."""
_HARDLY = 0.05
"""By how much the house wanders then: less than would keep raises waiting for room that lasts."""
STILL = Setting(
    starts=11 * 3600.0,
    runs=False,
    house=replace(HOUSE, appliances=(), noise=_HARDLY),
    update_interval=1,
    ramp_up=1.0,
    mode="Solar Priority",
    battery=BatteryConfig(capacity=10_000.0, max_charge=3000.0, max_discharge=3000.0),
    soc=80.0,
    garage=replace(GARAGE, appliances=(), noise=_HARDLY),
)
"""What can be looked at in peace: the sun is enough for both cars, but not for all that they could take."""
NIGHT = Setting(
    starts=22 * 3600.0,
    runs=False,
    house=replace(HOUSE, appliances=()),
    update_interval=5,
    ramp_up=1.0,
    mode="Standard",
)
"""What is measured: both cars at the breaker, as Load Juggler is delivered, and nothing moves by itself."""


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A car and its charger: the names it goes by and its wiring."""

    title: str
    cpid: str
    identity: str
    wiring: tuple[Phase, ...]
    soc: float

    @property
    def evse(self) -> EvseConfig:
        """Return the charger."""
        firmware = Firmware(forgets_on_boot=True)
        return EvseConfig(
            identity=self.identity, phases=len(self.wiring), serial=self.identity, voltage=VOLTAGE, firmware=firmware
        )

    @property
    def car(self) -> CarConfig:
        """Return the car."""
        return CarConfig(phases=len(self.wiring), response=3.0, voltage=VOLTAGE)


VEHICLES = (
    Vehicle("Family car", "family_car", "CP-FAMILY", PHASES, 0.35),
    Vehicle("City car", "city_car", "CP-CITY", ("B",), 0.5),
)
HEATER_TITLE = "Heater"
HEATER_MODE = "Excess"
HEATER_MIN_TIME = 10
"""Seconds that the heater stays on or off at least."""
HUB_TITLE = "Home"
GARAGE_TITLE = "Garage"
IN_GARAGE = (VEHICLES[1].title, HEATER_TITLE)
DISTRIBUTION = "Shared"
EXCESS_THRESHOLD = 2000
"""W."""
