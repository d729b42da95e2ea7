"""The control scores: every run of the tables, on all cores, and their summary."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulator.report import row_of
from simulator.scenario import simulate

from . import targets
from .cases import Case
from .targets import Row


def run_case(case: Case) -> dict[str, Any]:
    """Run one case and return it as a JSON object."""
    row = row_of(simulate(case.config))
    return {"table": case.table, "setting": case.setting, "kind": case.kind, "sky": case.sky, **row}


def summary(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return one object for each setting and sky of each table, in the order of the runs."""
    groups: dict[tuple[str, str, str, str], list[Row]] = {}
    for row in rows:
        sky = row["sky"] if row["kind"] == "solar" else "all"
        groups.setdefault((row["table"], row["setting"], row["kind"], sky), []).append(row)
    return [
        {"table": table, "setting": setting, "kind": kind, "sky": sky, "runs": len(mine), **_values(kind, mine)}
        for (table, setting, kind, sky), mine in groups.items()
    ]


def _values(kind: str, rows: Sequence[Row]) -> dict[str, float]:
    breaker = {
        "late_worst": targets.late(rows),
        "late_total": sum(row["late"] for row in rows),
        "late_amps": targets.late_amps(rows),
        "overload_seconds": sum(phase["overload"] for row in rows for phase in row["phases"]),
        "longest_cut": max(row["longest_cut"] for row in rows),
        "changes_95": targets.usual_changes(rows),
        "changes_worst": targets.most_changes(rows),
        "kwh": sum(targets.car(row)["energy"] for row in rows) / 1000.0,
    }
    if kind == "breaker":
        return breaker
    return {
        "best_kwh": sum(targets.car(row)["best"] for row in rows) / 1000.0,
        "pooled_share": targets.pooled_share(rows),
        "worst_share": targets.worst_share(rows),
        "pooled_import": targets.pooled_import(rows),
        "worst_import": targets.worst_import(rows),
        "worst_import_kwh": targets.worst_import_energy(rows),
        "starts_mean": targets.mean_starts(rows),
        "starts_worst": targets.most_starts(rows),
        **breaker,
    }
