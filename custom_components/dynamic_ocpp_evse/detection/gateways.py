"""Inverters behind integrations that serve several makes. `Brand` and `Rule` say what the columns mean."""

from __future__ import annotations

from .model import Brand
from .rules import CHARGING, DISCHARGING, EXPORT, IMPORT, TO_CONFIRM, battery, grid, output, soc, solar

_ASSISTANT = r"(^|[_.])(sa|solar_?assistant)_(.*_)?"


def _solar_assistant(start: str, maker: str) -> Brand:
    """Return the rules of Solar Assistant, whose ids are known only from what others read of it."""
    rules = (
        grid(start + r"grid_power_l?{}$", "123", IMPORT, TO_CONFIRM, by_id=True),
        soc(start + r"total_battery_state_of_charge$", TO_CONFIRM, by_id=True),
        battery(start + r"total_battery_power$", CHARGING, TO_CONFIRM, by_id=True),
        battery(start + r"inverter_\d+_battery_power$", CHARGING, TO_CONFIRM, by_id=True),
        solar(start + r"total_pv_power$", TO_CONFIRM, by_id=True),
        solar(start + r"inverter_\d+_pv_power$", TO_CONFIRM, by_id=True),
    )
    return Brand("Solar Assistant", "mqtt", rules, maker)


GATEWAYS: tuple[Brand, ...] = (
    Brand(
        "Deye",
        "solarman",
        (
            grid(r"_external_ct{}_current_sensor$", "123", IMPORT),
            grid(r"_external_ct{}_power_sensor$", "123", IMPORT, TO_CONFIRM),
            grid(r"_grid_l{}_power_sensor$", "123", IMPORT),
            grid(r"_grid_l{}_current_sensor$", "12", IMPORT, TO_CONFIRM),
            grid(r"_internal_ct{}_current_sensor$", "123", IMPORT, TO_CONFIRM),
            grid(r"_internal_ct{}_power_sensor$", "123", IMPORT, TO_CONFIRM),
            output(r"_output_l{}_current_sensor$", "123"),
            soc(r"(?<!bms)_battery_sensor$"),
            battery(r"_battery_power_sensor$", DISCHARGING),
            solar(r"_pv_power_sensor$"),
        ),
        maker=r"(?i)deye",
    ),
    Brand(  # another integration of the same domain
        "Deye",
        "solarman",
        (
            grid(r"_External CT L{} Power$", "123", IMPORT, TO_CONFIRM),
            grid(r"_Internal CT L{} Power$", "123", IMPORT, TO_CONFIRM),
            output(r"_Inverter L{} Power$", "123"),
            soc(r"^(?!(?i:.*(sofar|solis))).*_Battery( 1)? SOC$"),
            battery(r"^(?!(?i:.*(sofar|solis))).*_Battery Power$", DISCHARGING),
        ),
    ),
    Brand(
        "Sofar",
        "solarman",
        (
            grid(r"_activepower_pcc_{}_sensor$", "rst", EXPORT),  # opposite to the total of the same integration
            output(r"_current_output_{}_sensor$", "rst"),
            soc(r"(?<!bms)_battery_sensor$"),
            battery(r"_battery_power_sensor$", DISCHARGING),
            solar(r"_pv_power_sensor$"),
        ),
        maker=r"(?i)sofar",
    ),
    Brand(  # none of the three tells the direction of the battery's power by its sign
        "Solis",
        "solarman",
        (
            grid(r"_meter_active_power_phase_{}_sensor$", "abc", EXPORT),
            soc(r"(?<!bms)_battery_sensor$"),
            solar(r"_pv_power_sensor$"),
        ),
        maker=r"(?i)solis|ginlong",
    ),
    Brand(
        "Sofar",
        "solax_modbus",
        (
            grid(r"_active_power_pcc_l{}$", "123", EXPORT),
            output(r"(?<!offgrid)_current_output_l{}$", "123"),
            soc(r"_battery_capacity_\d$"),
            battery(r"_battery_power_\d$", CHARGING),
        ),
    ),
    Brand("Sofar", "solax_modbus", (solar(r"_pv_power_total$"),), maker=r"(?i)sofar"),
    Brand(
        "Solis",
        "solax_modbus",
        (
            grid(r"_meter_active_power_l{}$", "123", EXPORT),
            soc(r"_battery_soc$"),
            solar(r"_pv_total_power$"),
        ),
        maker=r"(?i)^(?!.*(growatt|alpha))",
    ),
    Brand("Solis", "solax_modbus", (output(r"_grid_current_l{}$", "123"),), maker=r"(?i)solis|ginlong"),
    Brand("Growatt", "solax_modbus", (battery(r"_battery_combined_power$", CHARGING),)),
    Brand(
        "Growatt",
        "solax_modbus",
        (soc(r"_battery_soc$"), solar(r"_pv_power_total$")),
        maker=r"(?i)growatt",
    ),
    Brand(
        "SolaX",
        "solax_modbus",
        (
            grid(r"(?<!meter_2)_measured_power_l{}$", "123", EXPORT),
            output(r"_inverter_current_l{}$", "123"),
            soc(r"(?<!bms)(?<!bms_2)(?<!chargeable)(?<!remaining)_battery_capacity$"),
            battery(r"(?<!_1)(?<!_2)(?<!_pm)(?<!_i2)(?<!_i3)_battery_power_charge$", CHARGING),
            battery(r"_battery_power_energy_dashboard$", DISCHARGING, TO_CONFIRM),
            solar(r"_pv_power_total$"),
        ),
        maker=r"(?i)^(?!.*(growatt|sofar))",
    ),
    _solar_assistant(r"(^|[_.])", r"(?i)solar ?assistant"),
    _solar_assistant(_ASSISTANT, ""),
    Brand(
        "LuxPower",
        "mqtt",
        (
            soc(r"^lxp_[A-Za-z0-9]+_soc$"),
            battery(r"^lxp_[A-Za-z0-9]+_p_battery$", CHARGING),
            solar(r"^lxp_[A-Za-z0-9]+_p_pv$"),
        ),
    ),
    Brand("Sunsynk", "mqtt", (grid(r"_grid_ct_l{}_power$", "123", IMPORT, TO_CONFIRM),)),
    Brand("Sunsynk", "mqtt", (battery(r"^.+_battery_power$", DISCHARGING),), maker=r"(?i)deye|sunsynk"),
    Brand(
        "GivEnergy",
        "mqtt",
        (
            soc(r"^GivTCP\d*_[A-Z0-9]+_SOC$"),
            battery(r"^GivTCP\d*_[A-Z0-9]+_Battery_Power$", DISCHARGING),
            solar(r"^GivTCP\d*_[A-Z0-9]+_PV_Power$"),
        ),
    ),
)
