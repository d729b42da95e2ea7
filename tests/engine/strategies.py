"""Random sites, loads and stories, and the checks of section 8 that hold for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import inf, isfinite, nan
from typing import Any

from hypothesis import strategies as st

from custom_components.dynamic_ocpp_evse.engine import (
    MODES,
    Accounting,
    Battery,
    Circuit,
    Connection,
    Distribution,
    Inverter,
    Load,
    LoadKind,
    Mode,
    Phase,
    Plan,
    RateUnit,
    Reading,
    ReasonCode,
    Site,
    Snapshot,
    modes_of,
)

from .helpers import (
    START,
    VOLTS,
    Car,
    House,
    Moment,
    evse,
    limits,
    of,
    on_phases,
    plug,
    tenths,
)
from .physics import TRACE, Truth

FED = (Connection.READY, Connection.IDLE)
SUNNY = (Mode.SOLAR_ONLY, Mode.EXCESS)


@st.composite
def sites(draw: st.DrawFn) -> Site:
    return Site(
        phases=draw(st.integers(1, 3)),
        breaker=draw(st.sampled_from((10.0, 16.0, 20.0, 25.0, 32.0, 40.0, 63.0))),
        max_import=draw(st.none() | st.integers(0, 20).map(lambda value: value * 1000.0)),
        power_buffer=draw(st.sampled_from((0.0, 0.0, 300.0, 690.0))),
        accounting=draw(st.sampled_from(Accounting)),
        excess_threshold=draw(st.sampled_from((0.0, 1000.0, 5000.0))),
        excess_hysteresis=draw(st.sampled_from((0.0, 500.0))),
        distribution=draw(st.sampled_from(Distribution)),
    )


@st.composite
def loads(draw: st.DrawFn, phases: int, index: int, modes: Sequence[Mode] = tuple(Mode)) -> Load:
    mode = draw(st.sampled_from(modes))
    kind = draw(st.sampled_from([kind for kind in LoadKind if kind in MODES[mode].kinds]))
    common = {
        "order": index,
        "priority": draw(st.integers(1, 3)),
        "ride_through": draw(st.sampled_from((0.0, 4.0))),
        "pause": draw(st.sampled_from((0.0, 30.0, 180.0))),
    }
    if kind is LoadKind.PLUG:
        return plug(f"load{index}", mode, draw(tenths(0.5, 16)), Phase(draw(st.integers(0, phases - 1))), **common)
    legs = tuple(Phase(leg) for leg in draw(st.lists(st.integers(0, phases - 1), min_size=1, max_size=3)))
    low = draw(st.sampled_from((6.0, 6.0, 8.0, 10.0)))
    watts = len(set(legs)) == len(legs) and draw(st.integers(0, 5)) == 0
    return evse(
        f"load{index}",
        mode,
        legs,
        min_current=low,
        max_current=low + draw(st.sampled_from((0.0, 4.0, 10.0, 26.0))),
        step=draw(st.sampled_from((0.1, 1.0))),
        unit=RateUnit.WATTS if watts else RateUnit.AMPS,
        **common,
    )


@st.composite
def states(draw: st.DrawFn, load: Load) -> Load:
    """A load with any connection, switched off now and then, that draws something when it is fed."""
    connection = draw(st.sampled_from((Connection.READY,) * 5 + tuple(Connection)))
    controlled = draw(st.integers(0, 9)) > 0
    takes = draw(st.sampled_from((0.0, load.min_current, load.max_current)))
    takes = takes if connection is Connection.READY else 0.0
    return replace(load, connection=connection, controlled=controlled, draw=(takes,) * len(load.legs))


def bases(phases: int) -> st.SearchStrategy[tuple[float, ...]]:
    return st.tuples(*[tenths(-70, 40)] * phases)


@st.composite
def cases(
    draw: st.DrawFn, modes: Sequence[Mode] = tuple(Mode), most: int = 5
) -> tuple[Site, tuple[float, ...], list[Load]]:
    site = draw(sites())
    members = [draw(loads(site.phases, index, modes)) for index in range(draw(st.integers(1, most)))]
    return site, draw(bases(site.phases)), members


def scenarios(members: Sequence[Load], decision: Plan) -> Iterator[list[list[float]]]:
    """What each leg may take: as told, or, for a charger in watts whose draw was not seen, all of it on one leg."""
    given = limits(decision)
    for alone in (None, 0, 1, 2):
        taken = []
        for load in members:
            legs = [given[load.id]] * len(load.legs)
            if load.unit is RateUnit.WATTS and not any(load.draw or ()) and alone is not None:
                all_of_it = min(sum(legs), load.max_current)
                legs = [all_of_it if leg == alone % len(legs) else 0.0 for leg in range(len(legs))]
            taken.append(legs)
        yield taken


def in_order(members: Sequence[Load]) -> list[Load]:
    return sorted(members, key=lambda load: (MODES[load.mode].urgency, load.priority, load.order))


def check_values(members: Sequence[Load], decision: Plan) -> None:
    """Property 2: 0 or min..max, on the device's steps; nothing for who is off, unplugged or disabled."""
    assert {part.id for part in decision.loads} == {load.id for load in members}
    assert len(decision.loads) == len(members)
    for load in members:
        part = of(decision, load.id)
        assert isinstance(part.reason.code, ReasonCode)
        assert isfinite(part.available)
        assert part.available >= 0
        assert part.watts >= 0
        if load.connection is Connection.DISCONNECTED:
            assert part.limit == 0
        if load.controlled and load.connection in FED:
            assert part.limit == 0 or load.min_current - TRACE <= part.limit <= load.max_current + TRACE


