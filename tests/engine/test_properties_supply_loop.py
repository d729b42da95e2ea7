"""Section 8 with batteries, inverters and circuits over time: stories in a closed loop, and absurd readings.

A story is a hundred decisions and more. HYPOTHESIS_PROFILE=long runs 100,000 decisions and more a group.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from math import inf

import pytest
from hypothesis import given

from custom_components.dynamic_ocpp_evse.engine import Circuit, Connection, Memory, Mode, Site, plan

from .absurd import OF_A_SHOT, OF_A_SITE, absurd_readings, absurd_site, absurd_supply, check_sane
from .checks import check_values
from .helpers import START, VOLTS, Car, House, Moment, evse, examples, on_phases
from .physics import check_circuits
from .stories import SupplyStory
from .strategies import Dice, any_site, dices


def overloads(story: SupplyStory, moment: Moment) -> set[str]:
    """The phases and circuits above their limit while loads draw on them that can be told less."""
    site, found = story.site, set()
    drawn = list(zip(story.members, moment.draws, strict=True))

    def flows(*, inside: Collection[str] | None = None, obeys: bool = False) -> list[float]:
        own = [
            (load, legs)
            for load, legs in drawn
            if (inside is None or load.circuit in inside) and not (obeys and load.connection is Connection.LOST)
        ]
        return on_phases(site.phases, [load for load, _ in own], [legs for _, legs in own])

    for circuit in story.truth.circuits:
        inside = story.truth.inside(circuit)
        others = story.house.unmanaged.get(circuit.id, (0.0,) * site.phases)
        managed = flows(inside=inside)
        for phase, own in enumerate(flows(inside=inside, obeys=True)):
            if own > 0.01 and managed[phase] + others[phase] > circuit.limit + 0.01:
                found.add(f"circuit {circuit.id} {phase}")
    if site.off_grid:
        return found
    for phase, own in enumerate(flows(obeys=True)):
        if own > 0.01 and moment.flow[phase] > site.breaker + 0.01:
            found.add(f"phase {phase}")
    return found


@examples(1_000, quick=120)
@given(dice=dices())
def test_no_overload_outlasts_response_and_two_cycles(dice: Dice) -> None:
    """Property 1 in the closed loop; the battery needs some seconds, too, to do what it can."""
    story = SupplyStory(dice)
    slowest = max(car.response for car in story.cars)
    since: dict[str, float] = {}
    for _ in range(dice.pick(range(1, 6))):
        moments = story.happen()
        since = dict.fromkeys(since, moments[0].at)
        for moment in moments:
            above = overloads(story, moment)
            since = {name: since.get(name, moment.at) for name in above}
            for at in since.values():
                assert moment.at - at <= slowest + 2 * story.house.cycle + 1


@pytest.mark.parametrize("meter", [1.0, 30.0])
def test_a_meter_that_falls_silent_overloads_no_circuit(meter: float) -> None:
    """20 A with 8 A beside it leave 12; without the meter it stays at that, for the house's most of the last hour."""
    load = evse(circuit="garage")
    house = House(Site(breaker=63), (8.0, 8.0, 8.0), Car(load, meter=meter))
    house.circuits, house.unmanaged = (Circuit(id="garage", limit=20.0),), {"garage": (8.0, 8.0, 8.0)}
    assert house.run(200.0)[-1].draws == ((12.0, 12.0, 12.0),)
    house.silent = {"garage"}
    assert max(legs[0] for moment in house.run(900.0) for legs in moment.draws) == 12.0


@examples(1_000, quick=12)
@given(dice=dices())
def test_values_and_circuits_hold_through_every_story(dice: Dice) -> None:
    """Properties 1 and 2 in each cycle: no command ever exceeds a circuit by what is commanded alone."""
    story = SupplyStory(dice)
    for _ in range(dice.pick(range(1, 6))):
        for moment in story.happen():
            check_values(story.members, moment.plan)
    last = story.settle()[-1]
    check_values(story.members, last.plan)
    check_circuits(replace(story.truth, circuits=story.house.circuits), story.members, last.draws, slack=0.01)


@examples(1_000, quick=12)
@given(dice=dices())
def test_off_grid_no_more_is_drawn_than_there_is(dice: Dice) -> None:
    """Property 5 in the closed loop: when all has settled the battery gives no more than it has."""
    story = SupplyStory(dice)
    if not story.site.off_grid:
        # Without a grid the battery is behind the inverter: one with its own converter has no rating that is known.
        inverter = story.site.inverter and replace(story.site.inverter, has_battery=True)
        story.site = story.house.site = replace(story.site, off_grid=True, inverter=inverter)
        story.truth = replace(story.truth, site=story.site)
    story.house.capacity = 1e6
    for _ in range(dice.pick(range(5))):
        story.happen()
    moments = story.settle()
    house, inverter = story.house, story.truth.inverter
    taken = on_phases(story.site.phases, story.members, moments[-1].draws)
    if max(taken) <= 0.01:
        return
    assert house.power <= story.truth.battery.max_discharge + 0.02 * VOLTS
    assert sum(house.output) <= story.truth.rating + 0.02
    each = inf if inverter.max_phase_power is None else inverter.max_phase_power / VOLTS
    assert all(own <= 0.01 or out <= each + 0.02 for own, out in zip(taken, house.output, strict=True))


@examples(50_000)
@given(dice=dices(3 * (2 * OF_A_SITE + OF_A_SHOT)))
def test_absurd_supplies_get_a_safe_plan_with_a_reason(dice: Dice) -> None:
    """Property 9 for readings and configuration of battery, inverter, output and circuits, over several cycles."""
    memory, now = Memory(), START
    sound = any_site(dice)
    for _ in range(dice.pick(range(1, 4))):
        now += dice.pick((0.0, 1.0, 20.0, 70.0))
        site = absurd_site(dice) if dice.one_in(4) else sound
        shot = absurd_readings(dice, absurd_supply(dice, site))
        decision, memory = plan(shot, memory, now)
        check_sane(shot, decision)
        assert decision.gates is None or shot.site.battery is not None


@examples(1_000, quick=12)
@given(dice=dices(3 * OF_A_SHOT + 250))
def test_a_sound_supply_recovers_from_absurd_cycles(dice: Dice) -> None:
    """Property 9: after absurd readings of battery, inverter and circuits the limits are kept as ever."""
    story = SupplyStory(dice, (Mode.STANDARD, Mode.SOLAR_ONLY))
    memory, now = Memory(), START
    for _ in range(dice.pick(range(1, 4))):
        shot = absurd_readings(dice, story.site)
        shot = replace(shot, loads=tuple(replace(load, draw_at=now) for load in story.members))
        decision, memory = plan(shot, memory, now)
        check_sane(shot, decision)
        now += 5.0
    story.house.now, story.house.memory = START + 100.0, memory
    moments = story.settle()
    check_values(story.members, moments[-1].plan)
    assert not overloads(story, moments[-1])
    load, site = story.members[0], story.site
    used = on_phases(site.phases, [load], [[load.min_current] * len(load.legs)])
    fits = max(own + more for own, more in zip(story.truth.house, used, strict=True)) <= site.breaker - 3.0
    alone = load.circuit is None and load.mode is Mode.STANDARD and len(story.members) == 1
    if alone and fits and site.max_import is None and story.truth.battery.grid_charging and not site.off_grid:
        assert moments[-1].plan.loads[0].limit > 0
