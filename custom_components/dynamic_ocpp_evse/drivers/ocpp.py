"""Chargers, through the OCPP integration: a lease below, a live limit above, success believed by its effect only.

That integration reports success for a limit that the charger rejected, and its services raise whatever went wrong
inside, so that a call that returned proves nothing and every exception is one of its ways to fail.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from homeassistant.core import HomeAssistant, ServiceResponse
from homeassistant.exceptions import ServiceNotFound
from homeassistant.util import dt as dt_util

from ..const import LOGGER, OCPP, ValidityMode
from ..engine import Connection, RateUnit
from ..reading.evse import ChargerReading
from .obedience import EXCEEDS, GRACE, Obedience, Remedy
from .profiles import ProfileOptions, lease_profile, limit_value, live_profile

RENEW_AT = 0.4  # of the timeout: before half of it has passed
CALL_TIMEOUT = 35.0  # s: the integration itself gives up after three tries of 10 s
RETRY = 5.0  # s after a call that raised
TELLING = 0.95  # A: more than whole amps hide, no more than a permit leaves above what a car takes
LEASE_EVERY = 86400.0  # s
REMEMBERED = 100  # limits, for reports that come late
CALLS = 60  # for who asks what a charger was told
REFUSED = 3  # times in a row that a lease failed before that counts as an answer
RATE_UNIT_KEY = "ChargingScheduleAllowedChargingRateUnit"
# The charger or the integration is away for a moment: that is no answer.
_NOBODY_ANSWERED = (TimeoutError, ServiceNotFound, LookupError, UnboundLocalError)


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


@dataclass(slots=True)
class Station:
    """A charger, which may have several connectors: it is called by one at a time, and cleared for all of them."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    cleared: int = 0


@dataclass(slots=True)
class Call:
    """A call of the OCPP integration: its second, its service, what was asked, and what came of it, as text."""

    at: float
    service: str
    asked: dict[str, Any]
    outcome: str = "under way"


