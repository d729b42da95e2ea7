"""Chargers that nobody manages yet appear by themselves."""

from __future__ import annotations

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    SOURCE_INTEGRATION_DISCOVERY,
    ConfigEntry,
    ConfigEntryChange,
)
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import discovery_flow
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from .const import CONF_CHARGER, DOMAIN
from .entries import hubs_of
from .flows.evse import free_chargers
from .reading.chargers import find_chargers


class Discovery:
    """Keep a flow for each connector that is free, and none for one that is gone.

    It is watched in the registries, where chargers are found by unique ids; a hub, a load or an ignored one that comes
    or goes changes what is free, too. Home Assistant itself ends the flow of a connector for which an entry is made.
    """

    def __init__(self, hass: HomeAssistant) -> None:
        """Watch as long as Home Assistant runs."""
        self._hass = hass
        self._soon = False
        hass.bus.async_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, self._registry_changed)
        async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._entry_changed)

    @callback
    def _registry_changed(self, event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        if event.data["entity_id"].startswith("sensor."):
            self._look_soon()

    @callback
    def _entry_changed(self, change: ConfigEntryChange, entry: ConfigEntry) -> None:
        if entry.domain == DOMAIN:
            self._look_soon()

    @callback
    def _look_soon(self) -> None:
        """Look once for all that changes in this round of the event loop."""
        if not self._soon:
            self._soon = True
            self._hass.loop.call_soon(self._look)

    @callback
    def _look(self) -> None:
        self._soon = False
        hass = self._hass
        wanted = bool(hubs_of(hass))
        there = {charger.key for charger in find_chargers(hass) if wanted}
        flows = hass.config_entries.flow.async_progress_by_handler(DOMAIN, include_uninitialized=True)
        for flow in flows:
            context = flow["context"]
            if context["source"] == SOURCE_INTEGRATION_DISCOVERY and context.get("unique_id", "") not in there:
                hass.config_entries.flow.async_abort(flow["flow_id"])
        for key in sorted(charger.key for charger in free_chargers(hass) if wanted):
            discovery_flow.async_create_flow(
                hass, DOMAIN, context={"source": SOURCE_INTEGRATION_DISCOVERY}, data={CONF_CHARGER: key}
            )
