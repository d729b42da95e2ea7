"""The one entry of the engine: from a snapshot and what is remembered to a plan and what to remember."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite

from . import reasons
from .balance import grid_readings, recall, weigh
from .budgets import layout_of, limit_of, rooms_for_cuts, rooms_for_raises, rooms_without_grid, wait_left
from .distribution import EPS
from .memory import FLIGHT, Balance, LoadMemory, Memory, Wish, remember_peak
from .model import (
    Budget,
    Connection,
    Load,
    LoadKind,
    LoadPlan,
    LoadStatus,
    Phase,
    Plan,
    Problem,
    Reason,
    ReasonCode,
    Site,
    Snapshot,
)
from .modes import Source
from .shaping import Deals, claim, commit, lend, pausing
from .stages import Outcome, Slot, ceil_to, deal_all, floor_to, slot_of

FINEST_STEP = 0.001  # A
SOLAR_OLD_AFTER = 300.0  # s
FRESH = 10.0  # s for which a person's choice overrides pauses and ramps


def plan(snapshot: Snapshot, memory: Memory, now: float) -> tuple[Plan, Memory]:
    """Decide what every load may take.

    `now` and all times are seconds of one monotonic clock. The same input gives the same output, whatever the order
    of the loads. Missing or senseless readings never raise: they lead to less, with a reason.
    """
    return _Cycle(snapshot, memory, now).run()


def overloaded(snapshot: Snapshot) -> bool:
    """Tell whether the meter shows a phase, or the import, above its limit."""
    site = snapshot.site
    readings = grid_readings(site, snapshot.grid)
    if readings is None:
        return False
    table = layout_of(site)
    return any(sum(readings[p].value for p in table.phases[i]) > limit_of(site, table.kinds[i]) for i in table.start)


def _sound_site(site: Site) -> bool:
    """Tell whether a site's numbers make sense; without a sound limit nothing may be given."""
    numbers = (site.breaker, site.voltage, site.power_buffer, site.excess_threshold, site.excess_hysteresis)
    waits = (site.hold_solar, site.hold_grid, site.grid_no_raise_after, site.grid_lost_after)
    options = [number for number in (site.max_import, site.ramp_up) if number is not None]
    return all(isfinite(number) and number >= 0 for number in (*numbers, *waits, *options)) and site.voltage > 0


def _sound(load: Load, site: Site) -> bool:
    """Tell whether a load's configuration makes sense on this site."""
    numbers = (load.min_current, load.max_current, load.step, load.pause, load.min_on, load.ride_through, load.failsafe)
    if not all(isfinite(number) and number >= 0 for number in numbers) or load.min_current <= 0:
        return False
    if 0 < load.step < FINEST_STEP:
        return False
    if not load.legs or any(leg >= site.phases for leg in load.legs):
        return False
    return ceil_to(load.min_current, load.step) <= floor_to(load.max_current, load.step)


