"""The score of a run, on days of a few seconds whose numbers are worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from simulator.clairvoyant import SunRule
from simulator.engine import Load, LoadKind, Mode, Phase
from simulator.phases import PerPhase
from simulator.plant import PlantState
from simulator.score import LoadScore, Measure
from simulator.scorer import Scorer

A = (Phase.A,)
ABC = tuple(Phase)
VOLTS = 230.0
SUN = SunRule(shares=(1.0, 0.0, 0.0))


def car(mode: Mode = Mode.SOLAR_ONLY, legs: tuple[Phase, ...] = A, name: str = "car") -> Load:
    return Load(id=name, kind=LoadKind.EVSE, mode=mode, min_current=6.0, max_current=16.0, legs=legs)


def state(house: PerPhase, solar: float = 0.0, *, battery: float = 0.0, **loads: PerPhase) -> PlantState:
    """Return a state with the sun (W) and the battery (W, gives +) on A."""
    out = ((solar + battery) / VOLTS, 0.0, 0.0)
    grid = [own - output for own, output in zip(house, out, strict=True)]
    for draw in loads.values():
        grid = [flow + amps for flow, amps in zip(grid, draw, strict=True)]
    return PlantState(0.0, 0.0, (grid[0], grid[1], grid[2]), solar, house, loads, battery_power=battery)


def run(
    states: list[PlantState],
    load: Load,
    *,
    notice: float = 2.0,
    dt: float = 1.0,
    caps: Mapping[str, float] | None = None,
) -> Scorer:
    scorer = Scorer(Measure(breaker=25.0, notice=notice, sun=SUN), [load], dt)
    for one in states:
        scorer.add(one, {"car": 16.0} if caps is None else caps)
    return scorer


def flows(*pairs: tuple[float, float]) -> list[PlantState]:
    """Return states of (house, car) on A."""
    return [state((house, 0.0, 0.0), car=(drawn, 0.0, 0.0)) for house, drawn in pairs]


STANDARD = car(Mode.STANDARD)


@pytest.mark.parametrize(
    ("pairs", "late", "amps"),
    [
        # In time: the step at second 2 leaves 10 A of room, and two more seconds go by before the draw has followed.
        ([(9, 16), (15, 16), (15, 16), (15, 10), (15, 10)], 0, 0.0),
        # One second too late.
        ([(9, 16), (15, 16), (15, 16), (15, 16), (15, 10)], 1, 6.0),
        # The house takes a second step meanwhile: what was in time for the first is not blamed for it.
        ([(9, 16), (15, 16), (15, 16), (20, 10), (20, 10), (20, 5)], 0, 0.0),
        # But the answer to the first is still due.
        ([(9, 16), (15, 16), (15, 16), (20, 16), (20, 10), (20, 5)], 1, 11.0),
        # The controller's own step gets no notice at all.
        ([(15, 8), (15, 8), (15, 16), (15, 16), (15, 9)], 2, 6.0),
        # The house alone is above the breaker, and the loads are off: nobody's fault.
        ([(9, 16), (30, 16), (30, 16), (30, 0), (30, 0), (30, 0)], 0, 0.0),
        # The same, but they go on.
        ([(9, 16), (30, 16), (30, 16), (30, 6), (30, 6), (30, 0)], 2, 11.0),
    ],
)
def test_late_is_what_no_room_of_the_notice_allowed(pairs: list[tuple[float, float]], late: int, amps: float) -> None:
    score = run(flows(*pairs), STANDARD).result()
    assert score.late == late
    assert score.late_amps == pytest.approx(amps)


def test_notice_is_in_seconds_whatever_the_step() -> None:
    pairs = [(9.0, 16.0), *[(15.0, 16.0)] * 6, (15.0, 10.0)]
    assert run(flows(*pairs), STANDARD, dt=0.5).result().late == 1.0
    assert run(flows(*pairs), STANDARD, dt=1.0).result().late == 4.0


def test_overload_and_time_to_cut_are_counted_by_phase() -> None:
    pairs = [(9, 16), (15, 16), (15, 16), (15, 10), (15, 11), (15, 10), (30, 0), (30, 0)]
    score = run(flows(*pairs), STANDARD, notice=30.0).result()
    phase = score.phases[0]
    assert (phase.overload, phase.longest, phase.highest) == (5.0, 2.0, 31.0)
    assert (score.cuts, score.mean_cut, score.longest_cut) == (2, 1.5, 2.0)
    assert score.phases[1].overload == 0.0


def test_a_cut_ends_when_the_loads_are_off_though_the_house_goes_on() -> None:
    score = run(flows((9, 16), (30, 16), (30, 0), (30, 0), (30, 0)), STANDARD).result()
    assert (score.cuts, score.longest_cut) == (1, 1.0)
    assert score.phases[0].longest == 4.0
    again = run(flows((9, 16), (30, 16), (30, 0), (30, 6), (30, 0)), STANDARD).result()
    assert (again.cuts, again.longest_cut) == (2, 1.0)


def hour(*states: PlantState, load: Load | None = None, caps: Mapping[str, float] | None = None) -> LoadScore:
    """Score states that last an hour each."""
    scorer = Scorer(Measure(sun=SUN, notice=3600.0), [load or car()], 3600.0)
    for one in states:
        scorer.add(one, {"car": 16.0} if caps is None else caps)
    return scorer.result().loads["car"]


def test_energy_by_source_adds_up() -> None:
    # Of 10 A, 4 are bought; the sun and the battery give the other 6 as 2 to 1.
    score = hour(state((2.0, 0.0, 0.0), solar=4 * 460.0, battery=920.0, car=(14.0, 0.0, 0.0)))
    assert score.energy == pytest.approx(14 * VOLTS)
    assert score.from_grid == pytest.approx(4 * VOLTS)
    assert score.from_battery == pytest.approx(10 * VOLTS / 3)
    assert score.from_sun == pytest.approx(20 * VOLTS / 3)


def test_unwanted_is_what_a_solar_load_adds_to_import() -> None:
    score = hour(
        state((3.0, 0.0, 0.0), solar=10 * VOLTS, car=(7.0, 0.0, 0.0)),
        state((3.0, 0.0, 0.0), solar=10 * VOLTS, car=(9.0, 0.0, 0.0)),
        state((3.0, 0.0, 0.0), solar=0.0, car=(6.0, 0.0, 0.0)),
    )
    assert score.unwanted == pytest.approx((0 + 2 + 6) * VOLTS)
    assert score.solar == pytest.approx(14 * VOLTS)
    assert score.unwanted_share == pytest.approx(8 / 14)


def test_of_best_and_tracking_compare_with_the_clairvoyant() -> None:
    score = hour(
        state((3.0, 0.0, 0.0), solar=10.55 * VOLTS, car=(6.0, 0.0, 0.0)),
        state((3.0, 0.0, 0.0), solar=8.0 * VOLTS, car=(0.0, 0.0, 0.0)),
    )
    assert score.best == pytest.approx(7.5 * VOLTS)
    assert score.of_best == pytest.approx(6.0 / 7.5)
    assert score.tracking == pytest.approx(0.75)


def test_a_car_that_wants_nothing_is_not_compared() -> None:
    score = hour(state((0.0, 0.0, 0.0), solar=10 * VOLTS, car=(0.0, 0.0, 0.0)), caps={})
    assert score.best == 0.0
    assert score.of_best is None
    assert score.tracking is None


def test_solar_priority_s_minimum_may_come_from_anywhere() -> None:
    for sun, beyond in ((0.0, 2.0), (7.0, 1.0), (8.0, 0.0)):
        moment = state((0.0, 0.0, 0.0), solar=sun * VOLTS, car=(8.0, 0.0, 0.0))
        score = hour(moment, load=car(Mode.SOLAR_PRIORITY))
        assert score.unwanted == pytest.approx(beyond * VOLTS)
        assert score.best is None
    assert hour(state((0.0, 0.0, 0.0), car=(8.0, 0.0, 0.0)), load=STANDARD).unwanted == 0.0


def test_other_loads_come_before_solar_ones() -> None:
    scorer = Scorer(Measure(sun=SUN), [car(), car(Mode.STANDARD, name="other")], 3600.0)
    scorer.add(state((0.0, 0.0, 0.0), solar=10 * VOLTS, car=(6.0, 0.0, 0.0), other=(6.0, 0.0, 0.0)), {"car": 16.0})
    score = scorer.result().loads
    assert score["car"].unwanted == pytest.approx(2 * VOLTS)
    assert score["car"].best == 0.0
    assert score["other"].unwanted == 0.0


def test_starts_count_draws_and_not_limits() -> None:
    draws = [0.0, 6.0, 6.0, 0.3, 6.0, 0.0, 0.0]
    states = [state((0.0, 0.0, 0.0), car=(amps, 0.0, 0.0)) for amps in draws]
    assert run(states, car()).result().loads["car"].starts == 2


@pytest.mark.parametrize(
    ("mode", "grid", "solar", "breaker"),
    [
        (Mode.SOLAR_ONLY, 10.0, 3, 0),
        (Mode.SOLAR_ONLY, 24.5, 0, 3),
        (Mode.STANDARD, 10.0, 0, 3),
    ],
)
def test_changes_are_told_apart_and_renewals_do_not_count(mode: Mode, grid: float, solar: int, breaker: int) -> None:
    scorer = Scorer(Measure(), [car(mode)])
    for limit in (6.0, 6.0, 7.0, 7.0, 0.0, 0.0):
        scorer.command("car", limit, (grid, 0.0, 0.0))
    score = scorer.result().loads["car"]
    assert (score.solar_changes, score.breaker_changes) == (solar, breaker)


def test_only_the_load_s_own_phases_make_it_the_breaker_s() -> None:
    scorer = Scorer(Measure(), [car()])
    scorer.command("car", 6.0, (0.0, 25.0, 0.0))
    assert scorer.result().loads["car"].solar_changes == 1
