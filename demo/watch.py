"""What Home Assistant shows of the site and its loads, for the lines of --check."""

from __future__ import annotations

from collections.abc import Mapping

from . import scene
from .client import Json
from .entities import DRAWS, load_juggler
from .report import clock

_LOWEST = 6.0
_NO_VALUE = ("unavailable", "unknown")

type States = Mapping[str, Json]


def line(time: float, states: States) -> str:
    """Return one line: the time of the day (seconds after midnight), grid, sun, battery, and each load."""
    grid = " ".join(f"{_text(states, f'sensor.simulated_house_grid_current_{phase}', '+.1f'):>5}" for phase in "abc")
    sun = _text(states, "sensor.simulated_house_solar_power", ".0f")
    soc = _text(states, "sensor.hybrid_inverter_battery", ".1f")
    gives = _text(states, "sensor.hybrid_inverter_battery_power", "+.0f")
    loads = " | ".join(_load(states, title) for title in DRAWS)
    return f"{clock(time)} | grid {grid} A | sun {sun:>5} W | battery {soc} % {gives:>5} W | {loads}"


def solar_loads(states: States) -> dict[str, float]:
    """Return the loads that are in a solar mode, with the A per leg that their mode lets them take from any source."""
    found = {}
    for title in DRAWS:
        mode = _text(states, load_juggler("select", title, "operating_mode"))
        if mode in ("Solar Only", "Excess"):
            found[title] = 0.0
        elif mode == "Solar Priority":
            lowest = _text(states, load_juggler("number", title, "min_current"))
            found[title] = _LOWEST if lowest == "-" else float(lowest)
    return found


def _load(states: States, title: str) -> str:
    mode = _text(states, load_juggler("select", title, "operating_mode"))
    limit = _text(states, load_juggler("sensor", title, "allocated_current"), ".1f")
    draw = _text(states, DRAWS[title], ".1f")
    unit = "A" if title != scene.HEATER_TITLE else "W"
    reason = _text(states, load_juggler("sensor", title, "reason"))
    return f"{title}: {mode}, limit {limit} A, draws {draw} {unit}, {reason}"


def _text(states: States, entity_id: str, form: str | None = None) -> str:
    state = states.get(entity_id)
    if state is None or state["state"] in _NO_VALUE:
        return "-"
    return str(state["state"]) if form is None else format(float(state["state"]), form)