class _Cycle:
    """One decision, step by step; lives no longer than the call."""

    def __init__(self, snapshot: Snapshot, memory: Memory, now: float) -> None:
        # In one order, whatever the list's: even sums of floats then come out the same.
        ordered = sorted(snapshot.loads, key=lambda load: (load.order, load.id))
        sound_site = _sound_site(snapshot.site)
        sound = {load.id: sound_site and _sound(load, snapshot.site) for load in ordered}
        loads = tuple(load for load in ordered if sound[load.id])
        self.refused = tuple(load for load in ordered if not sound[load.id])
        self.snapshot = replace(snapshot, loads=loads)
        self.site = snapshot.site
        self.table = layout_of(self.site)
        if any(len(base) != self.site.phases for _, base in (*memory.bases, *memory.peaks)):
            memory = replace(memory, balance=None, bases=(), peaks=())
        self.memory = memory
        self.now = now
        self.elapsed = 0.0 if memory.at is None else max(0.0, now - memory.at)
        known = {item.id: item for item in memory.loads}
        memories = [self._recall(load, known.get(load.id)) for load in loads]
        self.balance = weigh(self.snapshot, memories, memory.balance) if sound_site else None
        self.all = {
            load.id: slot_of(self.site, self.table, load, item, now) for load, item in zip(loads, memories, strict=True)
        }
        served = (Connection.READY, Connection.IDLE)
        self.slots = sorted(
            (slot for slot in self.all.values() if slot.load.controlled and slot.load.connection in served),
            key=lambda slot: slot.rank,
        )
        self.awake = [slot for slot in self.slots if pausing(slot, now) == 0]
        self.lasting: dict[bool, list[float]] = {}

    def run(self) -> tuple[Plan, Memory]:
        """Read, deal, shape, explain."""
        age = None if self.balance is None else self.now - self.balance.at
        if self.balance is None or age is None or age > self.site.grid_lost_after:
            limits, why = self._without_grid()
            problems: tuple[Problem, ...] = (Problem.NO_GRID if self.balance is None else Problem.GRID_LOST,)
        else:
            old = age > self.site.grid_no_raise_after
            limits, why = self._with_grid(self.balance, may_raise=not old)
            problems = (Problem.GRID_OLD,) if old else ()
        loads = {key: self._load_plan(slot, limits, why) for key, slot in self.all.items()}
        loads |= {load.id: self._refused(load) for load in self.refused}
        remembered = Memory(
            at=self.now,
            loads=tuple(self._remember(slot, limits) for slot in self.all.values()),
            balance=self.balance or self.memory.balance,
            bases=self._bases(),
            peaks=self._peaks(),
        )
        return self._site_plan(loads, problems), remembered

    def _recall(self, load: Load, known: LoadMemory | None) -> LoadMemory:
        """Return a load's memory with its draw taken in and a person's new choice noted."""
        memory = recall(load, known, self.site, self.now)
        wish = Wish.of(load)
        if known is None or known.wish != wish:
            return replace(memory, wish=wish, fresh=self.now + FRESH, stopped=None, claimed=None, declined=False)
        if memory.fresh is not None and self.now > memory.fresh:
            return replace(memory, fresh=None)
        return memory

    def _reserved(self, rooms: list[float]) -> list[float]:
        """Take from the rooms what devices hold that cannot be told, or have not confirmed, a lower limit."""
        for slot in self.all.values():
            load, memory = slot.load, slot.memory
            if not load.controlled or load.connection is Connection.DISCONNECTED:
                continue
            if load.connection is Connection.LOST:
                slot.foot.spend(rooms, max(memory.limit, load.failsafe))
            else:
                # What is not confirmed yet may be drawn again at any moment; it takes wires, and no sun.
                for index, use in (*slot.foot.start, *slot.foot.more):
                    rooms[index] -= use * slot.held
        return rooms

    def _lasting(self, balance: Balance, *, held: bool) -> list[float]:
        """Return the rooms that have been there long enough for a raise; deals leave them as they are."""
        if held not in self.lasting:
            rooms = rooms_for_raises(self.site, self.table, balance, self.memory, held=held)
            self.lasting[held] = self._reserved(rooms)
        return self.lasting[held]

    def _with_grid(self, balance: Balance, *, may_raise: bool) -> tuple[dict[str, float], dict[str, Reason]]:
        """Deal twice, by what has been there long enough and by what is there now, and send what follows."""
        site, table, now = self.site, self.table, self.now
        fresh = frozenset(slot.load.id for slot in self.awake if slot.memory.fresh is not None)
        lasting = self._lasting(balance, held=not fresh)
        raised = deal_all(site, table, self.awake, lasting, strict=not fresh)
        for slot in self.awake:
            if not slot.running:
                slot.memory = claim(slot, raised, now)
        dealt = [slot for slot in self.awake if slot.running or slot.memory.claimed is not None]
        present = self._reserved(rooms_for_cuts(site, table, balance))
        cut = deal_all(site, table, dealt, present, strict=False)
        for slot in dealt:
            slot.memory = lend(site, table, slot, cut, self.elapsed)
        deals = Deals(lasting, raised, cut, dealt, fresh)
        limits = commit(site, deals, now=now, elapsed=self.elapsed, may_raise=may_raise)
        return limits, {slot.load.id: self._why(slot, limits.get(slot.load.id, 0.0), deals) for slot in self.slots}

    def _without_grid(self) -> tuple[dict[str, float], dict[str, Reason]]:
        """Share out minimums that fit even if the house takes what it took at most in the last hour."""
        if not self.slots:
            return {}, {}
        peak = tuple(max(values) for values in zip(*(base for _, base in self.memory.peaks), strict=True)) or None
        rooms = self._reserved(rooms_without_grid(self.site, self.table, peak))
        modest = [replace(slot, top=slot.low, rides=False) for slot in self.awake]
        outcome = deal_all(self.site, self.table, modest, rooms, strict=False)
        return outcome.amps, {slot.load.id: Reason(ReasonCode.SENSOR_LOST) for slot in self.slots}

    def _as_if(self, slot: Slot, rooms: list[float]) -> Outcome:
        """Deal as if one more load took part."""
        others = [other for other in self.awake if other is not slot]
        slots = sorted([*others, slot], key=lambda item: item.rank)
        return deal_all(self.site, self.table, slots, rooms, strict=True)

    def _why(self, slot: Slot, limit: float, deals: Deals) -> Reason:
        """Return why a connected load gets what it gets."""
        site, table, key = self.site, self.table, slot.load.id
        left = pausing(slot, self.now)
        if left > 0:
            outcome = self._as_if(slot, deals.lasting)
            if outcome.amps[key] > 0:
                return Reason(ReasonCode.PAUSING, seconds=left)
            return replace(reasons.waiting(site, table, self.slots, slot, outcome), seconds=left)
        if limit == 0:
            return reasons.waiting(site, table, self.slots, slot, deals.cut if slot.running else deals.raised)
        if slot.load.connection is Connection.IDLE:
            return Reason(ReasonCode.NO_DEMAND)
        share = deals.cut.shares[key]
        if share.borrowed:
            return reasons.riding(site, table, share)
        if slot.memory.cap is not None and slot.memory.cap < limit:
            return Reason(ReasonCode.VEHICLE_LIMIT)
        if limit >= floor_to(slot.load.max_current, slot.load.step) - EPS:
            return Reason(ReasonCode.AT_MAXIMUM)
        if deals.cut.amps[key] <= limit + max(slot.load.step, EPS):
            return reasons.limited(table, slot, deals.cut, site.voltage)
        return Reason(ReasonCode.RAMPING, seconds=self._wait(slot))

    def _wait(self, slot: Slot) -> float | None:
        """Return the seconds until the room that is there now has been there for long enough, None if it has."""
        if self.balance is None:
            return None
        left = [
            wait_left(self.site, self.table, self.balance, self.memory, index)
            for index, _ in (
                *slot.foot.more,
                *(slot.foot.solar if slot.rule.rungs[-1].source is not Source.ANY else ()),
            )
        ]
        return max(left, default=0.0) or None

    def _load_plan(self, slot: Slot, limits: dict[str, float], why: dict[str, Reason]) -> LoadPlan:
        """Return what a load is told, with its status and its reason."""
        load, memory = slot.load, slot.memory
        if not load.controlled:
            limit, status, reason = memory.limit, LoadStatus.OFF, Reason(ReasonCode.CONTROL_OFF)
        elif load.connection is Connection.LOST:
            limit, status, reason = memory.limit, LoadStatus.UNAVAILABLE, Reason(ReasonCode.DEVICE_LOST)
        elif load.connection is Connection.DISCONNECTED:
            limit, status, reason = 0.0, LoadStatus.UNPLUGGED, Reason(ReasonCode.NOT_CONNECTED)
        else:
            limit, reason = limits.get(load.id, 0.0), why[load.id]
            status = self._status(slot, limit)
        available = limit if limit > 0 else self._available(slot)
        watts = limit * self.site.voltage * len(slot.legs)
        return LoadPlan(load.id, limit, watts, available, slot.legs, status, reason)

    def _status(self, slot: Slot, limit: float) -> LoadStatus:
        """Return what a connected load does."""
        if limit == 0:
            return LoadStatus.PAUSED if pausing(slot, self.now) > 0 else LoadStatus.WAITING
        if slot.load.kind is LoadKind.PLUG:
            return LoadStatus.ON
        return LoadStatus.IDLE if slot.load.connection is Connection.IDLE else LoadStatus.CHARGING

    def _available(self, slot: Slot) -> float:
        """Return what a load that is off would get if it started now, the others giving way as the mode says."""
        if self.balance is None or self.now - self.balance.at > self.site.grid_lost_after or not slot.load.controlled:
            return 0.0
        amps = floor_to(self._as_if(slot, self._lasting(self.balance, held=True)).amps[slot.load.id], slot.load.step)
        return amps if amps >= slot.low - EPS else 0.0

    @staticmethod
    def _refused(load: Load) -> LoadPlan:
        """Return the plan of a load whose configuration makes no sense: nothing."""
        reason = Reason(ReasonCode.INVALID_CONFIGURATION)
        return LoadPlan(load.id, 0.0, 0.0, 0.0, load.legs, LoadStatus.UNAVAILABLE, reason)

    def _site_plan(self, loads: dict[str, LoadPlan], problems: tuple[Problem, ...]) -> Plan:
        """Return the plan of the whole site, its loads in the order of their creation."""
        site, table, balance = self.site, self.table, self.balance
        order = sorted((*self.snapshot.loads, *self.refused), key=lambda load: (load.order, load.id))
        plans = tuple(loads[load.id] for load in order)
        if balance is None or Problem.GRID_LOST in problems:
            return Plan(self.now, None, None, None, None, False, plans, problems=problems, solar=self._solar())
        rooms = rooms_for_cuts(site, table, balance)
        budgets = tuple(
            Budget(table.kinds[i], tuple(Phase(p) for p in table.phases[i]), rooms[i])
            for i in (*table.start, *table.solar, table.excess)
        )
        free = tuple(max(0.0, rooms[i]) for i in range(site.phases))
        together = [rooms[i] for i in table.start[site.phases :] if len(table.phases[i]) == site.phases]
        return Plan(
            at=self.now,
            grid=balance.grid,
            base=balance.likely,
            available=free,
            available_power=max(0.0, min([sum(free), *together])) * site.voltage,
            overload=overloaded(self.snapshot),
            loads=plans,
            budgets=budgets,
            problems=problems,
            solar=self._solar(),
        )

    def _solar(self) -> float | None:
        """Return the production, as long as its reading is not too old."""
        solar = self.snapshot.solar
        if solar is None or not isfinite(solar.value) or self.now - solar.at > SOLAR_OLD_AFTER:
            return None
        return solar.value

    def _remember(self, slot: Slot, limits: dict[str, float]) -> LoadMemory:
        """Return a load's memory with its new limit in it."""
        load, memory, limit = slot.load, slot.memory, slot.memory.limit
        if load.connection is Connection.DISCONNECTED:
            limit = 0.0
        elif load.controlled and load.connection is not Connection.LOST:
            limit = limits.get(load.id, 0.0)
        if abs(limit - memory.limit) <= EPS:
            return memory
        since = self.now - self.site.grid_lost_after - FLIGHT * memory.response
        kept = sum(at > since for at, _ in memory.sent)
        raised, crossed = limit > memory.limit, (limit > 0) != (memory.limit > 0)
        memory = replace(
            memory,
            limit=limit,
            sent=(*memory.sent[-kept - 1 :], (self.now, limit)),
            fresh=None if raised else memory.fresh,
            probe=self.now if abs(limit - memory.limit) >= 1 else memory.probe,
        )
        if not crossed:
            return memory
        unplugged = load.connection is Connection.DISCONNECTED
        started, stopped = (self.now, None) if raised else (None, None if unplugged else self.now)
        return replace(memory, started=started, stopped=stopped, cap=None, seen=False, debt=0.0, claimed=None)

    def _new_reading(self) -> bool:
        """Tell whether the meter has reported since the last cycle."""
        bases = self.memory.bases
        return self.balance is not None and (not bases or bases[-1][0] < self.balance.at)

    def _bases(self) -> tuple[tuple[float, tuple[float, ...]], ...]:
        """Return the bases of the last minute, one a reading."""
        if self.balance is None or not self._new_reading():
            return self.memory.bases
        oldest = self.balance.at - max(self.site.hold_grid, self.site.hold_solar)
        kept = (entry for entry in self.memory.bases if entry[0] >= oldest)
        return (*kept, (self.balance.at, self.balance.likely))

    def _peaks(self) -> tuple[tuple[float, tuple[float, ...]], ...]:
        """Return the peaks of the last hour."""
        if self.balance is None or not self._new_reading():
            return self.memory.peaks
        return remember_peak(self.memory.peaks, self.balance.at, self.balance.likely)