def imported(site: Site, flow: Sequence[float]) -> float:
    return sum(flow) if site.accounting is Accounting.NETTED else sum(max(value, 0.0) for value in flow)


def check_supply(site: Site, base: Sequence[float], amps: Sequence[float], slack: float = TRACE) -> None:
    """Property 1: loads take no phase above the breaker and no import above the maximum."""
    flow = [b + a for b, a in zip(base, amps, strict=True)]
    breaker = site.breaker - site.power_buffer / site.phases / site.voltage
    for phase in range(site.phases):
        assert amps[phase] <= slack or flow[phase] <= breaker + slack
    if site.max_import is not None:
        most = (site.max_import - site.power_buffer) / site.voltage
        assert imported(site, flow) <= max(most, imported(site, base)) + slack


def check_sun(
    site: Site,
    base: Sequence[float],
    members: Sequence[Load],
    decision: Plan,
    taken: Sequence[Sequence[float]],
    slack: float = TRACE,
) -> None:
    """Property 3: where a solar or excess rung takes current, nothing is imported; riding through apart."""
    if any(part.reason.code is ReasonCode.RIDING_THROUGH for part in decision.loads):
        return
    amps = on_phases(site.phases, members, taken)
    flow = [b + a for b, a in zip(base, amps, strict=True)]
    for load, legs in zip(members, taken, strict=True):
        any_source = 0.0 if load.mode in SUNNY else load.min_current
        if load.mode not in (*SUNNY, Mode.SOLAR_PRIORITY) or of(decision, load.id).limit <= any_source + slack:
            continue
        if site.accounting is Accounting.NETTED:
            assert sum(flow) <= slack * 3
        else:
            assert all(flow[phase] <= slack for phase, own in zip(load.legs, legs, strict=True) if own > 0)


def check_first(members: Sequence[Load], less: Plan, much: Plan, rule: Distribution) -> None:
    """Property 7. What Solar Priority gets in the solar stage depends on the any-source rungs dealt before it."""
    first = in_order(members)[0]
    before, after = limits(less)[first.id], limits(much)[first.id]
    assert after > 0 or before == 0
    if rule is Distribution.STRICT and first.mode is not Mode.SOLAR_PRIORITY:
        assert after >= before - TRACE


ABSURD = st.sampled_from((nan, inf, -inf, -1.0, 0.0, 1e300, -1e300, 5e-324, 0.1, 6.0, 16.0, 25.0, 230.0)) | st.floats()


def mostly(*sound: float) -> st.SearchStrategy[float]:
    """Sound values three times in four, so that the rest of the engine is reached."""
    return st.one_of(*(st.sampled_from(sound),) * 3, ABSURD)


@st.composite
def absurd_loads(draw: st.DrawFn, index: int) -> Load:
    legs = tuple(Phase(leg) for leg in draw(st.lists(st.integers(0, 2), max_size=3)))
    given_draw = st.lists(mostly(0.0, 6.0, 16.0), min_size=len(legs), max_size=len(legs)).map(tuple)
    return Load(
        id=f"load{index}",
        kind=draw(st.sampled_from(LoadKind)),
        mode=draw(st.sampled_from(Mode)),
        min_current=draw(mostly(6.0, 10.0)),
        max_current=draw(mostly(10.0, 16.0, 32.0)),
        legs=legs,
        priority=draw(st.integers(-2, 11)),
        order=draw(st.integers(0, 2)),
        step=draw(mostly(0.0, 0.1, 1.0)),
        unit=draw(st.sampled_from(RateUnit)),
        connection=draw(st.sampled_from(Connection)),
        controlled=draw(st.booleans()),
        draw=draw(st.none() | given_draw | st.lists(ABSURD, max_size=3).map(tuple)),
        draw_at=draw(mostly(START, START + 50)),
        confirmed=draw(st.none() | mostly(0.0, 6.0, 16.0)),
        pause=draw(mostly(0.0, 180.0)),
        min_on=draw(mostly(0.0, 60.0)),
        ride_through=draw(mostly(0.0, 4.0)),
    )


