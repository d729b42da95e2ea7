"""The engine, for everything in the simulator that needs it: also where no Home Assistant is installed."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

_INTEGRATION = "custom_components.dynamic_ocpp_evse"

if _INTEGRATION not in sys.modules and find_spec("homeassistant") is None:
    # The engine is pure, but it is imported through its package, which needs Home Assistant. An empty package of the
    # same name and place stands in for it here, so that simulations run on a bare Python.
    _package = ModuleType(_INTEGRATION)
    _package.__path__ = [str(Path(__file__).parent.parent.joinpath(*_INTEGRATION.split(".")))]
    sys.modules[_INTEGRATION] = _package

from custom_components.dynamic_ocpp_evse.engine import (  # noqa: E402 - the package has to stand in first
    Accounting,
    Battery,
    Circuit,
    Connection,
    Distribution,
    Inverter,
    Load,
    LoadKind,
    LoadPlan,
    Memory,
    Mode,
    Phase,
    Plan,
    Reading,
    ReasonCode,
    Site,
    Snapshot,
    plan,
    urgent,
)

__all__ = [
    "Accounting",
    "Battery",
    "Circuit",
    "Connection",
    "Distribution",
    "Inverter",
    "Load",
    "LoadKind",
    "LoadPlan",
    "Memory",
    "Mode",
    "Phase",
    "Plan",
    "Reading",
    "ReasonCode",
    "Site",
    "Snapshot",
    "plan",
    "urgent",
]
