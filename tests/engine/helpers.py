"""One decision from bare numbers, and a closed loop of a house and its loads in virtual time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from math import inf
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from custom_components.dynamic_ocpp_evse import engine
from custom_components.dynamic_ocpp_evse.engine import (
    Circuit,
    Load,
    Memory,
    Mode,
    Phase,
    Plan,
    Reading,
    Site,
    Snapshot,
    plan,
)

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


def behind(
    site: Site,
    house: Sequence[float],
    *loads: Load,
    pv: float = 0.0,
    battery: float = 0.0,
    soc: float = 50.0,
    at: float = START,
) -> Snapshot:
    """Return what a site reads whose hybrid inverter gives PV and battery (A, discharging positive) evenly.

    `house` is what is consumed on each phase beside the loads.
    """
    output = (pv + battery) / site.phases
    return replace(
        snapshot(site, [value - output for value in house], *loads, at=at),
        solar=Reading(pv * VOLTS, at),
        soc=Reading(soc, at),
        battery=Reading(battery * VOLTS, at),
        output=(Reading(output, at),) * site.phases,
    )


def first(shot: Snapshot) -> Plan:
    """Return the first decision on a snapshot."""
    return plan(shot, Memory(), START)[0]


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

    It takes `wants` A a leg at most, on its first `uses` legs, and no more than the `share` of its limit; `obeys` and
    `confirms` switch faults on. One that is not `metered` never shows what it draws.
    """

    load: Load
    response: float = 3.0
    meter: float = 5.0
    wants: Flow = inf
    uses: int = 3
    share: Callable[[float], float] = lambda limit: limit
    obeys: bool = True
    confirms: bool = True
    metered: bool = True
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
        takes = min(self.share(self.limit), wants) if self.load.connection in feeds else 0.0
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
        # What circuits consume beside their members, a part of `base`: who is named here has a meter.
        self.circuits: tuple[Circuit, ...] = ()
        self.unmanaged: dict[str, Sequence[float]] = {}
        # Those whose meter goes on showing its last reading, one of `branches`.
        self.silent: set[str] = set()
        self.branches: dict[str, tuple[Reading, ...]] = {}

    def _read(self) -> tuple[tuple[float, ...], tuple[tuple[float, ...], ...]]:
        draws = tuple(car.draw(self.now) for car in self.cars)
        managed = on_phases(self.site.phases, [car.load for car in self.cars], draws)
        base = (flow(self.now) if callable(flow) else flow for flow in self.base)
        flow = self.flow([b + m for b, m in zip(base, managed, strict=True)])
        if self.metered and (self.now - START) % self.every == 0:
            self.grid = tuple(Reading(value, self.now) for value in flow)
        for car, draw in zip(self.cars, draws, strict=True):
            if self.now - car.shown_at >= car.meter:
                car.shown, car.shown_at = draw, self.now
                if car.load.shared:
                    car.shown = (sum(draw) / len(draw),) * len(draw)
        return flow, draws

    def flow(self, consumed: Sequence[float]) -> tuple[float, ...]:
        """Return what the grid gives to each phase."""
        return tuple(consumed)

    def _metered(self, circuit: Circuit) -> Circuit:
        """Read a circuit's meter: its members, those of circuits inside it, and the rest of what is consumed there."""
        if circuit.id not in self.unmanaged:
            return circuit
        inside = {circuit.id}
        for _ in self.circuits:
            inside |= {other.id for other in self.circuits if other.parent in inside}
        members = [car for car in self.cars if car.load.circuit in inside]
        drawn = on_phases(self.site.phases, [car.load for car in members], [car.draw(self.now) for car in members])
        amps = (own + rest for own, rest in zip(drawn, self.unmanaged[circuit.id], strict=True))
        if circuit.id not in self.silent or circuit.id not in self.branches:
            self.branches[circuit.id] = tuple(Reading(value, self.now) for value in amps)
        return replace(circuit, meter=self.branches[circuit.id])

    def snapshot(self) -> Snapshot:
        """Return what is measured now."""
        loads = (
            replace(
                car.load,
                draw=car.shown if car.metered else None,
                draw_at=car.shown_at,
                confirmed=car.orders[-1][1] if car.orders and car.confirms else car.limit,
            )
            for car in self.cars
        )
        circuits = tuple(self._metered(circuit) for circuit in self.circuits)
        return Snapshot(site=self.site, grid=self.grid, loads=tuple(loads), circuits=circuits)

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


