"""The meter of the simulator."""

from __future__ import annotations

from statistics import fmean, pstdev

import pytest

from simulator.meter import Meter, MeterConfig

type Reports = list[tuple[float, float]]


def run(config: MeterConfig, seconds: float, dt: float = 0.5) -> Reports:
    """Show the meter its own time as the value; return when it reported what."""
    meter = Meter(config)
    reports = []
    for step in range(round(seconds / dt) + 1):
        now = step * dt
        if (report := meter.step(now, now)) is not None:
            reports.append((now, report[0]))
    return reports


def test_ideal_meter_tells_the_truth_each_interval() -> None:
    assert run(MeterConfig(interval=2.0), 6.0) == [(0.0, 0.0), (2.0, 2.0), (4.0, 4.0), (6.0, 6.0)]


def test_several_values_stay_together() -> None:
    assert Meter(MeterConfig()).step(3.0, 1.0, -2.0, 3.5) == (1.0, -2.0, 3.5)


def test_delay_reports_what_was() -> None:
    assert run(MeterConfig(interval=2.0, delay=3.0), 8.0) == [(3.0, 0.0), (5.0, 2.0), (7.0, 4.0)]


def test_steps_off_the_grid_keep_the_interval() -> None:
    times = [time for time, _ in run(MeterConfig(interval=1.0), 20.0, dt=0.1)]
    assert times == pytest.approx([float(second) for second in range(21)])


def test_long_step_gives_one_report() -> None:
    meter = Meter(MeterConfig(interval=1.0))
    assert [meter.step(now, now) for now in (0.0, 0.4, 5.2, 5.9, 6.0)] == [(0.0,), None, (5.2,), None, (6.0,)]


def test_noise_has_its_deviation_and_no_bias() -> None:
    errors = [value - time for time, value in run(MeterConfig(interval=0.5, noise=0.3), 2000.0)]
    assert fmean(errors) == pytest.approx(0.0, abs=0.03)
    assert pstdev(errors) == pytest.approx(0.3, abs=0.03)


def test_dropouts_lose_their_share_of_the_samples() -> None:
    reports = run(MeterConfig(interval=0.5, dropout=0.25), 2000.0)
    assert len(reports) == pytest.approx(3000, rel=0.1)
    assert all(value == time for time, value in reports)


def test_stuck_meter_repeats_itself_and_recovers() -> None:
    reports = run(MeterConfig(interval=1.0, stuck=0.02, stuck_for=30.0, seed=3), 600.0)
    assert len(reports) == 601, "a stuck meter reports all the same"
    lags = [time - value for time, value in reports]
    assert 25.0 < max(lags) < 30.0
    assert lags.count(0.0) > 100


def test_seed_decides_alone() -> None:
    config = MeterConfig(noise=1.0, dropout=0.2)
    assert run(config, 50.0) == run(config, 50.0)
    assert run(config, 50.0) != run(MeterConfig(noise=1.0, dropout=0.2, seed=2), 50.0)


@pytest.mark.parametrize("scale", [-1.0, 0.001])
def test_scale_turns_the_sign_or_the_unit(scale: float) -> None:
    assert Meter(MeterConfig(scale=scale)).step(0.0, 230.0, -460.0) == pytest.approx((230.0 * scale, -460.0 * scale))


def test_scaled_noise_is_in_the_unit_of_the_report() -> None:
    errors = [value - time / 1000 for time, value in run(MeterConfig(interval=0.5, noise=0.3, scale=0.001), 2000.0)]
    assert pstdev(errors) == pytest.approx(0.3, abs=0.03)


def test_interval_holds_on_the_clock_of_the_epoch() -> None:
    meter = Meter(MeterConfig(interval=1.0, delay=0.3))
    reports = [meter.step(1.8e9 + step * 0.1, 0.0) for step in range(200)]
    assert [index for index, report in enumerate(reports) if report] == list(range(3, 200, 10))
