"""Numbers: limits of a site, thresholds of its battery, and what a load may take and when it is served."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from homeassistant.components.number import NumberDeviceClass, NumberEntity, NumberEntityDescription, NumberMode
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import PERCENTAGE, EntityCategory, Platform, UnitOfElectricCurrent, UnitOfPower
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from . import const
from .const import LOWEST_CURRENT, EntryType
from .coordinator import Coordinator
from .entity import Choice, ChoiceEntity, described
from .entries import LoadJugglerEntry, finite, phases_of, refused
from .loads import ManagedLoad
from .plugs import PlugLoad
from .reading.quantity import number
from .reading.site import has_battery

PARALLEL_UPDATES = 1

_HUB = frozenset({EntryType.HUB})
_EVSE = frozenset({EntryType.EVSE})
_LOADS = frozenset({EntryType.EVSE, EntryType.PLUG})


@dataclass(frozen=True, kw_only=True)
class NumberDescription(NumberEntityDescription, Choice[float]):
    """A number that a person may change; `top_fn` gives its highest value where that depends on the entry.

    Where nothing is chosen nor configured, the highest value is in force; `top_name` tells what that comes from.
    """

    entity_category: EntityCategory | None = EntityCategory.CONFIG
    top_fn: Callable[[ConfigEntry[Any]], float] | None = None
    top_name: str | None = None


def _breaker(hub: ConfigEntry[Any]) -> float:
    """Return what the main breaker lets through on all phases, W, or the configured limit where that is higher."""
    options = hub.options
    passed = options[const.CONF_BREAKER] * options[const.CONF_VOLTAGE] * phases_of(hub)
    return float(max(passed, options.get(const.CONF_MAX_IMPORT) or 0))


def _choose_soc(hub: Coordinator, **changes: float) -> None:
    """Change a threshold of the battery.

    Raises ServiceValidationError where its minimum would be above its target.
    """
    battery = hub.site.battery
    assert battery is not None
    low, high = changes.get("minimum", battery.minimum), changes.get("target", battery.target)
    if low > high:
        raise refused("soc_min_above_target", min=f"{low:g}", target=f"{high:g}")
    hub.choose_battery(**changes)


def _rank(load: ManagedLoad, priority: float) -> None:
    load.settings.priority = int(priority)


def _rate(load: PlugLoad, watts: float) -> None:
    load.settings.rating = watts


_WATTS: dict[str, Any] = {
    "device_class": NumberDeviceClass.POWER,
    "native_unit_of_measurement": UnitOfPower.WATT,
    "native_step": 1,
    "mode": NumberMode.BOX,
}
_PERCENT: dict[str, Any] = {
    "device_class": NumberDeviceClass.BATTERY,
    "native_unit_of_measurement": PERCENTAGE,
    "native_min_value": 0,
    "native_max_value": 100,
    "native_step": 1,
    "mode": NumberMode.SLIDER,
}
_AMPS: dict[str, Any] = {
    "device_class": NumberDeviceClass.CURRENT,
    "native_unit_of_measurement": UnitOfElectricCurrent.AMPERE,
    "native_min_value": LOWEST_CURRENT,
    "native_step": 0.1,
    "mode": NumberMode.SLIDER,
    "top_fn": lambda entry: float(entry.options[const.CONF_MAX_CURRENT]),
}

NUMBERS: tuple[NumberDescription, ...] = (
    NumberDescription(
        key="power_buffer",
        **_WATTS,
        kinds=_HUB,
        option=const.CONF_POWER_BUFFER,
        native_min_value=0,
        native_max_value=100000,
        value_fn=lambda hub: hub.site.power_buffer,
        choose_fn=lambda hub, watts: hub.choose(power_buffer=watts),
    ),
    NumberDescription(
        key="max_import_power",
        **_WATTS,
        kinds=_HUB,
        has_fn=lambda hub: not hub.data.get(const.CONF_MAX_IMPORT_ENTITY),
        option=const.CONF_MAX_IMPORT,
        native_min_value=0,
        top_fn=_breaker,
        top_name="main_breaker",
        value_fn=lambda hub: hub.site.max_import,
        choose_fn=lambda hub, watts: hub.choose(max_import=watts),
    ),
    NumberDescription(
        key="battery_soc_min",
        **_PERCENT,
        kinds=_HUB,
        has_fn=lambda hub: has_battery(hub.data),
        value_fn=lambda hub: hub.site.battery.minimum,
        choose_fn=lambda hub, percent: _choose_soc(hub, minimum=percent),
        restore_fn=lambda hub, percent: hub.choose_battery(minimum=percent),
    ),
    NumberDescription(
        key="battery_soc_target",
        **_PERCENT,
        kinds=_HUB,
        has_fn=lambda hub: has_battery(hub.data),
        value_fn=lambda hub: hub.site.battery.target,
        choose_fn=lambda hub, percent: _choose_soc(hub, target=percent),
        restore_fn=lambda hub, percent: hub.choose_battery(target=percent),
    ),
    # The lowest before the highest: in this order they are restored, and the highest starts from its upper end.
    NumberDescription(
        key="min_current",
        **_AMPS,
        kinds=_EVSE,
        option=const.CONF_MIN_CURRENT,
        value_fn=lambda load: load.settings.min_current,
        choose_fn=lambda load, amps: load.choose_currents(low=amps),
    ),
    NumberDescription(
        key="max_current",
        **_AMPS,
        kinds=_EVSE,
        option=const.CONF_MAX_CURRENT,
        value_fn=lambda load: load.settings.max_current,
        choose_fn=lambda load, amps: load.choose_currents(high=amps),
    ),
    NumberDescription(
        key="device_power",
        **_WATTS,
        kinds=frozenset({EntryType.PLUG}),
        option=const.CONF_RATING,
        native_min_value=1,
        native_max_value=50000,
        value_fn=lambda load: load.settings.rating,
        choose_fn=lambda load, watts: load.choose_rating(watts),
        restore_fn=_rate,
    ),
    NumberDescription(
        key="priority",
        kinds=_LOADS,
        option=const.CONF_PRIORITY,
        native_min_value=1,
        native_max_value=10,
        native_step=1,
        mode=NumberMode.BOX,
        value_fn=lambda load: load.settings.priority,
        choose_fn=_rank,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant, entry: LoadJugglerEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the numbers of a hub or a load."""
    async_add_entities(described(hass, entry, ChoiceNumber, NUMBERS))


