"""Selects: the distribution mode of a hub and the operating mode of a load."""

from __future__ import annotations

from abc import abstractmethod

from homeassistant.components.select import SelectEntity, SelectEntityDescription
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.restore_state import RestoreEntity

from .coordinator import Coordinator
from .engine import Distribution, Mode, modes_of
from .entity import HubEntity, LoadEntity, LoadJugglerEntity, StoredChoice, last_choice
from .entries import HubEntry, LoadEntry, LoadJugglerEntry, coordinator_of, is_hub

PARALLEL_UPDATES = 1

_DISTRIBUTION = SelectEntityDescription(key="distribution_mode", options=[str(mode) for mode in Distribution])
_MODE = SelectEntityDescription(key="operating_mode")


async def async_setup_entry(
    hass: HomeAssistant, entry: LoadJugglerEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the select of a hub or a load."""
    if is_hub(entry):
        async_add_entities([DistributionSelect(entry)])
    elif (coordinator := coordinator_of(hass, entry)) is not None:
        async_add_entities([ModeSelect(coordinator, entry)])


class ChoiceSelect(LoadJugglerEntity, RestoreEntity, SelectEntity):
    """A choice that outlasts restarts and reloads."""

    @abstractmethod
    def choose(self, option: str) -> None:
        """Take a choice over."""

    @property
    def available(self) -> bool:
        """A choice can be made before the first plan."""
        return self.coordinator.running

    @property
    def shows(self) -> str | None:
        """Return what a state is written for."""
        return self.current_option

    @property
    def extra_restore_state_data(self) -> StoredChoice:
        """Return what a restart and a reload keep."""
        return StoredChoice(str(self.current_option))

    async def async_added_to_hass(self) -> None:
        """Go on with what was chosen before."""
        await super().async_added_to_hass()
        if (last := await last_choice(self)) in self.options:
            self.choose(last)

    async def async_select_option(self, option: str) -> None:
        """Obey a choice in the next cycle."""
        self.choose(option)
        self.coordinator.plan_soon()
        self.async_write_ha_state()


class DistributionSelect(ChoiceSelect, HubEntity):
    """How a site shares out."""

    def __init__(self, entry: HubEntry) -> None:
        super().__init__(entry, Platform.SELECT, _DISTRIBUTION)

    @property
    def current_option(self) -> str:
        """Return the mode in force."""
        return self.coordinator.site.distribution

    def choose(self, option: str) -> None:
        """Share out in another way."""
        self.coordinator.choose(distribution=Distribution(option))


class ModeSelect(ChoiceSelect, LoadEntity):
    """How a load is fed."""

    def __init__(self, coordinator: Coordinator, entry: LoadEntry) -> None:
        super().__init__(coordinator, entry, Platform.SELECT, _MODE)
        self._attr_options = [str(mode) for mode in modes_of(self.load.kind)]

    @property
    def current_option(self) -> str:
        """Return the mode in force."""
        return self.load.settings.mode

    def choose(self, option: str) -> None:
        """Feed the load in another way."""
        self.load.choose_mode(Mode(option))
