"""A smart plug's entities to the load that the engine plans for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.const import STATE_OFF, STATE_ON
from homeassistant.core import HomeAssistant

from .. import const
from ..engine import Phase, Reading
from .quantity import POWER, Moment, read


@dataclass(frozen=True, slots=True)
class PlugReading:
    """A plug as it stands: `on` is None while it does not answer, `power` is W."""

    on: bool | None
    power: Reading | None


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
        state = self._hass.states.get(self.switch)
        return None if state is None else {STATE_ON: True, STATE_OFF: False}.get(state.state)

    def read(self, moment: Moment) -> PlugReading:
        """Return what the plug shows."""
        return PlugReading(self.is_on, read(self._hass, self._power, POWER, moment))
