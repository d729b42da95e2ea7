"""Switches: whether a load is controlled, and whether the battery's charging from the grid may feed chargers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import STATE_OFF, STATE_ON, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import EntryType
from .coordinator import Coordinator
from .entity import Choice, ChoiceEntity, described
from .entries import LoadJugglerEntry
from .loads import ManagedLoad
from .reading.site import has_battery

PARALLEL_UPDATES = 1

_STATES: dict[Any, bool] = {STATE_ON: True, STATE_OFF: False, True: True, False: False}


@dataclass(frozen=True, kw_only=True)
class SwitchDescription(SwitchEntityDescription, Choice[bool]):
    """A switch of a hub or a load."""


def _control(load: ManagedLoad, controlled: bool) -> None:
    load.settings.controlled = controlled


SWITCHES: tuple[SwitchDescription, ...] = (
    SwitchDescription(
        key="allow_grid_charging",
        kinds=frozenset({EntryType.HUB}),
        has_fn=lambda hub: has_battery(hub.data),
        value_fn=lambda hub: hub.site.battery.grid_charging,
        choose_fn=lambda hub, allowed: hub.choose_battery(grid_charging=allowed),
    ),
    SwitchDescription(
        key="dynamic_control",
        kinds=frozenset({EntryType.EVSE, EntryType.PLUG}),
        value_fn=lambda load: load.settings.controlled,
        choose_fn=_control,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant, entry: LoadJugglerEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the switches of a hub or a load."""
    async_add_entities(described(hass, entry, ChoiceSwitch, SWITCHES))


class ChoiceSwitch(ChoiceEntity[bool], SwitchEntity):
    """A switch of a hub or a load."""

    entity_description: SwitchDescription

    def __init__(self, coordinator: Coordinator, entry: ConfigEntry[Any], description: SwitchDescription) -> None:
        super().__init__(coordinator, entry, Platform.SWITCH, description)

    @property
    def choice(self) -> SwitchDescription:
        """Return the description."""
        return self.entity_description

    @property
    def is_on(self) -> bool | None:
        """Return what was chosen."""
        return self.chosen

    def fitting(self, stored: Any) -> bool | None:
        """Return what was chosen before."""
        return _STATES.get(stored)

    async def async_turn_on(self, **kwargs: Any) -> None:
        """Turn it on."""
        self.choose(True)

    async def async_turn_off(self, **kwargs: Any) -> None:
        """Turn it off."""
        self.choose(False)
