"""The forms of a smart plug: a switch with something behind it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from .. import const
from .checks import Errors
from .form import Purpose
from .member import LoadForm
from .prefill import name_of, plug_power


class PlugForm(LoadForm):
    """A smart plug."""

    kind = const.EntryType.PLUG

    def hidden(self) -> set[str]:
        """On a one-phase site there is no phase to choose."""
        return super().hidden() | ({const.CONF_PLUG_PHASES} if self.site_phases == 1 else set())

    def filled(self) -> dict[str, Any]:
        """Put it on the only phase of a one-phase site."""
        return super().filled() | ({const.CONF_PLUG_PHASES: ["a"]} if self.site_phases == 1 else {})

    def take(self, page: str, sent: Mapping[str, Any]) -> None:
        """With the switch known, look for its power and its name."""
        before = self.typed.get(const.CONF_SWITCH)
        super().take(page, sent)
        switch = self.typed.get(const.CONF_SWITCH)
        if page == "plug" and switch is not None and switch != before:
            power = plug_power(self.hass, switch)
            self.typed.pop(const.CONF_POWER, None)
            self.suggest({} if power is None else {const.CONF_POWER: power})
            if self.purpose is Purpose.CREATE:
                self.typed[const.CONF_NAME] = name_of(self.hass, switch)

    def check(self, typed: Mapping[str, Any], passed: Collection[str]) -> Errors:
        """Check its phases."""
        return {} if typed[const.CONF_PLUG_PHASES] else {const.CONF_PLUG_PHASES: "phase_required"}

    def unique_id(self) -> str | None:
        """One entry a switch."""
        switch = self.typed.get(const.CONF_SWITCH)
        return None if switch is None else str(switch)
