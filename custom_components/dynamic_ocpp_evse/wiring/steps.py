"""From cycles to steps: a load's draw changes between two steady stretches, and nothing else does.

What the grid itself has made a load do proves nothing: a kettle that pushes a car down leaves the meter where it was.
So of a load that is controlled a fall counts only if it was its own or that of a check; a rise always follows on room
that has been there for a while. What comes in between is seen by meters and loads that do not stand still.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from statistics import median
from typing import NamedTuple

from ..engine import Connection, Load, LoadStatus, Reading
from .model import Amps, Sample, Step

LEAST = 2.0  # A: a step
SAME = 0.4  # A, or 5 %: two reports of one draw
LATE = 60.0  # s by which a meter may be late without showing one step for another: so long a draw stands on both sides
CHECK_REST = 10.0  # s, in a check: its first step would not fit those that follow it
GAP = 120.0  # s that a step may take, reports included
WINDOW = 15.0  # s of meter readings before and after
LOOK_BACK = 45.0  # s within which the readings before must lie
LAG = 3.0  # s by which a reading is younger than the draw that it is to show
OWN_LAG = 5.0  # s by which the report of a draw may be late
READINGS = 3
QUIET = 0.3  # of the step: what a meter may move by itself
STILL = 0.15  # of the step: what sun, battery and other loads may
OLDEST = 60.0  # s: an older reading tells nothing
KEEP = 300.0  # s

_WANTS_NOTHING = (LoadStatus.IDLE, LoadStatus.UNPLUGGED, LoadStatus.UNAVAILABLE)


class Spell(NamedTuple):
    """A stretch in which a load's reports told one draw, A per leg, from its first to its last report."""

    draw: Amps
    first: float
    last: float
    reports: int


class Track:
    """The draw of one load: the last stretch that a step can start from, and the one that stands now."""

    __slots__ = ("base", "now")

    def __init__(self, spell: Spell) -> None:
        self.base: Spell | None = None
        self.now = spell

    def hear(self, draw: Amps, at: float) -> None:
        """Take a report, or the same one again."""
        spell = self.now
        if draw == spell.draw or _alike(draw, spell.draw):
            if at > spell.last:
                self.now = spell._replace(last=at, reports=spell.reports + 1)
            return
        self.now = Spell(draw, at, at, 1)


def _alike(one: Amps, other: Amps) -> bool:
    if len(one) != len(other):
        return False
    return all(abs(a - b) <= max(SAME, 0.05 * abs(b)) for a, b in zip(one, other, strict=True))


class Watcher:
    """Look at every cycle of a site, and tell of the steps of its loads."""

    def __init__(self) -> None:
        self._samples: deque[Sample] = deque()
        self._tracks: dict[str, Track] = {}

    def spell(self, load_id: str) -> Spell | None:
        """Return the stretch in which a load's draw stands now."""
        track = self._tracks.get(load_id)
        return None if track is None else track.now

    def look(self, sample: Sample) -> list[tuple[Load, Step]]:
        """Return the steps that this cycle completes."""
        samples = self._samples
        samples.append(sample)
        while samples[0].now < sample.now - KEEP:
            samples.popleft()
        found = []
        for load in sample.snapshot.loads:
            if load.draw is None or load.shared:  # of a sum nobody knows on which legs it changed
                self._tracks.pop(load.id, None)
                continue
            track = self._tracks.get(load.id)
            if track is None or len(track.now.draw) != len(load.draw):
                self._tracks[load.id] = Track(Spell(load.draw, load.draw_at, load.draw_at, 1))
                continue
            track.hear(load.draw, sample.now if _is_off(load) else load.draw_at)
            base = track.base
            if base is not None and base.first == track.now.first:
                track.base = track.now
                continue
            if not _stands(track.now, sample.now, checked=load.id in sample.nudges):
                continue
            step = None if base is None else self._step(load, base, track.now)
            track.base = track.now
            if step is not None:
                found.append((load, step))
        gone = self._tracks.keys() - {load.id for load in sample.snapshot.loads}
        for name in gone:
            del self._tracks[name]
        return found

    def _step(self, load: Load, base: Spell, spell: Spell) -> Step | None:
        """Return the step from one stretch to the next, if it proves anything."""
        draw = tuple([b - a for a, b in zip(base.draw, spell.draw, strict=True)])
        size = max(map(abs, draw))
        if size < LEAST or spell.first - base.last > GAP:
            return None
        samples = self._samples
        cause = self._cause(load, base, spell)
        checked = cause is not None and load.id in cause.nudges
        begun = cause.now if cause is not None else spell.first
        if not checked:  # it may have begun by itself before it was told
            begun = min(begun, base.last - OWN_LAG)
        if begun - base.first < (CHECK_REST if checked else LATE):
            return None
        if sum(draw) < 0 and load.controlled and cause is not None and not _nudged(load, cause, spell):
            return None
        windows = _windows(samples, begun, spell.first)
        if windows is None or not _others_rest(load, _between(samples, windows[0][0].now, samples[-1].now), size):
            return None
        return _measured(load, draw, size, spell.first - begun, *windows)

    def _cause(self, load: Load, base: Spell, spell: Spell) -> Sample | None:
        """Return the first cycle since the load stood in which it was told what made it move; None: it was its own.

        What it is told once it wants nothing more follows from that.
        """
        high = max(*base.draw, *spell.draw) + 1.0
        stood: float | None = None
        for item in _between(self._samples, max(base.first, base.last - LATE), spell.first):
            plan = item.plans.get(load.id)
            if plan is None or (plan.status in _WANTS_NOTHING and item.nudges.get(load.id) is None):
                continue
            told = min(plan.limit, high)
            if stood is None:
                stood = told
            elif abs(told - stood) > SAME:
                return item
        return None


