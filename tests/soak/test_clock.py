"""Virtual time: nobody waits for it, but for a thread."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Event
from typing import Any

import pytest

from soak.clock import Clock, Loop

pytestmark = pytest.mark.usefixtures("socket_enabled")
DAY = 86_400.0


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def loop(clock: Clock) -> Iterator[Loop]:
    made = Loop(clock)
    yield made
    made.run_until_complete(made.shutdown_default_executor())
    made.close()


def test_a_clock_goes_with_the_real_one_until_it_jumps(clock: Clock) -> None:
    before = time.monotonic()
    assert before <= clock.monotonic() <= time.monotonic()
    assert not clock.jumps
    clock.jump()
    stopped = clock.monotonic()
    assert clock.jumps
    assert clock.monotonic() == stopped
    clock.advance(DAY)
    assert clock.monotonic() == stopped + DAY


def test_wall_clock_and_monotonic_clock_go_together(clock: Clock) -> None:
    clock.jump()
    wall = clock.time()
    clock.advance(DAY)
    assert clock.time() - wall == pytest.approx(DAY)
    assert clock.utcnow() == datetime.fromtimestamp(clock.time(), UTC)
    assert clock.now(UTC) == clock.utcnow()


def test_a_shortest_wait_comes_to_its_end_all_the_same(clock: Clock) -> None:
    clock.jump()
    before = clock.monotonic()
    clock.advance(1e-12)
    assert clock.monotonic() > before


def test_timers_come_in_their_order_and_to_the_second(clock: Clock, loop: Loop) -> None:
    clock.jump()
    start, seen = clock.monotonic(), []

    async def sleeper(seconds: float) -> None:
        await asyncio.sleep(seconds)
        seen.append(clock.monotonic() - start)

    async def all_of_them() -> None:
        await asyncio.gather(*(sleeper(seconds) for seconds in (7 * DAY, 1.0, DAY)))

    loop.run_until_complete(all_of_them())
    assert seen == pytest.approx([1.0, DAY, 7 * DAY], abs=1e-3)


def test_time_stands_still_while_a_thread_works(clock: Clock, loop: Loop) -> None:
    clock.jump()
    start, woken = clock.monotonic(), []
    loop.call_later(DAY, lambda: woken.append(clock.monotonic()))
    done = Event()

    async def work() -> float:
        loop.call_soon(done.set)
        await loop.run_in_executor(None, done.wait)
        return clock.monotonic() - start

    assert loop.run_until_complete(work()) < 1.0
    assert woken == []
    loop.run_until_complete(asyncio.sleep(DAY))
    assert len(woken) == 1


def test_what_comes_over_a_socket_is_waited_for_in_no_time(clock: Clock, loop: Loop) -> None:
    clock.jump()
    start = clock.monotonic()

    async def talk() -> tuple[bytes, float]:
        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(await reader.readline())
            writer.close()

        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"hello\n")
        said: Any = await reader.readline()
        writer.close()
        server.close()
        return said, clock.monotonic() - start

    said, took = loop.run_until_complete(talk())
    assert said == b"hello\n"
    assert took < 1.0
