"""Section 7: "the numbers are exact: with all of them met, the load would start". And every answer has a reason.

A waiting load's shortfalls are made good one by one, budget by budget, and a hair more: it starts. With a twentieth of
an ampere less each it does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hypothesis import assume, event, given
from hypothesis import strategies as st

from custom_components.dynamic_ocpp_evse.engine import (
    MODES,
    Battery,
    Circuit,
    Connection,
    Distribution,
    Inverter,
    Load,
    LoadKind,
    LoadPlan,
    LoadStatus,
    Mode,
    Plan,
    Reading,
    Reason,
    ReasonCode,
    Site,
)

from .checks import in_order
from .helpers import (
    START,
    VOLTS,
    A,
    BatteryHouse,
    Car,
    behind,
    evse,
    examples,
    first,
    limits,
    of,
    plug,
    snapshot,
    tenths,
)
from .strategies import cases

HAIR, LITTLE = 0.002, -0.05


@dataclass(frozen=True)
class Case:
    """A site at a moment; `house` is what flows beside the loads: base, or consumption where there is a battery."""

    site: Site
    house: tuple[float, ...]
    loads: tuple[Load, ...]
    circuits: tuple[Circuit, ...] = ()
    pv: float = 0.0
    soc: float | None = None

    def decide(self) -> Plan:
        if self.soc is None:
            shot = snapshot(self.site, self.house, *self.loads)
        else:
            battery = sum(self.house) - self.pv if self.site.off_grid else 0.0
            shot = behind(self.site, self.house, *self.loads, pv=self.pv, battery=battery, soc=self.soc)
        return first(replace(shot, circuits=self.circuits, grid=() if self.site.off_grid else shot.grid))

    def met(self, reason: Reason, trace: float) -> Case:
        """Enlarge exactly the budgets that are said to fall short, by what is said and a trace."""
        breaker, most, better = self.site.breaker, self.site.max_import, [0.0] * len(self.house)
        wider = {circuit.id: circuit for circuit in self.circuits}
        for short in reason.shortfalls:
            more = short.amps + trace
            if short.budget is ReasonCode.MAIN_BREAKER:
                breaker = max(breaker, self.site.breaker + more)
            elif short.budget is ReasonCode.MAX_IMPORT:
                assert self.site.max_import is not None
                most = max(most or 0.0, self.site.max_import + more * VOLTS)
            elif short.budget is ReasonCode.CIRCUIT:
                old = next(circuit for circuit in self.circuits if circuit.id == short.circuit)
                wider[old.id] = replace(old, limit=max(wider[old.id].limit, old.limit + more))
            else:
                for phase in short.phases:
                    better[phase] = max(better[phase], more / len(short.phases))
        site = replace(self.site, breaker=breaker, max_import=most)
        if site.off_grid and site.inverter is not None:
            # There house is what is given: more of it can only come from more sun and a larger inverter.
            rating = site.inverter.max_power
            larger = None if rating is None else rating + max(better) * VOLTS
            site = replace(site, inverter=replace(site.inverter, max_power=larger))
            return replace(self, site=site, pv=self.pv + max(better))
        return replace(
            self,
            site=site,
            circuits=tuple(wider.values()),
            house=tuple(value - more for value, more in zip(self.house, better, strict=True)),
        )

    def check(self, part: LoadPlan) -> None:
        """Hold a waiting load's reason to its word."""
        reason = part.reason
        assert part.limit == 0
        assert reason.shortfalls
        for short in reason.shortfalls:
            assert short.amps > 0
            assert abs(short.watts - short.amps * VOLTS) < 1e-6
            assert short.phases
            assert (short.circuit is not None) is (short.budget is ReasonCode.CIRCUIT)
        assert of(self.met(reason, HAIR).decide(), part.id).limit > 0
        assert of(self.met(reason, LITTLE).decide(), part.id).limit == 0


