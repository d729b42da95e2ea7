"""The form of a smart plug: a switch with something behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import const
from .checks import Errors, check_plug
from .form import LoadForm


class PlugForm(LoadForm):
    """Add a smart plug."""

    kind = const.EntryType.PLUG

    def errors(self, typed: Mapping[str, Any]) -> Errors:
        """Check the switch, its power and its phases."""
        return check_plug(self.hass, typed, self.site_phases(typed))

    def unique_id(self, typed: Mapping[str, Any]) -> str:
        """One entry a switch."""
        return str(typed[const.CONF_SWITCH])
