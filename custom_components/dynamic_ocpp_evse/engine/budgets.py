"""Every limit is the same kind of thing: amps over a set of phases that the loads on it share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations
from math import inf
from operator import neg, sub
from typing import NamedTuple

from .battery import Supply
from .model import Accounting, Circuit, Phase, ReasonCode, Site

REGULATES = 0.5  # A: import by which a regulation may miss its limit
TRACE = 1e-9  # A: a sum may be rounded by that

type Uses = tuple[tuple[int, float], ...]
type Chains = tuple[tuple[str, tuple[str, ...]], ...]


class Shape(NamedTuple):
    """What of a site makes its budgets; two sites of one shape share one layout."""

    phases: int
    limited: bool
    netted: bool
    battery: bool
    unequal: bool
    off_grid: bool
    chains: Chains


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Which budgets a site has, as a table; a room is their amps still free, in the same order.

    The physical ones stand twice: `start` rooms let a load start, `more` rooms let it take more than its minimum,
    because a raise waits longer than a start. `sun` is what adds no import, `export` the same without what the
    battery takes or gives, `excess` what is above the threshold. `chains` names the circuits that each circuit lies in,
    itself first. `wires` are the sets of phases of the site's own wires, each as its number in what `sums` returns,
    `sunny` those of the sun and of export; `joint` are the wires over several phases, with that number, `whole` those
    for all phases together, `around` those that each phase is in. `names` are the kind, phases and circuit of each
    budget, `shown` those that a plan tells of.
    """

    shape: Shape = field(repr=False)
    count: int
    kinds: tuple[ReasonCode, ...]
    phases: tuple[tuple[Phase, ...], ...]
    circuits: tuple[str | None, ...]
    start: range
    more: range
    supply: range
    imports: range
    branches: range
    sun: range
    export: range
    excess: int
    chains: dict[str, tuple[str, ...]]
    wires: tuple[int, ...] = field(repr=False)
    sunny: tuple[int, ...] = field(repr=False)
    whole: tuple[int, ...]
    names: tuple[tuple[ReasonCode, tuple[Phase, ...], str | None], ...] = field(repr=False)
    shown: tuple[tuple[int, ReasonCode, tuple[Phase, ...], str | None], ...]
    joint: Sequence[tuple[int, int]] = field(repr=False)
    around: tuple[tuple[int, ...], ...] = field(repr=False)


def sums(amps: Sequence[float]) -> list[float]:
    """Return the sum over every set of phases, by the number of the set: it has the bit of each of its phases."""
    if len(amps) == 3:  # most sites, in half the time
        a, b, c = amps
        return [0.0, a, b, a + b, c, a + c, b + c, sum(amps)]
    found = [0.0]
    for one in amps:
        found += [others + one for others in found]
    found[-1] = sum(amps)  # rounded once, and not at each step
    return found


@lru_cache(maxsize=8)
def _sizes(count: int) -> tuple[int, ...]:
    """Return how many of `count` phases each set has, by its number."""
    return tuple([number.bit_count() for number in range(1 << count)])


@dataclass(frozen=True, slots=True, eq=False)
class Footprint:
    """How a load counts in the budgets of a layout, as (index of the budget, amps there).

    `all` is per amp of its limit, the others are parts of it. `fixed` comes on top as soon as it runs at all.
    `weights` is `all` by the index of the budget. `plain` tells whether wires and sun bear the same of it, `columns`
    for each budget where it stands what loads take of its phases: the first budget that counts them alike.
    """

    plain: bool
    columns: tuple[int, ...] = field(repr=False)
    all: Uses
    start: Uses
    more: Uses
    sun: Uses
    export: Uses
    fixed: Uses
    fixed_start: Uses
    weights: tuple[float, ...]

    def spend(self, rooms: list[float], amps: float, before: float = 0.0) -> None:
        """Take from the rooms what a limit of `amps` takes more than one of `before`."""
        more = amps - before
        for index, use in self.all:
            rooms[index] -= use * more
        if amps > 0 and before <= 0:
            for index, use in self.fixed:
                rooms[index] -= use


