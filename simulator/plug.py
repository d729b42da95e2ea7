"""A heater behind a switched plug."""

from __future__ import annotations

from dataclasses import dataclass

from .phases import PerPhase, Phase, on_site


@dataclass(frozen=True, slots=True)
class HeaterConfig:
    """A heater with a thermostat.

    It takes ``power`` W on ``phase``. After ``heats_for`` seconds of heating its thermostat opens, and closes again
    after ``cools_for`` seconds; with ``heats_for`` 0 it never opens.
    """

    power: float = 2000.0
    phase: Phase = "A"
    heats_for: float = 0.0
    cools_for: float = 60.0
    voltage: float = 230.0


class HeaterPlug:
    """The plug and its heater, switched off at first."""

    def __init__(self, config: HeaterConfig) -> None:
        self.config = config
        self.is_on = False
        self._heated = 0.0
        self._cooled = 0.0
        self._thermostat_open = False

    def switch(self, on: bool) -> None:
        """Switch the plug on or off."""
        self.is_on = on

    def step(self, now: float, dt: float) -> None:
        """Go ``dt`` seconds on, to ``now``."""
        config = self.config
        if not config.heats_for:
            return
        if self._thermostat_open:
            self._cooled += dt
            if self._cooled >= config.cools_for:
                self._thermostat_open, self._heated = False, 0.0
        elif self.is_on:
            self._heated += dt
            if self._heated >= config.heats_for:
                self._thermostat_open, self._cooled = True, 0.0

    @property
    def wants(self) -> bool:
        """Return whether it would take power if it were switched on: its thermostat is closed."""
        return not self._thermostat_open

    @property
    def power(self) -> float:
        """Return what the heater takes, in W."""
        return self.config.power if self.is_on and not self._thermostat_open else 0.0

    @property
    def draw(self) -> PerPhase:
        """Return what it takes on each phase of the site, in A, positive = consumption."""
        return on_site((self.power / self.config.voltage,), (self.config.phase,))
