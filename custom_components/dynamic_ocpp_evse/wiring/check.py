"""The check that a person asks for: a load is let down and back, one step at a time, and the meters are watched."""

from __future__ import annotations

from enum import StrEnum, auto
from math import floor

from ..engine import Connection, Load, LoadKind
from .model import Step
from .steps import LAG, WINDOW, Spell
from .verdict import ENOUGH

STEPS = ENOUGH
MOVES = 8  # at most: a step beside which the house was not quiet does not count
DEEP = 6.0  # A by which a load is let down
SHALLOW = 3.0  # A at the least
PATIENCE = 120.0  # s for one step, besides the times that a plug has to stay on or off
SETTLED = LAG + WINDOW  # s for which a load has to stand before the first step
RESTS = 0.5  # A


class Outcome(StrEnum):
    """How far a check has come."""

    RUNS = auto()
    DONE = auto()
    UNCLEAR = auto()  # the house was not quiet
    STOPPED = auto()  # the load takes nothing any more


def lowered(load: Load) -> float | None:
    """Return the A per leg that a check lets a load have; None if it does not take enough to be let down."""
    if load.connection is not Connection.READY or load.draw is None:
        return None
    most = max(load.draw)
    if load.kind is LoadKind.PLUG:
        return 0.0 if most >= SHALLOW / 1.5 else None
    if most < load.min_current + SHALLOW:
        return None
    return float(max(load.min_current, floor(most - DEEP)))


class Check:
    """One check of one load: down, up, down, up. `nudge` is the A per leg that it may have now; None: all of its own.

    A plug stays on and off for as long as it has to.
    """

    def __init__(self, load: Load, amps: float, now: float) -> None:
        self.load = load
        self.steps: list[Step] = []
        self.nudge: float | None = None
        self._amps = amps
        self._since = now
        self._moves = 0
        self._seen = False
        plug = load.kind is LoadKind.PLUG
        self._on, self._off = (load.min_on, load.pause) if plug else (0.0, 0.0)

    @property
    def begun(self) -> bool:
        """Tell whether the load has stood for long enough, and was let down."""
        return self._moves > 0

    def go_on(self, load: Load, now: float, steps: list[Step], spell: Spell | None) -> Outcome:
        """Take the steps that the load has done, and let it do the next one."""
        self.steps += steps
        self._seen = self._seen or bool(steps)
        outcome = self._outcome(load, now, spell)
        if outcome is not Outcome.RUNS:
            self.nudge = None
        elif self._due(now, spell):
            self.nudge = self._amps if self.nudge is None else None
            self._since, self._seen = now, False
            self._moves += 1
        return outcome

    def _outcome(self, load: Load, now: float, spell: Spell | None) -> Outcome:
        if len(self.steps) >= STEPS:
            return Outcome.DONE
        gone = load.connection in (Connection.DISCONNECTED, Connection.LOST) and load.kind is not LoadKind.PLUG
        rests = spell is None or (max(spell.draw) < RESTS and now - spell.first > PATIENCE)
        if gone or (rests and self.nudge != 0):
            return Outcome.STOPPED
        return Outcome.UNCLEAR if self._moves >= MOVES and self._late(now) else Outcome.RUNS

    def _late(self, now: float) -> bool:
        return now - self._since > PATIENCE + max(self._on, self._off)

    def _due(self, now: float, spell: Spell | None) -> bool:
        """Tell whether the load may go on to the next step."""
        if not self.begun:
            return spell is not None and now - spell.first >= max(SETTLED, self._on)
        hold = self._on if self.nudge is None else self._off
        return (self._seen and now - self._since >= hold) or self._late(now)
