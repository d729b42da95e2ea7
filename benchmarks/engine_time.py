"""The time of one decision: a three-phase site with a battery and up to 200 loads, whose readings never stand still."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random
from statistics import median
from time import process_time
from typing import Any

from simulator.engine import (
    Battery,
    Connection,
    Distribution,
    Inverter,
    Load,
    LoadKind,
    Memory,
    Mode,
    Phase,
    Plan,
    Reading,
    Site,
    Snapshot,
    plan,
)

COUNTS = (1, 5, 20, 50, 200)
GROWTH = (20, 200)
_CYCLE = 5.0
# Cycles before the clock runs: starts, pauses and waits have settled, and the engine's memory is as long as it gets.
_WARM = 40
_TIMED = 100
# s for one point, after which a few cycles have to do: a slow engine is told of, not waited for.
_PATIENCE = 10.0
_FEW = 5
_VOLTS = 230.0
_EVSE_MODES = (Mode.STANDARD, Mode.SOLAR_PRIORITY, Mode.SOLAR_ONLY, Mode.EXCESS, Mode.STANDARD)
_PLUG_MODES = (Mode.CONTINUOUS, Mode.SOLAR_ONLY, Mode.EXCESS)
_LEGS = (tuple(Phase), (Phase.A,), (Phase.B,), tuple(Phase), (Phase.C,))
# Most are there and want power; some are full, some are gone.
_CONNECTIONS = (*[Connection.READY] * 8, Connection.IDLE, Connection.DISCONNECTED)


def loads(count: int) -> list[Load]:
    """Return so many loads, a plug after every three chargers: modes, phases and priorities mixed."""
    found = []
    for index in range(count):
        common: dict[str, Any] = {
            "id": f"load {index}",
            "order": index,
            "priority": 1 + index % 3,
            "connection": _CONNECTIONS[index * 3 % len(_CONNECTIONS)],
        }
        if index % 4 == 3:
            amps = 4.0 + index % 5
            plug = LoadKind.PLUG
            mode, leg = _PLUG_MODES[index // 4 % len(_PLUG_MODES)], Phase(index // 4 % len(Phase))
            found.append(
                Load(kind=plug, mode=mode, min_current=amps, max_current=amps, legs=(leg,), pause=60.0, **common)
            )
            continue
        mode, legs = _EVSE_MODES[index % len(_EVSE_MODES)], _LEGS[index * 2 % len(_LEGS)]
        step = 1.0 if index % 3 == 1 else 0.1
        found.append(
            Load(kind=LoadKind.EVSE, mode=mode, min_current=6.0, max_current=16.0, legs=legs, step=step, **common)
        )
    return found


def site(count: int, distribution: Distribution) -> Site:
    """Return a site that can serve about half of so many loads, so that some charge and some wait."""
    return Site(
        breaker=20.0 + 3.5 * count,
        max_import=3 * _VOLTS * (20.0 + 3.0 * count),
        power_buffer=_VOLTS,
        distribution=distribution,
        excess_threshold=1000.0,
        battery=Battery(target=50.0),
        inverter=Inverter(max_power=10_000.0 + 400.0 * count),
    )


class Feed:
    """A site that moves on from cycle to cycle: house, clouds and SOC wander, loads take what they were allowed."""

    def __init__(self, count: int, distribution: Distribution) -> None:
        self.site = site(count, distribution)
        self.loads = loads(count)
        self.now = 1000.0
        self._count = count
        self._random = Random(f"{count}/{distribution}")
        self._limits = dict.fromkeys((load.id for load in self.loads), 0.0)

    def next(self) -> Snapshot:
        """Return the readings of the next cycle."""
        rng, now = self._random, self.now + _CYCLE
        self.now = now
        sun = 3.0 + 2.0 * self._count * rng.uniform(0.6, 1.0)
        grid = [5.0 + 0.5 * self._count * rng.uniform(0.0, 0.3) - sun for _ in Phase]
        managed = []
        for load in self.loads:
            takes = self._limits[load.id] if load.connection is Connection.READY else 0.0
            draw = tuple(max(0.0, takes - rng.uniform(0.0, 0.3)) for _ in load.legs)
            for leg, amps in zip(load.legs, draw, strict=True):
                grid[leg] += amps
            managed.append(replace(load, draw=draw, draw_at=now - rng.uniform(0.0, 2.0), confirmed=takes))
        return Snapshot(
            site=self.site,
            grid=tuple(Reading(amps, now) for amps in grid),
            loads=tuple(managed),
            solar=Reading(3 * sun * _VOLTS, now),
            soc=Reading(60.0 + rng.uniform(-1.0, 1.0), now),
            battery=Reading(rng.uniform(-500.0, 500.0), now),
            output=tuple(Reading(sun + rng.uniform(-1.0, 1.0), now) for _ in Phase),
        )

    def obey(self, decided: Plan) -> None:
        """Let the loads take what they are allowed from now on."""
        self._limits = {load.id: load.limit for load in decided.loads}


def median_us(
    count: int, distribution: Distribution, timed: int = _TIMED, clock: Callable[[], float] = process_time
) -> float:
    """Return the median time of a decision in microseconds, of the processor: others on the machine do not count."""
    feed, memory = Feed(count, distribution), Memory()
    times: list[float] = []
    spent = 0.0
    for cycle in range(_WARM + timed):
        snapshot = feed.next()
        start = clock()
        decided, memory = plan(snapshot, memory, feed.now)
        took = clock() - start
        spent += took
        if cycle >= _WARM or spent > _PATIENCE:
            times.append(took)
        if spent > _PATIENCE and len(times) >= _FEW:
            break
        feed.obey(decided)
    return median(times) * 1e6


def lines(counts: tuple[int, ...] = COUNTS, timed: int = _TIMED) -> Iterator[dict[str, Any]]:
    """Yield a JSON object for each distribution and number of loads, then how each distribution grows."""
    found: dict[tuple[Distribution, int], float] = {}
    for distribution in Distribution:
        for count in counts:
            found[distribution, count] = median_us(count, distribution, timed)
            yield {
                "name": distribution.value,
                "loads": count,
                "median_us": round(found[distribution, count], 1),
            }
    few, many = GROWTH
    for distribution in Distribution:
        if (distribution, few) in found and (distribution, many) in found:
            growth = found[distribution, many] / found[distribution, few]
            yield {"name": distribution.value, "from": few, "to": many, "growth": round(growth, 1)}
