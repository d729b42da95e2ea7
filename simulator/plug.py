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


class ThermostatPlug:
    """A switched plug with a heating rod behind a thermostat, switched off at first.

    The rod takes ``power`` W on ``phase`` while the plug is on and the thermostat closed.
    """

    __slots__ = ("_phase", "_rated", "_thermostat_open", "_voltage", "is_on")

    def __init__(self, power: float, phase: Phase, voltage: float, *, thermostat_open: bool = False) -> None:
        self.is_on = False
        self._rated = power
        self._phase: Phase = phase
        self._voltage = voltage
        self._thermostat_open = thermostat_open

    def switch(self, on: bool) -> None:
        """Switch the plug on or off."""
        self.is_on = on

    @property
    def wants(self) -> bool:
        """Return whether it would take power if it were switched on: its thermostat is closed."""
        return not self._thermostat_open

    @property
    def power(self) -> float:
        """Return what the rod takes, in W."""
        return self._rated if self.is_on and not self._thermostat_open else 0.0

    @property
    def draw(self) -> PerPhase:
        """Return what it takes on each phase of the site, in A, positive = consumption."""
        return on_site((self.power / self._voltage,), (self._phase,))


class HeaterPlug(ThermostatPlug):
    """The plug and its heater."""

    def __init__(self, config: HeaterConfig) -> None:
        super().__init__(config.power, config.phase, config.voltage)
        self.config = config
        self._heated = 0.0
        self._cooled = 0.0

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
