"""Section 8 for sites with a battery, an inverter, no grid or circuits: what one decision must never do.

What is checked against is the physics of `physics.py`. HYPOTHESIS_PROFILE=long runs 100,000 sites a group.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import assume, given

from custom_components.dynamic_ocpp_evse.engine import Load, LoadKind, Memory, Mode, Plan, ReasonCode, plan

from .checks import check_first, check_values, scenarios
from .helpers import START, examples, first, of, on_phases
from .physics import TRACE, Truth, check_circuits, check_rest, check_wires
from .strategies import FED, SUNNY, Dice, any_charge, any_supply, dices

BOUGHT = (Mode.STANDARD, Mode.SOLAR_PRIORITY)
FROM_THE_SUN = (Mode.SOLAR_ONLY, Mode.SOLAR_PRIORITY, Mode.EXCESS)


def shared(truth: Truth, members: Sequence[Load]) -> tuple[list[Load], list[float]]:
    """The loads that the plan rules, and what the site consumes beside them."""
    ruled = [load for load in members if load.controlled and load.connection in FED]
    others = [load for load in members if load not in ruled]
    drawn = on_phases(truth.count, others, [load.draw or () for load in others])
    return ruled, [own + more for own, more in zip(truth.house, drawn, strict=True)]


def rises(load: Load, decision: Plan) -> bool:
    """Whether a rung of sun or excess gives it something."""
    limit = of(decision, load.id).limit
    return limit > (0.0 if load.mode in SUNNY else load.min_current + TRACE) and load.mode is not Mode.STANDARD


def of_the_sun(truth: Truth, load: Load, decision: Plan) -> bool:
    """Whether the sun alone may feed what this load was given; without grid charging that of any source, too."""
    bought = truth.battery.grid_charging or load.kind is not LoadKind.EVSE
    return of(decision, load.id).limit > 0 and (rises(load, decision) or not bought)


def leaves(truth: Truth, load: Load, decision: Plan) -> bool:
    """Whether this load has to leave to the battery what that can take."""
    return rises(load, decision) and (load.mode is Mode.EXCESS or not truth.stands_back)


@examples(100_000, quick=400)
@given(dice=dices())
def test_wires_and_inverter_bear_what_was_given(dice: Dice) -> None:
    """Properties 1, 2, 4, 5: limits drawn in full, and by any part of the legs, on the plant as it really is."""
    truth, members = any_supply(dice) if dice.one_in(2) else any_supply(dice, BOUGHT, running=False, plain=True)
    decision = first(truth.snapshot(members))
    check_values(members, decision)
    ruled, rest = shared(truth, members)
    for taken in scenarios(ruled, decision):
        check_wires(truth, rest, on_phases(truth.count, ruled, taken))
    taken = next(scenarios(ruled, decision))
    others = [load for load in members if load not in ruled]
    check_circuits(truth, ruled, taken, others)
    some = [[amps if dice.one_in(2) else 0.0 for amps in legs] for legs in taken]
    check_wires(truth, rest, on_phases(truth.count, ruled, some))


@examples(100_000, quick=400)
@given(dice=dices())
def test_solar_rungs_import_nothing_and_leave_the_battery_its_own(dice: Dice) -> None:
    """Properties 3 and 4, judged with the battery at rest within its gates; riding through apart."""
    truth, members = any_supply(dice) if dice.one_in(2) else any_supply(dice, FROM_THE_SUN, running=False, plain=True)
    decision = first(truth.snapshot(members))
    if any(part.reason.code is ReasonCode.RIDING_THROUGH for part in decision.loads):
        return
    ruled, rest = shared(truth, members)
    taken = next(scenarios(ruled, decision))
    used = [own + more for own, more in zip(rest, on_phases(truth.count, ruled, taken), strict=True)]
    # Of the loads of one stage only those ahead count: a plug that buys from the grid may come after.
    plugs = on_phases(
        truth.count,
        ruled,
        [[amps * (load.mode is Mode.CONTINUOUS) for amps in legs] for load, legs in zip(ruled, taken, strict=True)],
    )
    without = [own - more for own, more in zip(used, plugs, strict=True)]
    for load in ruled:
        if load.mode is Mode.SOLAR_ONLY and not truth.stands_back and not truth.battery.leftover:
            assert of(decision, load.id).limit == 0
        if of_the_sun(truth, load, decision):
            counts = used if rises(load, decision) else without
            check_rest(truth, counts, set(load.legs), leaves=leaves(truth, load, decision))


@examples(50_000)
@given(dice=dices())
def test_the_order_of_lists_and_a_second_call_change_nothing(dice: Dice) -> None:
    """Property 6 with battery and circuits, with the memory carried on for some cycles."""
    truth, members = any_supply(dice)
    loads, places = dice.shuffled(members), dice.shuffled(truth.circuits)
    one, two = Memory(), Memory()
    for cycle in range(dice.pick(range(1, 4))):
        now = START + 20.0 * cycle
        truth = replace(truth, sun=dice.tenths(0, 60), soc=any_charge(dice, truth.battery), at=now)
        shot = truth.snapshot(members)
        metered = {circuit.id: circuit for circuit in shot.circuits}
        other = replace(
            shot,
            loads=tuple(replace(load, draw_at=now) for load in loads),
            circuits=tuple(metered[circuit.id] for circuit in places),
        )
        answer = plan(shot, one, now)
        assert plan(shot, one, now) == answer
        shuffled = plan(other, two, now)
        assert shuffled[0] == answer[0]
        one, two = answer[1], shuffled[1]


@examples(35_000, quick=100)
@given(dice=dices())
def test_more_breaker_never_hurts_the_first(dice: Dice) -> None:
    """Property 7."""
    truth, members = any_supply(dice, running=False)
    breaker = truth.site.breaker + dice.tenths(0.1, 20)
    wider = replace(truth, site=replace(truth.site, breaker=breaker))
    check_first(members, first(truth.snapshot(members)), first(wider.snapshot(members)), truth.site.distribution)


@examples(35_000, quick=300)
@given(dice=dices())
def test_more_sun_never_hurts_the_first(dice: Dice) -> None:
    """Property 7, at the same SOC: the gates do not change. More sun, less from the battery, more export.

    Nothing says that an inverter takes back what it delivers already, on whatever phase. So more of it leaves less of
    an asymmetric inverter's rating, and of that of a phase where nobody measures on which phases it delivers.
    """
    if dice.one_in(2):
        truth, members = any_supply(dice, running=False)
    else:
        truth, members = any_supply(dice, FROM_THE_SUN, most=2, running=False, plain=True)
    inverter = truth.inverter
    assume("output" not in truth.blind or inverter.max_phase_power is None)
    assume(not inverter.asymmetric or inverter.max_power is None)
    if dice.one_in(2):  # where solar loads get anything at all
        truth = replace(truth, soc=max(truth.soc, min(100.0, truth.battery.target + truth.battery.hysteresis)))
    sunny = replace(truth, sun=truth.sun + dice.tenths(0.1, 40))
    check_first(members, first(truth.snapshot(members)), first(sunny.snapshot(members)), truth.site.distribution)


@examples(35_000, quick=100)
@given(dice=dices())
def test_a_higher_limit_of_a_circuit_never_hurts_the_first(dice: Dice) -> None:
    """Property 7, for circuits that the first load in order lies in, and for others."""
    truth, members = any_supply(dice, BOUGHT, running=False)
    assume(truth.circuits)
    chosen = dice.pick(truth.circuits)
    members = [replace(load, circuit=chosen.id) if dice.one_in(2) else load for load in members]
    more = replace(chosen, limit=chosen.limit + dice.tenths(0.1, 20))
    wider = replace(truth, circuits=tuple(more if circuit is chosen else circuit for circuit in truth.circuits))
    check_first(members, first(truth.snapshot(members)), first(wider.snapshot(members)), truth.site.distribution)
