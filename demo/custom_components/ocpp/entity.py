"""What all entities of a charger share."""

from __future__ import annotations

from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity import Entity
from homeassistant.util import slugify

from .central_system import OcppConfigEntry
from .charger import Charger, updated
from .const import DOMAIN, STATUS_CONNECTOR


class ChargerEntity(Entity):
    """An entity of a charger; it shows what is new when the charger tells something, and not when its link drops."""

    _attr_has_entity_name = False
    _attr_should_poll = False
    _of_connector = False

    def __init__(self, entry: OcppConfigEntry, cpid: str, platform: str, key: str) -> None:
        """Name the entity: <platform>.<cpid>_<key>, with the charger's device."""
        self._entry = entry
        self._cpid = cpid
        self.entity_id = f"{platform}.{slugify(f'{cpid}_{key}')}"
        self._attr_device_info = DeviceInfo(identifiers={(DOMAIN, cpid)}, name=cpid)

    @property
    def charger(self) -> Charger | None:
        """The charger, None before it first connects."""
        return self._entry.runtime_data.charger(self._cpid)

    @property
    def available(self) -> bool:
        """Whether the charger is connected; what belongs to the connector is not available with a fault either."""
        charger = self.charger
        if charger is None or not charger.online:
            return False
        return not (self._of_connector and charger.metrics[STATUS_CONNECTOR] == "Faulted")

    @property
    def connected(self) -> Charger:
        """The charger of an entity that is available."""
        charger = self.charger
        assert charger is not None
        return charger

    async def async_added_to_hass(self) -> None:
        """Follow the charger."""
        await super().async_added_to_hass()
        self.async_on_remove(
            async_dispatcher_connect(self.hass, updated(self._entry.entry_id, self._cpid), self.async_write_ha_state)
        )
