"""A diagnostics file of Load Juggler as values of the engine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from simulator.engine import Memory, Plan, Snapshot, plan  # first: it lets the package be found without Home Assistant

from custom_components.dynamic_ocpp_evse.codec import Json, decode, encode  # isort: skip

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Recorded:
    """A cycle as it was: the monotonic second, what was known then, and what was decided.

    `memory` is what was remembered, where that is not what the cycle before has left.
    """

    now: float
    snapshot: Snapshot
    plan: Plan
    memory: Memory | None


@dataclass(frozen=True, slots=True)
class Record:
    """The cycles of a file, and how to tell the time of a second."""

    steps: tuple[Recorded, ...]
    now: float
    utc: datetime

    def time(self, now: float) -> datetime:
        """Return the wall clock, UTC, at a monotonic second."""
        return self.utc + timedelta(seconds=now - self.now)


@dataclass(frozen=True, slots=True)
class Decision:
    """A cycle decided again; `differences` are the places where it is not as recorded, with both values."""

    at: datetime
    recorded: Recorded
    plan: Plan
    differences: tuple[str, ...]


def read(path: Path) -> Record:
    """Read a diagnostics file. Raises OSError where it cannot be read, ValueError where it is no such file."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ValueError(f"{path} is no JSON: {error}") from error
    data = found.get("data", found) if isinstance(found, dict) else None
    if not isinstance(data, dict) or "steps" not in data:
        raise ValueError(f"{path} is no diagnostics file of Load Juggler")
    if data.get("format") != FORMAT:
        raise ValueError(f"{path} has the format {data.get('format')}; this version reads {FORMAT}")
    if not data["steps"]:
        raise ValueError(f"{path} holds no decision: its hub was not running, or had just started")
    try:
        return _record(data)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path} is of another version of Load Juggler, or was changed: {error!r}") from error


def _record(data: dict[str, Any]) -> Record:
    clock = data["clock"]
    return Record(
        steps=tuple([_recorded(step) for step in data["steps"]]),
        now=float(clock["now"]),
        utc=datetime.fromisoformat(clock["utc"]).astimezone(UTC),
    )


def _recorded(step: dict[str, Any]) -> Recorded:
    return Recorded(
        now=float(step["now"]),
        snapshot=decode(Snapshot, step["snapshot"]),
        plan=decode(Plan, step["plan"]),
        memory=None if step["memory"] is None else decode(Memory, step["memory"]),
    )


def replayed(record: Record) -> Iterator[Decision]:
    """Decide each cycle again, from what was known then and from what the replay itself remembers."""
    memory = Memory()
    for step in record.steps:
        decided, memory = plan(step.snapshot, step.memory or memory, step.now)
        differences = tuple(_differences(encode(step.plan), encode(decided)))
        yield Decision(record.time(step.now), step, decided, differences)


def _differences(recorded: Json, replayed: Json, place: str = "") -> Iterator[str]:
    """Yield each place where two trees differ, as `place: recorded, replayed now`."""
    pairs: list[tuple[str, Json, Json]] | None = None
    if isinstance(recorded, dict) and isinstance(replayed, dict):
        pairs = [(f".{key}" if place else key, recorded.get(key), replayed.get(key)) for key in recorded | replayed]
    elif isinstance(recorded, list) and isinstance(replayed, list) and len(recorded) == len(replayed):
        pairs = [(f"[{i}]", *both) for i, both in enumerate(zip(recorded, replayed, strict=True))]
    if pairs is not None:
        for key, one, other in pairs:
            yield from _differences(one, other, f"{place}{key}")
    elif recorded != replayed:
        yield f"{place}: {recorded} recorded, {replayed} now"
