"""Virtual time for a whole process: wall clock, monotonic clock and event loop jump to whatever is due next."""

from __future__ import annotations

import asyncio
import gc
import selectors
import time
from asyncio import events
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from typing import Any

_LEAST = 1e-6
"""Seconds by which a jump goes on: a shorter one might be lost to rounding, and its timer never come due."""


class Clock:
    """The second that it is: real ones until jump() is called, from then on only as far as advance() goes."""

    def __init__(self) -> None:
        self._real = time.monotonic
        self._epoch = time.time() - time.monotonic()
        self._now: float | None = None

    def jump(self) -> None:
        """Let real time pass unnoticed from now on."""
        self._now = self._real()

    @property
    def jumps(self) -> bool:
        """Tell whether time is virtual by now."""
        return self._now is not None

    def monotonic(self) -> float:
        """Return monotonic seconds."""
        return self._real() if self._now is None else self._now

    def time(self) -> float:
        """Return seconds since the epoch."""
        return self._epoch + self.monotonic()

    def advance(self, seconds: float) -> None:
        """Go on."""
        assert self._now is not None
        self._now += max(seconds, _LEAST)

    def utcnow(self) -> datetime:
        """Return the moment in UTC."""
        return datetime.fromtimestamp(self.time(), UTC)

    def now(self, zone: tzinfo | None = None) -> datetime:
        """Return the moment in a time zone."""
        return self.utcnow().astimezone(zone)

    def install(self) -> None:
        """Be the clock of this process; whoever has taken a function of the old one before keeps that."""
        time.time = self.time
        time.monotonic = self.monotonic
        time.time_ns = lambda: round(self.time() * 1e9)
        time.monotonic_ns = lambda: round(self.monotonic() * 1e9)


class _Selector(selectors.DefaultSelector):
    """Waits for sockets and threads, but lets time pass instead of waiting for it."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self.threads = 0

    def select(self, timeout: float | None = None) -> list[Any]:
        """Return what is ready. Where nothing is and no thread works for the loop, it is later by the timeout."""
        if not self._clock.jumps:
            return super().select(timeout)
        found = super().select(0)
        if found or timeout == 0:
            return found
        if self.threads or timeout is None:
            return super().select(None if self.threads else _LEAST)
        self._clock.advance(timeout)
        return found


class Loop(asyncio.SelectorEventLoop):
    """An event loop on a virtual clock. Time stands still while a thread works for it."""

    def __init__(self, clock: Clock) -> None:
        self._virtual = clock
        self._jumping = _Selector(clock)
        super().__init__(self._jumping)

    def time(self) -> float:
        """Return the second that it is."""
        return self._virtual.monotonic()

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:  # type: ignore[override]
        """Do something in a thread."""
        future: asyncio.Future[Any] = super().run_in_executor(executor, func, *args)
        self._jumping.threads += 1
        future.add_done_callback(self._returned)
        return future

    def _returned(self, _: object) -> None:
        self._jumping.threads -= 1


type Watch = Callable[[Callable[..., Any], float, float], None]
"""Is told of everything that an event loop runs: the callback, and its ms by the wall and of the processor."""


def watch_collector(watch: Callable[[float, float], None]) -> None:
    """Time the garbage collector from now on: `watch` is told its ms by the wall and of the processor."""
    wall, busy = time.perf_counter, time.thread_time
    began = [(0.0, 0.0)]

    def collecting(phase: str, _: dict[str, int]) -> None:
        if phase == "start":
            began[0] = (wall(), busy())
        else:
            watch((wall() - began[0][0]) * 1000, (busy() - began[0][1]) * 1000)

    gc.callbacks.append(collecting)


def watch_handles(watch: Watch) -> None:
    """Time everything that event loops run from now on."""
    run, wall, busy = events.Handle._run, time.perf_counter, time.thread_time  # noqa: SLF001 - nothing public does

    def timed(handle: Any) -> None:
        callback = handle._callback  # noqa: SLF001
        began, worked = wall(), busy()
        run(handle)
        if callback is not None:
            watch(callback, (wall() - began) * 1000, (busy() - worked) * 1000)

    setattr(events.Handle, "_run", timed)  # noqa: B010 - a type checker would not have it
