"""What is lost of a site: what loads get without it, what a person is told, and that both end with it."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import issue_registry as ir
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.dynamic_ocpp_evse import const

from .home import GRID, Home, add_circuit, add_evse, add_hub, set_up
from .ocpp_double import OcppDouble

STATUS = "sensor.dynamic_ocpp_evse_home_status"
SOC, POWER, SUN = "sensor.soc", "sensor.battery", "sensor.sun"
BATTERY = {"battery_soc": SOC, "battery_power": POWER, "solar_production": SUN}


def told(home: Home) -> tuple[str, list[str], list[tuple[str, str, str]]]:
    """Return what Status says: its word, its problems, and of what is lost whose it is, its entity and why."""
    found = home.hass.states.get(STATUS)
    assert found is not None
    lost = [(item["of"], item["input"], item["why"]) for item in found.attributes["lost"]]
    return found.state, found.attributes["problems"], lost


def issues(hass: HomeAssistant) -> dict[str, str]:
    """Return our issues with the entities that they name."""
    found = [item for item in ir.async_get(hass).issues.values() if item.domain == const.DOMAIN]
    return {str(item.translation_key): (item.translation_placeholders or {}).get("entities", "") for item in found}


async def test_a_stuck_phase_is_a_lost_meter_until_it_moves(home: Home, ocpp: OcppDouble) -> None:
    """The house falls from 12.3 to 1.3 A while phase B shows 12.3 A on, whatever the car takes."""
    await set_up(home)
    home.house = None
    for step in range(150):
        for entity_id, amps in zip(GRID, (1.0 + step % 2 / 10, 12.3, 1.0), strict=True):
            home.show(entity_id, amps, "A")
        home.draws(home.chargers[0], 12.0 if 20 <= step < 100 else 0.0)
        await home.run(5)
        if step == 110:
            assert told(home) == ("ok", [], [])
    assert told(home) == ("sensor_lost", ["grid_lost"], [("Home", "grid_phase_b", "stuck")])
    assert ocpp.limits()[-1] == (6.0, "A"), "the static share: 12.3 A at most in the last hour"
    await home.run(700)
    assert issues(home.hass) == {"grid_lost": f"{GRID[1]} (stands still)"}
    home.show(GRID[1], 1.2, "A")
    await home.run(10)
    assert told(home) == ("ok", [], [])
    assert issues(home.hass) == {}
    home.shown.clear()
    home.house = (1.0, 1.0, 1.0)
    await home.follow(ocpp, 180, "garage")
    assert ocpp.limits()[-1] == (16.0, "A")


async def test_a_stuck_meter_of_a_circuit_is_lost(home: Home, ocpp: OcppDouble) -> None:
    home.report()
    hub = await add_hub(home.hass)
    home.show("sensor.barn", 6.4, "A")
    barn = await add_circuit(home.hass, hub, "Barn", circuit_limit=20, circuit_phase_a="sensor.barn")
    await set_up(home, circuit_entry_id=barn.entry_id, phases=1, leg_l1="a")
    for step in range(150):
        home.house = (1.0 + step % 7 / 10, 1.0, 1.0)
        home.draws(home.chargers[0], 12.0 if step > 20 else 0.0)
        await home.run(5)
    assert told(home) == ("sensor_lost", ["circuit_lost"], [("Barn", "circuit_phase_a", "stuck")])
    home.show("sensor.barn", 13.1, "A")
    await home.run(5)
    assert told(home) == ("ok", [], [])


async def test_each_phase_that_is_lost_is_named_with_its_reason(home: Home, ocpp: OcppDouble) -> None:
    await set_up(home)
    home.house = None
    home.show(GRID[0], "unavailable")
    home.show(GRID[1], 1.0, "V")
    home.hass.states.async_remove(GRID[2])
    await home.run(70)
    lost = [("Home", f"grid_phase_{phase}", why) for phase, why in zip(
        "abc", ("unavailable", "wrong_unit", "gone"), strict=True
    )]  # fmt: skip
    assert told(home) == ("no_power_measurement", ["no_grid"], lost)
    home.shown.clear()
    home.house = (1.0, 1.0, 1.0)
    await home.run(5)
    assert told(home) == ("ok", [], [])


@pytest.mark.parametrize(
    ("wired", "entity_id", "key", "status", "problem", "issue", "after"),
    [
        ({"max_import_power_entity": "number.max"}, "number.max", "max_import_power_entity", "sensor_lost",
         "limit_lost", "limit_lost", 600),
        (BATTERY, SUN, "solar_production", "ok", "solar_lost", "solar_lost", 86400),
        (BATTERY, SOC, "battery_soc", "sensor_lost", "soc_lost", "battery_lost", 600),
        (BATTERY, POWER, "battery_power", "sensor_lost", "battery_lost", "battery_lost", 600),
        (BATTERY | {"inverter_output_b": "sensor.out"}, "sensor.out", "inverter_output_b", "ok", "output_lost",
         "solar_lost", 86400),
    ],
)  # fmt: skip
async def test_each_input_is_named_and_after_a_while_in_an_issue(
    home: Home, ocpp: OcppDouble, wired: dict[str, Any], entity_id: str, key: str, status: str, problem: str,
    issue: str, after: float,
) -> None:  # fmt: skip
    for name, value, unit in ((SOC, 50, "%"), (POWER, 0, "W"), (SUN, 900, "W"), ("sensor.out", 300, "W")):
        home.show(name, value, unit)
    home.show("number.max", 9000, "W")
    home.report()
    await add_hub(home.hass, **wired)
    await home.run(10)
    assert told(home) == ("ok", [], [])
    home.show(entity_id, "unavailable")
    lost_after = 60 if key in ("max_import_power_entity", "inverter_output_b") else 300
    await home.run(lost_after - 10)
    assert told(home) == ("ok", [], []), "it stands as it was for a while"
    await home.run(20)
    assert told(home) == (status, [problem], [("Home", key, "unavailable")])
    await home.run(after - 60, step=60 if after > 600 else 5)
    assert issues(home.hass) == {}
    await home.run(120, step=30)
    assert issues(home.hass) == {issue: f"{entity_id} (unavailable)"}
    home.show(entity_id, 40 if entity_id == SOC else 9000, "%" if entity_id == SOC else "W")
    await home.run(10)
    assert told(home) == ("ok", [], [])
    assert issues(home.hass) == {}


async def test_a_meter_that_is_slow_is_neither_late_nor_lost(home: Home, ocpp: OcppDouble) -> None:
    """It reports every 45 s: that is the pace of it, and no news every time."""
    home.report()
    await add_hub(home.hass)
    await home.run(20)
    home.house, seen = None, set()
    for round_ in range(12):
        for entity_id in GRID:
            home.hass.states.async_set(entity_id, f"{1 + round_ % 2 / 10}", {"unit_of_measurement": "A"})
        for _ in range(9):
            await home.run(5)
            if round_ > 5:
                seen.add(str(told(home)))
    assert seen == {str(("ok", [], []))}
    await home.run(30)
    assert told(home) == ("sensor_lost", ["grid_old"], [])
    await home.run(60)
    assert told(home)[1] == ["grid_old"], "three of its intervals are not over"
    await home.run(30)
    assert told(home)[1] == ["grid_lost"]


async def test_one_slow_phase_makes_the_others_no_slower(home: Home, ocpp: OcppDouble) -> None:
    await set_up(home)
    home.house = None
    for entity_id in GRID[:2]:
        home.show(entity_id, 1.0, "A")
    for round_ in range(12):
        home.hass.states.async_set(GRID[2], f"{1 + round_ % 2 / 10}", {"unit_of_measurement": "A"})
        await home.run(50)
    assert told(home) == ("ok", [], [])
    home.shown.pop(GRID[0])
    for round_ in range(2):
        home.hass.states.async_set(GRID[2], f"{1 + round_ % 2 / 10}", {"unit_of_measurement": "A"})
        await home.run(40)
    assert told(home) == ("sensor_lost", ["grid_lost"], [("Home", "grid_phase_a", "silent")])


def batteries(home: Home, domain: str) -> list[str]:
    """Show a battery that rests at 100 %, as a device with a voltage; return its SOC, power and voltage."""
    owner = MockConfigEntry(domain=domain, title="Bank")
    owner.add_to_hass(home.hass)
    device = dr.async_get(home.hass).async_get_or_create(config_entry_id=owner.entry_id, identifiers={(domain, "bank")})
    made = [
        er.async_get(home.hass)
        .async_get_or_create("sensor", domain, name, config_entry=owner, device_id=device.id, suggested_object_id=name)
        .entity_id
        for name in ("soc", "battery", "voltage")
    ]
    assert made[:2] == [SOC, POWER]
    home.hass.states.async_set(SOC, "100", {"unit_of_measurement": "%"})
    home.hass.states.async_set(POWER, "0", {"unit_of_measurement": "W"})
    return made


async def resting_battery(home: Home, domain: str) -> str:
    """Set up a site with such a battery, and a car that waits for the sun; return the voltage's entity."""
    made = batteries(home, domain)
    home.show(SUN, 9000, "W")
    home.house = (-12.0, -12.0, -12.0)
    charger = home.charger()
    home.draws(charger, 0.0)
    home.report()
    await add_evse(home.hass, await add_hub(home.hass, **BATTERY), charger)
    select = "select.dynamic_ocpp_evse_garage_operating_mode"
    await home.hass.services.async_call(
        "select", "select_option", {"entity_id": select, "option": "Solar Only"}, blocking=True
    )
    return made[2]


