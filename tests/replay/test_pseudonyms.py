"""Names that tell nothing, and texts from elsewhere without what they should not tell."""

from __future__ import annotations

import pytest

from custom_components.dynamic_ocpp_evse.pseudonyms import Pseudonyms


def test_ids_sort_as_what_they_stand_for() -> None:
    """The engine sorts by them: a replay must find the same order."""
    names = Pseudonyms()
    ids = [f"{number:02x}{'ab'[number % 2]}" for number in range(0, 130, 3)]
    names.add_ids("load", reversed(ids))
    assert len(names.ids) == len(set(names.ids.values())) == 44
    assert [names.ids[item] for item in sorted(ids)] == sorted(names.ids.values())
    assert names.ids[min(ids)] == "load 01"


def test_a_word_keeps_its_first_pseudonym() -> None:
    names = Pseudonyms()
    assert [names.add("sensor", word) for word in ("sensor.a", "sensor.b", "sensor.a")] == [
        "sensor 1",
        "sensor 2",
        "sensor 1",
    ]
    names.also("load 7", "sensor.a", "Car", None, "")
    assert (names.of("sensor.a"), names.of("Car"), names.of("")) == ("sensor 1", "load 7", None)


def test_in_the_engines_own_trees_only_ids_are_replaced() -> None:
    names = Pseudonyms()
    names.add_ids("load", ["01ab"])
    names.also("load 1", "Standard")
    tree = {"id": "01ab", "mode": "Standard", "legs": [0, 1], "on": True, "reason": {"load": "01ab", "x": None}}
    assert names.in_tree(tree) == tree | {"id": "load 1", "reason": {"load": "load 1", "x": None}}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Garage Door, GARAGE", "<load 1>, <charger 1>"),
        ("garage_status garages", "<charger 1>_status garages"),
        ("at 46.05693, 14.50575: 10.5 A", "at <hidden>, <hidden>: 10.5 A"),
        ("http://a.b/c?d ws://x", "<hidden> <hidden>"),
        ("mail me@home.org, host my.house.org:9000", "mail <hidden> host <hidden>"),
        ("192.168.1.20:80 fe80::1:2:3:4", "<hidden> <hidden>"),
        ("tag ABCDEF0123456789ABCDEF", "tag <hidden>"),
        ("ChargingScheduleAllowedChargingRateUnit", "ChargingScheduleAllowedChargingRateUnit"),
        ("Action ocpp.set_charge_rate not found", "Action <hidden> not found"),
        ("sensor.of_somebody", "<hidden>"),
        ("TimeoutError()", "TimeoutError()"),
        ("IndexError('list index out of range')", "IndexError('list index out of range')"),
    ],
)
def test_a_text_from_elsewhere_loses_what_may_name_somebody(text: str, left: str) -> None:
    names = Pseudonyms()
    names.add("charger", "garage")
    names.also("load 1", "Garage Door")
    assert names.in_text(text) == left


def test_without_any_name_a_text_stays() -> None:
    assert Pseudonyms().in_text("Rejected: NotSupported") == "Rejected: NotSupported"
