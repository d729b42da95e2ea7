"""Section 8 with batteries, inverters and circuits over time: stories in a closed loop, and absurd readings.

A story is a hundred decisions and more. HYPOTHESIS_PROFILE=long runs 100,000 decisions and more a group.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import inf

from hypothesis import given
from hypothesis import strategies as st

from custom_components.dynamic_ocpp_evse.engine import (
    Battery,
    Circuit,
    Connection,
    Inverter,
    Load,
    LoadKind,
    Memory,
    Mode,
    RateUnit,
    Reading,
    Site,
    Snapshot,
    modes_of,
    plan,
)

from .helpers import START, VOLTS, BatteryHouse, Car, Moment, examples, on_phases, tenths
from .physics import check_circuits
from .strategies import (
    FED,
    absurd_loads,
    absurd_sites,
    charges,
    check_sane,
    check_values,
    mostly,
    sites,
    supplies,
)


class SupplyStory:
    """A house with battery, inverter and circuits in a closed loop to which things happen."""

    def __init__(self, data: st.DataObject, modes: Sequence[Mode] = tuple(Mode)) -> None:
        self.data = data
        self.truth, members = data.draw(supplies(modes, blind=((),), running=False))
        self.site = self.truth.site
        self.cars = [
            Car(
                load,
                response=data.draw(st.sampled_from((1.0, 3.0, 10.0))),
                meter=data.draw(st.sampled_from((1.0, 5.0, 30.0))),
                wants=data.draw(st.sampled_from((inf, inf, 9.0))) if load.kind is LoadKind.EVSE else inf,
                uses=data.draw(st.sampled_from((3, 3, 1))) if load.unit is RateUnit.AMPS else 3,
            )
            for load in members
        ]
        self.house = BatteryHouse(
            self.site,
            self.truth.house,
            *self.cars,
            pv=self.truth.produced * VOLTS,
            soc=self.truth.soc,
            share=data.draw(st.sampled_from((1.0, 1.0, 0.6))),
            takes=data.draw(st.sampled_from((1.0, 1.0, 0.6))),
            capacity=data.draw(st.sampled_from((1e6, 10_000.0, 500.0))),
            cycle=data.draw(st.sampled_from((1, 5))),
        )
        # A circuit whose meter never answered feeds nobody; here each answers at first, and may go silent.
        self.house.circuits = tuple(replace(circuit, meter=None) for circuit in self.truth.circuits)
        self.house.unmanaged = {
            circuit.id: self.truth.unmanaged(circuit)
            for circuit in self.house.circuits
            if circuit.id in self.truth.metered
        }

    @property
    def members(self) -> list[Load]:
        return [car.load for car in self.cars]

    def happen(self) -> list[Moment]:
        """Let one thing happen and some time pass."""
        house, car = self.house, self.data.draw(st.sampled_from(self.cars))
        what = self.data.draw(st.integers(0, 6))
        if what <= 1:
            self.step()
        elif what == 2:
            car.load = replace(car.load, mode=self.data.draw(st.sampled_from(modes_of(car.load.kind))))
        elif what == 3:
            car.load = replace(car.load, connection=self.data.draw(st.sampled_from(tuple(FED) * 2 + tuple(Connection))))
        elif what == 4:
            house.soc = self.data.draw(charges(self.truth.battery))
        elif what == 5:
            house.blind = self.data.draw(
                st.sampled_from(((), ("soc",), ("battery",), ("output",), ("solar", "output")))
            )
        else:
            house.share = self.data.draw(st.sampled_from((1.0, 0.6, 0.2)))
        return house.run(self.data.draw(st.sampled_from((5.0, 20.0, 70.0))))

    def step(self) -> None:
        """Give house or sun another value."""
        if self.data.draw(st.booleans()):
            extra = self.data.draw(st.tuples(*[tenths(0, 20)] * self.site.phases))
            least = [0.0] * self.site.phases
            for amps in self.truth.beside.values():
                least = [own + more for own, more in zip(least, amps, strict=True)]
            self.house.base = tuple(own + more for own, more in zip(least, extra, strict=True))
        else:
            self.house.pv = min(self.data.draw(tenths(0, 60)), self.truth.rating) * VOLTS

    def settle(self) -> list[Moment]:
        """Let nothing more happen, with everything measured and everybody served."""
        self.house.blind = ()
        for car in self.cars:
            car.load = replace(car.load, connection=Connection.READY, controlled=True)
        return self.house.run(400.0)


def overloads(story: SupplyStory, moment: Moment) -> set[str]:
    """The phases, imports and circuits above their limit while managed loads draw on them."""
    site, found = story.site, set()
    taken = on_phases(site.phases, story.members, moment.draws)
    if site.off_grid:
        return found
    for phase, flow in enumerate(moment.flow):
        if taken[phase] > 0.01 and flow > site.breaker + 0.01:
            found.add(f"phase {phase}")
    return found


@examples(1_000, quick=12)
@given(st.data())
def test_no_overload_outlasts_response_and_two_cycles(data: st.DataObject) -> None:
    """Property 1 in the closed loop; the battery needs some seconds, too, to do what it can."""
    story = SupplyStory(data)
    slowest = max(car.response for car in story.cars)
    since: dict[str, float] = {}
    for _ in range(data.draw(st.integers(1, 5))):
        moments = story.happen()
        since = dict.fromkeys(since, moments[0].at)
        for moment in moments:
            above = overloads(story, moment)
            since = {name: since.get(name, moment.at) for name in above}
            for at in since.values():
                assert moment.at - at <= slowest + 2 * story.house.cycle + 1


@examples(1_000, quick=12)
@given(st.data())
def test_values_and_circuits_hold_through_every_story(data: st.DataObject) -> None:
    """Properties 1 and 2 in each cycle: no command ever exceeds a circuit by what is commanded alone."""
    story = SupplyStory(data)
    for _ in range(data.draw(st.integers(1, 5))):
        for moment in story.happen():
            check_values(story.members, moment.plan)
    last = story.settle()[-1]
    check_values(story.members, last.plan)
    check_circuits(replace(story.truth, circuits=story.house.circuits), story.members, last.draws, slack=0.01)


@examples(1_000, quick=12)
@given(st.data())
def test_off_grid_no_more_is_drawn_than_there_is(data: st.DataObject) -> None:
    """Property 5 in the closed loop: when all has settled the battery gives no more than it has."""
    story = SupplyStory(data)
    if not story.site.off_grid:
        story.site = replace(story.site, off_grid=True)
        story.house.site = story.site
    story.house.capacity = 1e6
    for _ in range(data.draw(st.integers(0, 4))):
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


@st.composite
def absurd_supplies(draw: st.DrawFn, site: Site) -> Site:
    battery = Battery(
        max_charge=draw(mostly(0.0, 5000.0)),
        max_discharge=draw(mostly(0.0, 5000.0)),
        target=draw(mostly(50.0, 80.0, 100.0)),
        minimum=draw(mostly(0.0, 20.0, 95.0)),
        hysteresis=draw(mostly(0.0, 5.0)),
        full=draw(mostly(97.0, 100.0)),
        feeds_solar=draw(st.booleans()),
        leftover=draw(st.booleans()),
        grid_charging=draw(st.booleans()),
    )
    inverter = Inverter(
        max_power=draw(st.none() | mostly(3000.0, 12000.0)),
        max_phase_power=draw(st.none() | mostly(2000.0, 4000.0)),
        asymmetric=draw(st.booleans()),
        has_battery=draw(st.booleans()),
    )
    return replace(
        site,
        off_grid=draw(st.booleans()),
        battery=draw(st.none() | st.just(battery)),
        inverter=draw(st.none() | st.just(inverter)),
        battery_lost_after=draw(mostly(300.0)),
    )


@st.composite
def absurd_readings(draw: st.DrawFn, site: Site) -> Snapshot:
    """Readings of any value and age, meters of too many or too few phases, circuits in any ring."""
    amps = mostly(-20.0, -9.0, 0.0, 3.0, 24.0)
    reading = st.none() | st.builds(Reading, amps, mostly(START, START + 20, START + 60))
    watts = st.none() | st.builds(Reading, mostly(-5000.0, 0.0, 90.0, 50.0, 20.0, 3000.0), mostly(START, START + 60))
    meter = st.lists(reading, max_size=4).map(tuple)
    names = st.sampled_from((None, "c0", "c1", "c2", "nowhere"))
    return Snapshot(
        site=site,
        grid=draw(st.tuples(*[reading] * site.phases) | meter),
        loads=tuple(
            replace(draw(absurd_loads(index)), circuit=draw(names)) for index in range(draw(st.integers(0, 3)))
        ),
        solar=draw(watts),
        soc=draw(watts),
        battery=draw(watts),
        output=draw(st.tuples(*[reading] * site.phases) | meter),
        circuits=tuple(
            Circuit(id=f"c{index}", limit=draw(mostly(10.0, 20.0)), parent=draw(names), meter=draw(st.none() | meter))
            for index in range(draw(st.integers(0, 3)))
        ),
    )


@examples(50_000)
@given(st.data())
def test_absurd_supplies_get_a_safe_plan_with_a_reason(data: st.DataObject) -> None:
    """Property 9 for readings and configuration of battery, inverter, output and circuits, over several cycles."""
    memory, now = Memory(), START
    sound = data.draw(sites())
    for _ in range(data.draw(st.integers(1, 3))):
        now += data.draw(st.sampled_from((0.0, 1.0, 20.0, 70.0)))
        site = data.draw(st.just(sound) | absurd_sites()) if data.draw(st.booleans()) else sound
        shot = data.draw(absurd_readings(data.draw(absurd_supplies(site))))
        decision, memory = plan(shot, memory, now)
        check_sane(shot, decision)
        assert decision.gates is None or shot.site.battery is not None


@examples(1_000, quick=12)
@given(st.data())
def test_a_sound_supply_recovers_from_absurd_cycles(data: st.DataObject) -> None:
    """Property 9: after absurd readings of battery, inverter and circuits the limits are kept as ever."""
    story = SupplyStory(data, (Mode.STANDARD, Mode.SOLAR_ONLY))
    memory, now = Memory(), START
    for _ in range(data.draw(st.integers(1, 3))):
        shot = data.draw(absurd_readings(story.site))
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
