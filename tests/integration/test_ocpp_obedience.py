"""Success is believed by its effect: what happens to a charger that draws more than it may."""

from __future__ import annotations

import time
from itertools import pairwise
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.dynamic_ocpp_evse.drivers.obedience import Legs
from custom_components.dynamic_ocpp_evse.engine import Connection
from custom_components.dynamic_ocpp_evse.reading.evse import ChargerReading

from .home import Home, add_evse, add_hub, at_most, set_up
from .ocpp_double import OcppDouble

IN_AMPS, IN_WATTS = "live 10 A", "live 6900 W"


def issue(hass: HomeAssistant, entry: MockConfigEntry) -> ir.IssueEntry | None:
    """Return the repair issue of a charger that ignores its limit."""
    return ir.async_get(hass).async_get_issue("dynamic_ocpp_evse", f"charger_ignores_limits_{entry.entry_id}")


async def told_10_amps(home: Home, ocpp: OcppDouble, draw: float, **typed: Any) -> MockConfigEntry:
    """Set up a charger that may draw 10 A, whose profile lasts for the whole test, and let it draw from now on."""
    garage = await set_up(home, **{"max_current": 10, "profile_timeout": 3600} | typed)
    await home.run(60)
    ocpp.forget()
    home.draws(home.chargers[0], draw)
    home.report()
    return garage


async def moments(home: Home, ocpp: OcppDouble, seconds: int) -> list[tuple[int, str]]:
    """Let time pass and return what the charger was told after how many seconds."""
    found: list[tuple[int, str]] = []
    before = len(ocpp.story())
    for second in range(1, seconds + 1):
        await home.run(1, step=1)
        found += [(second, word) for word in ocpp.story()[before + len(found) :]]
    return found


async def test_it_is_told_again_then_reset_then_a_person_is_told(
    hass: HomeAssistant, home: Home, ocpp: OcppDouble
) -> None:
    garage = await told_10_amps(home, ocpp, 16.0, charge_rate_unit="amps")
    story = await moments(home, ocpp, 60)
    assert [word for _, word in story] == [IN_AMPS]
    assert story[0][0] > 30, "a car has 30 s to follow"
    assert issue(hass, garage) is None
    story += [(60 + at, word) for at, word in await moments(home, ocpp, 60)]
    assert [word for _, word in story] == [IN_AMPS, "clear", IN_AMPS, "lease 6 A", IN_AMPS]
    assert story[1][0] > story[0][0] + 30
    await home.run(60)
    found = issue(hass, garage)
    assert found is not None
    assert found.translation_key == "charger_ignores_limits"
    assert found.translation_placeholders == {"name": "Garage", "limit": "10", "draw": "16"}
    assert found.severity is ir.IssueSeverity.ERROR


async def test_with_the_unit_on_auto_the_other_one_is_tried(home: Home, ocpp: OcppDouble) -> None:
    await told_10_amps(home, ocpp, 16.0)
    await home.run(60)
    assert ocpp.story()[-1] == IN_WATTS
    home.draws(home.chargers[0], 10.0)
    await home.run(600)
    assert set(ocpp.limits()) == {(6900, "W")}, "what helped is kept"


async def test_the_unit_that_was_found_to_work_is_not_asked_for_any_more(home: Home, ocpp: OcppDouble) -> None:
    """What a charger does tells more than what it says, late."""
    ocpp.rate_unit = TimeoutError()
    await told_10_amps(home, ocpp, 16.0)
    await home.run(60)
    assert ocpp.story()[-1] == IN_WATTS
    ocpp.rate_unit = "Current"
    home.draws(home.chargers[0], 10.0)
    ocpp.forget()
    await home.run(600)
    assert {"unit?", "live 10 A"} & set(ocpp.story()) == set()


async def test_the_lease_goes_out_in_the_unit_that_was_found_to_work(home: Home, ocpp: OcppDouble) -> None:
    """A charger that refuses amps has no lease yet: without it, it is free as soon as its live profile ends."""
    await told_10_amps(home, ocpp, 16.0)
    await home.run(60)
    home.draws(home.chargers[0], 10.0)
    await home.run(60)
    assert "lease 4140 W" in ocpp.story()


