"""Chargers that were to be freed while they were away, and that no load stands for any more."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant

from . import const
from .drivers.ocpp import OcppDriver
from .drivers.profiles import ProfileOptions
from .engine import Site
from .entries import charger_in, entries_of
from .loads import Place
from .reading.evse import EvseReader
from .reading.quantity import Moment


class _Debt:
    """A charger from which our profiles are to be taken as soon as it is there."""

    def __init__(self, hass: HomeAssistant, wiring: Mapping[str, Any], place: Place) -> None:
        self.wiring = dict(wiring)
        self._reader = reader = EvseReader(hass, self.wiring)
        untold = ProfileOptions(int(wiring[const.CONF_CONNECTOR]), 0, 0, const.ValidityMode.ABSOLUTE)
        self.driver = OcppDriver(hass, untold, None, place.stations, place.clock, lambda: reader.is_linked)
        self.driver.holds = True

    def pay(self, site: Site, moment: Moment) -> bool:
        """Ask for it if the charger is there; tell whether it is done."""
        self.driver.release(self._reader.read(site, moment))
        return not self.driver.holds


class Owed:
    """What a hub still owes to chargers that were its loads'."""

    def __init__(self, hass: HomeAssistant, place: Place) -> None:
        self._hass = hass
        self._place = place
        self._debts: dict[str, _Debt] = {}

    @property
    def wirings(self) -> dict[str, dict[str, Any]]:
        """Return the wiring of the load that each of them was, by what identifies its connector, as JSON."""
        return {key: debt.wiring for key, debt in self._debts.items()}

    def add(self, wiring: Mapping[str, Any]) -> None:
        """Owe it to one more; `wiring` is that of its load.

        Raises LookupError, TypeError or ValueError for what is no wiring of an EVSE.
        """
        if (key := charger_in(wiring)) not in self._debts:
            self._debts[key] = _Debt(self._hass, wiring, self._place)

    def pay(self, site: Site, moment: Moment) -> None:
        """Free those that are there; what a load stands for again is its own business, whichever hub it is of."""
        if not self._debts:
            return
        taken = {entry.unique_id for entry in entries_of(self._hass)}
        for key, debt in list(self._debts.items()):
            try:
                done = key in taken or debt.pay(site, moment)
            except Exception:  # noqa: BLE001 - one charger must not stop the others
                const.LOGGER.exception("%s could not be freed", key)
                done = True
            if done:
                del self._debts[key]

    async def stop(self) -> None:
        """Wait for none any more."""
        await asyncio.gather(*[debt.driver.stop() for debt in self._debts.values()])
