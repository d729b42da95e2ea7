"""What the Energy dashboard knows comes first, and it decides between sources that could be confused."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from homeassistant.components.energy import data as energy_data
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from custom_components.dynamic_ocpp_evse.const import DOMAIN
from custom_components.dynamic_ocpp_evse.detection import Detected, detect_site

from .installation import GRID, Installation, add_device, add_entity, values


async def prefer(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch, *sources: dict[str, Any]) -> None:
    """Let the Energy dashboard be in use with these sources."""

    async def manager(hass: HomeAssistant) -> SimpleNamespace:
        return SimpleNamespace(data={"energy_sources": list(sources), "device_consumption": []})

    hass.config.components.add("energy")
    monkeypatch.setattr(energy_data, "async_get_manager", manager)


async def test_the_dashboard_decides_between_two_brands(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    Installation(hass, "Shelly 3EM")
    solaredge = Installation(hass, "SolarEdge Modbus Multi")
    imported = add_entity(hass, solaredge.device, "solaredge_modbus_multi", "x_M1_imported_kwh", "kWh")
    await prefer(hass, monkeypatch, {"type": "grid", "stat_energy_from": imported, "stat_energy_to": None})
    found = await detect_site(hass)
    assert values(found, *GRID, "invert_phases") == [*solaredge.phases("grid_power"), True]
    assert found["grid_phase_a"].source == "SolarEdge"


async def test_of_two_suns_of_the_dashboard_none_passes_for_all(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = add_device(hass, "unheard_of", name="Roof")
    power = add_entity(hass, device, "unheard_of", "x", "W", original_name="Solar power")
    suns = [{"type": "solar", "stat_energy_from": f"sensor.roof_{number}"} for number in (1, 2)]
    await prefer(hass, monkeypatch, suns[0])
    assert values(await detect_site(hass), "solar_production") == [power]
    await prefer(hass, monkeypatch, *suns)
    assert await detect_site(hass) == {}


async def test_the_dashboard_of_2025_decides_between_two_meters(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    Installation(hass, "Shelly Pro 3EM")
    second = Installation(hass, "Shelly Pro 3EM", "7")
    energy = add_entity(hass, second.device, "shelly", "energy", "kWh")
    await prefer(
        hass, monkeypatch,
        {"type": "grid", "flow_from": [{"stat_energy_from": energy}], "flow_to": [], "cost_adjustment_day": 0.0},
    )  # fmt: skip
    assert values(await detect_site(hass), *GRID) == second.phases("grid_power")


async def test_the_dashboard_decides_by_the_config_entry(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    Installation(hass, "Shelly Pro 3EM")
    second = Installation(hass, "Shelly Pro 3EM", "7")
    assert second.device is not None
    other = add_device(hass, "shelly", "part of it", second.device.entry)
    energy = add_entity(hass, other, "shelly", "energy", "kWh")
    await prefer(hass, monkeypatch, {"type": "grid", "stat_energy_from": energy})
    assert values(await detect_site(hass), *GRID) == second.phases("grid_power")


async def test_the_dashboard_decides_by_the_device_first(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = add_device(hass, "eg4_web_monitor").entry
    ids: dict[str, list[str]] = {}
    for serial in ("4512345678", "4512345679"):
        device = add_device(hass, "eg4_web_monitor", serial, entry)
        ids[serial] = [
            add_entity(hass, device, "eg4_web_monitor", f"{serial}_grid_power_l{number}", "W") for number in (1, 2)
        ]
    energy = add_entity(hass, device, "eg4_web_monitor", "energy", "kWh")
    assert await detect_site(hass) == {}
    await prefer(hass, monkeypatch, {"type": "grid", "stat_energy_from": energy})
    assert values(await detect_site(hass), *GRID) == [*ids[serial], None]


async def test_a_shared_platform_decides_nothing(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    Installation(hass, "Shelly Pro 3EM")
    Installation(hass, "Sunsynk add-on")
    energy = add_entity(hass, add_device(hass, "mqtt", "other"), "mqtt", "energy", "kWh")
    await prefer(hass, monkeypatch, {"type": "grid", "stat_energy_from": energy})
    assert "grid_phase_a" not in await detect_site(hass)


async def test_the_dashboard_decides_between_two_batteries(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    Installation(hass, "sonnenBatterie")
    wanted = Installation(hass, "Huawei Solar", only=("battery",))
    energy = add_entity(hass, wanted.device, "huawei_solar", "energy", "kWh")
    await prefer(hass, monkeypatch, {"type": "battery", "stat_energy_from": energy, "stat_energy_to": energy})
    assert values(await detect_site(hass), "battery_soc", "battery_power", "battery_power_positive") == [
        *wanted.ids["battery_soc"], *wanted.ids["battery_power"], "charging",
    ]  # fmt: skip


async def test_one_of_several_producers_is_not_the_production(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    kostal = Installation(hass, "Kostal Plenticore")
    first = add_entity(hass, kostal.device, "kostal_plenticore", "energy", "kWh")
    other = add_entity(hass, add_device(hass, "unheard_of"), "unheard_of", "energy", "kWh")
    await prefer(hass, monkeypatch, *({"type": "solar", "stat_energy_from": one} for one in (first, other)))
    found = await detect_site(hass)
    assert "solar_production" not in found
    assert "battery_soc" in found
    second = add_entity(hass, kostal.device, "kostal_plenticore", "energy of another string", "kWh")
    await prefer(hass, monkeypatch, *({"type": "solar", "stat_energy_from": one} for one in (first, second)))
    assert values(await detect_site(hass), "solar_production") == kostal.ids["solar_power"]


@pytest.mark.parametrize(("power", "positive"), [
    ({"stat_rate": "sensor.p"}, "discharging"),
    ({"stat_rate": "sensor.p", "power_config": {"stat_rate": "sensor.p"}}, "discharging"),
    ({"stat_rate": "sensor.turned", "power_config": {"stat_rate_inverted": "sensor.p"}}, "charging"),
])  # fmt: skip
async def test_what_the_dashboard_knows_comes_first(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch, power: dict[str, Any], positive: str
) -> None:
    Installation(hass, "Huawei Solar")
    hass.states.async_set("sensor.p", "100", {"unit_of_measurement": "W", "device_class": "power"})
    hass.states.async_set("sensor.turned", "-100", {"unit_of_measurement": "W", "device_class": "power"})
    hass.states.async_set("sensor.sun", "1", {"unit_of_measurement": "kW", "device_class": "power"})
    hass.states.async_set("sensor.soc", "50", {"unit_of_measurement": "%", "device_class": "battery"})
    await prefer(
        hass, monkeypatch,
        {"type": "battery", "stat_energy_from": "a:b", "stat_energy_to": "a:c", "stat_soc": "sensor.soc", **power},
        {"type": "solar", "stat_energy_from": "a:d", "stat_rate": "sensor.sun"},
    )  # fmt: skip
    found = await detect_site(hass)
    keys = ("battery_soc", "battery_power", "battery_power_positive", "solar_production")
    assert values(found, *keys) == ["sensor.soc", "sensor.p", positive, "sensor.sun"]
    assert {found[key] for key in keys} == {Detected(found[key].value, "Energy dashboard") for key in keys}
    assert found["grid_phase_a"].source == "Huawei"


async def test_of_several_sources_the_dashboard_gives_none_outright(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, unit in (("sun", "W"), ("soc", "%"), ("power", "W")):
        hass.states.async_set(f"sensor.{name}", "50", {"unit_of_measurement": unit})
    battery = {"type": "battery", "stat_energy_from": "a:b", "stat_energy_to": "a:c"}
    await prefer(
        hass, monkeypatch,
        battery | {"stat_soc": "sensor.soc", "stat_rate": "sensor.power"}, battery,
        {"type": "solar", "stat_energy_from": "a:d", "stat_rate": "sensor.sun"},
        {"type": "solar", "stat_energy_from": "a:e"},
    )  # fmt: skip
    assert await detect_site(hass) == {}


async def test_what_the_dashboard_names_and_is_disabled(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    sun = add_entity(
        hass, None, "template", "sun", "W", original_device_class="power",
        disabled_by=er.RegistryEntryDisabler.USER,
    )  # fmt: skip
    await prefer(hass, monkeypatch, {"type": "solar", "stat_energy_from": "a:d", "stat_rate": sun})
    assert await detect_site(hass) == {}
    er.async_get(hass).async_update_entity(sun, disabled_by=None)
    assert values(await detect_site(hass), "solar_production") == [sun]


@pytest.mark.parametrize("rate", ["sensor.gone", "solax:statistic", "sensor.energy", "", None])
async def test_what_the_dashboard_names_and_nobody_can_read(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch, rate: str | None
) -> None:
    huawei = Installation(hass, "Huawei Solar")
    hass.states.async_set("sensor.energy", "100", {"unit_of_measurement": "kWh", "device_class": "energy"})
    await prefer(hass, monkeypatch, {"type": "solar", "stat_energy_from": "a:d", "stat_rate": rate})
    assert values(await detect_site(hass), "solar_production") == huawei.ids["solar_power"]


async def test_the_dashboard_never_points_to_us(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    own = add_entity(hass, add_device(hass, DOMAIN), DOMAIN, "x_solar_power", "W", original_device_class="power")
    hass.states.async_set(own, "100", {"unit_of_measurement": "W", "device_class": "power"})
    await prefer(hass, monkeypatch, {"type": "solar", "stat_energy_from": "a:d", "stat_rate": own})
    assert await detect_site(hass) == {}


async def test_the_real_manager_without_preferences(hass: HomeAssistant) -> None:
    hass.config.components.add("energy")
    kostal = Installation(hass, "Kostal Plenticore")
    assert values(await detect_site(hass), "solar_production") == kostal.ids["solar_power"]


async def test_the_real_manager_with_preferences(hass: HomeAssistant) -> None:
    hass.config.components.add("energy")
    Installation(hass, "Tesla Powerwall")
    kostal = Installation(hass, "Kostal Plenticore")
    energy = add_entity(hass, kostal.device, "kostal_plenticore", "energy", "kWh")
    manager = await energy_data.async_get_manager(hass)
    await manager.async_update(
        {"energy_sources": [
            {"type": "solar", "stat_energy_from": energy, "config_entry_solar_forecast": None},
        ]}
    )  # fmt: skip
    assert values(await detect_site(hass), "solar_production") == kostal.ids["solar_power"]
