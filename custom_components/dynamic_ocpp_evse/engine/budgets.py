"""Every limit is the same kind of thing: amps over a set of phases that the loads on it share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from .balance import worst
from .memory import Balance, Memory
from .model import Accounting, Phase, ReasonCode, Site

NOTABLE = 0.25  # A

type Uses = tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """Which budgets a site has, as a table; a room is their amps still free, in the same order.

    The physical ones stand twice: `start` rooms let a load start, `more` rooms let it take more than its minimum,
    because a raise waits longer than a start.
    """

    kinds: tuple[ReasonCode, ...]
    phases: tuple[tuple[int, ...], ...]
    start: range
    more: range
    solar: range
    excess: int


@dataclass(frozen=True, slots=True)
class Footprint:
    """How a load counts in the budgets of a layout, as (index of the budget, amps there).

    `all` is per amp of its limit, the others are parts of it; `fixed` comes on top as soon as it runs at all.
    """

    all: Uses
    start: Uses
    more: Uses
    solar: Uses
    fixed: Uses
    fixed_start: Uses

    def spend(self, rooms: list[float], amps: float, before: float = 0.0) -> None:
        """Take from the rooms what a limit of `amps` takes more than one of `before`."""
        for index, use in self.all:
            rooms[index] -= use * (amps - before)
        if amps > 0 and before <= 0:
            for index, use in self.fixed:
                rooms[index] -= use


@lru_cache(maxsize=64)
def layout(count: int, limited: bool, netted: bool) -> Layout:
    """Return the budgets of a site of `count` phases, with or without a limit of import."""
    together = tuple(range(count))
    each: list[tuple[int, ...]] = [(p,) for p in together]
    physical = [(ReasonCode.MAIN_BREAKER, phases) for phases in each]
    if limited:
        # Per phase, export of one phase does not pay for import of another: no set of phases may import too much.
        sets = [together] if netted else [s for size in range(1, count + 1) for s in combinations(range(count), size)]
        physical += [(ReasonCode.MAX_IMPORT, phases) for phases in sets]
    solar = [(ReasonCode.NOT_ENOUGH_SOLAR, phases) for phases in ([together] if netted else each)]
    table = [*physical, *physical, *solar, (ReasonCode.BELOW_EXCESS_THRESHOLD, together)]
    n = len(physical)
    return Layout(
        kinds=tuple(kind for kind, _ in table),
        phases=tuple(phases for _, phases in table),
        start=range(n),
        more=range(n, 2 * n),
        solar=range(2 * n, 2 * n + len(solar)),
        excess=len(table) - 1,
    )


def layout_of(site: Site) -> Layout:
    """Return the budgets of a site."""
    return layout(site.phases, site.max_import is not None, site.accounting is Accounting.NETTED)


def limit_of(site: Site, kind: ReasonCode) -> float:
    """Return the amps of a physical budget before anything is taken from it."""
    if kind is ReasonCode.MAIN_BREAKER:
        return site.breaker - site.power_buffer / site.voltage / site.phases
    return ((site.max_import or 0.0) - site.power_buffer) / site.voltage


@lru_cache(maxsize=1024)
def footprint(table: Layout, legs: tuple[Phase, ...], reserve: float = 0.0, spread: int = 1) -> Footprint:
    """Return what a load's limit takes in each budget.

    A charger limited in watts whose legs are not known yet may put all of it on one leg. So the wires must bear on
    each phase `spread` times its limit, or at once the `reserve` (A) that one leg can take at most. All legs together
    take no more than was sent, and the sun is counted by the configured legs, or such a charger would wait for three
    times the sun that it needs.
    """
    physical = {*table.start, *table.more}
    uses: list[tuple[int, float]] = []
    fixed: list[tuple[int, float]] = []
    for index, phases in enumerate(table.phases):
        count = sum(leg in phases for leg in legs)
        if not count:
            continue
        if index in physical and reserve and len(phases) == 1:
            fixed.append((index, reserve))
        else:
            uses.append((index, float(min(count * spread, len(legs)) if index in physical else count)))

    def part(of: list[tuple[int, float]], indexes: range) -> Uses:
        return tuple((i, amps) for i, amps in of if i in indexes)

    return Footprint(
        all=tuple(uses),
        start=part(uses, table.start),
        more=part(uses, table.more),
        solar=part(uses, table.solar),
        fixed=tuple(fixed),
        fixed_start=part(fixed, table.start),
    )


def rooms_for_cuts(site: Site, table: Layout, balance: Balance) -> list[float]:
    """Return the amps in each budget as the newest reading has them: what must be cut is cut by these."""
    rooms = [limit_of(site, table.kinds[i]) - sum(balance.likely[p] for p in table.phases[i]) for i in table.start]
    rooms *= 2
    rooms += [-sum(balance.least[p] for p in table.phases[i]) for i in table.solar]
    rooms.append(-sum(balance.least) - site.excess_threshold / site.voltage)
    return rooms


def rooms_for_raises(site: Site, table: Layout, balance: Balance, memory: Memory, *, held: bool) -> list[float]:
    """Return the amps in each budget that have been there long enough to count on; `held` False: right now."""
    short, long = (site.hold_solar, site.hold_grid) if held else (0.0, 0.0)
    rooms = [
        limit_of(site, table.kinds[i]) - worst(memory, balance, table.phases[i], short if i in table.start else long)
        for i in (*table.start, *table.more)
    ]
    rooms += [-worst(memory, balance, table.phases[i], short) for i in table.solar]
    everywhere = table.phases[table.excess]
    rooms.append(-worst(memory, balance, everywhere, short) - site.excess_threshold / site.voltage)
    return rooms


def rooms_without_grid(site: Site, table: Layout, peak: tuple[float, ...] | None) -> list[float]:
    """Return the amps in each budget while the meter is lost: as if the house took its most of the last hour."""
    rooms = [0.0] * len(table.kinds)
    if peak is not None:
        for i in (*table.start, *table.more):
            rooms[i] = limit_of(site, table.kinds[i]) - sum(max(0.0, peak[p]) for p in table.phases[i])
    return rooms


def wait_left(site: Site, table: Layout, balance: Balance, memory: Memory, index: int) -> float:
    """Return the seconds for which the past still withholds room in a budget that is there now."""
    span = site.hold_grid if index in table.more else site.hold_solar
    phases = table.phases[index]
    now = sum(balance.likely[p] for p in phases)
    fuller = [at for at, base in memory.bases if sum(base[p] for p in phases) > now + NOTABLE]
    return max(0.0, fuller[-1] + span - balance.at) if fuller else 0.0
