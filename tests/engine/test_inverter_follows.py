"""Section 2 beside an inverter: what it gives hides from the meter what a load takes, and comes seconds later."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from custom_components.dynamic_ocpp_evse.engine import Battery, Connection, Inverter, Load, Mode, Site

from .helpers import VOLTS, A, BatteryHouse, Car, Moment, evse, of, plug

BATTERY = Battery(max_charge=5000.0, max_discharge=9000.0)
NIGHT = Site(phases=1, breaker=25, max_import=3000.0, battery=BATTERY, inverter=Inverter())


def starts(moments: list[Moment]) -> int:
    limits = [0.0, *[moment.plan.loads[0].limit for moment in moments]]
    return sum(before == 0 < after for before, after in pairwise(limits))


@pytest.mark.parametrize("blind", [(), ("output",)])
@pytest.mark.parametrize(
    ("load", "meter", "expected"),
    [
        pytest.param(plug(amps=8.7, pause=60.0), 10.0, 8.7, id="plug"),
        pytest.param(evse(legs=(A,)), 10.0, 11.0, id="EVSE"),
        pytest.param(evse(legs=(A,)), 30.0, 11.0, id="EVSE, slow meter"),
        pytest.param(evse(legs=(A,)), 60.0, 11.0, id="EVSE, slower meter"),
        pytest.param(evse(mode=Mode.SOLAR_PRIORITY, legs=(A,)), 10.0, 6.0, id="solar priority"),
    ],
)
def test_a_start_that_the_inverter_hides_from_the_meter_is_not_the_house(
    load: Load, meter: float, expected: float, blind: tuple[str, ...]
) -> None:
    """SOC below min, max import 3 kW, the house 2 A: 13 - 2 = 11 A are left whatever the battery gives of itself."""
    house = BatteryHouse(NIGHT, (2.0,), Car(load, meter=meter), soc=18.0, capacity=1e7, blind=blind, cycle=5)
    moments = house.run(3600)
    assert starts(moments) == 1
    assert {of(moment.plan, load.id).limit for moment in moments} == {expected}


@pytest.mark.parametrize(
    ("site", "soc"),
    [
        pytest.param(Site(breaker=16, battery=BATTERY, inverter=Inverter()), 18.0, id="a third of it on each"),
        pytest.param(
            Site(breaker=6, battery=BATTERY, inverter=Inverter(asymmetric=True, max_phase_power=10 * VOLTS)),
            50.0,
            id="all of it on that one",
        ),
    ],
)
def test_neither_is_one_on_a_phase_of_three(site: Site, soc: float) -> None:
    """16 - 5 A, and 6 + 10 - 5 A, are left beside the house; A reads too much until the inverter has followed."""
    car = Car(evse(legs=(A,), connection=Connection.DISCONNECTED), meter=60.0)
    house = BatteryHouse(site, (5.0, 10.0, 10.0), car, soc=soc, capacity=1e7, cycle=5)
    house.run(60)
    car.load = replace(car.load, connection=Connection.READY)
    moments = house.run(3600)
    assert starts(moments) == 1
    assert min(of(moment.plan).limit for moment in moments) >= 10.5


@pytest.mark.parametrize("meter", [10.0, 60.0])
def test_what_the_house_takes_beside_a_start_is_cut_all_the_same(meter: float) -> None:
    """A kettle of 6 A half a minute after the start: 5 A are left, too few."""
    house = BatteryHouse(NIGHT, (2.0,), Car(evse(legs=(A,)), meter=meter), soc=18.0, capacity=1e7, cycle=5)
    house.run(30)
    house.base = (8.0,)
    moments = house.run(60)
    assert of(moments[1].plan).limit == 0
    assert moments[-1].plan.base is not None
    assert sum(moments[-1].plan.base) == pytest.approx(8.0 - house.power / VOLTS, abs=0.1)
