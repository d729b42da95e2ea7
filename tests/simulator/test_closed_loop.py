"""Plant and controller together: who is asked when, what he sees, and that a run can be repeated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from simulator.car import Car
from simulator.closed_loop import ClosedLoop, LoopConfig
from simulator.days import Day, Session, Weather, synthetic_day
from simulator.devices import ChargerDevice, TankDevice
from simulator.direct import DirectCharger, DirectConfig
from simulator.engine import Accounting, Connection, Load, LoadKind, Mode, Phase, Reading, Site, Snapshot, urgent
from simulator.meter import MeterConfig
from simulator.phases import PHASES, PerPhase
from simulator.plant import Plant, PlantConfig, PlantState
from simulator.report import row_of
from simulator.scenario import BatteryChoice, LoadChoice, RunConfig, TankChoice, _car, daylight, simulate
from simulator.tank import TankPlug

VOLTS = 230.0
HOUR = 3600.0


class Sky:
    """A sun that gives nothing."""

    def power(self, time: float) -> float:
        del time
        return 0.0


class Base:
    """A house whose phase A takes what a function of the seconds says, in A."""

    def __init__(self, amps: Callable[[float], float]) -> None:
        self.amps = amps

    def currents(self, now: float, time: float) -> PerPhase:
        del time
        return self.amps(now), 0.0, 0.0


class Recorder:
    """A controller that decides nothing, or what it is given, and remembers when it was asked and what it saw."""

    def __init__(self, cycle: float = 5.0, urgent: bool = True, limits: Mapping[str, float] | None = None) -> None:
        self.cycle, self.limits = cycle, limits or {}
        self.hurries = urgent
        self.asked: list[tuple[float, Snapshot]] = []

    def urgent(self, snapshot: Snapshot) -> bool:
        return self.hurries and urgent(snapshot, None)

    def decide(self, snapshot: Snapshot, now: float) -> Mapping[str, float]:
        self.asked.append((now, snapshot))
        return self.limits

    @property
    def times(self) -> list[float]:
        return [now for now, _ in self.asked]


class Lamp:
    """A load that draws nothing and counts what it is told."""

    name = "lamp"
    appetite = None

    def __init__(self) -> None:
        self.told: list[tuple[float, float]] = []

    def observe(self, now: float) -> None:
        del now

    def load(self) -> Load:
        leg = (Phase.A,)
        return Load(id="lamp", kind=LoadKind.EVSE, mode=Mode.STANDARD, min_current=6.0, max_current=16.0, legs=leg)

    def obey(self, limit: float, now: float) -> bool:
        self.told.append((now, limit))
        return len(self.told) == 1


def loop(who: Recorder, amps: Callable[[float], float], *, devices: tuple[Lamp, ...] = (), **grid: float) -> ClosedLoop:
    config = LoopConfig(site=Site(breaker=25.0), grid=MeterConfig(**({"interval": 2.0} | grid)))
    return ClosedLoop(config, Plant(PlantConfig(), Base(amps), Sky()), devices, who)


def test_asks_every_cycle() -> None:
    who = Recorder(cycle=5.0)
    loop(who, lambda now: 3.0).run(20.0)
    assert who.times == [1.0, 5.0, 10.0, 15.0, 20.0]


def test_an_overload_is_answered_on_the_reading_that_shows_it_and_at_most_once_a_second() -> None:
    who = Recorder(cycle=10.0)
    loop(who, lambda now: 30.0 if 12.0 <= now < 17.0 else 3.0, interval=2.0).run(25.0)
    # The meter samples at 1, 3, 5 ...: the overload shows at 13 and 15, and is over by 17.
    assert who.times == [1.0, 10.0, 13.0, 15.0, 20.0]
    fast = Recorder(cycle=10.0)
    quick = loop(fast, lambda now: 30.0 if now > 11.0 else 3.0, interval=0.5)
    quick.config = replace(quick.config, dt=0.5)
    quick.run(15.0)
    assert fast.times == [0.5, 10.0, 11.5, 12.5, 13.5, 14.5]


def test_who_is_not_urgent_waits_for_his_cycle() -> None:
    who = Recorder(cycle=10.0, urgent=False)
    loop(who, lambda now: 30.0).run(25.0)
    assert who.times == [1.0, 10.0, 20.0]


def test_a_reading_is_as_old_as_its_report_and_as_true_as_its_sample() -> None:
    who = Recorder(cycle=1.0, urgent=False)
    loop(who, lambda now: now, interval=4.0, delay=2.0).run(8.0)
    # Samples at 1 and 5 arrive at 3 and 7.
    readings = [snapshot.grid[0] for _, snapshot in who.asked]
    assert readings[:2] == [None, None]
    assert readings[2:6] == [Reading(1.0, 3.0)] * 4
    assert readings[6:] == [Reading(5.0, 7.0)] * 2


def test_a_limit_is_passed_on_to_its_load_and_kept_for_whoever_watches() -> None:
    lamp, seen = Lamp(), []

    def watch(state: PlantState, limits: Mapping[str, float]) -> None:
        seen.append((state.now, limits["lamp"]))

    who = Recorder(cycle=3.0, limits={"lamp": 7.0})
    config = LoopConfig(site=Site())
    plant = Plant(PlantConfig(), Base(lambda now: 0.0), Sky())
    run = ClosedLoop(config, plant, [lamp], who)
    run.run(4.0, watch)
    assert lamp.told == [(1.0, 7.0), (3.0, 7.0)]
    assert seen == [(1.0, 7.0), (2.0, 7.0), (3.0, 7.0), (4.0, 7.0)]
    assert run.decisions == 2


def flat(load: float = 0.0, pv: float = 0.0, session: Session | None = None) -> Day:
    """Return a day that stands still: W on phase A, W of sun."""
    return Day("flat", 60.0, ((load, 0.0, 0.0),) * 1440, (pv,) * 1440, session)


def short(day: Day, seconds: float = 600.0, load: LoadChoice | None = None, **more: Any) -> RunConfig:
    return RunConfig(
        day=day, loads=(load or LoadChoice(),), pv=("A",), start=12 * HOUR, stop=12 * HOUR + seconds, **more
    )


@pytest.mark.parametrize("controller", ["engine", "naive", "delayed", "averaged"])
def test_the_same_run_has_the_same_score(controller: str) -> None:
    day = synthetic_day(Weather.BROKEN, seed=3)
    config = RunConfig(
        day=day, loads=(LoadChoice(),), pv=("A",), controller=controller, start=12 * HOUR, stop=12.3 * HOUR
    )
    assert row_of(simulate(config)) == row_of(simulate(config))
    other = replace(config, day=synthetic_day(Weather.BROKEN, seed=4))
    assert row_of(simulate(config)) != row_of(simulate(other))


def test_the_engine_follows_a_steady_sun_to_the_step() -> None:
    run = simulate(short(flat(load=230.0, pv=2760.0)))
    car = run.score.loads["car"]
    # 11 A of sun are left; the car needs a start and a ramp of 1 A/s, then it has them.
    assert car.starts == 1
    assert car.unwanted == 0.0
    assert car.best == pytest.approx(11 * VOLTS / 6)
    assert car.of_best is not None
    assert 0.9 < car.of_best < 1.0


def test_the_engine_keeps_a_step_of_the_house_within_its_notice() -> None:
    rows = tuple((2300.0 if minute < 725 else 4370.0, 0.0, 0.0) for minute in range(1440))
    day = Day("step", 60.0, rows, (0.0,) * 1440)
    run = simulate(short(day, load=LoadChoice(mode=Mode.STANDARD)))
    # 10 A leave 15 for the car, 19 A leave it 6.
    assert run.score.phases[0].highest == pytest.approx(19.0 + 15.0, abs=1.0)
    assert 2.0 <= run.score.longest_cut <= run.config.notice
    assert run.score.late == 0.0
    car = run.score.loads["car"]
    assert (car.starts, car.solar_changes) == (1, 0)


def test_the_naive_rule_is_late_where_the_engine_is_not() -> None:
    rows = tuple((2300.0 if minute % 2 else 4370.0, 0.0, 0.0) for minute in range(1440))
    config = short(Day("steps", 60.0, rows, (0.0,) * 1440), load=LoadChoice(mode=Mode.STANDARD))
    assert simulate(config).score.late == 0.0
    assert simulate(replace(config, controller="naive")).score.late > 10.0


def test_a_session_brings_the_car_and_takes_it_away() -> None:
    session = Session(12 * HOUR + 120, 12 * HOUR + 300, 20_000.0)
    day = flat(pv=4000.0, session=session)
    stays = simulate(short(day)).score.loads["car"]
    visits = simulate(short(day, load=LoadChoice(session=True))).score.loads["car"]
    assert stays.best == pytest.approx(16 * VOLTS / 6)
    assert visits.best == pytest.approx(16 * VOLTS * 180 / HOUR, rel=0.02)
    assert 0 < visits.energy < visits.best


@pytest.mark.parametrize("response", [1.0, 5.0, 30.0])
def test_a_car_stands_at_its_limit_after_its_response(response: float) -> None:
    """From 15 A to 6: in the step before the response has passed it still moves, then never again."""
    charger = DirectCharger(DirectConfig(phases=1), _car(short(flat()), LoadChoice(response=response)))
    device = ChargerDevice(Lamp().load(), charger)
    device.obey(15.0, 0.0)
    for now in range(1, 121):
        charger.step(float(now), 1.0)
    assert charger.currents == (15.0,)
    device.obey(6.0, 120.0)
    drawn = []
    for now in range(121, 181):
        charger.step(float(now), 1.0)
        drawn.append(charger.currents[0])
    assert drawn.index(6.0) + 1 == pytest.approx(response, abs=1.0)


@pytest.mark.parametrize(
    ("limit", "wants", "connection"),
    [
        (0.0, True, Connection.READY),
        (9.0, True, Connection.READY),
        (9.0, False, Connection.IDLE),
        (0.0, False, Connection.READY),
    ],
)
def test_only_an_offer_shows_that_a_car_is_full(limit: float, wants: bool, connection: Connection) -> None:
    charger = DirectCharger(DirectConfig(phases=1), Car(soc=0.5 if wants else 1.0))
    device = ChargerDevice(Lamp().load(), charger)
    assert device.obey(limit, 0.0) is (limit > 0)
    charger.step(1.0, 1.0)
    assert device.load().connection is connection
    assert device.load().confirmed == limit
    assert (device.appetite is not None) is wants
    charger.car.plug_out()
    assert device.load().connection is Connection.DISCONNECTED


def test_a_battery_is_shown_to_the_controller() -> None:
    config = short(flat(pv=3000.0), battery=BatteryChoice(soc=90.0), accounting=Accounting.NETTED)
    run = simulate(replace(config, pv=PHASES))
    assert run.score.loads["car"].energy > 0.0
    below = simulate(replace(config, pv=PHASES, battery=BatteryChoice(soc=50.0)))
    assert below.score.loads["car"].best == 0.0


def test_notice_adds_up_and_is_the_slowest_car_s() -> None:
    loads = (LoadChoice(name="a", response=5.0, latency=1.0), LoadChoice(name="b", response=30.0, latency=2.0))
    assert RunConfig(day=flat(), loads=loads, meter=10.0, delay=3.0).notice == 46.0


def test_no_meter_keeps_time_with_the_minutes_of_the_day() -> None:
    """The house steps on the minute; each time the meter has to be at another point of its interval."""
    rows = tuple((2300.0 if minute % 2 else 4370.0, 0.0, 0.0) for minute in range(1440))
    config = short(Day("steps", 60.0, rows, (0.0,) * 1440), 3600.0, LoadChoice(mode=Mode.STANDARD), meter=10.0)
    lasting, current = [], 0

    def watch(state: PlantState, limits: Mapping[str, float]) -> None:
        nonlocal current
        if state.grid[0] > 25.01:
            current += 1
        elif current:
            lasting.append(current)
            current = 0

    simulate(config, watch)
    assert len(set(lasting)) >= 4


def test_daylight_has_a_margin() -> None:
    day = Day("noon", 60.0, ((0.0, 0.0, 0.0),) * 1440, tuple(float(600 <= minute < 720) for minute in range(1440)))
    assert daylight(day) == (36_000.0 - 600.0, 43_140.0 + 600.0)
    assert daylight(flat()) == (0.0, 86_400.0)


def test_a_tank_takes_the_excess_and_stops_itself() -> None:
    config = short(flat(pv=6000.0), 3600.0, tanks=(TankChoice(),), controller="naive", excess_threshold=600.0)
    config = replace(config, loads=())
    tank = simulate(config).score.loads["tank"]
    assert (tank.mode, tank.starts, tank.unwanted) == ("Excess", 1, 0.0)
    assert tank.energy == pytest.approx(2000.0, rel=0.01)
    dark = simulate(replace(config, day=flat(pv=2150.0))).score.loads["tank"]
    assert dark.energy == 0.0
    day_long = simulate(replace(config, stop=config.start + 3 * HOUR)).score.loads["tank"]
    assert day_long.energy < 4500.0


def test_a_plug_is_shown_by_what_it_measures_and_is_switched() -> None:
    tank = TankPlug(temperature=20.0)
    device = TankDevice(TankChoice().engine_load(0, VOLTS), tank, MeterConfig(interval=5.0))
    amps = 2000.0 / VOLTS
    assert device.load().confirmed == 0.0
    assert device.obey(amps, 0.0)
    assert not device.obey(amps, 1.0)
    device.observe(2.0)
    assert device.load().draw == pytest.approx((amps,))
    assert (device.load().draw_at, device.load().confirmed) == (2.0, pytest.approx(amps))
    assert device.appetite == pytest.approx(amps)
    tank.temperature = 70.0
    tank.step(3.0, 1.0)
    assert device.appetite is None


def test_an_asymmetric_inverter_adds_import_by_the_sum_alone() -> None:
    """A one-phase car takes the sun of all three phases: beyond its phase's third, and no import at all."""
    battery = BatteryChoice(soc=80.0, asymmetric=True)
    config = replace(short(flat(pv=3000.0), 900.0, battery=battery), pv=PHASES)
    car = simulate(config).score.loads["car"]
    assert car.energy > 1000.0 * 900 / HOUR
    assert car.from_grid < 0.02 * car.energy
    assert car.unwanted < 0.02 * car.energy
