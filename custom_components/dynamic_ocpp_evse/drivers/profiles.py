"""OCPP 1.6 charging profiles, as pure data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import floor
from typing import Any

from ..const import ValidityMode
from ..engine import RateUnit

# Own ids, clear of those that the OCPP integration uses for its sliders (1, 8, 1000 to 4999).
LIVE_ID = 7000
LEASE_ID = 7100
PURPOSE = "TxDefaultProfile"
LOWEST = 6.0  # A: chargers reject what lies between this and 0, or ignore it
SKEW = timedelta(minutes=1)  # a charger's clock may be behind


@dataclass(frozen=True, slots=True)
class ProfileOptions:
    """How a charger is told its limit: `timeout` s is how long a live profile lasts."""

    connector: int
    stack_level: int
    timeout: int
    validity: ValidityMode

    @property
    def has_lease(self) -> bool:
        """Tell whether there is a stack level below the live profile for one that stays when it ends."""
        return self.stack_level > 0


def limit_value(amps: float, watts: float, unit: RateUnit) -> float:
    """Return a limit as a charger takes it: tenths of an ampere or whole watts, never rounded up, and no 1 to 5 A."""
    if amps < LOWEST:
        return 0
    return floor(watts + 1e-6) if unit is RateUnit.WATTS else floor(amps * 10 + 1e-6) / 10


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def live_profile(
    options: ProfileOptions, limit: float, unit: RateUnit, now: datetime, running: float = 0.0
) -> dict[str, Any]:
    """Return the profile that holds for the timeout; `now` is UTC.

    Without a lease below it, it does not end: an expired limit would set the charger free. `running` is the age of the
    transaction (s) for a charger that counts a duration from its start.
    """
    schedule: dict[str, Any] = {
        "chargingRateUnit": unit.value,
        "chargingSchedulePeriod": [{"startPeriod": 0, "limit": limit}],
    }
    profile: dict[str, Any] = {
        "chargingProfileId": LIVE_ID + options.connector,
        "stackLevel": options.stack_level,
        "chargingProfilePurpose": PURPOSE,
        "chargingProfileKind": "Absolute",
        "chargingSchedule": schedule,
    }
    if options.validity is ValidityMode.RELATIVE:
        profile["chargingProfileKind"] = "Relative"
        if options.has_lease:
            schedule["duration"] = int(running) + options.timeout
        return profile
    schedule["startSchedule"] = _stamp(now - SKEW)
    if options.has_lease:
        profile["validFrom"] = _stamp(now - SKEW)
        profile["validTo"] = _stamp(now + timedelta(seconds=options.timeout))
    return profile


def lease_profile(options: ProfileOptions, limit: float, unit: RateUnit, now: datetime) -> dict[str, Any]:
    """Return the profile without end to which a charger falls when the live one runs out."""
    schedule: dict[str, Any] = {
        "chargingRateUnit": unit.value,
        "chargingSchedulePeriod": [{"startPeriod": 0, "limit": limit}],
    }
    relative = options.validity is ValidityMode.RELATIVE
    if not relative:
        schedule["startSchedule"] = _stamp(now - SKEW)
    return {
        "chargingProfileId": LEASE_ID + options.connector,
        "stackLevel": options.stack_level - 1,
        "chargingProfilePurpose": PURPOSE,
        "chargingProfileKind": "Relative" if relative else "Absolute",
        "chargingSchedule": schedule,
    }
