"""The detective in houses that live: no right wiring is ever accused, and each wrong one is found."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custom_components.dynamic_ocpp_evse.engine import Mode, Phase
from custom_components.dynamic_ocpp_evse.wiring import Kind, Outcome

from .street import CarChoice, Run, Street, Wiring, drawn

HOUSES = 500 if settings.default is not None and settings.default.max_examples > 1000 else 6
A, B, C = Phase


@settings(max_examples=HOUSES)
@given(seed=st.integers(1, 10**9))
def test_a_right_wiring_is_never_accused(seed: int) -> None:
    run = Run(drawn(seed)).go(2 * 3600)
    assert run.watched.told == [], f"{run.street}"


ONE = CarChoice(wiring=("A",), uses=1, comes=500.0)
THREE = CarChoice(comes=500.0)


def wrong(*cars: CarChoice, legs: dict[str, tuple[Phase, ...]] | None = None, **wiring: Any) -> Street:
    """Return a house with these cars and this wiring."""
    return Street(cars=cars, wiring=Wiring(legs=legs or {}, **wiring))


SUNNY = {"sun": 8000.0, "clouds": 0.2}
ROTATED = {"car": (B, C, A)}
SET_TO_A = {"car": (A,)}
ON_B = replace(ONE, wiring=("B",))
GUEST = CarChoice(name="guest", mode=Mode.SOLAR_ONLY)


@pytest.mark.parametrize(
    ("street", "expected"),
    [
        (wrong(THREE, gains=(-1, 1, 1)), {"kind": Kind.DIRECTION, "phases": (0,), "right": (1, 2)}),
        (wrong(THREE, gains=(-1, -1, -1)), {"kind": Kind.DIRECTION, "phases": (0, 1, 2)}),
        (wrong(ONE, order=(1, 0, 2)), {"kind": Kind.LEGS, "legs": (1,)}),
        (wrong(replace(THREE, uses=1), legs=ROTATED), {"kind": Kind.LEGS, "legs": (0, None, None)}),
        (wrong(replace(THREE, uses=2), legs=ROTATED), {"kind": Kind.LEGS, "legs": (None, None, 2)}),
        (wrong(ON_B, legs=SET_TO_A), {"kind": Kind.LEGS, "legs": (1,)}),
        (wrong(THREE, gains=(0.001,) * 3), {"kind": Kind.SCALE, "scale": 0.001}),
        (replace(wrong(THREE, gains=(3,) * 3), kettles=False), {"kind": Kind.SCALE, "scale": 3.0}),
        (
            replace(wrong(THREE, gains=(1, -1, 1)), battery=True, **SUNNY),
            {"kind": Kind.DIRECTION, "phases": (1,)},
        ),
        (
            replace(wrong(ON_B, GUEST, legs=SET_TO_A), **SUNNY),
            {"kind": Kind.LEGS, "load": "car", "legs": (1,)},
        ),
    ],
    ids=[
        "clamp of A turned", "all turned", "meters of A and B swapped", "legs rotated, one used",
        "legs rotated, two used", "a car on B that is set to A", "kW as W", "three times too much",
        "clamp of B turned, with a battery", "a car on B that is set to A, beside another one",
    ],
)  # fmt: skip
def test_a_wrong_wiring_is_found(street: Street, expected: dict[str, object]) -> None:
    run = Run(street)
    for _ in range(18):
        run.go(1200)
        if run.watched.told:
            break
    assert len(run.watched.told) >= 1, "in six hours"
    [finding] = run.detective.findings
    assert {key: getattr(finding, key) for key in expected} == expected


@pytest.mark.parametrize("meter", [5.0, 10.0, 30.0, 60.0])
@pytest.mark.parametrize(
    ("choice", "wiring", "expected"),
    [
        (ONE, Wiring(), []),
        (ON_B, Wiring(legs=SET_TO_A), [Kind.LEGS]),
        (THREE, Wiring(gains=(-1, -1, -1)), [Kind.DIRECTION]),
    ],
    ids=["right", "on B", "turned"],
)  # fmt: skip
def test_a_check_tells_the_same_at_once(meter: float, choice: CarChoice, wiring: Wiring, expected: list[Kind]) -> None:
    """Also where the charger tells its draw only once a minute."""
    run = Run(Street(cars=(replace(choice, meter=meter, comes=1e9),), wiring=wiring, kettles=False)).go(600)
    begun = run.loop.now
    run.watched.begin("car", run.loop.snapshot(), begun)
    most = run.loop.limits["car"]
    run.go(900)
    [(ended, outcome, verdict)] = run.watched.checked
    assert outcome is Outcome.DONE
    assert verdict is not None
    assert [finding.kind for finding in verdict.findings] == expected
    assert ended - begun <= 60 + 5 * (meter + 30)
    assert run.loop.limits["car"] == most


def test_a_check_in_a_restless_house_does_not_accuse() -> None:
    run = Run(Street(cars=(replace(ONE, comes=1e9),), noise=3.0)).go(600)
    run.watched.begin("car", run.loop.snapshot(), run.loop.now)
    run.go(1800)
    [(_, outcome, _)] = run.watched.checked
    assert outcome is Outcome.UNCLEAR
