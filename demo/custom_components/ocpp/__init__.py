"""A stand-in for lbbrhzn/ocpp in Load Juggler's demo: the same services, entities and unique ids, single connector.

For real chargers use the real one (https://github.com/lbbrhzn/ocpp). This one differs on purpose in one way: an unknown
devid is an error (the real one's behaviour since 0.11.2), never a command to another charger.
"""

from __future__ import annotations

from typing import Any

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryNotReady
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.typing import ConfigType

from .central_system import CentralSystem, OcppConfigEntry, configured_chargers
from .const import CONF_CPID, CONF_CSID, DOMAIN
from .services import async_register

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)
PLATFORMS = (Platform.BUTTON, Platform.NUMBER, Platform.SENSOR, Platform.SWITCH)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register the services."""
    async_register(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: OcppConfigEntry) -> bool:
    """Create the devices, listen for chargers, show the configured ones."""
    _create_devices(hass, entry)
    try:
        entry.runtime_data = await CentralSystem.start(hass, entry)
    except OSError as error:
        raise ConfigEntryNotReady(f"cannot listen: {error}") from error
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    entry.async_on_unload(entry.add_update_listener(_async_reload))
    return True


async def async_unload_entry(hass: HomeAssistant, entry: OcppConfigEntry) -> bool:
    """Close the server and take the entities away."""
    await entry.runtime_data.stop()
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


async def _async_reload(hass: HomeAssistant, entry: OcppConfigEntry) -> None:
    """Start anew with a charger that was added."""
    await hass.config_entries.async_reload(entry.entry_id)


def _create_devices(hass: HomeAssistant, entry: OcppConfigEntry) -> None:
    registry = dr.async_get(hass)
    identifier = (DOMAIN, entry.data[CONF_CSID])
    central = registry.async_get_or_create(
        config_entry_id=entry.entry_id,
        identifiers={identifier},
        name=entry.data[CONF_CSID],
        model="OCPP Central System",
    )
    # via_device is deprecated since Home Assistant 2026.8, its successor unknown before.
    modern = hasattr(dr, "async_get_device_id_by_identifier")
    via: dict[str, Any] = {"via_device_id": central.id} if modern else {"via_device": identifier}
    for cp_id, settings in configured_chargers(entry).items():
        registry.async_get_or_create(
            config_entry_id=entry.entry_id,
            identifiers={(DOMAIN, cp_id), (DOMAIN, settings[CONF_CPID])},
            name=settings[CONF_CPID],
            **via,
        )
