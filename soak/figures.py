"""What is measured of a process: its memory, what blocks its event loop, what it logs."""

from __future__ import annotations

import gc
import logging
import os
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_MB = 1024 * 1024
_OURS = "custom_components.dynamic_ocpp_evse"


@dataclass(slots=True)
class Block:
    """What one kind of callback took of the event loop: how often, and ms in all and at most, the most of the CPU."""

    count: int = 0
    total: float = 0.0
    longest: float = 0.0
    busiest: float = 0.0

    def add(self, wall: float, busy: float) -> None:
        """Count one more, in ms by the wall and of the processor."""
        self.count += 1
        self.total += wall
        self.longest = max(self.longest, wall)
        self.busiest = max(self.busiest, busy)

    def told(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "times": self.count,
            "mean_ms": round(self.total / max(self.count, 1), 3),
            "longest_ms": round(self.longest, 1),
            "longest_cpu_ms": round(self.busiest, 1),
        }


@dataclass(slots=True)
class Blocks:
    """Everything that the event loop runs, by what it is; `ignored` names what is no part of Home Assistant.

    `garbage` is what its collector took: that of a process with so many objects, whoever happens to set it off.
    """

    ignored: frozenset[str]
    found: dict[str, Block] = field(default_factory=dict)
    garbage: Block = field(default_factory=Block)
    _collected: tuple[float, float] = (0.0, 0.0)

    def note(self, callback: Callable[..., Any], wall: float, busy: float) -> None:
        """Count one run, in ms by the wall and of the processor."""
        wall, busy = max(wall - self._collected[0], 0.0), max(busy - self._collected[1], 0.0)
        self._collected = (0.0, 0.0)
        name = name_of(callback)
        if name in self.ignored:
            return
        block = self.found.get(name)
        if block is None:
            block = self.found[name] = Block()
        block.add(wall, busy)

    def collect(self, wall: float, busy: float) -> None:
        """Take out of the run that goes on so many ms that the garbage collector has taken."""
        self.garbage.add(wall, busy)
        self._collected = (self._collected[0] + wall, self._collected[1] + busy)

    def worst(self, count: int) -> list[tuple[str, Block]]:
        """Return those that blocked longest of the processor's time, the worst first."""
        return sorted(self.found.items(), key=lambda item: item[1].busiest, reverse=True)[:count]


def name_of(callback: Callable[..., Any]) -> str:
    """Name a callback: a task by its own name, others by where they stand in the code."""
    owner = getattr(callback, "__self__", None)
    if owner is not None and hasattr(owner, "get_coro"):
        coroutine = owner.get_coro()
        return str(getattr(coroutine, "__qualname__", owner.get_name()))
    inner = getattr(callback, "func", callback)
    return str(getattr(inner, "__qualname__", type(inner).__qualname__))


class Logged(logging.Handler):
    """Counts warnings and errors: those of Load Juggler, and the errors of all others."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.ours: Counter[str] = Counter()
        self.others: Counter[str] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        """Count a record."""
        text = f"{record.levelname} {record.getMessage()}"[:200]
        if record.exc_info and record.exc_info[1] is not None:
            text += f": {record.exc_info[1]!r}"[:200]
        if record.name.startswith(_OURS) or _OURS.rsplit(".", 1)[1] in text:
            self.ours[text] += 1
        elif record.levelno >= logging.ERROR:
            self.others[f"{record.name}: {text}"] += 1


@dataclass(frozen=True, slots=True)
class Memory:
    """RSS in MB, and the objects that the garbage collector knows, by type."""

    rss: float
    objects: Mapping[str, int]

    @property
    def count(self) -> int:
        """Return how many objects there are."""
        return sum(self.objects.values())


def memory() -> Memory:
    """Look at the memory of this process, once nothing is left to collect."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    counts = Counter(f"{type(item).__module__}.{type(item).__qualname__}" for item in gc.get_objects())
    return Memory(pages * os.sysconf("SC_PAGE_SIZE") / _MB, counts)


def growth(before: Memory, after: Memory, count: int) -> dict[str, int]:
    """Return the types that grew most, by how many objects."""
    grown = Counter(after.objects)
    grown.subtract(Counter(before.objects))
    return {name: more for name, more in grown.most_common(count) if more > 0}