class ChoiceNumber(ChoiceEntity[float], NumberEntity):
    """A number of a hub or a load."""

    entity_description: NumberDescription

    def __init__(self, coordinator: Coordinator, entry: ConfigEntry[Any], description: NumberDescription) -> None:
        super().__init__(coordinator, entry, Platform.NUMBER, description)
        if description.top_fn is not None:
            self._attr_native_max_value = description.top_fn(entry)

    @property
    def choice(self) -> NumberDescription:
        """Return the description."""
        return self.entity_description

    @property
    def native_value(self) -> float:
        """Return the number in force."""
        return self.native_max_value if self.chosen is None else self.chosen

    @property
    def extra_state_attributes(self) -> dict[str, str] | None:
        """Return what the number comes from: a box that is unknown could not be filled in everywhere."""
        top = self.entity_description.top_name
        if top is None:
            return None
        return {"limited_by": top if self.native_value >= self.native_max_value else self.entity_description.key}

    def fitting(self, stored: Any) -> float | None:
        """Return a number of before, if it is one and still within the range."""
        value = number(stored)
        return value if value is not None and self.native_min_value <= value <= self.native_max_value else None

    def restore(self, value: float) -> None:
        """Go on with a number of before; where others have changed so that it does not fit, it is forgotten."""
        try:
            super().restore(value)
        except ServiceValidationError:
            return

    async def async_set_native_value(self, value: float) -> None:
        """Change the number.

        Raises ServiceValidationError for what Home Assistant lets pass although it is no number.
        """
        self.choose(finite(value))
