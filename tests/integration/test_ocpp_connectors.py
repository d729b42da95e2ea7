"""Chargers with several connectors: called by one at a time, and cleared for all of them."""

from __future__ import annotations

import asyncio

import pytest
from homeassistant.exceptions import HomeAssistantError

from .home import FakeCharger, Home, add_evse, add_hub, at_most
from .ocpp_double import OcppDouble
from .test_ocpp_link import FIRST, reset


@pytest.mark.parametrize("connector", [1, 2])
async def test_a_connector_of_a_charger_with_several_is_addressed_by_its_number(
    home: Home, ocpp: OcppDouble, connector: int
) -> None:
    charger = FakeCharger(home.hass, connector=connector)
    charger.show("status_connector", "Charging")
    home.report()
    await add_evse(home.hass, await add_hub(home.hass), charger, max_current=10)
    await home.settle()
    assert ocpp.story(connector=connector) == FIRST[1:]
    assert {data.get("conn_id", connector) for _, data in ocpp.calls} == {connector}
    assert {data["devid"] for _, data in ocpp.calls} == {"garage"}


async def two_connectors(home: Home) -> list[str]:
    """Set up both connectors of one charger and return the ids of their entries."""
    hub = await add_hub(home.hass)
    entries = []
    for connector in (1, 2):
        charger = FakeCharger(home.hass, connector=connector)
        charger.show("status_connector", "Charging")
        home.chargers.append(charger)
        entries.append(await add_evse(home.hass, hub, charger, f"Gun {connector}", max_current=10))
    home.report()
    await home.run(5)
    return [entry.entry_id for entry in entries]


async def test_both_connectors_have_profiles_of_their_own(home: Home, ocpp: OcppDouble) -> None:
    await two_connectors(home)
    assert ocpp.story(connector=1) == ocpp.story(connector=2) == FIRST[1:]
    ids = [profile["chargingProfileId"] for profile in ocpp.profiles()]
    assert len(set(ids)) == 4


async def test_one_call_at_a_time_holds_for_a_charger_and_not_only_for_each_connector(
    home: Home, ocpp: OcppDouble
) -> None:
    await two_connectors(home)
    home.calls_hang = True
    ocpp.hold["garage"] = asyncio.Event()
    for gun in ("gun_1", "gun_2"):
        await at_most(home, 8, gun)
    assert ocpp.most_at_once["garage"] == 1
    ocpp.hold.pop("garage").set()
    home.calls_hang = False
    await home.settle()
    await home.run(5)
    assert (ocpp.story(connector=1)[-1], ocpp.story(connector=2)[-1]) == ("live 8 A", "live 8 A")
    assert ocpp.most_at_once["garage"] == 1


async def test_a_reset_takes_the_profiles_of_all_connectors_so_all_are_sent_anew(home: Home, ocpp: OcppDouble) -> None:
    """At once: until then the car at the other one takes what it likes."""
    first, _ = await two_connectors(home)
    ocpp.forget()
    await reset(home, first)
    assert ocpp.story().count("clear") == 1
    assert [word for word in ocpp.story(connector=1) if word != "unit?"] == FIRST[1:]
    assert [word for word in ocpp.story(connector=2) if word != "unit?"] == FIRST[1:]


async def test_a_lease_that_hangs_after_a_reset_keeps_no_connector_without_a_limit(
    home: Home, ocpp: OcppDouble
) -> None:
    first, _ = await two_connectors(home)
    ocpp.forget()
    home.calls_hang = True
    gate = ocpp.hold["lease 6 A"] = asyncio.Event()
    await reset(home, first)
    await home.run(5, step=1)
    for connector in (1, 2):
        assert ocpp.story(connector=connector)[0] == "live 10 A"
    gate.set()
    home.calls_hang = False
    await home.settle()


async def test_one_that_refuses_to_be_cleared_again_and_again_disturbs_the_others_once(
    home: Home, ocpp: OcppDouble
) -> None:
    first, _ = await two_connectors(home)
    await home.run(60)
    ocpp.forget()
    ocpp.refuse = lambda service, cpid: HomeAssistantError("no") if service == "clear_profile" else None
    load = home.hass.config_entries.async_get_entry(first).runtime_data
    load.settings.controlled = False
    await home.run(600)
    assert ocpp.story().count("clear") == 7, "ever more rarely"
    assert ocpp.story(connector=1) == []
    assert ocpp.story(connector=2).count("lease 6 A") == 1
