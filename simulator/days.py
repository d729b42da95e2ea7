"""Days to run the plant on: measured ones read from CSV, and seeded synthetic ones.

W for house (positive = consumption) and sun (positive = production), Wh for energy, seconds after midnight for times.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import permutations
from random import Random

from .car import Car, CarConfig
from .checks import require
from .house import Appliance, House, HouseConfig
from .phases import PHASES, PerPhase, Phase
from .sun import DAY, Sun, SunConfig

# Shares of the phases in the one measured three-phase house that the split of the measured days was checked against.
UNEVEN: PerPhase = (0.06, 0.63, 0.31)


@dataclass(frozen=True, slots=True)
class Session:
    """A car's stay: from ``plug_in`` to ``plug_out`` (s after the day's first midnight, maybe on the next day).

    ``energy`` is Wh that its charger's meter should count by then.
    """

    plug_in: float
    plug_out: float
    energy: float

    def __post_init__(self) -> None:
        """Refuse a stay that ends before it begins."""
        require(0 <= self.plug_in < self.plug_out, "a session plugs in, and out after it")
        require(self.energy >= 0, "a session's energy cannot be negative")

    def car(self, config: CarConfig | None = None) -> Car:
        """Return an unplugged car that stops itself once it has drawn the session's energy.

        Its battery is as full at first as that takes, and empty where it would have to be emptier than that.
        """
        config = config or CarConfig()
        soc = config.target_soc - self.energy * config.efficiency / config.capacity
        return Car(config, soc=max(0.0, soc))

    def attend(self, car: Car, time: float) -> None:
        """Plug the car in or out, as it has to be at ``time``."""
        there = self.plug_in <= time < self.plug_out
        if there and not car.plugged:
            car.plug_in()
        elif car.plugged and not there:
            car.plug_out()


class DayHouse:
    """The consumption of a day, the same again on the next; within a step it stands still."""

    __slots__ = ("_amps", "_count", "_step")

    def __init__(self, load: tuple[PerPhase, ...], step: float, voltage: float) -> None:
        self._amps = [(a / voltage, b / voltage, c / voltage) for a, b, c in load]
        self._count = len(load)
        self._step = step

    def currents(self, now: float, time: float) -> PerPhase:
        """Return the consumption in A per phase at ``time`` of the day; ``now`` does not matter."""
        del now
        return self._amps[int(time // self._step) % self._count]


class DaySun:
    """The production of a day, the same again on the next; within a step it stands still."""

    __slots__ = ("_count", "_power", "_step")

    def __init__(self, power: tuple[float, ...], step: float) -> None:
        self._power = power
        self._count = len(power)
        self._step = step

    def power(self, time: float) -> float:
        """Return the production in W at ``time`` of the day."""
        return self._power[int(time // self._step) % self._count]


@dataclass(frozen=True, slots=True)
class Day:
    """A day: ``load`` in W per phase and ``pv`` in W for every ``step`` seconds from midnight on.

    ``session`` is that of its car, if it has one.
    """

    name: str
    step: float
    load: tuple[PerPhase, ...]
    pv: tuple[float, ...]
    session: Session | None = None

    def __post_init__(self) -> None:
        """Refuse a day that is not a whole one."""
        require(self.step > 0, f"{self.name}: the step must be above 0 s")
        require(len(self.load) == len(self.pv), f"{self.name}: load and sun are not of the same length")
        require(abs(len(self.pv) * self.step - DAY) < self.step / 2, f"{self.name}: the steps do not make 24 h")

    @property
    def load_energy(self) -> float:
        """Return what the house takes in all, in Wh."""
        return sum(map(sum, self.load)) * self.step / 3600.0

    @property
    def pv_energy(self) -> float:
        """Return what the sun gives in all, in Wh."""
        return sum(self.pv) * self.step / 3600.0

    def house(self, voltage: float = 230.0) -> DayHouse:
        """Return the house as the plant takes it."""
        return DayHouse(self.load, self.step, voltage)

    def sun(self) -> DaySun:
        """Return the sun as the plant takes it."""
        return DaySun(self.pv, self.step)

    def permuted(self, order: tuple[Phase, Phase, Phase]) -> Day:
        """Return the day with the house's phases in another order: ``order`` names what is to be on A, B and C."""
        a, b, c = (PHASES.index(phase) for phase in order)
        return replace(self, load=tuple((row[a], row[b], row[c]) for row in self.load))

    def with_shares(self, shares: PerPhase) -> Day:
        """Return the day with the house's power split in constant shares, which sum up to 1."""
        a, b, c = shares
        require(abs(a + b + c - 1.0) < 1e-9, "shares must sum up to 1")
        return replace(self, load=tuple((total * a, total * b, total * c) for total in map(sum, self.load)))


