"""Buttons: reset the charging profiles of a charger, check the wiring of a load."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import EntityCategory, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .compat import ButtonDeviceClass
from .const import EntryType
from .coordinator import Coordinator
from .entity import Described, LoadJugglerEntity, described
from .entries import LoadJugglerEntry
from .rewiring import check_told

PARALLEL_UPDATES = 1


@dataclass(frozen=True, kw_only=True)
class ButtonDescription(ButtonEntityDescription, Described):
    """A button of a load; `told_fn` gives a sentence on what is being done, and then on what came of it."""

    press_fn: Callable[[Coordinator, Any], None]
    told_fn: Callable[[HomeAssistant, Any], str | None] = lambda hass, load: None


BUTTONS: tuple[ButtonDescription, ...] = (
    ButtonDescription(
        key="reset",
        kinds=frozenset({EntryType.EVSE}),
        device_class=ButtonDeviceClass.RESTART,
        entity_category=EntityCategory.CONFIG,
        press_fn=lambda _, load: load.reset(),
    ),
    ButtonDescription(
        key="check_wiring",
        kinds=frozenset({EntryType.EVSE, EntryType.PLUG}),
        entity_category=EntityCategory.DIAGNOSTIC,
        press_fn=lambda coordinator, load: coordinator.inspection.check(load),
        told_fn=check_told,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant, entry: LoadJugglerEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the buttons of a load."""
    async_add_entities(described(hass, entry, LoadButton, BUTTONS))


class LoadButton(LoadJugglerEntity, ButtonEntity):
    """A button of a load."""

    _unrecorded_attributes = frozenset({"sentence"})
    entity_description: ButtonDescription

    def __init__(self, coordinator: Coordinator, entry: ConfigEntry[Any], description: ButtonDescription) -> None:
        super().__init__(coordinator, entry, Platform.BUTTON, description)

    @property
    def shows(self) -> object:
        """Return what a state is written for."""
        return self.extra_state_attributes

    @property
    def extra_state_attributes(self) -> dict[str, Any] | None:
        """Return what it does, or has done, in words."""
        told = self.entity_description.told_fn(self.coordinator.hass, self.held)
        return None if told is None else {"sentence": told}

    async def async_press(self) -> None:
        """Do it with the next plan, which does not wait for the interval."""
        self.entity_description.press_fn(self.coordinator, self.held)
        self.coordinator.plan_soon()
