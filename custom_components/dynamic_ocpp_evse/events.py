"""The event that tells of decisions: a load starts, stops, or has another reason for good."""

from __future__ import annotations

from typing import Final, NamedTuple

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr

from .const import DOMAIN
from .coordinator import Coordinator
from .engine import LoadPlan, ReasonCode
from .sentences import sentence

EVENT_DECISION: Final = f"{DOMAIN}_decision"
LASTS: Final = 30.0  # s: what changes sooner, under broken cloud, is no decision that anybody wants to read of

STARTED: Final = "started"
STOPPED: Final = "stopped"
REASON: Final = "reason"


class _Told(NamedTuple):
    """What was last told of a load, and since which second it has had the reason that it has now."""

    runs: bool
    told: ReasonCode
    now: ReasonCode
    since: float


class Announcer:
    """Compare each plan with what was told before. Of a load that is new, or after a restart, nothing is told."""

    def __init__(self, hass: HomeAssistant, coordinator: Coordinator) -> None:
        self._hass = hass
        self._coordinator = coordinator
        self._told: dict[str, _Told] = {}

    @callback
    def __call__(self) -> None:
        """Tell what the newest plan has changed."""
        plan, before = self._coordinator.data, self._told
        if plan is not None and self._coordinator.running:
            self._told = {load.id: self._tell(before.get(load.id), load, plan.at) for load in plan.loads}

    def _tell(self, last: _Told | None, load: LoadPlan, now: float) -> _Told:
        runs, code = load.limit > 0, load.reason.code
        if last is None:
            return _Told(runs, code, code, now)
        since = last.since if code is last.now else now
        if runs is not last.runs:
            self._fire(load, STARTED if runs else STOPPED)
        elif code is not last.told and now - since >= LASTS:
            self._fire(load, REASON)
        else:
            return last._replace(now=code, since=since)
        return _Told(runs, code, code, since)

    def _fire(self, load: LoadPlan, action: str) -> None:
        managed = self._coordinator.loads.get(load.id)
        devices = dr.async_entries_for_config_entry(dr.async_get(self._hass), load.id)
        if managed is None or not devices:
            return
        self._hass.bus.async_fire(
            EVENT_DECISION,
            {
                "entry_id": load.id,
                "name": managed.name,
                "device_id": devices[0].id,
                "action": action,
                "limit": round(load.limit, 2),
                "reason": str(load.reason.code),
                "sentence": sentence(self._hass, load.reason),
            },
        )
