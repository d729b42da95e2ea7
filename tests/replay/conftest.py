"""The engine's hypothesis profiles, for the properties of the plant."""

from __future__ import annotations

from tests.engine.conftest import pytest_configure

__all__ = ["pytest_configure"]
