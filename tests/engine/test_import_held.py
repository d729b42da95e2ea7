"""Section 3: an import that an inverter holds at its limit, with noise and seconds late, and one that it does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest

from custom_components.dynamic_ocpp_evse.engine import Accounting, Battery, Inverter, Mode, Site

from .helpers import ABC, VOLTS, A, BatteryHouse, Car, Moment, evse, of

BATTERY = Battery(max_charge=8000.0, max_discharge=8000.0)
SITE = Site(phases=1, breaker=32, max_import=0.0, battery=BATTERY, inverter=Inverter(max_power=10_000.0))


class Noisy(BatteryHouse):
    """One whose meter shows up to `noise` A more or less."""

    noise, dice = 0.0, Random(1)

    def flow(self, consumed: Sequence[float]) -> tuple[float, ...]:
        return tuple(amps + self.dice.uniform(-self.noise, self.noise) for amps in super().flow(consumed))


def limits_of(moments: list[Moment]) -> list[float]:
    return [of(moment.plan).limit for moment in moments]


def starts(moments: list[Moment]) -> int:
    return sum(before == 0 < after for before, after in pairwise([0.0, *limits_of(moments)]))


def mean(amps: Sequence[float]) -> float:
    return sum(amps) / len(amps)


@pytest.mark.parametrize("noise", [0.0, 0.1])
@pytest.mark.parametrize("lag", [1.0, 2.0, 3.0])
@pytest.mark.parametrize("mode", [Mode.STANDARD, Mode.SOLAR_ONLY, Mode.SOLAR_PRIORITY])
def test_a_max_import_of_zero_lets_the_battery_feed_a_car(mode: Mode, lag: float, noise: float) -> None:
    """8 kW are 34 A, the house takes 2 of them; a reading a second or two before the inverter follows stops nothing."""
    pv = 0.0 if mode is Mode.STANDARD else 12 * VOLTS
    house = Noisy(SITE, (2.0,), Car(evse(mode=mode, legs=(A,))), pv=pv, soc=82.0, lag=lag, capacity=1e6, cycle=5)
    house.noise = noise
    moments = house.run(3600)
    assert starts(moments) == 1
    assert mean(limits_of(moments)) > 15.5
    assert mean([moment.plan.overload for moment in moments]) < 0.01


@pytest.mark.parametrize("phases", [1, 3])
def test_a_raise_waits_for_the_inverter_to_pay_for_the_last_one(phases: int) -> None:
    """To 32 A at 1 A/s: a raise each second would read as an import that lasts."""
    battery = replace(BATTERY, max_discharge=40 * VOLTS * phases)
    site = replace(SITE, phases=phases, accounting=Accounting.NETTED, battery=battery, inverter=Inverter())
    car = Car(evse(legs=ABC[:phases], max_current=32.0), response=1.0)
    house = BatteryHouse(site, (38.0,) * phases, car, soc=70.0, capacity=1e6)
    house.power = 38 * VOLTS * phases
    assert set(limits_of(house.run(60))) == {0.0}
    house.base = (2.0,) * phases
    moments = house.run(600)
    assert starts(moments) == 1
    assert limits_of(moments)[-1] == 32.0
    assert max(sum(moment.flow) for moment in moments[60:]) <= 6.0 * phases


def test_an_import_of_the_house_is_cut_in_full_although_help_can_come() -> None:
    """A kettle of 9 A shows 4.5 A of import, and so much less is taken; when the battery has followed it comes back."""
    house = BatteryHouse(SITE, (2.0,), Car(evse(legs=(A,))), soc=79.0, capacity=1e6)
    house.run(300)
    house.base = (11.0,)
    moments = house.run(120)
    assert moments[0].flow[0] == pytest.approx(4.5)
    assert moments[0].plan.overload
    assert limits_of(moments)[0] == pytest.approx(11.5)
    assert limits_of(moments)[-1] == 16.0


@pytest.mark.parametrize("limit", [0.0, 3000.0])
def test_help_that_does_not_come_is_not_waited_for(limit: float) -> None:
    """A battery of a twentieth: six seconds for the inverter, two for the car, and again after ten minutes."""
    site = replace(SITE, max_import=limit)
    house = BatteryHouse(site, (2.0,), Car(evse(legs=(A,))), soc=79.0, share=0.05, capacity=1e6)
    above = longest = total = 0
    for moment in house.run(3600):
        above = above + 1 if moment.flow[0] > limit / VOLTS + 0.5 else 0
        longest, total = max(longest, above), total + (above > 0)
    assert longest <= 12
    assert total <= 7 * 12


def test_help_that_never_comes_is_asked_for_ever_less_often() -> None:
    """After 10, 20, 40 min and so on, and then every 4 h; each time the car is on for some seconds."""
    house = BatteryHouse(SITE, (2.0,), Car(evse(legs=(A,))), soc=79.0, share=0.05, capacity=1e6, cycle=5)
    assert starts(house.run(10 * 3600)) == 7


def test_noise_does_not_wear_down_a_limit_for_which_no_help_is_counted() -> None:
    """13.9 A of 34.8: 11.9 A beside the house, and a reading of 0.1 A is none to cut by."""
    house = Noisy(SITE, (2.0,), Car(evse(legs=(A,))), soc=79.0, share=0.4, capacity=1e6, cycle=5)
    house.noise = 0.1
    moments = house.run(3600)
    assert min(limits_of(moments)[12:]) >= 11.0
    assert sum(before != after for before, after in pairwise(limits_of(moments))) <= 40
