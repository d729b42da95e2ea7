"""What control has to reach, and whether it does: pooled over all days, and on the worst one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]

# Wh: a day on which even the clairvoyant gets less says nothing about shares.
ENOUGH = 500.0
_CAR = "car"


def car(row: Row) -> Row:
    """Return the scores of a row's car."""
    found: Row = row["loads"][_CAR]
    return found


def pooled_share(rows: Iterable[Row]) -> float:
    """Return the car's solar energy of all rows as a share of the clairvoyant's."""
    rows = list(rows)
    best = sum(car(row)["best"] for row in rows)
    return sum(car(row)["solar"] for row in rows) / best if best else 1.0


def worst_share(rows: Iterable[Row]) -> float:
    """Return the least such share of one row, of those with enough sun."""
    return min((car(row)["of_best"] for row in telling(rows)), default=1.0)


def pooled_import(rows: Iterable[Row]) -> float:
    """Return the import that the car caused in all rows as a share of its solar energy."""
    rows = list(rows)
    solar = sum(car(row)["solar"] for row in rows)
    return sum(car(row)["unwanted"] for row in rows) / solar if solar else 0.0


def worst_import(rows: Iterable[Row]) -> float:
    """Return the largest such share of one row, of those with enough sun."""
    return max((car(row)["unwanted_share"] for row in telling(rows)), default=0.0)


def worst_import_energy(rows: Iterable[Row]) -> float:
    """Return the most import that the car caused in one row, kWh."""
    return max((car(row)["unwanted"] for row in rows), default=0.0) / 1000.0


def telling(rows: Iterable[Row]) -> list[Row]:
    """Return the rows with enough sun to tell something."""
    return [row for row in rows if (car(row)["best"] or 0.0) >= ENOUGH]


def mean_starts(rows: Iterable[Row]) -> float:
    """Return the starts a day, of the days with enough sun."""
    found = [car(row)["starts"] for row in telling(rows)]
    return sum(found) / len(found) if found else 0.0


def most_starts(rows: Iterable[Row]) -> float:
    """Return the most starts of one day."""
    return max((float(car(row)["starts"]) for row in rows), default=0.0)


def changes(row: Row) -> float:
    """Return the limit changes of a day, whatever drove them."""
    return float(car(row)["solar_changes"] + car(row)["breaker_changes"])


def most_changes(rows: Iterable[Row]) -> float:
    """Return the most limit changes of one day."""
    return max((changes(row) for row in rows), default=0.0)


def usual_changes(rows: Iterable[Row]) -> float:
    """Return the limit changes that 95 % of days stay within."""
    found = sorted(changes(row) for row in rows)
    return found[max(0, -(-len(found) * 95 // 100) - 1)] if found else 0.0


def late(rows: Iterable[Row]) -> float:
    """Return the most avoidable late seconds of one day."""
    return max((float(row["late"]) for row in rows), default=0.0)


def late_amps(rows: Iterable[Row]) -> float:
    """Return the most that a phase was late above its breaker, A."""
    return max((float(row["late_amps"]) for row in rows), default=0.0)


@dataclass(frozen=True, slots=True)
class Target:
    """A value over the rows of one setting (and sky), and the bound that it has to keep."""

    setting: str
    what: str
    value: Callable[[Iterable[Row]], float]
    bound: float
    at_least: bool = False
    sky: str | None = None
    percent: bool = False

    def judge(self, rows: Iterable[Row]) -> tuple[float, bool | None]:
        """Return the value and whether it keeps the bound, None where no run tells."""
        mine = [row for row in rows if row["setting"] == self.setting and self.sky in (None, row["sky"])]
        value = self.value(mine)
        if not mine:
            return value, None
        return value, value >= self.bound if self.at_least else value <= self.bound


_RIDE, _NO_RIDE, _BUFFER, _NO_BUFFER = "ride-through 4 Wh", "ride-through 0", "buffer 1 A", "no buffer"

TARGETS = (
    Target(_RIDE, "clear, of the clairvoyant, pooled", pooled_share, 0.98, True, "clear", True),
    Target(_RIDE, "clear, of the clairvoyant, worst day", worst_share, 0.93, True, "clear", True),
    Target(_RIDE, "broken cloud, of the clairvoyant, pooled", pooled_share, 0.97, True, "broken", True),
    Target(_RIDE, "broken cloud, of the clairvoyant, worst day", worst_share, 0.90, True, "broken", True),
    Target(_RIDE, "import caused, pooled", pooled_import, 0.01, percent=True),
    Target(_RIDE, "import caused, worst day", worst_import, 0.03, percent=True),
    Target(_RIDE, "import caused, worst day, kWh", worst_import_energy, 0.25),
    Target(_RIDE, "broken cloud, starts, mean", mean_starts, 9.0, sky="broken"),
    Target(_RIDE, "broken cloud, starts, worst day", most_starts, 14.0, sky="broken"),
    Target(_RIDE, "limit changes, worst day", most_changes, 400.0),
    Target(_NO_RIDE, "import caused, pooled", pooled_import, 0.005, percent=True),
    Target(_NO_RIDE, "import caused, worst day", worst_import, 0.01, percent=True),
    Target(_NO_RIDE, "broken cloud, of the clairvoyant, pooled", pooled_share, 0.90, True, "broken", True),
    Target(_BUFFER, "avoidable late seconds, worst day", late, 0.0),
    Target(_NO_BUFFER, "avoidable late seconds, worst day", late, 5.0),
    Target(_NO_BUFFER, "avoidable late amps, worst day", late_amps, 3.0),
    Target(_BUFFER, "limit changes, 95 % of days", usual_changes, 500.0),
    Target(_NO_BUFFER, "limit changes, 95 % of days", usual_changes, 500.0),
)
