"""What tests of wrong input have in common."""

from __future__ import annotations

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from .flow import DOMAIN
from .home import meter

ONE = {"grid_phase_a": "sensor.grid_a"}
THREE = ONE | {"grid_phase_b": "sensor.grid_b", "grid_phase_c": "sensor.grid_c"}
SECTIONS = {"grid_pair": "pairs", "inverter_": "inverter", "profile": "advanced"}


def with_sections(errors: dict[str, str]) -> dict[str, str]:
    """Return what a form is told: the frontend shows no error inside a section, only one at it."""
    found = {name: error for field, error in errors.items() for key, name in SECTIONS.items() if field.startswith(key)}
    return errors | found


def have_entities(hass: HomeAssistant) -> None:
    """Have meters, switches, and some that must not be used."""
    meter(hass, 1.0, 2.0, 3.0)
    units = {"watts": "W", "amps": "A", "volts": "V", "soc": "%", "heater_power": "W", "pump_power": "W"}
    for name, unit in units.items():
        hass.states.async_set(f"sensor.{name}", "1", {"unit_of_measurement": unit})
    hass.states.async_set("sensor.no_unit", "1")
    for switch in ("switch.heater", "switch.pump", "input_boolean.pump"):
        hass.states.async_set(switch, "off")
    registry = er.async_get(hass)
    by_user = er.RegistryEntryDisabler.USER
    for domain in ("sensor", "switch"):
        registry.async_get_or_create(domain, "test", "off", suggested_object_id="off", disabled_by=by_user)
        registry.async_get_or_create(domain, DOMAIN, "own", suggested_object_id="own")
