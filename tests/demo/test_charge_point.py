"""A simulated charge point and the stand-in of domain ocpp, over a loopback websocket inside a real Home Assistant."""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from ocpp.v16 import call
from pytest_homeassistant_custom_component.common import MockConfigEntry
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

import custom_components
from demo.charge_point import ChargePoint
from simulator.car import Car, CarConfig
from simulator.evse import Evse, EvseConfig, Firmware
from simulator.profiles import to_iso

DOMAIN = "ocpp"
DEMO_COMPONENTS = Path(__file__).parents[2] / "demo" / "custom_components"
CENTRAL = {
    "ssl": False,
    "ssl_certfile_path": "fullchain.pem",
    "ssl_keyfile_path": "privkey.pem",
    "csid": "central",
    "ocpp_version": "auto",
    "websocket_close_timeout": 1,
    "websocket_ping_tries": 2,
    "websocket_ping_interval": 20,
    "websocket_ping_timeout": 20,
}
CHARGER = {
    "cpid": "box_a",
    "max_current": 16,
    "monitored_variables_autoconfig": True,
    "meter_interval": 10,
    "idle_interval": 0,
    "skip_schema_validation": False,
    "force_smart_charging": False,
    "enable_ha_notifications": True,
}
MEASURED = "Current.Import,Current.Offered,Power.Active.Import,Energy.Active.Import.Register,Voltage"
KNOWN = CHARGER | {"num_connectors": 1, "monitored_variables": MEASURED}

type Until = Callable[[Callable[[], bool]], Awaitable[None]]


class Bench:
    """A charge point whose time is turned by hand."""

    def __init__(
        self, port: int, identity: str = "CP_A", firmware: Firmware | None = None, car: CarConfig | None = None
    ) -> None:
        """Prepare one with a car that is not plugged in and follows at once."""
        self.now = 1_800_000_000.0
        self.evse = Evse(
            EvseConfig(identity=identity, firmware=firmware or Firmware()),
            Car(car or CarConfig(response=0.0, start_delay=0.0)),
            meter_interval=60,
        )
        self.point = ChargePoint(
            self.evse, f"ws://127.0.0.1:{port}", clock=lambda: self.now, tick=None, retry=(0.01, 0.05)
        )

    def turn(self, seconds: float) -> None:
        """Let time pass, and have the charge point look."""
        self.now += seconds
        self.evse.step(self.now, seconds)
        self.point.poke()


