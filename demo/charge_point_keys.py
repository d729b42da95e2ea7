"""The configuration keys of the simulated charge point: OCPP 1.6 section 9, the ones that a central system asks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from simulator.evse import Evse

MEASURANDS = (
    "Current.Import",
    "Current.Offered",
    "Power.Active.Import",
    "Energy.Active.Import.Register",
    "Voltage",
    "SoC",
)
"""What the charge point can measure; MeterValuesSampledData may name these and nothing else."""
_DEFAULT_SAMPLED = ",".join(MEASURANDS[:-1])


@dataclass(slots=True)
class Key:
    """One key: its value, whether it can be written, and which new values are fit for it."""

    value: str
    readonly: bool = False
    fit: Callable[[str], bool] = lambda value: True


def _seconds(value: str) -> bool:
    return value.isascii() and value.isdigit()


def _measurands(value: str) -> bool:
    return all(name.strip() in MEASURANDS for name in value.split(","))


def _boolean(value: str) -> bool:
    return value.lower() in ("true", "false")


class ConfigurationKeys:
    """The keys of one charge point, with the values that its Evse was built with."""

    def __init__(self, evse: Evse) -> None:
        """Fill the table; what is written to MeterValueSampleInterval reaches the Evse at once."""
        firmware = evse.config.firmware
        self._evse = evse
        self._keys = {
            "AuthorizeRemoteTxRequests": Key("false", readonly=True),
            "ChargeProfileMaxStackLevel": Key(str(firmware.max_stack_level), readonly=True),
            "ChargingScheduleAllowedChargingRateUnit": Key(firmware.rate_units, readonly=True),
            "ChargingScheduleMaxPeriods": Key("24", readonly=True),
            "ClockAlignedDataInterval": Key("0", fit=_seconds),
            "ConnectionTimeOut": Key("60", fit=_seconds),
            "ConnectorSwitch3to1PhaseSupported": Key("false", readonly=True),
            "GetConfigurationMaxKeys": Key("50", readonly=True),
            "HeartbeatInterval": Key("300", fit=_seconds),
            "LocalAuthorizeOffline": Key("true", fit=_boolean),
            "LocalPreAuthorize": Key("false", fit=_boolean),
            "MaxChargingProfilesInstalled": Key("10", readonly=True),
            "MeterValueSampleInterval": Key(f"{evse.meter_interval:.0f}", fit=_seconds),
            "MeterValuesAlignedData": Key(_DEFAULT_SAMPLED, fit=_measurands),
            "MeterValuesSampledData": Key(_DEFAULT_SAMPLED, fit=_measurands),
            "NumberOfConnectors": Key("1", readonly=True),
            "StopTransactionOnEVSideDisconnect": Key("true", readonly=True),
            "StopTransactionOnInvalidId": Key("true", readonly=True),
            "SupportedFeatureProfiles": Key("Core,SmartCharging,RemoteTrigger", readonly=True),
            "UnlockConnectorOnEVSideDisconnect": Key("true", readonly=True),
            "WebSocketPingInterval": Key("0", fit=_seconds),
        }

    def rows(self, wanted: list[str] | None) -> tuple[list[dict[str, str | bool]], list[str]]:
        """Give the rows of GetConfiguration for those keys (all, if none are named), and the names that are unknown."""
        names = wanted or list(self._keys)
        known = [name for name in names if name in self._keys]
        rows: list[dict[str, str | bool]] = [
            {"key": name, "readonly": self._keys[name].readonly, "value": self._keys[name].value} for name in known
        ]
        return rows, [name for name in names if name not in self._keys]

    def change(self, name: str, value: str) -> str:
        """Write a key and return OCPP's status: Accepted, Rejected or NotSupported."""
        key = self._keys.get(name)
        if key is None:
            return "NotSupported"
        if key.readonly or not key.fit(value):
            return "Rejected"
        key.value = value
        if name == "MeterValueSampleInterval":
            self._evse.meter_interval = float(value)
        return "Accepted"

    def set_heartbeat(self, seconds: int) -> None:
        """Take over the interval that the central system gave with the answer to BootNotification."""
        self._keys["HeartbeatInterval"].value = str(seconds)

    @property
    def heartbeat(self) -> float:
        """S between heartbeats, 0 for none."""
        return float(self._keys["HeartbeatInterval"].value)

    @property
    def aligned(self) -> float:
        """S between clock-aligned samples, 0 for none."""
        return float(self._keys["ClockAlignedDataInterval"].value)

    @property
    def sampled_measurands(self) -> list[str]:
        """Measurands of a periodic sample."""
        return self._list("MeterValuesSampledData")

    @property
    def aligned_measurands(self) -> list[str]:
        """Measurands of a clock-aligned sample."""
        return self._list("MeterValuesAlignedData")

    def _list(self, name: str) -> list[str]:
        return [entry.strip() for entry in self._keys[name].value.split(",")]
