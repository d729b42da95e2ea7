"""Sets up the demo's entries by their config flows, as a user does it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Final

from . import scene
from .client import Client, Json
from .flows import Answers, Labelled, add_entry, finish_discovered
from .options import HOST

_OCPP: Final = "ocpp"
_LOAD_JUGGLER: Final = "dynamic_ocpp_evse"


async def add_house(client: Client, port: int, setting: scene.Setting) -> None:
    """Set up the meters of the house, which listens on that port."""
    await add_entry(client, "simulated_house", {"user": {"port": port}})
    await _wait_for_value(client, "sensor.simulated_house_grid_current_a")
    if setting.garage is not None:
        await _wait_for_value(client, "sensor.garage_sub_board_current_a")
    if setting.battery is not None:
        await _wait_for_value(client, "sensor.hybrid_inverter_battery_power")


async def add_chargers(client: Client, port: int, connect: Callable[[str], None], told: Callable[[str], bool]) -> None:
    """Set up the central system on that port, and one charger after the other.

    `connect` lets the charger of that name connect, `told` says whether it was told its settings.
    """
    await add_entry(client, _OCPP, {"user": {"host": HOST, "port": port, "csid": "central"}})
    for vehicle in scene.VEHICLES:
        # One at a time: the real integration forgets the charger that was added while another one waited to be.
        connect(vehicle.title)
        answers = {"cpid": vehicle.cpid, "max_current": 16, "meter_interval": int(scene.CHARGER_METER)}
        await finish_discovered(client, _OCPP, vehicle.identity, {"cp_user": answers})
        await _wait_until(partial(told, vehicle.title))
    for vehicle in scene.VEHICLES:
        # The central system reloads with each charger that it gets, and drops all connections for that.
        await _wait_for_value(client, f"sensor.{vehicle.cpid}_status_connector")
    devices = await client.command("config/device_registry/list")
    for vehicle in scene.VEHICLES:
        device = next(item["id"] for item in devices if [_OCPP, vehicle.identity] in item["identifiers"])
        await client.command("config/device_registry/update", device_id=device, name_by_user=vehicle.title)


async def add_load_juggler(client: Client, setting: scene.Setting) -> dict[str, str]:
    """Set up the site and its loads, and tell each load its mode; return the ids of their entries by title."""
    grid = {f"grid_phase_{phase}": f"sensor.simulated_house_grid_current_{phase}" for phase in "abc"}
    hub: Answers = {
        "hub": {"name": scene.HUB_TITLE, **grid, "main_breaker_rating": scene.BREAKER},
        "hub_supply": {"solar_production": "sensor.simulated_house_solar_power", **_battery(setting)},
        **_battery_powers(setting),
        "hub_sharing": {
            "distribution_mode": scene.DISTRIBUTION,
            "excess_export_threshold": scene.EXCESS_THRESHOLD,
            "site_update_interval": setting.update_interval,
            "ramp_up": setting.ramp_up,
        },
    }
    await add_entry(client, _LOAD_JUGGLER, {"user": "hub", **hub})
    inside = {} if setting.garage is None else dict.fromkeys(scene.IN_GARAGE, await _add_garage(client))
    entries = {}
    for priority, vehicle in enumerate(scene.VEHICLES, start=1):
        legs = {f"leg_l{leg}": phase.lower() for leg, phase in enumerate(vehicle.wiring, start=1)}
        settings = {"phases": len(vehicle.wiring), "priority": priority, **legs, **inside.get(vehicle.title, {})}
        evse: Answers = {"evse": {"charger": Labelled(vehicle.title)}, "evse_settings": settings}
        entries[vehicle.title] = await add_entry(client, _LOAD_JUGGLER, {"user": "evse", **evse})
        await _set_mode(client, entries[vehicle.title], setting.mode)
    plug: Answers = {
        "plug": {"switch": "switch.heater_plug"},
        "plug_settings": {
            "name": scene.HEATER_TITLE,
            "power_sensor": "sensor.heater_plug_power",
            "device_power": scene.HEATER.power,
            "connected_phases": [scene.HEATER.phase.lower()],
            "priority": len(scene.VEHICLES) + 1,
            "min_on_time": scene.HEATER_MIN_TIME,
            "min_off_time": scene.HEATER_MIN_TIME,
            **inside.get(scene.HEATER_TITLE, {}),
        },
    }
    entries[scene.HEATER_TITLE] = await add_entry(client, _LOAD_JUGGLER, {"user": "plug", **plug})
    await _set_mode(client, entries[scene.HEATER_TITLE], scene.HEATER_MODE)
    return entries


def _battery(setting: scene.Setting) -> Json:
    """Return how the battery is wired."""
    if setting.battery is None:
        return {}
    return {
        "battery_soc": "sensor.hybrid_inverter_battery",
        "battery_power": "sensor.hybrid_inverter_battery_power",
        "inverter_asymmetric": scene.INVERTER.asymmetric,
    }


def _battery_powers(setting: scene.Setting) -> Answers:
    """Return the page of what the battery can do, which a site without one has not."""
    battery = setting.battery
    if battery is None:
        return {}
    powers = {"battery_max_charge_power": battery.max_charge, "battery_max_discharge_power": battery.max_discharge}
    return {"hub_battery": powers}


async def _add_garage(client: Client) -> Json:
    """Set up the circuit of the garage, and return what a load inside it says of that."""
    meter = {f"circuit_phase_{phase}": f"sensor.garage_sub_board_current_{phase}" for phase in "abc"}
    circuit: Answers = {"circuit": {"name": scene.GARAGE_TITLE, "circuit_limit": scene.GARAGE_BREAKER, **meter}}
    return {"circuit_entry_id": await add_entry(client, _LOAD_JUGGLER, {"user": "circuit", **circuit})}


async def _set_mode(client: Client, entry_id: str, mode: str) -> None:
    await client.action(f"{_LOAD_JUGGLER}.set_operating_mode", entry_id=entry_id, mode=mode)


async def _wait_for_value(client: Client, entity_id: str) -> None:
    while (await client.states()).get(entity_id, {}).get("state") in (None, "unavailable", "unknown"):
        await asyncio.sleep(0.2)


async def _wait_until(condition: Callable[[], bool]) -> None:
    while not condition():
        await asyncio.sleep(0.1)
