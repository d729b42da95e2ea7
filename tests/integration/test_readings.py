"""What meters and chargers report, in whatever unit and form, is understood alike."""

from __future__ import annotations

from typing import Any

import pytest

from custom_components.dynamic_ocpp_evse.engine import Site
from custom_components.dynamic_ocpp_evse.reading.evse import EvseReader
from custom_components.dynamic_ocpp_evse.reading.quantity import Moment

from .home import GRID, Home, add_evse, add_hub, at_most, meter
from .ocpp_double import OcppDouble


async def first_limit(home: Home, ocpp: OcppDouble, **hub: Any) -> float:
    """Set up a site as its meters stand, with a car that takes nothing yet; return what it may take."""
    charger = home.charger()
    charger.draw(0.0, 0.0, 0.0)
    await add_evse(home.hass, await add_hub(home.hass, **hub), charger)
    await home.settle()
    limit: float = ocpp.limits()[-1][0]
    return limit


@pytest.mark.parametrize(
    ("unit", "values", "hub"),
    [
        ("A", (12, 3, 3), {}),
        ("mA", (12000, 3000, 3000), {}),
        ("W", (2760, 690, 690), {}),
        ("kW", (2.76, 0.69, 0.69), {}),
        ("W", (2880, 720, 720), {"phase_voltage": 240}),
        ("A", (12, 3, 3), {"phase_voltage": 240}),
        ("A", (-12, -3, -3), {"invert_phases": True}),
        ("kW", (-2.76, -0.69, -0.69), {"invert_phases": True}),
    ],
)
async def test_meters_in_every_unit_leave_the_car_the_same(
    home: Home, ocpp: OcppDouble, unit: str, values: tuple[float, ...], hub: dict[str, Any]
) -> None:
    meter(home.hass, *values, unit=unit)
    assert await first_limit(home, ocpp, **hub) == 13.0


async def test_each_meter_may_have_a_unit_of_its_own(home: Home, ocpp: OcppDouble) -> None:
    for entity_id, value, unit in zip(GRID, ("12", "690", "3000"), ("A", "W", "mA"), strict=True):
        home.hass.states.async_set(entity_id, value, {"unit_of_measurement": unit})
    assert await first_limit(home, ocpp) == 13.0


@pytest.mark.parametrize(("phases", "legs", "limit"), [(1, "aaa", 13.0), (2, "aba", 13.0), (3, "bca", 13.0)])
async def test_sites_of_one_to_three_phases(home: Home, ocpp: OcppDouble, phases: int, legs: str, limit: float) -> None:
    meter(home.hass, 12, 3, 3)
    charger = home.charger()
    hub = await add_hub(home.hass, phases=phases)
    wiring = dict(zip(("leg_l1", "leg_l2", "leg_l3"), legs, strict=True))
    await add_evse(home.hass, hub, charger, phases=phases, **wiring)
    await home.settle()
    assert ocpp.limits()[-1][0] == limit


async def test_legs_count_on_the_phases_that_they_are_wired_to(home: Home, ocpp: OcppDouble) -> None:
    meter(home.hass, 20, 3, 12)
    charger = home.charger()
    await add_evse(home.hass, await add_hub(home.hass), charger, phases=1, leg_l1="c")
    await home.settle()
    assert ocpp.limits()[-1][0] == 13.0


@pytest.mark.parametrize(
    ("sensors", "limit"),
    [
        ({"current_import": ("16", {"unit_of_measurement": "A", "L1": 16.0, "L2": 16.0, "L3": 16.0})}, 16.0),
        ({"current_import": ("16", {"unit_of_measurement": "A", "L1-N": 16.0, "L2-N": 16.0, "L3-N": 16.0})}, 16.0),
        ({"current_import": ("16", {"unit_of_measurement": "A"})}, 16.0),
        ({"current_import": ("16000", {"unit_of_measurement": "mA"})}, 16.0),
        (
            {
                "current_import": ("unknown", {"unit_of_measurement": "A"}),
                "power_active_import": ("11.04", {"unit_of_measurement": "kW"}),
            },
            16.0,
        ),
        (
            {
                "current_import": ("unavailable", {}),
                "power_active_import": ("11040", {"unit_of_measurement": "W"}),
            },
            16.0,
        ),
        # The attributes keep the last session's values when a car stops: only the state says that nothing flows.
        ({"current_import": ("0", {"unit_of_measurement": "A", "L1": 16.0, "L2": 16.0, "L3": 16.0})}, 8.0),
        # What cannot be read is nothing that could be given away.
        ({"current_import": ("unknown", {"unit_of_measurement": "A"})}, 8.0),
        ({"current_import": ("16", {"unit_of_measurement": "furlong"})}, 8.0),
        ({"current_import": ("nan", {"unit_of_measurement": "A"})}, 8.0),
    ],
)
async def test_what_the_car_takes_is_not_counted_as_the_house(
    home: Home, ocpp: OcppDouble, sensors: dict[str, tuple[str, dict[str, Any]]], limit: float
) -> None:
    meter(home.hass, 17, 17, 17)
    charger = home.charger()
    for key, (state, attributes) in sensors.items():
        charger.show(key, state, **attributes)
    await add_evse(home.hass, await add_hub(home.hass), charger)
    await home.settle()
    assert ocpp.limits()[-1][0] == limit


