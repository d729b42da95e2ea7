"""How old a reading may get: the pace of a meter, a meter that stands still, a device that tells of something else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant

from custom_components.dynamic_ocpp_evse.engine import Connection, Load, LoadKind, Mode, Phase, Reading, Site
from custom_components.dynamic_ocpp_evse.reading.lost import Why
from custom_components.dynamic_ocpp_evse.reading.meter import Meter, Wire
from custom_components.dynamic_ocpp_evse.reading.quantity import Moment
from custom_components.dynamic_ocpp_evse.reading.rhythm import Rhythm
from custom_components.dynamic_ocpp_evse.reading.site import SiteReader
from custom_components.dynamic_ocpp_evse.reading.standstill import Drawn, drawn_by

SITE = Site(phases=1)


@pytest.mark.parametrize(
    ("intervals", "lost_after"),
    [
        ([], 60.0),
        ([5.0] * 9, 60.0),
        ([20.0] * 9, 60.0),
        ([30.0] * 9, 90.0),
        ([40.0, 40.0], 60.0),
        ([40.0] * 3, 120.0),
        ([99.0] * 9, 297.0),
        ([120.0] * 9, 300.0),
        ([3600.0] * 9, 300.0),
        ([5.0, 5.0, 5.0, 5.0, 5.0, 900.0, 900.0, 900.0, 900.0], 60.0),
        ([900.0] * 20 + [5.0] * 5, 60.0),
        ([30.0] * 20 + [60.0] * 5, 180.0),
    ],
)
def test_a_meter_may_be_silent_for_three_of_its_usual_intervals(intervals: list[float], lost_after: float) -> None:
    rhythm, at = Rhythm(), 1000.0
    rhythm.note(at)
    for interval in intervals:
        at += interval
        for _ in range(3):  # it is looked at more often than it reports
            rhythm.note(at)
    assert rhythm.lost_after(60.0) == lost_after
    assert rhythm.lost_after(300.0) == 300.0


def test_a_clock_that_steps_back_is_no_interval() -> None:
    rhythm = Rhythm()
    for at in (1000.0, 1010.0, 900.0, 1020.0, 1030.0):
        rhythm.note(at)
    assert rhythm.usual == 10.0


class Shown:
    """A meter of one phase, and time that passes."""

    def __init__(self, hass: HomeAssistant, freezer: FrozenDateTimeFactory, *wire: str) -> None:
        """Begin with nothing shown."""
        self.hass, self.freezer, self.now = hass, freezer, 1000.0
        self.meter = Meter(hass, [Wire(*(wire or ("sensor.a",)))])
        self._moment: Moment | None = None

    def pass_by(self, seconds: float) -> None:
        """Let time pass."""
        self.freezer.tick(timedelta(seconds=seconds))
        self.now += seconds

    def show(self, value: object, unit: str = "A", entity_id: str = "sensor.a") -> None:
        """Let an entity report."""
        self.hass.states.async_set(entity_id, str(value), {"unit_of_measurement": unit})

    @property
    def moment(self) -> Moment:
        """Return now."""
        self._moment = Moment.after(self._moment, self.now)
        return self._moment

    def read(self, drawn: float | None = None, known: str = "car") -> Reading | None:
        """Read it, with what a car behind it takes."""
        taken = None if drawn is None else Drawn((drawn, 0.0, 0.0), frozenset({known}))
        return self.meter.read(SITE, self.moment, taken)[0]


@pytest.fixture
def shown(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> Shown:
    """Return a meter."""
    return Shown(hass, freezer)


async def test_a_slow_meter_says_so_with_each_reading(shown: Shown) -> None:
    for _ in range(6):
        shown.show(7.3)
        reading = shown.read()
        shown.pass_by(50)
    assert reading is not None
    assert reading.lost_after == 150.0
    shown.show("unavailable")
    shown.pass_by(100)
    assert shown.read() == reading, "it stands for as long as the meter may be silent"
    shown.pass_by(1)
    assert shown.read() is None
    assert list(shown.meter.lost(SITE, shown.moment)) == [("sensor.a", Why.UNAVAILABLE)]


async def test_each_phase_of_a_slow_inverter_or_meter_says_so(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Those that the inverter is not connected to, too, and turned around or not."""
    shown = Shown(hass, freezer)
    wired = {"grid_phase_a": "sensor.a", "grid_phase_b": "sensor.b", "invert_phases": True}
    reader = SiteReader(hass, wired | {"inverter_output_b": "sensor.out"})
    site = Site(phases=2)
    for _ in range(6):
        for entity_id in ("sensor.a", "sensor.b", "sensor.out"):
            shown.show(7.3, entity_id=entity_id)
        snapshot = reader.snapshot(site, shown.moment)
        shown.pass_by(50)
    then = shown.now - 50
    assert snapshot.grid == (Reading(-7.3, then, 150.0),) * 2
    assert snapshot.output == (Reading(0.0, then, 150.0), Reading(7.3, then, 150.0))


