"""The link to the process that runs the house: JSON objects, one a line, in both directions.

The house sends the samples of its meters as they come, each as `{key: value}`; a key that is missing was not sampled.
To it go commands of the same form.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable

from .const import HOST

_LOGGER = logging.getLogger(__name__)

_CONNECT_TIMEOUT = 5.0
_RETRY = 1.0

type Value = float | bool
type Listener = Callable[[], None]


class Link:
    """Keeps itself connected while `run` runs, and holds the newest value of each key.

    Without a connection there are no values: what the house took a while ago is not what it takes.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.values: dict[str, Value] = {}
        self._writer: asyncio.StreamWriter | None = None
        self._listeners: dict[str, list[Listener]] = {}

    def listen(self, key: str, listener: Listener) -> Callable[[], None]:
        """Call `listener` at each sample of `key` and when its value is lost; return what ends that."""
        self._listeners.setdefault(key, []).append(listener)
        return lambda: self._listeners[key].remove(listener)

    async def run(self) -> None:
        """Connect, read, connect again; ends only by being cancelled."""
        while True:
            try:
                await self._read()
            except (OSError, TimeoutError, ValueError) as error:
                _LOGGER.debug("Link to port %s ended: %s", self.port, error)
            await asyncio.sleep(_RETRY)

    async def send(self, key: str, value: Value) -> None:
        """Send a command. Raises ConnectionError when there is no link."""
        if self._writer is None:
            raise ConnectionError(f"Nothing listens on port {self.port}")
        self._writer.write(json.dumps({key: value}).encode() + b"\n")
        await self._writer.drain()

    async def _read(self) -> None:
        async with asyncio.timeout(_CONNECT_TIMEOUT):
            reader, self._writer = await asyncio.open_connection(HOST, self.port)
        try:
            while line := await reader.readline():
                self._take(parse(line))
        finally:
            self._writer.close()
            self._writer = None
            lost, self.values = self.values, {}
            self._tell(lost)

    def _take(self, sample: dict[str, Value]) -> None:
        self.values |= sample
        self._tell(sample)

    def _tell(self, keys: dict[str, Value]) -> None:
        for key in keys:
            for listener in tuple(self._listeners.get(key, ())):
                listener()


def parse(line: bytes) -> dict[str, Value]:
    """Read one line. Raises ValueError when it is not an object of numbers and switch states."""
    sample = json.loads(line)
    if not isinstance(sample, dict) or not all(isinstance(value, (int, float)) for value in sample.values()):
        raise ValueError(f"Not a sample: {line[:80]!r}")
    return sample


async def probe(port: int) -> bool:
    """Return whether a simulated house speaks on that port."""
    try:
        async with asyncio.timeout(_CONNECT_TIMEOUT):
            reader, writer = await asyncio.open_connection(HOST, port)
            try:
                return bool(parse(await reader.readline()))
            finally:
                writer.close()
    except (OSError, TimeoutError, ValueError):
        return False
