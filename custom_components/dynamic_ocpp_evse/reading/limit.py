"""The import limit that an entity gives: an order, not a measurement, so it is in force for as long as it stands."""

from __future__ import annotations

from homeassistant.core import HomeAssistant

from .lost import Why, why_unread
from .quantity import POWER, Moment, read

HOUR = 3600.0  # s
HOURS = 24

type Lows = dict[int, float]


class ImportLimit:
    """Follow the entity of the max import power.

    One that cannot be read is what it was for as long as a meter may be silent, then the lowest of the 24 hours before,
    which outlast a restart as `lows`, W by the hour; one that was never known is 0.
    """

    def __init__(self, hass: HomeAssistant, entity_id: str) -> None:
        self._hass = hass
        self.entity_id = entity_id
        self.lows: Lows = {}
        self._last: float | None = None
        self._seen = float("-inf")

    @property
    def known(self) -> bool:
        """Tell whether the entity has given a limit since the start."""
        return self._last is not None

    def why_lost(self, moment: Moment, lost_after: float) -> Why | None:
        """Return why there is no limit for longer than that, None if there is one."""
        if moment.now - self._seen <= lost_after:
            return None
        return why_unread(self._hass, self.entity_id, POWER)

    def watts(self, moment: Moment, lost_after: float) -> float:
        """Return the limit, W; a negative one is 0."""
        found = read(self._hass, self.entity_id, POWER, moment)
        if found is not None:
            self._last, self._seen = max(0.0, found.value), moment.now
            self._remember(int(moment.now // HOUR), self._last)
        if self._last is not None and moment.now - self._seen <= lost_after:
            return self._last
        return min(self.lows.values(), default=0.0)

    def _remember(self, hour: int, watts: float) -> None:
        if hour not in self.lows:
            self.lows = {then: low for then, low in self.lows.items() if then > hour - HOURS}
        self.lows[hour] = min(watts, self.lows.get(hour, watts))
