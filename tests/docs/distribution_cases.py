"""The worked examples of the guide to distribution modes, each by the name that stands before its table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from custom_components.dynamic_ocpp_evse.engine import (
    Connection,
    Distribution,
    Load,
    Mode,
    Reading,
    Site,
)
from tests.engine.helpers import ABC, START, VOLTS, B

from .example import Case, Row
from .guide import Table
from .sites import ANNEXE, CAR, CARPORT, EVEN, GARAGE, HYBRID, LEGS, SITE, TWO, WIDE, car, houses, suns

FOUR = tuple(str(mode) for mode in Distribution)


def pair(mode: Mode = Mode.STANDARD) -> tuple[Load, Load]:
    """Return two cars of one mode, in order of priority."""
    return car(mode, "car 1", priority=1), car(mode, "car 2", priority=2)


def free(*amps: float) -> Iterator[Row]:
    """Return a row for each current that a house leaves free under the wide breaker."""
    for each in amps:
        yield Row(house=((WIDE.breaker - each) * VOLTS,))


DISTRIBUTION: dict[str, Case | Callable[[], Table]] = {
    "two-cars": Case(
        columns=("house", "free", *FOUR),
        loads=pair(),
        site=WIDE,
        rows=list(free(32, 26, 24, 22, 20, 18, 16, 12, 11, 5)),
    ),
    "two-cars-why": Case(
        columns=("free", "car 1", "why car 1", "car 2", "why car 2"),
        loads=pair(),
        site=WIDE,
        rows=list(free(26, 12, 11)),
    ),
    "three-cars": Case(
        columns=("house", *FOUR),
        loads=(*pair(), car(Mode.STANDARD, "car 3", (B,), priority=3)),
        site=TWO,
        rows=[
            Row(house=(4370.0, 0.0)),
            Row(house=(2070.0, 0.0)),
            Row(house=(0.0, 2300.0)),
        ],
    ),
    "urgency": Case(
        columns=("sun", "car 1", "why car 1", "car 2", "why car 2"),
        loads=(
            car(Mode.SOLAR_ONLY, "car 1", priority=1),
            car(Mode.STANDARD, "car 2", priority=2),
        ),
        site=SITE,
        rows=[Row(house=(500.0,), sun=sun) for sun in (3000, 5000, 6000, 8000)],
    ),
    "every-mode": Case(
        columns=("sun", "car 1", "car 2", "car 3", "car 4", "grid", FOUR[-1]),
        loads=tuple(
            car(mode, f"car {number}", priority=number)
            for number, mode in enumerate((Mode.EXCESS, Mode.SOLAR_ONLY, Mode.SOLAR_PRIORITY, Mode.STANDARD), 1)
        ),
        site=replace(WIDE, breaker=63.0, excess_threshold=HYBRID.excess_threshold),
        rows=suns(0, 6000, 8000, 12000, 14000),
    ),
    "priority": Case(
        columns=("priorities", "free", "car 1", "car 2"),
        loads=pair(),
        site=SITE,
        rows=[
            Row(house=(1150.0,)),
            Row(house=(1150.0,), loads={"car 1": {"priority": 2}, "car 2": {"priority": 1}}),
            Row(house=(1150.0,), loads={"car 1": {"priority": 1}, "car 2": {"priority": 1, "order": 1}}),
        ],
    ),
    "gives-way": Case(
        columns=("time", "modes", "sun", "car 1", "why car 1", "car 2", "why car 2"),
        loads=pair(Mode.SOLAR_ONLY),
        site=SITE,
        story=True,
        rows=[
            Row(sun=3500),
            Row(sun=3500, seconds=300, loads={"car 1": {"priority": 2}, "car 2": {"priority": 1}}),
            Row(sun=3500, seconds=300, loads={"car 2": {"mode": Mode.STANDARD}}),
            Row(sun=3500, seconds=300, loads={"car 2": {"connection": Connection.DISCONNECTED}}),
        ],
    ),
    "takes-less": Case(
        columns=("wants", "free", "car 1", "why car 1", "car 2"),
        loads=pair(),
        site=SITE,
        rows=[
            Row(house=(1150.0,)),
            Row(house=(1150.0,), loads={"car 1": {"wants": 8.0}}),
        ],
    ),
    "full-car": Case(
        columns=("free", "car 1", "why car 1", "car 2", "why car 2"),
        loads=(replace(CAR, id="car 1", connection=Connection.IDLE), car(Mode.STANDARD, "car 2", priority=2)),
        site=SITE,
        rows=houses(1150, 3220),
    ),
    "legs": Case(
        columns=("distribution", "legs in use", "house", "car 1", "car 2", "why car 2"),
        loads=(
            car(Mode.STANDARD, "car 1", ABC, priority=1),
            car(Mode.STANDARD, "car 2", (B,), priority=2),
        ),
        site=LEGS,
        rows=[
            Row(house=EVEN),
            Row(house=EVEN, site={"distribution": Distribution.SHARED}),
            Row(house=EVEN, loads={"car 1": {"uses": 1}}),
        ],
    ),
    "circuit": Case(
        columns=("house", "distribution", "car 1", "car 2", "car 3", "why car 2"),
        loads=(
            *(car(Mode.STANDARD, f"car {number}", priority=number, circuit="garage") for number in (1, 2)),
            car(Mode.STANDARD, "car 3", priority=3),
        ),
        site=WIDE,
        circuits=(GARAGE,),
        rows=[
            Row(house=(500.0,)),
            Row(house=(500.0,), site={"distribution": Distribution.SHARED}),
            Row(house=(3450.0,)),
        ],
    ),
    "circuit-meter": Case(
        columns=("garage", "house", "car 1", "why car 1"),
        loads=(car(Mode.STANDARD, "car 1", circuit="garage"),),
        site=WIDE,
        circuits=(replace(GARAGE, meter=(Reading(0.0, START),)),),
        rows=[
            Row(house=(500.0,), unmanaged={"garage": (0.0,)}),
            Row(house=(2500.0,), unmanaged={"garage": (2000.0,)}),
            Row(house=(4000.0,), unmanaged={"garage": (3500.0,)}),
        ],
    ),
    "circuit-inside": Case(
        columns=("house", "distribution", "car 1", "car 2", "car 3", "why car 3"),
        loads=(
            *(car(Mode.STANDARD, f"car {number}", priority=number, circuit="carport") for number in (1, 2)),
            car(Mode.STANDARD, "car 3", priority=3, circuit="annexe"),
        ),
        site=Site(phases=1, breaker=63.0),
        circuits=(ANNEXE, CARPORT),
        rows=[
            Row(house=(500.0,)),
            Row(house=(500.0,), site={"distribution": Distribution.SHARED}),
        ],
    ),
    "max-import": Case(
        columns=("max import", "house", "grid", "car 1", "car 2", "why car 2"),
        loads=pair(),
        site=SITE,
        rows=[
            Row(house=(500.0,), site={"max_import": 4600.0}),
            Row(house=(500.0,), site={"max_import": 3000.0}),
        ],
    ),
}
