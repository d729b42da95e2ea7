"""What a form must hold: each check names the field and the error that it gets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, count
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.util import slugify

from .. import const
from ..entries import entries_of, type_of
from ..reading.quantity import CURRENT, POWER, entity_problem
from .fields import Field

type Errors = dict[str, str]

# Of the fields of one group, each has an entity of its own.
_DISTINCT = (
    (*const.CONF_GRID_PHASES, *const.CONF_GRID_PAIRS),
    const.CONF_INVERTER_OUTPUTS,
    const.CONF_CIRCUIT_METERS,
    const.CONF_CHARGER_ENTITIES,
)


# Of each kind, the fields whose entity no rival may use, the kinds that are its rivals, and the error.
_OWN: Mapping[const.EntryType, Sequence[str]] = {
    const.EntryType.HUB: const.CONF_GRID_PHASES,
    const.EntryType.EVSE: const.CONF_CHARGER_ENTITIES,
    const.EntryType.PLUG: (const.CONF_SWITCH, const.CONF_POWER),
    const.EntryType.CIRCUIT: (),
}
_LOADS = (const.EntryType.EVSE, const.EntryType.PLUG)
_RIVALS: Mapping[const.EntryType, tuple[Sequence[const.EntryType], str]] = {
    const.EntryType.HUB: ((const.EntryType.HUB,), "used_by_hub"),
    const.EntryType.EVSE: (_LOADS, "used_by_load"),
    const.EntryType.PLUG: (_LOADS, "used_by_load"),
    const.EntryType.CIRCUIT: ((), ""),
}


def _others(hass: HomeAssistant, entry: ConfigEntry[Any] | None) -> list[ConfigEntry[Any]]:
    """Return the entries of this integration beside one."""
    return [other for other in entries_of(hass) if entry is None or other.entry_id != entry.entry_id]


def check_entities(
    hass: HomeAssistant,
    kind: const.EntryType,
    entry: ConfigEntry[Any] | None,
    fields: Iterable[Field],
    typed: Mapping[str, Any],
) -> Errors:
    """Return the errors of the fields that name an entity."""
    errors: Errors = {}
    rivals, taken = _RIVALS[kind]
    others = [(type_of(other), other.data) for other in _others(hass, entry)]
    used = {data.get(key) for other, data in others if other in rivals for key in _OWN[other]}
    for field in fields:
        entity_id = typed.get(field.key)
        if field.reads is None or not entity_id:
            continue
        if problem := entity_problem(hass, entity_id, field.reads.units):
            errors[field.key] = field.reads.error if problem == "unit_unsupported" else problem
        elif entity_id in used and field.key in _OWN[kind]:
            errors[field.key] = taken
    for group in _DISTINCT:
        chosen = [typed.get(key) for key in group]
        for index, key in enumerate(group):
            if chosen[index] and chosen[index] in chosen[:index]:
                errors.setdefault(key, "duplicate_entity")
    return errors


def check_name(hass: HomeAssistant, entry: ConfigEntry[Any] | None, name: str) -> Errors:
    """Return the error of a name that is none, or of which the entity ids would be those of another entry."""
    if not name:
        return {const.CONF_NAME: "name_required"}
    taken = {slugify(other.title) for other in _others(hass, entry)}
    return {const.CONF_NAME: "name_taken"} if slugify(name) in taken else {}


def free_name(hass: HomeAssistant, name: str) -> str:
    """Return the name of a new entry, with a number where another one has it."""
    numbered = (f"{name} {number}" for number in count(2))
    return next(found for found in chain([name], numbered) if not check_name(hass, None, found))


def check_phases(keys: Sequence[str], typed: Mapping[str, Any]) -> Errors:
    """Return the error of a phase that is left out before another one."""
    first, second, third = (bool(typed.get(key)) for key in keys)
    if not first and (second or third):
        return {keys[0]: "phase_a_missing"}
    return {keys[1]: "phase_b_missing"} if third and not second else {}


def check_pairs(hass: HomeAssistant, typed: Mapping[str, Any]) -> Errors:
    """Return the errors of what makes a pair with the meter of a phase.

    It is the export half of the same kind, or the power that says which way an unsigned current flows.
    """
    errors: Errors = {}
    for phase_key, pair_key in zip(const.CONF_GRID_PHASES, const.CONF_GRID_PAIRS, strict=True):
        phase, pair = typed.get(phase_key), typed.get(pair_key)
        if pair and not phase:
            errors[pair_key] = "pair_without_phase"
        elif pair and phase:
            power, current = entity_problem(hass, phase, POWER), entity_problem(hass, pair, CURRENT)
            if power is None and current is None:
                errors[pair_key] = "pair_mismatch"
    return errors


def check_currents(typed: Mapping[str, Any]) -> Errors:
    """Return the errors of the currents of a charger."""
    errors: Errors = {}
    low, high, failsafe = typed[const.CONF_MIN_CURRENT], typed[const.CONF_MAX_CURRENT], typed.get(const.CONF_FAILSAFE)
    if low > high:
        errors[const.CONF_MIN_CURRENT] = "min_above_max"
    elif low < const.LOWEST_CURRENT:
        errors[const.CONF_MIN_CURRENT] = "below_lowest"
    if failsafe is not None and failsafe > high:
        errors[const.CONF_FAILSAFE] = "failsafe_above_max"
    elif failsafe is not None and 0 < failsafe < const.LOWEST_CURRENT:
        errors[const.CONF_FAILSAFE] = "failsafe_between"
    return errors


def check_legs(typed: Mapping[str, Any], site_phases: int) -> Errors:
    """Return the errors of the legs of a charger: two on one phase must be meant."""
    if site_phases == 1 or typed[const.CONF_LEGS_SHARE]:
        return {}
    keys = const.CONF_LEGS[: int(typed[const.CONF_PHASES])]
    legs = [typed[key] for key in keys]
    return {key: "leg_twice" for index, key in enumerate(keys) if legs[index] in legs[:index]}
