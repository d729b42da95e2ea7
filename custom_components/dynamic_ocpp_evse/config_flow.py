"""Config flow of Load Juggler: a menu, and one form an entry kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult

from .const import CONF_ENTRY_TYPE, DOMAIN, EntryType
from .entries import hubs_of
from .flows.evse import EvseForm
from .flows.form import Form
from .flows.hub import HubForm
from .flows.plug import PlugForm

FORMS: dict[EntryType, type[Form]] = {EntryType.HUB: HubForm, EntryType.EVSE: EvseForm, EntryType.PLUG: PlugForm}


class LoadJugglerConfigFlow(ConfigFlow, domain=DOMAIN):
    """Ask what to add, then its form."""

    VERSION = 1

    async def async_step_user(self, user_input: Mapping[str, Any] | None = None) -> ConfigFlowResult:
        """Offer what can be added: loads need a hub first."""
        if not hubs_of(self.hass):
            return await self.async_step_hub()
        return self.async_show_menu(step_id="user", menu_options=[str(kind) for kind in EntryType])

    async def async_step_hub(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Add a site."""
        return await self._form(EntryType.HUB, user_input)

    async def async_step_evse(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Add a charger."""
        return await self._form(EntryType.EVSE, user_input)

    async def async_step_plug(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Add a smart plug."""
        return await self._form(EntryType.PLUG, user_input)

    async def _form(self, kind: EntryType, user_input: dict[str, Any] | None) -> ConfigFlowResult:
        """Show a form until it holds what it must, then create its entry."""
        form = FORMS[kind](self.hass)
        if (reason := form.missing()) is not None:
            return self.async_abort(reason=reason)
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = form.errors(user_input)
            if not errors:
                if (unique_id := form.unique_id(user_input)) is not None:
                    await self.async_set_unique_id(unique_id)
                    self._abort_if_unique_id_configured(reload_on_update=False)
                data, options = form.split(user_input)
                title = form.title(user_input)
                return self.async_create_entry(title=title, data={CONF_ENTRY_TYPE: kind, **data}, options=options)
        schema = form.schema(user_input or {})
        return self.async_show_form(step_id=str(kind), data_schema=schema, errors=errors)
