"""The table of fields: what can be set up, with its default and the selector that lists only what fits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import voluptuous as vol
from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.helpers import selector

from .. import const
from ..engine import Accounting, Distribution, Phase

type MakeSelector = Callable[[Mapping[str, Any]], selector.Selector[Any]]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form.

    `make` builds its selector from the facts of the form (lists that are known only at run time). `default` None means
    that it may stay empty, unless it is `required`. `wiring` fields say what is connected to what; all others are
    options that a user may want to change later.
    """

    key: str
    make: MakeSelector
    default: Any = None
    required: bool = False
    wiring: bool = False


def _fixed(made: selector.Selector[Any]) -> MakeSelector:
    return lambda facts: made


def _number(low: float, high: float, step: float, unit: str | None = None) -> MakeSelector:
    config = selector.NumberSelectorConfig(min=low, max=high, step=step, mode=selector.NumberSelectorMode.BOX)
    if unit:
        config["unit_of_measurement"] = unit
    return _fixed(selector.NumberSelector(config))


def _choice(options: Iterable[str], key: str | None = None, *, multiple: bool = False) -> MakeSelector:
    """Make a list of fixed options, translated under a key; without one they are shown as they are."""
    config = selector.SelectSelectorConfig(
        options=list(options),
        multiple=multiple,
        mode=selector.SelectSelectorMode.LIST if multiple else selector.SelectSelectorMode.DROPDOWN,
    )
    if key:
        config["translation_key"] = key
    return _fixed(selector.SelectSelector(config))


def _listed(fact: str) -> MakeSelector:
    """Make a list of what the form found, such as chargers or hubs."""
    return lambda facts: selector.SelectSelector(
        selector.SelectSelectorConfig(options=facts[fact], mode=selector.SelectSelectorMode.DROPDOWN)
    )


def _entity(*domains: str, classes: Iterable[SensorDeviceClass] = ()) -> MakeSelector:
    chosen: dict[str, Any] = {"domain": list(domains)}
    if classes:
        chosen["device_class"] = [str(item) for item in classes]
    config: Any = {"filter": chosen}
    return _fixed(selector.EntitySelector(config))


_FLOW_CLASSES = (SensorDeviceClass.CURRENT, SensorDeviceClass.POWER)
_FLOW = _entity("sensor", classes=_FLOW_CLASSES)
_POWER_SENSOR = _entity("sensor", classes=(SensorDeviceClass.POWER,))
_WATTS = _number(0, 1000000, 1, "W")
_TEXT = _fixed(selector.TextSelector())
_BOOLEAN = _fixed(selector.BooleanSelector())
_PHASES = [phase.name.lower() for phase in Phase]

HUB_FIELDS: tuple[Field, ...] = (
    Field(const.CONF_NAME, _TEXT, "Home", required=True),
    *(Field(key, _FLOW, wiring=True) for key in const.CONF_GRID_PHASES),
    *(Field(key, _FLOW, wiring=True) for key in const.CONF_GRID_PAIRS),
    Field(const.CONF_INVERT_PHASES, _BOOLEAN, default=False, wiring=True),
    Field(const.CONF_BREAKER, _number(1, 1000, 1, "A"), 25),
    Field(const.CONF_VOLTAGE, _number(90, 300, 1, "V"), 230),
    Field(const.CONF_SOLAR, _POWER_SENSOR, wiring=True),
    Field(const.CONF_BATTERY_SOC, _entity("sensor", "input_number", classes=(SensorDeviceClass.BATTERY,)), wiring=True),
    Field(const.CONF_BATTERY_POWER, _POWER_SENSOR, wiring=True),
    Field(
        const.CONF_BATTERY_POSITIVE,
        _choice(const.Direction, const.CONF_BATTERY_POSITIVE),
        const.Direction.DISCHARGING,
        wiring=True,
    ),
    Field(const.CONF_BATTERY_MAX_CHARGE, _WATTS, 5000),
    Field(const.CONF_BATTERY_MAX_DISCHARGE, _WATTS, 5000),
    Field(const.CONF_BATTERY_HYSTERESIS, _number(0, 50, 0.5, "%"), 5),
    Field(const.CONF_BATTERY_FULL, _number(50, 100, 0.5, "%"), 97),
    Field(const.CONF_BATTERY_FEEDS_SOLAR, _BOOLEAN, default=True),
    Field(const.CONF_BATTERY_LEFTOVER, _BOOLEAN, default=False),
    *(Field(key, _FLOW, wiring=True) for key in const.CONF_INVERTER_OUTPUTS),
    Field(const.CONF_INVERTER_HAS_BATTERY, _BOOLEAN, default=True, wiring=True),
    Field(const.CONF_INVERTER_MAX, _WATTS),
    Field(const.CONF_INVERTER_MAX_PHASE, _WATTS),
    Field(const.CONF_INVERTER_ASYMMETRIC, _BOOLEAN, default=False),
    Field(const.CONF_MAX_IMPORT_ENTITY, _entity("sensor", "number", "input_number"), wiring=True),
    Field(const.CONF_MAX_IMPORT, _WATTS),
    Field(const.CONF_POWER_BUFFER, _number(0, 100000, 1, "W"), 0),
    Field(const.CONF_ACCOUNTING, _choice(Accounting, const.CONF_ACCOUNTING), Accounting.PER_PHASE),
    Field(const.CONF_EXCESS_THRESHOLD, _WATTS, 13000),
    Field(const.CONF_EXCESS_HYSTERESIS, _number(0, 100000, 1, "W"), 500),
    Field(const.CONF_DISTRIBUTION, _choice(Distribution), Distribution.PRIORITY),
    Field(const.CONF_INTERVAL, _number(1, 60, 1, "s"), 5),
    Field(const.CONF_RAMP_UP, _number(0.1, 100, 0.1, "A/s"), 1),
    Field(const.CONF_GRID_LOST_AFTER, _number(20, 300, 1, "s"), 60),
    Field(const.CONF_BATTERY_LOST_AFTER, _number(20, 3600, 1, "s"), 300),
)

