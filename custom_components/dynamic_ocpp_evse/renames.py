"""Entities that are given another id: entries are wired to them all the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from .entries import AnyEntry, entries_of, type_of
from .flows.fields import FIELDS


@callback
def follow_renames(hass: HomeAssistant) -> None:
    """Follow renamed entities as long as Home Assistant runs; an entry that is wired to one is loaded anew."""

    @callback
    def renamed(event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        if event.data["action"] == "update" and (old := event.data.get("old_entity_id")) is not None:
            for entry in entries_of(hass):
                _rewire(hass, entry, old, event.data["entity_id"])

    hass.bus.async_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, renamed)


def _rewire(hass: HomeAssistant, entry: AnyEntry, old: str, new: str) -> None:
    """Put the new id wherever a field of an entry names the old one; a plug is known by its switch."""
    named = {field.key for field in FIELDS[type_of(entry)] if field.reads is not None}

    def put(values: Mapping[str, Any]) -> dict[str, Any]:
        return {key: new if key in named and value == old else value for key, value in values.items()}

    data, options = put(entry.data), put(entry.options)
    if data != dict(entry.data) or options != dict(entry.options):
        unique_id = new if entry.unique_id == old else entry.unique_id
        hass.config_entries.async_update_entry(entry, data=data, options=options, unique_id=unique_id)
