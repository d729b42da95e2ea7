"""Loads that report what is usual: nothing is learned of them, and what is remembered stays the same object."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from custom_components.dynamic_ocpp_evse.engine import Connection, Memory, Plan, Site, Snapshot, plan

from . import helpers
from .helpers import Car, House, evse, examples
from .stories import Story
from .strategies import Dice, dices


@examples(5_000)
@given(dice=dices())
def test_to_look_at_what_is_usual_would_change_nothing(dice: Dice) -> None:
    """In every cycle of a random story; each load is looked at whose memory is a copy."""

    def both(shot: Snapshot, memory: Memory, now: float) -> tuple[Plan, Memory]:
        looked = memory._replace(loads=tuple(item.copy() for item in memory.loads))
        answer = plan(shot, memory, now)
        assert plan(shot, looked, now) == answer
        return answer

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(helpers, "plan", both)
        story = Story(dice)
        for _ in range(dice.pick(range(1, 7))):
            story.happen()


def test_the_memory_of_a_car_that_takes_what_it_may_stays() -> None:
    house = House(Site(), (2.0,) * 3, Car(evse()))
    house.run(300.0)
    [before] = house.memory.loads
    assert before.limit == 16.0
    house.run(20.0)
    [after] = house.memory.loads
    assert after is before


@pytest.mark.parametrize(("wants", "cap"), [(15.1, None), (14.9, 14.9)])
def test_a_car_that_takes_less_from_now_on_is_looked_at(wants: float, cap: float | None) -> None:
    house = House(Site(), (2.0,) * 3, Car(evse()))
    house.run(300.0)
    house.cars[0].wants = wants
    house.run(20.0)
    assert house.memory.loads[0].cap == cap


def test_a_car_that_wants_nothing_any_more_is_looked_at() -> None:
    house = House(Site(), (2.0,) * 3, Car(evse(), meter=5.0))
    house.run(302.0)
    car = house.cars[0]
    car.load = replace(car.load, connection=Connection.IDLE)
    house.run(1.0)
    assert house.memory.loads[0].declined


def test_a_memory_that_changes_leaves_the_one_before_as_it_was() -> None:
    house = House(Site(), (2.0,) * 3, Car(evse()))
    house.run(300.0)
    [before] = house.memory.loads
    told = repr(before)
    house.base = (15.0,) * 3
    house.run(20.0)
    [after] = house.memory.loads
    assert after.limit < before.limit
    assert repr(before) == told
