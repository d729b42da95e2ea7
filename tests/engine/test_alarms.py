"""Control, section 1: which readings of the grid do not wait for the next cycle."""

from __future__ import annotations

from dataclasses import replace

import pytest

from custom_components.dynamic_ocpp_evse.engine import Accounting, Mode, Reading, Site, Snapshot, urgent

from .helpers import ABC, START, A, decide, evse

SITE = Site(breaker=25)


def reads(site: Site, *amps: float) -> Snapshot:
    return Snapshot(site=site, grid=tuple(Reading(value, START) for value in amps))


@pytest.mark.parametrize(("mode", "expected"), [(Mode.SOLAR_ONLY, True), (Mode.STANDARD, False)])
@pytest.mark.parametrize("accounting", Accounting)
def test_import_is_urgent_for_who_has_the_sun_alone(mode: Mode, expected: bool, accounting: Accounting) -> None:
    site = replace(SITE, accounting=accounting)
    last = decide(site, (-9.0,) * 3, evse(mode=mode, legs=ABC))
    assert last.loads[0].limit > 0
    assert urgent(reads(site, 0.6, 0.6, 0.6), last) is expected
    assert urgent(reads(site, 0.1, 0.1, 0.1), last) is False


@pytest.mark.parametrize(("amps", "expected"), [((0.6, -9.0, -9.0), True), ((-9.0, 0.6, 0.6), False)])
def test_per_phase_only_the_phases_of_the_load_count(amps: tuple[float, float, float], expected: bool) -> None:
    last = decide(SITE, (-9.0,) * 3, evse(mode=Mode.SOLAR_ONLY, legs=(A,)))
    assert urgent(reads(SITE, *amps), last) is expected
    assert urgent(reads(replace(SITE, accounting=Accounting.NETTED), *amps), last) is False


def test_a_minimum_of_any_source_may_be_imported() -> None:
    """Solar Priority at its 6 A has no sun to lose; at 9 A it has."""
    for base, expected in ((3.0, False), (-9.0, True)):
        last = decide(SITE, (base,) * 3, evse(mode=Mode.SOLAR_PRIORITY))
        assert urgent(reads(SITE, 1.0, 1.0, 1.0), last) is expected


def test_an_overload_is_urgent_whoever_draws() -> None:
    assert urgent(reads(SITE, 25.1, 0.0, 0.0), None)
    assert not urgent(reads(SITE, 24.9, 0.0, 0.0), None)
