"""The integration that shows the simulated house, against a real server on the loopback interface."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import STATE_OFF, STATE_ON, STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

import custom_components
from custom_components.dynamic_ocpp_evse.detection import detect_site

DOMAIN = "simulated_house"
DEMO_COMPONENTS = Path(__file__).parents[2] / "demo" / "custom_components"
GRID_A = "sensor.simulated_house_grid_current_a"
SAMPLE = {"grid_current_a": 3.25, "grid_current_b": -4.5, "grid_current_c": 0.0}
HEATER = {"heater": False, "heater_power": 0.0}


class House:
    """The other end of the link."""

    def __init__(self) -> None:
        self.writers: list[asyncio.StreamWriter] = []
        self.commands: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.left = 0
        self.server: asyncio.Server | None = None
        self.port = 0

    async def open(self) -> None:
        """Listen, on the port of last time if there was one."""
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self.server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Stop listening and drop whoever is connected."""
        assert self.server is not None
        self.server.close()
        for writer in self.writers:
            writer.close()
        self.writers.clear()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.append(writer)
        writer.write(json.dumps(HEATER | {"solar_power": 4200.0}).encode() + b"\n")
        # A peer that goes while a sample is under way resets the connection.
        with suppress(ConnectionError):
            while line := await reader.readline():
                self.commands.put_nowait(json.loads(line))
        self.left += 1
        writer.close()

    def send(self, sample: dict[str, Any] | bytes) -> None:
        """Send a sample, or raw bytes, to everyone connected."""
        line = sample if isinstance(sample, bytes) else json.dumps(sample).encode()
        for writer in self.writers:
            writer.write(line + b"\n")


type Until = Callable[[Callable[[], bool]], Awaitable[None]]


@pytest.fixture
async def house(socket_enabled: None) -> AsyncIterator[House]:
    """Return a house that listens."""
    house = House()
    await house.open()
    yield house
    await house.close()


