"""Which changes of a load's draw prove something: those that the grid did not cause, with all else at rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from custom_components.dynamic_ocpp_evse.engine import (
    Battery,
    Connection,
    Inverter,
    Load,
    LoadKind,
    LoadPlan,
    LoadStatus,
    Mode,
    Phase,
    Reading,
    Reason,
    ReasonCode,
    Site,
    Snapshot,
)
from custom_components.dynamic_ocpp_evse.wiring.model import Sample, Step
from custom_components.dynamic_ocpp_evse.wiring.steps import Watcher

CAR = Load(id="car", kind=LoadKind.EVSE, mode=Mode.STANDARD, min_current=6.0, max_current=16.0, legs=(Phase.A,))
PLUG = Load(id="plug", kind=LoadKind.PLUG, mode=Mode.CONTINUOUS, min_current=8.0, max_current=8.0, legs=(Phase.B,))


@dataclass
class Story:
    """A house of which every value stands until it is set; a cycle is 5 s."""

    watcher: Watcher = field(default_factory=Watcher)
    now: float = 1000.0
    draw: tuple[float, ...] = (10.0,)
    grid: tuple[float, ...] = (11.0, 1.0, 1.0)
    limit: float = 16.0
    load: Load = CAR
    status: LoadStatus = LoadStatus.CHARGING
    other: float | None = None
    other_limit: float = 8.0
    nudge: float | None = None
    checked: bool = False
    site: Site = field(default_factory=Site)
    solar: float | None = None
    battery: float | None = None
    output: tuple[float, ...] = ()
    report_every: float = 5.0
    meters_told: bool = True
    found: list[Step] = field(default_factory=list)
    each: Callable[[Story], None] = lambda story: None
    _reported: tuple[tuple[float, ...], float] = ((0.0,), -1e9)
    _read: tuple[tuple[float, ...], float] = ((), 0.0)

    def go(self, seconds: float) -> Story:
        """Let time pass."""
        for _ in range(round(seconds / 5)):
            self.now += 5
            self.each(self)
            self.cycle()
        return self

    def cycle(self) -> None:
        """Look once."""
        if self.now - self._reported[1] >= self.report_every:
            self._reported = self.draw, self.now
        if self.meters_told or not self._read[0]:
            self._read = self.grid, self.now

        def reading(value: float | None) -> Reading | None:
            return None if value is None else Reading(value, self.now)

        loads = [replace(self.load, draw=self._reported[0], draw_at=self._reported[1])]
        plans = {"car": self._plan("car", self.limit, self.status)}
        if self.other is not None:
            loads.append(replace(PLUG, draw=(self.other,), draw_at=self.now))
            plans["plug"] = self._plan("plug", self.other_limit, LoadStatus.ON)
        snapshot = Snapshot(
            site=self.site,
            grid=tuple(Reading(value, self._read[1]) for value in self._read[0]),
            loads=tuple(loads),
            solar=reading(self.solar),
            battery=reading(self.battery),
            output=tuple(reading(value) for value in self.output),
        )
        nudges = {"car": self.nudge} if self.checked else {}
        self.found += [step for load, step in self.watcher.look(Sample(self.now, snapshot, plans, nudges))]

    @staticmethod
    def _plan(name: str, limit: float, status: LoadStatus) -> LoadPlan:
        return LoadPlan(name, limit, limit * 230, limit, (Phase.A,), status, Reason(ReasonCode.AT_MAXIMUM))

    def takes(self, amps: float, base: tuple[float, float, float] = (1.0, 1.0, 1.0)) -> Story:
        """Let the car take so much on phase A, beside a house."""
        self.draw, self.grid = (amps,), (base[0] + amps, base[1], base[2])
        return self


def test_a_car_that_stops_by_itself_takes_a_step() -> None:
    [step] = Story().go(100).takes(0).go(80).found
    assert step.draw == (-10.0,)
    assert step.meter == pytest.approx((-10.0, 0.0, 0.0))
    assert step.noise == pytest.approx((0.0, 0.0, 0.0))


def test_what_is_only_measured_as_a_sum_proves_nothing() -> None:
    """Of 10 A on three legs one leg may have taken all; the wiring of the others would be blamed."""
    story = Story(load=replace(CAR, shared=True)).go(120)
    story.draw, story.grid = (0.0,), (1.0, 1.0, 1.0)
    assert not story.go(120).found


def test_a_car_that_is_raised_takes_a_step() -> None:
    story = Story(limit=10.0).go(100)
    story.limit = 16.0
    story.go(5).takes(16)
    [step] = story.go(80).found
    assert step.draw == (6.0,)
    assert step.meter == pytest.approx((6.0, 0.0, 0.0))


def test_a_car_that_a_kettle_pushes_down_proves_nothing() -> None:
    """The meter stands where it stood, whatever phase the car is on."""
    story = Story(limit=10.0).go(100)
    story.grid = (19.0, 1.0, 1.0)
    story.go(5).limit = 6.0
    story.go(5)
    story.draw, story.grid = (6.0,), (15.0, 1.0, 1.0)
    assert story.go(80).found == []


def test_one_that_nobody_controls_was_not_pushed() -> None:
    story = Story(limit=10.0, load=replace(CAR, controlled=False)).go(100)
    story.limit = 0.0
    story.go(5).takes(6)
    assert len(story.go(80).found) == 1


def test_a_car_that_a_check_lets_down_takes_a_step_and_soon_another_one() -> None:
    story = Story(limit=16.0, checked=True).takes(16).go(60)
    story.limit = story.nudge = 10.0
    story.go(5).takes(10)
    story.go(25).limit = 16.0
    story.nudge = None
    story.go(5).takes(16)
    assert [step.draw for step in story.go(30).found] == [(-6.0,), (6.0,)]


def test_a_plan_that_goes_below_the_check_is_no_step() -> None:
    story = Story(limit=16.0, checked=True).takes(16).go(60)
    story.nudge, story.limit = 10.0, 6.0
    story.go(5).takes(6)
    assert story.go(80).found == []


@pytest.mark.parametrize(("seconds", "steps"), [(30, 0), (100, 2)])
def test_without_a_check_a_draw_has_to_stand_for_a_minute(seconds: float, steps: int) -> None:
    """On both sides: a meter that is late by half of that would show another step, the other way round."""
    story = Story(limit=16.0).takes(16).go(100)
    story.takes(0).go(seconds).takes(16)
    assert len(story.go(100).found) == steps


@pytest.mark.parametrize(("late", "steps"), [(0, 1), (15, 0), (40, 0), (55, 0)])
def test_a_meter_that_is_late_shows_nothing(late: float, steps: int) -> None:
    story = Story().go(100)
    story.draw = (0.0,)
    story.go(late).takes(0)
    assert len(story.go(100).found) == steps


def rests(_: Story) -> None:
    """Do nothing."""


def kettle(story: Story) -> None:
    """Switch something on phase C all the time."""
    story.grid = (*story.grid[:2], 1.0 + 8.0 * (story.now % 10 < 5))


def ramp(story: Story) -> None:
    """Let a cloud go away slowly."""
    story.grid = (1.0 + story.draw[0] - 0.5 * (story.now - 1000.0), *story.grid[1:])


@pytest.mark.parametrize(
    ("change", "each", "steps"),
    [
        ({}, rests, 1),
        ({}, kettle, 0),
        ({}, ramp, 0),
        ({"meters_told": False}, rests, 0),
        ({"other": 8.0}, rests, 0),
        ({"other_limit": 0.0}, rests, 0),
        ({"solar": 0.0}, rests, 0),
    ],
    ids=["quiet", "restless meter", "drift", "meter is silent", "other load", "other load is told to", "sun"],
)
def test_all_else_has_to_rest(change: dict[str, object], each: Callable[[Story], None], steps: int) -> None:
    story = Story(other=0.0, solar=3000.0, each=each).go(100)
    story.takes(0)
    for name, value in change.items():
        setattr(story, name, value)
    assert len(story.go(80).found) == steps


def test_a_step_of_less_than_two_amps_is_none() -> None:
    assert Story().go(100).takes(8.5).go(80).found == []


def test_a_report_each_minute_is_enough() -> None:
    story = Story(report_every=60.0).go(240).takes(0)
    [step] = story.go(180).found
    assert step.meter == pytest.approx((-10.0, 0.0, 0.0))


def test_a_car_that_was_away_and_reports_nothing_had_nothing() -> None:
    story = Story(report_every=1e9, load=replace(CAR, connection=Connection.DISCONNECTED)).takes(0).go(400)
    story.status = LoadStatus.CHARGING
    story.load, story.report_every = CAR, 10.0
    story._reported = (0.0,), 0.0
    [step] = story.go(10).takes(16).go(80).found
    assert step.draw == (16.0,)


BATTERY = Site(battery=Battery(), inverter=Inverter())


def test_a_battery_that_moves_is_not_understood_without_the_sun() -> None:
    story = Story(site=BATTERY, battery=0.0).go(100).takes(0)
    story.battery = -1500.0
    assert story.go(80).found == []


def test_a_battery_that_moves_is_supply_beside_a_sun_that_rests() -> None:
    story = Story(site=BATTERY, battery=0.0, solar=2000.0).go(100).takes(0)
    story.battery = -1150.0
    [step] = story.go(80).found
    assert step.supply == pytest.approx(-5.0)


def test_what_an_inverter_gives_each_phase_is_known_where_it_is_measured() -> None:
    story = Story(site=BATTERY, battery=0.0, output=(0.0, 0.0, 0.0)).go(100).takes(0)
    story.battery, story.output = -1150.0, (-5.0, 0.0, 0.0)
    [step] = story.go(80).found
    assert (step.fed, step.supply) == (pytest.approx((-5.0, 0.0, 0.0)), 0.0)


def test_a_battery_beside_the_inverter_is_not_in_what_that_gives() -> None:
    site = replace(BATTERY, inverter=Inverter(has_battery=False))
    story = Story(site=site, battery=0.0, solar=0.0, output=(0.0, 0.0, 0.0)).go(100).takes(0)
    story.battery = -1150.0
    [step] = story.go(80).found
    assert (step.fed, step.supply) == ((0.0, 0.0, 0.0), pytest.approx(-5.0))


def test_a_battery_that_is_not_measured_could_have_hidden_anything() -> None:
    assert Story(site=BATTERY, solar=0.0).go(100).takes(0).go(80).found == []


def test_a_load_without_a_report_is_passed_over() -> None:
    story = Story().go(100)
    story.watcher.look(
        Sample(
            story.now + 5, Snapshot(site=Site(), grid=(Reading(1.0, 0.0),), loads=(replace(CAR, draw=None),)), {}, {}
        )
    )
    assert story.watcher.spell("car") is None
