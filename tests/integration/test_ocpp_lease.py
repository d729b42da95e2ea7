"""A charger without a lease, and one that is lost: what holds then, who is told, and what others get."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceNotFound
from homeassistant.helpers import issue_registry as ir
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from .home import Home, add_hub, at_most, set_up
from .ocpp_double import OcppDouble

REFUSED = HomeAssistantError("Failed to set variable: Rejected")


def refuse_lease(ocpp: OcppDouble, error: BaseException = REFUSED) -> None:
    """Let every charger refuse the lower of the two profiles."""

    def refuse(service: str, _: str) -> BaseException | None:
        sent: dict[str, Any] = ocpp.calls[-1][1]
        return error if service == "set_charge_rate" and sent["custom_profile"]["stackLevel"] < ocpp.level else None

    ocpp.refuse = refuse


def told(hass: HomeAssistant, entry: MockConfigEntry) -> bool:
    """Tell whether a person is told that a charger holds no lease."""
    return ir.async_get(hass).async_get_issue("dynamic_ocpp_evse", f"lease_refused_{entry.entry_id}") is not None


@pytest.mark.parametrize(
    "error", [REFUSED, TimeoutError(), IndexError("list index out of range"), asyncio.CancelledError()]
)
async def test_a_lease_that_fails_holds_up_no_limit(home: Home, ocpp: OcppDouble, error: BaseException) -> None:
    refuse_lease(ocpp, error)
    await set_up(home)
    assert ocpp.story() == ["unit?", "live 16 A", "lease 6 A"]
    ocpp.forget()
    await at_most(home, 9)
    assert ocpp.story() == ["live 9 A"]


@pytest.mark.parametrize("why", ["reset", "reboot", "disobedience"])
async def test_a_charger_that_may_know_no_limit_is_told_one_though_its_lease_hangs(
    home: Home, ocpp: OcppDouble, why: str
) -> None:
    garage = await set_up(home, max_current=10, charge_rate_unit="amps", profile_timeout=3600)
    [charger] = home.chargers
    charger.show("reconnects", "1")
    await home.run(30)
    ocpp.forget()
    home.calls_hang = True
    gate = ocpp.hold["lease 6 A"] = asyncio.Event()
    if why == "reset":
        garage.runtime_data.reset()
    elif why == "reboot":
        charger.show("reconnects", "2")
    else:
        home.draws(charger, 16.0)
        await home.run(100)
    await home.run(5)
    story = ocpp.story()
    assert story[story.index("clear") + 1 if "clear" in story else 0] == "live 10 A"
    assert ("clear" in story) is (why != "reboot")
    told = ocpp.live()[-1]
    assert "validTo" not in told, "nothing is below it yet"
    gate.set()
    home.calls_hang = False
    await home.settle()
    await home.run(5)
    assert "validTo" in ocpp.live()[-1]


async def test_a_lease_that_hangs_is_not_tried_before_a_cut_again(home: Home, ocpp: OcppDouble) -> None:
    refuse_lease(ocpp, TimeoutError())
    await set_up(home, max_current=16)
    home.freezer.tick(6)
    home.report()
    ocpp.forget()
    await at_most(home, 9)
    assert ocpp.story() == ["live 9 A", "lease 6 A"]


async def test_a_lease_for_another_day_does_not_go_before_a_cut(home: Home, ocpp: OcppDouble) -> None:
    await set_up(home, max_current=16, profile_timeout=3600)
    home.draws(home.chargers[0], 16.0)
    await home.run(86390, step=3599)
    home.freezer.tick(20)
    home.report()
    ocpp.forget()
    await at_most(home, 9)
    assert ocpp.story() == ["live 9 A", "lease 6 A"]


async def test_who_does_not_answer_one_question_is_not_asked_another(home: Home, ocpp: OcppDouble) -> None:
    """Each would take ten seconds."""
    ocpp.rate_unit = TimeoutError()
    await set_up(home)
    assert ocpp.asked_level() == 0
    assert ocpp.story() == ["unit?", "live 16 A", "lease 6 A", "live 16 A"]


async def test_a_charger_that_did_not_say_its_unit_is_asked_again(home: Home, ocpp: OcppDouble) -> None:
    """One that takes watts alone does not even refuse amps so that anybody would know."""
    ocpp.rate_unit = ServiceNotFound("ocpp", "get_configuration")
    await set_up(home)
    assert ocpp.limits()[-1] == (16.0, "A"), "a limit waits for no answer"
    ocpp.rate_unit = "Power"
    ocpp.forget()
    await home.run(5)
    assert ocpp.story() == ["unit?", "live 11040 W", "lease 4140 W", "live 11040 W"]


async def test_what_a_charger_said_holds_until_it_says_otherwise(home: Home, ocpp: OcppDouble) -> None:
    ocpp.rate_unit = "Power"
    await set_up(home)
    ocpp.rate_unit = TimeoutError()
    home.chargers[0].show("reconnects", "0")
    await home.run(5)
    ocpp.forget()
    home.chargers[0].show("reconnects", "1")
    await home.run(60)
    assert ocpp.story()[:2] == ["live 11040 W", "unit?"]
    assert {unit for _, unit in ocpp.limits()} == {"W"}


async def test_a_cut_does_not_wait_for_a_question_that_is_asked_again(home: Home, ocpp: OcppDouble) -> None:
    ocpp.rate_unit = TimeoutError()
    await set_up(home, max_current=16)
    home.freezer.tick(6)
    home.report()
    ocpp.forget()
    await at_most(home, 9)
    assert ocpp.story() == ["live 9 A", "unit?"]


async def test_without_a_lease_the_limit_does_not_end(hass: HomeAssistant, home: Home, ocpp: OcppDouble) -> None:
    """Its end would set the charger free."""
    refuse_lease(ocpp)
    garage = await set_up(home, max_current=10)
    home.draws(home.chargers[0], 10.0)
    assert not told(hass, garage)
    await home.run(60)
    assert told(hass, garage)
    await home.run(600)
    [live] = ocpp.live()
    assert {"validTo", "validFrom"} & set(live) == set()


@pytest.mark.parametrize("kind", ["absolute", "relative"])
async def test_once_the_lease_is_taken_the_limit_ends_again(
    hass: HomeAssistant, home: Home, ocpp: OcppDouble, kind: str
) -> None:
    refuse_lease(ocpp)
    garage = await set_up(home, max_current=10, profile_validity_mode=kind)
    await home.run(60)
    assert told(hass, garage)
    ocpp.refuse = lambda service, cpid: None
    ocpp.forget()
    await home.run(60)
    assert ocpp.story()[:2] == ["lease 6 A", "live 10 A"]
    live = ocpp.live()[0]
    assert ("validTo" in live) != ("duration" in live["chargingSchedule"])
    assert not told(hass, garage)


async def test_a_refused_lease_is_tried_ever_more_rarely_and_at_once_after_a_reconnect(
    home: Home, ocpp: OcppDouble
) -> None:
    refuse_lease(ocpp)
    await set_up(home, max_current=10)
    home.draws(home.chargers[0], 10.0)
    await home.run(3600)
    assert 5 <= ocpp.story().count("lease 6 A") <= 10
    ocpp.forget()
    home.chargers[0].show("status_connector", "unavailable")
    await home.run(10)
    home.chargers[0].show("status_connector", "Charging")
    await home.run(5)
    assert ocpp.story() == ["live 10 A", "unit?", "lease 6 A"]


@pytest.mark.parametrize(
    ("answer", "live", "lease"),
    [("8", 2, 1), ("2", 2, 1), ("1", 1, 0), (" 1 ", 1, 0), ("Unknown", 2, 1), ("", 2, 1), (TimeoutError(), 2, 1)],
)
async def test_no_level_is_above_the_one_that_the_charger_reports(
    hass: HomeAssistant, home: Home, ocpp: OcppDouble, answer: str | Exception, live: int, lease: int
) -> None:
    ocpp.highest = answer
    garage = await set_up(home)
    assert [profile["stackLevel"] for profile in ocpp.profiles()] == [live, lease, live]
    assert "validTo" in ocpp.profiles()[-1]
    await home.run(300)
    assert ocpp.asked_level() == (1 if isinstance(answer, str) else 6), "asked until it answers, once a connection"
    assert not told(hass, garage)


@pytest.mark.parametrize(("typed", "is_told"), [({}, True), ({"stack_level": 0}, False)])
async def test_a_charger_of_one_level_gets_a_limit_without_end_and_a_person_knows(
    hass: HomeAssistant, home: Home, ocpp: OcppDouble, typed: dict[str, Any], is_told: bool
) -> None:
    ocpp.highest, ocpp.level = "0", 0
    garage = await set_up(home, **typed)
    [live] = ocpp.profiles()
    assert live["stackLevel"] == 0
    assert "validTo" not in live
    await home.run(30)
    assert told(hass, garage) is is_told, "who has chosen level 0 knows"


async def test_the_level_is_asked_again_after_a_reconnect(home: Home, ocpp: OcppDouble) -> None:
    await set_up(home)
    ocpp.highest = "1"
    home.chargers[0].show("reconnects", "0")
    await home.run(5)
    home.chargers[0].show("reconnects", "1")
    await home.run(5)
    assert ocpp.asked_level() == 2
    assert [profile["stackLevel"] for profile in ocpp.profiles()[-2:]] == [0, 1]


async def test_a_call_that_is_cancelled_inside_the_ocpp_integration_is_tried_again_soon(
    home: Home, ocpp: OcppDouble
) -> None:
    """The next cycle may be a minute away."""
    await add_hub(home.hass, site_update_interval=60)
    await set_up(home, max_current=10)
    ocpp.refuse = lambda service, cpid: asyncio.CancelledError()
    await at_most(home, 8)
    ocpp.refuse = lambda service, cpid: None
    ocpp.forget()
    home.freezer.tick(6)
    home.report()
    async_fire_time_changed(home.hass)
    await home.settle()
    assert ocpp.story() == ["live 8 A"]


async def test_an_unload_ends_a_call_that_hangs(
    hass: HomeAssistant, home: Home, ocpp: OcppDouble, caplog: pytest.LogCaptureFixture
) -> None:
    garage = await set_up(home, max_current=10)
    home.calls_hang = True
    ocpp.hold["garage"] = asyncio.Event()
    await at_most(home, 8)
    assert ocpp.waiting["garage"] == 1
    assert await hass.config_entries.async_unload(garage.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert ocpp.waiting["garage"] == 0
    assert garage.state is ConfigEntryState.NOT_LOADED
    ocpp.forget()
    await home.run(60)
    assert ocpp.calls == []
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_a_charger_that_left_between_two_cycles_is_not_called_again(home: Home, ocpp: OcppDouble) -> None:
    """What is tried again after some seconds looks by itself whether the charger is still there."""
    await set_up(home, max_current=10)
    ocpp.refuse = lambda service, cpid: HomeAssistantError("no")
    await at_most(home, 8)
    ocpp.forget()
    charger = home.chargers.pop()
    charger.vanish()
    [hub, _] = home.hass.config_entries.async_entries("dynamic_ocpp_evse")
    hub.runtime_data._stops[0]()
    await home.run(30)
    assert ocpp.calls == []


async def lose(home: Home, ocpp: OcppDouble, **typed: Any) -> MockConfigEntry:
    """Have one charger at 16 A and a second one at 8 A, both at 24 A, and lose the first."""
    garage = await set_up(home, priority=1, **typed)
    await set_up(home, "carport", priority=2)
    await home.follow(ocpp, 180, "garage", "carport")
    assert (ocpp.limits()[-1][0], ocpp.limits("carport")[-1][0]) == (16.0, 8.0)
    charger = next(item for item in home.chargers if item.cpid == "garage")
    charger.vanish()
    home.chargers.remove(charger)
    return garage


async def test_the_last_limit_of_a_lost_charger_is_kept_for_it_until_it_has_run_out(
    home: Home, ocpp: OcppDouble
) -> None:
    """Its clock may be a minute behind."""
    garage = await lose(home, ocpp, profile_timeout=120)
    await home.follow(ocpp, 120, "carport")
    assert garage.runtime_data.plan.limit == 16
    assert ocpp.limits("carport")[-1][0] == 8.0
    home.drawn["garage"] = 6.0
    await home.follow(ocpp, 240, "carport")
    assert garage.runtime_data.plan.limit == 6
    assert ocpp.limits("carport")[-1][0] == pytest.approx(16.0, abs=0.1)


async def test_the_last_limit_of_a_lost_charger_without_a_lease_is_kept_for_good(home: Home, ocpp: OcppDouble) -> None:
    refuse_lease(ocpp)
    garage = await lose(home, ocpp)
    await home.follow(ocpp, 1200, "carport")
    assert garage.runtime_data.plan.limit == 16
    assert ocpp.limits("carport")[-1][0] == 8.0


async def test_one_that_comes_back_is_told_anew_and_goes_on(home: Home, ocpp: OcppDouble) -> None:
    garage = await lose(home, ocpp)
    home.drawn["garage"] = 6.0
    await home.follow(ocpp, 300, "carport")
    charger = next(item for item in [*home.chargers] if item.cpid == "carport")
    back = type(charger)(home.hass, "garage")
    back.show("status_connector", "Charging")
    back.show("transaction_id", "1")
    home.chargers.append(back)
    ocpp.forget()
    home.draws(back, 6.0)
    await home.run(5)
    assert ocpp.story()[:3] == ["live 6 A", "unit?", "lease 6 A"]
    await home.follow(ocpp, 300, "garage", "carport")
    assert garage.runtime_data.plan.limit == 16
