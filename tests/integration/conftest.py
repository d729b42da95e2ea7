"""Frozen time for the integration: its monotonic clock follows the wall clock of the test."""

from __future__ import annotations

import time

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant

from .home import Home
from .ocpp_double import OcppDouble


@pytest.fixture(autouse=True)
def one_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the coordinator's clock stand still and jump with `freezer`."""

    def now() -> float:
        return time.time()

    monkeypatch.setattr("custom_components.dynamic_ocpp_evse.coordinator.monotonic", now)


@pytest.fixture
def home(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> Home:
    """Return a home in which time passes when it is asked to."""
    return Home(hass, freezer)


@pytest.fixture
def ocpp(hass: HomeAssistant) -> OcppDouble:
    """Return the services of the OCPP integration."""
    return OcppDouble(hass)
