"""What nobody measures is not given away: circuits without a meter, lost meters beside living ones, a lost battery."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from custom_components.dynamic_ocpp_evse.engine import (
    Battery,
    Circuit,
    Inverter,
    Load,
    Mode,
    Problem,
    Reading,
    ReasonCode,
    Site,
    Snapshot,
    urgent,
)

from .helpers import START, VOLTS, A, BatteryHouse, Car, House, Moment, evse, of, plug

SITE = Site(phases=1, breaker=63)
GARAGE = Circuit(id="garage", limit=20.0)


def car(name: str = "car", **more: object) -> Load:
    return evse(name, legs=(A,), circuit="garage", **more)


def garage(*cars: Car, house: Sequence[float] = (2.0,), limit: float = 20.0) -> House:
    found = House(SITE, house, *cars)
    found.circuits = (replace(GARAGE, limit=limit),)
    return found


def above(moments: Sequence[Moment], limit: float = 20.0, beside: float = 0.0) -> int:
    """Seconds for which a circuit bears more than its limit."""
    return sum(beside + sum(legs[0] for legs in moment.draws) > limit + 0.01 for moment in moments)


def test_in_a_circuit_without_a_meter_others_give_way_to_who_does_not_obey() -> None:
    """One goes up to 16 A by itself and stays there; 4 A are less than the other's minimum."""
    rogue, other = Car(car("rogue")), Car(car("other", priority=2))
    house = garage(rogue, other)
    house.run(300)
    rogue.obeys, rogue.limit = False, 16.0
    moments = house.run(600)
    assert above(moments) <= 60
    assert any(moment.plan.overload for moment in moments)


def test_in_a_circuit_without_a_meter_counts_what_a_paused_charger_goes_on_to_draw() -> None:
    """A charger that takes 1500 W at least, whatever it is told: 13.5 of 20 A are left."""

    class Floor(Car):
        def draw(self, now: float) -> tuple[float, ...]:
            return tuple([max(amps, 6.5) for amps in super().draw(now)])

    house = garage(Car(car()), Floor(car("floor", mode=Mode.SOLAR_ONLY, priority=2)))
    moments = house.run(600)
    assert of(moments[-1].plan).limit == 13.5
    assert above(moments) == 0


@pytest.mark.parametrize("change", [{"manual": True}, {"controlled": False}])
def test_in_a_circuit_without_a_meter_counts_a_plug_without_one_that_a_hand_turned_on(change: dict[str, bool]) -> None:
    """8.7 A of 20."""
    heater = replace(plug("heater", amps=8.7, circuit="garage"), draw=None, confirmed=8.7, **change)
    house = garage(Car(car()), house=(10.7,))
    shot = house.snapshot
    house.snapshot = lambda: replace(shot(), loads=(*shot().loads, heater))  # type: ignore[method-assign]
    moments = house.run(600)
    assert of(moments[-1].plan).limit == 11.3
    assert above(moments, beside=8.7) == 0


@pytest.mark.parametrize(("missing", "problem"), [(False, Problem.GRID_LOST), (True, Problem.NO_GRID)])
def test_without_the_grids_meter_that_of_a_circuit_still_counts(missing: bool, problem: Problem) -> None:
    """2 A beside the car in the last hour, 18 A now: there is no minimum for it, whatever the grid's meter told."""
    house = garage(Car(car()), house=(4.0,))
    house.unmanaged = {"garage": (2.0,)}
    house.run(300)
    house.metered = False
    if missing:
        house.grid = (None,)
    assert of(house.run(120)[-1].plan).limit == 6.0
    house.unmanaged, house.base = {"garage": (18.0,)}, (20.0,)
    moments = house.run(120)
    assert problem in moments[-1].plan.problems
    assert of(moments[-1].plan).limit == 0.0
    assert above(moments, beside=18.0) <= 6


