"""What every test has: Home Assistant finds this integration, and nothing that it reports as outdated is used."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import custom_components  # noqa: F401 - before Home Assistant's test folder of this name is found


@pytest.fixture(autouse=True)
def find_custom_integrations(request: pytest.FixtureRequest) -> None:
    """Let Home Assistant load what lies in custom_components, in tests that start one, and store nothing on disk."""
    if "hass" in request.fixturenames:
        request.getfixturevalue("hass_storage")
        request.getfixturevalue("enable_custom_integrations")


@pytest.fixture(autouse=True)
def nothing_outdated(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test in which Home Assistant reports a use that it will not support for long."""
    yield
    reports = [
        record.getMessage()
        for phase in ("setup", "call")
        for record in caplog.get_records(phase)
        if "Detected that custom integration" in record.getMessage()
    ]
    assert not reports
