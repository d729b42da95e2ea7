"""A flow that asks nothing."""

from __future__ import annotations

from typing import Any

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult


class OcppConfigFlow(ConfigFlow, domain="ocpp"):
    """Make the entry."""

    VERSION = 1

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Make the entry at once."""
        return self.async_create_entry(title="Soak", data={})
