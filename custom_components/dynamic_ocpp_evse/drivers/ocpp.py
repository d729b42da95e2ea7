"""Chargers, through the OCPP integration: a live limit above a lease, success believed by its effect only."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from enum import Enum, auto

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..const import LOGGER, ValidityMode
from ..engine import Connection, RateUnit
from ..reading.evse import ChargerReading
from ..reading.statuses import Status
from .link import Link, Station, Tries, is_answer, is_end
from .obedience import GRACE, Fall, Legs, Obedience, Remedy
from .profiles import BEHIND, Lease, Live, ProfileOptions, Target, lease_profile, live_profile
from .quirks import ORDINARY, Quirk, adapted, quirk_of

RENEW_AT = 0.4  # of the timeout: before half of it has passed
CALL_TIMEOUT = 35.0  # s: the integration itself gives up after three tries of 10 s
ONCE_MORE = 5.0  # s after the first limit that follows a pause
LEASE_EVERY = 86400.0  # s
RELEASED_WITHIN = 10.0  # s that an end waits for what is to be taken from the charger
REMEMBERED = 100  # limits, for reports that come late
REFUSED = 3  # times in a row that a lease failed before that counts as an answer
REFUSED_LIMIT = 2  # times that the wait doubles for one limit that is refused: it matters to the breaker


class _Step(Enum):
    """What a charger may have to be told next, in this order."""

    ASK_UNIT = auto()
    ASK_LEVEL = auto()
    CLEAR = auto()
    LIVE = auto()
    LEASE = auto()


class OcppDriver:
    """Tell one connector its limit. One call at a time; the newest target wins.

    `unit` None asks the charger. `stations` are the site's chargers by cpid, `clock` gives monotonic seconds; `linked`
    tells whether the charger is connected at this moment. `confirmed` is the limit, A per leg, of the last call that
    returned, `drawn` the A on a leg that was held against it; `holds` tells whether it may hold profiles of ours.
    `link` holds the last calls.
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
        self._chosen_unit = unit
        self._stations = stations
        self._clock = clock
        self._linked = linked
        self.link = Link(hass, options.connector, clock)
        self._task: asyncio.Task[None] | None = None
        self._target = Target(0.0, 0.0, 0.0, 0.0)
        self._seen = ChargerReading(None, Connection.LOST)
        self._retry: asyncio.TimerHandle | None = None
        self._obedience, self._fall, self._legs = Obedience(), Fall(), Legs()
        self._quirk: Quirk = ORDINARY
        self._unit: RateUnit | None = None
        self._level: int | None = None
        self._asked_unit = self._asked_level = self._begun = False
        self._owes_clear = self._released = False
        self._tries: defaultdict[_Step, Tries] = defaultdict(Tries)
        self._transaction_at: float | None = None
        self._counts_transaction = self._drifts = self._flipped = False
        self._epoch = self._refusals = self._cleared = 0
        self._leased: Lease | None = None
        self._leased_at = 0.0
        self._sent: Live | None = None
        self._tried: Live | None = None
        self._sent_at = 0.0
        self._once_more: float | None = None
        self._told: deque[tuple[float, float]] = deque(maxlen=REMEMBERED)
        self.holds = False
        self.drawn: float | None = None
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
    def unit(self) -> RateUnit | None:
        """Return the unit of the limits; None before the charger was asked."""
        return self._known_unit or self._unit

    @property
    def _station(self) -> Station:
        return self._stations[self.link.cpid]

    def apply(self, reading: ChargerReading, target: Target, now: float) -> None:
        """Bring the charger to the target, unless it is not there."""
        self._target, before = target, self._seen
        is_new = self._meet(reading)
        if self._released:
            self._released = False
            self._forget_profiles()
        if not reading.online:
            return
        self._station.starts.add(self._start)
        if is_new:
            self._forget_profiles()
        elif reading.transaction != before.transaction or _resumes(before, reading):
            self._send_again()
        if reading.transaction != before.transaction:
            self._transaction_at = now
        self._watch(reading, now)
        self._watch_failsafe(reading)
        self._start()

    def _meet(self, reading: ChargerReading) -> bool:
        """See the charger, which may tell its make only later; tell whether it has just connected."""
        before, self._seen = self._seen, reading
        if reading.charger is not None:
            self.link.cpid = reading.charger.cpid
            self._quirk = quirk_of(reading.charger.vendor, reading.charger.model)
        is_new = reading.online and (not before.online or _differs(before.reconnects, reading.reconnects))
        if is_new:
            self._forget_answers()
        return is_new

    def release(self, reading: ChargerReading) -> None:
        """Take from the charger what it was told, as soon as it is there, and leave it alone from then on."""
        self._meet(reading)
        if not self._released:
            self._released = True
            self._obedience = Obedience()
        self._start()

    def reset(self) -> None:
        """Take every profile from the charger and start anew."""
        self._forget_answers()
        self._owes_clear = True
        self._refusals = 0
        self._obedience = Obedience()
        self._forget_profiles()

    async def stop(self) -> None:
        """Stop telling: what the charger holds runs out into its lease, unless it was just released."""
        self._station.starts.discard(self._start)
        self._cancel_retry()
        if self._released:
            self._tries.clear()  # once more, as nobody may be there later
            self._start()
        if self._task is not None:
            if self._released:
                await asyncio.wait([self._task], timeout=RELEASED_WITHIN)
            self._task.cancel()

    def _cancel_retry(self) -> None:
        if self._retry is not None:
            self._retry.cancel()
            self._retry = None

    def _start(self) -> None:
        """Begin to call the charger if there is something to tell it and nobody does."""
        idle = self._task is None or self._task.done()
        if idle and self._next(self._clock()) is not None:
            self._task = self._hass.async_create_background_task(self._work(), f"limit {self.link.cpid}")

    def _send_again(self) -> None:
        """Send the live profile anew, even if a call is under way that sends it."""
        self._epoch += 1
        self._sent = self._tried = None

    def _forget_answers(self) -> None:
        """Ask the charger anew what it takes; until it says otherwise, it takes what it did."""
        self._asked_unit = self._asked_level = False
        self._counts_transaction = self._drifts = self._flipped = False
        self._tries.clear()

    def _forget_profiles(self) -> None:
        """Know nothing of what the charger holds."""
        self._send_again()
        self._leased = None
        self._cleared = self._station.cleared
        self._told.clear()
        self.confirmed = self.expires = None

    def _watch(self, reading: ChargerReading, now: float) -> None:
        """Judge by the draw whether the limit is obeyed, and escalate while it is not."""
        told = next((told for told in reversed(self._told) if told[0] < reading.draw_at), None)
        if self.confirmed is None or reading.draw is None or told is None:
            return
        grace, (since, limit) = max(GRACE, 2 * reading.interval), told
        self.drawn = self._legs.most(reading, limit, settled=reading.draw_at - since > grace)
        match self._obedience.judge(self.drawn, reading.draw_at, limit, now, grace=grace):
            case Remedy.RESEND:
                self._send_again()
                self._try_other_unit()
            case Remedy.RESET:
                self._owes_clear = True

    def _try_other_unit(self) -> None:
        """Change the unit, unless it is known: a charger may name one that it then refuses."""
        if self._known_unit is None and self._unit is not None and not self._obedience.proven:
            self._unit = RateUnit.WATTS if self._unit is RateUnit.AMPS else RateUnit.AMPS
            self._flipped = not self._flipped
            self._asked_unit = True  # what it does tells more than what it says
            self._send_again()
            self._tries.pop(_Step.LEASE, None)

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
        """Return what the charger must be told next, if it is there: what has just failed keeps nothing waiting."""
        if not self._seen.online:
            return None
        if self._cleared != self._station.cleared:
            self._forget_profiles()
        step = next((step for step in self._lacking(now) if now >= self._tries[step].next_at), None)
        return step if step is not None and self._linked() else None

    def _lacking(self, now: float) -> Iterator[_Step]:
        """Yield what the charger must be told, the most urgent first."""
        if not self._begun and not self._released:
            yield from self._questions()
        if self._owes_clear or (self._released and self.holds):
            yield _Step.CLEAR
        if self._released or (unit := self.unit) is None:
            return
        # The limit goes before the lease: until it is there, nothing may hold.
        live, options = self._live(unit), self._options
        due = live.ends and now - self._sent_at >= RENEW_AT * options.timeout
        due = due or (self._once_more is not None and now >= self._once_more)
        if due or self._sent != live:
            if self._tried != live:
                self._tries.pop(_Step.LIVE, None)  # another limit does not wait for one that failed
            yield _Step.LIVE
        yield from self._questions()
        lease = self._lease(unit)
        if options.has_lease and (self._leased != lease or now - self._leased_at >= LEASE_EVERY):
            yield _Step.LEASE

    def _questions(self) -> Iterator[_Step]:
        """Yield what the charger has not answered in this connection."""
        if self._known_unit is None and not self._asked_unit:
            yield _Step.ASK_UNIT
        if not self._asked_level:
            yield _Step.ASK_LEVEL

    def _lease(self, unit: RateUnit) -> Lease:
        """Return the lease that there should be."""
        return Lease(self._target.failsafe(unit), unit, self._options)

    def _live(self, unit: RateUnit) -> Live:
        """Return the limit that there should be; it ends only above a lease of its kind, else it would leave none."""
        options, lease = self._options, self._leased
        ends = options.has_lease and lease is not None and (lease.unit, lease.options) == (unit, options)
        return Live(self._target.live(unit), unit, options, ends)

    async def _work(self) -> None:
        """Do one step after the other until nothing is left to do now."""
        while True:
            async with self._station.lock:
                step = self._next(self._clock())
                if step is None:
                    return
                try:
                    async with asyncio.timeout(CALL_TIMEOUT):
                        await self._do(step)
                except (Exception, asyncio.CancelledError) as error:
                    if is_end(error):
                        raise
                    LOGGER.debug("%s: %s failed: %r", self.link.cpid, step.name.lower(), error)
                    self._failed(step, error)
                else:
                    self._tries.pop(step, None)

    def _failed(self, step: _Step, error: BaseException) -> None:
        """Note a step that failed: the others do not wait for it, least of all a limit for an answer."""
        tries = self._tries[step]
        if step in (_Step.ASK_UNIT, _Step.ASK_LEVEL):
            self._unit = self._unit or RateUnit.AMPS
            if not is_answer(error):  # who does not answer one question answers none
                for question in self._questions():
                    self._tries[question].fail(self._clock())
            elif step is _Step.ASK_UNIT:
                self._asked_unit = True
            else:
                self._asked_level = True
        elif step is not _Step.LIVE:
            tries.fail(self._clock())
            self._refusals += step is _Step.LEASE and is_answer(error)
        else:
            tries.fail(self._clock(), REFUSED_LIMIT if is_answer(error) else 0)
            # Not by the next cycle: that may be a minute away, and a cut does not wait.
            self._cancel_retry()
            self._retry = self._hass.loop.call_later(tries.next_at - self._clock(), self._start)

    async def _do(self, step: _Step) -> None:
        """Do one step."""
        unit = self.unit
        if step is _Step.ASK_UNIT:
            self._unit, self._asked_unit, self._flipped = await self.link.unit(), True, False
        elif step is _Step.ASK_LEVEL:
            self._level, self._asked_level = await self.link.level(), True
        elif step is _Step.CLEAR:
            await self._clear()
        elif unit is not None:
            self.holds = True  # even a call that fails may have reached the charger
            await (self._send_live if step is _Step.LIVE else self._send_lease)(unit)

    async def _clear(self) -> None:
        """Take every profile from the charger, and let its other connectors know."""
        owed, self._owes_clear = self._owes_clear, False
        try:
            await self.link.clear()
        except BaseException as error:
            # Even that may have reached it; but one that refuses again and again keeps what it has.
            if self._tries[_Step.CLEAR].failures == 0 or not is_answer(error):
                self._station.was_cleared(self._start)
            self._owes_clear = self._owes_clear or owed
            raise
        self._station.was_cleared(self._start)
        self.holds = False

    async def _send_lease(self, unit: RateUnit) -> None:
        """Send the lease, and note it unless it was overtaken meanwhile."""
        epoch, lease = self._epoch, self._lease(unit)
        await self.link.send(lease_profile(lease, dt_util.utcnow()))
        self._refusals = 0
        if epoch == self._epoch:
            self._leased, self._leased_at = lease, self._clock()

    async def _send_live(self, unit: RateUnit) -> None:
        """Send the live profile, and note it unless it was overtaken meanwhile."""
        epoch, amps = self._epoch, self._target.amps
        live = self._tried = self._live(unit)
        counts = self._counts_transaction and self._transaction_at is not None
        running = self._clock() - (self._transaction_at or 0.0) if counts else 0.0
        self._begun = True
        self.expires = self._clock() + live.options.timeout + BEHIND if live.ends else None
        await self.link.send(live_profile(live, dt_util.utcnow(), running=running))
        resumes = self._quirk.twice and self.confirmed == 0 and amps > 0
        self._once_more = self._clock() + ONCE_MORE if resumes else None
        if amps != self.confirmed:
            self._told.append((self._clock(), amps))
        self.confirmed = amps
        if epoch == self._epoch:
            self._sent, self._sent_at = live, self._clock()


def _differs(before: str | None, after: str | None) -> bool:
    """Tell whether a counter that was known before and is known now has moved."""
    return before is not None and after is not None and before != after


def _resumes(before: ChargerReading, after: ChargerReading) -> bool:
    """Tell whether a car goes on: some chargers throw away what they accepted while it was suspended."""
    return after.status is Status.CHARGING and before.status in (Status.SUSPENDED_EV, Status.SUSPENDED_EVSE)