async def test_a_battery_that_rests_stops_no_solar_load(home: Home, ocpp: OcppDouble) -> None:
    voltage = await resting_battery(home, "mqtt")
    home.show(voltage, 53.1, "V")
    await home.follow(ocpp, 1200, "garage")
    assert told(home) == ("ok", [], [])
    assert ocpp.limits()[-1][0] > 6.0
    home.shown.pop(voltage)
    await home.follow(ocpp, 420, "garage")
    assert told(home)[:2] == ("sensor_lost", ["soc_lost", "battery_lost"])
    assert ocpp.limits()[-1] == (0.0, "A")


async def test_off_grid_a_battery_that_rests_is_no_lost_meter(home: Home, ocpp: OcppDouble) -> None:
    """There its power stands in for the meter of the grid, which may be silent for a minute."""
    [soc, _, voltage] = batteries(home, "mqtt")
    home.show(voltage, 53.1, "V")
    await add_hub(home.hass, phases=0, battery_soc=soc, battery_power=POWER)
    for _ in range(50):
        await home.run(5)
        assert told(home) == ("off_grid", [], [])
    home.shown.clear()
    await home.run(70)
    assert told(home)[:2] == ("sensor_lost", ["grid_lost"])


async def limited(home: Home) -> MockConfigEntry:
    """Set up a site that may import 9 kW, and after an hour 6.9 kW, for another hour 8 kW."""
    home.show("number.max", 9000, "W")
    home.report()
    hub = await add_hub(home.hass, max_import_power_entity="number.max")
    for watts in (6900, 8000):
        home.show("number.max", watts, "W")
        await home.run(3600, step=60)
    return hub


def limit(hub: MockConfigEntry) -> float | None:
    """Return the max import power of the last plan."""
    found: float | None = hub.runtime_data.trail[-1].snapshot.site.max_import
    return found


async def test_the_lowest_import_limit_of_the_day_outlasts_a_restart(home: Home, ocpp: OcppDouble) -> None:
    hub = await limited(home)
    assert limit(hub) == 8000
    home.show("number.max", "unavailable")
    await home.hass.config_entries.async_reload(hub.entry_id)
    await home.run(40)
    assert limit(hub) == 6900
    assert told(home) == ("sensor_lost", ["limit_lost"], [("Home", "max_import_power_entity", "unavailable")])
    home.show("number.max", 8500, "W")
    await home.run(5)
    assert limit(hub) == 8500


async def test_a_low_import_limit_is_forgotten_after_a_day(home: Home, ocpp: OcppDouble) -> None:
    hub = await limited(home)
    await home.run(25 * 3600, step=600)
    home.show("number.max", "unavailable")
    await home.run(70)
    assert limit(hub) == 8000
