"""The fault matrix: every fault with every kind of load that it can meet, in every mode."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .clock import START, Clock
from .faults import FAULTS, Fault, moment
from .scenes import END, FAULT, RESPONSE, Scene, build
from .verdict import Judge, Outcome
from .world import World

SLACK = 2.0  # s


@dataclass(frozen=True, slots=True)
class Cell:
    """A fault in a scene."""

    fault: Fault
    scene: Scene

    @property
    def name(self) -> str:
        """Return both in words."""
        return f"{self.fault.name}: {self.scene.name}"


def cells() -> Iterator[Cell]:
    """Yield all cells, fault by fault."""
    for fault in FAULTS:
        for scene in fault.scenes:
            yield Cell(fault, scene)


def run(clock: Clock, cell: Cell, watch: Callable[[World], None] | None = None) -> Outcome:
    """Run a cell; `watch` sees its world before it begins."""
    fault, scene = cell.fault, cell.scene
    clock.move_to(START if fault.starts_at is None else moment(fault.starts_at))
    world = build(clock, scene, fault.site)
    blind = [False]

    def strike(world: World) -> None:
        blind[0] = fault.blind
        if fault.strikes is not None:
            fault.strikes(world)

    world.at(FAULT, strike)
    if fault.from_start is not None:
        fault.from_start(world)
    if watch is not None:
        watch(world)
    judge = Judge(world, scene, FAULT, lambda: not blind[0])
    end = END + fault.lasts
    world.live(end if fault.dies is None else FAULT + fault.dies)
    if fault.dies is not None:
        world.alone(end if fault.lives_again is None else FAULT + fault.lives_again)
        if fault.lives_again is not None:
            world.live(end)
    return judge.outcome(RESPONSE + fault.reading + SLACK, fault.within)