@pytest.fixture(autouse=True)
def demo_components(enable_custom_integrations: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Home Assistant find the demo's integrations."""
    monkeypatch.setattr(custom_components, "__path__", [*custom_components.__path__, str(DEMO_COMPONENTS)])


@pytest.fixture(autouse=True)
def nothing_deprecated(caplog: pytest.LogCaptureFixture) -> Any:
    """Fail a test during which Home Assistant complains of deprecated usage."""
    yield
    records = [record for phase in ("setup", "call") for record in caplog.get_records(phase)]
    assert [
        record.getMessage() for record in records if "Detected that custom integration" in record.getMessage()
    ] == []


@pytest.fixture
def port(socket_enabled: None) -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def until(hass: HomeAssistant) -> Until:
    """Return a wait for what comes over the socket: it ends as soon as the condition holds."""

    async def wait(condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not condition():
                # Readiness of a socket is seen by the event loop, between tasks.
                await asyncio.sleep(0.01)

    return wait


@pytest.fixture
async def start() -> AsyncIterator[Callable[[Bench], Bench]]:
    """Return what runs charge points until the test is over."""
    tasks: list[asyncio.Task[None]] = []

    def run(bench: Bench) -> Bench:
        tasks.append(asyncio.create_task(bench.point.run()))
        return bench

    yield run
    for task in tasks:
        task.cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [result for result in results if not isinstance(result, asyncio.CancelledError)] == []


@pytest.fixture
async def entry(hass: HomeAssistant, port: int) -> AsyncIterator[ConfigEntry]:
    """Return a central system that knows the chargers CP_A (box_a) and CP_B (box_b)."""
    entry = central(port, {"CP_A": KNOWN}, {"CP_B": KNOWN | {"cpid": "box_b"}})
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    yield entry
    if entry.state is ConfigEntryState.LOADED:
        await hass.config_entries.async_unload(entry.entry_id)


@pytest.fixture
async def bench(
    hass: HomeAssistant, entry: ConfigEntry, port: int, start: Callable[[Bench], Bench], until: Until
) -> Bench:
    """Return the charge point of box_a, connected."""
    return await connected(hass, start(Bench(port)), until)


async def connected(hass: HomeAssistant, bench: Bench, until: Until) -> Bench:
    """Wait until Home Assistant has set the charger up and seen its status."""
    identity = bench.evse.config.identity

    def done() -> bool:
        entries = hass.config_entries.async_loaded_entries(DOMAIN)
        found = [entry.runtime_data.chargers.get(identity) for entry in entries]
        return any(charger is not None and charger.configured for charger in found)

    await until(done)
    await until(lambda: bench.point.triggers == [])
    await hass.async_block_till_done()
    return bench


async def charging(hass: HomeAssistant, bench: Bench, until: Until) -> Bench:
    """Plug the car in and wait until the transaction is seen by Home Assistant."""
    bench.evse.car.plug_in()
    bench.turn(1)
    await until(lambda: bench.evse.transaction is not None)
    bench.turn(1)
    await until(lambda: state(hass, "sensor.box_a_status_connector") == "Charging")
    return bench


def central(port: int, *cpids: dict[str, Any], csid: str = "central") -> MockConfigEntry:
    """Give the entry of a central system as the real integration writes it."""
    data = CENTRAL | {"csid": csid, "host": "127.0.0.1", "port": port, "cpids": list(cpids)}
    return MockConfigEntry(domain=DOMAIN, title=csid, version=2, minor_version=2, data=data)


def state(hass: HomeAssistant, entity_id: str) -> str | None:
    """Return the state of an entity, None if it has none."""
    found = hass.states.get(entity_id)
    return None if found is None else found.state


def profile(limit: float, **more: Any) -> dict[str, Any]:
    """Give a live profile as Load Juggler sends it."""
    return {
        "chargingProfileId": 21,
        "stackLevel": 2,
        "chargingProfilePurpose": "TxDefaultProfile",
        "chargingProfileKind": "Absolute",
        "validTo": to_iso(1_800_001_000),
        "chargingSchedule": {
            "chargingRateUnit": "A",
            "startSchedule": to_iso(1_799_999_940),
            "chargingSchedulePeriod": [{"startPeriod": 0, "limit": limit}],
        },
    } | more


async def limit(hass: HomeAssistant, devid: str | None = "box_a", **data: Any) -> None:
    """Call ocpp.set_charge_rate."""
    target = {} if devid is None else {"devid": devid}
    await hass.services.async_call(DOMAIN, "set_charge_rate", target | data, blocking=True)


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


@pytest.mark.parametrize("as_text", [False, True])
async def test_a_custom_profile_arrives(hass: HomeAssistant, bench: Bench, until: Until, as_text: bool) -> None:
    await charging(hass, bench, until)
    sent = profile(10.3)
    await limit(hass, conn_id=1, custom_profile=str(sent) if as_text else sent)
    assert bench.evse.offered(bench.now) == 10.3
    counters = bench.point.counters
    assert (counters.received, counters.accepted, counters.rejected, counters.invalid) == (1, 1, 0, 0)
    assert [(row.limit, row.unit) for row in counters.live] == [(10.3, "A")]
    lease = profile(6, chargingProfileId=20, stackLevel=1)
    del lease["validTo"]
    await limit(hass, conn_id=1, custom_profile=lease)
    assert [row.limit for row in counters.standing] == [6]
    bench.turn(1001)
    assert bench.evse.offered(bench.now) == 6


async def test_a_pause_is_seen_as_suspended_and_drawing_nothing(
    hass: HomeAssistant, bench: Bench, until: Until
) -> None:
    await charging(hass, bench, until)
    bench.turn(10)
    await until(lambda: state(hass, "sensor.box_a_current_import") == "16.0")
    await limit(hass, conn_id=1, custom_profile=profile(0))
    await until(lambda: state(hass, "sensor.box_a_status_connector") == "SuspendedEVSE")
    assert state(hass, "sensor.box_a_current_import") == "0"


async def test_rejected_is_silent(
    hass: HomeAssistant, entry: ConfigEntry, port: int, start: Callable[[Bench], Bench], until: Until
) -> None:
    bench = await connected(hass, start(Bench(port, firmware=Firmware(rejects_amps=True, rate_units="Power"))), until)
    await limit(hass, conn_id=1, custom_profile=profile(10))
    counters = bench.point.counters
    assert (counters.received, counters.rejected) == (1, 1)
    watts = profile(0) | {
        "chargingSchedule": {"chargingRateUnit": "W", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 6900}]}
    }
    await limit(hass, conn_id=1, custom_profile=watts)
    assert counters.accepted == 1


