"""The card among Home Assistant's own: its editor, the picker, the dashboard that the strategy makes."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from browser.house import House
from demo import scene

from .conftest import CARD, Visitor, add_dashboard, card_of, load_of

FAMILY = scene.VEHICLES[0].title
EDITED = "browser-edited"
MADE = "browser-made"


@pytest.fixture(scope="module")
def edited(house: House) -> str:
    """Give the path of a dashboard with the card that may be changed."""
    add_dashboard(house, EDITED, {"views": [{"path": "card", "cards": [CARD]}]})
    return f"{EDITED}/card?edit=1"


@pytest.fixture
def as_made(house: House, edited: str) -> None:
    """Let the dashboard be as it was made."""
    house.command("lovelace/config/save", url_path=EDITED, config={"views": [{"path": "card", "cards": [CARD]}]})


def test_title_and_parts_are_changed_in_the_editor(enter: Visitor, house: House, edited: str, as_made: None) -> None:
    page = enter(edited).page
    page.locator("hui-card-options").get_by_text("Edit", exact=True).click()
    editor = page.locator("load-juggler-card-editor")
    editor.locator("ha-selector-text input").fill("Garage")
    editor.locator("ha-switch").first.click()
    preview = page.locator("hui-dialog-edit-card load-juggler-card")
    expect(preview.get_by_role("heading", name="Garage")).to_be_visible()
    page.locator("hui-dialog-edit-card").get_by_role("button", name="Save").click()
    expect(editor).to_have_count(0)
    expect(card_of(page).get_by_role("heading", name="Garage")).to_be_visible()
    expect(load_of(page, FAMILY)).to_be_visible()
    expect(card_of(page).locator("[data-phase=A]")).to_have_count(0)
    saved = house.command("lovelace/config", url_path=EDITED)["views"][0]["cards"][0]
    assert saved == {**CARD, "title": "Garage", "show_phases": False}


def test_the_picker_shows_the_card_at_work(enter: Visitor, edited: str, as_made: None) -> None:
    found = enter(edited)
    page, picker = found.page, found.page.locator("hui-card-picker")
    page.get_by_role("button", name="Add card").first.click()
    all_cards = page.get_by_text("Browse all cards")
    expect(picker.or_(all_cards)).to_be_visible()
    if all_cards.is_visible():
        all_cards.click()
    picker.locator("input").first.fill("Load Juggler")
    expect(picker.locator("load-juggler-card").get_by_role("article", name=FAMILY)).to_be_visible()
    # Pictures of Home Assistant's own cards in the picker.
    found.wrong[:] = [what for what in found.wrong if "demo.home-assistant.io" not in what]


def test_a_dashboard_is_made_of_what_there_is(enter: Visitor, house: House) -> None:
    add_dashboard(house, MADE, {"strategy": {"type": "custom:load-juggler"}})
    page = enter(MADE).page
    expect(load_of(page, FAMILY)).to_be_visible()
    for title in (scene.HUB_TITLE, *(vehicle.title for vehicle in scene.VEHICLES), scene.HEATER_TITLE):
        expect(page.get_by_text(title, exact=True).first).to_be_visible()
    expect(page.locator("hui-error-card, hui-warning")).to_have_count(0)
    expect(page.locator("hui-tile-card").first).to_be_visible()
    # A limit that nobody has set shows the breaker's, and says so.
    limit = page.locator("hui-tile-card").filter(has_text="Max import power")
    expect(limit).to_contain_text("The main breaker: no limit is set")
