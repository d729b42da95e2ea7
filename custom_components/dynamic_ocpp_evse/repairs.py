"""What a repair does once a person has confirmed it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from homeassistant.components.repairs import ConfirmRepairFlow
from homeassistant.core import HomeAssistant

from .entries import coordinator_of
from .issues import HUB_MISSING

if TYPE_CHECKING:
    from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult

type Repair = Callable[[HomeAssistant, str], Awaitable[object]]


async def _remove(hass: HomeAssistant, entry_id: str) -> None:
    """Remove a load that no hub plans for."""
    await hass.config_entries.async_remove(entry_id)


async def _start_anew(hass: HomeAssistant, entry_id: str) -> None:
    """Take every profile from a charger and tell it anew."""
    entry = hass.config_entries.async_get_entry(entry_id)
    coordinator = None if entry is None else coordinator_of(hass, entry)
    if coordinator is not None and (load := coordinator.loads.get(entry_id)) is not None:
        load.reset()
        coordinator.plan_soon()


REPAIRS: dict[str, Repair] = {
    HUB_MISSING: _remove,
    "charger_ignores_limits": _start_anew,
    "lease_refused": _start_anew,
}


class Confirm(ConfirmRepairFlow):
    """Say what will be done, and do it when it is confirmed."""

    def __init__(self, repair: Repair, entry_id: str) -> None:
        self._repair = repair
        self._entry_id = entry_id

    async def async_step_confirm(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Do it."""
        if user_input is not None:
            await self._repair(self.hass, self._entry_id)
        return await super().async_step_confirm(user_input)


async def async_create_fix_flow(_: HomeAssistant, __: str, data: dict[str, Any] | None) -> RepairsFlow:
    """Return the flow of an issue."""
    assert data is not None
    return Confirm(REPAIRS[data["key"]], data["entry_id"])
