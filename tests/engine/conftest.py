"""Hypothesis profiles: `quick` for every run, `long` on demand (HYPOTHESIS_PROFILE=long)."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

pytest.register_assert_rewrite("tests.engine.absurd", "tests.engine.checks", "tests.engine.physics")

_SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)

settings.register_profile(
    "quick", max_examples=100, deadline=None, derandomize=True, database=None, suppress_health_check=_SLOW
)
settings.register_profile("long", max_examples=100_000, deadline=None, database=None, suppress_health_check=_SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def pytest_configure(config: pytest.Config) -> None:
    """Hypothesis warns about its own generator under Python 3.14, and a warning is an error here."""
    config.addinivalue_line(
        "filterwarnings", "ignore:It looks like `register_random` was passed:hypothesis.errors.HypothesisWarning"
    )
