"""The config entries of Load Juggler and what they hold while they are loaded."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any, TypeIs

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError

from .const import (
    CONF_CONNECTOR,
    CONF_DEVICE,
    CONF_ENTRY_TYPE,
    CONF_HUB,
    CONF_LEGS,
    CONF_PHASES,
    CONF_PLUG_PHASES,
    DOMAIN,
    EntryType,
)
from .engine import Phase
from .reading.site import phases_in

if TYPE_CHECKING:
    from .circuits import ManagedCircuit
    from .coordinator import Coordinator
    from .loads import ManagedLoad

type HubEntry = ConfigEntry[Coordinator]
type LoadEntry = ConfigEntry[ManagedLoad]
type CircuitEntry = ConfigEntry[ManagedCircuit]
type LoadJugglerEntry = HubEntry | LoadEntry
type AnyEntry = LoadJugglerEntry | CircuitEntry


def is_ours(entry: ConfigEntry[Any]) -> bool:
    """Tell whether an entry is one of Load Juggler: another project has used its domain before."""
    return entry.data.get(CONF_ENTRY_TYPE) in set(EntryType)


def type_of(entry: ConfigEntry[Any]) -> EntryType:
    """Return what an entry of ours stands for."""
    return EntryType(entry.data[CONF_ENTRY_TYPE])


def is_hub(entry: AnyEntry) -> TypeIs[HubEntry]:
    """Tell whether an entry is a hub's."""
    return type_of(entry) is EntryType.HUB


def is_circuit(entry: AnyEntry) -> TypeIs[CircuitEntry]:
    """Tell whether an entry is a circuit's."""
    return type_of(entry) is EntryType.CIRCUIT


def phases_of(hub: ConfigEntry[Any]) -> int:
    """Return how many phases a hub's site has."""
    return phases_in(hub.data)


def legs_in(data: Mapping[str, Any]) -> list[Phase]:
    """Return the phases that the wiring of a load names; none of any other entry."""
    keys = CONF_LEGS[: int(data.get(CONF_PHASES, 0))]
    return [Phase[str(leg).upper()] for leg in (*[data[key] for key in keys], *data.get(CONF_PLUG_PHASES, ()))]


def charger_in(data: Mapping[str, Any]) -> str:
    """Return what identifies the connector that the wiring of an EVSE names: the unique id of its entry, too."""
    return f"{data[CONF_DEVICE]}:{data[CONF_CONNECTOR]}"


def refused(key: str, **placeholders: str) -> ServiceValidationError:
    """Return the translated error that refuses what somebody asks for."""
    return ServiceValidationError(translation_domain=DOMAIN, translation_key=key, translation_placeholders=placeholders)


def finite(value: float) -> float:
    """Return a number that somebody sets.

    Raises ServiceValidationError for one without end, and for what is none: no comparison would tell.
    """
    if not isfinite(value):
        raise refused("not_finite", value=str(value))
    return value


@callback
def entry_of(hass: HomeAssistant, entry_id: str) -> ConfigEntry[Any]:
    """Return the entry of an id that somebody gives.

    Raises ServiceValidationError for an id of nobody, or of another integration's.
    """
    entry = hass.config_entries.async_get_entry(entry_id)
    if entry is None or entry.domain != DOMAIN or not is_ours(entry):
        raise refused("entry_not_found", entry_id=entry_id)
    return entry


@callback
def entries_of(hass: HomeAssistant) -> list[ConfigEntry[Any]]:
    """Return the entries of hubs, loads and circuits, loaded or not."""
    return [entry for entry in hass.config_entries.async_entries(DOMAIN) if is_ours(entry)]


@callback
def hubs_of(hass: HomeAssistant) -> list[HubEntry]:
    """Return the hubs, loaded or not."""
    return [entry for entry in entries_of(hass) if is_hub(entry)]


@callback
def hub_of(hass: HomeAssistant, member: ConfigEntry[Any]) -> HubEntry | None:
    """Return the hub of a load or a circuit, or None where it is gone."""
    return hass.config_entries.async_get_entry(member.data[CONF_HUB])


@callback
def members_of(hass: HomeAssistant, hub: ConfigEntry[Any]) -> list[LoadEntry | CircuitEntry]:
    """Return the entries of a hub's loads and circuits, loaded or not."""
    return [entry for entry in entries_of(hass) if entry.data.get(CONF_HUB) == hub.entry_id]


@callback
def loads_of(hass: HomeAssistant, hub: ConfigEntry[Any]) -> list[LoadEntry]:
    """Return the entries of a hub's loads, loaded or not."""
    return [entry for entry in members_of(hass, hub) if not is_circuit(entry)]


@callback
def circuits_of(hass: HomeAssistant, hub: ConfigEntry[Any]) -> list[CircuitEntry]:
    """Return the entries of a hub's circuits, loaded or not."""
    return [entry for entry in members_of(hass, hub) if is_circuit(entry)]


@callback
def coordinator_of(hass: HomeAssistant, member: ConfigEntry[Any]) -> Coordinator | None:
    """Return the coordinator that plans for a load or a circuit, or None while its hub does not run."""
    hub = hub_of(hass, member)
    coordinator = None if hub is None else getattr(hub, "runtime_data", None)
    return coordinator if coordinator is not None and coordinator.running else None
