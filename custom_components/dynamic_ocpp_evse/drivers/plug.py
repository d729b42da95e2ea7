"""Smart plugs: on or off, through the switch's own domain."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from homeassistant.const import ATTR_ENTITY_ID, SERVICE_TURN_OFF, SERVICE_TURN_ON
from homeassistant.core import DOMAIN as HOMEASSISTANT
from homeassistant.core import HomeAssistant

from ..const import LOGGER

STOP_TIMEOUT = 10.0  # s: a switch that hangs does not hold up an unload
REPEAT = 5.0  # s before a plug that did not follow is told again


class PlugDriver:
    """Switch one plug."""

    def __init__(self, hass: HomeAssistant, switch: str) -> None:
        self._hass = hass
        self._switch = switch
        self._watched = True
        self._told: bool | None = None
        self._told_at = 0.0
        self._task: asyncio.Task[None] | None = None

    def apply(self, wanted: bool, is_on: bool | None, now: float) -> None:
        """Switch where the plug is not as planned; a plug that does not answer is left alone."""
        self._watched = True
        if is_on is None or is_on == wanted or (self._task is not None and not self._task.done()):
            return
        if self._told == wanted and now - self._told_at < REPEAT:
            return
        self._told, self._told_at = wanted, now
        self._task = self._hass.async_create_background_task(self._switch_to(wanted), f"switch {self._switch}")

    async def stop(self, safe: bool | None, *, is_on: bool | None) -> None:
        """Switch to the safe state, whoever turned it on or off; None leaves it as it is.

        That is done once: afterwards it is nobody's business how it is switched.
        """
        if self._task is not None:
            self._task.cancel()
        watched, told = self._watched, self._told
        self._watched, self._told = False, None
        if watched and safe is not None and {is_on, told} - {None, safe}:
            with suppress(TimeoutError):
                async with asyncio.timeout(STOP_TIMEOUT):
                    await self._switch_to(safe)

    async def _switch_to(self, on: bool) -> None:
        """Call the switch; a failure is tried again by a later cycle."""
        service = SERVICE_TURN_ON if on else SERVICE_TURN_OFF
        try:
            await self._hass.services.async_call(HOMEASSISTANT, service, {ATTR_ENTITY_ID: self._switch}, blocking=True)
        except Exception as error:  # noqa: BLE001 - whatever the switch's own integration raises
            LOGGER.debug("%s could not be switched: %r", self._switch, error)
