"""Switches: the transaction, and the station as a whole."""

from __future__ import annotations

from typing import Any

from homeassistant.components.switch import SwitchEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from . import commands
from .central_system import OcppConfigEntry, configured_chargers
from .const import CONF_CPID, DOMAIN, STATUS, STATUS_CONNECTOR
from .entity import ChargerEntity


async def async_setup_entry(
    hass: HomeAssistant, entry: OcppConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add both switches of all configured chargers."""
    for settings in configured_chargers(entry).values():
        cpid = settings[CONF_CPID]
        async_add_entities([ChargeControl(entry, cpid), Availability(entry, cpid)])


class _ChargerSwitch(ChargerEntity, SwitchEntity):
    _attr_icon = "mdi:ev-station"
    _key: str
    _metric: str
    _on: tuple[str, ...]

    def __init__(self, entry: OcppConfigEntry, cpid: str) -> None:
        """Show whether the metric's state counts as on."""
        super().__init__(entry, cpid, "switch", self._key)
        self._attr_unique_id = f"switch.{DOMAIN}.{cpid}.{self._key}"

    @property
    def is_on(self) -> bool:
        """Whether it is on."""
        charger = self.charger
        return charger is not None and charger.metrics[self._metric] in self._on


class ChargeControl(_ChargerSwitch):
    """On while a transaction runs; a refusal is silent."""

    _attr_name = "Charge Control"
    _key = "charge_control"
    _metric = STATUS_CONNECTOR
    _on = ("Charging", "SuspendedEVSE", "SuspendedEV")
    _of_connector = True

    async def async_turn_on(self, **kwargs: Any) -> None:
        """Start a transaction."""
        await commands.start_transaction(self.connected)

    async def async_turn_off(self, **kwargs: Any) -> None:
        """Stop the transaction."""
        await commands.stop_transaction(self.connected)


class Availability(_ChargerSwitch):
    """On while the station is operative."""

    _attr_name = "Availability"
    _key = "availability"
    _metric = STATUS
    _on = ("Available",)

    async def async_turn_on(self, **kwargs: Any) -> None:
        """Make the station operative."""
        await commands.set_availability(self.connected, True)

    async def async_turn_off(self, **kwargs: Any) -> None:
        """Make the station inoperative, after its transaction."""
        await commands.set_availability(self.connected, False)
