"""The table of modes: what may feed a load, from where to where, and how urgent it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, IntEnum, auto

from .model import LoadKind, Mode


class Source(IntEnum):
    """Where the current of a rung may come from; a stage of the deal each, in this order."""

    ANY = 0
    SOLAR = 1
    EXCESS = 2


class UpTo(Enum):
    """Where a rung ends."""

    MIN = auto()
    MAX = auto()


@dataclass(frozen=True, slots=True)
class Rung:
    """A range of current, from where the rung before it ended, and its source."""

    source: Source
    up_to: UpTo


@dataclass(frozen=True, slots=True)
class ModeRule:
    """A mode: who may have it, how urgent it is (1 first), and its rungs from the bottom.

    `sunny` tells whether the last rung is fed by the sun.
    """

    kinds: frozenset[LoadKind]
    urgency: int
    rungs: tuple[Rung, ...]
    sunny: bool = field(init=False)

    def __post_init__(self) -> None:
        """Look at the rungs once, and not for every load of every cycle."""
        object.__setattr__(self, "sunny", self.rungs[-1].source is not Source.ANY)


_EVSE = frozenset({LoadKind.EVSE})
_PLUG = frozenset({LoadKind.PLUG})

MODES: dict[Mode, ModeRule] = {
    Mode.STANDARD: ModeRule(_EVSE, 1, (Rung(Source.ANY, UpTo.MAX),)),
    Mode.CONTINUOUS: ModeRule(_PLUG, 1, (Rung(Source.ANY, UpTo.MAX),)),
    Mode.SOLAR_PRIORITY: ModeRule(_EVSE, 2, (Rung(Source.ANY, UpTo.MIN), Rung(Source.SOLAR, UpTo.MAX))),
    Mode.SOLAR_ONLY: ModeRule(_EVSE | _PLUG, 3, (Rung(Source.SOLAR, UpTo.MAX),)),
    Mode.EXCESS: ModeRule(_EVSE | _PLUG, 4, (Rung(Source.EXCESS, UpTo.MAX),)),
}


def modes_of(kind: LoadKind) -> tuple[Mode, ...]:
    """Return the modes that a kind of load has, the default one first."""
    return tuple(mode for mode, rule in MODES.items() if kind in rule.kinds)


def default_mode(kind: LoadKind) -> Mode:
    """Return the mode of a load that nobody has chosen one for yet."""
    return modes_of(kind)[0]
