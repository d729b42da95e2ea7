"""The power sensor of a switch, pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .match import BRANDS, candidates
from .model import GENERIC, Detected, Entity, Kind, Plug, Role
from .plugs import PLUGS

NO_PLUGS = frozenset({"ocpp"})


def power_of(switch: Entity, switches: Sequence[Entity], sensors: Sequence[Entity]) -> Detected | None:
    """Return the power sensor behind a switch; None where there is none, or it may be that of another switch.

    `switches` are all that control something, this one among them.
    """
    rows = [plug for plug in PLUGS if plug.platform == switch.platform]
    powers = [one for one in sensors if one.kind is Kind.POWER and one.usable]
    for level in ("device", "entry"):
        beside = _beside(switch, powers, level)
        allowed = [plug for plug in rows if level == "device" or plug.alone or switch.device is None]
        for plug in allowed:
            if (one := _of_channel(plug, switch, _fitting(plug, beside), switches, level)) is not None:
                return Detected(one.entity_id, plug.name, plug.confirmed)
        if beside and level == "device":
            return _generic(switch, switches, beside)
    return None


def _beside(switch: Entity, entities: Sequence[Entity], level: str) -> list[Entity]:
    """Return the entities of the same device or of the same config entry."""
    wanted = getattr(switch, level)
    return [one for one in entities if wanted is not None and getattr(one, level) == wanted]


def _fitting(plug: Plug, sensors: Sequence[Entity]) -> list[Entity]:
    return [one for one in sensors if one.platform == plug.platform and re.search(plug.pattern, getattr(one, plug.by))]


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


def _generic(switch: Entity, switches: Sequence[Entity], powers: Sequence[Entity]) -> Detected | None:
    """Return the only power sensor of the device of an only switch, unless it is known to be a site's."""
    if switch.platform in NO_PLUGS or len(powers) != 1 or len(_beside(switch, switches, "device")) != 1:
        return None
    [sensor] = powers
    rows = [brand for brand in BRANDS if brand.platform == sensor.platform]
    if any(candidates(brand, role, powers) for brand in rows for role in Role):
        return None
    return Detected(sensor.entity_id, GENERIC, confirmed=False)
