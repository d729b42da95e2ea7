"""What there is to share out: the balance, what inverter and battery can do, and the rooms that follow from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from .balance import Member, branch, by_now, grid_readings, managed, weigh
from .battery import BatteryMemory, Supply, assess
from .budgets import Layout, Taken, limits_of, rooms_left, sums, taken
from .history import highest, lasting_rooms, recorded, remembered_peak, rooms_without_grid, wait_left
from .memory import Balance, LoadMemory, Memory, Turn
from .model import Problem, Reading, Snapshot

HELPLESS = 600.0  # s for which help that did not come counts as none


@dataclass(slots=True)
class Outlook:
    """The site as one cycle sees it.

    `limits` are the amps of each physical budget, `present` what is gone of all budgets now (for cuts), `likely` the
    same with the likely draws all over (for the past), `safe` with the least that loads may be drawing (for raises).
    `memory` is the past; `battery`, `circuits` and `overloaded` are what to remember of this cycle. `waits` and
    `left` keep what has been asked for once: waits by the history, and the rooms that there are now.
    """

    snapshot: Snapshot
    table: Layout
    limits: list[float]
    supply: Supply
    battery: BatteryMemory
    memory: Memory
    balance: Balance | None
    circuits: tuple[tuple[str, Balance], ...] = ()
    overloaded: tuple[tuple[int, float], ...] = ()
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
        table, found, meters = self.table, [], dict(self.circuits)
        for i in table.start:
            name = table.circuits[i]
            balance = self.balance if name is None else meters.get(name)
            if balance is not None and sum([balance.grid[p] for p in table.phases[i]]) > self.limits[i]:
                found.append((i, sum([balance.credited[p] for p in table.phases[i]])))
        return found

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
    width = table.count + len(table.branches)
    if memory.table is not table:
        memory = replace(memory, table=table, history=(), overloaded=())
    if any(len(values) != width for _, values in memory.peaks):
        memory = replace(memory, peaks=())
    if memory.balance is not None and len(memory.balance.grid) != table.count:
        memory = replace(memory, balance=None)
    return memory


def _overloaded(
    table: Layout, supply: Supply, limits: Sequence[float], grid: Sequence[float], memory: Memory, now: float
) -> tuple[tuple[int, float], ...]:
    """Return the budgets that read above their limit although inverter and battery could have helped, till when."""
    held = tuple(entry for entry in memory.overloaded if entry[1] > now)
    if not supply.known or supply.most <= supply.now:
        return held
    found = dict(held)
    flows = sums(grid)
    for i, which in enumerate(table.sets[: table.imports.stop]):
        if flows[which] > limits[i]:
            found[i] = now + HELPLESS
    return tuple(sorted(found.items()))


def look(snapshot: Snapshot, table: Layout, members: Sequence[Member], memory: Memory, now: float) -> Outlook:
    """Return the outlook of this cycle; `members` are the loads with what is remembered of each."""
    site, members = snapshot.site, managed(members)
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
    balance = weigh(readings, members, memory.balance)
    overloaded = _overloaded(table, supply, limits, balance.grid, memory, now)
    helpless = frozenset([index for index, _ in overloaded])
    peak = highest(memory.peaks)[table.count :]
    branches = branch(snapshot, table, members, memory, peak, now)

    def gone(base: Sequence[float], sunny: Sequence[float], circuits: Sequence[float]) -> Taken:
        return taken(site, table, supply, limits, base, sunny, circuits, helpless)

    present = likely = safe = gone(balance.likely, balance.least, branches.likely)
    if balance.least != balance.most or branches.likely != branches.most:
        likely = gone(balance.likely, balance.likely, branches.likely)
        safe = gone(balance.most, balance.most, branches.most)
    return Outlook(
        snapshot,
        table,
        limits,
        supply,
        battery,
        memory,
        balance,
        tuple(branches.balances.items()),
        overloaded,
        branches.likely,
        present,
        likely,
        safe,
        (*supply.problems, Problem.CIRCUIT_LOST) if branches.lost else supply.problems,
    )
