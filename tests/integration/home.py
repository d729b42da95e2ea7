"""A small house for tests: meters as states, entries as the config flow makes them."""

from __future__ import annotations

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.dynamic_ocpp_evse import const
from custom_components.dynamic_ocpp_evse.flows.fields import FIELDS, split

GRID = ("sensor.grid_a", "sensor.grid_b", "sensor.grid_c")


def meter(hass: HomeAssistant, *amps: float | str, unit: str = "A") -> None:
    """Show the current of each phase, import positive."""
    kind = "current" if unit in ("A", "mA") else "power"
    for entity_id, value in zip(GRID, amps, strict=False):
        hass.states.async_set(entity_id, str(value), {"unit_of_measurement": unit, "device_class": kind})


def filled(kind: const.EntryType, typed: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return data and options of an entry: what is not given has its default."""
    defaults = {field.key: field.default for field in FIELDS[kind] if field.default is not None}
    data, options = split(FIELDS[kind], {**defaults, **typed})
    return {const.CONF_ENTRY_TYPE: kind, **data}, options


async def add_hub(hass: HomeAssistant, title: str = "Home", phases: int = 3, **typed: Any) -> MockConfigEntry:
    """Set up a hub."""
    data, options = filled(const.EntryType.HUB, dict(zip(const.CONF_GRID_PHASES[:phases], GRID, strict=False)) | typed)
    entry = MockConfigEntry(domain=const.DOMAIN, title=title, data=data, options=options)
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


class FakeCharger:
    """A charger as the OCPP integration shows it: a device, sensors found by unique id, and no protocol."""

    def __init__(self, hass: HomeAssistant, cpid: str = "garage") -> None:
        """Register the device and its sensors."""
        self.hass = hass
        self.cpid = cpid
        self.entry = MockConfigEntry(domain="ocpp", title=cpid)
        self.entry.add_to_hass(hass)
        self.device = dr.async_get(hass).async_get_or_create(
            config_entry_id=self.entry.entry_id, identifiers={("ocpp", cpid)}, name=cpid.title()
        )
        self.show("status_connector", "Available")
        self.show("transaction_id", "0")
        self.show("latency_pong", "12")
        self.draw(0.0)

    def show(self, key: str, state: str, **attributes: Any) -> None:
        """Let a sensor report."""
        entity = er.async_get(self.hass).async_get_or_create(
            "sensor", "ocpp", f"ocpp.{self.cpid}.{key}.sensor", config_entry=self.entry, device_id=self.device.id
        )
        self.hass.states.async_set(entity.entity_id, state, attributes)

    def draw(self, *amps: float) -> None:
        """Report the current of each leg; the state is the average of those in use."""
        used = [value for value in amps if value]
        mean = sum(used) / len(used) if used else 0.0
        legs = {f"L{number}": value for number, value in enumerate(amps, 1)}
        self.show("current_import", str(mean), unit_of_measurement="A", **legs)


async def add_evse(
    hass: HomeAssistant, hub: MockConfigEntry, charger: FakeCharger, title: str = "Garage", **typed: Any
) -> MockConfigEntry:
    """Set up an EVSE."""
    given = {const.CONF_HUB: hub.entry_id} | typed
    data, options = filled(const.EntryType.EVSE, given)
    data |= {const.CONF_DEVICE: charger.device.id, const.CONF_CONNECTOR: 1}
    entry = MockConfigEntry(
        domain=const.DOMAIN, title=title, data=data, options=options, unique_id=f"{charger.device.id}:1"
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


async def add_plug(hass: HomeAssistant, hub: MockConfigEntry, switch: str, **typed: Any) -> MockConfigEntry:
    """Set up a plug."""
    given = {const.CONF_HUB: hub.entry_id, const.CONF_NAME: "Heater", const.CONF_SWITCH: switch} | typed
    data, options = filled(const.EntryType.PLUG, given)
    entry = MockConfigEntry(domain=const.DOMAIN, title="Heater", data=data, options=options, unique_id=switch)
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry
