"""Installations for tests: integrations as they are known to register their entities, with ids that say nothing.

`brands.json` was written from what is known of the integrations, not from the rules that are tested with it: by brand
the platform, the device's maker and model, and each entity as [quantity, unique id, unit, device class, translation
key, original name, default object id].
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.dynamic_ocpp_evse.detection import Detected

BRANDS: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("brands.json").read_text(encoding="utf-8"))
PHASES = ("a", "b", "c")


GRID = ("grid_phase_a", "grid_phase_b", "grid_phase_c")


@dataclass(frozen=True)
class Device:
    """A device and the config entry that it belongs to."""

    id: str
    entry: MockConfigEntry


def add_device(
    hass: HomeAssistant,
    platform: str,
    serial: str = "1",
    entry: MockConfigEntry | None = None,
    maker: str | None = None,
    model: str | None = None,
    name: str | None = None,
) -> Device:
    """Register a device, of a config entry of its own if none is given."""
    if entry is None:
        entry = MockConfigEntry(domain=platform, title=f"{platform} {serial}")
        entry.add_to_hass(hass)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id,
        identifiers={(platform, serial)},
        manufacturer=maker,
        model=model,
        name=name,
    )
    return Device(device.id, entry)


def add_entity(
    hass: HomeAssistant,
    device: Device | None,
    platform: str,
    unique_id: str,
    unit: str | None = None,
    domain: str = "sensor",
    **more: Any,
) -> str:
    """Register an entity and return its id, which is a mere number if nothing else is given."""
    registry = er.async_get(hass)
    more.setdefault("suggested_object_id", f"e{len(registry.entities)}")
    return registry.async_get_or_create(
        domain,
        platform,
        unique_id,
        config_entry=device.entry if device else None,
        device_id=device.id if device else None,
        unit_of_measurement=unit,
        **more,
    ).entity_id


class Installation:
    """One device of a brand; `serial` makes the unique ids of a second one others."""

    def __init__(
        self,
        hass: HomeAssistant,
        brand: str,
        serial: str = "",
        *,
        only: tuple[str, ...] = (),
        without: tuple[str, ...] = (),
        **device: Any,
    ) -> None:
        """Register its entities; `only` and `without` choose by the start of their quantity."""
        known = BRANDS[brand]
        self.hass = hass
        self.platform = known["platform"]
        made = {"maker": known.get("maker"), "model": known.get("model")} | device
        # Entities of YAML have no device.
        self.device = (
            None if self.platform == "modbus" else add_device(hass, self.platform, f"{brand} {serial}", **made)
        )
        self.ids: dict[str, list[str]] = {}
        for quantity, unique_id, unit, device_class, key, name, object_id in known["entities"]:
            if (only and not quantity.startswith(only)) or (without and quantity.startswith(without)):
                continue
            more = {"suggested_object_id": object_id} if brand.startswith("Solar Assistant") and not serial else {}
            entity_id = add_entity(
                hass,
                self.device,
                self.platform,
                self.another(unique_id, serial),
                unit or None,
                original_device_class=device_class or None,
                translation_key=key or None,
                original_name=name or None,
                **more,
            )
            self.ids.setdefault(quantity, []).append(entity_id)

    @staticmethod
    def another(unique_id: str, serial: str) -> str:
        """Return a unique id with another number in place of its longest one, or before it where it has none."""
        if not serial:
            return unique_id
        longest = max(re.findall(r"\d+", unique_id), key=len, default="")
        return unique_id.replace(longest, serial, 1) if longest else f"{serial}{unique_id}"

    def phases(self, quantity: str, nth: int = 0) -> list[str]:
        """Return the entities of each phase."""
        return [self.ids[f"{quantity}_{phase}"][nth] for phase in PHASES if f"{quantity}_{phase}" in self.ids]

    def update(self, quantity: str, **changes: Any) -> None:
        """Change the registry's entries of a quantity."""
        for entity_id in self.ids[quantity]:
            er.async_get(self.hass).async_update_entity(entity_id, **changes)


def values(found: dict[str, Detected], *keys: str) -> list[Any]:
    """Return what was detected for some fields, None where nothing was."""
    return [found[key].value if key in found else None for key in keys]
