"""A reason as numbers and as one sentence, in the language of the Home Assistant instance or of who looks.

The texts are those of the section `common` of the translations: reasons without a full stop, and four frames for them.
A `language` that is not given is that of the instance; any other has to be loaded before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import async_get_cached_translations, async_get_translations

from .const import DOMAIN
from .engine import Phase, Reason, ReasonCode, Shortfall

_WATTS = 10  # what they are rounded to
_SECONDS = 30  # what they are rounded up to: a countdown would write a state every cycle


async def load(hass: HomeAssistant, language: str) -> None:
    """Load the texts of a language that may not be the instance's."""
    await async_get_translations(hass, language, "common", [DOMAIN])


# What is said otherwise in some cases.
_VARIANTS: dict[ReasonCode, tuple[str, Callable[[Reason], bool]]] = {
    ReasonCode.BATTERY_FIRST: ("_unknown", lambda reason: reason.soc is None),
}


@callback
def text(
    hass: HomeAssistant, key: str, language: str | None = None, section: str = "common", /, **placeholders: Any
) -> str:
    """Return a text with its placeholders filled in; English while the language is loading."""
    name = f"component.{DOMAIN}.{section}.{key}"
    for tongue in (language or hass.config.language, "en"):
        found = async_get_cached_translations(hass, tongue, section, DOMAIN).get(name)
        if found is not None:
            return found.format(**placeholders)
    return key


def watts(value: float | None) -> int | None:
    """Return W as they are shown."""
    return None if value is None else round(value / _WATTS) * _WATTS


def _seconds(reason: Reason) -> int | None:
    return None if reason.seconds is None else max(1, ceil(reason.seconds / _SECONDS)) * _SECONDS


def _percent(value: float | None) -> int | None:
    return None if value is None else round(value)


@callback
def name_of(hass: HomeAssistant, entry_id: str | None) -> str | None:
    """Return what the load or circuit of an entry is called."""
    entry = None if entry_id is None else hass.config_entries.async_get_entry(entry_id)
    return entry_id if entry is None else entry.title


def names(phases: Sequence[Phase]) -> list[str]:
    """Return the names of phases."""
    return [phase.name for phase in phases]


def outline(reason: Reason) -> tuple[Any, ...]:
    """Return a reason without the watts, which change with every reading."""
    return (
        reason.code,
        reason.phases,
        _seconds(reason),
        reason.load,
        reason.circuit,
        _percent(reason.soc),
        _percent(reason.target),
    )


@callback
def details(hass: HomeAssistant, reason: Reason, language: str | None = None) -> dict[str, Any]:
    """Return a reason's attributes: its sentence, and those of its numbers that it has."""
    found = {
        "sentence": sentence(hass, reason, language),
        "phases": "".join(names(reason.phases)) or None,
        "missing_w": watts(reason.missing),
        "seconds": _seconds(reason),
        "load": name_of(hass, reason.load),
        "circuit": name_of(hass, reason.circuit),
        "soc": _percent(reason.soc),
        "target": _percent(reason.target),
    }
    return {key: value for key, value in found.items() if value is not None}


@callback
def sentence(hass: HomeAssistant, reason: Reason, language: str | None = None) -> str:
    """Return a reason as one sentence with its number."""
    missing = watts(reason.missing)
    variant, applies = _VARIANTS.get(reason.code, ("", lambda _: False))
    why = text(
        hass,
        f"reason_{reason.code}" + (variant if applies(reason) else ""),
        language,
        load=name_of(hass, reason.load),
        circuit=name_of(hass, reason.circuit),
        seconds=_seconds(reason),
        soc=_percent(reason.soc),
        target=_percent(reason.target),
    )
    frame = "sentence" + ("_missing" if missing else "") + ("_phases" if reason.phases else "")
    return text(hass, frame, language, reason=why, missing=missing, phases="+".join(names(reason.phases)))


@callback
def explained(hass: HomeAssistant, reason: Reason) -> dict[str, Any]:
    """Return all of a reason as plain values, for who asks why."""
    return {
        "code": str(reason.code),
        **details(hass, reason),
        "phases": names(reason.phases),
        "shortfalls": [_shortfall(hass, item) for item in reason.shortfalls],
    }


def _shortfall(hass: HomeAssistant, item: Shortfall) -> dict[str, Any]:
    found = {
        "budget": str(item.budget),
        "circuit": name_of(hass, item.circuit),
        "phases": names(item.phases),
        "missing_a": round(item.amps, 2),
        "missing_w": round(item.watts),
    }
    return {key: value for key, value in found.items() if value is not None}
