"""Sensors: what the plan says, never computed anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from homeassistant.components.sensor import SensorEntity
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.restore_state import ExtraStoredData, RestoredExtraData, RestoreEntity

from .coordinator import Coordinator
from .engine import LoadPlan, Reason, ReasonCode
from .entity import LoadJugglerEntity, described
from .entries import AnyEntry
from .figures import View, view_of
from .loads import ManagedLoad
from .reading.quantity import number
from .sensor_tables import (
    CIRCUIT_SENSORS,
    ENERGY_SENSORS,
    HUB_SENSORS,
    LOAD_SENSORS,
    REASON_SENSORS,
    CircuitDescription,
    HubDescription,
    LoadDescription,
    SensorDescription,
    Value,
)
from .sentences import details, outline

PARALLEL_UPDATES = 0

PASSING = 30.0  # s


async def async_setup_entry(
    hass: HomeAssistant, entry: AnyEntry, async_add_entities: AddConfigEntryEntitiesCallback
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
        return RestoredExtraData({**asdict(self.held.energy), "entry": self.entry.entry_id})

    async def async_added_to_hass(self) -> None:
        """Go on counting from before, ahead of the first plan for the load."""
        await super().async_added_to_hass()
        stored = await self.async_get_last_extra_data()
        parts: Mapping[str, Any] = {} if stored is None else stored.as_dict()
        if not self.is_own(parts):
            return
        energy = self.held.energy
        energy.solar = max(energy.solar, number(parts.get("solar")) or 0.0)
        energy.grid = max(energy.grid, number(parts.get("grid")) or 0.0)


class ReasonSensor(LoadSensor):
    """Why a load gets what it gets: a word, and its numbers as attributes and in a sentence.

    Room for more that comes and goes with the noise of the meter makes no other reason: `ramping` has to last.
    """

    _unrecorded_attributes = frozenset(
        {"sentence", "phases", "missing_w", "seconds", "load", "circuit", "soc", "target"}
    )
    _last: LoadPlan | None = None
    _ramps_since: float | None = None

    @callback
    def _handle_coordinator_update(self) -> None:
        """Look whether the newest plan has a reason to show."""
        told = self.held.plan
        ramps = told is not None and told.reason.code is ReasonCode.RAMPING
        if not ramps or self._ramps_since is None:
            self._ramps_since = self.coordinator.clock() if ramps else None
        since = self._ramps_since
        lasts = since is None or self.coordinator.clock() - since >= PASSING
        if lasts or told is None or self._last is None or told.status is not self._last.status:
            self._last = told
        super()._handle_coordinator_update()

    @property
    def _reason(self) -> Reason | None:
        told = self._last or self.held.plan
        return None if told is None else told.reason

    @property
    def value(self) -> Value:
        """Return its word."""
        return None if self._reason is None else self._reason.code

    @property
    def shows(self) -> object:
        """Return what a state is written for."""
        return None if self._reason is None else outline(self._reason)

    @property
    def number(self) -> float | None:
        """Return the W that are missing."""
        return None if self._reason is None else self._reason.missing

    @property
    def extra_state_attributes(self) -> dict[str, Any] | None:
        """Return the numbers behind the word, and the sentence."""
        return None if self._reason is None else details(self.hass, self._reason)


class CircuitSensor(PlanSensor):
    """What the members of a circuit may take of a phase in all."""

    entity_description: CircuitDescription

    @property
    def value(self) -> Value:
        """Return what the plan leaves to it."""
        free, phase = self.held.free, self.entity_description.phase
        return None if free is None or phase >= len(free) else float(free[phase])
