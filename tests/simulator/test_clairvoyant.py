"""What a solar load may take in truth, with numbers worked out by hand."""

from __future__ import annotations

import pytest

from simulator.clairvoyant import Clairvoyant, SunRule, best_step
from simulator.engine import Accounting, Load, LoadKind, Mode, Phase

ON_A = (1.0, 0.0, 0.0)


def car(
    name: str = "car", legs: tuple[Phase, ...] = (Phase.A,), mode: Mode = Mode.SOLAR_ONLY, step: float = 0.1
) -> Load:
    return Load(id=name, kind=LoadKind.EVSE, mode=mode, min_current=6.0, max_current=16.0, legs=legs, step=step)


@pytest.mark.parametrize(
    ("room", "step", "amps"),
    [
        (5.99, 0.1, 0.0),
        (6.0, 0.1, 6.0),
        (9.27, 0.1, 9.2),
        (9.27, 1.0, 9.0),
        (9.27, 0.0, 9.27),
        (40.0, 0.1, 16.0),
        (-3.0, 0.1, 0.0),
        (9.3, 0.1, 9.3),
    ],
)
def test_best_step_is_nothing_or_min_to_max_rounded_down(room: float, step: float, amps: float) -> None:
    assert best_step(car(step=step), room) == pytest.approx(amps)


def test_sun_is_each_phase_s_share_less_its_house() -> None:
    sun = SunRule(shares=ON_A).sun(2300.0, (3.0, 1.0, 2.0), None)
    assert sun == pytest.approx((7.0, -1.0, -2.0))
    assert SunRule().sun(6900.0, (3.0, 1.0, 12.0), None) == pytest.approx((7.0, 9.0, -2.0))


@pytest.mark.parametrize(
    ("accounting", "legs", "room"),
    [
        (Accounting.PER_PHASE, (0,), 7.0),
        (Accounting.PER_PHASE, (0, 1, 2), -2.0),
        (Accounting.NETTED, (0,), 14.0),
        (Accounting.NETTED, (0, 1, 2), 14.0 / 3),
    ],
)
def test_room_is_the_worst_leg_s_or_the_sum_where_it_is_netted(
    accounting: Accounting, legs: tuple[int, ...], room: float
) -> None:
    assert SunRule(accounting=accounting).room((7.0, 9.0, -2.0), legs) == pytest.approx(room)


@pytest.mark.parametrize(
    ("accounting", "draw", "beyond"),
    [
        (Accounting.PER_PHASE, (6.0, 6.0, 6.0), 6.0),
        (Accounting.PER_PHASE, (8.0, 0.0, 1.0), 2.0),
        (Accounting.NETTED, (6.0, 6.0, 6.0), 4.0),
        (Accounting.NETTED, (8.0, 0.0, 1.0), 0.0),
    ],
)
def test_unwanted_is_what_is_beyond_the_sun_and_never_the_house_s(
    accounting: Accounting, draw: tuple[float, ...], beyond: float
) -> None:
    assert SunRule(accounting=accounting).unwanted((7.0, 9.0, -2.0), draw) == pytest.approx(beyond)


@pytest.mark.parametrize(
    ("soc", "allowed", "a"),
    [
        (79.0, False, 0.0),
        (80.0, False, 7.0),
        (90.0, False, 7.0),
        (74.0, True, 0.0),
        (75.0, True, 7.0),
        (81.0, True, 17.0),
    ],
)
def test_below_its_target_the_battery_goes_first(soc: float, allowed: bool, a: float) -> None:
    rule = SunRule(target=80.0, hysteresis=5.0, discharge=6900.0)
    assert rule.sun(6900.0, (3.0, 3.0, 3.0), soc, allowed=allowed)[0] == pytest.approx(a)


def test_beside_a_battery_the_sum_of_the_phases_binds_as_well() -> None:
    assert SunRule(target=80.0).room((9.0, 1.0, -3.0), (0,)) == pytest.approx(7.0)


def test_takes_the_largest_step_of_each_load_in_turn() -> None:
    seer = Clairvoyant(SunRule(), [car("one"), car("two"), car("other", mode=Mode.STANDARD)])
    assert seer.names == ("one", "two")
    assert seer.take((23.4, 0.0, 0.0), {"one": 16.0, "two": 16.0}) == pytest.approx({"one": 16.0, "two": 7.4})
    assert seer.take((21.0, 0.0, 0.0), {"one": 16.0, "two": 16.0}) == pytest.approx({"one": 16.0, "two": 0.0})


def test_takes_no_more_than_the_car_would() -> None:
    seer = Clairvoyant(SunRule(), [car()])
    assert seer.take((20.0, 0.0, 0.0), {"car": 9.5}) == pytest.approx({"car": 9.5})
    assert seer.take((20.0, 0.0, 0.0), {}) == {"car": 0.0}
