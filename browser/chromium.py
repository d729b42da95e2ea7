"""The machine's Chromium as a user's browser, and what it must never show or ask for."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, WebSocket, sync_playwright

from .house import House

HERE = "127.0.0.1"
DESKTOP = (1280, 900)
_HALF_AN_HOUR = 1800
# The scheme of what a page makes itself, such as a picture that it has drawn.
_INSIDE = ("data", "blob", "about")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser whose path is in the environment variable CHROMIUM, with no way out of this machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ["CHROMIUM"],
            args=[f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {HERE}", "--font-render-hinting=none"],
        )
        try:
            yield browser
        finally:
            browser.close()


@dataclass(slots=True)
class Visit:
    """A logged-in user's page: what went wrong in it, and each frame that it sent over a websocket."""

    page: Page
    wrong: list[str] = field(default_factory=list)
    sent: list[Any] = field(default_factory=list)


@contextmanager
def visit(browser: Browser, house: House, size: tuple[int, int] = DESKTOP, **options: Any) -> Iterator[Visit]:
    """Yield a page of that size (px), logged in as the demo's user; `options` are those of a browser context."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        # A cache from one visit to the next would hide a broken file.
        service_workers="block",
        timezone_id="UTC",
        reduced_motion="reduce",
        **{"locale": "en-GB"} | options,
    )
    try:
        _log_in(context, house)
        page = context.new_page()
        found = Visit(page)
        _watch(found)
        yield found
    finally:
        context.close()


def _log_in(context: BrowserContext, house: House) -> None:
    tokens = {
        "access_token": house.token,
        "token_type": "Bearer",
        "refresh_token": "",
        "expires_in": _HALF_AN_HOUR,
        "hassUrl": house.url,
        "clientId": f"{house.url}/",
    }
    context.add_init_script(
        f"const tokens = {json.dumps(tokens)}; tokens.expires = Date.now() + 1000 * tokens.expires_in;"
        "localStorage.setItem('hassTokens', JSON.stringify(tokens));"
        # Of what is no error, only its kind would be told.
        "addEventListener('unhandledrejection', (event) => console.error('rejected', JSON.stringify(event.reason)));"
    )


def _watch(found: Visit) -> None:
    def said(message: ConsoleMessage) -> None:
        if message.type == "error":
            found.wrong.append(f"console: {message.text} ({message.location.get('url')})")

    def opened(socket: WebSocket) -> None:
        asked(socket.url)
        socket.on("framesent", sent)

    def sent(frame: str | bytes) -> None:
        found.sent.append(json.loads(frame))

    def asked(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in _INSIDE and parts.hostname != HERE:
            found.wrong.append(f"request: {url}")

    found.page.on("console", said)
    found.page.on("pageerror", lambda error: found.wrong.append(f"page error: {error}"))
    found.page.on("request", lambda request: asked(request.url))
    found.page.on("websocket", opened)
