"""Smart plugs: how to know their power sensor. `Plug` says what the columns mean; of a platform the first that fits."""

from __future__ import annotations

from .model import Plug

PLUGS: tuple[Plug, ...] = (
    Plug("Shelly", "shelly", r"-(?:relay|device|light)_(\d+)-power$", r"-(?:relay|light)_(\d+)$", alone=True),
    Plug("Shelly", "shelly", r"-((?:switch|light):\d+)-power(?:_light)?$", r"-((?:switch|light):\d+)$", alone=True),
    Plug("Shelly", "shelly", r"-pm1:\d+-power_pm1$", alone=True),
    Plug("Sonoff", "sonoff", r"_power(?:_([1-4]))?$", r"_([1-4])$"),
    Plug("Tasmota", "tasmota", r"_sensor_.*_?ENERGY_Power(_\d)?$"),
    Plug("Kasa/Tapo", "tplink", r"_current_power_w$", alone=True),
    Plug("Tuya", "tuya", r"^tuya\..+cur_power(\d?)$", r"switch_?(\d?)$"),
    Plug("LocalTuya", "localtuya", r"^local_[0-9a-z]+_(?:19|5|105|115)$", confirmed=False),
    Plug(
        "Zigbee2MQTT",
        "mqtt",
        r"^0x[0-9a-f]{16}_power(?:_(l?\d|left|right))?_zigbee2mqtt$",
        r"^0x[0-9a-f]{16}_switch(?:_(l?\d|left|right))?_zigbee2mqtt$",
    ),
    Plug("ZHA", "zha", r"^(?:[0-9a-f]{2}:){7}[0-9a-f]{2}-\d+-2820$"),
    Plug("ZHA", "zha", r"^(?:[0-9a-f]{2}:){7}[0-9a-f]{2}-\d+-1794$"),
    Plug("FRITZ!", "fritzbox", r"_power_consumption$"),
    Plug("HomeWizard", "homewizard", r"_active_power_w$", alone=True),
    Plug("Meross", "meross_lan", r"_(?:(\d+)_)?power$", r"_(\d+)$", alone=True),
    Plug("Meross", "meross_cloud", r"^sensor:[0-9a-zA-Z]+:\d+:power:W$"),
    Plug("SwitchBot", "switchbot", r"-power(?:-\d+)?$", alone=True),
    Plug("SwitchBot", "switchbot_cloud", r"_(?:power|weight)$|-Power-\d+$"),
    Plug("Matter", "matter", r"-ElectricalPowerMeasurementWatt-144-8$"),
    Plug("Matter", "matter", r"-(?:Eve|ThirdReality|Neo)EnergySensorWatt-"),
    Plug("HomeKit", "homekit_controller", r"Power$", by="name"),
    Plug("Z-Wave", "zwave_js", r"^\d+\.\d+-50-\d+-value-66049$", confirmed=False),
    Plug("myStrom", "mystrom", r"-consumption$", alone=True),
    Plug("VeSync", "vesync", r"-power$"),
    Plug("WeMo", "wemo", r"_current_power_watts$|_currentpower$", alone=True, confirmed=False),
    Plug("Refoss", "refoss", r"power$", alone=True),
    Plug("Plugwise", "plugwise", r"-electricity_consumed$"),
    Plug("Solarman", "solarman", r"^(?!01)[^_]+_power$", alone=True),
)
