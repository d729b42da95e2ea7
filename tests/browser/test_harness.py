"""What the other tests rest on: a page that goes wrong is seen to."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.chromium import Visit, visit
from browser.house import House


@pytest.fixture
def blank(browser: Browser, house: House) -> Visit:
    """Give a page of the demo's address with nothing on it."""
    with visit(browser, house) as found:
        found.page.route("**/blank", lambda route: route.fulfill(body="<p>blank</p>", content_type="text/html"))
        found.page.goto(f"{house.url}/blank")
        yield found


def test_what_a_page_asks_of_another_machine_is_told(blank: Visit) -> None:
    with blank.page.expect_event("requestfailed"):
        blank.page.evaluate("fetch('http://example.com/font').catch(() => 0)")
    assert "request: http://example.com/font" in blank.wrong


def test_errors_in_a_page_are_told(blank: Visit) -> None:
    with blank.page.expect_event("pageerror"):
        blank.page.evaluate("setTimeout(() => { throw new Error('thrown') })")
    with blank.page.expect_console_message():
        blank.page.evaluate("console.error('said')")
    assert [what.split(" (")[0] for what in blank.wrong] == ["page error: thrown", "console: said"]


def test_the_demo_is_there_with_both_cars_charging(house: House, page: Page) -> None:
    expect(page.get_by_text("Family car").first).to_be_visible()
    house.until(lambda states: states["sensor.dynamic_ocpp_evse_family_car_status"]["state"] == "charging")
