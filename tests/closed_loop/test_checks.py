"""What the matrix checks can fail: with a fault in our own code its cells are not as they must be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from math import isnan
from typing import Any

import pytest

from custom_components.dynamic_ocpp_evse import const, coordinator
from custom_components.dynamic_ocpp_evse.drivers import ocpp as ocpp_driver
from custom_components.dynamic_ocpp_evse.drivers import profiles
from custom_components.dynamic_ocpp_evse.drivers.profiles import Live, ProfileOptions
from custom_components.dynamic_ocpp_evse.reading import quantity

from .clock import Clock, frozen
from .matrix import Cell, cells, run
from .verdict import Outcome
from .world import World

type Break = Callable[[pytest.MonkeyPatch], object]


@pytest.fixture(scope="module")
def clock() -> Iterator[Clock]:
    """Return the time, frozen once for all cells."""
    with frozen() as found:
        yield found


def cell(name: str) -> Cell:
    [found] = [item for item in cells() if item.name == name]
    return found


def above(outcome: Outcome) -> bool:
    return outcome.longest > outcome.bound


def unseen(outcome: Outcome) -> bool:
    return outcome.to_safe > outcome.within


def left_high(outcome: Outcome) -> bool:
    return outcome.left is not None and outcome.left > 6.0


def no_overload_is_urgent(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(coordinator, "urgent", lambda snapshot, last: False)


def cuts_wait(patch: pytest.MonkeyPatch) -> None:
    """Let a limit only ever rise."""
    send = profiles.limit_value
    highest: dict[str, float] = {}

    def most(amps: float, watts: float, unit: Any) -> float:
        highest[unit] = max(highest.get(unit, 0.0), send(amps, watts, unit))
        return highest[unit]

    patch.setattr(profiles, "limit_value", most)


def no_lease(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ProfileOptions, "has_lease", False)


def the_lease_is_high(patch: pytest.MonkeyPatch) -> None:
    make = ocpp_driver.lease_profile
    patch.setattr(ocpp_driver, "lease_profile", lambda lease, now: make(replace(lease, limit=16.0), now))


def profiles_last(patch: pytest.MonkeyPatch) -> None:
    make = ocpp_driver.live_profile

    def longer(live: Live, now: datetime, **named: Any) -> dict[str, Any]:
        return make(replace(live, ends=False), now, **named)

    patch.setattr(ocpp_driver, "live_profile", longer)


def nothing_grows_old(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(quantity.Moment, "of", lambda self, state: self.now)


def nan_is_nothing(patch: pytest.MonkeyPatch) -> None:
    number = quantity.number

    def lenient(text: object) -> float | None:
        found = number(text)
        return 0.0 if found is None and isinstance(text, str) and text == "nan" and isnan(float(text)) else found

    patch.setattr(quantity, "number", lenient)


@pytest.mark.parametrize(
    ("name", "broken", "seen"),
    [
        ("nothing is wrong: EVSE, Standard", no_overload_is_urgent, above),
        ("nothing is wrong: EVSE, Solar Only", cuts_wait, above),
        ("charger rebooting: EVSE, Standard", cuts_wait, above),
        ("Home Assistant stopped hard: EVSE, Standard", no_lease, left_high),
        ("Home Assistant stopped hard: plug, Continuous", the_lease_is_high, left_high),
        ("Home Assistant stopped hard: EVSE, Excess", profiles_last, left_high),
        ("grid sensor reports no more: EVSE, Standard", nothing_grows_old, unseen),
        ("grid sensor NaN: EVSE, Solar Only", nan_is_nothing, unseen),
        ("grid sensor reports no more: plug, Solar Only", nothing_grows_old, unseen),
    ],
    ids=lambda item: item.__name__ if callable(item) else item,
)
def test_a_fault_of_ours_is_seen(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, name: str, broken: Break, seen: Callable[[Outcome], bool]
) -> None:
    def slow(world: World) -> None:
        # Where overloads are not urgent they wait for the cycle, and that has to be long to tell.
        world.hub[const.CONF_INTERVAL] = 15

    assert run(clock, cell(name), slow).holds
    broken(monkeypatch)
    outcome = run(clock, cell(name), slow)
    assert seen(outcome)
    assert not outcome.holds
