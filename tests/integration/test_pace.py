"""When a number that moves is shown: literal cases."""

from __future__ import annotations

import pytest

from custom_components.dynamic_ocpp_evse.entity import AT_ONCE, Pace

PACE = Pace(50.0, 0.01, soon=15.0)


@pytest.mark.parametrize(
    ("pace", "shown", "number", "waited", "waits"),
    [
        (PACE, 1000, 1050, 15, False),
        (PACE, 1000, 1050, 14, True),
        (PACE, 1000, 1049, 15, True),
        (PACE, 1000, 951, 299, True),
        (PACE, 1000, 951, 300, False),
        (PACE, 20000, 20199, 15, True),
        (PACE, 20000, 20200, 15, False),
        (PACE, -20000, -19801, 15, True),
        (PACE, 40, 0, 0, False),
        (PACE, 0, 40, 15, True),
        (AT_ONCE, 6.0, 6.1, 0, False),
    ],
)
def test_a_number_waits_while_it_is_noise(pace: Pace, shown: float, number: float, waited: float, waits: bool) -> None:
    assert pace.waits(shown, number, waited) is waits
