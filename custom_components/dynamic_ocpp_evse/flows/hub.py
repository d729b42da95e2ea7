"""The forms of a hub: one site, its meters and its limits."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from .. import const
from ..entries import loads_of
from ..reading.site import has_battery, is_off_grid
from .checks import Errors, check_pairs, check_phases
from .fields import HUB_FIELDS
from .form import Form, Purpose
from .preview import preview

PREVIEW = "hub_preview"
_BATTERY = {field.key for field in HUB_FIELDS if field.page == "hub_battery"} | {const.CONF_BATTERY_LOST_AFTER}


class HubForm(Form):
    """A site."""

    kind = const.EntryType.HUB

    def hidden(self) -> set[str]:
        """Without a battery nothing is asked about it."""
        return set() if has_battery(self.typed) else set(_BATTERY)

    def pages(self) -> list[str]:
        """Show at the end what a new site will do."""
        return [*super().pages(), *([PREVIEW] if self.purpose is Purpose.CREATE else [])]

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