@lru_cache(maxsize=64)
def columns_of(table: Layout, *, plain: bool) -> tuple[int, ...]:
    """Return the columns of footprints: apart for wires and sun, unless all of them are plain."""
    first: dict[tuple[bool, str | None, tuple[Phase, ...]], int] = {}
    budgets = zip(table.circuits, table.phases, strict=True)
    return tuple([first.setdefault((plain or i < table.more.stop, *of), i) for i, of in enumerate(budgets)])


@lru_cache(maxsize=1024)
def within(foot: Footprint, scarce: frozenset[int], columns: tuple[int, ...]) -> Footprint:
    """Return a footprint in those budgets alone, counted in those columns."""

    def kept(uses: Uses) -> Uses:
        return tuple([item for item in uses if item[0] in scarce])

    return Footprint(
        foot.plain,
        columns,
        kept(foot.all),
        kept(foot.start),
        kept(foot.more),
        kept(foot.sun),
        kept(foot.export),
        kept(foot.fixed),
        kept(foot.fixed_start),
        foot.weights,
    )


def chains_of(parents: Mapping[str, str | None]) -> Chains:
    """Return for each circuit those that it lies in, itself first; an unknown parent, or one in a ring, ends it.

    `parents` names the circuit that each lies in, by id.
    """
    found = []
    for name in parents:
        chain: list[str] = []
        at: str | None = name
        while at is not None and at in parents and at not in chain:
            chain.append(at)
            at = parents[at]
        found.append((name, tuple(chain)))
    return tuple(sorted(found))


@lru_cache(maxsize=64)
def layout(shape: Shape) -> Layout:
    """Return the budgets of the sites of a shape."""
    count, limited, netted, battery, unequal, off_grid, chains = shape
    together = tuple([Phase(p) for p in range(count)])
    each: list[tuple[Phase, ...]] = [(p,) for p in together]
    every: list[tuple[Phase, ...]] = [s for size in range(1, count + 1) for s in combinations(together, size)]
    # An inverter with unequal phases moves power between them: limits of each phase and of all are not enough.
    unequal = battery and (unequal or off_grid)
    supply = [
        (ReasonCode.INVERTER if off_grid or len(phases) > 1 else ReasonCode.MAIN_BREAKER, phases)
        for phases in (every if unequal else each)
    ]
    # Per phase, export of one phase does not pay for import of another: no set of phases may import too much.
    bought = ([together] if netted else every) if limited and not off_grid else []
    imports = [(ReasonCode.MAX_IMPORT, phases) for phases in bought]
    branches = [(ReasonCode.CIRCUIT, phases) for _ in chains for phases in each]
    physical = [*supply, *imports, *branches]
    sets = [together] if netted else every if unequal else each
    if battery and together not in sets:
        sets = [*sets, together]
    sun = [(ReasonCode.NOT_ENOUGH_SOLAR, phases) for phases in sets]
    export = sun if battery else []
    table = [*physical, *physical, *sun, *export, (ReasonCode.BELOW_EXCESS_THRESHOLD, together)]
    n, first = len(physical), len(supply)
    shown = (*range(n), *range(2 * n, 2 * n + len(sun)), len(table) - 1)
    names: list[str | None] = [None] * (first + len(imports))
    names += [name for name, _ in chains for _ in each]
    circuits = [*names, *names, *[None] * (len(table) - 2 * n)]
    end = 2 * n + len(sun)
    numbers = tuple([sum([1 << p for p in phases]) for _, phases in table])
    return Layout(
        shape=shape,
        count=count,
        kinds=tuple(kind for kind, _ in table),
        phases=tuple(phases for _, phases in table),
        circuits=tuple(circuits),
        start=range(n),
        more=range(n, 2 * n),
        supply=range(first),
        imports=range(first, first + len(imports)),
        branches=range(first + len(imports), n),
        sun=range(2 * n, end),
        export=range(end, end + len(export)) if battery else range(2 * n, end),
        excess=len(table) - 1,
        chains=dict(chains),
        wires=numbers[: first + len(imports)],
        sunny=numbers[2 * n : -1],
        whole=tuple([i for i in range(count, first + len(imports)) if len(table[i][1]) == count]),
        names=tuple([(*budget, circuit) for budget, circuit in zip(table, circuits, strict=True)]),
        shown=tuple([(i, *table[i], circuits[i]) for i in shown]),
        joint=tuple([(i, numbers[i]) for i in range(n) if len(table[i][1]) > 1]),
        around=tuple([tuple([i for i in range(first + len(imports)) if p in table[i][1]]) for p in together]),
    )


