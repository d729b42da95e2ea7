"""The tables of sensors: which there are, of which entries, and what of the plan each shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Any

from homeassistant.components.sensor import SensorDeviceClass, SensorEntityDescription, SensorStateClass
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import PERCENTAGE, EntityCategory, UnitOfElectricCurrent, UnitOfEnergy, UnitOfPower

from . import const, figures
from .const import EntryType
from .engine import LoadPlan, LoadStatus, Phase, Plan, ReasonCode
from .entity import AT_ONCE, Described, Pace
from .entries import hub_of, phases_of, type_of
from .figures import View, knows_sun
from .loads import ManagedLoad

type Value = str | float | None

_HUB = frozenset({EntryType.HUB})
_EVSE = frozenset({EntryType.EVSE})
_LOADS = frozenset({EntryType.EVSE, EntryType.PLUG})
_CIRCUIT = frozenset({EntryType.CIRCUIT})
_DONE = (LoadStatus.UNPLUGGED, LoadStatus.UNAVAILABLE)
_LEFT_ALONE = (LoadStatus.NOT_CONTROLLED, LoadStatus.OFF)

_WATTS: dict[str, Any] = {
    "device_class": SensorDeviceClass.POWER,
    "state_class": SensorStateClass.MEASUREMENT,
    "native_unit_of_measurement": UnitOfPower.WATT,
    "suggested_display_precision": 0,
    "digits": 0,
    "pace": Pace(50.0, 0.01, soon=15.0),
}
_AMPS: dict[str, Any] = {
    "device_class": SensorDeviceClass.CURRENT,
    "state_class": SensorStateClass.MEASUREMENT,
    "native_unit_of_measurement": UnitOfElectricCurrent.AMPERE,
    "suggested_display_precision": 1,
    "digits": 2,
    "pace": Pace(0.5, soon=15.0),
}
_KWH: dict[str, Any] = {
    "device_class": SensorDeviceClass.ENERGY,
    "state_class": SensorStateClass.TOTAL_INCREASING,
    "native_unit_of_measurement": UnitOfEnergy.KILO_WATT_HOUR,
    "suggested_display_precision": 2,
    "digits": 3,
    "pace": Pace(inf, late=60.0),
    "kinds": _LOADS,
    # Of a plug whose power nobody measures it would be 0 for ever.
    "has_fn": lambda load: type_of(load) is EntryType.EVSE or bool(load.data.get(const.CONF_POWER)),
}


@dataclass(frozen=True, kw_only=True)
class SensorDescription(SensorEntityDescription, Described):
    """A sensor of any entry; a number is shown with so many `digits` after the point, in its pace."""

    digits: int = 2
    pace: Pace = AT_ONCE


@dataclass(frozen=True, kw_only=True)
class HubDescription(SensorDescription):
    """A sensor of a hub; without a plan it shows `before`."""

    kinds: frozenset[EntryType] = _HUB
    value_fn: Callable[[View], Value]
    before: str | None = None
    attributes_fn: Callable[[View], dict[str, Any]] | None = None


@dataclass(frozen=True, kw_only=True)
class LoadDescription(SensorDescription):
    """A sensor of a load, by what was planned for it and for its site."""

    value_fn: Callable[[ManagedLoad, LoadPlan, Plan], Value]
    attributes_fn: Callable[[LoadPlan], dict[str, Any]] | None = None


@dataclass(frozen=True, kw_only=True)
class CircuitDescription(SensorDescription):
    """A sensor of a phase of a circuit."""

    kinds: frozenset[EntryType] = _CIRCUIT
    phase: Phase


def _has(key: str) -> Callable[[ConfigEntry[Any]], bool]:
    return lambda entry: bool(entry.data.get(key))


def _is_metered(hub: ConfigEntry[Any]) -> bool:
    return any(hub.data.get(key) for key in const.CONF_GRID_PHASES)


def _reaches(phase: Phase) -> Callable[[ConfigEntry[Any]], bool]:
    """Tell of a hub, or of a circuit by its hub, whether the site has a phase."""

    def has(entry: ConfigEntry[Any]) -> bool:
        hub = entry if type_of(entry) is EntryType.HUB else hub_of(entry.runtime_data.hass, entry)
        return hub is not None and phase < phases_of(hub)

    return has


HUB_SENSORS: tuple[HubDescription, ...] = (
    HubDescription(key="available_power", **_WATTS, value_fn=lambda view: view.plan.available_power),
    *(
        HubDescription(
            key=f"available_current_{phase.name.lower()}",
            **_AMPS,
            has_fn=_reaches(phase),
            value_fn=lambda view, phase=phase: figures.available(view, phase),  # type: ignore[misc]
        )
        for phase in Phase
    ),
    HubDescription(key="grid_power", **_WATTS, has_fn=_is_metered, value_fn=figures.grid),
    HubDescription(
        key="solar_power", **_WATTS, has_fn=lambda hub: knows_sun(hub.data), value_fn=lambda view: view.plan.solar
    ),
    HubDescription(key="house_power", **_WATTS, value_fn=figures.house),
    HubDescription(key="managed_power", **_WATTS, value_fn=figures.managed),
    HubDescription(
        key="battery_soc",
        device_class=SensorDeviceClass.BATTERY,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=PERCENTAGE,
        suggested_display_precision=0,
        digits=1,
        pace=Pace(0.5),
        has_fn=_has(const.CONF_BATTERY_SOC),
        value_fn=figures.soc,
    ),
    HubDescription(key="battery_power", **_WATTS, has_fn=_has(const.CONF_BATTERY_POWER), value_fn=figures.battery),
    HubDescription(
        key="status",
        device_class=SensorDeviceClass.ENUM,
        entity_category=EntityCategory.DIAGNOSTIC,
        options=list(figures.STATUSES),
        before=figures.INITIALIZING,
        value_fn=figures.status,
        attributes_fn=lambda view: {"problems": figures.problems(view), "lost": figures.lost(view)},
    ),
)

LOAD_SENSORS: tuple[LoadDescription, ...] = (
    # What was decided is shown at once and as it is; all else in a pace of its own.
    LoadDescription(
        key="allocated_current",
        **_AMPS | {"pace": AT_ONCE},
        kinds=_LOADS,
        # A load that is left alone is told nothing.
        value_fn=lambda load, told, plan: None if told.status in _LEFT_ALONE else told.limit,
    ),
    LoadDescription(
        key="available_current",
        **_AMPS,
        kinds=_LOADS,
        # Without a meter nobody knows.
        value_fn=lambda load, told, plan: None if plan.available is None else told.available,
    ),
    LoadDescription(key="power", **_WATTS, kinds=_LOADS, value_fn=lambda load, told, plan: load.power),
    LoadDescription(
        key="status",
        kinds=_LOADS,
        device_class=SensorDeviceClass.ENUM,
        options=[str(status) for status in LoadStatus],
        value_fn=lambda load, told, plan: told.status,
    ),
    LoadDescription(
        key="active_phases",
        kinds=_EVSE,
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        suggested_display_precision=0,
        digits=0,
        value_fn=lambda load, told, plan: None if told.status in _DONE else len(told.legs),
        attributes_fn=lambda told: {"phases": [leg.name for leg in told.legs]},
    ),
)

ENERGY_SENSORS: tuple[LoadDescription, ...] = (
    LoadDescription(key="energy", **_KWH, value_fn=lambda load, told, plan: load.energy.total),
    LoadDescription(key="energy_solar", **_KWH, value_fn=lambda load, told, plan: load.energy.solar),
    LoadDescription(key="energy_grid", **_KWH, value_fn=lambda load, told, plan: load.energy.grid),
)

REASON_SENSORS: tuple[LoadDescription, ...] = (
    LoadDescription(
        key="reason",
        kinds=_LOADS,
        device_class=SensorDeviceClass.ENUM,
        options=[str(code) for code in ReasonCode],
        # The W that are missing follow every reading.
        pace=Pace(100.0, 0.2, soon=30.0),
        value_fn=lambda load, told, plan: told.reason.code,
    ),
)

CIRCUIT_SENSORS: tuple[CircuitDescription, ...] = tuple(
    CircuitDescription(key=f"available_current_{phase.name.lower()}", **_AMPS, phase=phase, has_fn=_reaches(phase))
    for phase in Phase
)
