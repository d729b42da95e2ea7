"""--check: watch the demo for a while, print a summary and judge it."""

from __future__ import annotations

import asyncio
import time

from simulator.score import Score

from . import scene, watch
from .report import ChargerCount, Summary
from .stage import Stage

_LINE = 600.0
"""Seconds of the sun's day between two lines."""


async def check(stage: Stage) -> int:
    """Watch for as long as was asked for; return the exit code."""
    options, site = stage.options, stage.site
    stage.say(f"Ready: watching for {options.seconds:g} s, a line every 10 min of the sun's day")
    score = site.score = Score(scene.BREAKER, scene.VOLTAGE)
    ends = time.monotonic() + options.seconds
    next_line = site.plant.state.time
    while time.monotonic() < ends:
        states = await stage.client.states()
        site.solar_loads = watch.solar_loads(states)
        now = site.plant.state.time
        if now >= next_line:
            print(watch.line(now, states), flush=True)
            next_line += _LINE
        await asyncio.sleep(min(1.0, _LINE / options.lapse))
    site.score = None
    summary = summary_of(stage, score)
    print("\n".join(summary.lines()), flush=True)
    return verdict(summary.failures())


def verdict(failures: list[str]) -> int:
    """Print what makes a run fail, and return its exit code."""
    for failure in failures:
        print(f"FAILED: {failure}", flush=True)
    return 1 if failures else 0


def summary_of(stage: Stage, score: Score) -> Summary:
    """Return what has come of a run so far."""
    chargers = tuple(
        ChargerCount(
            title,
            counters.received,
            counters.accepted,
            counters.rejected,
            counters.invalid,
            tuple(live.limit for live in counters.live),
        )
        for title, counters in ((title, point.counters) for title, point in stage.charge_points.items())
    )
    return Summary(
        seconds=score.seconds,
        chargers=chargers,
        breaker=scene.BREAKER,
        highest_current=score.highest_current,
        highest_phase=score.highest_phase,
        longest_overload=score.longest_overload,
        solar_import=score.solar_import,
        energy=score.energy,
        errors=tuple(stage.server.errors()),
    )
