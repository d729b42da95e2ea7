"""The event that tells of decisions: a load starts, stops, or has another reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr

from .const import DOMAIN
from .engine import LoadPlan, Plan
from .sentences import sentence

if TYPE_CHECKING:
    from .coordinator import Coordinator

EVENT_DECISION: Final = f"{DOMAIN}_decision"

STARTED: Final = "started"
STOPPED: Final = "stopped"
REASON: Final = "reason"


@callback
def announce(hass: HomeAssistant, coordinator: Coordinator, before: Plan | None, after: Plan) -> None:
    """Tell what has changed from one plan to the next; of a load that was not planned for before, nothing."""
    told = {} if before is None else {load.id: load for load in before.loads}
    for load in after.loads:
        if (last := told.get(load.id)) is not None and (action := _action(last, load)) is not None:
            _fire(hass, coordinator, load, action)


def _action(last: LoadPlan, load: LoadPlan) -> str | None:
    if (last.limit > 0) != (load.limit > 0):
        return STARTED if load.limit > 0 else STOPPED
    return REASON if last.reason.code is not load.reason.code else None


def _fire(hass: HomeAssistant, coordinator: Coordinator, load: LoadPlan, action: str) -> None:
    [device] = dr.async_entries_for_config_entry(dr.async_get(hass), load.id)
    hass.bus.async_fire(
        EVENT_DECISION,
        {
            "entry_id": load.id,
            "name": coordinator.loads[load.id].name,
            "device_id": device.id,
            "action": action,
            "limit": round(load.limit, 2),
            "reason": str(load.reason.code),
            "sentence": sentence(hass, load.reason),
        },
    )
