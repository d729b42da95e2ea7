"""OCPP 1.6 charging profiles, as pure data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import floor
from typing import Any

from ..const import LOWEST_CURRENT, ValidityMode
from ..engine import RateUnit

# Own ids, clear of those that the OCPP integration uses for its sliders (1, 8, 1000 to 4999).
LIVE_ID = 7000
LEASE_ID = 7100
PURPOSE = "TxDefaultProfile"
BEHIND = 60.0  # s that a charger's clock is believed to be behind at most
BEGUN = timedelta(days=1)  # ago, so that it holds where a clock is wrong by hours, too, as with a wrong time zone


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
    if amps < LOWEST_CURRENT:
        return 0
    return floor(watts + 1e-6) if unit is RateUnit.WATTS else floor(amps * 10 + 1e-6) / 10


@dataclass(frozen=True, slots=True)
class Target:
    """What a charger is to be told: A per leg and the same in W over its legs, and its failsafe limit likewise."""

    amps: float
    watts: float
    failsafe_amps: float
    failsafe_watts: float

    def live(self, unit: RateUnit) -> float:
        """Return the limit as it is sent in a unit."""
        return limit_value(self.amps, self.watts, unit)

    def failsafe(self, unit: RateUnit) -> float:
        """Return the failsafe limit as it is sent in a unit."""
        return limit_value(self.failsafe_amps, self.failsafe_watts, unit)


@dataclass(frozen=True, slots=True)
class Live:
    """A limit in its unit, which holds for the timeout.

    Without a lease of the same kind below it, it must not end: an expired limit would set the charger free.
    """

    limit: float
    unit: RateUnit
    options: ProfileOptions
    ends: bool


@dataclass(frozen=True, slots=True)
class Lease:
    """A failsafe limit in its unit, without end."""

    limit: float
    unit: RateUnit
    options: ProfileOptions


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _profile(options: ProfileOptions, number: int, level: int, limit: float, unit: RateUnit) -> dict[str, Any]:
    """Return a profile that begins now and does not end."""
    relative = options.validity is ValidityMode.RELATIVE
    return {
        "chargingProfileId": number + options.connector,
        "stackLevel": level,
        "chargingProfilePurpose": PURPOSE,
        "chargingProfileKind": "Relative" if relative else "Absolute",
        "chargingSchedule": {
            "chargingRateUnit": unit.value,
            "chargingSchedulePeriod": [{"startPeriod": 0, "limit": limit}],
        },
    }


def live_profile(live: Live, now: datetime, *, running: float = 0.0) -> dict[str, Any]:
    """Return a live profile; `now` is UTC.

    `running` is the age of the transaction (s) for a charger that counts a duration from its start.
    """
    options = live.options
    profile = _profile(options, LIVE_ID, options.stack_level, live.limit, live.unit)
    if options.validity is ValidityMode.RELATIVE:
        if live.ends:
            profile["chargingSchedule"]["duration"] = int(running) + options.timeout
        return profile
    profile["chargingSchedule"]["startSchedule"] = _stamp(now - BEGUN)
    if live.ends:
        profile["validFrom"] = _stamp(now - BEGUN)
        profile["validTo"] = _stamp(now + timedelta(seconds=options.timeout))
    return profile


def lease_profile(lease: Lease, now: datetime) -> dict[str, Any]:
    """Return the profile to which a charger falls when the live one runs out; `now` is UTC."""
    options = lease.options
    profile = _profile(options, LEASE_ID, options.stack_level - 1, lease.limit, lease.unit)
    if options.validity is ValidityMode.ABSOLUTE:
        profile["chargingSchedule"]["startSchedule"] = _stamp(now - BEGUN)
    return profile
