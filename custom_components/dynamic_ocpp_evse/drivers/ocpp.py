"""Chargers, through the OCPP integration: a lease below, a live limit above, success believed by its effect only.

That integration reports success for a limit that the charger rejected, and its services raise whatever went wrong
inside, so that a call that returned proves nothing and every exception is one of its ways to fail.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from homeassistant.core import HomeAssistant, ServiceResponse
from homeassistant.util import dt as dt_util

from ..const import LOGGER, OCPP
from ..engine import RateUnit
from ..reading.evse import ChargerReading
from .profiles import ProfileOptions, lease_profile, limit_value, live_profile

RENEW_AT = 0.4  # of the timeout: before half of it has passed
CALL_TIMEOUT = 35.0  # s: the integration itself gives up after three tries of 10 s
RETRY = 5.0  # s after a call that raised
EXCEEDS = 1.0  # A above the limit
GRACE = 30.0  # s, or two meter intervals, to obey
RESEND_EVERY = 120.0  # s
RESET_EVERY = 300.0  # s
RATE_UNIT_KEY = "ChargingScheduleAllowedChargingRateUnit"


class _Step(Enum):
    """What a charger may have to be told next, in this order."""

    ASK_UNIT = auto()
    CLEAR = auto()
    LEASE = auto()
    LIVE = auto()


@dataclass(frozen=True, slots=True)
class Target:
    """What a charger is to be told: A per leg and the same in W over its legs, and its failsafe limit likewise."""

    amps: float
    watts: float
    failsafe_amps: float
    failsafe_watts: float

    def live(self, unit: RateUnit) -> float:
        """Return the limit as it is sent in a unit."""
        return limit_value(self.amps, self.watts, unit)

    def failsafe(self, unit: RateUnit) -> float:
        """Return the failsafe limit as it is sent in a unit."""
        return limit_value(self.failsafe_amps, self.failsafe_watts, unit)


class OcppDriver:
    """Tell one connector its limit. One call at a time; the newest target wins.

    `unit` None asks the charger. `clock` gives monotonic seconds. `ignores` tells whether the charger has been seen to
    draw more than it may in spite of being told again.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        options: ProfileOptions,
        unit: RateUnit | None,
        clock: Callable[[], float],
    ) -> None:
        self._hass = hass
        self._options = options
        self._asked_unit = unit
        self._clock = clock
        self._task: asyncio.Task[None] | None = None
        self._cpid = ""
        self._target = Target(0.0, 0.0, 0.0, 0.0)
        self._transaction: str | None = None
        self._online = False
        self._retry_at = 0.0
        self._obedience = _Obedience()
        self._forget()

    def _forget(self) -> None:
        """Know nothing of what the charger holds: it has rebooted, or may have."""
        self.unit: RateUnit | None = self._asked_unit
        self._must_clear = False
        self._leased = not self._options.has_lease
        self._sent: tuple[float, RateUnit] | None = None
        self._sent_at = 0.0
        self.confirmed: float | None = None

    @property
    def ignores(self) -> bool:
        """Tell whether the charger does not do as it is told."""
        return self._obedience.given_up

    def apply(self, reading: ChargerReading, target: Target, now: float) -> None:
        """Bring the charger to the target, unless it is not there."""
        self._target = target
        if not reading.online or reading.charger is None:
            self._online = False
            return
        if not self._online:
            self._online = True
            self._forget()
        self._cpid = reading.charger.cpid
        if reading.transaction != self._transaction:
            self._transaction = reading.transaction
            self._sent = None
        self._watch(reading, now)
        if (self._task is None or self._task.done()) and now >= self._retry_at and self._next(now) is not None:
            self._task = self._hass.async_create_background_task(self._work(), f"limit {reading.charger.cpid}")

    def reset(self) -> None:
        """Take every profile from the charger and start anew."""
        self._forget()
        self._must_clear = True
        self._obedience = _Obedience()
        self._retry_at = 0.0

    def stop(self) -> None:
        """Stop telling; what the charger holds runs out into its lease."""
        if self._task is not None:
            self._task.cancel()

    def _watch(self, reading: ChargerReading, now: float) -> None:
        """Judge by the draw whether the limit is obeyed, and escalate while it is not."""
        if self.confirmed is None or reading.draw is None:
            return
        match self._obedience.judge(max(reading.draw), reading.draw_at, self.confirmed, now):
            case _Remedy.RESEND:
                self._sent = None
                if self._asked_unit is None and self.unit is not None:
                    # It may have named a unit that it then refuses.
                    self.unit = RateUnit.WATTS if self.unit is RateUnit.AMPS else RateUnit.AMPS
            case _Remedy.RESET:
                self._must_clear, self._leased, self._sent = True, not self._options.has_lease, None

    def _next(self, now: float) -> _Step | None:
        """Return what the charger must be told next, or None."""
        if self.unit is None:
            return _Step.ASK_UNIT
        if self._must_clear:
            return _Step.CLEAR
        if not self._leased:
            return _Step.LEASE
        due = self._options.has_lease and now - self._sent_at >= RENEW_AT * self._options.timeout
        if due or self._sent != (self._target.live(self.unit), self.unit):
            return _Step.LIVE
        return None

    async def _work(self) -> None:
        """Do one step after the other until nothing is left to do, or one fails."""
        while (step := self._next(self._clock())) is not None:
            try:
                async with asyncio.timeout(CALL_TIMEOUT):
                    await self._do(step)
            except Exception as error:  # noqa: BLE001 - see the top of this module
                if step is _Step.ASK_UNIT:
                    self.unit = RateUnit.AMPS
                self._retry_at = self._clock() + RETRY
                LOGGER.debug("%s: %s failed: %r", self._cpid, step.name.lower(), error)
                return

    async def _do(self, step: _Step) -> None:
        """Do one step."""
        unit, target = self.unit, self._target
        if step is _Step.ASK_UNIT:
            self.unit = await self._ask_unit()
        elif step is _Step.CLEAR:
            await self._call("clear_profile", {})
            self._must_clear = False
        elif unit is not None and step is _Step.LEASE:
            await self._send(lease_profile(self._options, target.failsafe(unit), unit, dt_util.utcnow()))
            self._leased = True
        elif unit is not None:
            limit = target.live(unit)
            await self._send(live_profile(self._options, limit, unit, dt_util.utcnow()))
            self._sent, self._sent_at, self.confirmed = (limit, unit), self._clock(), target.amps

    async def _ask_unit(self) -> RateUnit:
        """Return the unit that the charger takes: amps unless it names watts alone."""
        answer = await self._call("get_configuration", {"ocpp_key": RATE_UNIT_KEY}, response=True)
        named = str((answer or {}).get("value", "")).lower()
        tokens = {token.strip() for token in named.replace(";", ",").split(",")}
        if tokens & {"current", "a", "amp", "amps", "ampere"}:
            return RateUnit.AMPS
        return RateUnit.WATTS if tokens & {"power", "w", "watt", "watts"} else RateUnit.AMPS

    async def _send(self, profile: dict[str, Any]) -> None:
        """Send a charging profile."""
        await self._call("set_charge_rate", {"conn_id": self._options.connector, "custom_profile": profile})

    async def _call(self, service: str, data: dict[str, Any], *, response: bool = False) -> ServiceResponse:
        """Call the OCPP integration for this charger."""
        return await self._hass.services.async_call(
            OCPP, service, {"devid": self._cpid, **data}, blocking=True, return_response=response
        )


