"""Every limit is the same kind of thing: amps over a set of phases that the loads on it share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from .balance import Balance, worst
from .memory import Memory
from .model import Accounting, Phase, ReasonCode, Site

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
    """How a load's current counts in the budgets of a layout: (index of the budget, amps there per amp of limit)."""

    all: Uses
    start: Uses
    more: Uses
    solar: Uses


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
def footprint(table: Layout, legs: tuple[Phase, ...], probing: float = 1.0) -> Footprint:
    """Return what one amp of limit takes in each budget.

    `probing` is above 1 for a charger limited in watts whose legs are not known yet: a single leg may take that many
    times its share, so the wires must bear it on each phase, while all together never take more than was sent. The
    sun is counted by the configured legs, or such a charger would wait for three times the sun that it needs.
    """

    def taken(phases: tuple[int, ...], factor: float) -> float:
        return min(factor * sum(leg in phases for leg in legs), float(len(legs)))

    physical = {*table.start, *table.more}
    uses = [(i, taken(phases, probing if i in physical else 1.0)) for i, phases in enumerate(table.phases)]
    uses = [(i, amps) for i, amps in uses if amps]

    def part(indexes: range) -> Uses:
        return tuple((i, amps) for i, amps in uses if i in indexes)

    return Footprint(tuple(uses), part(table.start), part(table.more), part(table.solar))


def rooms_for_cuts(site: Site, table: Layout, balance: Balance) -> list[float]:
    """Return the amps in each budget as the newest reading has them: what must be cut is cut by these.

    Where the meter stands within a limit, a command on its way is believed to have been obeyed: a raise was only given
    into room that was there without it, and a load that has just started is not stopped for what it already takes.
    """
    rooms = []
    for i in table.start:
        limit, phases = limit_of(site, table.kinds[i]), table.phases[i]
        exceeded = sum(balance.grid[p] for p in phases) > limit
        rooms.append(limit - sum((balance.mid if exceeded else balance.least)[p] for p in phases))
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
