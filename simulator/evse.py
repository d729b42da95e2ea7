"""A charge point with one connector: smart charging as OCPP 1.6 defines it, and the habits of real firmware.

Everything but the messages: `demo.charge_point` puts this on a websocket, tests and benchmarks drive it directly.

now is epoch seconds (UTC) everywhere; whoever runs faster than the day maps his clock before. Currents are A per leg in
the charger's own order L1, L2, L3, power in W, energy in Wh; all are never negative (the car never feeds back).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import floor
from typing import Any

from .car import Car
from .profiles import Profile, ProfileStore, Purpose, Unit

# IEC 61851: the pilot signal cannot offer less than 6 A, other than nothing.
LOWEST_OFFER = 6.0
_MAX_PROFILES = 10
_CONNECTOR = 1


class Status(StrEnum):
    """Connector status of OCPP 1.6."""

    AVAILABLE = "Available"
    PREPARING = "Preparing"
    CHARGING = "Charging"
    SUSPENDED_EV = "SuspendedEV"
    SUSPENDED_EVSE = "SuspendedEVSE"
    FINISHING = "Finishing"
    UNAVAILABLE = "Unavailable"
    FAULTED = "Faulted"


class Answer(StrEnum):
    """What a charge point answers to SetChargingProfile and ClearChargingProfile."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    UNKNOWN = "Unknown"


@dataclass(frozen=True, slots=True)
class Firmware:
    """The habits of a firmware that a controller has to cope with.

    rejects_amps: Rejected to every limit in A.
    max_stack_level: as reported; a profile above it is Rejected.
    rate_units: ChargingScheduleAllowedChargingRateUnit as reported; without "Power" (or "W") in it, W is Rejected.
    whole_amps: offers whole A, rounded down.
    accepts_but_ignores: Accepted, and nothing changes.
    relative_from_transaction: a relative schedule counts from the start of the transaction, else from its receipt.
    forgets_on_boot: a reboot loses all profiles.
    rejects_station_profile: Rejected to every ChargePointMaxProfile.
    clock_offset: s by which the charger's clock is ahead of the true time.
    """

    rejects_amps: bool = False
    max_stack_level: int = 8
    rate_units: str = "Current,Power"
    whole_amps: bool = False
    accepts_but_ignores: bool = False
    relative_from_transaction: bool = True
    forgets_on_boot: bool = False
    rejects_station_profile: bool = False
    clock_offset: float = 0.0

    def takes(self, unit: Unit) -> bool:
        """Tell whether a limit in that unit is accepted at all."""
        if unit is Unit.AMPS:
            return not self.rejects_amps
        tokens = {token.strip().lower() for token in self.rate_units.split(",")}
        return bool(tokens & {"power", "w"})


@dataclass(frozen=True, slots=True)
class EvseConfig:
    """A charge point.

    identity: its OCPP identity, the last part of the websocket's path.
    max_current: what the hardware may offer, A per leg.  phases: wired legs, 1 or 3 (2 exists, too).
    voltage: V, leg to neutral.
    register: Wh on the meter when it was installed (central systems take a meter that starts at 0 for one that counts
    each session anew).
    starts_itself: a plugged-in car starts a transaction without a card (id_tag stands for the card then).
    standalone: hands itself its transaction ids, for a plant without a central system.
    """

    identity: str = "SIM-1"
    vendor: str = "Simulated"
    model: str = "Plant"
    serial: str = "0001"
    firmware_version: str = "1.0"
    max_current: float = 16.0
    phases: int = 3
    voltage: float = 230.0
    register: float = 1_000_000.0
    id_tag: str = "SIMULATED"
    starts_itself: bool = True
    standalone: bool = False
    firmware: Firmware = field(default_factory=Firmware)


@dataclass(frozen=True, slots=True)
class MeterSample:
    """What the charger's meter shows at a time: A per leg, A offered, W, Wh, V, and the car's SOC in 0..1."""

    time: float
    currents: tuple[float, ...]
    offered: float
    power: float
    energy: float
    voltage: float
    soc: float
    transaction: int | None


@dataclass(frozen=True, slots=True)
class Transaction:
    """A running transaction: id, start (epoch s) and meter at start (Wh)."""

    id: int
    start: float
    meter_start: float
    id_tag: str


