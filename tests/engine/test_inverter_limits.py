"""Section 3: possible help never excuses a measured overload, and a site without a grid has only what it gives."""

from __future__ import annotations

from dataclasses import replace

import pytest

from custom_components.dynamic_ocpp_evse.engine import Accounting, Battery, Inverter, Load, Mode, Site

from .helpers import ABC, VOLTS, A, B, BatteryHouse, C, Car, Moment, behind, evse, first, limits, of

LARGE = Battery(max_charge=130 * VOLTS, max_discharge=130 * VOLTS)
SITE = Site(breaker=16, battery=LARGE, inverter=Inverter())


def car(*legs: str, **more: object) -> Load:
    return evse("car", legs=legs or (A,), **({"max_current": 32.0} | more))


def told(moments: list[Moment]) -> list[float]:
    return [of(moment.plan).limit for moment in moments]


def test_a_measured_overload_is_cut_by_at_least_the_excess() -> None:
    """House 5/5/5, car 24 on A, and the battery gives 6 of 130 A: A reads 5 + 24 - 2 = 27, 11 too much: 24 - 11."""
    running = car(draw=(24.0,), confirmed=24.0)
    decision = first(behind(SITE, (5.0,) * 3, running, battery=6.0))
    assert decision.overload
    assert of(decision).limit <= 13.0


def test_what_is_given_falls_with_the_cut_of_an_overload() -> None:
    """A car of 6 A on B, one of 2 x 8 A there too: 22 A, a third of which comes, B reads 14.7 of 10.

    (10 + 0) x 3/2 = 15 A are all that B can have; 16 A would leave 16 - 16/3 = 10.7 on it.
    """
    small = evse("small", legs=(B,), max_current=6.0, draw=(6.0,), confirmed=6.0, priority=2)
    large = evse("large", legs=(B, B), min_current=8.0, max_current=8.0, draw=(8.0,) * 2, confirmed=8.0)
    decision = first(behind(replace(SITE, breaker=10), (0.0,) * 3, small, large, battery=22.0))
    assert decision.overload
    assert limits(decision) == {"small": 6.0, "large": 0.0}


@pytest.mark.parametrize("accounting", Accounting)
def test_so_is_a_measured_import(accounting: Accounting) -> None:
    """20 A of import: 15 + 24 - 6 = 33 are 13 too many, on whichever phases: 24 - 13."""
    site = replace(SITE, breaker=63, max_import=20 * VOLTS, accounting=accounting)
    running = car(draw=(24.0,), confirmed=24.0)
    decision = first(behind(site, (5.0,) * 3, running, battery=6.0))
    assert decision.overload
    assert of(decision).limit <= 11.0


def test_help_that_did_not_come_counts_as_none_for_ten_minutes() -> None:
    """130 A are believed, 6.5 come: 24 A on A would read 5 + 24 - 2.2, so 16 - 5 + 2.2 = 13.1 A are left.

    A battery that comes back is used again.
    """
    house = BatteryHouse(SITE, (5.0,) * 3, Car(car()), share=0.05, capacity=1e6)
    moments = house.run(590)
    over = [moment.flow[A] > 16.05 for moment in moments]
    assert any(over)
    assert sum(over) <= 12
    assert max(told(moments)[60:]) <= 13.3
    house.share = 1.0
    assert told(house.run(900))[-1] == pytest.approx(24.0, abs=0.5)  # a raise needs half an ampere


def test_an_overload_that_comes_back_never_lasts() -> None:
    """Two hours with a battery of a twentieth: whenever it is tried again, it ends within 12 s."""
    house = BatteryHouse(SITE, (5.0,) * 3, Car(car()), share=0.05, capacity=1e6)
    over = longest = total = 0
    for moment in house.run(7200):
        over = over + 1 if moment.flow[A] > 16.05 else 0
        longest, total = max(longest, over), total + (over > 0)
    assert longest <= 12
    assert total <= 12 * 12