async def test_the_issue_goes_when_the_charger_obeys_again(hass: HomeAssistant, home: Home, ocpp: OcppDouble) -> None:
    garage = await told_10_amps(home, ocpp, 16.0)
    await home.run(180)
    assert issue(hass, garage) is not None
    home.draws(home.chargers[0], 10.0)
    await home.run(600)
    assert issue(hass, garage) is None


@pytest.mark.parametrize("first", ["the load", "its hub"])
async def test_the_issue_goes_with_its_load(hass: HomeAssistant, home: Home, ocpp: OcppDouble, first: str) -> None:
    garage = await told_10_amps(home, ocpp, 16.0)
    await home.run(180)
    assert issue(hass, garage) is not None
    if first == "its hub":
        await hass.config_entries.async_remove(garage.data["hub_entry_id"])
    await hass.config_entries.async_remove(garage.entry_id)
    await home.settle()
    assert issue(hass, garage) is None


async def test_resending_and_resetting_have_their_cooldowns(home: Home, ocpp: OcppDouble) -> None:
    await told_10_amps(home, ocpp, 16.0, charge_rate_unit="amps")
    story = await moments(home, ocpp, 1200)
    clears = [at for at, word in story if word == "clear"]
    resent = [at for at, word in story if word == IN_AMPS and at not in clears]
    assert len(clears) >= 3
    assert min(after - before for before, after in pairwise(clears)) >= 300
    assert min(after - before for before, after in pairwise(resent)) >= 120


@pytest.mark.parametrize(
    ("draw", "story"), [(0.0, []), (3.0, ["live 6 A"]), (8.0, ["live 9 A"]), (9.0, []), (10.0, []), (11.0, [])]
)
async def test_a_car_that_draws_less_or_hardly_more_is_not_told_again(
    hass: HomeAssistant, home: Home, ocpp: OcppDouble, draw: float, story: list[str]
) -> None:
    """What it does not take goes to others; that is no reason to insist."""
    garage = await told_10_amps(home, ocpp, draw)
    await home.run(900)
    assert ocpp.story() == story
    assert issue(hass, garage) is None


async def test_a_peak_that_ends_in_time_is_no_disobedience(home: Home, ocpp: OcppDouble) -> None:
    await told_10_amps(home, ocpp, 16.0)
    for _ in range(5):
        home.draws(home.chargers[0], 16.0)
        await home.run(25)
        home.draws(home.chargers[0], 10.0)
        await home.run(10)
    assert ocpp.story() == []


async def minute(home: Home, draw: float) -> None:
    """Let the charger report its current once, and then a minute pass in which everything else reports as ever."""
    [charger] = home.chargers
    charger.quiet.add("current_import")
    home.draws(charger, draw)
    await home.run(60)


async def test_a_charger_that_reports_once_a_minute_has_two_minutes(home: Home, ocpp: OcppDouble) -> None:
    await set_up(home, max_current=16, profile_timeout=3600)
    for _ in range(5):
        await minute(home, 16.0)
    await at_most(home, 10)
    ocpp.forget()
    await minute(home, 16.0)
    await minute(home, 16.0)
    assert ocpp.story() == []
    await minute(home, 16.0)
    await minute(home, 16.0)
    assert set(ocpp.limits()) == {(6900, "W")}