@st.composite
def absurd_sites(draw: st.DrawFn) -> Site:
    return Site(
        phases=draw(st.integers(1, 3)),
        breaker=draw(mostly(16.0, 25.0, 63.0)),
        voltage=draw(mostly(230.0)),
        max_import=draw(st.none() | mostly(5000.0, 11000.0)),
        power_buffer=draw(mostly(0.0, 690.0)),
        accounting=draw(st.sampled_from(Accounting)),
        excess_threshold=draw(mostly(0.0, 3000.0)),
        excess_hysteresis=draw(mostly(0.0, 500.0)),
        distribution=draw(st.sampled_from(Distribution)),
        ramp_up=draw(st.none() | mostly(1.0)),
        hold_solar=draw(mostly(0.0, 10.0)),
        hold_grid=draw(mostly(0.0, 60.0)),
        grid_no_raise_after=draw(mostly(15.0)),
        grid_lost_after=draw(mostly(60.0)),
    )


@st.composite
def absurd_snapshots(draw: st.DrawFn, site: Site) -> Snapshot:
    amps = mostly(-20.0, -9.0, 0.0, 3.0, 24.0)
    reading = st.builds(Reading, amps, mostly(START, START + 20, START + 60))
    return Snapshot(
        site=site,
        grid=tuple(draw(st.one_of(reading, reading, reading, st.none())) for _ in range(site.phases)),
        loads=tuple(draw(absurd_loads(index)) for index in range(draw(st.integers(0, 3)))),
        solar=draw(st.none() | reading),
    )


def check_sane(shot: Snapshot, decision: Plan) -> None:
    assert len(decision.loads) == len(shot.loads)
    for load in shot.loads:
        part = of(decision, load.id)
        assert isinstance(part.reason.code, ReasonCode)
        assert isfinite(part.limit)
        assert isfinite(part.watts)
        assert isfinite(part.available)
        if load.controlled and load.connection in FED and part.limit != 0:
            assert load.min_current - TRACE <= part.limit <= load.max_current + TRACE
            assert part.limit > 0


class Story:
    """A house in a closed loop to which things happen."""

    def __init__(self, data: st.DataObject, modes: Sequence[Mode] = tuple(Mode)) -> None:
        self.data = data
        self.site, base, members = data.draw(cases(modes, most=4))
        self.cars = [
            Car(
                load,
                response=data.draw(st.sampled_from((1.0, 3.0, 10.0, 30.0))),
                meter=data.draw(st.sampled_from((1.0, 5.0, 30.0))),
                wants=data.draw(st.sampled_from((inf, inf, inf, 9.0))) if load.kind is LoadKind.EVSE else inf,
                uses=data.draw(st.sampled_from((3, 3, 1))) if load.unit is RateUnit.AMPS else 3,
            )
            for load in members
        ]
        self.house = House(self.site, base, *self.cars, cycle=data.draw(st.sampled_from((1, 5))))

    def happen(self) -> list[Moment]:
        """Let one thing happen and some time pass."""
        what, car = self.data.draw(st.integers(0, 5)), self.data.draw(st.sampled_from(self.cars))
        if what <= 2:
            self.house.base = self.data.draw(bases(self.site.phases))
        elif what == 3:
            car.load = replace(car.load, mode=self.data.draw(st.sampled_from(modes_of(car.load.kind))))
        elif what == 4:
            car.load = replace(car.load, connection=self.data.draw(st.sampled_from(tuple(FED) * 2 + tuple(Connection))))
        elif self.data.draw(st.booleans()):
            self.house.metered = not self.house.metered
        else:
            car.load = replace(car.load, controlled=not car.load.controlled)
        return self.house.run(self.data.draw(st.sampled_from((5.0, 20.0, 70.0))))

    def rest(self) -> Moment:
        """Let nothing happen until every draw is known, and longer than any wait."""
        self.house.metered = True
        for car in self.cars:
            car.load = replace(car.load, connection=Connection.READY, controlled=True)
        return self.house.run(400.0)[-1]

    @property
    def members(self) -> list[Load]:
        return [car.load for car in self.cars]


@st.composite
def batteries(draw: st.DrawFn) -> Battery:
    power = st.sampled_from((0.0, 10.0, 130.0, 130.0)) | tenths(0, 60)
    return Battery(
        max_charge=draw(power) * VOLTS,
        max_discharge=draw(power) * VOLTS,
        target=draw(st.sampled_from((50.0, 80.0, 95.0, 100.0))),
        minimum=draw(st.sampled_from((5.0, 20.0, 20.0, 60.0, 95.0))),
        hysteresis=draw(st.sampled_from((0.0, 3.0, 5.0))),
        full=draw(st.sampled_from((90.0, 97.0, 100.0))),
        feeds_solar=draw(st.booleans()),
        leftover=draw(st.booleans()),
        grid_charging=draw(st.integers(0, 3)) > 0,
    )


