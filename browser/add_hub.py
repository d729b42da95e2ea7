"""The dialog that adds a hub, walked as a user does."""

from __future__ import annotations

import json

from playwright.sync_api import Page, expect

from .house import ROOT

_TEXTS = json.loads(
    (ROOT / "custom_components" / "dynamic_ocpp_evse" / "translations" / "en.json").read_text(encoding="utf-8")
)["config"]["step"]
_FORMS: dict[str, dict[str, str]] = {
    "hub": {},
    "hub_supply": {"battery_power": "sensor.hybrid_inverter_battery_power"},
    "hub_battery": {},
    "hub_sharing": {},
}
"""The forms, and what is chosen beside what is filled in by itself."""
_CHOOSE = """(form, chosen) =>
    form.dispatchEvent(new CustomEvent("value-changed", { detail: { value: { ...form.data, ...chosen } } }))
"""
_LAST = "hub_preview"

_REMOVE = """async (domain) => {
    const { hass } = document.querySelector("home-assistant");
    const entries = await hass.callWS({ type: "config_entries/get", domain });
    for (const { entry_id } of entries) await hass.callApi("DELETE", `config/config_entries/entry/${entry_id}`);
}"""


def up_to_the_last_page(page: Page, url: str) -> None:
    """Open the dialog, go on to the page that tells what the hub would do.

    What the demo has set up of Load Juggler is removed before, for its hub has the meters already.
    """
    page.goto(f"{url}/config/integrations/dashboard")
    expect(page.get_by_role("button", name="Add integration")).to_be_visible()
    page.evaluate(_REMOVE, "dynamic_ocpp_evse")
    page.goto(f"{url}/config/integrations/dashboard/add?domain=dynamic_ocpp_evse")
    flow = page.locator("dialog-data-entry-flow")
    page.get_by_role("button", name="OK").or_(flow).first.wait_for()
    if (confirm := page.get_by_role("button", name="OK")).is_visible():
        confirm.click()
    for step, chosen in _FORMS.items():
        expect(flow.get_by_text(_TEXTS[step]["title"], exact=True).first).to_be_visible()
        if chosen:
            flow.locator("ha-form").first.evaluate(_CHOOSE, chosen)
        flow.get_by_role("button", name="Next").or_(flow.get_by_role("button", name="Submit")).first.click()
    expect(flow.get_by_text(_TEXTS[_LAST]["title"], exact=True).first).to_be_visible()
