"""The name of the OCPP integration for the soak, whose chargers have no messages: `soak.chargers` is behind it."""

from __future__ import annotations

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant


async def async_setup_entry(_hass: HomeAssistant, _entry: ConfigEntry) -> bool:
    """Own the devices."""
    return True


async def async_unload_entry(_hass: HomeAssistant, _entry: ConfigEntry) -> bool:
    """Let them go."""
    return True
