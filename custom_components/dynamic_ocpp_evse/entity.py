"""What all entities have in common: their ids, their device, and that they only show the plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import callback
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.restore_state import ExtraStoredData, RestoreEntity
from homeassistant.helpers.update_coordinator import CoordinatorEntity
from homeassistant.util import slugify

from .compat import device_under_hub
from .const import DOMAIN, NAME
from .coordinator import Coordinator
from .engine import LoadPlan
from .loads import ManagedLoad


class LoadJugglerEntity(CoordinatorEntity[Coordinator]):
    """An entity of a hub or a load."""

    _attr_has_entity_name = True

    def __init__(
        self, coordinator: Coordinator, entry: ConfigEntry[Any], platform: str, description: EntityDescription
    ) -> None:
        super().__init__(coordinator)
        self.entity_description = description
        self._attr_translation_key = description.key
        self._attr_unique_id = f"{entry.entry_id}_{description.key}"
        # The same in every language and area: automations depend on it.
        self.entity_id = f"{platform}.{DOMAIN}_{slugify(entry.title)}_{description.key}"
        self._shown: object = None

    @property
    def shows(self) -> object:
        """Return what a state is written for, if it has changed."""
        return None

    @callback
    def _handle_coordinator_update(self) -> None:
        """Write the state only when it shows something else."""
        shown = (self.available, self.shows)
        if shown != self._shown:
            self._shown = shown
            self.async_write_ha_state()


@dataclass(frozen=True, slots=True)
class StoredChoice(ExtraStoredData):
    """What was chosen, kept apart from the state: that is `unavailable` whenever the hub is not loaded."""

    choice: str

    def as_dict(self) -> dict[str, Any]:
        """Return what is stored."""
        return {"choice": self.choice}


async def last_choice(entity: RestoreEntity) -> str | None:
    """Return what was chosen before the entity was last removed."""
    stored = await entity.async_get_last_extra_data()
    if stored is not None and (choice := stored.as_dict().get("choice")) is not None:
        return str(choice)
    state = await entity.async_get_last_state()
    return None if state is None else state.state


class HubEntity(LoadJugglerEntity):
    """An entity of a hub."""

    def __init__(self, entry: ConfigEntry[Coordinator], platform: str, description: EntityDescription) -> None:
        super().__init__(entry.runtime_data, entry, platform, description)
        self._attr_device_info = DeviceInfo(identifiers={(DOMAIN, entry.entry_id)})


class LoadEntity(LoadJugglerEntity):
    """An entity of a load."""

    def __init__(
        self,
        coordinator: Coordinator,
        entry: ConfigEntry[ManagedLoad],
        platform: str,
        description: EntityDescription,
    ) -> None:
        super().__init__(coordinator, entry, platform, description)
        self.load = entry.runtime_data
        self._attr_device_info = device_under_hub(
            coordinator.hass,
            coordinator.entry,
            identifiers={(DOMAIN, entry.entry_id)},
            name=entry.title,
            manufacturer=NAME,
        )

    @property
    def plan(self) -> LoadPlan | None:
        """Return what the load was told last."""
        return self.load.plan

    @property
    def available(self) -> bool:
        """Tell whether the load is planned for."""
        return self.coordinator.running and self.plan is not None
