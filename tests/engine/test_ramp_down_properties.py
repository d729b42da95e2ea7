"""Section 8 beside *ramp down*: in every cycle of a random story a slowed plan keeps to what the plain one keeps to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.dynamic_ocpp_evse.engine import (
    Budget,
    Distribution,
    Load,
    LoadKind,
    LoadPlan,
    Memory,
    Plan,
    ReasonCode,
    Snapshot,
    plan,
)

from . import helpers
from .helpers import VOLTS, examples, of
from .physics import TRACE
from .stories import Story, SupplyStory
from .strategies import FED, SUNNY, Dice, dices

SUN = ReasonCode.NOT_ENOUGH_SOLAR

type Tell = Callable[[st.DataObject], Story | SupplyStory]


def use(shot: Snapshot, load: Load, part: LoadPlan, budget: Budget) -> int:
    """How many legs of a load count in a budget."""
    if budget.circuit is not None:
        parents = {circuit.id: circuit.parent for circuit in shot.circuits}
        at = load.circuit
        while at is not None and at != budget.circuit:
            at = parents[at]
        if at is None:
            return 0
    return sum(leg in budget.phases for leg in part.legs)


def check_limits(shot: Snapshot, memory: Memory, slowed: Plan, plain: Plan, now: float) -> list[str]:
    """Compare a slowed plan with the plain one; return who is slowed.

    A stop, a raise and what a person chose are as they would be, or a raise waits. Who is slowed falls as the option
    says, and only where all budgets that it uses have room for everybody, with the sun of those who run on it.
    """
    known = {item.id: item for item in memory.loads}
    ramp = (shot.site.ramp_down or 0.0) * (now - (memory.at or now))
    found = []
    for load in shot.loads:
        was, limit, least = known[load.id].limit if load.id in known else 0.0, of(slowed, load.id), of(plain, load.id)
        if least.limit == 0:
            assert limit.limit == 0
        elif least.limit >= was:
            assert was - TRACE <= limit.limit <= least.limit + TRACE
        else:
            assert least.limit - TRACE <= limit.limit <= max(least.limit, was - ramp) + TRACE
            assert limit.limit < was
        if limit.limit > least.limit + TRACE:
            found.append(load.id)
    assert found or slowed == plain
    served = [load for load in shot.loads if load.controlled and load.connection in FED]
    for load in served:
        assert (
            load.min_current - TRACE <= of(slowed, load.id).limit <= load.max_current + TRACE
            or not of(slowed, load.id).limit
        )
    running = {load.id for load in served if load.mode in SUNNY and of(slowed, load.id).limit > 0}
    for budget in slowed.budgets if found else ():
        uses = {load.id: use(shot, load, of(slowed, load.id), budget) for load in served}
        if not any(uses[name] for name in found):
            continue
        if budget.kind is ReasonCode.BELOW_EXCESS_THRESHOLD or (
            budget.kind is SUN and not any(uses[name] for name in running)
        ):
            continue
        assert sum(of(slowed, name).limit * count for name, count in uses.items()) <= budget.limit + 10 * TRACE
    return found


def begin(tell: Tell, dice: Dice) -> Story | SupplyStory:
    """A story in which most loads run, with room beside them, and share it."""
    story = tell(dice)
    house = story.house
    wide = dice.pick((0.0, 20.0, 40.0))
    house.site = replace(
        house.site,
        breaker=house.site.breaker + wide,
        max_import=None if wide else house.site.max_import,
        distribution=dice.pick((Distribution.SHARED, *Distribution)),
        ramp_up=dice.pick((None, 1.0)),
        ramp_down=dice.pick((0.1, 0.5, 2.0)),
    )
    if isinstance(story, SupplyStory):
        story.house.soc, story.house.pv = 96.0, min(60.0, story.truth.rating) * VOLTS
    else:
        house.base = dice.each(house.site.phases, (-40, -10))
    for car in story.cars:
        car.response = dice.pick((1.0, 3.0, 10.0))
        if car.load.kind is LoadKind.EVSE:
            car.load = replace(car.load, max_current=car.load.min_current + 10.0)
    house.run(150.0)
    return story


def change(story: Story | SupplyStory) -> None:
    """Let a car take another current of itself, so that it is lowered or others give way to it, and the house, too."""
    dice, house = story.dice, story.house
    for car in story.cars:
        car.wants = dice.pick((7.0, 9.0, inf)) if car.load.kind is LoadKind.EVSE else inf
    house.run(dice.pick((20.0, 45.0)))
    for _ in range(dice.pick(range(3))):
        house.base = tuple(float(own) + dice.tenths(-3, 3) for own in house.base if not callable(own))
        house.run(dice.pick((5.0, 20.0)))


@pytest.mark.parametrize("tell", [Story, SupplyStory])
def test_a_slowed_plan_keeps_what_the_plain_one_keeps(tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: Counter[str] = Counter()

    def both(shot: Snapshot, memory: Memory, now: float) -> tuple[Plan, Memory]:
        answer = plan(shot, memory, now)
        site = replace(shot.site, ramp_down=None)
        plain = plan(replace(shot, site=site), memory, now)[0]
        seen.update(check_limits(shot, memory, answer[0], plain, now))
        return answer

    @examples(2_000, 100)
    @given(dice=dices())
    def held(dice: Dice) -> None:
        story = begin(tell, dice)
        for _ in range(dice.pick(range(1, 4))):
            change(story)
            story.happen()

    monkeypatch.setattr(helpers, "plan", both)
    held()
    assert seen.total() > 100, "else it shows nothing"


@examples(2_000)
@given(dice=dices())
def test_a_ramp_faster_than_any_cut_changes_nothing(dice: Dice) -> None:
    """The slowed way of a plan is the plain one where it slows nobody."""

    def both(shot: Snapshot, memory: Memory, now: float) -> tuple[Plan, Memory]:
        answer = plan(replace(shot, site=replace(shot.site, ramp_down=None)), memory, now)
        for ramp in (1e6, 0.0):
            assert plan(replace(shot, site=replace(shot.site, ramp_down=ramp)), memory, now)[0] == answer[0]
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(helpers, "plan", both)
        change(begin(Story, dice))
