"""Every piece of YAML and JSON of the pages: Home Assistant takes it, and it does what the page says."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from typing import Any

import pytest
import yaml
from homeassistant.components import automation
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from homeassistant.util.yaml import load_yaml_dict, parse_yaml
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service

from custom_components.dynamic_ocpp_evse.const import DOMAIN
from custom_components.dynamic_ocpp_evse.engine import Distribution, Mode

# Its house is that of the tests of the integration.
from tests.integration.conftest import home, ocpp, one_clock  # noqa: F401
from tests.integration.home import Home, add_plug, set_up
from tests.integration.ocpp_double import OcppDouble

from .pages import PAGES, ROOT, Block, blocks

SERVICES = load_yaml_dict(str(ROOT / "custom_components" / DOMAIN / "services.yaml"))
MODES = {"set_operating_mode": set(Mode), "set_distribution_mode": set(Distribution)}
CARD = {"type", "title", "entry_id"}

YAML = [block for page in PAGES for block in blocks(page) if block.language in ("yaml", "yml")]
AUTOMATIONS = [block for block in YAML if "actions:" in block.code]
IDS = [f"{block.page}-{number}" for number, block in enumerate(AUTOMATIONS)]

CAR = "select.dynamic_ocpp_evse_garage_operating_mode"
HEATER = "select.dynamic_ocpp_evse_heater_operating_mode"
SHARING = "select.dynamic_ocpp_evse_home_distribution_mode"


def parsed(block: Block) -> dict[str, Any]:
    """Return an automation; one that shows its actions alone gets a trigger."""
    found = parse_yaml(block.code)
    assert isinstance(found, dict)
    return {"alias": "It", "triggers": [{"trigger": "event", "event_type": "go"}], **found}


def called(steps: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each action that steps call, with its data."""
    if isinstance(steps, dict):
        if "action" in steps:
            yield str(steps["action"]), steps.get("data", {})
        for value in steps.values():
            yield from called(value)
    elif isinstance(steps, list):
        for step in steps:
            yield from called(step)


def test_each_piece_is_of_a_known_kind() -> None:
    for block in YAML:
        found = yaml.safe_load(block.code)
        assert block in AUTOMATIONS or found.get("strategy", found)["type"].startswith("custom:"), block


def test_a_card_is_given_what_it_knows() -> None:
    for block in YAML:
        found = yaml.safe_load(block.code)
        if found.get("type") == "custom:load-juggler-card":
            assert set(found) <= CARD


@pytest.mark.parametrize("block", AUTOMATIONS, ids=IDS)
def test_its_actions_have_the_fields_that_they_take(block: Block) -> None:
    for action, data in called(parsed(block)["actions"]):
        domain, _, name = action.partition(".")
        if domain == DOMAIN:
            fields = SERVICES[name]["fields"]
            assert set(data) <= set(fields), action
            assert {key for key, field in fields.items() if field.get("required")} <= set(data), action
            assert "{" in data.get("mode", "{") or data["mode"] in MODES[name], action


@pytest.fixture
async def house(home: Home, ocpp: OcppDouble) -> AsyncIterator[Home]:  # noqa: F811
    """Return a house with a charger and a heater, whose automations end with the test."""
    home.hass.states.async_set("switch.heater", "off")
    garage = await set_up(home)
    hub = home.hass.config_entries.async_get_entry(garage.data["hub_entry_id"])
    assert isinstance(hub, MockConfigEntry)
    await add_plug(home.hass, hub, "switch.heater")
    yield home
    if automation.DOMAIN in home.hass.config.components:
        await home.hass.services.async_call("automation", "turn_off", {"entity_id": "automation.it"}, blocking=True)


async def automate(house: Home, block: Block) -> None:
    """Set an automation up; one that is wrong would be unavailable."""
    assert await async_setup_component(house.hass, "automation", {"automation": parsed(block)})
    await house.settle()
    assert house.state("automation.it") == "on"


def piece(text: str) -> Block:
    """Return the automation of the README that has this text."""
    [found] = [block for block in AUTOMATIONS if block.page == "README.md" and text in block.code]
    return found


@pytest.mark.parametrize("block", AUTOMATIONS, ids=IDS)
async def test_home_assistant_takes_an_automation(house: Home, block: Block) -> None:
    await automate(house, block)


