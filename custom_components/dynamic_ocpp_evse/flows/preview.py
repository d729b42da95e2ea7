"""What a site would do right now, before anything is controlled by it."""

from __future__ import annotations

from collections.abc import Mapping
from time import monotonic
from typing import Any

from homeassistant.core import HomeAssistant

from ..engine import Memory, Phase, plan
from ..reading.quantity import Moment
from ..reading.site import SiteReader, site_of

UNKNOWN = "?"  # in every language
NUMBERS = ("grid", "free", "power", "solar", "house")
_SPACE = "\N{NO-BREAK SPACE}"  # keeps a number with its phase and its unit where the line is short


def preview(hass: HomeAssistant, data: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, str]:
    """Return the numbers of the site, its loads counted as house: each as a text that needs no language.

    Import is positive.
    """
    moment = Moment.after(None, monotonic())
    reader = SiteReader(hass, data)
    site = reader.limited(site_of(data, options), moment)
    snapshot = reader.snapshot(site, moment)
    decided, _ = plan(snapshot, Memory(), moment.now)
    measured = tuple(None if reading is None else reading.value for reading in snapshot.grid)
    told = (
        _amps(measured),
        _amps(decided.available or (None,) * site.phases),
        _watts(decided.available_power),
        _watts(decided.solar),
        _watts(decided.house),
    )
    return dict(zip(NUMBERS, told, strict=True))


def tells_all(told: Mapping[str, str]) -> bool:
    """Tell whether none of the numbers is unknown."""
    return not any(UNKNOWN in told[key] for key in NUMBERS)


def _amps(values: tuple[float | None, ...]) -> str:
    """Return the current of each phase."""
    parts = (
        # + 0.0 makes 0 of what rounds to -0.
        f"{phase.name}:{_SPACE}{UNKNOWN if value is None else f'{round(value, 1) + 0.0:.1f}{_SPACE}A'}"
        for phase, value in zip(Phase, values, strict=False)
    )
    return " · ".join(parts) or UNKNOWN


def _watts(value: float | None) -> str:
    return UNKNOWN if value is None else f"{value:.0f}{_SPACE}W"
