"""The dashboards of the demo: the one that Load Juggler makes by itself, and one of the simulated house beside it."""

from __future__ import annotations

from collections.abc import Iterator

from . import scene
from .client import Client, Json
from .entities import DRAWS

URL_PATH = "load-juggler"
HOUSE_PATH = "simulated-house"

_STRATEGY = {"strategy": {"type": "custom:load-juggler", "hours": 0.25}}  # the demo has no longer history


async def create(client: Client, setting: scene.Setting) -> None:
    """Make the dashboards and show them in the sidebar."""
    await _create(client, URL_PATH, "Load Juggler", "mdi:ev-station", _STRATEGY)
    await _create(client, HOUSE_PATH, "Simulated house", "mdi:home-analytics", configuration(setting))


async def _create(client: Client, path: str, title: str, icon: str, config: Json) -> None:
    await client.command(
        "lovelace/dashboards/create",
        url_path=path,
        title=title,
        icon=icon,
        show_in_sidebar=True,
        require_admin=False,
    )
    await client.command("lovelace/config/save", url_path=path, config=config)


def configuration(setting: scene.Setting) -> Json:
    """Return what is on the house's: what its meters and those of the loads show, whatever Load Juggler makes of it."""
    view = {"title": "Simulated house", "path": "house", "type": "sections", "max_columns": 2}
    sections = [_meters(setting), _loads(), _histories()]
    return {"title": "Simulated house", "views": [view | {"sections": sections}]}


def _meters(setting: scene.Setting) -> Json:
    phases = [
        {
            "type": "gauge",
            "entity": f"sensor.simulated_house_grid_current_{phase}",
            "name": f"Grid {phase.upper()}",
            "min": -scene.BREAKER,
            "max": scene.BREAKER,
            "needle": True,
            # Export, import, and import that comes near the breaker.
            "segments": [
                {"from": -scene.BREAKER, "color": "#43a047"},
                {"from": 0, "color": "#ffa600"},
                {"from": 0.8 * scene.BREAKER, "color": "#db4437"},
            ],
            "grid_options": {"columns": 4, "rows": 2},
        }
        for phase in "abc"
    ]
    return _section(
        "Meters",
        "mdi:transmission-tower",
        *phases,
        _tile("sensor.simulated_house_solar_power", "Sun", color="amber"),
        _tile("sensor.simulated_house_house_power", "House"),
        *(_battery() if setting.battery is not None else ()),
        *(_garage() if setting.garage is not None else ()),
    )


def _battery() -> Iterator[Json]:
    yield _tile("sensor.hybrid_inverter_battery", "Battery", color="teal")
    yield _tile("sensor.hybrid_inverter_battery_power", "Battery gives", color="teal")


def _garage() -> Iterator[Json]:
    for phase in "abc":
        tile = _tile(f"sensor.garage_sub_board_current_{phase}", f"Garage {phase.upper()}")
        yield tile | {"grid_options": {"columns": 4, "rows": 1}}


def _loads() -> Json:
    draws = [_tile(entity_id, f"{title} draws") for title, entity_id in DRAWS.items()]
    return _section("Loads", "mdi:car-electric", *draws, _tile("switch.heater_plug", "Plug"))


def _histories() -> Json:
    grid = [(f"sensor.simulated_house_grid_current_{phase}", f"Grid {phase.upper()}") for phase in "abc"]
    return _section(
        "Last minutes",
        "mdi:chart-line",
        _history(*grid),
        _history(("sensor.simulated_house_solar_power", "Sun"), ("sensor.simulated_house_house_power", "House")),
    )


def _section(title: str, icon: str, *cards: Json) -> Json:
    heading = {"type": "heading", "heading": title, "icon": icon, "heading_style": "title"}
    return {"type": "grid", "cards": [heading, *cards]}


def _tile(entity_id: str, name: str, *, color: str | None = None) -> Json:
    tile: Json = {"type": "tile", "entity": entity_id, "name": name, "grid_options": {"columns": 6, "rows": 1}}
    return tile if color is None else tile | {"color": color}


def _history(*entities: tuple[str, str]) -> Json:
    return {
        "type": "history-graph",
        "hours_to_show": 0.05,
        "entities": [{"entity": entity_id, "name": name} for entity_id, name in entities],
        "grid_options": {"columns": 12, "rows": 3},
    }
