"""The one entry of the engine: from a snapshot and what is remembered to a plan and what to remember."""

from __future__ import annotations

from bisect import insort
from collections.abc import Sequence
from functools import partial
from operator import attrgetter

from .alarms import exceeds
from .budgets import Footprint, chains_of, layout_of
from .distribution import EPS
from .draws import beyond, recalled
from .hands import let_be
from .memory import FLIGHT, Memory, Turn
from .model import (
    Budget,
    Connection,
    Load,
    LoadKind,
    LoadPlan,
    LoadStatus,
    Mode,
    Plan,
    Problem,
    Reason,
    ReasonCode,
    Site,
    Snapshot,
)
from .narrowing import narrow
from .outlook import look
from .reasons import Reasons
from .shaping import Deals, claim, commit, lend
from .soundness import floor_to, sound_layout
from .stages import Lit, Slot, deal_all, lits_of, slot_of

LOOKS = 4  # how many loads a cycle deals to, to see what one that is off would get

_NOT_CONNECTED = Reason(ReasonCode.NOT_CONNECTED)
_DEVICE_LOST = Reason(ReasonCode.DEVICE_LOST)
_OFF = Reason(ReasonCode.CONTROL_OFF)
_MANUAL = Reason(ReasonCode.MANUAL)
_CHECKING = Reason(ReasonCode.CHECKING_WIRING)
_NO_DEMAND = Reason(ReasonCode.NO_DEMAND)
_VEHICLE_LIMIT = Reason(ReasonCode.VEHICLE_LIMIT)
_AT_MAXIMUM = Reason(ReasonCode.AT_MAXIMUM)
_SENSOR_LOST = Reason(ReasonCode.SENSOR_LOST)
# Members of an enum are slow to find.
_IDLE, _LOST, _UNPLUGGED = Connection.IDLE, Connection.LOST, Connection.DISCONNECTED
_PLUG, _SOLAR_PRIORITY, _RIDES = LoadKind.PLUG, Mode.SOLAR_PRIORITY, ReasonCode.RIDING_THROUGH
_WAITS, _PAUSES = LoadStatus.WAITING, LoadStatus.PAUSED
_created = attrgetter("order", "id")
_rank = attrgetter("fit.rank")
# Many for each plan: without the __new__ of the class, which is Python, they are made in half the time.
_budget = partial(tuple.__new__, Budget)
_load_plan = partial(tuple.__new__, LoadPlan)
_METER_GONE = (Problem.NO_GRID, Problem.GRID_LOST)


def plan(snapshot: Snapshot, memory: Memory, now: float) -> tuple[Plan, Memory]:
    """Decide what every load may take.

    `now` and all times are seconds of one monotonic clock. The same input gives the same output, whatever the order
    of the loads. Missing or senseless readings never raise: they lead to less, with a reason.
    """
    return _Cycle(snapshot, memory, now).run()


