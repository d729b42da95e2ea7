"""The power sensor of a switch, pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .match import BRANDS, candidates
from .model import GENERIC, Detected, Entity, Kind, Plug, Registry, Role
from .plugs import PLUGS

NO_PLUGS = frozenset({"ocpp"})


def power_of(switch: Entity, switches: Sequence[Entity], registry: Registry) -> Detected | None:
    """Return the power sensor behind a switch; None where there is none, or it may be that of another switch.

    `switches` are all that control something, `registry` has the sensors.
    """
    sensors = [one for one in registry.entities if one.kind is Kind.POWER and one.usable]
    rows = [plug for plug in PLUGS if plug.platform == switch.platform]
    on_device = _beside(switch, sensors, "device")
    for plug in rows:
        if (found := _fitting(plug, on_device)) and (one := _of_channel(plug, switch, found, switches, "device")):
            return Detected(one.entity_id, plug.name, plug.confirmed)
    if on_device:
        return (
            None if any(_fitting(plug, on_device) for plug in rows) else _generic(switch, switches, on_device, registry)
        )
    in_entry = _beside(switch, sensors, "entry")
    for plug in rows:
        if (plug.alone or switch.device is None) and (found := _fitting(plug, in_entry)):
            one = _of_channel(plug, switch, found, switches, "entry")
            return None if one is None else Detected(one.entity_id, plug.name, plug.confirmed)
    return None


def _beside(switch: Entity, entities: Sequence[Entity], level: str) -> list[Entity]:
    """Return the entities of the same device or of the same config entry."""
    wanted = getattr(switch, level)
    return [one for one in entities if wanted is not None and getattr(one, level) == wanted]


def _fitting(plug: Plug, sensors: Sequence[Entity]) -> list[Entity]:
    return [
        one
        for one in sensors
        if one.platform == plug.platform
        and re.search(plug.pattern, getattr(one, plug.by))
        and re.search(plug.maker, one.maker)
        and (not plug.model or any(re.search(plug.model, model) for model in one.models))
    ]


def _of_channel(
    plug: Plug, switch: Entity, found: Sequence[Entity], switches: Sequence[Entity], level: str
) -> Entity | None:
    """Return the sensor of the switch's channel, or the only sensor beside the only switch."""
    if wanted := _channel(plug.switch, switch.unique_id):
        same = [one for one in found if _channel(plug.pattern, getattr(one, plug.by)) == wanted]
        if len(same) == 1:
            return same[0]
    others = [one for one in _beside(switch, switches, level) if one.entity_id != switch.entity_id]
    return found[0] if len(found) == 1 and not others else None


def _channel(pattern: str, text: str) -> str | None:
    found = re.search(pattern, text) if pattern else None
    return found[1] if found is not None and found.re.groups else None


def _generic(
    switch: Entity, switches: Sequence[Entity], sensors: Sequence[Entity], registry: Registry
) -> Detected | None:
    """Return the only power sensor of the device of an only switch, unless it is known to be a site's."""
    if switch.platform in NO_PLUGS or len(sensors) != 1 or len(_beside(switch, switches, "device")) != 1:
        return None
    of_sites = {
        entity.entity_id
        for brand in BRANDS
        if brand.platform == switch.platform
        for role in Role
        for one in candidates(brand, role, registry)
        for entity in (*one.found, *one.pairs)
    }
    [sensor] = sensors
    return None if sensor.entity_id in of_sites else Detected(sensor.entity_id, GENERIC, confirmed=False)
