"""Readings to one signed balance: the meter, and those of circuits, as if no managed load were on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import isfinite

from .battery import ABSURD
from .budgets import Layout
from .draws import active, draw_of, excess_of, in_flight, settled
from .history import UNKNOWN, highest
from .memory import FLIGHT, Balance, LoadMemory, Member, Memory
from .model import Connection, Load, Reading, Site, Snapshot

LONG_AGO = 60.0  # s after which the last balance tells nothing of the house now
_DISCONNECTED = Connection.DISCONNECTED  # a member of an enum is slow to find


def managed(members: Iterable[Member]) -> list[Member]:
    """Return those whose draw is not the house's: what is disconnected or not controlled is."""
    return [item for item in members if item[0].controlled and item[0].connection is not _DISCONNECTED]


def grid_readings(snapshot: Snapshot) -> list[Reading] | None:
    """Return the reading of every phase, or None if one is missing or absurd.

    Off-grid nothing comes from the grid, at the moment that battery and inverter tell of.
    """
    site = snapshot.site
    if site.off_grid:
        found = snapshot.battery if snapshot.battery is not None else next(iter(snapshot.output), None)
        sound = found is not None and isfinite(found.value) and isfinite(found.at)
        return [Reading(0.0, found.at)] * site.phases if found is not None and sound else None
    if len(snapshot.grid) < site.phases:
        return None
    most = ABSURD * site.breaker
    readings = [r for r in snapshot.grid[: site.phases] if r is not None and abs(r.value) <= most and isfinite(r.at)]
    return readings if len(readings) == site.phases else None


def by_now(readings: Sequence[Reading], now: float) -> list[Reading]:
    """Return the readings, those of the future as of now: what is remembered must never be newer than the next one."""
    return [reading if reading.at <= now else Reading(reading.value, now) for reading in readings]


def weigh(
    readings: Sequence[Reading], members: Sequence[Member], past: Balance | None, given: tuple[float, ...] = ()
) -> Balance:
    """Return the balance of a meter with a full set of readings; `past` is the one before.

    `members` are the loads behind the meter: of the site all of them, of a circuit its own. `given` is what the
    inverter delivers to each phase, A, of what is consumed behind the meter: empty where nobody knows, or none does.
    """
    grid = tuple([reading.value for reading in readings])
    times = [reading.at for reading in readings]
    at = min(times)
    if at == max(times):
        most, least, rise, fall = _without(grid, members, at)
    else:
        # Phases may report one after the other: each is compared with the draws of its own moment.
        moments = {at: _without(grid, members, at) for at in set(times)}
        most, least, rise, fall = [[moments[at][i][p] for p, at in enumerate(times)] for i in range(4)]
    likely, credited = most, [0.0] * len(grid)
    if most != least:
        # One that has been seen to fall since then may be what the step shows.
        fell = list(map(max, fall, past.falling)) if past is not None and past.falling else fall
        likely, credited = _likely(past, at, grid, given, rise, fell, least, most)
    return Balance(at, grid, tuple(most), tuple(likely), tuple(least), tuple(credited), given, tuple(fall))


def _without(
    grid: Sequence[float], members: Sequence[Member], at: float
) -> tuple[list[float], list[float], list[float], list[float]]:
    """Return the meter as if managed loads were off, with the least and with the most that they take at a second.

    The others are by how much they may have risen and fallen since their commands, A per phase.
    """
    most = least = list(grid)  # one list, until a command is on its way
    rise, fall = [0.0] * len(grid), [0.0] * len(grid)
    for load, memory, device, drawn in members:
        if not load.controlled or load.connection is _DISCONNECTED:
            continue
        phases = device.phases
        low = high = settled(load, memory, at, drawn)
        if low is None or high is None:
            if least is most:
                least = list(most)
            low, high, rising, falling = in_flight(load, memory, at)
            for phase, little, much in zip(phases, low, high):  # noqa: B905 - to be strict takes longer than the loop
                rise[phase] += (much - little) * rising
                fall[phase] += (much - little) * falling
        elif not any(low):
            continue
        for phase, amps in zip(phases, low):  # noqa: B905
            most[phase] -= amps
        if least is not most:
            for phase, amps in zip(phases, high):  # noqa: B905
                least[phase] -= amps
    return most, least, rise, fall


def apart(members: Sequence[Member], at: float, then: float, count: int) -> tuple[list[float], list[float]] | None:
    """Return by how many A per phase the least that loads take is more at a second than `then`, and the most less.

    None if nothing was on its way to them at either: what has arrived counts by the last report of it.
    """
    lows, highs, moved = [0.0] * count, [0.0] * count, False
    for load, memory, device, _ in members:
        if memory.sent[-1][0] + FLIGHT * memory.response <= min(at, then):
            continue
        moved = True
        (low, high, _, _), (lower, higher, _, _) = draw_of(load, memory, at), draw_of(load, memory, then)
        for leg, phase in enumerate(device.phases):
            lows[phase] += low[leg] - lower[leg]
            highs[phase] += higher[leg] - high[leg]
    return ([max(0.0, amps) for amps in lows], [max(0.0, amps) for amps in highs]) if moved else None


