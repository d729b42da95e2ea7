"""Chargers behind the services of domain ocpp: the simulated ones of the simulator, without messages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

from simulator.evse import Evse, MeterSample

_OCPP = "ocpp"
_UNITS = {"current_import": ("A", "current"), "current_offered": ("A", "current"), "latency_pong": ("ms", None)}
_KEYS = ("status_connector", "transaction_id", "reconnects", *_UNITS)
_PINGS_EVERY = 20.0
_ANSWERS_AFTER = 0.2

type Show = Callable[[str, str, Mapping[str, Any]], None]
"""Shows the state of an entity: its id, its state, its attributes."""


class Charger:
    """One charger as the OCPP integration shows it; `online` is set from outside."""

    def __init__(self, hass: HomeAssistant, entry_id: str, cpid: str, title: str, evse: Evse, show: Show) -> None:
        """Register device and sensors."""
        self.evse = evse
        self.online = True
        self._was_online = True
        self._show = show
        self._shown: dict[str, str] = {}
        self._sample: MeterSample | None = None
        self._pinged = float("-inf")
        self._reconnects = 0
        device = dr.async_get(hass).async_get_or_create(
            config_entry_id=entry_id, identifiers={(_OCPP, cpid)}, name=title, manufacturer="Simulated", model="Plant"
        )
        registry = er.async_get(hass)
        self._entities = {
            key: registry.async_get_or_create(
                "sensor", _OCPP, f"ocpp.{cpid}.{key}.sensor", device_id=device.id, suggested_object_id=f"{cpid}_{key}"
            ).entity_id
            for key in _KEYS
        }

    def report(self, now: float) -> None:
        """Show what is new at `now`, unless the link is down: then everything stays as it is."""
        if not self.online:
            self._was_online = False
            return
        if not self._was_online:
            self._was_online, self._reconnects = True, self._reconnects + 1
            self._shown.clear()
        self._tell("reconnects", str(self._reconnects))
        transaction = self.evse.transaction
        self._tell("transaction_id", "0" if transaction is None else str(transaction.id))
        self.evse.ended.clear()
        self._tell("status_connector", self.evse.status(now).value)
        if self.evse.meter is not self._sample and self.evse.meter is not None:
            self._sample = self.evse.meter
            self._measure(self._sample)
        elif transaction is None and self._shown.get("current_import") != "0.0":
            self._measure(self.evse.sample(now))
        if now - self._pinged >= _PINGS_EVERY:
            self._pinged = now
            self._write("latency_pong", "12.0", {})

    async def serve(self, service: str, data: Mapping[str, Any], now: Callable[[], float]) -> ServiceResponse:
        """Do what a service does of it. Raises HomeAssistantError while its link is down."""
        await asyncio.sleep(_ANSWERS_AFTER)
        if not self.online:
            raise HomeAssistantError("unavailable", translation_domain=_OCPP, translation_key="unavailable")
        if service == "get_configuration":
            return {"value": self.evse.config.firmware.rate_units}
        if service == "clear_profile":
            self.evse.clear_profiles()
        else:
            self.evse.set_profile(int(data["conn_id"]), data["custom_profile"], now())
        return None

    def _measure(self, sample: MeterSample) -> None:
        legs = {f"L{leg}": round(amps, 2) for leg, amps in enumerate(sample.currents, start=1)}
        used = [amps for amps in sample.currents if amps]
        self._shown["current_import"] = mean = str(round(sum(used) / len(used), 2) if used else 0.0)
        self._write("current_import", mean, legs)
        self._write("current_offered", f"{sample.offered:.1f}", {})

    def _tell(self, key: str, state: str) -> None:
        if self._shown.get(key) != state:
            self._shown[key] = state
            self._write(key, state, {})

    def _write(self, key: str, state: str, attributes: Mapping[str, Any]) -> None:
        unit, kind = _UNITS.get(key, (None, None))
        told = dict(attributes)
        if unit is not None:
            told["unit_of_measurement"] = unit
        if kind is not None:
            told["device_class"] = kind
        self._show(self._entities[key], state, told)


def register(hass: HomeAssistant, chargers: Mapping[str, Charger], now: Callable[[], float]) -> None:
    """Register the services, for chargers by cpid; `now` tells epoch seconds."""

    async def handle(call: ServiceCall) -> ServiceResponse:
        return await chargers[call.data["devid"]].serve(call.service, call.data, now)

    for service in ("set_charge_rate", "clear_profile"):
        hass.services.async_register(_OCPP, service, handle)
    hass.services.async_register(_OCPP, "get_configuration", handle, supports_response=SupportsResponse.ONLY)
