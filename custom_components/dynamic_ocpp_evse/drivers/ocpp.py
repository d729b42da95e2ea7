"""Chargers, through the OCPP integration: a lease below, a live limit above, success believed by its effect only."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..const import LOGGER, ValidityMode
from ..engine import Connection, RateUnit
from ..reading.evse import ChargerReading
from ..reading.statuses import Status
from .link import RETRY, Link, Station, Tries, is_answer
from .obedience import GRACE, Fall, Obedience, Remedy
from .profiles import BEHIND, ProfileOptions, Target, lease_profile, live_profile
from .quirks import ORDINARY, Quirk, adapted, quirk_of

RENEW_AT = 0.4  # of the timeout: before half of it has passed
CALL_TIMEOUT = 35.0  # s: the integration itself gives up after three tries of 10 s
ONCE_MORE = 5.0  # s after the first limit that follows a pause
LEASE_EVERY = 86400.0  # s
REMEMBERED = 100  # limits, for reports that come late
REFUSED = 3  # times in a row that a lease failed before that counts as an answer


class _Step(Enum):
    """What a charger may have to be told next, in this order."""

    ASK_UNIT = auto()
    ASK_LEVEL = auto()
    CLEAR = auto()
    LEASE = auto()
    LIVE = auto()


@dataclass(frozen=True, slots=True)
class _Live:
    """A live profile as it was sent."""

    limit: float
    unit: RateUnit
    options: ProfileOptions
    ends: bool


class OcppDriver:
    """Tell one connector its limit. One call at a time; the newest target wins.

    `unit` None asks the charger. `stations` are the site's chargers by cpid, `clock` gives monotonic seconds; `linked`
    tells whether the charger is connected at this moment. `confirmed` is the limit, A per leg, of the last call that
    returned. `link` holds the last calls.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        options: ProfileOptions,
        unit: RateUnit | None,
        stations: defaultdict[str, Station],
        clock: Callable[[], float],
        linked: Callable[[], bool],
    ) -> None:
        self._hass = hass
        self._wanted = options
        self._chosen_unit = self.unit = unit
        self._stations = stations
        self._clock = clock
        self._linked = linked
        self.link = Link(hass, options.connector, clock)
        self._task: asyncio.Task[None] | None = None
        self._target = Target(0.0, 0.0, 0.0, 0.0)
        self._seen = ChargerReading(None, Connection.LOST)
        self._retry: asyncio.TimerHandle | None = None
        self._obedience, self._fall = Obedience(), Fall()
        self._quirk: Quirk = ORDINARY
        self._level: int | None = None
        self._asked_level = False
        self._clears = self._cleared_by_us = 0
        self._clear_tries, self._lease_tries = Tries(), Tries()
        self._cleared = 0
        self._transaction_at: float | None = None
        self._counts_transaction = self._drifts = self._flipped = False
        self._epoch = 0
        self._released = False
        self._leased: tuple[float, ProfileOptions] | None = None
        self._leased_at: float | None = None
        self._live_first = False
        self._refusals = 0
        self._sent: _Live | None = None
        self._sent_at = 0.0
        self._once_more: float | None = None
        self._told: deque[tuple[float, float]] = deque(maxlen=REMEMBERED)
        self.confirmed: float | None = None
        self.expires: float | None = None

    @property
    def ignores(self) -> bool:
        """Tell whether the charger does not do as it is told."""
        return self._obedience.given_up

    @property
    def refuses_lease(self) -> bool:
        """Tell whether the charger holds no lease though a person wants one; of a silent refusal nobody knows."""
        return self._wanted.has_lease and (self._refusals >= REFUSED or not self._options.has_lease)

    @property
    def _options(self) -> ProfileOptions:
        """Return how this charger is told its limit."""
        return adapted(self._wanted, self._quirk, self._level, drifts=self._drifts)

    @property
    def _known_unit(self) -> RateUnit | None:
        """Return the unit that need not be asked for."""
        return self._chosen_unit or self._quirk.unit

    @property
    def _station(self) -> Station:
        return self._stations[self.link.cpid]

    def apply(self, reading: ChargerReading, target: Target, now: float) -> None:
        """Bring the charger to the target, unless it is not there."""
        self._target, before, self._seen = target, self._seen, reading
        if self._released:
            self._released = False
            self._forget_profiles()
        if not reading.online or reading.charger is None:
            return
        self.link.cpid = reading.charger.cpid
        self._station.starts.add(self._start)
        self._meet(quirk_of(reading.charger.vendor, reading.charger.model))
        if not before.online or _differs(before.reconnects, reading.reconnects):
            self._forget_answers()
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
        self._forget_answers()
        self._clears += 1
        self._clear_tries = Tries()
        self._refusals = 0
        self._obedience = Obedience()
        self._cancel_retry()
        self._forget_profiles()

    def stop(self) -> None:
        """Stop telling; what the charger holds runs out into its lease."""
        self._station.starts.discard(self._start)
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
            self._task = self._hass.async_create_background_task(self._work(), f"limit {self.link.cpid}")

    def _try_again(self) -> None:
        self._retry = None
        self._start()

    def _send_again(self) -> None:
        """Send the live profile anew, even if a call is under way that sends it."""
        self._epoch += 1
        self._sent = None

    def _meet(self, quirk: Quirk) -> None:
        """Learn the make of the charger; it may say it only after it was first met."""
        if quirk is not self._quirk:
            self._quirk = quirk
            self.unit = self._known_unit or self.unit

    def _forget_answers(self) -> None:
        """Ask the charger anew what it takes."""
        self.unit = self._known_unit
        self._level, self._asked_level = None, False
        self._counts_transaction = self._drifts = self._flipped = False
        self._lease_anew()

    def _lease_anew(self) -> None:
        """Send the lease before anything else, however often it has failed before."""
        self._leased_at = None
        self._lease_tries, self._live_first = Tries(), False

    def _forget_profiles(self) -> None:
        """Know nothing of what the charger holds."""
        self._send_again()
        self._leased_at = None
        self._cleared = self._station.cleared
        self._told.clear()
        self.confirmed = self.expires = None

    def _watch(self, reading: ChargerReading, now: float) -> None:
        """Judge by the draw whether the limit is obeyed, and escalate while it is not."""
        limit = next((amps for at, amps in reversed(self._told) if at < reading.draw_at), None)
        if self.confirmed is None or reading.draw is None or limit is None:
            return
        grace = max(GRACE, 2 * reading.interval)
        match self._obedience.judge(max(reading.draw), reading.draw_at, limit, now, grace=grace):
            case Remedy.RESEND:
                self._send_again()
                self._try_other_unit()
            case Remedy.RESET:
                self._clears += 1

    def _try_other_unit(self) -> None:
        """Change the unit, unless it is known: a charger may name one that it then refuses."""
        if self._known_unit is None and self.unit is not None and not self._obedience.proven:
            self.unit = RateUnit.WATTS if self.unit is RateUnit.AMPS else RateUnit.AMPS
            self._flipped = not self._flipped
            self._send_again()
            self._lease_anew()

    def _watch_failsafe(self, reading: ChargerReading) -> None:
        """See whether a charger stays at its failsafe current though it was told another: its live profile is void.

        It refuses the unit that was tried last, or its clock is wrong, or it counts from the start of the transaction.
        """
        limit, failsafe = self.confirmed, self._target.failsafe_amps
        if reading.offered is None or limit is None or reading.offered_at <= self._sent_at:
            return
        grace = max(GRACE, 2 * reading.interval) + self._quirk.patience
        if not self._fall.lasts(reading.offered, reading.offered_at, limit=limit, failsafe=failsafe, grace=grace):
            return
        if self._options.validity is ValidityMode.RELATIVE and not self._counts_transaction:
            self._counts_transaction = True
            self._send_again()
        elif self._options.validity is ValidityMode.ABSOLUTE and not self._flipped:
            self._drifts = True
        else:
            self._obedience.proven = False
            self._try_other_unit()

    def _next(self, now: float) -> _Step | None:
        """Return what the charger must be told next, if it is there, or None."""
        step = self._due(now) if self._seen.online else None
        return step if step is not None and self._linked() else None

    def _due(self, now: float) -> _Step | None:
        """Return what the charger must be told next, or None."""
        if self._cleared != self._station.cleared:
            self._forget_profiles()
        if self._released:
            return _Step.CLEAR if self._cleared_by_us != self._clears else None
        if self.unit is None:
            return _Step.ASK_UNIT
        if not self._asked_level:
            return _Step.ASK_LEVEL
        if self._cleared_by_us != self._clears and now >= self._clear_tries.next_at:
            return _Step.CLEAR
        options, lease = self._options, (self._target.failsafe(self.unit), self._options)
        leases = options.has_lease and now >= self._lease_tries.next_at
        lacks = self._leased_at is None or self._leased is None or self._leased[1] != options
        if leases and lacks and not self._live_first:
            return _Step.LEASE
        ends = self._ends(options)
        due = ends and now - self._sent_at >= RENEW_AT * options.timeout
        due = due or (self._once_more is not None and now >= self._once_more)
        if due or self._sent != _Live(self._target.live(self.unit), self.unit, options, ends):
            return _Step.LIVE
        # In watts, a car that turns out to use one leg would draw there what was meant for three; the limit goes first,
        # as it does before a lease that has failed or is sent for another day.
        stale = lacks or self._leased != lease or now - (self._leased_at or now) >= LEASE_EVERY
        return _Step.LEASE if leases and stale else None

    def _ends(self, options: ProfileOptions) -> bool:
        """Tell whether the live profile may end: only above a lease, else that would set the charger free."""
        return options.has_lease and self._leased_at is not None

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
                except (Exception, asyncio.CancelledError) as error:
                    if isinstance(error, asyncio.CancelledError) and _is_cancelled():
                        raise
                    LOGGER.debug("%s: %s failed: %r", self.link.cpid, step.name.lower(), error)
                    if self._can_do_without(step, error):
                        continue
                    # Not by the next cycle: that may be a minute away, and a cut does not wait.
                    self._retry = self._hass.loop.call_later(RETRY, self._try_again)
                    return

    def _can_do_without(self, step: _Step, error: BaseException) -> bool:
        """Note a step that failed; tell whether the next one need not wait for it: a limit waits for no answer."""
        if step is _Step.ASK_UNIT:
            self.unit = RateUnit.AMPS
            self._asked_level = isinstance(error, TimeoutError)  # who does not answer one question answers none
        elif step is _Step.ASK_LEVEL:
            self._asked_level = True
        elif step is _Step.LEASE:
            self._lease_tries.fail(self._clock())
            self._live_first = True
            self._refusals += is_answer(error)
        elif step is _Step.CLEAR and not self._released:
            self._clear_tries.fail(self._clock())
        else:
            self._live_first = False
            return False
        return True

    async def _do(self, step: _Step) -> None:
        """Do one step, and note it unless it was overtaken meanwhile."""
        epoch, unit, target, options = self._epoch, self.unit, self._target, self._options
        if step is _Step.ASK_UNIT:
            self.unit = await self.link.unit()
        elif step is _Step.ASK_LEVEL:
            self._level, self._asked_level = await self.link.level(), True
        elif step is _Step.CLEAR:
            wanted = self._clears
            try:
                await self.link.clear()
            finally:  # even a call that fails may have reached the charger
                self._station.was_cleared(self._start)
            self._cleared_by_us, self._clear_tries = wanted, Tries()
        elif unit is not None and step is _Step.LEASE:
            failsafe = target.failsafe(unit)
            await self.link.send(lease_profile(options, failsafe, unit, dt_util.utcnow()))
            self._lease_tries, self._live_first, self._refusals = Tries(), False, 0
            if epoch == self._epoch:
                self._leased, self._leased_at = (failsafe, options), self._clock()
        elif unit is not None:
            await self._send_live(epoch, unit, target, options)

    async def _send_live(self, epoch: int, unit: RateUnit, target: Target, options: ProfileOptions) -> None:
        """Send the live profile."""
        live = _Live(target.live(unit), unit, options, self._ends(options))
        counts = self._counts_transaction and self._transaction_at is not None
        running = self._clock() - (self._transaction_at or 0.0) if counts else 0.0
        profile = live_profile(options, live.limit, unit, dt_util.utcnow(), ends=live.ends, running=running)
        # Even a call that fails may have reached the charger.
        self.expires = self._clock() + options.timeout + BEHIND if live.ends else None
        await self.link.send(profile)
        resumes = self._quirk.twice and self.confirmed == 0 and target.amps > 0
        self._once_more = self._clock() + ONCE_MORE if resumes else None
        if target.amps != self.confirmed:
            self._told.append((self._clock(), target.amps))
        self.confirmed = target.amps
        if epoch == self._epoch:
            self._sent, self._sent_at = live, self._clock()


def _is_cancelled() -> bool:
    """Tell whether it is us who are cancelled, and not what we waited for."""
    task = asyncio.current_task()
    return task is None or task.cancelling() > 0


def _differs(before: str | None, after: str | None) -> bool:
    """Tell whether a counter that was known before and is known now has moved."""
    return before is not None and after is not None and before != after


def _resumes(before: ChargerReading, after: ChargerReading) -> bool:
    """Tell whether a car goes on: some chargers throw away what they accepted while it was suspended."""
    return after.status is Status.CHARGING and before.status in (Status.SUSPENDED_EV, Status.SUSPENDED_EVSE)
