"""What there is to share out: the balance, what inverter and battery can do, and the rooms that follow from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import add, sub
from typing import NamedTuple

from .balance import Branches, apart, branch, by_now, grid_readings, managed, weigh
from .battery import ABSURD, BatteryMemory, Supply, assess, held_for
from .budgets import REGULATES, TRACE, House, Layout, Taken, Uses, limits_of, over, rooms_left, sums
from .history import UNKNOWN, highest, lasting_rooms, recorded, remembered_peak, rooms_without_grid, wait_left
from .memory import FLIGHT, PATIENCE, Balance, Heard, Helpless, LoadMemory, Member, Memory, Turn
from .model import Inverter, Problem, Snapshot


class Excess(NamedTuple):
    """A budget that reads above its limit: the balance of its meter, by how many A, since when, and its most."""

    budget: int
    balance: Balance
    amps: float
    since: float
    most: float


@dataclass(slots=True)
class Outlook:
    """The site as one cycle sees it.

    `limits` are the amps of each physical budget, `present` what is gone of all budgets now (for cuts), `likely` the
    same with the likely draws all over (for the past), `safe` with the least that loads may be drawing (for raises).
    `over` are the budgets that the grid reads above. `lost` tells whether a reading of the grid is too old,
    `lost_after` how old any of them, or of a circuit, may get. `memory` is the past; `battery`, `circuits`,
    `overloaded`, `exceeded`, `barred` and `branches` (A beside the members in the budgets of circuits) are what to
    remember of this cycle. `left` keeps the rooms that there are now, once they have been asked for.
    """

    snapshot: Snapshot
    table: Layout
    limits: list[float]
    supply: Supply
    battery: BatteryMemory
    memory: Memory
    balance: Balance | None
    over: Sequence[int] = ()
    circuits: tuple[tuple[str, Balance], ...] = ()
    overloaded: tuple[Helpless, ...] = ()
    branches: Sequence[float] = ()
    present: Taken | None = None
    likely: Taken | None = None
    safe: Taken | None = None
    problems: tuple[Problem, ...] = ()
    lost: bool = False
    lost_after: float = 0.0
    exceeded: Sequence[Excess] = ()
    barred: tuple[tuple[int, float], ...] = ()
    left: list[float] | None = None

    @property
    def at(self) -> float:
        """Return the second of the newest full set of readings."""
        return 0.0 if self.balance is None else self.balance.at

    def rooms(self) -> list[float]:
        """Return the amps in each budget as the newest reading has them: what must be cut is cut by these."""
        if self.left is None:
            assert self.present is not None
            self.left = rooms_left(self.limits, self.present)
        return list(self.left)

    def unsure(self) -> list[tuple[int, float]]:
        """Return the budgets that read above their limit, and by how much more than likely their loads must fall.

        What was put down to a raise on its way may be the house's all the same, and there to stay. Beside a battery it
        is not looked at: there the meter shows a raise in full until the inverter follows it.
        """
        if self.safe is self.likely or self.balance is None or self.supply.known:
            return []
        phases = self.table.phases
        return [(i, sum([balance.credited[p] for p in phases[i]])) for i, balance, *_ in self.exceeded]

    def seen_by(self, index: int) -> Balance | None:
        """Return the balance of the meter that tells what is gone of a physical budget; None if no meter does."""
        table = self.table
        if (circuit := table.circuits[index]) is None:
            return self.balance
        told = self.branches[index % len(table.start) - table.branches.start]  # `start` and `more` have one order
        return dict(self.circuits).get(circuit) if told != UNKNOWN else None

    def lasting_excess(self) -> list[Excess]:
        """Return the budgets that have read above their limit for longer than a cut takes."""
        return [excess for excess in self.exceeded if excess.balance.at - excess.since >= PATIENCE]

    def lasting(self, *, held: bool) -> list[float]:
        """Return the amps in each budget that have been there long enough to count on; `held` False: right now."""
        assert self.safe is not None
        site = self.snapshot.site
        short, long = (site.hold_solar, site.hold_grid) if held else (0.0, 0.0)
        history = self.memory.history if held else ()
        return lasting_rooms(self.limits, history, self.safe, self.at, short, long)

    def without_grid(self) -> list[float]:
        """Return the amps in each budget while the meter is lost."""
        return rooms_without_grid(self.table, self.limits, highest(self.memory.peaks), self.branches)

    def after(self, loads: tuple[LoadMemory, ...], heard: Heard, turn: Turn, now: float) -> Memory:
        """Return the memory with this cycle in it."""
        memory, balance, site = self.memory, self.balance, self.snapshot.site
        history, peaks = memory.history, memory.peaks
        if balance is not None and self.likely is not None and (not history or history[-1][0] < balance.at):
            history = recorded(history, balance.at, self.likely, max(site.hold_grid, site.hold_solar))
            consumed = map(add, balance.likely, self._given())
            peaks = remembered_peak(peaks, balance.at, (*consumed, *self.branches))
        return Memory(
            at=now,
            loads=loads,
            heard=heard,
            balance=balance or memory.balance,
            battery=self.battery,
            table=self.table,
            history=history,
            peaks=peaks,
            overloaded=self.overloaded or memory.overloaded,
            above=tuple([(i, (since, most)) for i, _, _, since, most in self.exceeded]),
            barred=self.barred,
            circuits=self.circuits or memory.circuits,
            turn=turn,
        )

    def _given(self) -> Sequence[float]:
        """Return what sun and battery give to each phase, A: what is consumed of it goes on when they end.

        Where it is not measured per phase, it is spread evenly.
        """
        supply, site, count = self.supply, self.snapshot.site, self.table.count
        total = supply.now if supply.known else 0.0
        if not supply.known or not (site.inverter or Inverter()).has_battery:
            total += (supply.solar or 0.0) / site.voltage
        if total <= 0 or site.off_grid:
            return (0.0,) * count
        most = ABSURD * site.breaker
        output = [r.value if r is not None and 0 <= r.value <= most else 0.0 for r in self.snapshot.output[:count]]
        measured = sum(output)
        return [total * amps / measured for amps in output] if measured > 0 else (total / count,) * count

    def wait(self, wires: Uses, lit: Uses) -> float:
        """Return the seconds until the room in `more` budgets, and in budgets of the sun, will have lasted."""
        assert self.likely is not None
        site, history, at = self.snapshot.site, self.memory.history, self.at
        first, sun = self.table.more.start, self.table.sun.start
        physical = [(i - first, self.likely.physical[i - first]) for i, _ in wires]
        sunny = [(i - sun, self.likely.sunny[i - sun]) for i, _ in lit]
        return max(
            wait_left(history, 0, site.hold_grid, physical, at), wait_left(history, 1, site.hold_solar, sunny, at)
        )


def _fitting(memory: Memory, table: Layout) -> Memory:
    """Return the memory without what was learned of another layout."""
    if memory.table is table:
        return memory
    width = table.count + len(table.branches)
    peaks, balance = memory.peaks, memory.balance
    if any(len(values) != width for _, values in peaks):
        peaks = ()
    if balance is not None and len(balance.grid) != table.count:
        balance = None
    return memory._replace(table=table, history=(), overloaded=(), above=(), barred=(), peaks=peaks, balance=balance)


def _exceeded(
    table: Layout,
    limits: Sequence[float],
    balance: Balance,
    branches: Branches,
    by_grid: Sequence[int],
    memory: Memory,
) -> list[Excess]:
    """Return the budgets that read above their limit: those of the grid's meter, and those of circuits.

    What the meter of a circuit told before it was lost is over.
    """
    if not by_grid and not table.branches:
        return []
    measured = [(i, balance) for i in by_grid]
    for i, told in zip(table.branches, branches.told, strict=False):
        if told != UNKNOWN and (meter := branches.balances.get(table.circuits[i] or "")):
            measured.append((i, meter))
    before, found = dict(memory.above), list[Excess]()
    for i, meter in measured:
        amps = sum([meter.grid[p] for p in table.phases[i]]) - limits[i]
        if amps > TRACE:
            since, most = before.get(i, (meter.at, amps))
            found.append(Excess(i, meter, amps, since, max(most, amps)))
    return found


def _helpless(
    table: Layout, supply: Supply, members: Sequence[Member], exceeded: Sequence[Excess], memory: Memory, now: float
) -> tuple[tuple[Helpless, ...], dict[int, float]]:
    """Return the budgets in which inverter and battery could have helped and did not, and those without help now.

    The second have the A by which the meter may read above the limit for all that. Help that can come counts for
    nothing while it reads more; on the wires for some time after that, for an import only if it lasts. An import that
    loads bring which were just told more waits so long for the inverter to follow. What fails again soon after that
    time is not believed in for twice as long.
    """
    if not exceeded and not memory.overloaded:
        return (), {}
    known = {item.budget: item for item in memory.overloaded if now < item.until + held_for(item.fails)}
    helpless = {i: REGULATES if i in table.imports else 0.0 for i, item in known.items() if item.until > now}
    for i, balance, amps, since, _ in exceeded if supply.known and supply.most > supply.now else ():
        if i in table.branches:
            continue
        if i not in table.imports or balance.at - since >= PATIENCE:
            fails = 0 if i not in known else known[i].fails + (known[i].until <= now)
            known[i] = Helpless(i, now + held_for(fails), fails)
            helpless[i] = 0.0
        elif i in helpless or amps > REGULATES + _just_told(members, i, balance.at):
            helpless[i] = 0.0
    return tuple([known[i] for i in sorted(known)]), helpless


def _just_told(members: Sequence[Member], index: int, at: float) -> float:
    """Return the A of a budget by which loads were raised so short ago that inverters may not have followed."""
    amps = 0.0
    for _, memory, device, _ in managed(members):
        limits = memory.limits(at - FLIGHT * memory.response - PATIENCE, at)
        amps += device.foot.weights[index] * max(0.0, limits[-1] - min(limits))
    return amps


def look(snapshot: Snapshot, table: Layout, members: Sequence[Member], memory: Memory, now: float) -> Outlook:
    """Return the outlook of this cycle; `members` are the loads with what is remembered of each."""
    site = snapshot.site
    memory = _fitting(memory, table)
    limits = limits_of(site, table, snapshot.circuits)
    readings = grid_readings(snapshot)
    lost, lost_after = False, site.grid_lost_after
    if readings is not None:
        readings = by_now(readings, now)
        lost = True in [reading.is_lost(now, lost_after) for reading in readings]
        branched = [reading for circuit in snapshot.circuits for reading in circuit.meter or () if reading is not None]
        lost_after = max(lost_after, *[reading.lost_after or 0.0 for reading in (*readings, *branched)])
    supply, battery = assess(snapshot, readings or (), memory.battery, now)
    branches = branch(snapshot, table, members, memory, now)
    problems = (*supply.problems, Problem.CIRCUIT_LOST) if branches.lost else supply.problems
    outlook = Outlook(
        snapshot,
        table,
        limits,
        supply,
        battery,
        memory,
        None,
        circuits=tuple(branches.balances.items()),
        branches=branches.told,
        problems=problems,
        lost=lost,
        lost_after=lost_after,
    )
    if readings is None:
        return outlook
    outlook.balance = balance = weigh(readings, members, memory.balance, supply.each)
    outlook.over = over(table, limits, balance.grid)
    outlook.exceeded = exceeded = _exceeded(table, limits, balance, branches, outlook.over, memory)
    outlook.overloaded, helpless = _helpless(table, supply, members, exceeded, memory, now)
    house = House(site, table, supply, limits, helpless)
    # The battery's power is of a second of its own: it knows of no load that has changed since then, nor the meter.
    moved = None
    if battery.power is not None and battery.power.at != balance.at:
        moved = apart(managed(members), balance.at, battery.power.at, table.count)
        outlook.lost_after = max(lost_after, now - battery.power.at)
    base = sums(balance.likely)
    wires = house.wires(base, branches.likely)
    if moved is None and balance.least == balance.most and branches.likely == branches.most:
        outlook.present = outlook.likely = outlook.safe = Taken(wires, house.sun(base))
    else:
        richest, most = balance.least, sums(balance.most)
        poorest = most
        if moved is not None:
            rise, fall = moved
            richest, poorest = tuple(map(sub, richest, fall)), sums([*map(add, balance.most, rise)])
        outlook.present = Taken(wires, house.sun(sums(richest)))
        outlook.likely = Taken(wires, house.sun(base))
        outlook.safe = Taken(house.wires(most, branches.most), house.sun(poorest))
    if exceeded or memory.barred:
        lasting = dict.fromkeys([excess.budget for excess in outlook.lasting_excess()], now + site.hold_grid)
        held = {i: until for i, until in memory.barred if until > now}
        outlook.barred = tuple({**held, **lasting}.items())
    return outlook
