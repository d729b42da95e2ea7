"""The choices of `scripts/simulate`: from words on a command line to runs."""

from __future__ import annotations

import argparse
import csv
from itertools import product
from pathlib import Path

from .day_files import read_pv_days, read_scenario_days
from .days import Day, Weather, splits, synthetic_day
from .engine import Accounting, Distribution, Mode
from .phases import PHASES, Phase
from .rivals import CONTROLLERS
from .scenario import BatteryChoice, LoadChoice, RunConfig, TankChoice

BATTERIES = {"none": None, "symmetric": BatteryChoice(), "asymmetric": BatteryChoice(asymmetric=True)}
SPLITS = ("given", "ACB", "BAC", "BCA", "CAB", "CBA", "uneven", "one_phase")
_SCENARIO_COLUMN = "scenario"
_DAY_HOURS = 24.0


def _slug(word: str) -> str:
    return word.lower().replace(" - ", "-").replace(" ", "-").replace("_", "-")


PLUG_MODES = {_slug(mode.value): mode for mode in (Mode.CONTINUOUS, Mode.SOLAR_ONLY, Mode.EXCESS)}
MODES = {_slug(mode.value): mode for mode in (Mode.STANDARD, Mode.SOLAR_PRIORITY, Mode.SOLAR_ONLY, Mode.EXCESS)}
DISTRIBUTIONS = {_slug(mode.value.removeprefix("Sequential - ")): mode for mode in Distribution}
ACCOUNTINGS = {_slug(way.value): way for way in Accounting}


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    found = argparse.ArgumentParser(
        "scripts/simulate",
        description="Run days through a simulated site and its controller, and score them.",
        epilog="Options marked * may be repeated: every combination is run.",
    )
    what = found.add_argument_group("days")
    what.add_argument("--data", type=Path, metavar="FILE", help="measured days as CSV (default: synthetic days)")
    what.add_argument("--day", action="append", metavar="NAME", help="only days whose name starts so *")
    what.add_argument("--seed", type=int, default=1, help="of the synthetic days (default: 1)")
    what.add_argument("--from", type=_number, default=0.0, metavar="H", dest="start", help="hour of day (default: 0)")
    what.add_argument("--to", type=_number, default=24.0, metavar="H", dest="stop", help="hour; 30: next 6:00")
    what.add_argument("--split", action="append", choices=SPLITS, help="of the house over the phases *")
    site = found.add_argument_group("site")
    site.add_argument("--phases", action="append", type=int, choices=(1, 3), help="of site and car *")
    site.add_argument("--battery", action="append", choices=BATTERIES, help="and its inverter *")
    site.add_argument("--pv", choices=(*PHASES, "ABC"), help="phases of the production (default: all)")
    site.add_argument("--breaker", type=_positive, default=25.0, metavar="A", help="per phase (default: 25)")
    site.add_argument("--buffer", type=_number, default=0.0, metavar="A", help="kept free per phase (default: 0)")
    site.add_argument(
        "--meter", type=_positive, default=2.0, metavar="S", help="interval of the grid meter (default: 2)"
    )
    site.add_argument("--delay", type=_number, default=0.0, metavar="S", help="of the grid meter (default: 0)")
    site.add_argument("--accounting", choices=ACCOUNTINGS, default="per-phase", help="of import (default: per-phase)")
    site.add_argument("--export-limit", type=_number, metavar="W", help="beyond it production is curtailed")
    site.add_argument(
        "--threshold", type=_number, default=1000.0, metavar="W", help="excess export threshold (default: 1000)"
    )
    site.add_argument("--circuit", type=_positive, metavar="A", help="a breaker that all cars hang on")
    cars = found.add_argument_group("loads")
    cars.add_argument("--mode", action="append", choices=MODES, help="one car for each; default: one in solar-only")
    cars.add_argument("--tank", choices=PLUG_MODES, metavar="MODE", help="a hot-water tank on A as well")
    cars.add_argument("--no-car", action="store_true", help="the tank alone")
    cars.add_argument("--energy", type=_positive, metavar="KWH", help="until a car is full (default: never)")
    cars.add_argument("--wiring", choices=(*PHASES, "ABC"), help="phases of the cars' legs (default: all)")
    cars.add_argument("--car", type=_number, default=5.0, metavar="S", help="response of the cars (default: 5)")
    cars.add_argument("--charger-meter", type=_positive, default=10.0, metavar="S", help="interval (default: 10)")
    cars.add_argument("--latency", type=_number, default=1.0, metavar="S", help="of a command (default: 1)")
    cars.add_argument("--whole-amps", action="store_true", help="the chargers take whole amps only")
    cars.add_argument("--ride-through", type=_number, default=4.0, metavar="WH", help="a leg may borrow (default: 4)")
    cars.add_argument("--session", action="store_true", help="cars keep to the day's session (default: always there)")
    who = found.add_argument_group("control")
    who.add_argument("--controller", action="append", choices=CONTROLLERS, help="(default: engine) *")
    who.add_argument("--cycle", type=_positive, default=5.0, metavar="S", help="between decisions (default: 5)")
    who.add_argument("--distribution", choices=DISTRIBUTIONS, default="priority", help="(default: priority)")
    out = found.add_argument_group("output")
    out.add_argument("--plot", type=Path, metavar="FILE.png", help="draw each run; with several, numbered files")
    out.add_argument("--json", action="store_true", help="one object a run instead of the table")
    out.add_argument("--jobs", type=int, default=2, metavar="N", help="processes (default: 2)")
    return found


