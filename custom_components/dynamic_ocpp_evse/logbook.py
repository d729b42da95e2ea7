"""The logbook: each decision in one sentence, beside the sensor that shows its reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from homeassistant.components.logbook.const import LOGBOOK_ENTRY_ENTITY_ID, LOGBOOK_ENTRY_MESSAGE, LOGBOOK_ENTRY_NAME
from homeassistant.const import Platform
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from .const import DOMAIN
from .events import EVENT_DECISION
from .sentences import text

type Describe = Callable[[Event], dict[str, Any]]


@callback
def async_describe_events(hass: HomeAssistant, async_describe_event: Callable[[str, str, Describe], None]) -> None:
    """Describe decisions."""

    @callback
    def describe(event: Event) -> dict[str, Any]:
        """Describe a decision."""
        data = event.data
        message = text(hass, f"logbook_{data['action']}", limit=f"{data['limit']:g}", sentence=data["sentence"])
        entry = {LOGBOOK_ENTRY_NAME: data["name"], LOGBOOK_ENTRY_MESSAGE: message}
        unique_id = f"{data['entry_id']}_reason"
        if entity_id := er.async_get(hass).async_get_entity_id(Platform.SENSOR, DOMAIN, unique_id):
            entry[LOGBOOK_ENTRY_ENTITY_ID] = entity_id
        return entry

    async_describe_event(DOMAIN, EVENT_DECISION, describe)
