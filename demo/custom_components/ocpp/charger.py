"""A charger that has connected: what outlasts its connections, and the handlers of one connection."""

# mypy: disable-error-code="import-untyped"
# mypy: disallow-subclassing-any=False, disallow-untyped-decorators=False

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from homeassistant.components import persistent_notification
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.util import dt as dt_util
from ocpp.routing import after, on
from ocpp.v16 import ChargePoint as OcppChargePoint
from ocpp.v16 import call_result
from ocpp.v16.enums import Action
from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from .const import (
    CONF_CPID,
    CONF_ENABLE_HA_NOTIFICATIONS,
    CONF_SKIP_SCHEMA_VALIDATION,
    CONF_WEBSOCKET_PING_INTERVAL,
    CONF_WEBSOCKET_PING_TIMEOUT,
    DOMAIN,
    ERROR_CODE,
    ERROR_CODE_CONNECTOR,
    FIRMWARE,
    HEARTBEAT,
    ID_TAG,
    IDENTIFIER,
    LATENCY_PING,
    LATENCY_PONG,
    MODEL,
    RECONNECTS,
    SERIAL,
    STATUS,
    STATUS_CONNECTOR,
    STOP_REASON,
    TRANSACTION_ID,
    VENDOR,
)
from .metrics import Metrics

if TYPE_CHECKING:
    from .central_system import OcppConfigEntry

_LOGGER = logging.getLogger(__name__)

# As the real one: 10 s for an answer, a heartbeat every hour.
_RESPONSE_TIMEOUT = 10
_HEARTBEAT_INTERVAL = 3600


def updated(entry_id: str, cpid: str) -> str:
    """Name the dispatcher signal that a charger's values have changed."""
    return f"{DOMAIN}_{entry_id}_{cpid}_updated"


