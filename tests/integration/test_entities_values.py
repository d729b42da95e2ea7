"""What entities show of a known house: literal values, their class and unit, and nothing where nothing is known."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.core import State
from homeassistant.helpers import entity_registry as er

from .home import GRID, Home, add_circuit, add_hub, add_plug, set_up
from .ocpp_double import OcppDouble

POWER = ("power", "W", "measurement", 0)
CURRENT = ("current", "A", "measurement", 1)
ENERGY = ("energy", "kWh", "total_increasing", 2)
CLASSES: dict[str, tuple[str | None, str | None, str, int]] = {
    **{f"home_{key}": POWER for key in (
        "available_power", "grid_power", "solar_power", "house_power", "managed_power", "battery_power",
    )},
    **{f"{name}_available_current_{phase}": CURRENT for name in ("home", "annexe") for phase in "abc"},
    "home_battery_soc": ("battery", "%", "measurement", 0),
    **{f"{name}_{key}": CURRENT for name in ("garage", "heater") for key in ("allocated_current", "available_current")},
    **{f"{name}_power": POWER for name in ("garage", "heater")},
    **{f"{name}_{key}": ENERGY for name in ("garage", "heater") for key in ("energy", "energy_solar", "energy_grid")},
    "garage_active_phases": (None, None, "measurement", 0),
}  # fmt: skip


def number(home: Home, key: str, platform: str = "sensor") -> float:
    """Return the state of an entity as a number."""
    return float(home.state(f"{platform}.dynamic_ocpp_evse_{key}"))


def shown(home: Home, *keys: str, of: str = "home") -> list[str]:
    """Return the states of some sensors."""
    return [home.state(f"sensor.dynamic_ocpp_evse_{of}_{key}") for key in keys]


def state(home: Home, entity_id: str) -> State:
    """Return an entity that exists."""
    found = home.hass.states.get(entity_id)
    assert found is not None, entity_id
    return found


async def battery_site(home: Home, **typed: Any) -> None:
    """Set up a house with sun and battery: 10 A from the grid, 4600 W of sun, 460 W from the battery."""
    home.house = (5.0, 3.0, 2.0)
    home.show("sensor.sun", 4.6, "kW")
    home.show("sensor.soc", 61.4, "%")
    home.show("sensor.battery", 460, "W")
    home.report()
    sensors = {"solar_production": "sensor.sun", "battery_soc": "sensor.soc", "battery_power": "sensor.battery"}
    await add_hub(home.hass, **sensors | typed)
    await home.run(10)


async def test_a_house_with_sun_and_battery(home: Home, ocpp: OcppDouble) -> None:
    await battery_site(home)
    assert number(home, "home_grid_power") == 10 * 230
    assert number(home, "home_solar_power") == 4600
    assert number(home, "home_battery_power") == 460
    assert number(home, "home_battery_soc") == 61.4
    assert number(home, "home_house_power") == 2300 + 4600 + 460
    assert number(home, "home_managed_power") == 0
    assert home.state("sensor.dynamic_ocpp_evse_home_status") == "ok"
    assert home.state("binary_sensor.dynamic_ocpp_evse_home_overload") == "off"


async def test_what_the_breaker_leaves_of_each_phase(home: Home, ocpp: OcppDouble) -> None:
    home.house = (5.0, -3.0, 30.0)
    home.report()
    await add_hub(home.hass)
    await home.run(5)
    assert [number(home, f"home_available_current_{phase}") for phase in "abc"] == [20.0, 28.0, 0.0]
    assert number(home, "home_available_power") == 48 * 230
    assert home.state("binary_sensor.dynamic_ocpp_evse_home_overload") == "on"


async def test_a_car_that_charges(home: Home, ocpp: OcppDouble) -> None:
    await set_up(home, max_current=10)
    home.draws(home.chargers[0], 10.0)
    await home.run(60)
    await home.run(360)
    garage = {key: home.state(f"sensor.dynamic_ocpp_evse_garage_{key}") for key in (
        "allocated_current", "available_current", "power", "status", "active_phases", "reason",
    )}  # fmt: skip
    assert garage == {
        "allocated_current": "10.0",
        "available_current": "10.0",
        "power": str(10 * 3 * 230),
        "status": "charging",
        "active_phases": "3",
        "reason": "at_maximum",
    }
    assert number(home, "home_managed_power") == 10 * 3 * 230
    assert number(home, "home_house_power") == 3 * 230
    assert number(home, "home_grid_power") == 11 * 3 * 230
    assert number(home, "garage_energy") == pytest.approx(10 * 3 * 0.230 * 420 / 3600, abs=0.03)
    assert number(home, "garage_energy_grid") == number(home, "garage_energy")
    assert number(home, "garage_energy_solar") == 0
    assert state(home, "sensor.dynamic_ocpp_evse_garage_active_phases").attributes["phases"] == ["A", "B", "C"]


async def test_a_plug_with_a_meter_and_one_without(home: Home, ocpp: OcppDouble) -> None:
    home.hass.states.async_set("switch.heater", "off")
    home.show("sensor.heater", 0.5, "W")
    home.report()
    hub = await add_hub(home.hass)
    heater = await add_plug(home.hass, hub, "switch.heater", power_sensor="sensor.heater")
    await home.run(10)
    assert shown(home, "power", "status", of="heater") == ["0", "on"]
    home.show("sensor.heater", 1987.4, "W")
    await home.run(5)
    assert shown(home, "power", of="heater") == ["1987"]
    home.hass.config_entries.async_update_entry(heater, data={**heater.data, "power_sensor": None})
    await home.run(10)
    assert shown(home, "power", of="heater") == ["unknown"], "what nobody measures is not 0"


@pytest.mark.parametrize(
    ("entity_id", "lost", "unknown", "status", "problem"),
    [
        ("sensor.sun", 300, {"solar_power", "house_power"}, "ok", "solar_lost"),
        ("sensor.soc", 300, {"battery_soc"}, "sensor_lost", "soc_lost"),
        ("sensor.battery", 300, {"battery_power", "house_power"}, "sensor_lost", "battery_lost"),
        ("grid", 60, {"grid_power", "house_power", "managed_power", "available_power", "available_current_a"},
         "sensor_lost", "grid_lost"),
    ],
)  # fmt: skip
async def test_what_has_grown_old_is_shown_no_more(
    home: Home, ocpp: OcppDouble, entity_id: str, lost: int, unknown: set[str], status: str, problem: str
) -> None:
    await battery_site(home)
    keys = [
        "solar_power", "house_power", "battery_soc", "battery_power", "grid_power", "managed_power", "available_power",
        "available_current_a",
    ]  # fmt: skip
    if entity_id == "grid":
        home.house = None
    else:
        del home.shown[entity_id]
    await home.run(lost - 20)
    assert "unknown" not in shown(home, *keys)
    await home.run(40)
    assert {key for key, value in zip(keys, shown(home, *keys), strict=True) if value == "unknown"} == unknown
    found = state(home, "sensor.dynamic_ocpp_evse_home_status")
    assert found.state == status
    assert found.attributes["problems"] == [problem]
    wired = {entity_id} if entity_id != "grid" else set(GRID)
    assert {item["entity_id"] for item in found.attributes["lost"]} == wired
    assert {(item["of"], item["why"]) for item in found.attributes["lost"]} == {("Home", "silent")}
    overload = home.state("binary_sensor.dynamic_ocpp_evse_home_overload")
    assert overload == ("unknown" if entity_id == "grid" else "off")


async def test_without_a_meter_nobody_knows_what_a_load_would_get(home: Home, ocpp: OcppDouble) -> None:
    await set_up(home)
    home.house = None
    await home.run(90)
    assert shown(home, "available_current", "reason", of="garage") == ["unknown", "sensor_lost"]


@pytest.mark.parametrize(
    ("house", "sun", "expected"),
    [((2.0, 1.0, 0.0), None, "690"), ((-2.0, 1.0, 0.0), None, "unknown"), ((-2.0, 1.0, 0.0), 1000, "770")],
)
async def test_the_house_where_no_sun_is_measured(
    home: Home, ocpp: OcppDouble, house: tuple[float, ...], sun: float | None, expected: str
) -> None:
    """Export without a sun that is known of: there is one, and what the house takes nobody knows."""
    home.house = house
    if sun is not None:
        home.show("sensor.sun", sun, "W")
    home.report()
    await add_hub(home.hass, **{} if sun is None else {"solar_production": "sensor.sun"})
    await home.run(5)
    assert shown(home, "house_power") == [expected]


async def test_the_sun_of_an_inverter_whose_output_is_measured(home: Home, ocpp: OcppDouble) -> None:
    for phase in "abc":
        home.show(f"sensor.out_{phase}", 4, "A")
    home.show("sensor.battery", -760, "W")
    home.report()
    outputs = {f"inverter_output_{phase}": f"sensor.out_{phase}" for phase in "abc"}
    await add_hub(home.hass, battery_power="sensor.battery", **outputs)
    await home.run(5)
    assert shown(home, "solar_power", "battery_power") == [str(12 * 230 + 760), "-760"]


async def test_an_island_says_that_it_is_one(home: Home, ocpp: OcppDouble) -> None:
    home.house = None
    home.show("sensor.soc", 61, "%")
    home.show("sensor.battery", 500, "W")
    for phase in "abc":
        home.show(f"sensor.out_{phase}", 2, "A")
    outputs = {f"inverter_output_{phase}": f"sensor.out_{phase}" for phase in "abc"}
    hub = await add_hub(home.hass, phases=0, battery_soc="sensor.soc", battery_power="sensor.battery", **outputs)
    await home.run(10)
    assert shown(home, "status") == ["off_grid"], hub.runtime_data.data
    assert home.state("binary_sensor.dynamic_ocpp_evse_home_overload") == "off"
    assert state(home, "sensor.dynamic_ocpp_evse_home_status").attributes["problems"] == []


async def test_a_circuit_shows_what_it_has_left(home: Home, ocpp: OcppDouble) -> None:
    home.report()
    hub = await add_hub(home.hass)
    home.show("sensor.sub_a", 4, "A")
    home.show("sensor.sub_b", 20, "A")
    home.show("sensor.sub_c", 1, "A")
    meters = {f"circuit_phase_{phase}": f"sensor.sub_{phase}" for phase in "abc"}
    await add_circuit(home.hass, hub, circuit_limit=16, **meters)
    await home.run(10)
    assert [number(home, f"annexe_available_current_{phase}") for phase in "abc"] == [12.0, 0.0, 15.0]
    assert home.state("binary_sensor.dynamic_ocpp_evse_annexe_overload") == "on"
    home.show("sensor.sub_b", 2, "A")
    await home.run(20)
    assert home.state("binary_sensor.dynamic_ocpp_evse_annexe_overload") == "off"
    assert number(home, "annexe_available_current_b") == 14.0


async def test_numbers_have_class_unit_and_precision(home: Home, ocpp: OcppDouble) -> None:
    await battery_site(home)
    [hub] = home.hass.config_entries.async_entries("dynamic_ocpp_evse")
    home.hass.states.async_set("switch.heater", "off")
    await set_up(home)
    await add_plug(home.hass, hub, "switch.heater", power_sensor="sensor.heater")  # type: ignore[arg-type]
    await add_circuit(home.hass, hub)  # type: ignore[arg-type]
    await home.run(5)
    registry = er.async_get(home.hass)
    found = {}
    for entity in registry.entities.values():
        if entity.platform == "dynamic_ocpp_evse" and entity.domain == "sensor":
            attributes = state(home, entity.entity_id).attributes
            if attributes.get("device_class") != "enum":
                found[entity.entity_id.removeprefix("sensor.dynamic_ocpp_evse_")] = (
                    attributes.get("device_class"),
                    attributes.get("unit_of_measurement"),
                    attributes["state_class"],
                    entity.options["sensor"]["suggested_display_precision"],
                )
    assert found == CLASSES


@pytest.mark.parametrize(
    ("entity_id", "device_class", "unit", "low", "high", "step"),
    [
        ("home_power_buffer", "power", "W", 0, 100000, 1),
        ("home_max_import_power", "power", "W", 0, 25 * 230 * 3, 1),
        ("home_battery_soc_target", "battery", "%", 0, 100, 1),
        ("home_battery_soc_min", "battery", "%", 0, 100, 1),
        ("garage_min_current", "current", "A", 6, 16, 0.1),
        ("garage_max_current", "current", "A", 6, 16, 0.1),
        ("garage_priority", None, None, 1, 10, 1),
        ("heater_priority", None, None, 1, 10, 1),
        ("heater_device_power", "power", "W", 1, 50000, 1),
    ],
)
async def test_numbers_to_choose_have_class_unit_and_range(
    home: Home,
    ocpp: OcppDouble,
    entity_id: str,
    device_class: str | None,
    unit: str | None,
    low: float,
    high: float,
    step: float,
) -> None:
    await battery_site(home)
    [hub] = home.hass.config_entries.async_entries("dynamic_ocpp_evse")
    home.hass.states.async_set("switch.heater", "off")
    await set_up(home)
    await add_plug(home.hass, hub, "switch.heater")  # type: ignore[arg-type]
    attributes = state(home, f"number.dynamic_ocpp_evse_{entity_id}").attributes
    assert (attributes.get("device_class"), attributes.get("unit_of_measurement")) == (device_class, unit)
    assert (attributes["min"], attributes["max"], attributes["step"]) == (low, high, step)
