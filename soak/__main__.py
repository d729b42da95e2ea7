"""`scripts/soak`: days of a real Home Assistant in virtual time, with ten loads, as JSON lines."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

from .clock import Clock, Loop, watch_collector, watch_handles
from .figures import Blocks, Logged, Memory, growth, memory

_DAY = 86_400.0
_HOUR = 3600.0
_SIMULATED = frozenset({"Site._step", "Site._come", "Site._leave", "Site._fail", "Site._plan_car", "_in_folder"})
"""What runs on the event loop and is no part of Home Assistant."""
_UP = 120.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it; exit 1 where Load Juggler has logged anything at all or another an error."""
    parser = argparse.ArgumentParser("scripts/soak", description=__doc__)
    parser.add_argument("--days", type=float, default=7.0, metavar="N", help="virtual days (default 7)")
    options = parser.parse_args(arguments)
    if not 0 < options.days < float("inf"):
        parser.error(f"--days {options.days:g} is not a time")
    # Before anything of Home Assistant is imported, for some of it keeps the functions that tell the time.
    clock = Clock()
    clock.install()
    from homeassistant.util import dt as dt_util  # noqa: PLC0415 - see above

    vars(dt_util).update(utcnow=clock.utcnow, now=lambda zone=None: clock.now(zone or dt_util.get_default_time_zone()))
    loop = Loop(clock)
    asyncio.set_event_loop(loop)
    try:
        return loop.run_until_complete(_in_folder(clock, options.days))
    finally:
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()


async def _in_folder(clock: Clock, days: float) -> int:
    folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="load-juggler-soak-"))
    try:
        return await soak(folder, clock, days)
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


async def soak(folder: Path, clock: Clock, days: float) -> int:
    """Start Home Assistant in that folder, set it up, let so many days pass, and tell what they did to it."""
    from homeassistant import bootstrap, runner  # noqa: PLC0415 - only once the clock is installed
    from homeassistant.helpers import issue_registry as issues  # noqa: PLC0415

    import custom_components  # noqa: PLC0415
    from demo import configuration, packages  # noqa: PLC0415
    from demo.options import free_port  # noqa: PLC0415

    from . import seed  # noqa: PLC0415
    from .site import Site  # noqa: PLC0415

    port = free_port()
    configuration.write(folder, port, packages.components(), ocpp=None, yaml=seed.YAML)
    # Modules of the demo's folder, and beside Load Juggler, which runs from here, the chargers.
    sys.path.append(str(folder))
    custom_components.__path__.append(str(Path(__file__).parent / "custom_components"))
    asyncio.get_running_loop().set_exception_handler(runner._async_loop_exception_handler)  # noqa: SLF001
    hass = await bootstrap.async_setup_hass(runner.RuntimeConfig(str(folder), skip_pip=True))
    if hass is None:
        print("scripts/soak: Home Assistant did not start", file=sys.stderr)
        return 1
    await hass.async_start()
    logged = Logged()
    logging.getLogger().addHandler(logged)
    blocks = Blocks(_SIMULATED)
    async with asyncio.timeout(_UP):
        found = await seed.set_up(hass, port, lambda entry_id: Site(hass, entry_id, clock.time))
    cycles = 0

    def count() -> None:
        nonlocal cycles
        cycles += 1

    coordinator = hass.config_entries.async_get_known_entry(found.hub).runtime_data
    coordinator.async_add_listener(count)
    await hass.async_block_till_done()
    watch_handles(blocks.note)
    watch_collector(blocks.collect)
    clock.jump()
    found.site.start()
    person = asyncio.create_task(seed.choose_now_and_then(hass, found.loads, Random(3)))
    began, worked, started = time.perf_counter(), time.process_time(), clock.monotonic()
    at_day: list[Memory] = []
    for day in range(1, int(days) + 2):
        length = min(_DAY, started + days * _DAY - clock.monotonic())
        if length <= 0:
            break
        await asyncio.sleep(length)
        at_day.append(memory())
        line: dict[str, Any] = {
            "day": day,
            "rss_mb": round(at_day[-1].rss, 1),
            "objects": at_day[-1].count,
            "cycles": cycles,
            "minutes": round((time.perf_counter() - began) / 60, 1),
            "cpu_minutes": round((time.process_time() - worked) / 60, 1),
            "logged": sum(logged.ours.values()),
        }
        print(json.dumps(line), flush=True)
    person.cancel()
    score = found.site.score
    result = {
        "days": days,
        "cycles": cycles,
        "rss_mb": [round(at_day[0].rss, 1), round(at_day[-1].rss, 1)],
        "objects": [at_day[0].count, at_day[-1].count],
        "grown": growth(at_day[0], at_day[-1], 8),
        "blocks": {name: block.told() for name, block in blocks.worst(8)},
        "garbage": blocks.garbage.told(),
        "faults": dict(found.site.faults),
        "highest_a": round(score.highest_current, 1),
        "overload_s": [round(score.overload_seconds), round(score.longest_overload)],
        "kwh": {name: round(energy / 1000, 1) for name, energy in score.energy.items()},
        "issues": sorted(key for domain, key in issues.async_get(hass).issues if domain == "dynamic_ocpp_evse"),
        "logged": dict(logged.ours.most_common(20)),
        "errors_of_others": dict(logged.others.most_common(10)),
    }  # fmt: skip
    print(json.dumps({"summary": result}, indent=1), flush=True)
    await hass.async_stop(force=True)
    return int(bool(logged.ours or logged.others))


if __name__ == "__main__":
    sys.exit(main())
