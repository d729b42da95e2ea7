"""A hot-water tank behind a switched plug: it fills with heat, its thermostat opens, and people take showers."""

from __future__ import annotations

from dataclasses import dataclass

from .checks import require
from .phases import Phase
from .plug import ThermostatPlug
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


class TankPlug(ThermostatPlug):
    """The plug and its tank."""

    __slots__ = ("_capacity", "config", "temperature")

    def __init__(self, config: TankConfig | None = None, *, temperature: float = 40.0) -> None:
        self.config = config = config or TankConfig()
        super().__init__(config.power, config.phase, config.voltage, thermostat_open=temperature >= config.setpoint)
        self.temperature = temperature
        """Of the water, °C."""
        self._capacity = config.litres * _WATER

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
