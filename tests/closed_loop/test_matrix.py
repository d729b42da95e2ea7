"""A part of the fault matrix: each fault with each kind of load. All of it is what `scripts/faults` runs."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from .clock import Clock, frozen
from .matrix import Cell, cells, covering, run


@pytest.fixture(scope="module")
def clock() -> Iterator[Clock]:
    """Return the time, frozen once for all cells."""
    with frozen() as found:
        yield found


@pytest.mark.parametrize("cell", covering(), ids=lambda cell: cell.name)
def test_a_fault_ends_safely(clock: Clock, cell: Cell, caplog: pytest.LogCaptureFixture) -> None:
    outcome = run(clock, cell)
    assert outcome.longest <= outcome.bound, "above the breaker, for all to see"
    assert outcome.to_safe <= outcome.within, "above the breaker, with a meter that is known to be lost"
    assert outcome.left is None or outcome.left <= 6.0, "left to itself, and not at its failsafe current"
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


def test_the_part_has_every_fault_and_every_scene() -> None:
    whole, part = list(cells()), list(covering())
    assert {(cell.fault.name, cell.scene.kind) for cell in whole} == {
        (cell.fault.name, cell.scene.kind) for cell in part
    }
    assert {cell.scene for cell in whole} == {cell.scene for cell in part}
    assert len({cell.name for cell in whole}) == len(whole)
