"""One state to one number, with its age."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

from homeassistant.const import ATTR_UNIT_OF_MEASUREMENT, PERCENTAGE, UnitOfElectricCurrent, UnitOfPower
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..engine import Reading

DRIFT = 1.0  # s between the two clocks before they are set anew

CURRENT: Mapping[str, float] = {UnitOfElectricCurrent.AMPERE: 1.0, UnitOfElectricCurrent.MILLIAMPERE: 0.001}
POWER: Mapping[str, float] = {UnitOfPower.WATT: 1.0, UnitOfPower.KILO_WATT: 1000.0}
CURRENT_OR_POWER: Mapping[str, float] = {**CURRENT, **POWER}
PERCENT: Mapping[str, float] = {PERCENTAGE: 1.0}


def unit_of(state: State) -> str | None:
    """Return the unit of a state."""
    unit = state.attributes.get(ATTR_UNIT_OF_MEASUREMENT)
    return None if unit is None else str(unit)


def entity_problem(hass: HomeAssistant, entity_id: str, units: Mapping[str, float] | None) -> str | None:
    """Return why an entity cannot be read, as the key of an error, or None. `units` None asks for no unit."""
    entry = er.async_get(hass).async_get(entity_id)
    if entry is not None and entry.platform == DOMAIN:
        return "own_entity"
    state = hass.states.get(entity_id)
    if state is None:
        return "entity_disabled" if entry is not None and entry.disabled else "entity_not_found"
    return None if units is None or unit_of(state) in units else "unit_unsupported"


def number(text: object) -> float | None:
    """Return a finite number, or None."""
    try:
        value = float(str(text))
    except ValueError:
        return None
    return value if isfinite(value) else None


@dataclass(frozen=True, slots=True)
class Moment:
    """Now in monotonic seconds; `offset` is how far they are ahead of the wall clock, in which states are stamped."""

    now: float
    offset: float

    @classmethod
    def after(cls, last: Moment | None, now: float) -> Moment:
        """Return the moment of a monotonic second.

        The offset is kept while the clocks merely drift, so that one report keeps its second from cycle to cycle.
        """
        offset = now - dt_util.utcnow().timestamp()
        if last is not None and abs(offset - last.offset) < DRIFT:
            offset = last.offset
        return cls(now, offset)

    def of(self, state: State) -> float:
        """Return the monotonic second at which a state was last reported, repeated values included."""
        return min(self.now, state.last_reported_timestamp + self.offset)

    def changed(self, state: State) -> float:
        """Return the monotonic second since which a state says what it says."""
        return min(self.now, state.last_changed_timestamp + self.offset)


def read(hass: HomeAssistant, entity_id: str | None, units: Mapping[str, float], moment: Moment) -> Reading | None:
    """Return the value of an entity in A, W or % and when it was reported; None where it has none of these units."""
    state = hass.states.get(entity_id) if entity_id else None
    if state is None or (factor := units.get(unit_of(state) or "")) is None:
        return None
    value = number(state.state)
    return None if value is None else Reading(value * factor, moment.of(state))
