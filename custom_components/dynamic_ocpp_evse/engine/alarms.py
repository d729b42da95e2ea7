"""Readings that cannot wait for the next cycle."""

from __future__ import annotations

from collections.abc import Sequence

from .balance import grid_readings
from .budgets import Layout, limits_of, over
from .model import Accounting, Circuit, Plan, ReasonCode, Snapshot
from .soundness import sound_layout

IMPORTS = 0.5  # A: import that a load with the sun alone does not wait with


def urgent(snapshot: Snapshot, last: Plan | None) -> bool:
    """Tell whether a reading of the grid cannot wait for the next cycle: an overload, or import for who has the sun.

    `last` is the last plan; `snapshot` needs no loads.
    """
    site = snapshot.site
    table = sound_layout(site)
    if table is None:
        return False
    if (readings := grid_readings(snapshot)) is None:
        return exceeds(table, (), snapshot.circuits)
    grid = [reading.value for reading in readings]
    if exceeds(table, over(table, limits_of(site, table, ()), grid), snapshot.circuits):
        return True
    fed = [] if last is None else [load for load in last.loads if load.solar > 0]
    if site.accounting is Accounting.NETTED:
        return bool(fed) and sum(grid) > IMPORTS
    return any(grid[leg] > IMPORTS for load in fed for leg in load.legs)


def exceeds(table: Layout, found: Sequence[int], circuits: Sequence[Circuit]) -> bool:
    """Tell whether the grid current of a phase, the import or a circuit is above its limit.

    `found` are the budgets that the grid reads above: what an inverter lacks is not told by the grid.
    """
    return any(table.kinds[i] is not ReasonCode.INVERTER for i in found) or any(
        reading is not None and reading.value > circuit.limit for circuit in circuits for reading in circuit.meter or ()
    )
