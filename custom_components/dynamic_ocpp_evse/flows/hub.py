"""The forms of a hub: one site, its meters and its limits."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import chain, count
from typing import Any

from .. import const
from ..detection import Detected
from ..entries import hubs_of, loads_of
from ..reading.site import has_battery, is_off_grid
from .checks import Errors, check_name, check_pairs, check_phases
from .fields import HUB_FIELDS
from .form import Form, Purpose
from .preview import preview, tells_all

PREVIEW = "hub_preview"
PREVIEW_UNKNOWN = "hub_preview_unknown"
_BATTERY = {field.key for field in HUB_FIELDS if field.page == "hub_battery"} | {const.CONF_BATTERY_LOST_AFTER}
_ENTITIES = [field.key for field in HUB_FIELDS if field.reads is not None]
_NAME = next(str(field.default) for field in HUB_FIELDS if field.key == const.CONF_NAME)


class HubForm(Form):
    """A site."""

    kind = const.EntryType.HUB

    def suggest(self, detected: Mapping[str, Detected]) -> None:
        """Prefill what was detected, but nothing that another site uses already."""
        used = {hub.data.get(key) for hub in hubs_of(self.hass) for key in _ENTITIES}
        # With a meter goes what was found with it, such as its sign.
        others = {found.source for key, found in detected.items() if key in _ENTITIES and found.value in used}
        super().suggest({key: found for key, found in detected.items() if found.source not in others})

    def defaults(self) -> dict[str, Any]:
        """Give it the next name that is free."""
        names = (f"{_NAME} {number}" for number in count(2))
        free = next(name for name in chain([_NAME], names) if not check_name(self.hass, self.entry, name))
        return {**super().defaults(), const.CONF_NAME: free}

    def hidden(self) -> set[str]:
        """Without a battery, or the sun's sensor, nothing is asked about it."""
        hidden = set() if has_battery(self.typed) else set(_BATTERY)
        return hidden if self.typed.get(const.CONF_SOLAR) else hidden | {const.CONF_SOLAR_LOST_AFTER}

    def pages(self) -> list[str]:
        """Show at the end what a site with this wiring will do."""
        return [*super().pages(), *([] if self.purpose is Purpose.CONFIGURE else [PREVIEW])]

    def check(self, typed: Mapping[str, Any], passed: Collection[str]) -> Errors:
        """Check the meters, and that loads are told often enough."""
        errors = check_pairs(self.hass, typed) | check_phases(const.CONF_GRID_PHASES, typed)
        # Only with the page of the battery behind us: an empty first page may be a site off the grid.
        if is_off_grid(typed) and not has_battery(typed) and "hub_supply" in passed:
            errors[const.CONF_GRID_PHASES[0]] = "off_grid_needs_battery"
        loads = [] if self.entry is None else loads_of(self.hass, self.entry)
        timeouts = [load.options[const.CONF_TIMEOUT] for load in loads if const.CONF_TIMEOUT in load.options]
        if timeouts and 3 * typed[const.CONF_INTERVAL] > min(timeouts):
            errors[const.CONF_INTERVAL] = "interval_too_long"
        return errors

    def placeholders(self, page: str) -> dict[str, str]:
        """Tell on the last page what the site would do right now."""
        told = super().placeholders(page)
        return told | preview(self.hass, *self.split()) if page == PREVIEW else told

    def step(self, page: str, placeholders: Mapping[str, str]) -> str:
        """Explain what is not known only where something is not."""
        return PREVIEW_UNKNOWN if page == PREVIEW and not tells_all(placeholders) else page
