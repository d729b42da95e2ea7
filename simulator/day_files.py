"""Reads measured days from CSV files: a table of whole days with a step of one minute, and raw production of a roof.

All errors in a file are ValueErrors that name the file, the line and what is wrong there.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import datetime
from math import isfinite
from pathlib import Path

from .days import Day, Session, Weather, synthetic_day
from .phases import PerPhase
from .sun import DAY

INDEX = "scenario_index.csv"
_MINUTE = 60.0
_MINUTES = round(DAY / _MINUTE)
_LOAD = ("load_a_w", "load_b_w", "load_c_w")
# A longer silence within a day of raw production is not bridged.
_LONGEST_GAP = 600.0


class _Table:
    """Rows of a CSV file with the columns that are asked for, and where in the file they stand."""

    def __init__(self, path: Path, columns: tuple[str, ...]) -> None:
        self.path = path
        self._columns = columns
        self._line = 1

    def __iter__(self) -> Iterator[Mapping[str, str]]:
        with self.path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            if missing := [name for name in self._columns if name not in (rows.fieldnames or ())]:
                raise self.error(f"no column {', '.join(missing)}")
            for row in rows:
                self._line = rows.line_num
                if None in row or None in row.values():
                    raise self.error("the row has more or fewer fields than the header")
                yield row

    def error(self, what: str) -> ValueError:
        """Return the error to raise about the present row."""
        return ValueError(f"{self.path}, line {self._line}: {what}")

    def number(self, row: Mapping[str, str], column: str) -> float:
        """Read a finite number that is not negative."""
        try:
            value = float(row[column])
        except ValueError:
            raise self.error(f"{column} is no number: {row[column]!r}") from None
        if not isfinite(value) or value < 0:
            raise self.error(f"{column} is negative or not finite: {row[column]}")
        return value

    def second(self, row: Mapping[str, str], column: str) -> float:
        """Read a date-time with its zone as seconds since the epoch."""
        try:
            moment = datetime.fromisoformat(row[column])
        except ValueError:
            raise self.error(f"{column} is no date and time: {row[column]!r}") from None
        if moment.tzinfo is None:
            raise self.error(f"{column} has no time zone: {row[column]!r}")
        return moment.timestamp()


def read_scenario_days(path: Path) -> tuple[Day, ...]:
    """Read days of 1440 minutes: columns scenario, minute, load_a_w, load_b_w, load_c_w and pv_w.

    Sessions come from scenario_index.csv if it lies beside the file. Raises ValueError for a bad file, OSError for
    none.
    """
    table = _Table(path, ("scenario", "minute", *_LOAD, "pv_w"))
    found: dict[str, tuple[list[PerPhase], list[float]]] = {}
    name = ""
    for row in table:
        if row["scenario"] != name:
            _whole(table, name, found)
            name = row["scenario"]
            if name in found:
                raise table.error(f"{name} comes a second time")
            found[name] = ([], [])
        load, pv = found[name]
        if table.number(row, "minute") != len(pv):
            raise table.error(f"minute {len(pv)} of {name} expected, not {row['minute']}")
        a, b, c = (table.number(row, column) for column in _LOAD)
        load.append((a, b, c))
        pv.append(table.number(row, "pv_w"))
    _whole(table, name, found)
    index = path.with_name(INDEX)
    sessions = read_sessions(index) if index.exists() else {}
    return tuple(Day(name, _MINUTE, tuple(load), tuple(pv), sessions.get(name)) for name, (load, pv) in found.items())


def _whole(table: _Table, name: str, found: Mapping[str, tuple[list[PerPhase], list[float]]]) -> None:
    if name and len(found[name][1]) != _MINUTES:
        raise table.error(f"{name} ends after {len(found[name][1])} of {_MINUTES} minutes")


def read_sessions(path: Path) -> dict[str, Session]:
    """Read the EV sessions by scenario: columns scenario, ev_plugin_minute, ev_plugout_minute and ev_energy_kwh.

    A scenario without a plug-in minute has none. Raises ValueError for a bad file, OSError for none.
    """
    table = _Table(path, ("scenario", "ev_plugin_minute", "ev_plugout_minute", "ev_energy_kwh"))
    found: dict[str, Session] = {}
    for row in table:
        if not row["ev_plugin_minute"]:
            continue
        plug_in = table.number(row, "ev_plugin_minute") * _MINUTE
        plug_out = table.number(row, "ev_plugout_minute") * _MINUTE
        energy = table.number(row, "ev_energy_kwh") * 1000.0
        if plug_in >= plug_out:
            raise table.error("ev_plugout_minute is not after ev_plugin_minute")
        found[row["scenario"]] = Session(plug_in, plug_out, energy)
    return found


def read_pv_days(
    path: Path, *, step: float = 2.0, utc_offset: float = 0.0, house: Day | None = None
) -> tuple[Day, ...]:
    """Read production in irregular rows: columns timestamp (with its zone), day (a name) and pv_w.

    It is put on a ``step`` in s, linear between rows and 0 outside of them; ``utc_offset`` s turns UTC into the time
    of the day. Load and session are those of ``house``, or of a synthetic clear day. Raises ValueError for a bad
    file, OSError for none.
    """
    table = _Table(path, ("timestamp", "day", "pv_w"))
    found: dict[str, list[tuple[float, float]]] = {}
    midnight = 0.0
    name = ""
    for row in table:
        second = table.second(row, "timestamp") + utc_offset
        if row["day"] != name:
            name = row["day"]
            if name in found:
                raise table.error(f"{name} comes a second time")
            found[name] = []
            midnight = second - second % DAY
        time = second - midnight
        points = found[name]
        if not time < DAY:
            raise table.error(f"{name} goes on after midnight")
        if points and not 0.0 < time - points[-1][0] <= _LONGEST_GAP:
            raise table.error(f"{time - points[-1][0]:.3f} s after the row before it")
        points.append((time, table.number(row, "pv_w")))
    house = house or synthetic_day(Weather.CLEAR)
    count = round(DAY / step)
    load = tuple(house.load[int(index * step // house.step) % len(house.load)] for index in range(count))
    return tuple(
        Day(name, step, load, tuple(_on_grid(points, step, count)), house.session) for name, points in found.items()
    )


def _on_grid(points: list[tuple[float, float]], step: float, count: int) -> Iterator[float]:
    """Yield the power at every step, linear between the points."""
    after = 0
    for index in range(count):
        time = index * step
        while after < len(points) and points[after][0] < time:
            after += 1
        if after == len(points):
            yield 0.0
        elif points[after][0] == time:
            yield points[after][1]
        elif after == 0:
            yield 0.0
        else:
            (before_at, before), (next_at, following) = points[after - 1], points[after]
            yield before + (following - before) * (time - before_at) / (next_at - before_at)
