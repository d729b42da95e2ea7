"""Measured days through the real coordinator: what a charger is told, and how often a car starts."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Literal

from benchmarks.cases import BenchDay, read_days
from custom_components.dynamic_ocpp_evse import const
from custom_components.dynamic_ocpp_evse.drivers.ocpp import RENEW_AT
from simulator.car import Car, CarConfig
from simulator.clairvoyant import SunRule
from simulator.engine import Accounting, Load, LoadKind, Mode, Phase
from simulator.evse import Evse, EvseConfig
from simulator.inverter import Inverter, InverterConfig
from simulator.meter import MeterConfig
from simulator.phases import PHASES
from simulator.plant import Plant, PlantConfig, PlantState, WiredCharger
from simulator.scenario import daylight
from simulator.score import Measure
from simulator.scorer import Scorer
from simulator.show import table
from simulator.sun import DAY
from tests.integration.home import GRID

from .clock import START, Clock, frozen
from .devices import Gauge
from .ocpp import Point
from .world import Member, World

BREAKER, VOLTS = 25.0, 230.0
TIMEOUT = 120.0  # s
LIVE = 2  # stack level
RESUMES = 10.0  # s within which a charger is told again whose car goes on: some have thrown their profiles away
# As in the simulator's runs: no meter keeps time with the minutes of a day, and a car sleeps for part of its response.
_GRID, _CHARGER = 2.0 * 1.0103, 10.0 * 1.0112
_RESPONSE = {"response": 0.565 * 4.0, "dead_time": 1.0}

type Kind = Literal["solar", "breaker"]


@dataclass(frozen=True, slots=True)
class Day:
    """A run: a day with its car in the sun, on one phase, or at the breaker, on three."""

    name: str
    kind: Kind
    ride_through: float


@dataclass(frozen=True, slots=True)
class Told:
    """What a charger was told: limits that changed, renewals, the same again for a car that went on, or for nothing."""

    changes: int
    renewals: int
    resumed: int
    identical: int

    @classmethod
    def of(cls, point: Point) -> Told:
        """Count the live profiles of a charger."""
        live = [one for one in point.sent if one.level == LIVE]
        same = [(one, two) for one, two in pairwise(live) if (one.limit, one.unit) == (two.limit, two.unit)]
        early = [two.at for one, two in same if two.at - one.at < RENEW_AT * TIMEOUT]
        resumed = sum(any(at - RESUMES < since <= at for since in point.resumed) for at in early)
        return cls(len(live) - len(same), len(same) - len(early), resumed, len(early) - resumed)


def days(folder: Path, names: tuple[str, ...], jobs: int) -> int:
    """Run the days of a folder and print what came of them; 2 on bad input, 1 where a charger was told too much."""
    try:
        found = [entry for entry in read_days(folder) if not names or entry.day.name.startswith(names)]
    except (OSError, ValueError) as error:
        print(f"scripts/faults: {error}", file=sys.stderr)
        return 2
    chosen = [(folder, day) for entry in found for day in _runs(entry)]
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        rows = list(pool.map(_run, chosen))
    heads = (
        "day",
        "kind",
        "ride-through",
        "changes",
        "renewals",
        "resumed",
        "identical",
        "starts",
        "of best",
        "import",
        "late s",
    )
    table("measured days through the coordinator", heads, [shown for _, shown in rows])
    return int(any(told.changes > 500 or told.identical for told, _ in rows))


def _runs(entry: BenchDay) -> Iterator[Day]:
    yield Day(entry.day.name, "breaker", 4.0)
    if entry.sky != "none":
        yield Day(entry.day.name, "solar", 4.0)
        yield Day(entry.day.name, "solar", 0.0)


def _run(chosen: tuple[Path, Day]) -> tuple[Told, tuple[str, ...]]:
    """Run one, in a process of its own."""
    logging.getLogger("homeassistant.loader").setLevel(logging.ERROR)  # it warns of what is not its own
    folder, day = chosen
    (entry,) = (one for one in read_days(folder) if one.day.name == day.name)
    with frozen() as clock:
        clock.move_to(START)
        told, scorer = _live(clock, entry, day)
    score = scorer.result()
    car = score.loads["garage"]
    print(f"{day.name}, {day.kind}, {day.ride_through:g} Wh: {told}, {car.starts} starts", file=sys.stderr, flush=True)
    return told, (
        day.name,
        day.kind,
        f"{day.ride_through:g} Wh" if day.kind == "solar" else "",
        str(told.changes),
        str(told.renewals),
        str(told.resumed),
        str(told.identical),
        str(car.starts),
        "" if car.of_best is None else f"{100 * car.of_best:.1f} %",
        "" if car.unwanted_share is None else f"{100 * car.unwanted_share:.2f} %",
        f"{score.late:g}",
    )


def _live(clock: Clock, entry: BenchDay, day: Day) -> tuple[Told, Scorer]:
    """Let the day pass."""
    solar = day.kind == "solar"
    wiring = PHASES[:1] if solar else PHASES
    mode = Mode.SOLAR_ONLY if solar else Mode.STANDARD
    start, stop = daylight(entry.day) if solar else (0.0, DAY)
    car = Car(CarConfig(phases=len(wiring), capacity=1e6, **_RESPONSE), soc=0.1, plugged=True)
    evse = Evse(EvseConfig(phases=len(wiring), standalone=True), car, meter_interval=_CHARGER)
    plant = Plant(
        PlantConfig(day_starts=start),
        entry.day.house(VOLTS),
        entry.day.sun(),
        chargers={"garage": WiredCharger(evse, wiring)},
        inverter=Inverter(InverterConfig(phases=PHASES[:1])),
        now=clock.now,
    )
    point = Point("garage", evse)
    typed = {const.CONF_PHASES: str(len(wiring)), const.CONF_RIDE_THROUGH: day.ride_through}
    world = World(
        clock,
        plant,
        hub={const.CONF_BREAKER: BREAKER},
        members=[Member(const.EntryType.EVSE, "Garage", mode.value, typed, "garage")],
        points={"garage": point},
        gauges=[Gauge(GRID, "A", "current", MeterConfig(interval=_GRID), lambda: plant.state.grid)],
        dt=1.0,
    )
    load = Load(
        id="garage", kind=LoadKind.EVSE, mode=mode, min_current=6.0, max_current=16.0,
        legs=tuple(Phase[name] for name in wiring),
    )  # fmt: skip
    rule = SunRule(accounting=Accounting.PER_PHASE, shares=(1.0, 0.0, 0.0), voltage=VOLTS)
    scorer = Scorer(Measure(breaker=BREAKER, voltage=VOLTS, notice=9.0, sun=rule), [load], 1.0)

    def watch(state: PlantState) -> None:
        scorer.add(state, {"garage": car.appetite} if car.wants else {})

    world.watchers.append(watch)
    world.live(stop - start)
    return Told.of(point), scorer
