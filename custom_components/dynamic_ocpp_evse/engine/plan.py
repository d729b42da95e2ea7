"""The one entry of the engine: from a snapshot and what is remembered to a plan and what to remember."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite

from . import reasons
from .balance import grid_readings
from .budgets import chains_of, layout_of, limits_of
from .distribution import EPS
from .draws import recall
from .memory import FLIGHT, LoadMemory, Memory, Wish
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
from .outlook import look
from .shaping import Deals, claim, commit, lend, pausing
from .stages import Outcome, Slot, ceil_to, deal_all, floor_to, slot_of

FINEST_STEP = 0.001  # A
FRESH = 10.0  # s for which a person's choice overrides pauses and ramps


def plan(snapshot: Snapshot, memory: Memory, now: float) -> tuple[Plan, Memory]:
    """Decide what every load may take.

    `now` and all times are seconds of one monotonic clock. The same input gives the same output, whatever the order
    of the loads. Missing or senseless readings never raise: they lead to less, with a reason.
    """
    return _Cycle(snapshot, memory, now).run()


def overloaded(snapshot: Snapshot) -> bool:
    """Tell whether a meter shows a phase, the import or a circuit above its limit."""
    site = snapshot.site
    if not _sound_site(site) or site.off_grid:
        return False
    for circuit in snapshot.circuits:
        if any(r is not None and isfinite(r.value) and r.value > circuit.limit for r in circuit.meter or ()):
            return True
    readings = grid_readings(snapshot)
    if readings is None:
        return False
    table = layout_of(site)
    limits = limits_of(site, table, ())
    return any(sum([readings[p].value for p in table.phases[i]]) > limits[i] for i in range(table.imports.stop))


def _sound_site(site: Site) -> bool:
    """Tell whether a site's numbers make sense; without a sound limit nothing may be given."""
    numbers = [site.breaker, site.voltage, site.power_buffer, site.excess_threshold, site.excess_hysteresis]
    numbers += [site.hold_solar, site.hold_grid, site.grid_no_raise_after, site.grid_lost_after]
    numbers += [site.battery_lost_after]
    options = [site.max_import, site.ramp_up]
    if site.battery is not None:
        battery = site.battery
        numbers += [battery.max_charge, battery.max_discharge, battery.target, battery.minimum, battery.hysteresis]
        numbers += [battery.full]
    if site.inverter is not None:
        options += [site.inverter.max_power, site.inverter.max_phase_power]
    numbers += [number for number in options if number is not None]
    return all([isfinite(number) and number >= 0 for number in numbers]) and site.voltage > 0


def _sound(load: Load, site: Site, circuits: frozenset[str]) -> bool:
    """Tell whether a load's configuration makes sense on this site."""
    numbers = (load.min_current, load.max_current, load.step, load.pause, load.min_on, load.ride_through, load.failsafe)
    if not all(isfinite(number) and number >= 0 for number in numbers) or load.min_current <= 0:
        return False
    if 0 < load.step < FINEST_STEP:
        return False
    if not load.legs or any(leg >= site.phases for leg in load.legs):
        return False
    if load.circuit is not None and load.circuit not in circuits:
        return False
    return ceil_to(load.min_current, load.step) <= floor_to(load.max_current, load.step)


