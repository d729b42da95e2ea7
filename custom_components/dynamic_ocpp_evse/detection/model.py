"""What detection speaks of: entities as the registries know them, rules, and what was detected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

ENERGY_DASHBOARD: Final = "Energy dashboard"
GENERIC: Final = "generic"

SHARED_PLATFORMS: Final = frozenset({"esphome", "modbus", "mqtt", "template"})  # they say nothing about the brand


class Kind(StrEnum):
    """What an entity measures, by its unit; the values are those of the device classes."""

    CURRENT = "current"
    POWER = "power"
    BATTERY = "battery"


class Role(StrEnum):
    """What a rule finds."""

    GRID = "grid"
    OUTPUT = "inverter output"
    SOLAR = "solar"
    SOC = "battery SOC"
    BATTERY = "battery power"


class Sign(StrEnum):
    """What a positive value means."""

    IMPORT = "import"
    EXPORT = "export"
    CHARGING = "charging"
    DISCHARGING = "discharging"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Entity:
    """A sensor of the registry.

    `kind` is None where its unit is none that can be read. `usable` ones are neither disabled nor hidden. `device` and
    `entry` are ids, `maker` and `models` are the device's; `state` is what it shows now, if anything.
    """

    entity_id: str
    platform: str
    unique_id: str
    kind: Kind | None = None
    device: str | None = None
    entry: str | None = None
    translation_key: str = ""
    name: str = ""
    maker: str = ""
    models: tuple[str, ...] = ()
    device_name: str = ""
    usable: bool = True
    state: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """How to know the entities of one role, by a regular expression that is searched in `by`.

    `{}` in a pattern stands for each of `phases` in turn. `pair` finds the export half of an import/export pair; where
    a phase is written "x/y", x stands in the pattern of the import, y in that of the export.
    `by` names a field of `Entity`; `by_id` looks at the entity id too, for brands of which no unique id is known.
    `fewest` phases must be there. `model` is searched in the device's models. `where` names a pattern of the unique id
    of another entity of the device and what its state must be, if it has one. `confirmed` False marks facts from memory
    or from second hand, that a user has to confirm.
    """

    role: Role
    pattern: str
    phases: tuple[str, ...] = ()
    sign: Sign = Sign.UNKNOWN
    confirmed: bool = True
    pair: str = ""
    by: str = "unique_id"
    by_id: bool = False
    fewest: int = 1
    model: str = ""
    where: tuple[str, str] | None = None

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Return what an entity of this role may measure."""
        return KINDS[self.role]


KINDS: Mapping[Role, tuple[Kind, ...]] = {
    Role.GRID: (Kind.CURRENT, Kind.POWER),
    Role.OUTPUT: (Kind.CURRENT, Kind.POWER),
    Role.SOLAR: (Kind.POWER,),
    Role.SOC: (Kind.BATTERY,),
    Role.BATTERY: (Kind.POWER,),
}


@dataclass(frozen=True, slots=True)
class Brand:
    """The rules of one make behind one integration, in each role the best first.

    `maker` is searched in the device's manufacturer. A `slow` one, polled every few minutes, gives way to another of
    its name. `dc_side`: its solar production is what flows from panels and battery together, so that it is no
    production where there is a battery.
    """

    name: str
    platform: str
    rules: tuple[Rule, ...]
    maker: str = ""
    slow: bool = False
    dc_side: bool = False


@dataclass(frozen=True, slots=True)
class Plug:
    """How a make of plugs names its power sensor.

    Where both patterns have a group, it is the channel: the sensor's must be the switch's. `alone`: a config entry is
    one plug, so that the sensor may be on another device of it.
    """

    name: str
    platform: str
    pattern: str
    switch: str = ""
    by: str = "unique_id"
    alone: bool = False
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Detected:
    """A value for a field, from where it was detected, and whether what is known about this source is verified.

    `source` is a brand, "Energy dashboard" or "generic".
    """

    value: str | bool
    source: str
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Candidate:
    """One complete answer to a role: entities of one rule on one device."""

    brand: Brand
    rule: Rule
    found: tuple[Entity, ...]
    pairs: tuple[Entity, ...] = ()


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What the preferences of the Energy dashboard say.

    `sources` has the entities of each source, by "grid", "solar" and "battery"; `fields` what they give outright.
    """

    sources: Mapping[str, Sequence[frozenset[str]]] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Registry:
    """All that detection looks at; `roaming` are devices that move or lock, as phones and vehicles do."""

    entities: Sequence[Entity]
    roaming: frozenset[str] = frozenset()
    dashboard: Dashboard = field(default_factory=Dashboard)
