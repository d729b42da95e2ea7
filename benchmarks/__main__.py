"""`scripts/bench`: the engine's time as JSON lines, or with --control how well it controls."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from simulator.batch import run_all
from simulator.report import one_line
from simulator.show import progress, table

from .cases import ALL_SPLITS, SPLITS, TABLES, Case, cases, read_days
from .control import run_case, summary
from .engine_time import lines
from .targets import TARGETS, Row

# One of each sky is enough to see whether something broke.
_QUICK = ("s01", "s02", "s10", "utrecht_cloudy")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one of the two benchmarks; exit 2 with one line on bad input, 1 where a target is missed."""
    options = _parser().parse_args(arguments)
    if not options.control:
        for line in lines():
            print(json.dumps(line), flush=True)
        return 0
    try:
        chosen = _cases(options)
    except (OSError, ValueError) as error:
        print(f"scripts/bench: {one_line(error)}", file=sys.stderr)
        return 2
    rows = []
    for row in progress(run_all(run_case, chosen, options.jobs), len(chosen), "days"):
        rows.append(row)
        if options.json:
            print(json.dumps(row), flush=True)
    return _judge(rows, as_json=options.json)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("scripts/bench", description=__doc__)
    parser.add_argument("--control", action="store_true", help="score the control over days instead of the time")
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder with the measured days")
    parser.add_argument("--table", action="append", choices=TABLES, help="only this table (may be repeated)")
    parser.add_argument("--day", action="append", metavar="NAME", help="only days whose name starts so")
    parser.add_argument("--split", action="append", choices=ALL_SPLITS, help="only this split of the house")
    parser.add_argument("--quick", action="store_true", help=f"only the days {', '.join(_QUICK)}")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="processes (default: 2)")
    parser.add_argument("--json", action="store_true", help="print one object a run, a setting and a target")
    return parser


def _cases(options: argparse.Namespace) -> list[Case]:
    """Return the runs that were asked for: all splits where targets are judged, else the one as it came."""
    if options.data is None:
        raise ValueError("--control needs --data DIR, the folder with the measured days")
    if options.jobs < 1:
        raise ValueError("--jobs must be 1 or more")
    days = read_days(options.data)
    wanted = (*(options.day or ()), *(_QUICK if options.quick else ()))
    if wanted:
        days = tuple(entry for entry in days if entry.day.name.startswith(wanted))
    if not days:
        raise ValueError(f"no day of {options.data} starts with {' or '.join(wanted)}")
    return [
        case for name in options.table or TABLES for case in cases({name: TABLES[name]}, days, _splits(options, name))
    ]


def _splits(options: argparse.Namespace, name: str) -> tuple[str, ...]:
    if options.split:
        return tuple(options.split)
    return SPLITS if name == "main" else SPLITS[:1]


def _judge(rows: Sequence[Row], *, as_json: bool) -> int:
    """Print the summaries and the targets; return 1 where a target is missed."""
    groups = summary(rows)
    main_rows = [row for row in rows if row["table"] == "main"]
    verdicts = [(target, *target.judge(main_rows)) for target in TARGETS] if main_rows else []
    if as_json:
        for group in groups:
            print(json.dumps({"summary": group}))
        for target, value, kept in verdicts:
            said = {"setting": target.setting, "what": target.what, "value": value, "bound": target.bound}
            print(json.dumps({"target": {**said, "verdict": _verdict(kept)}}))
    else:
        _show(groups)
        heads = ("setting", "target", "value", "bound", "")
        told = [
            (t.setting, t.what, _number(value, t.percent), ("≥ " if t.at_least else "≤ ") + _number(t.bound, t.percent),
             _verdict(kept))
            for t, value, kept in verdicts
        ]  # fmt: skip
        if told:
            table("targets", heads, told)
    return int(any(kept is False for _, _, kept in verdicts))


def _verdict(kept: bool | None) -> str:
    return "no run" if kept is None else "ok" if kept else "MISS"


def _number(value: float, percent: bool) -> str:
    return f"{100 * value:.2f} %" if percent else f"{value:g}" if value == round(value) else f"{value:.2f}"


_SUN_HEADS = ("setting", "sky", "runs", "of best", "worst", "import", "worst", "kWh", "starts", "most", "changes")
_BREAKER_HEADS = ("setting", "runs", "late s", "most", "A above", "over s", "cut s", "changes 95 %", "most", "kWh")


def _show(groups: Sequence[Mapping[str, Any]]) -> None:
    """Print two tables for each table of settings: in the sun, and at the breaker."""
    for name in dict.fromkeys(group["table"] for group in groups):
        mine = [group for group in groups if group["table"] == name]
        sun, breaker = ([group for group in mine if group["kind"] == kind] for kind in ("solar", "breaker"))
        if sun:
            table(f"{name}: Solar Only, against the clairvoyant", _SUN_HEADS, map(_sun_row, sun))
        if breaker:
            table(f"{name}: Standard, at the breaker", _BREAKER_HEADS, map(_breaker_row, breaker))


def _sun_row(group: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        group["setting"],
        group["sky"],
        str(group["runs"]),
        *((_number(group[name], True) if group["best_kwh"] else "") for name in ("pooled_share", "worst_share")),
        _number(group["pooled_import"], True),
        _number(group["worst_import"], True),
        f"{group['worst_import_kwh']:.3f}",
        f"{group['starts_mean']:.1f}",
        f"{group['starts_worst']:.0f}",
        f"{group['changes_worst']:.0f}",
    )


def _breaker_row(group: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        group["setting"],
        str(group["runs"]),
        f"{group['late_total']:.0f}",
        f"{group['late_worst']:.0f}",
        f"{group['late_amps']:.2f}",
        f"{group['overload_seconds']:.0f}",
        f"{group['longest_cut']:.0f}",
        f"{group['changes_95']:.0f}",
        f"{group['changes_worst']:.0f}",
        f"{group['kwh']:.0f}",
    )


if __name__ == "__main__":
    sys.exit(main())
