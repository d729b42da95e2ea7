"""A charge point and the stand-in of domain ocpp, over a loopback websocket inside a real Home Assistant."""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant

import custom_components

from .bench import DEMO_COMPONENTS, KNOWN, Bench, Until, central, connected


@pytest.fixture(autouse=True)
def demo_components(enable_custom_integrations: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Home Assistant find the demo's integrations."""
    monkeypatch.setattr(custom_components, "__path__", [*custom_components.__path__, str(DEMO_COMPONENTS)])


@pytest.fixture(autouse=True)
def nothing_deprecated(caplog: pytest.LogCaptureFixture) -> Any:
    """Fail a test during which Home Assistant complains of deprecated usage."""
    yield
    records = [record for phase in ("setup", "call") for record in caplog.get_records(phase)]
    assert [
        record.getMessage() for record in records if "Detected that custom integration" in record.getMessage()
    ] == []


@pytest.fixture
def port(socket_enabled: None) -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def until(hass: HomeAssistant) -> Until:
    """Return a wait for what comes over the socket: it ends as soon as the condition holds."""

    async def wait(condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not condition():
                # Readiness of a socket is seen by the event loop, between tasks.
                await asyncio.sleep(0.01)

    return wait


@pytest.fixture
async def start() -> AsyncIterator[Callable[[Bench], Bench]]:
    """Return what runs charge points until the test is over."""
    tasks: list[asyncio.Task[None]] = []

    def run(bench: Bench) -> Bench:
        tasks.append(asyncio.create_task(bench.point.run()))
        return bench

    yield run
    for task in tasks:
        task.cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [result for result in results if not isinstance(result, asyncio.CancelledError)] == []


@pytest.fixture
async def entry(hass: HomeAssistant, port: int) -> AsyncIterator[ConfigEntry]:
    """Return a central system that knows the chargers CP_A (box_a) and CP_B (box_b)."""
    entry = central(port, {"CP_A": KNOWN}, {"CP_B": KNOWN | {"cpid": "box_b"}})
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    yield entry
    if entry.state is ConfigEntryState.LOADED:
        await hass.config_entries.async_unload(entry.entry_id)


@pytest.fixture
async def bench(
    hass: HomeAssistant, entry: ConfigEntry, port: int, start: Callable[[Bench], Bench], until: Until
) -> Bench:
    """Return the charge point of box_a, connected."""
    return await connected(hass, start(Bench(port)), until)
