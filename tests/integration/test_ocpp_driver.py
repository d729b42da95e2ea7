"""What a charger is told, when, and in which words: lease, live profile, unit, renewal."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util

from .home import Home, add_evse, add_hub, at_most, set_up
from .ocpp_double import OcppDouble, limit_of


async def test_the_unit_is_asked_then_comes_a_limit_without_end_and_its_end_once_the_lease_is_there(
    home: Home, ocpp: OcppDouble
) -> None:
    """Until a limit is there, nothing may hold; without a lease its end would set the charger free."""
    await set_up(home)
    assert ocpp.story() == ["unit?", "live 16 A", "lease 6 A", "live 16 A"]
    asked = ocpp.calls[0][1]
    assert asked == {"devid": "garage", "ocpp_key": "ChargingScheduleAllowedChargingRateUnit"}
    assert ["validTo" in live for live in ocpp.live()] == [False, True]
    assert all(data["conn_id"] == 1 for service, data in ocpp.calls if service == "set_charge_rate")


@pytest.mark.parametrize("validity", ["absolute", "relative"])
async def test_the_lease_lies_one_level_below_and_never_ends(home: Home, ocpp: OcppDouble, validity: str) -> None:
    await set_up(home, profile_validity_mode=validity, failsafe_current=8, stack_level=5)
    _, lease, live = ocpp.profiles()
    assert (lease["stackLevel"], live["stackLevel"]) == (4, 5)
    assert limit_of(lease) == (8.0, "A")
    assert {"validFrom", "validTo", "transactionId"} & set(lease) == set()
    assert "duration" not in lease["chargingSchedule"]
    assert lease["chargingProfilePurpose"] == live["chargingProfilePurpose"] == "TxDefaultProfile"
    assert lease["chargingProfileId"] != live["chargingProfileId"]


async def test_the_profile_ids_are_none_that_the_ocpp_integration_uses_itself(home: Home, ocpp: OcppDouble) -> None:
    await set_up(home)
    ids = {profile["chargingProfileId"] for profile in ocpp.profiles()}
    assert ids & ({1, 8} | set(range(1000, 5000))) == set()


@pytest.mark.parametrize(
    ("typed", "told"), [({}, "lease 6 A"), ({"failsafe_current": 0}, "lease 0 A"), ({"min_current": 8}, "lease 8 A")]
)
async def test_the_lease_is_at_the_failsafe_current_which_is_the_minimum_if_empty(
    home: Home, ocpp: OcppDouble, typed: dict[str, Any], told: str
) -> None:
    await set_up(home, **typed)
    assert ocpp.story()[2] == told


async def test_an_absolute_profile_began_a_minute_ago_in_utc_and_ends_with_its_timeout(
    hass: HomeAssistant, home: Home, ocpp: OcppDouble
) -> None:
    await hass.config.async_set_time_zone("America/New_York")
    home.freezer.move_to("2026-11-01T05:30:00+00:00")
    await set_up(home, profile_timeout=300)
    _, lease, live = ocpp.profiles()
    assert live["chargingProfileKind"] == "Absolute"
    assert live["validFrom"] == live["chargingSchedule"]["startSchedule"] == "2026-10-31T05:30:00Z"
    assert live["validTo"] == "2026-11-01T05:35:00Z"
    assert "duration" not in live["chargingSchedule"]
    assert live["chargingSchedule"]["chargingSchedulePeriod"] == [{"startPeriod": 0, "limit": 16.0}]
    assert lease["chargingProfileKind"] == "Absolute"
    assert lease["chargingSchedule"]["startSchedule"] == "2026-10-31T05:30:00Z"


async def test_a_relative_profile_names_no_time_of_day(home: Home, ocpp: OcppDouble) -> None:
    await set_up(home, profile_validity_mode="relative", profile_timeout=300)
    live = ocpp.live()[-1]
    for profile in ocpp.profiles():
        assert profile["chargingProfileKind"] == "Relative"
        assert {"validFrom", "validTo"} & set(profile) == set()
        assert "startSchedule" not in profile["chargingSchedule"]
    assert live["chargingSchedule"]["duration"] == 300


@pytest.mark.parametrize("validity", ["absolute", "relative"])
async def test_at_stack_level_0_there_is_no_lease_and_the_live_profile_has_no_end(
    home: Home, ocpp: OcppDouble, validity: str
) -> None:
    ocpp.level = 0
    await set_up(home, stack_level=0, profile_validity_mode=validity)
    assert ocpp.story() == ["unit?", "live 16 A"]
    [live] = ocpp.profiles()
    assert live["stackLevel"] == 0
    assert {"validFrom", "validTo"} & set(live) <= {"validFrom"}
    assert "duration" not in live["chargingSchedule"]
    ocpp.forget()
    await home.run(600)
    assert ocpp.story() == [], "what does not end is not renewed"


@pytest.mark.parametrize("lasting", [30, 120, 300])
async def test_renewed_before_half_of_the_timeout_and_not_more_often_than_that(
    home: Home, ocpp: OcppDouble, lasting: int
) -> None:
    await set_up(home, profile_timeout=lasting)
    home.draws(home.chargers[0], 16.0)
    sent: list[float] = []
    ends: list[float] = []
    begin = dt_util.utcnow().timestamp()
    count = len(ocpp.live())
    for _ in range(900):
        await home.run(1, step=1)
        if len(ocpp.live()) > count:
            count = len(ocpp.live())
            sent.append(dt_util.utcnow().timestamp() - begin)
            until = dt_util.parse_datetime(ocpp.live()[-1]["validTo"])
            assert until is not None
            ends.append(until.timestamp() - begin)
    gaps = [after - before for before, after in pairwise([0.0, *sent])]
    assert max(gaps) <= lasting / 2
    assert min(gaps) >= lasting / 4, "chargers may keep profiles in flash"
    assert all(lasting - 1 <= end - at <= lasting for end, at in zip(ends, sent, strict=True))
    assert set(ocpp.limits()) == {(16.0, "A")}
    assert len([word for word in ocpp.story() if word.startswith("lease")]) == 1


@pytest.mark.parametrize(
    ("wanted", "unit", "told"),
    [
        (10.3, "amps", (10.3, "A")),
        (10.35, "amps", (10.3, "A")),
        (9.99, "amps", (9.9, "A")),
        (7.7, "amps", (7.7, "A")),
        (10.0, "watts", (6900, "W")),
        (10.3, "watts", (7107, "W")),
        (7.7, "watts", (5313, "W")),
    ],
)
async def test_limits_are_tenths_of_an_ampere_or_whole_watts_and_never_rounded_up(
    home: Home, ocpp: OcppDouble, wanted: float, unit: str, told: tuple[float, str]
) -> None:
    await set_up(home, charge_rate_unit=unit)
    home.draws(home.chargers[0], 16.0)
    await home.run(5)
    await home.hass.services.async_call(
        "dynamic_ocpp_evse",
        "set_max_current",
        {"entry_id": home.hass.config_entries.async_entries("dynamic_ocpp_evse")[1].entry_id, "current": wanted},
        blocking=True,
    )
    await home.settle()
    assert ocpp.limits()[-1] == told
    limit = ocpp.limits()[-1][0]
    assert round(limit * 10) / 10 == limit, "the schema of OCPP 1.6 takes multiples of 0.1 only"


@pytest.mark.parametrize(("phases", "watts"), [(1, 16 * 230), (2, 2 * 16 * 230), (3, 3 * 16 * 230)])
async def test_watts_are_those_of_the_configured_legs(home: Home, ocpp: OcppDouble, phases: int, watts: int) -> None:
    home.house = (-20.0, -20.0, -20.0)
    await set_up(home, charge_rate_unit="watts", phases=phases, failsafe_current=6)
    assert ocpp.story()[1] == f"lease {6 * 230 * phases} W"
    car = home.chargers[0]
    least = limit_of(ocpp.live()[-1])
    assert least[1] == "W"
    car.draw(*([6.0] * phases))
    await home.follow(ocpp, 150, "garage", legs=phases)
    assert ocpp.limits()[-1] == (watts, "W")


async def test_in_watts_the_lease_follows_the_legs_that_a_car_uses(home: Home, ocpp: OcppDouble) -> None:
    """Else a car of one leg would fall to three times the failsafe current when Home Assistant is gone."""
    await set_up(home, charge_rate_unit="watts", failsafe_current=6)
    assert ocpp.story()[1] == f"lease {3 * 6 * 230} W"
    ocpp.forget()
    home.chargers[0].draw(10.0, 0.0, 0.0)
    await home.run(60)
    live, lease = ocpp.story()[:2]
    assert live.startswith("live "), "a cut does not wait for it"
    assert lease == f"lease {6 * 230} W"
    assert [call for call in ocpp.story() if call.startswith("lease")] == [lease]


@pytest.mark.parametrize(
    ("answer", "unit"),
    [
        ("Current", "A"),
        ("Power", "W"),
        ("Current,Power", "A"),
        ("Power,Current", "A"),
        ("Power, Current", "A"),
        ("current", "A"),
        ("POWER", "W"),
        ("A", "A"),
        ("W", "W"),
        ("Unknown", "A"),
        ("", "A"),
        (HomeAssistantError("no answer"), "A"),
        (TimeoutError(), "A"),
    ],
)
async def test_a_charger_that_is_asked_for_its_unit_gets_it(
    home: Home, ocpp: OcppDouble, answer: str | Exception, unit: str
) -> None:
    ocpp.rate_unit = answer
    await set_up(home)
    await home.run(10)
    assert {limit_of(profile)[1] for profile in ocpp.profiles()} == {unit}
    assert ocpp.story()[2].startswith("lease")
    await home.run(300)
    asked = 6 if isinstance(answer, TimeoutError) else 1
    assert ocpp.story().count("unit?") == asked, "asked until it answers, once a connection"


@pytest.mark.parametrize(("option", "unit"), [("amps", "A"), ("watts", "W")])
async def test_a_unit_that_is_given_is_not_asked_for(home: Home, ocpp: OcppDouble, option: str, unit: str) -> None:
    await set_up(home, charge_rate_unit=option)
    assert "unit?" not in ocpp.story()
    assert {limit_of(profile)[1] for profile in ocpp.profiles()} == {unit}


async def test_a_change_is_sent_at_once_and_what_is_unchanged_is_not(home: Home, ocpp: OcppDouble) -> None:
    await set_up(home)
    home.draws(home.chargers[0], 16.0)
    await home.run(10)
    ocpp.forget()
    await at_most(home, 11)
    assert ocpp.story() == ["live 11 A"]
    await at_most(home, 11)
    home.draws(home.chargers[0], 11.0)
    await home.run(20)
    assert ocpp.story() == ["live 11 A"]


async def test_a_charger_is_called_by_its_cpid_and_connector_whatever_its_entities_are_called(
    hass: HomeAssistant, home: Home, ocpp: OcppDouble
) -> None:
    charger = home.charger("box_7")
    registry = er.async_get(hass)
    for key in list(charger.shown):
        registry.async_update_entity(charger.entity_id(key), new_entity_id=f"sensor.renamed_{key}")
    home.report()
    await add_evse(hass, await add_hub(hass), charger)
    await home.settle()
    assert ocpp.story("box_7") == ["unit?", "live 16 A", "lease 6 A", "live 16 A"]
    assert {data["devid"] for _, data in ocpp.calls} == {"box_7"}


async def test_reset_takes_every_profile_away_and_sends_lease_and_limit_anew(home: Home, ocpp: OcppDouble) -> None:
    evse = await set_up(home)
    ocpp.forget()
    await home.hass.services.async_call(
        "dynamic_ocpp_evse", "reset_ocpp_evse", {"entry_id": evse.entry_id}, blocking=True
    )
    await home.settle()
    assert ocpp.story() == ["clear", "live 16 A", "unit?", "lease 6 A", "live 16 A"]
    assert ocpp.calls[0][1]["devid"] == "garage"


@pytest.mark.parametrize("typed", [{"min_current": 3, "failsafe_current": 4}, {"min_current": 5}, {}])
@pytest.mark.parametrize("unit", ["amps", "watts"])
async def test_no_limit_is_between_0_and_6_amps(home: Home, ocpp: OcppDouble, typed: dict[str, Any], unit: str) -> None:
    """Chargers reject such a limit, and keep the one before, or ignore it."""
    await set_up(home, charge_rate_unit=unit, charge_pause_duration=0, **typed)
    home.draws(home.chargers[0], 16.0)
    for house in (9.0, 19.5, 21.5, 22.5):
        home.house = (house, 1.0, 1.0)
        await home.run(120)
        home.draws(home.chargers[0], ocpp.limits()[-1][0] / (1 if unit == "amps" else 690))
    lowest = 6 if unit == "amps" else 6 * 230 * 3
    told = [limit_of(profile)[0] for profile in ocpp.profiles()]
    assert [limit for limit in told if 0 < limit < lowest] == []
    assert 0 in told
