"""Which inputs are lost, and why."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant

from .quantity import number, unit_of


class Why(StrEnum):
    """Why an entity tells nothing that can be used."""

    GONE = "gone"  # it has no state
    UNAVAILABLE = "unavailable"  # its integration has no value
    WRONG_UNIT = "wrong_unit"  # it is measured in something else
    ABSURD = "absurd"  # it is no number, or beyond physics
    STUCK = "stuck"  # it stands still although it should have moved
    SILENT = "silent"  # it has not reported for too long


class Lost(NamedTuple):
    """An input that is lost: the entry that it is wired to, with its name, the field there, its entity and why."""

    entry_id: str
    name: str
    key: str
    entity_id: str
    why: Why

    @classmethod
    def of(cls, entry: ConfigEntry[Any], entity_id: str, why: Why) -> Lost:
        """Return an entity of an entry's wiring."""
        key = next((key for key, value in entry.data.items() if value == entity_id), "")
        return cls(entry.entry_id, entry.title, key, entity_id, why)


class Health(NamedTuple):
    """How a site's inputs were in a cycle: which are lost, and whether the grid's meter is late by its own pace."""

    lost: tuple[Lost, ...] = ()
    is_late: bool = False


def why_unread(hass: HomeAssistant, entity_id: str, units: Mapping[str, float]) -> Why | None:
    """Return why an entity tells no number in one of these units, None if it does."""
    state = hass.states.get(entity_id)
    if state is None:
        return Why.GONE
    if state.state in (STATE_UNAVAILABLE, STATE_UNKNOWN):
        return Why.UNAVAILABLE
    if unit_of(state) not in units:
        return Why.WRONG_UNIT
    return Why.ABSURD if number(state.state) is None else None
