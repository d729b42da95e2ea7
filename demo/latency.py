"""--latency: the time from an overload at the grid meter to the lower limits at the chargers, as JSON lines."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle
from math import ceil, inf
from random import Random
from typing import Any

from simulator.phases import NOTHING

from . import scene
from .charge_point import ChargePoint
from .check import verdict
from .stage import Stage

MOST = 2.0
"""Seconds within which 99 of 100 overloads have reached the chargers."""
_PHASE = 1
"""Both cars are on this one."""
_OVERLOADS = (1.0, 7.0)
"""A that the cars may take above what is left to them: neither has to stop to end it."""
_NOISE = 0.3
"""A by which the house wanders."""
_LEAST = 10.0
"""A that each car has before the next try."""
_PATIENCE = 30.0
_LOOK = 0.02


async def measure(stage: Stage) -> int:
    """Try as often as was asked for; return the exit code."""
    bench = _Bench(stage)
    times: list[float | None] = []
    for number in range(1, stage.options.latency + 1):
        times.append(await bench.overload())
        lost = bench.what_is() if times[-1] is None else {}
        print(json.dumps({"try": number, "seconds": _rounded(times[-1]), **lost}), flush=True)
    found = summary(times)
    errors = stage.server.errors()
    print(json.dumps({"summary": found, "errors": len(errors)}), flush=True)
    return verdict([*failures(found), *(f"logged: {error}" for error in errors)])


def summary(times: Sequence[float | None]) -> dict[str, Any]:
    """Return what all tries come to; None is one that had no effect."""
    done = sorted(seconds for seconds in times if seconds is not None)
    return {
        "tries": len(times),
        "lost": len(times) - len(done),
        **{name: _rounded(percentile(done, share)) for name, share in (("p50", 0.5), ("p99", 0.99), ("max", 1.0))},
    }


def failures(found: Mapping[str, Any]) -> list[str]:
    """Return what is not as promised."""
    told = [f"{found['lost']} overloads were not ended at the chargers in {_PATIENCE:g} s"] if found["lost"] else []
    if found["p99"] is not None and found["p99"] > MOST:
        told.append(f"p99 is {found['p99']} s, above {MOST:g} s")
    return told


def percentile(ordered: Sequence[float], share: float) -> float | None:
    """Return the least of these values that so large a share is not above; None where there are none."""
    return ordered[max(ceil(share * len(ordered)) - 1, 0)] if ordered else None


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 3)


class _Bench:
    """One try after the other, and between them both cars back at the breaker."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._site = stage.site
        self._points: Mapping[str, ChargePoint] = stage.charge_points
        self._random = Random(1)
        self._tops: Iterator[int] = cycle((15, 16))
        self._overloads: list[float] = []
        self._site.meters.watch = self._metered

    async def overload(self) -> float | None:
        """Switch something on; return the seconds from the reading to the last limit that it takes to end it."""
        await self._recover()
        # Whenever in a cycle of Load Juggler and of the meter it falls.
        await asyncio.sleep(self._random.uniform(0.0, scene.GRID_METER.interval + 1.0))
        allowed = sum(_limit(point) for point in self._points.values())
        surge = list(NOTHING)
        surge[_PHASE] = self._room - allowed + self._random.uniform(*_OVERLOADS)
        self._site.household.surge = (surge[0], surge[1], surge[2])
        self._overloads.clear()
        ends = self._site.clock() + _PATIENCE
        while self._site.clock() < ends:
            await asyncio.sleep(_LOOK)
            ended = self._ended()
            if ended is not None:
                return ended - self._overloads[0]
        return None

    @property
    def _room(self) -> float:
        """Return what the house leaves to the cars, A."""
        return scene.BREAKER - self._site.plant.state.house[_PHASE]

    def what_is(self) -> dict[str, Any]:
        """Return how it stands after an overload that was lost: A on the phase, limits and draws."""
        return {
            "grid": round(self._site.plant.state.grid[_PHASE], 1),
            "readings": len(self._overloads),
            "limits": {title: [live.limit for live in p.counters.live[-4:]] for title, p in self._points.items()},
            "draws": {title: round(evse.car.current, 1) for title, evse in self._site.evses.items()},
        }

    def _ended(self) -> float | None:
        """Return when, since the reading, the chargers were told limits that fit under the breaker."""
        since, room = min(self._overloads, default=inf), self._room + _NOISE
        told = sorted((live.time, title, live.limit) for title, p in self._points.items() for live in p.counters.live)
        limits: dict[str, float] = {}
        for at, title, limit in told:
            limits[title] = limit
            if at >= since and sum(limits.values()) <= room:
                return at
        return None

    def _metered(self, at: float, grid: Sequence[float]) -> None:
        if grid[_PHASE] > scene.BREAKER:
            self._overloads.append(at)

    async def _recover(self) -> None:
        """Switch it off again and choose another maximum, which no pause or ramp delays, until both cars follow."""
        while True:
            self._site.household.surge = NOTHING
            await asyncio.sleep(2 * scene.GRID_METER.interval)
            top = next(self._tops)
            for title in self._points:
                await self._stage.client.action(
                    "dynamic_ocpp_evse.set_max_current", entry_id=self._stage.entries[title], current=top
                )
            for _ in range(round(_PATIENCE / 3)):
                await asyncio.sleep(1.0)
                if all(self._follows(title) for title in self._points):
                    return

    def _follows(self, title: str) -> bool:
        limit = _limit(self._points[title])
        return limit >= _LEAST and abs(self._site.evses[title].car.current - limit) < 0.3


def _limit(point: ChargePoint) -> float:
    """Return the A a leg that the charger was told last."""
    return point.counters.live[-1].limit if point.counters.live else 0.0
