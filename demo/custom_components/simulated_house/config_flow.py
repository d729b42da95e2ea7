"""The form that asks for the port of the house."""

from __future__ import annotations

from typing import Any

import voluptuous as vol
from homeassistant.config_entries import ConfigFlow, ConfigFlowResult
from homeassistant.const import CONF_PORT
from homeassistant.helpers import config_validation as cv

from .const import DOMAIN
from .link import probe


class SimulatedHouseConfigFlow(ConfigFlow, domain=DOMAIN):
    """Add the house that listens on a port."""

    VERSION = 1

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the port and see whether a house is there."""
        errors: dict[str, str] = {}
        if user_input is not None:
            self._async_abort_entries_match({CONF_PORT: user_input[CONF_PORT]})
            if await probe(user_input[CONF_PORT]):
                return self.async_create_entry(title="Simulated house", data=user_input)
            errors["base"] = "cannot_connect"
        typed = {"suggested_value": (user_input or {}).get(CONF_PORT)}
        # Home Assistant's own type of a schema depends on its version: voluptuous up to 2026.8, probatio since.
        schema: Any = vol.Schema({vol.Required(CONF_PORT, description=typed): cv.port})
        return self.async_show_form(step_id="user", data_schema=schema, errors=errors)
