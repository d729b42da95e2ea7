"""The entities that the demo shows, by what they are."""

from __future__ import annotations

from typing import Final

from . import scene

DRAWS: Final = {vehicle.title: f"sensor.{vehicle.cpid}_current_import" for vehicle in scene.VEHICLES} | {
    scene.HEATER_TITLE: "sensor.heater_plug_power"
}
"""What each load draws, by its title: a car in A (the mean of its legs), the heater in W."""


def load_juggler(platform: str, title: str, key: str) -> str:
    """Return the entity id that Load Juggler gives to that key of that entry."""
    return f"{platform}.dynamic_ocpp_evse_{title.lower().replace(' ', '_')}_{key}"
