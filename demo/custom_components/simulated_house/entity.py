"""What the entities have in common."""

from __future__ import annotations

from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity

from . import SimulatedHouseConfigEntry
from .const import DOMAIN
from .link import Link

HOUSE = "Simulated house"
HEATER = "Heater plug"
INVERTER = "Hybrid inverter"
GARAGE = "Garage sub-board"


class SimulatedHouseEntity(Entity):
    """Shows one key of the link, on the device that has that meter."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(self, entry: SimulatedHouseConfigEntry, key: str, device: str) -> None:
        self.link: Link = entry.runtime_data
        self.key = key
        self._attr_unique_id = f"{entry.entry_id}_{key}"
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, f"{entry.entry_id}_{device}")},
            name=device,
            manufacturer="Load Juggler",
            model=f"{device} of the demo",
        )

    async def async_added_to_hass(self) -> None:
        """Write the state at each sample, the same value too: that is a report of the meter."""
        self.async_on_remove(self.link.listen(self.key, self.async_write_ha_state))

    @property
    def available(self) -> bool:
        """Return whether the house has told this value and is still there."""
        return self.key in self.link.values
