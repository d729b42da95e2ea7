"""A battery: how much power it takes or gives now, and its state of charge.

Units: W and Wh at the battery's AC or DC terminals, SOC in percent, seconds; power is positive while discharging.
"""

from __future__ import annotations

from dataclasses import dataclass

from .checks import require

_SECONDS = 3600.0
FULL = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BatteryConfig:
    """A battery.

    capacity: Wh.  max_charge, max_discharge: W, as its owner has configured them.
    real_charge, real_discharge: share of these that it manages in truth, above 0 to 1.
    efficiency: share of the energy that survives charging, and again discharging; losses show in the SOC alone.
    taper_soc: from here on the charge power falls in a straight line to taper_floor (share) just below 100 %.
    floor_soc: at and below it there is no discharge.
    max_phase_power: W on each phase of a converter of its own; None: no limit of its own.
    """

    capacity: float = 10_000.0
    max_charge: float = 5_000.0
    max_discharge: float = 5_000.0
    real_charge: float = 1.0
    real_discharge: float = 1.0
    efficiency: float = 0.96
    taper_soc: float = 90.0
    taper_floor: float = 0.1
    floor_soc: float = 10.0
    max_phase_power: float | None = None

    def __post_init__(self) -> None:
        """Refuse a battery that cannot exist."""
        require(self.capacity > 0, "capacity must be above 0 Wh")
        require(self.max_charge >= 0 and self.max_discharge >= 0, "battery powers cannot be negative")
        require(0 < self.efficiency <= 1, "efficiency lies above 0 and up to 1")
        require(0 < self.real_charge <= 1 and 0 < self.real_discharge <= 1, "real shares lie above 0 and up to 1")
        require(0 <= self.taper_floor <= 1, "taper_floor lies between 0 and 1")
        require(0 <= self.taper_soc <= FULL and 0 <= self.floor_soc <= FULL, "SOC lies between 0 and 100 %")
        require(self.max_phase_power is None or self.max_phase_power >= 0, "a rating cannot be negative")


class Battery:
    """A battery with a state of charge in percent."""

    __slots__ = ("_can_charge", "_can_discharge", "_per_percent", "config", "power", "soc")

    def __init__(self, config: BatteryConfig | None = None, *, soc: float = 50.0) -> None:
        self.config = config or BatteryConfig()
        require(0 <= soc <= FULL, "SOC lies between 0 and 100 %")
        self.soc = soc
        self.power = 0.0
        """W of the last step, positive while discharging."""
        self._can_charge = self.config.max_charge * self.config.real_charge
        self._can_discharge = self.config.max_discharge * self.config.real_discharge
        self._per_percent = self.config.capacity / FULL * _SECONDS

    def charge_limit(self, dt: float) -> float:
        """Return the power in W that it can take for the next ``dt`` seconds, never negative."""
        config = self.config
        left = FULL - self.soc
        if left <= 0.0:
            return 0.0
        limit = self._can_charge
        if self.soc > config.taper_soc:
            limit *= config.taper_floor + (1.0 - config.taper_floor) * left / (FULL - config.taper_soc)
        if dt > 0.0:
            limit = min(limit, left * self._per_percent / config.efficiency / dt)
        return limit

    def discharge_limit(self, dt: float) -> float:
        """Return the power in W that it can give for the next ``dt`` seconds, never negative."""
        config = self.config
        left = self.soc - config.floor_soc
        if left <= 0.0:
            return 0.0
        if dt > 0.0:
            return min(self._can_discharge, left * self._per_percent * config.efficiency / dt)
        return self._can_discharge

    def apply(self, power: float, dt: float) -> None:
        """Let it give ``power`` W (negative: take) for ``dt`` seconds; the caller keeps to the limits."""
        self.power = power
        share = 1.0 / self.config.efficiency if power > 0.0 else self.config.efficiency
        self.soc = min(FULL, max(0.0, self.soc - power * dt * share / self._per_percent))
