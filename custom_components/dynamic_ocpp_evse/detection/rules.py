"""Short hands in which the tables of brands are written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .model import Role, Rule, Sign

IMPORT, EXPORT, CHARGING, DISCHARGING, UNKNOWN = Sign.IMPORT, Sign.EXPORT, Sign.CHARGING, Sign.DISCHARGING, Sign.UNKNOWN
TO_CONFIRM = False


def grid(pattern: str, phases: Iterable[str], sign: Sign, confirmed: bool = True, **more: Any) -> Rule:
    """Find a signed current or power of each phase at the grid connection."""
    return Rule(Role.GRID, pattern, tuple(phases), sign, confirmed, **more)


def pair(imported: str, exported: str, phases: Iterable[str] = "123", confirmed: bool = True, **more: Any) -> Rule:
    """Find import and export power of each phase, neither of which is ever negative."""
    return Rule(Role.GRID, imported, tuple(phases), IMPORT, confirmed, exported, **more)


def output(pattern: str, phases: Iterable[str], confirmed: bool = True, **more: Any) -> Rule:
    """Find current or power of each phase that the inverter gives."""
    return Rule(Role.OUTPUT, pattern, tuple(phases), UNKNOWN, confirmed, **more)


def solar(pattern: str, confirmed: bool = True, **more: Any) -> Rule:
    """Find the solar production."""
    return Rule(Role.SOLAR, pattern, confirmed=confirmed, **more)


def soc(pattern: str, confirmed: bool = True, **more: Any) -> Rule:
    """Find the state of charge of the battery."""
    return Rule(Role.SOC, pattern, confirmed=confirmed, **more)


def battery(pattern: str, sign: Sign, confirmed: bool = True, **more: Any) -> Rule:
    """Find the signed power of the battery."""
    return Rule(Role.BATTERY, pattern, (), sign, confirmed, **more)
