"""Losing the link and the power, coming back, keys, samples and what else is on the wire."""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import pytest
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from ocpp.v16 import call
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from simulator.evse import Firmware

from .bench import DOMAIN, KNOWN, Bench, Until, central, charging, connected, limit, profile, state


async def test_after_the_link_is_lost_states_stand_and_calls_fail(
    hass: HomeAssistant, entry: ConfigEntry, port: int, until: Until
) -> None:
    assert state(hass, "sensor.box_a_status_connector") == "unavailable"
    bench = Bench(port)
    task = asyncio.create_task(bench.point.run())
    await connected(hass, bench, until)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    charger = entry.runtime_data.chargers["CP_A"]
    await until(lambda: not charger.online)
    await hass.async_block_till_done()
    assert state(hass, "sensor.box_a_status_connector") == "Available"
    with pytest.raises(HomeAssistantError) as raised:
        await limit(hass, conn_id=1, custom_profile=profile(10))
    assert raised.value.translation_key == "unavailable"


async def test_the_charge_point_comes_back_by_itself_in_its_transaction(
    hass: HomeAssistant, entry: ConfigEntry, bench: Bench, until: Until
) -> None:
    await charging(hass, bench, until)
    running = bench.evse.transaction
    await entry.runtime_data.chargers["CP_A"].session.link.close()
    await until(lambda: bench.point.counters.connections == 2 and bench.point.booted.is_set())
    await until(lambda: state(hass, "sensor.box_a_reconnects") == "1")
    assert bench.evse.transaction is running
    await limit(hass, conn_id=1, custom_profile=profile(8))
    assert bench.evse.offered(bench.now) == 8


async def test_it_leaves_without_a_word_and_comes_back_in_its_transaction(
    hass: HomeAssistant, entry: ConfigEntry, bench: Bench, until: Until
) -> None:
    await charging(hass, bench, until)
    running = bench.evse.transaction
    charger = entry.runtime_data.chargers["CP_A"]
    bench.point.leave()
    pong = await charger.session.link.ping()
    bench.evse.fault = "GroundFailure"
    bench.turn(1)
    await hass.async_block_till_done()
    assert charger.online, "nobody has told it that the charger is gone"
    bench.evse.fault = None
    bench.point.come_back()
    await until(lambda: bench.point.counters.connections == 2 and bench.point.booted.is_set())
    with pytest.raises(ConnectionClosed):
        await pong
    await until(lambda: state(hass, "sensor.box_a_reconnects") == "1")
    assert state(hass, "sensor.box_a_error_code_connector") == "NoError"
    assert bench.evse.transaction is running
    assert bench.point.counters.invalid == 0


async def test_without_power_it_ends_its_transaction_and_forgets_its_limit(
    hass: HomeAssistant, entry: ConfigEntry, start: Callable[[Bench], Bench], port: int, until: Until
) -> None:
    bench = await charging(
        hass, await connected(hass, start(Bench(port, firmware=Firmware(forgets_on_boot=True))), until), until
    )
    before = bench.evse.transaction
    await limit(hass, conn_id=1, custom_profile=profile(8))
    bench.point.leave(power_lost=True)
    bench.turn(30)
    assert bench.evse.currents == (0.0, 0.0, 0.0)
    assert bench.evse.transaction is None
    bench.point.come_back()
    await until(bench.point.booted.is_set)
    bench.turn(1)
    await until(lambda: bench.evse.transaction is not None)
    assert bench.evse.transaction is not before
    assert bench.evse.offered(bench.now) == 16.0


