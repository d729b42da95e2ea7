"""Many cells at once, each process with its own frozen time."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from .clock import frozen
from .matrix import cells, run
from .report import Row
from .verdict import Outcome


def run_all(chosen: Sequence[int], jobs: int) -> list[Row]:
    """Return the rows of these cells, in their order, run on so many processes."""
    shares = [chosen[start::jobs] for start in range(jobs)]
    # A cell holds functions, which do not travel: its place in the table does.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        found = {index: outcome for share in pool.map(_share, shares) for index, outcome in share}
    return [(cell, found[index]) for index, cell in enumerate(cells()) if index in found]


def _share(share: Sequence[int]) -> list[tuple[int, Outcome]]:
    """Run a part of the cells."""
    logging.getLogger("homeassistant.loader").setLevel(logging.ERROR)  # it warns of what is not its own
    table, found = list(cells()), []
    with frozen() as clock:
        for index in share:
            found.append((index, run(clock, table[index])))
            print(f"{index:4} {table[index].name}", file=sys.stderr, flush=True)
    return found
