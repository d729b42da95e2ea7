"""One demo and one browser for all tests of a run; each test that looks at a page has one of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.chromium import Visit, chromium, visit
from browser.house import House, started

_PATIENCE = 20.0
"""Seconds after which what was expected has not come: two cores may be busy with other things."""


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    """Give the demo on a day that stands still."""
    expect.set_options(timeout=1000 * _PATIENCE)
    with started("--still") as found:
        yield found


@pytest.fixture(scope="session")
def browser(house: House) -> Iterator[Browser]:
    """Give the machine's Chromium."""
    with chromium() as found:
        yield found


Visitor = Callable[..., Visit]


@pytest.fixture
def enter(browser: Browser, house: House) -> Iterator[Visitor]:
    """Give what opens a page of its own for this test; at its end nothing may have gone wrong in any of them."""
    visits: list[Visit] = []
    with ExitStack() as stack:

        def enter(path: str, **options: Any) -> Visit:
            found = stack.enter_context(visit(browser, house, **options))
            found.page.set_default_timeout(1000 * _PATIENCE)
            visits.append(found)
            found.page.goto(f"{house.url}/{path}")
            return found

        yield enter
    assert [wrong for found in visits for wrong in found.wrong] == []


@pytest.fixture
def page(enter: Visitor) -> Page:
    """Give the demo's dashboard."""
    return enter("load-juggler").page
