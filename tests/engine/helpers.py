"""One decision from bare numbers, and a closed loop of a house and its loads in virtual time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from math import inf
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from custom_components.dynamic_ocpp_evse import engine
from custom_components.dynamic_ocpp_evse.engine import Load, Memory, Mode, Phase, Plan, Reading, Site, Snapshot, plan

VOLTS = 230.0
A, B, C = Phase.A, Phase.B, Phase.C
ABC = (A, B, C)
START = 1000.0

type Flow = float | Callable[[float], float]


def examples(long: int, quick: int = 50) -> settings:
    """Take a share of the long profile's examples, so that a group of properties has them all in all."""
    return settings(max_examples=long if settings().max_examples > 1000 else quick)


def tenths(low: float, high: float) -> st.SearchStrategy[float]:
    """Amps as people and meters give them: a lattice finds ties that free floats never hit."""
    return st.integers(round(low * 10), round(high * 10)).map(lambda value: value / 10)


def evse(name: str = "car", mode: Mode = Mode.STANDARD, legs: tuple[Phase, ...] = ABC, **more: Any) -> Load:
    """Return a charger of 6 to 16 A whose car takes nothing yet."""
    given: dict[str, Any] = {"min_current": 6.0, "max_current": 16.0, "draw": (0.0,) * len(legs), "draw_at": START}
    return Load(id=name, kind=engine.LoadKind.EVSE, mode=mode, legs=legs, **(given | more))


def plug(name: str = "plug", mode: Mode = Mode.CONTINUOUS, amps: float = 10.0, leg: Phase = A, **more: Any) -> Load:
    """Return a plug: on or off."""
    given: dict[str, Any] = {"kind": engine.LoadKind.PLUG, "min_current": amps, "max_current": amps, "pause": 0.0}
    return replace(evse(name, mode, (leg,)), **(given | more))


def on_phases(phases: int, loads: Sequence[Load], amps: Sequence[Sequence[float]]) -> list[float]:
    """Add up currents of legs by site phase: two legs on one phase count twice there."""
    total = [0.0] * phases
    for load, legs in zip(loads, amps, strict=True):
        for leg, current in zip(load.legs, legs, strict=True):
            total[leg] += current
    return total


def snapshot(site: Site, base: Sequence[float], *loads: Load, at: float = START) -> Snapshot:
    """Return what a site reads whose unmanaged flow is `base` (import positive) while its loads draw what they say."""
    drawn = on_phases(site.phases, loads, [load.draw or (0.0,) * len(load.legs) for load in loads])
    grid = tuple(Reading(b + d, at) for b, d in zip(base, drawn, strict=True))
    return Snapshot(site=site, grid=grid, loads=loads)


def decide(site: Site, base: Sequence[float], *loads: Load) -> Plan:
    """Return the first decision for a site."""
    return plan(snapshot(site, base, *loads), Memory(), START)[0]


def limits(decision: Plan) -> dict[str, float]:
    """Return every load's limit by its id."""
    return {load.id: load.limit for load in decision.loads}


def of(decision: Plan, name: str = "car") -> engine.LoadPlan:
    """Return one load's part of a plan."""
    return next(load for load in decision.loads if load.id == name)


@dataclass
class Car:
    """A load that follows its limit after `response` s and shows its draw every `meter` s.

    It takes `wants` A a leg at most, on its first `uses` legs; `obeys` and `confirms` switch faults on.
    """

    load: Load
    response: float = 3.0
    meter: float = 5.0
    wants: Flow = inf
    uses: int = 3
    obeys: bool = True
    confirms: bool = True
    limit: float = 0.0
    orders: list[tuple[float, float]] = field(default_factory=list)
    shown: tuple[float, ...] = ()
    shown_at: float = -inf

    def draw(self, now: float) -> tuple[float, ...]:
        """Return the true draw of each leg."""
        while self.obeys and self.orders and self.orders[0][0] + self.response <= now:
            self.limit = self.orders.pop(0)[1]
        wants = self.wants(now) if callable(self.wants) else self.wants
        feeds = (engine.Connection.READY, engine.Connection.LOST)
        takes = min(self.limit, wants) if self.load.connection in feeds else 0.0
        return tuple(takes if leg < self.uses else 0.0 for leg in range(len(self.load.legs)))


@dataclass(frozen=True)
class Moment:
    """A cycle of the closed loop: what was decided, and what truly flowed then."""

    at: float
    plan: Plan
    flow: tuple[float, ...]
    draws: tuple[tuple[float, ...], ...]


class House:
    """A site in virtual seconds. Set `base`, `site`, a car's `load` or `metered` between two runs."""

    def __init__(self, site: Site, base: Sequence[Flow], *cars: Car, cycle: int = 1, every: int = 1) -> None:
        self.site, self.base, self.cars, self.cycle, self.every = site, tuple(base), cars, cycle, every
        self.now, self.memory, self.metered = START, Memory(), True
        self.grid: tuple[Reading | None, ...] = (None,) * site.phases

    def _read(self) -> tuple[tuple[float, ...], tuple[tuple[float, ...], ...]]:
        draws = tuple(car.draw(self.now) for car in self.cars)
        managed = on_phases(self.site.phases, [car.load for car in self.cars], draws)
        base = (flow(self.now) if callable(flow) else flow for flow in self.base)
        flow = tuple(b + m for b, m in zip(base, managed, strict=True))
        if self.metered and (self.now - START) % self.every == 0:
            self.grid = tuple(Reading(value, self.now) for value in flow)
        for car, draw in zip(self.cars, draws, strict=True):
            if self.now - car.shown_at >= car.meter:
                car.shown, car.shown_at = draw, self.now
        return flow, draws

    def snapshot(self) -> Snapshot:
        """Return what is measured now."""
        loads = (
            replace(
                car.load,
                draw=car.shown,
                draw_at=car.shown_at,
                confirmed=car.orders[-1][1] if car.orders and car.confirms else car.limit,
            )
            for car in self.cars
        )
        return Snapshot(site=self.site, grid=self.grid, loads=tuple(loads))

    def run(self, seconds: float) -> list[Moment]:
        """Go on for some seconds; return every cycle, the last one included."""
        moments: list[Moment] = []
        end = self.now + seconds
        while self.now < end:
            flow, draws = self._read()
            if (self.now - START) % self.cycle == 0:
                decision, self.memory = plan(self.snapshot(), self.memory, self.now)
                moments.append(Moment(self.now, decision, flow, draws))
                for car in self.cars:
                    told = of(decision, car.load.id).limit
                    if told != (car.orders[-1][1] if car.orders else car.limit):
                        car.orders.append((self.now, told))
            self.now += 1.0
        return moments
