"""The config entries of Load Juggler and what they hold while they are loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeIs

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from .const import CONF_ENTRY_TYPE, CONF_GRID_PHASES, CONF_HUB, DOMAIN, EntryType

if TYPE_CHECKING:
    from .coordinator import Coordinator
    from .loads import ManagedLoad

type HubEntry = ConfigEntry[Coordinator]
type LoadEntry = ConfigEntry[ManagedLoad]
type LoadJugglerEntry = HubEntry | LoadEntry


def type_of(entry: ConfigEntry[Any]) -> EntryType:
    """Return what an entry stands for."""
    return EntryType(entry.data[CONF_ENTRY_TYPE])


def is_hub(entry: LoadJugglerEntry) -> TypeIs[HubEntry]:
    """Tell whether an entry is a hub's."""
    return type_of(entry) is EntryType.HUB


def phases_of(hub: ConfigEntry[Any]) -> int:
    """Return how many phases a hub's site has."""
    return sum(bool(hub.data.get(key)) for key in CONF_GRID_PHASES)


@callback
def hubs_of(hass: HomeAssistant) -> list[HubEntry]:
    """Return the hubs, loaded or not."""
    return [
        entry
        for entry in hass.config_entries.async_entries(DOMAIN, include_ignore=False)
        if type_of(entry) is EntryType.HUB
    ]


@callback
def hub_of(hass: HomeAssistant, load: ConfigEntry[Any]) -> HubEntry | None:
    """Return the hub of a load, or None where it is gone."""
    return hass.config_entries.async_get_entry(load.data[CONF_HUB])


@callback
def loads_of(hass: HomeAssistant, hub: ConfigEntry[Any]) -> list[LoadEntry]:
    """Return the load entries of a hub, loaded or not."""
    entries = hass.config_entries.async_entries(DOMAIN)
    return [entry for entry in entries if entry.data.get(CONF_HUB) == hub.entry_id]


@callback
def coordinator_of(hass: HomeAssistant, load: ConfigEntry[Any]) -> Coordinator | None:
    """Return the coordinator that plans for a load, or None while its hub does not run."""
    hub = hub_of(hass, load)
    coordinator = None if hub is None else getattr(hub, "runtime_data", None)
    return coordinator if coordinator is not None and coordinator.running else None