async def test_a_profile_against_the_schema_is_never_sent_and_silent(
    hass: HomeAssistant, bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    await limit(hass, conn_id=1, custom_profile=profile(10.33))
    assert bench.point.counters.received == 0
    assert "SetChargingProfile failed" in caplog.text


async def test_what_arrives_against_the_schema_is_counted(
    hass: HomeAssistant, entry: ConfigEntry, bench: Bench, until: Until, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL, "demo")
    session = entry.runtime_data.chargers["CP_A"].session
    await session.link.send('[2,"1","SetChargingProfile",{"connectorId":"one"}]')
    await until(lambda: bench.point.counters.invalid == 1)
    assert bench.point.counters.received == 0


async def test_what_would_leave_against_the_schema_is_counted_and_not_sent(
    entry: ConfigEntry, port: int, start: Callable[[Bench], Bench], until: Until
) -> None:
    bench = Bench(port)
    bench.evse.config = replace(bench.evse.config, vendor="A name of more than 20 letters")
    start(bench)
    await until(lambda: bench.point.counters.invalid > 0)
    assert not bench.point.booted.is_set()


@pytest.mark.parametrize(
    ("firmware", "received", "rejected"), [(Firmware(), 1, 0), (Firmware(rejects_station_profile=True), 3, 1)]
)
async def test_limit_amps_is_the_stations_or_else_the_transactions(
    hass: HomeAssistant, entry: ConfigEntry, port: int, start: Callable[[Bench], Bench], until: Until,
    firmware: Firmware, received: int, rejected: int,
) -> None:  # fmt: skip
    bench = start(Bench(port, firmware=firmware))
    await charging(hass, await connected(hass, bench, until), until)
    await limit(hass, limit_amps=9)
    assert bench.evse.offered(bench.now) == 9
    assert (bench.point.counters.received, bench.point.counters.rejected) == (received, rejected)


async def test_limit_watts_is_converted_where_watts_are_not_taken(
    hass: HomeAssistant, entry: ConfigEntry, port: int, start: Callable[[Bench], Bench], until: Until
) -> None:
    bench = start(Bench(port, firmware=Firmware(rate_units="Current")))
    await charging(hass, await connected(hass, bench, until), until)
    bench.turn(10)
    await until(lambda: state(hass, "sensor.box_a_current_import") == "16.0")
    await limit(hass, limit_watts=6900)
    assert bench.evse.offered(bench.now) == 10


@pytest.mark.parametrize("devid", ["box_b", "CP_B", "typo", ""])
async def test_a_devid_that_has_not_connected_is_an_error_and_reaches_nobody(
    hass: HomeAssistant, bench: Bench, devid: str
) -> None:
    with pytest.raises(HomeAssistantError) as raised:
        await limit(hass, devid=devid, conn_id=1, custom_profile=profile(10))
    assert raised.value.translation_key == "unknown_device"
    assert bench.point.counters.received == 0


async def test_devid_is_a_cpid_or_an_identity_or_nothing_with_one_charger(
    hass: HomeAssistant, bench: Bench, port: int, start: Callable[[Bench], Bench], until: Until
) -> None:
    for devid in ("box_a", "CP_A", None):
        await limit(hass, devid=devid, conn_id=1, custom_profile=profile(10))
    assert bench.point.counters.accepted == 3
    other = await connected(hass, start(Bench(port, identity="CP_B")), until)
    await limit(hass, devid="box_b", conn_id=1, custom_profile=profile(7))
    with pytest.raises(HomeAssistantError) as raised:
        await limit(hass, devid=None, conn_id=1, custom_profile=profile(10))
    assert raised.value.translation_key == "ambiguous_device"
    assert (bench.point.counters.received, other.point.counters.received) == (3, 1)


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
