"""Whether what the engine is told of a site and its loads makes sense; without that nothing may be given."""

from __future__ import annotations

from functools import lru_cache
from math import inf, isfinite

from .model import Load, Site
from .stages import span

FINEST_STEP = 0.001  # A


def sound_site(site: Site) -> bool:
    """Tell whether a site's numbers make sense; without a sound limit nothing may be given."""
    numbers = [site.breaker, site.voltage, site.power_buffer, site.excess_threshold, site.excess_hysteresis]
    numbers += [site.hold_solar, site.hold_grid, site.grid_no_raise_after, site.grid_lost_after]
    numbers += [site.battery_lost_after]
    options = [site.max_import, site.ramp_up]
    if site.battery is not None:
        battery = site.battery
        numbers += [battery.max_charge, battery.max_discharge, battery.target, battery.minimum, battery.hysteresis]
        numbers += [battery.full]
    if site.inverter is not None:
        options += [site.inverter.max_power, site.inverter.max_phase_power]
    numbers += [number for number in options if number is not None]
    return all(isfinite(number) and number >= 0 for number in numbers) and site.voltage > 0


@lru_cache(maxsize=1024)
def _sound_numbers(
    low: float, high: float, step: float, pause: float, min_on: float, ride_through: float, failsafe: float
) -> bool:
    """Tell whether a load's numbers make sense; they are the same in almost every cycle."""
    # A comparison with what is no number is false.
    if not (0 < low <= high < inf and (step == 0 or FINEST_STEP <= step < inf)):
        return False
    if not (0 <= pause < inf and 0 <= min_on < inf and 0 <= ride_through < inf and 0 <= failsafe < inf):
        return False
    least, most = span(low, high, step)
    return least <= most


def sound_load(load: Load, site: Site, circuits: frozenset[str]) -> bool:
    """Tell whether a load's configuration makes sense on this site."""
    if not (load.legs and max(load.legs) < site.phases and (load.circuit is None or load.circuit in circuits)):
        return False
    return _sound_numbers(
        load.min_current,
        load.max_current,
        load.step,
        load.pause,
        load.min_on,
        load.ride_through,
        load.failsafe,
    )
