"""What a person sends in: enough to decide all of it again, and nothing that says whose home it is."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock

import pytest
from homeassistant.auth.models import Credentials
from homeassistant.config_entries import ConfigEntry, ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
    get_diagnostics_for_device,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from replay.__main__ import main as replay

from . import home as parts
from .home import Home, add_evse, add_hub, add_plug
from .ocpp_double import OcppDouble

ROOT = Path(__file__).parents[2]
LATITUDE, LONGITUDE = 46.05693, 14.50575
PLANTED = (
    "Hrastova", "kovač", "kovac", "Špela", "Spela", "wallbox", "Taycan", "boiler", "bojler", "46.0569", "14.5057",
    "wintergarten", "enphase", "192.168.77.12", "duckdns", "abrakadabra4711", "9f8e7d",
)  # fmt: skip


async def planted(hass: HomeAssistant, home: Home, monkeypatch: pytest.MonkeyPatch) -> dict[str, MockConfigEntry]:
    """Set up a home that is full of what must not be told."""
    hass.config.location_name = "Hrastova 12"
    await hass.config.async_update(latitude=LATITUDE, longitude=LONGITUDE)
    user = await hass.auth.async_create_user("Špela Kovač")
    login = Credentials(auth_provider_type="homeassistant", auth_provider_id=None, data={"username": "skovac"})
    await hass.auth.async_link_user(user, login)
    ar.async_get(hass).async_create("Wintergarten")
    er.async_get(hass).async_get_or_create("person", "person", "1", original_name="Kovač Špela")
    meters = tuple(f"sensor.hrastova_enphase_{phase}" for phase in "abc")
    monkeypatch.setattr(parts, "GRID", meters)
    home.house = (1.0, 2.0, 3.0)
    charger = home.charger("wallbox_kovac")
    home.draws(charger, 0.0)
    home.report()
    hass.states.async_set("switch.kovac_boiler", "on")
    hass.states.async_set("sensor.boiler_kovac_power", "900", {"unit_of_measurement": "W", "device_class": "power"})
    hub = await add_hub(hass, "Hrastova 12")
    car = await add_evse(hass, hub, charger, "Špela's Taycan")
    boiler = await add_plug(hass, hub, "switch.kovac_boiler", power_sensor="sensor.boiler_kovac_power", name="Bojler")
    hass.config_entries.async_update_entry(boiler, title="Bojler Kovač")
    await home.settle()
    return {"hub": hub, "car": car, "boiler": boiler}


@pytest.fixture
async def entries(
    hass: HomeAssistant, home: Home, ocpp: OcppDouble, monkeypatch: pytest.MonkeyPatch
) -> dict[str, MockConfigEntry]:
    """Return the entries of a home where a charger says more than it should."""
    assert await async_setup_component(hass, "diagnostics", {})
    # Home Assistant's own part of the file asks the supervisor, whose client no test environment has.
    monkeypatch.setattr(
        "homeassistant.components.diagnostics.async_get_system_info", AsyncMock(side_effect=lambda _: {"user": ""})
    )
    said = (
        "Charger wallbox_kovac (sensor.wallbox_kovac_status, http://192.168.77.12:9000/x?y) of Špela Kovač at "
        f"{LATITUDE}, {LONGITUDE} behind kovac.duckdns.org refused tag abrakadabra4711deadbeef: "
        "no SKOVAC in Hrastova 12"
    )
    found = await planted(hass, home, monkeypatch)
    await home.run(30)
    ocpp.refuse = lambda service, cpid: HomeAssistantError(said)
    home.house = (22.0, 2.0, 3.0)
    home.draws(home.chargers[0], 12.0)
    await home.run(30)
    ocpp.refuse = lambda service, cpid: None
    await home.run(30)
    return found


def secrets(hass: HomeAssistant, entries: dict[str, MockConfigEntry], home: Home) -> set[str]:
    """Return every id and name of the home that the file might hold."""
    own = [entity.entity_id for entity in er.async_get(hass).entities.values()]
    found = {*PLANTED, *own, *parts.GRID, home.chargers[0].device.id, home.chargers[0].entry.entry_id}
    for entry in entries.values():
        found |= {entry.entry_id, entry.title, str(entry.unique_id or entry.entry_id)}
    return {item.lower() for item in found}


async def downloaded(hass: HomeAssistant, client: ClientSessionGenerator, entry: ConfigEntry[Any]) -> dict[str, Any]:
    """Download the diagnostics of an entry."""
    found: dict[str, Any] = await get_diagnostics_for_config_entry(hass, client, entry)  # type: ignore[assignment]
    return found


@pytest.mark.parametrize("which", ["hub", "car", "boiler"])
async def test_nothing_says_whose_home_it_is(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    home: Home,
    entries: dict[str, MockConfigEntry],
    which: str,
) -> None:
    text = json.dumps(await downloaded(hass, hass_client, entries[which]), ensure_ascii=False).lower()
    told = {item for item in secrets(hass, entries, home) if item in text}
    assert told == set()
    assert "refused tag" in text, "what a charger says is told, without what it says too much"


async def test_what_is_told_is_named_the_same_throughout(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, entries: dict[str, MockConfigEntry]
) -> None:
    found = await downloaded(hass, hass_client, entries["car"])
    kinds = {entry["id"]: entry["kind"] for entry in found["entries"]}
    car, boiler = sorted(("car", "boiler"), key=lambda name: entries[name].entry_id)
    loads = {car: "load 1", boiler: "load 2"}
    assert kinds == {"hub 1": "hub", loads["car"]: "evse", loads["boiler"]: "plug"}
    assert found["about"] == loads["car"]
    hub, plug = found["entries"][0], next(entry for entry in found["entries"] if entry["kind"] == "plug")
    assert [hub["data"][f"grid_phase_{phase}"] for phase in "abc"] == ["sensor 1", "sensor 2", "sensor 3"]
    assert hub["options"]["name"] == "**REDACTED**"
    assert hub["options"]["main_breaker_rating"] == 25
    assert hub["options"]["distribution_mode"] == "Priority"
    assert plug["data"]["hub_entry_id"] == "hub 1"
    assert plug["data"]["connected_phases"] == ["a"]
    assert (plug["data"]["switch"], plug["data"]["power_sensor"]) == ("switch 1", "sensor 4")
    assert plug["sources"]["switch 1"]["state"] == "on"
    assert plug["sources"]["sensor 4"] == {
        "state": 900.0, "unit": "W", "device_class": "power", "age": pytest.approx(90, abs=1),
    }  # fmt: skip
    last = found["steps"][-1]
    assert {load["id"] for load in last["snapshot"]["loads"]} == set(loads.values())
    assert {load["id"] for load in last["plan"]["loads"]} == set(loads.values())
    assert {load["id"] for load in found["memory"]["loads"]} == set(loads.values())
    assert set(found["calls"]) == set(loads.values())


async def test_it_tells_what_a_charger_was_told_and_what_came_of_it(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, entries: dict[str, MockConfigEntry]
) -> None:
    found = await downloaded(hass, hass_client, entries["hub"])
    calls = found["calls"][(await downloaded(hass, hass_client, entries["car"]))["about"]]
    assert [call["service"] for call in calls[:2]] == ["get_configuration"] * 2
    assert [call["outcome"] for call in calls[:2]] == ["{'value': 'Current'}", "{'value': '8'}"]
    assert {call["outcome"] for call in calls[2:4]} == {"returned"}
    refused = [call["outcome"] for call in calls if call["outcome"].startswith("HomeAssistantError")]
    assert refused
    assert "devid" not in calls[2]["asked"]
    assert calls[2]["asked"]["custom_profile"]["chargingSchedule"]["chargingRateUnit"] == "A"
    assert [call["at"] for call in calls] == sorted(call["at"] for call in calls)


async def test_it_tells_the_versions_and_the_time(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, entries: dict[str, MockConfigEntry]
) -> None:
    found = await downloaded(hass, hass_client, entries["hub"])
    assert set(found["versions"]) == {"home_assistant", "python", "dynamic_ocpp_evse", "ocpp"}
    assert found["versions"]["dynamic_ocpp_evse"] == "0.1.0"
    assert found["clock"]["now"] >= found["steps"][-1]["now"]


async def test_a_device_has_those_of_its_entry(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, entries: dict[str, MockConfigEntry]
) -> None:
    car = entries["car"]
    [device] = dr.async_entries_for_config_entry(dr.async_get(hass), car.entry_id)
    found = await get_diagnostics_for_device(hass, hass_client, car, device)
    assert found["about"] == (await downloaded(hass, hass_client, car))["about"]
    assert len(found["steps"]) > 10


async def test_it_is_decided_again_as_it_was(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    entries: dict[str, MockConfigEntry],
    home: Home,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Also from the middle on: what was remembered before the first cycle of the file is in it."""
    await home.run(700)
    hub = entries["hub"].runtime_data
    assert len(hub.trail) == 120
    assert hub.trail[0].before.at is not None, "the file begins in the middle"
    file = tmp_path / "diagnostics.json"
    file.write_text(json.dumps({"home_assistant": {}, "data": await downloaded(hass, hass_client, entries["hub"])}))
    assert replay([str(file), "--json"]) == 0
    printed = capsys.readouterr()
    lines = [json.loads(line) for line in printed.out.splitlines()]
    assert [line["now"] for line in lines] == [step.now for step in hub.trail]
    for line, step in zip(lines, hub.trail, strict=True):
        assert [load["limit"] for load in line["loads"]] == [load.limit for load in step.plan.loads]
        assert [load["reason"] for load in line["loads"]] == [load.reason.code for load in step.plan.loads]
    assert "every decision is as recorded" in printed.err


