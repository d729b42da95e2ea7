"""What a flow finds by itself, so that a person need not search for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er


@dataclass(frozen=True, slots=True)
class Detected:
    """The value of a field, the brand or place that it is known from, and whether that was seen on a real device."""

    value: Any
    source: str
    confirmed: bool = True


async def prefill(hass: HomeAssistant) -> dict[str, Detected]:
    """Return what was detected of a site, by hub field."""
    return {}


@callback
def plug_power(hass: HomeAssistant, switch: str) -> Detected | None:
    """Return the sensor of the power behind a switch: the only one that its device has."""
    registry = er.async_get(hass)
    entry = registry.async_get(switch)
    if entry is None or entry.device_id is None:
        return None
    found = [
        other.entity_id
        for other in er.async_entries_for_device(registry, entry.device_id)
        if other.domain == "sensor" and SensorDeviceClass.POWER in (other.device_class, other.original_device_class)
    ]
    return Detected(found[0], _device_name(hass, entry) or switch) if len(found) == 1 else None


def _device_name(hass: HomeAssistant, entry: er.RegistryEntry) -> str | None:
    device = dr.async_get(hass).async_get(entry.device_id) if entry.device_id else None
    return None if device is None else device.name_by_user or device.name


@callback
def name_of(hass: HomeAssistant, entity_id: str) -> str:
    """Return what a person calls an entity, or the device that it stands for."""
    entry = er.async_get(hass).async_get(entity_id)
    known = entry and (entry.name or _device_name(hass, entry) or entry.original_name)
    return known or entity_id.partition(".")[2].replace("_", " ").capitalize()
