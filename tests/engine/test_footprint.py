"""Section 6: what a load is permitted, and what is reserved for it.

Two cars of 6 to 16 A on phase A, breaker 22, Priority: 16 and 6, until the first is seen to want less.
"""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import Any

import pytest
from hypothesis import given

from custom_components.dynamic_ocpp_evse.engine import Connection, Distribution, Load, Mode, ReasonCode, Site

from .helpers import A, Car, Flow, House, Moment, decide, evse, examples, limits, of, plug
from .strategies import Dice, any_load, any_site, dices

SITE = Site(phases=1, breaker=22)


def one(**more: Any) -> Load:
    return evse("one", **({"legs": (A,), "order": 1} | more))


def two(**more: Any) -> Load:
    return evse("two", **({"legs": (A,), "order": 2} | more))


def house(wants: Flow, site: Site = SITE, base: float = 0.0, **more: Any) -> House:
    return House(site, (base,), Car(one(**more), wants=wants), Car(two(**more)))


def settled(home: House, after: float = 240.0, watch: float = 600.0) -> dict[str, float]:
    """Return the limits once they are at rest; they stay there."""
    home.run(after)
    seen = [limits(moment.plan) for moment in home.run(watch)]
    assert all(each == seen[0] for each in seen)
    return seen[0]


@pytest.mark.parametrize(
    ("wants", "expected"),
    [
        pytest.param(inf, (16.0, 6.0), id="takes all it may"),
        pytest.param(15.2, (16.0, 6.0), id="0.8 A less is not more than 1 A"),
        pytest.param(12.0, (13.0, 9.0), id="12 + 1, and 22 - 13"),
        pytest.param(8.0, (9.0, 13.0), id="8 + 1, and 22 - 9"),
        pytest.param(3.0, (6.0, 16.0), id="never below its minimum, which it has confirmed"),
    ],
)
def test_a_steady_load_is_reserved_what_it_draws_plus_one_ampere(wants: float, expected: tuple[float, ...]) -> None:
    """The limit sent is lowered to the reserve, the other gets the rest."""
    home = house(wants)
    assert tuple(settled(home).values()) == pytest.approx(expected)
    first = of(home.run(1)[0].plan, "one")
    assert (first.reason.code is ReasonCode.VEHICLE_LIMIT) is (wants < 15)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        pytest.param(Distribution.SHARED, (9.0, 13.0), id="11/11 before"),
        pytest.param(Distribution.OPTIMIZED, (9.0, 13.0), id="16/6 before"),
        pytest.param(Distribution.STRICT, (9.0, 13.0), id="16/6 before, in order"),
    ],
)
def test_so_it_is_in_every_distribution(rule: Distribution, expected: tuple[float, ...]) -> None:
    assert tuple(settled(house(8.0, replace(SITE, distribution=rule))).values()) == pytest.approx(expected)


def test_who_waited_at_zero_gets_in() -> None:
    """Strict at 20 A: 16/0 before, 9/11 when the first takes 8."""
    home = house(8.0, replace(SITE, breaker=20, distribution=Distribution.STRICT))
    assert settled(home) == {"one": 9, "two": 11}


def test_so_it_is_with_the_sun() -> None:
    """16 A of sun are 10/6; the first takes 7: 8/8."""
    home = house(7.0, replace(SITE, breaker=63), base=-16.0, mode=Mode.SOLAR_ONLY)
    assert settled(home) == pytest.approx({"one": 8, "two": 8})


