"""The loop of a hub: reading, plan, drivers, entities; it alone owns time."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    EventStateReportedData,
    HassJob,
    HomeAssistant,
    callback,
)
from homeassistant.helpers.event import (
    async_track_state_change_event,
    async_track_state_report_event,
    async_track_time_interval,
)
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator

from .circuits import Circuits
from .const import CONF_INTERVAL, LOGGER
from .drivers.link import Station
from .energy import LONGEST, sources
from .engine import Load, LoadPlan, Memory, Plan, Site, Snapshot, plan, urgent
from .entries import HubEntry
from .loads import ManagedLoad
from .owed import Owed
from .reading.lost import Health, Lost
from .reading.quantity import Moment
from .reading.site import SiteReader, is_read, site_of
from .remembered import Remembered, Stored, primed, stored

if TYPE_CHECKING:
    from .inspection import Inspection

FIRST_READINGS = 30.0  # s for which a restart keeps the limits as they are while meters come up
BETWEEN_CYCLES = 1.0  # s at least
OTHER_PHASES = 0.05  # s for which an overload waits for the meter's other phases
REMEMBERED = 120  # cycles, for who asks why


class Step(NamedTuple):
    """One cycle: the second on the coordinator's clock, what was known and remembered, what was decided and kept."""

    now: float
    snapshot: Snapshot
    before: Memory
    plan: Plan
    after: Memory


