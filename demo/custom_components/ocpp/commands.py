"""What a charger can be told. As with lbbrhzn/ocpp, a refusal is a False that most callers throw away."""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from homeassistant.exceptions import HomeAssistantError
from ocpp.exceptions import OCPPError
from ocpp.v16 import call
from websockets.exceptions import WebSocketException

from .charger import Charger
from .const import (
    CONF_FORCE_SMART_CHARGING,
    CONF_IDLE_INTERVAL,
    CONF_METER_INTERVAL,
    CONF_MONITORED_VARIABLES,
    CONNECTORS,
    DOMAIN,
    FEATURES,
    RECONNECTS,
    TRANSACTION_ID,
)

_LOGGER = logging.getLogger(__name__)

SMART = "SMART"
_FEATURES = {
    "Core": "CORE",
    "FirmwareManagement": "FW",
    "SmartCharging": SMART,
    "Reservation": "RES",
    "RemoteTrigger": "REM",
    "LocalAuthListManagement": "AUTH",
}
_TRIGGERS = {
    name.lower(): name
    for name in (
        "BootNotification",
        "Heartbeat",
        "MeterValues",
        "StatusNotification",
        "DiagnosticsStatusNotification",
        "FirmwareStatusNotification",
    )
}
_REMOTE_TAG = "HOMEASSISTANT"
_VOLTAGE = 230.0


async def ask(charger: Charger, request: Any) -> Any:
    """Send a request on the charger's connection and give its answer.

    Raises OCPPError for a message or answer against the schema or an error of the charger, TimeoutError after 10 s,
    WebSocketException when the link is gone, HomeAssistantError when there is none.
    """
    if charger.session is None:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="unavailable",
            translation_placeholders={"message": charger.cp_id},
        )
    return await charger.session.call(request, suppress=False)


async def set_up(charger: Charger) -> None:
    """Do what is done once after the first connection: learn the features, write the intervals, ask for the status."""
    charger.online = True
    try:
        profiles = await get_configuration(charger, "SupportedFeatureProfiles")
        features = {_FEATURES[name.strip()] for name in str(profiles).split(",") if name.strip() in _FEATURES}
        if charger.settings.get(CONF_FORCE_SMART_CHARGING):
            features.add(SMART)
        charger.features = frozenset(features)
        charger.metrics[FEATURES] = "|".join(name for name in _FEATURES.values() if name in features)
        charger.metrics[CONNECTORS] = int(str(await get_configuration(charger, "NumberOfConnectors")))
        settings = charger.settings
        await configure(charger, "MeterValuesSampledData", str(settings[CONF_MONITORED_VARIABLES]))
        await configure(charger, "MeterValueSampleInterval", str(settings[CONF_METER_INTERVAL]))
        await configure(charger, "ClockAlignedDataInterval", str(settings[CONF_IDLE_INTERVAL]))
        await set_availability(charger, True)
        await trigger(charger, "StatusNotification")
        charger.configured = True
    except (OCPPError, OSError, ValueError, WebSocketException, HomeAssistantError) as error:
        # The next BootNotification tries again.
        _LOGGER.debug("%s: set-up after connecting failed: %r", charger.cp_id, error)
    charger.update()


async def set_profile(charger: Charger, connector: int, profile: Mapping[str, Any]) -> bool:
    """Send a charging profile as it is; never raises."""
    try:
        answer = await ask(charger, call.SetChargingProfile(connector_id=connector, cs_charging_profiles=profile))
    except (OCPPError, OSError, WebSocketException, HomeAssistantError) as error:
        _LOGGER.warning("%s: SetChargingProfile failed: %r", charger.cp_id, error)
        charger.notify("Warning: Set charging profile failed")
        return False
    if answer.status != "Accepted":
        _LOGGER.warning("%s: SetChargingProfile was answered %s", charger.cp_id, answer.status)
    return bool(answer.status == "Accepted")


