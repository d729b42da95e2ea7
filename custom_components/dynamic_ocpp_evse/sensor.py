"""Sensors: what the plan says, never computed anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from math import inf
from typing import Any

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import (
    PERCENTAGE,
    EntityCategory,
    Platform,
    UnitOfElectricCurrent,
    UnitOfEnergy,
    UnitOfPower,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.restore_state import ExtraStoredData, RestoredExtraData, RestoreEntity

from . import const, figures
from .const import EntryType
from .coordinator import Coordinator
from .engine import LoadPlan, LoadStatus, Phase, Plan, ReasonCode
from .entity import AT_ONCE, Described, LoadJugglerEntity, Pace, described
from .entries import LoadJugglerEntry, hub_of, phases_of, type_of
from .figures import View, knows_sun, view_of
from .loads import ManagedLoad
from .reading.quantity import number
from .sentences import details, outline

PARALLEL_UPDATES = 0

type Value = str | float | None

_HUB = frozenset({EntryType.HUB})
_EVSE = frozenset({EntryType.EVSE})
_LOADS = frozenset({EntryType.EVSE, EntryType.PLUG})
_CIRCUIT = frozenset({EntryType.CIRCUIT})
_DONE = (LoadStatus.UNPLUGGED, LoadStatus.UNAVAILABLE)

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
        attributes_fn=lambda view: {"problems": [str(problem) for problem in view.plan.problems]},
    ),
)

LOAD_SENSORS: tuple[LoadDescription, ...] = (
    # What was decided is shown at once and as it is; all else in a pace of its own.
    LoadDescription(
        key="allocated_current", **_AMPS | {"pace": AT_ONCE}, kinds=_LOADS, value_fn=lambda load, told, plan: told.limit
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


async def async_setup_entry(
    hass: HomeAssistant, entry: LoadJugglerEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the sensors of an entry."""
    async_add_entities(described(hass, entry, HubSensor, HUB_SENSORS))
    async_add_entities(described(hass, entry, LoadSensor, LOAD_SENSORS))
    async_add_entities(described(hass, entry, EnergySensor, ENERGY_SENSORS))
    async_add_entities(described(hass, entry, ReasonSensor, REASON_SENSORS))
    async_add_entities(described(hass, entry, CircuitSensor, CIRCUIT_SENSORS))


class PlanSensor(LoadJugglerEntity, SensorEntity):
    """A sensor that shows a value of the plan."""

    entity_description: SensorDescription

    def __init__(self, coordinator: Coordinator, entry: ConfigEntry[Any], description: SensorDescription) -> None:
        super().__init__(coordinator, entry, Platform.SENSOR, description)
        self.pace = description.pace

    @property
    def value(self) -> Value:
        """Return what the plan says, None where it does not know."""
        raise NotImplementedError

    @property
    def native_value(self) -> Value:
        """Return what the plan says, rounded."""
        value = self.value
        if value is None or isinstance(value, str):
            return value
        digits = self.entity_description.digits
        # + 0.0 makes 0 of what rounds to -0.
        return round(value, digits) + 0.0 if digits else round(value)

    @property
    def shows(self) -> object:
        """Return the word that a state is written for."""
        value = self.value
        return value if isinstance(value, str) else None, self.extra_state_attributes

    @property
    def number(self) -> float | None:
        """Return the number that a state is written for."""
        value = self.native_value
        return None if isinstance(value, str) else value


class HubSensor(PlanSensor):
    """A sensor of a hub."""

    entity_description: HubDescription

    @property
    def view(self) -> View | None:
        """Return the site as it is to be shown, None before the first plan."""
        return view_of(self.coordinator)

    @property
    def value(self) -> Value:
        """Return what the plan says."""
        view = self.view
        return self.entity_description.before if view is None else self.entity_description.value_fn(view)

    @property
    def extra_state_attributes(self) -> dict[str, Any] | None:
        """Return what is behind the value."""
        make, view = self.entity_description.attributes_fn, self.view
        return None if make is None or view is None else make(view)


class LoadSensor(PlanSensor):
    """A sensor of a load."""

    entity_description: LoadDescription
    held: ManagedLoad

    @property
    def available(self) -> bool:
        """Tell whether the load is planned for."""
        return super().available and self.held.plan is not None and self.coordinator.data is not None

    @property
    def value(self) -> Value:
        """Return what the plan says."""
        told, plan = self.held.plan, self.coordinator.data
        return None if told is None or plan is None else self.entity_description.value_fn(self.held, told, plan)

    @property
    def extra_state_attributes(self) -> dict[str, Any] | None:
        """Return what is behind the value."""
        make, told = self.entity_description.attributes_fn, self.held.plan
        return None if make is None or told is None else make(told)


class EnergySensor(LoadSensor, RestoreEntity):
    """What a load has taken so far. Each of the three keeps both parts, so that any of them may be disabled."""

    @property
    def extra_restore_state_data(self) -> ExtraStoredData:
        """Return what a restart and a reload keep."""
        return RestoredExtraData(asdict(self.held.energy))

    async def async_added_to_hass(self) -> None:
        """Go on counting from before, ahead of the first plan for the load."""
        await super().async_added_to_hass()
        stored = await self.async_get_last_extra_data()
        parts: Mapping[str, Any] = {} if stored is None else stored.as_dict()
        energy = self.held.energy
        energy.solar = max(energy.solar, number(parts.get("solar")) or 0.0)
        energy.grid = max(energy.grid, number(parts.get("grid")) or 0.0)


class ReasonSensor(LoadSensor):
    """Why a load gets what it gets: a word, and its numbers as attributes and in a sentence."""

    _unrecorded_attributes = frozenset(
        {"sentence", "phases", "missing_w", "seconds", "load", "circuit", "soc", "target"}
    )

    @property
    def shows(self) -> object:
        """Return what a state is written for."""
        return None if self.held.plan is None else outline(self.held.plan.reason)

    @property
    def number(self) -> float | None:
        """Return the W that are missing."""
        return None if self.held.plan is None else self.held.plan.reason.missing

    @property
    def extra_state_attributes(self) -> dict[str, Any] | None:
        """Return the numbers behind the word, and the sentence."""
        return None if self.held.plan is None else details(self.hass, self.held.plan.reason)


class CircuitSensor(PlanSensor):
    """What the members of a circuit may take of a phase in all."""

    entity_description: CircuitDescription

    @property
    def value(self) -> Value:
        """Return what the plan leaves to it."""
        free, phase = self.held.free, self.entity_description.phase
        return None if free is None or phase >= len(free) else float(free[phase])
