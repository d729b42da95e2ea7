"""What belongs to a hub: the forms of loads and circuits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import voluptuous as vol
from homeassistant.config_entries import ConfigEntry

from .. import const
from ..engine import Phase
from ..entries import hubs_of, members_of, phases_of, type_of
from .form import Form
from .selectors import Facts

_IN_CIRCUITS = (const.CONF_CIRCUIT, const.CONF_CIRCUIT_PARENT)


class MemberForm(Form):
    """A form of what belongs to a hub."""

    @property
    def hub(self) -> ConfigEntry[Any] | None:
        """Return the hub that was chosen, or the only one."""
        hubs = hubs_of(self.hass)
        chosen = self.typed.get(const.CONF_HUB)
        return next((hub for hub in hubs if hub.entry_id == chosen), hubs[0] if len(hubs) == 1 else None)

    @property
    def site_phases(self) -> int:
        """Return how many phases the site has."""
        return len(Phase) if self.hub is None else phases_of(self.hub)

    @property
    def members(self) -> list[ConfigEntry[Any]]:
        """Return what else belongs to the hub."""
        found: list[Any] = [] if self.hub is None else members_of(self.hass, self.hub)
        return [item for item in found if self.entry is None or item.entry_id != self.entry.entry_id]

    @property
    def circuits(self) -> list[ConfigEntry[Any]]:
        """Return the circuits that it may be in."""
        return [item for item in self.members if type_of(item) is const.EntryType.CIRCUIT]

    def missing(self) -> str | None:
        """Ask for a hub first."""
        return None if hubs_of(self.hass) else "no_hub"

    def facts(self) -> Facts:
        """List the hubs, and what the chosen one has."""
        return {
            **super().facts(),
            "hubs": _options(hubs_of(self.hass)),
            "circuits": _options(self.circuits),
            "phases": [phase.name.lower() for phase in Phase][: self.site_phases],
        }

    def hidden(self) -> set[str]:
        """With one hub there is nothing to choose, and without circuits neither."""
        hidden = super().hidden()
        hidden |= set() if len(hubs_of(self.hass)) > 1 else {const.CONF_HUB}
        return hidden | (set() if self.circuits else set(_IN_CIRCUITS))

    def schema(self, page: str, errors: Mapping[str, str]) -> vol.Schema:
        """Show no circuit that may not be chosen any more."""
        there = {circuit.entry_id for circuit in self.circuits}
        for key in _IN_CIRCUITS:
            if self.typed.get(key) not in there:
                self.typed.pop(key, None)
        return super().schema(page, errors)

    def filled(self) -> dict[str, Any]:
        """Name the hub, and leave out a circuit that is not one of its."""
        filled = super().filled()
        if self.hub is not None:
            filled[const.CONF_HUB] = self.hub.entry_id
        there = {circuit.entry_id for circuit in self.circuits}
        for key in _IN_CIRCUITS:
            if filled.get(key) not in there:
                filled.pop(key, None)
        return filled


class LoadForm(MemberForm):
    """A form of a load."""

    def defaults(self) -> dict[str, Any]:
        """Give it the next priority that is free."""
        taken = {int(item.options.get(const.CONF_PRIORITY, 0)) for item in self.members}
        free = next((number for number in range(1, 10) if number not in taken), 10)
        return {**super().defaults(), const.CONF_PRIORITY: free}


def _options(entries: list[Any]) -> list[dict[str, str]]:
    return [{"value": entry.entry_id, "label": entry.title} for entry in entries]
