"""A while in which a device that nobody plans for any more stays as it is: a reload is no reason to switch it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED, ConfigEntry, ConfigEntryChange
from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect, async_dispatcher_send
from homeassistant.helpers.event import async_call_later

from .const import CONF_HUB, DOMAIN

GRACE = 30.0  # s

type Act = Callable[[], Coroutine[Any, Any, None]]


def _signal(device: str) -> str:
    return f"{DOMAIN}_planned_for_{device}"


@callback
def planned_for(hass: HomeAssistant, device: str) -> None:
    """Tell that a device is planned for again."""
    async_dispatcher_send(hass, _signal(device))


@callback
def safe_later(hass: HomeAssistant, load: ConfigEntry[Any], device: str, act: Act) -> None:
    """Make the device of a load safe by `act` in a while, unless it is planned for again meanwhile.

    That is done at once when Home Assistant stops, or when the entry of the load or of its hub is removed.
    """
    _Grace(hass, load, device, act)


class _Grace:
    """What waits; it is held by its timer alone."""

    def __init__(self, hass: HomeAssistant, load: ConfigEntry[Any], device: str, act: Act) -> None:
        self._hass = hass
        self._act = act
        self._entries = {load.entry_id, load.data[CONF_HUB]}
        self._name = load.title
        self._unlisten: list[CALLBACK_TYPE] = [
            async_call_later(hass, GRACE, self._end),
            async_dispatcher_connect(hass, _signal(device), self._forget),
            async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._changed),
        ]
        self._keep = hass.async_add_shutdown_job(HassJob(self._finish, f"safe state of {load.title}"))

    @callback
    def _let_go(self) -> bool:
        """Wait no more; tell whether that had not ended already."""
        waited = bool(self._unlisten)
        while self._unlisten:
            self._unlisten.pop()()
        return waited

    @callback
    def _forget(self) -> None:
        if self._let_go():
            self._keep()

    @callback
    def _end(self, _: datetime | None = None) -> None:
        if self._let_go():
            self._keep()
            self._hass.async_create_task(self._act(), f"safe state of {self._name}")

    @callback
    def _changed(self, change: ConfigEntryChange, entry: ConfigEntry[Any]) -> None:
        if change is ConfigEntryChange.REMOVED and entry.entry_id in self._entries:
            self._end()

    async def _finish(self) -> None:
        # Home Assistant is going through its list of these jobs: this one stays in it.
        if self._let_go():
            await self._act()
