"""What is left out of a deal binds nobody: every decision is the same as with all scarce budgets counted."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

from hypothesis import given

from custom_components.dynamic_ocpp_evse.engine import (
    Accounting,
    Distribution,
    Memory,
    RateUnit,
    ReasonCode,
    Site,
    narrowing,
    plan,
)

from .helpers import START, VOLTS, A, B, decide, evse, examples, of, snapshot
from .strategies import Dice, any_load, any_site, any_state, dices


@examples(30_000, 200)
@given(dice=dices())
def test_sets_of_phases_that_cannot_bind_change_no_decision(dice: Dice) -> None:
    """A site of three phases that may import about what two of them bear: the pairs bind now and then."""
    breaker = dice.pick((16.0, 25.0, 63.0, 160.0))
    may = VOLTS * breaker * dice.tenths(1.5, 4.5)
    site = replace(any_site(dice), phases=3, breaker=breaker, max_import=may, accounting=Accounting.PER_PHASE)
    members = [any_load(dice, 3, index) for index in range(dice.pick(range(2, 9)))]
    memory, limits = Memory(), [0.0] * len(members)
    for cycle in range(dice.pick(range(1, 6))):
        now = START + 20.0 * cycle
        base = dice.each(3, (-20, 40))
        seen = [
            # Who has not confirmed a lower limit keeps more than the rooms have.
            replace(any_state(dice, load), draw_at=now, confirmed=limit + dice.pick((0.0, 0.0, 20.0)))
            for load, limit in zip(members, limits, strict=True)
        ]
        shot = snapshot(site, base, *seen, at=now)
        with patch.object(narrowing, "_loose", return_value=()):
            counted = plan(shot, memory, now)
        decision, memory = plan(shot, memory, now)
        assert (decision, memory) == counted
        limits = [load.limit for load in decision.loads]


def test_a_pair_of_phases_binds_chargers_in_watts_whose_legs_are_unknown() -> None:
    """Two phases have 32 A each for such a charger, and together only what is sent to all legs of all of them."""
    members = [evse(f"w{index}", unit=RateUnit.WATTS, order=index) for index in range(9)]
    site = Site(breaker=160.0, max_import=VOLTS * 380.0, distribution=Distribution.PRIORITY)
    with patch.object(narrowing, "_loose", return_value=()):
        counted = decide(site, (0.0, 0.0, 0.0), *members)
    assert decide(site, (0.0, 0.0, 0.0), *members) == counted


def test_a_pair_of_phases_binds_where_loads_keep_more_than_there_is() -> None:
    """On each of two phases 80 A are left, which five loads take; a sixth still keeps 16 A of its own beside that.

    So the pair of phases, which has 180 A, has nothing left for the last ones, and they are told so.
    """
    site = Site(breaker=100.0, max_import=VOLTS * 220.0, distribution=Distribution.STRICT)
    members = [
        evse(f"{leg.name}{index}", legs=(leg,), order=index, confirmed=16.0 if index < 6 else 0.0)
        for leg in (A, B)
        for index in range(7)
    ]
    _, memory = plan(snapshot(site, (0.0, 0.0, 0.0), *members), Memory(), START)
    late = [replace(load, confirmed=36.0) if load.order == 5 else load for load in members]
    decision, _ = plan(snapshot(site, (0.0, 0.0, 0.0), *late, at=START + 20.0), memory, START + 20.0)
    lacking = {(gap.budget, gap.phases) for gap in of(decision, "A6").reason.shortfalls}
    assert (ReasonCode.MAX_IMPORT, (A, B)) in lacking
