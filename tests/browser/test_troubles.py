"""What the card shows while something is missing, and that it comes back by itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from browser.house import House
from demo import scene
from demo.entities import load_juggler

from .conftest import Visitor, card_of, load_of, texts
from .test_card import COUNT

FAMILY = scene.VEHICLES[0].title


def entry_of(house: House, domain: str, title: str) -> str:
    """Return the id of an entry."""
    entries = house.command("config_entries/get", domain=domain)
    return next(entry["entry_id"] for entry in entries if entry["title"] == title)


def disable(house: House, entry_id: str, by: str | None = "user") -> None:
    """Switch an entry off, or on again."""
    house.command("config_entries/disable", entry_id=entry_id, disabled_by=by)


@pytest.fixture
def hub(house: House) -> Iterator[str]:
    """Give the id of the hub, which is well in the end."""
    found = entry_of(house, "dynamic_ocpp_evse", scene.HUB_TITLE)
    yield found
    disable(house, found, None)


@pytest.fixture
def meters(house: House) -> Iterator[str]:
    """Give the id of the entry of the meters, which are there in the end."""
    found = entry_of(house, "simulated_house", "Simulated house")
    yield found
    disable(house, found, None)


def test_a_lost_meter_is_told_until_it_is_there_again(page: Page, house: House, meters: str) -> None:
    banner = card_of(page).get_by_role("alert")
    expect(banner).to_have_count(0)
    disable(house, meters)
    expect(banner).to_be_visible()
    problems = texts("en")["entity"]["sensor"]["status"]["state_attributes"]["problems"]["state"]
    expect(banner).to_contain_text(problems["grid_old"])
    disable(house, meters, None)
    expect(banner).to_have_count(0)


# With each new view the card gives its header anew what acts.
REFUSE = """(header) => {
    const card = header.getRootNode().host;
    const act = card.act;
    card.act = header.act = () => {
        card.act = header.act = act;
        return Promise.reject(new Error("not today"));
    };
    // What is to be done later is done when the test says so.
    const soon = window.setTimeout;
    window.late = [];
    window.setTimeout = (done, ms, ...more) => (ms >= 5000 ? window.late.push(done) : soon(done, ms, ...more));
}"""


def test_a_refused_distribution_is_told_and_not_for_ever(enter: Visitor, house: House) -> None:
    page = enter().page
    header = card_of(page).locator("load-juggler-header")
    chosen, alert = header.get_by_role("combobox"), header.get_by_role("alert")
    for goes in ("window.late.splice(0).forEach((done) => done())", None):
        expect(chosen).to_have_value(scene.DISTRIBUTION)
        header.evaluate(REFUSE)
        chosen.select_option("Priority")
        expect(alert).to_have_text("not today")
        expect(chosen).to_have_value(scene.DISTRIBUTION)
        if goes:
            page.evaluate(goes)
        else:
            chosen.select_option("Priority")
        expect(alert).to_have_count(0)
    chosen.select_option(scene.DISTRIBUTION)
    select = load_juggler("select", scene.HUB_TITLE, "distribution_mode")
    house.until(lambda states: states[select]["state"] == scene.DISTRIBUTION)


def test_a_reload_of_the_hub_is_survived(page: Page, house: House, hub: str) -> None:
    page.evaluate("window.sameAsBefore = true")
    house.action("homeassistant.reload_config_entry", entry_id=hub)
    card = card_of(page)
    expect(card.locator("ha-card")).to_have_attribute("data-state", "running")
    assert card.locator("load-juggler-phases").evaluate(COUNT, 3) >= 3
    assert page.evaluate("window.sameAsBefore")


def test_a_hub_that_is_switched_off_is_told(page: Page, house: House, hub: str) -> None:
    disable(house, hub)
    state = card_of(page).locator("ha-card")
    expect(state).to_have_attribute("data-state", "stopped")
    expect(card_of(page).get_by_role("alert")).to_contain_text(scene.HUB_TITLE)
    expect(card_of(page).get_by_role("article")).to_have_count(0)
    disable(house, hub, None)
    expect(state).to_have_attribute("data-state", "running")
    expect(load_of(page, FAMILY)).to_be_visible()
