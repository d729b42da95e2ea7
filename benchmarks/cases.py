"""Which runs make up the control scores: days, splits, and one setting after the other."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from simulator.day_files import INDEX, read_pv_days, read_scenario_days
from simulator.days import Day, splits
from simulator.engine import Mode
from simulator.phases import PHASES
from simulator.scenario import BatteryChoice, LoadChoice, RunConfig, daylight

type Kind = Literal["solar", "breaker"]
type Sky = Literal["clear", "broken", "dull", "none"]

SCENARIOS = "scenario_days_1min.csv"
RAW_SUN = "pv_*.csv"
SPLITS = ("given", "BCA", "uneven", "one_phase")
"""The four splits: as it came, a permutation, uneven shares, all of the house on the phase of the one-phase car."""
ALL_SPLITS = ("given", "ACB", "BAC", "BCA", "CAB", "CBA", "uneven", "one_phase")


@dataclass(frozen=True, slots=True)
class BenchDay:
    """A day, and the kind of sky that it is counted under."""

    day: Day
    sky: Sky


@dataclass(frozen=True, slots=True)
class Setting:
    """What a table varies: fields of the run and of its load, on top of the usual ones.

    `kinds` are the runs that it makes sense for.
    """

    name: str
    run: Mapping[str, Any] = field(default_factory=dict)
    load: Mapping[str, Any] = field(default_factory=dict)
    kinds: tuple[Kind, ...] = ("solar", "breaker")


@dataclass(frozen=True, slots=True)
class Case:
    """One run of a table."""

    table: str
    setting: str
    kind: Kind
    sky: Sky
    config: RunConfig


MAIN = (
    Setting("ride-through 4 Wh", kinds=("solar",)),
    Setting("ride-through 0", load={"ride_through": 0.0}, kinds=("solar",)),
    Setting("buffer 1 A", run={"buffer": 1.0}, kinds=("breaker",)),
    Setting("no buffer", kinds=("breaker",)),
)
METERS = (
    Setting("meter 1 s", run={"meter": 1.0}),
    Setting("meter 5 s", run={"meter": 5.0}),
    Setting("meter 10 s", run={"meter": 10.0}),
    Setting("meter 30 s", run={"meter": 30.0}),
    Setting("car 1 s", load={"response": 1.0}),
    Setting("car 30 s", load={"response": 30.0}),
    Setting("charger meter 60 s", load={"meter": 60.0}),
)
BATTERIES = (
    Setting("symmetric", run={"battery": BatteryChoice(), "pv": PHASES}),
    Setting("asymmetric", run={"battery": BatteryChoice(asymmetric=True), "pv": PHASES}),
)
RIVALS = tuple(Setting(name, run={"controller": name}) for name in ("engine", "naive", "delayed", "averaged"))

TABLES: Mapping[str, tuple[Setting, ...]] = {
    "main": MAIN,
    "meters": METERS,
    "battery": BATTERIES,
    "rivals": RIVALS,
}

# The car of each kind of run. One phase with the sun on it: the measured roofs never give a three-phase car its least.
_LOADS: Mapping[Kind, LoadChoice] = {
    "solar": LoadChoice(mode=Mode.SOLAR_ONLY, wiring=("A",)),
    "breaker": LoadChoice(mode=Mode.STANDARD, wiring=PHASES),
}


def read_days(folder: Path) -> tuple[BenchDay, ...]:
    """Read every day of a data folder.

    Raw production is put over the house of the first scenario of its sky. Raises ValueError for a bad file, OSError
    for a missing one.
    """
    skies = _skies(folder / INDEX)
    found = [BenchDay(day, skies.get(day.name, "none")) for day in read_scenario_days(folder / SCENARIOS)]
    house = {entry.sky: entry.day for entry in reversed(found)}
    for path in sorted(folder.glob(RAW_SUN)):
        for day in read_pv_days(path):
            sky: Sky = "clear" if "clear" in day.name else "broken"
            (dressed,) = (one for one in read_pv_days(path, house=house.get(sky)) if one.name == day.name)
            found.append(BenchDay(dressed, sky))
    return tuple(found)


def _skies(index: Path) -> dict[str, Sky]:
    """Return the sky of each scenario, by the roof's day that it was made of."""

    def sky(row: Mapping[str, str]) -> Sky:
        if not row["pv_day"]:
            return "none"
        if "clear" in row["pv_day"]:
            return "clear"
        # A cloudy roof scaled down for winter gives no car its minimum: nothing to compare.
        return "broken" if float(row["pv_factor"]) >= 1.0 else "dull"

    with index.open(encoding="utf-8", newline="") as file:
        return {row["scenario"]: sky(row) for row in csv.DictReader(file)}


def cases(tables: Mapping[str, tuple[Setting, ...]], days: tuple[BenchDay, ...], names: tuple[str, ...]) -> list[Case]:
    """Return all runs of some tables over these days and splits."""
    return [case for table, settings in tables.items() for case in _table(table, settings, days, names)]


def _table(
    table: str, settings: tuple[Setting, ...], days: tuple[BenchDay, ...], names: tuple[str, ...]
) -> Iterator[Case]:
    for entry in days:
        all_splits = splits(entry.day)
        for split in names:
            for setting in settings:
                for kind in setting.kinds:
                    if kind == "breaker" or entry.sky != "none":
                        yield Case(table, setting.name, kind, entry.sky, _config(kind, setting, split, all_splits))


def _config(kind: Kind, setting: Setting, split: str, days: Mapping[str, Day]) -> RunConfig:
    """Return the run of a setting: at the breaker all day, in the sun as long as it shines."""
    day = days[split]
    load = LoadChoice(**{**_fields(_LOADS[kind]), **setting.load})
    given: dict[str, Any] = {"day": day, "split": split, "loads": (load,), **setting.run}
    if kind == "solar":
        start, stop = daylight(day)
        given = {"pv": ("A",), "start": start, "stop": stop, **given}
    return RunConfig(**given)


def _fields(choice: LoadChoice) -> dict[str, Any]:
    return {name: getattr(choice, name) for name in choice.__slots__}