def _stands(spell: Spell, now: float, *, checked: bool) -> bool:
    """Tell whether a draw has stood long enough for the meters to show it."""
    window = WINDOW if checked else LATE
    if now < spell.first + LAG + window:
        return False
    return spell.reports > 1 or now >= spell.first + 2 * (LAG + WINDOW)


def _is_off(load: Load) -> bool:
    """Tell whether a load takes nothing and cannot, whether that is reported or not."""
    off = load.connection is Connection.DISCONNECTED or load.confirmed == 0
    return off and load.draw is not None and max(load.draw) < SAME


def _between(samples: Iterable[Sample], start: float, end: float) -> list[Sample]:
    return [item for item in samples if start <= item.now <= end]


def _nudged(load: Load, cause: Sample, spell: Spell) -> bool:
    """Tell whether a fall is that of a check: the plan has left the load what the check did."""
    amps = cause.nudges.get(load.id)
    return amps is not None and max(spell.draw) >= amps - 1.0


def _windows(samples: Sequence[Sample], begun: float, settled: float) -> tuple[list[Sample], list[Sample]] | None:
    """Return the cycles before and after a step whose meter readings are of before and after."""
    before = [item for item in _between(samples, begun - LOOK_BACK, begun) if _read_at(item, max) <= begun]
    recent = [item for item in before if item.now >= begun - WINDOW]
    before = recent if len(recent) >= READINGS else before[-READINGS:]
    after = [item for item in samples if item.now > settled and _read_at(item, max) >= settled + LAG]
    if len(before) < READINGS or len(after) < READINGS:
        return None
    both = [*before, *after]
    if any(None in item.snapshot.grid or item.now - _read_at(item, min) > OLDEST for item in both):
        return None
    if any(len({_read_at(item, max) for item in window}) < 2 for window in (before, after)):
        return None
    return before, after


def _read_at(item: Sample, which: Callable[[Iterable[float]], float]) -> float:
    """Return when the oldest or the newest of a cycle's meter readings was told."""
    told = [reading.at for reading in item.snapshot.grid if reading is not None]
    return which(told) if told else float("-inf")


def _others_rest(load: Load, samples: Sequence[Sample], size: float) -> bool:
    """Tell whether no other load moved, or was told to."""
    slack = max(0.5, STILL * size)
    seen: dict[str, list[tuple[float, float, float]]] = {}
    for item in samples:
        for other in item.snapshot.loads:
            if other.id != load.id:
                plan = item.plans.get(other.id)
                draw = sum(other.draw) if other.draw is not None else (other.confirmed or 0.0)
                peak = max(other.draw) if other.draw else 0.0
                seen.setdefault(other.id, []).append((draw, 0.0 if plan is None else plan.limit, peak))
    for rows in seen.values():
        draws, limits, peaks = zip(*rows, strict=True)
        top = max(peaks) + 2.0
        told = [min(limit, top) for limit in limits]
        if len(rows) != len(samples) or max(draws) - min(draws) > slack or max(told) - min(told) > 1.0:
            return False
    return True


