"""Names that entries, flows, entities and actions share."""

from __future__ import annotations

from enum import StrEnum
from logging import Logger, getLogger

DOMAIN = "dynamic_ocpp_evse"
NAME = "Load Juggler"
OCPP = "ocpp"
DEFAULT_STACK_LEVEL = 2
DEFAULT_TIMEOUT = 120  # s
LOWEST_CURRENT = 6.0  # A: chargers reject what lies between this and 0, or ignore it

LOGGER: Logger = getLogger(__package__)


class EntryType(StrEnum):
    """What a config entry stands for; also the name of its flow's step."""

    HUB = "hub"
    EVSE = "evse"
    PLUG = "plug"
    CIRCUIT = "circuit"


class RateUnitOption(StrEnum):
    """How a charger is told its limit."""

    AUTO = "auto"
    AMPS = "amps"
    WATTS = "watts"


class Direction(StrEnum):
    """What a positive battery power means."""

    CHARGING = "charging"
    DISCHARGING = "discharging"


class SafeState(StrEnum):
    """What becomes of a plug that nobody watches any more."""

    OFF = "off"
    LEAVE = "leave"
    ON = "on"


class ValidityMode(StrEnum):
    """How a charging profile says when it ends."""

    ABSOLUTE = "absolute"
    RELATIVE = "relative"


CONF_ENTRY_TYPE = "entry_type"
CONF_HUB = "hub_entry_id"
CONF_NAME = "name"

CONF_GRID_PHASES = ("grid_phase_a", "grid_phase_b", "grid_phase_c")
# The export half of a pair, or the power that gives an unsigned current of the same phase its sign.
CONF_GRID_PAIRS = ("grid_pair_phase_a", "grid_pair_phase_b", "grid_pair_phase_c")
CONF_INVERT_PHASES = "invert_phases"
CONF_BREAKER = "main_breaker_rating"
CONF_VOLTAGE = "phase_voltage"
CONF_MAX_IMPORT = "max_import_power"
CONF_MAX_IMPORT_ENTITY = "max_import_power_entity"
CONF_POWER_BUFFER = "power_buffer"
CONF_ACCOUNTING = "import_accounting"
CONF_EXCESS_THRESHOLD = "excess_export_threshold"
CONF_EXCESS_HYSTERESIS = "excess_export_hysteresis"
CONF_DISTRIBUTION = "distribution_mode"
CONF_SOLAR = "solar_production"
CONF_BATTERY_SOC = "battery_soc"
CONF_BATTERY_POWER = "battery_power"
CONF_BATTERY_POSITIVE = "battery_power_positive"
CONF_BATTERY_MAX_CHARGE = "battery_max_charge_power"
CONF_BATTERY_MAX_DISCHARGE = "battery_max_discharge_power"
CONF_BATTERY_HYSTERESIS = "battery_soc_hysteresis"
CONF_BATTERY_FULL = "battery_full_at"
CONF_BATTERY_FEEDS_SOLAR = "battery_feeds_solar"
CONF_BATTERY_LEFTOVER = "battery_leftover"
CONF_INVERTER_OUTPUTS = ("inverter_output_a", "inverter_output_b", "inverter_output_c")
CONF_INVERTER_MAX = "inverter_max_power"
CONF_INVERTER_MAX_PHASE = "inverter_max_phase_power"
CONF_INVERTER_ASYMMETRIC = "inverter_asymmetric"
CONF_INVERTER_HAS_BATTERY = "inverter_has_battery"
CONF_INTERVAL = "site_update_interval"
CONF_RAMP_UP = "ramp_up"
CONF_RAMP_DOWN = "ramp_down"
CONF_GRID_LOST_AFTER = "grid_lost_after"
CONF_BATTERY_LOST_AFTER = "battery_lost_after"
CONF_SOLAR_LOST_AFTER = "solar_lost_after"
CONF_RESTORE = "restore_choices"

CONF_CHARGER = "charger"
CONF_CURRENT_IMPORT = "current_import_entity"
CONF_CURRENT_OFFERED = "current_offered_entity"
CONF_STATUS = "status_entity"
CONF_CHARGER_ENTITIES = (CONF_STATUS, CONF_CURRENT_IMPORT, CONF_CURRENT_OFFERED)
CONF_LEGS_SHARE = "legs_share_phases"
CONF_DEVICE = "device_id"
CONF_CONNECTOR = "connector"
CONF_MIN_CURRENT = "min_current"
CONF_MAX_CURRENT = "max_current"
CONF_PHASES = "phases"
CONF_LEGS = ("leg_l1", "leg_l2", "leg_l3")
CONF_PRIORITY = "priority"
CONF_RATE_UNIT = "charge_rate_unit"
CONF_VALIDITY = "profile_validity_mode"
CONF_TIMEOUT = "profile_timeout"
CONF_STACK_LEVEL = "stack_level"
CONF_PAUSE = "charge_pause_duration"
CONF_RIDE_THROUGH = "cloud_ride_through"
CONF_FAILSAFE = "failsafe_current"

CONF_SWITCH = "switch"
CONF_POWER = "power_sensor"
CONF_RATING = "device_power"
CONF_PLUG_PHASES = "connected_phases"
CONF_MIN_ON = "min_on_time"
CONF_MIN_OFF = "min_off_time"
CONF_SAFE_STATE = "safe_state"
CONF_MANUAL = "manual_respect"
MANUAL_RESPECT = 30  # min

CONF_CIRCUIT = "circuit_entry_id"
CONF_CIRCUIT_LIMIT = "circuit_limit"
CONF_CIRCUIT_PARENT = "parent_circuit"
CONF_CIRCUIT_METERS = ("circuit_phase_a", "circuit_phase_b", "circuit_phase_c")

MANUAL = "manual"  # the charger that is in no list: its device and entities are chosen by hand