async def test_a_report_is_late_by_the_pace_of_its_meter(shown: Shown) -> None:
    assert shown.meter.is_late(SITE, shown.moment), "it has told nothing yet"
    for _ in range(6):
        shown.show(7.3)
        shown.read()
        shown.pass_by(30)
    shown.pass_by(15)
    assert not shown.meter.is_late(SITE, shown.moment)
    shown.pass_by(1)
    assert shown.meter.is_late(SITE, shown.moment)


def stand(
    shown: Shown, value: object, unit: str = "A", *, seconds: float = 600, drawn: tuple[float, ...] = (0.0, 16.0)
) -> float | None:
    """Let a meter show the same while what a car takes changes half-way; return the age of the last reading."""
    every = 5.0
    for step in range(int(seconds / every) + 1):
        if step:
            shown.pass_by(every)
        shown.show(value, unit)
        reading = shown.read(drawn[int(step * every * len(drawn) / (seconds + every))])
    return None if reading is None else shown.now - reading.at


@pytest.mark.parametrize(
    ("value", "unit", "age"),
    [
        (7.3, "A", 600), (-7.3, "A", 600), (7300, "mA", 600), (1679, "W", 600), (1.679, "kW", 600), (0.5, "A", 600),
        (0.49, "A", 0), (-0.4, "A", 0), (0.0, "A", 0), (7, "A", 0), (7000, "mA", 0), (1700, "W", 0), (1.7, "kW", 0),
        (-2.3, "kW", 0), (92, "W", 0), (138, "W", 600),
    ],
)  # fmt: skip
async def test_an_odd_value_that_stands_is_as_old_as_it_is(shown: Shown, value: object, unit: str, age: float) -> None:
    """Near 0 an inverter may hold the grid, and a coarse meter may show the same of what differs."""
    assert stand(shown, value, unit) == age


@pytest.mark.parametrize(
    ("seconds", "drawn", "age"),
    [
        (595, (0.0, 16.0), 0),
        (600, (0.0, 3.0), 0),
        (600, (0.0, 3.1), 600),
        (600, (5.0, 2.0, 5.5, 2.4), 600),
        (600, (6.0, 6.0), 0),
        (1500, (16.0,), 0),
        (600, (*(0.0,) * 9, 16.0), 0),  # for the last minute only: the meter may trail
        (660, (*(0.0,) * 9, 16.0), 660),
    ],
)
async def test_what_loads_take_must_have_changed_by_more_than_3_a(
    shown: Shown, seconds: float, drawn: tuple[float, ...], age: float
) -> None:
    assert stand(shown, 7.3, seconds=seconds, drawn=drawn) == age