def waits(decision: Plan, loads: Sequence[Load]) -> LoadPlan | None:
    """Return the first waiting load in order."""
    parts = (of(decision, load.id) for load in in_order(loads))
    return next((part for part in parts if part.limit == 0), None)


@examples(20_000)
@given(case=cases(most=1))
def test_the_shortfalls_of_a_load_alone_are_what_it_takes_to_start(
    case: tuple[Site, tuple[float, ...], list[Load]],
) -> None:
    """Every mode, breaker, buffer, max import, sun and excess, in both accountings."""
    site, base, members = case
    whole = Case(site, base, tuple(members))
    part = waits(whole.decide(), members)
    assume(part is not None)
    assert part is not None
    event(part.reason.code)
    assert part.status is LoadStatus.WAITING
    whole.check(part)


@examples(20_000)
@given(case=cases((Mode.STANDARD, Mode.CONTINUOUS)), rule=st.sampled_from((Distribution.SHARED, Distribution.PRIORITY)))
def test_the_shortfalls_count_what_others_are_served_before(
    case: tuple[Site, tuple[float, ...], list[Load]], rule: Distribution
) -> None:
    """The first that waits, behind minimums dealt in order; whose room was too small for it is all that it lacks."""
    site, base, members = case
    whole = Case(replace(site, distribution=rule), base, tuple(members))
    part = waits(whole.decide(), members)
    assume(part is not None)
    assert part is not None
    event(part.reason.code)
    whole.check(part)


@st.composite
def in_circuits(draw: st.DrawFn) -> Case:
    """A charger in a circuit that may be inside another, both with something else on them."""
    site, base, (load, *_) = draw(cases((Mode.STANDARD, Mode.SOLAR_ONLY, Mode.SOLAR_PRIORITY), most=1))
    meters = st.tuples(*[tenths(0, 12).map(lambda amps: Reading(amps, START))] * site.phases)
    circuits = (
        Circuit(id="in", limit=draw(tenths(4, 20)), parent=draw(st.sampled_from((None, "out"))), meter=draw(meters)),
        Circuit(id="out", limit=draw(tenths(4, 20)), meter=draw(st.none() | meters)),
    )
    return Case(replace(site, breaker=63.0), base, (replace(load, circuit="in"),), circuits)


@examples(10_000)
@given(case=in_circuits())
def test_the_shortfalls_of_a_circuit_are_exact_and_name_it(case: Case) -> None:
    part = waits(case.decide(), case.loads)
    assume(part is not None)
    assert part is not None
    event(", ".join(sorted({short.circuit or short.budget for short in part.reason.shortfalls})))
    case.check(part)


@st.composite
def with_batteries(draw: st.DrawFn) -> Case:
    """One phase and a battery at rest: there what helps a load is told ampere by ampere."""
    site = Site(
        phases=1,
        off_grid=draw(st.sampled_from((False, False, True))),
        breaker=draw(st.sampled_from((6.0, 10.0, 16.0, 63.0))),
        battery=Battery(
            max_charge=draw(st.sampled_from((0.0, 1150.0))),
            max_discharge=draw(st.sampled_from((0.0, 1150.0, 3000.0))),
            grid_charging=draw(st.sampled_from((True, True, False))),
            feeds_solar=draw(st.booleans()),
        ),
        inverter=Inverter(max_power=draw(st.none() | st.sampled_from((2300.0, 4600.0)))),
    )
    mode = draw(st.sampled_from((Mode.STANDARD, Mode.SOLAR_PRIORITY, Mode.SOLAR_ONLY)))
    pv = draw(tenths(0, 10))
    # What flows now is no overload: possible help would not count against a measured one.
    house = pv + draw(tenths(-5, min(12.0, site.breaker - 0.1)))
    return Case(site, (house,), (evse(legs=(A,), mode=mode),), pv=pv, soc=draw(tenths(10, 96)))