def layout_of(site: Site, chains: Chains = ()) -> Layout:
    """Return the budgets of a site."""
    unequal = site.inverter is not None and site.inverter.asymmetric
    netted = site.accounting is Accounting.NETTED
    limited, has_battery = site.max_import is not None, site.battery is not None
    return layout(Shape(site.phases, limited, netted, has_battery, unequal, site.off_grid, chains))


def limits_of(site: Site, table: Layout, circuits: Sequence[Circuit]) -> list[float]:
    """Return the amps of each physical budget before anything is taken from it."""
    known: dict[str, float] = {}
    for circuit in circuits:  # of two with one name the smaller counts
        limit = circuit.limit if 0 <= circuit.limit < inf else 0.0
        known[circuit.id] = min(limit, known.get(circuit.id, inf))
    return [*_own_limits(site, table), *[known[str(table.circuits[i])] for i in table.branches]]


@lru_cache(maxsize=64)
def _own_limits(site: Site, table: Layout) -> tuple[float, ...]:
    """Return the amps of the budgets of the site's own wires."""
    phase = 0.0 if site.off_grid else site.breaker - site.power_buffer / site.voltage / site.phases
    bought = ((site.max_import or 0.0) - site.power_buffer) / site.voltage
    return (*[phase * len(table.phases[i]) for i in table.supply], *[bought] * len(table.imports))


@lru_cache(maxsize=1024)
def footprint(
    table: Layout, legs: tuple[Phase, ...], circuit: str | None = None, reserve: float = 0.0, spread: int = 1
) -> Footprint:
    """Return what a load's limit takes in each budget.

    A charger limited in watts whose legs are not known yet may put all of it on one leg. So the wires must bear on
    each phase `spread` times its limit, or at once the `reserve` (A) that one leg can take at most. All legs together
    take no more than was sent, and the sun is counted by the configured legs, or such a charger would wait for three
    times the sun that it needs.
    """
    physical = {*table.start, *table.more}
    inside = table.chains.get(circuit, ()) if circuit is not None else ()
    uses: list[tuple[int, float]] = []
    fixed: list[tuple[int, float]] = []
    for index, phases in enumerate(table.phases):
        count = sum(leg in phases for leg in legs)
        branch = table.circuits[index]
        if not count or (branch is not None and branch not in inside):
            continue
        if index in physical and reserve and len(phases) == 1:
            fixed.append((index, reserve))
        else:
            uses.append((index, float(min(count * spread, len(legs)) if index in physical else count)))

    def part(of: list[tuple[int, float]], indexes: range) -> Uses:
        return tuple((i, amps) for i, amps in of if i in indexes)

    return Footprint(
        plain=spread == 1 and not fixed,
        columns=columns_of(table, plain=False),
        all=tuple(uses),
        start=part(uses, table.start),
        more=part(uses, table.more),
        sun=part(uses, table.sun),
        export=part(uses, table.export),
        fixed=tuple(fixed),
        fixed_start=part(fixed, table.start),
        weights=tuple([dict(uses).get(i, 0.0) for i in range(len(table.kinds))]),
    )


class Taken(NamedTuple):
    """What is gone of each budget before any managed load takes something, A: by the house, less what can be added.

    `physical` stands in the order of the layout's `start`, `sunny` from its `sun` to its end.
    """

    physical: tuple[float, ...]
    sunny: tuple[float, ...]


def _added(supply: Supply, amps: float, sets: Sequence[int], count: int) -> list[float]:
    """Return the part of `amps` more (or less) from the inverter that each of these sets of phases can have."""
    if amps > 0 and supply.rooms:
        rooms = sums(supply.rooms)
        return [min(amps, rooms[which]) for which in sets]
    sizes = _sizes(count)
    return [amps * sizes[which] / count for which in sets]


