"""Frozen time for the integration: its monotonic clock follows the wall clock of the test."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant

from .home import Home
from .ocpp_double import OcppDouble


@pytest.fixture(autouse=True)
def one_clock(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let the coordinator's clock stand still and jump with `freezer`.

    Only once the time is frozen, and no longer: freezegun remembers for the whole process which modules have a clock,
    and would never freeze one again whose clock it did not find.
    """

    def now() -> float:
        return time.time()

    if "freezer" in request.fixturenames:
        request.getfixturevalue("freezer")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("custom_components.dynamic_ocpp_evse.coordinator.monotonic", now)
        yield


@pytest.fixture
def home(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> Home:
    """Return a home in which time passes when it is asked to."""
    return Home(hass, freezer)


@pytest.fixture
def ocpp(hass: HomeAssistant) -> OcppDouble:
    """Return the services of the OCPP integration."""
    return OcppDouble(hass)
