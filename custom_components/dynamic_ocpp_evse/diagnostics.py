"""What a person sends in with a question: everything a decision rested on, and nothing that says whose home it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from platform import python_version
from typing import Any

from homeassistant.const import __version__ as ha_version
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.device_registry import DeviceEntry
from homeassistant.loader import IntegrationNotFound, async_get_integration
from homeassistant.util import dt as dt_util
from homeassistant.util import slugify

from . import const
from .codec import encode
from .coordinator import Coordinator, Step
from .engine import Accounting, Distribution, Phase
from .entries import AnyEntry, coordinator_of, hub_of, is_hub, is_ours, members_of, type_of
from .pseudonyms import HIDDEN, Pseudonyms
from .reading.chargers import Charger, find_charger, find_chargers
from .reading.sources import entities_in, entities_of, shown

FORMAT = 1  # of the file, for scripts/replay

_ENUMS = (
    const.EntryType, const.RateUnitOption, const.Direction, const.SafeState, const.ValidityMode, Accounting,
    Distribution,
)  # fmt: skip
# The words that a configuration may show: all others could be somebody's.
_WORDS = {str(word) for enum in _ENUMS for word in enum} | {phase.name.lower() for phase in Phase}


async def async_get_config_entry_diagnostics(hass: HomeAssistant, entry: AnyEntry) -> dict[str, Any]:
    """Return the diagnostics of the site that an entry belongs to; none of an entry that is not ours."""
    if not is_ours(entry):
        return {}
    hub = entry if is_hub(entry) else hub_of(hass, entry)
    entries: list[AnyEntry] = [entry] if hub is None else [hub, *members_of(hass, hub)]
    coordinator = _coordinator(hass, entry)
    chargers = {item.entry_id: charger for item in entries if (charger := _charger(hass, item)) is not None}
    names = _pseudonyms(hass, entries, coordinator, chargers)
    await _hide_people(hass, names)
    return {
        "format": FORMAT,
        "about": names.of(entry.entry_id),
        "versions": await _versions(hass),
        "entries": [_entry(hass, item, chargers.get(item.entry_id), names) for item in entries],
        **_run(coordinator, names),
    }


async def async_get_device_diagnostics(hass: HomeAssistant, entry: AnyEntry, _: DeviceEntry) -> dict[str, Any]:
    """Return the diagnostics of a device: an entry has but one."""
    return await async_get_config_entry_diagnostics(hass, entry)


def _coordinator(hass: HomeAssistant, entry: AnyEntry) -> Coordinator | None:
    """Return what plans for an entry, running or not."""
    if is_hub(entry):
        return getattr(entry, "runtime_data", None)
    return coordinator_of(hass, entry)


def _charger(hass: HomeAssistant, entry: AnyEntry) -> Charger | None:
    """Return the connector that an entry stands for."""
    device_id = entry.data.get(const.CONF_DEVICE)
    return None if device_id is None else find_charger(hass, device_id, entry.data[const.CONF_CONNECTOR])


async def _versions(hass: HomeAssistant) -> dict[str, str | None]:
    """Return the versions of all that takes part."""
    found: dict[str, str | None] = {"home_assistant": ha_version, "python": python_version()}
    for domain in (const.DOMAIN, const.OCPP):
        try:
            version = (await async_get_integration(hass, domain)).version
        except IntegrationNotFound:
            version = None
        found[domain] = None if version is None else str(version)
    return found


def _pseudonyms(
    hass: HomeAssistant,
    entries: Iterable[AnyEntry],
    coordinator: Coordinator | None,
    chargers: Mapping[str, Charger],
) -> Pseudonyms:
    """Return a pseudonym for all that the site knows."""
    names = Pseudonyms()
    ids: dict[str, set[str]] = {"hub": set(), "load": set(), "circuit": set()}
    for entry in entries:
        kind = str(type_of(entry))
        ids[kind if kind in ids else "load"].add(entry.entry_id)
    if coordinator is not None:
        # Loads and circuits that are gone by now have been planned for, too.
        memories = [coordinator.memory, *(step.before for step in coordinator.trail)]
        ids["load"] |= {load.id for memory in memories for load in memory.loads}
        ids["load"] |= {load.id for step in coordinator.trail for load in step.snapshot.loads}
        ids["load"] |= {memory.turn.last for memory in memories} - {""}
        ids["circuit"] |= {circuit.id for step in coordinator.trail for circuit in step.snapshot.circuits}
    for kind, found in ids.items():
        names.add_ids(kind, found)
    for entry in entries:
        for entity_id in entities_in(entry.data):
            names.add(entity_id.split(".")[0], entity_id)
    for entry in entries:
        names.also(names.ids[entry.entry_id], entry.title, slugify(entry.title), entry.unique_id)
    for charger in (*chargers.values(), *find_chargers(hass)):
        name = names.add("charger", charger.cpid)
        names.also(name, charger.device_id, charger.title, slugify(charger.title))
        for entity_id in entities_of(hass, charger).values():
            names.add("sensor", entity_id)
    return names


async def _hide_people(hass: HomeAssistant, names: Pseudonyms) -> None:
    """Name the people and the places that a text from elsewhere might mention."""
    for user in await hass.auth.async_get_users():
        name = names.add("user", user.id)
        names.also(name, user.name, *(item.data.get("username") for item in user.credentials))
    for entity in er.async_get(hass).entities.values():
        if entity.domain in ("person", "device_tracker", "zone"):
            names.also(names.add(entity.domain, entity.entity_id), entity.name, entity.original_name)
    for area in ar.async_get(hass).async_list_areas():
        names.add("area", area.name)
    names.add("place", hass.config.location_name)


def _entry(hass: HomeAssistant, entry: AnyEntry, charger: Charger | None, names: Pseudonyms) -> dict[str, Any]:
    """Return an entry: how it is configured, and what its entities show."""
    sources: dict[str, Any] = {str(names.of(item)): shown(hass, item) for item in entities_in(entry.data)}
    if charger is not None:
        sources |= {key: shown(hass, item) for key, item in entities_of(hass, charger).items()}
    return {
        "id": names.of(entry.entry_id),
        "kind": str(type_of(entry)),
        "state": entry.state.value,
        "reason": None if entry.reason is None else names.in_text(entry.reason),
        "disabled": entry.disabled_by is not None,
        "data": _plain(dict(entry.data), names),
        "options": _plain(dict(entry.options), names),
        "sources": sources,
    }


def _plain(value: Any, names: Pseudonyms) -> Any:
    """Return a configuration without any word but those of our own."""
    if isinstance(value, dict):
        return {key: _plain(item, names) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item, names) for item in value]
    if not isinstance(value, str) or value in _WORDS:
        return value if value is None or isinstance(value, bool | int | float) else str(value)
    # A connector is written as its device and its number.
    parts = [part if part.isdecimal() else names.of(part) for part in value.split(":")]
    return names.of(value) or (":".join(map(str, parts)) if None not in parts else HIDDEN)


def _run(coordinator: Coordinator | None, names: Pseudonyms) -> dict[str, Any]:
    """Return what was decided lately, on what, and what the chargers were told."""
    if coordinator is None:
        return {"clock": None, "calls": {}, "memory": None, "steps": []}
    trail = list(coordinator.trail)
    return {
        "clock": {"now": coordinator.clock(), "utc": dt_util.utcnow().isoformat()},
        "calls": {
            str(names.of(load.id)): [
                {"at": call.at, "service": call.service, "asked": call.asked, "outcome": names.in_text(call.outcome)}
                for call in load.calls
            ]
            for load in coordinator.loads.values()
        },
        "memory": names.in_tree(encode(coordinator.memory)),
        "steps": [_step(step, last, names) for last, step in zip([None, *trail], trail, strict=False)],
    }


def _step(step: Step, last: Step | None, names: Pseudonyms) -> dict[str, Any]:
    """Return a cycle. Its memory is the one that the last cycle left, unless it says another one."""
    follows = last is not None and step.before is last.after
    return {
        "now": step.now,
        "memory": None if follows else names.in_tree(encode(step.before)),
        "snapshot": names.in_tree(encode(step.snapshot)),
        "plan": names.in_tree(encode(step.plan)),
    }