def over(table: Layout, limits: Sequence[float], grid: Sequence[float]) -> list[int]:
    """Return the budgets of the site's own wires that the grid, A per phase, reads above.

    No import is too much that an inverter's control, which holds it at the limit, takes for none.
    """
    flows, first = sums(grid), table.imports.start
    found = [i for i, which in enumerate(table.wires) if flows[which] > limits[i] + TRACE]
    return [i for i in found if i < first or flows[table.wires[i]] > limits[i] + REGULATES]


class House:
    """What is gone of each budget before any managed load takes something; lives no longer than a cycle.

    `limits` are A of each physical budget. In the budgets `helpless` the inverter counts for nothing, beyond the A by
    which its control may miss their limit.
    """

    def __init__(
        self, site: Site, table: Layout, supply: Supply, limits: Sequence[float], helpless: Mapping[int, float]
    ) -> None:
        self._count, self._supply, self._limits, self._helpless = table.count, supply, limits, helpless
        self._wires, self._sunny = table.wires, table.sunny
        self._threshold, self._off_grid = site.excess_threshold / site.voltage, site.off_grid
        lit, export = self._sunny[: len(table.sun)], self._sunny[len(table.sun) :]
        self._added = _added(supply, supply.sun, lit, table.count)
        if export:
            self._added += _added(supply, supply.rest, export, table.count)
            self._added[-1] = -supply.takes  # over all phases the export is what the battery, too, leaves

    def wires(self, flows: Sequence[float], branches: Sequence[float]) -> tuple[float, ...]:
        """Return what is gone of the physical budgets, A.

        `flows` is the meter as if every managed load were off, summed over each set of phases; `branches` is the
        unmanaged draw in each circuit's budgets.
        """
        supply = self._supply
        if not supply.known or supply.power is None:
            # Off-grid that leaves nothing: what loads draw would be room of their own, down to an empty battery.
            gone = [max(0.0, flows[which]) if self._off_grid else flows[which] for which in self._wires]
        elif supply.unequal:
            gone = self._uneven(flows)
        else:
            gone = self._even(flows)
        for i, misses in self._helpless.items():
            # Help that did not come counts for nothing; what comes now still falls with the consumption.
            gone[i] = max(flows[self._wires[i]] - misses, gone[i])
        return (*gone, *branches)

    def sun(self, flows: Sequence[float]) -> tuple[float, ...]:
        """Return what is gone of the budgets of the sun and of export, A; `flows` as for the wires."""
        gone = [flows[which] - added for which, added in zip(self._sunny, self._added, strict=True)]
        return (*gone, flows[-1] + self._supply.takes + self._threshold)

    def _even(self, flows: Sequence[float]) -> list[float]:
        """Return what is gone of the wires where an inverter gives each phase the same.

        It follows the consumption of all phases and never exports to relieve one.
        """
        supply, count, sizes = self._supply, self._count, _sizes(self._count)
        now, least, most = supply.now, supply.least, supply.most
        house, gone = flows[-1] + now, []
        for limit, which in zip(self._limits, self._wires, strict=False):
            share = sizes[which] / count
            left = limit - flows[which] - now * share
            if share == 1:
                room = left + (most if limit >= 0 else least)  # it exports what the battery does not take
            else:
                room, low, high = (left + house * share) / (1.0 - share), left + least * share, left + most * share
                if not low <= room <= high:
                    room = high if room > high else low
            gone.append(limit - room)
        return gone

    def _uneven(self, flows: Sequence[float]) -> list[float]:
        """Return what is gone of the wires where an inverter can give its phases unequal power."""
        supply = self._supply
        more, less = supply.most - supply.now, supply.least - supply.now
        # The first budgets are those of single phases, in their order. What it will give less any phase may lack.
        rooms = sums([min(0.0, room) if p in self._helpless else room for p, room in enumerate(supply.rooms)])
        return [
            flows[which] - min(more if limit >= 0 else less, rooms[which])
            for limit, which in zip(self._limits, self._wires, strict=False)
        ]


def rooms_left(limits: Sequence[float], gone: Taken) -> list[float]:
    """Return the amps that are left in each budget."""
    wires = [*map(sub, limits, gone.physical)]
    return [*wires, *wires, *map(neg, gone.sunny)]
