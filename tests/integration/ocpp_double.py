"""The services of the OCPP integration as tests want them: every call is noted, and answered, refused or held."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse

HIGHEST = "ChargeProfileMaxStackLevel"

type Refusal = Callable[[str, str], BaseException | None]


def limit_of(profile: dict[str, Any]) -> tuple[float, str]:
    """Return the limit of a profile and its unit."""
    schedule = profile["chargingSchedule"]
    [period] = schedule["chargingSchedulePeriod"]
    return period["limit"], schedule["chargingRateUnit"]


class OcppDouble:
    """The services `ocpp.set_charge_rate`, `ocpp.clear_profile` and `ocpp.get_configuration`.

    `rate_unit` is the answer of every charger that is asked for its unit, `highest` of one that is asked for its
    highest stack level, or what is raised instead. `refuse` names the exception that a call (service, cpid) gets.
    `hold` has the event that calls wait for, by cpid or by the call in short. `level` is the stack level of live
    profiles.
    """

    def __init__(self, hass: HomeAssistant) -> None:
        """Register the services."""
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.rate_unit: str | Exception = "Current"
        self.highest: str | Exception = "8"
        self.refuse: Refusal = lambda service, cpid: None
        self.hold: dict[str, asyncio.Event] = {}
        self.level = 2
        self.waiting: Counter[str] = Counter()
        self.most_at_once: Counter[str] = Counter()
        for service in ("set_charge_rate", "clear_profile"):
            hass.services.async_register("ocpp", service, self._handle)
        hass.services.async_register("ocpp", "get_configuration", self._handle, supports_response=SupportsResponse.ONLY)

    async def _handle(self, call: ServiceCall) -> ServiceResponse:
        data = dict(call.data)
        cpid = str(data["devid"])
        self.calls.append((call.service, data))
        self.waiting[cpid] += 1
        self.most_at_once[cpid] = max(self.most_at_once[cpid], self.waiting[cpid])
        try:
            for held in (cpid, self._word(call.service, data)):
                if held in self.hold:
                    await self.hold[held].wait()
        finally:
            self.waiting[cpid] -= 1
        if (error := self.refuse(call.service, cpid)) is not None:
            raise error
        if call.service != "get_configuration":
            return None
        answer = self.highest if data["ocpp_key"] == HIGHEST else self.rate_unit
        if isinstance(answer, Exception):
            raise answer
        return {"value": answer}

    def forget(self) -> None:
        """Begin a new note."""
        self.calls.clear()

    def story(self, cpid: str = "garage", connector: int | None = None) -> list[str]:
        """Return in short what a charger was told, in order; `connector` picks the calls for one of several.

        That it was asked for its highest stack level is left out: that comes with every question for the unit.
        """
        return [
            self._word(service, data)
            for service, data in self.calls
            if data["devid"] == cpid and connector in (None, data.get("conn_id")) and data.get("ocpp_key") != HIGHEST
        ]

    def asked_level(self, cpid: str = "garage") -> int:
        """Return how often a charger was asked for its highest stack level."""
        return sum(data["devid"] == cpid and data.get("ocpp_key") == HIGHEST for _, data in self.calls)

    def _word(self, service: str, data: dict[str, Any]) -> str:
        if service == "get_configuration":
            return "level?" if data["ocpp_key"] == HIGHEST else "unit?"
        if service == "clear_profile":
            return "clear"
        limit, unit = limit_of(data["custom_profile"])
        level = data["custom_profile"]["stackLevel"]
        return f"{'live' if level == self.level else 'lease'} {limit:g} {unit}"

    def profiles(self, cpid: str = "garage", connector: int | None = None) -> list[dict[str, Any]]:
        """Return the profiles that a charger was sent."""
        return [
            data["custom_profile"]
            for service, data in self.calls
            if service == "set_charge_rate" and data["devid"] == cpid and connector in (None, data["conn_id"])
        ]

    def live(self, cpid: str = "garage") -> list[dict[str, Any]]:
        """Return the live profiles among them."""
        return [profile for profile in self.profiles(cpid) if profile["stackLevel"] == self.level]

    def limits(self, cpid: str = "garage") -> list[tuple[float, str]]:
        """Return the limits of the live profiles."""
        return [limit_of(profile) for profile in self.live(cpid)]
