"""What a plan says of its site, in watts and words: for the sensors and for who asks why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from . import const
from .coordinator import Coordinator
from .engine import Phase, Plan, Problem, Reading, Site


class View(NamedTuple):
    """A site as it is shown: what was decided, for which site, and what is believed of its battery."""

    plan: Plan
    site: Site
    has_sun: bool
    soc: Reading | None = None
    battery: Reading | None = None


def knows_sun(data: Mapping[str, Any]) -> bool:
    """Tell whether the production of a site is measured, or follows from its inverter's output and its battery."""
    given = any(data.get(key) for key in const.CONF_INVERTER_OUTPUTS)
    stored = bool(data.get(const.CONF_BATTERY_SOC)) and not data.get(const.CONF_BATTERY_POWER)
    return bool(data.get(const.CONF_SOLAR)) or (given and not stored)


def view_of(hub: Coordinator) -> View | None:
    """Return a site as it is to be shown, None before its first plan."""
    if hub.data is None:
        return None
    battery = hub.memory.battery
    return View(hub.data, hub.site, knows_sun(hub.entry.data), battery.soc, battery.power)


def grid(view: View) -> float | None:
    """Return W over all phases, import positive."""
    return None if view.plan.grid is None else sum(view.plan.grid) * view.site.voltage


def managed(view: View) -> float | None:
    """Return W that managed loads take: what the meter has more than it would have without them."""
    grid_amps, base = view.plan.grid, view.plan.base
    return None if grid_amps is None or base is None else (sum(grid_amps) - sum(base)) * view.site.voltage


def house(view: View) -> float | None:
    """Return W consumed beside the managed loads.

    Where no sun is known of, that is what the meter and the battery give, unless they show that there is some.
    """
    plan = view.plan
    if view.has_sun or plan.surplus is None:
        return plan.house
    return None if plan.surplus > 0 else -plan.surplus


def soc(view: View) -> float | None:
    """Return the battery's state of charge, %."""
    return None if view.soc is None else view.soc.value


def battery(view: View) -> float | None:
    """Return W of the battery, discharging positive."""
    return None if view.battery is None else view.battery.value


def available(view: View, phase: Phase) -> float | None:
    """Return A of a phase that managed loads may take in all."""
    amps = view.plan.available
    return None if amps is None or phase >= len(amps) else amps[phase]


_STATUS: tuple[tuple[str, Callable[[View], bool]], ...] = (
    ("no_power_measurement", lambda view: Problem.NO_GRID in view.plan.problems),
    ("overload", lambda view: view.plan.overload),
    ("sensor_lost", lambda view: bool(view.plan.problems)),
    ("off_grid", lambda view: view.site.off_grid),
    ("ok", lambda view: True),
)
INITIALIZING = "initializing"
STATUSES = (INITIALIZING, *(word for word, _ in _STATUS))


def status(view: View | None) -> str:
    """Return the worst that can be said of a site, in one word."""
    return INITIALIZING if view is None else next(word for word, applies in _STATUS if applies(view))
