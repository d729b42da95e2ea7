"""All that is configured and read of a site reaches the engine, in the engine's units and with its signs."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.core import HomeAssistant

from custom_components.dynamic_ocpp_evse import const
from custom_components.dynamic_ocpp_evse.engine import (
    Accounting,
    Battery,
    Distribution,
    Inverter,
    Problem,
    Site,
    Snapshot,
)
from custom_components.dynamic_ocpp_evse.entries import phases_of
from custom_components.dynamic_ocpp_evse.flows.fields import HUB_FIELDS
from custom_components.dynamic_ocpp_evse.reading.site import BATTERY, INVERTER, SITE, site_of

from .home import Home, add_evse, add_hub, filled
from .ocpp_double import OcppDouble

SOC, POWER, SUN = "sensor.soc", "sensor.battery", "sensor.sun"
OUTPUTS = ("sensor.out_a", "sensor.out_b", "sensor.out_c")
WITH_BATTERY = {"battery_soc": SOC, "battery_power": POWER}


def made(**typed: Any) -> Site:
    """Return the site of a hub with one metered phase; what is not typed has its default."""
    return site_of(*filled(const.EntryType.HUB, {"grid_phase_a": "sensor.grid_a"} | typed))


FIELDS = [
    ("main_breaker_rating", 35, "breaker", 35.0),
    ("phase_voltage", 240, "voltage", 240.0),
    ("max_import_power", 6900, "max_import", 6900.0),
    ("max_import_power", 0, "max_import", 0.0),
    ("power_buffer", 500, "power_buffer", 500.0),
    ("import_accounting", "netted", "accounting", Accounting.NETTED),
    ("excess_export_threshold", 9000, "excess_threshold", 9000.0),
    ("excess_export_hysteresis", 300, "excess_hysteresis", 300.0),
    ("distribution_mode", "Shared", "distribution", Distribution.SHARED),
    ("ramp_up", 2.5, "ramp_up", 2.5),
    ("ramp_down", 0.5, "ramp_down", 0.5),
    ("ramp_down", 0, "ramp_down", 0.0),
    ("grid_lost_after", 90, "grid_lost_after", 90.0),
    ("battery_lost_after", 600, "battery_lost_after", 600.0),
    ("solar_lost_after", 900, "solar_lost_after", 900.0),
    ("site_update_interval", 4, "grid_no_raise_after", 15.0),
    ("site_update_interval", 10, "grid_no_raise_after", 30.0),
]
BATTERY_FIELDS = [
    ("battery_max_charge_power", 3000, "max_charge", 3000.0),
    ("battery_max_discharge_power", 2500, "max_discharge", 2500.0),
    ("battery_soc_hysteresis", 3, "hysteresis", 3.0),
    ("battery_full_at", 99, "full", 99.0),
    ("battery_feeds_solar", False, "feeds_solar", False),
    ("battery_leftover", True, "leftover", True),
]
INVERTER_FIELDS = [
    ("inverter_max_power", 10000, "max_power", 10000.0),
    ("inverter_max_phase_power", 4000, "max_phase_power", 4000.0),
    ("inverter_asymmetric", True, "asymmetric", True),
    ("inverter_has_battery", False, "has_battery", False),
]


@pytest.mark.parametrize(("key", "value", "name", "expected"), FIELDS)
def test_a_field_of_the_site(key: str, value: Any, name: str, expected: object) -> None:
    assert getattr(made(), name) != expected or key == "site_update_interval"
    assert getattr(made(**{key: value}), name) == expected


@pytest.mark.parametrize(("key", "value", "name", "expected"), BATTERY_FIELDS)
def test_a_field_of_the_battery(key: str, value: Any, name: str, expected: object) -> None:
    battery = made(battery_soc=SOC, **{key: value}).battery
    assert battery is not None
    assert getattr(Battery(), name) != expected
    assert getattr(battery, name) == expected
    assert made(**{key: value}).battery is None, "it belongs to nothing where there is no battery"


@pytest.mark.parametrize(("key", "value", "name", "expected"), INVERTER_FIELDS)
def test_a_field_of_the_inverter(key: str, value: Any, name: str, expected: object) -> None:
    inverter = made(**{key: value}).inverter
    assert inverter is not None
    assert getattr(Inverter(), name) != expected
    assert getattr(inverter, name) == expected


def test_no_field_of_a_hub_is_forgotten() -> None:
    read = {
        const.CONF_NAME, *const.CONF_GRID_PHASES, *const.CONF_GRID_PAIRS, const.CONF_INVERT_PHASES, const.CONF_SOLAR,
        const.CONF_BATTERY_SOC, const.CONF_BATTERY_POWER, const.CONF_BATTERY_POSITIVE, *const.CONF_INVERTER_OUTPUTS,
        const.CONF_MAX_IMPORT_ENTITY, const.CONF_INTERVAL, const.CONF_RESTORE,
    }  # fmt: skip
    tables = {key for table in (SITE, BATTERY, INVERTER) for key, _ in table.values()}
    assert {field.key for field in HUB_FIELDS} == read | tables
    tested = {case[0] for case in (*FIELDS, *BATTERY_FIELDS, *INVERTER_FIELDS)}
    assert tables - tested == set()


def test_what_is_not_configured_is_as_the_engine_has_it() -> None:
    assert made() == Site(phases=1, inverter=Inverter())
    assert made(battery_soc=SOC) == Site(phases=1, inverter=Inverter(), battery=Battery())
    assert (Battery().target, Battery().minimum, Battery().grid_charging) == (80.0, 20.0, True)


def test_an_entry_without_the_newest_fields_is_read_all_the_same() -> None:
    data, options = filled(const.EntryType.HUB, {"grid_phase_a": "sensor.grid_a", "battery_soc": SOC})
    for key in [key for key in data if key.startswith("inverter")]:
        del data[key]
    for key in [key for key in options if key.startswith(("inverter", "battery"))]:
        del options[key]
    assert site_of(data, options) == made(battery_soc=SOC)


@pytest.mark.parametrize(
    ("wired", "battery"),
    [({}, False), ({"battery_soc": SOC}, True), ({"battery_power": POWER}, True), (WITH_BATTERY, True),
     ({"battery_soc": "", "battery_power": None}, False)],
)  # fmt: skip
def test_a_battery_exists_where_one_of_its_readings_is_configured(wired: dict[str, Any], battery: bool) -> None:
    assert (made(**wired).battery is not None) is battery


@pytest.mark.parametrize(
    ("grid", "outputs", "phases", "off_grid"),
    [(1, 0, 1, False), (2, 0, 2, False), (3, 0, 3, False), (3, 1, 3, False), (1, 3, 1, False), (0, 0, 1, True),
     (0, 1, 1, True), (0, 2, 2, True), (0, 3, 3, True)],
)  # fmt: skip
async def test_how_many_phases_a_site_has(
    hass: HomeAssistant, grid: int, outputs: int, phases: int, off_grid: bool
) -> None:
    wired = dict(zip(const.CONF_INVERTER_OUTPUTS[:outputs], OUTPUTS, strict=False))
    hub = await add_hub(hass, phases=grid, battery_soc=SOC, **wired)
    site = hub.runtime_data.site
    assert (site.phases, site.off_grid, phases_of(hub)) == (phases, off_grid, phases)


async def snapshot(home: Home, phases: int = 3, **typed: Any) -> Snapshot:
    """Return what the engine is told of a site that is set up as its states stand."""
    home.report()
    hub = await add_hub(home.hass, phases=phases, **typed)
    await home.settle()
    found: Snapshot = hub.runtime_data.trail[-1].snapshot
    return found


@pytest.mark.parametrize(
    ("value", "unit", "positive", "watts"),
    [
        (1500, "W", "discharging", 1500.0),
        (-1500, "W", "discharging", -1500.0),
        (1.5, "kW", "discharging", 1500.0),
        (-1.5, "kW", "discharging", -1500.0),
        (1500, "W", "charging", -1500.0),
        (-1500, "W", "charging", 1500.0),
        (1.5, "kW", "charging", -1500.0),
        (-1.5, "kW", "charging", 1500.0),
        (6, "A", "discharging", None),
        (1500, None, "discharging", None),
        ("nan", "W", "charging", None),
        ("-inf", "W", "charging", None),
        ("unavailable", "W", "discharging", None),
    ],
)
async def test_the_power_of_a_battery_is_discharging_positive(
    home: Home, value: object, unit: str | None, positive: str, watts: float | None
) -> None:
    home.show(POWER, value, unit)
    found = (await snapshot(home, battery_power=POWER, battery_power_positive=positive)).battery
    assert (None if found is None else found.value) == watts


@pytest.mark.parametrize(
    ("value", "unit", "soc"),
    [(55.5, "%", 55.5), (0, "%", 0.0), (100, "%", 100.0), (101, "%", None), (-1, "%", None), (0.5, None, None),
     (55, "kWh", None), ("nan", "%", None), ("unknown", "%", None)],
)  # fmt: skip
async def test_the_soc_is_percent(home: Home, value: object, unit: str | None, soc: float | None) -> None:
    home.show(SOC, value, unit)
    found = (await snapshot(home, battery_soc=SOC)).soc
    assert (None if found is None else found.value) == soc


@pytest.mark.parametrize(
    ("value", "unit", "watts"),
    [(3000, "W", 3000.0), (3, "kW", 3000.0), (-5, "W", -5.0), (13, "A", None), ("inf", "W", None), (3, None, None)],
)
async def test_the_sun(home: Home, value: object, unit: str | None, watts: float | None) -> None:
    home.show(SUN, value, unit)
    found = (await snapshot(home, solar_production=SUN)).solar
    assert (None if found is None else found.value) == watts


@pytest.mark.parametrize(
    ("shown", "amps"),
    [
        ([], ()),
        ([(10, "A"), (2300, "W"), (2.3, "kW")], (10.0, 10.0, 10.0)),
        ([(10000, "mA"), (-230, "W"), (0, "kW")], (10.0, -1.0, 0.0)),
        # An inverter on one phase gives nothing to the others, from the moment at which it says what it gives.
        ([(10, "A")], (10.0, 0.0, 0.0)),
        ([None, (10, "A")], (0.0, 10.0, 0.0)),
        ([("unknown", "A")], (None, None, None)),
        ([(10, "A"), ("unknown", "A"), (10, "A")], (10.0, None, 10.0)),
    ],
)
async def test_the_output_of_the_inverter_is_a_current_a_phase(
    home: Home, shown: list[tuple[object, str] | None], amps: tuple[float | None, ...]
) -> None:
    wired = {}
    for key, entity_id, item in zip(const.CONF_INVERTER_OUTPUTS, OUTPUTS, shown, strict=False):
        if item is not None:
            wired[key] = entity_id
            home.show(entity_id, *item)
    found = (await snapshot(home, **wired)).output
    assert tuple(None if reading is None else reading.value for reading in found) == amps
    assert len({reading.at for reading in found if reading is not None}) <= 1


async def test_without_a_battery_nothing_of_one_is_read(home: Home) -> None:
    found = await snapshot(home)
    assert (found.site.battery, found.soc, found.battery, found.solar, found.output) == (None,) * 4 + ((),)


async def test_off_grid_there_is_no_grid_to_read_and_none_to_overload(home: Home, ocpp: OcppDouble) -> None:
    home.show(SOC, 90, "%")
    home.show(POWER, 400, "W")
    home.show(OUTPUTS[0], 400, "W")
    charger = home.charger()
    home.draws(charger, 0.0)
    off_grid = {**WITH_BATTERY, "inverter_output_a": OUTPUTS[0], "inverter_max_power": 4600}
    hub = await add_hub(home.hass, phases=0, **off_grid)
    await add_evse(home.hass, hub, charger, phases=1)
    await home.settle()
    step = hub.runtime_data.trail[-1]
    assert step.snapshot.grid == ()
    assert step.plan.problems == ()
    assert ocpp.limits()[-1] == (16.0, "A"), "4200 W are left of the inverter"
    home.draws(charger, 16.0)
    for watts, seconds, limit in ((4080, 60, 16.0), (5060, 5, 14.0)):
        home.show(POWER, watts, "W")
        home.show(OUTPUTS[0], watts, "W")
        await home.run(seconds)
        assert ocpp.limits()[-1] == (limit, "A")


@pytest.mark.parametrize("missing", [True, False])
async def test_off_grid_a_start_waits_for_battery_or_inverter(home: Home, ocpp: OcppDouble, missing: bool) -> None:
    if not missing:
        home.show(POWER, 400, "W")
    hub = await add_hub(home.hass, phases=0, **WITH_BATTERY)
    await home.run(20)
    assert (hub.runtime_data.data is None) is missing
    await home.run(15)
    assert hub.runtime_data.data is not None


async def test_a_start_does_not_wait_for_the_battery(home: Home, ocpp: OcppDouble) -> None:
    home.report()
    hub = await add_hub(home.hass, **WITH_BATTERY, solar_production=SUN)
    await home.settle()
    assert set(hub.runtime_data.data.problems) == {Problem.SOC_LOST, Problem.BATTERY_LOST}
    home.show(SOC, 90, "%")
    home.show(POWER, 0, "W")
    await home.run(5)
    assert hub.runtime_data.data.problems == ()


async def test_what_is_chosen_of_the_battery_is_planned_with(home: Home, ocpp: OcppDouble) -> None:
    """Below its target it comes first, above it its charging is the car's."""
    home.show(SOC, 70, "%")
    home.show(POWER, -4140, "W")
    home.show(SUN, 9000, "W")
    home.report()
    hub = await add_hub(home.hass, **WITH_BATTERY, solar_production=SUN)
    await home.settle()
    coordinator = hub.runtime_data
    assert coordinator.data.gates.solar is False
    coordinator.choose_battery(target=60.0, minimum=30.0)
    coordinator.plan_soon()
    await home.settle()
    assert (coordinator.site.battery.target, coordinator.site.battery.minimum) == (60.0, 30.0)
    assert coordinator.data.gates.solar is True
