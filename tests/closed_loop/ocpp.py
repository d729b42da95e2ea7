"""The OCPP integration in front of simulated charge points: its services, its devices, its sensors, its silences."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

from simulator.evse import Evse, MeterSample, Status
from tests.integration.home import FakeCharger
from tests.integration.ocpp_double import limit_of

ANSWERS_AFTER = 0.3  # s
GIVES_UP_AFTER = 30.0  # s: three tries of 10 s
PINGS_EVERY = 20.0  # s
REDIALS_AFTER = 20.0  # s
RELOADS_FOR = 10.0  # s


class Habit(Enum):
    """What becomes of a call that reaches the charge point."""

    OBEYS = auto()
    REJECTS = auto()
    HANGS = auto()


@dataclass(frozen=True, slots=True)
class Sent:
    """A profile that was sent: when, its limit, unit and stack level, and whether it was accepted."""

    at: float
    limit: float
    unit: str
    level: int
    accepted: bool


class Point:
    """One charger: the simulated one, and what the integration shows of it.

    `word` is shown in the place of its current, `stuck` lets that stand still. `sent` are the profiles that it got,
    `resumed` the seconds at which its car went on.
    """

    def __init__(self, cpid: str, evse: Evse) -> None:
        """Be connected."""
        self.cpid = cpid
        self.evse = evse
        self.habit = Habit.OBEYS
        self.word: str | None = None
        self.stuck = self.gone = False
        self.shown: FakeCharger | None = None
        self.online = True
        self.sent: list[Sent] = []
        self.resumed: list[float] = []
        self._returns: float | None = None
        self._reconnects = 0
        self._status = ""
        self._sample: MeterSample | None = None
        self._pinged = float("-inf")

    def attach(self, hass: HomeAssistant | None, now: float, *, again: bool) -> None:
        """Belong to a run of Home Assistant, or to none; to one that comes up `again` it has to find back."""
        self.shown = None if hass is None else FakeCharger(hass, self.cpid)
        self._status, self._sample = "", None
        if self.shown is not None and again:
            self.shown.vanish()
            self.leave(now, REDIALS_AFTER)

    def leave(self, now: float, away: float | None) -> None:
        """Lose the connection, for so many seconds or for good; what was shown stays."""
        self.online = False
        self._returns = None if away is None else now + away

    def reboot(self, now: float, *, forgets: bool, away: float = 40.0) -> None:
        """Start anew, with the profiles or without them."""
        self.firmware(forgets_on_boot=forgets)
        self.evse.boot(now)
        self.leave(now, away)

    def firmware(self, **habits: Any) -> None:
        """Change the firmware's habits."""
        self.evse.config = replace(self.evse.config, firmware=replace(self.evse.config.firmware, **habits))

    def rename(self) -> None:
        """Get other entity ids, as a person gives them."""
        assert self.shown is not None
        for key in self.shown.shown:
            old = self.shown.entity_id(key)
            er.async_get(self.shown.hass).async_update_entity(old, new_entity_id=f"{old}_renamed")
            self.shown.hass.states.async_remove(old)
        self.shown.report()

    def remove(self) -> None:
        """Be removed from Home Assistant: the device and all of its entities."""
        assert self.shown is not None
        hass, entities = self.shown.hass, [self.shown.entity_id(key) for key in self.shown.shown]
        dr.async_get(hass).async_remove_device(self.shown.device.id)
        for entity_id in entities:
            hass.states.async_remove(entity_id)
        self.shown, self.gone = None, True

    def step(self, now: float) -> None:
        """Show what is new."""
        if self._returns is not None and now >= self._returns:
            self._returns, self.online = None, True
            self._reconnects += 1
            self._status, self._sample, self._pinged = "", None, float("-inf")
            if self.shown is not None:
                self.shown.show("reconnects", str(self._reconnects))
        if not self.online or self.shown is None:
            return
        status = self.evse.status(now).value
        if status != self._status:
            self._status = status
            if status == Status.CHARGING:
                self.resumed.append(now)
            self.shown.show("status_connector", status)
            transaction = self.evse.transaction
            self.shown.show("transaction_id", "0" if transaction is None else str(transaction.id))
            if transaction is None:
                self.shown.draw(0.0)
        if self.evse.meter is not self._sample:
            self._sample = self.evse.meter
            if self._sample is not None:
                self._tell(self.shown, self._sample)
        if now - self._pinged >= PINGS_EVERY:
            self._pinged = now
            self.shown.show("latency_pong", "12")

    def _tell(self, shown: FakeCharger, sample: MeterSample) -> None:
        """Show what the charger's meter tells."""
        shown.show("current_offered", f"{sample.offered:.2f}", unit_of_measurement="A")
        if self.word is not None:
            shown.show("current_import", self.word, unit_of_measurement="A")
        elif self.stuck:
            shown.report()
        else:
            shown.draw(*(round(amps, 2) for amps in sample.currents))

    async def serve(self, service: str, data: Mapping[str, Any]) -> ServiceResponse:
        """Do what a service does of it; as in the real one, a refusal is not told."""
        if not self.online or self.gone:
            raise HomeAssistantError(translation_domain="ocpp", translation_key="unavailable")
        if self.habit is Habit.HANGS:
            await asyncio.sleep(GIVES_UP_AFTER)
            raise TimeoutError
        await asyncio.sleep(ANSWERS_AFTER)
        now = asyncio.get_running_loop().time()
        if service == "get_configuration":
            return {"value": self.evse.config.firmware.rate_units}
        if self.habit is Habit.REJECTS:
            if service == "set_charge_rate":
                self._note(data["custom_profile"], now, accepted=False)
            return None
        if service == "clear_profile":
            self.evse.clear_profiles()
        else:
            profile = data["custom_profile"]
            answer = self.evse.set_profile(int(data["conn_id"]), profile, now)
            self._note(profile, now, accepted=answer.value == "Accepted")
        return None

    def _note(self, profile: dict[str, Any], now: float, *, accepted: bool) -> None:
        self.sent.append(Sent(now, *limit_of(profile), profile["stackLevel"], accepted))


class Gateway:
    """The integration: its services, as long as it is loaded."""

    def __init__(self, points: Mapping[str, Point]) -> None:
        """Serve these chargers, by cpid."""
        self.points = points
        self._hass: HomeAssistant | None = None

    def attach(self, hass: HomeAssistant | None) -> None:
        """Belong to a run of Home Assistant, or to none."""
        self._hass = hass
        if hass is not None:
            self._register(hass)

    def _register(self, hass: HomeAssistant) -> None:
        for service in ("set_charge_rate", "clear_profile"):
            hass.services.async_register("ocpp", service, self._handle)
        hass.services.async_register("ocpp", "get_configuration", self._handle, supports_response=SupportsResponse.ONLY)

    async def _handle(self, call: ServiceCall) -> ServiceResponse:
        return await self.points[call.data["devid"]].serve(call.service, call.data)

    def reload(self) -> None:
        """Unload and come back: no services meanwhile, every entity unavailable, every charger has to dial in again."""
        hass = self._hass
        assert hass is not None
        for service in ("set_charge_rate", "clear_profile", "get_configuration"):
            hass.services.async_remove("ocpp", service)
        for point in self.points.values():
            if point.shown is not None:
                point.shown.vanish()
            point.leave(hass.loop.time(), RELOADS_FOR + REDIALS_AFTER)
        hass.loop.call_later(RELOADS_FOR, self._register, hass)