class _Cycle:
    """One decision, step by step; lives no longer than the call."""

    def __init__(self, snapshot: Snapshot, memory: Memory, now: float) -> None:
        parents = {circuit.id: circuit.parent for circuit in snapshot.circuits}
        table = sound_layout(snapshot.site, chains_of(parents) if parents else ())
        sound = table is not None
        if table is None:
            snapshot = Snapshot(site=Site(), grid=(), loads=snapshot.loads)
            table = layout_of(snapshot.site)
        site, self.site, self.table = snapshot.site, snapshot.site, table
        # In one order, whatever the list's: even sums of floats then come out the same.
        self.ordered = sorted(snapshot.loads, key=_created)
        self.now = now
        self.elapsed = 0.0 if memory.at is None else max(0.0, now - memory.at)
        members, self.heard = recalled(self.ordered if sound else (), memory, table, site, now)
        if any([load.manual for load in self.ordered]):  # noqa: C419 - a generator would take twice as long
            members = let_be(snapshot, table, members, memory, now)
        self.outlook = look(snapshot, table, members, memory, now)
        lits = lits_of(site.battery, self.outlook.supply.gates)
        self.all = [slot_of(site, lits, member, now) for member in members]
        self.slots = [slot for slot in self.all if slot.device.served and slot.load.controlled]
        self.holding = [slot for slot in self.all if slot.held or slot.device.lost]
        self.slots.sort(key=_rank)
        _number(self.slots)
        self.problem = self._meter_problem()
        self.rooms: dict[bool, list[float]] = {}
        self.raised: list[float] = []
        self.ramping: dict[tuple[Footprint, Lit | None], Reason] = {}
        self.turn = memory.turn

    def run(self) -> tuple[Plan, Memory]:
        """Read, deal, shape, explain."""
        if self.problem in _METER_GONE:
            limits, why = self._without_grid()
        else:
            limits, why = self._with_grid(may_raise=self.problem is None)
            self._look_ahead()
        plans = []
        for slot in self.all:
            place = slot.place
            if place < 0:
                plans.append(self._unserved(slot))
                self._remember(slot, slot.memory.limit)
                continue
            limit = limits[place]
            plans.append(self._served(slot, limit, why[place]))
            if limit != slot.memory.limit:
                self._remember(slot, limit)
        if len(plans) < len(self.ordered):
            told = {told.id: told for told in plans}
            plans = [told[load.id] if load.id in told else _refused(load) for load in self.ordered]
        loads = tuple([slot.memory for slot in self.all])
        return self._site_plan(tuple(plans)), self.outlook.after(loads, self.heard, self.turn, self.now)

    def _meter_problem(self) -> Problem | None:
        """Return what is wrong with the reading of the meter."""
        if self.outlook.balance is None:
            return Problem.NO_GRID
        if self.outlook.lost:
            return Problem.GRID_LOST
        age = self.now - self.outlook.balance.at
        return Problem.GRID_OLD if age > self.site.grid_no_raise_after else None

    def _reserved(self, rooms: list[float], *, metered: bool = True) -> list[float]:
        """Take from the rooms what devices hold that cannot be told, or have not confirmed, a lower limit.

        What a meter shows them to draw above it is gone from `metered` rooms.
        """
        for slot in self.holding:
            load = slot.load
            if load.connection is _LOST:
                if load.controlled:
                    slot.foot.spend(rooms, max(slot.memory.limit, load.failsafe))
            elif slot.place >= 0:
                # What is not confirmed yet may be drawn again at any moment; it takes wires, and no sun.
                for index, use in (*slot.foot.start, *slot.foot.more):
                    rooms[index] -= max(0.0, use * slot.held - (self._in_house(slot, index) if metered else 0.0))
        return rooms

    def _in_house(self, slot: Slot, index: int) -> float:
        """Return what a load was seen to draw above its limit, A in a budget: the rooms are without that already."""
        if (balance := self.outlook.seen_by(index)) is None:
            return 0.0
        phases, above = self.table.phases[index], beyond(slot.load, slot.memory, balance.at)
        return sum([amps for leg, amps in zip(slot.load.legs, above, strict=False) if leg in phases])

    def _lasting(self, *, held: bool) -> list[float]:
        """Return the rooms that have been there long enough for a raise; deals leave them as they are."""
        if held not in self.rooms:
            self.rooms[held] = self._reserved(self.outlook.lasting(held=held))
        return self.rooms[held]

    def _with_grid(self, *, may_raise: bool) -> tuple[list[float], list[Reason]]:
        """Deal twice, by what has been there long enough and by what is there now, and send what follows."""
        site, table, now, slots, count = self.site, self.table, self.now, self.slots, len(self.slots)
        fresh = bool([slot for slot in slots if slot.memory.fresh is not None and slot.pausing == 0])
        lasting, present = self._lasting(held=not fresh), self._reserved(self.outlook.rooms())
        narrow(table, self.all, present, lasting, *([self._lasting(held=True)] if fresh else ()))
        raised = deal_all(site, table, slots, count, lasting, lasting=not fresh)
        dealt = []
        for slot in slots:
            if slot.running:
                dealt.append(slot)
            elif slot.pausing <= 0 and (raised.amps[slot.place] > 0 or slot.memory.claimed is not None):
                claim(slot, raised, now)
                if slot.memory.claimed is not None:
                    dealt.append(slot)
        cut = deal_all(site, table, dealt, count, present, lasting=False)
        for slot in dealt:
            if slot.running and (slot.memory.debt or slot.place in cut.borrowed):
                lend(site, table, slot, cut, self.elapsed)
        self.raised = raised.amps
        outlook, deals = self.outlook, Deals(lasting, raised, cut, dealt, fresh)
        if outlook.exceeded or outlook.barred:
            deals.unsure, deals.stays = outlook.unsure(), outlook.lasting_excess()
            deals.exceeded = [excess.budget for excess in outlook.exceeded]
            deals.barred = [*deals.exceeded, *[index for index, _ in outlook.barred]]
        if site.ramp_down:
            deals.safe = self._lasting(held=False)
        limits = commit(site, table, deals, count, now=now, elapsed=self.elapsed, may_raise=may_raise)
        told = Reasons(site, table, self.outlook.supply, slots)
        return limits, [self._why(slot, limit, deals, told) for slot, limit in zip(slots, limits, strict=True)]

    def _without_grid(self) -> tuple[list[float], list[Reason]]:
        """Share out minimums that fit even if the house takes what it took at most in the last hour."""
        for slot in self.slots:
            slot.top, slot.rides = slot.low, False
        rooms = self._reserved(self.outlook.without_grid(), metered=False)
        outcome = deal_all(self.site, self.table, self.slots, len(self.slots), rooms, lasting=False)
        return outcome.amps, [_SENSOR_LOST] * len(self.slots)

    def _look_ahead(self) -> None:
        """See what loads that are off would get if they started now, the others giving way as the mode says.

        On large sites they take turns, so that the time for a cycle grows only with the number of loads.
        """
        off = [slot for slot in self.all if not slot.running and (slot.place < 0 or slot.pausing > 0)]
        if not off:
            return
        turn, count = self.outlook.memory.turn, len(self.slots)
        credit = turn.credit + LOOKS / max(1, count)
        looked, left = int(credit), credit % 1
        self.turn = Turn(turn.last, left)
        if not looked:
            return
        off.sort(key=lambda slot: (slot.memory.available is not None, slot.load.id <= turn.last, slot.load.id))
        self.turn = Turn(off[:looked][-1].load.id, left)
        for slot in off[:looked]:
            amps = 0.0
            if slot.load.controlled:
                away, pausing = slot.place < 0, slot.pausing
                slot.pausing, slot.asks = 0.0, ()
                line = self.slots
                if away:
                    line = list(line)
                    insort(line, slot, key=lambda one: (one.fit.rank, one.load.order, one.load.id))
                    _number(line)
                rooms = self._lasting(held=not away)  # plugging in is a person's choice, which waits for nothing
                found = deal_all(self.site, self.table, line, len(line), rooms, lasting=not away).amps[slot.place]
                amps = floor_to(found, slot.load.step)
                amps = amps if amps >= slot.low - EPS else 0.0
                slot.pausing, slot.asks = pausing, ()
                if away:
                    _number(self.slots)
                    slot.place = -1
            if amps != slot.memory.available:
                slot.memory = slot.memory.copy()
                slot.memory.available = amps

    def _why(self, slot: Slot, limit: float, deals: Deals, told: Reasons) -> Reason:
        """Return why a connected load gets what it gets."""
        place = slot.place
        if slot.pausing > 0:
            raised = deals.raised
            if place not in raised.missed and not raised.ask(slot).blocked:
                return Reason(ReasonCode.PAUSING, seconds=slot.pausing)
            return told.waiting(slot, deals.raised)._replace(seconds=slot.pausing)
        if limit == 0:
            return told.waiting(slot, deals.cut if slot.running else deals.raised)
        device, cap, cut = slot.device, slot.memory.cap, deals.cut
        if slot.load.checked:
            return _CHECKING
        if device.idle:
            return _NO_DEMAND
        if place in cut.borrowed:
            return told.riding(cut.missed[place])
        if cap is not None and cap < limit:
            return _VEHICLE_LIMIT
        if limit >= device.top - EPS:
            return _AT_MAXIMUM
        dealt = cut.amps[place]
        if dealt < limit + device.gain and dealt < slot.top:
            return told.limited(slot, cut)
        return self._ramping(slot)

    def _ramping(self, slot: Slot) -> Reason:
        """Return that a load waits until the room that is there now has been there for long enough."""
        foot = slot.binds or slot.foot
        key = foot, slot.lit if slot.device.sunny else None
        if key not in self.ramping:
            wait = self.outlook.wait(foot.more, (slot.solar(foot) or ()) if slot.device.sunny else ())
            self.ramping[key] = Reason(ReasonCode.RAMPING, seconds=wait or None)
        return self.ramping[key]

    def _served(self, slot: Slot, limit: float, reason: Reason) -> LoadPlan:
        """Return what a load is told that takes part, with its status and its reason."""
        name, legs, device = slot.load.id, slot.legs, slot.device
        if limit > 0:
            watts = limit * self.site.voltage * len(legs)
            solar = limit - device.unlit if device.sunny and reason.code is not _RIDES else 0.0
            return _load_plan((name, limit, watts, limit, legs, device.on, reason, solar))
        if slot.pausing > 0:
            return _load_plan((name, 0.0, 0.0, self._available(slot), legs, _PAUSES, reason, 0.0))
        available = self.raised[slot.place] if self.raised else 0.0
        if available > 0:
            available = floor_to(available, slot.load.step)
            available = available if available >= slot.low - EPS else 0.0
        return _load_plan((name, 0.0, 0.0, available, legs, _WAITS, reason, 0.0))

    def _unserved(self, slot: Slot) -> LoadPlan:
        """Return what a load is told that takes no part: its last limit, if it may still have that."""
        load = slot.load
        limit = 0.0 if load.connection is _UNPLUGGED else slot.memory.limit
        if load.connection is _LOST and (load.controlled or load.manual):
            status, reason = LoadStatus.UNAVAILABLE, _DEVICE_LOST
        elif load.manual:
            status, reason = LoadStatus.ON if limit > 0 else LoadStatus.OFF, _MANUAL
        elif not load.controlled:
            status, reason = LoadStatus.NOT_CONTROLLED, _OFF
        elif load.checked:
            limit, status, reason = 0.0, LoadStatus.WAITING, _CHECKING
        else:
            limit, status, reason = 0.0, LoadStatus.UNPLUGGED, _NOT_CONNECTED
        available = limit if limit > 0 else self._available(slot)
        watts = limit * self.site.voltage * len(slot.legs)
        return _load_plan((load.id, limit, watts, available, slot.legs, status, reason, 0.0))

    def _available(self, slot: Slot) -> float:
        """Return what a load that is off would have got when that was last looked at."""
        return 0.0 if self.problem in _METER_GONE else slot.memory.available or 0.0

    def _site_plan(self, plans: tuple[LoadPlan, ...]) -> Plan:
        """Return the plan of the whole site, its loads in the order of their creation."""
        site, table, outlook, supply = self.site, self.table, self.outlook, self.outlook.supply
        problems = outlook.problems if self.problem is None else (self.problem, *outlook.problems)
        balance = outlook.balance
        if balance is None or self.problem in _METER_GONE:
            return Plan(
                self.now,
                None,
                None,
                None,
                None,
                False,
                plans,
                problems=problems,
                solar=supply.solar,
                gates=supply.gates,
            )
        rooms = outlook.rooms()
        free = tuple([max(0.0, min([rooms[i] for i in around])) for around in table.around])
        together = [rooms[i] for i in table.whole]
        overload, circuits = False, outlook.snapshot.circuits
        if outlook.over or circuits:
            overload = exceeds(table, outlook.over, circuits)
            overload = overload or any(excess.budget in table.branches for excess in outlook.lasting_excess())
        net, power = sum(balance.likely) * site.voltage, supply.power if site.battery is not None else 0.0
        return Plan(
            at=self.now,
            grid=balance.grid,
            base=balance.likely,
            available=free,
            available_power=max(0.0, min([sum(free), *together])) * site.voltage,
            overload=overload,
            loads=plans,
            budgets=tuple(map(_budget, [(kind, phases, rooms[i], of) for i, kind, phases, of in table.shown])),
            problems=problems,
            solar=supply.solar,
            house=None if supply.solar is None or power is None else net + supply.solar + power,
            surplus=None if power is None else -net - power,
            gates=supply.gates,
        )

    def _remember(self, slot: Slot, limit: float) -> None:
        """Note the new limit of a load; one that takes no part may have come to another by itself."""
        load, memory, now = slot.load, slot.memory, self.now
        was = memory.limit
        if load.connection is _UNPLUGGED:
            limit = 0.0
        elif slot.place < 0 and load.controlled and load.expires is not None and self.now > load.expires:
            limit = load.failsafe  # it is lost, and has fallen to that by itself
        if abs(limit - was) <= EPS:
            return
        since = now - self.outlook.lost_after - FLIGHT * memory.response
        kept = sum([at > since for at, _ in memory.sent])
        memory = slot.memory = memory.copy()
        memory.limit, memory.sent = limit, (*memory.sent[-kept - 1 :], (now, limit))
        if limit > was:
            memory.fresh = None
        if abs(limit - was) >= 1:
            memory.probe = now
        if (limit > 0) != (was > 0):
            memory.cross(now, pauses=load.connection is not _UNPLUGGED)
            memory.available = None


def _number(slots: Sequence[Slot]) -> None:
    """Give each slot its place."""
    for place, slot in enumerate(slots):
        slot.place = place


def _refused(load: Load) -> LoadPlan:
    """Return the plan of a load whose configuration makes no sense: nothing."""
    reason = Reason(ReasonCode.INVALID_CONFIGURATION)
    return LoadPlan(load.id, 0.0, 0.0, 0.0, load.legs, LoadStatus.UNAVAILABLE, reason)
