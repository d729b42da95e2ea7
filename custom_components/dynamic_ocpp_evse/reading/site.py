"""A hub's entry to the site that the engine plans for, and its meters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from homeassistant.core import HomeAssistant

from .. import const
from ..engine import Accounting, Distribution, Reading, Site
from .quantity import POWER, Moment, read, read_current

HELD = 60.0  # s for which the last reading of a phase stands in for one that cannot be read


def site_of(data: Mapping[str, Any], options: Mapping[str, Any]) -> Site:
    """Return the site that a hub's entry describes."""
    interval = float(options[const.CONF_INTERVAL])
    return Site(
        phases=sum(bool(data.get(key)) for key in const.CONF_GRID_PHASES),
        breaker=float(options[const.CONF_BREAKER]),
        voltage=float(options[const.CONF_VOLTAGE]),
        max_import=options.get(const.CONF_MAX_IMPORT),
        power_buffer=float(options[const.CONF_POWER_BUFFER]),
        accounting=Accounting(options[const.CONF_ACCOUNTING]),
        excess_threshold=float(options[const.CONF_EXCESS_THRESHOLD]),
        excess_hysteresis=float(options[const.CONF_EXCESS_HYSTERESIS]),
        distribution=Distribution(options[const.CONF_DISTRIBUTION]),
        ramp_up=float(options[const.CONF_RAMP_UP]),
        grid_no_raise_after=max(15.0, 3 * interval),
    )


class SiteReader:
    """Read the meters of a site."""

    def __init__(self, hass: HomeAssistant, data: Mapping[str, Any]) -> None:
        self._hass = hass
        self._grid = [data[key] for key in const.CONF_GRID_PHASES if data.get(key)]
        self._sign = -1.0 if data.get(const.CONF_INVERT_PHASES) else 1.0
        self._last: dict[str, Reading] = {}
        self._solar = data.get(const.CONF_SOLAR)
        self._max_import_entity = data.get(const.CONF_MAX_IMPORT_ENTITY)
        self._max_import: float | None = None

    @property
    def grid_entities(self) -> list[str]:
        """Return the entities whose change may show an overload."""
        return list(self._grid)

    def grid(self, voltage: float, moment: Moment) -> tuple[Reading | None, ...]:
        """Return the current of each phase, A, import positive."""
        return tuple(self._phase(entity_id, voltage, moment) for entity_id in self._grid)

    def _phase(self, entity_id: str, voltage: float, moment: Moment) -> Reading | None:
        """Return the reading of a phase; one that is gone for a moment grows old like one that is not renewed."""
        if (found := read_current(self._hass, entity_id, voltage, moment)) is not None:
            self._last[entity_id] = Reading(self._sign * found.value, found.at)
            return self._last[entity_id]
        last = self._last.get(entity_id)
        return last if last is not None and moment.now - last.at <= HELD else None

    def solar(self, moment: Moment) -> Reading | None:
        """Return the solar production, W."""
        return read(self._hass, self._solar, POWER, moment)

    @property
    def missing_limit(self) -> bool:
        """Tell whether the entity of the max import power has given none yet."""
        return self._max_import_entity is not None and self._max_import is None

    def limited(self, site: Site, moment: Moment) -> Site:
        """Return the site with the max import power that its entity gives: the last one known, none until then."""
        if self._max_import_entity is None:
            return site
        if (found := read(self._hass, self._max_import_entity, POWER, moment)) is not None:
            self._max_import = max(0.0, found.value)
        return replace(site, max_import=self._max_import or 0.0)
