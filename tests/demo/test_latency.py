"""What the tries of --latency come to."""

from __future__ import annotations

import pytest

from demo.latency import failures, percentile, summary


@pytest.mark.parametrize(
    ("share", "value"), [(0.0, 1.0), (0.5, 50.0), (0.501, 51.0), (0.99, 99.0), (0.991, 100.0), (1.0, 100.0)]
)
def test_a_percentile_is_one_of_the_values(share: float, value: float) -> None:
    assert percentile([float(number) for number in range(1, 101)], share) == value


def test_nothing_measured_has_no_percentile() -> None:
    assert percentile([], 0.99) is None


def test_summary_orders_what_was_measured_and_counts_what_was_lost() -> None:
    assert summary([0.3, None, 0.1, 0.2]) == {"tries": 4, "lost": 1, "p50": 0.2, "p99": 0.3, "max": 0.3}


@pytest.mark.parametrize(
    ("times", "said"),
    [
        ([0.5] * 99 + [9.0], []),
        ([2.0] * 100, []),
        ([0.5] * 98 + [2.1, 2.2], ["p99 is 2.1 s, above 2 s"]),
        ([0.5, None], ["1 overloads were not ended at the chargers in 30 s"]),
        ([None], ["1 overloads were not ended at the chargers in 30 s"]),
    ],
)
def test_a_late_hundredth_is_forgiven_and_a_lost_one_is_not(times: list[float | None], said: list[str]) -> None:
    assert failures(summary(times)) == said
