"""The slider of the station's limit."""

from __future__ import annotations

from homeassistant.components.number import RestoreNumber
from homeassistant.const import UnitOfElectricCurrent
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .central_system import OcppConfigEntry, configured_chargers
from .commands import SMART, set_limit
from .const import CONF_CPID, CONF_MAX_CURRENT, DOMAIN
from .entity import ChargerEntity


async def async_setup_entry(
    hass: HomeAssistant, entry: OcppConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add a slider for each configured charger."""
    async_add_entities(
        MaximumCurrent(entry, settings[CONF_CPID], float(settings[CONF_MAX_CURRENT]))
        for settings in configured_chargers(entry).values()
    )


class MaximumCurrent(ChargerEntity, RestoreNumber):
    """The station's limit as last set here; a limit that came by a service does not move it."""

    _attr_icon = "mdi:ev-station"
    _attr_name = "Maximum Current"
    _attr_native_min_value = 0
    _attr_native_step = 1
    _attr_native_unit_of_measurement = UnitOfElectricCurrent.AMPERE

    def __init__(self, entry: OcppConfigEntry, cpid: str, maximum: float) -> None:
        """Stand at the maximum (A) of the charger's settings until told otherwise."""
        super().__init__(entry, cpid, "number", "maximum_current")
        self._attr_unique_id = f"number.{DOMAIN}.{cpid}.maximum_current"
        self._attr_native_max_value = maximum
        self._attr_native_value = maximum

    async def async_added_to_hass(self) -> None:
        """Take back the last value."""
        if (last := await self.async_get_last_number_data()) is not None:
            self._attr_native_value = last.native_value
        await super().async_added_to_hass()

    @property
    def available(self) -> bool:
        """Whether there is a charger that can be limited."""
        charger = self.charger
        return super().available and charger is not None and SMART in charger.features

    async def async_set_native_value(self, value: float) -> None:
        """Set the limit (A). Raises HomeAssistantError if the charger does not take it."""
        if not await set_limit(self.connected, 0, amps=value):
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key="set_charge_rate_error",
                translation_placeholders={"message": f"charger did not accept {value:.1f} A"},
            )
        self._attr_native_value = value
        self.async_write_ha_state()
