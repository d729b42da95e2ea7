"""Virtual time: one clock for wall, monotonic and event loop, which jumps to whatever is due next."""

from __future__ import annotations

import asyncio
import logging
import selectors
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Any, override

import freezegun.api
from freezegun import freeze_time
from freezegun.api import FrozenDateTimeFactory
from pytest_homeassistant_custom_component import plugins

START = datetime(2026, 6, 21, 9, 0, tzinfo=UTC)
_MICRO = 1_000_000


class Clock:
    """The second that it is everywhere; `now` is s since the epoch."""

    def __init__(self, freezer: FrozenDateTimeFactory) -> None:
        """Go on from where the time is frozen."""
        self._freezer = freezer
        self._micros = 0
        self.now = 0.0
        self.move_to(START)

    def move_to(self, moment: datetime) -> None:
        """Jump to a moment, also back; no loop must run then."""
        self._freezer.move_to(moment)
        self._micros = round(moment.timestamp() * _MICRO)
        self.now = self._micros / _MICRO

    def advance(self, seconds: float) -> None:
        """Go on, by a microsecond at least: a shorter wait would never end."""
        micros = max(1, ceil(seconds * _MICRO - 1e-3))
        self._micros += micros
        self.now = self._micros / _MICRO
        self._freezer.tick(timedelta(microseconds=micros))


@contextmanager
def frozen() -> Iterator[Clock]:
    """Freeze time, for any number of runs: to find all that reads a clock takes longer than most of them."""
    plugins.pytest_runtest_setup()  # it teaches freezegun Home Assistant's ways
    with freeze_time(START) as freezer:
        yield Clock(freezer)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let everybody see the virtual time, and nobody log what only helps with one run."""
    depth = freezegun.api.call_stack_inspection_limit
    # To ask for each call who wants to know the time takes most of the call.
    freezegun.api.call_stack_inspection_limit = 0
    logging.disable(logging.INFO)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
        freezegun.api.call_stack_inspection_limit = depth


class _Jump(selectors.SelectSelector):
    """A selector that does not wait for time to pass but lets it."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    @override
    def select(self, timeout: float | None = None) -> list[Any]:
        """Return what is ready; if nothing is, it is later then."""
        if timeout is None:
            raise RuntimeError("nothing is left to wait for")
        found = super().select(0)
        if not found and timeout > 0:
            self._clock.advance(timeout)
        return found


class JumpingLoop(asyncio.SelectorEventLoop):
    """An event loop in virtual time. What it would do in a thread is done at once, where it is asked for."""

    def __init__(self, clock: Clock) -> None:
        """Tell the time of that clock."""
        super().__init__(_Jump(clock))
        self._virtual = clock
        self._clock_resolution = 1e-6

    @override
    def time(self) -> float:
        """Return the second that it is."""
        return self._virtual.now

    @override
    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> Any:
        """Do it now."""
        future = self.create_future()
        try:
            future.set_result(func(*args))
        except Exception as error:  # noqa: BLE001 - as an executor would hand it over
            future.set_exception(error)
        return future

    def abandon(self) -> None:
        """End as a process that is killed: whatever goes on stops where it is."""
        tasks = asyncio.all_tasks(self)
        for task in tasks:
            task.cancel()
        if tasks:
            self.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self.close()