async def test_what_home_assistant_does_not_take_is_told(house: Home) -> None:
    with pytest.raises(AssertionError):
        await automate(house, Block("", "yaml", "triggers: [{trigger: time, at: late}]\nactions: []"))


async def test_the_examples_of_actions_do_what_they_say(house: Home, ocpp: OcppDouble) -> None:  # noqa: F811
    await automate(house, piece("dynamic_ocpp_evse.set_min_current"))
    house.hass.bus.async_fire("go")
    await house.run(30)
    assert [house.state(entity_id) for entity_id in (CAR, SHARING, HEATER)] == ["Solar Priority", "Shared", "Excess"]
    limits = [house.state(f"number.dynamic_ocpp_evse_garage_{key}") for key in ("max_current", "min_current")]
    assert [float(limit) for limit in limits] == [10, 8]
    assert "clear_profile" in [name for name, _ in ocpp.calls]


async def test_who_waits_for_ten_minutes_is_in_the_log(house: Home) -> None:
    written = async_mock_service(house.hass, "system_log", "write")
    await automate(house, piece("dynamic_ocpp_evse.explain"))
    await house.hass.services.async_call(
        "select", "select_option", {"entity_id": CAR, "option": "Solar Only"}, blocking=True
    )
    await house.run(240)  # its pause is over
    status = house.hass.states.get("sensor.dynamic_ocpp_evse_garage_status")
    assert status is not None
    assert status.state == "waiting"
    await house.run(590 - (dt_util.utcnow() - status.last_changed).total_seconds(), 10)
    assert written == []
    await house.run(20)
    [call] = written
    assert call.data["message"].startswith("Waits for more sun: ")
    assert call.data["message"].endswith("{'A': 24.0, 'B': 24.0, 'C': 24.0}")


async def test_the_answer_is_what_explain_answers(home: Home, ocpp: OcppDouble) -> None:  # noqa: F811
    garage = await set_up(home)
    home.house = (22.0, 3.0, 2.0)
    await home.run(90)
    answer = await home.hass.services.async_call(
        DOMAIN, "explain", {"entry_id": garage.entry_id}, blocking=True, return_response=True
    )
    assert answer is not None
    [told] = [json.loads(block.code) for block in blocks("README.md") if block.language == "json"]
    told["loads"][0]["entry_id"] = garage.entry_id
    assert {**answer, "budgets": answer["budgets"][:1]} == told  # type: ignore[index]


async def test_the_night_tariff(house: Home) -> None:
    zone = dt_util.get_default_time_zone()
    house.freezer.move_to(datetime(2026, 3, 4, 21, 55, tzinfo=zone))
    await automate(house, piece("id: Standard"))
    await house.run(10 * 60, 60)
    assert house.state(CAR) == "Standard"
    house.freezer.move_to(datetime(2026, 3, 5, 5, 55, tzinfo=zone))
    await house.run(10 * 60, 60)
    assert house.state(CAR) == "Solar Only"


@pytest.mark.parametrize(
    ("price", "soc", "people", "mode"),
    [
        (0.3, 50, 0, "Solar Only"),
        (0.3, 50, 2, "Solar Priority"),
        (0.3, 96, 0, "Standard"),
        (-0.01, 50, 0, "Standard"),
        ("unavailable", "unavailable", "unknown", "Solar Only"),
    ],
)
async def test_the_mixed_modes(house: Home, price: object, soc: object, people: object, mode: str) -> None:
    await house.hass.services.async_call(
        "select", "select_option", {"entity_id": CAR, "option": "Excess"}, blocking=True
    )
    house.hass.states.async_set("zone.home", str(people))
    house.hass.states.async_set("sensor.dynamic_ocpp_evse_home_battery_soc", str(soc))
    house.hass.states.async_set("sensor.price", "1")
    await automate(house, piece("zone.home"))
    house.hass.states.async_set("sensor.price", str(price))
    await house.settle()
    assert house.state(CAR) == mode


async def test_the_event_says_why_a_load_has_stopped(house: Home) -> None:
    told = async_mock_service(house.hass, "persistent_notification", "create")
    await automate(house, piece("event_type: dynamic_ocpp_evse_decision"))
    await house.run(60)
    house.house = (26.0, 26.0, 26.0)
    await house.run(60)
    [call] = [call for call in told if call.data["title"] == "Garage stopped"]
    assert call.data["message"].startswith("The main breaker has no more to give")