def _likely(
    past: Balance | None,
    at: float,
    grid: Sequence[float],
    given: Sequence[float],
    rise: Sequence[float],
    fall: Sequence[float],
    least: Sequence[float],
    most: Sequence[float],
) -> tuple[list[float], list[float]]:
    """Return the likely A of each phase with managed loads off, and what of the step loads on their way up are.

    The step is that of all that is consumed: an inverter that follows hides it from the meter. The likely is between
    the least and the most.
    """
    if past is None or len(past.grid) != len(grid) or at - past.at > LONG_AGO:
        return [(a + b) / 2 for a, b in zip(least, most, strict=True)], [0.0] * len(grid)
    if given and past.given:
        helps = [now - then for now, then in zip(given, past.given, strict=True)]
    else:
        helps = [0.0] * len(grid)
    steps = [now - then + more for now, then, more in zip(grid, past.grid, helps, strict=True)]
    house = [
        min(max(before - more + _least_change(step, up, down), lowest), highest)
        for before, more, step, up, down, lowest, highest in zip(
            past.likely, helps, steps, rise, fall, least, most, strict=True
        )
    ]
    return house, [max(0.0, min(step, up)) for step, up in zip(steps, rise, strict=True)]


@dataclass(slots=True)
class Branches:
    """What circuits bear beside their members, A in each of their budgets: the likely and the most.

    `told` is the likely, but UNKNOWN where a meter should tell and does not. `balances` are those of their meters by
    the circuit's id, `lost` tells whether one has no meter to believe.
    """

    likely: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    told: list[float] = field(default_factory=list)
    balances: dict[str, Balance] = field(default_factory=dict)
    lost: bool = False


def branch(snapshot: Snapshot, table: Layout, members: Sequence[Member], past: Memory, now: float) -> Branches:
    """Return what hangs on circuits beside managed loads.

    The most of the last hour stands in for a meter that is too old. Without a meter, members are its meter: what they
    were last seen to draw beyond what they may is nobody's to give away.
    """
    found, count = Branches(), table.count
    if not snapshot.circuits:
        return found
    peaks = highest(past.peaks)[count:]
    circuits = {circuit.id: circuit for circuit in snapshot.circuits}
    before = dict(past.circuits)
    for name in table.chains:
        circuit, number = circuits[name], len(found.likely)
        inside = [item for item in members if item[0].circuit and name in table.chains[item[0].circuit]]
        if circuit.meter is None:
            told = likely = most = _unbidden(inside, count)
            found.balances[name] = _as_seen(inside, most, now)
        elif (readings := _readings(snapshot.site, circuit.meter, now)) is None:
            found.lost = True
            told = (UNKNOWN,) * count
            worst = peaks[number : number + count] or told
            likely = most = tuple([circuit.limit if amps == UNKNOWN else amps for amps in worst])
            if name in before:
                found.balances[name] = before[name]
        else:
            balance = found.balances[name] = weigh(readings, inside, before.get(name))
            told, likely, most = balance.likely, balance.likely, balance.most
        found.likely += likely
        found.most += most
        found.told += told
    return found


def _unbidden(members: Iterable[Member], count: int) -> tuple[float, ...]:
    """Return the A per phase that members take beyond what they may: those that are not controlled may have nothing."""
    taken = [0.0] * count
    for load, memory, device, _ in members:
        if load.controlled:
            more = excess_of(load, memory)
            drawn: Sequence[float] = [more if leg else 0.0 for leg in active(load, memory)]
        else:
            drawn = _seen(load, memory)
        for phase, amps in zip(device.phases, drawn, strict=False):
            taken[phase] += amps
    return tuple(taken)


def _seen(load: Load, memory: LoadMemory) -> Sequence[float]:
    """Return the A per leg that a load was last seen to take; without a meter that is what it confirms, or may."""
    if load.draw is not None:
        return load.draw
    return [memory.limit if load.confirmed is None else load.confirmed] * len(load.legs)


def _as_seen(members: Sequence[Member], beyond: tuple[float, ...], now: float) -> Balance:
    """Return what a meter of members would read, as of the oldest of their reports."""
    flow = [0.0] * len(beyond)
    for load, memory, device, _ in members:
        if load.connection is not _DISCONNECTED or not load.controlled:
            for phase, amps in zip(device.phases, _seen(load, memory), strict=False):
                flow[phase] += amps
    at = min([load.draw_at for load, *_ in members if load.draw is not None], default=now)
    return Balance(at, tuple(flow), beyond, beyond, beyond, (0.0,) * len(beyond))


def _readings(site: Site, meter: Sequence[Reading | None], now: float) -> list[Reading] | None:
    """Return the readings of a circuit's meter where all are sound and none is too old."""
    readings = [reading for reading in meter[: site.phases] if reading is not None]
    if len(readings) < site.phases or any(reading.is_lost(now, site.grid_lost_after) for reading in readings):
        return None
    return readings if all(abs(reading.value) <= ABSURD * site.breaker for reading in readings) else None


def _least_change(step: float, rise: float, fall: float) -> float:
    """Return the least change of the house, A, that explains a step of what is consumed.

    Loads on their way may have risen by up to `rise` and fallen by up to `fall` of it. So a load that starts is not
    mistaken for the house, one that has not yet obeyed is not cut twice, and what the loads cannot explain is the
    house's at once.
    """
    if step > rise:
        return step - rise
    return step + fall if step < -fall else 0.0