@pytest.mark.parametrize("grid", [(), (None,)])
@pytest.mark.parametrize(("amps", "expected"), [(16.1, True), (15.9, False)])
def test_a_circuit_above_its_limit_is_urgent_without_a_grid(
    grid: tuple[None, ...], amps: float, expected: bool
) -> None:
    circuit = Circuit(id="garage", limit=16.0, meter=(Reading(amps, START),))
    site = Site(phases=1, off_grid=not grid, battery=Battery())
    assert urgent(Snapshot(site=site, grid=grid, circuits=(circuit,)), None) is expected


def beside_battery(mode: Mode, *, off_grid: bool) -> BatteryHouse:
    """A car that takes far more than the sun gives, on a battery that is nearly full."""
    battery = Battery(grid_charging=off_grid)
    site = Site(phases=1, breaker=32, off_grid=off_grid, battery=battery, inverter=Inverter())
    return BatteryHouse(site, (1.0,), Car(evse(mode=mode, legs=(A,))), pv=500.0, soc=95.0, cycle=5)


@pytest.mark.parametrize("mode", [Mode.STANDARD, Mode.SOLAR_ONLY])
def test_off_grid_nothing_goes_on_while_nobody_knows_what_the_battery_gives(mode: Mode) -> None:
    house = beside_battery(mode, off_grid=True)
    assert of(house.run(600)[-1].plan).limit > 0
    house.blind = ("battery",)
    assert of(house.run(600)[-1].plan).limit == 0.0
    least = house.soc
    house.run(3600)
    assert house.soc >= least


@pytest.mark.parametrize("blind", [("battery",), ("battery", "soc")])
@pytest.mark.parametrize("mode", [Mode.STANDARD, Mode.SOLAR_PRIORITY])
def test_without_grid_charging_a_battery_that_nobody_measures_is_no_sun(mode: Mode, blind: tuple[str, ...]) -> None:
    house = beside_battery(mode, off_grid=False)
    assert of(house.run(600)[-1].plan).limit > 0
    house.blind = blind
    assert of(house.run(600)[-1].plan).limit == 0.0
    least = house.soc
    house.run(3600)
    assert house.soc >= least


@pytest.mark.parametrize("mode", [Mode.STANDARD, Mode.SOLAR_PRIORITY])
@pytest.mark.parametrize("most", [6.0, 16.0])
def test_a_car_that_may_not_have_the_grid_rides_through_a_cloud_as_one_in_solar_only(mode: Mode, most: float) -> None:
    """1 A less than its minimum for 20 s is 1.3 Wh of 4; for ever it is not ridden through."""
    site = Site(phases=1, battery=Battery(target=50.0, feeds_solar=False, grid_charging=False), inverter=Inverter())
    load = evse(mode=mode, legs=(A,), max_current=most, pause=30.0)
    house = BatteryHouse(site, (1.0,), Car(load), pv=8.0 * VOLTS, soc=60.0)
    assert of(house.run(120)[-1].plan).limit >= 6.0
    house.pv = 6.0 * VOLTS
    rides = house.run(20)
    assert all(of(moment.plan).limit >= 6.0 for moment in rides)
    assert of(rides[-1].plan).reason.code is ReasonCode.RIDING_THROUGH
    assert of(house.run(180)[-1].plan).limit == 0.0


@pytest.mark.parametrize(("sun", "expected"), [(6.2, 0.0), (6.3, 6.0)])
def test_a_car_that_may_not_have_the_grid_starts_with_some_sun_to_spare(sun: float, expected: float) -> None:
    site = Site(phases=1, battery=Battery(target=50.0, feeds_solar=False, grid_charging=False), inverter=Inverter())
    house = BatteryHouse(site, (0.0,), Car(evse(legs=(A,))), pv=0.0, soc=60.0)
    house.run(60)
    house.pv = sun * VOLTS
    assert of(house.run(180)[-1].plan).limit == expected


@pytest.mark.parametrize("soc", [20.0, 80.0])
def test_without_a_hysteresis_no_gate_turns_at_its_threshold(soc: float) -> None:
    site = Site(phases=1, battery=Battery(hysteresis=0.0), inverter=Inverter())
    house = BatteryHouse(site, (1.0,), pv=VOLTS, soc=soc, capacity=1e9)
    assert len({moment.plan.gates for moment in house.run(10)}) == 1