class _Cycle:
    """One decision, step by step; lives no longer than the call."""

    def __init__(self, snapshot: Snapshot, memory: Memory, now: float) -> None:
        # In one order, whatever the list's: even sums of floats then come out the same.
        ordered = sorted(snapshot.loads, key=lambda load: (load.order, load.id))
        sound_site = _sound_site(snapshot.site)
        if not sound_site:
            snapshot = Snapshot(site=Site(), grid=(), loads=snapshot.loads)
        site = self.site = snapshot.site
        circuits = frozenset([circuit.id for circuit in snapshot.circuits])
        sound = {load.id: sound_site and _sound(load, site, circuits) for load in ordered}
        loads = tuple([load for load in ordered if sound[load.id]])
        self.refused = tuple([load for load in ordered if not sound[load.id]])
        self.now = now
        self.elapsed = 0.0 if memory.at is None else max(0.0, now - memory.at)
        known = {item.id: item for item in memory.loads}
        memories = [self._recall(load, known.get(load.id)) for load in loads]
        self.table = table = layout_of(site, chains_of(snapshot.circuits))
        self.outlook = look(replace(snapshot, loads=loads), table, memories, memory, now)
        supply = self.outlook.supply
        self.all = {
            load.id: slot_of(site, table, supply, load, item, now) for load, item in zip(loads, memories, strict=True)
        }
        served = (Connection.READY, Connection.IDLE)
        self.slots = sorted(
            (slot for slot in self.all.values() if slot.load.controlled and slot.load.connection in served),
            key=lambda slot: slot.rank,
        )
        self.awake = [slot for slot in self.slots if pausing(slot, now) == 0]
        self.rooms: dict[bool, list[float]] = {}

    def run(self) -> tuple[Plan, Memory]:
        """Read, deal, shape, explain."""
        problem = self._meter_problem()
        if problem in (Problem.NO_GRID, Problem.GRID_LOST):
            limits, why = self._without_grid()
        else:
            limits, why = self._with_grid(may_raise=problem is None)
        problems = (*(() if problem is None else (problem,)), *self.outlook.problems)
        loads = {key: self._load_plan(slot, limits, why) for key, slot in self.all.items()}
        loads |= {load.id: self._refused(load) for load in self.refused}
        remembered = replace(
            self.outlook.after, at=self.now, loads=tuple([self._remember(slot, limits) for slot in self.all.values()])
        )
        return self._site_plan(loads, problems), remembered

    def _meter_problem(self) -> Problem | None:
        """Return what is wrong with the reading of the meter."""
        if self.outlook.balance is None:
            return Problem.NO_GRID
        age = self.now - self.outlook.balance.at
        if age > self.site.grid_lost_after:
            return Problem.GRID_LOST
        return Problem.GRID_OLD if age > self.site.grid_no_raise_after else None

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

    def _lasting(self, *, held: bool) -> list[float]:
        """Return the rooms that have been there long enough for a raise; deals leave them as they are."""
        if held not in self.rooms:
            self.rooms[held] = self._reserved(self.outlook.lasting(held=held))
        return self.rooms[held]

    def _with_grid(self, *, may_raise: bool) -> tuple[dict[str, float], dict[str, Reason]]:
        """Deal twice, by what has been there long enough and by what is there now, and send what follows."""
        site, table, now = self.site, self.table, self.now
        fresh = frozenset(slot.load.id for slot in self.awake if slot.memory.fresh is not None)
        lasting = self._lasting(held=not fresh)
        raised = deal_all(site, table, self.awake, lasting, strict=not fresh)
        for slot in self.awake:
            if not slot.running:
                slot.memory = claim(slot, raised, now)
        dealt = [slot for slot in self.awake if slot.running or slot.memory.claimed is not None]
        present = self._reserved(self.outlook.rooms())
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
        rooms = self._reserved(self.outlook.without_grid())
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
        site, table, supply, key = self.site, self.table, self.outlook.supply, slot.load.id
        left = pausing(slot, self.now)
        if left > 0:
            outcome = self._as_if(slot, deals.lasting)
            if outcome.amps[key] > 0:
                return Reason(ReasonCode.PAUSING, seconds=left)
            return replace(reasons.waiting(site, table, supply, self.slots, slot, outcome), seconds=left)
        if limit == 0:
            outcome = deals.cut if slot.running else deals.raised
            return reasons.waiting(site, table, supply, self.slots, slot, outcome)
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
            return reasons.limited(site, table, supply, slot, deals.cut)
        return Reason(ReasonCode.RAMPING, seconds=self._wait(slot))

    def _wait(self, slot: Slot) -> float | None:
        """Return the seconds until the room that is there now has been there for long enough, None if it has."""
        indexes = [index for index, _ in (*slot.foot.more, *(slot.solar or () if slot.sunny else ()))]
        return max([self.outlook.wait(index) for index in indexes], default=0.0) or None

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
        if self._meter_problem() in (Problem.NO_GRID, Problem.GRID_LOST) or not slot.load.controlled:
            return 0.0
        amps = floor_to(self._as_if(slot, self._lasting(held=True)).amps[slot.load.id], slot.load.step)
        return amps if amps >= slot.low - EPS else 0.0

    @staticmethod
    def _refused(load: Load) -> LoadPlan:
        """Return the plan of a load whose configuration makes no sense: nothing."""
        reason = Reason(ReasonCode.INVALID_CONFIGURATION)
        return LoadPlan(load.id, 0.0, 0.0, 0.0, load.legs, LoadStatus.UNAVAILABLE, reason)

    def _site_plan(self, loads: dict[str, LoadPlan], problems: tuple[Problem, ...]) -> Plan:
        """Return the plan of the whole site, its loads in the order of their creation."""
        site, table, outlook, supply = self.site, self.table, self.outlook, self.outlook.supply
        order = sorted((*outlook.snapshot.loads, *self.refused), key=lambda load: (load.order, load.id))
        plans = tuple(loads[load.id] for load in order)
        seen = Plan(
            self.now, None, None, None, None, False, plans, problems=problems, solar=supply.solar, gates=supply.gates
        )
        balance = outlook.balance
        if balance is None or Problem.GRID_LOST in problems:
            return seen
        rooms = outlook.rooms()
        budgets = tuple(
            Budget(table.kinds[i], tuple(Phase(p) for p in table.phases[i]), rooms[i], table.circuits[i])
            for i in (*table.start, *table.sun, table.excess)
        )
        free = tuple(max(0.0, rooms[i]) for i in range(site.phases))
        together = [rooms[i] for i in range(site.phases, table.imports.stop) if len(table.phases[i]) == site.phases]
        net = sum(balance.likely) * site.voltage
        power = supply.power or 0.0
        return replace(
            seen,
            grid=balance.grid,
            base=balance.likely,
            available=free,
            available_power=max(0.0, min([sum(free), *together])) * site.voltage,
            overload=overloaded(outlook.snapshot),
            budgets=budgets,
            house=None if supply.solar is None else net + supply.solar + power,
            surplus=-net - power,
        )

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