async def test_a_stuck_meter_is_believed_when_it_changes(shown: Shown) -> None:
    assert stand(shown, 7.3) == 600
    assert list(shown.meter.lost(SITE, shown.moment)) == [("sensor.a", Why.STUCK)]
    shown.pass_by(5)
    shown.show(7.3)
    assert shown.read() == Reading(7.3, shown.now - 605), "who only looks for an overload sees the same"
    shown.show(7.4)
    assert shown.read(16.0) == Reading(7.4, shown.now)
    assert list(shown.meter.lost(SITE, shown.moment)) == []
    shown.show(7.3)
    assert shown.read(16.0) == Reading(7.3, shown.now)
    assert stand(shown, 7.3, drawn=(16.0,)) == 0, "it begins anew"


async def test_who_comes_or_falls_silent_has_changed_nothing(shown: Shown) -> None:
    for step in range(200):
        shown.show(7.3)
        reading = shown.read(16.0 if step < 100 else 0.0, known="car" if step < 100 else "")
        shown.pass_by(5)
    assert reading == Reading(7.3, shown.now - 5)


@pytest.mark.parametrize("other", [0, 3])
async def test_half_of_a_pair_that_stands_is_as_odd_as_one(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, other: float
) -> None:
    shown = Shown(hass, freezer, "sensor.a", "sensor.b")
    for step in range(121):
        shown.pass_by(5)
        shown.show(7.3)
        shown.show(other, entity_id="sensor.b")
        reading = shown.read(0.0 if step < 60 else 16.0)
    assert reading is not None
    assert shown.now - reading.at == 600
    assert list(shown.meter.lost(SITE, shown.moment)) == [("sensor.a", Why.STUCK), ("sensor.b", Why.STUCK)]


def load(name: str, draw: tuple[float, ...] | None, *legs: Phase) -> Load:
    return Load(
        id=name, kind=LoadKind.EVSE, mode=Mode.STANDARD, min_current=6, max_current=16, legs=legs, draw=draw,
        connection=Connection.LOST,
    )  # fmt: skip


def test_what_loads_take_by_phase() -> None:
    loads = (
        load("one", (6.0, 7.0), Phase.A, Phase.C),
        load("two", (1.0,), Phase.C),
        load("dumb", None, Phase.B),
    )
    assert drawn_by(loads) == Drawn((6.0, 0.0, 8.0), frozenset({"one", "two"}))
    assert drawn_by(()) == Drawn((0.0,) * 3, frozenset())


@pytest.mark.parametrize(
    ("shows", "why"),
    [
        ((None, None), Why.GONE),
        (("unavailable", "A"), Why.UNAVAILABLE),
        (("unknown", "A"), Why.UNAVAILABLE),
        (("6", "V"), Why.WRONG_UNIT),
        (("nan", "A"), Why.ABSURD),
        (("many", "A"), Why.ABSURD),
        (("501", "A"), Why.ABSURD),
        (("116", "kW"), Why.ABSURD),
        (("6", "A"), Why.SILENT),
    ],
)
@pytest.mark.parametrize("half", [False, True])
async def test_why_a_phase_is_lost(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, shows: tuple[str | None, str | None], why: Why, half: bool
) -> None:
    shown = Shown(hass, freezer, *(("sensor.b", "sensor.a") if half else ()))
    if half:
        shown.show(6.0, entity_id="sensor.b")
    if shows[0] is not None:
        shown.show(shows[0], str(shows[1]))
    shown.pass_by(61)
    shown.read()
    found = [("sensor.a", why)]
    if half and why is Why.SILENT:
        found.insert(0, ("sensor.b", why))
    assert list(shown.meter.lost(SITE, shown.moment)) == found


async def test_phases_that_the_site_has_not_are_not_missed(hass: HomeAssistant, shown: Shown) -> None:
    meter = Meter(hass, [Wire("sensor.a"), Wire("sensor.gone")])
    shown.show(6.0)
    meter.read(SITE, shown.moment)
    assert list(meter.lost(SITE, shown.moment)) == []
    assert list(meter.lost(replace(SITE, phases=2), shown.moment)) == [("sensor.gone", Why.GONE)]
