"""That the card can be read: by everybody, in both themes, on a phone, with a screen reader, in Slovenian."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.house import House
from demo import scene

from .conftest import Visitor, card_of, load_of, texts

LOOKS = Path(__file__).with_name("looks.js").read_text(encoding="utf-8")
FAMILY, CITY = (vehicle.title for vehicle in scene.VEHICLES)
PHONE = (390, 844)
FOCUS = """() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    const style = getComputedStyle(at);
    const inside = at.getRootNode().host?.localName.startsWith("load-juggler") ?? false;
    const drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return [inside, drawn, at.getAttribute("aria-label") ?? at.textContent.trim()];
}"""


def looks(page: Page) -> dict[str, Any]:
    """Return what can be measured of how the card looks, once all of it is there."""
    expect(load_of(page, FAMILY)).to_be_visible()
    expect(card_of(page).locator("load-juggler-chart svg").first).to_be_visible()
    expect(card_of(page).locator("[data-gates] li")).to_have_count(3)
    expect(card_of(page).locator("[data-circuit]")).to_be_visible()
    found: dict[str, Any] = card_of(page).evaluate(LOOKS)
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_all_texts_can_be_read_on_what_is_behind_them(enter: Visitor, theme: str) -> None:
    page = enter(color_scheme=theme).page
    found = looks(page)["texts"]
    assert len(found) > 40
    assert [item for item in found if item["contrast"] < item["least"]] == []
    background = card_of(page).locator("ha-card").evaluate("(card) => getComputedStyle(card).backgroundColor")
    assert (background == "rgb(255, 255, 255)") is (theme == "light")


def test_on_a_phone_nothing_reaches_beyond_the_edge(enter: Visitor) -> None:
    found = looks(enter(size=PHONE, has_touch=True, is_mobile=True).page)
    assert found["wide"] == PHONE[0]
    assert found["beyond"] == []
    assert found["cut"] == []
    parted = re.compile(r"[\d\u2013] (A|k?W|%|s|min|h)\b")
    assert [item["text"] for item in found["texts"] if parted.search(item["text"])] == []


def test_each_thing_says_what_it_is_and_is_called(page: Page) -> None:
    load = load_of(page, FAMILY)
    expect(load.get_by_role("radiogroup", name=FAMILY)).to_be_visible()
    expect(load.get_by_role("group", name=FAMILY)).to_be_visible()
    expect(load.get_by_role("switch")).to_have_accessible_name(texts("en")["common"]["card_controlled"])
    expect(card_of(page).get_by_role("heading", name=scene.HUB_TITLE)).to_be_visible()
    for phase in "ABC":
        bar = card_of(page).locator(f"[data-phase={phase}]").get_by_role("img")
        expect(bar).to_have_accessible_name(re.compile(rf"\b{phase}\b.*\b{scene.BREAKER:g}\sA"))
    expect(card_of(page).locator("[data-chart]")).to_have_accessible_name(re.compile(FAMILY))
    nameless = card_of(page).get_by_role("button", name="", exact=True)
    expect(nameless).to_have_count(0)


def test_what_has_the_focus_is_seen_to_have_it(page: Page) -> None:
    card_of(page).get_by_role("combobox").focus()
    seen = []
    for _ in range(20):
        page.keyboard.press("Tab")
        inside, drawn, name = page.evaluate(FOCUS)
        if not inside:
            break
        seen.append(name)
        assert drawn, f"{name} has the focus and nothing shows it"
    assert len(seen) > 10


@pytest.fixture
def slovenian(house: House) -> Iterator[dict[str, Any]]:
    """Let the demo's user read Slovenian, and give our texts."""

    def read(language: str) -> None:
        house.command(
            "frontend/set_user_data", key="language", value={"language": language, "number_format": "language"}
        )

    read("sl")
    yield texts("sl")
    read("en")


GENERATE = """async () => {
    const { hass } = document.querySelector("home-assistant");
    const connection = { subscribeMessage: () => new Promise(() => {}) };
    // It need not be waited for.
    const later = window.setTimeout;
    window.setTimeout = (done) => later(done, 0);
    const made = customElements.get("ll-strategy-view-load-juggler").generate({}, { ...hass, connection });
    return made.finally(() => (window.setTimeout = later));
}"""


def test_a_dashboard_that_nobody_answers_says_so_in_slovenian(enter: Visitor, slovenian: dict[str, Any]) -> None:
    page = enter(locale="sl-SI").page
    expect(load_of(page, FAMILY).get_by_role("switch")).to_have_text(slovenian["common"]["card_controlled"])
    view = page.evaluate(GENERATE)
    assert [card["content"] for card in view["cards"]] == [slovenian["common"]["card_no_answer"]]


def test_who_reads_slovenian_is_spoken_to_in_slovenian(enter: Visitor, slovenian: dict[str, Any]) -> None:
    page = enter(locale="sl-SI").page
    load = load_of(page, FAMILY)
    reason = load.locator("[data-reason]")
    expect(reason).to_be_visible()
    sentences = [text.split("{")[0] for key, text in slovenian["common"].items() if key.startswith("reason_")]
    assert reason.inner_text().strip().startswith(tuple(sentences))
    expect(load.get_by_role("switch")).to_have_text(slovenian["common"]["card_controlled"])
    expect(load.locator("[data-limit]")).to_contain_text(",")
    english = {key: text for key, text in texts("en")["common"].items() if key.startswith("card_") and "{" not in text}
    same = {key for key, text in english.items() if slovenian["common"][key] == text}
    shown = card_of(page).inner_text().splitlines()
    assert [text for key, text in english.items() if key not in same and text in shown] == []
