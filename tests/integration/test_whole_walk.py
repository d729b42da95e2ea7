"""A newcomer's whole way: a detected site, two discovered chargers, a plug; steered, changed, restarted, removed."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import entity_registry as er

from ..detection.installation import Installation, add_device, add_entity
from .flow import DOMAIN, begin, configure, open_form, reconfigure, shown, submit, walk
from .home import FakeCharger, Home
from .ocpp_double import OcppDouble

GRID = {"grid_power_a": -736.0, "grid_power_b": -460.0, "grid_power_c": 230.0}  # W, export positive
SUPPLY = {"battery_soc": (55.0, "%"), "battery_power": (1000.0, "W")} | {
    f"inverter_output_{phase}": (3.0, "A") for phase in "abc"
}

HUB = {
    "select": {"distribution_mode"},
    "number": {"power_buffer", "max_import_power", "battery_soc_target", "battery_soc_min"},
    "switch": {"allow_grid_charging"},
    "sensor": {
        "battery_soc", "battery_power", "available_power", "available_current_a", "available_current_b",
        "available_current_c", "grid_power", "solar_power", "house_power", "managed_power", "status",
    },
    "binary_sensor": {"overload"},
}  # fmt: skip
LOAD = {
    "button": {"check_wiring"},
    "select": {"operating_mode"},
    "number": {"priority"},
    "switch": {"dynamic_control"},
    "sensor": {
        "allocated_current", "available_current", "power", "energy", "energy_solar", "energy_grid", "status", "reason",
    },
}  # fmt: skip
EVSE = LOAD | {
    "number": {"priority", "min_current", "max_current"},
    "button": {"check_wiring", "reset"},
    "sensor": LOAD["sensor"] | {"active_phases"},
}
PLUG = LOAD | {"number": {"priority", "device_power"}}
PAGE = {"home": HUB, "family_car": EVSE, "carport": EVSE, "kitchen_boiler": PLUG}
"""What the page of the surface names, by title and platform."""


def ids_of_the_page() -> set[str]:
    """Return the entity ids that automations may depend on."""
    return {
        f"{platform}.dynamic_ocpp_evse_{title}_{key}"
        for title, platforms in PAGE.items()
        for platform, keys in platforms.items()
        for key in keys
    }


def ids_there_are(hass: HomeAssistant) -> set[str]:
    """Return the entity ids of this integration."""
    entries = er.async_get(hass).entities.values()
    return {entry.entity_id for entry in entries if entry.platform == DOMAIN}


class Site:
    """A SolarEdge with a battery and a meter, two chargers and a boiler on a plug."""

    def __init__(self, home: Home) -> None:
        """Register everything as its integrations do."""
        hass = self.hass = home.hass
        home.house = None
        self.brand = Installation(hass, "SolarEdge Modbus Multi")
        self.chargers = [FakeCharger(hass, "family", name="Family car"), FakeCharger(hass, "carport")]
        home.chargers += self.chargers
        plug = add_device(hass, "test", "plug", name="Kitchen boiler")
        more = {"original_device_class": "power", "suggested_object_id": "boiler_power"}
        self.switch = add_entity(hass, plug, "test", "switch", domain="switch", suggested_object_id="boiler")
        self.power = add_entity(hass, plug, "test", "power", "W", **more)
        self.report()

    def report(self) -> None:
        """Let everything but the chargers report."""
        values = {quantity: (value, "W") for quantity, value in GRID.items()} | SUPPLY
        for quantity, (value, unit) in values.items():
            for entity_id in self.brand.ids.get(quantity, ()):
                self.hass.states.async_set(entity_id, str(value), {"unit_of_measurement": unit})
        self.hass.states.async_set(self.switch, "off")
        self.hass.states.async_set(self.power, "0", {"unit_of_measurement": "W"})

    def entries(self) -> list[ConfigEntry[Any]]:
        """Return the entries of this integration."""
        return self.hass.config_entries.async_entries(DOMAIN)


@pytest.fixture
def site(home: Home, ocpp: OcppDouble) -> Site:
    """Return the site."""
    return Site(home)


async def add_everything(hass: HomeAssistant, site: Site) -> tuple[ConfigEntry[Any], ...]:
    """Add the hub, both chargers as they are discovered, and the plug."""
    form = await begin(hass)
    told = ""
    detected: dict[str, Any] = {}
    while form["type"] is FlowResultType.FORM:
        detected |= shown(form)
        told = (form["description_placeholders"] or {}).get("grid", told)
        form = await submit(hass, form, {})
        assert not form.get("errors")
    ids = site.brand.ids
    assert {key: detected[key] for key in ("grid_phase_a", "grid_phase_b", "grid_phase_c")} == {
        f"grid_phase_{phase}": ids[f"grid_power_{phase}"][0] for phase in "abc"
    }
    assert (detected["invert_phases"], detected["battery_power_positive"]) == (True, "charging")
    assert (detected["battery_soc"], detected["battery_power"]) == (ids["battery_soc"][0], ids["battery_power"][0])
    assert told == "A:\xa03.2\xa0A · B:\xa02.0\xa0A · C:\xa0-1.0\xa0A"
    hub = form["result"]

    await hass.async_block_till_done(wait_background_tasks=True)
    flows = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    cards = {flow["context"]["title_placeholders"]["name"]: flow["flow_id"] for flow in flows}
    assert set(cards) == {"Family car", "Carport"}
    loads = []
    for name in ("Family car", "Carport"):
        form = await hass.config_entries.flow.async_configure(cards[name])
        loads.append((await walk(hass, form, {"evse_settings": {"max_current": 20}}))["result"])
    answers = {"plug": {"switch": site.switch}, "plug_settings": {"device_power": 1500}}
    loads.append((await walk(hass, await open_form(hass, "plug"), answers))["result"])
    assert loads[-1].data["power_sensor"] == site.power
    assert [load.options["priority"] for load in loads] == [1, 2, 3]
    return (hub, *loads)


async def call(hass: HomeAssistant, domain: str, action: str, **data: Any) -> None:
    """Call an action."""
    await hass.services.async_call(domain, action, data, blocking=True)
    await hass.async_block_till_done()


async def test_the_whole_way_of_a_newcomer(hass: HomeAssistant, home: Home, site: Site) -> None:
    hub, family, carport, boiler = entries = await add_everything(hass, site)
    assert {entry.title for entry in entries} == {"Home", "Family car", "Carport", "Kitchen boiler"}
    assert ids_there_are(hass) == ids_of_the_page()

    site.report()
    await home.run(10)
    family_mode = "select.dynamic_ocpp_evse_family_car_operating_mode"
    await call(hass, "select", "select_option", entity_id=family_mode, option="Solar Only")
    await call(hass, DOMAIN, "set_operating_mode", entry_id=carport.entry_id, mode="Excess")
    await call(hass, DOMAIN, "set_distribution_mode", entry_id=hub.entry_id, mode="Shared")
    chosen = {
        family_mode: "Solar Only",
        "select.dynamic_ocpp_evse_carport_operating_mode": "Excess",
        "select.dynamic_ocpp_evse_kitchen_boiler_operating_mode": "Continuous",
        "select.dynamic_ocpp_evse_home_distribution_mode": "Shared",
    }
    assert {entity_id: home.state(entity_id) for entity_id in chosen} == chosen
    assert "distribution_mode" in hub.options
    assert hub.options["distribution_mode"] == "Priority", "a choice is no option"

    await walk(hass, await configure(hass, family), {"evse_settings": {"min_current": 8, "max_current": 32}})
    await walk(hass, await configure(hass, hub, "hub_battery"), {"hub_battery": {"battery_full_at": 95}})
    await walk(hass, await reconfigure(hass, boiler), {"plug_settings": {"connected_phases": ["b"]}})
    await hass.async_block_till_done()
    site.report()
    await home.run(10)
    assert {entry.state for entry in entries} == {ConfigEntryState.LOADED}
    assert home.state("number.dynamic_ocpp_evse_family_car_max_current") == "32.0"
    assert boiler.data["connected_phases"] == ["b"]
    assert {entity_id: home.state(entity_id) for entity_id in chosen} == chosen

    assert await hass.config_entries.async_reload(hub.entry_id)
    await hass.async_block_till_done()
    assert {entry.state for entry in entries} == {ConfigEntryState.LOADED}

    for entry in entries:
        assert await hass.config_entries.async_unload(entry.entry_id)
    for entry in (*entries[1:], hub):
        await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    site.report()
    await home.run(10)
    assert {entry.state for entry in entries} == {ConfigEntryState.LOADED}
    assert {entity_id: home.state(entity_id) for entity_id in chosen} == chosen
    assert ids_there_are(hass) == ids_of_the_page()

    for entry in (boiler, carport, family, hub):
        await hass.config_entries.async_remove(entry.entry_id)
        await hass.async_block_till_done()
    assert ids_there_are(hass) == set()
    assert site.entries() == []
    await hass.async_block_till_done(wait_background_tasks=True)
    assert hass.config_entries.flow.async_progress() == []
