"""`scripts/faults`: run the whole fault matrix and write docs/faults.md, or measured days through the coordinator."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from .batch import run_all
from .days import days
from .matrix import cells
from .report import page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "faults.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run; exit 1 where a cell is not as it must be."""
    parser = argparse.ArgumentParser("scripts/faults", description=__doc__)
    parser.add_argument("--cell", metavar="TEXT", default="", help="only cells whose name has this in it; shown only")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="processes (default: 2)")
    parser.add_argument("--days", type=Path, metavar="DIR", help="instead: the measured days of this folder")
    parser.add_argument("--day", action="append", metavar="NAME", help="only days whose name starts so")
    options = parser.parse_args(arguments)
    if options.days is not None:
        return days(options.days, tuple(options.day or ()), options.jobs)
    chosen = [index for index, cell in enumerate(cells()) if options.cell in cell.name]
    rows = run_all(chosen, options.jobs)
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


if __name__ == "__main__":
    sys.exit(main())
