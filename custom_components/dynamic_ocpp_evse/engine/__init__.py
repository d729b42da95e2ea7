"""The engine of Load Juggler: one pure function from what was measured to what every load may take."""

from .memory import Memory
from .model import (
    Accounting,
    Connection,
    Distribution,
    Load,
    LoadKind,
    LoadPlan,
    LoadStatus,
    Mode,
    Phase,
    Plan,
    Problem,
    RateUnit,
    Reading,
    Reason,
    ReasonCode,
    Shortfall,
    Site,
    Snapshot,
)
from .modes import MODES, default_mode, modes_of
from .plan import plan

__all__ = [
    "MODES",
    "Accounting",
    "Connection",
    "Distribution",
    "Load",
    "LoadKind",
    "LoadPlan",
    "LoadStatus",
    "Memory",
    "Mode",
    "Phase",
    "Plan",
    "Problem",
    "RateUnit",
    "Reading",
    "Reason",
    "ReasonCode",
    "Shortfall",
    "Site",
    "Snapshot",
    "default_mode",
    "modes_of",
    "plan",
]