class Coordinator(DataUpdateCoordinator[Plan | None]):
    """Plan for all loads of a site, every interval and at once when a reading of the grid cannot wait."""

    inspection: Inspection  # of the wiring; it follows the plans as the entities do

    def __init__(self, hass: HomeAssistant, entry: HubEntry) -> None:
        super().__init__(hass, LOGGER, config_entry=entry, name=entry.title, update_interval=None)
        self.entry = entry
        self.clock = monotonic
        self.site = site_of(entry.data, entry.options)
        self.loads: dict[str, ManagedLoad] = {}
        self.stations: defaultdict[str, Station] = defaultdict(Station)
        self.circuits = Circuits(hass, entry)
        self.running = True
        self._interval = float(entry.options[CONF_INTERVAL])
        self._moment: Moment | None = None
        self._reader = SiteReader(hass, entry.data)
        self.memory = Memory()
        self.health = Health()
        self._remembered = Remembered(hass, entry.entry_id)
        self._owed = Owed(hass, self)
        self.trail: deque[Step] = deque(maxlen=REMEMBERED)
        self._started = self.clock()
        self._planned = float("-inf")
        self._stops: list[CALLBACK_TYPE] = []
        self._meters: list[CALLBACK_TYPE] = []
        self._next: asyncio.Handle | None = None
        self._finishes: CALLBACK_TYPE | None = None
        self._failing: set[tuple[str, str]] = set()  # (load, what)

    async def recall(self) -> None:
        """Go on with what was known before a restart."""
        self.memory = await self._remembered.load(self._now())
        self._reader.recall(self._remembered.lows)
        for wiring in self._remembered.past.owed.values():
            self.owe(wiring)

    def start(self) -> None:
        """Begin to plan: until now loads could come in, but the hub's entities did not know yet what was chosen."""
        interval = timedelta(seconds=self._interval)
        self._stops = [async_track_time_interval(self.hass, self._tick, interval, cancel_on_shutdown=True)]
        self._finishes = self.hass.async_add_shutdown_job(HassJob(self._finish, f"safe states of {self.name}"))
        self.refresh_circuits()
        for load_id in list(self._remembered.past.kept):
            if self.hass.config_entries.async_get_entry(load_id) is None:
                self.forget(load_id)  # its entry was removed while nobody here was told

    async def stop(self) -> None:
        """Plan no more, and leave every device as it may be left alone, those that can wait after a while."""
        if self._finishes is not None:
            self._finishes()
            self._finishes = None
        self._halt()
        await self._end([(load, load.stop()) for load in self.loads.values()])
        await self._owed.stop()
        # After the devices: whoever only shows something must not keep them from their safe state.
        self.async_update_listeners()
        if self.memory.at is not None:
            await self._remembered.save(self._stored())

    async def _finish(self) -> None:
        """Leave every device as it may be left alone at once: Home Assistant stops, and what switches it still runs."""
        self._halt()
        for load, off in await self._end([(load, load.finish()) for load in self.loads.values()]):
            if off is True:
                self._remembered.past.paused[load.id] = self.clock()

    def _halt(self) -> None:
        """Plan no more."""
        self.running = False
        for stop in (*self._stops, *self._meters):
            stop()
        self._stops, self._meters = [], []
        self._drop_next()

    async def _end(self, ends: list[tuple[ManagedLoad, Awaitable[object]]]) -> list[tuple[ManagedLoad, object]]:
        """Leave devices alone together, for each may take a while; return what came of it."""
        loads = [load for load, _ in ends]  # each may be unloaded meanwhile
        ended = await asyncio.gather(*[end for _, end in ends], return_exceptions=True)
        for load, result in zip(loads, ended, strict=True):
            if isinstance(result, BaseException):
                LOGGER.error("%s could not be left in its safe state: %r", load.name, result)
        return list(zip(loads, ended, strict=True))

    @callback
    def async_add_listener(self, update_callback: CALLBACK_TYPE, context: Any = None) -> CALLBACK_TYPE:
        """Call a listener after each plan; one that fails stops no other, and is logged once until it works again.

        Home Assistant 2025.4 would call none after it, newer versions would log it each time.
        """
        failed = False

        @callback
        def call() -> None:
            nonlocal failed
            try:
                update_callback()
            except Exception:  # noqa: BLE001 - whatever it is, it only shows the plan
                if not failed:
                    LOGGER.exception("A plan of %s could not be followed", self.name)
                failed = True
            else:
                failed = False

        return super().async_add_listener(call, context)

    @callback
    def refresh_circuits(self) -> None:
        """Look again which circuits there are, and what their meters are."""
        self.circuits.refresh()
        while self._meters:
            self._meters.pop()()
        if self._stops:
            entities = [*self._reader.grid_entities, *self.circuits.entities]
            self._meters = [
                async_track_state_change_event(self.hass, entities, self._metered),
                async_track_state_report_event(self.hass, entities, self._metered),
            ]
        self.plan_soon()

    @callback
    def add(self, load: ManagedLoad) -> None:
        """Take a load in, with what is known of it from before."""
        self.loads[load.id] = load
        if (kept := self._remembered.past.kept.pop(load.id, None)) is not None:
            try:
                load.recall(kept, self._now().offset)
            except (AttributeError, LookupError, TypeError, ValueError) as error:
                LOGGER.warning("What was remembered of %s cannot be read: %r", load.name, error)
        self.plan_soon()

    @callback
    def remove(self, load: ManagedLoad) -> None:
        """Let a load go."""
        if self.loads.pop(load.id, None) is not None:
            seen = self.memory._replace(loads=tuple(item for item in self.memory.loads if item.id == load.id))
            self._remembered.past = self._remembered.past.note(seen, {})
            self.keep(load)

    @callback
    def keep(self, load: ManagedLoad) -> None:
        """Note what a load that has gone keeps itself."""
        if kept := load.kept(self._now().offset):
            self._remembered.past.kept[load.id] = kept
        else:
            self._remembered.past.kept.pop(load.id, None)

    @callback
    def owe(self, wiring: Mapping[str, Any]) -> None:
        """Take our profiles from a charger that no load stands for any more, as soon as it is there."""
        try:
            self._owed.add(wiring)
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            LOGGER.warning("What is owed to a charger cannot be read: %r", error)

    @callback
    def forget(self, load_id: str) -> None:
        """Forget a load whose entry was removed: it does not come back; its charger may, which was to be freed."""
        kept = self._remembered.past.forget(load_id)
        if kept.get("freed"):
            self.owe(kept["told"])
        self.inspection.forget(load_id)

    @callback
    def choose(self, **changes: Any) -> None:
        """Change fields of the site from the next plan on."""
        self.site = replace(self.site, **changes)

    @callback
    def choose_battery(self, **changes: Any) -> None:
        """Change fields of the site's battery from the next plan on."""
        assert self.site.battery is not None
        self.choose(battery=replace(self.site.battery, **changes))

    @callback
    def plan_soon(self) -> None:
        """Plan in the next round of the event loop: a person's choice does not wait for the interval."""
        if self._stops:
            self._drop_next()
            self._next = self.hass.loop.call_soon(self._cycle)

    @callback
    def _tick(self, _: datetime) -> None:
        self._cycle()

    @callback
    def _metered(self, _: Event[EventStateChangedData] | Event[EventStateReportedData]) -> None:
        """Plan at once when the newest reading cannot wait, at most once a second."""
        if self._next is not None or not self._stops:
            return
        moment = self._now()
        site = self._reader.limited(self.site, moment)
        circuits = self.circuits.read(site, moment)
        if urgent(Snapshot(site=site, grid=self._reader.grid(site, moment), circuits=circuits), self.data):
            wait = max(OTHER_PHASES, self._planned + BETWEEN_CYCLES - moment.now)
            self._next = self.hass.loop.call_later(wait, self._cycle)

    def _drop_next(self) -> None:
        if self._next is not None:
            self._next.cancel()
            self._next = None

    def _readings(self, site: Site, moment: Moment) -> Iterator[Load]:
        """Return each load as it stands; one that cannot be read counts as house."""
        for load in self.loads.values():
            if (found := self._tried(load, "could not be read", load.read, site, moment)) is not None:
                yield found
            else:
                load.plan = None  # what was decided before is not shown as if it still held

    def _tried[**P, T](
        self, load: ManagedLoad, failure: str, do: Callable[P, T], *args: P.args, **named: P.kwargs
    ) -> T | None:
        """Do something with a load and return what comes of it; a failure is logged once until it works again."""
        try:
            found = do(*args, **named)
        except Exception:  # noqa: BLE001 - one load must not stop the others
            if (load.id, failure) not in self._failing:
                self._failing.add((load.id, failure))
                LOGGER.exception("%s %s", load.name, failure)
            return None
        self._failing.discard((load.id, failure))
        return found

    def _fail(self, now: float) -> None:
        """Bring devices to what is safe where nothing could be planned for as long as a meter may be lost."""
        if now - max(self._planned, self._started) > self.site.grid_lost_after:
            for load in self.loads.values():
                self._tried(load, "could not be brought to its safe state", load.fail)

    def _now(self) -> Moment:
        self._moment = Moment.after(self._moment, self.clock())
        return self._moment

    def _snapshot(self, moment: Moment) -> Snapshot:
        """Return all that is known now, and note what is not."""
        site = self._reader.limited(self.site, moment)
        loads = tuple(self._readings(site, moment))
        snapshot = self._reader.snapshot(site, moment, loads, self.circuits.read(site, moment, loads))
        lost = [Lost.of(self.entry, entity_id, why) for entity_id, why in self._reader.lost(snapshot, moment)]
        lost += [Lost.of(*found) for found in self.circuits.lost(site, moment)]
        self.health = Health(tuple(lost), self._reader.is_late(site, moment))
        return snapshot

    def _waits(self, snapshot: Snapshot, now: float) -> bool:
        """Tell whether a start still waits for what decides over a car that charges: it keeps its limit meanwhile."""
        if self.memory.at is not None or now - self._started >= FIRST_READINGS:
            return False
        return not is_read(snapshot) or self._reader.missing_limit

    @callback
    def _cycle(self) -> None:
        """Read, plan, tell the devices, show.

        Where that fails, the limits of chargers run out into their leases, and what was decided before is shown no
        more as if it still held.
        """
        self._drop_next()
        moment = self._now()
        try:
            decided = self._decide(moment)
        except Exception as error:  # noqa: BLE001 - whatever it is, the next cycle tries again
            if self.last_update_success:
                LOGGER.exception("%s could not be planned for", self.name)
            self._fail(moment.now)
            self.async_set_update_error(error)
            return
        if decided is None:
            return
        for load_plan in decided.loads:
            load = self.loads[load_plan.id]
            self._tried(load, "could not be told its limit", self._tell, load, load_plan, moment.now)
        self._owed.pay(self.site, moment)
        self._remembered.save_soon(moment.now, self._stored)
        self.async_set_updated_data(decided)

    def _decide(self, moment: Moment) -> Plan | None:
        """Read and plan; None while a start waits for its first readings."""
        now = moment.now
        snapshot = self._snapshot(moment)
        if self._waits(snapshot, now):
            return None
        if self._remembered.past.paused or self._remembered.past.running:
            self.memory = primed(self.memory, snapshot.loads, self._remembered.past)
        before = self.memory
        decided, self.memory = plan(snapshot, before, now)
        self._meter(snapshot, decided, now - self._planned)
        self._planned = now
        self.trail.append(Step(now, snapshot, before, decided, self.memory))
        self.circuits.note(decided)
        return decided

    def _stored(self) -> Stored:
        offset = self._now().offset
        kept = {load.id: found for load in self.loads.values() if (found := load.kept(offset))}
        past = replace(self._remembered.past.note(self.memory, kept), owed=self._owed.wirings)
        return stored(self.memory, past, self._reader.lows, offset)

    def _meter(self, snapshot: Snapshot, decided: Plan, seconds: float) -> None:
        """Add what each load has taken since the last cycle; of a longer gap nobody knows what was in it."""
        if seconds <= max(LONGEST, 1.5 * self._interval):
            for name, taken in sources(snapshot, decided).items():
                self.loads[name].energy.add(taken, seconds)

    def _tell(self, load: ManagedLoad, load_plan: LoadPlan, now: float) -> None:
        """Tell a load, unless a person has taken it over."""
        load.plan = load_plan
        if load.settings.controlled:
            load.obey(load_plan, self.site, now)
        else:
            load.release()
