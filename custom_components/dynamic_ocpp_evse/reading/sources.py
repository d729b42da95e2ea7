"""The entities that an entry is wired to, as they stand: for who asks why, not for the plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.const import ATTR_DEVICE_CLASS
from homeassistant.core import HomeAssistant, State, valid_entity_id
from homeassistant.util import dt as dt_util

from .chargers import Charger, sensor_of
from .quantity import number, unit_of

CHARGER_KEYS = (
    "status_connector", "transaction_id", "current_import", "current_offered", "power_active_import", "latency_pong",
    "reconnects",
)  # fmt: skip
_WORDS = frozenset({
    "on", "off", "unavailable", "unknown", "Available", "Preparing", "Charging", "SuspendedEV", "SuspendedEVSE",
    "Finishing", "Reserved", "Unavailable", "Faulted",
})  # fmt: skip
_LONGEST_UNIT = 4  # characters: more is no unit


def entities_in(data: Mapping[str, Any]) -> list[str]:
    """Return the entities that the wiring of an entry names, in its order."""
    return [value for value in data.values() if isinstance(value, str) and valid_entity_id(value)]


def entities_of(hass: HomeAssistant, charger: Charger) -> dict[str, str]:
    """Return the entities of a charger that are read, by what they tell."""
    shared = ("latency_pong", "reconnects")
    found = {key: sensor_of(hass, charger, key, of_station=key in shared) for key in CHARGER_KEYS}
    return {key: entity_id for key, entity_id in found.items() if entity_id is not None}


def name_of(hass: HomeAssistant, entity_id: str) -> str:
    """Return what an entity is called where a person chooses it."""
    state = hass.states.get(entity_id)
    return entity_id if state is None else state.name


def missing(hass: HomeAssistant, entity_ids: Iterable[str]) -> list[str]:
    """Return those that have no state at all: removed, disabled, or never there."""
    return [entity_id for entity_id in entity_ids if hass.states.get(entity_id) is None]


def shown(hass: HomeAssistant, entity_id: str) -> dict[str, Any] | None:
    """Return what an entity shows, `age` in s; None for one that is not there. Words that we do not know stay out."""
    state = hass.states.get(entity_id)
    if state is None:
        return None
    unit, device_class = unit_of(state), state.attributes.get(ATTR_DEVICE_CLASS)
    return {
        "state": state.state if state.state in _WORDS else number(state.state),
        "unit": unit if unit is not None and len(unit) <= _LONGEST_UNIT else None,
        "device_class": device_class if device_class in set(SensorDeviceClass) else None,
        "age": round(_age(state), 1),
    }


def _age(state: State) -> float:
    """Return the seconds since a state was last reported, repeated values included."""
    return dt_util.utcnow().timestamp() - state.last_reported_timestamp
