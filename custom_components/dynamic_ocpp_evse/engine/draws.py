"""What each load draws: as measured, and as it may be while a command is on its way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import inf
from operator import or_, sub

from .battery import ABSURD
from .budgets import Layout
from .memory import FLIGHT, NONE, RESPONSE, Heard, LoadMemory, Member, Memory, Usual
from .model import Connection, Load, LoadKind, Site
from .soundness import Device, Wish, sound_device

LEG_IN_USE = 1.0  # A
DRAW_SEEN = 0.5  # A
FOLLOWS = 1.0  # A: a car that takes this much less than it may has a limit of its own
ARRIVED = 0.5  # A
STEADY = 3  # reports within ARRIVED of each other
SLOWEST = 2 * RESPONSE  # s
METER_LAG = 2.0  # s by which a charger's meter may trail its own time
FRESH = 10.0  # s for which a person's choice overrides pauses and ramps
_DISCONNECTED, _IDLE, _PLUG = Connection.DISCONNECTED, Connection.IDLE, LoadKind.PLUG  # members are slow to find


# The least and the most that a load may have been taking, A per leg, and whether its commands on the way are raising or
# lowering it. A bare tuple: one is made for every load and taken apart at once.
type Draw = tuple[Sequence[float], Sequence[float], bool, bool]


def confirmed_limit(load: Load, site: Site) -> float | None:
    """Return the limit that a device last confirmed, A per leg, or None where that is no number."""
    if load.confirmed is None or not 0 <= load.confirmed <= ABSURD * site.breaker:
        return None
    return load.confirmed


def recalled(loads: Sequence[Load], past: Memory, table: Layout, site: Site, now: float) -> tuple[list[Member], Heard]:
    """Return the loads whose numbers make sense, with what is remembered of each, and what to remember as `heard`.

    Each is as it is believed: its draw is sound, or none, and of the second of its newest report. Most are as they were
    and draw what is usual: of them there is nothing to learn, and what is remembered of them stays the same object.
    """
    pasts, heard = _in_step(loads, past)
    absurd = ABSURD * site.breaker
    found: list[Member] = []
    reports: list[float] = []
    for load, memory, last in zip(loads, pasts, heard, strict=True):
        configured = (  # a function would take 1 us for 20 loads
            load.kind,
            load.mode,
            load.legs,
            load.connection,
            load.controlled,
            load.manual,
            load.shared,
            load.priority,
            load.unit,
            load.circuit,
            load.min_current,
            load.max_current,
            load.step,
            load.pause,
            load.min_on,
            load.ride_through,
            load.failsafe,
        )
        if memory is None:
            device, usual = None, NONE
        else:
            device, usual = memory.device, memory.usual
        if device is None or device.configured != configured or device.table is not table:
            device, usual = sound_device(load, configured, table), NONE
            if device is None:
                continue
        at, draw = load.draw_at, load.draw
        legs, least, most = usual
        if (
            memory is None
            or draw is None
            or len(draw) != legs
            or not (last <= at <= now and least <= (drawn := max(draw)) <= most)
            or not (min(draw) >= 0.0 and sum(draw) <= absurd)
        ):
            load, memory, at = _recall(load, memory, last, device, site, now)  # noqa: PLW2901 - as it is believed
            drawn = max(load.draw) if load.draw else 0.0
        found.append((load, memory, device, drawn))
        reports.append(at)
    return found, tuple(reports)


def _in_step(loads: Sequence[Load], past: Memory) -> tuple[Sequence[LoadMemory | None], Sequence[float]]:
    """Return what is remembered of each load, and the second of its newest report (0: none is known)."""
    ids, known = [load.id for load in loads], [item.id for item in past.loads]
    if ids == known:
        return past.loads, past.heard  # most cycles have the loads of the one before
    items = dict(zip(known, past.loads, strict=True))
    heard = dict(zip(known, past.heard, strict=False))  # loads may have been taken from what is remembered
    return [items.get(name) for name in ids], [heard.get(name, 0.0) for name in ids]


def _sound(draw: tuple[float, ...], legs: int, most: float) -> tuple[float, ...] | None:
    """Return the measured A of so many legs, without what is below 0; None where they are no reading."""
    if len(draw) != legs or not all([-most <= amps <= most for amps in draw]):  # noqa: C419 - a generator takes longer
        return None
    return draw if min(draw) >= 0.0 else tuple([max(0.0, amps) for amps in draw])


def _recall(
    load: Load, known: LoadMemory | None, last: float, device: Device, site: Site, now: float
) -> tuple[Load, LoadMemory, float]:
    """Return a load as it is believed, a new memory of it, and the second of its newest report; `last` was known.

    A report is taken in, and a person's new choice noted. A load that is met for the first time is believed to have the
    limit that it confirms, else the one that it draws.
    """
    wish = device.wish
    anew = known is None or not known.met or (wish.controlled and not known.wish.controlled)
    last, unplugged = 0.0 if anew else last, load.connection is _DISCONNECTED
    draw = None if load.draw is None else _sound(load.draw, len(load.legs), ABSURD * site.breaker)
    at = max(last, min(now, load.draw_at)) if unplugged or draw is not None else last
    if draw is not load.draw or (draw is not None and at != load.draw_at):
        load = replace(load, draw=draw, draw_at=at)
    memory = _meet(load, wish, site, now) if anew or known is None else known.copy()
    memory.wish, memory.device = wish, device
    if unplugged:
        _forget_car(memory)
    else:
        _look_at(memory, load, new=at > last)
    if load.manual:
        _by_hand(memory, confirmed_limit(load, site), now)
    if known is None or known.wish != wish:
        memory.fresh = now + FRESH
        memory.stopped = memory.claimed = None
        memory.declined = False
    elif memory.fresh is not None and now > memory.fresh:
        memory.fresh = None
    memory.usual = _usual(load, memory)
    return load, memory, at


def _usual(load: Load, memory: LoadMemory) -> Usual:
    """Return the reports that teach nothing: where a car shows no limit of its own, and nothing is awaited."""
    if load.manual or load.shared or not memory.met or memory.fresh is not None or memory.probe is not None:
        return NONE
    if memory.steady or memory.tried is not None or memory.share != 1:
        return NONE
    legs = len(load.legs)
    if not memory.wish.connected:
        return legs, -inf, inf
    used, limit = memory.used, memory.limit
    most = LEG_IN_USE if used is None or False in used or memory.declined else inf
    if limit <= 0:
        return legs, -inf, most
    if load.connection is _IDLE and not memory.declined:
        return NONE
    return legs, limit - FOLLOWS, most if memory.seen else min(most, DRAW_SEEN)


def _look_at(memory: LoadMemory, load: Load, *, new: bool) -> None:
    """Note what a load shows that something is connected to; `new` tells whether it has reported since then."""
    if memory.used is not None and len(memory.used) != len(load.legs):
        memory.used = None
    if load.connection is _IDLE and memory.limit > 0:
        memory.declined = True
    if new and load.draw is not None:
        _take_in(memory, load.draw, load.draw_at, shared=load.shared)


def _meet(load: Load, wish: Wish, site: Site, now: float) -> LoadMemory:
    """Return the memory of a load that is met for the first time."""
    confirmed = confirmed_limit(load, site)
    limit = max(load.draw or (0.0,)) if confirmed is None else confirmed
    limit = limit if wish.connected else 0.0
    met = load.connection is not Connection.LOST
    return LoadMemory(load.id, wish, limit, ((now, limit),), met, started=now if limit else None)


def _by_hand(memory: LoadMemory, limit: float | None, now: float) -> None:
    """Let a load that a hand has switched take what its device confirms.

    Its least times on and off count from then on.
    """
    if limit is None or limit == memory.limit:
        return
    crosses = (limit > 0) != (memory.limit > 0)
    memory.limit, memory.sent = limit, ((now, limit),)
    if crosses:
        memory.cross(now)


def _forget_car(memory: LoadMemory) -> None:
    """Forget what was seen of the car of a load that is unplugged."""
    memory.cap = memory.permit = memory.tried = memory.used = memory.probe = None
    memory.seen = memory.declined = False
    memory.steady, memory.debt, memory.share = 0, 0.0, 1.0


def _take_in(memory: LoadMemory, draw: tuple[float, ...], at: float, *, shared: bool) -> None:
    """Take in a report of the draw at the second `at`."""
    limit, most = memory.limit, max(draw)
    if shared:
        most = _on_one_leg(sum(draw), len(draw), limit)
    elif most > LEG_IN_USE and ((used := memory.used) is None or False in used):
        carries = [amps > LEG_IN_USE for amps in draw]
        memory.used = tuple(carries if used is None else map(or_, carries, used))
    if memory.probe is not None:
        _time(memory, memory.probe, most, at)
    if memory.declined and most > LEG_IN_USE:
        memory.declined = False
    if limit <= 0:  # of what it would take it shows nothing
        memory.seen = False
        return
    _watch_car(memory, most, at)
    if most > DRAW_SEEN:
        memory.seen = True


def _time(memory: LoadMemory, probe: float, most: float, at: float) -> None:
    """Take the time that a load took for the step of the second `probe`, if its draw has come to its limit."""
    if at > probe and abs(most - memory.limit) <= ARRIVED:
        sample = max(1.0, at - probe)
        if sample <= SLOWEST:  # a car that came later than that did not come because of the command
            memory.response = sample if memory.response == RESPONSE else (memory.response + sample) / 2
        memory.probe = None


def _on_one_leg(total: float, legs: int, limit: float) -> float:
    """Return the most that one leg can take of a total that nobody has measured on each, A.

    The car may use as few legs as its limit lets it.
    """
    for count in range(1, legs):
        if total <= count * (limit + ARRIVED):
            return total / count
    return total / legs


def _watch_car(memory: LoadMemory, most: float, at: float) -> None:
    """Note whether a car takes less than it may, and in how many reports it has."""
    limit, cap, permit = memory.limit, memory.cap, memory.permit
    settled = at - FLIGHT * memory.response
    if memory.sent[-1][0] <= settled < at or len(memory.limits(settled, at)) == 1:
        needs = most / memory.share  # the least limit that lets it take so much
        if permit is None:
            free = needs >= limit - FOLLOWS
        else:
            free = needs >= max(limit, permit) - ARRIVED or _has_followed(memory, most, permit - FOLLOWS)
        if free:
            memory.cap = memory.permit = None
            memory.steady = 0
            if memory.tried is not None and limit > memory.tried:
                memory.tried = None
            return
        if permit is not None and needs >= min(limit, permit) - FOLLOWS - ARRIVED:
            memory.cap = max(most, memory.share * (permit - FOLLOWS))
            return  # as it was when the permit was lowered to it, or as others leave it
        memory.steady = memory.steady + 1 if cap is not None and abs(most - cap) <= ARRIVED else 1
        memory.cap = most
        # One that has not begun to draw shows nothing of what it takes.
        if memory.steady >= STEADY and (memory.seen or most > DRAW_SEEN):
            if permit is None and memory.tried is not None and most <= memory.share * memory.tried + ARRIVED:
                memory.share, needs = 1.0, most  # it fell, but has not risen with its limit: it was the car's own doing
            memory.permit, memory.tried = needs + FOLLOWS, limit
    elif cap is not None and most > cap + FOLLOWS:
        memory.cap = memory.permit = memory.tried = None


def _has_followed(memory: LoadMemory, most: float, learned: float) -> bool:
    """Tell, once a permit was lowered, whether the draw has fallen with it; note what share of its limit it takes.

    Then what was `learned`, that it needs no more than so many A, was no limit of its own.
    """
    limit, tried, needs = memory.limit, memory.tried, most / memory.share
    if tried is None or not learned <= limit < tried:
        return False
    fell, expected = learned - needs, learned * (1 - limit / tried)
    if most <= DRAW_SEEN or fell <= ARRIVED or abs(fell - expected) > max(ARRIVED, expected / 2):
        memory.tried = None
        return False
    memory.tried, memory.share = limit, most / limit
    return True


def active(load: Load, memory: LoadMemory) -> tuple[bool, ...]:
    """Return which legs count: those that the car has used in this session, all of them until then."""
    return memory.used or (True,) * len(load.legs)


def draw_of(load: Load, memory: LoadMemory, at: float) -> Draw:
    """Return the least and the most A per leg that a connected load may have been taking at the second `at`.

    What it takes above its limit is not the engine's to give away: it stays in the house.
    """
    drawn = settled(load, memory, at, max(load.draw) if load.draw else 0.0)
    return in_flight(load, memory, at) if drawn is None else (drawn, drawn, False, False)


def settled(load: Load, memory: LoadMemory, at: float, drawn: float) -> Sequence[float] | None:
    """Return the same of a load whose last command has been seen to arrive, None of any other.

    `drawn` is what it draws on the leg that takes most.
    """
    told_at, told = memory.sent[-1]
    if at - told_at < FLIGHT * memory.response:
        return None
    draw = load.draw
    if draw is None:
        if load.kind is not _PLUG:
            return None
        # It is on or off: without a meter it takes what it was told, if it says that it is on.
        return [told if load.confirmed is None or load.confirmed >= told else 0.0] * len(load.legs)
    # One that has not begun is settled once a later report has shown that it still takes nothing.
    if load.draw_at < told_at or not (memory.seen or told <= 0 or at >= load.draw_at > told_at + METER_LAG):
        return None
    return draw if drawn <= told else [min(amps, told) for amps in draw]


def in_flight(load: Load, memory: LoadMemory, at: float) -> Draw:
    """Return the same while a command may be on its way, or without a report since the last one."""
    limits = memory.limits(at - FLIGHT * memory.response, at)
    expected = [limit if memory.cap is None else min(limit, memory.cap) for limit in limits]
    draw, legs = load.draw, active(load, memory)
    low, high = min(expected), max(expected)
    unseen = memory.limit > 0 and high > 0 and not memory.seen
    if unseen:
        low = 0.0
    told_at, told = memory.sent[-1]
    most = max(limits)
    measured = None if draw is None else [min(amps, most) for amps in draw]
    highs = [high if leg else 0.0 for leg in legs]
    if measured is not None:
        if low == high and load.draw_at >= told_at:
            # A cut that came after the second in question may have lowered it since then.
            before = measured if told >= most else [max(pair) for pair in zip(highs, measured, strict=True)]
            return measured, before, False, before != measured
        looked = at >= load.draw_at > told_at + METER_LAG
        if looked and told <= min(limits) and max(measured) <= told + ARRIVED:
            # The last cut has been seen to arrive, or all but: what is above it is nobody's to give away.
            return [min(amps, told) for amps in measured], measured, False, False
    lows = [low if leg else 0.0 for leg in legs]
    if low == high:
        return lows, highs, False, False
    if measured is not None:
        # On the way up a car takes at least what it was last seen to take; on the way down it may have arrived.
        floor = min(memory.limits(load.draw_at - METER_LAG, at))
        lows = [min(amps, floor) for amps in measured]
        highs = [max(most, amps) for most, amps in zip(highs, measured, strict=True)]
    steps = list(pairwise(limits))
    return lows, highs, unseen or any(b > a for a, b in steps), any(b < a for a, b in steps)


def beyond(load: Load, memory: LoadMemory, at: float) -> list[float]:
    """Return the A per leg that a load goes on to draw beyond the most of `draw_of`: the house has that.

    A report from before the last command shows nothing of that.
    """
    draw = load.draw
    if draw is None or load.draw_at < memory.sent[-1][0]:
        return []
    return list(map(sub, draw, map(min, draw, draw_of(load, memory, at)[1])))


def excess_of(load: Load, memory: LoadMemory) -> float:
    """Return the A per leg that a load was last seen to draw above what it may: it has not obeyed, or not yet."""
    draw = load.draw
    if draw is None or max(draw) <= memory.limit:
        return 0.0
    allowed = max(memory.limits(load.draw_at - FLIGHT * memory.response))
    over = [amps - allowed for amps, used in zip(draw, active(load, memory), strict=True) if used]
    return max(0.0, min(over, default=0.0))
