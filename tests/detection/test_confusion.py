"""What could be confused fills nothing; what cannot be, does."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

from custom_components.dynamic_ocpp_evse.const import DOMAIN
from custom_components.dynamic_ocpp_evse.detection import Detected, detect_site

from .installation import GRID, Installation, add_device, add_entity, values


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
