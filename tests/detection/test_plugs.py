"""The power sensor of a plug, by its switch."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from custom_components.dynamic_ocpp_evse.const import DOMAIN
from custom_components.dynamic_ocpp_evse.detection import Detected, detect_plug_power

from .installation import BRANDS, Installation, add_device, add_entity

NAMES = {
    "Shelly Gen1 plug/PM": "Shelly", "Shelly Gen2+ switch/plug/PM": "Shelly", "Sonoff": "Sonoff",
    "Tasmota": "Tasmota", "TP-Link Kasa/Tapo": "Kasa/Tapo", "Tuya": "Tuya", "LocalTuya": "LocalTuya",
    "Zigbee2MQTT": "Zigbee2MQTT", "ZHA": "ZHA", "FRITZ!SmartHome": "FRITZ!", "HomeWizard Energy Socket": "HomeWizard",
    "Meross LAN": "Meross", "Meross Cloud": "Meross", "SwitchBot Bluetooth": "SwitchBot",
    "SwitchBot Cloud": "SwitchBot", "Matter plug": "Matter", "Eve over Matter": "Matter",
    "Eve over HomeKit": "HomeKit", "Z-Wave JS": "Z-Wave", "myStrom": "myStrom", "VeSync": "VeSync",
    "WeMo Insight": "WeMo", "Refoss/Meross EM": "Refoss", "Plugwise plug": "Plugwise",
    "SOLARMAN smart meter/plug": "Solarman",
}  # fmt: skip
TO_CONFIRM = {"LocalTuya", "Z-Wave", "WeMo"}


def switch_of(hass: HomeAssistant, plug: Installation, unique_id: str = "the switch", **more: Any) -> str:
    return add_entity(hass, plug.device, plug.platform, unique_id, domain="switch", **more)


def test_every_plug_that_is_known_is_tested() -> None:
    plugs = {name for name, brand in BRANDS.items() if any(one[0] == "plug_power" for one in brand["entities"])}
    assert plugs == set(NAMES)


@pytest.mark.parametrize("brand", NAMES)
async def test_a_plug_has_its_power(hass: HomeAssistant, brand: str) -> None:
    plug = Installation(hass, brand, only=("plug_power",))
    # Others of its brand, and beside it what it measures as well.
    Installation(hass, brand, "77", only=("plug_power",))
    add_entity(hass, plug.device, plug.platform, "energy", "kWh", original_device_class="energy")
    add_entity(hass, plug.device, plug.platform, "x_ENERGY_ApparentPower", "VA")
    switch = switch_of(hass, plug)
    confirmed = NAMES[brand] not in TO_CONFIRM
    assert detect_plug_power(hass, switch) == Detected(plug.ids["plug_power"][0], NAMES[brand], confirmed)


@pytest.mark.parametrize(
    ("platform", "switches", "sensors"),
    [
        ("shelly", ("A8-switch:0", "A8-switch:1"), ("A8-switch:0-power", "A8-switch:1-power")),
        ("shelly", ("A8-relay_0", "A8-relay_1"), ("A8-relay_0-power", "A8-relay_1-power")),
        ("sonoff", ("1000123456_1", "1000123456_2"), ("1000123456_power_1", "1000123456_power_2")),
        ("tuya", ("tuya.bf1switch_1", "tuya.bf1switch_2"), ("tuya.bf1cur_power1", "tuya.bf1cur_power2")),
        (
            "mqtt",
            ("0x00158d0001234567_switch_l1_zigbee2mqtt", "0x00158d0001234567_switch_l2_zigbee2mqtt"),
            ("0x00158d0001234567_power_l1_zigbee2mqtt", "0x00158d0001234567_power_l2_zigbee2mqtt"),
        ),
    ],
)
async def test_each_channel_has_its_power(
    hass: HomeAssistant, platform: str, switches: tuple[str, ...], sensors: tuple[str, ...]
) -> None:
    device = add_device(hass, platform)
    powers = [add_entity(hass, device, platform, one, "W", original_device_class="power") for one in reversed(sensors)]
    found = [detect_plug_power(hass, add_entity(hass, device, platform, one, domain="switch")) for one in switches]
    assert [one.value if one else None for one in found] == powers[::-1]


async def test_one_power_of_two_switches_is_neithers(hass: HomeAssistant) -> None:
    plug = Installation(hass, "Tuya")
    switches = [switch_of(hass, plug, f"tuya.bf1234switch_{number}") for number in (1, 2)]
    assert [detect_plug_power(hass, one) for one in switches] == [None, None]


async def test_a_switch_that_sets_the_plug_up_is_no_other_load(hass: HomeAssistant) -> None:
    plug = Installation(hass, "TP-Link Kasa/Tapo")
    switch = switch_of(hass, plug)
    switch_of(hass, plug, "led", entity_category=EntityCategory.CONFIG)
    found = detect_plug_power(hass, switch)
    assert found is not None
    assert found.value == plug.ids["plug_power"][0]


@pytest.mark.parametrize(
    "change", [{"disabled_by": er.RegistryEntryDisabler.INTEGRATION}, {"hidden_by": er.RegistryEntryHider.USER}]
)
async def test_a_power_that_is_disabled_or_hidden_does_not_count(hass: HomeAssistant, change: dict[str, Any]) -> None:
    plug = Installation(hass, "Tuya")
    plug.update("plug_power", **change)
    assert detect_plug_power(hass, switch_of(hass, plug)) is None


async def test_the_power_of_another_device_of_an_entry_that_is_one_plug(hass: HomeAssistant) -> None:
    plug = Installation(hass, "Shelly Gen2+ switch/plug/PM")
    assert plug.device is not None
    part = add_device(hass, "shelly", "output", plug.device.entry)
    switch = add_entity(hass, part, "shelly", "A8032AB12345-switch:0", domain="switch")
    assert detect_plug_power(hass, switch) == Detected(plug.ids["plug_power"][0], "Shelly")


async def test_the_power_of_another_device_of_an_entry_of_many(hass: HomeAssistant) -> None:
    plug = Installation(hass, "ZHA")
    assert plug.device is not None
    other = add_device(hass, "zha", "other", plug.device.entry)
    assert detect_plug_power(hass, add_entity(hass, other, "zha", "switch", domain="switch")) is None


async def test_an_unknown_brand_with_one_power(hass: HomeAssistant) -> None:
    device = add_device(hass, "unheard_of")
    power = add_entity(hass, device, "unheard_of", "p", "kW", original_device_class="power")
    switch = add_entity(hass, device, "unheard_of", "s", domain="switch")
    assert detect_plug_power(hass, switch) == Detected(power, "generic", confirmed=False)
    other = add_entity(hass, device, "unheard_of", "s2", domain="switch")
    assert detect_plug_power(hass, switch) is None
    er.async_get(hass).async_remove(other)
    add_entity(hass, device, "unheard_of", "peak", "W", original_device_class="power")
    assert detect_plug_power(hass, switch) is None


@pytest.mark.parametrize("brand", ["Sunsynk add-on", "Kostal Plenticore"])
async def test_a_switch_of_an_inverter_has_no_power(hass: HomeAssistant, brand: str) -> None:
    inverter = Installation(hass, brand, only=("battery_power",))
    assert detect_plug_power(hass, switch_of(hass, inverter)) is None


async def test_a_switch_of_a_charger_has_no_power(hass: HomeAssistant) -> None:
    device = add_device(hass, "ocpp")
    add_entity(hass, device, "ocpp", "ocpp.x.power_active_import.sensor", "W")
    assert detect_plug_power(hass, add_entity(hass, device, "ocpp", "switch", domain="switch")) is None


async def test_the_power_of_a_meter_is_not_that_of_its_relay(hass: HomeAssistant) -> None:
    meter = Installation(hass, "Shelly Pro 3EM", only=("grid_power_a",))
    assert detect_plug_power(hass, switch_of(hass, meter, "A8032AB12345-switch:100")) is None


async def test_what_is_no_switch_of_the_registry(hass: HomeAssistant) -> None:
    device = add_device(hass, DOMAIN)
    add_entity(hass, device, DOMAIN, "power", "W")
    own = add_entity(hass, device, DOMAIN, "dynamic_control", domain="switch")
    hass.states.async_set("input_boolean.heater", "on")
    assert [detect_plug_power(hass, one) for one in (own, "input_boolean.heater", "switch.gone")] == [None] * 3


async def test_a_light_or_a_fan_with_power(hass: HomeAssistant) -> None:
    plug = Installation(hass, "Shelly Gen1 plug/PM")
    light = add_entity(hass, plug.device, "shelly", "8CAAB5000000-light_0", domain="light")
    found = detect_plug_power(hass, light)
    assert found is not None
    assert found.value == plug.ids["plug_power"][0]
