"""A reason as numbers and as one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .engine import Phase, Reason, ReasonCode, Shortfall

_SENTENCES: dict[ReasonCode, str] = {
    ReasonCode.MAIN_BREAKER: "The main breaker has no more to give{where}{short}.",
    ReasonCode.MAX_IMPORT: "No more may be imported{where}{short}.",
    ReasonCode.CIRCUIT: "The circuit {circuit} has no more to give{where}{short}.",
    ReasonCode.INVERTER: "Inverter and battery have no more to give{where}{short}.",
    ReasonCode.BATTERY_FIRST: "The battery comes first: {soc} % of {target} %.",
    ReasonCode.NOT_ENOUGH_SOLAR: "Waits for more sun{where}{short}.",
    ReasonCode.BELOW_EXCESS_THRESHOLD: "Export is below the excess threshold{short}.",
    ReasonCode.GAVE_WAY_TO: "Gives way to {load}{short}.",
    ReasonCode.AT_MAXIMUM: "Takes all that it may.",
    ReasonCode.VEHICLE_LIMIT: "Takes less than it may by itself.",
    ReasonCode.RAMPING: "Waits until the room for more has lasted.",
    ReasonCode.NOT_CONNECTED: "Nothing is plugged in.",
    ReasonCode.NO_DEMAND: "Is plugged in and wants nothing.",
    ReasonCode.PAUSING: "Pauses for another {seconds} s.",
    ReasonCode.RIDING_THROUGH: "Rides through a cloud{where}{short}.",
    ReasonCode.SENSOR_LOST: "The grid meter is lost: only what is safe without it.",
    ReasonCode.DEVICE_LOST: "The device does not answer; its last limit is kept free.",
    ReasonCode.CONTROL_OFF: "Is not controlled.",
    ReasonCode.INVALID_CONFIGURATION: "Its configuration does not fit the site.",
}
_STEP = 10  # W and s: what it is rounded to, so that it does not change with every reading


def _phases(phases: tuple[Phase, ...]) -> str:
    return "".join(phase.name for phase in phases)


def _watts(watts: float | None) -> int | None:
    return None if watts is None else round(watts / _STEP) * _STEP


def _shortfall(item: Shortfall) -> dict[str, Any]:
    found = {"budget": str(item.budget), "phases": _phases(item.phases), "missing_w": _watts(item.watts)}
    return found if item.circuit is None else {**found, "circuit": item.circuit}


def details(reason: Reason, names: Mapping[str, str]) -> dict[str, Any]:
    """Return a reason's attributes; `names` are the loads' by id."""
    missing = _watts(reason.missing)
    seconds = None if reason.seconds is None else max(_STEP, round(reason.seconds / _STEP) * _STEP)
    load = None if reason.load is None else names.get(reason.load)
    circuit = None if reason.circuit is None else names.get(reason.circuit, reason.circuit)
    soc, target = (None if value is None else round(value) for value in (reason.soc, reason.target))
    sentence = _SENTENCES[reason.code].format(
        where=f" on phase {_phases(reason.phases)}" if reason.phases else "",
        short=f": {missing} W short" if missing else "",
        load=load,
        seconds=seconds,
        circuit=circuit,
        soc=soc,
        target=target,
    )
    found = {
        "sentence": sentence,
        "phases": _phases(reason.phases) or None,
        "missing_w": missing,
        "seconds": seconds,
        "load": load,
        "circuit": circuit,
        "soc": soc,
        "target": target,
        "shortfalls": [_shortfall(item) for item in reason.shortfalls] or None,
    }
    return {key: value for key, value in found.items() if value is not None}
