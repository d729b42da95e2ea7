"""An entity that a person gives another id stays wired to what it was wired to, without being asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from homeassistant.config_entries import SOURCE_IGNORE, ConfigEntryDisabler, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.dynamic_ocpp_evse import const
from custom_components.dynamic_ocpp_evse.flows.fields import FIELDS

from .home import GRID, Home, add_circuit, add_evse, add_hub, add_plug
from .ocpp_double import OcppDouble


def register(hass: HomeAssistant, entity_id: str) -> None:
    """Register an entity as an integration does."""
    domain, _, name = entity_id.partition(".")
    made = er.async_get(hass).async_get_or_create(domain, "meters", name, suggested_object_id=name)
    assert made.entity_id == entity_id


def rename(home: Home, old: str, new: str) -> None:
    """Give an entity another id, as its page does; its integration shows its state there from then on."""
    shown = home.hass.states.get(old)
    home.hass.states.async_remove(old)
    register(home.hass, old)
    er.async_get(home.hass).async_update_entity(old, new_entity_id=new)
    if shown is not None:
        home.shown.pop(old, None)
        home.show(new, shown.state, shown.attributes.get("unit_of_measurement"))


def wiring(entry: MockConfigEntry) -> dict[str, Any]:
    """Return all that an entry is set up with."""
    values: Mapping[str, Any] = {**entry.data, **entry.options}
    return dict(values)


FOUND = [
    (kind, field.key)
    for kind, fields in FIELDS.items()
    for field in fields
    if field.reads is not None
]  # fmt: skip


@pytest.mark.parametrize(("kind", "key"), FOUND)
async def test_every_field_of_an_entity_follows(home: Home, ocpp: OcppDouble, kind: const.EntryType, key: str) -> None:
    home.show("switch.old" if key == const.CONF_SWITCH else "sensor.old", 1, "A")
    old = next(iter(home.shown))
    new = old.replace("old", "new")
    home.report()
    hub = await add_hub(home.hass, **({key: old} if kind is const.EntryType.HUB else {}))
    entry = hub
    if kind is const.EntryType.EVSE:
        entry = await add_evse(home.hass, hub, home.charger(), **{key: old})
    elif kind is const.EntryType.PLUG:
        typed = {} if key == const.CONF_SWITCH else {key: old}
        entry = await add_plug(home.hass, hub, old if key == const.CONF_SWITCH else "switch.heater", **typed)
    elif kind is const.EntryType.CIRCUIT:
        entry = await add_circuit(home.hass, hub, **{key: old})
    before, unique_id, title = wiring(entry), entry.unique_id, entry.title
    assert before[key] == old
    rename(home, old, new)
    await home.settle()
    assert wiring(entry) == before | {key: new}
    assert entry.unique_id == (new if key == const.CONF_SWITCH else unique_id)
    assert entry.title == title
    assert entry.state is ConfigEntryState.LOADED


async def test_a_renamed_meter_is_read_on(home: Home, ocpp: OcppDouble) -> None:
    charger = home.charger()
    home.draws(charger, 0.0)
    home.report()
    hub = await add_hub(home.hass)
    await add_evse(home.hass, hub, charger)
    await home.run(60)
    home.house = None
    for entity_id in GRID:
        home.show(entity_id, 1.0, "A")
    rename(home, GRID[0], "sensor.main_a")
    await home.run(120)
    assert home.state("sensor.dynamic_ocpp_evse_home_status") == "ok"
    home.show("sensor.main_a", 13, "A")
    await home.run(10)
    assert ocpp.limits()[-1] == (12.0, "A")


async def test_only_who_is_wired_to_it_is_loaded_anew(home: Home, ocpp: OcppDouble) -> None:
    home.show("switch.heater", "off")
    home.show("sensor.heater", 0, "W")
    home.report()
    hub = await add_hub(home.hass)
    heater = await add_plug(home.hass, hub, "switch.heater", power_sensor="sensor.heater")
    coordinator, load = hub.runtime_data, heater.runtime_data
    rename(home, "sensor.heater", "sensor.boiler")
    await home.settle()
    assert hub.runtime_data is coordinator
    assert heater.runtime_data is not load
    load = heater.runtime_data
    rename(home, "sensor.stranger", "sensor.foreigner")
    er.async_get(home.hass).async_update_entity("sensor.boiler", name="Boiler")
    await home.settle()
    assert heater.runtime_data is load


@pytest.mark.parametrize("state", ["off", "ignored", "text"])
async def test_who_is_not_running_follows_or_is_left_alone(home: Home, ocpp: OcppDouble, state: str) -> None:
    home.report()
    if state == "ignored":
        MockConfigEntry(domain=const.DOMAIN, data={}, source=SOURCE_IGNORE, unique_id="x:1").add_to_hass(home.hass)
    hub = await add_hub(home.hass, name=GRID[0] if state == "text" else "Home")
    if state == "off":
        await home.hass.config_entries.async_set_disabled_by(hub.entry_id, ConfigEntryDisabler.USER)
    rename(home, GRID[0], "sensor.main_a")
    await home.settle()
    assert hub.data["grid_phase_a"] == "sensor.main_a"
    assert hub.options["name"] == (GRID[0] if state == "text" else "Home")
