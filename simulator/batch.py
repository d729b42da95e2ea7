"""Many runs at once, in processes of their own; each may leave a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from .scenario import Run, RunConfig, simulate
from .trace import Trace

type Job = tuple[RunConfig, Path | None]
"""A run, and where its picture goes."""


def run_all[T, R](work: Callable[[T], R], items: Sequence[T], processes: int) -> Iterator[R]:
    """Do the work for every item and yield the results in their order, each as soon as it is its turn.

    `work` must not stand in a program's own module: other processes have to find it by its name.
    """
    if min(processes, len(items)) <= 1:
        yield from map(work, items)
        return
    with ProcessPoolExecutor(processes) as pool:
        yield from pool.map(work, items)


def run_job(job: Job) -> Run:
    """Run one job, and draw it if it has a place for its picture."""
    config, path = job
    if path is None:
        return simulate(config)
    from .plot import draw  # noqa: PLC0415 - slow to import, and not needed without a picture

    trace = Trace(voltage=config.voltage, members=tuple(load.name for load in config.loads))
    run = simulate(config, trace)
    draw(run, trace, path)
    return run
