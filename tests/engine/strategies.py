"""Random sites, loads and batteries, each as it may stand in a house."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
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
    RateUnit,
    Site,
)

from .helpers import VOLTS, evse, plug, tenths
from .physics import Truth

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
        ramp_down=draw(st.sampled_from((None, None, 0.5, 2.0))),
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

    A plain one has a grid of three phases, no circuits and at most the output not measured, loads that take what they
    get, and a battery above its min: inverter, battery, breaker and import alone bind.
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
        limit = draw(st.none() | tenths(0, 40).map(lambda amps: amps * VOLTS))
        site = replace(site, phases=3, breaker=draw(tenths(10, 25)), max_import=limit, excess_threshold=0.0)
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
        blind=frozenset(draw(st.sampled_from(((), ("output",)) if plain else blind))),
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
