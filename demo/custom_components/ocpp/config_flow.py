"""Config flow: the central system by the user, its chargers when they connect. Fields and defaults of the real one."""

from __future__ import annotations

from typing import Any

import voluptuous as vol
from homeassistant.config_entries import ConfigEntry, ConfigFlow, ConfigFlowResult
from homeassistant.const import CONF_HOST, CONF_PORT, CONF_SSL
from homeassistant.helpers import config_validation as cv

from .const import (
    CONF_CPID,
    CONF_CPIDS,
    CONF_CSID,
    CONF_ENABLE_HA_NOTIFICATIONS,
    CONF_FORCE_SMART_CHARGING,
    CONF_IDLE_INTERVAL,
    CONF_MAX_CURRENT,
    CONF_METER_INTERVAL,
    CONF_MONITORED_VARIABLES,
    CONF_MONITORED_VARIABLES_AUTOCONFIG,
    CONF_NUM_CONNECTORS,
    CONF_OCPP_VERSION,
    CONF_SKIP_SCHEMA_VALIDATION,
    CONF_SSL_CERTFILE_PATH,
    CONF_SSL_KEYFILE_PATH,
    CONF_WEBSOCKET_CLOSE_TIMEOUT,
    CONF_WEBSOCKET_PING_INTERVAL,
    CONF_WEBSOCKET_PING_TIMEOUT,
    CONF_WEBSOCKET_PING_TRIES,
    DOMAIN,
    MEASURANDS,
)

_CENTRAL_SYSTEM = vol.Schema(
    {
        # The real one listens on 0.0.0.0; the demo's chargers are all on this machine.
        vol.Required(CONF_HOST, default="127.0.0.1"): str,
        vol.Required(CONF_PORT, default=9000): int,
        vol.Required(CONF_SSL, default=False): bool,
        vol.Required(CONF_SSL_CERTFILE_PATH, default="fullchain.pem"): str,
        vol.Required(CONF_SSL_KEYFILE_PATH, default="privkey.pem"): str,
        vol.Required(CONF_CSID, default="central"): vol.All(str, vol.Length(max=20)),
        vol.Required(CONF_OCPP_VERSION, default="auto"): vol.In(["auto", "1.6"]),
        vol.Required(CONF_WEBSOCKET_CLOSE_TIMEOUT, default=10): int,
        vol.Required(CONF_WEBSOCKET_PING_TRIES, default=2): int,
        vol.Required(CONF_WEBSOCKET_PING_INTERVAL, default=20): int,
        vol.Required(CONF_WEBSOCKET_PING_TIMEOUT, default=20): int,
    }
)
_CHARGER = vol.Schema(
    {
        vol.Required(CONF_CPID, default="charger"): str,
        vol.Required(CONF_MAX_CURRENT, default=32): int,
        vol.Required(CONF_MONITORED_VARIABLES_AUTOCONFIG, default=True): bool,
        vol.Required(CONF_METER_INTERVAL, default=60): int,
        vol.Required(CONF_IDLE_INTERVAL, default=900): int,
        vol.Required(CONF_SKIP_SCHEMA_VALIDATION, default=False): bool,
        vol.Required(CONF_FORCE_SMART_CHARGING, default=False): bool,
        vol.Required(CONF_ENABLE_HA_NOTIFICATIONS, default=True): bool,
    }
)


class OcppConfigFlow(ConfigFlow, domain=DOMAIN):
    """The flow; its version is the real one's, so that an entry of one reads as an entry of the other."""

    VERSION = 2
    MINOR_VERSION = 2

    _cp_id: str
    _entry: ConfigEntry

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Set up a central system."""
        errors: dict[str, str] = {}
        if user_input is not None:
            self._async_abort_entries_match({CONF_PORT: user_input[CONF_PORT]})
            if user_input[CONF_SSL]:
                errors[CONF_SSL] = "ssl_not_supported"
            else:
                return self.async_create_entry(title=user_input[CONF_CSID], data={**user_input, CONF_CPIDS: []})
        return self.async_show_form(step_id="user", data_schema=_CENTRAL_SYSTEM, errors=errors)

    async def async_step_integration_discovery(self, discovery_info: dict[str, Any]) -> ConfigFlowResult:
        """Meet a charger that connected and is not known."""
        entry = self.hass.config_entries.async_get_entry(discovery_info["entry_id"])
        if entry is None:
            return self.async_abort(reason="no_central_system")
        self._entry = entry
        self._cp_id = discovery_info["cp_id"]
        await self.async_set_unique_id(self._cp_id)
        self.context["title_placeholders"] = {"name": self._cp_id}
        return await self.async_step_cp_user()

    async def async_step_cp_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Add that charger to its central system, which reloads then."""
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = self._check(user_input[CONF_CPID])
            if not errors:
                charger = {
                    **user_input,
                    CONF_NUM_CONNECTORS: 1,
                    CONF_MONITORED_VARIABLES: ",".join(MEASURANDS),
                }
                cpids = [*self._entry.data[CONF_CPIDS], {self._cp_id: charger}]
                self.hass.config_entries.async_update_entry(self._entry, data={**self._entry.data, CONF_CPIDS: cpids})
                return self.async_abort(reason="charge_point_added")
        return self.async_show_form(step_id="cp_user", data_schema=_CHARGER, errors=errors)

    def _check(self, cpid: str) -> dict[str, str]:
        """Find what is wrong with a cpid: entity ids and unique ids are built from it."""
        try:
            cv.matches_regex(r"^[\da-z_]+$")(cpid)
        except vol.Invalid:
            return {"base": "invalid_cpid"}
        taken = {
            settings[CONF_CPID]
            for entry in self._async_current_entries()
            for row in entry.data[CONF_CPIDS]
            for settings in row.values()
        }
        return {"base": "duplicate_cpid"} if cpid in taken else {}
