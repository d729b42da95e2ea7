"""`scripts/faults`: run the whole fault matrix and write docs/faults.md, or measured days through the coordinator."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from .clock import frozen
from .days import days
from .matrix import Cell, cells, run
from .report import Row, page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "faults.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run; exit 1 where a cell is not as it must be."""
    parser = argparse.ArgumentParser("scripts/faults", description=__doc__)
    parser.add_argument(
        "--fault", metavar="TEXT", default="", help="only cells whose name has this in it; writes nothing"
    )
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="processes (default: 2)")
    parser.add_argument("--days", type=Path, metavar="DIR", help="instead: the measured days of this folder")
    parser.add_argument("--day", action="append", metavar="NAME", help="only days whose name starts so")
    options = parser.parse_args(arguments)
    if options.days is not None:
        return days(options.days, tuple(options.day or ()), options.jobs)
    chosen = [index for index, cell in enumerate(cells()) if options.cell in cell.name]
    rows = _rows(chosen, options.jobs)
    red = [cell.name for cell, outcome in rows if not outcome.holds]
    if options.cell:
        print(page(rows))
    else:
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(page(rows), encoding="utf-8")
        print(f"docs/faults.md: {len(rows)} cells, {len(red)} not as they must be")
    for name in red:
        print(f"not as it must be: {name}")
    return bool(red)


def _rows(chosen: Sequence[int], jobs: int) -> list[Row]:
    """Return the rows of these cells, in their order, run on so many processes."""
    shares = [chosen[start::jobs] for start in range(jobs)]
    # A cell holds functions, which do not travel: its place in the table does.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        found = {index: outcome for share in pool.map(_share, shares) for index, outcome in share}
    return [(cell, found[index]) for index, cell in enumerate(cells()) if index in found]


def _share(share: Sequence[int]) -> list[tuple[int, object]]:
    """Run a part of the cells."""
    logging.getLogger("homeassistant.loader").setLevel(logging.ERROR)  # it warns of what is not its own
    table = list(cells())
    with frozen() as clock:
        return [(index, _told(index, table[index], run(clock, table[index]))) for index in share]


def _told(index: int, cell: Cell, outcome: object) -> object:
    print(f"{index:4} {cell.name}", file=sys.stderr, flush=True)
    return outcome


if __name__ == "__main__":
    sys.exit(main())
