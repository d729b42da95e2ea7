"""The current of each phase, whatever a meter tells of it: currents or powers, signed, unsigned or in pairs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from homeassistant.core import HomeAssistant, State

from ..engine import Reading, Site
from ..engine.battery import ABSURD
from .lost import Why, why_unread
from .quantity import CURRENT, CURRENT_OR_POWER, POWER, Moment, number, read, unit_of
from .rhythm import Rhythm
from .standstill import NEAR_ZERO, Drawn, Standstill

LATE = 1.5  # usual intervals after which a report is overdue
WHOLE = 100.0  # W
TINY = 1e-6


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


class _Channel:
    """One phase of a meter: what it told last, how often it tells, and whether it stands still."""

    def __init__(self, hass: HomeAssistant, wire: Wire) -> None:
        self._hass = hass
        self._wire = wire
        self._last: Reading | None = None
        self._rhythm = Rhythm()
        self._standstill = Standstill()
        self._stuck = False

    def read(self, site: Site, moment: Moment, drawn: tuple[float, frozenset[str]] | None) -> Reading | None:
        """Return what flows, A; `drawn` is what loads take of the phase, and which of them tell it.

        What is stuck is as old as its value. What is gone for a moment stands as it was, and grows old like what is not
        renewed.
        """
        found = read_flow(self._hass, self._wire, site, moment)
        lost_after = self._rhythm.lost_after(site.grid_lost_after)
        if found is None:
            last = self._last
            return None if last is None or last.is_lost(moment.now, lost_after) else last
        self._rhythm.note(found.at)
        self._standstill.note(found.value, found.at)
        if drawn is not None:
            self._standstill.compare(*drawn, moment.now)
        self._stuck = self._standstill.lasts(found.at) and not self._may_rest(found.value)
        at = self._standstill.since if self._stuck else found.at
        self._last = Reading(found.value, at, lost_after if lost_after > site.grid_lost_after else None)
        return self._last

    def is_late(self, site: Site, now: float) -> bool:
        """Tell whether its next report is overdue, by how often it usually tells."""
        usual = self._rhythm.usual or 0.0
        return self._last is None or now - self._last.at > max(site.grid_no_raise_after, LATE * usual)

    def why_lost(self, site: Site) -> Iterator[tuple[str, Why]]:
        """Yield its entities that tell nothing to be used, and why; without any, those that are stuck or silent."""
        unread = [(name, why) for name in self._wire if name and (why := self._why_unread(name, site))]
        whole = Why.STUCK if self._stuck else Why.SILENT
        yield from unread or [(name, whole) for name in self._wire if name]

    def _why_unread(self, entity_id: str, site: Site) -> Why | None:
        if why := why_unread(self._hass, entity_id, CURRENT_OR_POWER):
            return why
        return Why.ABSURD if _amps(self._hass, entity_id, site, Moment(0.0, 0.0))[0] is None else None

    def _may_rest(self, amps: float) -> bool:
        """Tell whether a value may stand for long: one near 0, or of a meter that knows whole steps only."""
        return abs(amps) < NEAR_ZERO or all(_is_whole(self._hass.states.get(name)) for name in self._wire if name)


def _is_whole(state: State | None) -> bool:
    """Tell whether a state is a multiple of 1 A or 100 W."""
    if state is None or (value := number(state.state)) is None:
        return False
    unit = unit_of(state) or ""
    steps = value * CURRENT[unit] if unit in CURRENT else value * POWER.get(unit, 1.0) / WHOLE
    return abs(steps - round(steps)) < TINY


class Meter:
    """Read what flows on each phase, A. `sign` -1 turns it around."""

    def __init__(self, hass: HomeAssistant, phases: Sequence[Wire | None], sign: float = 1.0) -> None:
        self.phases = tuple(phases)
        self._sign = sign
        self._channels = [None if wire is None else _Channel(hass, wire) for wire in self.phases]
        self._told: tuple[Reading | None, ...] = ()

    @property
    def entities(self) -> list[str]:
        """Return the entities whose change may show an overload."""
        return [name for wire in self.phases if wire is not None for name in wire if name is not None]

    def read(self, site: Site, moment: Moment, drawn: Drawn | None = None) -> tuple[Reading | None, ...]:
        """Return the reading of each phase, None where nothing is connected or known.

        `drawn` is what the loads behind the meter take; without it nobody looks whether the meter is stuck anew.
        """
        found: list[Reading | None] = []
        for index, channel in enumerate(self._channels):
            taken = None if drawn is None else (drawn.amps[index], drawn.known)
            reading = None if channel is None else channel.read(site, moment, taken)
            if reading is not None and self._sign != 1.0:
                reading = Reading(self._sign * reading.value, reading.at, reading.lost_after)
            found.append(reading)
        self._told = tuple(found)
        return self._told

    def is_late(self, site: Site, moment: Moment) -> bool:
        """Tell whether a phase has not reported when it usually does."""
        return any(channel is not None and channel.is_late(site, moment.now) for channel in self._channels)

    def lost(self, site: Site, moment: Moment) -> Iterator[tuple[str, Why]]:
        """Yield the entities of the phases that were lost when they were last read, and why."""
        for channel, reading in zip(self._channels[: site.phases], self._told, strict=False):
            if channel is not None and (reading is None or reading.is_lost(moment.now, site.grid_lost_after)):
                yield from channel.why_lost(site)
