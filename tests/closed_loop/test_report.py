"""What is told of runs: the page of the matrix, and the count of what a charger was told."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from types import SimpleNamespace
from typing import Any

import pytest

from .days import Told
from .matrix import Cell, cells
from .ocpp import Sent
from .report import page
from .verdict import Outcome

FINE = Outcome(
    to_safe=4.0, within=inf, longest=4.0, bound=9.0, later=None, highest=41.0, wrong=None, left=None, told=()
)


def cell(name: str) -> Cell:
    [found] = [item for item in cells() if item.name == name]
    return found


def rows(outcome: Outcome) -> list[str]:
    text = page([(cell("nothing is wrong: EVSE, Standard"), outcome)])
    return [line for line in text.splitlines() if line.startswith(("| nothing", "- not as"))]


def test_a_cell_is_a_row() -> None:
    told = (("hub", "sensor_lost", 15.0), ("garage", "unavailable", 20.2), ("hub", "overload", 41.0))
    outcome = replace(FINE, wrong=11.4, left=6.0, later=0.0, told=told)
    shown = "garage: unavailable 20; hub: sensor_lost 15, overload 41"
    assert rows(outcome) == [f"| nothing is wrong | EVSE, Standard | 4 | 4.0 of 9 | 0 | 41.0 | 11 | 6.0 | {shown} |"]


@pytest.mark.parametrize(
    ("changes", "marked"),
    [
        ({"longest": 9.5}, "**9.5 of 9**"),
        ({"to_safe": inf, "within": 27.0}, "**never**"),
        ({"left": 16.0}, "**16.0**"),
    ],
)
def test_what_is_not_as_it_must_be_stands_out(changes: dict[str, Any], marked: str) -> None:
    named, row = rows(replace(FINE, **changes))
    assert named == "- not as it must be: nothing is wrong: EVSE, Standard"
    assert marked in row


def test_the_page_counts_what_is_not_as_it_must_be() -> None:
    one = cell("nothing is wrong: EVSE, Standard")
    text = page([(one, FINE), (one, replace(FINE, longest=12.0)), (one, replace(FINE, left=7.0))])
    assert "3 cells." in text
    assert "- 1 in which a phase stayed above" in text
    assert "- 1 of 1 in which a charger was above" in text


def test_what_a_charger_was_told_is_counted_apart() -> None:
    def sent(at: float, limit: float, level: int = 2) -> Sent:
        return Sent(at, limit, "A", level, accepted=True)

    told = [sent(0, 6, 1), sent(0, 10), sent(5, 12), sent(53.1, 12), sent(60, 12), sent(100, 12), sent(100.5, 12)]
    point: Any = SimpleNamespace(sent=told, resumed=[58.0])
    assert Told.of(point) == Told(changes=2, renewals=1, resumed=1, identical=2)
