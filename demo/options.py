"""The command line."""

from __future__ import annotations

import argparse
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from .errors import DemoError

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for: `seconds` of real time to watch in `check`, `lapse` of the sun's day, folders resolved.

    `latency` is the number of tries, 0 for none; `faults` and `latency` are checks of their own. `login` is the file
    for address and token; on a `still` day sun and house stay as they are.
    """

    check: bool = False
    faults: bool = False
    latency: int = 0
    seconds: float = 60.0
    port: int = 8123
    lapse: float = 60.0
    ocpp_from: Path | None = None
    keep: Path | None = None
    login: Path | None = None
    still: bool = False
    browser: bool = True


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line, as all errors of the demo."""

    def error(self, message: str) -> NoReturn:
        raise DemoError(f"{message} (see --help)")


def parse(arguments: list[str]) -> Options:
    """Read the command line. Raises DemoError when it asks for what cannot be."""
    parser = _Parser(
        prog="scripts/demo",
        description="Start Home Assistant with a simulated house, two cars that speak OCPP 1.6J, and Load Juggler.",
        allow_abbrev=False,
    )
    parser.add_argument("--check", action="store_true", help="no browser: watch for a while, print a summary, judge it")
    parser.add_argument(
        "--seconds", type=float, default=60.0, metavar="S", help="how long --check watches (default 60)"
    )
    parser.add_argument("--faults", action="store_true", help="check instead what a lost and a rebooted charger do")
    parser.add_argument(
        "--latency",
        type=int,
        nargs="?",
        const=100,
        default=0,
        metavar="N",
        help="measure instead how fast an overload reaches the chargers, N times (default 100), as JSON lines",
    )
    parser.add_argument("--port", type=int, default=8123, metavar="N", help="port of Home Assistant (default 8123)")
    parser.add_argument("--lapse", type=float, default=60.0, metavar="X", help="speed of the sun's day (default 60)")
    parser.add_argument("--still", action="store_true", help="let the day stand still, at eleven, and nothing switch")
    parser.add_argument("--ocpp-from", type=Path, metavar="DIR", help="use the real OCPP integration found there")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep Home Assistant's configuration folder there")
    parser.add_argument(
        "--login", type=Path, metavar="FILE", help="write address and access token there, as JSON, once all is ready"
    )
    parser.add_argument("--no-browser", action="store_true", help="only print the address of the dashboard")
    found = parser.parse_args(arguments)
    if not 1 <= found.port <= 65535:
        parser.error(f"--port {found.port} is not between 1 and 65535")
    if found.latency < 0:
        parser.error(f"--latency {found.latency} is not a number of tries")
    if found.latency and found.faults:
        parser.error("--latency and --faults are two runs")
    if found.still and (found.latency or found.faults):
        parser.error("--still is a day to look at; --latency and --faults have a night of their own")
    if not 0 < found.seconds < float("inf"):
        parser.error(f"--seconds {found.seconds:g} is not a time")
    if not 1 <= found.lapse <= 3600:
        parser.error(f"--lapse {found.lapse:g} is not between 1 and 3600")
    return Options(
        check=found.check,
        faults=found.faults,
        latency=found.latency,
        seconds=found.seconds,
        port=found.port,
        lapse=found.lapse,
        ocpp_from=None if found.ocpp_from is None else find_ocpp(found.ocpp_from),
        keep=None if found.keep is None else fit_to_keep(found.keep),
        login=None if found.login is None else found.login.resolve(),
        still=found.still,
        browser=not (found.check or found.faults or found.latency or found.no_browser),
    )


def find_ocpp(folder: Path) -> Path:
    """Return the integration `ocpp` in that folder: it is the folder itself, or lies in its custom_components."""
    for place in (folder, folder / "custom_components" / "ocpp"):
        if place.joinpath("manifest.json").is_file() and place.joinpath("config_flow.py").is_file():
            return place.resolve()
    raise DemoError(f"--ocpp-from {folder}: no OCPP integration there (no manifest.json and config_flow.py)")


def fit_to_keep(folder: Path) -> Path:
    """Return the folder if a new configuration fits there: it must be empty or missing."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise DemoError(f"--keep {folder}: not an empty folder")
    return folder.resolve()


def require_free(port: int) -> None:
    """Raise DemoError if somebody listens on that port of this machine."""
    with socket.socket() as probe:
        # As servers do it: a port that only waits for its last packets to die is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise DemoError(f"Port {port} needs more rights than you have: choose another one with --port") from None
        except OSError:
            raise DemoError(f"Port {port} is busy: choose another one with --port") from None


def free_port() -> int:
    """Return a port of this machine on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
