"""The table of fields: what can be set up, on which page, with its default and the selector that lists only what fits.

Adding, Configure, Reconfigure and the option tables of the README are all made from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import voluptuous as vol
from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.data_entry_flow import section

from .. import const
from ..engine import Accounting, Distribution, Phase
from ..reading.quantity import CURRENT, CURRENT_OR_POWER, PERCENT, POWER
from .selectors import BOOLEAN, TEXT, Facts, MakeSelector, choice, count, device, entity, listed, number


class Reads(NamedTuple):
    """What is read from the entity of a field: its units (None: any state), and the error of one without."""

    units: Mapping[str, float] | None
    error: str = ""


STATE = Reads(None)
FLOW = Reads(CURRENT_OR_POWER, "unit_unsupported")
AMPS = Reads(CURRENT, "unit_not_current")
WATTS = Reads(POWER, "unit_not_power")
LEVEL = Reads(PERCENT, "unit_not_percent")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form.

    `make` builds its selector. `default` None means that it may stay empty, unless it is `required`. `wiring` says
    what is connected to what, and changes by Reconfigure; all else is an option, and changes by Configure. `reads`
    is set for an entity.
    """

    key: str
    make: MakeSelector
    default: Any = None
    required: bool = False
    wiring: bool = False
    reads: Reads | None = None
    page: str = ""
    section: str | None = None


def _page(name: str, *fields: Field) -> tuple[Field, ...]:
    return tuple(replace(field, page=name) for field in fields)


def _section(name: str, *fields: Field) -> tuple[Field, ...]:
    return tuple(replace(field, section=name) for field in fields)


_SENSOR = ("sensor",)
_FLOW = entity((_SENSOR, (SensorDeviceClass.CURRENT, SensorDeviceClass.POWER)))
_POWER = entity((_SENSOR, (SensorDeviceClass.POWER,)))
_CURRENT = entity((_SENSOR, (SensorDeviceClass.CURRENT,)))
_SOC = entity((_SENSOR, (SensorDeviceClass.BATTERY,)), (("input_number",), ()))
_LIMIT = entity((("sensor", "number"), (SensorDeviceClass.POWER,)), (("input_number",), ()))
_ON_OFF = entity((("switch", "input_boolean", "light", "fan"), ()), without="steering")
_WATTS = number(0, 1000000, 1, "W")
_PHASES = [phase.name.lower() for phase in Phase]


def _meter(key: str) -> Field:
    """Return the field of a current or a power."""
    return Field(key, _FLOW, wiring=True, reads=FLOW)


_HUB = _page("site", Field(const.CONF_HUB, listed("hubs"), required=True, wiring=True))

