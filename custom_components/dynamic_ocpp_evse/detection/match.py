"""The matcher: registries and tables to fields, pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from ..const import (
    CONF_BATTERY_POSITIVE,
    CONF_BATTERY_POWER,
    CONF_BATTERY_SOC,
    CONF_GRID_PAIRS,
    CONF_GRID_PHASES,
    CONF_INVERT_PHASES,
    CONF_INVERTER_OUTPUTS,
    CONF_SOLAR,
)
from .gateways import GATEWAYS
from .generic import generic_battery, generic_grid, generic_sun
from .inverters import INVERTERS
from .meters import METERS
from .model import ENERGY_DASHBOARD, SHARED_PLATFORMS, Brand, Candidate, Detected, Entity, Registry, Role, Rule, Sign

BRANDS = (*INVERTERS, *GATEWAYS, *METERS)

SOURCE_OF: Mapping[Role, str] = {
    Role.GRID: "grid",
    Role.OUTPUT: "solar",
    Role.SOLAR: "solar",
    Role.SOC: "battery",
    Role.BATTERY: "battery",
}
FIELDS: Mapping[Role, tuple[str, ...]] = {
    Role.GRID: CONF_GRID_PHASES,
    Role.OUTPUT: CONF_INVERTER_OUTPUTS,
    Role.SOLAR: (CONF_SOLAR,),
    Role.SOC: (CONF_BATTERY_SOC,),
    Role.BATTERY: (CONF_BATTERY_POWER,),
}
SILENT = (None, "unknown", "unavailable")

type Found = dict[str, Detected]


def detect(registry: Registry) -> Found:
    """Return what the fields of a hub are prefilled with: the Energy dashboard's first, a brand's, a generic rule's."""
    platforms: dict[str, list[Entity]] = {}
    for entity in registry.entities:
        platforms.setdefault(entity.platform, []).append(entity)
    seen = {
        role: [one for brand in BRANDS for one in candidates(brand, role, platforms.get(brand.platform, ()))]
        for role in Role
    }
    inverters = [*seen[Role.SOLAR], *seen[Role.OUTPUT]]
    batteries = [*seen[Role.SOC], *seen[Role.BATTERY]]
    seen[Role.SOLAR] = [one for one in seen[Role.SOLAR] if not (one.brand.dc_side and same_name(one, batteries))]
    makes = {one.brand.name for one in _nearest(_brisk(batteries), registry, Role.SOC)}
    for role in (Role.SOC, Role.BATTERY):  # of two makes, the one's power must not meet the other's state of charge
        seen[role] = [one for one in seen[role] if makes == {one.brand.name}]

    found: Found = {}
    known = {brand.platform for brand in BRANDS}
    if not seen[Role.GRID]:
        found |= generic_grid(registry, known)
    if not batteries:
        found |= generic_battery(registry, known)
    if not inverters and len(registry.dashboard.sources.get(SOURCE_OF[Role.SOLAR], ())) < 2:
        found |= generic_sun(registry, known)
    for role, several in seen.items():
        if (chosen := choose(several, registry, role)) is not None:
            found |= fields(chosen)
    return found | {key: Detected(value, ENERGY_DASHBOARD) for key, value in registry.dashboard.fields.items()}


def candidates(brand: Brand, role: Role, entities: Iterable[Entity]) -> list[Candidate]:
    """Return the answers of a brand to a role, one for each device; several answers of one device are all listed.

    The entities are those of its platform. The first rule that finds any decides.
    """
    devices: dict[str | None, list[Entity]] = {}
    for entity in entities:
        if re.search(brand.maker, entity.maker):
            devices.setdefault(entity.device, []).append(entity)
    for rule in brand.rules:
        if rule.role is role and (
            found := [one for beside in devices.values() for one in _complete(brand, rule, beside)]
        ):
            return found
    return []


