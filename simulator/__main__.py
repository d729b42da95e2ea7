"""`scripts/simulate`: days through plant and controller, as a table, as JSON, or as a picture."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from .batch import run_all, run_job
from .cli import parser, runs
from .report import one_line, row_of
from .scenario import Run
from .show import progress, table

_HEADS = (
    "day", "phases", "battery", "controller", "load", "mode", "kWh", "sun", "battery", "grid", "of best",
    "import caused", "starts", "changes sun/breaker", "late s", "over s", "highest A",
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for; exit 2 with one line on bad input."""
    options = parser().parse_args(arguments)
    try:
        configs = runs(options)
    except (OSError, ValueError) as error:
        print(f"scripts/simulate: {one_line(error)}", file=sys.stderr)
        return 2
    jobs = [(config, _picture(options.plot, number, len(configs))) for number, config in enumerate(configs, 1)]
    lines: list[tuple[str, ...]] = []
    for run in progress(run_all(run_job, jobs, options.jobs), len(jobs), "days"):
        if options.json:
            print(json.dumps(row_of(run)), flush=True)
        else:
            lines += _lines(run)
    if not options.json:
        table("Simulated days", _HEADS, lines)
    return 0


def _picture(path: Path | None, number: int, count: int) -> Path | None:
    """Return where a run's picture goes: the path itself, or numbered ones."""
    return path if path is None or count == 1 else path.with_stem(f"{path.stem}-{number}")


def _lines(run: Run) -> Iterator[tuple[str, ...]]:
    """Yield a line of the table for each load."""
    config, score = run.config, run.score
    battery = config.battery
    told = "none" if battery is None else "asymmetric" if battery.asymmetric else "symmetric"
    site = (config.day.name, str(config.phases), told, config.controller)
    over = sum(phase.overload for phase in score.phases)
    highest = max(phase.highest for phase in score.phases)
    for number, (name, load) in enumerate(score.loads.items()):
        yield (
            *(site if number == 0 else ("",) * len(site)),
            name,
            load.mode,
            f"{load.energy / 1000:.2f}",
            *(f"{part / 1000:.2f}" for part in (load.from_sun, load.from_battery, load.from_grid)),
            "" if load.of_best is None else f"{100 * load.of_best:.1f} %",
            f"{100 * load.unwanted_share:.2f} %" if load.energy else "",
            str(load.starts),
            f"{load.solar_changes}/{load.breaker_changes}",
            *((f"{score.late:.0f}", f"{over:.0f}", f"{highest:.1f}") if number == 0 else ("",) * 3),
        )


if __name__ == "__main__":
    sys.exit(main())
