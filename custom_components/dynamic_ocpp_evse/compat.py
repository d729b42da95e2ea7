"""Where Home Assistant 2025.4 and the newest one differ."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

# The newer one has moved the classes, and still finds them here, which type checkers do not.
from homeassistant.components.binary_sensor import BinarySensorDeviceClass  # type: ignore[attr-defined]
from homeassistant.components.button import ButtonDeviceClass  # type: ignore[attr-defined]
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import DeviceInfo

from .const import DOMAIN

__all__ = ["BinarySensorDeviceClass", "ButtonDeviceClass", "device_under_hub"]


def device_under_hub(hass: HomeAssistant, hub: ConfigEntry[Any], **fields: Any) -> DeviceInfo:
    """Return a load's device, hung under its hub's: by id since 2026.8, by identifier before.

    The hub's device must exist: the lookup raises ValueError where it does not.
    """
    make: Callable[..., DeviceInfo] = DeviceInfo
    identifier = (DOMAIN, hub.entry_id)
    by_identifier = getattr(dr, "async_get_device_id_by_identifier", None)
    if by_identifier is not None:
        return make(**fields, via_device_id=by_identifier(hass, identifier, config_entry_id=hub.entry_id))
    return make(**fields, via_device=identifier)
