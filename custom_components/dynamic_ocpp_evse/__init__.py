"""Load Juggler: share out a home's electric power among its chargers and plugs."""

from __future__ import annotations

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryError, ConfigEntryNotReady
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.typing import ConfigType

from .const import DOMAIN, NAME, EntryType
from .coordinator import Coordinator
from .entries import HubEntry, LoadEntry, LoadJugglerEntry, coordinator_of, hub_of, is_hub, loads_of, type_of
from .issues import async_setup_issues, watch
from .loads import LOADS
from .services import async_setup_services

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)

PLATFORMS: dict[EntryType, list[Platform]] = {
    EntryType.HUB: [Platform.SELECT, Platform.SENSOR],
    EntryType.EVSE: [Platform.NUMBER, Platform.SELECT, Platform.SENSOR],
    EntryType.PLUG: [Platform.SELECT, Platform.SENSOR],
}


async def async_setup(hass: HomeAssistant, _: ConfigType) -> bool:
    """Set up the actions."""
    async_setup_services(hass)
    async_setup_issues(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: LoadJugglerEntry) -> bool:
    """Set up a hub or a load."""
    if is_hub(entry):
        await _setup_hub(hass, entry)
    else:
        await _setup_load(hass, entry)
    return True


async def _setup_hub(hass: HomeAssistant, entry: HubEntry) -> None:
    """Start planning; loads that were waiting for this hub come in."""
    dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id,
        identifiers={(DOMAIN, entry.entry_id)},
        name=entry.title,
        manufacturer=NAME,
        entry_type=dr.DeviceEntryType.SERVICE,
    )
    coordinator = entry.runtime_data = Coordinator(hass, entry)
    coordinator.start()
    entry.async_on_unload(watch(hass, entry))
    try:
        await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS[EntryType.HUB])
    except BaseException:
        await coordinator.stop()
        raise
    for load in loads_of(hass, entry):
        if load.state in (ConfigEntryState.LOADED, ConfigEntryState.SETUP_RETRY):
            hass.config_entries.async_schedule_reload(load.entry_id)


async def _setup_load(hass: HomeAssistant, entry: LoadEntry) -> None:
    """Hand a load to its hub.

    Raises ConfigEntryNotReady while the hub is not loaded, ConfigEntryError where it was removed.
    """
    hub = hub_of(hass, entry)
    if hub is None:
        raise ConfigEntryError(translation_domain=DOMAIN, translation_key="hub_removed")
    coordinator = coordinator_of(hass, entry)
    if coordinator is None:
        raise ConfigEntryNotReady(
            translation_domain=DOMAIN, translation_key="hub_not_loaded", translation_placeholders={"hub": hub.title}
        )
    kind = type_of(entry)
    entry.runtime_data = LOADS[kind](hass, entry, coordinator)
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS[kind])
    # Its entities have restored what a person chose: only now may it be planned for.
    coordinator.add(entry.runtime_data)


async def async_unload_entry(hass: HomeAssistant, entry: LoadJugglerEntry) -> bool:
    """Unload a hub or a load."""
    if is_hub(entry):
        await entry.runtime_data.stop()
    else:
        coordinator = coordinator_of(hass, entry)
        if coordinator is not None:
            coordinator.remove(entry.runtime_data)
        await entry.runtime_data.stop()
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS[type_of(entry)])
