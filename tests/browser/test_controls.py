"""What can be done on the card, with a pointer and with a keyboard, and that Home Assistant has it then."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.house import House
from demo import scene
from demo.entities import load_juggler

from .conftest import card_of, load_of

FAMILY, CITY = (vehicle.title for vehicle in scene.VEHICLES)
pytestmark = pytest.mark.usefixtures("changed")


def is_so(house: House, entity_id: str, state: str) -> None:
    house.until(lambda states: states[entity_id]["state"] == state)


def has_priority(house: House, title: str, priority: int) -> None:
    house.until(lambda states: float(states[load_juggler("number", title, "priority")]["state"]) == priority)


def test_a_tapped_mode_is_that_of_the_load_and_the_reason_follows(page: Page, house: House) -> None:
    load = load_of(page, FAMILY)
    load.get_by_role("radio", name="Standard").click()
    is_so(house, load_juggler("select", FAMILY, "operating_mode"), "Standard")
    expect(load.get_by_role("radio", checked=True)).to_have_text("Standard")
    expect(load.locator("[data-reason]")).to_have_attribute("data-reason", "at_maximum")


def test_a_plug_has_the_modes_of_a_plug(page: Page, house: House) -> None:
    load = load_of(page, scene.HEATER_TITLE)
    expect(load.get_by_role("radio")).to_have_text(["Continuous", "Solar Only", "Excess"])
    load.get_by_role("radio", name="Continuous").click()
    is_so(house, load_juggler("select", scene.HEATER_TITLE, "operating_mode"), "Continuous")
    is_so(house, "switch.heater_plug", "on")
    expect(load).to_have_attribute("data-status", "on")


def tab_to(page: Page, wanted: Locator) -> None:
    """Go on with the Tab key until the wanted one has the focus."""
    element = wanted.element_handle()
    deepest = (
        "(wanted) => { let at = document.activeElement;"
        "while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement; return at === wanted }"
    )
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(deepest, element):
            return
    raise AssertionError("the Tab key does not lead there")


def test_arrow_keys_alone_choose_a_mode(page: Page, house: House) -> None:
    load = load_of(page, CITY)
    mode = load_juggler("select", CITY, "operating_mode")
    tab_to(page, load.get_by_role("radio", name="Solar Priority"))
    page.keyboard.press("ArrowRight")
    is_so(house, mode, "Solar Only")
    expect(load.get_by_role("radio", name="Solar Only")).to_be_focused()
    expect(load.get_by_role("radio", name="Solar Only")).to_be_checked()
    page.keyboard.press("ArrowLeft")
    is_so(house, mode, "Solar Priority")
    page.keyboard.press("ArrowLeft")
    is_so(house, mode, "Standard")
    page.keyboard.press("ArrowLeft")
    is_so(house, mode, "Excess")


def test_enter_and_space_press_what_has_the_focus(page: Page, house: House) -> None:
    load = load_of(page, CITY)
    tab_to(page, load.locator("[data-priority=up]"))
    page.keyboard.press("Enter")
    has_priority(house, CITY, 1)
    expect(load.locator("[data-priority-value]")).to_have_text("1")
    tab_to(page, load.get_by_role("switch"))
    page.keyboard.press("Space")
    is_so(house, load_juggler("switch", CITY, "dynamic_control"), "off")


def test_the_priority_goes_up_and_down_and_orders_the_loads(page: Page, house: House) -> None:
    titles = page.get_by_role("article")
    expect(titles.locator(".name")).to_have_text([FAMILY, CITY, scene.HEATER_TITLE])
    load = load_of(page, FAMILY)
    expect(load.locator("[data-priority=up]")).to_be_disabled()
    for priority in ("2", "3", "4"):
        load.locator("[data-priority=down]").click()
        expect(load.locator("[data-priority-value]")).to_have_text(priority)
        has_priority(house, FAMILY, int(priority))
    expect(titles.locator(".name")).to_have_text([CITY, scene.HEATER_TITLE, FAMILY])


def test_a_load_is_left_alone_and_taken_again(page: Page, house: House) -> None:
    load, control = load_of(page, FAMILY), load_juggler("switch", FAMILY, "dynamic_control")
    load.get_by_role("switch").click()
    is_so(house, control, "off")
    expect(load.get_by_role("switch")).not_to_be_checked()
    expect(load).to_have_attribute("data-status", "not_controlled")
    expect(load.locator("[data-reason]")).to_have_attribute("data-reason", "control_off")
    load.get_by_role("switch").click()
    is_so(house, control, "on")
    expect(load).to_have_attribute("data-status", "charging")


def test_the_distribution_is_chosen(page: Page, house: House) -> None:
    select = load_juggler("select", scene.HUB_TITLE, "distribution_mode")
    chosen = card_of(page).get_by_role("combobox")
    expect(chosen).to_have_value(scene.DISTRIBUTION)
    chosen.select_option("Priority")
    is_so(house, select, "Priority")
    expect(load_of(page, CITY).locator("[data-limit]")).to_contain_text("6.0")
    chosen.select_option(scene.DISTRIBUTION)
    is_so(house, select, scene.DISTRIBUTION)
