"""The meters and the heater plug of the demo's simulated house."""

from __future__ import annotations

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_PORT, Platform
from homeassistant.core import HomeAssistant

from .link import Link

type SimulatedHouseConfigEntry = ConfigEntry[Link]

PLATFORMS = (Platform.SENSOR, Platform.SWITCH)


async def async_setup_entry(hass: HomeAssistant, entry: SimulatedHouseConfigEntry) -> bool:
    """Set up the house behind one port; its entities are unavailable until it answers."""
    entry.runtime_data = Link(entry.data[CONF_PORT])
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    # The entities listen by now, so that the first samples reach them.
    entry.async_create_background_task(hass, entry.runtime_data.run(), f"simulated house {entry.data[CONF_PORT]}")
    return True


async def async_unload_entry(hass: HomeAssistant, entry: SimulatedHouseConfigEntry) -> bool:
    """Unload the entities; Home Assistant cancels the link's task."""
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)
