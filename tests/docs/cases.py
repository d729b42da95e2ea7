"""The worked examples of the guides, each by the name that stands before its table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from custom_components.dynamic_ocpp_evse.engine import (
    Accounting,
    Battery,
    Circuit,
    Connection,
    Distribution,
    Gates,
    Inverter,
    Load,
    Mode,
    Phase,
    Reading,
    Site,
)
from custom_components.dynamic_ocpp_evse.engine.battery import next_gates
from tests.engine.helpers import ABC, START, VOLTS, A, B, C, evse, plug

from .example import Case, Row
from .guide import Table

GUIDES = ("CHARGE_MODES_GUIDE.md", "DISTRIBUTION_MODES_GUIDE.md")

EVEN = (300.0, 300.0, 300.0)
SITE = Site(phases=1, excess_threshold=3000.0)
THREE = Site()
STORE = Battery(max_charge=3000.0, max_discharge=3000.0)
HYBRID = Site(phases=1, excess_threshold=1000.0, battery=STORE, inverter=Inverter())
NARROW = Site(phases=1, breaker=16.0, battery=STORE, inverter=Inverter())
WIDE = Site(phases=1, breaker=40.0)
TWO = Site(phases=2)
LEGS = Site(breaker=20.0)
GARAGE = Circuit(id="garage", limit=20.0)
ANNEXE = Circuit(id="annexe", limit=32.0)
CARPORT = Circuit(id="carport", limit=20.0, parent="annexe")
OFF_GRID = 5000.0  # W
HEATER = 2000.0  # W
CAR = evse(legs=(A,))
BATTERY = ("SOC", "battery", "grid")


def car(mode: Mode, name: str = "car", legs: tuple[Phase, ...] = (A,), **more: Any) -> Load:
    """Return a charger of 6 to 16 A on one phase."""
    return replace(CAR, id=name, mode=mode, legs=legs, draw=(0.0,) * len(legs), **more)


def heater(mode: Mode, **more: Any) -> Load:
    """Return a plug of 2000 W with the times that one has when it is added."""
    return plug("heater", mode, HEATER / VOLTS, step=0.0, pause=60.0, min_on=60.0, **more)


def suns(*powers: float, **more: Any) -> list[Row]:
    """Return a row for each power of the sun."""
    return [Row(sun=power, **more) for power in powers]


def houses(*powers: float, **more: Any) -> list[Row]:
    """Return a row for each power of the house."""
    return [Row(house=(power,), **more) for power in powers]


def socs(levels: Iterable[float], **more: Any) -> list[Row]:
    """Return a row for each SOC."""
    return [Row(soc=soc, **more) for soc in levels]


def _alone(mode: Mode, *rows: Row, site: Site = SITE, columns: tuple[str, ...] = (), story: bool = False) -> Case:
    """Return a case of one car on one phase."""
    shown = ("house", "sun", *columns, "car", "why")
    return Case(columns=shown, loads=(car(mode),), rows=rows, site=site, story=story)


def _turn(gate: str, battery: Battery, *, opens: bool) -> str:
    """Return the SOC at which a gate opens while the SOC rises, or closes while it falls, in steps of 0.1 %."""
    gates: Gates | None = Gates(any_source=not opens, solar=not opens, discharge=not opens)
    for tenths in range(1001) if opens else range(1000, -1, -1):
        gates = next_gates(battery, tenths / 10, gates)
        if getattr(gates, gate) is opens:
            return f"at {tenths // 10} %" if tenths % 10 == 0 else f"below {tenths // 10 + 1} %"
    return "never"


def gates() -> Table:
    """Return when the gates of a battery turn, by its thresholds."""
    table = [["minimum SOC", "target SOC", "what the battery may do", "begins", "ends"]]
    what = {
        "any_source": "help the breaker for Standard, Continuous and the minimum of Solar Priority",
        "solar": "stand back: solar modes may take what would charge it",
        "discharge": "feed solar loads",
    }
    for battery in (Battery(), Battery(target=100.0)):
        table += [
            [f"{battery.minimum:g} %", f"{battery.target:g} %", words]
            + [_turn(gate, battery, opens=opens) for opens in (True, False)]
            for gate, words in what.items()
        ]
    return table


CHARGE_MODES: dict[str, Case | Callable[[], Table]] = {
    "standard": _alone(Mode.STANDARD, *houses(500, 3000, 4600), Row(house=(4600,), sun=2000), columns=("grid",)),
    "standard-battery": _alone(
        Mode.STANDARD,
        *(Row(house=(2300.0,), soc=soc) for soc in (15, 50)),
        site=NARROW,
        columns=BATTERY,
    ),
    "continuous": Case(
        columns=("house", "sun", "grid", "heater", "why"),
        loads=(heater(Mode.CONTINUOUS),),
        rows=houses(500, 3700, 3800),
        site=SITE,
    ),
    "solar-priority": _alone(Mode.SOLAR_PRIORITY, *suns(0, 1500, 3000, 5000), Row(house=(4600,)), columns=("grid",)),
    "solar-priority-battery": _alone(
        Mode.SOLAR_PRIORITY,
        *(Row(sun=sun, soc=soc) for soc, sun in ((50, 0), (50, 3000), (50, 6000), (80, 3000), (90, 3000))),
        site=HYBRID,
        columns=BATTERY,
    ),
    "solar-only": _alone(Mode.SOLAR_ONLY, *suns(1000, 1900, 2000, 3000, 5000), columns=("grid",)),
    "solar-only-legs": Case(
        columns=("accounting", "house", "sun", "grid", "car", "why"),
        loads=(car(Mode.SOLAR_ONLY, legs=ABC),),
        site=THREE,
        rows=[
            Row(house=EVEN, sun=4800),
            Row(house=EVEN, sun=6000),
            Row(house=(300, 900, 300), sun=6000),
            Row(house=(300, 900, 300), sun=6000, site={"accounting": Accounting.NETTED}),
            Row(house=(300, 900, 300), sun=6000, loads={"car": {"legs": (C,)}}),
        ],
    ),
    "solar-only-battery": _alone(
        Mode.SOLAR_ONLY,
        *(Row(sun=sun, soc=soc) for soc, sun in ((60, 3000), (60, 6000), (80, 3000), (90, 3000), (90, 500))),
        site=HYBRID,
        columns=BATTERY,
    ),
    "excess": _alone(Mode.EXCESS, *suns(3400, 4900, 5500, 7000), columns=("grid",)),
    "excess-hysteresis": Case(
        columns=("time", "house", "sun", "grid", "car", "why"),
        loads=(car(Mode.EXCESS),),
        site=SITE,
        story=True,
        rows=[Row(sun=sun, seconds=300) for sun in (3400, 3700, 3200, 2900, 3400)],
    ),
    "excess-battery": _alone(
        Mode.EXCESS,
        *(Row(sun=sun, soc=soc) for soc, sun in ((60, 4000), (60, 5500), (100, 4000))),
        site=HYBRID,
        columns=BATTERY,
    ),
    "excess-legs": Case(
        columns=("accounting", "house", "sun", "grid", "heater", "why"),
        loads=(heater(Mode.EXCESS),),
        site=replace(THREE, excess_threshold=SITE.excess_threshold),
        rows=[
            Row(house=EVEN, sun=5500),
            Row(house=EVEN, sun=5500, site={"accounting": Accounting.NETTED}),
            Row(house=EVEN, sun=7000),
        ],
    ),
    "plug-solar-only": Case(
        columns=("house", "sun", "grid", "heater", "why"),
        loads=(heater(Mode.SOLAR_ONLY),),
        site=SITE,
        rows=suns(2400, 2600, 4000),
    ),
    "gates": gates,
    "battery-gates": Case(
        columns=("time", "SOC", "sun", "battery", "grid", "car", "why"),
        loads=(car(Mode.SOLAR_ONLY),),
        site=HYBRID,
        story=True,
        rows=[Row(sun=3000, soc=soc, seconds=300) for soc in (78, 80, 83, 85, 82, 80, 76, 74, 78)],
    ),
    "allow-grid-charging": _alone(
        Mode.STANDARD,
        *(
            Row(sun=sun, soc=soc, battery={"grid_charging": allowed})
            for allowed, soc, sun in (
                (True, 50, 0),
                (False, 50, 0),
                (False, 50, 3000),
                (False, 50, 6000),
                (False, 90, 0),
            )
        ),
        site=HYBRID,
        columns=("Allow grid charging", *BATTERY),
    ),
    "battery-feeds-solar": _alone(
        Mode.SOLAR_ONLY,
        *(Row(sun=sun, soc=90, battery={"feeds_solar": feeds}) for sun in (3000, 500) for feeds in (True, False)),
        site=HYBRID,
        columns=("Battery may feed solar loads", *BATTERY),
    ),
    "leftover": _alone(
        Mode.SOLAR_ONLY,
        *(Row(sun=sun, soc=50, battery={"leftover": uses}) for sun in (3000, 6000) for uses in (False, True)),
        site=HYBRID,
        columns=("Solar loads may use what the battery cannot take", *BATTERY),
    ),
    "off-grid": Case(
        columns=("house", "sun", "SOC", "battery", "mode", "car", "why"),
        loads=(car(Mode.STANDARD),),
        site=Site(
            phases=1,
            off_grid=True,
            battery=Battery(max_discharge=OFF_GRID),
            inverter=Inverter(max_power=OFF_GRID),
        ),
        rows=[
            Row(sun=sun, soc=soc, loads={"car": {"mode": mode}})
            for mode, soc, sun in (
                (Mode.STANDARD, 50, 0),
                (Mode.STANDARD, 15, 0),
                (Mode.STANDARD, 15, 3000),
                (Mode.SOLAR_PRIORITY, 50, 0),
                (Mode.SOLAR_PRIORITY, 50, 3000),
                (Mode.SOLAR_ONLY, 50, 3000),
                (Mode.SOLAR_ONLY, 80, 3000),
                (Mode.SOLAR_ONLY, 90, 3000),
                (Mode.SOLAR_ONLY, 100, 8000),
            )
        ],
    ),
    "cloud": Case(
        columns=("time", "sun", "grid", "car", "why"),
        loads=(car(Mode.SOLAR_ONLY),),
        site=SITE,
        story=True,
        rows=[
            Row(sun=3000),
            Row(sun=1600, seconds=30),
            Row(sun=3000, seconds=30),
            Row(sun=500, seconds=10),
            Row(sun=500, seconds=20),
            Row(sun=3000, seconds=60),
            Row(sun=3000, seconds=180),
        ],
    ),
    "plug-times": Case(
        columns=("time", "sun", "grid", "heater", "why"),
        loads=(heater(Mode.SOLAR_ONLY),),
        site=SITE,
        story=True,
        rows=[
            Row(sun=500),
            Row(sun=4000, seconds=30),
            Row(sun=1000, seconds=30),
            Row(sun=1000, seconds=30),
            Row(sun=4000, seconds=20),
            Row(sun=4000, seconds=40),
        ],
    ),
    "ramp": Case(
        columns=("time", "house", "grid", "car", "why"),
        loads=(car(Mode.STANDARD),),
        site=SITE,
        story=True,
        rows=[
            Row(house=(500,)),
            Row(house=(3500,), seconds=5),
            Row(house=(500,), seconds=30),
            Row(house=(500,), seconds=60),
        ],
    ),
}

FOUR = tuple(str(mode) for mode in Distribution)


def pair(mode: Mode = Mode.STANDARD, legs: tuple[Phase, ...] = (A,), **more: Any) -> tuple[Load, Load]:
    """Return two cars of one mode, in order of priority."""
    return tuple(car(mode, f"car {number}", legs, priority=number, **more) for number in (1, 2))  # type: ignore[return-value]


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
        columns=("sun", "car 1", "car 2", "car 3", "car 4", "grid"),
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

CASES = {GUIDES[0]: CHARGE_MODES, GUIDES[1]: DISTRIBUTION}