HUB_FIELDS: tuple[Field, ...] = (
    *_page(
        "hub",
        Field(const.CONF_NAME, TEXT, "Home", required=True),
        *(_meter(key) for key in const.CONF_GRID_PHASES),
        Field(const.CONF_INVERT_PHASES, BOOLEAN, default=False, wiring=True),
        Field(const.CONF_BREAKER, number(1, 1000, 1, "A"), 25),
        Field(const.CONF_VOLTAGE, number(90, 300, 1, "V"), 230),
        Field(const.CONF_MAX_IMPORT_ENTITY, _LIMIT, wiring=True, reads=WATTS),
        Field(const.CONF_MAX_IMPORT, _WATTS),
        *_section("pairs", *(_meter(key) for key in const.CONF_GRID_PAIRS)),
    ),
    *_page(
        "hub_supply",
        Field(const.CONF_SOLAR, _POWER, wiring=True, reads=WATTS),
        Field(const.CONF_BATTERY_SOC, _SOC, wiring=True, reads=LEVEL),
        Field(const.CONF_BATTERY_POWER, _POWER, wiring=True, reads=WATTS),
        Field(
            const.CONF_BATTERY_POSITIVE,
            choice(const.Direction, const.CONF_BATTERY_POSITIVE),
            const.Direction.DISCHARGING,
            wiring=True,
        ),
        *_section(
            "inverter",
            *(_meter(key) for key in const.CONF_INVERTER_OUTPUTS),
            Field(const.CONF_INVERTER_HAS_BATTERY, BOOLEAN, default=True, wiring=True),
            Field(const.CONF_INVERTER_MAX, _WATTS),
            Field(const.CONF_INVERTER_MAX_PHASE, _WATTS),
            Field(const.CONF_INVERTER_ASYMMETRIC, BOOLEAN, default=False),
        ),
    ),
    *_page(
        "hub_battery",
        Field(const.CONF_BATTERY_MAX_CHARGE, _WATTS, 5000),
        Field(const.CONF_BATTERY_MAX_DISCHARGE, _WATTS, 5000),
        Field(const.CONF_BATTERY_HYSTERESIS, number(0, 50, 0.5, "%"), 5),
        Field(const.CONF_BATTERY_FULL, number(50, 100, 0.5, "%"), 97),
        Field(const.CONF_BATTERY_FEEDS_SOLAR, BOOLEAN, default=True),
        Field(const.CONF_BATTERY_LEFTOVER, BOOLEAN, default=False),
    ),
    *_page(
        "hub_sharing",
        Field(const.CONF_DISTRIBUTION, choice(Distribution), Distribution.PRIORITY),
        Field(const.CONF_ACCOUNTING, choice(Accounting, const.CONF_ACCOUNTING), Accounting.PER_PHASE),
        Field(const.CONF_POWER_BUFFER, number(0, 100000, 1, "W"), 0),
        Field(const.CONF_EXCESS_THRESHOLD, _WATTS, 13000),
        Field(const.CONF_EXCESS_HYSTERESIS, number(0, 100000, 1, "W"), 500),
        *_section(
            "advanced",
            Field(const.CONF_INTERVAL, number(1, 60, 1, "s"), 5),
            Field(const.CONF_RAMP_UP, number(0.1, 100, 0.1, "A/s"), 1),
            Field(const.CONF_RAMP_DOWN, number(0, 100, 0.1, "A/s")),
            Field(const.CONF_GRID_LOST_AFTER, number(20, 300, 1, "s"), 60),
            Field(const.CONF_BATTERY_LOST_AFTER, number(20, 3600, 1, "s"), 300),
            Field(const.CONF_SOLAR_LOST_AFTER, number(20, 3600, 1, "s"), 300),
            Field(const.CONF_RESTORE, BOOLEAN, default=True),
        ),
    ),
)

EVSE_FIELDS: tuple[Field, ...] = (
    *_HUB,
    *_page("evse", Field(const.CONF_CHARGER, listed("chargers", "charger"), required=True, wiring=True)),
    *_page(
        "evse_manual",
        Field(const.CONF_DEVICE, device(const.OCPP), required=True, wiring=True),
        Field(const.CONF_CONNECTOR, number(1, 10, 1), 1, wiring=True),
        Field(const.CONF_STATUS, entity((_SENSOR, ())), wiring=True, reads=STATE),
        Field(const.CONF_CURRENT_IMPORT, _CURRENT, wiring=True, reads=AMPS),
        Field(const.CONF_CURRENT_OFFERED, _CURRENT, wiring=True, reads=AMPS),
    ),
    *_page(
        "evse_settings",
        Field(const.CONF_PHASES, count("phases"), 3, wiring=True),
        *(
            Field(key, listed("phases", "phase"), phase, wiring=True)
            for key, phase in zip(const.CONF_LEGS, _PHASES, strict=True)
        ),
        Field(const.CONF_LEGS_SHARE, BOOLEAN, default=False, wiring=True),
        Field(const.CONF_CIRCUIT, listed("circuits")),
        Field(const.CONF_MIN_CURRENT, number(1, 80, 0.1, "A"), 6),
        Field(const.CONF_MAX_CURRENT, number(1, 80, 0.1, "A"), 16),
        Field(const.CONF_PRIORITY, number(1, 10, 1), 1),
        Field(const.CONF_PAUSE, number(0, 60, 0.1, "min"), 3),
        Field(const.CONF_RIDE_THROUGH, number(0, 50, 1, "Wh"), 4),
        Field(const.CONF_FAILSAFE, number(0, 80, 0.1, "A")),
        *_section(
            "advanced",
            Field(const.CONF_RATE_UNIT, choice(const.RateUnitOption, const.CONF_RATE_UNIT), const.RateUnitOption.AUTO),
            Field(const.CONF_VALIDITY, choice(const.ValidityMode, const.CONF_VALIDITY), const.ValidityMode.ABSOLUTE),
            Field(const.CONF_TIMEOUT, number(15, 3600, 1, "s"), const.DEFAULT_TIMEOUT),
            Field(const.CONF_STACK_LEVEL, number(0, 100, 1), const.DEFAULT_STACK_LEVEL),
        ),
    ),
)

