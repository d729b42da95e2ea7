"""What every form of the config flow has in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

import voluptuous as vol
from homeassistant.core import HomeAssistant

from .. import const
from ..entries import hubs_of, phases_of
from .checks import Errors
from .fields import FIELDS, Field, schema, split


class Form(ABC):
    """A form of one entry kind: its fields, its checks, and what entry comes of it."""

    kind: ClassVar[const.EntryType]

    def __init__(self, hass: HomeAssistant) -> None:
        self.hass = hass

    @property
    def fields(self) -> tuple[Field, ...]:
        """Return the fields of this kind of entry."""
        return FIELDS[self.kind]

    def missing(self) -> str | None:
        """Return why nothing of this kind can be added now, or None."""
        return None

    def facts(self) -> dict[str, Any]:
        """Return the lists that the selectors show."""
        return {}

    def hidden(self) -> set[str]:
        """Return the fields that make no sense here; `filled` gives their values."""
        return set()

    def schema(self, typed: Mapping[str, Any]) -> vol.Schema:
        """Return the form with what was typed so far."""
        return schema(self.fields, typed, self.facts(), self.hidden())

    def filled(self, typed: Mapping[str, Any]) -> dict[str, Any]:
        """Return what was typed, with the fields that were not asked for."""
        return dict(typed)

    @abstractmethod
    def errors(self, typed: Mapping[str, Any]) -> Errors:
        """Return the error of each field that has one."""

    def unique_id(self, typed: Mapping[str, Any]) -> str | None:
        """Return what makes a second entry of the same thing impossible."""
        return None

    def title(self, typed: Mapping[str, Any]) -> str:
        """Return the title of the entry."""
        return str(typed[const.CONF_NAME])

    def split(self, typed: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the data and the options of the entry."""
        return split(self.fields, self.filled(typed))


class LoadForm(Form):
    """A form of a load, which belongs to a hub."""

    def missing(self) -> str | None:
        """Ask for a hub first."""
        return None if hubs_of(self.hass) else "no_hub"

    def facts(self) -> dict[str, Any]:
        """List the hubs."""
        return {"hubs": [{"value": hub.entry_id, "label": hub.title} for hub in hubs_of(self.hass)]}

    def hidden(self) -> set[str]:
        """With one hub there is nothing to choose."""
        return {const.CONF_HUB} if len(hubs_of(self.hass)) == 1 else set()

    def filled(self, typed: Mapping[str, Any]) -> dict[str, Any]:
        """Name the only hub, if it was not asked for."""
        return {const.CONF_HUB: hubs_of(self.hass)[0].entry_id, **typed}

    def site_phases(self, typed: Mapping[str, Any]) -> int:
        """Return how many phases the chosen site has, or the only one."""
        chosen = typed.get(const.CONF_HUB, hubs_of(self.hass)[0].entry_id)
        return next((phases_of(hub) for hub in hubs_of(self.hass) if hub.entry_id == chosen), 3)

    def interval(self, typed: Mapping[str, Any]) -> float:
        """Return the seconds between two plans of the chosen site."""
        chosen = self.filled(typed)[const.CONF_HUB]
        hubs = (hub for hub in hubs_of(self.hass) if hub.entry_id == chosen)
        return max((float(hub.options[const.CONF_INTERVAL]) for hub in hubs), default=0.0)
