"""What a repair does once a person has confirmed it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from homeassistant.components.repairs import ConfirmRepairFlow, RepairsFlow
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir

from .entries import coordinator_of, is_hub
from .issues import FOREIGN, HUB_MISSING, WIRING_CONTRADICTS

if TYPE_CHECKING:
    from homeassistant.components.repairs import RepairsFlowResult

    from .inspection import Inspection

type Repair = Callable[[HomeAssistant, str], Awaitable[object]]


async def _remove(hass: HomeAssistant, entry_id: str) -> None:
    """Remove an entry that nothing plans for."""
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
    FOREIGN: _remove,
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


class Rewire(RepairsFlow):
    """Let a person choose whose word holds, the meters' or the configuration's. Nothing is changed without that."""

    def __init__(self, entry_id: str) -> None:
        self._entry_id = entry_id

    def _inspection(self) -> Inspection | None:
        entry = self.hass.config_entries.async_get_entry(self._entry_id)
        if entry is None:
            return None
        coordinator = getattr(entry, "runtime_data", None) if is_hub(entry) else coordinator_of(self.hass, entry)
        return coordinator.inspection if coordinator is not None and coordinator.running else None

    async def async_step_init(self, _: dict[str, str] | None = None) -> RepairsFlowResult:
        """Say what was seen, and what can be done."""
        inspection = self._inspection()
        issue = ir.async_get(self.hass).async_get_issue(self.handler, self.issue_id)
        changes = ["change"] if inspection is not None and inspection.can_change(self._entry_id) else []
        return self.async_show_menu(
            step_id="init",
            menu_options=[*changes, "mended", "keep"],
            description_placeholders=None if issue is None else issue.translation_placeholders,
        )

    async def async_step_change(self, _: dict[str, str] | None = None) -> RepairsFlowResult:
        """Configure what was seen."""
        return self._done(lambda inspection: inspection.change(self._entry_id))

    async def async_step_mended(self, _: dict[str, str] | None = None) -> RepairsFlowResult:
        """Look anew: the wiring was changed by hand."""
        return self._done(lambda inspection: inspection.forget(self._entry_id))

    async def async_step_keep(self, _: dict[str, str] | None = None) -> RepairsFlowResult:
        """Tell no more of it: it is right as it is."""
        return self._done(lambda inspection: inspection.accept(self._entry_id))

    def _done(self, act: Callable[[Inspection], None]) -> RepairsFlowResult:
        if (inspection := self._inspection()) is not None:
            act(inspection)
        return self.async_create_entry(data={})


async def async_create_fix_flow(_: HomeAssistant, __: str, data: dict[str, Any] | None) -> RepairsFlow:
    """Return the flow of an issue."""
    assert data is not None
    if data["key"] == WIRING_CONTRADICTS:
        return Rewire(data["entry_id"])
    return Confirm(REPAIRS[data["key"]], data["entry_id"])
