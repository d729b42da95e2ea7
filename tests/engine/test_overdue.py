"""Control, section 1: an overload that stays although all have been told enough, because not all follow."""

from __future__ import annotations

from dataclasses import replace

import pytest

from custom_components.dynamic_ocpp_evse.engine import Circuit, Connection, Mode, Reading, Site

from .helpers import A, Car, House, decide, evse, of, plug

SITE = Site(phases=1, breaker=40)


def pair(*, house: float = 3.0, obeys: bool = False, response: float = 3.0, meter: float = 60.0) -> tuple[House, Car]:
    """Two cars at their most, the second of which is asked first and may not follow any more."""
    one, two = Car(evse("one", legs=(A,), order=1)), Car(evse("two", legs=(A,), order=2), meter=meter)
    site = House(SITE, (house,), one, two, cycle=2)
    site.run(240)
    assert [car.limit for car in (one, two)] == [16, 16]
    two.obeys, two.response = obeys, response
    return site, two


def test_who_follows_makes_up_for_who_does_not_within_seconds() -> None:
    site, _ = pair()
    site.base = (18.0,)
    moments = site.run(20)
    assert of(moments[0].plan, "two").limit == 6
    assert next(moment.at for moment in moments if moment.flow[0] <= 40) <= moments[0].at + 12


@pytest.mark.parametrize("base", [12.0, 18.0])
def test_he_is_not_raised_again_into_room_that_there_is_not(base: float) -> None:
    site, _ = pair()
    site.base = (base,)
    moments = site.run(300)
    assert max(moment.flow[0] for moment in moments[8:]) <= 40


@pytest.mark.parametrize("response", [1.0, 3.0, 4.0])
def test_who_follows_in_time_costs_nobody_anything(response: float) -> None:
    site, _ = pair(obeys=True, response=response)
    site.base = (18.0,)
    moments = site.run(60)
    assert {of(moment.plan, "one").limit for moment in moments} == {16.0}
    assert of(moments[-1].plan, "two").limit == 6


def test_one_that_is_slow_is_not_cut_twice_where_there_is_nobody_else() -> None:
    car = Car(evse(legs=(A,)), response=20.0)
    site = House(SITE, (3.0,), car, cycle=2)
    site.run(240)
    site.base = (30.0,)
    moments = site.run(60)
    assert {of(moment.plan).limit for moment in moments} == {10.0}
    assert moments[-1].flow[0] <= 40


@pytest.mark.parametrize("rises", [0.1, 1.0])
def test_what_the_house_takes_while_a_car_obeys_is_cut_before_the_car_is_seen(rises: float) -> None:
    """The meter has fallen as the car should, but for that much: this is no car that is still on its way."""
    car = Car(evse(legs=(A,), max_current=32.0), response=1.0, meter=60.0)
    site = House(SITE, (3.0,), car, cycle=5)
    site.run(240)
    site.base = (10.0,)
    assert of(site.run(5)[0].plan).limit == 30
    site.base = (10.0 + rises,)
    moments = site.run(60)
    assert moments[0].flow[0] == 40 + rises
    assert max(moment.flow[0] for moment in moments[3:]) <= 40
    assert min(of(moment.plan).limit for moment in moments) == 30 - rises


def test_the_fall_of_one_that_is_seen_at_once_is_not_taken_for_the_house() -> None:
    """Two cars fall in one second, one of which nobody has seen: that one has not made the house any smaller."""
    seen = Car(evse("seen", Mode.SOLAR_ONLY, legs=(A,), order=2, ride_through=0.0), meter=1.0)
    unseen = Car(evse("unseen", legs=(A,), order=1), meter=60.0)
    site = House(Site(phases=1, breaker=20), (-30.0,), seen, unseen)
    site.run(240)
    site.base = (10.0,)
    assert [part.limit for part in site.run(10)[0].plan.loads] == [10, 0]
    site.base = (12.0,)
    first = site.run(1)[0]
    assert (first.flow[0], of(first.plan, "unseen").limit) == (22, 8)


def test_the_last_tenth_of_a_cut_is_given_away_when_it_has_arrived() -> None:
    """Half an ampere from its limit a car counts as there, but what it still takes above that is not to be shared."""
    slow = Car(evse("slow", legs=(A,), order=1), response=30.0, meter=1.0)
    other = Car(evse("other", legs=(A,), order=2, connection=Connection.DISCONNECTED))
    site = House(Site(phases=1, breaker=21.9), (0.0,), slow, other)
    site.run(240)
    other.load = replace(other.load, connection=Connection.READY)
    moments = site.run(120)
    assert max(moment.flow[0] for moment in moments) <= 21.9
    assert [part.limit for part in moments[-1].plan.loads] == [15.9, 6.0]


@pytest.mark.parametrize(("amps", "above"), [(10.000000000000002, False), (10.01, True)])
def test_a_trace_above_a_limit_is_no_overload(amps: float, above: bool) -> None:
    """All that was raised just then would be cut for it."""
    assert decide(Site(phases=1, breaker=10), (amps,), evse(legs=(A,))).overload is above


def test_room_of_one_that_should_have_stopped_is_not_given_away() -> None:
    """The sun is gone, and with it what the second may take: it is told to stop, and goes on."""
    one = Car(evse("one", legs=(A,), order=1))
    two = Car(evse("two", Mode.SOLAR_ONLY, legs=(A,), order=2, ride_through=4.0), meter=60.0)
    site = House(SITE, (-30.0,), one, two, cycle=2)
    site.run(240)
    two.obeys = False
    site.base = (15.0,)
    moments = site.run(120)
    assert of(moments[20].plan, "two").limit == 0
    assert max(moment.flow[0] for moment in moments[8:]) <= 40


