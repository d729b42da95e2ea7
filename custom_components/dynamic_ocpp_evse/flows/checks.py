"""What a form must hold: each check names the field and the error that it gets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant

from .. import const
from ..reading.quantity import CURRENT_OR_POWER, POWER, entity_problem

type Errors = dict[str, str]


def check_hub(hass: HomeAssistant, typed: Mapping[str, Any]) -> Errors:
    """Return the errors of the hub form."""
    errors: Errors = {}
    grid = [typed.get(key) for key in const.CONF_GRID_PHASES]
    first, second, _ = const.CONF_GRID_PHASES
    if not any(grid):
        errors[first] = "grid_required"
    elif not grid[0]:
        errors[first] = "phase_a_missing"
    elif grid[2] and not grid[1]:
        errors[second] = "phase_b_missing"
    for index, (key, entity_id) in enumerate(zip(const.CONF_GRID_PHASES, grid, strict=True)):
        if not entity_id:
            continue
        if entity_id in grid[:index]:
            errors.setdefault(key, "duplicate_entity")
        elif error := entity_problem(hass, entity_id, CURRENT_OR_POWER):
            errors.setdefault(key, error)
    for key in (const.CONF_SOLAR, const.CONF_MAX_IMPORT_ENTITY):
        if (entity_id := typed.get(key)) and (error := entity_problem(hass, entity_id, POWER)):
            errors[key] = error
    return errors


def check_evse(typed: Mapping[str, Any], site_phases: int, interval: float) -> Errors:
    """Return the errors of the EVSE form; `interval` is the hub's, s."""
    errors: Errors = {}
    if typed[const.CONF_MIN_CURRENT] > typed[const.CONF_MAX_CURRENT]:
        errors[const.CONF_MIN_CURRENT] = "min_above_max"
    elif typed[const.CONF_MIN_CURRENT] < const.LOWEST_CURRENT:
        errors[const.CONF_MIN_CURRENT] = "below_lowest"
    failsafe = typed.get(const.CONF_FAILSAFE)
    if failsafe is not None and failsafe > typed[const.CONF_MAX_CURRENT]:
        errors[const.CONF_FAILSAFE] = "failsafe_above_max"
    elif failsafe is not None and 0 < failsafe < const.LOWEST_CURRENT:
        errors[const.CONF_FAILSAFE] = "failsafe_between"
    if typed[const.CONF_TIMEOUT] < 3 * interval:
        errors[const.CONF_TIMEOUT] = "timeout_too_short"
    legs = [typed.get(key) for key in const.CONF_LEGS[: int(typed[const.CONF_PHASES])]]
    if site_phases > 1:
        for index, (key, leg) in enumerate(zip(const.CONF_LEGS, legs, strict=False)):
            if leg in legs[:index]:
                errors[key] = "leg_twice"
            elif leg is not None and "abc".index(leg) >= site_phases:
                errors[key] = "phase_not_on_site"
    return errors


def check_plug(hass: HomeAssistant, typed: Mapping[str, Any], site_phases: int) -> Errors:
    """Return the errors of the plug form."""
    errors: Errors = {}
    if error := entity_problem(hass, typed[const.CONF_SWITCH], None):
        errors[const.CONF_SWITCH] = error
    if (power := typed.get(const.CONF_POWER)) and (error := entity_problem(hass, power, POWER)):
        errors[const.CONF_POWER] = error
    phases = typed[const.CONF_PLUG_PHASES]
    if not phases:
        errors[const.CONF_PLUG_PHASES] = "phase_required"
    elif any("abc".index(phase) >= site_phases for phase in phases):
        errors[const.CONF_PLUG_PHASES] = "phase_not_on_site"
    return errors
