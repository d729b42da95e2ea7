"""A hot-water tank behind a switched plug: it fills with heat, its thermostat opens, and people take showers."""

from __future__ import annotations

from dataclasses import dataclass

from .checks import require
from .phases import PerPhase, Phase, on_site
from .sun import DAY

# Wh that warm a litre of water by one kelvin.
_WATER = 1.163


@dataclass(frozen=True, slots=True, kw_only=True)
class TankConfig:
    """A tank with a heating rod of ``power`` W on ``phase``.

    The thermostat opens at ``setpoint`` and closes again ``hysteresis`` K below. The tank of ``litres`` loses ``loss``
    W for each kelvin above ``ambient``; ``cold`` is the water that comes in, and how cold it can get at most. All
    temperatures are in °C. ``taps`` are (second, Wh): the heat that is taken at that second of the plant's every 24 h.
    """

    power: float = 2000.0
    phase: Phase = "A"
    litres: float = 150.0
    setpoint: float = 60.0
    hysteresis: float = 5.0
    loss: float = 1.6
    ambient: float = 20.0
    cold: float = 12.0
    taps: tuple[tuple[float, float], ...] = ()
    voltage: float = 230.0

    def __post_init__(self) -> None:
        """Refuse a tank that cannot exist."""
        require(self.litres > 0, "litres must be above 0")
        require(
            self.power >= 0 and self.loss >= 0 and self.hysteresis >= 0, "power, loss, hysteresis are never negative"
        )
        require(self.cold < self.setpoint, "the setpoint must be above the cold water")
        require(all(0 <= at < DAY and heat >= 0 for at, heat in self.taps), "a tap is a second of the day and Wh")


class TankPlug:
    """The plug and its tank, switched off at first."""

    __slots__ = ("_capacity", "_thermostat_open", "config", "is_on", "temperature")

    def __init__(self, config: TankConfig | None = None, *, temperature: float = 40.0) -> None:
        self.config = config or TankConfig()
        self.is_on = False
        self.temperature = temperature
        """Of the water, °C."""
        self._capacity = self.config.litres * _WATER
        self._thermostat_open = temperature >= self.config.setpoint

    def switch(self, on: bool) -> None:
        """Switch the plug on or off."""
        self.is_on = on

    def tap(self, energy: float) -> None:
        """Take ``energy`` Wh of heat with the warm water; the tank gets no colder than the water that comes in."""
        self.temperature = max(min(self.temperature, self.config.cold), self.temperature - energy / self._capacity)

    def step(self, now: float, dt: float) -> None:
        """Go ``dt`` seconds on, to ``now``."""
        config = self.config
        flow = self.power - config.loss * (self.temperature - config.ambient)
        self.temperature += flow * dt / 3600.0 / self._capacity
        for at, energy in config.taps:
            # Whether a moment ``at`` of any day lies within the step.
            if (now - at) % DAY < dt:
                self.tap(energy)
        if self.temperature >= config.setpoint:
            self._thermostat_open = True
        elif self.temperature <= config.setpoint - config.hysteresis:
            self._thermostat_open = False

    @property
    def wants(self) -> bool:
        """Return whether it would take power if it were switched on: its thermostat is closed."""
        return not self._thermostat_open

    @property
    def power(self) -> float:
        """Return what the rod takes, in W."""
        return self.config.power if self.is_on and not self._thermostat_open else 0.0

    @property
    def draw(self) -> PerPhase:
        """Return what it takes on each phase of the site, in A, positive = consumption."""
        return on_site((self.power / self.config.voltage,), (self.config.phase,))
