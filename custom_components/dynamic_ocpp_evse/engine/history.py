"""How long there has been room: what was gone of each budget in the last minute, and the worst of the last hour."""

from __future__ import annotations

from collections.abc import Sequence

from .budgets import Layout, Taken
from .memory import PEAK_BUCKET, PEAK_SPAN
from .model import Site

NOTABLE = 0.25  # A

type History = tuple[tuple[float, Taken], ...]
type Peaks = tuple[tuple[float, tuple[float, ...]], ...]


def recorded(history: History, at: float, taken: Taken, span: float) -> History:
    """Return the history with one more reading, and without what is older than `span` seconds."""
    oldest = at - span
    start = 0
    while start < len(history) and history[start][0] < oldest:
        start += 1
    return (*history[start:], (at, taken))


def _most(rows: Sequence[tuple[float, ...]]) -> tuple[float, ...]:
    return tuple(map(max, *rows)) if len(rows) > 1 else rows[0]


def lasting_rooms(
    limits: Sequence[float], history: History, now: Taken, at: float, short: float, long: float
) -> list[float]:
    """Return the amps in each budget that were there all the time since `short` s ago, `long` s for the `more` budgets.

    `at` is the second of the newest reading, `now` what is gone of each budget by it.
    """
    recent = [now, *[taken for second, taken in history if second >= at - short]]
    start = _most([taken.physical for taken in recent])
    more = _most([now.physical, start, *[taken.physical for second, taken in history if second >= at - long]])
    rooms = [limit - gone for limit, gone in zip(limits, start, strict=True)]
    rooms += [limit - gone for limit, gone in zip(limits, more, strict=True)]
    rooms += [-gone for gone in _most([taken.sunny for taken in recent])]
    return rooms


def wait_left(site: Site, table: Layout, history: History, now: Taken, at: float, index: int) -> float:
    """Return the seconds for which the past still withholds room in a budget that is there now."""
    count = len(table.start)
    span = site.hold_grid if index in table.more else site.hold_solar
    if index < 2 * count:
        i = index % count
        present = now.physical[i] + NOTABLE
        fuller = [second for second, taken in history if taken.physical[i] > present]
    else:
        i = index - 2 * count
        present = now.sunny[i] + NOTABLE
        fuller = [second for second, taken in history if taken.sunny[i] > present]
    return max(0.0, fuller[-1] + span - at) if fuller else 0.0


def remembered_peak(peaks: Peaks, at: float, values: tuple[float, ...]) -> Peaks:
    """Return the peaks of the last hour with one more reading in its bucket of ten minutes."""
    bucket = at // PEAK_BUCKET * PEAK_BUCKET
    if peaks and peaks[-1][0] == bucket:
        return (*peaks[:-1], (bucket, tuple(map(max, peaks[-1][1], values))))
    kept = tuple(peak for peak in peaks if peak[0] > bucket - PEAK_SPAN - PEAK_BUCKET)
    return (*kept, (bucket, values))


def highest(peaks: Peaks) -> tuple[float, ...]:
    """Return the most of the last hour; empty where nothing is remembered."""
    return _most([values for _, values in peaks]) if peaks else ()


def rooms_without_grid(table: Layout, limits: Sequence[float], peak: Sequence[float]) -> list[float]:
    """Return the amps in each budget while the meter is lost: as if all else took its most of the last hour.

    Nothing is left for the sun, and the inverter counts for nothing.
    """
    rooms = [0.0] * len(table.kinds)
    if not peak:
        return rooms
    count = len(table.start)
    for i in table.start:
        if i in table.branches:
            gone = peak[table.count + i - table.branches.start]
        else:
            gone = sum([max(0.0, peak[p]) for p in table.phases[i]])
        rooms[i] = rooms[i + count] = limits[i] - gone
    return rooms
