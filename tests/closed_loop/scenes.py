"""The house of the fault matrix: what stands in it, and a story that needs every cut to be made.

The load under test is second in order, so that a cut is asked of it first; a charger on phase A that obeys, first in
order, is what can make room where the other does not. The sun would feed both.

Seconds count from the start; the fault begins at FAULT, when both loads take what they may. Then the house steps up and
a cloud comes (HEAVY), both pass (RELIEF), the cloud alone comes (CLOUD) and passes (SUN), and both come again (AGAIN)
until QUIET, and once more from LATE to LAST in runs that take as long. Without any cut, a phase would then be 3 to 6 A
above the breaker, by the load; with the charger on phase A alone cut to nothing, never.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from custom_components.dynamic_ocpp_evse import const
from simulator.battery import Battery, BatteryConfig
from simulator.car import Car, CarConfig
from simulator.evse import Evse, EvseConfig
from simulator.inverter import Inverter, InverterConfig
from simulator.meter import MeterConfig
from simulator.phases import Phase
from simulator.plant import Plant, PlantConfig, WiredCharger
from simulator.plug import HeaterConfig, HeaterPlug
from tests.integration.home import GRID

from .clock import Clock
from .devices import Gauge, Switch
from .ocpp import Point
from .world import Member, StepHouse, StepSun, World

FAULT = 150.0
HEAVY, RELIEF, CLOUD, SUN, AGAIN, QUIET = (FAULT + s for s in (40.0, 110.0, 170.0, 230.0, 270.0, 340.0))
END = FAULT + 370.0
LATE, LAST = FAULT + 690.0, FAULT + 750.0

BREAKER = 35.0  # A
VOLTS = 230.0
METER = 2.0  # s
NOISE = 0.03  # A
RESPONSE = 5.0  # s until a car stands at a new limit
LEGS = 3
BASE = (3.0, 3.0, 3.0)
CLEAR, CLOUDY = 27.0, 3.0  # A per phase
FAILSAFE = 6.0  # A

# Of its response a car sleeps the first part; the plant's first-order response counts to 95 %, ours to the last 0.05 A.
_DEAD = 0.3
_TO_95 = 0.565


@dataclass(frozen=True, slots=True)
class Scene:
    """A kind of load, and its mode."""

    kind: const.EntryType
    mode: str

    @property
    def name(self) -> str:
        """Return both in words."""
        return f"{'EVSE' if self.kind is const.EntryType.EVSE else 'plug'}, {self.mode}"

    @property
    def is_solar(self) -> bool:
        """Tell whether it must not cause import."""
        return self.mode in ("Solar Priority", "Solar Only", "Excess")


EVSE = tuple(Scene(const.EntryType.EVSE, mode) for mode in ("Standard", "Solar Priority", "Solar Only", "Excess"))
PLUG = tuple(Scene(const.EntryType.PLUG, mode) for mode in ("Continuous", "Solar Only", "Excess"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What a fault wants different of the site.

    `heavy` is what the house takes of phase A at its heaviest, A. `car` and `firmware` are fields of the simulated car
    and of its charger's firmware, `heater` of the plug's heater. `battery` is the share of its configured discharge
    power that a home battery gives; None: there is none.
    """

    heavy: float = 18.0
    car: tuple[tuple[str, Any], ...] = ()
    heater: tuple[tuple[str, Any], ...] = ()
    battery: float | None = None
    time_zone: str = "UTC"


def car(**given: Any) -> Car:
    """Return a car on the cable that is never full."""
    usual = {"response": RESPONSE * (1 - _DEAD) * _TO_95, "dead_time": RESPONSE * _DEAD, "capacity": 1e6}
    return Car(CarConfig(**(usual | given)), plugged=True)


def charger(cpid: str, guest: Car, wiring: tuple[Phase, ...] = ("A", "B", "C")) -> tuple[Point, WiredCharger]:
    """Return a charger with a car."""
    evse = Evse(EvseConfig(identity=cpid.upper(), phases=len(wiring), standalone=True), guest)
    return Point(cpid, evse), WiredCharger(evse, wiring)


