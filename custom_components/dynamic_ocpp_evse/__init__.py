"""Load Juggler: share out a home's electric power among its chargers and plugs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryError, ConfigEntryNotReady
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.typing import ConfigType

from .card import async_setup_card
from .const import DOMAIN, NAME, EntryType
from .coordinator import Coordinator
from .discovery import Discovery
from .entries import (
    AnyEntry,
    CircuitEntry,
    HubEntry,
    LoadEntry,
    coordinator_of,
    hub_of,
    is_circuit,
    is_hub,
    is_ours,
    members_of,
    type_of,
)
from .events import Announcer
from .inspection import forget, inspect
from .issues import async_setup_issues, watch
from .loads import EvseLoad, ManagedLoad
from .plugs import PlugLoad
from .remembered import Remembered
from .renames import follow_renames
from .services import async_setup_services

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)

_LOAD = [Platform.NUMBER, Platform.SELECT, Platform.SENSOR, Platform.SWITCH]
PLATFORMS: dict[EntryType, list[Platform]] = {
    EntryType.HUB: [Platform.BINARY_SENSOR, *_LOAD],
    EntryType.EVSE: [Platform.BUTTON, *_LOAD],
    EntryType.PLUG: [Platform.BUTTON, *_LOAD],
    EntryType.CIRCUIT: [Platform.BINARY_SENSOR, Platform.SENSOR],
}


LOADS: dict[EntryType, Callable[[HomeAssistant, ConfigEntry[Any], Coordinator], ManagedLoad]] = {
    EntryType.EVSE: EvseLoad,
    EntryType.PLUG: PlugLoad,
}


async def async_setup(hass: HomeAssistant, _: ConfigType) -> bool:
    """Set up the actions and the card, and watch for chargers."""
    Discovery(hass)
    async_setup_services(hass)
    async_setup_issues(hass)
    follow_renames(hass)
    async_setup_card(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: AnyEntry) -> bool:
    """Set up a hub, a load or a circuit.

    Raises ConfigEntryError for an entry of the project that used the domain before.
    """
    if not is_ours(entry):
        raise ConfigEntryError(translation_domain=DOMAIN, translation_key="foreign_entry")
    if is_hub(entry):
        await _setup_hub(hass, entry)
    elif is_circuit(entry):
        await _setup_circuit(hass, entry)
    else:
        await _setup_load(hass, entry)
    entry.async_on_unload(entry.add_update_listener(_changed))
    return True


async def _changed(hass: HomeAssistant, entry: AnyEntry) -> None:
    """Start an entry anew, whose wiring or options were changed."""
    hass.config_entries.async_schedule_reload(entry.entry_id)


async def _setup_hub(hass: HomeAssistant, entry: HubEntry) -> None:
    """Start planning; loads and circuits that were waiting for this hub come in."""
    dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id,
        identifiers={(DOMAIN, entry.entry_id)},
        name=entry.title,
        manufacturer=NAME,
        entry_type=dr.DeviceEntryType.SERVICE,
    )
    coordinator = Coordinator(hass, entry)
    await coordinator.recall()
    entry.runtime_data = coordinator
    entry.async_on_unload(coordinator.async_add_listener(Announcer(hass, coordinator)))
    entry.async_on_unload(await inspect(hass, entry))
    entry.async_on_unload(watch(hass, entry))
    try:
        await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS[EntryType.HUB])
    except BaseException:
        await coordinator.stop()
        raise
    # Its entities have restored what a person chose: only now may be planned.
    coordinator.start()
    _start_anew(hass, entry)


def _start_anew(hass: HomeAssistant, hub: HubEntry) -> None:
    """Let the loads and circuits of a hub that has come or gone see what has become of it.

    A load that has come in already is not disturbed: a plug would be switched to its safe state.
    """
    coordinator: Coordinator | None = getattr(hub, "runtime_data", None)
    served = coordinator.loads if coordinator is not None and coordinator.running else {}
    for member in members_of(hass, hub):
        waits = member.state in (ConfigEntryState.LOADED, ConfigEntryState.SETUP_RETRY)
        if waits and member.entry_id not in served:
            hass.config_entries.async_schedule_reload(member.entry_id)


def _running(hass: HomeAssistant, entry: LoadEntry | CircuitEntry) -> Coordinator:
    """Return the coordinator that plans for a load or a circuit.

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
    return coordinator


async def _setup_load(hass: HomeAssistant, entry: LoadEntry) -> None:
    """Hand a load to its hub."""
    coordinator = _running(hass, entry)
    kind = type_of(entry)
    entry.runtime_data = LOADS[kind](hass, entry, coordinator)
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS[kind])
    # Its entities have restored what a person chose: only now may it be planned for.
    if coordinator.running:
        coordinator.add(entry.runtime_data)
    else:  # the hub has started anew meanwhile
        hass.config_entries.async_schedule_reload(entry.entry_id)


async def _setup_circuit(hass: HomeAssistant, entry: CircuitEntry) -> None:
    """Show a circuit; its limit is in force without that, too."""
    coordinator = _running(hass, entry)
    coordinator.refresh_circuits()
    entry.runtime_data = coordinator.circuits[entry.entry_id]
    entry.async_on_unload(coordinator.refresh_circuits)
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS[EntryType.CIRCUIT])
    if not coordinator.running:
        hass.config_entries.async_schedule_reload(entry.entry_id)


async def async_unload_entry(hass: HomeAssistant, entry: AnyEntry) -> bool:
    """Unload a hub, a load or a circuit."""
    if is_hub(entry):
        await entry.runtime_data.stop()
    elif not is_circuit(entry):
        await entry.runtime_data.leave()
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS[type_of(entry)])


async def async_remove_entry(hass: HomeAssistant, entry: AnyEntry) -> None:
    """Let go of what an entry was to others: loads say that their hub is gone, a circuit limits nothing any more."""
    if not is_ours(entry):
        return
    if is_hub(entry):
        _start_anew(hass, entry)
        await Remembered(hass, entry.entry_id).remove()
        await forget(hass, entry.entry_id)
    elif (coordinator := coordinator_of(hass, entry)) is None:
        return
    elif is_circuit(entry):
        coordinator.refresh_circuits()
    else:
        coordinator.forget(entry.entry_id)


async def async_remove_config_entry_device(hass: HomeAssistant, entry: AnyEntry, device: dr.DeviceEntry) -> bool:
    """Let a person remove a device that the entry no longer has: its own lives as long as the entry."""
    return (DOMAIN, entry.entry_id) not in device.identifiers
