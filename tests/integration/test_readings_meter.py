"""Each unit, each kind of meter and each sign comes out as the same amperes, and what is no reading as none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from homeassistant.core import HomeAssistant, State
from homeassistant.util import dt as dt_util

from custom_components.dynamic_ocpp_evse.engine import Reading, Site
from custom_components.dynamic_ocpp_evse.reading.limit import ImportLimit
from custom_components.dynamic_ocpp_evse.reading.meter import Meter, Wire, wires
from custom_components.dynamic_ocpp_evse.reading.quantity import Moment

SITE = Site()
NOW = 1000.0
MAIN, PAIR = "sensor.main", "sensor.pair"
AT_230_V = {"A": 1.0, "mA": 1000.0, "W": 230.0, "kW": 0.23}  # one ampere in each unit
CURRENTS, POWERS = ("A", "mA"), ("W", "kW")


class States:
    """Home Assistant as far as a reader looks at it: states with their unit, each reported so many seconds ago."""

    def __init__(self) -> None:
        """Begin with no state."""
        self.found: dict[str, State] = {}
        self.hass = cast(HomeAssistant, SimpleNamespace(states=self.found))
        self.wall = dt_util.utcnow()

    def show(self, entity_id: str, value: object, unit: str | None, ago: float = 0.0) -> None:
        """Let an entity report."""
        attributes: dict[str, Any] = {} if unit is None else {"unit_of_measurement": unit}
        then = self.wall - timedelta(seconds=ago)
        changed = then - timedelta(hours=1)
        self.found[entity_id] = State(entity_id, str(value), attributes, changed, then, changed)

    def moment(self, later: float = 0.0) -> Moment:
        """Return now, which is the second 1000 of the monotonic clock, or some seconds later."""
        return Moment(NOW + later, NOW - self.wall.timestamp())


@pytest.fixture
def states() -> States:
    """Return states."""
    return States()


type Shown = tuple[float, str]
type Case = tuple[str, Shown, Shown | None, float]


def cases() -> Iterator[Case]:
    """Yield (name, what the main entity shows, what its pair shows, A that this means)."""
    for unit in (*CURRENTS, *POWERS):
        for amps in (6.0, -6.0, 0.0):
            yield f"signed {unit} {amps:g}", (amps, unit), None, amps
    for kind in (CURRENTS, POWERS):
        for unit in kind:
            for other in kind:
                for taken, given in ((6.0, 0.0), (0.0, 6.0), (8.0, 2.0), (2.0, 8.0), (0.0, 0.0)):
                    yield f"pair {unit} {other} {taken:g} {given:g}", (taken, unit), (given, other), taken - given
    for unit in CURRENTS:
        for other in POWERS:
            for watts, means in ((5.0, 6.0), (-5.0, -6.0), (0.0, 6.0)):
                yield f"unsigned {unit} by {other} {watts:g}", (6.0, unit), (watts, other), means
            yield f"signed {unit} against {other}", (-6.0, unit), (5.0, other), 6.0


CASES = list(cases())


@pytest.mark.parametrize("inverted", [False, True], ids=["", "inverted"])
@pytest.mark.parametrize(("main", "pair", "amps"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_units_kinds_and_signs(states: States, main: Shown, pair: Shown | None, amps: float, inverted: bool) -> None:
    for entity_id, shown in ((MAIN, main), (PAIR, pair)):
        if shown is not None:
            states.show(entity_id, shown[0] * AT_230_V[shown[1]], shown[1])
    wire = Wire(MAIN, None if pair is None else PAIR)
    [found] = Meter(states.hass, [wire], -1.0 if inverted else 1.0).read(SITE, states.moment())
    assert found is not None
    assert found.value == pytest.approx(-amps if inverted else amps)


def test_a_power_is_a_current_at_the_voltage_of_the_site(states: States) -> None:
    states.show(MAIN, 1380, "W")
    [found] = Meter(states.hass, [Wire(MAIN)]).read(Site(voltage=115.0), states.moment())
    assert found is not None
    assert found.value == 12.0


NO_READING = [
    *[(value, "A") for value in ("nan", "inf", "-inf", "unknown", "unavailable", "", "6 A", "None")],
    *[(6, unit) for unit in ("V", "Wh", "%", "VA", "MW", "a", "kw", "furlong", "", None)],
    *[(501, "A"), (-501, "A"), (500001, "mA"), (115231, "W"), (-115.3, "kW"), (1e300, "A")],
]


@pytest.mark.parametrize(("value", "unit"), NO_READING)
@pytest.mark.parametrize("where", ["alone", "main half", "other half"])
def test_what_is_no_reading(states: States, value: object, unit: str | None, where: str) -> None:
    states.show(MAIN, 6, "A")
    states.show(PAIR, 1, "A")
    states.show(PAIR if where == "other half" else MAIN, value, unit)
    wire = Wire(MAIN, None if where == "alone" else PAIR)
    assert Meter(states.hass, [wire]).read(SITE, states.moment()) == (None,)


@pytest.mark.parametrize("value", [500, -500])
def test_the_most_that_physics_allows_is_a_reading(states: States, value: float) -> None:
    states.show(MAIN, value, "A")
    assert Meter(states.hass, [Wire(MAIN)]).read(SITE, states.moment()) == (Reading(value, NOW),)


@pytest.mark.parametrize(("main", "pair"), [("W", "A"), ("kW", "mA")])
def test_a_current_is_no_half_of_a_power(states: States, main: str, pair: str) -> None:
    states.show(MAIN, 1, main)
    states.show(PAIR, 1, pair)
    assert Meter(states.hass, [Wire(MAIN, PAIR)]).read(SITE, states.moment()) == (None,)


@pytest.mark.parametrize("missing", [MAIN, PAIR])
def test_one_half_tells_nothing(states: States, missing: str) -> None:
    states.show(PAIR if missing == MAIN else MAIN, 6, "A")
    assert Meter(states.hass, [Wire(MAIN, PAIR)]).read(SITE, states.moment()) == (None,)


@pytest.mark.parametrize("unit", ["A", "W"], ids=["pair", "unsigned"])
@pytest.mark.parametrize(("main", "pair", "age"), [(0, 0, 0), (7, 2, 7), (2, 7, 7), (40, 3000, 3000)])
def test_a_pair_is_as_old_as_its_older_half(states: States, unit: str, main: float, pair: float, age: float) -> None:
    states.show(MAIN, 6, "A", ago=main)
    states.show(PAIR, 2, unit, ago=pair)
    [found] = Meter(states.hass, [Wire(MAIN, PAIR)]).read(SITE, states.moment())
    assert found is not None
    assert found.at == pytest.approx(NOW - age, abs=1e-3)


@pytest.mark.parametrize(
    ("main", "pair", "age"),
    [
        ((6, 7), (0, 3000), 7),  # an export that stands at 0 all night
        ((0, 3000), (6, 7), 7),  # an import that stands at 0 all day
        ((6, 3000), (0, 7), 3000),
        ((0, 7), (6, 3000), 3000),
        ((0, 3000), (0, 7), 3000),  # it may be dead
        ((0, 7), (0, 3000), 3000),
    ],
)
def test_the_half_that_stands_at_0_while_the_other_flows_need_not_be_told_again(
    states: States, main: tuple[float, float], pair: tuple[float, float], age: float
) -> None:
    for entity_id, (amps, ago) in ((MAIN, main), (PAIR, pair)):
        states.show(entity_id, amps, "A", ago=ago)
    [found] = Meter(states.hass, [Wire(MAIN, PAIR)]).read(SITE, states.moment())
    assert found == Reading(main[0] - pair[0], pytest.approx(NOW - age, abs=1e-3))


def test_the_age_is_by_the_last_report_and_not_by_the_last_change(states: States) -> None:
    states.show(MAIN, 6, "A", ago=3)  # it has shown the same value for an hour
    [found] = Meter(states.hass, [Wire(MAIN)]).read(SITE, states.moment())
    assert found is not None
    assert found.at == pytest.approx(NOW - 3, abs=1e-3)


def test_a_report_of_the_future_is_of_now(states: States) -> None:
    states.show(MAIN, 6, "A", ago=-30)
    assert Meter(states.hass, [Wire(MAIN)]).read(SITE, states.moment()) == (Reading(6.0, NOW),)


@pytest.mark.parametrize("lost_after", [60.0, 120.0])
@pytest.mark.parametrize("gone", [("unavailable", "A"), ("nan", "A"), (9999, "A"), (6, "V")])
def test_a_reading_that_is_gone_stands_as_it_was_and_grows_old(
    states: States, gone: tuple[object, str], lost_after: float
) -> None:
    site = Site(grid_lost_after=lost_after)
    meter = Meter(states.hass, [Wire(MAIN)], -1.0)
    states.show(MAIN, 6, "A")
    assert meter.read(site, states.moment()) == (Reading(-6.0, NOW),)
    states.show(MAIN, *gone)
    assert meter.read(site, states.moment(later=lost_after)) == (Reading(-6.0, NOW),)
    assert meter.read(site, states.moment(later=lost_after + 1)) == (None,)


def test_a_silent_meter_is_read_however_old_it_is(states: States) -> None:
    """Its age is told, and judged by who plans."""
    states.show(MAIN, 6, "A")
    assert Meter(states.hass, [Wire(MAIN)]).read(SITE, states.moment(later=900)) == (Reading(6.0, NOW),)


def test_phases_are_read_each_by_its_own_entities(states: States) -> None:
    data = {"a": "sensor.a", "b": None, "c": "sensor.c", "pair_c": "sensor.d"}
    meter = Meter(states.hass, wires(data, ("a", "b", "c"), ("pair_a", "pair_b", "pair_c")))
    assert meter.entities == ["sensor.a", "sensor.c", "sensor.d"]
    for entity_id, amps in (("sensor.a", 1), ("sensor.c", 5), ("sensor.d", 7)):
        states.show(entity_id, amps, "A")
    assert meter.read(SITE, states.moment()) == (Reading(1.0, NOW), None, Reading(-2.0, NOW))


LIMIT = "input_number.limit"


@pytest.mark.parametrize(
    ("value", "unit", "watts"),
    [
        (6900, "W", 6900.0), (6.9, "kW", 6900.0), (0, "W", 0.0), (-500, "W", 0.0), (-2, "kW", 0.0),
        (1e9, "W", 1e9),  # somebody's word for no limit: an order cannot be beyond physics
        (50, "%", 0.0), (16, "A", 0.0), (6900, None, 0.0), ("nan", "W", 0.0), ("inf", "W", 0.0), ("unknown", "W", 0.0),
    ],
)  # fmt: skip
def test_an_import_limit_by_an_entity(states: States, value: object, unit: str | None, watts: float) -> None:
    limit = ImportLimit(states.hass, LIMIT)
    states.show(LIMIT, value, unit, ago=100000)
    assert limit.watts(states.moment(), 60) == watts
    assert limit.known is (watts > 0 or value in (0, -500, -2))


HOUR = 3600.0


@pytest.mark.parametrize(
    ("told", "gone_for", "watts"),
    [
        ([(0, 3000), (1, 9000)], 60, 9000.0),
        ([(0, 3000), (1, 9000)], 61, 3000.0),
        ([(0, 9000), (1, 3000), (2, 6000)], 61, 3000.0),
        ([(0, 3000), (25, 9000)], 61, 9000.0),
        ([(0, 3000), (0.1, 9000)], 61, 3000.0),
        ([(0, 3000), (0.1, 9000), *[(hour, 9000) for hour in range(1, 30)]], 61, 9000.0),
        ([(hour, 1000 + 10 * hour) for hour in range(48)], 3000, 1240.0),
    ],
)
def test_an_import_limit_that_is_lost_is_the_last_one_then_the_lowest_of_the_last_24_hours(
    states: States, told: list[tuple[float, float]], gone_for: float, watts: float
) -> None:
    limit = ImportLimit(states.hass, LIMIT)
    for hour, value in told:
        states.show(LIMIT, value, "W")
        assert limit.watts(states.moment(later=hour * HOUR), 60) == value
    states.show(LIMIT, "unavailable", "W")
    assert limit.watts(states.moment(later=told[-1][0] * HOUR + gone_for), 60) == watts
