"""The preferences of the Energy dashboard, in the shape of Home Assistant 2025.4 or of a later one, pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..const import CONF_BATTERY_POSITIVE, CONF_BATTERY_POWER, CONF_BATTERY_SOC, CONF_SOLAR
from .model import Dashboard, Kind, Sign

KINDS = ("grid", "solar", "battery")
POINTERS = frozenset(
    {
        "stat_energy_from", "stat_energy_to", "stat_rate", "stat_rate_from", "stat_rate_inverted", "stat_rate_to",
        "stat_soc",
    }
)  # fmt: skip


def dashboard_of(preferences: Mapping[str, Any] | None, is_a: Callable[[str, Kind], bool]) -> Dashboard:
    """Return what the preferences say; `is_a` tells whether an entity can be read as one of a kind."""
    given = (preferences or {}).get("energy_sources") or []
    sources = {kind: [one for one in given if one.get("type") == kind] for kind in KINDS}
    fields: dict[str, str] = {}
    if len(sources["solar"]) == 1 and is_a(rate := sources["solar"][0].get("stat_rate") or "", Kind.POWER):
        fields[CONF_SOLAR] = rate
    if len(sources["battery"]) == 1:
        fields |= _battery(sources["battery"][0], is_a)
    return Dashboard({kind: [frozenset(_pointed(one)) for one in several] for kind, several in sources.items()}, fields)


def _battery(source: Mapping[str, Any], is_a: Callable[[str, Kind], bool]) -> Iterator[tuple[str, str]]:
    """Yield the fields of the one battery; its own sensor rather than the one that is made of it to turn its sign."""
    if is_a(charge := source.get("stat_soc") or "", Kind.BATTERY):
        yield CONF_BATTERY_SOC, charge
    inverted = (source.get("power_config") or {}).get("stat_rate_inverted") or ""
    for power, sign in ((inverted, Sign.CHARGING), (source.get("stat_rate") or "", Sign.DISCHARGING)):
        if is_a(power, Kind.POWER):
            yield from ((CONF_BATTERY_POWER, power), (CONF_BATTERY_POSITIVE, str(sign)))
            return


def _pointed(given: Any) -> Iterator[str]:
    """Yield the statistics of power and energy, however deep; an older grid source keeps its own in lists."""
    if isinstance(given, Mapping):
        for key, value in given.items():
            if key in POINTERS and isinstance(value, str):
                yield value
            else:
                yield from _pointed(value)
    elif isinstance(given, list):
        for one in given:
            yield from _pointed(one)
