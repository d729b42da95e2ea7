"""Actions: what an automation may change. What is wrong is refused with what would be right, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from typing import Any

import voluptuous as vol
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.helpers import config_validation as cv

from .const import DOMAIN, EntryType
from .coordinator import Coordinator
from .engine import Distribution, Mode
from .entries import coordinator_of, entry_of, finite, refused, type_of
from .explain import explain

type Handler = Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]]

ATTR_ENTRY_ID = "entry_id"
ATTR_MODE = "mode"
ATTR_CURRENT = "current"

LOAD_TYPES = (EntryType.EVSE, EntryType.PLUG)
_TARGET = {vol.Required(ATTR_ENTRY_ID): cv.string}


def _option[T: (Mode, Distribution)](kind: type[T], typed: str) -> T:
    """Return what was typed as one of its options.

    Raises ServiceValidationError with the list of them.
    """
    try:
        return kind(typed)
    except ValueError as error:
        raise refused("unknown_mode", mode=typed, modes=", ".join(kind)) from error


def _target(hass: HomeAssistant, entry_id: str, types: Iterable[EntryType]) -> tuple[Coordinator, Any]:
    """Return the coordinator and what the entry holds.

    Raises ServiceValidationError for an id of nobody, of another kind, or of an entry that is not loaded.
    """
    entry = entry_of(hass, entry_id)
    kind = type_of(entry)
    if kind not in types:
        raise refused("wrong_entry", name=entry.title, kind=kind, kinds=", ".join(types))
    if kind is EntryType.HUB:
        coordinator: Coordinator | None = getattr(entry, "runtime_data", None)
        if coordinator is not None and coordinator.running:
            return coordinator, coordinator
    elif (coordinator := coordinator_of(hass, entry)) is not None and entry_id in coordinator.loads:
        return coordinator, coordinator.loads[entry_id]
    raise refused("entry_not_loaded", name=entry.title)


def _chosen(coordinator: Coordinator) -> None:
    """Show a choice at once, and plan with it soon: after a start the first plan may take a while."""
    coordinator.async_update_listeners()
    coordinator.plan_soon()


async def _set_operating_mode(call: ServiceCall) -> None:
    mode = _option(Mode, call.data[ATTR_MODE])
    coordinator, load = _target(call.hass, call.data[ATTR_ENTRY_ID], LOAD_TYPES)
    load.choose_mode(mode)
    _chosen(coordinator)


async def _set_distribution_mode(call: ServiceCall) -> None:
    mode = _option(Distribution, call.data[ATTR_MODE])
    coordinator, _ = _target(call.hass, call.data[ATTR_ENTRY_ID], (EntryType.HUB,))
    coordinator.choose(distribution=mode)
    _chosen(coordinator)


def _current_setter(key: str) -> Handler:
    async def handle(call: ServiceCall) -> None:
        coordinator, load = _target(call.hass, call.data[ATTR_ENTRY_ID], (EntryType.EVSE,))
        load.choose_currents(**{key: finite(call.data[ATTR_CURRENT])})
        _chosen(coordinator)

    return handle


async def _reset_ocpp_evse(call: ServiceCall) -> None:
    coordinator, load = _target(call.hass, call.data[ATTR_ENTRY_ID], (EntryType.EVSE,))
    load.reset()
    coordinator.plan_soon()


async def _explain(call: ServiceCall) -> ServiceResponse:
    entry_id = call.data[ATTR_ENTRY_ID]
    coordinator, asked = _target(call.hass, entry_id, (EntryType.HUB, *LOAD_TYPES))
    if not coordinator.trail:
        raise refused("no_plan_yet", name=coordinator.entry.title)
    return explain(call.hass, coordinator, None if asked is coordinator else {entry_id})


_WITH_MODE = vol.Schema({**_TARGET, vol.Required(ATTR_MODE): cv.string})
_WITH_CURRENT = vol.Schema({**_TARGET, vol.Required(ATTR_CURRENT): vol.Coerce(float)})

ACTIONS: dict[str, tuple[Handler, vol.Schema]] = {
    "set_operating_mode": (_set_operating_mode, _WITH_MODE),
    "set_distribution_mode": (_set_distribution_mode, _WITH_MODE),
    "set_max_current": (_current_setter("high"), _WITH_CURRENT),
    "set_min_current": (_current_setter("low"), _WITH_CURRENT),
    "reset_ocpp_evse": (_reset_ocpp_evse, vol.Schema(_TARGET)),
    "explain": (_explain, vol.Schema(_TARGET)),
}
ANSWERS: dict[str, SupportsResponse] = {"explain": SupportsResponse.ONLY}


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions."""
    for name, (handler, schema) in ACTIONS.items():
        answers = ANSWERS.get(name, SupportsResponse.NONE)
        hass.services.async_register(DOMAIN, name, handler, schema=schema, supports_response=answers)
