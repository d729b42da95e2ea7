"""Inverters and batteries, each behind an integration of its own. `Brand` and `Rule` say what the columns mean."""

from __future__ import annotations

from .model import Brand
from .rules import CHARGING, DISCHARGING, EXPORT, IMPORT, TO_CONFIRM, battery, grid, output, pair, soc, solar

INVERTERS: tuple[Brand, ...] = (
    Brand(
        "SolarEdge",
        "solaredge",
        (
            soc(r"_storage_level$"),
            battery(r"_storage_power$", DISCHARGING),
            solar(r"_solar_power$"),
        ),
        slow=True,
    ),
    Brand(
        "SolarEdge",
        "solaredge_modbus_multi",
        (
            grid(r"_M\d+_ac_power_{}$", "abc", EXPORT),
            grid(r"_M\d+_ac_current_{}$", "abc", EXPORT),
            output(r"^(?!.*_M\d+_).*_ac_current_{}$", "abc"),
            soc(r"_B\d+_battery_soe$"),
            battery(r"_B\d+_dc_power$", CHARGING),
            battery(r"_B\d+_dc_power_inverted$", DISCHARGING),
            solar(r"^(?!.*_[MB]\d+_).*_dc_power$"),
        ),
        dc_side=True,
    ),
    Brand(  # a custom integration and the core's share a domain, not their unique ids
        "SolarEdge",
        "solaredge_modbus",
        (
            grid(r"_m\d_acpower{}$", "abc", EXPORT),
            grid(r"_meter_.+_ac_power_phase_{}$", "abc", EXPORT),
            grid(r"_m\d_accurrent{}$", "abc", EXPORT),
            grid(r"_meter_.+_ac_current_phase_{}$", "abc", EXPORT),
            output(r"^(?!.*_m\d_).*_accurrent{}$", "abc"),
            output(r"^(?!.*_(meter|battery)_).*_ac_current_phase_{}$", "abc"),
            soc(r"_battery\d_state_of_charge$"),
            soc(r"_battery_.+_state_of_energy$"),
            battery(r"_battery\d_power$", CHARGING),
            battery(r"_battery_.+_dc_power$", CHARGING),
            solar(r"^(?!.*_(m|battery)\d_).*_dcpower$"),
            solar(r"^(?!.*_(meter|battery)_).*_dc_power$"),
        ),
        dc_side=True,
    ),
    Brand(
        "Sofar",
        "sofar",
        (
            grid(r"_active_power_pcc_l{}$", "123", EXPORT),
            output(r"(?<!offgrid)_current_output_l{}$", "123"),
            soc(r"_battery_capacity_total$"),
            battery(r"_battery_power_total$", CHARGING),
            solar(r"_pv_power_total$"),
        ),
    ),
    Brand(
        "Solis",
        "solis_modbus",
        (
            grid(r"_solis_modbus_inverter_meter_active_power_{}$", "abc", EXPORT),
            output(r"_solis_modbus_inverter_{}_phase_current$", "abc"),
            soc(r"_solis_modbus_inverter_battery_soc$"),
            solar(r"_solis_modbus_inverter_total_dc_output$"),
        ),
    ),
    Brand(  # the built-in meter of an EMMA first: its sign is opposite to the power meter's
        "Huawei",
        "huawei_solar",
        (
            grid(r"_phase_{}_active_power_built_in_energy$", "abc", IMPORT),
            grid(r"_phase_{}_current_built_in_energy$", "abc", IMPORT, TO_CONFIRM),
            grid(r"_active_grid_{}_current$", "ABC", EXPORT),
            grid(r"_active_grid_{}_power$", "ABC", EXPORT),
            output(r"^[^_]+_phase_{}_current$", "ABC"),
            soc(r"^[^_]+_state_of_capacity$"),
            soc(r"^[^_]+_storage_state_of_capacity$"),
            battery(r"^[^_]+_battery_charge_discharge_power$", CHARGING),
            battery(r"^[^_]+_storage_charge_discharge_power$", CHARGING),
            solar(r"^[^_]+_input_power$"),
        ),
    ),
    Brand(
        "Fronius",
        "fronius",
        (
            grid(r"-power_real_phase_{}$", "123", IMPORT, TO_CONFIRM, where=(r"-meter_location$", "0")),
            soc(r"-state_of_charge$"),
            battery(r"-power_flow-power_battery$", DISCHARGING),
            solar(r"-power_flow-power_photovoltaics$"),
        ),
    ),
    Brand(
        "Enphase",
        "enphase_envoy",
        (
            grid(r"^\d+_net_consumption_l{}$", "123", IMPORT),
            output(r"_production_ct_power_l{}$", "123"),
            soc(r"_aggregated_soc$"),
            soc(r"^\d+_battery_level$"),
            battery(r"_battery_discharge$", DISCHARGING),
            solar(r"^\d+_production$"),
        ),
    ),
    Brand(  # its "grid power" is what the inverter gives
        "SMA",
        "sma",
        (
            pair(r"-6100_0046E{}00_0$", r"-6100_0046E{}00_0$", ("B/8", "C/9", "D/A")),
            output(r"-6100_4046{}00_0$", ("53", "54", "55")),
            soc(r"-6100_00295A00_0$"),
            solar(r"-6100_0046C200_0$"),
        ),
    ),
    Brand(
        "SMA",
        "pysmaplus",
        (pair(r"-{}:4:0_\d+$", r"-{}:4:0_\d+$", ("21/22", "41/42", "61/62")),),
    ),
    Brand(  # what it calls on-grid current is what the inverter gives
        "GoodWe",
        "goodwe",
        (
            grid(r"^goodwe-meter_active_power{}-", "123", EXPORT, TO_CONFIRM),
            grid(r"^goodwe-active_power{}-", "123", EXPORT, TO_CONFIRM),
            output(r"^goodwe-igrid{}-", ("1?", "2", "3")),
            soc(r"^goodwe-battery_soc-"),
            battery(r"^goodwe-pbattery1-", DISCHARGING),
            solar(r"^goodwe-ppv-"),
        ),
    ),
    Brand(
        "Growatt",
        "growatt_server",
        (
            soc(r"-(mix|tlx)_statement_of_charge$"),
            solar(r"-(mix_wattage_pv_all|tlx_internal_wattage|inverter_internal_wattage)$"),
        ),
        slow=True,
    ),
    Brand(
        "Growatt",
        "growatt_local",
        (
            output(r"^growatt_local_.*_output_{}_amperage$", "123"),
            soc(r"^growatt_local_.*_soc$"),
            solar(r"^growatt_local_.*_input_power$"),
        ),
    ),
    Brand(  # its unique ids are numbers that mean something else in each model
        "SolaX",
        "solax",
        (
            output(r"Grid {} Current$", "123", by="name"),
            soc(r"Battery Remaining Capacity$", by="name"),
            battery(r"(?<!\d )Battery Power$", CHARGING, by="name"),
        ),
    ),
    Brand(
        "FoxESS",
        "foxess_modbus",
        (
            grid(r"^foxess_modbus_(.+_)?grid_ct_{}$", "RST", EXPORT),
            output(r"^foxess_modbus_(.+_)?inv_current_{}$", "RST"),
            soc(r"^foxess_modbus_(.+_)?battery_soc(_\d)?$"),
            battery(r"^foxess_modbus_(.+_)?invbatpower(_\d)?$", DISCHARGING),
            solar(r"^foxess_modbus_(.+_)?pv_power_now$"),
        ),
    ),
    Brand(
        "Sungrow",
        "modbus",
        (
            grid(r"^sg_meter_phase_{}_active_power(_\d)?$", "abc", IMPORT),
            output(r"^sg_phase_{}_current(_\d)?$", "abc"),
            soc(r"^sg_battery_level(_\d)?$"),
            battery(r"^sg_battery_power(_\d)?$", DISCHARGING),
            solar(r"^sg_total_dc_power(_\d)?$"),
        ),
    ),
    Brand(
        "Victron",
        "victron_gx",
        (
            grid(r"_system_0_system_grid_power_l{}$", "123", IMPORT),
            grid(r"_system_0_system_grid_current_l{}$", "123", IMPORT),
            grid(r"_grid_\d+_grid_power_l{}$", "123", IMPORT),
            grid(r"_grid_\d+_grid_current_l{}$", "123", IMPORT),
            output(r"_vebus_\d+_vebus_inverter_output_power_l{}$", "123"),
            soc(r"_system_0_system_dc_battery_soc$"),
            battery(r"_system_0_system_dc_battery_power$", CHARGING),
            battery(r"_battery_\d+_battery_power$", CHARGING, TO_CONFIRM),
            solar(r"_system_0_system_dc_pv_power$"),
        ),
    ),
    Brand(
        "Victron",
        "victron",
        (
            grid(r"^\d+_system_grid_L{}(_power)?$", "123", IMPORT),
            grid(r"^\d+_grid(_ac)?_L{}_power$", "123", IMPORT),
            grid(r"^\d+_grid_L{}_current$", "123", IMPORT),
            soc(r"^\d+_system_battery_soc$"),
            battery(r"^\d+_system_battery_power$", CHARGING),
            solar(r"^\d+_system_dc_pv_power$"),
        ),
    ),
    Brand(
        "Tesla",
        "powerwall",
        (
            soc(r"_charge$"),
            battery(r"_battery_instant_power$", DISCHARGING),
            solar(r"_solar_instant_power$"),
        ),
    ),
    *(
        Brand(
            "Tesla",
            platform,
            (
                soc(r"^\d+-percentage_charged$"),
                battery(r"^\d+-battery_power$", DISCHARGING, TO_CONFIRM),
                solar(r"^\d+-solar_power$"),
            ),
        )
        for platform in ("tesla_fleet", "teslemetry", "tessie")
    ),
    Brand(  # the signs of the three integrations differ
        "LuxPower",
        "luxpower",
        (soc(r"_lux_battery_(soc|percent)$"), battery(r"_lux_battery_flow(_live)?$", CHARGING)),
    ),
    Brand(
        "LuxPower",
        "lxp_modbus",
        (soc(r"_battery_soc$"), battery(r"_battery_flow$", DISCHARGING), solar(r"_pv_power$")),
    ),
    Brand(
        "EG4",
        "eg4_web_monitor",
        (
            grid(r"_grid_power_l{}$", "123", IMPORT, TO_CONFIRM),
            soc(r"^[A-Za-z0-9]+_state_of_charge$"),
            battery(r"^[A-Za-z0-9]+_battery_power$", CHARGING),
            solar(r"_pv_total_power$"),
        ),
    ),
    Brand(
        "Kostal",
        "kostal_plenticore",
        (
            soc(r"_devices:local:battery_SoC$"),
            battery(r"_devices:local:battery_P$", DISCHARGING, TO_CONFIRM),
            solar(r"__virt__pv_P$"),
        ),
    ),
    Brand(
        "sonnen",
        "sonnenbatterie",
        (
            soc(r"_state_charge_user$"),
            battery(r"_state_battery_inout$", DISCHARGING),
            solar(r"_production_w$"),
        ),
    ),
    Brand(
        "E3/DC",
        "e3dc_rscp",
        (
            soc(r"(?<!wallbox)_soc$"),
            battery(r"_battery-netchange$", CHARGING),
            solar(r"_solar-production$"),
        ),
    ),
    Brand(
        "Sigenergy",
        "sigen",
        (
            grid(r"_plant_grid_sensor_phase_{}_active_power$", "abc", IMPORT, TO_CONFIRM),
            output(r"_inverter_phase_{}_current$", "abc"),
            soc(r"_plant_ess_soc$"),
            battery(r"_plant_ess_power$", CHARGING),
            solar(r"_plant_photovoltaic_power$"),
        ),
    ),
    Brand(
        "Sunsynk",
        "sunsynk",
        (
            soc(r"_battery_state_of_charge$"),
            battery(r"_battery_power$", DISCHARGING, TO_CONFIRM),
            solar(r"_solar_power$"),
        ),
        slow=True,
    ),
)
