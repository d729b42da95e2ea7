"""What Home Assistant knows, for the matcher: its registries, its states and the Energy dashboard."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from typing import Any

from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.const import ATTR_UNIT_OF_MEASUREMENT, PERCENTAGE
from homeassistant.core import HomeAssistant, callback, valid_entity_id
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

from ..const import DOMAIN
from ..reading.quantity import CURRENT, POWER
from .dashboard import dashboard_of
from .match import detect
from .model import Detected, Entity, Kind, Registry
from .plug import power_of

SENSORS = ("sensor",)
SWITCHES = ("fan", "light", "switch")
ROAMING = frozenset({"device_tracker", "lock"})
KNOWN_CLASSES = frozenset(SensorDeviceClass)  # some integrations write others, which say nothing


async def detect_site(hass: HomeAssistant) -> dict[str, Detected]:
    """Return what the fields of a hub can be prefilled with, by field; nothing that could be confused is among it.

    The fields are those of the forms; phases have the sign that "invert_phases" says.
    """
    preferences = await _energy_preferences(hass)
    registry = registry_of(hass)
    known = {entity.entity_id: entity for entity in registry.entities}

    def is_a(entity_id: str, kind: Kind) -> bool:
        entity = known.get(entity_id) or _unregistered(hass, entity_id)
        return entity is not None and entity.usable and entity.kind is kind

    return detect(replace(registry, dashboard=dashboard_of(preferences, is_a)))


@callback
def detect_plug_power(hass: HomeAssistant, switch_entity_id: str) -> Detected | None:
    """Return the power sensor behind a switch, W or kW; None where there is none or it could be confused."""
    switches = {
        entry.entity_id: _entity(hass, entry)
        for entry in er.async_get(hass).entities.values()
        if entry.domain in SWITCHES and entry.entity_category is None
    }
    switch = switches.get(switch_entity_id)
    return None if switch is None else power_of(switch, list(switches.values()), registry_of(hass).entities)


@callback
def registry_of(hass: HomeAssistant) -> Registry:
    """Return the sensors of the entity registry, without our own, and the devices that roam."""
    entries = er.async_get(hass).entities.values()
    return Registry(
        [_entity(hass, entry) for entry in entries if entry.domain in SENSORS and entry.platform != DOMAIN],
        frozenset(entry.device_id for entry in entries if entry.domain in ROAMING and entry.device_id),
    )


async def _energy_preferences(hass: HomeAssistant) -> Any:
    """Return the preferences of the Energy dashboard, None where it is not in use."""
    if "energy" not in hass.config.components:
        return None
    from homeassistant.components.energy.data import async_get_manager  # noqa: PLC0415 - it brings the recorder along

    return (await async_get_manager(hass)).data


def _entity(hass: HomeAssistant, entry: er.RegistryEntry) -> Entity:
    device = _device(hass, entry.device_id)
    state = hass.states.get(entry.entity_id)
    unit = entry.unit_of_measurement or (state.attributes.get(ATTR_UNIT_OF_MEASUREMENT) if state else None)
    return Entity(
        entity_id=entry.entity_id,
        platform=entry.platform,
        unique_id=str(entry.unique_id),
        kind=kind_of(unit, entry.device_class or entry.original_device_class),
        device=entry.device_id,
        entry=entry.config_entry_id,
        translation_key=entry.translation_key or "",
        name=entry.original_name or "",
        maker=(device.manufacturer if device else None) or "",
        models=tuple(model for model in (device.model_id, device.model) if model) if device else (),
        device_name=(device.name_by_user or device.name or "") if device else "",
        usable=entry.disabled_by is None and entry.hidden_by is None,
        state=state.state if state else None,
    )


def _unregistered(hass: HomeAssistant, entity_id: str) -> Entity | None:
    """Return an entity that only has a state, as one of YAML without a unique id."""
    if er.async_get(hass).async_get(entity_id) is not None or not valid_entity_id(entity_id):
        return None
    state = hass.states.get(entity_id)
    if state is None or state.domain not in SENSORS:
        return None
    attributes = state.attributes
    kind = kind_of(attributes.get(ATTR_UNIT_OF_MEASUREMENT), attributes.get("device_class"))
    return Entity(entity_id, platform="", unique_id="", kind=kind)


def _device(hass: HomeAssistant, device_id: str | None) -> dr.DeviceEntry | None:
    """Return a device; of a child device (since 2026) its parent, which has the manufacturer."""
    devices = dr.async_get(hass)
    device: Any = devices.async_get(device_id) if device_id else None
    if (parent := getattr(device, "parent_device_id", None)) is not None:
        device = devices.async_get(parent)
    found: dr.DeviceEntry | None = device
    return found


def kind_of(unit: str | None, device_class: str | None) -> Kind | None:
    """Return what a sensor measures, by its unit; None where its device class says that it is something else."""
    units: tuple[tuple[Kind, Container[str | None]], ...] = (
        (Kind.CURRENT, CURRENT),
        (Kind.POWER, POWER),
        (Kind.BATTERY, (PERCENTAGE,)),
    )
    for kind, fitting in units:
        if unit in fitting and (device_class not in KNOWN_CLASSES or device_class == kind):
            return kind
    return None