def test_a_draw_that_moves_keeps_its_permit() -> None:
    """Readings of 8 and 9 A are not within 0.5 A."""
    home = house(lambda now: 8.0 if now // 5 % 2 else 9.0)
    assert settled(home) == {"one": 16, "two": 6}


def test_a_draw_within_half_an_ampere_is_steady() -> None:
    """Readings of 8 and 8.4 A; the reserve is 1 A more than one of them."""
    home = house(lambda now: 8.0 if now // 5 % 2 else 8.4)
    home.run(240)
    last = limits(home.run(60)[-1].plan)
    assert 9.0 <= last["one"] <= 9.4
    assert last["one"] + last["two"] <= 22
    assert last["two"] >= 12.0


def test_two_readings_do_not_make_it_steady() -> None:
    """A meter of 30 s: the third reading of 8 A comes 60 s after the first; nothing is taken away before."""
    home = House(SITE, (0.0,), Car(one(), wants=8.0, meter=30.0), Car(two()))
    seen = [of(moment.plan, "one").limit for moment in home.run(62)]
    assert set(seen) == {16.0}
    home.run(240)
    assert of(home.run(1)[0].plan, "one").limit == pytest.approx(9.0)


def longest_overload(moments: list[Moment], limit: float) -> int:
    longest = run = 0
    for moment in moments:
        run = run + 1 if moment.flow[0] > limit + 0.01 else 0
        longest = max(longest, run)
    return longest


def test_the_permit_comes_back_as_soon_as_it_draws_up_to_the_reserve() -> None:
    """Its first ampere is there at once, the rest when the other has been cut; the breaker sees nothing of it."""
    home = house(8.0)
    assert settled(home) == {"one": 9, "two": 13}
    home.cars[0].wants = inf
    moments = home.run(180)
    assert limits(moments[-1].plan) == {"one": 16, "two": 6}
    assert longest_overload(moments, 22) == 0
    assert of(moments[20].plan, "two").limit < 13  # it is not left to wait for what others might free


def test_it_does_not_flap_between_permit_and_reserve() -> None:
    """A car that is full at 10 A for an hour: its limit and the other's change a few times in the beginning only."""
    home = house(10.0)
    seen = [tuple(limits(moment.plan).values()) for moment in home.run(3600)]
    late = seen[300:]
    assert set(late) == {(11.0, 11.0)}


def test_never_is_less_reserved_than_the_limit_last_confirmed() -> None:
    """The charger does not take the lower limit: it may draw 16 A again at any time, and does."""
    home = house(8.0)
    home.run(5)
    first = home.cars[0]
    first.orders.clear()
    first.limit, first.obeys, first.confirms = 16.0, False, False
    moments = home.run(300)
    assert max(of(moment.plan, "two").limit for moment in moments) == 6
    first.wants = inf
    assert longest_overload(home.run(60), 22) == 0


@pytest.mark.parametrize(
    ("breaker", "expected"),
    [
        pytest.param(22.0, (6.0, 16.0), id="room for both"),
        pytest.param(12.0, (6.0, 6.0), id="the other has its minimum beside the reserve: it does not wait"),
        pytest.param(11.0, (0.0, 11.0), id="the other would wait: the reserve is gone"),
    ],
)
def test_a_car_that_takes_nothing_keeps_its_minimum_only_while_nobody_waits(
    breaker: float, expected: tuple[float, ...]
) -> None:
    """SuspendedEV."""
    home = house(inf, replace(SITE, breaker=breaker))
    home.cars[0].load = one(connection=Connection.IDLE)
    assert tuple(settled(home).values()) == pytest.approx(expected)


def test_an_unplugged_load_reserves_nothing() -> None:
    home = house(inf)
    home.cars[0].load = one(connection=Connection.DISCONNECTED)
    assert settled(home) == {"one": 0, "two": 16}
    assert of(home.run(1)[0].plan, "one").available == 16  # Priority: the other gives way down to its minimum


def test_others_give_way_with_their_footprint() -> None:
    """The first takes 8 of 16: 22 - 9 are there for an unplugged second."""
    home = house(8.0)
    home.cars[1].load = two(connection=Connection.DISCONNECTED)
    home.run(240)
    assert of(home.run(1)[0].plan, "two").available == pytest.approx(13.0)


@pytest.mark.parametrize(
    ("load", "base", "expected"),
    [
        pytest.param(one(), 12.0, 10.0, id="Standard: 22 - 12"),
        pytest.param(one(), 17.0, 0.0, id="below the minimum"),
        pytest.param(one(mode=Mode.SOLAR_ONLY), -9.0, 9.0, id="Solar Only: the export"),
        pytest.param(one(mode=Mode.SOLAR_PRIORITY), -9.0, 9.0, id="Solar Priority: the export"),
        pytest.param(one(mode=Mode.SOLAR_PRIORITY), 9.0, 6.0, id="Solar Priority: the minimum"),
        pytest.param(plug("one", amps=10.0), 13.0, 0.0, id="a plug: all or nothing"),
        pytest.param(plug("one", amps=10.0), 12.0, 10.0, id="a plug"),
    ],
)
def test_available_is_what_it_would_be_given_if_it_started_now(load: Load, base: float, expected: float) -> None:
    unplugged = replace(load, connection=Connection.DISCONNECTED)
    decision = decide(SITE, (base,), unplugged)
    assert of(decision, "one").limit == 0
    assert of(decision, "one").available == pytest.approx(expected)


def test_who_is_plugged_in_needs_no_sun_to_spare() -> None:
    """A start that nobody asks for needs 0.25 A more than a plug takes; a person's choice does not."""
    heater = plug("heater", Mode.SOLAR_ONLY, 11.2)
    away = replace(heater, connection=Connection.DISCONNECTED)
    assert of(decide(SITE, (-11.4,), heater), "heater").limit == 11.2
    assert of(decide(SITE, (-11.4,), away), "heater").available == 11.2


def test_an_unplugged_load_is_dealt_to_in_its_own_place() -> None:
    """Optimized: 16/0 uses less than 11/6, with the remainder in order; the other way round it would be 7/10."""
    site = replace(SITE, breaker=17, distribution=Distribution.OPTIMIZED)
    assert limits(decide(site, (0.0,), one(), two(max_current=10.0))) == {"one": 11, "two": 6}
    away = decide(site, (0.0,), one(connection=Connection.DISCONNECTED), two(max_current=10.0))
    assert of(away, "one").available == 11


@examples(10_000)
@given(dice=dices())
def test_available_of_an_unplugged_load_is_the_limit_of_the_same_load_plugged_in(dice: Dice) -> None:
    """Whatever the site and the others: "with the others giving way as the mode says"."""
    site = any_site(dice)
    members = [any_load(dice, site.phases, index) for index in range(dice.pick(range(1, 5)))]
    base = dice.each(site.phases, dice.pick(((-70, 40), (-20, 20))))
    chosen = dice.pick(members)
    plugged = of(decide(site, base, *members), chosen.id)
    away = replace(chosen, connection=Connection.DISCONNECTED)
    unplugged = of(decide(site, base, *(away if load is chosen else load for load in members)), chosen.id)
    assert unplugged.limit == 0
    assert unplugged.available == pytest.approx(plugged.limit)
