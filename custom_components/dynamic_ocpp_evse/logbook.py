"""The logbook: each decision in one sentence, beside the sensor that shows its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from homeassistant.components.logbook.const import LOGBOOK_ENTRY_ENTITY_ID, LOGBOOK_ENTRY_MESSAGE, LOGBOOK_ENTRY_NAME
from homeassistant.const import Platform
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from .const import DOMAIN
from .events import EVENT_DECISION
from .inspection import EVENT_CHECKED
from .sentences import text

type Describe = Callable[[Event], dict[str, Any]]


@callback
def async_describe_events(hass: HomeAssistant, async_describe_event: Callable[[str, str, Describe], None]) -> None:
    """Describe decisions and checks of the wiring."""

    @callback
    def describe(event: Event) -> dict[str, Any]:
        """Describe a decision."""
        data = event.data
        message = text(hass, f"logbook_{data['action']}", limit=f"{data['limit']:g}", sentence=data["sentence"])
        return entry(data, message, Platform.SENSOR, "reason")

    @callback
    def describe_check(event: Event) -> dict[str, Any]:
        """Describe what a check of the wiring has shown."""
        return entry(event.data, event.data["sentence"], Platform.BUTTON, "check_wiring")

    def entry(data: Mapping[str, Any], message: str, platform: Platform, key: str) -> dict[str, Any]:
        """Return what the logbook shows, beside the entity that it belongs to."""
        found = {LOGBOOK_ENTRY_NAME: data["name"], LOGBOOK_ENTRY_MESSAGE: message}
        if entity_id := er.async_get(hass).async_get_entity_id(platform, DOMAIN, f"{data['entry_id']}_{key}"):
            found[LOGBOOK_ENTRY_ENTITY_ID] = entity_id
        return found

    async_describe_event(DOMAIN, EVENT_DECISION, describe)
    async_describe_event(DOMAIN, EVENT_CHECKED, describe_check)