PLUG_FIELDS: tuple[Field, ...] = (
    *_HUB,
    *_page("plug", Field(const.CONF_SWITCH, _ON_OFF, required=True, wiring=True, reads=STATE)),
    *_page(
        "plug_settings",
        Field(const.CONF_NAME, TEXT, required=True),
        Field(const.CONF_POWER, _POWER, wiring=True, reads=WATTS),
        Field(const.CONF_RATING, number(1, 50000, 1, "W"), 2000),
        Field(const.CONF_PLUG_PHASES, listed("phases", "phase", multiple=True), ["a"], wiring=True),
        Field(const.CONF_CIRCUIT, listed("circuits")),
        Field(const.CONF_PRIORITY, number(1, 10, 1), 1),
        Field(const.CONF_MIN_ON, number(0, 3600, 1, "s"), 60),
        Field(const.CONF_MIN_OFF, number(0, 3600, 1, "s"), 60),
        Field(const.CONF_MANUAL, number(0, 1440, 1, "min"), const.MANUAL_RESPECT),
        Field(const.CONF_SAFE_STATE, choice(const.SafeState, const.CONF_SAFE_STATE), const.SafeState.OFF),
    ),
)

CIRCUIT_FIELDS: tuple[Field, ...] = (
    *_HUB,
    *_page(
        "circuit",
        Field(const.CONF_NAME, TEXT, required=True),
        Field(const.CONF_CIRCUIT_LIMIT, number(1, 1000, 0.1, "A"), 16),
        Field(const.CONF_CIRCUIT_PARENT, listed("circuits"), wiring=True),
        *(_meter(key) for key in const.CONF_CIRCUIT_METERS),
    ),
)

FIELDS: dict[const.EntryType, tuple[Field, ...]] = {
    const.EntryType.HUB: HUB_FIELDS,
    const.EntryType.EVSE: EVSE_FIELDS,
    const.EntryType.PLUG: PLUG_FIELDS,
    const.EntryType.CIRCUIT: CIRCUIT_FIELDS,
}


def _marker(field: Field, typed: Mapping[str, Any], defaults: Mapping[str, Any]) -> vol.Marker:
    default = defaults.get(field.key, field.default)
    marker = vol.Required if field.required or default is not None else vol.Optional
    if field.key in typed:
        return marker(field.key, description={"suggested_value": typed[field.key]})
    return marker(field.key) if default is None else marker(field.key, default=default)


def schema(
    fields: Iterable[Field],
    typed: Mapping[str, Any],
    facts: Facts,
    defaults: Mapping[str, Any],
    opened: Iterable[str] = (),
) -> vol.Schema:
    """Return a form: what was typed stays, what was not shows the default.

    A section is folded up unless it is `opened` or something in it was typed that has no default.
    """
    form: dict[vol.Marker, Any] = {}
    sections: dict[str, dict[vol.Marker, Any]] = {}
    unfolded = set(opened)
    for field in fields:
        part = form
        if field.section is not None:
            part = sections.setdefault(field.section, {})
            if field.default is None and field.key in typed:
                unfolded.add(field.section)
        part[_marker(field, typed, defaults)] = field.make(facts)
    for name, part in sections.items():
        form[vol.Required(name)] = section(vol.Schema(part), {"collapsed": name not in unfolded})
    return vol.Schema(form)


def flat(fields: Iterable[Field], sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was sent without its sections."""
    sections = {field.section for field in fields}
    typed: dict[str, Any] = {}
    for key, value in sent.items():
        typed |= value if key in sections else {key: value}
    return typed


def split(fields: Iterable[Field], typed: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what was typed as (wiring, options)."""
    wiring = {field.key for field in fields if field.wiring}
    data = {key: value for key, value in typed.items() if key in wiring}
    options = {key: value for key, value in typed.items() if key not in wiring}
    return data, options
