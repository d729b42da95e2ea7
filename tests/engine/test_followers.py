"""Cars that take less than they may, whatever that is: their limit is no limit of their own."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from math import inf

import pytest

from custom_components.dynamic_ocpp_evse.engine import Distribution, LoadPlan, Site

from .helpers import A, Car, House, Moment, evse, limits, of

SITE = Site(phases=1, breaker=63)


def told(moments: list[Moment], name: str = "car") -> list[LoadPlan]:
    return [of(moment.plan, name) for moment in moments]


def changes(plans: list[LoadPlan]) -> int:
    return sum(one.limit != other.limit for one, other in pairwise(plans))


@pytest.mark.parametrize("meter", [5.0, 10.0, 60.0])
@pytest.mark.parametrize("step", [0.1, 1.0])
@pytest.mark.parametrize(
    ("top", "share"),
    [
        pytest.param(32.0, lambda limit: 0.95 * limit, id="95 % of 32 A"),
        pytest.param(32.0, lambda limit: 0.92 * limit, id="92 % of 32 A"),
        pytest.param(16.0, lambda limit: 0.93 * limit, id="93 % of 16 A"),
        pytest.param(16.0, lambda limit: 0.9 * limit, id="90 % of 16 A"),
        pytest.param(16.0, lambda limit: 0.7 * limit, id="70 % of 16 A"),
        pytest.param(16.0, lambda limit: limit - 1.5, id="1.5 A less"),
        pytest.param(16.0, lambda limit: limit - 3.0, id="3 A less"),
    ],
)
def test_a_car_that_takes_a_share_of_its_limit_is_not_lowered_again_and_again(
    top: float, share: Callable[[float], float], step: float, meter: float
) -> None:
    """Once its draw is seen to fall with its limit, it gets that back, and keeps it."""
    car = Car(evse(max_current=top, step=step, legs=(A,)), share=share, meter=meter)
    home = House(SITE, (2.0,), car, cycle=5)
    home.run(900)
    seen = told(home.run(3600))
    assert changes(seen) == 0
    assert seen[-1].limit >= top - 0.6  # where its draw falls by less than 0.5 A, nobody can see it fall


def test_a_follower_whose_current_tapers_is_reserved_less() -> None:
    """It takes 70 % of what it may, and 6 A at last: a second car has the rest of 20 A."""
    first = Car(evse("one", legs=(A,)), share=lambda limit: 0.7 * limit, meter=10.0)
    home = House(Site(phases=1, breaker=20), (0.0,), first, Car(evse("two", legs=(A,), order=1)), cycle=5)
    home.run(900)
    assert limits(home.run(5)[-1].plan) == {"one": 14, "two": 6}
    first.wants = 6.0
    home.run(600)
    moments = home.run(1800)
    assert changes(told(moments, "one")) == 0
    assert of(moments[-1].plan, "one").limit == pytest.approx(6 / 0.7 + 1, abs=0.6)
    assert limits(moments[-1].plan)["two"] == pytest.approx(20 - limits(moments[-1].plan)["one"])
    assert moments[-1].draws[0] == (6.0,)


@pytest.mark.parametrize("meter", [10.0, 30.0])
def test_a_taper_is_followed_down_and_takes_the_limit_with_it(meter: float) -> None:
    """A car that falls from 16 to 4 A in half an hour follows nobody: its reserve falls with it, in a few steps."""
    home = House(
        Site(phases=1, breaker=22),
        (0.0,),
        Car(evse("one", legs=(A,)), wants=lambda now: max(4.0, 16.0 - max(0.0, now - 1600.0) / 150), meter=meter),
        Car(evse("two", legs=(A,), order=1)),
        cycle=5,
    )
    moments = home.run(3000)
    first = told(moments, "one")
    assert first[-1].limit == 6
    assert of(moments[-1].plan, "two").limit == 16
    assert sum(one.limit < other.limit for one, other in pairwise(first)) <= 6
    assert max(moment.flow[0] for moment in moments) <= 22


def test_a_car_that_stops_by_itself_does_not_follow() -> None:
    """Full just after its limit was lowered: 6 A stay for it, and not 16."""
    home = House(SITE, (0.0,), Car(evse(legs=(A,)), wants=10.0))
    while home.run(1)[-1].plan.loads[0].limit != 11.0:
        pass
    home.cars[0].wants = 0.0
    home.run(300)
    assert {plan.limit for plan in told(home.run(300))} == {6.0}


@pytest.mark.parametrize("room", [15.2, 15.5, 15.8])
def test_a_permit_that_others_cut_into_is_no_reason_to_stop_them(room: float) -> None:
    """Optimized: 9.3 A of the first and a minimum of 6 A fit; it draws up to 9.5 A, and wants no more."""
    site = Site(phases=1, breaker=20, distribution=Distribution.OPTIMIZED)
    first = Car(evse("one", legs=(A,)), wants=9.3, meter=10.0)
    home = House(site, (20 - room,), first, Car(evse("two", legs=(A,), order=1), meter=10.0), cycle=5)
    home.run(900)
    moments = home.run(3600)
    assert {plan.limit for plan in told(moments, "two")} == {6.0}
    assert changes(told(moments, "one")) == 0
    first.wants = inf
    home.site = Site(phases=1, breaker=40, distribution=Distribution.OPTIMIZED)
    home.run(180)
    assert limits(home.run(1)[-1].plan) == {"one": 16, "two": 16}


def test_what_others_leave_it_is_not_taken_for_what_it_wants() -> None:
    """Squeezed from 10 to 7 A for ten minutes, it gets its 11 A back at once when there is room."""
    car = Car(evse(legs=(A,)), wants=10.0)
    home = House(Site(phases=1, breaker=20), (lambda now: 13.0 if 1300 <= now < 1900 else 0.0,), car)
    home.run(899)
    assert home.run(1)[-1].plan.loads[0].limit == 7.0
    seen = told(home.run(300))
    assert seen[-1].limit == 11.0
    assert max(plan.limit for plan in seen) == 11.0


@pytest.mark.parametrize("step", [0.1, 1.0])
@pytest.mark.parametrize(
    ("uses", "wants", "least", "most"),
    [
        pytest.param(1, inf, 16.0, 16.0, id="one leg"),
        pytest.param(2, inf, 16.0, 16.0, id="two legs"),
        pytest.param(3, inf, 16.0, 16.0, id="three legs"),
        pytest.param(1, 8.0, 9.0, 9.0, id="8 A on one leg, and 1 A more"),
        pytest.param(2, 7.0, 13.0, 16.0, id="14 A, which may be those of one leg"),
        pytest.param(3, 8.0, 13.0, 13.0, id="24 A, which take two legs at least"),
    ],
)
def test_a_power_tells_nothing_of_each_leg(uses: int, wants: float, least: float, most: float, step: float) -> None:
    """What fits fewer legs may be theirs: a car on one of three is not lowered to a third of what it may."""
    car = Car(evse(shared=True, step=step), uses=uses, wants=wants, meter=10.0)
    home = House(Site(breaker=32), (2.0, 2.0, 2.0), car, cycle=5)
    moments = home.run(900)
    assert min(plan.limit for plan in told(moments[60:])) >= least
    late = home.run(1800)
    assert changes(told(late)) == 0
    assert least <= of(late[-1].plan).limit <= most
    assert of(late[-1].plan).legs == car.load.legs
    assert max(max(moment.flow) for moment in (*moments, *late)) <= 32
