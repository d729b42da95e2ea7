"""The action `explain`: the last decision as plain data."""

from __future__ import annotations

import json
from typing import Any

import pytest
from homeassistant.exceptions import ServiceNotSupported, ServiceValidationError

from .home import Home, add_hub, annexe_and_heater
from .ocpp_double import OcppDouble

DOMAIN = "dynamic_ocpp_evse"


async def explain(home: Home, entry_id: str) -> Any:
    """Ask why; the answer must be plain data."""
    data = {"entry_id": entry_id}
    answer = await home.hass.services.async_call(DOMAIN, "explain", data, blocking=True, return_response=True)
    assert json.loads(json.dumps(answer)) == answer
    return answer


async def test_of_a_hub_all_is_told(home: Home, ocpp: OcppDouble) -> None:
    hub, garage, heater = await annexe_and_heater(home)
    home.freezer.tick(1.5)
    answer = await explain(home, hub.entry_id)
    assert {key: answer[key] for key in ("hub", "seconds_ago", "status", "problems", "site", "balance")} == {
        "hub": "Home",
        "seconds_ago": 1.5,
        "status": "ok",
        "problems": [],
        "site": {
            "distribution_mode": "Priority",
            "import_accounting": "per_phase",
            "off_grid": False,
            "main_breaker_a": 25.0,
            "phase_voltage_v": 230.0,
            "max_import_w": None,
            "power_buffer_w": 0.0,
            "battery": None,
        },
        "balance": {
            "overload": False,
            "grid_a": {"A": 11.0, "B": 11.0, "C": 11.0},
            "without_managed_loads_a": {"A": 1.0, "B": 1.0, "C": 1.0},
            "available_a": {"A": 24.0, "B": 24.0, "C": 24.0},
            "available_w": 72 * 230,
            "grid_w": 33 * 230,
            "house_w": 3 * 230,
            "managed_w": 30 * 230,
            "solar_w": None,
            "surplus_w": -3 * 230,
            "battery_w": None,
            "battery_soc_percent": None,
            "battery_gates": None,
        },
    }
    assert {"budget": "main_breaker", "phases": ["A"], "limit_a": 24.0} in answer["budgets"]
    assert {"budget": "circuit", "phases": ["C"], "limit_a": 10.0, "circuit": "Annexe"} in answer["budgets"]
    car, plug = answer["loads"]
    assert car == {
        "entry_id": garage.entry_id,
        "name": "Garage",
        "kind": "evse",
        "operating_mode": "Standard",
        "priority": 1,
        "dynamic_control": True,
        "status": "charging",
        "phases": ["A", "B", "C"],
        "limit_a": 10.0,
        "limit_w": 6900,
        "solar_a": 0.0,
        "available_a": 10.0,
        "power_w": 6900,
        "learned_w": None,
        "reason": {
            "code": "circuit",
            "sentence": "The circuit Annexe has no more to give on phase A.",
            "phases": ["A"],
            "missing_w": 0,
            "circuit": "Annexe",
            "shortfalls": [
                {"budget": "circuit", "circuit": "Annexe", "phases": [phase], "missing_a": 0.0, "missing_w": 0}
                for phase in "ABC"
            ],
        },
    }
    assert (plug["name"], plug["status"], plug["phases"], plug["power_w"]) == ("Heater", "waiting", ["B"], None)
    assert plug["entry_id"] == heater.entry_id
    reason = plug["reason"]
    assert (reason["code"], reason["phases"]) == ("not_enough_solar", ["B"])
    assert reason["missing_w"] == pytest.approx(2000 + 11 * 230, abs=100)
    assert reason["sentence"] == f"Waits for more sun: {reason['missing_w']} W short on phase B."


async def test_of_a_load_its_own_part_and_the_balance_of_the_site(home: Home, ocpp: OcppDouble) -> None:
    hub, garage, heater = await annexe_and_heater(home)
    whole = await explain(home, hub.entry_id)
    for entry, index in ((garage, 0), (heater, 1)):
        answer = await explain(home, entry.entry_id)
        assert answer == whole | {"loads": [whole["loads"][index]]}


