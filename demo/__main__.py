"""Starts the demo: `python -m demo`, or `scripts/demo`, which makes the environment for it."""

from __future__ import annotations

import asyncio
import signal
import sys

from . import packages
from .errors import DemoError
from .options import parse

_ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


async def _main(arguments: list[str]) -> int:
    options = parse(arguments)
    packages.require_packages()
    # Only now, so that --help and the line on what is missing need nothing of it.
    from .runner import run  # noqa: PLC0415

    work = asyncio.ensure_future(run(options))
    loop = asyncio.get_running_loop()
    for number in _ENDS:
        loop.add_signal_handler(number, work.cancel)
    try:
        return await work
    except asyncio.CancelledError:
        print("Ended: nothing of the demo runs any more", flush=True)
        return 130 if options.check else 0


def main() -> int:
    """Run the demo and return its exit code."""
    try:
        return asyncio.run(_main(sys.argv[1:]))
    except DemoError as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
