"""`scripts/replay FILE`: the decisions of a diagnostics file, decided again, as a table or as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from simulator.report import one_line
from simulator.show import table

from .record import Decision, read, replayed

_HEADS = ("UTC", "grid A", "load", "mode", "status", "draw A", "limit A", "reason")


def main(arguments: Sequence[str] | None = None) -> int:
    """Replay a file; exit 1 where a decision is not as recorded, 2 with one line on bad input."""
    parser = argparse.ArgumentParser("scripts/replay", description=main.__doc__)
    parser.add_argument("file", type=Path, help="what Home Assistant's Download Diagnostics gave")
    parser.add_argument("--json", action="store_true", help="one object a decision instead of the table")
    options = parser.parse_args(arguments)
    try:
        record = read(options.file)
    except (OSError, ValueError) as error:
        print(f"scripts/replay: {one_line(error)}", file=sys.stderr)
        return 2
    decisions = list(replayed(record))
    if options.json:
        for decision in decisions:
            print(json.dumps(_object(decision)))
    else:
        table(f"{len(decisions)} decisions", _HEADS, [line for item in decisions for line in _lines(item)])
        for decision in decisions:
            for difference in decision.differences:
                print(f"{_time(decision)} {difference}")
    differing = sum(bool(decision.differences) for decision in decisions)
    told = f"{differing} of {len(decisions)} decisions differ" if differing else "every decision is as recorded"
    print(f"scripts/replay: {told}", file=sys.stderr)
    return bool(differing)


def _time(decision: Decision) -> str:
    return f"{decision.at:%H:%M:%S}.{decision.at.microsecond // 100000}"


def _amps(values: Sequence[float] | None) -> str:
    return "?" if values is None else " ".join(f"{value:.1f}" for value in values)


def _lines(decision: Decision) -> Iterator[tuple[str, ...]]:
    """Yield a line of the table for each load."""
    loads = {load.id: load for load in decision.recorded.snapshot.loads}
    mark = " differs" if decision.differences else ""
    start = (f"{_time(decision)}{mark}", _amps(decision.plan.grid))
    for number, told in enumerate(decision.plan.loads):
        load = loads[told.id]
        shown = start if number == 0 else ("", "")
        yield *shown, told.id, load.mode, told.status, _amps(load.draw), f"{told.limit:.1f}", _reason(told.reason)
    if not decision.plan.loads:
        yield *start, "", "", "", "", "", ""


def _reason(reason: Any) -> str:
    """Return a reason and its numbers on one line."""
    phases = "".join(phase.name for phase in reason.phases)
    numbers = (
        ("on {}", phases or None),
        ("{:.0f} W short", reason.missing),
        ("{:.0f} s", reason.seconds),
        ("to {}", reason.load),
        ("{}", reason.circuit),
        ("SOC {:g} %", reason.soc),
        ("target {:g} %", reason.target),
    )
    words = [form.format(value) for form, value in numbers if value is not None]
    return f"{reason.code.replace('_', ' ')}{': ' if words else ''}{', '.join(words)}"


def _object(decision: Decision) -> dict[str, Any]:
    """Return a decision as one JSON object: A, W and s as in the engine."""
    plan = decision.plan
    return {
        "time": decision.at.isoformat(),
        "now": decision.recorded.now,
        "grid": plan.grid,
        "overload": plan.overload,
        "problems": plan.problems,
        "loads": [
            {
                "id": load.id,
                "status": load.status,
                "limit": load.limit,
                "available": load.available,
                "reason": load.reason.code,
                "sentence": _reason(load.reason),
            }
            for load in plan.loads
        ],
        "differences": decision.differences,
    }


if __name__ == "__main__":
    sys.exit(main())
