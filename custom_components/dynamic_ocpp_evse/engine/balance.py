"""Readings to one signed balance: what each load draws, and the meter as if none of them were on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite

from .memory import FLIGHT, RESPONSE, LoadMemory, Memory, Wish
from .model import Connection, Load, Reading, Site, Snapshot

ABSURD = 20.0  # x breaker: beyond physics
LEG_IN_USE = 1.0  # A
DRAW_SEEN = 0.5  # A
FOLLOWS = 1.0  # A: a car that takes this much less than it may has a limit of its own
ARRIVED = 0.5  # A
METER_LAG = 2.0  # s by which a charger's meter may trail its own time


@dataclass(frozen=True, slots=True)
class Balance:
    """The site at the second `at` of its meter, A per phase, import positive.

    `grid` is the meter; the others are the meter as if every managed load were off: `most` with the least that the
    loads may be taking (for raises), `mid` with the middle (for cuts where a limit is exceeded), `least` with the most
    (for all other cuts, and for the past). They differ only while a command is on its way.
    """

    at: float
    grid: tuple[float, ...]
    most: tuple[float, ...]
    mid: tuple[float, ...]
    least: tuple[float, ...]


def grid_readings(site: Site, grid: Sequence[Reading | None]) -> list[Reading] | None:
    """Return the reading of every phase, or None if one is missing or absurd."""
    if len(grid) < site.phases:
        return None
    readings = [reading for reading in grid[: site.phases] if reading is not None]
    if len(readings) < site.phases:
        return None
    if not all(isfinite(r.value) and abs(r.value) <= ABSURD * site.breaker for r in readings):
        return None
    return readings


def _valid_draw(load: Load, site: Site) -> tuple[float, ...] | None:
    """Return the measured A of every leg, or None where they are no reading."""
    if load.draw is None or len(load.draw) != len(load.legs):
        return None
    if not all(isfinite(amps) and abs(amps) <= ABSURD * site.breaker for amps in load.draw):
        return None
    return tuple(max(0.0, amps) for amps in load.draw)


def recall(load: Load, known: LoadMemory | None, site: Site, now: float) -> LoadMemory:
    """Return the memory of a load with its newest draw taken in.

    A load that is met for the first time is believed to have the limit that it confirms, else the one that it draws.
    """
    draw = _valid_draw(load, site)
    wish = Wish.of(load)
    if known is None or (wish.controlled and not known.wish.controlled):
        limit = load.confirmed if load.confirmed is not None else max(draw or (0.0,))
        limit = limit if wish.connected else 0.0
        known = LoadMemory(id=load.id, wish=wish, limit=limit, sent=((now, limit),), started=now if limit else None)
    if not wish.connected:
        return replace(known, cap=None, seen=False, used=None, probe=None, debt=0.0, draw_at=load.draw_at)
    if draw is None or load.draw_at <= known.draw_at:
        return known
    most = max(draw)
    used = known.used
    if most > LEG_IN_USE:
        used = tuple(amps > LEG_IN_USE or was for amps, was in zip(draw, used or (False,) * len(draw), strict=True))
    response, probe = known.response, known.probe
    if probe is not None and load.draw_at > probe and abs(most - known.limit) <= ARRIVED:
        sample = max(1.0, load.draw_at - probe)
        response = sample if response == RESPONSE else (response + sample) / 2
        probe = None
    cap = known.cap
    settled = len(known.limits(load.draw_at - FLIGHT * known.response, load.draw_at)) == 1
    if settled:
        cap = most if most < known.limit - FOLLOWS else None
    elif cap is not None and most > cap + FOLLOWS:
        cap = None
    seen = known.limit > 0 and (known.seen or most > DRAW_SEEN)
    return replace(known, draw_at=load.draw_at, cap=cap, seen=seen, used=used, response=response, probe=probe)


def active(load: Load, memory: LoadMemory) -> tuple[bool, ...]:
    """Return which legs count: those that the car has used in this session, all of them until then."""
    return memory.used or (True,) * len(load.legs)


def draw_range(load: Load, memory: LoadMemory, site: Site, at: float) -> tuple[list[float], list[float]]:
    """Return the least and the most A per leg that a load may have been taking at the second `at`.

    What it takes above its limit is not the engine's to give away: it stays in the house.
    """
    count = len(load.legs)
    if load.connection is Connection.DISCONNECTED or not load.controlled:
        return [0.0] * count, [0.0] * count
    limits = memory.limits(at - FLIGHT * memory.response, at)
    expected = [limit if memory.cap is None else min(limit, memory.cap) for limit in limits]
    draw, legs = _valid_draw(load, site), active(load, memory)
    low, high = min(expected), max(expected)
    if high > 0 and not memory.seen:
        low = 0.0
    if draw is None:
        return [low if leg else 0.0 for leg in legs], [high if leg else 0.0 for leg in legs]
    measured = [min(amps, max(limits)) for amps in draw]
    if low == high:
        if load.draw_at >= memory.sent[-1][0]:
            return measured, measured
        return [low if leg else 0.0 for leg in legs], [high if leg else 0.0 for leg in legs]
    # On the way up a car takes at least what it was last seen to take; on the way down it may have arrived.
    floor = min(memory.limits(load.draw_at - METER_LAG, at))
    return (
        [min(amps, floor) for amps in measured],
        [max(high, amps) if leg else amps for leg, amps in zip(legs, measured, strict=True)],
    )


def weigh(snapshot: Snapshot, memories: Sequence[LoadMemory]) -> Balance | None:
    """Return the balance of the newest full set of grid readings, or None without one."""
    site = snapshot.site
    readings = grid_readings(site, snapshot.grid)
    if readings is None:
        return None
    grid = tuple(reading.value for reading in readings)
    least, most = list(grid), list(grid)
    # Phases may report one after the other: each is compared with the draws of its own moment.
    moments = {reading.at for reading in readings}
    for load, memory in zip(snapshot.loads, memories, strict=True):
        drawn = {at: draw_range(load, memory, site, at) for at in moments}
        for number, phase in enumerate(load.legs):
            low, high = drawn[readings[phase].at]
            most[phase] -= low[number]
            least[phase] -= high[number]
    mid = tuple((a + b) / 2 for a, b in zip(least, most, strict=True))
    return Balance(min(moments), grid, tuple(most), mid, tuple(least))


def worst(memory: Memory, balance: Balance, phases: Sequence[int], span: float) -> float:
    """Return the most A that the site took on these phases, managed loads off, within the last `span` seconds."""
    result = sum(balance.most[p] for p in phases)
    for at, base in memory.bases:
        if at >= balance.at - span:
            result = max(result, sum(base[p] for p in phases))
    return result
