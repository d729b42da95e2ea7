"""The services. What a charger answers to a limit is thrown away, as the real integration does."""

from __future__ import annotations

import json
from typing import Any

import voluptuous as vol
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv

from . import commands
from .charger import Charger
from .const import DOMAIN

_SET_CHARGE_RATE = vol.Schema(
    {
        vol.Optional("devid"): cv.string,
        vol.Optional("limit_amps"): cv.positive_float,
        vol.Optional("limit_watts"): cv.positive_int,
        vol.Optional("conn_id"): cv.positive_int,
        vol.Optional("custom_profile"): vol.Any(cv.string, dict),
    }
)
_GET_CONFIGURATION = vol.Schema({vol.Optional("devid"): cv.string, vol.Optional("ocpp_key"): cv.string})
_CONFIGURE = vol.Schema(
    {vol.Optional("devid"): cv.string, vol.Required("ocpp_key"): cv.string, vol.Required("value"): cv.string}
)
_TRIGGER = vol.Schema({vol.Optional("devid"): cv.string, vol.Required("requested_message"): cv.string})


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register the services once for all central systems."""
    register = hass.services.async_register
    register(DOMAIN, "set_charge_rate", _set_charge_rate, _SET_CHARGE_RATE)
    register(DOMAIN, "clear_profile", _clear_profile)
    register(DOMAIN, "trigger_custom_message", _trigger, _TRIGGER)
    register(DOMAIN, "configure", _configure, _CONFIGURE, supports_response=SupportsResponse.OPTIONAL)
    register(
        DOMAIN,
        "get_configuration",
        _get_configuration,
        _GET_CONFIGURATION,
        supports_response=SupportsResponse.ONLY,
    )


def _charger(call: ServiceCall) -> Charger:
    """Find the charger that is meant: cpid first, then OCPP identity; without a devid, the only one.

    Raises HomeAssistantError when that is none, not one, or one that is not connected.
    """
    chargers: list[Charger] = [
        charger
        for entry in call.hass.config_entries.async_entries(DOMAIN)
        if entry.state is ConfigEntryState.LOADED
        for charger in entry.runtime_data.chargers.values()
    ]
    devid = call.data.get("devid")
    found = chargers if devid is None else [charger for charger in chargers if charger.cpid == devid]
    found = found or [charger for charger in chargers if charger.cp_id == devid]
    if len(found) != 1:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="ambiguous_device" if found else "unknown_device",
            translation_placeholders={"devid": str(devid)},
        )
    if not found[0].online:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="unavailable",
            translation_placeholders={"message": found[0].cp_id},
        )
    return found[0]


async def _set_charge_rate(call: ServiceCall) -> None:
    charger = _charger(call)
    connector = call.data.get("conn_id", 0)
    profile: Any = call.data.get("custom_profile")
    if profile is not None:
        if isinstance(profile, str):
            profile = json.loads(profile.replace("'", '"'))
        await commands.set_profile(charger, connector, profile)
    elif (watts := call.data.get("limit_watts")) is not None:
        await commands.set_limit(charger, connector, watts=watts)
    elif (amps := call.data.get("limit_amps")) is not None:
        await commands.set_limit(charger, connector, amps=amps)


async def _clear_profile(call: ServiceCall) -> None:
    await commands.clear_profile(_charger(call))


async def _trigger(call: ServiceCall) -> None:
    await commands.trigger(_charger(call), call.data["requested_message"])


async def _configure(call: ServiceCall) -> ServiceResponse:
    reboot = await commands.configure(_charger(call), call.data["ocpp_key"], call.data["value"])
    return {"reboot_required": reboot}


async def _get_configuration(call: ServiceCall) -> ServiceResponse:
    value: Any = await commands.get_configuration(_charger(call), call.data.get("ocpp_key", ""))
    return {"value": value}