class OcppDriver:
    """Tell one connector its limit. One call at a time; the newest target wins.

    `unit` None asks the charger. `stations` are the site's chargers by cpid, `clock` gives monotonic seconds.
    `confirmed` is the limit, A per leg, of the last call that returned. `calls` are the last ones, the oldest first.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        options: ProfileOptions,
        unit: RateUnit | None,
        stations: defaultdict[str, Station],
        clock: Callable[[], float],
    ) -> None:
        self._hass = hass
        self._options = options
        self._asked_unit = self.unit = unit
        self._stations = stations
        self._clock = clock
        self._task: asyncio.Task[None] | None = None
        self._cpid = ""
        self._target = Target(0.0, 0.0, 0.0, 0.0)
        self._seen = ChargerReading(None, Connection.LOST)
        self._retry: asyncio.TimerHandle | None = None
        self._obedience = Obedience()
        self._clears = self._cleared_by_us = 0
        self._cleared = 0
        self._transaction_at: float | None = None
        self._counts_transaction = False
        self._fallen_since: float | None = None
        self._epoch = 0
        self._released = False
        self._leased: float | None = None
        self._leased_at: float | None = None
        self._sent: tuple[float, RateUnit] | None = None
        self._sent_at = 0.0
        self._told: deque[tuple[float, float]] = deque(maxlen=REMEMBERED)
        self._refusals = 0
        self.calls: deque[Call] = deque(maxlen=CALLS)
        self.confirmed: float | None = None

    @property
    def ignores(self) -> bool:
        """Tell whether the charger does not do as it is told."""
        return self._obedience.given_up

    @property
    def refuses_lease(self) -> bool:
        """Tell whether the charger takes no lease; one that refuses it in silence is not known to."""
        return self._refusals >= REFUSED

    @property
    def _station(self) -> Station:
        return self._stations[self._cpid]

    def apply(self, reading: ChargerReading, target: Target, now: float) -> None:
        """Bring the charger to the target, unless it is not there."""
        self._target, before, self._seen = target, self._seen, reading
        if self._released:
            self._released = False
            self._forget_profiles()
        if not reading.online or reading.charger is None:
            return
        self._cpid = reading.charger.cpid
        if not before.online or _differs(before.reconnects, reading.reconnects):
            self.unit = self._asked_unit
            self._counts_transaction = False
            self._forget_profiles()
        elif reading.transaction != before.transaction or _resumes(before, reading):
            self._send_again()
        if reading.transaction != before.transaction:
            self._transaction_at = now
        self._watch(reading, now)
        self._watch_failsafe(reading)
        self._start()

    def release(self, reading: ChargerReading) -> None:
        """Take from the charger what it was told, as soon as it is there, and leave it alone from then on."""
        self._seen = reading
        if not self._released:
            self._released = True
            busy = self._task is not None and not self._task.done()
            self._clears += busy or self._leased_at is not None or self.confirmed is not None
            self._obedience = Obedience()
        if reading.online:
            self._start()

    def reset(self) -> None:
        """Take every profile from the charger and start anew."""
        self.unit = self._asked_unit
        self._clears += 1
        self._refusals = 0
        self._obedience = Obedience()
        self._cancel_retry()
        self._forget_profiles()

    def stop(self) -> None:
        """Stop telling; what the charger holds runs out into its lease."""
        if self._task is not None:
            self._task.cancel()
        self._cancel_retry()

    def _cancel_retry(self) -> None:
        if self._retry is not None:
            self._retry.cancel()
            self._retry = None

    def _start(self) -> None:
        """Begin to call the charger if there is something to tell it and nobody does."""
        idle = self._task is None or self._task.done()
        if idle and self._retry is None and self._next(self._clock()) is not None:
            self._task = self._hass.async_create_background_task(self._work(), f"limit {self._cpid}")

    def _try_again(self) -> None:
        self._retry = None
        self._start()

    def _send_again(self) -> None:
        """Send the live profile anew, even if a call is under way that sends it."""
        self._epoch += 1
        self._sent = None

    def _forget_profiles(self) -> None:
        """Know nothing of what the charger holds."""
        self._send_again()
        self._leased_at = None
        self._cleared = self._station.cleared
        self._told.clear()
        self.confirmed = None

    def _watch(self, reading: ChargerReading, now: float) -> None:
        """Judge by the draw whether the limit is obeyed, and escalate while it is not."""
        limit = next((amps for at, amps in reversed(self._told) if at < reading.draw_at), None)
        if self.confirmed is None or reading.draw is None or limit is None:
            return
        match self._obedience.judge(max(reading.draw), reading.draw_at, limit, now):
            case Remedy.RESEND:
                self._send_again()
                self._try_other_unit()
            case Remedy.RESET:
                self._clears += 1

    def _try_other_unit(self) -> None:
        """Change the unit, unless a person has chosen it: a charger may name one that it then refuses."""
        if self._asked_unit is None and self.unit is not None and not self._obedience.proven:
            self.unit = RateUnit.WATTS if self.unit is RateUnit.AMPS else RateUnit.AMPS
            self._send_again()
            self._leased_at = None

    def _watch_failsafe(self, reading: ChargerReading) -> None:
        """See whether a charger stays at its failsafe current though it was told another: its live profile is void.

        It counts a relative one from the start of the transaction, or it refuses the unit.
        """
        limit, failsafe = self.confirmed, self._target.failsafe_amps
        if reading.offered is None or limit is None or reading.offered_at <= self._sent_at:
            return
        if abs(reading.offered - failsafe) > EXCEEDS / 2 or abs(limit - failsafe) < TELLING:
            self._fallen_since = None
            return
        if self._fallen_since is None:
            self._fallen_since = reading.offered_at
        if reading.offered_at - self._fallen_since < GRACE:
            return
        self._fallen_since = None
        if self._options.validity is ValidityMode.RELATIVE and not self._counts_transaction:
            self._counts_transaction = True
            self._send_again()
        else:
            self._obedience.proven = False
            self._try_other_unit()

    def _next(self, now: float) -> _Step | None:
        """Return what the charger must be told next, or None."""
        if not self._seen.online:
            return None
        if self._cleared != self._station.cleared:
            self._forget_profiles()
        if self._released:
            return _Step.CLEAR if self._cleared_by_us != self._clears else None
        if self.unit is None:
            return _Step.ASK_UNIT
        if self._cleared_by_us != self._clears:
            return _Step.CLEAR
        leases = self._options.has_lease
        if leases and (self._leased_at is None or now - self._leased_at >= LEASE_EVERY):
            return _Step.LEASE
        due = leases and now - self._sent_at >= RENEW_AT * self._options.timeout
        if due or self._sent != (self._target.live(self.unit), self.unit):
            return _Step.LIVE
        # In watts, a car that turns out to use one leg would draw there what was meant for three; the limit goes first.
        return _Step.LEASE if leases and self._leased != self._target.failsafe(self.unit) else None

    async def _work(self) -> None:
        """Do one step after the other until nothing is left to do, or one fails."""
        while True:
            async with self._station.lock:
                step = self._next(self._clock())
                if step is None:
                    return
                try:
                    async with asyncio.timeout(CALL_TIMEOUT):
                        await self._do(step)
                except Exception as error:  # noqa: BLE001 - see the top of this module
                    if step is _Step.ASK_UNIT:
                        self.unit = RateUnit.AMPS
                    elif step is _Step.LEASE and _is_answer(error):
                        self._refusals += 1
                    # Not by the next cycle: that may be a minute away, and a cut does not wait.
                    self._retry = self._hass.loop.call_later(RETRY, self._try_again)
                    LOGGER.debug("%s: %s failed: %r", self._cpid, step.name.lower(), error)
                    return

    async def _do(self, step: _Step) -> None:
        """Do one step, and note it unless it was overtaken meanwhile."""
        epoch, unit, target = self._epoch, self.unit, self._target
        if step is _Step.ASK_UNIT:
            self.unit = await self._ask_unit()
        elif step is _Step.CLEAR:
            wanted = self._clears
            await self._call("clear_profile", {})
            self._cleared_by_us = wanted
            self._station.cleared += 1
        elif unit is not None and step is _Step.LEASE:
            failsafe = target.failsafe(unit)
            await self._send(lease_profile(self._options, failsafe, unit, dt_util.utcnow()))
            self._refusals = 0
            if epoch == self._epoch:
                self._leased, self._leased_at = failsafe, self._clock()
        elif unit is not None:
            limit = target.live(unit)
            counts = self._counts_transaction and self._transaction_at is not None
            running = self._clock() - (self._transaction_at or 0.0) if counts else 0.0
            await self._send(live_profile(self._options, limit, unit, dt_util.utcnow(), running))
            if target.amps != self.confirmed:
                self._told.append((self._clock(), target.amps))
            self.confirmed = target.amps
            if epoch == self._epoch:
                self._sent, self._sent_at = (limit, unit), self._clock()

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
        """Call the OCPP integration for this charger, and note what comes of it."""
        call = Call(self._clock(), service, data)
        self.calls.append(call)
        try:
            answer = await self._hass.services.async_call(
                OCPP, service, {"devid": self._cpid, **data}, blocking=True, return_response=response
            )
        except BaseException as error:
            call.outcome = repr(error)
            raise
        call.outcome = "returned" if answer is None else repr(answer)
        return answer


def _is_answer(error: Exception) -> bool:
    """Tell whether an error comes from a charger that was asked; "unavailable" is said of one that has gone."""
    return not isinstance(error, _NOBODY_ANSWERED) and getattr(error, "translation_key", None) != "unavailable"


def _differs(before: str | None, after: str | None) -> bool:
    """Tell whether a counter that was known before and is known now has moved."""
    return before is not None and after is not None and before != after


def _resumes(before: ChargerReading, after: ChargerReading) -> bool:
    """Tell whether a car goes on: some chargers throw away what they accepted while it was suspended."""
    return after.status == "Charging" and before.status in ("SuspendedEV", "SuspendedEVSE")
