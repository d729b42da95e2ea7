"""How long there has been room: what was gone of each budget in the last minute, and the worst of the last hour."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from math import inf
from operator import neg, sub

from .budgets import Layout, Taken
from .memory import PEAK_BUCKET, PEAK_SPAN

NOTABLE = 0.25  # A
UNKNOWN = -inf  # A: what is remembered of what no meter has told

type History = tuple[tuple[float, Taken], ...]
type Peaks = tuple[tuple[float, tuple[float, ...]], ...]


def recorded(history: History, at: float, taken: Taken, span: float) -> History:
    """Return the history with one more reading, and without what is older than `span` seconds."""
    return (*history[_first(history, at - span) :], (at, taken))


def _first(history: History, since: float) -> int:
    """Return the place of the first reading from a second on."""
    # As a tuple, a second comes just before the readings of that second.
    return bisect_left(history, (since,))


def _most(rows: Sequence[tuple[float, ...]]) -> tuple[float, ...]:
    return tuple(map(max, *rows)) if len(rows) > 1 else rows[0]


def lasting_rooms(
    limits: Sequence[float], history: History, now: Taken, at: float, short: float, long: float
) -> list[float]:
    """Return the amps in each budget that were there all the time since `short` s ago, `long` s for the `more` budgets.

    `at` is the second of the newest reading, `now` what is gone of each budget by it.
    """
    middle = _first(history, at - short)
    recent = [now, *[taken for _, taken in history[middle:]]]
    start = _most([taken.physical for taken in recent])
    more = _most([start, *[taken.physical for _, taken in history[_first(history, at - long) : middle]]])
    sunny = _most([taken.sunny for taken in recent])
    return [*map(sub, limits, start), *map(sub, limits, more), *map(neg, sunny)]


def wait_left(history: History, kind: int, span: float, present: Sequence[tuple[int, float]], at: float) -> float:
    """Return the seconds for which the past still withholds room that is there now, if it must last for `span` s.

    `kind` is the field of what was gone, `present` the places in it that count with the A that are gone there now.
    """
    for second, taken in reversed(history):
        left = second + span - at
        if left <= 0:
            break
        then = taken[kind]
        for place, amps in present:
            if then[place] > amps + NOTABLE:
                return left
    return 0.0


def remembered_peak(peaks: Peaks, at: float, values: tuple[float, ...]) -> Peaks:
    """Return the peaks of the last hour with one more reading in its bucket of ten minutes.

    What is UNKNOWN now keeps its most of the hour before its meter was lost, in the bucket that is forgotten first: it
    stands for as long as the meter is lost, and no longer.
    """
    bucket = at // PEAK_BUCKET * PEAK_BUCKET
    if peaks and peaks[-1][0] == bucket:
        return (*peaks[:-1], (bucket, tuple(map(max, peaks[-1][1], values))))
    kept = (*[peak for peak in peaks if peak[0] > bucket - PEAK_SPAN - PEAK_BUCKET], (bucket, values))
    if peaks and UNKNOWN in values:
        held = [most if value == UNKNOWN else UNKNOWN for most, value in zip(highest(peaks), values, strict=True)]
        first, amps = kept[0]
        kept = ((first, tuple(map(max, amps, held))), *kept[1:])
    return kept


def highest(peaks: Peaks) -> tuple[float, ...]:
    """Return the most of the last hour, UNKNOWN where no meter has told; empty where nothing is remembered."""
    return _most([values for _, values in peaks]) if peaks else ()


def rooms_without_grid(
    table: Layout, limits: Sequence[float], peak: Sequence[float], told: Sequence[float]
) -> list[float]:
    """Return the amps in each budget while the meter is lost: as if all else took its most of the last hour.

    Nothing is left for the sun, and the inverter counts for nothing. `told` is what the meters of circuits tell now, A
    in their budgets.
    """
    rooms = [0.0] * len(table.kinds)
    if not peak:
        return rooms
    count = len(table.start)
    for i in table.start:
        if i in table.branches:
            place = i - table.branches.start
            gone = max(peak[table.count + place], told[place] if told else UNKNOWN)
            gone = limits[i] if gone == UNKNOWN else gone
        else:
            gone = sum([max(0.0, peak[p]) for p in table.phases[i]])
        rooms[i] = rooms[i + count] = limits[i] - gone
    return rooms
