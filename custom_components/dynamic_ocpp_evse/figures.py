"""What a plan says of its site, in watts and words: for the sensors and for who asks why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from . import const
from .coordinator import Coordinator
from .engine import Phase, Plan, Problem, Reading, ReasonCode, Site
from .reading.lost import Health


class View(NamedTuple):
    """A site as it is shown: what was decided, for which site, what of it is lost, what is believed of its battery."""

    plan: Plan
    site: Site
    has_sun: bool
    health: Health = Health()
    soc: Reading | None = None
    battery: Reading | None = None
    output: tuple[Reading | None, ...] = ()


def knows_sun(data: Mapping[str, Any]) -> bool:
    """Tell whether the production of a site is measured, or follows from its inverter's output and its battery."""
    given = any(data.get(key) for key in const.CONF_INVERTER_OUTPUTS)
    stored = bool(data.get(const.CONF_BATTERY_SOC)) and not data.get(const.CONF_BATTERY_POWER)
    return bool(data.get(const.CONF_SOLAR)) or (given and not stored)


def view_of(hub: Coordinator) -> View | None:
    """Return a site as it is to be shown, None before its first plan."""
    if hub.data is None:
        return None
    battery, output = hub.memory.battery, hub.trail[-1].snapshot.output
    return View(hub.data, hub.site, knows_sun(hub.entry.data), hub.health, battery.soc, battery.power, output)


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


def fed(view: View, phase: Phase) -> float | None:
    """Return A that sun and battery feed into a phase.

    Known where the inverter's output is measured, and on a site of one phase.
    """
    site, plan = view.site, view.plan
    if phase < len(view.output):
        reading = view.output[phase]
        known = reading is not None and not reading.is_lost(plan.at, site.grid_lost_after)
        return reading.value if known and reading is not None else None
    gives = 0.0 if site.battery is None else battery(view)
    return None if site.phases > 1 or plan.solar is None or gives is None else (plan.solar + gives) / site.voltage


def unmanaged(view: View, phase: Phase) -> float | None:
    """Return A of a phase without the managed loads: consumption less what feeds into it, so export is negative."""
    base = view.plan.base
    return None if base is None or phase >= len(base) else base[phase]


# What binds whoever takes something of a phase.
_WIRES = frozenset({ReasonCode.MAIN_BREAKER, ReasonCode.INVERTER, ReasonCode.MAX_IMPORT})


def free(view: View, phase: Phase) -> float | None:
    """Return A of a phase that managed loads could take beyond what they take now: no more than is left for all."""
    grid_amps, base = view.plan.grid, view.plan.base
    if grid_amps is None or base is None:
        return None
    wires = [wire for wire in view.plan.budgets if wire.kind in _WIRES and phase in wire.phases]
    return max(0.0, min(wire.limit - sum(grid_amps[p] - base[p] for p in wire.phases) for wire in wires))


# What the engine does not miss, as it cannot know that it should be there.
_UNSEEN: Mapping[str, str] = {
    const.CONF_SOLAR: "solar_lost",
    const.CONF_MAX_IMPORT_ENTITY: "limit_lost",
    **dict.fromkeys(const.CONF_INVERTER_OUTPUTS, "output_lost"),
}
# An inverter without sun may sleep: that is worth a word, and no alarm.
_MAY_SLEEP = frozenset({"solar_lost", "output_lost"})
PROBLEMS = (*(str(problem) for problem in Problem), *dict.fromkeys(_UNSEEN.values()))


def problems(view: View) -> list[str]:
    """Return what is wrong with the readings of a site, in a word each.

    A meter that is slower than a raise may wait is not late as long as it keeps its pace.
    """
    found = [str(item) for item in view.plan.problems if item is not Problem.GRID_OLD or view.health.is_late]
    return [*found, *dict.fromkeys(_UNSEEN[item.key] for item in view.health.lost if item.key in _UNSEEN)]


def lost(view: View) -> list[dict[str, str]]:
    """Return each input that is lost: of which entry, its field there, its entity, and why."""
    return [
        {"of": item.name, "input": item.key, "entity_id": item.entity_id, "why": str(item.why)}
        for item in view.health.lost
    ]


_STATUS: tuple[tuple[str, Callable[[View], bool]], ...] = (
    ("no_power_measurement", lambda view: Problem.NO_GRID in view.plan.problems),
    ("overload", lambda view: view.plan.overload),
    ("sensor_lost", lambda view: not _MAY_SLEEP.issuperset(problems(view))),
    ("off_grid", lambda view: view.site.off_grid),
    ("ok", lambda view: True),
)
INITIALIZING = "initializing"
STATUSES = (INITIALIZING, *(word for word, _ in _STATUS))


def status(view: View | None) -> str:
    """Return the worst that can be said of a site, in one word."""
    return INITIALIZING if view is None else next(word for word, applies in _STATUS if applies(view))
