"""Where a load's energy came from: the grid, or the sun and the battery.

What the house beside the managed loads takes comes from the sun first, so that they have the import for as far as it
goes. Of the rest those that are planned to run on the sun have their part first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

from .engine import Accounting, Connection, Load, LoadPlan, Plan, Snapshot

LONGEST = 60.0  # s between two looks: nobody knows what was in a longer gap
_KWH = 3_600_000.0  # Ws


@dataclass(slots=True)
class Energy:
    """What a load has taken so far, kWh: from the grid, and from the sun (or the battery that it had charged)."""

    solar: float = 0.0
    grid: float = 0.0

    @property
    def total(self) -> float:
        """Return all of it, kWh."""
        return self.solar + self.grid

    def add(self, taken: Taken, seconds: float) -> None:
        """Add what was taken for some seconds."""
        self.solar += (taken.watts - taken.grid) * seconds / _KWH
        self.grid += taken.grid * seconds / _KWH


class Draw(NamedTuple):
    """What a load takes of each phase now, W, and how much of that the sun is to feed by the plan, at most."""

    watts: tuple[float, ...]
    sunny: tuple[float, ...]


class Taken(NamedTuple):
    """What a load takes, W: in all, and from the grid."""

    watts: float
    grid: float


def sources(snapshot: Snapshot, plan: Plan) -> dict[str, Taken]:
    """Return what each load takes now and from where, by id; nothing of a load that does not tell it.

    While the meter is lost all is from the grid: it is not known to be anything else.
    """
    site = snapshot.site
    told = {load.id: load for load in plan.loads}
    metered = {
        load.id: _draw_of(load, told[load.id], site.phases, site.voltage)
        for load in snapshot.loads
        if load.draw is not None and load.connection is not Connection.LOST and max(load.legs) < site.phases
    }
    if site.off_grid:
        imports = [0.0] * site.phases
    else:
        imports = [inf] * site.phases if plan.grid is None else [amps * site.voltage for amps in plan.grid]
    found = split(imports, list(metered.values()), netted=site.accounting is Accounting.NETTED)
    return dict(zip(metered, found, strict=True))


def _draw_of(load: Load, told: LoadPlan, phases: int, voltage: float) -> Draw:
    """Return what a load takes of each phase, as measured and as planned to come of the sun."""
    watts, sunny = [0.0] * phases, [0.0] * phases
    for leg, amps in zip(load.legs, load.draw or (), strict=False):
        watts[leg] += max(0.0, amps) * voltage
        sunny[leg] += told.solar * voltage
    return Draw(tuple(watts), tuple(sunny))


def split(imports: Sequence[float], draws: Sequence[Draw], *, netted: bool) -> list[Taken]:
    """Return where the power of each load comes from.

    `imports` is W of each phase, export negative. Per phase each is looked at by itself; `netted` only their sum is.
    """
    if netted:
        imports = [sum(imports)]
        draws = [Draw((sum(draw.watts),), (sum(draw.sunny),)) for draw in draws]
    grid = [0.0] * len(draws)
    for phase, bought in enumerate(imports):
        parts = [(draw.watts[phase], draw.sunny[phase]) for draw in draws]
        for index, watts in enumerate(_from_grid(bought, parts)):
            grid[index] += watts
    return [Taken(sum(draw.watts), bought) for draw, bought in zip(draws, grid, strict=True)]


def _from_grid(bought: float, parts: Sequence[tuple[float, float]]) -> list[float]:
    """Return what of each (watts, sunny watts) comes from the grid, of which `bought` W are taken here."""
    total = sum([watts for watts, _ in parts])
    rest = total - min(bought, total)
    claims = [min(watts, sunny) for watts, sunny in parts]
    served = _share(rest, sum(claims))
    left = [watts - served * claim for (watts, _), claim in zip(parts, claims, strict=True)]
    other = _share(rest - served * sum(claims), sum(left))
    return [watts * (1.0 - other) for watts in left]


def _share(given: float, wanted: float) -> float:
    """Return which part of what is wanted is there."""
    return min(1.0, given / wanted) if wanted > 0 else 0.0
