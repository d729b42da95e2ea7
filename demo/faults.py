"""--faults: at night, at the breaker, one charger loses its link and comes back, the other one loses its power."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from simulator.phases import NOTHING
from simulator.score import Score

from . import scene
from .check import summary_of, verdict
from .client import Json
from .entities import load_juggler
from .stage import Stage
from .timeline import Timeline

_LOST, _BOOTED = (vehicle.title for vehicle in scene.VEHICLES)
_SURGE = (0.0, 6.0, 0.0)
"""A that the house takes more while a charger is away: the other one alone has to give way."""
_ANSWERS = 50.0
"""Seconds from the start until the first fault."""
_AWAY = 200.0
"""Seconds without a link: the charger's limit has run out meanwhile."""
_BOOT = 15.0
_LOOK = 0.25
_STEADY = 60.0
_LATEST_LOSS = 150.0
"""Seconds after which a charger that is gone must be known to be."""
_LATEST_LIMIT = 10.0
"""Seconds after its boot within which a charger must have its limit."""
_UNAVAILABLE = "unavailable"


async def play(stage: Stage) -> int:
    """Let it happen, tell what did; return the exit code."""
    return await _Play(stage).run()


class _Play:
    """One run: what Home Assistant shows is looked at all the while, and told where it changes."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._site = stage.site
        self._timeline = Timeline()
        self._begun = stage.site.clock()
        self._failures: list[str] = []

    async def run(self) -> int:
        """Play both faults."""
        score = self._site.score = Score(scene.BREAKER, scene.VOLTAGE)
        if not await self._until(self._steady, _STEADY):
            self._fail(f"the cars did not follow their limits within {_STEADY:g} s")
        # Whether a charger answers to pings shows after two of them.
        await self._until(lambda: self._now >= _ANSWERS, _ANSWERS)
        await self._lose_link()
        await self._until(self._steady, _STEADY)
        await self._lose_power()
        await self._until(self._steady, _STEADY)
        self._site.score = None
        summary = summary_of(self._stage, score)
        print("\n".join(summary.lines()), flush=True)
        return verdict([*summary.failures(), *self._failures, *(f"logged: {error}" for error in summary.errors)])

    async def _lose_link(self) -> None:
        point, left = self._stage.charge_points[_LOST], self._now
        limit = point.counters.live[-1].limit
        self._say(f"{_LOST} loses its link without a word, and goes on charging by its limit of {limit:g} A")
        point.leave()
        await self._until(lambda: self._timeline.now(f"{_LOST} status") == _UNAVAILABLE, _LATEST_LOSS)
        lost = self._timeline.when(f"{_LOST} status", _UNAVAILABLE, left)
        if lost is None:
            self._fail(f"{_LOST} was not known to be lost after {_LATEST_LOSS:g} s")
        else:
            self._say(f"{_LOST} is known to be lost {lost - left:.1f} s after it left")
        self._site.household.surge = _SURGE
        self._say(f"The house takes {_SURGE[1]:g} A more on phase B")
        await self._until(lambda: self._now - left >= _AWAY, _AWAY)
        self._say(f"{_LOST} draws {self._draw(_LOST):.1f} A; its link returns")
        await self._told_after_return(_LOST)
        self._site.household.surge = NOTHING

    async def _lose_power(self) -> None:
        self._say(f"{_BOOTED} loses its power for {_BOOT:g} s, and with it all profiles")
        self._stage.charge_points[_BOOTED].leave(power_lost=True)
        left = self._now
        await self._until(lambda: self._now - left >= _BOOT, _BOOT)
        await self._told_after_return(_BOOTED)

    async def _told_after_return(self, title: str) -> None:
        """Let a charger come back, and see how soon it has a failsafe current and a limit."""
        point = self._stage.charge_points[title]
        told, before = point.counters.standing, len(point.counters.standing)
        point.come_back()
        await self._until(point.booted.is_set, _STEADY)
        booted = self._now
        self._say(f"{title} has booted")
        # The limit has no end before there is something below it. Both may come while the boot is being seen, never
        # before it.
        kinds = ("its limit", "its failsafe current")
        await self._until(lambda: len(told) >= before + len(kinds), _LATEST_LIMIT)
        for number, what in enumerate(kinds, before):
            if number >= len(told):
                self._fail(f"{title} was not told {what} within {_LATEST_LIMIT:g} s of its boot")
                continue
            took = max(told[number].time - self._begun - booted, 0.0)
            self._say(
                f"{title} was told {what} of {told[number].limit:g} {told[number].unit} {took:.1f} s after its boot"
            )

    async def _until(self, reached: Callable[[], bool], patience: float) -> bool:
        """Look on until that is so; return whether it came to that in time (s)."""
        ends = self._now + patience
        while not reached():
            if self._now >= ends:
                return False
            await self._look()
            await asyncio.sleep(_LOOK)
        return True

    async def _look(self) -> None:
        client = self._stage.client
        states = await client.states()
        issues = (await client.command("repairs/list_issues"))["issues"]
        for change in self._timeline.note(self._now, _shown(states, issues)):
            self._say(f"  {change}")

    def _steady(self) -> bool:
        """Tell whether both cars draw what they are allowed, at the breaker."""
        limits = {
            title: point.counters.live[-1].limit
            for title, point in self._stage.charge_points.items()
            if point.counters.live
        }
        return all(
            limits.get(title, 0.0) >= 10.0 and abs(self._draw(title) - limits[title]) < 0.3
            for title in self._stage.charge_points
        )

    def _draw(self, title: str) -> float:
        return self._site.evses[title].car.current

    @property
    def _now(self) -> float:
        return self._site.clock() - self._begun

    def _say(self, text: str) -> None:
        grid = self._site.plant.state.grid[1]
        draws = " ".join(f"{self._draw(title):4.1f}" for title in self._site.evses)
        print(f"[{self._now:6.1f} s | B {grid:4.1f} A, cars {draws} A] {text}", flush=True)

    def _fail(self, text: str) -> None:
        self._failures.append(text)


def _shown(states: dict[str, Json], issues: list[Json]) -> dict[str, str]:
    """Return what a user is told, by what it is about."""
    shown = {"Site": _state(states, load_juggler("sensor", scene.HUB_TITLE, "status"))}
    for vehicle in scene.VEHICLES:
        for what, key in (("status", "status"), ("reason", "reason"), ("limit", "allocated_current")):
            shown[f"{vehicle.title} {what}"] = _state(states, load_juggler("sensor", vehicle.title, key))
    ours = sorted(issue["translation_key"] for issue in issues if issue["domain"] == "dynamic_ocpp_evse")
    return shown | {"Repair issues": ", ".join(ours) or "none"}


def _state(states: dict[str, Json], entity_id: str) -> str:
    return str(states[entity_id]["state"]) if entity_id in states else "missing"