async def test_a_memory_that_was_changed_between_two_cycles_is_told(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    entries: dict[str, MockConfigEntry],
    home: Home,
    tmp_path: Path,
) -> None:
    """As it is when a load comes back with the pause that it had."""
    await hass.config_entries.async_reload(entries["car"].entry_id)
    await home.run(20)
    hub = entries["hub"].runtime_data
    hub.memory = hub.memory._replace(loads=())
    await home.run(20)
    found = await downloaded(hass, hass_client, entries["hub"])
    given = [index for index, step in enumerate(found["steps"]) if step["memory"] is not None]
    assert given[0] == 0
    assert 2 <= len(given) <= 3, "where nothing was changed, the cycle before says it"
    file = tmp_path / "diagnostics.json"
    file.write_text(json.dumps(found))
    assert replay([str(file)]) == 0


async def test_without_a_running_hub_there_is_the_configuration(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, entries: dict[str, MockConfigEntry], tmp_path: Path
) -> None:
    await hass.config_entries.async_set_disabled_by(entries["hub"].entry_id, ConfigEntryDisabler.USER)
    found = await downloaded(hass, hass_client, entries["car"])
    assert (found["clock"], found["steps"]) == (None, [])
    assert len(found["entries"]) == 3
    file = tmp_path / "diagnostics.json"
    file.write_text(json.dumps(found))
    assert replay([str(file)]) == 2


async def test_a_load_without_its_hub_has_its_own(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, entries: dict[str, MockConfigEntry]
) -> None:
    await hass.config_entries.async_remove(entries["hub"].entry_id)
    await hass.config_entries.async_reload(entries["car"].entry_id)
    found = await downloaded(hass, hass_client, entries["car"])
    [entry] = found["entries"]
    assert (found["about"], entry["id"]) == ("load 1", "load 1")
    assert entry["state"] == "setup_error"
    assert entry["data"]["hub_entry_id"] == "**REDACTED**"


def test_it_runs_where_no_home_assistant_is(tmp_path: Path) -> None:
    """With every import of it forbidden, it gets as far as the file."""
    file = tmp_path / "none.json"
    file.write_text("{}")
    script = (
        "import sys, importlib.util\n"
        "there = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name, *rest: None if name == 'homeassistant' else there(name, *rest)\n"
        "sys.modules['homeassistant'] = sys.modules['voluptuous'] = None\n"
        "from replay.__main__ import main\n"
        f"sys.exit(main([{str(file)!r}]))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        2, f"scripts/replay: {file} is no diagnostics file of Load Juggler\n",
    )  # fmt: skip
