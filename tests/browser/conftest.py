"""One demo and one browser for all tests of a run; each test that looks at a page has one of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from browser.chromium import Visit, chromium, visit
from browser.house import NOTHING, House, started
from demo import scene
from demo.entities import DRAWS, load_juggler

_PATIENCE = 20.0
"""Seconds after which what was expected has not come: two cores may be busy with other things."""
_TRANSLATIONS = Path(__file__).parents[2] / "custom_components" / "dynamic_ocpp_evse" / "translations"
_LITTLE = 5.0
"""A."""
PANEL = "browser-test"
CARD = {"type": "custom:load-juggler-card"}


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    """Give the demo on a day that stands still, with the cars charging, and a dashboard of nothing but the card."""
    expect.set_options(timeout=1000 * _PATIENCE)
    with started("--still") as found:
        add_dashboard(found, PANEL, {"views": [{"path": "card", "type": "panel", "cards": [CARD]}]})
        found.until(charging)
        yield found


def add_dashboard(house: House, url_path: str, config: dict[str, Any]) -> None:
    """Make a dashboard that is in nobody's way."""
    house.command("lovelace/dashboards/create", url_path=url_path, title=url_path, show_in_sidebar=False)
    house.command("lovelace/config/save", url_path=url_path, config=config)


def charging(states: dict[str, dict[str, Any]]) -> bool:
    """Tell whether both cars charge, by Load Juggler and by their chargers."""
    cars = [vehicle.title for vehicle in scene.VEHICLES]
    told = [states.get(load_juggler("sensor", title, "status"), {}).get("state") for title in cars]
    drawn = [states.get(DRAWS[title], {}).get("state") for title in cars]
    return set(told) == {"charging"} and all(amps not in NOTHING and float(amps) > _LITTLE for amps in drawn)


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

        def enter(path: str = f"{PANEL}/card", **options: Any) -> Visit:
            found = stack.enter_context(visit(browser, house, **options))
            found.page.set_default_timeout(1000 * _PATIENCE)
            visits.append(found)
            found.page.goto(f"{house.url}/{path}")
            return found

        yield enter
    assert [wrong for found in visits for wrong in found.wrong] == []


@pytest.fixture(scope="session")
def shared(browser: Browser, house: House) -> Iterator[Visit]:
    """Give the page of all tests that leave it as it was, with nothing but the card."""
    with visit(browser, house) as found:
        found.page.set_default_timeout(1000 * _PATIENCE)
        found.page.goto(f"{house.url}/{PANEL}/card")
        yield found


@pytest.fixture
def page(shared: Visit) -> Iterator[Page]:
    """Give the shared page; in the course of this test nothing may go wrong in it."""
    expect(card_of(shared.page).locator("ha-card")).to_have_attribute("data-state", "running")
    yield shared.page
    wrong, shared.wrong[:] = list(shared.wrong), []
    assert wrong == []


def card_of(page: Page) -> Locator:
    """Return the card on a page."""
    return page.locator("load-juggler-card")


def load_of(page: Page, title: str) -> Locator:
    """Return what the card shows of a load."""
    return page.get_by_role("article", name=title, exact=True)


def texts(language: str) -> dict[str, Any]:
    """Return our texts in a language."""
    found: dict[str, Any] = json.loads((_TRANSLATIONS / f"{language}.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture
def changed(house: House) -> Iterator[None]:
    """Let a test change what a user may change, and put it back."""
    yield
    for vehicle in scene.VEHICLES:
        choose(house, vehicle.title, scene.STILL.mode)
        house.action("number.set_value", entity_id=load_juggler("number", vehicle.title, "max_current"), value=16)
    choose(house, scene.HEATER_TITLE, scene.HEATER_MODE)
    titles = [*(vehicle.title for vehicle in scene.VEHICLES), scene.HEATER_TITLE]
    for priority, title in enumerate(titles, start=1):
        house.action("number.set_value", entity_id=load_juggler("number", title, "priority"), value=priority)
        house.action("switch.turn_on", entity_id=load_juggler("switch", title, "dynamic_control"))


def choose(house: House, title: str, mode: str) -> None:
    """Choose the mode of a load, past the card."""
    house.action("select.select_option", entity_id=load_juggler("select", title, "operating_mode"), option=mode)