async def set_limit(charger: Charger, connector: int, *, amps: float | None = None, watts: float | None = None) -> bool:
    """Set a limit with a profile of the stand-in's own: the station's or, if that is refused, the transaction's.

    Raises what the questions before it raise (see ask).
    """
    if SMART not in charger.features:
        return False
    units = str(await get_configuration(charger, "ChargingScheduleAllowedChargingRateUnit")).lower()
    tokens = {token.strip() for token in units.split(",")}
    in_watts = bool(tokens & {"power", "w"}) and (watts is not None or not tokens & {"current", "a"})
    to_watts = _VOLTAGE * max(1, sum(leg in charger.metrics.attributes("Current.Import") for leg in ("L1", "L2", "L3")))
    if in_watts:
        unit, limit = "W", watts if watts is not None else round((amps or 0) * to_watts)
    else:
        unit, limit = "A", amps if amps is not None else round((watts or 0) / to_watts, 1)
    stack = str(await get_configuration(charger, "ChargeProfileMaxStackLevel"))
    top = int(stack) if stack.isdigit() else 1

    async def offer(connector: int, purpose: str, profile_id: int, level: int, transaction: int | None = None) -> bool:
        profile = {
            "chargingProfileId": profile_id,
            "stackLevel": level,
            "chargingProfileKind": "Relative",
            "chargingProfilePurpose": purpose,
            "chargingSchedule": {
                "chargingRateUnit": unit,
                "chargingSchedulePeriod": [{"startPeriod": 0, "limit": float(limit)}],
            },
        }
        return await set_profile(charger, connector, profile | ({"transactionId": transaction} if transaction else {}))

    if await offer(0, "ChargePointMaxProfile", 1000, top):
        return True
    target = connector or 1
    transaction = charger.metrics[TRANSACTION_ID]
    now = bool(transaction) and await offer(target, "TxProfile", 3000 + target, max(1, top), transaction)
    later = await offer(target, "TxDefaultProfile", 2000 + target, max(1, top - 1))
    return now or later


async def clear_profile(charger: Charger) -> bool:
    """Clear all charging profiles; never raises."""
    try:
        answer = await ask(charger, call.ClearChargingProfile())
    except (OCPPError, OSError, WebSocketException, HomeAssistantError):
        return False
    return answer.status in ("Accepted", "Unknown")


async def get_configuration(charger: Charger, key: str = "") -> str | dict[str, str]:
    """Read a key ("Unknown" if the charger does not know it), or all keys. Raises what ask raises."""
    answer = await ask(charger, call.GetConfiguration(key=[key] if key else None))
    rows = answer.configuration_key or []
    if not key:
        return {row["key"]: row.get("value", "") for row in rows}
    if rows:
        return str(rows[0].get("value", ""))
    charger.notify(f"Warning: charger reports {key} is unknown")
    return "Unknown"


async def configure(charger: Charger, key: str, value: str) -> bool:
    """Write a key unless it has that value already; True if that needs a reboot. Raises what ask raises."""
    if await get_configuration(charger, key) in (value, "Unknown"):
        return False
    answer = await ask(charger, call.ChangeConfiguration(key=key, value=value))
    if answer.status in ("Rejected", "NotSupported"):
        _LOGGER.warning("%s: %s while setting %s", charger.cp_id, answer.status, key)
        charger.notify(f"Warning: charger reported {answer.status} while setting {key}={value}")
    return bool(answer.status == "RebootRequired")


async def trigger(charger: Charger, message: str) -> bool:
    """Ask for a message, written with or without capitals, blanks and underscores."""
    name = _TRIGGERS.get(message.replace(" ", "").replace("_", "").lower())
    if name is None:
        _LOGGER.warning("Unsupported TriggerMessage: %s", message)
        return False
    answer = await ask(charger, call.TriggerMessage(requested_message=name))
    return bool(answer.status == "Accepted")


async def set_availability(charger: Charger, operative: bool) -> bool:
    """Switch the station on or off."""
    kind = "Operative" if operative else "Inoperative"
    answer = await ask(charger, call.ChangeAvailability(connector_id=0, type=kind))
    return answer.status in ("Accepted", "Scheduled")


async def start_transaction(charger: Charger) -> bool:
    """Start a transaction on the only connector."""
    answer = await ask(charger, call.RemoteStartTransaction(connector_id=1, id_tag=_REMOTE_TAG))
    return bool(answer.status == "Accepted")


async def stop_transaction(charger: Charger) -> bool:
    """Stop the running transaction; True if there is none."""
    transaction = charger.metrics[TRANSACTION_ID]
    if not transaction:
        return True
    answer = await ask(charger, call.RemoteStopTransaction(transaction_id=transaction))
    return bool(answer.status == "Accepted")


async def reset(charger: Charger) -> bool:
    """Reset hard."""
    charger.metrics[RECONNECTS] = 0
    answer = await ask(charger, call.Reset(type="Hard"))
    return bool(answer.status == "Accepted")


async def unlock(charger: Charger) -> bool:
    """Unlock the only connector."""
    answer = await ask(charger, call.UnlockConnector(connector_id=1))
    return bool(answer.status == "Unlocked")
