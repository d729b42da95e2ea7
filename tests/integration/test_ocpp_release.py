"""Chargers that are left alone, removed or exchanged: what they were told is taken from them, sooner or later."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from homeassistant.exceptions import HomeAssistantError
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .home import FakeCharger, Home, add_evse, add_hub, set_up
from .ocpp_double import OcppDouble


async def control(home: Home, on: bool, name: str = "garage") -> None:
    """Turn dynamic control on or off, as a person does."""
    service = "turn_on" if on else "turn_off"
    switch = {"entity_id": f"switch.dynamic_ocpp_evse_{name}_dynamic_control"}
    await home.hass.services.async_call("switch", service, switch, blocking=True)


async def told(home: Home, ocpp: OcppDouble) -> tuple[MockConfigEntry, FakeCharger]:
    """Set up a charger that is told its limit, and begin a new note."""
    entry = await set_up(home, max_current=10)
    await home.run(30)
    ocpp.forget()
    return entry, home.chargers[0]


async def test_a_charger_that_is_left_alone_has_no_limit_of_ours_any_more(home: Home, ocpp: OcppDouble) -> None:
    _, charger = await told(home, ocpp)
    await control(home, on=False)
    home.draws(charger, 16.0)
    await home.run(600)
    assert ocpp.story() == ["clear"]
    assert home.state("sensor.dynamic_ocpp_evse_garage_status") == "not_controlled"
    await control(home, on=True)
    await home.settle()
    assert ocpp.story()[1:] == ["live 10 A", "lease 6 A", "live 10 A"]


async def test_one_that_was_told_nothing_is_not_cleared(home: Home, ocpp: OcppDouble) -> None:
    home.house = None
    garage = await add_evse(home.hass, await add_hub(home.hass), home.charger())
    await control(home, on=False)
    home.house = (1.0, 1.0, 1.0)
    await home.run(60)
    await home.hass.config_entries.async_reload(garage.entry_id)
    await home.run(60)
    assert ocpp.calls == []


@pytest.mark.parametrize("which", ["its load", "its hub"])
@pytest.mark.parametrize("story", ["away off", "away off reload", "away reload off", "away reload reload off"])
async def test_one_that_is_away_is_cleared_when_it_is_back(
    home: Home, ocpp: OcppDouble, story: str, which: str
) -> None:
    garage, charger = await told(home, ocpp)
    for event in story.split():
        if event == "away":
            charger.vanish()
            home.chargers.remove(charger)
        elif event == "off":
            await control(home, on=False)
        else:
            entry_id = garage.entry_id if which == "its load" else garage.data["hub_entry_id"]
            await home.hass.config_entries.async_reload(entry_id)
        await home.run(10)
    assert ocpp.story() == []
    home.chargers.append(charger)
    await home.run(120)
    assert ocpp.story() == ["clear"]
    assert {data["devid"] for _, data in ocpp.calls} == {"garage"}
    await home.hass.config_entries.async_reload(garage.entry_id)
    await home.run(60)
    assert ocpp.story() == ["clear"], "it is done"


async def test_a_clear_that_failed_is_tried_again(home: Home, ocpp: OcppDouble) -> None:
    await told(home, ocpp)
    ocpp.refuse = lambda service, cpid: HomeAssistantError("no")
    await control(home, on=False)
    await home.settle()
    ocpp.refuse = lambda service, cpid: None
    await home.run(20)
    assert ocpp.story() == ["clear", "clear"]


async def test_a_clear_that_failed_is_tried_again_after_a_reload(home: Home, ocpp: OcppDouble) -> None:
    garage, _ = await told(home, ocpp)
    ocpp.refuse = lambda service, cpid: HomeAssistantError("no") if service == "clear_profile" else None
    await control(home, on=False)
    await home.run(10)
    await home.hass.config_entries.async_reload(garage.entry_id)
    await home.settle()
    ocpp.forget()
    ocpp.refuse = lambda service, cpid: None
    await home.run(120)
    assert ocpp.story() == ["clear"]


async def test_a_clear_that_fails_for_good_is_tried_ever_more_rarely(home: Home, ocpp: OcppDouble) -> None:
    await told(home, ocpp)
    ocpp.refuse = lambda service, cpid: HomeAssistantError("no") if service == "clear_profile" else None
    await control(home, on=False)
    await home.run(600)
    assert ocpp.story() == ["clear"] * 7


async def test_a_new_connection_or_a_reset_does_not_wait_for_the_next_try(home: Home, ocpp: OcppDouble) -> None:
    garage, charger = await told(home, ocpp)
    charger.show("reconnects", "0")
    ocpp.refuse = lambda service, cpid: HomeAssistantError("no") if service == "clear_profile" else None
    await control(home, on=False)
    await home.run(400)
    ocpp.forget()
    charger.show("reconnects", "1")
    await home.run(5)
    assert ocpp.story() == ["clear"]
    await home.run(30)
    ocpp.refuse = lambda service, cpid: None
    ocpp.forget()
    garage.runtime_data.reset()
    await home.run(60)
    assert ocpp.story() == ["clear"]
    garage.runtime_data.reset()
    await home.run(60)
    assert ocpp.story() == ["clear"] * 2, "whatever it holds now"


async def test_others_of_the_station_are_told_again(home: Home, ocpp: OcppDouble) -> None:
    """Clearing takes the profiles of all connectors."""
    home.report()
    hub = await add_hub(home.hass)
    for connector in (1, 2):
        charger = FakeCharger(home.hass, "twin", connector=connector)
        charger.show("status_connector", "Charging")
        home.chargers.append(charger)
        await add_evse(home.hass, hub, charger, f"Twin {connector}", max_current=6 + connector)
    await home.run(30)
    ocpp.forget()
    await control(home, on=False, name="twin_1")
    await home.run(10)
    assert ocpp.story("twin") == ["clear", "live 8 A", "lease 6 A", "live 8 A"]
    assert ocpp.story("twin", 1) == []


async def test_off_and_deleted_in_the_same_moment_is_cleared(home: Home, ocpp: OcppDouble) -> None:
    """As README says how to free a charger."""
    garage, _ = await told(home, ocpp)
    await control(home, on=False)
    await home.hass.config_entries.async_remove(garage.entry_id)
    assert ocpp.story() == ["clear"]


async def test_what_was_refused_is_tried_once_more_when_it_is_deleted(home: Home, ocpp: OcppDouble) -> None:
    garage, _ = await told(home, ocpp)
    ocpp.refuse = lambda service, cpid: HomeAssistantError("no")
    await control(home, on=False)
    await home.run(30)
    ocpp.forget()
    ocpp.refuse = lambda service, cpid: None
    await home.hass.config_entries.async_remove(garage.entry_id)
    assert ocpp.story() == ["clear"]


async def test_deleted_alone_it_keeps_its_lease(home: Home, ocpp: OcppDouble) -> None:
    garage, _ = await told(home, ocpp)
    await home.hass.config_entries.async_remove(garage.entry_id)
    await home.run(300)
    assert ocpp.story() == []


async def test_a_clear_that_hangs_holds_up_no_removal(home: Home, ocpp: OcppDouble) -> None:
    garage, _ = await told(home, ocpp)
    home.calls_hang = True
    ocpp.hold["clear"] = asyncio.Event()
    await control(home, on=False)
    removal = home.hass.async_create_background_task(
        home.hass.config_entries.async_remove(garage.entry_id), "removal of the garage"
    )
    await home.run(5)
    assert not removal.done()
    await home.run(6)
    assert removal.done()
    assert ocpp.waiting["garage"] == 0


def rewired(entry: MockConfigEntry, charger: FakeCharger) -> dict[str, Any]:
    """Return what Reconfigure changes of an entry that is to stand for another charger."""
    data = {**entry.data, "device_id": charger.device.id}
    return {"data": data, "unique_id": f"{charger.device.id}:1"}


async def test_a_charger_that_a_load_stands_for_no_more_is_cleared(home: Home, ocpp: OcppDouble) -> None:
    garage, _ = await told(home, ocpp)
    other = home.charger("other")
    home.hass.config_entries.async_update_entry(garage, **rewired(garage, other))
    await home.run(300)
    assert ocpp.story() == ["clear"]
    assert ocpp.story("other")[:4] == ["unit?", "live 10 A", "lease 6 A", "live 10 A"]


async def test_the_new_charger_of_a_load_is_not_cleared_for_what_the_old_one_holds(
    home: Home, ocpp: OcppDouble
) -> None:
    garage, charger = await told(home, ocpp)
    charger.vanish()
    home.chargers.remove(charger)
    await home.run(10)
    await control(home, on=False)
    home.hass.config_entries.async_update_entry(garage, **rewired(garage, home.charger("other")))
    await home.run(60)
    assert ocpp.calls == []


def goes(home: Home, charger: FakeCharger) -> None:
    """Let a charger be away from now on."""
    charger.vanish()
    home.chargers.remove(charger)


async def comes_back(home: Home, charger: FakeCharger) -> None:
    """Let a charger be there again, and time pass."""
    home.chargers.append(charger)
    await home.run(120)


@pytest.mark.parametrize("restarts", [0, 1, 2])
async def test_the_old_charger_of_a_load_that_was_away_is_cleared_when_it_is_back(
    home: Home, ocpp: OcppDouble, restarts: int
) -> None:
    garage, charger = await told(home, ocpp)
    goes(home, charger)
    home.hass.config_entries.async_update_entry(garage, **rewired(garage, home.charger("other")))
    await home.run(60)
    for _ in range(restarts):
        await home.hass.config_entries.async_reload(garage.data["hub_entry_id"])
        await home.run(60)
    assert ocpp.story() == []
    ocpp.forget()
    await comes_back(home, charger)
    assert ocpp.story() == ["clear"]
    assert "clear" not in ocpp.story("other")
    await home.hass.config_entries.async_reload(garage.data["hub_entry_id"])
    await home.run(60)
    assert ocpp.story() == ["clear"], "it is done"


async def test_one_that_is_away_when_its_load_gets_another_hub_and_charger_is_cleared_when_it_is_back(
    home: Home, ocpp: OcppDouble
) -> None:
    garage, charger = await told(home, ocpp)
    cabin = await add_hub(home.hass, "Cabin")
    goes(home, charger)
    change = rewired(garage, home.charger("other"))
    change["data"]["hub_entry_id"] = cabin.entry_id
    home.hass.config_entries.async_update_entry(garage, **change)
    await home.run(60)
    ocpp.forget()
    await comes_back(home, charger)
    assert ocpp.story() == ["clear"]


@pytest.mark.parametrize("hub", ["runs", "is not loaded", "starts anew"])
async def test_one_that_is_left_alone_and_away_when_its_load_is_deleted_is_cleared_when_it_is_back(
    home: Home, ocpp: OcppDouble, hub: str
) -> None:
    garage, charger = await told(home, ocpp)
    hub_id = garage.data["hub_entry_id"]
    goes(home, charger)
    await control(home, on=False)
    await home.run(10)
    if hub == "is not loaded":
        await home.hass.config_entries.async_unload(hub_id)
    await home.hass.config_entries.async_remove(garage.entry_id)
    if hub == "is not loaded":
        await home.hass.config_entries.async_setup(hub_id)
    await home.run(60)
    if hub == "starts anew":
        await home.hass.config_entries.async_reload(hub_id)
    assert ocpp.story() == []
    await comes_back(home, charger)
    assert ocpp.story() == ["clear"]
    ocpp.forget()
    await home.run(600)
    assert ocpp.story() == []


async def test_one_that_is_controlled_and_away_when_its_load_is_deleted_keeps_its_lease(
    home: Home, ocpp: OcppDouble
) -> None:
    garage, charger = await told(home, ocpp)
    goes(home, charger)
    await home.hass.config_entries.async_remove(garage.entry_id)
    await home.run(60)
    await comes_back(home, charger)
    assert ocpp.story() == []


async def test_a_charger_that_another_load_stands_for_meanwhile_is_not_cleared(home: Home, ocpp: OcppDouble) -> None:
    garage, charger = await told(home, ocpp)
    goes(home, charger)
    home.hass.config_entries.async_update_entry(garage, **rewired(garage, home.charger("other")))
    await home.run(60)
    again = await add_evse(home.hass, await add_hub(home.hass, "Cabin"), charger, "Again")
    await home.run(10)
    await comes_back(home, charger)
    await home.hass.config_entries.async_remove(again.entry_id)
    await home.run(120)
    assert "live 16 A" in ocpp.story()
    assert "clear" not in ocpp.story()


async def test_a_charger_that_was_exchanged_while_the_hub_was_not_loaded_is_cleared(
    home: Home, ocpp: OcppDouble
) -> None:
    garage, charger = await told(home, ocpp)
    goes(home, charger)
    await home.hass.config_entries.async_unload(garage.data["hub_entry_id"])
    home.hass.config_entries.async_update_entry(garage, **rewired(garage, home.charger("other")))
    await home.run(60)
    assert ocpp.story() == []
    await home.hass.config_entries.async_setup(garage.data["hub_entry_id"])
    await home.run(10)
    await comes_back(home, charger)
    assert ocpp.story() == ["clear"]


async def test_what_cannot_be_freed_holds_up_no_others(
    home: Home, ocpp: OcppDouble, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    garage, charger = await told(home, ocpp)
    goes(home, charger)
    home.hass.config_entries.async_update_entry(garage, **rewired(garage, home.charger("other")))
    await home.run(60)
    garage.runtime_data.place.owe({"device_id": "nonsense"})
    assert "What is owed to a charger cannot be read" in caplog.text
    monkeypatch.setattr("custom_components.dynamic_ocpp_evse.owed.EvseReader.read", lambda *_: {}["nothing"])
    ocpp.forget()
    home.chargers.append(charger)
    await home.run(5)
    monkeypatch.undo()
    assert caplog.text.count("could not be freed") == 1
    await home.run(300)
    assert ocpp.story() == []
    assert "live 10 A" in ocpp.story("other")


async def test_other_wiring_leaves_the_charger_its_profiles(home: Home, ocpp: OcppDouble) -> None:
    garage, _ = await told(home, ocpp)
    home.hass.config_entries.async_update_entry(garage, data={**garage.data, "leg_l1": "b", "leg_l2": "a"})
    await home.run(30)
    assert "clear" not in ocpp.story()
