"""The worked examples of the guide to charge modes, each by the name that stands before its table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from custom_components.dynamic_ocpp_evse.engine import Accounting, Battery, Gates, Inverter, Mode, Site
from custom_components.dynamic_ocpp_evse.engine.battery import next_gates
from tests.engine.helpers import ABC, A, C

from .example import Case, Row
from .guide import Table
from .sites import BATTERY, EVEN, HYBRID, NARROW, OFF_GRID, SITE, THREE, car, heater, houses, suns


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
    "solar-only-inverter": Case(
        columns=("accounting", "house", "sun", "grid", "car", "why"),
        loads=(car(Mode.SOLAR_ONLY, legs=ABC),),
        site=THREE,
        pv=(A,),
        rows=[
            Row(house=EVEN, sun=6000),
            Row(house=EVEN, sun=6000, site={"accounting": Accounting.NETTED}),
            Row(house=EVEN, sun=6000, loads={"car": {"uses": 1}}),
            Row(house=EVEN, sun=6000, loads={"car": {"legs": (A,)}}),
        ],
    ),
    "solar-only-learns": Case(
        columns=("time", "mode", "sun", "grid", "car", "why"),
        loads=(car(Mode.SOLAR_ONLY, legs=ABC),),
        site=THREE,
        pv=(A,),
        story=True,
        rows=[
            Row(house=EVEN, sun=4000, loads={"car": {"uses": 1}}),
            Row(house=EVEN, sun=4000, seconds=60, loads={"car": {"mode": Mode.STANDARD}}),
            Row(house=EVEN, sun=4000, seconds=60, loads={"car": {"mode": Mode.SOLAR_ONLY}}),
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
