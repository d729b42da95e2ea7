"""The forms of an EVSE: a charger that the OCPP integration knows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from .. import const
from ..entries import charger_in
from ..reading.chargers import STATUS, Charger, find_charger, find_chargers, sensor_of
from ..reading.statuses import says_nothing
from .checks import Errors, check_currents, check_legs, free_name
from .fields import EVSE_FIELDS
from .form import Purpose
from .member import LoadForm
from .selectors import Facts

_BY_HAND = {field.key for field in EVSE_FIELDS if field.page == "evse_manual"}


def free_chargers(hass: HomeAssistant, entry: ConfigEntry[Any] | None = None, *, ignored: bool = True) -> list[Charger]:
    """Return the connectors that no other entry manages; `ignored` leaves those out that a person does not want."""
    others = hass.config_entries.async_entries(const.DOMAIN, include_ignore=ignored)
    taken = {other.unique_id for other in others if entry is None or other.entry_id != entry.entry_id}
    return [charger for charger in find_chargers(hass) if charger.key not in taken]


class EvseForm(LoadForm):
    """A connector of a charger."""

    kind = const.EntryType.EVSE
    discovered = False

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry[Any] | None = None, purpose: Purpose = Purpose.CREATE
    ) -> None:
        super().__init__(hass, entry, purpose)
        if entry is not None:
            self.typed[const.CONF_CHARGER] = key = charger_in(entry.data)
            by_hand = any(entry.data.get(name) for name in const.CONF_CHARGER_ENTITIES)
            if by_hand or not any(charger.key == key for charger in find_chargers(hass)):
                self.typed[const.CONF_CHARGER] = const.MANUAL

    @property
    def _by_hand(self) -> bool:
        return bool(self.typed.get(const.CONF_CHARGER) == const.MANUAL)

    def _charger(self) -> Charger | None:
        """Return the chosen connector, None where it has gone meanwhile."""
        key = self.unique_id()
        return next((charger for charger in find_chargers(self.hass) if charger.key == key), None)

    def missing(self) -> str | None:
        """End with a charger that was discovered and is gone."""
        gone = self.discovered and self._charger() is None
        return super().missing() or ("charger_gone" if gone else None)

    def facts(self) -> Facts:
        """List the free connectors, and a way out."""
        free = free_chargers(self.hass, self.entry, ignored=False)
        chargers = [{"value": charger.key, "label": charger.title} for charger in free]
        return {**super().facts(), "chargers": [*chargers, {"value": const.MANUAL, "label": const.MANUAL}]}

    def defaults(self) -> dict[str, Any]:
        """Connect it to all phases of the site."""
        return {**super().defaults(), const.CONF_PHASES: self.site_phases}

    def hidden(self) -> set[str]:
        """Ask for the legs only where the site has the phases, and for entities only by hand."""
        hidden = super().hidden() | {*const.CONF_LEGS[self.site_phases :]}
        if self.site_phases == 1:
            hidden |= {const.CONF_PHASES, const.CONF_LEGS_SHARE, *const.CONF_LEGS}
        hidden |= {const.CONF_CHARGER} if self.discovered else set()
        return hidden | (set() if self._by_hand else _BY_HAND)

    def filled(self) -> dict[str, Any]:
        """Put the legs of a one-phase site on phase A, and name device and connector of a charger from the list."""
        filled = super().filled()
        filled |= dict.fromkeys(const.CONF_LEGS[self.site_phases :], "a")
        if self.site_phases == 1:
            filled |= {const.CONF_PHASES: 1, const.CONF_LEGS[0]: "a"}
        if not self._by_hand and const.CONF_CHARGER in filled:
            device_id, connector = filled[const.CONF_CHARGER].rsplit(":", 1)
            filled = {key: value for key, value in filled.items() if key not in const.CONF_CHARGER_ENTITIES}
            filled |= {const.CONF_DEVICE: device_id, const.CONF_CONNECTOR: int(connector)}
        return filled

    def check(self, typed: Mapping[str, Any], passed: Collection[str]) -> Errors:
        """Check the charger, its currents, its legs and how long a limit lasts."""
        errors = check_currents(typed) | check_legs(typed, self.site_phases)
        if self.hub is not None and typed[const.CONF_TIMEOUT] < 3 * self.hub.options[const.CONF_INTERVAL]:
            # Where the wiring is changed, the only cause can be the other hub.
            where = const.CONF_HUB if self.purpose is Purpose.RECONFIGURE else const.CONF_TIMEOUT
            errors[where] = "timeout_too_short"
        if self._by_hand:
            errors |= self._check_by_hand(typed)
        elif self._charger() is None:
            errors[const.CONF_CHARGER] = "charger_gone"
        return errors | self._check_single()

    def _check_single(self) -> Errors:
        """Check that no other load stands for the connector."""
        key = self.unique_id()
        others = self.hass.config_entries.async_entries(const.DOMAIN, include_ignore=False)
        taken = {other.unique_id for other in others if self.entry is None or other.entry_id != self.entry.entry_id}
        where = const.CONF_DEVICE if self._by_hand else const.CONF_CHARGER
        return {where: "charger_managed"} if key is not None and key in taken else {}

    def _check_by_hand(self, typed: Mapping[str, Any]) -> Errors:
        """Check the device, and that its status is known one way or the other."""
        device_id = typed.get(const.CONF_DEVICE)
        if device_id is None:
            return {}
        charger = find_charger(self.hass, device_id, int(typed[const.CONF_CONNECTOR]))
        if charger is None:
            return {const.CONF_DEVICE: "not_a_charger"}
        chosen = typed.get(const.CONF_STATUS)
        if chosen and says_nothing(self.hass, chosen):
            return {const.CONF_STATUS: "status_not_understood"}
        known = chosen or sensor_of(self.hass, charger, STATUS)
        return {} if known else {const.CONF_STATUS: "status_required"}

    def unique_id(self) -> str | None:
        """One entry a connector, however it was chosen."""
        filled = self.filled()
        if const.CONF_DEVICE not in filled:
            return None
        return f"{filled[const.CONF_DEVICE]}:{int(filled[const.CONF_CONNECTOR])}"

    def title(self) -> str:
        """Name the load as its charger is named, with a number where the name is taken: entity ids are made of it."""
        if self.entry is not None:
            return self.entry.title
        filled = self.filled()
        device_id = filled.get(const.CONF_DEVICE)
        charger = device_id and find_charger(self.hass, device_id, int(filled[const.CONF_CONNECTOR]))
        return free_name(self.hass, charger.title) if charger else ""

    def split(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Keep the charger by device and connector: its names may change, its device does not."""
        data, options = super().split()
        del data[const.CONF_CHARGER]
        return data | {const.CONF_CONNECTOR: int(data[const.CONF_CONNECTOR])}, options
