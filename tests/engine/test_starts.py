"""Control, section 1: no raise before the start itself shows."""

from __future__ import annotations

import pytest

from custom_components.dynamic_ocpp_evse.engine import Site

from .helpers import A, Car, House, evse, of


def starting(meter: float) -> tuple[House, list[float]]:
    """A car of which one start has been seen waits at a full breaker, and starts again; its limits, each second."""
    house = House(Site(phases=1, breaker=24), (10.0,), Car(evse(legs=(A,)), response=5.0, meter=meter), every=2)
    house.run(120)
    house.base = (24.0,)
    house.run(240)
    house.base = (14.0,)
    while of(house.run(1)[-1].plan).limit == 0:
        pass
    return house, [6.0]


@pytest.mark.parametrize("meter", [1.0, 10.0])
def test_no_raise_before_the_start_shows(meter: float) -> None:
    """A response of 5 s, and the report after it; then up to the 10 A that are left."""
    house, limits = starting(meter)
    limits += [of(moment.plan).limit for moment in house.run(90)]
    assert set(limits[:6]) == {6.0}
    assert limits[-1] == 10.0
