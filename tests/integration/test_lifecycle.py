"""Starting, stopping, reloading, removing; and the overload that does not wait for the interval."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed_exact

from custom_components.dynamic_ocpp_evse import const

from .home import FakeCharger, Home, add_evse, add_hub, add_plug, filled, meter, set_up
from .ocpp_double import OcppDouble

STATUS = "sensor.dynamic_ocpp_evse_home_status"


def hub_of(home: Home) -> MockConfigEntry:
    """Return the hub that `set_up` made."""
    [hub] = [entry for entry in home.hass.config_entries.async_entries(const.DOMAIN) if entry.title == "Home"]
    return hub  # type: ignore[return-value]


def later(home: Home, seconds: float) -> None:
    """Let so much time pass and nothing report."""
    home.freezer.tick(timedelta(seconds=seconds))
    async_fire_time_changed_exact(home.hass)


async def two_cars(home: Home) -> list[MockConfigEntry]:
    """Set up two chargers whose cars have charged for a while."""
    entries = [await set_up(home, name, max_current=10) for name in ("garage", "carport")]
    for charger in home.chargers:
        home.draws(charger, 10.0)
    await home.run(120)
    return entries


@pytest.mark.parametrize("gap", [0, 60])
async def test_a_reload_of_the_hub_loses_no_load(home: Home, ocpp: OcppDouble, gap: int) -> None:
    loads = await two_cars(home)
    hub = hub_of(home)
    ocpp.forget()
    if gap:
        await home.hass.config_entries.async_unload(hub.entry_id)
        await home.run(gap)
        assert ocpp.calls == [], "nobody plans"
        await home.hass.config_entries.async_setup(hub.entry_id)
    else:
        await home.hass.config_entries.async_reload(hub.entry_id)
    await home.run(10)
    assert [entry.state for entry in (hub, *loads)] == [ConfigEntryState.LOADED] * 3
    for name in ("garage", "carport"):
        assert home.state(f"sensor.dynamic_ocpp_evse_{name}_status") == "charging"
        assert set(ocpp.limits(name)) == {(10.0, "A")}, "no car is cut short by it"


async def test_a_reload_of_a_load_disturbs_no_other(home: Home, ocpp: OcppDouble) -> None:
    garage, carport = await two_cars(home)
    ocpp.forget()
    held = carport.runtime_data
    await home.hass.config_entries.async_reload(garage.entry_id)
    await home.run(10)
    assert ocpp.story("carport") in ([], ["live 10 A"])
    assert ocpp.story() == ["unit?", "live 10 A", "lease 6 A", "live 10 A"]
    assert carport.runtime_data is held
    assert home.state("sensor.dynamic_ocpp_evse_carport_allocated_current") == "10.0"
    assert home.state("sensor.dynamic_ocpp_evse_garage_allocated_current") == "10.0"


async def test_a_load_that_is_set_up_before_its_hub_comes_in_with_it(home: Home, ocpp: OcppDouble) -> None:
    hass = home.hass
    data, options = filled(
        const.EntryType.HUB,
        {"grid_phase_a": "sensor.grid_a", "grid_phase_b": "sensor.grid_b", "grid_phase_c": "sensor.grid_c"},
    )
    hub = MockConfigEntry(domain=const.DOMAIN, title="Home", data=data, options=options)
    charger = home.charger()
    home.report()
    data, options = filled(const.EntryType.EVSE, {const.CONF_HUB: hub.entry_id, const.CONF_MAX_CURRENT: 10})
    data |= {const.CONF_DEVICE: charger.device.id, const.CONF_CONNECTOR: 1}
    load = MockConfigEntry(domain=const.DOMAIN, title="Garage", data=data, options=options)
    load.add_to_hass(hass)
    hub.add_to_hass(hass)
    # Setting one up sets up the component, and with it whatever else it has: the load alone must come first.
    await hass.config_entries.async_setup(load.entry_id)
    await home.settle()
    await home.run(30)
    assert (hub.state, load.state) == (ConfigEntryState.LOADED, ConfigEntryState.LOADED)
    assert ocpp.story() == ["unit?", "live 10 A", "lease 6 A", "live 10 A"]


async def test_a_load_waits_for_a_hub_that_is_unloaded(home: Home, ocpp: OcppDouble) -> None:
    garage = await set_up(home, max_current=10)
    hub = hub_of(home)
    config_entries = home.hass.config_entries
    await config_entries.async_unload(hub.entry_id)
    await config_entries.async_reload(garage.entry_id)
    assert garage.state is ConfigEntryState.SETUP_RETRY
    assert garage.error_reason_translation_key == "hub_not_loaded"
    assert garage.error_reason_translation_placeholders == {"hub": "Home"}
    ocpp.forget()
    await config_entries.async_setup(hub.entry_id)
    await home.run(10)
    assert garage.state is ConfigEntryState.LOADED
    assert ocpp.story() == ["unit?", "live 10 A", "lease 6 A", "live 10 A"]


async def test_a_hub_that_is_removed_leaves_loads_that_say_so(home: Home, ocpp: OcppDouble) -> None:
    garage = await set_up(home, max_current=10)
    await home.hass.config_entries.async_remove(hub_of(home).entry_id)
    ocpp.forget()
    await home.run(60)
    assert ocpp.calls == [], "the charger is left to its lease"
    for key in ("status", "reason", "allocated_current"):
        assert home.state(f"sensor.dynamic_ocpp_evse_garage_{key}") == "unavailable"
    await home.hass.config_entries.async_reload(garage.entry_id)
    assert garage.state is ConfigEntryState.SETUP_ERROR
    assert garage.error_reason_translation_key == "hub_removed"


async def test_a_load_that_is_removed_makes_room_for_others(home: Home, ocpp: OcppDouble) -> None:
    garage = await set_up(home, priority=1)
    await set_up(home, "carport", priority=2)
    home.draws(home.chargers[0], 16.0)
    await home.run(120)
    assert ocpp.limits("carport")[-1] == (8.0, "A")
    home.draws(home.chargers[0], 0.0)
    home.draws(home.chargers[1], 8.0)
    await home.hass.config_entries.async_remove(garage.entry_id)
    ocpp.forget()
    await home.follow(ocpp, 180, "carport")
    assert ocpp.story() == []
    assert ocpp.limits("carport")[-1] == (16.0, "A")
    assert home.hass.states.get("sensor.dynamic_ocpp_evse_garage_status") is None


async def test_a_charger_whose_device_is_deleted_is_lost_and_no_more(home: Home, ocpp: OcppDouble) -> None:
    await two_cars(home)
    charger = home.chargers.pop(0)
    home.drawn.pop("garage")
    await home.hass.config_entries.async_remove(charger.entry.entry_id)
    ocpp.forget()
    await home.run(60)
    assert ocpp.story() == []
    assert home.state("sensor.dynamic_ocpp_evse_garage_status") == "unavailable"
    assert home.state("sensor.dynamic_ocpp_evse_carport_status") == "charging"


async def test_devices_that_fail_do_not_stop_the_others(home: Home, ocpp: OcppDouble) -> None:
    async def fail(call: ServiceCall) -> None:
        raise HomeAssistantError("no")

    home.hass.services.async_register("homeassistant", "turn_on", fail)
    home.hass.states.async_set("switch.heater", "off")
    ocpp.refuse = lambda service, cpid: HomeAssistantError("no") if cpid == "garage" else None
    home.house = (-12.0, -1.0, -1.0)
    await set_up(home, max_current=10)
    await add_plug(home.hass, hub_of(home), "switch.heater")
    await set_up(home, "carport", max_current=10)
    await home.run(30)
    assert ocpp.story("carport") == ["unit?", "live 10 A", "lease 6 A", "live 10 A"]
    assert home.state(STATUS) == "ok"


async def test_an_overload_is_answered_within_a_second_and_not_at_the_interval(home: Home, ocpp: OcppDouble) -> None:
    home.report()
    await add_hub(home.hass, site_update_interval=60)
    await set_up(home)
    home.draws(home.chargers[0], 16.0)
    await home.run(180)
    ocpp.forget()
    meter(home.hass, 28.0, 17.0, 17.0)
    await home.hass.async_block_till_done()
    later(home, 1.0)
    await home.settle()
    assert ocpp.story() == ["live 13 A"]
    assert home.state(STATUS) == "overload"


async def test_the_phases_of_one_reading_are_answered_together(home: Home, ocpp: OcppDouble) -> None:
    home.report()
    hub = await add_hub(home.hass, site_update_interval=60)
    await set_up(home)
    home.draws(home.chargers[0], 16.0)
    await home.run(180)
    cycles: list[Any] = []
    hub.runtime_data.async_add_listener(lambda: cycles.append(hub.runtime_data.data))
    later(home, 2.0)
    ocpp.forget()
    meter(home.hass, 28.0, 30.0, 17.0)
    await home.hass.async_block_till_done()
    later(home, 0.1)
    await home.settle()
    assert len(cycles) == 1
    assert ocpp.story() == ["live 11 A"], "the worse phase counts"


async def test_readings_that_come_fast_are_planned_for_once_a_second(home: Home, ocpp: OcppDouble) -> None:
    home.report()
    hub = await add_hub(home.hass, site_update_interval=60)
    await set_up(home)
    home.draws(home.chargers[0], 16.0)
    await home.run(180)
    cycles: list[float] = []
    hub.runtime_data.async_add_listener(lambda: cycles.append(hub.runtime_data.data.at))
    for tenth in range(50):
        meter(home.hass, 26.0 + tenth / 100, 17.0, 17.0)
        await home.hass.async_block_till_done()
        later(home, 0.1)
        await home.settle()
    assert 4 <= len(cycles) <= 6
    assert min(after - before for before, after in pairwise(cycles)) >= 0.999


async def test_an_overload_that_is_reported_again_and_again_is_planned_for_again_and_again(
    home: Home, ocpp: OcppDouble
) -> None:
    """A repeated value is a report and no change of the state, and an overload all the same."""
    home.report()
    hub = await add_hub(home.hass, site_update_interval=60)
    await set_up(home)
    home.draws(home.chargers[0], 16.0)
    await home.run(180)
    cycles: list[Any] = []
    hub.runtime_data.async_add_listener(lambda: cycles.append(None))
    for _ in range(10):
        later(home, 1.0)
        meter(home.hass, 30.0, 17.0, 17.0)
        await home.settle()
    assert 8 <= len(cycles) <= 11


async def test_a_cut_that_failed_is_tried_again_before_the_next_interval(home: Home, ocpp: OcppDouble) -> None:
    home.report()
    await add_hub(home.hass, site_update_interval=60)
    await set_up(home)
    home.draws(home.chargers[0], 16.0)
    await home.run(180)
    ocpp.forget()
    ocpp.refuse = lambda service, cpid: HomeAssistantError("no")
    meter(home.hass, 28.0, 17.0, 17.0)
    await home.hass.async_block_till_done()
    later(home, 1.0)
    await home.settle()
    assert ocpp.story() == ["live 13 A"]
    ocpp.refuse = lambda service, cpid: None
    for _ in range(10):
        later(home, 1.0)
        meter(home.hass, 28.0, 17.0, 17.0)
        await home.settle()
    assert len(ocpp.story()) == 2


@pytest.mark.parametrize("amps", [24.9, 17.0, -30.0])
async def test_a_reading_within_the_limits_waits_for_the_interval(home: Home, ocpp: OcppDouble, amps: float) -> None:
    home.report()
    hub = await add_hub(home.hass, site_update_interval=60)
    await home.run(65)
    cycles: list[Any] = []
    hub.runtime_data.async_add_listener(lambda: cycles.append(None))
    meter(home.hass, amps, 1.0, 1.0)
    later(home, 2.0)
    await home.settle()
    assert cycles == []


async def test_an_overload_that_is_over_before_the_hub_is_unloaded_leaves_no_timer(
    home: Home, ocpp: OcppDouble
) -> None:
    await set_up(home)
    meter(home.hass, 28.0, 1.0, 1.0)
    await home.hass.async_block_till_done()
    ocpp.forget()
    await home.hass.config_entries.async_unload(hub_of(home).entry_id)
    later(home, 5.0)
    await home.settle()
    assert ocpp.calls == []


async def test_for_30_s_after_a_start_missing_meters_change_nothing(home: Home, ocpp: OcppDouble) -> None:
    home.house = None
    charger = home.charger()
    home.draws(charger, 16.0)
    await add_evse(home.hass, await add_hub(home.hass), charger)
    await home.run(25)
    assert ocpp.calls == []
    await home.run(15)
    assert ocpp.story()[2] == "lease 6 A"
    assert ocpp.limits()[-1][0] <= 6.0, "no more than what is safe without a meter"
    assert home.state("sensor.dynamic_ocpp_evse_garage_reason") == "sensor_lost"
    assert home.state(STATUS) == "no_power_measurement"


async def test_for_30_s_after_a_start_a_missing_import_limit_changes_nothing(home: Home, ocpp: OcppDouble) -> None:
    """A car that was stopped for it would pause for minutes."""
    charger = home.charger()
    home.draws(charger, 9.0)
    home.report()
    await add_evse(home.hass, await add_hub(home.hass, max_import_power_entity="sensor.tariff"), charger)
    await home.run(20)
    assert ocpp.calls == []
    home.hass.states.async_set("sensor.tariff", "6900", {"unit_of_measurement": "W"})
    await home.run(5)
    assert set(ocpp.limits()) == {(9.0, "A")}


async def test_a_car_that_charges_over_a_restart_goes_on_with_what_it_has(home: Home, ocpp: OcppDouble) -> None:
    home.house = None
    meter(home.hass, 12.0)
    charger = home.charger()
    home.draws(charger, 11.0)
    await add_evse(home.hass, await add_hub(home.hass), charger)
    await home.run(20)
    assert ocpp.calls == [], "two phases of the meter are not there yet"
    home.house = (1.0, 1.0, 1.0)
    await home.run(5)
    assert ocpp.limits()[0][0] >= 11.0
    assert home.state(STATUS) == "ok"


async def test_a_meter_that_is_lost_later_leaves_the_minimum(home: Home, ocpp: OcppDouble) -> None:
    await set_up(home)
    home.draws(home.chargers[0], 16.0)
    await home.run(60)
    home.house = None
    await home.run(50)
    assert ocpp.limits()[-1] == (16.0, "A")
    await home.run(30)
    assert ocpp.limits()[-1] == (6.0, "A")
    assert home.state(STATUS) == "sensor_lost"


async def test_loads_come_back_when_home_assistant_starts_with_both(hass: HomeAssistant, home: Home) -> None:
    """One set-up of the component sets up all its entries, in whatever order they stand."""
    OcppDouble(hass)
    home.report()
    hub = await add_hub(hass)
    charger = FakeCharger(hass)
    load = await add_evse(hass, hub, charger)
    for entry in (hub, load):
        assert await hass.config_entries.async_unload(entry.entry_id)
    for entry in (load, hub):
        await hass.config_entries.async_setup(entry.entry_id)
    await home.settle()
    assert (hub.state, load.state) == (ConfigEntryState.LOADED, ConfigEntryState.LOADED)
