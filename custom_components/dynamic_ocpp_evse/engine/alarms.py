"""Readings that cannot wait for the next cycle."""

from __future__ import annotations

from collections.abc import Sequence

from .balance import grid_readings
from .budgets import Layout, layout_of, limits_of, sums
from .model import Accounting, Circuit, Plan, ReasonCode, Snapshot
from .soundness import sound_site

IMPORTS = 0.5  # A: import that a load with the sun alone does not wait with


def urgent(snapshot: Snapshot, last: Plan | None) -> bool:
    """Tell whether a reading of the grid cannot wait for the next cycle: an overload, or import for who has the sun.

    `last` is the last plan; `snapshot` needs no loads.
    """
    site = snapshot.site
    readings = grid_readings(snapshot) if sound_site(site) else None
    if readings is None:
        return False
    grid, table = [reading.value for reading in readings], layout_of(site)
    if exceeds(table, limits_of(site, table, ()), grid, snapshot.circuits):
        return True
    fed = [] if last is None else [load for load in last.loads if load.solar > 0]
    if site.accounting is Accounting.NETTED:
        return bool(fed) and sum(grid) > IMPORTS
    return any(grid[leg] > IMPORTS for load in fed for leg in load.legs)


def exceeds(table: Layout, limits: Sequence[float], grid: Sequence[float], circuits: Sequence[Circuit]) -> bool:
    """Tell whether the grid current of a phase, the import or a circuit is above its limit."""
    flows = sums(grid)
    for limit, which, kind in zip(limits, table.sets[: table.imports.stop], table.kinds, strict=False):
        if flows[which] > limit and kind is not ReasonCode.INVERTER:
            return True
    return any(
        reading is not None and reading.value > circuit.limit for circuit in circuits for reading in circuit.meter or ()
    )
