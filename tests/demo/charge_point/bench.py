"""A charge point whose time is turned by hand, and what is asked of it through Home Assistant."""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from demo.charge_point import ChargePoint
from simulator.car import Car, CarConfig
from simulator.evse import Evse, EvseConfig, Firmware
from simulator.profiles import to_iso

DOMAIN = "ocpp"
DEMO_COMPONENTS = Path(__file__).parents[3] / "demo" / "custom_components"
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
