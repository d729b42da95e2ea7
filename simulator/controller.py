"""Whoever tells loads what they may take: the face of every controller, and Load Juggler's engine behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from .engine import Memory, Plan, Snapshot, plan


class Controller(Protocol):
    """What the closed loop asks of a controller.

    It decides every `cycle` s, and if `urgent` also as soon as a fresh reading of the grid shows an overload.
    """

    @property
    def cycle(self) -> float:
        """Return the seconds between two decisions."""

    @property
    def urgent(self) -> bool:
        """Return whether an overload is answered at once."""

    def decide(self, snapshot: Snapshot, now: float) -> Mapping[str, float]:
        """Return the limit of each load, A per leg (0: stop); a load that is left out keeps its limit."""


class Juggler:
    """The engine, with its memory from one decision to the next."""

    urgent = True

    def __init__(self, cycle: float = 5.0) -> None:
        self.cycle = cycle
        self.memory = Memory()
        self.plan: Plan | None = None

    def decide(self, snapshot: Snapshot, now: float) -> dict[str, float]:
        """Return what the engine has planned."""
        decided, self.memory = plan(snapshot, self.memory, now)
        self.plan = decided
        return {load.id: load.limit for load in decided.loads}
