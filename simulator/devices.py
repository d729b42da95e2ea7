"""The loads of a closed loop: what their controller sees of them, made as Home Assistant's readings would be."""

from __future__ import annotations

from dataclasses import replace

from .days import Session
from .direct import DirectCharger
from .engine import Connection, Load
from .meter import Meter, MeterConfig
from .tank import TankPlug


class ChargerDevice:
    """A charger that is told amps directly, and its car, which keeps to a session or is always there.

    `load` is the charger as it is configured; `start` is the time of the day, in s after midnight, at second 0.
    """

    def __init__(self, load: Load, charger: DirectCharger, session: Session | None = None, start: float = 0.0) -> None:
        self.name = load.id
        self.charger = charger
        self._load = load
        self._session = session
        self._start = start
        self._sent = 0.0
        if session is None:
            charger.car.plug_in()

    @property
    def appetite(self) -> float | None:
        """Return the current that it would take if it were allowed all, A per leg; None if it wants nothing."""
        car = self.charger.car
        return car.appetite if car.wants else None

    def used(self) -> Load:
        """Return the load with the legs alone that its car uses."""
        car = self.charger.car
        return replace(self._load, legs=self._load.legs[: car.config.phases])

    def observe(self, now: float) -> None:
        """Let the car come or go."""
        if self._session is not None:
            self._session.attend(self.charger.car, self._start + now)

    def load(self) -> Load:
        """Return it as its controller sees it."""
        charger = self.charger
        return replace(
            self._load,
            connection=self._connection(),
            draw=charger.reported,
            draw_at=charger.reported_at,
            confirmed=charger.limit,
        )

    def obey(self, limit: float, now: float) -> bool:
        """Send it a limit, A per leg (0: stop); return whether that differs from the last one."""
        if limit == self._sent:
            return False
        self._sent = limit
        self.charger.command(limit, now)
        return True

    def _connection(self) -> Connection:
        car = self.charger.car
        if not car.plugged:
            return Connection.DISCONNECTED
        # SuspendedEV: the charger offers and the car does not take. Without an offer nobody knows.
        return Connection.READY if car.wants or self.charger.limit == 0 else Connection.IDLE


class TankDevice:
    """A tank behind a plug that measures its power; `load` is the plug as it is configured, on one phase."""

    def __init__(self, load: Load, tank: TankPlug, meter: MeterConfig) -> None:
        self.name = load.id
        self.tank = tank
        self._load = load
        self._meter = Meter(meter)
        self._draw: tuple[float, ...] | None = None
        self._draw_at = 0.0

    @property
    def appetite(self) -> float | None:
        """Return the current that it would take if it were switched on, A; None while its thermostat is open."""
        return self._load.max_current if self.tank.wants else None

    def used(self) -> Load:
        """Return the load with the legs that it uses: its one."""
        return self._load

    def observe(self, now: float) -> None:
        """Let the plug's meter look."""
        report = self._meter.step(now, self.tank.power / self.tank.config.voltage)
        if report is not None:
            self._draw, self._draw_at = report, now

    def load(self) -> Load:
        """Return it as its controller sees it."""
        confirmed = self._load.max_current if self.tank.is_on else 0.0
        return replace(self._load, draw=self._draw, draw_at=self._draw_at, confirmed=confirmed)

    def obey(self, limit: float, now: float) -> bool:
        """Switch it on for any limit above 0; return whether that is a change."""
        del now
        on = limit > 0
        if on is self.tank.is_on:
            return False
        self.tank.switch(on)
        return True
