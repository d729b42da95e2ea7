"""One connection of a simulated charge point: its answers to what the central system asks, by OCPP 1.6 action."""

# mypy: disable-error-code="import-untyped"
# mypy: disallow-subclassing-any=False, disallow-untyped-decorators=False

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from ocpp.charge_point import snake_to_camel_case
from ocpp.exceptions import NotImplementedError as NoHandlerError
from ocpp.exceptions import NotSupportedError, OCPPError
from ocpp.routing import after, on
from ocpp.v16 import ChargePoint as OcppChargePoint
from ocpp.v16 import call_result
from ocpp.v16.enums import Action

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection

    from .charge_point import ChargePoint

_LOGGER = logging.getLogger(__name__)

_RESPONSE_TIMEOUT = 30
_TRIGGERS = ("BootNotification", "Heartbeat", "MeterValues", "StatusNotification")


class Session(OcppChargePoint):
    """The link while it stands; a new one after each reconnect. What lasts is kept by its owner."""

    def __init__(self, owner: ChargePoint, link: ClientConnection) -> None:
        """Answer on that link for that charge point."""
        super().__init__(owner.evse.config.identity, link, _RESPONSE_TIMEOUT, logger=_LOGGER)
        self._owner = owner
        self._evse = owner.evse

    async def ask(self, request: Any) -> Any:
        """Send a request and give its answer, None if that was an error or failed its schema.

        Raises TimeoutError (an OSError: the link counts as dead) and what the websocket raises.
        """
        try:
            return await self.call(request)
        except OCPPError as error:
            self._owner.counters.invalid += 1
            _LOGGER.warning("%s: %s failed its schema: %s", self.id, type(request).__name__, error)
            return None

    async def _handle_call(self, msg: Any) -> Any:
        try:
            return await super()._handle_call(msg)
        except OCPPError as error:
            if not isinstance(error, (NoHandlerError, NotSupportedError)):
                self._owner.counters.invalid += 1
            raise

    @on(Action.set_charging_profile)
    def on_set_charging_profile(self, connector_id: int, cs_charging_profiles: dict[str, Any]) -> Any:
        """Install a charging profile."""
        payload = snake_to_camel_case(cs_charging_profiles)
        answer = self._evse.set_profile(connector_id, payload, self._owner.clock())
        self._owner.count_profile(payload, answer)
        self._owner.poke()
        return call_result.SetChargingProfile(status=answer.value)

    @on(Action.clear_charging_profile)
    def on_clear_charging_profile(
        self,
        id: int | None = None,
        connector_id: int | None = None,
        charging_profile_purpose: str | None = None,
        stack_level: int | None = None,
    ) -> Any:
        """Remove charging profiles."""
        answer = self._evse.clear_profiles(id, connector_id, charging_profile_purpose, stack_level)
        return call_result.ClearChargingProfile(status=answer.value)

    @on(Action.get_composite_schedule)
    def on_get_composite_schedule(self, connector_id: int, duration: int, charging_rate_unit: str | None = None) -> Any:
        """Tell which limits are to come; in W, for all wired legs together."""
        if connector_id not in (0, 1):
            return call_result.GetCompositeSchedule(status="Rejected")
        now = self._owner.clock()
        config = self._evse.config
        factor = config.voltage * config.phases if charging_rate_unit == "W" else 1.0
        periods = [
            {"start_period": round(offset), "limit": round(amps * factor, 1)}
            for offset, amps in self._evse.composite(now, duration)
        ]
        return call_result.GetCompositeSchedule(
            status="Accepted",
            connector_id=connector_id,
            schedule_start=self._owner.timestamp(now),
            charging_schedule={
                "duration": duration,
                "charging_rate_unit": charging_rate_unit or "A",
                "charging_schedule_period": periods,
            },
        )

    @on(Action.get_configuration)
    def on_get_configuration(self, key: list[str] | None = None) -> Any:
        """Read configuration keys."""
        rows, unknown = self._owner.keys.rows(key)
        return call_result.GetConfiguration(configuration_key=rows or None, unknown_key=unknown or None)

    @on(Action.change_configuration)
    def on_change_configuration(self, key: str, value: str) -> Any:
        """Write a configuration key."""
        return call_result.ChangeConfiguration(status=self._owner.keys.change(key, value))

    @on(Action.change_availability)
    def on_change_availability(self, connector_id: int, type: str) -> Any:
        """Switch the charger on or off; a running transaction is let finish."""
        if connector_id not in (0, 1):
            return call_result.ChangeAvailability(status="Rejected")
        self._evse.operative = type == "Operative"
        self._owner.poke()
        waits = not self._evse.operative and self._evse.transaction is not None
        return call_result.ChangeAvailability(status="Scheduled" if waits else "Accepted")

    @on(Action.trigger_message)
    def on_trigger_message(self, requested_message: str, connector_id: int | None = None) -> Any:
        """Promise a message."""
        if requested_message not in _TRIGGERS:
            return call_result.TriggerMessage(status="NotImplemented")
        if connector_id not in (None, 0, 1):
            return call_result.TriggerMessage(status="Rejected")
        return call_result.TriggerMessage(status="Accepted")

    @after(Action.trigger_message)
    def after_trigger_message(self, requested_message: str, connector_id: int | None = None) -> None:
        """Keep the promise, once its answer has left."""
        if requested_message in _TRIGGERS and connector_id in (None, 0, 1):
            self._owner.triggers.append(requested_message)
            self._owner.poke()

    @on(Action.remote_start_transaction)
    def on_remote_start_transaction(self, id_tag: str, **_: Any) -> Any:
        """Start a transaction from afar."""
        return call_result.RemoteStartTransaction(status="Accepted" if self._evse.remote_start(id_tag) else "Rejected")

    @on(Action.remote_stop_transaction)
    def on_remote_stop_transaction(self, transaction_id: int) -> Any:
        """Stop a transaction from afar."""
        stopped = self._evse.remote_stop(transaction_id, self._owner.clock())
        return call_result.RemoteStopTransaction(status="Accepted" if stopped else "Rejected")

    @after(Action.remote_start_transaction)
    def after_remote_start(self, **_: Any) -> None:
        """Act on it, once the answer has left."""
        self._owner.poke()

    @after(Action.remote_stop_transaction)
    def after_remote_stop(self, **_: Any) -> None:
        """Report it, once the answer has left."""
        self._owner.poke()

    @on(Action.reset)
    def on_reset(self, type: str) -> Any:
        """Agree to a reset."""
        return call_result.Reset(status="Accepted")

    @after(Action.reset)
    def after_reset(self, type: str) -> None:
        """Reset, once the answer has left."""
        self._owner.reset = f"{type}Reset"
        self._owner.poke()

    @on(Action.unlock_connector)
    def on_unlock_connector(self, connector_id: int) -> Any:
        """Open the lock; that ends a transaction."""
        if connector_id != 1:
            return call_result.UnlockConnector(status="NotSupported")
        self._evse.end(self._owner.clock(), "UnlockCommand")
        self._owner.poke()
        return call_result.UnlockConnector(status="Unlocked")

    @on(Action.data_transfer)
    def on_data_transfer(self, vendor_id: str, **_: Any) -> Any:
        """Know no vendor's extension."""
        return call_result.DataTransfer(status="UnknownVendorId")
