"""Frozen time for the integration: its monotonic clock follows the wall clock of the test."""

from __future__ import annotations

import time

import pytest


@pytest.fixture(autouse=True)
def one_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the coordinator's clock stand still and jump with `freezer`."""
    monkeypatch.setattr("custom_components.dynamic_ocpp_evse.coordinator.monotonic", lambda: time.time())
