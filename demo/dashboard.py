"""The dashboard that the demo opens on."""

from __future__ import annotations

from collections.abc import Iterable

from . import scene
from .client import Client, Json
from .entities import DRAWS, load_juggler

URL_PATH = "load-juggler"


async def create(client: Client) -> None:
    """Make the dashboard and show it in the sidebar."""
    await client.command(
        "lovelace/dashboards/create",
        url_path=URL_PATH,
        title="Load Juggler",
        icon="mdi:ev-station",
        show_in_sidebar=True,
        require_admin=False,
    )
    await client.command("lovelace/config/save", url_path=URL_PATH, config=configuration())


def configuration() -> Json:
    """Return what is on it: the site over the whole width, its loads side by side below."""
    sections = [_site(), *(_car(vehicle.title) for vehicle in scene.VEHICLES), _plug(), _histories()]
    view = {"title": "Load Juggler", "path": "site", "type": "sections", "max_columns": 2, "sections": sections}
    return {"title": "Load Juggler", "views": [view]}


def _site() -> Json:
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
        "Site",
        "mdi:transmission-tower",
        *phases,
        _tile("sensor.simulated_house_solar_power", "Sun", color="amber"),
        _tile("sensor.simulated_house_house_power", "House"),
        _select(load_juggler("select", scene.HUB_TITLE, "distribution_mode"), "Distribution"),
        badges=(
            _badge(load_juggler("sensor", scene.HUB_TITLE, "available_power"), "name", "state"),
            _badge(load_juggler("sensor", scene.HUB_TITLE, "status"), "state"),
        ),
        span=2,
    )


def _car(title: str) -> Json:
    return _section(
        title,
        "mdi:car-electric",
        _select(load_juggler("select", title, "operating_mode"), "Mode"),
        _tile(load_juggler("sensor", title, "allocated_current"), "Limit", color="green"),
        _tile(DRAWS[title], "Draws"),
        _reason(title),
        badges=(_badge(load_juggler("sensor", title, "status"), "state"),),
    )


def _plug() -> Json:
    title = scene.HEATER_TITLE
    return _section(
        title,
        "mdi:radiator",
        _select(load_juggler("select", title, "operating_mode"), "Mode"),
        _tile("switch.heater_plug", "Plug"),
        _tile(DRAWS[title], "Draws"),
        _reason(title),
        badges=(_badge(load_juggler("sensor", title, "status"), "state"),),
    )


def _histories() -> Json:
    limits = [(load_juggler("sensor", vehicle.title, "allocated_current"), vehicle.title) for vehicle in scene.VEHICLES]
    return _section(
        "Last minutes",
        "mdi:chart-line",
        _history(*limits),
        _history(("sensor.simulated_house_solar_power", "Sun"), ("sensor.simulated_house_house_power", "House")),
    )


def _section(title: str, icon: str, *cards: Json, badges: Iterable[Json] = (), span: int = 1) -> Json:
    heading = {"type": "heading", "heading": title, "icon": icon, "heading_style": "title", "badges": list(badges)}
    return {"type": "grid", "column_span": span, "cards": [heading, *cards]}


def _badge(entity_id: str, *content: str) -> Json:
    return {"type": "entity", "entity": entity_id, "show_icon": False, "state_content": list(content)}


def _tile(entity_id: str, name: str, *, columns: int = 6, color: str | None = None) -> Json:
    tile: Json = {"type": "tile", "entity": entity_id, "name": name, "grid_options": {"columns": columns, "rows": 1}}
    return tile if color is None else tile | {"color": color}


def _reason(title: str) -> Json:
    entity_id = load_juggler("sensor", title, "reason")
    return _tile(entity_id, "Reason", columns=12) | {"state_content": ["sentence"]}


def _select(entity_id: str, name: str) -> Json:
    return {
        "type": "tile",
        "entity": entity_id,
        "name": name,
        "hide_state": True,
        "features": [{"type": "select-options"}],
        "features_position": "inline",
        "grid_options": {"columns": 12, "rows": 1},
    }


def _history(*entities: tuple[str, str]) -> Json:
    return {
        "type": "history-graph",
        "hours_to_show": 0.05,
        "entities": [{"entity": entity_id, "name": name} for entity_id, name in entities],
        "grid_options": {"columns": 12, "rows": 3},
    }
