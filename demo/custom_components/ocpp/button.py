"""Buttons: reset, and unlock."""

from __future__ import annotations

from homeassistant.components.button import ButtonEntity
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from . import commands
from .central_system import OcppConfigEntry, configured_chargers
from .const import CONF_CPID, DOMAIN
from .entity import ChargerEntity


async def async_setup_entry(
    hass: HomeAssistant, entry: OcppConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add both buttons of all configured chargers."""
    for settings in configured_chargers(entry).values():
        cpid = settings[CONF_CPID]
        async_add_entities([Reset(entry, cpid), Unlock(entry, cpid)])


class Reset(ChargerEntity, ButtonEntity):
    """Restarts the charger."""

    _attr_name = "Reset"
    _attr_icon = "mdi:restart"
    _attr_entity_category = EntityCategory.CONFIG

    def __init__(self, entry: OcppConfigEntry, cpid: str) -> None:
        """Restart that charger."""
        super().__init__(entry, cpid, "button", "reset")
        self._attr_unique_id = f"button.{DOMAIN}.{cpid}.reset"

    async def async_press(self) -> None:
        """Reset hard."""
        await commands.reset(self.connected)


class Unlock(ChargerEntity, ButtonEntity):
    """Opens the lock of the connector."""

    _attr_name = "Unlock"
    _attr_entity_category = EntityCategory.CONFIG
    _of_connector = True

    def __init__(self, entry: OcppConfigEntry, cpid: str) -> None:
        """Unlock that charger."""
        super().__init__(entry, cpid, "button", "unlock")
        self._attr_unique_id = f"button.{DOMAIN}.{cpid}.unlock"

    async def async_press(self) -> None:
        """Unlock."""
        await commands.unlock(self.connected)
