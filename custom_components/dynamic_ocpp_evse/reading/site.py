"""A hub's entry to the site that the engine plans for, and all that is read of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from homeassistant.core import HomeAssistant

from .. import const
from ..engine import Accounting, Battery, Circuit, Distribution, Inverter, Load, Reading, Site, Snapshot
from ..engine.battery import ABSURD, FULL
from .gauge import Gauge
from .limit import ImportLimit, Lows
from .lost import Why
from .meter import Meter, wires
from .quantity import PERCENT, POWER, Moment
from .standstill import Drawn, drawn_by

STANDBY = 200.0  # W that an inverter may take without sun

type Table = Mapping[str, tuple[str, Callable[[Any], Any]]]

# What the engine calls a field of the hub's entry.
SITE: Table = {
    "breaker": (const.CONF_BREAKER, float),
    "voltage": (const.CONF_VOLTAGE, float),
    "max_import": (const.CONF_MAX_IMPORT, float),
    "power_buffer": (const.CONF_POWER_BUFFER, float),
    "accounting": (const.CONF_ACCOUNTING, Accounting),
    "excess_threshold": (const.CONF_EXCESS_THRESHOLD, float),
    "excess_hysteresis": (const.CONF_EXCESS_HYSTERESIS, float),
    "distribution": (const.CONF_DISTRIBUTION, Distribution),
    "ramp_up": (const.CONF_RAMP_UP, float),
    "ramp_down": (const.CONF_RAMP_DOWN, float),
    "grid_lost_after": (const.CONF_GRID_LOST_AFTER, float),
    "battery_lost_after": (const.CONF_BATTERY_LOST_AFTER, float),
    "solar_lost_after": (const.CONF_SOLAR_LOST_AFTER, float),
}
BATTERY: Table = {
    "max_charge": (const.CONF_BATTERY_MAX_CHARGE, float),
    "max_discharge": (const.CONF_BATTERY_MAX_DISCHARGE, float),
    "hysteresis": (const.CONF_BATTERY_HYSTERESIS, float),
    "full": (const.CONF_BATTERY_FULL, float),
    "feeds_solar": (const.CONF_BATTERY_FEEDS_SOLAR, bool),
    "leftover": (const.CONF_BATTERY_LEFTOVER, bool),
}
INVERTER: Table = {
    "max_power": (const.CONF_INVERTER_MAX, float),
    "max_phase_power": (const.CONF_INVERTER_MAX_PHASE, float),
    "asymmetric": (const.CONF_INVERTER_ASYMMETRIC, bool),
    "has_battery": (const.CONF_INVERTER_HAS_BATTERY, bool),
}


def phases_in(data: Mapping[str, Any]) -> int:
    """Return how many phases a hub's site has: those of the grid's meters, off-grid those of the inverter's."""
    metered, given = (
        sum(bool(data.get(key)) for key in keys) for keys in (const.CONF_GRID_PHASES, const.CONF_INVERTER_OUTPUTS)
    )
    return metered or given or 1


def is_off_grid(data: Mapping[str, Any]) -> bool:
    """Tell whether a hub's site has no grid: then no phase of it is metered."""
    return not any(data.get(key) for key in const.CONF_GRID_PHASES)


def has_battery(data: Mapping[str, Any]) -> bool:
    """Tell whether a hub's site has a battery: one of its readings is configured."""
    return bool(data.get(const.CONF_BATTERY_SOC) or data.get(const.CONF_BATTERY_POWER))


