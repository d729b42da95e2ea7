"""What is told by one entity: the sun, the SOC, the battery's power."""

from __future__ import annotations

from collections.abc import Mapping

from homeassistant.core import HomeAssistant

from ..engine import Reading
from .company import Company
from .lost import Why, why_unread
from .quantity import Moment, read


class Gauge:
    """Read one entity that changes slowly.

    A reading that is gone for a moment stands as it was and grows old; one that is not repeated is as young as the
    newest report of its device.
    """

    def __init__(self, hass: HomeAssistant, entity_id: str | None, units: Mapping[str, float]) -> None:
        self._hass = hass
        self.entity_id = entity_id
        self._units = units
        self._company = Company(hass, entity_id) if entity_id else None
        self._last: Reading | None = None
        self._absurd = False

    def read(self, moment: Moment, span: tuple[float, float], lost_after: float, young: float) -> Reading | None:
        """Return what it tells, in W or %; nothing of what is outside its span, or was lost `lost_after` s ago.

        Up to an age of `young` s its own report will do.
        """
        found = read(self._hass, self.entity_id, self._units, moment)
        self._absurd = found is not None and not span[0] <= found.value <= span[1]
        if found is not None and not self._absurd:
            if self._company is not None and moment.now - found.at > young:
                found = Reading(found.value, max(found.at, self._company.heard(moment) or found.at))
            self._last = found
        last = self._last
        return None if last is None or last.is_lost(moment.now, lost_after) else last

    def why_lost(self) -> Why:
        """Return why the last reading told nothing."""
        unread = None if self.entity_id is None else why_unread(self._hass, self.entity_id, self._units)
        return Why.ABSURD if self._absurd else unread or Why.SILENT
