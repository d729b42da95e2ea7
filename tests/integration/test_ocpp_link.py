"""Chargers that fail, hang, go and come back: who is called when, and nobody waits for another."""

from __future__ import annotations

import asyncio
import json

import pytest
import voluptuous as vol
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceNotFound, ServiceValidationError
from ocpp.exceptions import FormatViolationError, OCPPError

from .home import FakeCharger, Home, add_evse, add_hub, at_most, set_up
from .ocpp_double import OcppDouble

FIRST = ["unit?", "live 10 A", "lease 6 A", "live 10 A"]
AGAIN = ["live 10 A", "unit?", "lease 6 A", "live 10 A"]


async def reset(home: Home, entry_id: str) -> None:
    """Reset a charger by the action."""
    await home.hass.services.async_call("dynamic_ocpp_evse", "reset_ocpp_evse", {"entry_id": entry_id}, blocking=True)
    await home.settle()


@pytest.mark.parametrize(
    "error",
    [
        HomeAssistantError("unavailable"),
        ServiceValidationError("invalid_ocpp_key"),
        ServiceNotFound("ocpp", "set_charge_rate"),
        vol.Invalid("expected float"),
        vol.MultipleInvalid([vol.Invalid("expected float")]),
        TimeoutError(),
        IndexError("list index out of range"),
        UnboundLocalError("cp"),
        FormatViolationError("7.77 is not a multiple of 0.1"),
        OCPPError("InternalError"),
        json.JSONDecodeError("Expecting value", "", 0),
        KeyError("garage"),
        asyncio.CancelledError(),
    ],
    ids=lambda error: type(error).__name__,
)
@pytest.mark.parametrize("service", ["get_configuration", "set_charge_rate"])
async def test_a_charger_that_fails_is_tried_again_and_others_are_served(
    home: Home, ocpp: OcppDouble, error: Exception, service: str, caplog: pytest.LogCaptureFixture
) -> None:
    ocpp.refuse = lambda called, cpid: error if (called, cpid) == (service, "garage") else None
    garage = await set_up(home, max_current=10)
    await set_up(home, "carport", max_current=8)
    assert ocpp.story("carport") == ["unit?", "live 8 A", "lease 6 A", "live 8 A"]
    await home.run(30)
    assert garage.state is ConfigEntryState.LOADED
    assert ocpp.story("carport")[4:] == []
    if service == "set_charge_rate":
        assert 2 <= ocpp.story().count("lease 6 A") <= 7, "tried again, and not as fast as it fails"
    ocpp.refuse = lambda called, cpid: None
    ocpp.forget()
    await home.run(10)
    told = [word for word in ocpp.story() if word != "unit?"]
    assert told in (FIRST[1:], []), "an answer to the question of the unit is not needed"
    await at_most(home, 9)
    assert ocpp.story()[-1] == "live 9 A"
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_a_limit_that_is_refused_is_tried_more_rarely_and_another_one_at_once(
    home: Home, ocpp: OcppDouble
) -> None:
    await set_up(home, max_current=10)
    home.draws(home.chargers[0], 10.0)
    await home.run(10)
    ocpp.forget()
    ocpp.refuse = lambda service, cpid: HomeAssistantError("Rejected")
    await at_most(home, 9)
    await home.run(600)
    assert 29 <= ocpp.story().count("live 9 A") <= 32, "every 20 s: it matters to the breaker"
    ocpp.refuse = lambda service, cpid: None
    await at_most(home, 8)
    assert ocpp.story()[-1] == "live 8 A"


async def test_services_that_are_gone_while_the_ocpp_integration_reloads_are_used_again(
    hass: HomeAssistant, home: Home, ocpp: OcppDouble
) -> None:
    await set_up(home, max_current=10)
    for service in ("set_charge_rate", "clear_profile", "get_configuration"):
        hass.services.async_remove("ocpp", service)
    await at_most(home, 8)
    await home.run(20)
    again = OcppDouble(hass)
    await home.run(10)
    assert again.story() == ["live 8 A"]


async def test_after_a_reload_of_the_ocpp_integration_everything_is_told_anew(
    hass: HomeAssistant, home: Home, ocpp: OcppDouble
) -> None:
    """Its entities are gone with its services, and the charger has to dial again."""
    await set_up(home, max_current=10)
    [charger] = home.chargers
    for service in ("set_charge_rate", "clear_profile", "get_configuration"):
        hass.services.async_remove("ocpp", service)
    home.chargers.clear()
    charger.vanish()
    await home.run(30)
    again = OcppDouble(hass)
    await home.run(10)
    assert again.calls == [], "the services are back before the charger is"
    home.chargers.append(charger)
    await home.run(5)
    assert again.story() == AGAIN


