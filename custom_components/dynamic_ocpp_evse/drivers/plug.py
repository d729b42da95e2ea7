"""Smart plugs: on or off, through the switch's own domain."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from homeassistant.const import ATTR_ENTITY_ID, SERVICE_TURN_OFF, SERVICE_TURN_ON
from homeassistant.core import DOMAIN as HOMEASSISTANT
from homeassistant.core import Context, HomeAssistant

from ..const import LOGGER
from .link import RETRY, Tries

STOP_TIMEOUT = 10.0  # s: a switch that hangs does not hold up an unload
CALL_TIMEOUT = 30.0  # s: nor does it keep what it is told next
FOLLOWS = 10.0  # s after a call in which a switch may still show what it was before
ENOUGH = 3  # calls in a row that it did not follow


class PlugDriver:
    """Switch one plug; `clock` gives monotonic seconds. `told` is what it was told last."""

    def __init__(self, hass: HomeAssistant, switch: str, clock: Callable[[], float]) -> None:
        self._hass = hass
        self._switch = switch
        self._clock = clock
        self.told: bool | None = None
        self._told_at = float("-inf")
        self._followed = True
        self._tries = Tries()
        self._task: asyncio.Task[None] | None = None

    @property
    def _busy(self) -> bool:
        return self._task is not None and not self._task.done()

    @property
    def ignores(self) -> bool:
        """Tell whether the switch does not do as it was told, several times in a row."""
        return self._tries.failures >= ENOUGH

    @property
    def tries_again_at(self) -> float | None:
        """Return the second at which a switch is told once more to turn on that did not, several times; else None."""
        late = self.told is True and self.ignores and self._clock() - self._told_at >= FOLLOWS
        return self._tries.next_at if late else None

    def try_now(self) -> None:
        """Tell it once more without waiting, as a person wants it."""
        self._tries.next_at = float("-inf")

    def apply(self, wanted: bool, is_on: bool | None) -> None:
        """Switch where the plug is not as planned; a plug that does not answer is left alone.

        One that does not turn off is told so again every few seconds, as the wires may need it; one that does not turn
        on ever more rarely.
        """
        now = self._clock()
        if is_on is not None:
            self._note(is_on)
        if self.told != wanted and now - self._told_at >= FOLLOWS:
            self._followed = True  # what it was told before is not waited for any more
        if is_on is None or is_on == wanted or self._busy:
            return
        if self.told == wanted and now < (self._tries.next_at if wanted else self._told_at + RETRY):
            return
        self._tell(wanted)
        self._task = self._hass.async_create_background_task(self._call(), f"switch {self._switch}")

    @property
    def may_fall_back(self) -> bool:
        """Tell whether the switch was told so shortly ago that it may show once more what it was before."""
        return self._busy or self._clock() - self._told_at < FOLLOWS

    def is_ours(self, on: bool, context: Context) -> bool:
        """Tell whether the switch has turned on or off because it was told to, however late.

        What it does once it has followed is not ours: a hand, or a protection of its own, has turned it. Its context
        does not tell, for whatever a switch does in the first seconds after a call has that of the call.
        """
        ours = on == self.told and context.user_id is None and (self._busy or not self._followed)
        self._note(on)
        return ours

    def _note(self, on: bool) -> None:
        """Note whether the switch has followed what it was told last."""
        if on == self.told:
            self._followed, self._tries = True, Tries()

    def stop(self) -> None:
        """Break off what is under way."""
        if self._task is not None:
            self._task.cancel()

    async def leave(self, safe: bool, is_on: bool | None) -> bool:
        """Switch to the safe state where the plug is not there, or may be on its way elsewhere; tell whether it was."""
        if not {is_on, self.told} - {None, safe}:
            return False
        self._tell(safe)
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP_TIMEOUT):
                await self._call()
        return True

    def _tell(self, wanted: bool) -> None:
        self.told, self._told_at, self._followed = wanted, self._clock(), False
        self._tries.fail(self._told_at)

    async def _call(self) -> None:
        """Call the switch; a failure is tried again by a later cycle."""
        service = SERVICE_TURN_ON if self.told else SERVICE_TURN_OFF
        data = {ATTR_ENTITY_ID: self._switch}
        try:
            async with asyncio.timeout(CALL_TIMEOUT):
                await self._hass.services.async_call(HOMEASSISTANT, service, data, blocking=True)
        except Exception as error:  # noqa: BLE001 - whatever the switch's own integration raises
            LOGGER.debug("%s could not be switched: %r", self._switch, error)
