"""The form of a circuit: a sub-breaker, maybe inside another one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from homeassistant.config_entries import ConfigEntry

from .. import const
from .checks import Errors
from .member import MemberForm


class CircuitForm(MemberForm):
    """A sub-breaker."""

    kind = const.EntryType.CIRCUIT

    @property
    def circuits(self) -> list[ConfigEntry[Any]]:
        """Return the circuits that it may be in: none that is inside it."""
        return [circuit for circuit in super().circuits if not self._holds(circuit)]

    def _holds(self, circuit: ConfigEntry[Any]) -> bool:
        """Tell whether another circuit is inside this one."""
        if self.entry is None:
            return False
        parents = {item.entry_id: item.data.get(const.CONF_CIRCUIT_PARENT) for item in super().circuits}
        inside = parents.get(circuit.entry_id)
        while inside in parents:
            inside = parents[inside]
        return inside == self.entry.entry_id

    def hidden(self) -> set[str]:
        """Ask for meters only on the phases of the site."""
        hidden = super().hidden() | {*const.CONF_CIRCUIT_METERS[self.site_phases :]}
        return hidden - ({const.CONF_CIRCUIT_PARENT} if super().circuits else set())

    def check(self, typed: Mapping[str, Any], passed: Collection[str]) -> Errors:
        """Refuse a ring of circuits, which another form may have closed meanwhile."""
        chosen = self.typed.get(const.CONF_CIRCUIT_PARENT)
        inside = {circuit.entry_id for circuit in super().circuits if self._holds(circuit)}
        return {const.CONF_CIRCUIT_PARENT: "circuit_ring"} if chosen in inside else {}
