"""What could be confused fills nothing; what cannot be, or what the Energy dashboard decides, does."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from homeassistant.components.energy import data as energy_data
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

from custom_components.dynamic_ocpp_evse.const import DOMAIN
from custom_components.dynamic_ocpp_evse.detection import Detected, detect_site

from .installation import Installation, add_device, add_entity

GRID = ("grid_phase_a", "grid_phase_b", "grid_phase_c")


def values(found: dict[str, Detected], *keys: str) -> list[Any]:
    return [found[key].value if key in found else None for key in keys]


async def prefer(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch, *sources: dict[str, Any]) -> None:
    """Let the Energy dashboard be in use with these sources."""

    async def manager(hass: HomeAssistant) -> SimpleNamespace:
        return SimpleNamespace(data={"energy_sources": list(sources), "device_consumption": []})

    hass.config.components.add("energy")
    monkeypatch.setattr(energy_data, "async_get_manager", manager)


async def test_two_brands_that_each_read_the_grid(hass: HomeAssistant) -> None:
    Installation(hass, "Shelly 3EM")
    solaredge = Installation(hass, "SolarEdge Modbus Multi")
    found = await detect_site(hass)
    assert values(found, *GRID, "invert_phases") == [None] * 4
    assert values(found, "battery_soc") == solaredge.ids["battery_soc"]


async def test_two_brands_that_do_not_meet(hass: HomeAssistant) -> None:
    shelly = Installation(hass, "Shelly 3EM")
    kostal = Installation(hass, "Kostal Plenticore")
    found = await detect_site(hass)
    assert values(found, *GRID) == shelly.phases("grid_power")
    assert values(found, "battery_soc", "solar_production") == [
        *kostal.ids["battery_soc"], *kostal.ids["solar_power"],
    ]  # fmt: skip
    assert {found[key].source for key in ("grid_phase_a", "battery_soc")} == {"Shelly", "Kostal"}


async def test_two_meters_of_one_brand(hass: HomeAssistant) -> None:
    Installation(hass, "Shelly Pro 3EM")
    Installation(hass, "Shelly Pro 3EM", "7")
    assert await detect_site(hass) == {}


async def test_two_generations_of_one_brand(hass: HomeAssistant) -> None:
    Installation(hass, "Shelly Pro 3EM")
    Installation(hass, "Shelly 3EM")
    assert await detect_site(hass) == {}


async def test_two_meters_behind_one_inverter(hass: HomeAssistant) -> None:
    inverter = Installation(hass, "SolarEdge Modbus (custom)", only=("grid", "inverter"))
    for phase in "abc":
        add_entity(hass, inverter.device, "solaredge_modbus", f"solaredge_m2_acpower{phase}", "W")
    found = await detect_site(hass)
    assert values(found, *GRID, "invert_phases") == [None] * 4
    assert values(found, "inverter_output_a") == [inverter.phases("inverter_output")[0]]


async def test_two_inverters_share_nothing(hass: HomeAssistant) -> None:
    Installation(hass, "GoodWe")
    Installation(hass, "GoodWe", "8")
    assert await detect_site(hass) == {}


async def test_an_import_without_its_export_is_no_reading(hass: HomeAssistant) -> None:
    Installation(hass, "DSMR P1", without=("grid_export_power",))
    assert await detect_site(hass) == {}


async def test_power_of_one_make_and_charge_of_another(hass: HomeAssistant) -> None:
    Installation(hass, "Growatt (solax_modbus)")
    Installation(hass, "HomeWizard Plug-in Battery")
    assert await detect_site(hass) == {}


async def test_the_cloud_gives_way_to_the_same_make_at_home(hass: HomeAssistant) -> None:
    Installation(hass, "SolarEdge")
    local = Installation(hass, "SolarEdge Modbus Multi")
    found = await detect_site(hass)
    assert values(found, "battery_soc", "battery_power", "battery_power_positive") == [
        local.ids["battery_soc"][0], local.ids["battery_power"][0], "charging",
    ]  # fmt: skip


async def test_the_cloud_does_not_give_way_to_another_make(hass: HomeAssistant) -> None:
    Installation(hass, "Sunsynk cloud")
    Installation(hass, "sonnenBatterie")
    found = await detect_site(hass)
    assert found == {}


async def test_deye_prefers_what_it_measures_outside(hass: HomeAssistant) -> None:
    deye = Installation(hass, "Deye/Sunsynk 3-phase (ha-solarman)")
    outside, inside = deye.phases("grid_current"), deye.phases("grid_current", 1)
    found = await detect_site(hass)
    assert values(found, *GRID, "invert_phases") == [*outside, False]
    assert found["grid_phase_a"].confirmed
    for entity_id in (*outside, *deye.phases("grid_power", 0), *deye.phases("grid_power", 2)):
        er.async_get(hass).async_remove(entity_id)
    found = await detect_site(hass)
    assert values(found, *GRID, "invert_phases") == [*inside, False]
    assert not found["grid_phase_a"].confirmed


async def test_deye_of_the_older_integration_with_internal_cts(hass: HomeAssistant) -> None:
    deye = Installation(hass, "Deye (older solarman)")
    for entity_id in deye.phases("grid_power"):
        er.async_get(hass).async_remove(entity_id)
    assert values(await detect_site(hass), *GRID) == deye.phases("grid_power", 1)


@pytest.mark.parametrize(
    ("maker", "form"), [("Solar Assistant", "inverter_1_grid_power_{}"), (None, "sa_grid_power_l{}")]
)
async def test_solar_assistant_by_phase(hass: HomeAssistant, maker: str | None, form: str) -> None:
    device = add_device(hass, "mqtt", maker=maker)
    ids = [
        add_entity(hass, device, "mqtt", form.format(number), "W", original_device_class="power")
        for number in (1, 2, 3)
    ]
    found = await detect_site(hass)
    assert values(found, *GRID, "invert_phases") == [*ids, False]
    assert found["grid_phase_c"] == Detected(ids[2], "Solar Assistant", confirmed=False)


async def test_solar_assistant_by_entity_id(hass: HomeAssistant) -> None:
    device = add_device(hass, "mqtt")
    ids = [
        add_entity(hass, device, "mqtt", f"x{number}", "W", suggested_object_id=f"solar_assistant_grid_power_{number}")
        for number in (1, 2, 3)
    ]
    assert values(await detect_site(hass), *GRID) == ids


@pytest.mark.parametrize(("maker", "start"), [("Solar Assistant", ""), (None, "sa_")])
@pytest.mark.parametrize("part", ["total", "inverter_1"])
async def test_solar_assistant_by_part(hass: HomeAssistant, maker: str | None, start: str, part: str) -> None:
    device = add_device(hass, "mqtt", maker=maker)
    soc = add_entity(hass, device, "mqtt", f"{start}total_battery_state_of_charge", "%")
    power = add_entity(hass, device, "mqtt", f"{start}{part}_battery_power", "W")
    sun = add_entity(hass, device, "mqtt", f"{start}{part}_pv_power", "W")
    found = await detect_site(hass)
    keys = ("battery_soc", "battery_power", "battery_power_positive", "solar_production")
    assert values(found, *keys) == [soc, power, "charging", sun]
    assert not any(found[key].confirmed for key in keys)


async def test_two_solar_assistants_inverters(hass: HomeAssistant) -> None:
    device = add_device(hass, "mqtt", maker="Solar Assistant")
    for inverter in (1, 2):
        for number in (1, 2, 3):
            add_entity(hass, device, "mqtt", f"inverter_{inverter}_grid_power_{number}", "W")
    assert await detect_site(hass) == {}


@pytest.mark.parametrize(
    "change", [{"disabled_by": er.RegistryEntryDisabler.USER}, {"hidden_by": er.RegistryEntryHider.USER}]
)
async def test_what_is_disabled_or_hidden_does_not_count(hass: HomeAssistant, change: dict[str, Any]) -> None:
    kostal = Installation(hass, "Kostal Plenticore")
    kostal.update("battery_soc", **change)
    found = await detect_site(hass)
    assert "battery_soc" not in found
    assert values(found, "battery_power", "solar_production") == [
        *kostal.ids["battery_power"], *kostal.ids["solar_power"],
    ]  # fmt: skip


async def test_a_disabled_phase_makes_no_smaller_site(hass: HomeAssistant) -> None:
    shelly = Installation(hass, "Shelly Pro 3EM")
    shelly.update("grid_power_c", disabled_by=er.RegistryEntryDisabler.INTEGRATION)
    assert await detect_site(hass) == {}


async def test_where_power_is_disabled_current_serves(hass: HomeAssistant) -> None:
    solaredge = Installation(hass, "SolarEdge Modbus Multi")
    for phase in "abc":
        solaredge.update(f"grid_power_{phase}", disabled_by=er.RegistryEntryDisabler.USER)
    assert values(await detect_site(hass), *GRID, "invert_phases") == [*solaredge.phases("grid_current"), True]


async def test_a_disabled_device_does_not_count(hass: HomeAssistant) -> None:
    shelly = Installation(hass, "Shelly Pro 3EM")
    assert shelly.device is not None
    dr.async_get(hass).async_update_device(shelly.device.id, disabled_by=dr.DeviceEntryDisabler.USER)
    assert await detect_site(hass) == {}


async def test_a_second_meter_that_is_disabled_confuses_nobody(hass: HomeAssistant) -> None:
    used = Installation(hass, "Shelly Pro 3EM")
    unused = Installation(hass, "Shelly Pro 3EM", "7")
    for quantity in unused.ids:
        unused.update(quantity, disabled_by=er.RegistryEntryDisabler.USER)
    assert values(await detect_site(hass), *GRID) == used.phases("grid_power")


async def test_our_own_entities_do_not_count(hass: HomeAssistant) -> None:
    device = add_device(hass, DOMAIN, maker="Solar Assistant", name="Grid meter")
    for number in (1, 2, 3):
        add_entity(hass, device, DOMAIN, f"sa_grid_power_{number}", "W", original_name=f"Grid power L{number}")
    add_entity(hass, device, DOMAIN, "battery_soc", "%", original_name="Battery SOC", original_device_class="battery")
    assert await detect_site(hass) == {}


async def test_a_meter_of_one_phase_is_a_site_of_one_phase(hass: HomeAssistant) -> None:
    meter = Installation(hass, "YouLess", only=("grid_power_a",))
    assert values(await detect_site(hass), *GRID) == [*meter.phases("grid_power"), None, None]


async def test_two_channels_of_a_meter_are_no_phases(hass: HomeAssistant) -> None:
    Installation(hass, "Shelly 3EM", only=("grid_power_a", "grid_power_b"), model="Shelly EM")
    assert await detect_site(hass) == {}


@pytest.mark.parametrize(("maker", "found"), [("Deye", True), ("SOFAR", False), (None, False)])
async def test_the_maker_decides_within_a_domain(hass: HomeAssistant, maker: str | None, found: bool) -> None:
    Installation(hass, "Deye/Sunsynk 3-phase (ha-solarman)", only=("grid",), maker=maker)
    assert ("grid_phase_a" in await detect_site(hass)) is found


@pytest.mark.parametrize(("unit", "device_class", "found"), [
    ("%", "battery", True), ("%", None, True), ("%", "humidity", False), ("Ah", "battery", False), (None, None, False),
])  # fmt: skip
async def test_the_unit_and_the_class_decide(
    hass: HomeAssistant, unit: str | None, device_class: str | None, found: bool
) -> None:
    device = add_device(hass, "goodwe")
    unique_id = "goodwe-battery_soc-1"
    add_entity(hass, device, "goodwe", unique_id, unit, original_device_class=device_class)
    assert ("battery_soc" in await detect_site(hass)) is found


async def test_a_unit_that_only_the_state_shows(hass: HomeAssistant) -> None:
    entity_id = add_entity(hass, add_device(hass, "goodwe"), "goodwe", "goodwe-battery_soc-1")
    hass.states.async_set(entity_id, "50", {"unit_of_measurement": "%"})
    assert values(await detect_site(hass), "battery_soc") == [entity_id]


@pytest.mark.parametrize(("state", "found"), [("0", True), ("1", False), ("unavailable", True)])
async def test_a_meter_that_stands_elsewhere(hass: HomeAssistant, state: str, found: bool) -> None:
    fronius = Installation(hass, "Fronius")
    location = add_entity(hass, fronius.device, "fronius", "1234567890-meter_location")
    hass.states.async_set(location, state)
    assert ("grid_phase_a" in await detect_site(hass)) is found


async def test_a_meter_at_the_house_before_one_that_may_stand_anywhere(hass: HomeAssistant) -> None:
    p1 = Installation(hass, "HomeWizard P1 / kWh meter", only=("grid_power",))
    Installation(hass, "HomeWizard P1 / kWh meter", "3", only=("grid_power",), model="HWE-KWH3")
    found = await detect_site(hass)
    assert values(found, *GRID) == p1.phases("grid_power")
    assert found["grid_phase_a"].confirmed


async def test_a_meter_that_may_stand_anywhere_is_to_be_confirmed(hass: HomeAssistant) -> None:
    Installation(hass, "HomeWizard P1 / kWh meter", only=("grid_power",), model="HWE-KWH3")
    assert not (await detect_site(hass))["grid_phase_a"].confirmed


async def test_emma_before_the_power_meter(hass: HomeAssistant) -> None:
    Installation(hass, "Huawei Solar")
    emma = Installation(hass, "Huawei EMMA")
    found = await detect_site(hass)
    assert values(found, *GRID, "invert_phases") == [*emma.phases("grid_power"), False]


# The Energy dashboard


async def test_the_dashboard_decides_between_two_brands(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    Installation(hass, "Shelly 3EM")
    solaredge = Installation(hass, "SolarEdge Modbus Multi")
    imported = add_entity(hass, solaredge.device, "solaredge_modbus_multi", "x_M1_imported_kwh", "kWh")
    await prefer(hass, monkeypatch, {"type": "grid", "stat_energy_from": imported, "stat_energy_to": None})
    found = await detect_site(hass)
    assert values(found, *GRID, "invert_phases") == [*solaredge.phases("grid_power"), True]
    assert found["grid_phase_a"].source == "SolarEdge"


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
