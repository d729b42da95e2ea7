"""Numbers: the lowest and the highest current of a charger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from homeassistant.components.number import NumberDeviceClass, NumberEntityDescription, NumberMode, RestoreNumber
from homeassistant.const import EntityCategory, Platform, UnitOfElectricCurrent
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import CONF_MAX_CURRENT, LOWEST_CURRENT
from .coordinator import Coordinator
from .entity import LoadEntity
from .entries import LoadEntry, coordinator_of
from .loads import EvseLoad

PARALLEL_UPDATES = 1


@dataclass(frozen=True, kw_only=True)
class CurrentDescription(NumberEntityDescription):
    """A current of a charger that a person may change."""

    value_fn: Callable[[EvseLoad], float]
    choose_fn: Callable[[EvseLoad, float], None]


CURRENTS: tuple[CurrentDescription, ...] = (
    CurrentDescription(
        key="min_current",
        value_fn=lambda load: load.settings.min_current,
        choose_fn=lambda load, amps: load.choose_currents(low=amps),
    ),
    CurrentDescription(
        key="max_current",
        value_fn=lambda load: load.settings.max_current,
        choose_fn=lambda load, amps: load.choose_currents(high=amps),
    ),
)


async def async_setup_entry(
    hass: HomeAssistant, entry: LoadEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the currents of a charger."""
    if (coordinator := coordinator_of(hass, entry)) is not None:
        async_add_entities(CurrentNumber(coordinator, entry, description) for description in CURRENTS)


class CurrentNumber(LoadEntity, RestoreNumber):
    """The lowest or the highest current of a charger."""

    entity_description: CurrentDescription
    load: EvseLoad
    _attr_device_class = NumberDeviceClass.CURRENT
    _attr_entity_category = EntityCategory.CONFIG
    _attr_mode = NumberMode.SLIDER
    _attr_native_min_value = LOWEST_CURRENT
    _attr_native_step = 0.1
    _attr_native_unit_of_measurement = UnitOfElectricCurrent.AMPERE

    def __init__(self, coordinator: Coordinator, entry: LoadEntry, description: CurrentDescription) -> None:
        super().__init__(coordinator, entry, Platform.NUMBER, description)
        self._attr_native_max_value = float(entry.options[CONF_MAX_CURRENT])

    @property
    def available(self) -> bool:
        """A current can be chosen before the first plan."""
        return self.coordinator.running

    @property
    def native_value(self) -> float:
        """Return the current in force."""
        return self.entity_description.value_fn(self.load)

    @property
    def shows(self) -> float:
        """Return what a state is written for."""
        return self.native_value

    async def async_added_to_hass(self) -> None:
        """Go on with what was chosen before the restart, if it still fits."""
        await super().async_added_to_hass()
        last = await self.async_get_last_number_data()
        if last is None or last.native_value is None:
            return
        try:
            self.entity_description.choose_fn(self.load, last.native_value)
        except ServiceValidationError:
            # The options have changed since: theirs win.
            return

    async def async_set_native_value(self, value: float) -> None:
        """Change the current."""
        self.entity_description.choose_fn(self.load, value)
        self.coordinator.plan_soon()
        self.async_write_ha_state()
