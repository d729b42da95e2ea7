"""A run from a handful of choices: day, split, loads, meters, battery and who controls."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil, floor, inf, log

from .battery import Battery, BatteryConfig
from .car import Car, CarConfig
from .clairvoyant import SunRule
from .closed_loop import ClosedLoop, LoopConfig, Watcher
from .days import Day, Session
from .devices import ChargerDevice, TankDevice
from .direct import DirectCharger, DirectConfig
from .engine import Accounting, Circuit, Distribution, Load, LoadKind, Mode, Site
from .engine import Battery as EngineBattery
from .engine import Inverter as EngineInverter
from .engine import Phase as Leg
from .inverter import Inverter, InverterConfig
from .meter import MeterConfig
from .phases import PHASES, Phase
from .plant import Plant, PlantConfig, WiredCharger
from .rivals import CONTROLLERS
from .score import Measure, RunScore
from .scorer import Scorer
from .sun import DAY
from .tank import TankConfig, TankPlug

# Wh: no day fills it, so that what a car takes is the controller's doing.
_ENDLESS = 1_000_000.0
# What the circuit of the chargers is called, if there is one.
_CIRCUIT = "circuit"
# Share of a car's response in which it does not move yet, in whole s.
_DEAD = 0.3
# No meter keeps time with the minutes of a measured day. One that did would show each step of the house at once, or
# always late, whatever its interval; so each goes a little slow, and no two alike.
_GRID_DRIFT, _CHARGER_DRIFT = 1.0103, 1.0112
# By its response a step of 10 A is done to the last 0.05 A; the plant counts to 95 % only. Otherwise the tail of each
# cut would come late, whoever controls.
_TO_95 = log(0.05) / log(0.005)


@dataclass(frozen=True, slots=True, kw_only=True)
class BatteryChoice:
    """A home battery behind a zero-grid inverter: Wh, W, and percent of SOC.

    `asymmetric`: the inverter holds each phase at zero and not the sum. `real_discharge` is the share of the configured
    discharge power that it gives in truth.
    """

    capacity: float = 10_000.0
    power: float = 5_000.0
    rating: float = 10_000.0
    asymmetric: bool = False
    soc: float = 50.0
    target: float = 80.0
    minimum: float = 20.0
    real_discharge: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadChoice:
    """A charger and its car: mode, the phases of its legs, A per leg, s and Wh.

    `response` is the car's time to stand at a new limit, dead time included, `meter` the interval of the charger's
    meter, `latency` the time that a command is on its way, `step` the grid of limits. The car uses `uses` of the legs.
    It is always there, and never full or full after `energy` Wh; or it keeps to the day's session if `session`.
    """

    name: str = "car"
    mode: Mode = Mode.SOLAR_ONLY
    wiring: tuple[Phase, ...] = ("A",)
    uses: int = 3
    min_current: float = 6.0
    max_current: float = 16.0
    step: float = 0.1
    response: float = 5.0
    meter: float = 10.0
    meter_delay: float = 0.0
    latency: float = 1.0
    priority: int = 1
    pause: float = 180.0
    ride_through: float = 4.0
    session: bool = False
    energy: float | None = None

    def engine_load(self, order: int, circuit: str | None = None) -> Load:
        """Return it as it is configured in the engine."""
        return Load(
            id=self.name,
            kind=LoadKind.EVSE,
            mode=self.mode,
            min_current=self.min_current,
            max_current=self.max_current,
            legs=tuple(Leg[phase] for phase in self.wiring),
            priority=self.priority,
            order=order,
            step=self.step,
            pause=self.pause,
            ride_through=self.ride_through,
            circuit=circuit,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TankChoice:
    """A hot-water tank behind a plug: mode, phase, W, and s of its meter and of its least times off and on."""

    name: str = "tank"
    mode: Mode = Mode.EXCESS
    phase: Phase = "A"
    power: float = 2000.0
    meter: float = 10.0
    pause: float = 60.0
    min_on: float = 60.0
    priority: int = 1

    @property
    def wiring(self) -> tuple[Phase, ...]:
        """Return its phase, as the cars do."""
        return (self.phase,)

    def engine_load(self, order: int, voltage: float) -> Load:
        """Return it as it is configured in the engine."""
        amps = self.power / voltage
        return Load(
            id=self.name,
            kind=LoadKind.PLUG,
            mode=self.mode,
            min_current=amps,
            max_current=amps,
            legs=(Leg[self.phase],),
            priority=self.priority,
            order=order,
            step=0.0,
            pause=self.pause,
            min_on=self.min_on,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RunConfig:
    """A run: from `start` to `stop` s after midnight of a day, whose production lies on the phases `pv`.

    `meter` and `delay` are the grid meter's interval and delay in s, `buffer` is the power buffer in A per phase.
    `circuit` is the rating in A of a breaker that all chargers hang on (the clairvoyant knows of none), `export_limit`
    the W beyond which production is curtailed. After midnight the day begins again.
    """

    day: Day
    loads: tuple[LoadChoice, ...]
    tanks: tuple[TankChoice, ...] = ()
    controller: str = "engine"
    split: str = "given"
    phases: int = 3
    pv: tuple[Phase, ...] = PHASES
    breaker: float = 25.0
    buffer: float = 0.0
    voltage: float = 230.0
    accounting: Accounting = Accounting.PER_PHASE
    distribution: Distribution = Distribution.PRIORITY
    excess_threshold: float = 1000.0
    circuit: float | None = None
    export_limit: float | None = None
    meter: float = 2.0
    delay: float = 0.0
    cycle: float = 5.0
    battery: BatteryChoice | None = None
    start: float = 0.0
    stop: float = DAY
    dt: float = 1.0

    @property
    def notice(self) -> float:
        """Return the seconds after a step that no controller can do without, in whole steps of the run."""
        slowest = max((load.response + load.latency for load in self.loads), default=0.0)
        return ceil((slowest + self.meter * _GRID_DRIFT + self.delay) / self.dt) * self.dt


@dataclass(frozen=True, slots=True)
class Run:
    """What came of a run, and how many decisions it took."""

    config: RunConfig
    score: RunScore
    decisions: int


def simulate(config: RunConfig, watch: Watcher | None = None) -> Run:
    """Run it; the same configuration gives the same result."""
    battery = config.battery
    inverter = Inverter(_inverter(config))
    branch: str | None = None
    circuits: tuple[Circuit, ...] = ()
    if config.circuit is not None:
        branch, circuits = _CIRCUIT, (Circuit(id=_CIRCUIT, limit=config.circuit),)
    devices: list[ChargerDevice | TankDevice] = []
    wired: dict[str, WiredCharger] = {}
    for order, choice in enumerate(config.loads):
        car = _car(config, choice)
        charger = DirectCharger(
            DirectConfig(
                phases=len(choice.wiring),
                min_current=choice.min_current,
                max_current=choice.max_current,
                latency=choice.latency,
                meter=MeterConfig(interval=choice.meter * _CHARGER_DRIFT, delay=choice.meter_delay),
            ),
            car,
        )
        session = config.day.session if choice.session else None
        devices.append(ChargerDevice(choice.engine_load(order, branch), charger, session, config.start))
        wired[choice.name] = WiredCharger(charger, choice.wiring)
    tanks = {choice.name: TankPlug(TankConfig(power=choice.power, phase=choice.phase)) for choice in config.tanks}
    for order, tank in enumerate(config.tanks, len(devices)):
        meter = MeterConfig(interval=tank.meter)
        devices.append(TankDevice(tank.engine_load(order, config.voltage), tanks[tank.name], meter))
    plant = Plant(
        PlantConfig(day_starts=config.start, voltage=config.voltage, phases=config.phases),
        config.day.house(config.voltage),
        config.day.sun(),
        plugs=tanks,
        chargers=wired,
        battery=None if battery is None else Battery(_battery(battery), soc=battery.soc),
        inverter=inverter,
    )
    loop_config = LoopConfig(
        site=_site(config),
        circuits=circuits,
        grid=MeterConfig(interval=config.meter * _GRID_DRIFT, delay=config.delay),
    )
    scorer = Scorer(_measure(config), [device.used() for device in devices], config.dt)
    controller = CONTROLLERS[config.controller](config.cycle)
    loop = ClosedLoop(loop_config, plant, devices, controller, scorer)
    loop.run(config.stop - config.start, watch)
    return Run(config, scorer.result(), loop.decisions)


def daylight(day: Day, margin: float = 600.0) -> tuple[float, float]:
    """Return from when to when a day has sun, in s after midnight, with a margin; the whole day if it has none."""
    lit = [index * day.step for index, power in enumerate(day.pv) if power > 0]
    if not lit:
        return 0.0, DAY
    return max(0.0, lit[0] - margin), min(DAY, lit[-1] + margin)


def _car(config: RunConfig, choice: LoadChoice) -> Car:
    """Return the car: with the day's energy, with its own, or never full."""
    session = config.day.session if choice.session else None
    if session is None and choice.energy is not None:
        session = Session(0.0, inf, choice.energy)
    dead = float(floor(_DEAD * choice.response))
    car = CarConfig(
        phases=min(choice.uses, len(choice.wiring)),
        max_current=choice.max_current,
        min_current=choice.min_current,
        dead_time=dead,
        response=_TO_95 * (choice.response - dead),
        voltage=config.voltage,
    )
    if session is not None:
        return session.car(car)
    return Car(replace(car, capacity=_ENDLESS), soc=0.1)


