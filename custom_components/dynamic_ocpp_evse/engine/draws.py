"""What each load draws: as measured, and as it may be while a command is on its way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import isfinite
from typing import NamedTuple

from .memory import FLIGHT, RESPONSE, LoadMemory, Wish
from .model import Connection, Load, Site

ABSURD = 20.0  # x breaker: beyond physics
LEG_IN_USE = 1.0  # A
DRAW_SEEN = 0.5  # A
FOLLOWS = 1.0  # A: a car that takes this much less than it may has a limit of its own
ARRIVED = 0.5  # A
STEADY = 3  # reports within ARRIVED of each other
SLOWEST = 2 * RESPONSE  # s
METER_LAG = 2.0  # s by which a charger's meter may trail its own time


class Draw(NamedTuple):
    """What a load may have been taking, A per leg, and which way its commands on the way are moving it."""

    low: Sequence[float]
    high: Sequence[float]
    rising: bool = False
    falling: bool = False


def confirmed_limit(load: Load, site: Site) -> float | None:
    """Return the limit that a device last confirmed, A per leg, or None where that is no number."""
    if load.confirmed is None or not 0 <= load.confirmed <= ABSURD * site.breaker:
        return None
    return load.confirmed


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
    if known is not None and known.used is not None and len(known.used) != len(load.legs):
        known = replace(known, used=None)
    if known is None or not known.met or (wish.controlled and not known.wish.controlled):
        confirmed = confirmed_limit(load, site)
        limit = max(draw or (0.0,)) if confirmed is None else confirmed
        limit = limit if wish.connected else 0.0
        known = LoadMemory(
            id=load.id,
            wish=wish,
            limit=limit,
            sent=((now, limit),),
            met=load.connection is not Connection.LOST,
            started=now if limit else None,
        )
    if not wish.connected:
        return replace(
            known,
            cap=None,
            permit=None,
            steady=0,
            seen=False,
            declined=False,
            used=None,
            probe=None,
            debt=0.0,
            draw_at=load.draw_at,
        )
    if load.connection is Connection.IDLE and known.limit > 0:
        known = replace(known, declined=True)
    if draw is None or load.draw_at <= known.draw_at:
        return known
    return _take_in(load, known, draw)


def _take_in(load: Load, known: LoadMemory, draw: tuple[float, ...]) -> LoadMemory:
    """Return the memory of a load after a new report of its draw."""
    most = max(draw)
    used = known.used
    if most > LEG_IN_USE:
        used = tuple(amps > LEG_IN_USE or was for amps, was in zip(draw, used or (False,) * len(draw), strict=True))
    response, probe = known.response, known.probe
    if probe is not None and load.draw_at > probe and abs(most - known.limit) <= ARRIVED:
        sample = max(1.0, load.draw_at - probe)
        if sample <= SLOWEST:  # a car that came later than that did not come because of the command
            response = sample if response == RESPONSE else (response + sample) / 2
        probe = None
    cap, permit, steady = known.cap, known.permit, known.steady
    settled = len(known.limits(load.draw_at - FLIGHT * known.response, load.draw_at)) == 1
    if settled:
        # A permit that was lowered to what it takes stays until it draws up to it.
        below = most < known.limit - (FOLLOWS if permit is None else ARRIVED)
        steady = (steady + 1 if cap is not None and abs(most - cap) <= ARRIVED else 1) if below else 0
        cap = most if below else None
        if not below:
            permit = None
        elif steady >= STEADY:
            permit = most + FOLLOWS
    elif cap is not None and most > cap + FOLLOWS:
        cap = permit = None
    seen = known.limit > 0 and (known.seen or most > DRAW_SEEN)
    return replace(
        known,
        draw_at=load.draw_at,
        cap=cap,
        permit=permit,
        steady=steady,
        seen=seen,
        declined=known.declined and most <= LEG_IN_USE,
        used=used,
        response=response,
        probe=probe,
    )


def active(load: Load, memory: LoadMemory) -> tuple[bool, ...]:
    """Return which legs count: those that the car has used in this session, all of them until then."""
    return memory.used or (True,) * len(load.legs)


def draw_of(load: Load, memory: LoadMemory, site: Site, at: float) -> Draw:
    """Return the least and the most A per leg that a load may have been taking at the second `at`.

    What it takes above its limit is not the engine's to give away: it stays in the house.
    """
    if load.connection is Connection.DISCONNECTED or not load.controlled:
        return Draw([0.0] * len(load.legs), [0.0] * len(load.legs))
    limits = memory.limits(at - FLIGHT * memory.response, at)
    expected = [limit if memory.cap is None else min(limit, memory.cap) for limit in limits]
    draw, legs = _valid_draw(load, site), active(load, memory)
    low, high = min(expected), max(expected)
    unseen = memory.limit > 0 and high > 0 and not memory.seen
    if unseen:
        low = 0.0
    measured = None if draw is None else [min(amps, max(limits)) for amps in draw]
    if low == high and measured is not None and load.draw_at >= memory.sent[-1][0]:
        return Draw(measured, measured)
    told_at, told = memory.sent[-1]
    looked = measured is not None and at >= load.draw_at > told_at + METER_LAG
    if measured is not None and looked and told <= min(limits) and max(measured) <= told + ARRIVED:
        return Draw(measured, measured)  # the last cut has been seen to arrive
    lows = [low if leg else 0.0 for leg in legs]
    highs = [high if leg else 0.0 for leg in legs]
    if low == high:
        return Draw(lows, highs)
    if measured is not None:
        # On the way up a car takes at least what it was last seen to take; on the way down it may have arrived.
        floor = min(memory.limits(load.draw_at - METER_LAG, at))
        lows = [min(amps, floor) for amps in measured]
        highs = [max(most, amps) for most, amps in zip(highs, measured, strict=True)]
    steps = list(pairwise(limits))
    return Draw(lows, highs, rising=unseen or any(b > a for a, b in steps), falling=any(b < a for a, b in steps))


def excess_of(load: Load, memory: LoadMemory, site: Site) -> float:
    """Return the A per leg that a load was last seen to draw above what it may: it has not obeyed, or not yet."""
    draw = _valid_draw(load, site)
    if draw is None:
        return 0.0
    allowed = max(memory.limits(load.draw_at - FLIGHT * memory.response))
    over = [amps - allowed for amps, used in zip(draw, active(load, memory), strict=True) if used]
    return max(0.0, min(over, default=0.0))
