"""The fault matrix, cell by cell: each fault with each kind of load in each mode. `scripts/faults` writes its page."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from custom_components.dynamic_ocpp_evse.engine import LoadKind, modes_of

from .clock import Clock, frozen
from .matrix import Cell, cells, run
from .scenes import EVSE, PLUG


@pytest.fixture(scope="module")
def clock() -> Iterator[Clock]:
    """Return the time, frozen once for all cells."""
    with frozen() as found:
        yield found


@pytest.mark.parametrize("cell", cells(), ids=lambda cell: cell.name)
def test_a_fault_ends_safely(clock: Clock, cell: Cell, caplog: pytest.LogCaptureFixture) -> None:
    outcome = run(clock, cell)
    assert outcome.longest <= outcome.bound, "above the breaker, for all to see"
    assert outcome.to_safe <= outcome.within, "above the breaker, with a meter that is known to be lost"
    assert outcome.left is None or outcome.left <= 6.0, "left to itself, and not at its failsafe current"
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


def test_each_cell_has_a_name_of_its_own_and_no_mode_is_left_out() -> None:
    whole = list(cells())
    assert len({cell.name for cell in whole}) == len(whole)
    assert {cell.scene for cell in whole} == {*EVSE, *PLUG}
    assert {scene.mode for scene in EVSE} == set(modes_of(LoadKind.EVSE))
    assert {scene.mode for scene in PLUG} == set(modes_of(LoadKind.PLUG))
