"""What there is to share out: the balance, what inverter and battery can do, and the rooms that follow from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from .balance import Member, branch, by_now, grid_readings, managed, weigh
from .battery import BatteryMemory, Supply, assess
from .budgets import House, Layout, Taken, limits_of, over, rooms_left, sums
from .history import highest, lasting_rooms, recorded, remembered_peak, rooms_without_grid, wait_left
from .memory import PATIENCE, Balance, LoadMemory, Memory, Turn
from .model import Problem, Reading, Snapshot

HELPLESS = 600.0  # s for which help that did not come counts as none


@dataclass(slots=True)
class Outlook:
    """The site as one cycle sees it.

    `limits` are the amps of each physical budget, `present` what is gone of all budgets now (for cuts), `likely` the
    same with the likely draws all over (for the past), `safe` with the least that loads may be drawing (for raises).
    `over` are the budgets that the grid reads above. `memory` is the past; `battery`, `circuits`, `overloaded`, `above`
    and `barred` are what to remember of this cycle. `waits` and `left` keep what has been asked for once: waits by the
    history, and the rooms that there are now.
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
    overloaded: tuple[tuple[int, float], ...] = ()
    above: tuple[tuple[int, float], ...] = ()
    barred: tuple[tuple[int, float], ...] = ()
    branches: Sequence[float] = ()
    present: Taken | None = None
    likely: Taken | None = None
    safe: Taken | None = None
    problems: tuple[Problem, ...] = ()
    waits: dict[int, float] = field(default_factory=dict)
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
        return [(i, sum([balance.credited[p] for p in phases[i]])) for i, balance, _ in self.exceeded()]

    def lasting_excess(self) -> list[tuple[int, float]]:
        """Return the budgets that have read above their limit for longer than a cut takes, and by how many A."""
        since = dict(self.above)
        return [(i, excess) for i, balance, excess in self.exceeded() if balance.at - since[i] >= PATIENCE]

    def exceeded(self) -> Iterator[tuple[int, Balance, float]]:
        """Yield the budgets that read above their limit, with the balance of their meter and by how many A."""
        table, meters = self.table, dict(self.circuits)
        for i in table.start:
            name = table.circuits[i]
            balance = self.balance if name is None else meters.get(name)
            if balance is not None:
                excess = sum([balance.grid[p] for p in table.phases[i]]) - self.limits[i]
                if excess > 0:
                    yield i, balance, excess

    def lasting(self, *, held: bool) -> list[float]:
        """Return the amps in each budget that have been there long enough to count on; `held` False: right now."""
        assert self.safe is not None
        site = self.snapshot.site
        short, long = (site.hold_solar, site.hold_grid) if held else (0.0, 0.0)
        history = self.memory.history if held else ()
        return lasting_rooms(self.limits, history, self.safe, self.at, short, long)

    def without_grid(self) -> list[float]:
        """Return the amps in each budget while the meter is lost."""
        return rooms_without_grid(self.table, self.limits, highest(self.memory.peaks))

    def after(self, loads: tuple[LoadMemory, ...], turn: Turn, now: float) -> Memory:
        """Return the memory with this cycle in it."""
        memory, balance, site = self.memory, self.balance, self.snapshot.site
        history, peaks = memory.history, memory.peaks
        if balance is not None and self.likely is not None and (not history or history[-1][0] < balance.at):
            history = recorded(history, balance.at, self.likely, max(site.hold_grid, site.hold_solar))
            peaks = remembered_peak(peaks, balance.at, (*balance.likely, *self.branches))
        return Memory(
            at=now,
            loads=loads,
            balance=balance or memory.balance,
            battery=self.battery,
            table=self.table,
            history=history,
            peaks=peaks,
            overloaded=self.overloaded or memory.overloaded,
            above=self.above,
            barred=self.barred,
            circuits=self.circuits or memory.circuits,
            turn=turn,
        )

    def wait(self, index: int) -> float:
        """Return the seconds until the room in a budget will have lasted."""
        assert self.likely is not None
        found = self.waits.get(index)
        if found is None:
            site, history = self.snapshot.site, self.memory.history
            found = self.waits[index] = wait_left(site, self.table, history, self.likely, self.at, index)
        return found


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
    return replace(memory, table=table, history=(), overloaded=(), above=(), barred=(), peaks=peaks, balance=balance)


def _helpless(supply: Supply, found: Sequence[int], memory: Memory, now: float) -> tuple[tuple[int, float], ...]:
    """Return the budgets that read above their limit although inverter and battery could have helped, till when.

    `found` are those that read above it now.
    """
    held = [entry for entry in memory.overloaded if entry[1] > now]
    if found and supply.known and supply.most > supply.now:
        held = sorted({**dict(held), **dict.fromkeys(found, now + HELPLESS)}.items())
    return tuple(held)


def look(snapshot: Snapshot, table: Layout, members: Sequence[Member], memory: Memory, now: float) -> Outlook:
    """Return the outlook of this cycle; `members` are the loads with what is remembered of each."""
    site = snapshot.site
    memory = _fitting(memory, table)
    limits = limits_of(site, table, snapshot.circuits)
    readings = grid_readings(snapshot)
    if readings is not None:
        readings = by_now(readings, now)
    net = None
    if readings is not None and not site.off_grid:
        net = Reading(sum([reading.value for reading in readings]), min([reading.at for reading in readings]))
    supply, battery = assess(snapshot, net, memory.battery, now)
    if readings is None:
        return Outlook(snapshot, table, limits, supply, battery, memory, None, problems=supply.problems)
    balance = weigh(readings, managed(members), memory.balance)
    found = over(table, limits, balance.grid)
    overloaded = _helpless(supply, found, memory, now)
    branches = branch(snapshot, table, members, memory, now)
    house = House(site, table, supply, limits, frozenset([index for index, _ in overloaded]))
    base = sums(balance.likely)
    wires = house.wires(base, branches.likely)
    if balance.least == balance.most and branches.likely == branches.most:
        present = likely = safe = Taken(wires, house.sun(base))
    else:
        most = sums(balance.most)
        present = Taken(wires, house.sun(sums(balance.least)))
        likely = Taken(wires, house.sun(base))
        safe = Taken(house.wires(most, branches.most), house.sun(most))
    outlook = Outlook(
        snapshot,
        table,
        limits,
        supply,
        battery,
        memory,
        balance,
        found,
        tuple(branches.balances.items()),
        overloaded,
        (),
        (),
        branches.likely,
        present,
        likely,
        safe,
        (*supply.problems, Problem.CIRCUIT_LOST) if branches.lost else supply.problems,
    )
    before = dict(memory.above)
    outlook.above = tuple([(i, before.get(i, balance.at)) for i, balance, _ in outlook.exceeded()])
    lasting = dict.fromkeys([i for i, _ in outlook.lasting_excess()], now + site.hold_grid)
    held = {i: until for i, until in memory.barred if until > now}
    outlook.barred = tuple({**held, **lasting}.items()) if lasting or held else ()
    return outlook
