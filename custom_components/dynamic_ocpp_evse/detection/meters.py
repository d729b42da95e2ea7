"""Meters at the grid connection: how to know their entities. `Brand` and `Rule` say what the columns mean."""

from __future__ import annotations

from .model import Brand
from .rules import CHARGING, IMPORT, TO_CONFIRM, UNKNOWN, battery, grid, pair, soc

_ESPHOME = r"(?i)(/sensor/|-sensor-)"

METERS: tuple[Brand, ...] = (
    Brand(  # one with fewer channels may measure anything with its second
        "Shelly",
        "shelly",
        (grid(r"-emeter_{}-power$", "012", IMPORT, fewest=3, model=r"(?i)EM"),),
    ),
    Brand("Shelly", "shelly", (grid(r"-em:\d+-{}_act_power$", "abc", IMPORT),)),
    Brand("Shelly", "shelly", (grid(r"-em1:{}-power_em1$", "012", IMPORT, TO_CONFIRM, fewest=3),)),
    Brand(
        "DSMR",
        "dsmr",
        (
            pair(
                r"_instantaneous_active_power_l{}_positive$",
                r"_instantaneous_active_power_l{}_negative$",
            ),
        ),
    ),
    Brand(  # a kWh meter may stand anywhere
        "HomeWizard",
        "homewizard",
        (
            grid(r"_active_power_l{}_w$", "123", IMPORT, model=r"^HWE-P1"),
            grid(r"_active_power_l{}_w$", "123", IMPORT, TO_CONFIRM, model=r"^HWE-KWH|^SDM(230|630)-wifi"),
            soc(r"_state_of_charge_pct$"),
            battery(r"_battery_group_power_w$", CHARGING, TO_CONFIRM),
        ),
    ),
    Brand(
        "SlimmeLezer",
        "esphome",
        (
            pair(
                _ESPHOME + r"power[ _]consumed[ _]phase[ _]{}$",
                _ESPHOME + r"power[ _]produced[ _]phase[ _]{}$",
            ),
        ),
    ),
    Brand(
        "P1 Monitor",
        "p1_monitor",
        (pair(r"_phases_power_consumed_phase_l{}$", r"_phases_power_produced_phase_l{}$"),),
    ),
    Brand(
        "Plugwise",
        "plugwise",
        (
            pair(
                r"-electricity_phase_{}_consumed$",
                r"-electricity_phase_{}_produced$",
                ("one", "two", "three"),
            ),
        ),
    ),
    Brand(
        "Solarman",
        "solarman",
        (pair(r"_{}_act_power$", r"_{}_act_ret_power$", "abc"),),
        maker=r"^SOLARMAN$",
    ),
    Brand("YouLess", "youless", (grid(r"^youless_.+_phase_{}_power$", "123", IMPORT),)),
    Brand("EDL21", "edl21", (grid(r"_1-0:{}6\.7\.0\*255$", "357", IMPORT, TO_CONFIRM),)),
    Brand("WattWächter", "wattwaechter", (grid(r"_{}6\.7\.0$", "357", IMPORT, TO_CONFIRM),)),
    Brand("inexogy", "discovergy", (grid(r"-(power{}|phase{}Power)$", "123", IMPORT, TO_CONFIRM),)),
    Brand("IOmeter", "iometer", (grid(r"_power_phase_{}$", "123", IMPORT, TO_CONFIRM),)),
    Brand("IAMMETER", "iammeter", (grid(r"_Power_{}$", "ABC", IMPORT),)),
    Brand("Iskra", "iskra", (grid(r"^phase{}_power$", "123", UNKNOWN, TO_CONFIRM, by="translation_key"),)),
    Brand("Tuya", "tuya", (grid(r"^tuya\..+phase_{}power$", "abc", UNKNOWN, TO_CONFIRM),)),
)
