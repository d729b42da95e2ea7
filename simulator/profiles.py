"""Charging profiles of OCPP 1.6 (part 1, section 3.13): what is installed, and which limit follows from it.

Times are epoch seconds (UTC) as the charger's own clock shows them; limits are A per leg or W for the whole connector,
as their unit says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Self

_DAY = 86_400.0
# OCPP 1.6, ChargingSchedulePeriod.numberPhases: "If a number of phases is needed, numberPhases=3 will be assumed".
_DEFAULT_PHASES = 3


class Purpose(StrEnum):
    """What a profile is for."""

    STATION = "ChargePointMaxProfile"
    DEFAULT = "TxDefaultProfile"
    TRANSACTION = "TxProfile"


class Kind(StrEnum):
    """Where the schedule of a profile counts from."""

    ABSOLUTE = "Absolute"
    RECURRING = "Recurring"
    RELATIVE = "Relative"


class Unit(StrEnum):
    """Unit of a limit."""

    AMPS = "A"
    WATTS = "W"


@dataclass(frozen=True, slots=True)
class Period:
    """One period of a schedule: from start (s since the schedule's start) on, limit holds."""

    start: float
    limit: float
    phases: int | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit in force: value in unit; phases (numberPhases) matters for W only."""

    value: float
    unit: Unit
    phases: int = _DEFAULT_PHASES

    def amps(self, voltage: float, wired: int) -> float:
        """Give the limit in A per leg for a connector with that many wired legs."""
        if self.unit is Unit.AMPS:
            return self.value
        return self.value / (voltage * min(self.phases, wired))


def to_epoch(text: str) -> float:
    """Read an OCPP date-time; one without a zone is taken as UTC.

    Raises ValueError when it is no date-time.
    """
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def to_iso(epoch: float) -> str:
    """Write epoch seconds as the UTC date-time that OCPP wants, to the second."""
    return datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _time(payload: Mapping[str, Any], key: str) -> float | None:
    value = payload.get(key)
    return None if value is None else to_epoch(str(value))


@dataclass(frozen=True, slots=True)
class Profile:
    """A charging profile as it was received.

    start is startSchedule, None where the sender gave none; received is when it was installed, by the charger's clock.
    """

    id: int
    stack: int
    purpose: Purpose
    kind: Kind
    unit: Unit
    periods: tuple[Period, ...]
    received: float = 0.0
    start: float | None = None
    duration: float | None = None
    valid_from: float | None = None
    valid_to: float | None = None
    transaction: int | None = None
    recurrency: float = _DAY

    @classmethod
    def from_ocpp(cls, payload: Mapping[str, Any], received: float) -> Self:
        """Read csChargingProfiles as it stands on the wire (camelCase).

        Raises KeyError for a missing key and ValueError for a word or time that OCPP does not know.
        """
        schedule = payload["chargingSchedule"]
        return cls(
            id=int(payload["chargingProfileId"]),
            stack=int(payload["stackLevel"]),
            purpose=Purpose(payload["chargingProfilePurpose"]),
            kind=Kind(payload["chargingProfileKind"]),
            unit=Unit(schedule["chargingRateUnit"]),
            periods=tuple(
                Period(float(row["startPeriod"]), float(row["limit"]), row.get("numberPhases"))
                for row in schedule["chargingSchedulePeriod"]
            ),
            received=received,
            start=_time(schedule, "startSchedule"),
            duration=None if schedule.get("duration") is None else float(schedule["duration"]),
            valid_from=_time(payload, "validFrom"),
            valid_to=_time(payload, "validTo"),
            transaction=payload.get("transactionId"),
            recurrency=_DAY * (7 if payload.get("recurrencyKind") == "Weekly" else 1),
        )

    def limit_at(self, clock: float, origin: float | None) -> Limit | None:
        """Give the limit that this profile sets at clock, None where it sets none.

        origin is where a relative schedule counts from, None while that moment has not come yet.
        """
        if self.valid_from is not None and clock < self.valid_from:
            return None
        if self.valid_to is not None and clock >= self.valid_to:
            return None
        elapsed = self._elapsed(clock, origin)
        if elapsed < 0 or (self.duration is not None and elapsed >= self.duration):
            return None
        running = [period for period in self.periods if period.start <= elapsed]
        if not running:
            return None
        period = max(running, key=lambda candidate: candidate.start)
        return Limit(period.limit, self.unit, period.phases or _DEFAULT_PHASES)

    def boundaries(self, origin: float | None) -> Iterable[float]:
        """Yield the moments at which the limit of this profile may change (first run of a recurring one)."""
        yield from (moment for moment in (self.valid_from, self.valid_to) if moment is not None)
        base = origin if self.kind is Kind.RELATIVE else self.start
        if base is None:
            base = self.received
        yield from (base + period.start for period in self.periods)
        if self.duration is not None:
            yield base + self.duration

    def _elapsed(self, clock: float, origin: float | None) -> float:
        if self.kind is Kind.RELATIVE:
            return 0.0 if origin is None else clock - origin
        # An absolute schedule without startSchedule is against the specification; chargers start it as it comes.
        elapsed = clock - (self.received if self.start is None else self.start)
        return elapsed % self.recurrency if self.kind is Kind.RECURRING and elapsed >= 0 else elapsed


class ProfileStore:
    """The profiles of a charge point, by connector (0 is the whole station)."""

    def __init__(self) -> None:
        """Start with none."""
        self._installed: list[tuple[int, Profile]] = []

    def __len__(self) -> int:
        """Count the installed profiles."""
        return len(self._installed)

    @property
    def profiles(self) -> tuple[tuple[int, Profile], ...]:
        """All (connector, profile), oldest first."""
        return tuple(self._installed)

    def replaces(self, connector: int, profile: Profile) -> bool:
        """Tell whether installing that profile would take another one's place."""
        return any(self._same(connector, profile, *entry) for entry in self._installed)

    def install(self, connector: int, profile: Profile) -> None:
        """Install a profile in place of one with the same id, or with the same purpose and stack level there."""
        self._installed = [entry for entry in self._installed if not self._same(connector, profile, *entry)]
        self._installed.append((connector, profile))

    def clear(
        self,
        profile_id: int | None = None,
        connector: int | None = None,
        purpose: Purpose | None = None,
        stack: int | None = None,
    ) -> int:
        """Remove the profiles that match every given filter and return how many; an id alone decides if it is given."""

        def matches(at: int, profile: Profile) -> bool:
            if profile_id is not None:
                return profile.id == profile_id
            return (
                (connector is None or at == connector)
                and (purpose is None or profile.purpose is purpose)
                and (stack is None or profile.stack == stack)
            )

        kept = [entry for entry in self._installed if not matches(*entry)]
        removed = len(self._installed) - len(kept)
        self._installed = kept
        return removed

    def limits(
        self, connector: int, clock: float, transaction_start: float | None, from_transaction: bool
    ) -> list[Limit]:
        """Give the limits that hold together for a connector: that of its transaction and the station's, where set.

        from_transaction: relative schedules count from the start of the transaction, otherwise from their receipt.
        """
        session = self._winner(connector, clock, Purpose.TRANSACTION, transaction_start, from_transaction)
        session = session or self._winner(connector, clock, Purpose.DEFAULT, transaction_start, from_transaction)
        # A default for the whole station stands in where the connector has none of its own.
        session = session or self._winner(0, clock, Purpose.DEFAULT, transaction_start, from_transaction)
        station = self._winner(0, clock, Purpose.STATION, transaction_start, from_transaction)
        return [limit for limit in (session, station) if limit is not None]

    def boundaries(self, transaction_start: float | None, from_transaction: bool) -> set[float]:
        """Give every moment at which a limit may change."""
        return {
            moment
            for _, profile in self._installed
            for moment in profile.boundaries(transaction_start if from_transaction else profile.received)
        }

    def _winner(
        self, connector: int, clock: float, purpose: Purpose, transaction_start: float | None, from_transaction: bool
    ) -> Limit | None:
        """Give the limit of the highest stack level that sets one at that time."""
        entries = sorted(
            (profile for at, profile in self._installed if at == connector and profile.purpose is purpose),
            key=lambda profile: profile.stack,
            reverse=True,
        )
        for profile in entries:
            origin = transaction_start if from_transaction else profile.received
            limit = profile.limit_at(clock, origin)
            if limit is not None:
                return limit
        return None

    @staticmethod
    def _same(connector: int, new: Profile, at: int, old: Profile) -> bool:
        return old.id == new.id or (at == connector and old.purpose is new.purpose and old.stack == new.stack)
