"""Pongs that are none: newer versions of the OCPP integration show a ping that nobody answers as its timeout."""

from __future__ import annotations

from .home import Home, at_most, set_up
from .ocpp_double import OcppDouble

REASON = "sensor.dynamic_ocpp_evse_garage_reason"


async def test_a_charger_that_answers_no_ping_is_gone_while_its_timeouts_are_still_reported(
    home: Home, ocpp: OcppDouble
) -> None:
    await set_up(home, max_current=10)
    await home.run(40)
    [charger] = home.chargers
    charger.show("latency_pong", "20000.0")
    await home.run(80)
    assert home.state(REASON) != "device_lost", "it may yet answer the next one"
    await home.run(20)
    assert home.state(REASON) == "device_lost"
    ocpp.forget()
    await at_most(home, 8)
    assert ocpp.calls == []
    charger.show("latency_pong", "14.0")
    await home.run(10)
    assert home.state(REASON) != "device_lost"
    assert [word for word in ocpp.story() if word != "unit?"] == ["live 8 A", "lease 6 A", "live 8 A"]


async def test_a_charger_that_has_never_answered_is_given_as_long(home: Home, ocpp: OcppDouble) -> None:
    """It vanished just before Load Juggler started."""
    await set_up(home, max_current=10)
    [charger] = home.chargers
    charger.show("latency_pong", "20000.0")
    await home.run(100)
    assert home.state(REASON) == "device_lost"


async def test_a_slow_pong_is_a_pong(home: Home, ocpp: OcppDouble) -> None:
    await set_up(home, max_current=10)
    [charger] = home.chargers
    for pong in ("999.0", "1001.0", "19999.0", "0"):
        charger.show("latency_pong", pong)
        await home.run(100)
        assert home.state(REASON) != "device_lost", pong


async def test_a_charger_that_connects_anew_is_told_its_limit_before_its_first_pong(
    home: Home, ocpp: OcppDouble
) -> None:
    await set_up(home, max_current=10)
    [charger] = home.chargers
    charger.show("reconnects", "0")
    await home.run(40)
    charger.show("latency_pong", "20000.0")
    await home.run(100)
    assert home.state(REASON) == "device_lost"
    ocpp.forget()
    charger.show("reconnects", "1")
    await home.run(5)
    assert [word for word in ocpp.story() if word != "unit?"] == ["live 10 A", "lease 6 A", "live 10 A"]
    await home.run(80)
    assert home.state(REASON) != "device_lost", "the first ping takes its time"
    await home.run(20)
    assert home.state(REASON) == "device_lost"
