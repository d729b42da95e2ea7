"""The import limit that an entity gives: an order, not a measurement, so it is in force for as long as it stands."""

from __future__ import annotations

from homeassistant.core import HomeAssistant

from .quantity import POWER, Moment, read

HOUR = 3600.0  # s
HOURS = 24


class ImportLimit:
    """Follow the entity of the max import power.

    One that cannot be read is what it was for as long as a meter may be silent, then the lowest of the last 24 hours;
    one that was never known is 0.
    """

    def __init__(self, hass: HomeAssistant, entity_id: str) -> None:
        self._hass = hass
        self._entity_id = entity_id
        self._lows: dict[int, float] = {}
        self._last: float | None = None
        self._seen = 0.0

    @property
    def known(self) -> bool:
        """Tell whether the entity has ever given a limit."""
        return self._last is not None

    def watts(self, moment: Moment, lost_after: float) -> float:
        """Return the limit, W; a negative one is 0."""
        found = read(self._hass, self._entity_id, POWER, moment)
        if found is not None:
            self._last, self._seen = max(0.0, found.value), moment.now
            self._remember(int(moment.now // HOUR), self._last)
        if self._last is None:
            return 0.0
        return self._last if moment.now - self._seen <= lost_after else min(self._lows.values())

    def _remember(self, hour: int, watts: float) -> None:
        if hour not in self._lows:
            self._lows = {then: low for then, low in self._lows.items() if then > hour - HOURS}
        self._lows[hour] = min(watts, self._lows.get(hour, watts))
