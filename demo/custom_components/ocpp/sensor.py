"""Sensors: one for each metric."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from homeassistant.components.sensor import (
    RestoreSensor,
    SensorDeviceClass,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import (
    EntityCategory,
    UnitOfElectricCurrent,
    UnitOfElectricPotential,
    UnitOfEnergy,
    UnitOfPower,
    UnitOfTime,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.typing import StateType

from .central_system import OcppConfigEntry, configured_chargers
from .const import (
    CONF_CPID,
    CONNECTORS,
    DOMAIN,
    ERROR_CODE,
    ERROR_CODE_CONNECTOR,
    FEATURES,
    FIRMWARE,
    HEARTBEAT,
    ID_TAG,
    IDENTIFIER,
    LATENCY_PING,
    LATENCY_PONG,
    MODEL,
    RECONNECTS,
    SERIAL,
    STATUS,
    STATUS_CONNECTOR,
    STOP_REASON,
    TRANSACTION_ID,
    VENDOR,
    sensor_key,
)
from .entity import ChargerEntity


@dataclass(frozen=True, kw_only=True)
class OcppSensorDescription(SensorEntityDescription):
    """A sensor and its metric."""

    metric: str


def _text(metric: str, *, diagnostic: bool = True) -> OcppSensorDescription:
    return OcppSensorDescription(
        key=sensor_key(metric),
        name=metric.replace(".", " "),
        metric=metric,
        entity_category=EntityCategory.DIAGNOSTIC if diagnostic else None,
    )


def _measurement(metric: str, device_class: SensorDeviceClass, unit: str) -> OcppSensorDescription:
    energy = device_class is SensorDeviceClass.ENERGY
    return OcppSensorDescription(
        key=sensor_key(metric),
        name=metric.replace(".", " "),
        metric=metric,
        device_class=device_class,
        native_unit_of_measurement=unit,
        state_class=SensorStateClass.TOTAL_INCREASING if energy else SensorStateClass.MEASUREMENT,
    )


def _latency(metric: str) -> OcppSensorDescription:
    return OcppSensorDescription(
        key=sensor_key(metric),
        name=metric.replace(".", " "),
        metric=metric,
        entity_category=EntityCategory.DIAGNOSTIC,
        native_unit_of_measurement=UnitOfTime.MILLISECONDS,
        state_class=SensorStateClass.MEASUREMENT,
    )


SENSORS = (
    _text(STATUS),
    _text(STATUS_CONNECTOR),
    _text(ERROR_CODE),
    _text(ERROR_CODE_CONNECTOR),
    _text(ID_TAG),
    _text(IDENTIFIER),
    _text(VENDOR),
    _text(MODEL),
    _text(SERIAL),
    _text(FIRMWARE),
    _text(FEATURES),
    _text(CONNECTORS),
    _text(RECONNECTS),
    _text(STOP_REASON, diagnostic=False),
    _text(TRANSACTION_ID, diagnostic=False),
    _latency(LATENCY_PING),
    _latency(LATENCY_PONG),
    OcppSensorDescription(
        key=sensor_key(HEARTBEAT),
        name=HEARTBEAT,
        metric=HEARTBEAT,
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
    ),
    _measurement("Current.Import", SensorDeviceClass.CURRENT, UnitOfElectricCurrent.AMPERE),
    _measurement("Current.Offered", SensorDeviceClass.CURRENT, UnitOfElectricCurrent.AMPERE),
    _measurement("Power.Active.Import", SensorDeviceClass.POWER, UnitOfPower.KILO_WATT),
    _measurement("Energy.Active.Import.Register", SensorDeviceClass.ENERGY, UnitOfEnergy.KILO_WATT_HOUR),
    _measurement("Voltage", SensorDeviceClass.VOLTAGE, UnitOfElectricPotential.VOLT),
)


async def async_setup_entry(
    hass: HomeAssistant, entry: OcppConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the sensors of all configured chargers."""
    async_add_entities(
        ChargerSensor(entry, settings[CONF_CPID], description)
        for settings in configured_chargers(entry).values()
        for description in SENSORS
    )


class ChargerSensor(ChargerEntity, RestoreSensor):
    """A metric; after a restart of Home Assistant it shows its old value until the charger tells a new one."""

    _attr_icon = "mdi:ev-station"
    entity_description: OcppSensorDescription

    def __init__(self, entry: OcppConfigEntry, cpid: str, description: OcppSensorDescription) -> None:
        """Show that metric of that charger."""
        super().__init__(entry, cpid, "sensor", description.key)
        self.entity_description = description
        self._attr_unique_id = f"{DOMAIN}.{cpid}.{description.key}.sensor"
        self._restored: Any = None

    async def async_added_to_hass(self) -> None:
        """Take back the last value."""
        if (last := await self.async_get_last_sensor_data()) is not None:
            self._restored = last.native_value
        await super().async_added_to_hass()

    @property
    def native_value(self) -> StateType:
        """The newest value."""
        charger = self.charger
        told = None if charger is None else charger.metrics[self.entity_description.metric]
        value: StateType = self._restored if told is None else told
        return value

    @property
    def extra_state_attributes(self) -> dict[str, Any] | None:
        """The phases of that value, among others."""
        charger = self.charger
        return None if charger is None else dict(charger.metrics.attributes(self.entity_description.metric))