async def test_a_clear_that_fails_holds_up_no_limit_and_is_tried_again(home: Home, ocpp: OcppDouble) -> None:
    """A breaker does not wait until a charger knows how to forget."""
    garage = await set_up(home, max_current=10)
    ocpp.refuse = lambda service, cpid: HomeAssistantError("no") if service == "clear_profile" else None
    ocpp.forget()
    await reset(home, garage.entry_id)
    assert ocpp.story() == ["clear", *AGAIN]
    await at_most(home, 8)
    assert ocpp.story()[-1] == "live 8 A"
    await home.run(200)
    assert 3 <= ocpp.story().count("clear") <= 6, "ever more rarely"
    ocpp.refuse = lambda service, cpid: None
    await home.run(200)
    ocpp.forget()
    await home.run(200)
    assert "clear" not in ocpp.story()


async def test_a_reset_does_not_wait_for_the_next_try(home: Home, ocpp: OcppDouble) -> None:
    garage = await set_up(home, max_current=10)
    ocpp.refuse = lambda service, cpid: HomeAssistantError("no")
    await at_most(home, 8)
    ocpp.refuse = lambda service, cpid: None
    ocpp.forget()
    await reset(home, garage.entry_id)
    assert ocpp.story() == ["clear", "live 8 A", "unit?", "lease 6 A", "live 8 A"]
    await home.run(20)
    assert len(ocpp.story()) == 5


async def test_a_charger_that_failed_is_not_called_after_it_was_unloaded(home: Home, ocpp: OcppDouble) -> None:
    garage = await set_up(home, max_current=10)
    ocpp.refuse = lambda service, cpid: HomeAssistantError("no")
    await at_most(home, 8)
    await home.hass.config_entries.async_unload(garage.entry_id)
    ocpp.forget()
    await home.run(60)
    assert ocpp.calls == []


async def test_a_clear_that_hangs_is_tried_again(home: Home, ocpp: OcppDouble) -> None:
    garage = await set_up(home, max_current=10)
    home.calls_hang = True
    gate = ocpp.hold["clear"] = asyncio.Event()
    ocpp.forget()
    await reset(home, garage.entry_id)
    await home.run(60)
    ocpp.hold.clear()
    gate.set()
    home.calls_hang = False
    await home.run(10)
    assert ocpp.story().count("clear") >= 2
    assert ocpp.story()[-4:] == ["clear", "live 10 A", "lease 6 A", "live 10 A"]


async def test_a_charger_that_has_not_connected_is_never_called(home: Home, ocpp: OcppDouble) -> None:
    charger = FakeCharger(home.hass)
    charger.vanish()
    home.report()
    await add_evse(home.hass, await add_hub(home.hass), charger, max_current=10)
    await home.run(300)
    assert ocpp.calls == [], "older versions of the integration would reach another charger"
    assert home.state("sensor.dynamic_ocpp_evse_garage_status") == "unavailable"
    assert home.state("sensor.dynamic_ocpp_evse_garage_reason") == "device_lost"
    home.chargers.append(charger)
    charger.show("status_connector", "Charging")
    await home.run(5)
    assert ocpp.story() == ["unit?", "live 6 A", "lease 6 A", "live 6 A"]


async def test_a_charger_whose_pongs_stop_is_not_called_though_its_entities_keep_their_values(
    home: Home, ocpp: OcppDouble
) -> None:
    await set_up(home, max_current=10)
    await home.run(20)
    charger = home.chargers.pop()
    await home.run(91)
    ocpp.forget()
    await at_most(home, 8)
    await home.run(300)
    assert ocpp.calls == []
    assert home.state("sensor.dynamic_ocpp_evse_garage_reason") == "device_lost"
    home.chargers.append(charger)
    await home.run(5)
    assert ocpp.story() == ["live 8 A", "unit?", "lease 6 A", "live 8 A"]


async def test_a_charger_of_an_old_version_that_reports_no_pongs_is_not_taken_for_gone(
    home: Home, ocpp: OcppDouble
) -> None:
    charger = home.charger()
    charger.quiet |= {"latency_pong", "status_connector", "current_import"}
    await add_evse(home.hass, await add_hub(home.hass), charger, max_current=10)
    await home.run(300)
    ocpp.forget()
    await at_most(home, 8)
    assert ocpp.story() == ["live 8 A"]


@pytest.mark.parametrize("how", ["unavailable", "unknown"])
async def test_after_a_reconnect_the_lease_is_installed_again(home: Home, ocpp: OcppDouble, how: str) -> None:
    await set_up(home, max_current=10)
    [charger] = home.chargers
    charger.show("status_connector", how)
    ocpp.forget()
    await home.run(20)
    assert ocpp.calls == []
    charger.show("status_connector", "Charging")
    await home.run(5)
    assert ocpp.story() == AGAIN


async def test_after_a_reboot_of_seconds_the_lease_is_installed_again(home: Home, ocpp: OcppDouble) -> None:
    """Entities keep their values over it; the counter of reconnects alone tells that profiles may be gone."""
    await set_up(home, max_current=10)
    [charger] = home.chargers
    charger.show("reconnects", "0")
    await home.run(10)
    ocpp.forget()
    charger.show("reconnects", "1")
    await home.run(5)
    assert [word for word in ocpp.story() if word != "unit?"] == FIRST[1:]


