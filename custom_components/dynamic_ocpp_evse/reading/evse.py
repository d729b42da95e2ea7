"""A charger's entities to the load that the engine plans for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.core import HomeAssistant, State

from .. import const
from ..engine import Connection, Phase, Site
from .chargers import Charger, find_charger, is_linked, sensor_of
from .quantity import CURRENT, POWER, Moment, number, read, unit_of
from .rhythm import Rhythm
from .statuses import CONNECTIONS, Status, status_of

# What a person may choose in place of what is found, by the key of the charger's own sensor.
CHOSEN: Mapping[str, str] = {
    "status_connector": const.CONF_STATUS,
    "current_import": const.CONF_CURRENT_IMPORT,
    "current_offered": const.CONF_CURRENT_OFFERED,
}
SAME = 0.3  # A
SECOND = 1000.0  # ms
SILENT_AFTER = 90.0  # s: the link is pinged every 20 s and given up after two lost pongs
DRAWS = 1.0  # A
_MAY_DRAW = (Status.CHARGING, None)  # all other words say that nothing flows, and need no report of it


@dataclass(frozen=True, slots=True)
class ChargerReading:
    """A charger as it stands: `draw` A per leg, `draw_at` when, `interval` s between such reports (0: not known yet).

    Of a `shared` draw only the sum over all legs was measured. One that is too old is None, and so is a `status` in
    words that nobody knows. `offered` is the limit that it says to have in force (A a leg), `offered_at` when it said
    so. `transaction` changes with each session, `reconnects` with each new connection, over which it may have rebooted.
    """

    charger: Charger | None
    connection: Connection
    status: Status | None = None
    transaction: str | None = None
    reconnects: str | None = None
    draw: tuple[float, ...] | None = None
    draw_at: float = 0.0
    interval: float = 0.0
    offered: float | None = None
    offered_at: float = 0.0
    shared: bool = False

    @property
    def online(self) -> bool:
        """Tell whether it can be called."""
        return self.charger is not None and self.connection is not Connection.LOST


class EvseReader:
    """Read one connector of a charger."""

    def __init__(self, hass: HomeAssistant, data: Mapping[str, Any]) -> None:
        self._hass = hass
        self._device_id: str = data[const.CONF_DEVICE]
        self._connector: int = data[const.CONF_CONNECTOR]
        self._beats = False
        self._pong_at: float | None = None
        self._rhythm = Rhythm()
        self._linked_at = float("-inf")
        self._reconnects: str | None = None
        self._chosen = {key: data.get(name) for key, name in CHOSEN.items()}
        legs = [data[key] for key in const.CONF_LEGS[: int(data[const.CONF_PHASES])]]
        self.legs = tuple(Phase[leg.upper()] for leg in legs)

    def read(self, site: Site, moment: Moment) -> ChargerReading:
        """Return what the charger shows."""
        charger = self._charger()
        if charger is None:
            return ChargerReading(None, Connection.LOST)
        shown = self._state(charger, "status_connector")
        if shown is None or not is_linked(self._hass, charger) or not self._answers(charger, moment):
            return ChargerReading(charger, Connection.LOST)
        status = status_of(shown.state)
        transaction = self._state(charger, "transaction_id")
        reconnects = self._state(charger, "reconnects", of_station=True)
        self._reconnects = None if reconnects is None else reconnects.state
        draw, draw_at, shared = self._draw(charger, site, moment)
        if draw is not None:
            self._rhythm.note(draw_at)
            if moment.now - draw_at > self._rhythm.old_after and (max(draw) > 0 or status in _MAY_DRAW):
                draw = None
        offered = read(self._hass, self._entity(charger, "current_offered"), CURRENT, moment)
        return ChargerReading(
            charger=charger,
            connection=_connection(status, draw),
            status=status,
            transaction=None if transaction is None else transaction.state,
            reconnects=self._reconnects,
            draw=draw,
            draw_at=draw_at,
            interval=self._rhythm.longest,
            offered=None if offered is None else offered.value,
            offered_at=0.0 if offered is None else offered.at,
            shared=shared,
        )

    @property
    def is_linked(self) -> bool:
        """Tell whether the charger is connected at this moment."""
        charger = self._charger()
        return charger is not None and is_linked(self._hass, charger)

    def _charger(self) -> Charger | None:
        return find_charger(self._hass, self._device_id, self._connector)

    def _entity(self, charger: Charger, key: str, *, of_station: bool = False) -> str | None:
        """Return the sensor for a key: the chosen one, else the charger's own."""
        return self._chosen.get(key) or sensor_of(self._hass, charger, key, of_station=of_station)

    def _state(self, charger: Charger, key: str, *, of_station: bool = False) -> State | None:
        """Return the state of a sensor that has one."""
        entity_id = self._entity(charger, key, of_station=of_station)
        state = self._hass.states.get(entity_id) if entity_id else None
        return None if state is None or state.state in ("unavailable", "unknown") else state

    def _answers(self, charger: Charger, moment: Moment) -> bool:
        """Tell whether the charger is there: after a lost link its entities keep their values, its pongs stop."""
        pong = self._state(charger, "latency_pong", of_station=True)
        if pong is None:
            return True
        at, took = moment.of(pong), number(pong.state) or 0.0
        if took >= SECOND and took % SECOND == 0:
            # The timeout, in whole seconds: newer versions, which go on reporting, show a ping without an answer so.
            self._beats, self._pong_at = True, at if self._pong_at is None else self._pong_at
        else:
            # Older versions report a pong once at most: only one that has been seen to beat can fall silent.
            self._beats = self._beats or (self._pong_at is not None and 0 < at - self._pong_at < SILENT_AFTER)
            self._pong_at = at
        if not self._beats or moment.now - max(self._pong_at, self._linked_at) < SILENT_AFTER:
            return True
        # A new connection is there before its first pong, and what is back may have forgotten its limit.
        reconnects = self._state(charger, "reconnects", of_station=True)
        if reconnects is None or reconnects.state == self._reconnects:
            return False
        self._linked_at = moment.now
        return True

    def _draw(self, charger: Charger, site: Site, moment: Moment) -> tuple[tuple[float, ...] | None, float, bool]:
        """Return A per leg, when they were reported, and whether a power that is not told of each is shared by them."""
        count = len(self.legs)
        for key in ("current_import", "power_active_import"):
            state = self._state(charger, key)
            if state is None or (value := number(state.state)) is None:
                continue
            unit = unit_of(state) or ""
            if unit in CURRENT:
                return self._legs(state, value * CURRENT[unit]), moment.of(state), False
            if unit in POWER:
                total = value * POWER[unit] / site.voltage
                told = self._powers(state, total, unit, site.voltage)
                return told or (total / count,) * count, moment.of(state), told is None and count > 1
        return None, 0.0, False

    def _told(self, state: State) -> list[float]:
        """Return the attributes for the legs, in the unit of the sensor; 0 where there is none."""
        told = [state.attributes.get(name, state.attributes.get(f"{name}-N")) for name in ("L1", "L2", "L3")]
        return [0.0 if leg is None else number(leg) or 0.0 for leg in told[: len(self.legs)]]

    def _powers(self, state: State, total: float, unit: str, voltage: float) -> tuple[float, ...] | None:
        """Return the A of each leg by the attributes of a sensor of power, None where they do not make up its state.

        The state is their sum. They keep old values as those of a current do, and have a unit of their own.
        """
        factor = POWER.get(str(state.attributes.get("unit")), POWER[unit]) / voltage
        found = [leg * factor for leg in self._told(state)]
        if abs(sum(found) - total) <= SAME:
            return tuple(found)
        alone = [leg if abs(leg - total) <= SAME else 0.0 for leg in found]
        return tuple(alone) if any(alone) else None

    def _legs(self, state: State, amps: float) -> tuple[float, ...]:
        """Return the current of each leg by the attributes of the sensor, whose state is the mean of those in use.

        Attributes keep old values: when the state falls to 0, and beside newer ones that alone make up the state.
        """
        count = len(self.legs)
        if amps <= 0:
            return (0.0,) * count
        found = self._told(state)
        used = [leg for leg in found if leg]
        if not used:
            return (amps,) * count
        if abs(sum(used) / len(used) - amps) > SAME and any(abs(leg - amps) <= SAME for leg in used):
            found = [leg if abs(leg - amps) <= SAME else 0.0 for leg in found]
        return tuple(found)


def _connection(status: Status | None, draw: tuple[float, ...] | None) -> Connection:
    """Return what stands at the outlet; whoever says what nobody knows may have a car, and has one if it draws."""
    if status is not None:
        return CONNECTIONS[status]
    return Connection.READY if draw is not None and max(draw) > DRAWS else Connection.IDLE