def splits(day: Day) -> Mapping[str, Day]:
    """Return the day in every split of the house over the phases that a breaker has to be tested with, by its name.

    ``given`` is as it came, ``ACB`` to ``CBA`` are its permutations (what is on A, B and C), ``uneven`` has constant
    shares that are far apart, ``one_phase`` has all of the house on A.
    """
    found = {"given": day}
    for order in permutations(PHASES):
        if order != PHASES:
            a, b, c = order
            found["".join(order)] = day.permuted((a, b, c))
    found["uneven"] = day.with_shares(UNEVEN)
    found["one_phase"] = day.with_shares((1.0, 0.0, 0.0))
    return found


class Weather(StrEnum):
    """The weather of a synthetic day."""

    CLEAR = "clear"
    BROKEN = "broken cloud"
    DULL = "dull"
    WINTER = "winter"


@dataclass(frozen=True, slots=True)
class _Sky:
    """What a weather does: share of the clear sky's peak, daylight in hours, clouds, and the house's base load."""

    share: float
    daylight: tuple[float, float]
    cloud_depth: float
    cloud_length: float
    base: float


_SKIES: Mapping[Weather, _Sky] = {
    Weather.CLEAR: _Sky(1.0, (5.5, 21.0), 0.05, 3600.0, 1.0),
    Weather.BROKEN: _Sky(1.0, (5.5, 21.0), 0.85, 300.0, 1.0),
    Weather.DULL: _Sky(0.2, (6.0, 20.5), 0.5, 2400.0, 1.2),
    Weather.WINTER: _Sky(0.35, (8.3, 16.6), 0.5, 1500.0, 3.0),
}


def synthetic_day(weather: Weather, seed: int = 1, *, step: float = 60.0, peak_power: float = 8000.0) -> Day:
    """Return a day of that weather, drawn from ``seed``: a house with appliances, a sun of ``peak_power`` W, a car."""
    sky = _SKIES[weather]
    rng = Random(f"{weather}/{seed}")
    house = House(
        HouseConfig(
            base_power=(320.0 * sky.base, 220.0 * sky.base, 180.0 * sky.base),
            noise=0.2,
            noise_length=120.0,
            appliances=tuple(_appliances(rng)),
            seed=rng.randrange(1_000_000),
        )
    )
    sun = Sun(
        SunConfig(
            peak_power=peak_power * sky.share,
            sunrise=sky.daylight[0] * 3600.0,
            sunset=sky.daylight[1] * 3600.0,
            cloud_depth=sky.cloud_depth,
            cloud_length=sky.cloud_length,
            seed=rng.randrange(1_000_000),
        )
    )
    times = [index * step for index in range(round(DAY / step))]
    volts = house.config.voltage
    load = []
    for time in times:
        a, b, c = house.currents(time, time)
        load.append((a * volts, b * volts, c * volts))
    plug_in = rng.uniform(7.0, 18.0) * 3600.0
    session = Session(plug_in, plug_in + rng.uniform(3.0, 14.0) * 3600.0, rng.uniform(5_000.0, 25_000.0))
    return Day(f"{weather}/{seed}", step, tuple(load), tuple(sun.power(time) for time in times), session)


def _appliances(rng: Random) -> list[Appliance]:
    """Draw what switches in a house on one day: power, length and times."""

    def one(name: str, power: float, duration: float, earliest: float, latest: float) -> Appliance:
        first = rng.uniform(earliest, latest) * 3600.0
        return Appliance(name, rng.choice(PHASES), power * rng.uniform(0.9, 1.1), first, duration, DAY)

    return [
        one("kettle in the morning", 2200.0, 240.0, 6.5, 8.5),
        one("kettle in the afternoon", 2200.0, 240.0, 14.0, 17.0),
        one("washing machine", 2000.0, 1500.0, 9.0, 15.0),
        one("dishwasher", 1900.0, 1200.0, 12.0, 21.0),
        one("hob", 3500.0, 1500.0, 17.5, 19.5),
        one("oven", 2600.0, 2400.0, 17.0, 19.0),
    ]