def _change(before: Sequence[float], after: Sequence[float], gap: float) -> tuple[float, float]:
    """Return the change of a value, and how far that may be off by its noise and its drift over the gap."""
    spread = max(max(before) - min(before), max(after) - min(after))
    drift = max(abs(_drift(before)), abs(_drift(after))) * gap / WINDOW
    return median(after) - median(before), max(0.5 * spread, 0.5 * drift)


def _drift(values: Sequence[float]) -> float:
    """Return by how much the second half of a window lies above the first."""
    half = max(1, len(values) // 2)
    return median(values[-half:]) - median(values[:half])


def _column(window: Sequence[Sample], pick: Callable[[Sample], Reading | None]) -> list[float] | None:
    """Return what a sensor told in a window; None where it told nothing, or nothing new."""
    found = [pick(item) for item in window]
    known = [reading for reading in found if reading is not None]
    if len(known) < len(found) or known[-1].at < window[0].now - OWN_LAG:
        return None
    return [reading.value for reading in known]


def _moved(
    before: Sequence[Sample], after: Sequence[Sample], pick: Callable[[Sample], Reading | None], gap: float
) -> tuple[float, float] | None:
    values = _column(before, pick), _column(after, pick)
    return None if values[0] is None or values[1] is None else _change(values[0], values[1], gap)


def _measured(
    load: Load, draw: Amps, size: float, gap: float, before: Sequence[Sample], after: Sequence[Sample]
) -> Step | None:
    """Return the step with what the meters made of it; None where they, sun or battery do not stand still."""
    newest = after[-1].snapshot
    site, phases = newest.site, len(newest.grid)
    volts = site.voltage
    columns = [([_value(item, p) for item in before], [_value(item, p) for item in after]) for p in range(phases)]
    moves = [_change(one, two, gap) for one, two in columns]
    if any(noise > QUIET * size for _, noise in moves):
        return None
    supplied = _supplied(before, after, gap, size, volts)
    if supplied is None:
        return None
    fed, supply = supplied
    return Step(
        after[-1].now,
        draw,
        tuple([move for move, _ in moves]),
        tuple([noise for _, noise in moves]),
        fed,
        supply,
        max([abs(value) for one, two in columns for value in (*one, *two)]),
    )


def _value(item: Sample, phase: int) -> float:
    reading = item.snapshot.grid[phase]
    assert reading is not None
    return reading.value


def _supplied(
    before: Sequence[Sample], after: Sequence[Sample], gap: float, size: float, volts: float
) -> tuple[Amps, float] | None:
    """Return what an inverter gave more, on each phase and where nobody knows, A; None where that is not known.

    A battery that holds the meter at zero hides the step in what it gives.
    """
    newest = after[-1].snapshot
    phases = len(newest.grid)
    nothing = (0.0,) * phases
    slack = STILL * size * volts
    sun = None if newest.solar is None else _moved(before, after, lambda item: item.snapshot.solar, gap)
    if newest.solar is not None and (sun is None or abs(sun[0]) > slack or sun[1] > slack):
        return None
    battery = newest.site.battery
    if battery is None:
        return nothing, 0.0
    inverter = newest.site.inverter
    behind = inverter is None or inverter.has_battery
    if behind and newest.output and None not in newest.output:
        moves = [_moved(before, after, _output(p), gap) for p in range(phases)]
        if any(move is None or move[1] > QUIET * size for move in moves):
            return None
        return tuple([0.0 if move is None else move[0] for move in moves]), 0.0
    found = _moved(before, after, lambda item: item.snapshot.battery, gap)
    if found is None or found[1] > QUIET * size * volts:
        return None
    if abs(found[0]) <= 0.05 * size * volts:
        return nothing, 0.0
    # Sun that is not measured may be what moved it.
    return None if sun is None else (nothing, (found[0] + sun[0]) / volts)


def _output(phase: int) -> Callable[[Sample], Reading | None]:
    return lambda item: item.snapshot.output[phase] if item.snapshot.output else None