@st.composite
def inverters(draw: st.DrawFn) -> Inverter:
    rating = st.none() | tenths(3, 60).map(lambda amps: amps * VOLTS)
    return Inverter(
        max_power=draw(rating),
        max_phase_power=draw(rating),
        asymmetric=draw(st.booleans()),
        has_battery=draw(st.integers(0, 5)) > 0,
    )


def charges(battery: Battery) -> st.SearchStrategy[float]:
    """Any SOC, and those at which a gate moves."""
    edges = {battery.minimum, battery.target, battery.full, battery.target - battery.hysteresis}
    near = [edge + shift for edge in sorted(edges) for shift in (-0.1, 0.0, 0.1, battery.hysteresis)]
    return (st.sampled_from(near) | tenths(0, 100)).map(lambda soc: max(0.0, min(100.0, soc)))


BLIND = ((), (), (), ("output",), ("solar",), ("output", "solar"), ("battery",), ("soc",), ("output", "battery"))


@st.composite
def circuits(draw: st.DrawFn, phases: int) -> dict[str, Any]:
    """Circuits, each maybe inside an earlier one, with a meter, without one, or with one that never answered."""
    found: list[Circuit] = []
    beside, metered = {}, set()
    for index in range(draw(st.sampled_from((0, 0, 1, 2, 3)))):
        parent = draw(st.sampled_from([None, *(circuit.id for circuit in found)]))
        kind = draw(st.integers(0, 5))
        circuit = Circuit(id=f"c{index}", limit=draw(tenths(8, 40)), parent=parent)
        if kind == 0:
            circuit = replace(circuit, meter=(None,) * phases)
        elif kind > 1:
            metered.add(circuit.id)
        beside[circuit.id] = draw(st.tuples(*[st.just(0.0) | tenths(0, 6)] * phases))
        found.append(circuit)
    return {"circuits": tuple(found), "beside": beside, "metered": frozenset(metered)}


def within(draw: st.DrawFn, places: Sequence[Circuit], load: Load) -> Load:
    """Put a load into a circuit, or into none."""
    return replace(load, circuit=draw(st.sampled_from([None, *(circuit.id for circuit in places)])))


@st.composite
def supplies(
    draw: st.DrawFn,
    modes: Sequence[Mode] = tuple(Mode),
    most: int = 4,
    blind: Sequence[tuple[str, ...]] = BLIND,
    running: bool = True,
    plain: bool = False,
) -> tuple[Truth, list[Load]]:
    """A site with a battery, the truth about it, and its loads, which may be running.

    A plain one has a grid of three phases, no circuits and nothing missing, loads that take what they get, and a
    battery above its min: inverter, battery and breaker alone bind.
    """
    battery = draw(batteries())
    if plain:
        battery = replace(battery, minimum=5.0, max_discharge=draw(tenths(5, 130)) * VOLTS, grid_charging=True)
    site = replace(
        draw(sites()),
        battery=battery,
        inverter=draw(inverters() if plain else st.none() | inverters() | inverters()),
        off_grid=not plain and draw(st.integers(0, 5)) == 0,
    )
    if plain:
        site = replace(site, phases=3, breaker=draw(tenths(10, 25)), max_import=None, excess_threshold=0.0)
    if site.off_grid and site.inverter is not None:
        site = replace(site, inverter=replace(site.inverter, has_battery=True))
    places = {} if plain else draw(circuits(site.phases))
    house = draw(st.tuples(*[tenths(0, 8) | tenths(0, 8) | tenths(0, 30)] * site.phases))
    for amps in places.get("beside", {}).values():
        house = tuple(own + more for own, more in zip(house, amps, strict=True))
    truth = Truth(
        site=site,
        house=house,
        sun=draw(st.just(0.0) | tenths(0, 120)),
        soc=draw(tenths(20, 100) if plain else charges(battery)),
        blind=frozenset(() if plain else draw(st.sampled_from(blind))),
        evenly=draw(st.booleans()),
        **places,
    )
    members = []
    for index in range(draw(st.integers(1, most))):
        load = within(draw, truth.circuits, draw(loads(site.phases, index, modes)))
        if plain:
            legs = (Phase(draw(st.integers(0, 2))),) if draw(st.booleans()) else load.legs
            load = replace(load, max_current=load.max_current + 60.0, legs=legs, draw=(0.0,) * len(legs))
        members.append(draw(states(load)) if running else load)
    # Where nobody knows what the inverter delivers, only a house at rest tells how much that will be.
    if not truth.delivery_is_known or not truth.carries(members):
        members = [replace(load, draw=(0.0,) * len(load.legs)) for load in members]
    return (truth if truth.carries(members) else replace(truth, house=(0.0,) * site.phases, beside={})), members