async def test_the_lease_is_installed_again_once_a_day(home: Home, ocpp: OcppDouble) -> None:
    await set_up(home, max_current=10, profile_timeout=3600)
    home.draws(home.chargers[0], 10.0)
    await home.run(2 * 86400 + 3600, step=60)
    assert ocpp.story().count("lease 6 A") == 3


async def test_a_new_transaction_is_told_its_limit(home: Home, ocpp: OcppDouble) -> None:
    await set_up(home, max_current=10)
    ocpp.forget()
    home.chargers[0].show("transaction_id", "1799999999")
    await home.run(5)
    assert ocpp.story() == ["live 10 A"]
    await home.run(5)
    assert ocpp.story() == ["live 10 A"]


@pytest.mark.parametrize(
    ("suspended", "charging", "told"),
    [
        ("SuspendedEVSE", "Charging", "live 10 A"),
        ("SuspendedEV", "Charging", "live 6 A"),
        ("suspended_evse", "charging", "live 10 A"),
    ],
)
async def test_a_car_that_resumes_is_told_its_limit_again(
    home: Home, ocpp: OcppDouble, suspended: str, charging: str, told: str
) -> None:
    """Some chargers throw away a profile that they accepted while they were suspended."""
    await set_up(home, max_current=10)
    [charger] = home.chargers
    charger.show("status_connector", suspended)
    await home.run(10)
    ocpp.forget()
    charger.show("status_connector", charging)
    await home.run(5)
    assert ocpp.story() == [told]


async def test_one_call_at_a_time_and_the_newest_limit_wins(home: Home, ocpp: OcppDouble) -> None:
    await set_up(home)
    home.calls_hang = True
    ocpp.forget()
    ocpp.hold["garage"] = asyncio.Event()
    for amps in (14, 12, 10, 9):
        await at_most(home, amps)
    assert ocpp.story() == ["live 14 A"]
    ocpp.hold.pop("garage").set()
    home.calls_hang = False
    await home.settle()
    assert ocpp.story() == ["live 14 A", "live 9 A"]
    assert ocpp.most_at_once["garage"] == 1


async def test_nobody_waits_for_a_charger_that_hangs_and_it_is_called_again_in_the_end(
    home: Home, ocpp: OcppDouble
) -> None:
    await set_up(home)
    await set_up(home, "carport", max_current=8)
    home.calls_hang = True
    ocpp.forget()
    ocpp.hold["garage"] = asyncio.Event()
    await at_most(home, 10)
    await at_most(home, 7, "carport")
    assert ocpp.story("carport") == ["live 7 A"]
    await home.run(30)
    assert ocpp.story() == ["live 10 A"]
    await home.run(15)
    assert ocpp.story() == ["live 10 A"] * 2, "a call that hangs is given up after 35 s"
    assert ocpp.most_at_once["garage"] == 1
    ocpp.hold.pop("garage").set()
    home.calls_hang = False
    await home.settle()


async def test_a_limit_is_not_sent_to_a_charger_that_left_while_it_was_asked(home: Home, ocpp: OcppDouble) -> None:
    """The connection is checked before every call, not before a row of them."""
    home.calls_hang = True
    ocpp.hold["garage"] = asyncio.Event()
    charger = home.charger()
    home.report()
    await add_evse(home.hass, await add_hub(home.hass), charger, max_current=10)
    assert ocpp.story() == ["unit?"]
    home.chargers.clear()
    charger.vanish()
    await home.run(10)
    ocpp.hold.pop("garage").set()
    home.calls_hang = False
    await home.settle()
    assert ocpp.story() == ["unit?"]


@pytest.mark.parametrize("held", ["live 10 A", "lease 6 A"])
async def test_a_reset_during_a_call_ends_with_lease_and_limit_in_place(
    home: Home, ocpp: OcppDouble, held: str
) -> None:
    garage = await set_up(home, max_current=10)
    home.chargers[0].show("status_connector", "unavailable")
    await home.run(5)
    home.calls_hang = True
    ocpp.forget()
    gate = ocpp.hold[held] = asyncio.Event()
    home.chargers[0].show("status_connector", "Charging")
    await home.run(5)
    assert ocpp.story()[-1] == held
    await reset(home, garage.entry_id)
    ocpp.hold.clear()
    gate.set()
    home.calls_hang = False
    await home.settle()
    await home.run(5)
    after = ocpp.story()[ocpp.story().index("clear") + 1 :]
    assert [word for word in after if word != "unit?"] == FIRST[1:]


async def test_a_transaction_that_begins_during_a_call_is_told_its_limit(home: Home, ocpp: OcppDouble) -> None:
    await set_up(home)
    home.calls_hang = True
    ocpp.forget()
    ocpp.hold["garage"] = asyncio.Event()
    await at_most(home, 10)
    home.chargers[0].show("transaction_id", "1799999999")
    await home.run(5)
    ocpp.hold.pop("garage").set()
    home.calls_hang = False
    await home.settle()
    await home.run(5)
    assert ocpp.story() == ["live 10 A", "live 10 A"]
