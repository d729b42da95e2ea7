"""A recorder beside Home Assistant, for the tests of what it keeps: import the fixture where it is to be."""

from __future__ import annotations

import logging

import pytest
from homeassistant.components.recorder import Recorder


@pytest.fixture(autouse=True)
def find_custom_integrations(
    recorder_mock: Recorder, enable_custom_integrations: None, caplog: pytest.LogCaptureFixture
) -> None:
    """Begin with the recorder: it must be there before Home Assistant starts. It writes no log of every row."""
    for name in ("homeassistant.components.recorder", "sqlalchemy.engine.Engine"):
        caplog.set_level(logging.WARNING, name)
