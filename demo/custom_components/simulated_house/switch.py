"""The plug of the heater."""

from __future__ import annotations

from typing import Any

from homeassistant.components.switch import SwitchEntity
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from . import SimulatedHouseConfigEntry
from .const import DOMAIN
from .entity import HEATER, SimulatedHouseEntity

PARALLEL_UPDATES = 1


async def async_setup_entry(
    _hass: HomeAssistant, entry: SimulatedHouseConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the plug."""
    async_add_entities([HeaterPlugSwitch(entry)])


class HeaterPlugSwitch(SimulatedHouseEntity, SwitchEntity):
    """The switch of the plug; its state is what the house says, not what was asked for."""

    _attr_name = None
    _attr_translation_key = "heater"

    def __init__(self, entry: SimulatedHouseConfigEntry) -> None:
        super().__init__(entry, "heater", HEATER)

    @property
    def is_on(self) -> bool | None:
        """Return whether the plug is on."""
        value = self.link.values.get(self.key)
        return None if value is None else bool(value)

    async def async_turn_on(self, **kwargs: Any) -> None:
        """Turn the plug on."""
        await self._switch(on=True)

    async def async_turn_off(self, **kwargs: Any) -> None:
        """Turn the plug off."""
        await self._switch(on=False)

    async def _switch(self, *, on: bool) -> None:
        try:
            await self.link.send(self.key, on)
        except ConnectionError as error:
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key="not_connected",
                translation_placeholders={"port": str(self.link.port)},
            ) from error
