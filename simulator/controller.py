"""Whoever tells loads what they may take: the face of every controller, and Load Juggler's engine behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from .engine import Memory, Plan, Snapshot, plan, urgent


class Controller(Protocol):
    """What the closed loop asks of a controller.

    It decides every `cycle` s, and also as soon as it finds a fresh reading of the grid urgent.
    """

    @property
    def cycle(self) -> float:
        """Return the seconds between two decisions."""

    def urgent(self, snapshot: Snapshot) -> bool:
        """Tell whether a reading of the grid cannot wait for the next decision."""

    def decide(self, snapshot: Snapshot, now: float) -> Mapping[str, float]:
        """Return the limit of each load, A per leg (0: stop); a load that is left out keeps its limit."""


class Juggler:
    """The engine, with its memory from one decision to the next."""

    def __init__(self, cycle: float = 5.0) -> None:
        self.cycle = cycle
        self.memory = Memory()
        self.plan: Plan | None = None

    def urgent(self, snapshot: Snapshot) -> bool:
        """Ask the engine."""
        return urgent(snapshot, self.plan)

    def decide(self, snapshot: Snapshot, now: float) -> dict[str, float]:
        """Return what the engine has planned."""
        decided, self.memory = plan(snapshot, self.memory, now)
        self.plan = decided
        return {load.id: load.limit for load in decided.loads}
