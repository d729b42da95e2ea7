"""The line to a charger: calls of the OCPP integration, and what their failures mean.

That integration reports success for a limit that the charger rejected, and its services raise whatever went wrong
inside, so that a call that returned proves nothing and every exception is one of its ways to fail.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from homeassistant.core import HomeAssistant, ServiceResponse
from homeassistant.exceptions import ServiceNotFound

from ..const import OCPP
from ..engine import RateUnit

RETRY = 5.0  # s after a call that raised; twice as long after each more, but that of a limit nobody answered
DOUBLED = 10  # times: an hour and a half
CALLS = 60  # for who asks what a charger was told
UNIT_KEY = "ChargingScheduleAllowedChargingRateUnit"
LEVEL_KEY = "ChargeProfileMaxStackLevel"
_AMPS = {"current", "a", "amp", "amps", "ampere"}
_WATTS = {"power", "w", "watt", "watts"}
# The charger or the integration is away for a moment: that is no answer. Whoever waits for a charger that goes is
# cancelled by some versions.
_NOBODY_ANSWERED = (TimeoutError, ServiceNotFound, LookupError, UnboundLocalError, asyncio.CancelledError)


@dataclass(slots=True)
class Tries:
    """A call that fails again and again, and is tried ever more rarely: not before the second `next_at`."""

    next_at: float = float("-inf")
    failures: int = 0

    def fail(self, now: float, doubled: int = DOUBLED) -> None:
        """Note a failure; the wait is doubled so often at most."""
        self.next_at = now + RETRY * 2.0 ** min(self.failures, doubled)
        self.failures += 1


@dataclass(slots=True)
class Station:
    """A charger, which may have several connectors: it is called by one at a time, and cleared for all of them.

    `starts` are what lets each of them tell it what it lacks.
    """

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    cleared: int = 0
    starts: set[Callable[[], None]] = field(default_factory=set)

    def was_cleared(self, by: Callable[[], None]) -> None:
        """Let all connectors begin anew at once, as nothing limits their cars; who cleared it goes on by himself."""
        self.cleared += 1
        for start in self.starts - {by}:
            start()


@dataclass(slots=True)
class Call:
    """A call of the OCPP integration: its second, its service, what was asked, and what came of it, as text."""

    at: float
    service: str
    asked: dict[str, Any]
    outcome: str = "under way"


class Link:
    """Call one connector of a charger. `cpid` names the charger; `calls` are the last ones, the oldest first.

    Every method raises whatever the integration does.
    """

    def __init__(self, hass: HomeAssistant, connector: int, clock: Callable[[], float]) -> None:
        self._hass = hass
        self._connector = connector
        self._clock = clock
        self.cpid = ""
        self.calls: deque[Call] = deque(maxlen=CALLS)

    async def unit(self) -> RateUnit:
        """Return the unit that the charger takes: amps unless it names watts alone."""
        named = await self._ask(UNIT_KEY)
        tokens = {token.strip() for token in named.lower().replace(";", ",").split(",")}
        return RateUnit.WATTS if tokens & _WATTS and not tokens & _AMPS else RateUnit.AMPS

    async def level(self) -> int | None:
        """Return the highest stack level that the charger says to take, None where it says none."""
        named = (await self._ask(LEVEL_KEY)).strip()
        return int(named) if named.isdecimal() else None

    async def send(self, profile: dict[str, Any]) -> None:
        """Send a charging profile to the connector: never to connector 0, where some take none."""
        await self._call("set_charge_rate", {"conn_id": self._connector, "custom_profile": profile})

    async def clear(self) -> None:
        """Take every profile from the charger, those of its other connectors, too."""
        await self._call("clear_profile", {})

    async def _ask(self, key: str) -> str:
        answer = await self._call("get_configuration", {"ocpp_key": key}, response=True)
        return str((answer or {}).get("value", ""))

    async def _call(self, service: str, data: dict[str, Any], *, response: bool = False) -> ServiceResponse:
        """Call the OCPP integration for this charger, and note what comes of it."""
        call = Call(self._clock(), service, data)
        self.calls.append(call)
        try:
            answer = await self._hass.services.async_call(
                OCPP, service, {"devid": self.cpid, **data}, blocking=True, return_response=response
            )
        except BaseException as error:
            call.outcome = repr(error)
            raise
        call.outcome = "returned" if answer is None else repr(answer)
        return answer


def is_answer(error: BaseException) -> bool:
    """Tell whether an error comes from a charger that was asked; "unavailable" is said of one that has gone."""
    return not isinstance(error, _NOBODY_ANSWERED) and getattr(error, "translation_key", None) != "unavailable"


def is_end(error: BaseException) -> bool:
    """Tell whether it is us who are cancelled, and not what we waited for."""
    task = asyncio.current_task()
    return isinstance(error, asyncio.CancelledError) and (task is None or task.cancelling() > 0)