def _complete(brand: Brand, rule: Rule, entities: Sequence[Entity]) -> list[Candidate]:
    """Return the complete answers of a rule on one device.

    A phase that is there but disabled makes all of them incomplete: what is left would look like a smaller site.
    """
    if rule.where is not None and not _stands_where(rule.where, entities):
        return []
    known: list[tuple[list[Entity], list[Entity]]] = []
    for phase in rule.phases or ("",):
        imported, _, exported = phase.partition("/")
        known.append(
            (
                _matching(rule, rule.pattern, imported, entities),
                _matching(rule, rule.pair, exported or imported, entities) if rule.pair else [],
            )
        )
    while known and not any(known[-1]):
        known.pop()
    usable = [([one for one in found if one.usable], [one for one in pairs if one.usable]) for found, pairs in known]
    if len(usable) < rule.fewest or any(not found or (rule.pair and not pairs) for found, pairs in usable):
        return []
    lists = [*(found for found, _ in usable), *(pairs for _, pairs in usable if rule.pair)]
    answers = [[several[min(number, len(several) - 1)] for several in lists] for number in range(max(map(len, lists)))]
    return [Candidate(brand, rule, tuple(one[: len(usable)]), tuple(one[len(usable) :])) for one in answers]


def _matching(rule: Rule, pattern: str, phase: str, entities: Iterable[Entity]) -> list[Entity]:
    wanted = re.compile(pattern.replace("{}", phase))
    return [
        entity
        for entity in entities
        if entity.kind in rule.kinds
        and (not rule.model or any(re.search(rule.model, model) for model in entity.models))
        and (wanted.search(getattr(entity, rule.by)) or (rule.by_id and wanted.search(entity.entity_id)))
    ]


def _stands_where(where: tuple[str, str], entities: Iterable[Entity]) -> bool:
    pattern, wanted = where
    return all(entity.state in (*SILENT, wanted) for entity in entities if re.search(pattern, entity.unique_id))


def choose(several: Sequence[Candidate], registry: Registry, role: Role) -> Candidate | None:
    """Return the one candidate that cannot be confused with another, or None."""
    sources = registry.dashboard.sources.get(SOURCE_OF[role], ())
    if role is not Role.GRID and len(sources) > 1 and len(_devices(registry, sources)) != 1:
        return None  # one of several would pass for all
    left = _nearest(_brisk(several), registry, role)
    return left[0] if len({(one.found, one.pairs) for one in left}) == 1 else None


def same_name(one: Candidate, others: Iterable[Candidate]) -> bool:
    """Tell whether a candidate's make is among others'."""
    return any(one.brand.name == other.brand.name for other in others)


def _brisk(several: Sequence[Candidate]) -> list[Candidate]:
    """Return what is left when the cloud of a make gives way to its local integration."""
    brisk = [one for one in several if not one.brand.slow]
    return [one for one in several if not (one.brand.slow and same_name(one, brisk))]


def _nearest(several: Sequence[Candidate], registry: Registry, role: Role) -> Sequence[Candidate]:
    """Return those of several candidates that the Energy dashboard points to, all where it points to none."""
    if len(several) < 2:
        return several
    pointed = [
        entity
        for entity in registry.entities
        if any(entity.entity_id in source for source in registry.dashboard.sources.get(SOURCE_OF[role], ()))
    ]
    own = [entity for entity in pointed if entity.platform not in SHARED_PLATFORMS]
    for level, known in (("device", pointed), ("entry", own), ("platform", own)):
        wanted = {getattr(entity, level) for entity in known} - {None, ""}
        if near := [one for one in several if getattr(one.found[0], level) in wanted]:
            return near
    return several


def _devices(registry: Registry, sources: Iterable[frozenset[str]]) -> set[str | None]:
    wanted = frozenset().union(*sources)
    return {entity.device for entity in registry.entities if entity.entity_id in wanted}


def fields(chosen: Candidate) -> Found:
    """Return the fields that a candidate fills."""
    rule = chosen.rule
    values: dict[str, str | bool] = {
        key: entity.entity_id for key, entity in zip(FIELDS[rule.role], chosen.found, strict=False)
    }
    values |= {key: entity.entity_id for key, entity in zip(CONF_GRID_PAIRS, chosen.pairs, strict=False)}
    if rule.sign in (Sign.IMPORT, Sign.EXPORT):
        values[CONF_INVERT_PHASES] = rule.sign is Sign.EXPORT
    elif rule.sign is not Sign.UNKNOWN:
        values[CONF_BATTERY_POSITIVE] = str(rule.sign)
    return {key: Detected(value, chosen.brand.name, rule.confirmed) for key, value in values.items()}
