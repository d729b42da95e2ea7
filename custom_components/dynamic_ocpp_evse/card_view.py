"""What the card shows of a hub, as plain values: A, W and percent, and each sentence in the language of who looks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from . import figures
from .coordinator import Coordinator
from .engine import Distribution, Load, Phase, modes_of
from .entries import AnyEntry, HubEntry, loads_of, members_of
from .figures import View, view_of
from .loads import ManagedLoad
from .sentences import details, names, text

type Json = dict[str, Any]

RUNNING = "running"
WAITING = "waiting"  # for its first readings
FAILED = "failed"  # the last plan could not be made
STOPPED = "stopped"
REMOVED = "removed"

_PROBLEMS = "sensor.status.state_attributes.problems.state"


@callback
def card_view(hass: HomeAssistant, hub: HubEntry, coordinator: Coordinator | None, language: str) -> Json:
    """Return the view of a hub; without a coordinator, or without a plan, only what it is and why there is no more."""
    if coordinator is None or not coordinator.running:
        gone = hass.config_entries.async_get_entry(hub.entry_id) is None
        return {"entry_id": hub.entry_id, "title": hub.title, "state": REMOVED if gone else STOPPED}
    site, view = coordinator.site, view_of(coordinator)
    start: Json = {
        "entry_id": hub.entry_id,
        "title": hub.title,
        "distribution": {"mode": str(site.distribution), "modes": [str(mode) for mode in Distribution]},
        "entities": _entities(hass, [hub, *members_of(hass, hub)]),
    }
    if not coordinator.last_update_success:
        return start | {"state": FAILED}
    start["status"] = figures.status(view)
    if view is None:
        return start | {"state": WAITING}
    read = {load.id: load for load in coordinator.trail[-1].snapshot.loads}
    return start | {
        "state": RUNNING,
        "problems": [_problem(hass, code, language) for code in figures.problems(view)],
        "lost": [
            {"entity_id": item.entity_id, "sentence": text(hass, f"lost_{item.why}", language, entity=item.entity_id)}
            for item in view.health.lost
        ],
        "site": _site(view),
        "battery": _battery(view),
        "loads": [_load(hass, coordinator, entry, read, language) for entry in loads_of(hass, hub)],
        "circuits": [
            {
                "entry_id": circuit.id,
                "name": circuit.name,
                "limit": circuit.limit,
                "flows": [_amps(value) for value in circuit.flows[: site.phases]],
                "overload": circuit.overload,
            }
            for circuit in coordinator.circuits
        ],
    }


def _amps(value: float | None) -> float | None:
    # + 0.0 makes 0 of what rounds to -0.
    return None if value is None else round(value, 1) + 0.0


def _watts(value: float | None) -> int | None:
    return None if value is None else round(value)


def _problem(hass: HomeAssistant, code: str, language: str) -> Json:
    return {"code": code, "sentence": text(hass, f"{_PROBLEMS}.{code}", language, "entity")}


def _site(view: View) -> Json:
    site, plan = view.site, view.plan
    phases = [
        {
            "phase": phase.name,
            "grid": _amps(plan.grid[phase]) if plan.grid is not None and phase < len(plan.grid) else None,
            "unmanaged": _amps(figures.unmanaged(view, phase)),
            "fed": _amps(figures.fed(view, phase)),
            "free": _amps(figures.free(view, phase)),
        }
        for phase in list(Phase)[: site.phases]
    ]
    return {
        "phases": phases,
        "breaker": site.breaker,
        "off_grid": site.off_grid,
        "overload": plan.overload,
        "grid_w": _watts(figures.grid(view)),
        "house_w": _watts(figures.house(view)),
        "solar_w": _watts(plan.solar),
        "managed_w": _watts(figures.managed(view)),
    }


def _battery(view: View) -> Json | None:
    battery = view.site.battery
    if battery is None:
        return None
    soc, power = figures.soc(view), figures.battery(view)
    # Without its readings gates are closed as well, and that says nothing of what it has.
    gates = None if soc is None or power is None else view.plan.gates
    return {
        "soc": None if soc is None else round(soc, 1),
        "power_w": _watts(power),
        "target": battery.target,
        "min": battery.minimum,
        "gates": None
        if gates is None
        else {"any_source": gates.any_source, "solar": gates.solar, "discharge": gates.discharge},
    }


def _load(
    hass: HomeAssistant, coordinator: Coordinator, entry: AnyEntry, read: Mapping[str, Load], language: str
) -> Json:
    """Return a load; of one that is not loaded, or that nothing is planned for, only its name."""
    load = coordinator.loads.get(entry.entry_id)
    if load is None:
        return {"entry_id": entry.entry_id, "name": entry.title}
    settings, seen = load.settings, read.get(load.id)
    return {
        "entry_id": load.id,
        "name": load.name,
        "kind": str(load.kind),
        "mode": str(settings.mode),
        "modes": [str(mode) for mode in modes_of(load.kind)],
        "priority": settings.priority,
        "controlled": settings.controlled,
        "power_w": None if seen is None else _watts(load.power),
        "max_a": None if seen is None else _amps(seen.max_current),
        "draw": None if seen is None or seen.draw is None else _draw(seen),
        **_told(hass, load, language),
    }


def _draw(load: Load) -> Json:
    """Return the A that a load takes of each phase."""
    found = dict.fromkeys(names(load.legs), 0.0)
    for leg, amps in zip(load.legs, load.draw or (), strict=False):
        found[leg.name] += amps
    return {phase: _amps(amps) for phase, amps in found.items()}


def _told(hass: HomeAssistant, load: ManagedLoad, language: str) -> Json:
    """Return what was decided for a load."""
    plan = load.plan
    if plan is None:
        return {}
    return {
        "status": str(plan.status),
        "legs": names(plan.legs),
        "limit_a": _amps(plan.limit),
        "available_a": _amps(plan.available),
        "reason": {"code": str(plan.reason.code), **details(hass, plan.reason, language)},
    }


def _entities(hass: HomeAssistant, entries: Iterable[AnyEntry]) -> dict[str, dict[str, str]]:
    """Return the entities of entries by their keys, as they are called now, but for those that are switched off."""
    registry = er.async_get(hass)
    return {
        entry.entry_id: {
            item.unique_id.removeprefix(f"{entry.entry_id}_"): item.entity_id
            for item in er.async_entries_for_config_entry(registry, entry.entry_id)
            if item.disabled_by is None
        }
        for entry in entries
    }
