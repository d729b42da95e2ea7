"""The Energy dashboard takes the energies of our loads: they are saved there, and nothing is said against them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from homeassistant.components.energy.data import DeviceConsumption
from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.tasks import StatisticsTask
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from .home import Home, set_up
from .ocpp_double import OcppDouble
from .recording import find_custom_integrations  # noqa: F401 - a fixture

ENERGIES = ("energy", "energy_solar", "energy_grid")


async def make_statistics(hass: HomeAssistant) -> None:
    """Let the recorder do what it does every five minutes."""
    recorder = get_instance(hass)
    await recorder.async_block_till_done()
    now = dt_util.utcnow()
    start = now.replace(minute=now.minute - now.minute % 5, second=0, microsecond=0) - timedelta(minutes=5)
    recorder.queue_task(StatisticsTask(start, False))
    await recorder.async_block_till_done()


def picked(name: str, key: str) -> dict[str, Any]:
    """Return what a user picks: an energy, and since Home Assistant asks for it, the power beside it."""
    device = {"stat_consumption": f"sensor.dynamic_ocpp_evse_{name}_{key}"}
    if "stat_rate" in DeviceConsumption.__annotations__ and key == "energy":
        device["stat_rate"] = f"sensor.dynamic_ocpp_evse_{name}_power"
    return device


async def test_the_energy_dashboard_has_nothing_to_say_against_our_energies(
    hass: HomeAssistant, home: Home, ocpp: OcppDouble, hass_ws_client: WebSocketGenerator
) -> None:
    await set_up(home, "garage")
    home.draws(home.chargers[0], 10.0)
    await home.run(600)
    await make_statistics(hass)
    assert await async_setup_component(hass, "energy", {})
    client = await hass_ws_client(hass)
    devices = [picked("garage", key) for key in ENERGIES]
    await client.send_json_auto_id({"type": "energy/save_prefs", "device_consumption": devices})
    saved = await client.receive_json()
    assert saved["success"], saved
    assert saved["result"]["device_consumption"] == devices
    await client.send_json_auto_id({"type": "energy/validate"})
    assert (await client.receive_json())["result"]["device_consumption"] == [[], [], []]
