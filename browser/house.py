"""The demo as a process of its own, and the one who talks to its Home Assistant past the browser."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from demo.options import free_port

ROOT = Path(__file__).resolve().parents[1]
_READY = "] Ready: "
_PATIENCE = 60.0
"""Seconds that anything asked of Home Assistant may take."""
_GRACE = 30.0
NOTHING = (None, "unavailable", "unknown")
"""States that are no value."""

type Json = dict[str, Any]


@contextmanager
def started(*arguments: str) -> Iterator[House]:
    """Start the demo with these arguments on a free port, and yield it once it is ready; end it at the end.

    Raises RuntimeError with what the demo said when it is not to be had.
    """
    with tempfile.TemporaryDirectory(prefix="load-juggler-browser-") as folder:
        login = Path(folder, "login.json")
        command = [sys.executable, "-m", "demo", "--no-browser", "--port", str(free_port()), "--login", str(login)]
        with subprocess.Popen(
            [*command, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process:
            try:
                _wait_until_ready(process)
                found = json.loads(login.read_text(encoding="utf-8"))
                with _connected(found["url"], found["token"]) as socket:
                    yield House(found["url"], found["token"], socket)
            finally:
                process.terminate()
                try:
                    # What it says while it ends is read, so that it never waits for a reader.
                    process.communicate(timeout=_GRACE)
                except subprocess.TimeoutExpired:
                    process.kill()


def _wait_until_ready(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    said = []
    # The demo itself says within minutes what keeps it from being ready, and ends.
    for line in process.stdout:
        if _READY in line:
            return
        said.append(line.strip())
    raise RuntimeError(f"the demo did not start: {' | '.join(said[-3:])}")


@contextmanager
def _connected(url: str, token: str) -> Iterator[ClientConnection]:
    address = url.replace("http", "ws", 1) + "/api/websocket"
    with connect(address, max_size=None, proxy=None) as socket:
        json.loads(socket.recv(_PATIENCE))
        socket.send(json.dumps({"type": "auth", "access_token": token}))
        answer = json.loads(socket.recv(_PATIENCE))
        if answer["type"] != "auth_ok":
            raise RuntimeError(f"Home Assistant refused the token of the demo: {answer}")
        yield socket


@dataclass(slots=True)
class House:
    """A demo that runs: its address, its user's token, and a connection as this user."""

    url: str
    token: str
    _socket: ClientConnection
    _ids: Iterator[int] = field(default_factory=lambda: count(1))

    def command(self, kind: str, **fields: Any) -> Any:
        """Send a websocket command and return its result. Raises RuntimeError when it is refused."""
        number = self._send(kind, **fields)
        # Nothing but results comes while nothing is subscribed to.
        while (message := json.loads(self._socket.recv(_PATIENCE)))["id"] != number:
            pass
        if not message["success"]:
            raise RuntimeError(f"{kind}: {message['error']['message']}")
        return message.get("result")

    def action(self, name: str, **data: Any) -> None:
        """Perform an action (domain.name)."""
        domain, service = name.split(".")
        self.command("call_service", domain=domain, service=service, service_data=data)

    def states(self) -> dict[str, Json]:
        """Return all states by entity id."""
        return {state["entity_id"]: state for state in self.command("get_states")}

    def state(self, entity_id: str) -> str:
        """Return the state of an entity, `missing` without one."""
        return str(self.states().get(entity_id, {}).get("state", "missing"))

    def until(self, reached: Callable[[dict[str, Json]], object]) -> dict[str, Json]:
        """Wait until all states together are so, looking whenever one changes, and return them.

        Raises TimeoutError when it does not come to that.
        """
        ends = time.monotonic() + _PATIENCE
        with _connected(self.url, self.token) as socket:
            watch = House(self.url, self.token, socket)
            watch.command("subscribe_events", event_type="state_changed")
            while not reached(states := self.states()):
                socket.recv(max(0.0, ends - time.monotonic()))
        return states

    def _send(self, kind: str, **fields: Any) -> int:
        number = next(self._ids)
        self._socket.send(json.dumps({"id": number, "type": kind} | fields))
        return number
