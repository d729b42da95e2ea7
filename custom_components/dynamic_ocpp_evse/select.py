"""Selects: the distribution mode of a hub and the operating mode of a load."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from homeassistant.components.select import SelectEntity, SelectEntityDescription
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import CONF_DISTRIBUTION, EntryType
from .coordinator import Coordinator
from .engine import Distribution, LoadKind, Mode, modes_of
from .entity import Choice, ChoiceEntity, described
from .entries import LoadJugglerEntry

PARALLEL_UPDATES = 1


def _modes(kind: LoadKind) -> list[str]:
    return [str(mode) for mode in modes_of(kind)]


@dataclass(frozen=True, kw_only=True)
class SelectDescription(SelectEntityDescription, Choice[str]):
    """A select of a hub or a load."""


def _operating_mode(kind: EntryType, modes: list[str], icon: str | None = None) -> SelectDescription:
    return SelectDescription(
        key="operating_mode",
        kinds=frozenset({kind}),
        icon=icon,
        options=modes,
        value_fn=lambda load: load.settings.mode,
        choose_fn=lambda load, mode: load.choose_mode(Mode(mode)),
    )


SELECTS: tuple[SelectDescription, ...] = (
    SelectDescription(
        key="distribution_mode",
        kinds=frozenset({EntryType.HUB}),
        options=[str(mode) for mode in Distribution],
        option=CONF_DISTRIBUTION,
        value_fn=lambda hub: hub.site.distribution,
        choose_fn=lambda hub, mode: hub.choose(distribution=Distribution(mode)),
    ),
    _operating_mode(EntryType.EVSE, _modes(LoadKind.EVSE)),
    _operating_mode(EntryType.PLUG, _modes(LoadKind.PLUG), "mdi:power-plug"),
)


async def async_setup_entry(
    hass: HomeAssistant, entry: LoadJugglerEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the select of a hub or a load."""
    async_add_entities(described(hass, entry, ModeSelect, SELECTS))


class ModeSelect(ChoiceEntity[str], SelectEntity):
    """How a site shares out, or how a load is fed."""

    entity_description: SelectDescription

    def __init__(self, coordinator: Coordinator, entry: ConfigEntry[Any], description: SelectDescription) -> None:
        super().__init__(coordinator, entry, Platform.SELECT, description)

    @property
    def choice(self) -> SelectDescription:
        """Return the description."""
        return self.entity_description

    @property
    def current_option(self) -> str | None:
        """Return the mode in force."""
        return self.chosen

    def fitting(self, stored: Any) -> str | None:
        """Return a mode of before, if there still is one of that name."""
        return stored if stored in self.options else None

    async def async_select_option(self, option: str) -> None:
        """Change the mode."""
        self.choose(option)
