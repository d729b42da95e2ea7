"""A smart plug's entities to the load that the engine plans for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.const import STATE_OFF, STATE_ON
from homeassistant.core import CALLBACK_TYPE, Context, Event, EventStateChangedData, HomeAssistant, State, callback
from homeassistant.helpers.event import async_track_state_change_event

from .. import const
from ..engine import Phase, Reading
from .quantity import POWER, Moment, read

FIRST = 10.0  # s after it was turned on that tell nothing of what it takes
TAKES = 10.0  # W: less is a device that stands by, or a thermostat in it that rests
MOST = 50000.0  # W: more is no plug
REPORTS = 3  # within ALIKE of each other
ALIKE = 0.1
STANDS = 60.0  # s for which one report stands where a sensor tells of changes alone

_ON_OFF = {STATE_ON: True, STATE_OFF: False}


@dataclass(frozen=True, slots=True)
class PlugReading:
    """A plug as it stands: `on` is None while it does not answer, `power` is W."""

    on: bool | None
    power: Reading | None


def _on(state: State | None) -> bool | None:
    return None if state is None else _ON_OFF.get(state.state)


class PlugReader:
    """Read a switch and the power behind it."""

    def __init__(self, hass: HomeAssistant, data: Mapping[str, Any]) -> None:
        self._hass = hass
        self.switch: str = data[const.CONF_SWITCH]
        self._power: str | None = data.get(const.CONF_POWER)
        self.legs = tuple(Phase[phase.upper()] for phase in data[const.CONF_PLUG_PHASES])

    @property
    def is_on(self) -> bool | None:
        """Tell whether it is on; None while it does not answer."""
        return _on(self._hass.states.get(self.switch))

    def read(self, moment: Moment) -> PlugReading:
        """Return what the plug shows. One that is off takes nothing, as long as no later report says otherwise."""
        state, power = self._hass.states.get(self.switch), read(self._hass, self._power, POWER, moment)
        on = _on(state)
        if state is not None and on is False and power is not None and power.at <= (off := moment.changed(state)):
            power = Reading(0.0, off)
        return PlugReading(on, power)

    def watch(self, turned: Callable[[bool | None, bool | None, Context], None]) -> CALLBACK_TYPE:
        """Tell of each change, until the returned function is called: how it was and is, and on whose account."""

        @callback
        def look(event: Event[EventStateChangedData]) -> None:
            before, now = _on(event.data["old_state"]), _on(event.data["new_state"])
            if before is not now:
                turned(before, now, event.context)

        return async_track_state_change_event(self._hass, self.switch, look)


class Learner:
    """What a plug takes while it is on, learned from steady reports; `watts` is None until there were some.

    It is kept while the plug is off, and while a thermostat behind it rests.
    """

    def __init__(self) -> None:
        self.watts: float | None = None
        self._on_since: float | None = None
        self._at = float("-inf")
        self._reports: list[float] = []

    def take(self, seen: PlugReading, now: float) -> None:
        """Take a reading in."""
        if not seen.on:
            self._on_since = None
            self._reports.clear()
            return
        if self._on_since is None:
            self._on_since = now
        power = seen.power
        if power is None or power.at <= self._on_since:
            return
        if power.at > max(self._at, self._on_since + FIRST):
            self._at = power.at
            self._reports = [*self._reports[1 - REPORTS :], power.value] if TAKES <= power.value <= MOST else []
            if len(self._reports) == REPORTS:
                self._learn(self._reports)
        elif now - power.at >= STANDS and TAKES <= power.value <= MOST:
            self._learn([power.value])

    def _learn(self, reports: list[float]) -> None:
        """Keep the highest of reports that are alike; what is known already is kept as it is."""
        most = max(reports)
        if most - min(reports) > ALIKE * most:
            return
        if self.watts is None or abs(most - self.watts) > ALIKE * self.watts:
            self.watts = most