class _Remedy(Enum):
    """What may help with a charger that draws too much."""

    RESEND = auto()
    RESET = auto()


class _Obedience:
    """Watch a charger's draw against its limit: tell it again, reset it, then say that it does not obey."""

    def __init__(self) -> None:
        self.given_up = False
        self._since: float | None = None
        self._read_at: float | None = None
        self._interval = 0.0
        self._tries: list[tuple[_Remedy, float]] = []

    def judge(self, draw: float, read_at: float, limit: float, now: float) -> _Remedy | None:
        """Return what to try now; `draw` and `limit` are A per leg."""
        if self._read_at is not None and read_at > self._read_at:
            self._interval = read_at - self._read_at
        self._read_at = read_at
        if draw <= limit + EXCEEDS:
            self._since = None
            if self._tries and now - self._tries[-1][1] > RESET_EVERY:
                self.given_up = False
                self._tries.clear()
            return None
        if self._since is None:
            self._since = now
        if now - self._since <= max(GRACE, 2 * self._interval):
            return None
        self._since = now
        last = dict(self._tries)
        for remedy, every in ((_Remedy.RESEND, RESEND_EVERY), (_Remedy.RESET, RESET_EVERY)):
            if remedy not in last or now - last[remedy] > every:
                self.given_up = self.given_up or len(last) == len(_Remedy)
                self._tries = [*((r, at) for r, at in self._tries if r is not remedy), (remedy, now)]
                return remedy
        self.given_up = True
        return None
