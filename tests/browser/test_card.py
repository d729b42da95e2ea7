"""What the card shows, and that it keeps up without asking."""

from __future__ import annotations

import re
from math import nan

import pytest
from playwright.sync_api import Page, expect

from browser.chromium import Visit
from browser.house import House, Json
from demo import scene
from demo.entities import DRAWS, load_juggler

from .conftest import card_of, choose, load_of

FAMILY, CITY = (vehicle.title for vehicle in scene.VEHICLES)
TITLES = (FAMILY, CITY, scene.HEATER_TITLE)
COUNT = """(element, wanted) => new Promise((done) => {
    let count = 0;
    const root = element.shadowRoot ?? element;
    const watch = new MutationObserver(() => ++count >= wanted && (watch.disconnect(), done(count)));
    watch.observe(root, { characterData: true, childList: true, subtree: true });
})"""


def number_in(text: str) -> float:
    """Return the first number of a text, or that there is none."""
    found = re.search(r"[-\u2212]?\d+(\.\d+)?", text)
    return float(found.group().replace("\u2212", "-")) if found else nan


def like(text: str) -> re.Pattern[str]:
    """Return what a text is but for its numbers, which wander with the house and are kept with their units."""
    return re.compile(re.sub(r"\d+", r"\\d+", re.escape(text)).replace(r"\ ", r"\s"))


@pytest.mark.parametrize("phase", "ABC")
def test_each_phase_is_shown_against_the_breaker(page: Page, house: House, phase: str) -> None:
    row = card_of(page).locator(f"[data-phase={phase}]")
    meter = f"sensor.simulated_house_grid_current_{phase.lower()}"
    grid = row.locator("[data-grid]")
    house.until(lambda states: abs(number_in(grid.inner_text()) - float(states[meter]["state"])) < 0.2)
    said = row.get_by_role("img").get_attribute("aria-label") or ""
    assert f"{scene.BREAKER:g}" in said
    assert FAMILY in said
    assert (CITY in said) is (phase == "B")


@pytest.mark.parametrize("title", TITLES)
def test_each_load_is_shown_with_limit_draw_mode_and_reason(page: Page, house: House, title: str) -> None:
    load = load_of(page, title)
    reason = load.locator("[data-reason]")

    def shown(states: dict[str, Json]) -> bool:
        told = states[load_juggler("sensor", title, "reason")]
        limit = float(states[load_juggler("sensor", title, "allocated_current")]["state"])
        drawn = float(states[DRAWS[title]]["state"]) / (scene.VOLTAGE if title == scene.HEATER_TITLE else 1.0)
        return (
            reason.get_attribute("data-reason") == told["state"]
            and like(told["attributes"]["sentence"]).fullmatch(reason.inner_text().strip()) is not None
            and abs(number_in(load.locator("[data-limit]").inner_text()) - limit) < 0.2
            and abs(number_in(load.locator("[data-draw]").inner_text() or "0") - drawn) < 0.2
        )

    house.until(shown)
    mode = house.state(load_juggler("select", title, "operating_mode"))
    expect(load.get_by_role("radio", checked=True)).to_have_text(mode)


def test_sun_house_and_grid_are_shown(page: Page, house: House) -> None:
    sun = float(house.state("sensor.simulated_house_solar_power"))
    shown = page.get_by_role("button", name="Sun").inner_text()
    assert number_in(shown) == pytest.approx(sun / 1000, abs=0.1)
    expect(card_of(page).locator("[data-tile=house]")).to_be_visible()
    expect(card_of(page).locator("[data-tile=grid]")).to_be_visible()


def test_a_tap_on_a_number_tells_more(page: Page) -> None:
    load_of(page, FAMILY).get_by_role("button", name=FAMILY).click()
    dialog = page.locator("ha-more-info-dialog")
    expect(dialog).to_contain_text(FAMILY)
    page.keyboard.press("Escape")
    expect(dialog.get_by_text(FAMILY)).to_have_count(0)


@pytest.mark.usefixtures("changed")
def test_new_plans_are_shown_without_a_reload_and_without_asking(page: Page, house: House, shared: Visit) -> None:
    page.evaluate("window.sameAsBefore = true")
    asked = len(shared.sent)
    house.action("number.set_value", entity_id=load_juggler("number", FAMILY, "max_current"), value=7)
    expect(load_of(page, FAMILY).locator("[data-limit]")).to_contain_text("7.0")
    expect(load_of(page, FAMILY).locator("[data-reason]")).to_have_attribute("data-reason", "at_maximum")
    choose(house, FAMILY, "Standard")
    expect(load_of(page, FAMILY).get_by_role("radio", checked=True)).to_have_text("Standard")
    assert card_of(page).locator("load-juggler-phases").evaluate(COUNT, 3) >= 3
    assert shared.sent[asked:] == []
    assert page.evaluate("window.sameAsBefore")
