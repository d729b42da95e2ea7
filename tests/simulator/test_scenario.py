"""Runs of a few minutes: what a choice does to site, car and picture."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from simulator.days import Day
from simulator.engine import Distribution, Mode
from simulator.scenario import BatteryChoice, LoadChoice, RunConfig, TankChoice, simulate
from simulator.trace import Trace

NOON = 43_200.0
STEPS = 1440


def day(sun: float) -> Day:
    """Return a day that stands still, with 100 W of house on each phase."""
    return Day("still", 60.0, ((100.0, 100.0, 100.0),) * STEPS, (sun,) * STEPS)


def config(sun: float, *modes: Mode, **more: object) -> RunConfig:
    """Return twenty minutes from noon on one phase, with a car of each mode."""
    loads = tuple(LoadChoice(name=f"car {n}", mode=mode, priority=n) for n, mode in enumerate(modes, 1))
    found = RunConfig(day=day(sun), loads=loads, phases=1, pv=("A",), start=NOON, stop=NOON + 1200.0)
    return replace(found, **more)  # type: ignore[arg-type]


def traced(run: RunConfig) -> Trace:
    """Return what a picture shows of a run."""
    trace = Trace(voltage=run.voltage, members=tuple(load.name for load in run.loads))
    simulate(run, trace)
    return trace


def test_cars_share_the_breaker_of_their_circuit() -> None:
    run = config(0.0, Mode.STANDARD, Mode.STANDARD, circuit=20.0, distribution=Distribution.SHARED, breaker=63.0)
    trace = traced(run)
    assert [round(trace.limits[name][-1], 1) for name in ("car 1", "car 2")] == [10.0, 10.0]
    assert trace.branch[-1] == pytest.approx(20.0, abs=0.2)
    assert max(trace.branch) <= 20.0
    assert traced(replace(run, circuit=None)).limits["car 2"][-1] == 16.0


def test_export_ends_at_its_limit() -> None:
    """What is held back comes when a load takes it."""
    run = config(8000.0, Mode.EXCESS, export_limit=4000.0, excess_threshold=3500.0)
    trace = traced(run)
    assert max(trace.export) == pytest.approx(4.0, abs=0.01)
    assert (trace.limits["car 1"][-1], trace.sun[-1]) == (16.0, pytest.approx(7.98, abs=0.01))
    idle = traced(replace(run, excess_threshold=9000.0))
    assert (idle.limits["car 1"][-1], idle.sun[-1]) == (0.0, pytest.approx(4.3, abs=0.01))
    assert traced(replace(run, excess_threshold=9000.0, export_limit=None)).export[-1] == pytest.approx(7.7, abs=0.01)


def test_a_car_is_full_after_its_energy() -> None:
    run = config(0.0, Mode.STANDARD)
    full = replace(run, loads=tuple(replace(load, energy=500.0) for load in run.loads), stop=NOON + 3600.0)
    assert simulate(full).score.loads["car 1"].energy == pytest.approx(500.0, rel=0.01)
    assert simulate(replace(run, stop=NOON + 3600.0)).score.loads["car 1"].energy > 3000.0


def test_a_night_goes_on_over_midnight() -> None:
    trace = traced(config(0.0, Mode.STANDARD, start=86_000.0, stop=87_000.0))
    assert (trace.hours[0] < 24.0, trace.hours[-1]) == (True, pytest.approx(87_000.0 / 3600.0))
    assert trace.house[-1] == pytest.approx(0.3)


def test_a_picture_has_a_panel_for_all_that_there_is(tmp_path: Path) -> None:
    plot = pytest.importorskip("simulator.plot")
    run = config(
        8000.0, Mode.STANDARD, Mode.SOLAR_PRIORITY, circuit=20.0, export_limit=4000.0, battery=BatteryChoice(),
        tanks=(TankChoice(),),
    )  # fmt: skip
    trace = Trace(voltage=run.voltage, members=tuple(load.name for load in run.loads))
    plot.draw(simulate(run, trace), trace, tmp_path / "day.png")
    head = (tmp_path / "day.png").read_bytes()[16:24]
    width, height = int.from_bytes(head[:4]), int.from_bytes(head[4:])
    assert (width, height) == (800, round(100 * (6 * 1.75 + 0.5)))
