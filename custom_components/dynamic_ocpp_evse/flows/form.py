"""What every form has in common: what was typed so far, page by page, and what entry comes of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from enum import Enum, auto
from typing import Any, ClassVar

import voluptuous as vol
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from .. import const
from ..detection import Detected
from ..detection.model import GENERIC
from ..reading.sources import name_of
from ..sentences import text
from .checks import Errors, check_entities, check_name
from .fields import FIELDS, Field, flat, schema, split
from .selectors import Facts


class Purpose(Enum):
    """What a form is shown for, and so which fields it asks: all, the options, or the wiring."""

    CREATE = auto()
    CONFIGURE = auto()
    RECONFIGURE = auto()


class Form(ABC):
    """The forms of one entry kind. `typed` is all that is known so far, also of pages that are yet to come."""

    kind: ClassVar[const.EntryType]

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry[Any] | None = None, purpose: Purpose = Purpose.CREATE
    ) -> None:
        self.hass = hass
        self.entry = entry
        self.purpose = purpose
        self.typed: dict[str, Any] = {}
        self.detected: dict[str, Detected] = {}
        if entry is not None:
            self.typed = {**entry.data, **entry.options, const.CONF_NAME: entry.title}

    def suggest(self, detected: Mapping[str, Detected]) -> None:
        """Prefill fields with what was detected."""
        self.detected |= detected
        self.typed |= {key: found.value for key, found in detected.items()}

    def missing(self) -> str | None:
        """Return why nothing of this kind can be set up now, or None."""
        return None

    def hidden(self) -> set[str]:
        """Return the fields that make no sense here; `filled` gives their values."""
        return set()

    def defaults(self) -> dict[str, Any]:
        """Return the defaults that depend on what is there already."""
        return {}

    def facts(self) -> Facts:
        """Return the lists that the selectors show."""
        entities = er.async_get(self.hass).entities.values()
        return {
            "own": [item.entity_id for item in entities if item.platform == const.DOMAIN],
            "steering": [item.entity_id for item in entities if item.platform in (const.DOMAIN, const.OCPP)],
        }

    def fields(self, page: str | None = None) -> list[Field]:
        """Return the fields that are asked for, of one page or of all."""
        hidden = self.hidden()
        asked = {Purpose.CREATE: (True, False), Purpose.CONFIGURE: (False,), Purpose.RECONFIGURE: (True,)}[self.purpose]
        return [
            field
            for field in FIELDS[self.kind]
            if field.key not in hidden and field.wiring in asked and page in (None, field.page)
        ]

    def pages(self) -> list[str]:
        """Return the pages in order; what is typed on one may bring or take another."""
        return list(dict.fromkeys(field.page for field in self.fields()))

    def schema(self, page: str, errors: Mapping[str, str]) -> vol.Schema:
        """Return a page with what was typed so far."""
        fields = self.fields(page)
        opened = {field.section for field in fields if field.section and field.key in errors}
        if all(field.section for field in fields):
            opened |= {field.section for field in fields if field.section}  # nothing else is on the page
        return schema(fields, self.typed, self.facts(), self.defaults(), opened)

    def take(self, page: str, sent: Mapping[str, Any]) -> None:
        """Keep what was sent of a page; a field that is left out is empty from now on."""
        fields = self.fields(page)
        for field in fields:
            self.typed.pop(field.key, None)
        self.typed |= flat(fields, sent)
        if const.CONF_NAME in self.typed:
            self.typed[const.CONF_NAME] = self.typed[const.CONF_NAME].strip()

    def filled(self) -> dict[str, Any]:
        """Return what was typed, and the defaults of the fields that were not asked for."""
        defaults = {field.key: field.default for field in FIELDS[self.kind] if field.default is not None}
        return defaults | self.defaults() | self.typed

    @abstractmethod
    def check(self, typed: Mapping[str, Any], passed: Collection[str]) -> Errors:
        """Return the errors that only this kind has; `passed` are the pages that were filled in."""

    def errors(self, passed: Collection[str]) -> Errors:
        """Return the error of each field that has one, asked for or not; `passed` are the pages that were filled in."""
        fields = [field for field in self.fields() if field.page in passed]
        typed = self.filled()
        found = self.check(typed, passed)
        if const.CONF_NAME in typed:
            found |= check_name(self.hass, self.entry, typed[const.CONF_NAME])
        return found | check_entities(self.hass, self.kind, self.entry, fields, typed)

    def placeholders(self, page: str) -> dict[str, str]:
        """Return what the text of a page tells: the title, and where its values come from.

        It is put together of names, which are the same in every language, unless there is nothing to tell.
        """
        places: dict[tuple[str, bool], list[str]] = {}
        for field in self.fields(page):
            found = self.detected.get(field.key)
            if found is not None and self.typed.get(field.key) == found.value and field.reads is not None:
                name = name_of(self.hass, str(found.value))
                places.setdefault((found.source, found.confirmed), []).append(name)
        told = (
            ("" if source == GENERIC else f"{source}: ")
            + ", ".join([name if confirmed else f"{name} (?)" for name in names])
            for (source, confirmed), names in places.items()
        )
        return {"found": "; ".join(told) or text(self.hass, "nothing"), "name": self.title()}

    def step(self, page: str, placeholders: Mapping[str, str]) -> str:
        """Return the step with whose texts a page is shown."""
        return page

    def unique_id(self) -> str | None:
        """Return what makes a second entry of the same thing impossible."""
        return None

    def title(self) -> str:
        """Return the title of the entry."""
        return str(self.typed.get(const.CONF_NAME, ""))

    def split(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the data and the options of the entry; its name is its title alone."""
        known = {field.key for field in FIELDS[self.kind]} - {const.CONF_NAME}
        data, options = split(FIELDS[self.kind], {key: value for key, value in self.filled().items() if key in known})
        return {const.CONF_ENTRY_TYPE: self.kind, **data}, options
