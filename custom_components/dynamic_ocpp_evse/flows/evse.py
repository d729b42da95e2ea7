"""The form of an EVSE: a charger that the OCPP integration knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import const
from ..reading.chargers import Charger, find_chargers
from .checks import Errors, check_evse
from .form import LoadForm


class EvseForm(LoadForm):
    """Add a charger."""

    kind = const.EntryType.EVSE

    def _free(self) -> list[Charger]:
        """Return the connectors that no entry manages yet."""
        entries = self.hass.config_entries.async_entries(const.DOMAIN)
        taken = {entry.unique_id for entry in entries}
        return [charger for charger in find_chargers(self.hass) if charger.key not in taken]

    def _chosen(self, typed: Mapping[str, Any]) -> Charger | None:
        """Return the chosen connector, None where it has gone meanwhile."""
        key = typed[const.CONF_CHARGER]
        return next((charger for charger in find_chargers(self.hass) if charger.key == key), None)

    def missing(self) -> str | None:
        """Without a hub or a charger there is nothing to add."""
        return super().missing() or (None if self._free() else "no_chargers")

    def facts(self) -> dict[str, Any]:
        """List the hubs and the free connectors."""
        chargers = [{"value": charger.key, "label": charger.title} for charger in self._free()]
        return {**super().facts(), "chargers": chargers}

    def hidden(self) -> set[str]:
        """On a one-phase site every leg is on phase A."""
        hidden = super().hidden()
        if const.CONF_HUB in hidden and self.site_phases({}) == 1:
            hidden |= {const.CONF_PHASES, *const.CONF_LEGS}
        return hidden

    def filled(self, typed: Mapping[str, Any]) -> dict[str, Any]:
        """Put the legs of a one-phase site on phase A, and name the charger in full."""
        filled = super().filled(typed)
        if self.site_phases(typed) == 1:
            filled |= {const.CONF_PHASES: 1, **dict.fromkeys(const.CONF_LEGS, "a")}
        return filled

    def errors(self, typed: Mapping[str, Any]) -> Errors:
        """Check the charger, its currents and its legs."""
        filled = self.filled(typed)
        errors = check_evse(filled, self.site_phases(typed), self.interval(typed))
        if self._chosen(typed) is None:
            errors[const.CONF_CHARGER] = "charger_gone"
        return errors

    def unique_id(self, typed: Mapping[str, Any]) -> str:
        """One entry a connector."""
        return str(typed[const.CONF_CHARGER])

    def title(self, typed: Mapping[str, Any]) -> str:
        """Name the load as its charger is named."""
        charger = self._chosen(typed)
        return "" if charger is None else charger.title

    def split(self, typed: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Keep the charger by device and connector: its names may change, its device does not."""
        data, options = super().split(typed)
        device_id, connector = data.pop(const.CONF_CHARGER).rsplit(":", 1)
        return data | {const.CONF_DEVICE: device_id, const.CONF_CONNECTOR: int(connector)}, options
