"""Runs the demo: the plant and its chargers in this process, Home Assistant in one beside it."""

from __future__ import annotations

import asyncio
import json
import shutil
import tempfile
import time
import webbrowser
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

import aiohttp

from . import configuration, dashboard, packages, scene, seed, server, site
from .charge_point import ChargePoint
from .check import check
from .client import Client, log_in
from .errors import DemoError
from .faults import play
from .latency import measure
from .options import HOST, Options, free_port, require_free
from .stage import Stage

_UP = 120.0
_SET_UP = 120.0


async def run(options: Options) -> int:
    """Run the demo until it is cancelled, or --check until it is over; return the exit code.

    Raises DemoError when something keeps it from running.
    """
    require_free(options.port)
    with _folder(options.keep) as folder:
        configuration.write(folder, options.port, packages.components(), ocpp=options.ocpp_from)
        async with _home_assistant(folder) as running:
            return await Demo(options, running).run()


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """Yield an empty configuration folder, which goes at the end unless it is to be kept."""
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep
        return
    folder = Path(tempfile.mkdtemp(prefix="load-juggler-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@asynccontextmanager
async def _home_assistant(folder: Path) -> AsyncIterator[server.Server]:
    running = await server.start(folder)
    try:
        yield running
    finally:
        await running.stop()


class Demo:
    """One run of the demo."""

    def __init__(self, options: Options, running: server.Server) -> None:
        self.options = options
        self.server = running
        self.url = f"http://{HOST}:{options.port}"
        self.setting = _setting(options)
        self.site = site.build(options.lapse, self.setting)
        self.ocpp_port = free_port()
        self.charge_points = {
            title: ChargePoint(
                evse, f"ws://{HOST}:{self.ocpp_port}", clock=self.site.clock, steps=False, retry=(0.5, 1.0)
            )
            for title, evse in self.site.evses.items()
        }
        self._may_connect = {title: asyncio.Event() for title in self.charge_points}
        self._started = time.monotonic()

    async def run(self) -> int:
        """Set everything up and show or check it, as long as all of it runs."""
        async with self.site.meters.serve() as house_port:
            return await _while_all_run(
                self._main(house_port),
                self.site.run(),
                *(self._run_charge_point(title) for title in self.charge_points),
                self.server.ended(),
            )

    async def _main(self, house_port: int) -> int:
        say = self._say
        say(f"Starting Home Assistant {version('homeassistant')} on {self.url}")
        try:
            async with asyncio.timeout(_UP) as patience, log_in(self.url) as client:
                await client.wait_until_running()
                say("Home Assistant is up: setting up house, chargers and Load Juggler by their config flows")
                patience.reschedule(asyncio.get_running_loop().time() + _SET_UP)
                entries = await self._set_up(client, house_port)
                patience.reschedule(None)
                stage = Stage(self.options, self.server, self.site, self.charge_points, client, entries, say)
                return await _course(self.options)(stage)
        except (DemoError, aiohttp.ClientError) as error:
            # When Home Assistant has died, say that, and not what the connection made of it.
            try:
                async with asyncio.timeout(2):
                    await self.server.ended()
            except TimeoutError:
                pass
            raise DemoError(str(error)) from error
        except TimeoutError:
            errors = self.server.errors()
            hint = f": {errors[-1]}" if errors else ""
            raise DemoError(f"Home Assistant was not ready in time{hint}") from None

    async def _set_up(self, client: Client, house_port: int) -> dict[str, str]:
        """Set up all entries; return those of the loads by title."""
        await seed.add_house(client, house_port, self.setting)
        await seed.add_chargers(
            client, self.ocpp_port, lambda title: self._may_connect[title].set(), self._knows_its_settings
        )
        entries = await seed.add_load_juggler(client, self.setting)
        await dashboard.create(client, self.setting)
        self.site.start_day()
        return entries

    async def _run_charge_point(self, title: str) -> None:
        await self._may_connect[title].wait()
        await self.charge_points[title].run()

    def _say(self, text: str) -> None:
        print(f"[{time.monotonic() - self._started:5.1f} s] {text}", flush=True)

    def _knows_its_settings(self, title: str) -> bool:
        """Return whether the central system has set the charger up: its meter's interval comes last."""
        return self.site.evses[title].meter_interval == scene.CHARGER_METER


def _setting(options: Options) -> scene.Setting:
    if options.latency or options.faults:
        return scene.NIGHT
    return scene.STILL if options.still else scene.DAY


def _course(options: Options) -> Callable[[Stage], Awaitable[int]]:
    """Return what is done once all is set up."""
    if options.latency:
        return measure
    if options.faults:
        return play
    return check if options.check else _show


async def _show(stage: Stage) -> int:
    url = f"{stage.client.url}/{dashboard.URL_PATH}"
    if stage.options.login is not None:
        await asyncio.to_thread(write_login, stage.options.login, stage.client)
    stage.say(f"Ready: {url}   (Ctrl-C ends everything)")
    if stage.options.browser:
        await asyncio.to_thread(webbrowser.open, url)
    await asyncio.Event().wait()
    return 0


def write_login(file: Path, client: Client) -> None:
    """Write what a program needs to be the demo's user, for the eyes of who started it alone."""
    try:
        file.unlink(missing_ok=True)
        file.touch(0o600, exist_ok=False)
        file.write_text(json.dumps({"url": client.url, "token": client.token}), encoding="utf-8")
    except OSError as error:
        raise DemoError(f"--login {file}: {error.strerror}") from None


async def _while_all_run(main: Coroutine[Any, Any, int], *background: Coroutine[Any, Any, None]) -> int:
    """Return the result of `main`; raise what any of the others raises, for they do not end otherwise."""
    tasks: list[asyncio.Task[Any]] = [asyncio.create_task(work) for work in (main, *background)]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        # What went wrong in the background is the better reason when both ended at once.
        for task in sorted(done, key=tasks.index, reverse=True):
            if (error := task.exception()) is not None:
                raise error
        result: int = await tasks[0]
        return result
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