async def test_two_clocks_that_drift_apart_do_not_make_two_reports_of_one(
    home: Home, ocpp: OcppDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The monotonic clock is never exactly as fast as the wall clock, which a time server corrects."""
    monkeypatch.setattr("custom_components.dynamic_ocpp_evse.coordinator.monotonic", lambda: time.time() * 1.00001)
    await test_a_charger_that_reports_once_a_minute_has_two_minutes(home, ocpp)


async def test_a_report_from_before_the_limit_says_nothing_about_it(home: Home, ocpp: OcppDouble) -> None:
    """After a start the interval of the reports is not known yet: the next may be a minute away."""
    charger = home.charger()
    home.draws(charger, 16.0)
    home.report()
    charger.quiet.add("current_import")
    await add_evse(home.hass, await add_hub(home.hass), charger, max_current=10, profile_timeout=3600)
    await home.run(55)
    assert ocpp.story() == ["unit?", IN_AMPS, "lease 6 A", IN_AMPS]


async def test_what_it_really_draws_is_not_given_to_others(hass: HomeAssistant, home: Home, ocpp: OcppDouble) -> None:
    await told_10_amps(home, ocpp, 16.0, priority=1)
    await set_up(home, "carport", priority=2)
    await home.run(300)
    assert 6 <= ocpp.limits("carport")[-1][0] <= 25 - 1 - 16


async def test_one_that_has_obeyed_keeps_its_unit(home: Home, ocpp: OcppDouble) -> None:
    """A slow answer is no refusal: in the other unit it would stay at its failsafe current for good."""
    await told_10_amps(home, ocpp, 16.0)
    await home.run(20)
    home.draws(home.chargers[0], 10.0)
    await home.run(20)
    home.draws(home.chargers[0], 16.0)
    await home.run(60)
    assert ocpp.story()[-1] == IN_AMPS


async def test_a_unit_that_leaves_it_at_its_failsafe_current_is_given_up(home: Home, ocpp: OcppDouble) -> None:
    await told_10_amps(home, ocpp, 16.0)
    await home.run(60)
    assert ocpp.story()[-1] == IN_WATTS
    [charger] = home.chargers
    home.draws(charger, 6.0)
    for _ in range(10):
        charger.show("current_offered", "6.0", unit_of_measurement="A")
        await home.run(5)
    assert ocpp.story()[-1] == "live 7 A", "what it takes and 1 A more"
    charger.show("current_offered", "7.0", unit_of_measurement="A")
    await home.follow(ocpp, 120, charger.cpid)
    assert ocpp.story()[-1] == IN_AMPS


async def test_one_early_report_does_not_make_a_relative_profile_last_for_hours(home: Home, ocpp: OcppDouble) -> None:
    garage = await set_up(home, max_current=10, profile_validity_mode="relative")
    [charger] = home.chargers
    await home.run(18000, step=60)
    for offered in ("6.0", "10.0", "10.0"):
        charger.show("current_offered", offered, unit_of_measurement="A")
        await home.run(20)
    await home.run(120)
    assert {profile["chargingSchedule"].get("duration") for profile in ocpp.live()[1:]} == {120}
    assert garage.runtime_data.plan.limit == 10


@pytest.mark.parametrize(("offered", "kinds"), [("6.0", {"Absolute", "Relative"}), ("10.0", {"Absolute"})])
async def test_one_that_stays_at_its_lease_though_that_came_in_the_same_unit_has_a_wrong_clock(
    home: Home, ocpp: OcppDouble, offered: str, kinds: set[str]
) -> None:
    await set_up(home, max_current=10, profile_timeout=3600)
    [charger] = home.chargers
    for _ in range(14):
        charger.show("current_offered", offered, unit_of_measurement="A")
        await home.run(5)
    assert {profile["chargingProfileKind"] for profile in ocpp.profiles()} == kinds
    assert {unit for _, unit in ocpp.limits()} == {"A"}
    lease, live = ocpp.profiles()[-2:]
    assert lease["chargingProfileKind"] == live["chargingProfileKind"], "what holds later must not have a wrong clock"


async def test_an_offered_current_that_comes_once_a_minute_has_two_minutes(home: Home, ocpp: OcppDouble) -> None:
    """Other messages bring its old value along meanwhile."""
    await set_up(home, max_current=16, profile_timeout=3600)
    [charger] = home.chargers
    await at_most(home, 6)
    charger.show("current_offered", "6.0", unit_of_measurement="A")
    for _ in range(5):
        await minute(home, 6.0)
    await at_most(home, 10)
    await home.run(90)
    assert ocpp.limits()[-1] == (10.0, "A")
    assert {profile["chargingProfileKind"] for profile in ocpp.profiles()} == {"Absolute"}
    await home.run(60)
    assert ocpp.profiles()[-1]["chargingProfileKind"] == "Relative"


def power(home: Home, *, legs: int, amps: float) -> None:
    """Let the charger tell nothing but the power of a car that takes so many A on some of its three legs."""
    [charger] = home.chargers
    charger.show("current_import", "unknown")
    charger.show("power_active_import", f"{legs * amps * 0.23:g}", unit_of_measurement="kW")


@pytest.mark.parametrize(
    ("legs", "draw", "obeys"),
    [(1, 16.0, False), (1, 6.0, True), (2, 16.0, False), (2, 9.0, False), (3, 6.0, True), (3, 5.4, True)],
)
async def test_of_a_power_alone_so_many_legs_have_a_share_as_have_taken_all_they_may(
    hass: HomeAssistant, home: Home, ocpp: OcppDouble, legs: int, draw: float, obeys: bool
) -> None:
    """A car that takes 16 A on one leg may take 6 A on three, as far as the sum tells."""
    garage = await set_up(home, max_current=16, profile_timeout=3600, charge_rate_unit="amps")
    power(home, legs=legs, amps=16.0)
    await home.run(120)
    await at_most(home, 6)
    ocpp.forget()
    power(home, legs=legs, amps=draw)
    await home.run(300)
    assert ("clear" in ocpp.story()) is not obeys
    found = issue(hass, garage)
    assert (found is None) is obeys
    if found is not None:
        assert found.translation_placeholders == {"name": "Garage", "limit": "6", "draw": f"{draw:.0f}"}


def judged(reports: list[tuple[float, float] | str], *, settled: bool = True) -> list[float]:
    """Return the A on a leg that is seen in each report (limit, A in all), which comes every 40 s; a word is a car."""
    legs, found, transaction = Legs(), [], "first"
    for at, report in enumerate(reports, 1):
        if isinstance(report, str):
            transaction = report
            continue
        limit, total = report
        connection = Connection.READY if total else Connection.DISCONNECTED
        reading = ChargerReading(
            None, connection, transaction=transaction, draw=(total / 3,) * 3, draw_at=40.0 * at, shared=True
        )
        found.append(round(legs.most(reading, limit, settled=settled), 1))
    return found


@pytest.mark.parametrize(
    ("reports", "seen"),
    [
        ([(16, 16), (6, 16)], [5.3, 5.3]),
        ([(16, 16), (16, 16), (6, 16), (6, 16)], [5.3, 16, 16, 16]),
        ([(6, 6), (6, 6), (6, 16), (6, 16), (6, 16)], [2, 6, 16, 16, 16]),
        ([(16, 48), (16, 48), (16, 17), (16, 17), (6, 17), (6, 17)], [16, 16, 5.7, 5.7, 5.7, 5.7]),
        ([(16, 16), (16, 30), (16, 48), (16, 48), (6, 18), (6, 18)], [5.3, 10, 16, 16, 6, 6]),
        ([(16, 24), (16, 24), (6, 18), (6, 18)], [8, 8, 6, 6]),
        ([(16, 16), (16, 16), (16, 48), (16, 48), (10, 30), (10, 30), (16, 48)], [5.3, 16, 48, 48, 30, 10, 16]),
        ([(16, 16), (16, 16), "next", (6, 16), (6, 16)], [5.3, 16, 5.3, 5.3]),
        ([(16, 16), (16, 16), (16, 0), (6, 16), (6, 16)], [5.3, 16, 0, 5.3, 5.3]),
        ([(0, 0), (0, 0), (0, 16)], [0, 0, 5.3]),
    ],
    ids=[
        "one report may be on its way up", "it does not follow", "it follows no more", "it is nearly full",
        "it rises slowly", "it takes less by itself", "it was heated at first", "another car", "no car", "nothing",
    ],
)  # fmt: skip
def test_which_legs_share_a_sum(reports: list[tuple[float, float] | str], seen: list[float]) -> None:
    assert judged(reports) == seen


def test_a_limit_that_has_just_come_shows_no_legs() -> None:
    assert judged([(16, 16)] * 5, settled=False) == [5.3] * 5


async def test_a_car_that_begins_slowly_on_three_legs_is_not_taken_for_one_of_one(home: Home, ocpp: OcppDouble) -> None:
    await set_up(home, max_current=16, profile_timeout=3600, charge_rate_unit="amps")
    power(home, legs=1, amps=16.0)
    await home.run(20)
    power(home, legs=3, amps=16.0)
    ocpp.forget()
    await home.run(300)
    assert "clear" not in ocpp.story()