def test_one_that_is_seen_not_to_follow_is_not_told_ever_less() -> None:
    """It has shown a short response before, so that by now it should have followed; its own meter says no."""
    car = Car(evse(legs=(A,)), response=1.0, meter=2.0)
    site = House(SITE, (3.0,), car, cycle=2)
    site.run(240)
    for base in (30.0, 3.0, 30.0, 3.0):
        site.base = (base,)
        site.run(120)
    car.obeys = False
    site.base = (30.0,)
    assert {of(moment.plan).limit for moment in site.run(30)} == {10.0}


def test_a_plug_makes_up_as_well() -> None:
    one = Car(plug("one", amps=10.0, order=1, min_on=3600.0), meter=60.0)
    two = Car(evse("two", legs=(A,), order=2), meter=60.0)
    site = House(SITE, (3.0,), one, two, cycle=2)
    site.run(240)
    two.obeys = False
    site.base = (18.0,)
    assert max(moment.flow[0] for moment in site.run(60)[8:]) <= 40


def test_it_is_the_same_in_a_circuit() -> None:
    one = Car(evse("one", legs=(A,), order=1, circuit="c"))
    two = Car(evse("two", legs=(A,), order=2, circuit="c"), meter=60.0)
    site = House(Site(phases=1, breaker=100), (3.0,), one, two, cycle=2)
    site.circuits = (Circuit(id="c", limit=40.0, meter=(Reading(0.0, 0.0),)),)
    site.unmanaged = {"c": (3.0,)}
    site.run(240)
    two.obeys = False
    site.base, site.unmanaged = (18.0,), {"c": (18.0,)}
    assert max(moment.flow[0] for moment in site.run(60)[8:]) <= 40


def in_circuit(*cars: Car, unmanaged: float) -> House:
    """A circuit of 40 A with its own meter, on a site with more than enough; its cars are at their most."""
    site = House(Site(phases=1, breaker=100), (3.0,), *cars, cycle=2)
    site.circuits = (Circuit(id="c", limit=40.0, meter=(Reading(0.0, 0.0),)),)
    site.unmanaged = {"c": (3.0,)}
    site.run(240)
    assert {car.limit for car in cars} == {16.0}
    site.base, site.unmanaged = (unmanaged,), {"c": (unmanaged,)}
    return site


@pytest.mark.parametrize("every", [2, 10, 30])
def test_a_circuit_whose_meter_is_slow_is_not_made_up_for_twice(every: int) -> None:
    """Until it tells again, it tells of the time before those who obey were told less."""
    one = Car(evse("one", legs=(A,), order=1, circuit="c"), meter=2.0)
    two = Car(evse("two", legs=(A,), order=2, circuit="c"), meter=2.0)
    site = in_circuit(one, two, unmanaged=14.0)
    two.obeys = False
    told = []
    for _ in range(-(-180 // every)):
        site.silent = set()
        moments = site.run(2)
        site.silent = {"c"}
        told += moments + site.run(every - 2)
    assert {of(moment.plan, "one").limit for moment in told[-10:]} == {10.0}
    assert min(of(moment.plan, "one").limit for moment in told) == 10
    assert told[-1].flow[0] <= 40


def test_what_the_meter_of_a_circuit_told_before_it_was_lost_is_over() -> None:
    """It had too much then; now it counts with the most of the last hour, and there is room for a minimum."""
    car = Car(evse("one", legs=(A,), circuit="c"), meter=2.0)
    site = in_circuit(car, unmanaged=28.0)
    car.response = 30.0
    site.run(10)
    site.silent = {"c"}
    moments = site.run(600)
    assert min(of(moment.plan, "one").limit for moment in moments) >= 6


def test_what_a_load_was_told_is_known_for_as_long_as_a_slow_meter_of_a_circuit_may_be_silent() -> None:
    """Else the meter is held against a limit of later, and the difference is given away a second time."""
    car = Car(evse(legs=(A,), max_current=6.0, circuit="c"), meter=1.0, response=1.0)
    site = House(Site(phases=1, breaker=100), (10.0,), car)
    site.circuits, site.unmanaged = (Circuit(id="c", limit=20.0, meter=(Reading(0.0, 0.0),)),), {"c": (10.0,)}
    site.run(300)
    site.branches["c"] = (replace(site.branches["c"][0], lost_after=300.0),)
    site.silent = {"c"}
    for seconds, most in ((10, 10.0), (140, 7.0), (30, 16.0)):
        site.run(seconds)
        car.load = replace(car.load, max_current=most)
    assert max(moment.flow[0] for moment in site.run(100)) <= 20


@pytest.mark.parametrize("every", [1, 5, 10, 30, 60])
@pytest.mark.parametrize("meter", [2.0, 5.0])
def test_a_meter_that_is_slower_than_the_charger_cuts_it_once(every: int, meter: float) -> None:
    """The charger tells of less before the meter tells anything new: that is no more of the house."""
    car = Car(evse(legs=(A,)), meter=meter)
    site = House(Site(phases=1, breaker=20), (3.0,), car, cycle=2, every=every)
    site.run(600)
    assert car.limit == 16
    site.base = (6.0,)
    moments = site.run(180)
    assert {of(moment.plan).limit for moment in moments[40:]} == {14.0}
    assert min(of(moment.plan).limit for moment in moments) == 14