EVSE_FIELDS: tuple[Field, ...] = (
    Field(const.CONF_HUB, _listed("hubs"), required=True, wiring=True),
    Field(const.CONF_CHARGER, _listed("chargers"), required=True, wiring=True),
    *(Field(key, _entity("sensor"), wiring=True) for key in const.CONF_CHARGER_ENTITIES),
    Field(const.CONF_PHASES, _number(1, 3, 1), 3, wiring=True),
    *(
        Field(key, _choice(_PHASES, "phase"), phase, wiring=True)
        for key, phase in zip(const.CONF_LEGS, _PHASES, strict=True)
    ),
    Field(const.CONF_LEGS_SHARE, _BOOLEAN, default=False, wiring=True),
    Field(const.CONF_CIRCUIT, _listed("circuits")),
    Field(const.CONF_MIN_CURRENT, _number(1, 80, 0.1, "A"), 6),
    Field(const.CONF_MAX_CURRENT, _number(1, 80, 0.1, "A"), 16),
    Field(const.CONF_PRIORITY, _number(1, 10, 1), 1),
    Field(const.CONF_RATE_UNIT, _choice(const.RateUnitOption, const.CONF_RATE_UNIT), const.RateUnitOption.AUTO),
    Field(const.CONF_VALIDITY, _choice(const.ValidityMode, const.CONF_VALIDITY), const.ValidityMode.ABSOLUTE),
    Field(const.CONF_TIMEOUT, _number(15, 3600, 1, "s"), 120),
    Field(const.CONF_STACK_LEVEL, _number(0, 100, 1), 2),
    Field(const.CONF_PAUSE, _number(0, 60, 0.1, "min"), 3),
    Field(const.CONF_RIDE_THROUGH, _number(0, 50, 1, "Wh"), 4),
    Field(const.CONF_FAILSAFE, _number(0, 80, 0.1, "A")),
)

PLUG_FIELDS: tuple[Field, ...] = (
    Field(const.CONF_HUB, _listed("hubs"), required=True, wiring=True),
    Field(const.CONF_NAME, _TEXT, required=True),
    Field(const.CONF_SWITCH, _entity("switch", "input_boolean", "light", "fan"), required=True, wiring=True),
    Field(const.CONF_POWER, _POWER_SENSOR, wiring=True),
    Field(const.CONF_PLUG_PHASES, _choice(_PHASES, "phase", multiple=True), ["a"], wiring=True),
    Field(const.CONF_CIRCUIT, _listed("circuits")),
    Field(const.CONF_RATING, _number(1, 50000, 1, "W"), 2000),
    Field(const.CONF_PRIORITY, _number(1, 10, 1), 1),
    Field(const.CONF_MIN_ON, _number(0, 3600, 1, "s"), 60),
    Field(const.CONF_MIN_OFF, _number(0, 3600, 1, "s"), 60),
    Field(const.CONF_SAFE_STATE, _choice(const.SafeState, const.CONF_SAFE_STATE), const.SafeState.OFF),
)

CIRCUIT_FIELDS: tuple[Field, ...] = (
    Field(const.CONF_HUB, _listed("hubs"), required=True, wiring=True),
    Field(const.CONF_NAME, _TEXT, required=True),
    Field(const.CONF_CIRCUIT_PARENT, _listed("circuits"), wiring=True),
    *(Field(key, _FLOW, wiring=True) for key in const.CONF_CIRCUIT_METERS),
    Field(const.CONF_CIRCUIT_LIMIT, _number(1, 1000, 0.1, "A"), 16),
)

FIELDS: dict[const.EntryType, tuple[Field, ...]] = {
    const.EntryType.HUB: HUB_FIELDS,
    const.EntryType.EVSE: EVSE_FIELDS,
    const.EntryType.PLUG: PLUG_FIELDS,
    const.EntryType.CIRCUIT: CIRCUIT_FIELDS,
}


def schema(
    fields: Iterable[Field], typed: Mapping[str, Any], facts: Mapping[str, Any], hidden: Iterable[str] = ()
) -> vol.Schema:
    """Return a form: what was typed stays, what was not shows the default. `hidden` fields are left out."""
    form: dict[vol.Marker, selector.Selector[Any]] = {}
    for field in fields:
        if field.key in hidden:
            continue
        marker = vol.Required if field.required or field.default is not None else vol.Optional
        suggested = {"suggested_value": typed[field.key]} if field.key in typed else None
        if field.default is not None and field.key not in typed:
            form[marker(field.key, default=field.default)] = field.make(facts)
        else:
            form[marker(field.key, description=suggested)] = field.make(facts)
    return vol.Schema(form)


def split(fields: Iterable[Field], typed: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what was typed as (wiring, options)."""
    wiring = {field.key for field in fields if field.wiring}
    data = {key: value for key, value in typed.items() if key in wiring}
    options = {key: value for key, value in typed.items() if key not in wiring}
    return data, options