@pytest.fixture(autouse=True)
def demo_components(enable_custom_integrations: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Home Assistant find the demo's integrations, and have the link try again soon."""
    monkeypatch.setattr(custom_components, "__path__", [*custom_components.__path__, str(DEMO_COMPONENTS)])
    monkeypatch.setattr("custom_components.simulated_house.link._RETRY", 0.01)


@pytest.fixture
def until(hass: HomeAssistant) -> Until:
    """Return a wait for what comes over the socket: it ends as soon as the condition holds."""

    async def wait(condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not condition():
                # Readiness of a socket is seen by the event loop, between tasks.
                await asyncio.sleep(0.01)
        await hass.async_block_till_done()

    return wait


@pytest.fixture
async def entry(hass: HomeAssistant, house: House, until: Until) -> MockConfigEntry:
    """Return the entry of the house, set up and connected."""
    entry = MockConfigEntry(domain=DOMAIN, title="Simulated house", data={"port": house.port})
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await until(lambda: state(hass, "switch.heater_plug") == STATE_OFF)
    return entry


def state(hass: HomeAssistant, entity_id: str) -> str | None:
    """Return the state of an entity, None if it has none."""
    found = hass.states.get(entity_id)
    return found and found.state


async def test_flow_sets_up_the_house_that_answers(hass: HomeAssistant, house: House) -> None:
    form = await hass.config_entries.flow.async_init(DOMAIN, context={"source": "user"})
    assert form["type"] is FlowResultType.FORM
    assert form["step_id"] == "user"
    done = await hass.config_entries.flow.async_configure(form["flow_id"], {"port": house.port})
    await hass.async_block_till_done()
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert done["data"] == {"port": house.port}
    assert done["result"].state is ConfigEntryState.LOADED


async def test_flow_keeps_the_form_open_where_no_house_answers(hass: HomeAssistant, house: House) -> None:
    await house.close()
    form = await hass.config_entries.flow.async_init(DOMAIN, context={"source": "user"})
    again = await hass.config_entries.flow.async_configure(form["flow_id"], {"port": house.port})
    assert again["errors"] == {"base": "cannot_connect"}
    await house.open()
    done = await hass.config_entries.flow.async_configure(form["flow_id"], {"port": house.port})
    assert done["type"] is FlowResultType.CREATE_ENTRY


async def test_flow_refuses_a_port_twice(hass: HomeAssistant, house: House, entry: MockConfigEntry) -> None:
    form = await hass.config_entries.flow.async_init(DOMAIN, context={"source": "user"})
    result = await hass.config_entries.flow.async_configure(form["flow_id"], {"port": house.port})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "already_configured")


async def test_meters_show_what_was_sampled(
    hass: HomeAssistant, house: House, entry: MockConfigEntry, until: Until
) -> None:
    assert state(hass, "sensor.simulated_house_solar_power") == "4200.0"
    assert state(hass, GRID_A) == STATE_UNAVAILABLE, "not sampled yet"
    house.send(SAMPLE | {"house_power": 512.0})
    await until(lambda: state(hass, GRID_A) != STATE_UNAVAILABLE)
    assert [state(hass, f"sensor.simulated_house_grid_current_{phase}") for phase in "abc"] == ["3.25", "-4.5", "0.0"]
    assert state(hass, "sensor.simulated_house_house_power") == "512.0"
    grid = hass.states.get(GRID_A)
    assert grid is not None
    assert grid.attributes["unit_of_measurement"] == "A"
    assert grid.attributes["friendly_name"] == "Simulated house Grid current A"
    power = hass.states.get("sensor.heater_plug_power")
    assert power is not None
    assert (power.state, power.attributes["unit_of_measurement"]) == ("0.0", "W")


async def test_unique_ids(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    keys = [*SAMPLE, *HEATER, "solar_power", "house_power"]
    assert {entity.unique_id for entity in entities} == {f"{entry.entry_id}_{key}" for key in keys}
    plug = {entity.entity_id: entity.device_id for entity in entities}
    assert plug["switch.heater_plug"] == plug["sensor.heater_plug_power"], "the plug's power is found by its device"
    assert plug["switch.heater_plug"] != plug[GRID_A]


async def test_what_a_hub_asks_for_is_found_by_itself(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """As it would be of a real meter and a real inverter, whoever made them."""
    found = {key: one.value for key, one in (await detect_site(hass)).items()}
    grid = {f"grid_phase_{phase}": f"sensor.simulated_house_grid_current_{phase}" for phase in "abc"}
    assert found == grid | {"solar_production": "sensor.simulated_house_solar_power"}


async def test_a_house_with_more_has_more_meters_once_it_has_told_of_them(
    hass: HomeAssistant, house: House, entry: MockConfigEntry, until: Until
) -> None:
    soc, power, garage = (f"sensor.{name}" for name in (
        "hybrid_inverter_battery", "hybrid_inverter_battery_power", "garage_sub_board_current_b"
    ))  # fmt: skip
    assert [state(hass, entity_id) for entity_id in (soc, power, garage)] == [None, None, None]
    for percent in (61.5, 62.0):
        house.send({"battery_soc": percent, "battery_power": -1200, "garage_current_b": 7.25})
        await until(lambda percent=percent: state(hass, soc) == str(percent))
    assert [state(hass, entity_id) for entity_id in (power, garage)] == ["-1200", "7.25"]
    found = hass.states.get(soc)
    assert found is not None
    assert (found.attributes["device_class"], found.attributes["unit_of_measurement"]) == ("battery", "%")


async def test_same_value_again_is_a_report(
    hass: HomeAssistant, house: House, entry: MockConfigEntry, until: Until
) -> None:
    house.send(SAMPLE)
    await until(lambda: state(hass, GRID_A) == "3.25")
    first = hass.states.get(GRID_A)
    assert first is not None
    updated, reported = first.last_updated, first.last_reported
    house.send(SAMPLE)

    def reported_again() -> bool:
        now = hass.states.get(GRID_A)
        return now is not None and now.last_reported > reported

    await until(reported_again)
    again = hass.states.get(GRID_A)
    assert again is not None
    assert again.last_updated == updated


async def test_switch_asks_the_house_and_shows_its_answer(
    hass: HomeAssistant, house: House, entry: MockConfigEntry, until: Until
) -> None:
    for service, wanted, shown in (("turn_on", True, STATE_ON), ("turn_off", False, STATE_OFF)):
        before = state(hass, "switch.heater_plug")
        await hass.services.async_call("switch", service, {"entity_id": "switch.heater_plug"}, blocking=True)
        async with asyncio.timeout(10):
            assert await house.commands.get() == {"heater": wanted}
        assert state(hass, "switch.heater_plug") == before, "nothing is believed before the house says so"
        house.send({"heater": wanted, "heater_power": 2000.0 * wanted})
        await until(lambda shown=shown: state(hass, "switch.heater_plug") == shown)


async def test_lost_link_makes_everything_unavailable_until_it_is_back(
    hass: HomeAssistant, house: House, entry: MockConfigEntry, until: Until
) -> None:
    house.send(SAMPLE)
    await until(lambda: state(hass, GRID_A) == "3.25")
    await house.close()
    await until(lambda: state(hass, GRID_A) == STATE_UNAVAILABLE)
    assert {found.state for found in hass.states.async_all(("sensor", "switch"))} == {STATE_UNAVAILABLE}
    with pytest.raises(HomeAssistantError) as raised:
        await press(hass)
    assert raised.value.translation_key == "not_connected"
    await house.open()
    await until(lambda: state(hass, "switch.heater_plug") == STATE_OFF)
    house.send(SAMPLE)
    await until(lambda: state(hass, GRID_A) == "3.25")


async def press(hass: HomeAssistant) -> None:
    """Turn the plug on past the check for availability, as a call does that raced with the loss of the link."""
    entity = hass.data["entity_components"]["switch"].get_entity("switch.heater_plug")
    await entity.async_turn_on()


@pytest.mark.parametrize("line", [b"hello", b"[1, 2]", b'{"grid_current_a": "3.1"}', b"\xff\xfe"])
async def test_line_that_is_no_sample_ends_the_link_and_not_the_integration(
    hass: HomeAssistant, house: House, entry: MockConfigEntry, until: Until, line: bytes
) -> None:
    house.send(line)
    await until(lambda: state(hass, "switch.heater_plug") == STATE_UNAVAILABLE)
    await until(lambda: state(hass, "switch.heater_plug") == STATE_OFF)


async def test_unload_ends_the_link(hass: HomeAssistant, house: House, entry: MockConfigEntry, until: Until) -> None:
    assert await hass.config_entries.async_unload(entry.entry_id)
    await until(lambda: house.left == 1)
    assert state(hass, "switch.heater_plug") == STATE_UNAVAILABLE
