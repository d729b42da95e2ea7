"""Entities, actions, events and cards that a page names are those that there are."""

from __future__ import annotations

import re

import pytest

from custom_components.dynamic_ocpp_evse.binary_sensor import BINARY_SENSORS
from custom_components.dynamic_ocpp_evse.button import BUTTONS
from custom_components.dynamic_ocpp_evse.const import DOMAIN, EntryType
from custom_components.dynamic_ocpp_evse.events import EVENT_DECISION
from custom_components.dynamic_ocpp_evse.inspection import EVENT_CHECKED
from custom_components.dynamic_ocpp_evse.number import NUMBERS
from custom_components.dynamic_ocpp_evse.select import SELECTS
from custom_components.dynamic_ocpp_evse.sensor_tables import (
    CIRCUIT_SENSORS,
    ENERGY_SENSORS,
    HUB_SENSORS,
    LOAD_SENSORS,
    REASON_SENSORS,
)
from custom_components.dynamic_ocpp_evse.services import ACTIONS
from custom_components.dynamic_ocpp_evse.switch import SWITCHES

from .pages import PAGES, ROOT, read

BLUEPRINTS = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "blueprints").rglob("*.yaml"))
TEXTS = [*PAGES, *BLUEPRINTS]

PLATFORMS = {
    "binary_sensor": BINARY_SENSORS,
    "button": BUTTONS,
    "number": NUMBERS,
    "select": SELECTS,
    "sensor": (*HUB_SENSORS, *LOAD_SENSORS, *ENERGY_SENSORS, *REASON_SENSORS, *CIRCUIT_SENSORS),
    "switch": SWITCHES,
}
ENTITIES = {
    (platform, item.key, kind) for platform, items in PLATFORMS.items() for item in items for kind in item.kinds
}
# The titles that the pages use, and what they stand for.
TITLES = {
    "home": EntryType.HUB,
    "garage": EntryType.EVSE,
    "carport": EntryType.EVSE,
    "heater": EntryType.PLUG,
    "annexe": EntryType.CIRCUIT,
}
EVENTS = {EVENT_DECISION, EVENT_CHECKED}
CARDS = {"load-juggler-card", "load-juggler"}
BUILT = ROOT / "custom_components" / DOMAIN / "frontend" / "load-juggler-card.js"


def unknown(text: str) -> list[str]:
    """Return what a text names of ours and is not there."""
    found = []
    for platform, rest in re.findall(rf"\b({'|'.join(PLATFORMS)})\.{DOMAIN}_([a-z0-9_]+)", text):
        title, _, key = rest.partition("_")
        if (platform, key, TITLES.get(title)) not in ENTITIES:
            found.append(f"{platform}.{DOMAIN}_{rest}")
    found += [name for name in re.findall(rf"(?<![\w./]){DOMAIN}\.(\w+)", text) if name not in ACTIONS]
    found += [name for name in re.findall(rf"(?<![\w.]){DOMAIN}_\w+", text) if name not in EVENTS]
    found += [name for name in re.findall(r"\bcustom:([\w-]+)", text) if name not in CARDS]
    return found


@pytest.mark.parametrize("page", TEXTS)
def test_what_a_page_names_is_there(page: str) -> None:
    assert unknown(read(page)) == []


@pytest.mark.parametrize(
    "text",
    [
        f"sensor.{DOMAIN}_garage_mood",
        f"select.{DOMAIN}_garage_status",
        f"number.{DOMAIN}_heater_max_current",
        f"sensor.{DOMAIN}_barn_status",
        f"`{DOMAIN}.set_mode`",
        f"event_type: {DOMAIN}_decided",
        "type: custom:load-juggler-cards",
    ],
)
def test_what_is_not_there_is_told(text: str) -> None:
    assert unknown(text)


def test_the_readme_names_every_action_and_event() -> None:
    readme = read("README.md")
    for name in (*(f"{DOMAIN}.{action}" for action in ACTIONS), *EVENTS):
        assert f"`{name}`" in readme


def test_the_cards_are_in_the_built_file() -> None:
    """Where it is built already."""
    if BUILT.exists():
        code = BUILT.read_text(encoding="utf-8")
        assert [name for name in CARDS if not re.search(rf"[\"'`]{name}[\"'`]", code)] == []
