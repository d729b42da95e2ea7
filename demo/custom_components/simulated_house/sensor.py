"""The meters of the house."""

from __future__ import annotations

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import PERCENTAGE, UnitOfElectricCurrent, UnitOfPower
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from . import SimulatedHouseConfigEntry
from .entity import GARAGE, HEATER, HOUSE, INVERTER, SimulatedHouseEntity

PARALLEL_UPDATES = 0


def _current(of: str, phase: str) -> SensorEntityDescription:
    """Describe the current of a phase, positive = import."""
    return SensorEntityDescription(
        key=f"{of}_current_{phase}",
        translation_key=f"{of}_current_{phase}",
        device_class=SensorDeviceClass.CURRENT,
        native_unit_of_measurement=UnitOfElectricCurrent.AMPERE,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
    )


def _power(key: str, translation_key: str | None) -> SensorEntityDescription:
    """Describe a power; without a translation key it is named by its device class."""
    return SensorEntityDescription(
        key=key,
        translation_key=translation_key,
        device_class=SensorDeviceClass.POWER,
        native_unit_of_measurement=UnitOfPower.WATT,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
    )


SENSORS: tuple[tuple[str, SensorEntityDescription], ...] = (
    *((HOUSE, _current("grid", phase)) for phase in "abc"),
    (HOUSE, _power("solar_power", "solar_power")),
    (HOUSE, _power("house_power", "house_power")),
    (HEATER, _power("heater_power", None)),
)
SOME_HAVE: tuple[tuple[str, SensorEntityDescription], ...] = (
    *((GARAGE, _current("garage", phase)) for phase in "abc"),
    (
        INVERTER,
        SensorEntityDescription(
            key="battery_soc",
            device_class=SensorDeviceClass.BATTERY,
            native_unit_of_measurement=PERCENTAGE,
            state_class=SensorStateClass.MEASUREMENT,
        ),
    ),
    # Positive while it discharges.
    (INVERTER, _power("battery_power", "battery_power")),
)
"""What is there only once the house has told of it."""


async def async_setup_entry(
    _hass: HomeAssistant, entry: SimulatedHouseConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the meters."""

    def add_once_told(device: str, description: SensorEntityDescription) -> None:
        @callback
        def add() -> None:
            leave()
            async_add_entities([SimulatedHouseSensor(entry, device, description)])

        leave = entry.runtime_data.listen(description.key, add)

    async_add_entities(SimulatedHouseSensor(entry, device, description) for device, description in SENSORS)
    for device, description in SOME_HAVE:
        add_once_told(device, description)


class SimulatedHouseSensor(SimulatedHouseEntity, SensorEntity):
    """One value of a meter."""

    def __init__(self, entry: SimulatedHouseConfigEntry, device: str, description: SensorEntityDescription) -> None:
        super().__init__(entry, description.key, device)
        self.entity_description = description

    @property
    def native_value(self) -> float | None:
        """Return the newest sample."""
        return self.link.values.get(self.key)