def _site(config: RunConfig) -> Site:
    """Return the site as the engine knows it."""
    battery = config.battery
    return Site(
        phases=config.phases,
        breaker=config.breaker,
        voltage=config.voltage,
        power_buffer=config.buffer * config.voltage * config.phases,
        accounting=config.accounting,
        distribution=config.distribution,
        excess_threshold=config.excess_threshold,
        battery=None
        if battery is None
        else EngineBattery(
            max_charge=battery.power, max_discharge=battery.power, target=battery.target, minimum=battery.minimum
        ),
        inverter=None
        if battery is None
        else EngineInverter(max_power=battery.rating, asymmetric=battery.asymmetric, has_battery=True),
    )


def _battery(choice: BatteryChoice) -> BatteryConfig:
    """Return the battery of the plant."""
    return BatteryConfig(
        capacity=choice.capacity,
        max_charge=choice.power,
        max_discharge=choice.power,
        real_discharge=choice.real_discharge,
    )


def _inverter(config: RunConfig) -> InverterConfig:
    """Return the inverter of the plant."""
    battery = config.battery
    if battery is None:
        return InverterConfig(phases=config.pv, export_limit=config.export_limit)
    return InverterConfig(
        max_power=battery.rating,
        asymmetric=battery.asymmetric,
        phases=config.pv,
        export_limit=config.export_limit,
    )


def _measure(config: RunConfig) -> Measure:
    """Return what the run is judged by."""
    battery = config.battery
    part = 1.0 / len(config.pv)
    one, two, three = (part if phase in config.pv else 0.0 for phase in PHASES)
    # An asymmetric inverter moves sun and battery to the phase that takes it: only the sum can add import.
    netted = battery is not None and battery.asymmetric
    engine_battery = None if battery is None else EngineBattery(target=battery.target)
    return Measure(
        breaker=config.breaker,
        voltage=config.voltage,
        notice=config.notice,
        sun=SunRule(
            accounting=Accounting.NETTED if netted else config.accounting,
            shares=(one, two, three),
            voltage=config.voltage,
            target=None if engine_battery is None else engine_battery.target,
            hysteresis=0.0 if engine_battery is None else engine_battery.hysteresis,
            discharge=0.0 if battery is None else battery.power,
        ),
    )
