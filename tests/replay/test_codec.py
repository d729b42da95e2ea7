"""What the engine knows and decides survives JSON, to the last bit, and is decided on as before."""

from __future__ import annotations

import json
from dataclasses import replace
from math import inf, nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.dynamic_ocpp_evse.codec import decode, encode
from custom_components.dynamic_ocpp_evse.engine import Load, Memory, Phase, Plan, Reading, Site, Snapshot, plan
from custom_components.dynamic_ocpp_evse.engine.budgets import Layout, Shape, layout_of
from tests.engine.absurd import OF_A_SHOT, OF_A_SITE, absurd_readings, absurd_site, absurd_supply
from tests.engine.helpers import START, evse, examples, snapshot
from tests.engine.physics import Truth
from tests.engine.strategies import Dice, dices, sites, supplies


def through_json[T](value: T) -> T:
    """Write a value to strict JSON and read it back."""
    return decode(type(value), json.loads(json.dumps(encode(value), allow_nan=False)))


@examples(2_000, quick=100)
@given(supplies(), st.integers(1, 4))
def test_snapshots_plans_and_memory_come_back_as_they_were(case: tuple[Truth, list[Load]], cycles: int) -> None:
    truth, members = case
    memory = Memory()
    for cycle in range(cycles):
        now = START + 5 * cycle
        shot = replace(truth, at=now).snapshot(members)
        assert through_json(shot) == shot
        kept = through_json(memory)
        assert kept == memory
        assert kept.table is memory.table, "the engine forgets the past where the layout is another one"
        decided, memory = plan(shot, memory, now)
        assert through_json(decided) == decided
        assert plan(through_json(shot), kept, now) == (decided, memory)


@examples(2_000, quick=100)
@given(dices(OF_A_SHOT + 2 * OF_A_SITE))
def test_absurd_values_come_back_too(dice: Dice) -> None:
    """By their text: what is not a number equals nothing, not even itself."""
    shot = absurd_readings(dice, absurd_supply(dice, absurd_site(dice)))
    decided, memory = plan(shot, Memory(), START)
    for value in (shot, decided, memory):
        assert repr(through_json(value)) == repr(value)


@given(sites())
def test_there_is_one_layout_a_shape(site: Site) -> None:
    table = layout_of(site)
    assert through_json(table) is table
    assert decode(Layout, encode(table.shape)) is table


def test_types_are_kept() -> None:
    load = through_json(evse(legs=(Phase.C, Phase.A)))
    assert load.legs == (Phase.C, Phase.A)
    assert [type(value) for value in (load.legs[0], load.mode, load.legs)] == [Phase, type(load.mode), tuple]
    assert isinstance(through_json(Shape(3, True, False, True, False, False, (("a", ("a", "b")),))), Shape)


@pytest.mark.parametrize(("value", "plain"), [(nan, "nan"), (inf, "inf"), (-inf, "-inf"), (2.5, 2.5), (3, 3)])
def test_numbers_that_json_has_not_are_written_as_words(value: float, plain: object) -> None:
    assert encode(Reading(value, 1.0)) == {"value": plain, "at": 1.0, "lost_after": None}
    assert repr(through_json(Reading(value, 1.0))) == repr(Reading(value, 1.0))


def test_what_a_newer_version_has_added_has_its_default() -> None:
    plain = encode(evse())
    assert isinstance(plain, dict)
    del plain["failsafe"], plain["circuit"]
    assert decode(Load, plain) == evse()


@pytest.mark.parametrize(
    ("kind", "plain"),
    [
        (Reading, {"value": 1.0, "at": 2.0, "colour": 3}),
        (Reading, {"value": 1.0}),
        (Reading, {"value": None, "at": 2.0}),
        (Reading, {"value": "much", "at": 2.0}),
        (Reading, {"value": True, "at": 2.0}),
        (Reading, [1.0, 2.0]),
        (Phase, 3),
        (Snapshot, {"site": {}, "grid": {}}),
        (Load, encode(evse()) | {"controlled": 1}),  # type: ignore[operator]
        (Load, encode(evse()) | {"id": 1}),  # type: ignore[operator]
        (Load, encode(evse()) | {"mode": "Turbo"}),  # type: ignore[operator]
        (Plan, None),
    ],
)
def test_what_does_not_fit_is_refused(kind: type, plain: Any) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        decode(kind, plain)


@pytest.mark.parametrize("value", [object(), {1}, 1j, b"x", {"a": 1}])
def test_only_values_of_the_engine_are_written(value: object) -> None:
    with pytest.raises(TypeError, match="no value of the engine"):
        encode(value)


def test_a_snapshot_is_readable() -> None:
    plain = encode(snapshot(Site(breaker=20.0), (1.0, 2.0, 3.0), evse("load 1")))
    assert isinstance(plain, dict)
    assert plain["grid"] == [{"value": value, "at": START, "lost_after": None} for value in (1.0, 2.0, 3.0)]
    assert plain["site"]["breaker"] == 20.0
    assert plain["loads"][0]["mode"] == "Standard"
