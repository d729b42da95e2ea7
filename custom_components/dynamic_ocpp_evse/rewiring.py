"""What the detective has found: in words, and as the change of an entry that would fit it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from . import const
from .engine import Phase
from .entries import phases_of, type_of
from .loads import ManagedLoad
from .sentences import text
from .wiring import Finding, Kind, Verdict
from .wiring.check import STEPS

_PERCENT = 99.9  # more is not shown: nobody is that sure


def signature(entry: ConfigEntry[Any], found: Finding) -> list[Any]:
    """Return what a person says is right, as it is stored: it holds for this configuration, however much is seen."""
    return [str(found.kind), *(_configured(entry) if found.kind is Kind.LEGS else [])]


def _name(phase: int) -> str:
    return Phase(phase).name


def _named(phases: Sequence[int]) -> str:
    return ", ".join(_name(phase) for phase in phases)


def _configured(entry: ConfigEntry[Any]) -> list[str]:
    """Return the site phase of each leg of a load's entry, as it is stored."""
    if type_of(entry) is const.EntryType.PLUG:
        return list(entry.data[const.CONF_PLUG_PHASES])
    return [entry.data[key] for key in const.CONF_LEGS[: int(entry.data[const.CONF_PHASES])]]


def _legs(entry: ConfigEntry[Any], found: Finding) -> list[str]:
    """Return the legs as they were seen; one that was not takes the phase that another has left."""
    legs = _configured(entry)
    for leg, phase in enumerate(found.legs):
        if phase is None:
            continue
        name = _name(phase).lower()
        if name in legs:
            legs[legs.index(name)] = legs[leg]
        legs[leg] = name
    return legs


def changes(entry: ConfigEntry[Any], found: Finding) -> dict[str, Any]:
    """Return what of an entry's data would have to change; nothing where no setting helps."""
    if found.kind is Kind.LEGS:
        legs = _legs(entry, found)
        if type_of(entry) is const.EntryType.PLUG:
            return {const.CONF_PLUG_PHASES: legs}
        return dict(zip(const.CONF_LEGS, legs, strict=False))
    if found.kind is Kind.DIRECTION and not found.right:
        return {const.CONF_INVERT_PHASES: not entry.data.get(const.CONF_INVERT_PHASES, False)}
    return {}


@callback
def seen(hass: HomeAssistant, entry: ConfigEntry[Any], found: Finding) -> str:
    """Return what was seen, in words."""
    numbers = {
        "explained": found.explained,
        "steps": found.steps,
        "confidence": f"{min(_PERCENT, 100 * found.confidence):.1f}",
    }
    if found.kind is Kind.SCALE:
        return text(hass, "wiring_scale", factor=f"{found.scale:.3g}", **numbers)
    if found.kind is Kind.DIRECTION:
        told = [text(hass, "wiring_direction", phases=_named(found.phases), **numbers)]
        if found.right:
            told.append(text(hass, "wiring_direction_right", phases=_named(found.right)))
        elif unseen := sorted(set(range(phases_of(entry))) - set(found.phases)):
            told.append(text(hass, "wiring_direction_unseen", phases=_named(unseen)))
        return " ".join(told)
    configured = _configured(entry)
    moved = [
        text(hass, "wiring_leg_moved", leg=f"L{leg + 1}", phase=_name(phase), configured=configured[leg].upper())
        for leg, phase in enumerate(found.legs)
        if phase is not None and _name(phase).lower() != configured[leg]
    ]
    return text(hass, "wiring_legs", legs="; ".join(moved), **numbers)


@callback
def advice(hass: HomeAssistant, entry: ConfigEntry[Any], found: Finding) -> str:
    """Return what would be changed, or what a person can do where nothing can be."""
    if found.kind is Kind.LEGS:
        legs = ", ".join(f"L{number}: {phase.upper()}" for number, phase in enumerate(_legs(entry, found), 1))
        return text(hass, "wiring_change_legs", legs=legs)
    if found.kind is Kind.SCALE:
        return text(hass, "wiring_change_scale")
    if found.right:
        return text(hass, "wiring_change_clamps", phases=_named(found.phases))
    on = changes(entry, found)[const.CONF_INVERT_PHASES]
    return text(hass, "wiring_change_invert_on" if on else "wiring_change_invert_off")


@callback
def check_told(hass: HomeAssistant, load: ManagedLoad) -> str | None:
    """Return what is being done while a load's wiring is checked, or else what came of the last check, in words."""
    check = load.check
    if check is None:
        return load.checked
    told = {"name": load.name, "steps": len(check.steps), "needed": STEPS}
    if not check.begun:
        return text(hass, "wiring_begins", **told)
    if check.nudge is None:
        return text(hass, "wiring_back", **told)
    return text(hass, "wiring_down" if check.nudge else "wiring_off", current=f"{check.nudge:g}", **told)


@callback
def seen_by_check(
    hass: HomeAssistant, hub: ConfigEntry[Any], load: ConfigEntry[Any], verdict: Verdict, steps: int
) -> tuple[str, str]:
    """Return what a check of a load has shown: `right`, `contradicts`, `unseen` or `unclear`, and a sentence."""
    name, placement = load.title, verdict.placements[load.entry_id]
    explained = verdict.explained[load.entry_id]
    if verdict.findings:
        told = [seen(hass, load if found.load else hub, found) for found in verdict.findings]
        return "contradicts", text(hass, "wiring_contradicts", seen=" ".join(told))
    if None in placement and explained == steps:
        return "unseen", text(hass, "wiring_unseen", name=name, steps=steps)
    configured = tuple([Phase[leg.upper()] for leg in _configured(load)])
    if explained < steps - 1 or placement != configured or any(gain != 1.0 for gain in verdict.gains):
        return "unclear", text(hass, "wiring_unclear", name=name, steps=explained, needed=steps)
    legs = [
        text(hass, "wiring_leg", leg=f"L{leg + 1}", phase=_name(phase))
        for leg, phase in enumerate(verdict.proven[load.entry_id])
        if phase is not None
    ]
    where = ", ".join(legs) if legs else text(hass, "wiring_legs_alike")
    return "right", text(hass, "wiring_right", name=name, steps=steps, legs=where)
