"""A load that a hand has switched: left as it is, counted as house, and served again where the wires cannot bear it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from custom_components.dynamic_ocpp_evse.engine import Circuit, LoadPlan, LoadStatus, Mode, Phase, ReasonCode, Site

from .helpers import A, Car, House, Moment, evse, limits, of, plug

SITE = Site(phases=1, breaker=25.0)


def by_hand(car: Car, amps: float) -> None:
    """Switch a plug by hand: it stands there now, whatever it was told."""
    car.load = replace(car.load, manual=True)
    car.limit, car.orders = amps, []


def kept(moments: list[Moment], name: str = "plug") -> list[LoadPlan]:
    """Return what was said of a load in each cycle."""
    return [of(moment.plan, name) for moment in moments]


def test_one_that_a_hand_has_turned_off_stays_off() -> None:
    heater = Car(plug())
    house = House(SITE, (1.0,), heater)
    house.run(30)
    by_hand(heater, 0.0)
    told = kept(house.run(300))
    assert {(part.limit, part.status, part.reason.code) for part in told} == {(0.0, LoadStatus.OFF, ReasonCode.MANUAL)}


def test_one_that_a_hand_has_turned_on_is_house_to_the_others() -> None:
    """The car gives way to it at once, though the car comes first."""
    heater, car = Car(plug(mode=Mode.SOLAR_ONLY, priority=2)), Car(evse(legs=(A,)))
    house = House(SITE, (5.0,), heater, car)
    house.run(120)
    by_hand(heater, 10.0)
    moments = house.run(120)
    assert {(part.limit, part.status, part.reason.code) for part in kept(moments)} == {
        (10.0, LoadStatus.ON, ReasonCode.MANUAL)
    }
    last = moments[-1].plan
    assert last.base == (15.0,)
    assert limits(last) == {"plug": 10.0, "car": 10.0}


@pytest.mark.parametrize("mode", [Mode.CONTINUOUS, Mode.SOLAR_ONLY, Mode.EXCESS])
def test_what_the_wires_cannot_bear_ends_it_in_that_cycle(mode: Mode) -> None:
    """Whatever else it lacks."""
    heater = Car(plug(mode=mode))
    house = House(SITE, (1.0,), heater)
    house.run(30)
    by_hand(heater, 10.0)
    house.run(30)
    house.base = (17.0,)
    part = kept(house.run(1))[0]
    assert (part.limit, part.reason.code, part.reason.phases) == (0.0, ReasonCode.MAIN_BREAKER, (Phase.A,))
    assert part.reason.missing == pytest.approx(2 * 230)


def test_others_give_way_before_it() -> None:
    heater, car = Car(plug(priority=2)), Car(evse(legs=(A,)))
    house = House(SITE, (5.0,), heater, car)
    house.run(120)
    by_hand(heater, 10.0)
    house.run(60)
    house.base = (14.0,)
    moments = house.run(60)
    assert {part.reason.code for part in kept(moments)} == {ReasonCode.MANUAL}
    assert limits(moments[-1].plan) == {"plug": 10.0, "car": 0.0}


def test_of_two_the_last_in_order_goes() -> None:
    one, two = Car(plug("one", order=1, amps=8.0)), Car(plug("two", order=2, amps=8.0))
    house = House(SITE, (1.0,), one, two)
    house.run(30)
    by_hand(one, 8.0)
    by_hand(two, 8.0)
    house.run(30)
    house.base = (12.0,)
    assert limits(house.run(1)[0].plan) == {"one": 8.0, "two": 0.0}


def test_an_overload_elsewhere_is_none_of_its_business() -> None:
    heater = Car(plug(leg=Phase.B))
    house = House(Site(breaker=25.0), (1.0, 1.0, 1.0), heater)
    by_hand(heater, 10.0)
    house.run(30)
    house.base = (40.0, 1.0, 40.0)
    assert {part.reason.code for part in kept(house.run(30))} == {ReasonCode.MANUAL}


def test_a_circuit_ends_it_too() -> None:
    heater = Car(plug(circuit="annexe"))
    house = House(SITE, (1.0,), heater)
    house.circuits, house.unmanaged = (Circuit(id="annexe", limit=16.0),), {"annexe": (0.0,)}
    by_hand(heater, 10.0)
    house.run(30)
    house.unmanaged = {"annexe": (7.0,)}
    part = kept(house.run(1))[0]
    assert (part.limit, part.reason.code, part.reason.circuit) == (0.0, ReasonCode.CIRCUIT, "annexe")


def test_its_least_times_count_from_the_hand() -> None:
    heater = Car(plug(pause=60.0))
    house = House(SITE, (1.0,), heater)
    house.run(30)
    by_hand(heater, 0.0)
    house.run(20)
    heater.load = replace(heater.load, manual=False)
    told = kept(house.run(60))
    assert [part.reason.code for part in told[:39]] == [ReasonCode.PAUSING] * 39
    assert told[-1].limit == 10.0


def test_what_a_plug_is_found_to_take_is_no_choice_of_a_person() -> None:
    """A choice would end the pause."""
    heater = Car(plug(mode=Mode.SOLAR_ONLY, pause=120.0, ride_through=0.0))
    house = House(SITE, (-15.0,), heater)
    house.run(60)
    house.base = (5.0,)
    house.run(30)
    house.base = (-15.0,)
    heater.load = replace(heater.load, min_current=11.0, max_current=11.0)
    assert {part.limit for part in kept(house.run(60))} == {0.0}
