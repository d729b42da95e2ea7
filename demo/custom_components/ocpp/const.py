"""Names that the stand-in shares with lbbrhzn/ocpp, so that Load Juggler finds the same things under the same names."""

from __future__ import annotations

from typing import Final

DOMAIN: Final = "ocpp"

CONF_CPID: Final = "cpid"
CONF_CPIDS: Final = "cpids"
CONF_CSID: Final = "csid"
CONF_ENABLE_HA_NOTIFICATIONS: Final = "enable_ha_notifications"
CONF_FORCE_SMART_CHARGING: Final = "force_smart_charging"
CONF_IDLE_INTERVAL: Final = "idle_interval"
CONF_MAX_CURRENT: Final = "max_current"
CONF_METER_INTERVAL: Final = "meter_interval"
CONF_MONITORED_VARIABLES: Final = "monitored_variables"
CONF_MONITORED_VARIABLES_AUTOCONFIG: Final = "monitored_variables_autoconfig"
CONF_NUM_CONNECTORS: Final = "num_connectors"
CONF_OCPP_VERSION: Final = "ocpp_version"
CONF_SKIP_SCHEMA_VALIDATION: Final = "skip_schema_validation"
CONF_SSL_CERTFILE_PATH: Final = "ssl_certfile_path"
CONF_SSL_KEYFILE_PATH: Final = "ssl_keyfile_path"
CONF_WEBSOCKET_CLOSE_TIMEOUT: Final = "websocket_close_timeout"
CONF_WEBSOCKET_PING_INTERVAL: Final = "websocket_ping_interval"
CONF_WEBSOCKET_PING_TIMEOUT: Final = "websocket_ping_timeout"
CONF_WEBSOCKET_PING_TRIES: Final = "websocket_ping_tries"

MEASURANDS: Final = (
    "Current.Import",
    "Current.Offered",
    "Power.Active.Import",
    "Energy.Active.Import.Register",
    "Voltage",
)

# What the real integration calls the other things that a charger tells; sensors are named after these.
STATUS: Final = "Status"
STATUS_CONNECTOR: Final = "Status.Connector"
ERROR_CODE: Final = "Error.Code"
ERROR_CODE_CONNECTOR: Final = "Error.Code.Connector"
HEARTBEAT: Final = "Heartbeat"
ID_TAG: Final = "Id.Tag"
LATENCY_PING: Final = "Latency.Ping"
LATENCY_PONG: Final = "Latency.Pong"
RECONNECTS: Final = "Reconnects"
IDENTIFIER: Final = "ID"
VENDOR: Final = "Vendor"
MODEL: Final = "Model"
SERIAL: Final = "Serial"
FIRMWARE: Final = "Version.Firmware"
FEATURES: Final = "Features"
CONNECTORS: Final = "Connectors"
STOP_REASON: Final = "Stop.Reason"
TRANSACTION_ID: Final = "Transaction.Id"


def sensor_key(metric: str) -> str:
    """Give the part of a sensor's entity id and unique id that names its metric."""
    return metric.lower().replace(".", "_")