def build(clock: Clock, scene: Scene, site: Site | None = None) -> World:
    """Return the house, with "garage" or "heater" under test and "annexe" beside it."""
    site = site or Site()
    is_evse = scene.kind is const.EntryType.EVSE
    annexe, beside = charger("annexe", car(phases=1, max_current=10.0), ("A",))
    points, wired, plugs = {"annexe": annexe}, {"annexe": beside}, {}
    if is_evse:
        points["garage"], wired["garage"] = charger("garage", car(**dict(site.car)))
    else:
        plugs["heater"] = HeaterPlug(HeaterConfig(power=3000.0, **dict(site.heater)))
    heavy = (site.heavy, *BASE[1:])
    house = StepHouse(
        (0, BASE), (HEAVY, heavy), (RELIEF, BASE), (AGAIN, heavy), (QUIET, BASE), (LATE, heavy), (LAST, BASE)
    )
    clear, cloudy = (amps * VOLTS * LEGS for amps in (CLEAR, CLOUDY))
    sun = StepSun((0, clear), (HEAVY, cloudy), (RELIEF, clear), (CLOUD, cloudy), (SUN, clear), (AGAIN, cloudy),
                  (QUIET, clear), (LATE, cloudy), (LAST, clear))  # fmt: skip
    stored = site.battery is not None
    plant = Plant(
        PlantConfig(),
        house,
        sun,
        chargers=wired,
        plugs=plugs,
        battery=Battery(BatteryConfig(real_discharge=site.battery, taper_soc=99.0), soc=90.0) if site.battery else None,
        inverter=Inverter(InverterConfig(asymmetric=True)) if stored else None,
        now=clock.now,
    )
    gauges = [Gauge(GRID, "A", "current", MeterConfig(interval=METER, noise=NOISE), lambda: plant.state.grid)]
    hub: dict[str, Any] = {const.CONF_BREAKER: BREAKER, const.CONF_EXCESS_THRESHOLD: 1000}
    if stored:
        hub |= _storage()
        gauges += [
            Gauge(["sensor.soc"], "%", "battery", MeterConfig(interval=5.0), lambda: (plant.state.soc,)),
            Gauge(["sensor.battery"], "W", "power", MeterConfig(interval=5.0), lambda: (plant.state.battery_power,)),
            Gauge(["sensor.solar"], "W", "power", MeterConfig(interval=5.0), lambda: (plant.state.solar,)),
        ]
    under = Member(scene.kind, "Garage", scene.mode, {const.CONF_PRIORITY: 2, const.CONF_PAUSE: 1}, "garage")
    switches = []
    if not is_evse:
        plug = plugs["heater"]
        switches.append(Switch(plug))
        gauges.append(Gauge(["sensor.heater_power"], "W", "power", MeterConfig(interval=10.0), lambda: (plug.power,)))
        typed = {const.CONF_SWITCH: "switch.heater", const.CONF_POWER: "sensor.heater_power", const.CONF_RATING: 3000}
        under = Member(scene.kind, "Heater", scene.mode, {**typed, const.CONF_PRIORITY: 2})
    one = {const.CONF_PHASES: "1", const.CONF_MAX_CURRENT: 10}
    members = [Member(const.EntryType.EVSE, "Annexe", "Standard", one, "annexe"), under]
    return World(
        clock, plant, hub=hub, members=members, points=points, switches=switches, gauges=gauges,
        time_zone=site.time_zone,
    )  # fmt: skip


def _storage() -> dict[str, Any]:
    return {
        const.CONF_BATTERY_SOC: "sensor.soc",
        const.CONF_BATTERY_POWER: "sensor.battery",
        const.CONF_SOLAR: "sensor.solar",
        const.CONF_INVERTER_ASYMMETRIC: True,
    }
