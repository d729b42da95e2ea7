"""The engine's hypothesis profiles, for houses that are drawn by lot."""

from __future__ import annotations

from tests.engine.conftest import pytest_configure

__all__ = ["pytest_configure"]
