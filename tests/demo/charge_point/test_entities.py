"""The flows of the stand-in, and what it shows of a charge point."""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

from collections.abc import Callable

import pytest
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

from simulator.car import CarConfig

from .bench import CENTRAL, CHARGER, DOMAIN, Bench, Until, charging, connected, state


async def test_flows_add_a_central_system_and_the_charger_that_connects(
    hass: HomeAssistant, port: int, start: Callable[[Bench], Bench], until: Until
) -> None:
    flow = await hass.config_entries.flow.async_init(DOMAIN, context={"source": "user"})
    assert flow["type"] is FlowResultType.FORM
    assert flow["data_schema"] is not None
    fields = {str(key): key.default() for key in flow["data_schema"].schema}
    assert fields == CENTRAL | {"host": "127.0.0.1", "port": 9000, "websocket_close_timeout": 10}
    result = await hass.config_entries.flow.async_configure(
        flow["flow_id"], CENTRAL | {"host": "127.0.0.1", "port": port}
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    entry = result["result"]
    assert entry.data["cpids"] == []

    bench = start(Bench(port, identity="NEW"))
    await until(lambda: len(hass.config_entries.flow.async_progress()) == 1)
    [progress] = hass.config_entries.flow.async_progress()
    assert progress["step_id"] == "cp_user"
    assert progress["context"]["unique_id"] == "NEW"
    form = await hass.config_entries.flow.async_configure(progress["flow_id"])
    assert form["data_schema"] is not None
    assert {str(key) for key in form["data_schema"].schema} == set(CHARGER)
    for cpid, error in (("No good", "invalid_cpid"), ("box_a", None)):
        result = await hass.config_entries.flow.async_configure(progress["flow_id"], CHARGER | {"cpid": cpid})
        assert (result.get("errors") or {}).get("base") == error
    assert result["type"] is FlowResultType.ABORT
    [row] = entry.data["cpids"]
    assert row["NEW"] | CHARGER == row["NEW"]
    assert row["NEW"]["num_connectors"] == 1

    await connected(hass, bench, until)
    assert bench.evse.meter_interval == 10
    assert bench.point.counters.invalid == 0
    assert state(hass, "sensor.box_a_status_connector") == "Available"
    assert hass.config_entries.flow.async_progress() == []
    await hass.config_entries.async_unload(entry.entry_id)


async def test_flow_refuses_a_port_and_a_cpid_twice(
    hass: HomeAssistant, entry: ConfigEntry, port: int, start: Callable[[Bench], Bench], until: Until
) -> None:
    flow = await hass.config_entries.flow.async_init(DOMAIN, context={"source": "user"})
    result = await hass.config_entries.flow.async_configure(
        flow["flow_id"], CENTRAL | {"host": "127.0.0.1", "port": port}
    )
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "already_configured")
    start(Bench(port, identity="NEW"))
    await until(lambda: len(hass.config_entries.flow.async_progress()) == 1)
    [progress] = hass.config_entries.flow.async_progress()
    result = await hass.config_entries.flow.async_configure(progress["flow_id"], CHARGER)
    assert result["errors"] == {"base": "duplicate_cpid"}


async def test_entities_and_devices_have_the_real_ones_names(
    hass: HomeAssistant, bench: Bench, entry: ConfigEntry
) -> None:
    entities = {
        entity.entity_id: entity.unique_id
        for entity in er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
        if "box_a" in entity.entity_id
    }
    sensors = [
        "connectors",
        "current_import",
        "current_offered",
        "energy_active_import_register",
        "error_code",
        "error_code_connector",
        "features",
        "heartbeat",
        "id",
        "id_tag",
        "latency_ping",
        "latency_pong",
        "model",
        "power_active_import",
        "reconnects",
        "serial",
        "status",
        "status_connector",
        "stop_reason",
        "transaction_id",
        "vendor",
        "version_firmware",
        "voltage",
    ]
    assert entities == {f"sensor.box_a_{key}": f"ocpp.box_a.{key}.sensor" for key in sensors} | {
        "number.box_a_maximum_current": "number.ocpp.box_a.maximum_current",
        "switch.box_a_charge_control": "switch.ocpp.box_a.charge_control",
        "switch.box_a_availability": "switch.ocpp.box_a.availability",
        "button.box_a_reset": "button.ocpp.box_a.reset",
        "button.box_a_unlock": "button.ocpp.box_a.unlock",
    }
    devices = {device.name: device for device in dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)}
    assert set(devices) == {"central", "box_a", "box_b"}
    assert devices["central"].identifiers == {("ocpp", "central")}
    assert devices["central"].model == "OCPP Central System"
    box = devices["box_a"]
    assert box.identifiers == {("ocpp", "CP_A"), ("ocpp", "box_a")}
    assert (box.manufacturer, box.model, box.sw_version) == ("Simulated", "Plant", "1.0")
    assert box.via_device_id == devices["central"].id


async def test_a_session_shows_in_the_sensors(hass: HomeAssistant, bench: Bench, until: Until) -> None:
    assert state(hass, "sensor.box_a_id") == "CP_A"
    assert state(hass, "sensor.box_a_features") == "CORE|SMART|REM"
    assert state(hass, "sensor.box_a_status_connector") == "Available"
    assert state(hass, "switch.box_a_charge_control") == "off"
    await charging(hass, bench, until)
    assert bench.evse.transaction is not None
    assert state(hass, "sensor.box_a_transaction_id") == str(bench.evse.transaction.id)
    bench.turn(10)
    await until(lambda: state(hass, "sensor.box_a_current_import") == "16.0")
    current = hass.states.get("sensor.box_a_current_import")
    assert current is not None
    assert {leg: current.attributes[leg] for leg in ("L1", "L2", "L3")} == {"L1": 16.0, "L2": 16.0, "L3": 16.0}
    assert state(hass, "sensor.box_a_current_offered") == "16.0"
    assert state(hass, "sensor.box_a_power_active_import") == "11.04"
    assert float(state(hass, "sensor.box_a_energy_active_import_register") or 0) == pytest.approx(1000.03, abs=0.01)
    assert state(hass, "sensor.box_a_voltage") == "230.0"
    assert state(hass, "switch.box_a_charge_control") == "on"

    bench.evse.car.plug_out()
    bench.turn(1)
    await until(lambda: state(hass, "sensor.box_a_status_connector") == "Available")
    await until(lambda: state(hass, "sensor.box_a_transaction_id") == "0")
    assert state(hass, "sensor.box_a_stop_reason") == "EVDisconnected"
    current = hass.states.get("sensor.box_a_current_import")
    assert current is not None
    assert (current.state, current.attributes["L1"]) == ("0", 16.0)
    assert bench.point.counters.invalid == 0


async def test_the_mean_of_the_legs_that_carry_something(
    hass: HomeAssistant, entry: ConfigEntry, port: int, start: Callable[[Bench], Bench], until: Until
) -> None:
    bench = start(Bench(port, car=CarConfig(phases=1, response=0.0, start_delay=0.0)))
    await charging(hass, await connected(hass, bench, until), until)
    bench.turn(10)
    await until(lambda: state(hass, "sensor.box_a_current_import") == "16.0")
    current = hass.states.get("sensor.box_a_current_import")
    assert current is not None
    assert (current.attributes["L1"], current.attributes["L2"]) == (16.0, 0.0)
    assert state(hass, "sensor.box_a_power_active_import") == "3.68"