OFF = Site(
    phases=1,
    off_grid=True,
    breaker=63,
    battery=Battery(max_charge=10 * VOLTS, max_discharge=10 * VOLTS),
    inverter=Inverter(),
    ramp_up=None,
)


@pytest.mark.parametrize(
    ("inverter", "soc", "expected"),
    [
        pytest.param(Inverter(), 50.0, 13.0, id="PV 8 + battery 10 - house 5"),
        pytest.param(Inverter(max_power=12 * VOLTS), 50.0, 7.0, id="rating 12 - 5"),
        pytest.param(Inverter(max_phase_power=14 * VOLTS), 50.0, 9.0, id="rating of the phase 14 - 5"),
        pytest.param(Inverter(max_power=10 * VOLTS), 50.0, 0.0, id="rating 10 - 5 is below the minimum"),
        pytest.param(Inverter(), 20.0, 0.0, id="SOC at min: 8 - 5"),
    ],
)
@pytest.mark.parametrize("draw", [0.0, 6.0])
def test_off_grid_the_breaker_is_no_supply(inverter: Inverter, soc: float, expected: float, draw: float) -> None:
    """Its grid limit is zero: what the inverter and the battery give is all there is, with the car on or off."""
    load = car(draw=(draw,), confirmed=draw)
    shot = behind(replace(OFF, inverter=inverter), (5.0,), load, pv=8.0, battery=draw - 3.0, soc=soc)
    assert of(first(replace(shot, grid=()))).limit == pytest.approx(expected)


@pytest.mark.parametrize("mode", [Mode.STANDARD, Mode.SOLAR_PRIORITY, Mode.SOLAR_ONLY])
def test_off_grid_the_battery_is_never_asked_for_more_than_it_has(mode: Mode) -> None:
    """8.5 through a day in ten minutes: sun, a kettle, a cloud, the oven, night."""
    house = BatteryHouse(OFF, (2.0,), Car(car(mode=mode)), soc=90.0, capacity=20_000.0)
    charged = 0.0
    for use, sun in ((2.0, 16.0), (8.0, 16.0), (2.0, 5.0), (9.0, 5.0), (3.0, 0.0), (2.0, 20.0)):
        house.base, house.pv = (use,), sun * VOLTS
        for second in range(100):
            (moment,) = house.run(1)
            charged = max(charged, moment.draws[0][0])
            assert second < 12 or house.power <= 10.01 * VOLTS
    assert charged > 6


@pytest.mark.parametrize(("rise", "expected"), [(3.0, 8.0), (6.0, 0.0)])
def test_off_grid_no_phase_gives_more_than_its_rating_when_the_house_rises(rise: float, expected: float) -> None:
    """A may give 16 A: 5 A to the house, 11 to a car. Of what the house takes more the car has less, at last nothing.

    B has its 16 A for nobody: what one phase gives too much the other does not make up for.
    """
    inverter = Inverter(max_phase_power=16 * VOLTS, asymmetric=True)
    site = replace(OFF, phases=2, battery=Battery(max_charge=0.0, max_discharge=40 * VOLTS), inverter=inverter)
    house = BatteryHouse(site, (5.0, 0.0), Car(car(A)), soc=60.0)
    assert house.run(60.0)[-1].draws == ((11.0,),)
    house.base = (5.0 + rise, 0.0)
    assert house.run(20.0)[-1].draws == ((expected,),)
    assert house.output == (5.0 + rise + expected, 0.0)


def test_off_grid_three_phases_share_one_battery() -> None:
    """Asymmetric, 30 A a phase, 30 A in all, house 3/3/3: 21 A for cars on A, B and C, 7 each."""
    site = replace(
        OFF,
        phases=3,
        battery=Battery(max_charge=30 * VOLTS, max_discharge=30 * VOLTS),
        inverter=Inverter(max_phase_power=30 * VOLTS, asymmetric=True),
    )
    loads = [replace(car(leg), id=leg.name, order=leg) for leg in ABC]
    given = limits(first(replace(behind(site, (3.0,) * 3, *loads, battery=9.0), grid=())))
    assert sum(given.values()) <= 21.01
    assert list(given.values()) == pytest.approx([9.0, 6.0, 6.0])
    alone = limits(first(replace(behind(site, (3.0,) * 3, loads[1], battery=9.0), grid=())))
    assert alone == {"B": pytest.approx(21.0)}


