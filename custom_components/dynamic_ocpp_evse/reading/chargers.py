"""Chargers of the OCPP integration, found by the unique ids of their entities: never by an entity id, which may change.

Those unique ids are `ocpp.<cpid>[.conn<N>].<key>.sensor`; until 0.10.9 the key kept the dots of the measurand's name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

from ..const import OCPP

_UNIQUE_ID = re.compile(r"ocpp\.(?P<cpid>[^.]+)(?:\.conn(?P<connector>\d+))?\.(?P<key>.+)\.sensor")
STATUS = "status_connector"
# Sensors that are available as long as the charger is connected, whatever it does; a person may have disabled some.
_OF_LINK = ("latency_pong", "reconnects", "heartbeat", "id", "status")


@dataclass(frozen=True, slots=True)
class Charger:
    """One connector of a charger. `cpid` is the only safe name to call it by; `flat` that it is the only one.

    `vendor` and `model` are those of its boot notification, empty until there was one.
    """

    device_id: str
    cpid: str
    connector: int
    flat: bool
    title: str
    vendor: str = ""
    model: str = ""

    @property
    def key(self) -> str:
        """Return what identifies the connector, whatever it is renamed to."""
        return f"{self.device_id}:{self.connector}"


def _parse(unique_id: str) -> tuple[str, int | None, str] | None:
    """Return the cpid, the connector and the key of a sensor."""
    match = _UNIQUE_ID.fullmatch(unique_id)
    if match is None:
        return None
    connector = match["connector"]
    return match["cpid"], int(connector) if connector else None, match["key"].replace(".", "_").lower()


def _charger(hass: HomeAssistant, entry: er.RegistryEntry, *, by_status: bool = True) -> Charger | None:
    """Return the connector whose status this entity shows, or any of its sensors."""
    # Unique ids of other integrations need not even be texts.
    if entry.platform != OCPP or entry.device_id is None:
        return None
    found = _parse(entry.unique_id)
    if found is None or (by_status and found[2] != STATUS):
        return None
    devices = dr.async_get(hass)
    device = devices.async_get(entry.device_id)
    name = (device.name_by_user or device.name) if device is not None else None
    cpid, connector, _ = found
    # One of several connectors is a device of its own, whose make stands at the charger that is above it.
    above = getattr(device, "parent_device_id", None) or getattr(device, "via_device_id", None) if connector else None
    station = device if above is None else devices.async_get(above)
    vendor, model = (station.manufacturer, station.model) if isinstance(station, dr.DeviceEntry) else (None, None)
    return Charger(entry.device_id, cpid, connector or 1, connector is None, name or cpid, vendor or "", model or "")


@callback
def find_chargers(hass: HomeAssistant) -> list[Charger]:
    """Return every connector that the OCPP integration has, by name."""
    found = (_charger(hass, entry) for entry in er.async_get(hass).entities.values())
    return sorted((item for item in found if item is not None), key=lambda item: (item.title, item.key))


@callback
def find_charger(hass: HomeAssistant, device_id: str, connector: int) -> Charger | None:
    """Return the connector of a device as it is named now."""
    entries = er.async_entries_for_device(er.async_get(hass), device_id)
    # Its status may be another entity, which a person has chosen: then any of its sensors says how to call it.
    for by_status in (True, False):
        for entry in entries:
            item = _charger(hass, entry, by_status=by_status)
            if item is not None and item.connector == connector:
                return item
    return None


@callback
def sensor_of(hass: HomeAssistant, charger: Charger, key: str, *, of_station: bool = False) -> str | None:
    """Return the entity id of a charger's sensor, or None where it has none."""
    registry = er.async_get(hass)
    middle = "" if charger.flat or of_station else f".conn{charger.connector}"
    for written in (key, key.replace("_", ".")):
        unique_id = f"ocpp.{charger.cpid}{middle}.{written}.sensor"
        if entity_id := registry.async_get_entity_id("sensor", OCPP, unique_id):
            return entity_id
    return None


@callback
def is_linked(hass: HomeAssistant, charger: Charger) -> bool:
    """Tell whether a charger is connected to the OCPP integration in this run of Home Assistant.

    Its sensors show their last values again as soon as it is, and not before; older versions of the integration send
    what is meant for one that is not to another charger.
    """
    for key, of_station in (*((key, True) for key in _OF_LINK), (STATUS, False)):
        entity_id = sensor_of(hass, charger, key, of_station=of_station)
        state = hass.states.get(entity_id) if entity_id else None
        if state is not None:
            return state.state != STATE_UNAVAILABLE
    return True