def _number(text: str) -> float:
    """Read a finite number that is not negative."""
    value = float(text)
    if not 0.0 <= value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is negative or not finite")
    return value


def _positive(text: str) -> float:
    """Read a finite number above 0."""
    value = _number(text)
    if value == 0.0:
        raise argparse.ArgumentTypeError("must be above 0")
    return value


def runs(options: argparse.Namespace) -> list[RunConfig]:
    """Return every combination that was asked for.

    Measured days run on three phases without a battery, synthetic ones on one and three with and without, unless told
    otherwise. Raises ValueError for what makes no sense, OSError for a file that cannot be read.
    """
    if options.jobs < 1:
        raise ValueError("--jobs must be 1 or more")
    if options.plot is not None and not options.plot.absolute().parent.is_dir():
        raise ValueError(f"--plot: there is no folder {options.plot.absolute().parent}")
    if not options.start < options.stop <= 2 * _DAY_HOURS:
        raise ValueError(f"--to must be after --from, and at most {2 * _DAY_HOURS:g}")
    if options.no_car and options.tank is None:
        raise ValueError("--no-car leaves nothing to control; choose --tank")
    days = _days(options)
    phases = options.phases or ([3] if options.data else [1, 3])
    batteries = options.battery or (["none"] if options.data else ["none", "symmetric"])
    names = options.split or SPLITS[:1]
    who = options.controller or ["engine"]
    found = []
    for day, count, split, battery, controller in product(days, phases, names, batteries, who):
        there = PHASES[:count]
        found.append(
            RunConfig(
                day=splits(day)[split],
                split=split,
                loads=_loads(options, there),
                tanks=() if options.tank is None else (TankChoice(mode=PLUG_MODES[options.tank]),),
                controller=controller,
                phases=count,
                pv=_wires(options.pv, there, "--pv"),
                breaker=options.breaker,
                buffer=options.buffer,
                accounting=ACCOUNTINGS[options.accounting],
                distribution=DISTRIBUTIONS[options.distribution],
                excess_threshold=options.threshold,
                circuit=options.circuit,
                export_limit=options.export_limit,
                start=options.start * 3600.0,
                stop=options.stop * 3600.0,
                meter=options.meter,
                delay=options.delay,
                cycle=options.cycle,
                battery=BATTERIES[battery],
            )
        )
    return found


def _wires(chosen: str | None, there: tuple[Phase, ...], option: str) -> tuple[Phase, ...]:
    """Return the phases that were chosen, all of the site's by default."""
    found = tuple(phase for phase in there if chosen is None or phase in chosen)
    if len(found) < len(chosen or ""):
        raise ValueError(f"{option} {chosen}: a site of one phase has only A; choose --phases 3")
    return found


def _loads(options: argparse.Namespace, there: tuple[Phase, ...]) -> tuple[LoadChoice, ...]:
    modes = [] if options.no_car else options.mode or ["solar-only"]
    return tuple(
        LoadChoice(
            name="car" if len(modes) == 1 else f"car {number}",
            mode=MODES[mode],
            wiring=_wires(options.wiring, there, "--wiring"),
            step=1.0 if options.whole_amps else 0.1,
            response=options.car,
            meter=options.charger_meter,
            latency=options.latency,
            priority=number,
            ride_through=options.ride_through,
            session=options.session,
            energy=None if options.energy is None else options.energy * 1000.0,
        )
        for number, mode in enumerate(modes, 1)
    )


def _days(options: argparse.Namespace) -> list[Day]:
    """Return the days that were asked for."""
    there = read_days(options.data) if options.data else [synthetic_day(sky, options.seed) for sky in Weather]
    if not options.day:
        return there
    found = []
    for name in options.day:
        mine = [day for day in there if day.name.startswith(name)]
        if not mine:
            raise ValueError(f"no day starts with {name!r}; there are {', '.join(day.name for day in there)}")
        found += [day for day in mine if day not in found]
    return found


def read_days(path: Path) -> list[Day]:
    """Read a file of whole days, or of raw production, told apart by their header."""
    with path.open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file), [])
    days = list(read_scenario_days(path) if _SCENARIO_COLUMN in header else read_pv_days(path))
    if not days:
        raise ValueError(f"{path}: there is no day in it")
    return days
