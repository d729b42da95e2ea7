"""The last decision of a hub as plain values, each with its unit in its name: what the action `explain` answers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any

from homeassistant.core import HomeAssistant, callback

from . import figures
from .coordinator import Coordinator, Step
from .engine import Budget, LoadPlan
from .figures import View, view_of
from .loads import ManagedLoad
from .sentences import explained, name_of, names

type Json = dict[str, Any]


@callback
def explain(hass: HomeAssistant, coordinator: Coordinator, only: Collection[str] | None = None) -> Json:
    """Return the last decision, of all loads or of some `only` (ids of their entries).

    The coordinator must have decided something.
    """
    step = coordinator.trail[-1]
    view = view_of(coordinator)
    assert view is not None
    return {
        "hub": coordinator.entry.title,
        "seconds_ago": round(coordinator.clock() - step.now, 1),
        "status": figures.status(view),
        "problems": figures.problems(view),
        "lost": figures.lost(view),
        "site": _site(step),
        "balance": _balance(view),
        "budgets": [_budget(hass, budget) for budget in step.plan.budgets],
        "loads": [
            _load(hass, coordinator.loads[told.id], told)
            for told in step.plan.loads
            if told.id in coordinator.loads and (only is None or told.id in only)
        ],
    }


def _rounded(value: float | None, digits: int = 0) -> float | None:
    return None if value is None else round(value, digits) if digits else round(value)


def _by_phase(amps: Sequence[float] | None) -> dict[str, float] | None:
    return None if amps is None else {name: round(value, 2) for name, value in zip("ABC", amps, strict=False)}


def _site(step: Step) -> Json:
    site = step.snapshot.site
    battery = site.battery
    return {
        "distribution_mode": str(site.distribution),
        "import_accounting": str(site.accounting),
        "off_grid": site.off_grid,
        "main_breaker_a": site.breaker,
        "phase_voltage_v": site.voltage,
        "max_import_w": site.max_import,
        "power_buffer_w": site.power_buffer,
        "battery": None
        if battery is None
        else {
            "target_percent": battery.target,
            "min_percent": battery.minimum,
            "full_percent": battery.full,
            "allow_grid_charging": battery.grid_charging,
        },
    }


def _balance(view: View) -> Json:
    plan = view.plan
    return {
        "overload": plan.overload,
        "grid_a": _by_phase(plan.grid),
        "without_managed_loads_a": _by_phase(plan.base),
        "available_a": _by_phase(plan.available),
        "available_w": _rounded(plan.available_power),
        "grid_w": _rounded(figures.grid(view)),
        "house_w": _rounded(figures.house(view)),
        "managed_w": _rounded(figures.managed(view)),
        "solar_w": _rounded(plan.solar),
        "surplus_w": _rounded(plan.surplus),
        "battery_w": _rounded(figures.battery(view)),
        "battery_soc_percent": _rounded(figures.soc(view), 1),
        "battery_gates": None if plan.gates is None else asdict(plan.gates),
    }


def _budget(hass: HomeAssistant, budget: Budget) -> Json:
    found: Json = {"budget": str(budget.kind), "phases": names(budget.phases), "limit_a": round(budget.limit, 2)}
    return found if budget.circuit is None else {**found, "circuit": name_of(hass, budget.circuit)}


def _load(hass: HomeAssistant, load: ManagedLoad, told: LoadPlan) -> Json:
    settings = load.settings
    return {
        "entry_id": load.id,
        "name": load.name,
        "kind": str(load.kind),
        "operating_mode": str(settings.mode),
        "priority": settings.priority,
        "dynamic_control": settings.controlled,
        "status": str(told.status),
        "phases": names(told.legs),
        "limit_a": round(told.limit, 2),
        "limit_w": round(told.watts),
        "solar_a": round(told.solar, 2),
        "available_a": round(told.available, 2),
        "power_w": _rounded(load.power),
        "learned_w": _rounded(load.learned),
        "reason": explained(hass, told.reason),
    }