@pytest.mark.parametrize(
    ("state", "attributes", "limit"),
    [
        pytest.param("3.68", {"L1": 3.68, "L2": 0.0, "L3": 0.0, "unit": "kW"}, 16.0, id="of each leg"),
        pytest.param("3.68", {"L1-N": 3680.0, "L2-N": 0.0, "L3-N": 0.0, "unit": "W"}, 16.0, id="in their own unit"),
        pytest.param("3.68", {"L1": 3.68, "L2": 3.5, "L3": 3.5}, 16.0, id="L2 and L3 are of a session before"),
        pytest.param("3.68", {}, 13.3, id="the sum alone: 5.3 A of each leg"),
        pytest.param("3.68", {"L1": 1.0, "L2": 2.0, "L3": 3.0}, 13.3, id="they do not make up the sum"),
        pytest.param("0", {"L1": 3.68, "L2": 0.0, "L3": 0.0}, 8.0, id="they keep old values when a car stops"),
    ],
)
async def test_a_power_may_tell_of_each_leg(
    home: Home, ocpp: OcppDouble, state: str, attributes: dict[str, Any], limit: float
) -> None:
    """The meter reads 17 A on A, of which a car on one leg takes 16."""
    meter(home.hass, 17, 1, 1)
    charger = home.charger()
    charger.show("current_import", "unknown", unit_of_measurement="A")
    charger.show("power_active_import", state, unit_of_measurement="kW", **attributes)
    await add_evse(home.hass, await add_hub(home.hass), charger)
    await home.settle()
    assert ocpp.limits()[-1][0] == limit


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        ("Preparing", "charging"),
        ("Charging", "charging"),
        ("SuspendedEVSE", "charging"),
        ("SuspendedEV", "idle"),
        ("Available", "unplugged"),
        ("Finishing", "unplugged"),
        ("Reserved", "unplugged"),
        ("Unavailable", "unplugged"),
        ("Faulted", "unplugged"),
        ("SomethingNew", "idle"),
        ("unknown", "unavailable"),
        ("unavailable", "unavailable"),
    ],
)
async def test_every_status_of_a_connector_means_something(
    home: Home, ocpp: OcppDouble, status: str, shown: str
) -> None:
    charger = home.charger(status=status)
    home.report()
    await add_evse(home.hass, await add_hub(home.hass), charger)
    await home.settle()
    assert home.state("sensor.dynamic_ocpp_evse_garage_status") == shown


async def test_a_car_that_is_paused_may_want_power_though_it_says_that_it_does_not(
    home: Home, ocpp: OcppDouble
) -> None:
    """Some cars answer a pause with SuspendedEV: only a limit shows whether they want anything."""
    charger = home.charger()
    home.house = (26.0, 1.0, 1.0)
    home.report()
    await add_evse(home.hass, await add_hub(home.hass), charger)
    await home.settle()
    assert ocpp.limits()[-1] == (0.0, "A")
    charger.show("status_connector", "SuspendedEV")
    home.house = (1.0, 1.0, 1.0)
    await home.run(400)
    assert ocpp.limits()[-1][0] >= 6.0


@pytest.fixture
async def limited(home: Home, ocpp: OcppDouble) -> Home:
    """Return a home that may import 6.9 kW: 30 A, of which the house takes 3 and a car the rest by thirds."""
    home.hass.states.async_set("input_number.limit", "6.9", {"unit_of_measurement": "kW"})
    charger = home.charger()
    home.draws(charger, 0.0)
    home.report()
    await add_evse(home.hass, await add_hub(home.hass, max_import_power_entity="input_number.limit"), charger)
    await home.settle()
    home.draws(charger, 9.0)
    assert ocpp.limits()[-1] == (9.0, "A")
    return home