class Charger:
    """What is known of a charger since it first connected; `online` only while a connection is set up."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: OcppConfigEntry,
        cp_id: str,
        settings: Mapping[str, Any],
        set_up: Callable[[Charger], Coroutine[Any, Any, None]],
    ) -> None:
        """Know nothing but the names: cp_id is the OCPP identity, the cpid of the settings the user's name for it.

        set_up is what is done with a charger once, after its first BootNotification.
        """
        self.set_up = set_up
        self.hass = hass
        self.entry = entry
        self.cp_id = cp_id
        self.settings = settings
        self.cpid: str = settings[CONF_CPID]
        self.metrics = Metrics()
        self.features: frozenset[str] = frozenset()
        self.online = False
        self.configured = False
        self.session: Session | None = None
        self.metrics[IDENTIFIER] = cp_id
        self.metrics[RECONNECTS] = 0

    async def serve(self, link: ServerConnection) -> None:
        """Serve a connection until it ends. Its sensors keep their last state then, as those of the real one do."""
        if self.session is not None:
            await self.session.link.close()
            self.metrics[RECONNECTS] += 1
        self.session = session = Session(self, link)
        # A known charger counts as connected at once, a new one when it has been asked for its features.
        self.online = self.configured
        try:
            await session.serve()
        finally:
            if self.session is session:
                self.online = False

    def update(self) -> None:
        """Let the entities show what is known now."""
        async_dispatcher_send(self.hass, updated(self.entry.entry_id, self.cpid))

    def notify(self, message: str) -> None:
        """Tell the user, if he wants to be told."""
        if self.settings.get(CONF_ENABLE_HA_NOTIFICATIONS, True):
            persistent_notification.async_create(self.hass, message, title="Ocpp integration")

    def booted(self, boot: Mapping[str, Any]) -> None:
        """Keep the name plate, and set the charger up when it boots for the first time."""
        self.metrics[VENDOR] = boot.get("charge_point_vendor")
        self.metrics[MODEL] = boot.get("charge_point_model")
        self.metrics[SERIAL] = boot.get("charge_point_serial_number")
        self.metrics[FIRMWARE] = boot.get("firmware_version")
        dr.async_get(self.hass).async_get_or_create(
            config_entry_id=self.entry.entry_id,
            identifiers={(DOMAIN, self.cp_id), (DOMAIN, self.cpid)},
            manufacturer=self.metrics[VENDOR],
            model=self.metrics[MODEL],
            sw_version=self.metrics[FIRMWARE],
        )


class Session(OcppChargePoint):
    """The answers of the central system on one connection, by OCPP action."""

    def __init__(self, charger: Charger, link: ServerConnection) -> None:
        """Answer for that charger on that link."""
        super().__init__(charger.cp_id, link, _RESPONSE_TIMEOUT)
        self.link = link
        self._charger = charger
        self._metrics = charger.metrics
        for route in self.route_map.values():
            route["_skip_schema_validation"] = charger.settings.get(CONF_SKIP_SCHEMA_VALIDATION, False)

    async def serve(self) -> None:
        """Read until the link ends; watch it all the while."""
        watch = asyncio.create_task(self._watch())
        try:
            with suppress(ConnectionClosed):
                await self.start()
        finally:
            watch.cancel()
            await asyncio.gather(watch, return_exceptions=True)

    async def _watch(self) -> None:
        """Ping; close a link that does not answer."""
        data = self._charger.entry.data
        while True:
            await asyncio.sleep(data[CONF_WEBSOCKET_PING_INTERVAL])
            started = time.perf_counter()
            pong = await self.link.ping()
            sent = time.perf_counter()
            try:
                await asyncio.wait_for(pong, data[CONF_WEBSOCKET_PING_TIMEOUT])
            except TimeoutError:
                await self.link.close()
                return
            self._metrics[LATENCY_PING] = round((sent - started) * 1000, 3)
            self._metrics[LATENCY_PONG] = round((time.perf_counter() - sent) * 1000, 3)
            self._charger.update()

    @on(Action.boot_notification)
    def on_boot_notification(self, **boot: Any) -> Any:
        """Accept a charger."""
        self._charger.booted(boot)
        return call_result.BootNotification(
            current_time=dt_util.utcnow().strftime("%Y-%m-%dT%H:%M:%SZ"),
            interval=_HEARTBEAT_INTERVAL,
            status="Accepted",
        )

    @after(Action.boot_notification)
    def after_boot_notification(self, **_: Any) -> None:
        """Ask it what it can do, once the answer has left."""
        charger = self._charger
        if charger.configured:
            charger.update()
            return
        charger.entry.async_create_background_task(
            charger.hass, charger.set_up(charger), f"{DOMAIN} set up {charger.cp_id}"
        )

    @on(Action.heartbeat)
    def on_heartbeat(self) -> Any:
        """Note a heartbeat."""
        now = dt_util.utcnow()
        self._metrics[HEARTBEAT] = now
        self._charger.update()
        return call_result.Heartbeat(current_time=now.strftime("%Y-%m-%dT%H:%M:%SZ"))

    @on(Action.status_notification)
    def on_status_notification(self, connector_id: int, error_code: str, status: str, **_: Any) -> Any:
        """Note a status; a suspended connector carries nothing."""
        if connector_id == 0:
            self._metrics[STATUS] = status
            self._metrics[ERROR_CODE] = error_code
        else:
            self._metrics[STATUS_CONNECTOR] = status
            self._metrics[ERROR_CODE_CONNECTOR] = error_code
            if status.startswith("Suspended"):
                self._metrics.stop_flows()
        self._charger.update()
        return call_result.StatusNotification()

    @on(Action.authorize)
    def on_authorize(self, id_tag: str) -> Any:
        """Let everybody charge."""
        self._metrics[ID_TAG] = id_tag
        return call_result.Authorize(id_tag_info={"status": "Accepted"})

    @on(Action.start_transaction)
    def on_start_transaction(self, id_tag: str, **_: Any) -> Any:
        """Hand in a transaction id: the time, and never one that was used before."""
        transaction = self._charger.entry.runtime_data.next_transaction()
        self._metrics[TRANSACTION_ID] = transaction
        self._metrics[ID_TAG] = id_tag
        self._metrics[STOP_REASON] = ""
        self._charger.update()
        return call_result.StartTransaction(transaction_id=transaction, id_tag_info={"status": "Accepted"})

    @on(Action.stop_transaction)
    def on_stop_transaction(self, **stop: Any) -> Any:
        """End a transaction."""
        self._metrics[TRANSACTION_ID] = 0
        self._metrics[ID_TAG] = ""
        self._metrics[STOP_REASON] = stop.get("reason")
        self._metrics.stop_flows()
        self._charger.update()
        return call_result.StopTransaction(id_tag_info={"status": "Accepted"})

    @on(Action.meter_values)
    def on_meter_values(self, meter_value: list[dict[str, Any]], **values: Any) -> Any:
        """Take over what the meter shows; a transaction that is not known (Home Assistant was restarted) is adopted."""
        if self._metrics[TRANSACTION_ID] is None and values.get("transaction_id"):
            self._metrics[TRANSACTION_ID] = values["transaction_id"]
        for row in meter_value:
            self._metrics.take(row["sampled_value"])
        self._charger.update()
        return call_result.MeterValues()

    @on(Action.data_transfer)
    def on_data_transfer(self, **_: Any) -> Any:
        """Accept a vendor's message unread."""
        return call_result.DataTransfer(status="Accepted")
