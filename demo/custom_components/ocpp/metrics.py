"""What a charger has told so far, aggregated over its phases the way that lbbrhzn/ocpp does it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

# Readings of a flow: 0 once the car is suspended or its transaction has ended.
_FLOWS = ("Current.Import", "Power.Active.Import")
# Home Assistant is told kW and kWh.
_KILO = {"W": 1000.0, "Wh": 1000.0}


@dataclass(slots=True)
class Metric:
    """The newest value of one metric and the attributes that its sensor shows."""

    value: Any = None
    attributes: dict[str, Any] = field(default_factory=dict)


class Metrics:
    """The metrics of a charger by name; a name that was never told reads as None."""

    def __init__(self) -> None:
        """Start with none."""
        self._metrics: defaultdict[str, Metric] = defaultdict(Metric)

    def __getitem__(self, name: str) -> Any:
        """Read a value."""
        return self._metrics[name].value

    def __setitem__(self, name: str, value: Any) -> None:
        """Write a value, its attributes stay."""
        self._metrics[name].value = value

    def attributes(self, name: str) -> dict[str, Any]:
        """Give the attributes of a metric: per-phase values (L1 ...), unit, context and location as they were sent.

        A phase that is sent no longer keeps its last value, as it does with the real integration.
        """
        return self._metrics[name].attributes

    def stop_flows(self) -> None:
        """Take it that nothing flows any more; the attributes keep the last phases (the real integration's habit)."""
        for name in _FLOWS:
            if name in self._metrics:
                self._metrics[name].value = 0

    def take(self, sampled_values: Iterable[Mapping[str, Any]]) -> None:
        """Take over one meterValue of MeterValues.req (keys in snake case)."""
        phased: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for row in sampled_values:
            name = str(row.get("measurand", "Energy.Active.Import.Register"))
            unit = row.get("unit", "Wh" if name.startswith("Energy") else None)
            value = float(row["value"]) / _KILO.get(str(unit), 1.0)
            metric = self._metrics[name]
            if "context" in row:
                metric.attributes["context"] = row["context"]
            phase = row.get("phase")
            if phase is None:
                metric.value = value
                if "location" in row:
                    metric.attributes["location"] = row["location"]
                continue
            metric.attributes["unit"] = unit
            metric.attributes[phase] = value
            phased[name][phase] = value
        for name, phases in phased.items():
            if set(phases) != {"N"}:
                self._metrics[name].value = _over_phases(name, phases)


def _over_phases(name: str, phases: Mapping[str, float]) -> float:
    values = [value for phase, value in phases.items() if phase != "N"]
    if not name.startswith(("Current", "Voltage")):
        return sum(values)
    flowing = [value for value in values if value != 0]
    return sum(flowing) / len(flowing) if flowing else 0.0
