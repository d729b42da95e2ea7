"""What may be taken for a meter, a battery or the sun of no known brand: last, conservative, and never confirmed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..const import CONF_BATTERY_SOC, CONF_GRID_PHASES, CONF_SOLAR
from .model import GENERIC, SHARED_PLATFORMS, Detected, Entity, Kind, Registry

PHASES = tuple(
    rf"(?i)(?:\b|_)(?:phase[ _]?|l)?(?:{letter}|{number})$" for letter, number in zip("abc", "123", strict=True)
)
TAIL = re.compile(r"(?i)[ _](?:current|power|active[ _]power)$")  # "phase A power" ends in its phase too
METER = re.compile(r"(?i)grid|mains?\b|meter|utility|house connection")
NO_METER = re.compile(
    r"(?i)inverter|solar|\bpv|panel|battery|charg|\bev\b|evse|wallbox|load|output|export|import|produc|consum|apparent|"
    r"reactive|factor|water|gas|heat"
)
BATTERY = re.compile(r"(?i)batter|\bess\b|storage|soc\b|state[ _]of[ _]charge")
NO_BATTERY = re.compile(r"(?i)phone|tablet|watch|\bcar\b|vehicle|\bev\b|scooter|bike|mower|vacuum|robot|ups\b|lock|toy")
SUN = re.compile(r"(?i)\b(?:solar|pv|photovoltaics?)\b")
# Of one string or phase, of what is not measured or not now, or of where it goes.
NO_SUN = re.compile(
    r"(?i)\bpv ?\d|string|mppt|phase|\b(?:[abcrst]|l?\d)$|\b(?:dc|to)\b|forecast|predict|estimat|expect|solcast|peak|"
    r"max|min|limit|rated|nominal|apparent|reactive|battery|charg|grid|meter|export|import|consum|load|home|house|heat|"
    r"surplus|excess"
)
NO_BATTERY_PLATFORMS = frozenset(
    {
        "abrp", "apcupsd", "audiconnect", "bmw_cardata", "fordpass", "kia_uvo", "mbapi2020", "mobile_app", "myskoda",
        "nissan_leaf", "nut", "ocpp", "ohme", "polestar_api", "renault", "skoda", "smarthashtag", "starline", "subaru",
        "tesla_fleet", "teslemetry", "tessie", "tibber", "volkswagencarnet", "volvo", "zha", "zwave_js",
    }
)  # fmt: skip


def _text(entity: Entity) -> str:
    return f"{entity.device_name} {entity.name} {entity.entity_id.partition('.')[2]}".replace("_", " ")


def _by_device(registry: Registry, known: Iterable[str]) -> dict[str, list[Entity]]:
    """Return the usable entities of each device, but for brands that have their own rules."""
    devices: dict[str, list[Entity]] = {}
    for entity in registry.entities:
        if entity.device and entity.usable and (entity.platform not in known or entity.platform in SHARED_PLATFORMS):
            devices.setdefault(entity.device, []).append(entity)
    return devices


def _phase(entity: Entity) -> int | None:
    """Return the phase that the name ends in, or else an id, as 0, 1 or 2."""
    texts = [TAIL.sub("", text) for text in (entity.name, entity.entity_id, entity.unique_id)]
    found = (number for text in texts for number, phase in enumerate(PHASES) if re.search(phase, text))
    return next(found, None)


def _phases(entities: Iterable[Entity], kind: Kind) -> list[Entity] | None:
    """Return the one entity of each of three phases that reads like a meter's, or None."""
    fit = [one for one in entities if one.kind is kind and METER.search(_text(one)) and not NO_METER.search(_text(one))]
    found = [[one for one in fit if _phase(one) == number] for number in range(len(PHASES))]
    return [one for [one] in found] if all(len(several) == 1 for several in found) else None


def generic_grid(registry: Registry, known: Iterable[str]) -> dict[str, Detected]:
    """Return power, or else current, of the phases of the only device that reads like a grid meter."""
    meters = [
        found
        for entities in _by_device(registry, known).values()
        if (found := _phases(entities, Kind.POWER) or _phases(entities, Kind.CURRENT))
    ]
    if len(meters) != 1:
        return {}
    return {
        key: Detected(entity.entity_id, GENERIC, confirmed=False)
        for key, entity in zip(CONF_GRID_PHASES, meters[0], strict=True)
    }


def generic_battery(registry: Registry, known: Iterable[str]) -> dict[str, Detected]:
    """Return the state of charge of the only device that has one beside a power and is no phone or vehicle."""
    batteries = [
        charges[0].entity_id
        for device, entities in _by_device(registry, known).items()
        if device not in registry.roaming
        and not any(one.platform in NO_BATTERY_PLATFORMS or NO_BATTERY.search(_text(one)) for one in entities)
        and any(one.kind is Kind.POWER for one in entities)
        and len(charges := [one for one in entities if one.kind is Kind.BATTERY and BATTERY.search(_text(one))]) == 1
    ]
    return {CONF_BATTERY_SOC: Detected(batteries[0], GENERIC, confirmed=False)} if len(batteries) == 1 else {}


def generic_sun(registry: Registry, known: Iterable[str]) -> dict[str, Detected]:
    """Return the only power that reads like the whole of what the sun gives, as most inverters call it."""
    suns = [
        one
        for entities in _by_device(registry, known).values()
        for one in entities
        if one.kind is Kind.POWER and _reads_like_the_sun(one)
    ]
    return {CONF_SOLAR: Detected(suns[0].entity_id, GENERIC, confirmed=False)} if len(suns) == 1 else {}


def _reads_like_the_sun(entity: Entity) -> bool:
    """Tell it by the name, or by the unique id, which is the same in every language."""
    texts = [text.replace("_", " ") for text in (entity.name, entity.unique_id)]
    return any(SUN.search(text) for text in texts) and not any(NO_SUN.search(text) for text in texts)
