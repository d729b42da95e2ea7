"""The summary of --check and its verdict, and the lines before it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from demo.report import ChargerCount, Summary, clock
from demo.watch import line, solar_loads

FAMILY = ChargerCount("Family car", received=30, accepted=29, rejected=1, invalid=0, limits=(6.0, 8.5, 6.0, 0.0))
CITY = ChargerCount("City car", received=25, accepted=25, rejected=0, invalid=0, limits=(7.0,))
GOOD = Summary(
    seconds=60.2,
    chargers=(FAMILY, CITY),
    breaker=25.0,
    highest_current=24.96,
    highest_phase="B",
    longest_overload=0.0,
    solar_import=1.25,
    energy={"Family car": 80.0, "City car": 30.4},
    errors=(),
)


def state(value: str) -> dict[str, Any]:
    return {"state": value}


def test_good_run_has_no_failures() -> None:
    assert GOOD.failures() == []


@pytest.mark.parametrize(
    ("summary", "failure"),
    [
        (replace(GOOD, chargers=(FAMILY, replace(CITY, received=0, accepted=0))), "City car received no profile"),
        (replace(GOOD, chargers=(replace(FAMILY, invalid=2), CITY)), "Family car: 2 messages against the schema"),
        (replace(GOOD, longest_overload=10.1), "a phase was above the breaker for 10.1 s on end"),
    ],
)
def test_each_failure_is_named(summary: Summary, failure: str) -> None:
    assert summary.failures() == [failure]


def test_short_overload_rejections_and_errors_are_told_and_forgiven() -> None:
    summary = replace(GOOD, longest_overload=10.0, errors=("[a] one", "[b] two", "[b] two"))
    assert summary.failures() == []
    text = "\n".join(summary.lines())
    assert "longest time above the breaker 10.0 s" in text
    assert "errors logged by Home Assistant: 3" in text
    assert "2 x [b] two" in text


def test_summary_counts_profiles_and_different_limits() -> None:
    text = "\n".join(GOOD.lines())
    assert "Family car: 30 profiles received, 29 accepted, 1 rejected" in text
    assert "3 different limits from 0 to 8.5 A" in text
    assert "highest phase current 25.0 A on B of 25 A" in text
    assert "import caused by solar loads 1.2 Wh" in text
    assert "City car 30 Wh" in text


def test_charger_without_limits() -> None:
    assert any("no limit" in row for row in replace(GOOD, chargers=(replace(CITY, limits=()),)).lines())


@pytest.mark.parametrize(
    ("time", "shown"),
    [(0.0, "00:00"), (36_000.0, "10:00"), (36_029.0, "10:00"), (86_399.0, "00:00"), (90_000, "01:00")],
)
def test_clock(time: float, shown: str) -> None:
    assert clock(time) == shown


def test_line_shows_what_home_assistant_has() -> None:
    states = {
        "sensor.simulated_house_grid_current_a": state("-3.26"),
        "sensor.simulated_house_grid_current_b": state("0.1"),
        "sensor.simulated_house_grid_current_c": state("unavailable"),
        "sensor.simulated_house_solar_power": state("5230.4"),
        "select.dynamic_ocpp_evse_family_car_operating_mode": state("Solar Priority"),
        "sensor.dynamic_ocpp_evse_family_car_allocated_current": state("8.25"),
        "sensor.family_car_current_import": state("8.0"),
        "sensor.dynamic_ocpp_evse_family_car_reason": state("not_enough_solar"),
        "sensor.heater_plug_power": state("2000.0"),
    }
    shown = line(36_600.0, states)
    assert shown.startswith("10:10 | grid  -3.3  +0.1     - A | sun  5230 W | ")
    assert "Family car: Solar Priority, limit 8.2 A, draws 8.0 A, not_enough_solar | " in shown
    assert "City car: -, limit - A, draws - A, - | " in shown
    assert shown.endswith("Heater: -, limit - A, draws 2000.0 W, -")


def test_solar_loads_follow_the_modes() -> None:
    states = {
        "select.dynamic_ocpp_evse_family_car_operating_mode": state("Solar Priority"),
        "number.dynamic_ocpp_evse_family_car_min_current": state("7.5"),
        "select.dynamic_ocpp_evse_city_car_operating_mode": state("Standard"),
        "select.dynamic_ocpp_evse_heater_operating_mode": state("Excess"),
    }
    assert solar_loads(states) == {"Family car": 7.5, "Heater": 0.0}
    states["select.dynamic_ocpp_evse_city_car_operating_mode"] = state("Solar Only")
    states["select.dynamic_ocpp_evse_heater_operating_mode"] = state("Continuous")
    assert solar_loads(states) == {"Family car": 7.5, "City car": 0.0}