class BatteryHouse(House):
    """A house with PV and a battery behind an inverter that keeps the sum of the phases at zero. `base` is consumption.

    `pv` is W. The battery truly gives `share` and takes `takes` of what is configured, follows in about `lag` s, and
    stops by itself at 5 and 100 % of `capacity` Wh. Off-grid the sun is curtailed, and whatever is drawn is given:
    `power` and `output` tell whether that is too much. Names in `blind` are not measured.
    """

    def __init__(
        self,
        site: Site,
        base: Sequence[Flow],
        *cars: Car,
        pv: Flow = 0.0,
        soc: float = 50.0,
        share: float = 1.0,
        takes: float = 1.0,
        lag: float = 2.0,
        capacity: float = 10_000.0,
        blind: Sequence[str] = (),
        cycle: int = 1,
    ) -> None:
        super().__init__(site, base, *cars, cycle=cycle)
        self.pv, self.soc, self.share, self.takes, self.lag = pv, soc, share, takes, lag
        self.capacity, self.blind = capacity, tuple(blind)
        self.power, self.sun, self.output = 0.0, 0.0, (0.0,) * site.phases

    def flow(self, consumed: Sequence[float]) -> tuple[float, ...]:
        """Let battery and inverter follow for a second; return what the grid gives to each phase."""
        assert self.site.battery is not None
        battery, inverter = self.site.battery, self.site.inverter or engine.Inverter()
        count, needed = self.site.phases, sum(consumed) * VOLTS
        rating = min(
            inf if inverter.max_power is None else inverter.max_power,
            inf if inverter.max_phase_power is None else count * inverter.max_phase_power,
        )
        sun = self.pv(self.now) if callable(self.pv) else self.pv
        most = self.share * battery.max_discharge if self.soc > 5 else 0.0
        least = -self.takes * battery.max_charge if self.soc < 100 else 0.0
        wanted = max(least, min(most, min(needed, rating) - sun))
        self.power += (wanted - self.power) / self.lag
        self.sun = sun
        if self.site.off_grid:
            self.sun = max(0.0, min(sun, needed - least))
            self.power = needed - self.sun
            rating = inf
        given = max(0.0, min(rating, self.sun + self.power))
        self.sun = min(self.sun, given - self.power)
        self.soc = max(0.0, min(100.0, self.soc - self.power / 3600 / self.capacity * 100))
        self.output = self._split(given / VOLTS, consumed, inverter)
        return tuple(use - out for use, out in zip(consumed, self.output, strict=True))

    def _split(self, given: float, consumed: Sequence[float], inverter: engine.Inverter) -> tuple[float, ...]:
        """Share the output out evenly, or, asymmetric, by consumption, each phase within its rating."""
        count = len(consumed)
        if not inverter.asymmetric:
            return (given / count,) * count
        rating = None if self.site.off_grid else inverter.max_phase_power
        most = inf if rating is None else rating / VOLTS
        wishes = [max(0.0, min(most, value)) for value in consumed]
        scale = min(1.0, given / sum(wishes)) if sum(wishes) else 0.0
        rest = (given - scale * sum(wishes)) / count
        return tuple(scale * wish + rest for wish in wishes)

    def snapshot(self) -> Snapshot:
        """Return what is measured now."""
        measured: dict[str, Any] = {
            "solar": Reading(self.sun, self.now),
            "soc": Reading(self.soc, self.now),
            "battery": Reading(self.power, self.now),
            "output": tuple(Reading(value, self.now) for value in self.output),
        }
        if self.site.off_grid:
            measured["grid"] = ()
        return replace(
            super().snapshot(), **{name: value for name, value in measured.items() if name not in self.blind}
        )
