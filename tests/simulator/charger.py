"""A charger with a car, and the profiles that it is sent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from simulator.car import Car, CarConfig
from simulator.evse import Answer, Evse, EvseConfig, Firmware

NOW = datetime(2026, 6, 21, 12, tzinfo=UTC).timestamp()
DEFAULT, TX, STATION = "TxDefaultProfile", "TxProfile", "ChargePointMaxProfile"


def profile(
    limit: float, *, purpose: str = DEFAULT, stack: int = 2, unit: str = "A", kind: str = "Relative", **more: Any
) -> dict[str, Any]:
    """Give a profile of one period as it stands on the wire; more goes into the schedule or the profile by its name."""
    period = {"startPeriod": 0, "limit": limit} | ({"numberPhases": more.pop("phases")} if "phases" in more else {})
    schedule: dict[str, Any] = {"chargingRateUnit": unit, "chargingSchedulePeriod": more.pop("periods", [period])}
    schedule |= {key: more.pop(key) for key in ("startSchedule", "duration") if key in more}
    return {
        "chargingProfileId": more.pop("id", 100 + stack),
        "stackLevel": stack,
        "chargingProfilePurpose": purpose,
        "chargingProfileKind": kind,
        "chargingSchedule": schedule,
        **more,
    }


def charging(firmware: Firmware | None = None, **config: Any) -> Evse:
    """Give an EVSE of 16 A with a quick car in transaction 7 since NOW."""
    evse = Evse(
        EvseConfig(firmware=firmware or Firmware(), **config),
        Car(CarConfig(response=0.0, start_delay=0.0), plugged=True),
    )
    evse.begin(7, NOW, "CARD")
    evse.step(NOW + 1, 1)
    return evse


def wanted(evse: Evse) -> str | None:
    """Give the tag of the transaction that the EVSE wants."""
    return evse.wants_transaction


def accept(evse: Evse, payload: dict[str, Any], connector: int = 1, now: float = NOW) -> None:
    """Install a profile that has to be accepted."""
    assert evse.set_profile(connector, payload, now) is Answer.ACCEPTED
