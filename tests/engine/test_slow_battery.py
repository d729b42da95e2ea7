"""Section 2: draws, the grid and the battery must be of the same moment, and a battery may be read once a minute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import pytest

from custom_components.dynamic_ocpp_evse.engine import Accounting, Battery, Inverter, Load, Mode, Phase, Site, Snapshot

from .helpers import ABC, VOLTS, A, BatteryHouse, Car, Moment, evse, of

BATTERY = Battery(feeds_solar=False)
SITE = Site(phases=1, breaker=32, battery=BATTERY, inverter=Inverter(), excess_threshold=500.0)
BATTERYS_OWN, ALL = ("battery",), ("battery", "solar", "soc")


class Slow(BatteryHouse):
    """One of which some readings come every `slow` s, each with the second of its own."""

    slow, which, held, held_at = 60.0, ALL, Snapshot(site=SITE, grid=()), -1e9

    def snapshot(self) -> Snapshot:
        shot = super().snapshot()
        if self.now - self.held_at >= self.slow:
            self.held, self.held_at = shot, self.now
        return replace(shot, **{name: getattr(self.held, name) for name in self.which})


@dataclass
class Run:
    """What an hour came to: starts, commands, and the mean draw per leg."""

    starts: int
    commands: int
    mean: float


def hour(site: Site, load: Load, pv: float, slow: float, which: Sequence[str] = ALL, every: int = 1) -> Run:
    """Run a load of a house of 1 A a phase for an hour; `pv` is A of each phase."""
    house = Slow(
        site, (1.0,) * site.phases, Car(load, meter=10.0), pv=pv * VOLTS * site.phases, soc=81.0, capacity=1e6, cycle=5
    )
    house.slow, house.which, house.every = slow, tuple(which), every
    moments: list[Moment] = house.run(3600)
    limits = [0.0, *[moment.plan.loads[0].limit for moment in moments]]
    return Run(
        sum(before == 0 < after for before, after in pairwise(limits)),
        sum(before != after for before, after in pairwise(limits)),
        sum(moment.draws[0][0] for moment in moments) / len(moments),
    )


@pytest.mark.parametrize("which", [BATTERYS_OWN, ALL])
@pytest.mark.parametrize("slow", [7.0, 30.0, 45.0, 60.0, 120.0, 299.0])
def test_a_start_that_the_battery_has_not_shown_yet_is_no_sun(slow: float, which: Sequence[str]) -> None:
    """11 A of sun, 1 A of it for the house: one start, and the 10 A."""
    ran = hour(SITE, evse(mode=Mode.SOLAR_ONLY, legs=(A,)), 11.0, slow, which)
    assert ran.starts == 1
    assert ran.commands <= 5
    assert 9.5 < ran.mean <= 10.0


@pytest.mark.parametrize(
    ("mode", "site", "sun", "mean"),
    [
        pytest.param(Mode.STANDARD, replace(SITE, battery=replace(BATTERY, grid_charging=False)), 11.0, 9.5, id="sun"),
        pytest.param(Mode.SOLAR_PRIORITY, SITE, 11.0, 9.5, id="solar priority"),
        pytest.param(Mode.EXCESS, replace(SITE, battery=replace(BATTERY, max_charge=460.0)), 15.0, 8.5, id="excess"),
    ],
)
def test_neither_is_it_in_another_mode(mode: Mode, site: Site, sun: float, mean: float) -> None:
    ran = hour(site, evse(mode=mode, legs=(A,)), sun, 60.0)
    assert ran.starts == 1
    assert ran.commands <= 20
    assert ran.mean > mean


@pytest.mark.parametrize(
    ("legs", "accounting", "most"),
    [
        ((A,), Accounting.PER_PHASE, 10.0),
        ((A,), Accounting.NETTED, 16.0),
        (ABC, Accounting.PER_PHASE, 10.0),
        (ABC, Accounting.NETTED, 10.0),
    ],
)
def test_neither_is_it_on_three_phases(legs: tuple[Phase, ...], accounting: Accounting, most: float) -> None:
    site = replace(SITE, phases=3, accounting=accounting)
    ran = hour(site, evse(mode=Mode.SOLAR_ONLY, legs=legs), 11.0, 60.0)
    assert ran.starts == 1
    assert ran.commands <= 20
    assert most - 0.5 < ran.mean <= most


@pytest.mark.parametrize("slow", [30.0, 60.0, 120.0])
def test_a_cut_that_the_battery_has_not_shown_yet_is_no_reason_for_another(slow: float) -> None:
    """The sun falls by 6 A to 9: 8 A are left for the car, however long the battery tells that it gives 6."""
    car = Car(evse(mode=Mode.SOLAR_ONLY, legs=(A,)), meter=10.0)
    house = Slow(SITE, (1.0,), car, pv=15 * VOLTS, soc=81.0, capacity=1e6, cycle=5)
    house.slow = slow
    house.run(600)
    house.pv = 9 * VOLTS
    limits = [of(moment.plan).limit for moment in house.run(600)]
    assert min(limits) >= 7.5
    assert 7.5 <= limits[-1] <= 8.0


def test_what_was_sent_is_remembered_for_as_long_as_a_battery_may_be_silent() -> None:
    """A start, 150 s later a lower maximum and the old one: the battery has told of none, and the sun is still 10 A."""
    car = Car(evse(mode=Mode.SOLAR_ONLY, legs=(A,)), meter=10.0)
    house = Slow(SITE, (1.0,), car, pv=5 * VOLTS, soc=81.0, capacity=1e6, cycle=5)
    house.slow = 280.0
    house.run(275)
    house.pv = 11 * VOLTS
    house.run(155)
    assert 9.5 <= car.limit <= 10.0
    car.load = replace(car.load, max_current=8.0)
    house.run(30)
    car.load = replace(car.load, max_current=16.0)
    assert 8.0 <= max(of(moment.plan).limit for moment in house.run(90)) <= 10.0


def test_a_battery_that_is_ahead_of_the_meter_does_not_stop_what_it_feeds() -> None:
    """The meter reports every 20 s, the battery each second: it gives up charging for a car that no meter shows yet."""
    ran = hour(replace(SITE, grid_no_raise_after=30.0), evse(mode=Mode.SOLAR_ONLY, legs=(A,)), 11.0, 1.0, every=20)
    assert ran.starts == 1
    assert ran.mean > 9.5
