"""The loop of a hub: reading, plan, drivers, entities; it alone owns time."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    EventStateReportedData,
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
from .drivers.ocpp import Station
from .energy import LONGEST, sources
from .engine import Load, LoadPlan, Memory, Plan, Site, Snapshot, plan, urgent
from .entries import HubEntry
from .loads import ManagedLoad
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
        self._remembered = Remembered(hass, entry.entry_id)
        self.trail: deque[Step] = deque(maxlen=REMEMBERED)
        self._started = self.clock()
        self._planned = float("-inf")
        self._stops: list[CALLBACK_TYPE] = []
        self._meters: list[CALLBACK_TYPE] = []
        self._next: asyncio.Handle | None = None

    async def recall(self) -> None:
        """Go on with what was known before a restart."""
        self.memory = await self._remembered.load(self._now())

    def start(self) -> None:
        """Begin to plan: until now loads could come in, but the hub's entities did not know yet what was chosen."""
        interval = timedelta(seconds=self._interval)
        self._stops = [async_track_time_interval(self.hass, self._tick, interval, cancel_on_shutdown=True)]
        self.refresh_circuits()

    async def stop(self) -> None:
        """Plan no more, and leave every device as it may be left alone."""
        self.running = False
        for stop in (*self._stops, *self._meters):
            stop()
        self._stops, self._meters = [], []
        self._drop_next()
        loads = list(self.loads.values())  # each may be unloaded meanwhile
        stopped = await asyncio.gather(*(load.stop() for load in loads), return_exceptions=True)
        for load, error in zip(loads, stopped, strict=True):
            if error is not None:
                LOGGER.error("%s could not be left in its safe state: %r", load.name, error)
        # After the devices: whoever only shows something must not keep them from their safe state.
        self.async_update_listeners()
        if self.memory.at is not None:
            await self._remembered.save(self._stored())

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
        """Take a load in."""
        self.loads[load.id] = load
        self.plan_soon()

    @callback
    def remove(self, load: ManagedLoad) -> None:
        """Let a load go."""
        self.loads.pop(load.id, None)
        past = next((item for item in self.memory.loads if item.id == load.id), None)
        if past is not None and past.stopped is not None:
            self._remembered.paused[load.id] = past.stopped

    @callback
    def forget(self, load_id: str) -> None:
        """Forget a load whose entry was removed: it does not come back."""
        self._remembered.paused.pop(load_id, None)
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
        circuits = self.circuits.read(site, moment, ())
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
            try:
                yield load.read(site, moment)
            except Exception:  # noqa: BLE001 - one load must not stop the others
                LOGGER.exception("%s could not be read", load.name)
                load.plan = None  # what was decided before is not shown as if it still held

    def _now(self) -> Moment:
        self._moment = Moment.after(self._moment, self.clock())
        return self._moment

    def _snapshot(self, moment: Moment) -> Snapshot:
        """Return all that is known now."""
        site = self._reader.limited(self.site, moment)
        loads = tuple(self._readings(site, moment))
        return self._reader.snapshot(site, moment, loads, self.circuits.read(site, moment, loads))

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
            self.async_set_update_error(error)
            return
        if decided is None:
            return
        for load_plan in decided.loads:
            load = self.loads[load_plan.id]
            try:
                self._tell(load, load_plan, moment.now)
            except Exception:  # noqa: BLE001 - one load must not stop the others
                LOGGER.exception("%s could not be told its limit", load.name)
        self._remembered.save_soon(moment.now, self._stored)
        self.async_set_updated_data(decided)

    def _decide(self, moment: Moment) -> Plan | None:
        """Read and plan; None while a start waits for its first readings."""
        now = moment.now
        snapshot = self._snapshot(moment)
        if self._waits(snapshot, now):
            return None
        if self._remembered.paused:
            self.memory = primed(self.memory, snapshot.loads, self._remembered.paused)
        before = self.memory
        decided, self.memory = plan(snapshot, before, now)
        self._meter(snapshot, decided, now - self._planned)
        self._planned = now
        self.trail.append(Step(now, snapshot, before, decided, self.memory))
        self.circuits.note(decided)
        return decided

    def _stored(self) -> Stored:
        return stored(self.memory, self._remembered.paused, self._now().offset)

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
