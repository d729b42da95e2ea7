"""A car whose draw meters show in some way: right, turned around, or on other phases."""

from __future__ import annotations

from typing import Any

from pytest_homeassistant_custom_component.common import MockConfigEntry

from .home import FakeCharger, Home, add_evse, add_hub
from .ocpp_double import OcppDouble

CHECK = "button.dynamic_ocpp_evse_garage_check_wiring"


class Garage:
    """A car that takes what it is told on some legs, which are on some phases, and meters that show it in some way."""

    def __init__(
        self, home: Home, ocpp: OcppDouble, *, legs: tuple[int, ...] = (0,), gains: tuple[float, ...] = (1.0, 1.0, 1.0)
    ) -> None:
        """Let the legs in use be on these phases of the site."""
        self.home, self.ocpp = home, ocpp
        self.legs, self.gains = legs, gains
        self.charger: FakeCharger
        self.hub: MockConfigEntry
        self.entry: MockConfigEntry
        self.stopped = False
        self.wobbles = 0.0
        self.told: list[float] = []

    async def set_up(self, phases: int = 3, hub: dict[str, Any] | None = None, **typed: Any) -> None:
        """Add the site and the charger."""
        self.charger = self.home.charger()
        self._show(0.0)
        self.home.report()
        self.hub = await add_hub(self.home.hass, **(hub or {}))
        given = {"phases": phases, "charge_rate_unit": "amps", **typed}
        self.entry = await add_evse(self.home.hass, self.hub, self.charger, **given)
        await self.home.settle()

    def _show(self, amps: float) -> None:
        site = [1.0, 1.2, 0.8]
        for phase in self.legs:
            site[phase] += amps
        site[0] += self.wobbles * (len(self.told) % 3)
        self.home.house = tuple([gain * value for gain, value in zip(self.gains, site, strict=True)])
        self.charger.draw(*[amps] * len(self.legs), *[0.0] * (3 - len(self.legs)))

    async def run(self, seconds: float) -> None:
        """Let time pass."""
        for _ in range(round(seconds / 5)):
            limits = self.ocpp.limits(self.charger.cpid)
            amps = limits[-1][0] if limits and not self.stopped else 0.0
            self.told.append(amps)
            self._show(amps)
            await self.home.run(5)

    async def steps(self, count: int) -> None:
        """Let the car stop and start by itself."""
        for _ in range(count):
            self.stopped = not self.stopped
            self.charger.show("status_connector", "SuspendedEV" if self.stopped else "Charging")
            await self.run(120)

    async def press(self) -> None:
        """Press the button."""
        await self.home.hass.services.async_call("button", "press", {"entity_id": CHECK}, blocking=True)

    @property
    def ended(self) -> list[str]:
        """Return the limits that the car has followed, each once."""
        return [f"{b:g}" for a, b in zip([-1.0, *self.told], self.told, strict=False) if a != b]