def _made(table: Table, source: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a table that an entry has; the engine has defaults for the others."""
    return {name: kind(source[key]) for name, (key, kind) in table.items() if source.get(key) is not None}


def site_of(data: Mapping[str, Any], options: Mapping[str, Any]) -> Site:
    """Return the site that a hub's entry describes.

    What a person chooses of the battery while it runs (target, minimum, charging from the grid) has the engine's
    defaults.
    """
    entry = {**data, **options}
    return Site(
        phases=phases_in(data),
        off_grid=is_off_grid(data),
        battery=Battery(**_made(BATTERY, entry)) if has_battery(data) else None,
        inverter=Inverter(**_made(INVERTER, entry)),
        grid_no_raise_after=max(15.0, 3 * float(options[const.CONF_INTERVAL])),
        **_made(SITE, entry),
    )


def is_read(snapshot: Snapshot) -> bool:
    """Tell whether all meters that decide over a load that runs have been read, the site's and those of circuits.

    Off-grid anything that tells of the site will do. A battery that is not read yet only takes from what there is.
    """
    if any(None in (circuit.meter or ()) for circuit in snapshot.circuits):
        return False
    if snapshot.site.off_grid:
        return snapshot.battery is not None or any(snapshot.output)
    return None not in snapshot.grid


class SiteReader:
    """Read the meters of a site, its sun, its battery and its inverter."""

    def __init__(self, hass: HomeAssistant, data: Mapping[str, Any]) -> None:
        count = phases_in(data)
        sign = -1.0 if data.get(const.CONF_INVERT_PHASES) else 1.0
        grid = () if is_off_grid(data) else wires(data, const.CONF_GRID_PHASES, const.CONF_GRID_PAIRS, count)
        self._grid = Meter(hass, grid, sign)
        self._output = Meter(hass, wires(data, const.CONF_INVERTER_OUTPUTS, count=count))
        self._solar, self._soc, self._battery = [
            Gauge(hass, data.get(key), units)
            for key, units in (
                (const.CONF_SOLAR, POWER),
                (const.CONF_BATTERY_SOC, PERCENT),
                (const.CONF_BATTERY_POWER, POWER),
            )
        ]
        self._discharging = 1.0 if data.get(const.CONF_BATTERY_POSITIVE) != const.Direction.CHARGING else -1.0
        entity_id = data.get(const.CONF_MAX_IMPORT_ENTITY)
        self._limit = ImportLimit(hass, entity_id) if entity_id else None

    @property
    def grid_entities(self) -> list[str]:
        """Return the entities whose change may show an overload."""
        return self._grid.entities

    @property
    def missing_limit(self) -> bool:
        """Tell whether the entity of the max import power has given none yet."""
        return self._limit is not None and not self._limit.known

    def limited(self, site: Site, moment: Moment) -> Site:
        """Return the site with the max import power that its entity gives, where it has one."""
        if self._limit is None:
            return site
        return replace(site, max_import=self._limit.watts(moment, site.grid_lost_after))

    @property
    def lows(self) -> Lows:
        """Return the lowest max import power of each of the last hours, W by the hour; empty without such an entity."""
        return {} if self._limit is None else self._limit.lows

    def recall(self, lows: Lows) -> None:
        """Go on with the lows that were known before a restart."""
        if self._limit is not None:
            self._limit.lows = lows

    def grid(self, site: Site, moment: Moment, drawn: Drawn | None = None) -> tuple[Reading | None, ...]:
        """Return the current of each phase, A, import positive; nothing off-grid. `drawn` is what all loads take."""
        return self._grid.read(site, moment, drawn)

    def solar(self, site: Site, moment: Moment) -> Reading | None:
        """Return the solar production, W; below 0 is what an inverter takes at night."""
        return self._solar.read(moment, (-STANDBY, _most(site)), site.solar_lost_after, site.solar_lost_after / 2)

    def soc(self, site: Site, moment: Moment) -> Reading | None:
        """Return the battery's SOC, %."""
        return self._soc.read(moment, (0.0, FULL), site.battery_lost_after, site.battery_lost_after / 2)

    def battery(self, site: Site, moment: Moment) -> Reading | None:
        """Return the battery's power, W, discharging positive."""
        most = _most(site)
        # Off-grid it stands in for the meter.
        young = (site.grid_no_raise_after if site.off_grid else site.battery_lost_after) / 2
        found = self._battery.read(moment, (-most, most), site.battery_lost_after, young)
        return None if found is None else Reading(self._discharging * found.value, found.at)

    def output(self, site: Site, moment: Moment) -> tuple[Reading | None, ...]:
        """Return what the inverter gives to each phase, A: nothing to those that it is not connected to."""
        connected = [wire is not None for wire in self._output.phases]
        if not any(connected):
            return ()
        found = self._output.read(site, moment)
        oldest = min([reading for reading in found if reading is not None], key=lambda r: r.at, default=None)
        rest = None if oldest is None else replace(oldest, value=0.0)
        return tuple([reading if wired else rest for reading, wired in zip(found, connected, strict=True)])

    def snapshot(
        self, site: Site, moment: Moment, loads: tuple[Load, ...] = (), circuits: tuple[Circuit, ...] = ()
    ) -> Snapshot:
        """Return all that is known now; `site` is already `limited`."""
        return Snapshot(
            site=site,
            grid=self.grid(site, moment, drawn_by(loads)),
            loads=loads,
            solar=self.solar(site, moment),
            soc=self.soc(site, moment),
            battery=self.battery(site, moment),
            output=self.output(site, moment),
            circuits=circuits,
        )

    def is_late(self, site: Site, moment: Moment) -> bool:
        """Tell whether the grid's meter has not reported when it usually does."""
        return self._grid.is_late(site, moment)

    def lost(self, snapshot: Snapshot, moment: Moment) -> Iterator[tuple[str, Why]]:
        """Yield the entities that are lost in the newest snapshot, and why."""
        site = snapshot.site
        yield from self._grid.lost(site, moment)
        yield from self._output.lost(site, moment)
        if self._limit is not None and (why := self._limit.why_lost(moment, site.grid_lost_after)):
            yield self._limit.entity_id, why
        gauges = (
            (self._solar, snapshot.solar, site.solar_lost_after),
            (self._soc, snapshot.soc, site.battery_lost_after),
            (self._battery, snapshot.battery, site.battery_lost_after),
        )
        for gauge, reading, lost_after in gauges:
            if gauge.entity_id is not None and (reading is None or reading.is_lost(moment.now, lost_after)):
                yield gauge.entity_id, gauge.why_lost()


def _most(site: Site) -> float:
    """Return the W beyond which no sun and no battery of a site can be."""
    return ABSURD * site.breaker * site.voltage * site.phases
