"""Config flow of Load Juggler: a menu, and the pages of one entry kind."""

from __future__ import annotations

import asyncio
from typing import Any

from homeassistant.config_entries import SOURCE_IGNORE, SOURCE_RECONFIGURE, ConfigEntry, ConfigFlow, ConfigFlowResult
from homeassistant.core import callback
from homeassistant.data_entry_flow import FlowResultType

from .const import CONF_CHARGER, DOMAIN, LOGGER, EntryType
from .detection import Detected, detect_site
from .entries import hubs_of, is_ours, type_of
from .flows.evse import EvseForm
from .flows.form import Form, Purpose
from .flows.options import LoadJugglerOptionsFlow
from .flows.walk import FORMS, Walk, change


class LoadJugglerConfigFlow(Walk, ConfigFlow, domain=DOMAIN):
    """Ask what to add, then walk through its pages."""

    VERSION = 1

    _detection: asyncio.Task[dict[str, Detected]] | None = None

    @staticmethod
    @callback
    def async_get_options_flow(config_entry: ConfigEntry[Any]) -> LoadJugglerOptionsFlow:
        """Return the flow behind Configure."""
        return LoadJugglerOptionsFlow()

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Offer what can be added: everything else needs a hub first."""
        if not hubs_of(self.hass):
            return await self.open(EntryType.HUB)
        return self.async_show_menu(step_id="user", menu_options=[str(kind) for kind in EntryType])

    async def open(self, page: str) -> ConfigFlowResult:
        """Begin with what was chosen from the menu, or show its page once more."""
        if self.form is not None:
            return await super().open(page)
        kind = EntryType(page)
        if kind is EntryType.HUB:
            return await self.async_step_detect()
        return self._begin(FORMS[kind](self.hass))

    async def async_step_detect(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Look for meters, inverter and battery; show that it goes on where it takes long."""
        if self._detection is None:
            self._detection = self.hass.async_create_task(detect_site(self.hass), "load juggler detection")
        if not self._detection.done():
            return self.async_show_progress(step_id="detect", progress_action="detect", progress_task=self._detection)
        form = FORMS[EntryType.HUB](self.hass)
        try:
            form.suggest(self._detection.result())
        except Exception:  # noqa: BLE001 - what cannot be detected can be typed
            LOGGER.exception("Nothing could be detected")
        self.form = form
        first = form.pages()[0]
        if self.cur_step is not None and self.cur_step["type"] is FlowResultType.SHOW_PROGRESS:
            return self.async_show_progress_done(next_step_id=first)
        return self.show(first, {})

    async def async_step_integration_discovery(self, discovery_info: dict[str, Any]) -> ConfigFlowResult:
        """Offer a charger that nobody manages yet."""
        form = EvseForm(self.hass)
        form.discovered = True
        form.typed[CONF_CHARGER] = discovery_info[CONF_CHARGER]
        await self.async_set_unique_id(form.unique_id())
        self._abort_if_unique_id_configured(reload_on_update=False)
        self.context["title_placeholders"] = {"name": form.title()}
        return self._begin(form)

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the wiring of an entry."""
        entry = self._get_reconfigure_entry()
        if not is_ours(entry):
            return self.async_abort(reason="foreign_entry")
        return self._begin(FORMS[type_of(entry)](self.hass, entry, Purpose.RECONFIGURE))

    def _begin(self, form: Form) -> ConfigFlowResult:
        """Show the first page."""
        self.form = form
        return self.show(form.pages()[0], {})

    async def finish(self, form: Form) -> ConfigFlowResult:
        """Create the entry, or rewire it."""
        data, options = form.split()
        unique_id = form.unique_id()
        if self.source == SOURCE_RECONFIGURE:
            return await self._rewire(unique_id, data, options)
        if unique_id is not None:
            # The discovery of this very charger may be under way; it ends with the entry.
            await self.async_set_unique_id(unique_id, raise_on_progress=False)
            self._abort_if_unique_id_configured(reload_on_update=False)
        return self.async_create_entry(title=form.title(), data=data, options=options)

    async def _rewire(self, unique_id: str | None, data: dict[str, Any], options: dict[str, Any]) -> ConfigFlowResult:
        """Keep the new wiring."""
        entries = self.hass.config_entries
        entry = self._get_reconfigure_entry()
        if unique_id is not None:
            other = entries.async_entry_for_domain_unique_id(DOMAIN, unique_id)
            if other is not None and other.source == SOURCE_IGNORE:
                await entries.async_remove(other.entry_id)
            for flow in self._async_in_progress(include_uninitialized=True, match_context={"unique_id": unique_id}):
                # The charger was discovered, and is managed from now on.
                entries.flow.async_abort(flow["flow_id"])
        change(self.hass, entry, unique_id=unique_id, data=data, options=options)
        return self.async_abort(reason="reconfigure_successful")
