"""The card: its script for the browser, and the command by which it follows a hub, from one start to the next."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import voluptuous as vol
from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.const import ERR_NOT_FOUND
from homeassistant.components.websocket_api.decorators import async_response, websocket_command
from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
    ConfigEntryState,
)
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.setup import async_when_setup

from .card_view import card_view
from .const import DOMAIN
from .coordinator import Coordinator
from .entries import HubEntry, entry_of, hub_of, hubs_of, is_hub, refused
from .sentences import load

SCRIPT = Path(__file__).parent / "frontend" / "load-juggler-card.js"
URL = f"/{DOMAIN}/{SCRIPT.name}"


@callback
def async_setup_card(hass: HomeAssistant) -> None:
    """Register the command, and the script as soon as there is a frontend; one without needs neither."""
    async_register_command(hass, subscribe)
    async_when_setup(hass, "frontend", _add_script)


async def _add_script(hass: HomeAssistant, _: str) -> None:
    """Let each page of the frontend load the script; another version of it has another address."""
    # Only here: without a frontend these may lack what they need.
    from homeassistant.components.frontend import add_extra_js_url  # noqa: PLC0415
    from homeassistant.components.http import StaticPathConfig  # type: ignore[attr-defined] # noqa: PLC0415

    version = await hass.async_add_executor_job(_version)
    await hass.http.async_register_static_paths([StaticPathConfig(URL, str(SCRIPT), cache_headers=True)])
    add_extra_js_url(hass, f"{URL}?v={version}")


def _version() -> str:
    return sha256(SCRIPT.read_bytes()).hexdigest()[:8]


def _hub(hass: HomeAssistant, entry_id: str | None) -> HubEntry:
    """Return the hub of that id, or of that load or circuit; the first one in use where no id is given.

    Raises ServiceValidationError for an id of nobody, and where there is no hub.
    """
    if entry_id is None:
        if hubs := hubs_of(hass):
            return min(hubs, key=lambda hub: hub.disabled_by is not None)
        raise refused("no_hub")
    entry = entry_of(hass, entry_id)
    hub = entry if is_hub(entry) else hub_of(hass, entry)
    if hub is None:
        raise refused("hub_removed")
    return hub


@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/subscribe",
        vol.Optional("entry_id"): str,
        # It becomes the name of a file.
        vol.Optional("language"): vol.All(str, vol.Match(r"^[A-Za-z0-9-]+$")),
    }
)
@async_response
async def subscribe(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Send the view of a hub, and after each plan what of it has changed."""
    language = msg.get("language", hass.config.language)
    await load(hass, language)
    try:
        hub = _hub(hass, msg.get("entry_id"))
    except ServiceValidationError as error:
        connection.send_error(
            msg["id"],
            ERR_NOT_FOUND,
            str(error),
            translation_domain=error.translation_domain,
            translation_key=error.translation_key,
            translation_placeholders=error.translation_placeholders,
        )
        return
    follower = Follower(hass, connection, msg["id"], hub, language)
    connection.subscriptions[msg["id"]] = follower.stop
    connection.send_result(msg["id"])
    follower.start()


class Follower:
    """A browser that follows a hub: it is told of each plan, and when the hub stops, starts anew or is removed."""

    def __init__(
        self,
        hass: HomeAssistant,
        connection: ActiveConnection,
        number: int,
        hub: HubEntry,
        language: str,
    ) -> None:
        self._hass = hass
        self._connection = connection
        self._number = number
        self._hub = hub
        self._language = language
        self._sent: dict[str, Any] = {}
        self._coordinator: Coordinator | None = None
        self._leave: CALLBACK_TYPE | None = None
        self._stop_watching: CALLBACK_TYPE | None = None

    @callback
    def start(self) -> None:
        """Send the view, and follow it."""
        self._stop_watching = async_dispatcher_connect(self._hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._changed)
        self._follow()

    @callback
    def stop(self) -> None:
        """Follow no more."""
        if self._stop_watching is not None:
            self._stop_watching()
            self._stop_watching = None
        self._let_go()

    def _let_go(self) -> None:
        if self._leave is not None:
            self._leave()
            self._leave = None
        self._coordinator = None

    @callback
    def _changed(self, _: ConfigEntryChange, entry: ConfigEntry[Any]) -> None:
        """Look again when the hub, or what is under it, comes, goes or gets another name."""
        if entry.domain == DOMAIN:
            self._follow()

    @callback
    def _follow(self) -> None:
        """Follow the coordinator that plans now, if there is one, and send what there is to show."""
        found: Coordinator | None = getattr(self._hub, "runtime_data", None)
        loaded = self._hub.state is ConfigEntryState.LOADED and found is not None and found.running
        if not loaded:
            self._let_go()
        elif found is not None and found is not self._coordinator:
            self._let_go()
            self._coordinator = found
            self._leave = found.async_add_listener(self._send)
        self._send()

    @callback
    def _send(self) -> None:
        """Send what has changed since it was sent last; what is no more there is sent as null."""
        view = card_view(self._hass, self._hub, self._coordinator, self._language)
        news = {key: value for key, value in view.items() if key not in self._sent or self._sent[key] != value}
        news |= {key: None for key in self._sent if key not in view}
        self._sent = view
        if news:
            self._connection.send_event(self._number, news)
