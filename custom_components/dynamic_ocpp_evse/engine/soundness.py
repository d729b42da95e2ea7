"""Whether what the engine is told of a site and its loads makes sense; without that nothing may be given."""

from __future__ import annotations

from collections.abc import Container
from functools import lru_cache
from math import inf

from .model import Load, Phase, Site
from .stages import ceil_to, floor_to

FINEST_STEP = 0.001  # A


def sound_site(site: Site) -> bool:
    """Tell whether a site's numbers make sense; without a sound limit nothing may be given."""
    numbers = [site.breaker, site.voltage, site.power_buffer, site.excess_threshold, site.excess_hysteresis]
    numbers += [site.hold_solar, site.hold_grid, site.grid_no_raise_after, site.grid_lost_after]
    numbers += [site.battery_lost_after, site.solar_lost_after, site.max_import or 0.0, site.ramp_up or 0.0]
    battery, inverter = site.battery, site.inverter
    if battery is not None:
        numbers += [battery.max_charge, battery.max_discharge, battery.target, battery.minimum, battery.hysteresis]
        numbers += [battery.full]
    if inverter is not None:
        numbers += [inverter.max_power or 0.0, inverter.max_phase_power or 0.0]
    # A comparison with what is no number is false.
    senseless = [number for number in numbers if not 0 <= number < inf]
    return not senseless and site.voltage > 0


@lru_cache(maxsize=1024)
def _span(
    legs: tuple[Phase, ...],
    phases: int,
    low: float,
    high: float,
    step: float,
    pause: float,
    min_on: float,
    ride_through: float,
    failsafe: float,
) -> tuple[float, float] | None:
    """Return the span of a load by its legs and numbers, which are the same in almost every cycle."""
    if not legs or max(legs) >= phases:
        return None
    if not (0 < low <= high < inf and (step == 0 or FINEST_STEP <= step < inf)):
        return None
    if not (0 <= pause < inf and 0 <= min_on < inf and 0 <= ride_through < inf and 0 <= failsafe < inf):
        return None
    least, most = ceil_to(low, step), floor_to(high, step)
    return (least, most) if least <= most else None


def sound_span(load: Load, site: Site, circuits: Container[str]) -> tuple[float, float] | None:
    """Return the least and the most that a device can take while it runs, A; None if its numbers make no sense."""
    if load.circuit is not None and load.circuit not in circuits:
        return None
    return _span(
        load.legs,
        site.phases,
        load.min_current,
        load.max_current,
        load.step,
        load.pause,
        load.min_on,
        load.ride_through,
        load.failsafe,
    )
