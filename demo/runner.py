"""Runs the demo: the plant and its chargers in this process, Home Assistant in one beside it."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import time
import webbrowser
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

import aiohttp

from simulator.score import Score

from . import configuration, dashboard, packages, scene, seed, server, site, watch
from .charge_point import ChargePoint
from .client import Client, log_in
from .errors import DemoError
from .options import HOST, Options, free_port, require_free
from .report import ChargerCount, Summary

_UP = 120.0
_SET_UP = 120.0
_LINE = 600.0
"""Seconds of the sun's day between two lines of --check."""


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
        self.site = site.build(options.lapse)
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
        self._say(f"Starting Home Assistant {version('homeassistant')} on {self.url}")
        try:
            async with asyncio.timeout(_UP) as patience, log_in(self.url) as client:
                await client.wait_until_running()
                self._say("Home Assistant is up: setting up house, chargers and Load Juggler by their config flows")
                patience.reschedule(asyncio.get_running_loop().time() + _SET_UP)
                await self._set_up(client, house_port)
                patience.reschedule(None)
                return await (self._check(client) if self.options.check else self._show())
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

    async def _set_up(self, client: Client, house_port: int) -> None:
        await seed.add_house(client, house_port)
        await seed.add_chargers(
            client, self.ocpp_port, lambda title: self._may_connect[title].set(), self._knows_its_settings
        )
        await seed.add_load_juggler(client)
        await dashboard.create(client)
        self.site.start_day()

    async def _run_charge_point(self, title: str) -> None:
        await self._may_connect[title].wait()
        await self.charge_points[title].run()

    def _knows_its_settings(self, title: str) -> bool:
        """Return whether the central system has set the charger up: its meter's interval comes last."""
        return self.site.evses[title].meter_interval == scene.CHARGER_METER

    async def _show(self) -> int:
        url = f"{self.url}/{dashboard.URL_PATH}"
        self._say(f"Ready: {url}   (Ctrl-C ends everything)")
        if self.options.browser:
            await asyncio.to_thread(webbrowser.open, url)
        await asyncio.Event().wait()
        return 0

    async def _check(self, client: Client) -> int:
        self._say(f"Ready: watching for {self.options.seconds:g} s, a line every 10 min of the sun's day")
        score = self.site.score = Score(scene.BREAKER, scene.VOLTAGE)
        ends = time.monotonic() + self.options.seconds
        next_line = self.site.plant.state.time
        while time.monotonic() < ends:
            states = await client.states()
            self.site.solar_loads = watch.solar_loads(states)
            now = self.site.plant.state.time
            if now >= next_line:
                print(watch.line(now, states), flush=True)
                next_line += _LINE
            await asyncio.sleep(min(1.0, _LINE / self.options.lapse))
        self.site.score = None
        summary = self._summary(score)
        print("\n".join(summary.lines()), flush=True)
        failures = summary.failures()
        for failure in failures:
            print(f"FAILED: {failure}", flush=True)
        return 1 if failures else 0

    def _summary(self, score: Score) -> Summary:
        chargers = tuple(
            ChargerCount(
                title,
                counters.received,
                counters.accepted,
                counters.rejected,
                counters.invalid,
                tuple(live.limit for live in counters.live),
            )
            for title, counters in ((title, point.counters) for title, point in self.charge_points.items())
        )
        return Summary(
            seconds=score.seconds,
            chargers=chargers,
            breaker=scene.BREAKER,
            highest_current=score.highest_current,
            highest_phase=score.highest_phase,
            longest_overload=score.longest_overload,
            solar_import=score.solar_import,
            energy=score.energy,
            errors=tuple(self.server.errors()),
        )

    def _say(self, text: str) -> None:
        print(f"[{time.monotonic() - self._started:5.1f} s] {text}", flush=True)


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
