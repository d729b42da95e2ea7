"""What makes of chargers need, as data: each row is what holds while a person has chosen nothing else.

Makes are told by the vendor and the model of their boot notification. Those marked (?) are written from memory, not
read off a log: they match by the name that the maker goes by.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from ..const import DEFAULT_STACK_LEVEL, DEFAULT_TIMEOUT, LOWEST_CURRENT, ValidityMode
from ..engine import RateUnit
from .profiles import ProfileOptions


@dataclass(frozen=True, slots=True)
class Quirk:
    """A make of chargers. `make` is searched in "vendor|model", written in small letters and digits alone.

    `unit` is the one that it takes, `validity` the only kind of profile that ends when it should. `level` is the
    highest stack level that it takes, `below` how far that lies below the one that it reports. `timeout` (s) is how
    long a profile lasts that is better sent seldom. `lowest` is the least that it offers to a car (A), `step` the
    grid of its limits (A), `floor` what it is told instead of nothing (W over all legs). `patience` (s) is how much
    longer than others it may take to go on after a pause, `twice` tells that it misses the first limit after one.
    """

    make: str
    unit: RateUnit | None = None
    validity: ValidityMode = ValidityMode.ABSOLUTE
    level: int | None = None
    below: int = 0
    timeout: int = DEFAULT_TIMEOUT
    lowest: float = LOWEST_CURRENT
    step: float = 0.1
    floor: float = 0.0
    patience: float = 0.0
    twice: bool = False


ORDINARY = Quirk("")

QUIRKS: tuple[Quirk, ...] = (
    # EVBox Elvi: refuses profiles of the whole station, which nobody is sent here; stack levels up to 6.
    Quirk(r"^evbox", level=6),
    # ZJ Beny: its clock drifts, so that a profile with a time of day ends at any moment.
    Quirk(r"^zjbeny|^beny", validity=ValidityMode.RELATIVE),
    # Huawei SCharger and FusionCharge: watts only. At 0 W they end the transaction and begin no other until they are
    # plugged in anew, and they do the same at 1 kW; 1.5 kW is the least that goes on. Their vendor is empty.
    Quirk(r"^huawei|^\|acchargepoint|scharger|fusioncharge", unit=RateUnit.WATTS, floor=1500.0),
    # Autel: limits in amps have been refused; (?) watts are taken.
    Quirk(r"^autel", unit=RateUnit.WATTS),
    # ABB Terra AC: refuses the stack level that it reports as its highest.
    Quirk(r"^abb", below=1),
    # Easee (?): takes minutes to go on after a pause.
    Quirk(r"^easee", patience=180.0),
    # go-e: goes on after a pause without any limit, until it is told the next one.
    Quirk(r"^goe", twice=True, step=1.0),
    # Grizzl-E: minds stack level 0 alone, and offers 8 A at least.
    Quirk(r"^unitedchargers|grizzl", level=0, lowest=8.0),
    # Wallbox: goes up to its maximum for a moment with every profile that it is sent.
    Quirk(r"^wallbox", timeout=900, step=1.0),
)


@cache
def quirk_of(vendor: str, model: str) -> Quirk:
    """Return what a make of chargers needs."""
    name = "|".join(re.sub(r"[^a-z0-9]", "", text.lower()) for text in (vendor, model))
    return next((quirk for quirk in QUIRKS if re.search(quirk.make, name)), ORDINARY)


@lru_cache(maxsize=256)
def adapted(wanted: ProfileOptions, quirk: Quirk, reported: int | None, *, drifts: bool = False) -> ProfileOptions:
    """Return how a charger is told its limit.

    `reported` is the highest stack level that it says to take, `drifts` that its clock has been seen to be wrong. Where
    a person has changed an option, only what the charger says itself goes before it.
    """
    level, timeout, validity = wanted.stack_level, wanted.timeout, wanted.validity
    below = 0
    if level == DEFAULT_STACK_LEVEL:
        level = level if quirk.level is None else min(level, quirk.level)
        below = quirk.below
    if reported is not None:
        level = min(level, max(0, reported - below))
    if validity is ValidityMode.ABSOLUTE:
        validity = ValidityMode.RELATIVE if drifts else quirk.validity
    if timeout == DEFAULT_TIMEOUT:
        timeout = quirk.timeout
    return replace(wanted, stack_level=level, timeout=timeout, validity=validity)
