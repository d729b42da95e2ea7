"""Sets up the entries of the soak by their config flows, through the web server of its Home Assistant."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Final

from homeassistant.core import HomeAssistant

from demo.client import Client, log_in
from demo.flows import Answers, Labelled, add_entry
from demo.options import HOST

from . import scene, site
from .site import Site

_LOAD_JUGGLER: Final = "dynamic_ocpp_evse"
_BOOLEANS = "".join(f"  {plug.key}:\n    name: {plug.title}\n" for plug in scene.PLUGS)
YAML = f"""\
homeassistant:
  name: Load Juggler soak
  latitude: 46.05
  longitude: 14.51
  elevation: 300
  unit_system: metric
  time_zone: UTC
  currency: EUR
  country: SI
logger:
  default: warning
  logs:
    # Home Assistant looks for these when it starts; there are neither cameras nor voices.
    haffmpeg: fatal
    homeassistant.components.camera.img_util: fatal
input_boolean:
{_BOOLEANS}"""


@dataclass(frozen=True, slots=True)
class SetUp:
    """What was set up: the site, the hub's entry, and the loads' entries by title."""

    site: Site
    hub: str
    loads: Mapping[str, str]


async def set_up(hass: HomeAssistant, port: int, build: Callable[[str], Site]) -> SetUp:
    """Log in as a user does, and add everything; `build` makes the site with the entry that has the chargers."""
    async with log_in(f"http://{HOST}:{port}") as client:
        await client.wait_until_running()
        built = build(await add_entry(client, "ocpp", {}))
        await hass.async_block_till_done()
        hub = await add_entry(client, _LOAD_JUGGLER, {"user": "hub", **_hub()})
        for title, limit in scene.CIRCUITS.items():
            await add_entry(client, _LOAD_JUGGLER, {"user": "circuit", **_circuit(title, limit)})
        loads = {}
        for priority, box in enumerate(scene.BOXES, start=1):
            loads[box.title] = await add_entry(client, _LOAD_JUGGLER, {"user": "evse", **_evse(box, priority)})
            await _choose(client, loads[box.title], box.mode)
        for plug in scene.PLUGS:
            loads[plug.title] = await add_entry(client, _LOAD_JUGGLER, {"user": "plug", **_plug(plug)})
            await _choose(client, loads[plug.title], plug.mode)
    return SetUp(built, hub, loads)


async def choose_now_and_then(hass: HomeAssistant, loads: Mapping[str, str], rng: Random) -> None:
    """Be a person who now and then chooses another mode for a charger."""
    while True:
        await asyncio.sleep(rng.uniform(*scene.CHOICE_EVERY))
        title = rng.choice([box.title for box in scene.BOXES])
        data = {"entry_id": loads[title], "mode": rng.choice(scene.MODES)}
        await hass.services.async_call(_LOAD_JUGGLER, "set_operating_mode", data, blocking=True)


async def _choose(client: Client, entry_id: str, mode: str) -> None:
    await client.action(f"{_LOAD_JUGGLER}.set_operating_mode", entry_id=entry_id, mode=mode)


def _hub() -> Answers:
    return {
        "hub": {
            "name": "Home",
            **{f"grid_phase_{phase}": entity_id for phase, entity_id in zip("abc", site.GRID, strict=True)},
            "main_breaker_rating": scene.BREAKER,
        },
        "hub_supply": {
            "solar_production": site.SOLAR,
            "battery_soc": site.SOC,
            "battery_power": site.BATTERY,
            "inverter_max_power": scene.INVERTER.max_power,
        },
        "hub_battery": {},
        "hub_sharing": {"distribution_mode": "Shared", "excess_export_threshold": 3000},
    }


def _circuit(title: str, limit: float) -> Answers:
    meters = dict(zip([f"circuit_phase_{phase}" for phase in "abc"], site.GARAGE, strict=True))
    return {"circuit": {"name": title, "circuit_limit": limit, **(meters if title == scene.METERED else {})}}


def _evse(box: scene.Box, priority: int) -> Answers:
    legs = {f"leg_l{leg}": phase.lower() for leg, phase in enumerate(box.wiring, start=1)}
    circuit = {} if box.circuit is None else {"circuit_entry_id": Labelled(box.circuit)}
    settings = {"phases": len(box.wiring), "priority": priority, **legs, **circuit}
    return {"evse": {"charger": Labelled(box.title)}, "evse_settings": settings}


def _plug(plug: scene.Plug) -> Answers:
    settings = {
        "name": plug.title,
        "device_power": plug.heater.power,
        "connected_phases": [plug.heater.phase.lower()],
        **({"power_sensor": site.power_of(plug)} if plug.metered else {}),
        **({} if plug.circuit is None else {"circuit_entry_id": Labelled(plug.circuit)}),
    }
    return {"plug": {"switch": site.switch_of(plug)}, "plug_settings": settings}