@examples(10_000)
@given(case=with_batteries())
def test_the_shortfalls_beside_a_battery_are_exact(case: Case) -> None:
    """Where the battery comes first there is nothing to be met by amps; the reason says so, with its SOC."""
    part = of(case.decide())
    assume(part.limit == 0)
    event(part.reason.code)
    if part.reason.code is ReasonCode.BATTERY_FIRST:
        assert case.soc is not None
        assert case.site.battery is not None
        assert part.reason.soc is not None
        assert abs(part.reason.soc - case.soc) < 1e-9
        assert part.reason.target == case.site.battery.target
        assert case.soc < case.site.battery.target
        assert case.loads[0].mode is not Mode.STANDARD or not case.site.battery.grid_charging
        return
    case.check(part)


def answered(load: Load, part: LoadPlan) -> None:
    """What holds for every answer: a code that fits what the load does, and numbers that fit the code."""
    reason = part.reason
    assert isinstance(reason.code, ReasonCode)
    if load.connection is Connection.DISCONNECTED:
        assert reason.code is ReasonCode.NOT_CONNECTED
    if part.limit == 0:
        assert reason.code not in (ReasonCode.AT_MAXIMUM, ReasonCode.VEHICLE_LIMIT, ReasonCode.RIDING_THROUGH)
    if reason.code is ReasonCode.AT_MAXIMUM:
        assert part.limit >= load.max_current - load.step
    if reason.code is ReasonCode.CIRCUIT:
        assert reason.circuit is not None
    if reason.code is ReasonCode.GAVE_WAY_TO:
        assert reason.load not in (None, load.id)
    if reason.code is ReasonCode.PAUSING:
        assert reason.seconds is not None
        assert reason.seconds >= 0
    if reason.code is ReasonCode.BATTERY_FIRST:
        assert reason.soc is not None
        assert reason.target is not None
    if reason.code in (ReasonCode.MAIN_BREAKER, ReasonCode.NOT_ENOUGH_SOLAR, ReasonCode.RIDING_THROUGH):
        assert reason.phases
    for short in reason.shortfalls:
        assert short.amps > 0 or part.limit > 0
        assert short.amps >= 0


@examples(2_000, quick=30)
@given(st.data())
def test_no_load_and_no_cycle_is_without_a_fitting_reason(data: st.DataObject) -> None:
    """A story with sun, battery, circuit and five kinds of loads."""
    inverter = Inverter(max_power=data.draw(st.none() | st.just(4600.0)), asymmetric=data.draw(st.booleans()))
    site = Site(
        breaker=data.draw(st.sampled_from((16.0, 25.0))),
        battery=Battery(leftover=data.draw(st.booleans()), grid_charging=data.draw(st.booleans())),
        inverter=inverter,
        excess_threshold=500.0,
        off_grid=data.draw(st.sampled_from((False, False, True))),
        distribution=data.draw(st.sampled_from(Distribution)),
    )
    cars = [
        Car(evse(mode.value, mode, data.draw(st.sampled_from(((A,), (0, 1, 2)))), circuit=place, order=order))
        for order, (mode, place) in enumerate(zip(Mode, ("g", None, "g", None, None), strict=True))
        if LoadKind.EVSE in MODES[mode].kinds
    ]
    home = BatteryHouse(site, (3.0,) * 3, *cars, Car(plug("plug", circuit="g")), soc=data.draw(tenths(15, 99)))
    home.circuits = (Circuit(id="g", limit=data.draw(tenths(5, 30))),)
    for _ in range(data.draw(st.integers(1, 4))):
        home.base = data.draw(st.tuples(*[tenths(0, 12)] * 3))
        home.pv = data.draw(tenths(0, 60)) * VOLTS
        chosen = data.draw(st.sampled_from(home.cars))
        chosen.load = replace(chosen.load, connection=data.draw(st.sampled_from(tuple(Connection))))
        for moment in home.run(data.draw(st.sampled_from((5, 40)))):
            assert set(limits(moment.plan)) == {car.load.id for car in home.cars}
            for car in home.cars:
                answered(car.load, of(moment.plan, car.load.id))