async def test_a_site_with_a_battery(home: Home, ocpp: OcppDouble) -> None:
    home.show("sensor.soc", 61.44, "%")
    home.show("sensor.battery", -300.2, "W")
    home.show("sensor.sun", 2000, "W")
    home.report()
    sensors = {"battery_soc": "sensor.soc", "battery_power": "sensor.battery", "solar_production": "sensor.sun"}
    hub = await add_hub(home.hass, **sensors)
    await home.run(10)
    answer = await explain(home, hub.entry_id)
    assert answer["site"]["battery"] == {
        "target_percent": 80.0,
        "min_percent": 20.0,
        "full_percent": 97.0,
        "allow_grid_charging": True,
    }
    balance = answer["balance"]
    assert (balance["battery_w"], balance["battery_soc_percent"], balance["solar_w"]) == (-300, 61.4, 2000)
    assert balance["house_w"] == 690 + 2000 - 300
    assert balance["surplus_w"] == 300 - 690
    assert balance["battery_gates"] == {"any_source": True, "solar": False, "discharge": False}


async def test_of_a_silent_battery_it_is_not_known_what_the_house_takes(home: Home, ocpp: OcppDouble) -> None:
    home.show("sensor.soc", 61.44, "%")
    home.show("sensor.battery", "unavailable", "W")
    home.show("sensor.sun", 2000, "W")
    home.report()
    sensors = {"battery_soc": "sensor.soc", "battery_power": "sensor.battery", "solar_production": "sensor.sun"}
    hub = await add_hub(home.hass, **sensors)
    await home.run(10)
    balance = (await explain(home, hub.entry_id))["balance"]
    assert (balance["grid_w"], balance["solar_w"]) == (690, 2000)
    assert (balance["battery_w"], balance["house_w"], balance["surplus_w"]) == (None, None, None)


async def test_without_a_meter_it_says_what_is_wrong(home: Home, ocpp: OcppDouble) -> None:
    hub, *_ = await annexe_and_heater(home)
    home.house = None
    await home.run(90)
    answer = await explain(home, hub.entry_id)
    assert (answer["status"], answer["problems"]) == ("sensor_lost", ["grid_lost"])
    assert (answer["balance"]["grid_a"], answer["balance"]["grid_w"], answer["budgets"]) == (None, None, [])
    assert answer["loads"][0]["reason"]["code"] == "sensor_lost"


async def test_before_the_first_readings_there_is_nothing_to_explain(home: Home, ocpp: OcppDouble) -> None:
    hub = await add_hub(home.hass)
    with pytest.raises(ServiceValidationError) as raised:
        await explain(home, hub.entry_id)
    assert raised.value.translation_key == "no_plan_yet"
    assert raised.value.translation_placeholders == {"name": "Home"}


async def test_it_only_answers(home: Home, ocpp: OcppDouble) -> None:
    hub = await add_hub(home.hass)
    with pytest.raises(ServiceValidationError):
        await home.hass.services.async_call(DOMAIN, "explain", {"entry_id": hub.entry_id}, blocking=True)
    assert issubclass(ServiceNotSupported, ServiceValidationError)


@pytest.mark.parametrize("which", ["nobody", "circuit", "unloaded hub", "unloaded load"])
async def test_a_wrong_call_is_refused(home: Home, ocpp: OcppDouble, which: str) -> None:
    hub, garage, _ = await annexe_and_heater(home)
    entry_id, key = "nobody", "entry_not_found"
    if which == "circuit":
        [entry] = [item for item in home.hass.config_entries.async_entries(DOMAIN) if item.title == "Annexe"]
        entry_id, key = entry.entry_id, "wrong_entry"
    elif which.startswith("unloaded"):
        entry_id, key = (hub if which.endswith("hub") else garage).entry_id, "entry_not_loaded"
        await home.hass.config_entries.async_unload(entry_id)
    with pytest.raises(ServiceValidationError) as raised:
        await explain(home, entry_id)
    assert raised.value.translation_key == key
