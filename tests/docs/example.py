"""A worked example of the guides as data, and what the engine makes of it: a table as it has to stand in the guide.

A site stands still for some seconds of virtual time, its loads follow their limits, and the last plan is told.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import inf
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from custom_components.dynamic_ocpp_evse import sentences
from custom_components.dynamic_ocpp_evse.const import DOMAIN
from custom_components.dynamic_ocpp_evse.engine import (
    Circuit,
    Distribution,
    Load,
    LoadKind,
    Plan,
    Reason,
    Site,
)
from scripts.option_tables import TEXTS
from tests.engine.helpers import VOLTS, BatteryHouse, Car, House, of

from .guide import Table

ENGLISH: dict[str, Any] = json.loads(TEXTS.read_text(encoding="utf-8"))
_COMMON = {f"component.{DOMAIN}.common.{key}": text for key, text in ENGLISH["common"].items()}
_CYCLE = 5  # s, the default of the hub
_NEARLY = 25.0  # W: less than this is left over where limits are rounded down to 0.1 A

type Changes = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Row:
    """What a site is like, and for how many seconds before it is looked at.

    `house` is W on each phase, `sun` W in all, `soc` percent. `site`, `battery`, and `loads` by name, change those of
    the case; a load's `wants` is what its car takes at most (A), its `uses` on how many legs. `unmanaged` is the part
    of the house's W that hangs on a circuit with a meter, by its id.
    """

    house: tuple[float, ...] = (500.0,)
    sun: float = 0.0
    soc: float = 50.0
    seconds: float = 900.0
    site: Changes = field(default_factory=dict)
    battery: Changes = field(default_factory=dict)
    loads: Mapping[str, Changes] = field(default_factory=dict)
    unmanaged: Mapping[str, tuple[float, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Case:
    """An example: a site with its loads, what is shown of it, and its rows.

    In a `story` each row goes on from the one before. `pv` names the phases that the sun of a site without a battery
    is on (none: all).
    """

    columns: Sequence[str]
    loads: Sequence[Load]
    rows: Sequence[Row]
    site: Site = field(default_factory=lambda: Site(phases=1))
    story: bool = False
    pv: Sequence[int] = ()
    circuits: Sequence[Circuit] = ()


class Scene:
    """The site of a case in virtual time."""

    def __init__(self, case: Case, row: Row) -> None:
        self.case, self.row, self.waited = case, row, -inf
        cars = [Car(load, meter=float(_CYCLE)) for load in case.loads]
        self.battery = case.site.battery is not None
        make = BatteryHouse if self.battery else House
        self.house: House = make(case.site, (0.0,) * case.site.phases, *cars, cycle=_CYCLE)
        self.house.circuits = tuple(case.circuits)
        self.plan: Plan | None = None

    def play(self, row: Row, **site: Any) -> None:
        """Let the site be as a row has it, with these changes, for as long as it says."""
        house, self.row = self.house, row
        base = [power / VOLTS for power in row.house]
        if isinstance(house, BatteryHouse):
            house.pv, house.soc, house.capacity = row.sun, row.soc, inf
        else:
            lit = self.case.pv or range(house.site.phases)
            base = [amps - (row.sun / VOLTS / len(lit) if p in lit else 0.0) for p, amps in enumerate(base)]
        house.base = tuple(base)
        house.unmanaged = {name: [power / VOLTS for power in each] for name, each in row.unmanaged.items()}
        house.site = replace(house.site, **row.site, **site)
        if row.battery:
            assert house.site.battery is not None
            house.site = replace(house.site, battery=replace(house.site.battery, **row.battery))
        for car in house.cars:
            changes = dict(row.loads.get(car.load.id, {}))
            car.wants, car.uses = changes.pop("wants", car.wants), changes.pop("uses", car.uses)
            car.load = replace(car.load, **changes)
        self.plan = house.run(row.seconds)[-1].plan
        self.waited = 0.0 if self.waited < 0 else self.waited + row.seconds

    def limit(self, name: str) -> str:
        """Return what a load gets, as the guides say it."""
        assert self.plan is not None
        amps, load = of(self.plan, name).limit, next(car.load for car in self.house.cars if car.load.id == name)
        if load.kind is LoadKind.PLUG:
            return "on" if amps > 0 else "off"
        return f"{round(amps, 1):g} A" if amps > 0 else "off"

    def why(self, name: str) -> str:
        """Return the reason of a load as Home Assistant would show it in English."""
        assert self.plan is not None
        return said(of(self.plan, name).reason)


def said(reason: Reason) -> str:
    """Return the sentence of a reason in English; loads and circuits are called as their ids."""
    hass: Any = SimpleNamespace(
        config=SimpleNamespace(language="en"), config_entries=SimpleNamespace(async_get_entry=lambda _: None)
    )
    with patch.object(sentences, "async_get_cached_translations", lambda *_: _COMMON):
        return sentences.sentence(hass, reason)


def _watts(each: Sequence[float]) -> str:
    return f"{' / '.join(f'{power:.0f}' for power in each)} W"


def _flow(power: float, positive: str, negative: str) -> str:
    """Return a power with its direction in words, to the nearest 10 W."""
    if abs(power) < _NEARLY:
        return "0 W"
    return f"{positive if power > 0 else negative} {round(abs(power), -1):.0f} W"


def _time(seconds: float) -> str:
    """Return how long after the first row it is."""
    if seconds == 0:
        return "at first"
    minutes, rest = divmod(round(seconds), 60)
    return "after" + (f" {minutes} min" if minutes else "") + (f" {rest} s" if rest else "")


def _grid(scene: Scene) -> str:
    readings = [reading for reading in scene.house.grid if reading is not None]
    flows = [_flow(reading.value * VOLTS, "imports", "exports") for reading in readings]
    return " / ".join(flows)


def _only(scene: Scene) -> Load:
    (car,) = scene.house.cars
    return car.load


def _battery(scene: Scene, name: str) -> Any:
    return getattr(scene.house.site.battery, name)


def _switch(on: object) -> str:
    return "on" if on else "off"


COLUMNS: dict[str, Callable[[Scene], str]] = {
    "time": lambda scene: _time(scene.waited),
    "house": lambda scene: _watts(scene.row.house),
    "free": lambda scene: f"{scene.house.site.breaker - scene.row.house[0] / VOLTS:g} A",
    "sun": lambda scene: f"{scene.row.sun:.0f} W",
    "SOC": lambda scene: f"{scene.row.soc:g} %",
    "minimum SOC": lambda scene: f"{_battery(scene, 'minimum'):g} %",
    "target SOC": lambda scene: f"{_battery(scene, 'target'):g} %",
    "Allow grid charging": lambda scene: _switch(_battery(scene, "grid_charging")),
    "Battery may feed solar loads": lambda scene: _switch(_battery(scene, "feeds_solar")),
    "Solar loads may use what the battery cannot take": lambda scene: _switch(_battery(scene, "leftover")),
    "battery": lambda scene: _flow(scene.house.power, "gives", "takes"),  # type: ignore[attr-defined]
    "grid": _grid,
    "accounting": lambda scene: scene.house.site.accounting.replace("_", " "),
    "distribution": lambda scene: str(scene.house.site.distribution),
    "max import": lambda scene: f"{scene.house.site.max_import:.0f} W",
    "mode": lambda scene: str(_only(scene).mode),
    "modes": lambda scene: " / ".join(car.load.mode for car in scene.house.cars),
    "priorities": lambda scene: " / ".join(f"{car.load.priority}" for car in scene.house.cars),
    "legs in use": lambda scene: " / ".join(f"{min(car.uses, len(car.load.legs))}" for car in scene.house.cars),
    "wants": lambda scene: " / ".join(f"{min(car.load.max_current, car.wants):g} A" for car in scene.house.cars),  # type: ignore[type-var]
    "why": lambda scene: scene.why(_only(scene).id),
}
"""What a column shows, by its title; loads' own and those of distribution modes come beside these."""


def _cell(case: Case, scene: Scene, title: str) -> str:
    """Return a cell of a row that has been played."""
    if title in COLUMNS:
        return COLUMNS[title](scene)
    names = [load.id for load in case.loads]
    if title in names:
        return scene.limit(title)
    if title in scene.row.unmanaged:
        return _watts(scene.row.unmanaged[title])
    if title.startswith("why "):
        return scene.why(title.removeprefix("why "))
    other = Scene(case, scene.row)
    other.play(scene.row, distribution=Distribution(title))
    return " / ".join(other.limit(name) for name in names)


def computed(case: Case | Callable[[], Table]) -> Table:
    """Return the table of a case as the guide has to show it."""
    if not isinstance(case, Case):
        return case()
    table, scene = [list(case.columns)], Scene(case, case.rows[0])
    for row in case.rows:
        if not case.story:
            scene = Scene(case, row)
        scene.play(row)
        table.append([_cell(case, scene, title) for title in case.columns])
    return table