async def test_it_does_not_connect_while_it_is_away(
    hass: HomeAssistant,
    entry: ConfigEntry,
    start: Callable[[Bench], Bench],
    port: int,
    until: Until,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench, tries = Bench(port), []

    def connecting(*args: Any, **more: Any) -> Any:
        tries.append(args)
        return connect(*args, **more)

    monkeypatch.setattr("demo.charge_point.connect", connecting)
    bench.point.leave()
    start(bench)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert tries == []
    bench.point.come_back()
    await connected(hass, bench, until)
    assert len(tries) == 1


async def test_it_waits_for_a_central_system_that_is_not_there_yet(
    hass: HomeAssistant,
    port: int,
    start: Callable[[Bench], Bench],
    until: Until,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "demo.charge_point")
    bench = start(Bench(port))
    await until(lambda: caplog.text.count("link ended") > 1)
    late = central(port, {"CP_A": KNOWN})
    late.add_to_hass(hass)
    assert await hass.config_entries.async_setup(late.entry_id)
    async with asyncio.timeout(10):
        await bench.point.booted.wait()
    await hass.config_entries.async_unload(late.entry_id)
    await until(lambda: not bench.point.booted.is_set())


async def test_configuration_keys(hass: HomeAssistant, bench: Bench) -> None:
    async def ask(service: str, **data: Any) -> Any:
        return await hass.services.async_call(
            DOMAIN, service, {"devid": "box_a", **data}, blocking=True, return_response=True
        )

    assert await ask("get_configuration", ocpp_key="ChargingScheduleAllowedChargingRateUnit") == {
        "value": "Current,Power"
    }
    assert await ask("get_configuration", ocpp_key="NoSuchKey") == {"value": "Unknown"}
    everything = await ask("get_configuration")
    assert everything["value"]["ChargeProfileMaxStackLevel"] == "8"
    assert everything["value"]["NumberOfConnectors"] == "1"
    assert await ask("configure", ocpp_key="MeterValueSampleInterval", value="5") == {"reboot_required": False}
    assert bench.evse.meter_interval == 5
    for key, value in (
        ("MeterValueSampleInterval", "soon"),
        ("NumberOfConnectors", "2"),
        ("MeterValuesSampledData", "Rain"),
    ):
        await ask("configure", ocpp_key=key, value=value)
        assert (await ask("get_configuration", ocpp_key=key))["value"] != value


async def test_sampled_and_clock_aligned_values_follow_the_keys(
    hass: HomeAssistant, bench: Bench, until: Until
) -> None:
    keys = bench.point.keys
    assert keys.change("MeterValuesSampledData", "Current.Offered") == "Accepted"
    await charging(hass, bench, until)
    bench.turn(10)
    await until(lambda: state(hass, "sensor.box_a_current_offered") == "16.0")
    assert state(hass, "sensor.box_a_voltage") == "unknown"
    bench.evse.end(bench.now, "Local")
    assert keys.change("ClockAlignedDataInterval", "60") == "Accepted"
    # What is triggered is sent after what is due.
    bench.point.triggers.append("Heartbeat")
    bench.turn(1)
    await until(lambda: state(hass, "sensor.box_a_heartbeat") != "unknown")
    assert state(hass, "sensor.box_a_voltage") == "unknown"

    def a_minute_later() -> bool:
        bench.turn(60)
        return state(hass, "sensor.box_a_voltage") == "230.0"

    await until(a_minute_later)


async def test_a_heartbeat_moves_its_sensor(hass: HomeAssistant, bench: Bench, until: Until) -> None:
    assert state(hass, "sensor.box_a_heartbeat") == "unknown"
    bench.turn(3601)
    await until(lambda: state(hass, "sensor.box_a_heartbeat") != "unknown")


async def test_switches_and_buttons(hass: HomeAssistant, bench: Bench, until: Until) -> None:
    async def press(domain: str, service: str, entity: str) -> None:
        await hass.services.async_call(domain, service, {"entity_id": f"{domain}.box_a_{entity}"}, blocking=True)

    await charging(hass, bench, until)
    await press("switch", "turn_off", "charge_control")
    await until(lambda: state(hass, "sensor.box_a_status_connector") == "Finishing")
    assert state(hass, "switch.box_a_charge_control") == "off"
    await press("switch", "turn_on", "charge_control")
    await until(lambda: bench.evse.transaction is not None)
    await press("button", "press", "unlock")
    assert bench.evse.transaction is None
    await press("switch", "turn_off", "availability")
    await until(lambda: state(hass, "switch.box_a_availability") == "off")
    await until(lambda: state(hass, "sensor.box_a_status_connector") == "Unavailable")
    await press("switch", "turn_on", "availability")
    await until(lambda: state(hass, "switch.box_a_availability") == "on")
    await until(lambda: state(hass, "sensor.box_a_status_connector") == "Finishing")
    await press("button", "press", "reset")
    await until(lambda: bench.point.counters.connections == 2 and bench.point.booted.is_set())
    await until(lambda: bench.evse.transaction is not None)
    await until(lambda: state(hass, "sensor.box_a_status_connector") == "Charging")


async def test_the_slider_sets_the_stations_limit_or_says_that_it_could_not(
    hass: HomeAssistant, entry: ConfigEntry, port: int, start: Callable[[Bench], Bench], until: Until
) -> None:
    async def slide(cpid: str, value: float) -> None:
        await hass.services.async_call(
            "number", "set_value", {"entity_id": f"number.{cpid}_maximum_current", "value": value}, blocking=True
        )

    good = await charging(hass, await connected(hass, start(Bench(port)), until), until)
    await slide("box_a", 8)
    assert good.evse.offered(good.now) == 8
    assert state(hass, "number.box_a_maximum_current") == "8.0"
    firmware = Firmware(rejects_amps=True, rate_units="Current")
    await connected(hass, start(Bench(port, identity="CP_B", firmware=firmware)), until)
    with pytest.raises(HomeAssistantError) as raised:
        await slide("box_b", 8)
    assert raised.value.translation_key == "set_charge_rate_error"
    assert state(hass, "number.box_b_maximum_current") == "16.0"


async def test_clear_and_trigger(hass: HomeAssistant, bench: Bench, until: Until) -> None:
    await charging(hass, bench, until)
    await limit(hass, conn_id=1, custom_profile=profile(8))
    await hass.services.async_call(DOMAIN, "clear_profile", {"devid": "box_a"}, blocking=True)
    assert bench.evse.offered(bench.now) == 16
    for message in ("meter_values", "No Such Message"):
        await hass.services.async_call(
            DOMAIN, "trigger_custom_message", {"devid": "box_a", "requested_message": message}, blocking=True
        )
    await until(lambda: state(hass, "sensor.box_a_current_import") == "16.0")


async def test_composite_schedule_and_unknown_extension_on_the_wire(
    hass: HomeAssistant, entry: ConfigEntry, bench: Bench, until: Until
) -> None:
    await charging(hass, bench, until)
    await limit(hass, conn_id=1, custom_profile=profile(8))
    session = entry.runtime_data.chargers["CP_A"].session
    answer = await session.call(call.GetCompositeSchedule(connector_id=1, duration=3600, charging_rate_unit="W"))
    periods = answer.charging_schedule["charging_schedule_period"]
    assert [(row["start_period"], float(row["limit"])) for row in periods] == [(0, 5520), (998, 11040)]
    assert (await session.call(call.GetCompositeSchedule(connector_id=2, duration=60))).status == "Rejected"
    assert (await session.call(call.DataTransfer(vendor_id="x"))).status == "UnknownVendorId"
    assert (await session.call(call.ClearChargingProfile(id=99))).status == "Unknown"
    assert (await session.call(call.ClearChargingProfile(id=21))).status == "Accepted"


async def test_a_taken_port_is_tried_again_later(hass: HomeAssistant, entry: ConfigEntry, port: int) -> None:
    second = central(port, csid="two")
    second.add_to_hass(hass)
    assert not await hass.config_entries.async_setup(second.entry_id)
    assert second.state is ConfigEntryState.SETUP_RETRY
