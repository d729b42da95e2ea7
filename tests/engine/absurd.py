"""Readings, loads and sites as no house has them, and what a plan for them must still be."""

from __future__ import annotations

from dataclasses import replace
from math import inf, isfinite, nan

from hypothesis import strategies as st

from custom_components.dynamic_ocpp_evse.engine import (
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
)

from .helpers import START, of
from .physics import TRACE
from .strategies import FED

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
        ramp_down=draw(st.none() | mostly(0.0, 1.0)),
        hold_solar=draw(mostly(0.0, 10.0)),
        hold_grid=draw(mostly(0.0, 60.0)),
        grid_no_raise_after=draw(mostly(15.0)),
        grid_lost_after=draw(mostly(60.0)),
    )


@st.composite
def absurd_snapshots(draw: st.DrawFn, site: Site) -> Snapshot:
    amps = mostly(-20.0, -9.0, 0.0, 3.0, 24.0)
    reading = st.builds(Reading, amps, mostly(START, START + 20, START + 60), st.none() | mostly(60.0, 180.0))
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


@st.composite
def absurd_supplies(draw: st.DrawFn, site: Site) -> Site:
    battery = Battery(
        max_charge=draw(mostly(0.0, 5000.0)),
        max_discharge=draw(mostly(0.0, 5000.0)),
        target=draw(mostly(50.0, 80.0, 100.0)),
        minimum=draw(mostly(0.0, 20.0, 95.0)),
        hysteresis=draw(mostly(0.0, 5.0)),
        full=draw(mostly(97.0, 100.0)),
        feeds_solar=draw(st.booleans()),
        leftover=draw(st.booleans()),
        grid_charging=draw(st.booleans()),
    )
    inverter = Inverter(
        max_power=draw(st.none() | mostly(3000.0, 12000.0)),
        max_phase_power=draw(st.none() | mostly(2000.0, 4000.0)),
        asymmetric=draw(st.booleans()),
        has_battery=draw(st.booleans()),
    )
    return replace(
        site,
        off_grid=draw(st.booleans()),
        battery=draw(st.none() | st.just(battery)),
        inverter=draw(st.none() | st.just(inverter)),
        battery_lost_after=draw(mostly(300.0)),
        solar_lost_after=draw(mostly(300.0)),
    )


@st.composite
def absurd_readings(draw: st.DrawFn, site: Site) -> Snapshot:
    """Readings of any value and age, meters of too many or too few phases, circuits in any ring."""
    amps = mostly(-20.0, -9.0, 0.0, 3.0, 24.0)
    reading = st.none() | st.builds(Reading, amps, mostly(START, START + 20, START + 60))
    watts = st.none() | st.builds(Reading, mostly(-5000.0, 0.0, 90.0, 50.0, 20.0, 3000.0), mostly(START, START + 60))
    meter = st.lists(reading, max_size=4).map(tuple)
    names = st.sampled_from((None, "c0", "c1", "c2", "nowhere"))
    return Snapshot(
        site=site,
        grid=draw(st.tuples(*[reading] * site.phases) | meter),
        loads=tuple(
            replace(draw(absurd_loads(index)), circuit=draw(names)) for index in range(draw(st.integers(0, 3)))
        ),
        solar=draw(watts),
        soc=draw(watts),
        battery=draw(watts),
        output=draw(st.tuples(*[reading] * site.phases) | meter),
        circuits=tuple(
            Circuit(id=f"c{index}", limit=draw(mostly(10.0, 20.0)), parent=draw(names), meter=draw(st.none() | meter))
            for index in range(draw(st.integers(0, 3)))
        ),
    )
