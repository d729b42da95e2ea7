"""The current of each phase, whatever a meter tells of it: currents or powers, signed, unsigned or in pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from homeassistant.core import HomeAssistant

from ..engine import Reading, Site
from ..engine.battery import ABSURD
from .quantity import CURRENT, POWER, Moment, read


class Wire(NamedTuple):
    """The entities of one phase.

    `pair` is the other half of a pair, which counts the other way, or the power that gives an unsigned current its
    sign.
    """

    entity: str
    pair: str | None = None


def wires(
    data: Mapping[str, Any], keys: Sequence[str], pairs: Sequence[str] = (), count: int = 3
) -> tuple[Wire | None, ...]:
    """Return what an entry says of each of `count` phases."""
    names = [data.get(key) or None for key in keys[:count]]
    others = [data.get(key) or None for key in pairs[:count]] or [None] * count
    return tuple([Wire(name, other) if name else None for name, other in zip(names, others, strict=True)])


def _amps(hass: HomeAssistant, entity_id: str, site: Site, moment: Moment) -> tuple[Reading | None, bool]:
    """Return what an entity tells, A, and whether it tells it as a current; nothing of what is beyond physics."""
    found, is_current = read(hass, entity_id, CURRENT, moment), True
    if found is None and (watts := read(hass, entity_id, POWER, moment)) is not None:
        found, is_current = Reading(watts.value / site.voltage, watts.at), False
    return found if found is not None and abs(found.value) <= ABSURD * site.breaker else None, is_current


def _age_of(main: Reading, pair: Reading) -> float:
    """Return when both halves of a pair were known: when the older one was reported, unless that one stands at 0.

    Only one half flows at a time, and many integrations do not report again what does not change: an export may stand
    at 0 all night.
    """
    if main.value > 0 and pair.value == 0:
        return main.at
    if pair.value > 0 and main.value == 0:
        return pair.at
    return min(main.at, pair.at)


def read_flow(hass: HomeAssistant, wire: Wire, site: Site, moment: Moment) -> Reading | None:
    """Return the current of a phase, A; nothing without either half of a pair."""
    found, is_current = _amps(hass, wire.entity, site, moment)
    if found is None or wire.pair is None:
        return found
    other, is_like = _amps(hass, wire.pair, site, moment)
    if other is None or (is_like and not is_current):
        return None
    if is_current and not is_like:
        value = abs(found.value) if other.value >= 0 else -abs(found.value)
        return Reading(value, min(found.at, other.at))
    return Reading(found.value - other.value, _age_of(found, other))


class Meter:
    """Read what flows on each phase, A. `sign` -1 turns it around.

    A reading that is gone for a moment stands as it was and grows old, like one that is not renewed.
    """

    def __init__(self, hass: HomeAssistant, phases: Sequence[Wire | None], sign: float = 1.0) -> None:
        self._hass = hass
        self.phases = tuple(phases)
        self._sign = sign
        self._last: dict[int, Reading] = {}

    @property
    def entities(self) -> list[str]:
        """Return the entities whose change may show an overload."""
        return [name for wire in self.phases if wire is not None for name in wire if name is not None]

    def read(self, site: Site, moment: Moment) -> tuple[Reading | None, ...]:
        """Return the reading of each phase, None where nothing is connected or known."""
        return tuple([self._phase(index, wire, site, moment) for index, wire in enumerate(self.phases)])

    def _phase(self, index: int, wire: Wire | None, site: Site, moment: Moment) -> Reading | None:
        if wire is None:
            return None
        found = read_flow(self._hass, wire, site, moment)
        if found is not None:
            self._last[index] = Reading(self._sign * found.value, found.at)
            return self._last[index]
        last = self._last.get(index)
        return last if last is not None and moment.now - last.at <= site.grid_lost_after else None
