"""What holds at every step of every site: the energy balance, and the limits of what is built in."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.battery import Battery, BatteryConfig
from simulator.inverter import Inverter, InverterConfig
from simulator.phases import PHASES, PerPhase, Phase
from simulator.plant import Plant, PlantConfig, PlantState, WiredCharger

VOLTS = 230.0
HAIR = 1e-6

watts = st.floats(0.0, 12_000.0)
amps = st.floats(0.0, 40.0)
rating = st.none() | watts


class Moment(NamedTuple):
    """What is told to the site for one step."""

    house: PerPhase
    sun: float
    car: tuple[float, ...]
    dt: float


class Told:
    """House, sun and charger in one, that do what the moment says."""

    def __init__(self, moment: Moment) -> None:
        self.moment = moment

    def currents_of_house(self, now: float, time: float) -> PerPhase:
        return self.moment.house

    def power(self, time: float) -> float:
        return self.moment.sun

    def step(self, now: float, dt: float) -> None:
        """Nothing to do."""

    @property
    def currents(self) -> tuple[float, ...]:
        return self.moment.car


class House:
    def __init__(self, told: Told) -> None:
        self.currents = told.currents_of_house


moments = st.builds(
    Moment,
    house=st.tuples(amps, amps, amps),
    sun=st.just(0.0) | watts,
    car=st.tuples(amps, amps, amps),
    dt=st.sampled_from((0.25, 1.0, 5.0, 60.0)),
)
batteries = st.builds(
    BatteryConfig,
    capacity=st.floats(500.0, 20_000.0),
    max_charge=watts,
    max_discharge=watts,
    real_charge=st.floats(0.1, 1.0),
    real_discharge=st.floats(0.1, 1.0),
    efficiency=st.floats(0.5, 1.0),
    taper_soc=st.floats(0.0, 100.0),
    taper_floor=st.floats(0.0, 1.0),
    floor_soc=st.floats(0.0, 100.0),
    max_phase_power=rating,
)


@st.composite
def plants(draw: st.DrawFn) -> tuple[Plant, Told]:
    """Return a site of any kind, and what tells it."""
    phases = draw(st.sampled_from((1, 3)))
    there: tuple[tuple[Phase, ...], ...] = (("A",),) if phases == 1 else (("A",), ("C", "A"), PHASES)
    inverter = InverterConfig(
        max_power=draw(rating),
        max_phase_power=draw(rating),
        asymmetric=draw(st.booleans()),
        has_battery=draw(st.booleans()),
        phases=draw(st.sampled_from(there)),
        export_limit=draw(rating),
        response=draw(st.sampled_from((0.0, 2.0, 5.0))),
    )
    config = draw(st.none() | batteries)
    battery = None if config is None else Battery(config, soc=draw(st.floats(0.0, 100.0)))
    told = Told(Moment((0.0, 0.0, 0.0), 0.0, (0.0, 0.0, 0.0), 0.0))
    wired = WiredCharger(told, ("A", "A", "A") if phases == 1 else draw(st.sampled_from((PHASES, ("B", "B", "C")))))
    plant = Plant(
        PlantConfig(phases=phases, voltage=VOLTS, off_grid=draw(st.booleans())),
        House(told),
        told,
        chargers={"car": wired},
        battery=battery,
        inverter=Inverter(inverter),
    )
    return plant, told


def run(plant: Plant, told: Told, story: list[Moment]) -> list[PlantState]:
    """Return the states before and after each moment of the story."""
    states = [plant.state]
    for moment in story:
        told.moment = moment
        states.append(plant.step(plant.state.now + moment.dt, moment.dt))
    return states


stories = st.lists(moments, min_size=1, max_size=8)


@given(plants(), stories)
def test_energy_balance_closes_on_each_phase_and_in_all(site: tuple[Plant, Told], story: list[Moment]) -> None:
    plant, told = site
    for moment, state in zip(story, run(plant, told, story)[1:], strict=True):
        supply = [sum(parts) for parts in zip(
            state.grid, state.output, state.battery_output, state.unserved, strict=True
        )]  # fmt: skip
        taken = [sum(parts) for parts in zip(state.house, state.loads["car"], strict=True)]
        assert supply == pytest.approx(taken, abs=HAIR)
        assert sum(taken) == pytest.approx(sum(moment.house) + sum(moment.car))
        given_watts = (sum(state.output) + sum(state.battery_output)) * VOLTS
        assert given_watts == pytest.approx(state.solar + state.battery_power, abs=HAIR * VOLTS)


@given(plants(), stories)
def test_battery_keeps_to_its_power_and_its_charge(site: tuple[Plant, Told], story: list[Moment]) -> None:
    plant, told = site
    battery = plant.battery
    states = run(plant, told, story)
    if battery is None:
        assert all(state.battery_power == pytest.approx(0.0, abs=HAIR) and state.soc is None for state in states)
        return
    config = battery.config
    for moment, (before, after) in zip(story, pairwise(states), strict=True):
        assert before.soc is not None
        assert after.soc is not None
        power = after.battery_power
        assert -config.max_charge * config.real_charge - HAIR <= power <= config.max_discharge + HAIR
        assert power <= config.max_discharge * config.real_discharge + HAIR
        assert 0.0 <= after.soc <= 100.0
        if power > HAIR:
            assert after.soc >= config.floor_soc - HAIR, "the floor is never undershot"
        stored = (after.soc - before.soc) / 100.0 * config.capacity
        lost = -power * moment.dt / 3600.0 - stored
        assert lost >= -HAIR * config.capacity, "no energy comes from nothing"


@given(plants(), stories)
def test_sun_and_inverter_keep_to_their_limits(site: tuple[Plant, Told], story: list[Moment]) -> None:
    plant, told = site
    config = plant.inverter.config
    for state in run(plant, told, story):
        assert -HAIR <= state.solar <= state.sunshine + HAIR
        assert min(state.output) >= -HAIR, "an inverter takes nothing from the house"
        if config.max_power is not None:
            assert sum(state.output) * VOLTS <= config.max_power + HAIR * VOLTS
        if config.max_phase_power is not None:
            assert max(state.output) * VOLTS <= config.max_phase_power + HAIR * VOLTS
        if config.export_limit is None and not plant.config.off_grid and config.max_power is None:
            room = config.max_phase_power is None
            assert not room or state.solar == pytest.approx(state.sunshine), "nothing curtails"
        if not config.asymmetric and not plant.config.off_grid:
            used = [value for phase, value in zip(PHASES, state.output, strict=True) if phase in config.phases]
            assert max(used) == pytest.approx(min(used))


@given(plants(), stories)
def test_off_grid_nothing_is_imported_and_unserved_only_what_is_taken(
    site: tuple[Plant, Told], story: list[Moment]
) -> None:
    plant, told = site
    for state in run(plant, told, story):
        assert min(state.unserved) >= -HAIR
        if plant.config.off_grid:
            assert state.grid == (0.0, 0.0, 0.0)
        else:
            assert not state.overloaded


@given(plants(), moments)
def test_settled_the_battery_leaves_neither_import_nor_export_that_it_could_cover(
    site: tuple[Plant, Told], moment: Moment
) -> None:
    plant, told = site
    config = plant.inverter.config
    steady = moment._replace(dt=1.0)
    state = run(plant, told, [steady] * 40)[-1]
    battery = plant.battery
    unrated = config.max_power is None and config.max_phase_power is None
    if battery is None or plant.config.off_grid or not unrated or config.asymmetric:
        return
    if battery.config.max_phase_power is not None and not config.has_battery:
        return
    net = sum(state.grid) * VOLTS
    if net > 1.0:
        assert state.battery_power == pytest.approx(battery.discharge_limit(1.0), abs=1.0)
    if net < -1.0:
        assert state.battery_power == pytest.approx(-battery.charge_limit(1.0), rel=0.01, abs=1.0)
