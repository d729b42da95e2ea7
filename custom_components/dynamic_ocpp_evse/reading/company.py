"""The sensors beside one: a device that tells anything is alive, and what it does not repeat still holds.

Many integrations, MQTT first of all, write no state where a value repeats itself. A battery that rests at 100 % and 0 W
is silent for hours then, and would count as lost. What its device tells of anything else shows that it is not. That is
enough for what changes slowly and is only planned by: SOC, battery power, the sun. It is not enough for the currents
that protect a breaker: a gateway may go on telling of its other meters when the one at the grid has died.
"""

from __future__ import annotations

from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from .quantity import Moment

LOOK_EVERY = 60.0  # s between two looks at the registry


class Company:
    """The other sensors of the device that an entity belongs to, as far as the same integration makes them."""

    def __init__(self, hass: HomeAssistant, entity_id: str) -> None:
        self._hass = hass
        self._entity_id = entity_id
        self._looked = float("-inf")
        self._others: list[str] = []

    def heard(self, moment: Moment) -> float | None:
        """Return the second of the newest report of any of them, None without one."""
        if moment.now - self._looked >= LOOK_EVERY:
            self._looked, self._others = moment.now, self._look()
        found = [state for name in self._others if (state := self._hass.states.get(name)) is not None]
        return max(
            [moment.of(state) for state in found if state.state not in (STATE_UNAVAILABLE, STATE_UNKNOWN)], default=None
        )

    def _look(self) -> list[str]:
        registry = er.async_get(self._hass)
        entry = registry.async_get(self._entity_id)
        if entry is None or entry.device_id is None or entry.config_entry_id is None:
            return []
        return [
            other.entity_id
            for other in er.async_entries_for_device(registry, entry.device_id)
            if other.domain == Platform.SENSOR
            and other.config_entry_id == entry.config_entry_id
            and other.entity_id != entry.entity_id
        ]
