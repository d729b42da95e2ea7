"""The words of the detective: what it sees in a cycle, and the step of a load that it makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..engine import LoadPlan, Snapshot

type Amps = tuple[float, ...]


class Sample(NamedTuple):
    """One cycle: the second, what was known, and what each load was told.

    `nudges` has the loads that are being checked, with the A that they may have now at most; None: all of their own.
    """

    now: float
    snapshot: Snapshot
    plans: Mapping[str, LoadPlan]
    nudges: Mapping[str, float | None]


class Step(NamedTuple):
    """A load took a step at the second `at`, and nothing else that is known of did.

    `draw` is the change of each leg, A, by the load's own report; `meter` the change of each phase's meter, A as it is
    read, and `noise` how far that may be off, A. `fed` is the change of what an inverter gave each phase, A, `supply`
    the change of what it gave in all where nobody says on which phases. `largest` is the most that a meter read, A.
    """

    at: float
    draw: Amps
    meter: Amps
    noise: Amps
    fed: Amps
    supply: float
    largest: float

    @property
    def size(self) -> float:
        """Return the A of the leg that changed most."""
        return max(map(abs, self.draw))
