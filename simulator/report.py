"""A run as plain values: for JSON, and for tables."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from .scenario import Run

_PLACES = 5


def row_of(run: Run) -> dict[str, Any]:
    """Return a run's choices and scores as one JSON object: Wh, A and s as in the scores' own docs."""
    config, score = run.config, run.score
    battery = config.battery
    return {
        "day": config.day.name,
        "split": config.split,
        "controller": config.controller,
        "meter": config.meter,
        "delay": config.delay,
        "breaker": config.breaker,
        "buffer": config.buffer,
        "battery": None if battery is None else "asymmetric" if battery.asymmetric else "symmetric",
        "decisions": run.decisions,
        "seconds": score.seconds,
        "imported": _short(score.imported),
        "exported": _short(score.exported),
        "late": _short(score.late),
        "late_amps": _short(score.late_amps),
        "cuts": score.cuts,
        "mean_cut": _short(score.mean_cut),
        "longest_cut": _short(score.longest_cut),
        "phases": [_short(asdict(phase)) for phase in score.phases],
        "loads": {
            choice.name: {
                "response": choice.response,
                "charger_meter": choice.meter,
                "ride_through": choice.ride_through,
                **_short(asdict(load)),
                "solar": _short(load.solar),
                "of_best": _short(load.of_best),
                "unwanted_share": _short(load.unwanted_share),
            }
            for choice, load in ((choice, score.loads[choice.name]) for choice in config.loads)
        }
        | {choice.name: _short(asdict(score.loads[choice.name])) for choice in config.tanks},
    }


def results(run: Run) -> list[list[str]]:
    """Return what loads came to as a table for people: kWh, and how often each began to draw."""
    table = [["load", "kWh", "from the sun", "from the battery", "from the grid", "starts"]]
    for name, load in run.score.loads.items():
        energies = (load.energy, load.from_sun, load.from_battery, load.from_grid)
        table.append([name, *(f"{energy / 1000:.1f}" for energy in energies), str(load.starts)])
    return table


def one_line(error: Exception) -> str:
    """Say in one line what is wrong with what was given."""
    if isinstance(error, OSError) and error.filename:
        return f"cannot read {error.filename}: {error.strerror}"
    return str(error)


def _short(value: Any) -> Any:
    """Round numbers, and those in a table, to what anyone reads."""
    if isinstance(value, float):
        return round(value, _PLACES)
    if isinstance(value, dict):
        return {key: _short(item) for key, item in value.items()}
    return value
