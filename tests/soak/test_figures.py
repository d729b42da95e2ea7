"""What is measured of a process."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial

import pytest

from soak.clock import watch_collector, watch_handles
from soak.figures import Blocks, Logged, Memory, growth, memory, name_of


class Thing:
    def work(self) -> None:
        """Do nothing."""

    async def last(self) -> None:
        """Do nothing for longer."""


async def test_a_callback_is_named_by_where_it_stands() -> None:
    assert name_of(Thing().work) == "Thing.work"
    assert name_of(partial(Thing().work)) == "Thing.work"
    task = asyncio.ensure_future(Thing().last())
    assert name_of(task.cancel) == "Thing.last"
    await task


def test_the_longest_runs_are_told_and_what_is_simulated_is_not() -> None:
    blocks = Blocks(frozenset({"Thing.last"}))
    blocks.note(Thing().work, 3.0, 2.0)
    blocks.note(Thing().work, 1.0, 1.0)
    blocks.note(Thing().last, 99.0, 99.0)
    blocks.note(len, 50.0, 0.5)
    (name, worst), (other, _) = blocks.worst(5)
    assert (name, other) == ("Thing.work", "len")
    assert (worst.count, worst.total, worst.longest, worst.busiest) == (2, 4.0, 3.0, 2.0)
    assert len(blocks.worst(1)) == 1


def test_the_garbage_collector_is_told_apart_from_what_set_it_off() -> None:
    blocks = Blocks(frozenset())
    blocks.collect(40.0, 30.0)
    blocks.collect(4.0, 3.0)
    blocks.note(Thing().work, 50.0, 35.0)
    blocks.note(Thing().work, 5.0, 1.0)
    ((_, worst),) = blocks.worst(1)
    assert worst.told() == {"times": 2, "mean_ms": 5.5, "longest_ms": 6.0, "longest_cpu_ms": 2.0}
    assert blocks.garbage.told() == {"times": 2, "mean_ms": 22.0, "longest_ms": 40.0, "longest_cpu_ms": 30.0}


def test_the_collector_tells_when_it_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[Callable[..., None]] = []
    monkeypatch.setattr("soak.clock.gc.callbacks", found)
    seen: list[tuple[float, float]] = []
    watch_collector(lambda wall, busy: seen.append((wall, busy)))
    (collecting,) = found
    collecting("start", {})
    assert seen == []
    collecting("stop", {})
    ((wall, busy),) = seen
    assert wall >= 0
    assert busy >= 0


async def test_everything_that_the_event_loop_runs_is_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asyncio.events.Handle, "_run", asyncio.events.Handle._run)
    seen: list[tuple[str, float, float]] = []
    watch_handles(lambda callback, wall, busy: seen.append((name_of(callback), wall, busy)))
    asyncio.get_running_loop().call_soon(Thing().work)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    (found,) = [item for item in seen if item[0] == "Thing.work"]
    assert found[1] >= 0
    assert found[2] >= 0


def test_warnings_count_where_they_are_ours_and_errors_everywhere() -> None:
    logged = Logged()
    ours = "custom_components.dynamic_ocpp_evse"
    for name, level, text in (
        (ours, logging.INFO, "all is well"),
        (ours, logging.WARNING, "careful"),
        (f"{ours}.drivers", logging.ERROR, "broken"),
        (f"{ours}.drivers", logging.ERROR, "broken"),
        ("homeassistant.helpers.frame", logging.WARNING, "custom integration 'dynamic_ocpp_evse' is deprecated"),
        ("homeassistant.core", logging.WARNING, "slow"),
        ("homeassistant.core", logging.ERROR, "lost"),
    ):
        found = logging.LogRecord(name, level, __file__, 1, text, None, None)
        if level >= logged.level:  # as a logger asks it
            logged.handle(found)
    assert logged.ours == {
        "WARNING careful": 1,
        "ERROR broken": 2,
        "WARNING custom integration 'dynamic_ocpp_evse' is deprecated": 1,
    }
    assert logged.others == {"homeassistant.core: ERROR lost": 1}


def test_an_error_is_told_with_its_exception() -> None:
    logged = Logged()
    error = ValueError("no such phase")
    info = (ValueError, error, None)
    logged.handle(logging.LogRecord("homeassistant", logging.ERROR, __file__, 1, "failed", None, info))
    assert list(logged.others) == ["homeassistant: ERROR failed: ValueError('no such phase')"]


def test_memory_is_that_of_this_process_and_objects_that_stay_show_as_growth() -> None:
    before = memory()
    kept = [Thing() for _ in range(1000)]
    after = memory()
    assert 10 < before.rss < 10_000
    assert after.count == sum(after.objects.values())
    name = f"{Thing.__module__}.Thing"
    assert after.objects[name] - before.objects.get(name, 0) == len(kept)
    assert name in growth(before, after, 5)


def test_what_shrinks_is_no_growth() -> None:
    before, after = Memory(1.0, {"a": 5, "b": 1}), Memory(1.0, {"a": 2, "b": 4, "c": 1})
    assert growth(before, after, 5) == {"b": 3, "c": 1}
    assert growth(before, after, 1) == {"b": 3}