@dataclass(frozen=True, slots=True)
class EndedTransaction:
    """A transaction that is over and that the central system has to be told of; reason is OCPP's word."""

    id: int
    time: float
    meter_stop: float
    reason: str


class Evse:
    """A charge point and the car on its cable."""

    def __init__(
        self, config: EvseConfig | None = None, car: Car | None = None, *, meter_interval: float = 10.0
    ) -> None:
        """Start with no profile; meter_interval is s between samples in a transaction, 0 for none."""
        self.config = config or EvseConfig()
        self.car = car or Car()
        self.meter_interval = meter_interval
        self.profiles = ProfileStore()
        self.operative = True
        self.fault: str | None = None
        """OCPP's error code while the charger is faulted."""
        self.transaction: Transaction | None = None
        self.ended: deque[EndedTransaction] = deque()
        """Transactions to report, oldest first; whoever reports one removes it."""
        self.meter: MeterSample | None = None
        """The newest periodic sample; a new object each time."""
        self.energy = self.config.register
        """The meter's register, Wh."""
        self._finished = False
        self._requested: str | None = None
        self._sampled = 0.0

    # What it does

    def step(self, now: float, dt: float) -> None:
        """Let dt seconds pass, ending at now."""
        self._notice_plug(now)
        self.car.offer(self.offered(now), self.config.phases)
        self.car.step(now, dt)
        self.energy += sum(self.currents) * self.config.voltage * dt / 3600.0
        if self.config.standalone and (tag := self.wants_transaction) is not None:
            self.begin(round(now), now, tag)
        self._publish(now)

    def status(self, now: float) -> Status:
        """Give the connector's status."""
        if self.fault is not None:
            return Status.FAULTED
        if self.transaction is not None:
            if self.offered(now) < LOWEST_OFFER:
                return Status.SUSPENDED_EVSE
            return Status.CHARGING if self.car.ready or self.car.current > 0 else Status.SUSPENDED_EV
        if not self.operative:
            return Status.UNAVAILABLE
        if not self.car.plugged:
            return Status.AVAILABLE
        return Status.FINISHING if self._finished else Status.PREPARING

    @property
    def currents(self) -> tuple[float, ...]:
        """What each wired leg carries, A."""
        return self.car.draw[: self.config.phases]

    def limit(self, now: float) -> float:
        """Give the composite limit of all profiles and the hardware, A per leg, as it was asked for."""
        firmware = self.config.firmware
        found = self.profiles.limits(
            _CONNECTOR, now + firmware.clock_offset, self._charger_start, firmware.relative_from_transaction
        )
        amps = (limit.amps(self.config.voltage, self.config.phases) for limit in found)
        return max(0.0, min((self.config.max_current, *amps)))

    def offered(self, now: float) -> float:
        """Give what the pilot signal offers the car, A per leg: 0 outside of a transaction and below 6 A."""
        if self.transaction is None or self.fault is not None:
            return 0.0
        # A limit in W over V misses the whole amp that was meant by a hair; an offer must not fall off an edge over it.
        amps = round(self.limit(now), 6)
        if self.config.firmware.whole_amps:
            amps = float(floor(amps))
        return amps if amps >= LOWEST_OFFER else 0.0

    def sample(self, now: float) -> MeterSample:
        """Read the meter."""
        return MeterSample(
            time=now,
            currents=self.currents,
            offered=self.offered(now),
            power=sum(self.currents) * self.config.voltage,
            energy=self.energy,
            voltage=self.config.voltage,
            soc=self.car.soc,
            transaction=None if self.transaction is None else self.transaction.id,
        )

    # Transactions

    @property
    def wants_transaction(self) -> str | None:
        """The id tag to start a transaction with, None when there is nothing to start."""
        startable = self.transaction is None and self.car.plugged and self.operative and self.fault is None
        if not startable:
            return None
        if self._requested is not None:
            return self._requested
        return self.config.id_tag if self.config.starts_itself and not self._finished else None

    def begin(self, transaction_id: int, now: float, id_tag: str) -> None:
        """Start a transaction with the id that the central system gave."""
        self._requested = None
        self._finished = False
        self.transaction = Transaction(transaction_id, now, self.energy, id_tag)
        self._sampled = now

    def refuse(self) -> None:
        """Take it that the central system refused the transaction: no other try until the car was unplugged."""
        self._requested = None
        self._finished = True

    def end(self, now: float, reason: str) -> None:
        """End the running transaction, if there is one; its TxProfiles go with it."""
        if self.transaction is None:
            return
        self.ended.append(EndedTransaction(self.transaction.id, now, self.energy, reason))
        self.transaction = None
        self.profiles.clear(purpose=Purpose.TRANSACTION)
        self.car.offer(0.0)
        self._finished = True

    def remote_start(self, id_tag: str) -> bool:
        """Ask for a transaction from afar; True if there is a car to start one with."""
        if self.transaction is not None or not self.car.plugged or not self.operative or self.fault is not None:
            return False
        self._requested = id_tag
        return True

    def remote_stop(self, transaction_id: int, now: float) -> bool:
        """End the transaction with that id from afar; False if it does not run."""
        if self.transaction is None or self.transaction.id != transaction_id:
            return False
        self.end(now, "Remote")
        return True

    def boot(self, now: float, reason: str = "Reboot") -> None:
        """Restart the charge point: its transaction ends, a plugged-in car starts a new one."""
        self.end(now, reason)
        self._finished = False
        if self.config.firmware.forgets_on_boot:
            self.profiles.clear()

    # Smart charging

    def set_profile(self, connector: int, payload: Mapping[str, Any], now: float) -> Answer:
        """Install a profile as it stands on the wire (csChargingProfiles, camelCase), or reject it."""
        firmware = self.config.firmware
        try:
            profile = Profile.from_ocpp(payload, now + firmware.clock_offset)
        except (KeyError, ValueError, TypeError):
            return Answer.REJECTED
        if not self._acceptable(connector, profile):
            return Answer.REJECTED
        if not firmware.accepts_but_ignores:
            self.profiles.install(connector, profile)
        return Answer.ACCEPTED

    def clear_profiles(
        self,
        profile_id: int | None = None,
        connector: int | None = None,
        purpose: str | None = None,
        stack: int | None = None,
    ) -> Answer:
        """Remove the profiles that match; Unknown if there are none."""
        wanted = None if purpose is None else Purpose(purpose)
        return Answer.ACCEPTED if self.profiles.clear(profile_id, connector, wanted, stack) else Answer.UNKNOWN

    def composite(self, now: float, horizon: float) -> list[tuple[float, float]]:
        """Give the limits of the coming horizon seconds as (seconds from now, A per leg), the first at 0."""
        firmware = self.config.firmware
        moments = self.profiles.boundaries(self._charger_start, firmware.relative_from_transaction)
        offsets = sorted({0.0} | {moment - firmware.clock_offset - now for moment in moments})
        plan: list[tuple[float, float]] = []
        for offset in offsets:
            amps = self.limit(now + offset)
            if 0 <= offset < horizon and (not plan or plan[-1][1] != amps):
                plan.append((offset, amps))
        return plan

    @property
    def _charger_start(self) -> float | None:
        """When the transaction started, by the charger's clock."""
        return None if self.transaction is None else self.transaction.start + self.config.firmware.clock_offset

    def _acceptable(self, connector: int, profile: Profile) -> bool:
        firmware = self.config.firmware
        if not 0 <= connector <= _CONNECTOR or not firmware.takes(profile.unit):
            return False
        if not 0 <= profile.stack <= firmware.max_stack_level:
            return False
        if not profile.periods or profile.periods[0].start != 0 or any(p.limit < 0 for p in profile.periods):
            return False
        if len(self.profiles) >= _MAX_PROFILES and not self.profiles.replaces(connector, profile):
            return False
        if profile.purpose is Purpose.STATION:
            return connector == 0 and not firmware.rejects_station_profile
        if profile.purpose is Purpose.TRANSACTION:
            if connector == 0 or self.transaction is None:
                return False
            return profile.transaction in (None, self.transaction.id)
        return True

    # Inside

    def _notice_plug(self, now: float) -> None:
        if not self.car.plugged:
            self.end(now, "EVDisconnected")
            self._finished = False
            self._requested = None

    def _publish(self, now: float) -> None:
        if self.transaction is None or self.meter_interval <= 0:
            return
        if now - self._sampled >= self.meter_interval:
            self.meter = self.sample(now)
            # From now on, not from the due time: after a long step there is one sample, not a burst.
            self._sampled = now
