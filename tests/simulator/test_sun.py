"""The sun of the simulator."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from simulator.sun import DAY, Sun, SunConfig

HOUR = 3600.0
CLEAR = SunConfig(peak_power=9000.0, sunrise=6 * HOUR, sunset=20 * HOUR, cloud_depth=0.0)
CLOUDY = replace(CLEAR, cloud_depth=0.7, cloud_length=600.0)


def test_clear_day_peaks_at_solar_noon() -> None:
    sun = Sun(CLEAR)
    minutes = [sun.power(minute * 60.0) for minute in range(24 * 60)]
    assert max(minutes) == pytest.approx(9000.0)
    assert minutes.index(max(minutes)) == 13 * 60


@pytest.mark.parametrize("hour", [0.0, 5.99, 6.0, 20.0, 23.5])
def test_night_gives_exactly_nothing(hour: float) -> None:
    assert Sun(CLOUDY).power(hour * HOUR) == 0.0


def test_clear_day_is_symmetric_and_rises_all_morning() -> None:
    sun = Sun(CLEAR)
    morning = [sun.power(6 * HOUR + step * 300.0) for step in range(7 * 12)]
    assert morning == sorted(morning)
    for step in range(7 * 12):
        assert sun.power(13 * HOUR + step * 300) == pytest.approx(sun.power(13 * HOUR - step * 300))


def test_second_day_has_the_same_clear_sky_and_other_clouds() -> None:
    sun = Sun(CLOUDY)
    noon = 13 * HOUR
    assert sun.clear_sky(noon + DAY) == pytest.approx(sun.clear_sky(noon))
    today = [sun.cloud_factor(noon + step * 60.0) for step in range(60)]
    tomorrow = [sun.cloud_factor(noon + DAY + step * 60.0) for step in range(60)]
    assert today != tomorrow


def test_clouds_take_at_most_their_depth_and_leave_gaps() -> None:
    sun = Sun(CLOUDY)
    factors = [sun.cloud_factor(step * 30.0) for step in range(2880)]
    assert min(factors) == pytest.approx(0.3, abs=0.01)
    assert max(factors) == 1.0
    assert 0.1 < sum(factor > 0.9 for factor in factors) / len(factors) < 0.9


def test_clouds_move_smoothly() -> None:
    sun = Sun(CLOUDY)
    factors = [sun.cloud_factor(float(second)) for second in range(3600)]
    # 70 % of the light goes over a third of 600 s at the very fastest: below 1 % a second.
    assert max(abs(b - a) for a, b in pairwise(factors)) < 0.01


def test_seed_decides_alone() -> None:
    times = [9 * HOUR + step * 60.0 for step in range(300)]
    one = [Sun(CLOUDY).power(time) for time in times]
    again = [Sun(CLOUDY).power(time) for time in reversed(times)]
    other = [Sun(replace(CLOUDY, seed=2)).power(time) for time in times]
    assert one == again[::-1]
    assert one != other
