"""The score of a run."""

from __future__ import annotations

import pytest

from simulator.phases import PerPhase
from simulator.plant import PlantState
from simulator.score import Score


def state(grid: PerPhase, **loads: PerPhase) -> PlantState:
    """Return a state of the plant with that grid current and those loads."""
    return PlantState(now=0.0, time=0.0, grid=grid, solar=0.0, house=(0.0, 0.0, 0.0), loads=loads)


def test_highest_current_is_an_import_of_one_phase() -> None:
    score = Score(breaker=25.0)
    for grid in ((1.0, 2.0, -40.0), (3.0, 24.5, 1.0), (20.0, 4.0, 4.0)):
        score.add(state(grid), 1.0, {})
    assert (score.highest_current, score.highest_phase) == (24.5, "B")
    assert score.longest_overload == 0.0


def test_longest_overload_is_of_one_phase_without_a_break() -> None:
    score = Score(breaker=25.0)
    for a, b in ((26, 0), (26, 0), (24, 26), (26, 26), (26, 26), (26, 25), (0, 0)):
        score.add(state((float(a), float(b), 0.0)), 2.0, {})
    assert score.longest_overload == 6.0
    assert score.overload_seconds == 16.0


def test_solar_import_is_the_smaller_of_import_and_solar_draw_on_each_phase() -> None:
    score = Score(breaker=25.0)
    hour = state((4.0, -3.0, 10.0), car=(6.0, 6.0, 6.0), other=(9.0, 9.0, 9.0))
    score.add(hour, 3600.0, {"car": 0.0})
    assert score.solar_import == pytest.approx((4.0 + 0.0 + 6.0) * 230.0)


def test_what_may_come_from_any_source_is_not_counted() -> None:
    score = Score(breaker=25.0)
    score.add(state((10.0, 10.0, 0.0), car=(8.0, 5.0, 0.0)), 3600.0, {"car": 6.0})
    assert score.solar_import == pytest.approx(2.0 * 230.0)


def test_load_that_does_not_exist_counts_nothing() -> None:
    score = Score(breaker=25.0)
    score.add(state((10.0, 10.0, 10.0)), 3600.0, {"ghost": 0.0})
    assert score.solar_import == 0.0


def test_energy_by_load() -> None:
    score = Score(breaker=25.0)
    for _ in range(4):
        score.add(state((0.0, 0.0, 0.0), car=(6.0, 6.0, 6.0), heater=(0.0, 10.0, 0.0)), 900.0, {})
    assert score.energy == {"car": pytest.approx(18.0 * 230.0), "heater": pytest.approx(2300.0)}
    assert score.seconds == 3600.0
