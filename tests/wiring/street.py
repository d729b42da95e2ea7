"""Houses in virtual time that are watched by the detective, wired as configured or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import permutations
from random import Random

from custom_components.dynamic_ocpp_evse.engine import Battery as EngineBattery
from custom_components.dynamic_ocpp_evse.engine import Inverter as EngineInverter
from custom_components.dynamic_ocpp_evse.engine import Load, LoadKind, Mode, Phase, Reading, Site, Snapshot
from custom_components.dynamic_ocpp_evse.wiring import Check, Detective, Outcome, Verdict, lowered
from custom_components.dynamic_ocpp_evse.wiring.model import Sample, Step
from simulator.battery import Battery, BatteryConfig
from simulator.car import Car, CarConfig
from simulator.closed_loop import ClosedLoop, LoopConfig
from simulator.controller import Juggler
from simulator.devices import ChargerDevice, TankDevice
from simulator.direct import DirectCharger, DirectConfig
from simulator.house import Appliance, House, HouseConfig
from simulator.inverter import Inverter, InverterConfig
from simulator.meter import MeterConfig
from simulator.phases import Phase as Wire
from simulator.plant import Plant, PlantConfig, PlantState, WiredCharger
from simulator.sun import Sun, SunConfig
from simulator.tank import TankConfig, TankPlug

ABC: tuple[Phase, ...] = tuple(Phase)
DRIFT = 1.0103


@dataclass(frozen=True, kw_only=True)
class Wiring:
    """What is wrong: the order and the gain of the site's meters, and where the legs of loads are configured to be."""

    order: tuple[int, ...] = (0, 1, 2)
    gains: tuple[float, ...] = (1.0, 1.0, 1.0)
    legs: Mapping[str, tuple[Phase, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CarChoice:
    """A car: the phases that its charger is on in truth, the legs that it uses, and its charger's meter."""

    name: str = "car"
    wiring: tuple[Wire, ...] = ("A", "B", "C")
    uses: int = 3
    mode: Mode = Mode.STANDARD
    meter: float = 10.0
    meter_delay: float = 0.0
    response: float = 5.0
    flat: bool = False  # its charger tells one current for all legs, the mean of those in use
    comes: float = 2400.0  # s between two of its own stops and starts, about


@dataclass(frozen=True, kw_only=True)
class Street:
    """A house, what it has, and what is wrong with it."""

    seed: int = 1
    cars: tuple[CarChoice, ...] = (CarChoice(),)
    tank: bool = False
    sun: float = 0.0
    clouds: float = 0.6
    battery: bool = False
    known_battery: bool = True
    known_sun: bool = True
    outputs: bool = True
    asymmetric: bool = False
    inverter: tuple[Wire, ...] = ("A", "B", "C")
    meter: float = 2.0
    delay: float = 0.0
    noise: float = 0.05
    breaker: float = 32.0
    kettles: bool = True
    wiring: Wiring = Wiring()
    start: float = 7 * 3600.0


class Watched(Juggler):
    """The engine, fed as the wiring tells it, and the detective beside it."""

    def __init__(self, street: Street) -> None:
        super().__init__()
        self.street = street
        self.detective = Detective()
        self.steps: list[tuple[str, Step]] = []
        self.told: list[tuple[float, object]] = []
        self.nudges: dict[str, float | None] = {}
        self.check: Check | None = None
        self.checked: list[tuple[float, Outcome, Verdict | None]] = []
        self._flat = {car.name for car in street.cars if car.flat}

    def _seen(self, snapshot: Snapshot) -> Snapshot:
        wiring, street = self.street.wiring, self.street
        grid: tuple[Reading | None, ...] = tuple(
            [
                None if reading is None else Reading(gain * reading.value, reading.at)
                for gain, reading in zip(wiring.gains, [snapshot.grid[p] for p in wiring.order], strict=True)
            ]
        )
        loads = []
        for load in snapshot.loads:
            amps = self.nudges.get(load.id)
            limited = load if amps is None else replace(load, max_current=min(load.max_current, amps))
            if load.id in self._flat and load.draw is not None:
                used = [leg for leg in load.draw if leg > 0.2] or [0.0]
                limited = replace(limited, draw=(sum(used) / len(used),) * len(load.draw))
            loads.append(replace(limited, legs=wiring.legs.get(load.id, load.legs)))
        seen = replace(snapshot, grid=grid, loads=tuple(loads))
        if not street.known_battery:
            seen = replace(seen, battery=None, soc=None)
        if not street.known_sun:
            seen = replace(seen, solar=None)
        return seen if street.outputs else replace(seen, output=())

    def urgent(self, snapshot: Snapshot) -> bool:
        """Ask the engine."""
        return super().urgent(self._seen(snapshot))

    def decide(self, snapshot: Snapshot, now: float) -> dict[str, float]:
        """Decide, and let the detective look."""
        seen = self._seen(snapshot)
        limits = super().decide(seen, now)
        assert self.plan is not None
        found = self.detective.look(Sample(now, seen, {load.id: load for load in self.plan.loads}, dict(self.nudges)))
        self.steps += [(load.id, step) for load, step in found]
        if found and self.detective.findings:
            self.told.append((now, self.detective.findings))
        if self.check is not None:
            self._go_on(self.check, seen, now, [step for load, step in found if load.id == self.check.load.id])
        return limits

    def begin(self, name: str, snapshot: Snapshot, now: float) -> None:
        """Press the button of a load."""
        load = next(load for load in self._seen(snapshot).loads if load.id == name)
        amps = lowered(load)
        assert amps is not None
        self.check = Check(load, amps, now)
        self.nudges = {name: None}

    def _go_on(self, check: Check, seen: Snapshot, now: float, steps: list[Step]) -> None:
        load = next(load for load in seen.loads if load.id == check.load.id)
        outcome = check.go_on(load, now, steps, self.detective.spell(load.id))
        self.nudges = {load.id: check.nudge}
        if outcome is not Outcome.RUNS:
            self.check, self.nudges = None, {}
            verdict = self.detective.renew(check.load, check.steps) if outcome is Outcome.DONE else None
            self.checked.append((now, outcome, verdict))


class Run:
    """A street that goes on for as long as it is asked to."""

    def __init__(self, street: Street) -> None:
        self.random = Random(street.seed)
        self.street = street
        devices: list[ChargerDevice | TankDevice] = []
        wired: dict[str, WiredCharger] = {}
        for order, choice in enumerate(street.cars):
            car = Car(CarConfig(phases=choice.uses, capacity=1e7, response=choice.response), soc=0.1)
            meter = MeterConfig(interval=choice.meter * DRIFT, delay=choice.meter_delay, noise=0.02, seed=order + 5)
            charger = DirectCharger(DirectConfig(phases=len(choice.wiring), latency=1.0, meter=meter), car)
            load = Load(
                id=choice.name,
                kind=LoadKind.EVSE,
                mode=choice.mode,
                min_current=6.0,
                max_current=16.0,
                legs=tuple(Phase[phase] for phase in choice.wiring),
                order=order,
            )
            devices.append(ChargerDevice(load, charger))
            wired[choice.name] = WiredCharger(charger, choice.wiring)
        tanks = {}
        if street.tank:
            tanks["tank"] = TankPlug(TankConfig(phase="B", litres=12, loss=8.0), temperature=50.0)
            amps = 2000 / 230
            plug = Load(
                id="tank",
                kind=LoadKind.PLUG,
                mode=Mode.CONTINUOUS,
                min_current=amps,
                max_current=amps,
                legs=(Phase.B,),
                order=9,
                step=0.0,
                pause=60.0,
                min_on=60.0,
            )
            devices.append(TankDevice(plug, tanks["tank"], MeterConfig(interval=10.0)))
        kettles = []
        if street.kettles:
            for number, phase in enumerate(("A", "B", "C", "A", "B")):
                kettles.append(
                    Appliance(
                        f"kettle {number}",
                        phase,  # type: ignore[arg-type]
                        self.random.uniform(300, 2500),
                        self.random.uniform(0, 900),
                        self.random.uniform(30, 400),
                        self.random.uniform(400, 3000),
                    )
                )
        plant = Plant(
            PlantConfig(day_starts=street.start),
            House(HouseConfig(appliances=tuple(kettles), seed=street.seed)),
            Sun(SunConfig(peak_power=street.sun, cloud_depth=street.clouds, cloud_length=300.0, seed=street.seed)),
            plugs=tanks,
            chargers=wired,
            battery=Battery(BatteryConfig(), soc=60.0) if street.battery else None,
            inverter=Inverter(
                InverterConfig(asymmetric=street.asymmetric, phases=street.inverter, max_power=10_000.0)
                if street.battery
                else InverterConfig(phases=street.inverter)
            ),
        )
        known = street.battery and street.known_battery
        site = Site(
            breaker=street.breaker,
            battery=EngineBattery() if known else None,
            inverter=EngineInverter(max_power=10_000.0, asymmetric=street.asymmetric) if known else None,
        )
        self.watched = Watched(street)
        self.loop = ClosedLoop(
            LoopConfig(
                site=site,
                grid=MeterConfig(interval=street.meter * DRIFT, delay=street.delay, noise=street.noise, seed=3),
                storage=MeterConfig(interval=5.0),
            ),
            plant,
            devices,
            self.watched,
        )
        self._devices = [device for device in devices if isinstance(device, ChargerDevice)]
        self._due = {choice.name: self.random.uniform(0.1, 1.0) * choice.comes for choice in street.cars}

    @property
    def detective(self) -> Detective:
        """Return the detective."""
        return self.watched.detective

    def go(self, seconds: float) -> Run:
        """Let time pass, in which cars stop and start of themselves."""
        self.loop.run(seconds, self._live)
        return self

    def _live(self, state: PlantState, limits: Mapping[str, float]) -> None:
        for device, choice in zip(self._devices, self.street.cars, strict=True):
            if state.now >= self._due[choice.name]:
                car = device.charger.car
                if car.wants:
                    car.stop()
                else:
                    car.resume()
                self._due[choice.name] = state.now + self.random.uniform(0.4, 1.6) * choice.comes


def drawn(seed: int, wiring: Wiring | None = None) -> Street:
    """Return a house that is drawn by lot."""
    random = Random(seed)
    cars = []
    for name in ("car", "guest")[: random.choice((1, 1, 2))]:
        legs = random.choice((1, 3, 3))
        cars.append(
            CarChoice(
                name=name,
                wiring=random.choice(list(permutations(("A", "B", "C"), legs))),  # type: ignore[arg-type]
                uses=random.choice((1, 2, 3)),
                mode=random.choice((Mode.STANDARD, Mode.STANDARD, Mode.SOLAR_PRIORITY, Mode.SOLAR_ONLY)),
                meter=random.choice((5.0, 10.0, 10.0, 30.0, 60.0)),
                meter_delay=random.choice((0.0, 0.0, 2.0, 5.0)),
                response=random.uniform(2, 20),
                flat=legs > 1 and random.random() < 0.3,
                comes=random.uniform(400, 2400),
            )
        )
    battery = random.random() < 0.5
    return Street(
        seed=seed,
        cars=tuple(cars),
        tank=random.random() < 0.3,
        sun=random.choice((0.0, 4000.0, 9000.0)),
        clouds=random.uniform(0, 0.9),
        battery=battery,
        known_battery=random.random() < 0.7,
        known_sun=random.random() < 0.6,
        outputs=random.random() < 0.5,
        asymmetric=random.random() < 0.5,
        inverter=random.choice((("A", "B", "C"), ("A", "B", "C"), ("A",), ("B",))),
        meter=random.choice((1.0, 2.0, 5.0, 10.0)),
        delay=random.choice((0.0, 0.0, 0.0, 2.0, 5.0, 20.0, 40.0)),
        noise=random.choice((0.02, 0.05, 0.2)),
        breaker=random.choice((16.0, 20.0, 25.0, 32.0)),
        start=random.uniform(0, 86400),
        wiring=wiring or Wiring(),
    )
