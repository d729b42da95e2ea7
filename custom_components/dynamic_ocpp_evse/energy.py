"""Where a load's energy came from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Energy:
    """What a load has taken so far, kWh: from the grid, and from the sun (or the battery that it had charged)."""

    solar: float = 0.0
    grid: float = 0.0

    @property
    def total(self) -> float:
        """Return all of it, kWh."""
        return self.solar + self.grid
