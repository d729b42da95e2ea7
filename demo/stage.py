"""What a run works with once all is set up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .charge_point import ChargePoint
from .client import Client
from .options import Options
from .server import Server
from .site import Site


@dataclass(frozen=True, slots=True)
class Stage:
    """The simulated site, its charge points by title, and Home Assistant with a user in it.

    `entries` are the ids of Load Juggler's loads by title; `say` prints a line with the seconds since the start.
    """

    options: Options
    server: Server
    site: Site
    charge_points: Mapping[str, ChargePoint]
    client: Client
    entries: Mapping[str, str]
    say: Callable[[str], None]
