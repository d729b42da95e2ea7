"""The forms of a smart plug: a switch with something behind it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

from .. import const
from ..detection import detect_plug_power
from .checks import Errors
from .form import Purpose
from .member import LoadForm


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
            power = detect_plug_power(self.hass, switch)
            self.typed.pop(const.CONF_POWER, None)
            self.suggest({} if power is None else {const.CONF_POWER: power})
            if self.purpose is Purpose.CREATE:
                self.typed[const.CONF_NAME] = _name_of(self.hass, switch)

    def check(self, typed: Mapping[str, Any], passed: Collection[str]) -> Errors:
        """Check its phases."""
        return {} if typed[const.CONF_PLUG_PHASES] else {const.CONF_PLUG_PHASES: "phase_required"}

    def unique_id(self) -> str | None:
        """One entry a switch."""
        switch = self.typed.get(const.CONF_SWITCH)
        return None if switch is None else str(switch)


@callback
def _name_of(hass: HomeAssistant, entity_id: str) -> str:
    """Return what a person calls an entity, or the device that it stands for."""
    entry = er.async_get(hass).async_get(entity_id)
    known: str | None = None
    if entry is not None:
        device = dr.async_get(hass).async_get(entry.device_id) if entry.device_id else None
        known = entry.name or (device and (device.name_by_user or device.name)) or entry.original_name
    return known or entity_id.partition(".")[2].replace("_", " ").capitalize()