async def test_the_import_is_limited_by_an_entity(limited: Home, ocpp: OcppDouble) -> None:
    limited.hass.states.async_set("input_number.limit", "5520", {"unit_of_measurement": "W"})
    await limited.run(5)
    assert ocpp.limits()[-1] == (7.0, "A")


@pytest.mark.parametrize("state", ["unavailable", "unknown", "gone", "nan"])
async def test_an_import_limit_that_is_lost_stays_what_it_was(limited: Home, ocpp: OcppDouble, state: str) -> None:
    if state == "gone":
        limited.hass.states.async_remove("input_number.limit")
    else:
        limited.hass.states.async_set("input_number.limit", state, {"unit_of_measurement": "kW"})
    await limited.run(300)
    assert {limit for limit in ocpp.limits() if limit != (9.0, "A")} == set()
    limited.hass.states.async_set("input_number.limit", "100", {"unit_of_measurement": "kW"})
    await limited.follow(ocpp, 300, "garage")
    assert ocpp.limits()[-1] == (16.0, "A")


async def test_an_import_limit_that_was_never_known_allows_none(home: Home, ocpp: OcppDouble) -> None:
    home.report()
    charger = home.charger()
    await add_evse(home.hass, await add_hub(home.hass, max_import_power_entity="input_number.limit"), charger)
    await home.run(40)
    assert ocpp.limits()[-1] == (0.0, "A")
    assert home.state("sensor.dynamic_ocpp_evse_garage_reason") == "max_import"


async def test_a_fixed_import_limit_and_the_buffer(home: Home, ocpp: OcppDouble) -> None:
    meter(home.hass, 1, 1, 1)
    assert await first_limit(home, ocpp, max_import_power=6900, power_buffer=690) == 8.0
    await at_most(home, 7)
    assert ocpp.limits()[-1] == (7.0, "A")


@pytest.mark.parametrize(
    ("value", "attributes", "limit"),
    [
        ("16", {"unit_of_measurement": "A"}, 16.0),
        ("16", {"unit_of_measurement": "A", "L1": 16.0, "L2": 16.0, "L3": 16.0}, 16.0),
        ("16000", {"unit_of_measurement": "mA"}, 16.0),
        ("11.04", {"unit_of_measurement": "kW"}, 16.0),
        ("unavailable", {"unit_of_measurement": "A"}, 8.0),
    ],
)
async def test_a_chosen_sensor_tells_what_the_car_takes(
    home: Home, ocpp: OcppDouble, value: str, attributes: dict[str, Any], limit: float
) -> None:
    meter(home.hass, 17, 17, 17)
    charger = home.charger()
    charger.draw(3.0, 3.0, 3.0)
    home.hass.states.async_set("sensor.own", value, attributes)
    await add_evse(home.hass, await add_hub(home.hass), charger, current_import_entity="sensor.own")
    await home.settle()
    assert ocpp.limits()[-1][0] == limit


@pytest.mark.parametrize(("status", "shown"), [("Charging", "charging"), ("Available", "unplugged")])
async def test_a_chosen_sensor_tells_the_status(home: Home, ocpp: OcppDouble, status: str, shown: str) -> None:
    charger = home.charger(status="Faulted")
    home.report()
    home.hass.states.async_set("sensor.own", status)
    await add_evse(home.hass, await add_hub(home.hass), charger, status_entity="sensor.own")
    await home.settle()
    assert home.state("sensor.dynamic_ocpp_evse_garage_status") == shown


@pytest.mark.parametrize(("chosen", "offered"), [({}, 20.0), ({"current_offered_entity": "sensor.own"}, 12.0)])
async def test_a_chosen_sensor_tells_what_is_offered(
    home: Home, ocpp: OcppDouble, chosen: dict[str, str], offered: float
) -> None:
    charger = home.charger()
    charger.show("current_offered", "20", unit_of_measurement="A")
    home.hass.states.async_set("sensor.own", "12000", {"unit_of_measurement": "mA"})
    data = {"device_id": charger.device.id, "connector": 1, "phases": 1, "leg_l1": "a", **chosen}
    found = EvseReader(home.hass, data).read(Site(), Moment.after(None, 0.0))
    assert found.offered == offered