def test_off_grid_without_any_reading_gives_nothing() -> None:
    """Neither output nor battery: what can be added is 0, and so is the grid."""
    shot = replace(behind(OFF, (5.0,), car()), grid=(), output=(), battery=None, solar=None, soc=None)
    assert of(first(shot)).limit == 0


def test_off_grid_only_discharge_above_the_target_starts_solar_loads() -> None:
    """Section 4: the surplus beyond is curtailed and cannot be seen. House 5 on 5 A of curtailed PV, battery full."""
    shot = behind(OFF, (5.0,), car(mode=Mode.SOLAR_ONLY), pv=5.0, soc=99.0)
    assert of(first(replace(shot, grid=()))).limit == pytest.approx(10.0)
    below = behind(OFF, (5.0,), car(mode=Mode.SOLAR_ONLY), pv=5.0, soc=80.0)
    assert of(first(replace(below, grid=()))).limit == 0


def test_a_site_with_a_grid_needs_its_meter() -> None:
    """A grid that is not read is not off-grid: nothing starts on a guess."""
    shot = behind(SITE, (5.0,) * 3, car(C), battery=15.0)
    assert of(first(replace(shot, grid=(None,) * 3))).limit == 0
    assert of(first(shot)).limit == pytest.approx(24.0)


@pytest.mark.parametrize(("rating", "expected"), [(3.0, 0.0), (None, 10.0)])
def test_what_charges_the_battery_may_not_get_through_an_inverter_of_unknown_output(
    rating: float | None, expected: float
) -> None:
    """10 A of sun go into the battery: an inverter of 3 A brings no more of them into the house, ever.

    With neither sun nor output measured nobody knows what is left of its rating, so it adds nothing; one without
    a rating of its own gives all of it.
    """
    inverter = Inverter(max_power=None if rating is None else rating * VOLTS)
    battery = Battery(max_charge=20 * VOLTS, max_discharge=20 * VOLTS, target=50.0)
    site = Site(phases=1, battery=battery, inverter=inverter)
    for soc in (50.0, 60.0):
        shot = behind(site, (0.0,), evse(mode=Mode.SOLAR_ONLY, legs=(A,)), pv=10.0, battery=-10.0, soc=soc)
        blind = replace(shot, solar=None, output=())
        assert of(first(blind)).limit == (16.0 if soc > 50 and rating is None else expected)
    house = BatteryHouse(
        site, (0.0,), Car(evse(mode=Mode.SOLAR_ONLY, legs=(A,))), pv=10 * VOLTS, soc=50.0, blind=("solar", "output")
    )
    moments = house.run(300)
    assert told(moments)[-1] == expected
    assert max(moment.flow[0] for moment in moments[60:]) <= 0.1


@pytest.mark.parametrize("asymmetric", [False, True])
@pytest.mark.parametrize(("limit", "expected"), [(0.0, 0.0), (299.0, 0.0), (300.0, 16.0), (530.0, 16.0)])
def test_a_battery_does_not_export_to_keep_the_buffer_of_an_import_limit(
    limit: float, expected: float, asymmetric: bool
) -> None:
    """6 A of sun and a battery of 10 A hold the import at zero; 300 W less than a max of 0 W would be export."""
    battery = Battery(max_charge=0.0, max_discharge=10 * VOLTS)
    site = Site(
        phases=1,
        max_import=limit,
        power_buffer=300.0,
        accounting=Accounting.NETTED,
        battery=battery,
        inverter=Inverter(asymmetric=asymmetric),
    )
    assert of(first(behind(site, (0.0,), evse(legs=(A,)), pv=6.0, soc=60.0))).limit == expected
