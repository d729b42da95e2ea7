"""Sensors: what the plan says, never computed anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import Platform, UnitOfElectricCurrent, UnitOfPower
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import CONF_SOLAR
from .engine import LoadPlan, LoadStatus, Plan, Problem, ReasonCode
from .entity import HubEntity, LoadEntity
from .entries import LoadJugglerEntry, coordinator_of, is_hub
from .sentences import details

PARALLEL_UPDATES = 0

type Value = str | float | None


def _hub_status(plan: Plan | None) -> str:
    """Return the worst that can be said of the site's readings."""
    if plan is None:
        return "initializing"
    if Problem.NO_GRID in plan.problems:
        return "no_power_measurement"
    if plan.overload:
        return "overload"
    return "sensor_lost" if plan.problems else "ok"


@dataclass(frozen=True, kw_only=True)
class HubSensorDescription(SensorEntityDescription):
    """A sensor of a hub."""

    value_fn: Callable[[Plan | None], Value]
    has_fn: Callable[[Mapping[str, Any]], bool] = lambda data: True
    attributes_fn: Callable[[Plan | None], dict[str, Any]] | None = None


@dataclass(frozen=True, kw_only=True)
class LoadSensorDescription(SensorEntityDescription):
    """A sensor of a load; `attributes_fn` gets the names of the other loads by id."""

    value_fn: Callable[[LoadPlan], Value]
    attributes_fn: Callable[[LoadPlan, Mapping[str, str]], dict[str, Any]] | None = None


HUB_SENSORS: tuple[HubSensorDescription, ...] = (
    HubSensorDescription(
        key="available_power",
        device_class=SensorDeviceClass.POWER,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfPower.WATT,
        suggested_display_precision=0,
        value_fn=lambda plan: None if plan is None or plan.available_power is None else round(plan.available_power),
    ),
    HubSensorDescription(
        key="solar_power",
        device_class=SensorDeviceClass.POWER,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfPower.WATT,
        suggested_display_precision=0,
        has_fn=lambda data: bool(data.get(CONF_SOLAR)),
        value_fn=lambda plan: None if plan is None or plan.solar is None else round(plan.solar),
    ),
    HubSensorDescription(
        key="status",
        device_class=SensorDeviceClass.ENUM,
        options=["ok", "initializing", "no_power_measurement", "sensor_lost", "overload"],
        value_fn=_hub_status,
        attributes_fn=lambda plan: {"problems": [] if plan is None else [str(problem) for problem in plan.problems]},
    ),
)

LOAD_SENSORS: tuple[LoadSensorDescription, ...] = (
    LoadSensorDescription(
        key="allocated_current",
        device_class=SensorDeviceClass.CURRENT,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfElectricCurrent.AMPERE,
        suggested_display_precision=1,
        value_fn=lambda plan: round(plan.limit, 2),
    ),
    LoadSensorDescription(
        key="status",
        device_class=SensorDeviceClass.ENUM,
        options=[str(status) for status in LoadStatus],
        value_fn=lambda plan: plan.status,
    ),
    LoadSensorDescription(
        key="reason",
        device_class=SensorDeviceClass.ENUM,
        options=[str(code) for code in ReasonCode],
        value_fn=lambda plan: plan.reason.code,
        attributes_fn=lambda plan, names: details(plan.reason, names),
    ),
)


async def async_setup_entry(
    hass: HomeAssistant, entry: LoadJugglerEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the sensors of a hub or a load."""
    if is_hub(entry):
        async_add_entities(
            HubSensor(entry, Platform.SENSOR, description)
            for description in HUB_SENSORS
            if description.has_fn(entry.data)
        )
    elif (coordinator := coordinator_of(hass, entry)) is not None:
        async_add_entities(LoadSensor(coordinator, entry, Platform.SENSOR, description) for description in LOAD_SENSORS)


class HubSensor(HubEntity, SensorEntity):
    """A sensor of a hub."""

    entity_description: HubSensorDescription

    @property
    def native_value(self) -> Value:
        """Return what the plan says."""
        return self.entity_description.value_fn(self.coordinator.data)

    @property
    def extra_state_attributes(self) -> dict[str, Any] | None:
        """Return what is behind the value."""
        make = self.entity_description.attributes_fn
        return None if make is None else make(self.coordinator.data)

    @property
    def shows(self) -> tuple[Value, dict[str, Any] | None]:
        """Return what a state is written for."""
        return self.native_value, self.extra_state_attributes


class LoadSensor(LoadEntity, SensorEntity):
    """A sensor of a load."""

    entity_description: LoadSensorDescription
    _unrecorded_attributes = frozenset({"sentence", "phases", "missing_w", "seconds", "load", "shortfalls"})

    @property
    def native_value(self) -> Value:
        """Return what the plan says."""
        return None if self.plan is None else self.entity_description.value_fn(self.plan)

    @property
    def extra_state_attributes(self) -> dict[str, Any] | None:
        """Return the numbers behind the value."""
        make = self.entity_description.attributes_fn
        if make is None or self.plan is None:
            return None
        return make(self.plan, {load.id: load.name for load in self.coordinator.loads.values()})

    @property
    def shows(self) -> tuple[Value, dict[str, Any] | None]:
        """Return what a state is written for."""
        return self.native_value, self.extra_state_attributes
