"""How limits reach a charge point, and what is said of those that do not."""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

import pytest
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from simulator.evse import Firmware

from .bench import Bench, Until, charging, connected, limit, profile, state


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
