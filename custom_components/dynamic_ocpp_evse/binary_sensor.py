"""Binary sensors: whether a site or a circuit bears more than it may."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from homeassistant.components.binary_sensor import BinarySensorEntity, BinarySensorEntityDescription
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .compat import BinarySensorDeviceClass
from .const import EntryType
from .coordinator import Coordinator
from .entity import Described, LoadJugglerEntity, described
from .entries import AnyEntry

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class BinaryDescription(BinarySensorEntityDescription, Described):
    """A binary sensor of what an entry holds."""

    value_fn: Callable[[Any], bool | None]


def _overloaded(hub: Coordinator) -> bool | None:
    """Tell whether a site is overloaded, None while its meter is not known."""
    plan = hub.data
    return None if plan is None or (plan.grid is None and not hub.site.off_grid) else plan.overload


BINARY_SENSORS: tuple[BinaryDescription, ...] = (
    BinaryDescription(
        key="overload",
        kinds=frozenset({EntryType.HUB}),
        device_class=BinarySensorDeviceClass.PROBLEM,
        value_fn=_overloaded,
    ),
    BinaryDescription(
        key="overload",
        kinds=frozenset({EntryType.CIRCUIT}),
        device_class=BinarySensorDeviceClass.PROBLEM,
        value_fn=lambda circuit: circuit.overload,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant, entry: AnyEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the binary sensors of a hub or a circuit."""
    async_add_entities(described(hass, entry, PlanBinarySensor, BINARY_SENSORS))


class PlanBinarySensor(LoadJugglerEntity, BinarySensorEntity):
    """A binary sensor that shows a value of the plan."""

    entity_description: BinaryDescription

    def __init__(self, coordinator: Coordinator, entry: ConfigEntry[Any], description: BinaryDescription) -> None:
        super().__init__(coordinator, entry, Platform.BINARY_SENSOR, description)

    @property
    def is_on(self) -> bool | None:
        """Return what the plan says, None where it does not know."""
        return self.entity_description.value_fn(self.held)

    @property
    def shows(self) -> object:
        """Return what a state is written for."""
        return self.is_on
