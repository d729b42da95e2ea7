"""The central system: a websocket server, and the chargers that have connected to it."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from typing import Any, Self

from homeassistant.config_entries import SOURCE_INTEGRATION_DISCOVERY, ConfigEntry
from homeassistant.const import CONF_HOST, CONF_PORT
from homeassistant.core import HomeAssistant
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.typing import Subprotocol

from .charger import Charger
from .commands import set_up
from .const import CONF_CPID, CONF_CPIDS, CONF_WEBSOCKET_CLOSE_TIMEOUT, DOMAIN

_LOGGER = logging.getLogger(__name__)

type OcppConfigEntry = ConfigEntry[CentralSystem]


def configured_chargers(entry: OcppConfigEntry) -> dict[str, Mapping[str, Any]]:
    """Give the settings of an entry's chargers by cp_id, their OCPP identity."""
    return {cp_id: settings for row in entry.data[CONF_CPIDS] for cp_id, settings in row.items()}


class CentralSystem:
    """The server of one config entry. `chargers` holds those that have connected since it was loaded, by cp_id."""

    def __init__(self, hass: HomeAssistant, entry: OcppConfigEntry) -> None:
        """Prepare; start() listens."""
        self._hass = hass
        self._entry = entry
        self._server: Server | None = None
        self._last_transaction = 0
        self.chargers: dict[str, Charger] = {}

    @classmethod
    async def start(cls, hass: HomeAssistant, entry: OcppConfigEntry) -> Self:
        """Listen at the entry's host and port. Raises OSError when that is not possible."""
        central = cls(hass, entry)
        central._server = await serve(
            central._on_connect,
            entry.data[CONF_HOST],
            entry.data[CONF_PORT],
            subprotocols=[Subprotocol("ocpp1.6")],
            # The charger's session pings, to measure the latency.
            ping_interval=None,
            close_timeout=entry.data[CONF_WEBSOCKET_CLOSE_TIMEOUT],
        )
        return central

    async def stop(self) -> None:
        """Close the server and its connections."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    def charger(self, cpid: str) -> Charger | None:
        """Find a charger by its cpid; None if it has not connected yet."""
        return next((charger for charger in self.chargers.values() if charger.cpid == cpid), None)

    def next_transaction(self) -> int:
        """Give a transaction id that was not used before: the time, or one more than the last."""
        self._last_transaction = max(int(time.time()), self._last_transaction + 1)
        return self._last_transaction

    async def _on_connect(self, link: ServerConnection) -> None:
        path = link.request.path if link.request is not None else ""
        cp_id = path.rstrip("/").rpartition("/")[2]
        settings = configured_chargers(self._entry).get(cp_id)
        if settings is None:
            # It redials; once the user has answered the flow, the reloaded entry knows it.
            await self._hass.config_entries.flow.async_init(
                DOMAIN,
                context={"source": SOURCE_INTEGRATION_DISCOVERY},
                data={"cp_id": cp_id, "entry_id": self._entry.entry_id},
            )
            return
        if cp_id not in self.chargers:
            self.chargers[cp_id] = Charger(self._hass, self._entry, cp_id, settings, set_up)
            _LOGGER.info("Charger %s:%s connected", settings[CONF_CPID], cp_id)
        await self.chargers[cp_id].serve(link)
