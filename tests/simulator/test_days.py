"""Days to run the plant on, measured and synthetic."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from simulator.car import Car, CarConfig
from simulator.day_files import INDEX, read_pv_days, read_scenario_days, read_sessions
from simulator.days import Day, Session, Weather, splits, synthetic_day
from simulator.plant import Plant, PlantConfig

HOUR = 3600.0
LOAD = tuple((float(hour), 2.0 * hour, 3.0 * hour) for hour in range(24))
DAY = Day("hours", HOUR, LOAD, tuple(100.0 * hour for hour in range(24)), Session(8 * HOUR, 30 * HOUR, 10_000.0))

HEADER = "scenario,minute,timestamp,load_w,load_a_w,load_b_w,load_c_w,pv_w"
INDEX_HEADER = "scenario,ev_plugin_minute,ev_plugout_minute,ev_energy_kwh,note"


def rows(name: str, minutes: int = 1440) -> list[str]:
    """Return the rows of a measured day whose house takes 1, 2 and 3 W times the minute."""
    return [f"{name},{m},2020-01-01T00:00:00Z,{6 * m},{m},{2 * m},{3 * m},{m % 7}" for m in range(minutes)]


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


# A day in the plant


def test_day_drives_the_plant_and_repeats_itself() -> None:
    plant = Plant(PlantConfig(), DAY.house(), DAY.sun())
    state = plant.step(5.5 * HOUR, 5.5 * HOUR)
    assert state.solar == 500.0
    assert state.house == pytest.approx((5 / 230, 10 / 230, 15 / 230))
    assert plant.step(29.5 * HOUR, 24 * HOUR).house == state.house
    assert DAY.house(voltage=100.0).currents(0.0, 5 * HOUR) == pytest.approx((0.05, 0.1, 0.15))


def test_day_knows_its_energies() -> None:
    assert DAY.load_energy == pytest.approx(6 * 276)
    assert DAY.pv_energy == pytest.approx(100 * 276)


def test_splits_move_the_house_and_keep_its_sum() -> None:
    found = splits(DAY)
    assert list(found) == ["given", "ACB", "BAC", "BCA", "CAB", "CBA", "uneven", "one_phase"]
    assert found["given"] is DAY
    assert found["BCA"].load[1] == (2.0, 3.0, 1.0)
    assert found["uneven"].load[10] == pytest.approx((3.6, 37.8, 18.6))
    assert found["one_phase"].load[10] == pytest.approx((60.0, 0.0, 0.0))
    assert len({day.load[1] for day in found.values()}) == 8
    for day in found.values():
        assert day.load_energy == pytest.approx(DAY.load_energy)
        assert (day.pv, day.session) == (DAY.pv, DAY.session)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: Day("x", HOUR, LOAD, DAY.pv[1:]), "same length"),
        (lambda: Day("x", 60.0, LOAD, DAY.pv), "24 h"),
        (lambda: Day("x", 0.0, LOAD, DAY.pv), "above 0"),
        (lambda: DAY.with_shares((0.5, 0.5, 0.5)), "sum up to 1"),
        (lambda: Session(10.0, 10.0, 1.0), "plugs in"),
        (lambda: Session(0.0, 10.0, -1.0), "negative"),
    ],
)
def test_refuses_what_is_no_day(wrong: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        wrong()


# The car's stay


def test_session_plugs_its_car_in_and_out_beyond_midnight() -> None:
    assert DAY.session is not None
    car = DAY.session.car()
    there = []
    for hour in range(36):
        DAY.session.attend(car, hour * HOUR)
        there.append(car.plugged)
    assert there == [8 <= hour < 30 for hour in range(36)]


def test_session_keeps_its_hands_off_a_car_that_is_where_it_should_be() -> None:
    car = Car(plugged=True)
    car.stop()
    Session(0.0, 10.0, 1.0).attend(car, 5.0)
    assert not car.wants, "plugging in again would have made it want"


def test_session_car_stops_itself_at_the_energy_of_the_session() -> None:
    session = Session(0.0, 10 * HOUR, 9_000.0)
    car = session.car(CarConfig(taper_soc=1.0, target_soc=0.8))
    session.attend(car, 0.0)
    car.offer(16.0)
    for second in range(3600):
        car.step(second + 1.0, 1.0)
    assert car.energy == pytest.approx(9_000.0, rel=0.01)
    assert not car.wants


def test_session_beyond_the_battery_starts_with_an_empty_one() -> None:
    assert Session(0.0, 1.0, 1e6).car().soc == 0.0


# Synthetic days


def test_weather_orders_the_sun_and_the_winter_its_house() -> None:
    sun = {weather: synthetic_day(weather).pv_energy for weather in Weather}
    assert sun[Weather.CLEAR] > 1.3 * sun[Weather.BROKEN] > 2 * sun[Weather.DULL]
    assert 0 < sun[Weather.WINTER] < sun[Weather.CLEAR] / 5
    assert synthetic_day(Weather.WINTER).load_energy > 2 * synthetic_day(Weather.CLEAR).load_energy


def test_broken_cloud_swings_far_within_minutes() -> None:
    broken, clear = (synthetic_day(weather).pv for weather in (Weather.BROKEN, Weather.CLEAR))
    assert sum(abs(b - a) > 1000.0 for a, b in pairwise(broken)) > 50
    assert not any(abs(b - a) > 200.0 for a, b in pairwise(clear))


def test_synthetic_day_scales_with_its_peak_and_has_every_step() -> None:
    day = synthetic_day(Weather.CLEAR, step=300.0, peak_power=4000.0)
    assert len(day.pv) == len(day.load) == 288
    assert 3600.0 < max(day.pv) <= 4000.0
    assert day.session is not None


def test_seed_decides_alone() -> None:
    assert synthetic_day(Weather.BROKEN, 3) == synthetic_day(Weather.BROKEN, 3)
    one, other = synthetic_day(Weather.BROKEN, 3), synthetic_day(Weather.BROKEN, 4)
    assert one.pv != other.pv
    assert one.load != other.load
    assert one.session != other.session


# Files


def test_reads_days_and_their_sessions(tmp_path: Path) -> None:
    path = write(tmp_path / "days.csv", HEADER, *rows("one"), *rows("two"))
    write(tmp_path / INDEX, INDEX_HEADER, "one,615,1894,17.5,plain", 'two,,,,"no car, no session"')
    one, two = read_scenario_days(path)
    assert (one.name, one.step, len(one.pv)) == ("one", 60.0, 1440)
    assert one.load[100] == (100.0, 200.0, 300.0)
    assert one.pv[100] == 100 % 7
    assert one.session == Session(615 * 60.0, 1894 * 60.0, 17_500.0)
    assert two.session is None


def test_days_need_no_index(tmp_path: Path) -> None:
    (day,) = read_scenario_days(write(tmp_path / "days.csv", HEADER, *rows("one")))
    assert day.session is None


def broken(line: int, field: int, value: str) -> list[str]:
    """Return a file in which one field of one line (counted from 1, as in the message) has another value."""
    lines = [HEADER, *rows("one")]
    fields = lines[line - 1].split(",")
    fields[field] = value
    lines[line - 1] = ",".join(fields)
    return lines


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], r"line 1: no column scenario, minute"),
        ([HEADER.replace("pv_w", "pv"), *rows("one")], r"line 1: no column pv_w"),
        (broken(7, 4, "many"), r"line 7: load_a_w is no number: 'many'"),
        (broken(7, 7, "nan"), r"line 7: pv_w is negative or not finite: nan"),
        (broken(8, 5, "-3"), r"line 8: load_b_w is negative or not finite: -3"),
        (broken(9, 1, "3"), r"line 9: minute 7 of one expected, not 3"),
        (broken(9, 7, "1,2"), r"line 9: the row has more or fewer fields"),
        ([HEADER, *rows("one"), "one,0"], r"line 1442: the row has more or fewer fields"),
        ([HEADER, *rows("one", 1439)], r"line 1440: one ends after 1439 of 1440 minutes"),
        ([HEADER, *rows("one", 5), *rows("two")], r"line 7: one ends after 5 of 1440 minutes"),
        ([HEADER, *rows("one"), *rows("two"), *rows("one")], r"line 2882: one comes a second time"),
    ],
)
def test_bad_file_is_refused_with_line_and_fault(tmp_path: Path, lines: list[str], said: str) -> None:
    with pytest.raises(ValueError, match=rf"days\.csv, {said}"):
        read_scenario_days(write(tmp_path / "days.csv", *lines))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("one,615,600,5,x", "line 2: ev_plugout_minute is not after"),
        ("one,615,,5,x", "line 2: ev_plugout_minute is no number: ''"),
        ("one,615,700,-5,x", "line 2: ev_energy_kwh is negative"),
    ],
)
def test_bad_session_is_refused(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(ValueError, match=rf"{INDEX}, {said}"):
        read_sessions(write(tmp_path / INDEX, INDEX_HEADER, row))


ROOF = "timestamp,day,pv_pu,pv_w"


def test_irregular_production_is_put_on_the_step(tmp_path: Path) -> None:
    path = write(
        tmp_path / "pv.csv",
        ROOF,
        "2015-04-09T10:00:01Z,sunny,0,100",
        "2015-04-09T10:00:03Z,sunny,0,200",
        "2015-04-09T10:00:08Z,sunny,0,300",
        "2014-04-21T05:00:00.5Z,cloudy,0,50",
    )
    sunny, cloudy = read_pv_days(path, utc_offset=7200.0, house=DAY)
    noon = 12 * HOUR
    assert [sunny.sun().power(noon + second) for second in (0, 2, 4, 6, 8, 10)] == [0, 150, 220, 260, 300, 0]
    assert (sunny.name, cloudy.name) == ("sunny", "cloudy")
    assert sunny.house().currents(0.0, noon) == DAY.house().currents(0.0, noon)
    assert sunny.session == DAY.session
    assert len(sunny.pv) == 43_200
    assert cloudy.pv_energy == 0.0, "one row is no production"


def test_production_without_a_house_gets_a_synthetic_one(tmp_path: Path) -> None:
    (day,) = read_pv_days(write(tmp_path / "pv.csv", ROOF, "2015-04-09T10:00:01Z,sunny,0,100"), step=60.0)
    assert day.load == synthetic_day(Weather.CLEAR).load


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("2015-04-09T10:00:00Z,sunny,0,1", r"line 3: -1.000 s after the row before it"),
        ("2015-04-09T10:00:01Z,sunny,0,1", r"line 3: 0.000 s after the row before it"),
        ("2015-04-09T10:10:02Z,sunny,0,1", r"line 3: 601.000 s after the row before it"),
        ("2015-04-10T10:00:00Z,sunny,0,1", r"line 3: sunny goes on after midnight"),
        ("2015-04-09T10:00:02,sunny,0,1", r"line 3: timestamp has no time zone"),
        ("noon,sunny,0,1", r"line 3: timestamp is no date and time: 'noon'"),
        ("2015-04-09T10:00:02Z,sunny,0,-1", r"line 3: pv_w is negative"),
    ],
)
def test_bad_production_is_refused(tmp_path: Path, row: str, said: str) -> None:
    path = write(tmp_path / "pv.csv", ROOF, "2015-04-09T10:00:01Z,sunny,0,100", row)
    with pytest.raises(ValueError, match=rf"pv\.csv, {said}"):
        read_pv_days(path)
