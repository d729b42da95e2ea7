"""Home Assistant's REST and websocket API, as a browser uses them."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import count
from typing import Any

import aiohttp

from .errors import DemoError

type Json = dict[str, Any]

_ANSWER_TIMEOUT = 30.0


@asynccontextmanager
async def log_in(url: str) -> AsyncIterator[Client]:
    """Wait for a new Home Assistant to come up, create its one user by onboarding, and connect as that user.

    Whoever calls this says how long to wait.
    """
    # No proxy of the environment: aiohttp takes none unless it is told to.
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_ANSWER_TIMEOUT)) as session:
        await _wait_until_up(session, url)
        token = await _onboard(session, url)
        async with session.ws_connect(f"{url}/api/websocket", max_msg_size=0) as socket:
            await socket.receive_json()
            await socket.send_json({"type": "auth", "access_token": token})
            if (answer := await socket.receive_json())["type"] != "auth_ok":
                raise DemoError(f"Home Assistant refused the demo's user: {answer}")
            client = Client(url, session, socket, token)
            reader = asyncio.create_task(client.read())
            try:
                yield client
            finally:
                reader.cancel()
                await asyncio.gather(reader, return_exceptions=True)


async def _wait_until_up(session: aiohttp.ClientSession, url: str) -> None:
    while True:
        with suppress(aiohttp.ClientError, TimeoutError):
            async with session.get(f"{url}/api/onboarding") as response:
                if response.status == 200:
                    return
        await asyncio.sleep(0.2)


async def _onboard(session: aiohttp.ClientSession, url: str) -> str:
    """Create the user and return an access token."""
    client_id = f"{url}/"
    # Nobody needs the password: who comes from this machine is logged in without one.
    user = {"name": "Demo", "username": "demo", "password": secrets.token_urlsafe(24), "language": "en"}
    async with session.post(f"{url}/api/onboarding/users", json=user | {"client_id": client_id}) as response:
        code = (await _body(response, "Onboarding"))["auth_code"]
    form = {"grant_type": "authorization_code", "code": code, "client_id": client_id}
    async with session.post(f"{url}/auth/token", data=form) as response:
        token: str = (await _body(response, "Login"))["access_token"]
        return token


class Client:
    """A logged-in user; `token` is his access token, good for half an hour."""

    def __init__(
        self, url: str, session: aiohttp.ClientSession, socket: aiohttp.ClientWebSocketResponse, token: str
    ) -> None:
        self.url = url
        self.token = token
        self._session = session
        self._socket = socket
        self._headers = {"Authorization": f"Bearer {token}"}
        self._ids = count(1)
        self._waiting: dict[int, asyncio.Future[Any]] = {}

    async def wait_until_running(self) -> None:
        """Wait until all that was there at start is set up."""
        while (await self.command("get_config"))["state"] != "RUNNING":
            await asyncio.sleep(0.2)

    async def command(self, kind: str, **fields: Any) -> Any:
        """Send a websocket command and return its result. Raises DemoError when it fails."""
        number = next(self._ids)
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        try:
            await self._socket.send_json({"id": number, "type": kind} | fields)
            async with asyncio.timeout(_ANSWER_TIMEOUT):
                message = await answer
        except (ConnectionError, TimeoutError) as error:
            raise DemoError(f"Home Assistant did not answer to {kind}: {error!r}") from error
        finally:
            del self._waiting[number]
        if not message["success"]:
            raise DemoError(f"Home Assistant refused {kind}: {message['error']['message']}")
        return message.get("result")

    async def rest(self, method: str, path: str, data: Json | None = None) -> Any:
        """Send a REST request and return its JSON. Raises DemoError when it fails."""
        url = f"{self.url}/api/{path}"
        async with self._session.request(method, url, json=data, headers=self._headers) as response:
            return await _body(response, path)

    async def action(self, name: str, **data: Any) -> Any:
        """Perform an action (domain.name). Raises DemoError when it fails."""
        domain, service = name.split(".")
        return await self.command("call_service", domain=domain, service=service, service_data=data)

    async def states(self) -> dict[str, Json]:
        """Return all states by entity id."""
        return {state["entity_id"]: state for state in await self.command("get_states")}

    async def read(self) -> None:
        """Hand each answer to the command that waits for it, until the connection ends."""
        async for message in self._socket:
            answer = message.json()
            if (waiting := self._waiting.get(answer["id"])) is not None and not waiting.done():
                waiting.set_result(answer)
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(ConnectionError("the connection ended"))


async def _body(response: aiohttp.ClientResponse, what: str) -> Any:
    if response.status >= 400:
        said = " ".join((await response.text()).split())
        raise DemoError(f"{what}: Home Assistant answered {response.status}: {said[:300]} (--keep DIR keeps its log)")
    return await response.json()
