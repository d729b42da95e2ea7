"""Home Assistant as a process of its own."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from .errors import DemoError

_GRACE = 20.0
_RECORD = re.compile(r"\d{4}-\d\d-\d\d [\d:.+]+ (?P<level>[A-Z]+) \([^)]*\) (?P<text>.*)")


async def start(folder: Path) -> Server:
    """Start a Home Assistant on that configuration folder; what it prints goes to a file there.

    It has a process group of its own, so that Ctrl-C in the terminal does not reach it.
    """
    with folder.joinpath("output.txt").open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "homeassistant",
            "--config",
            str(folder),
            # The environment has what is used; the rest is for voices and cameras, and part of it wants a compiler.
            "--skip-pip",
            cwd=folder,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            env=_environment(),
        )
    return Server(folder, process)


class Server:
    """A Home Assistant that runs."""

    def __init__(self, folder: Path, process: asyncio.subprocess.Process) -> None:
        self._folder = folder
        self._process = process

    async def ended(self) -> None:
        """Wait until it ends by itself, which it should not, and raise DemoError with the last it said."""
        code = await self._process.wait()
        how = f"exit code {code}: {self._last_words()}" if code >= 0 else f"killed by signal {-code}"
        raise DemoError(f"Home Assistant ended by itself ({how})")

    async def stop(self) -> None:
        """End it and everything that it started: it is asked first, and killed if that takes too long."""
        try:
            if self._process.returncode is None:
                self._process.terminate()
                with suppress(TimeoutError):
                    async with asyncio.timeout(_GRACE):
                        await self._process.wait()
        finally:
            # Here at once, too, when a second Ctrl-C cancels the wait. Usually nothing of the group is left.
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        await self._process.wait()

    def errors(self) -> list[str]:
        """Return each error that it logged: what it says, and the last line of its traceback."""
        return errors_in(_lines(self._folder / "home-assistant.log"))

    def _last_words(self) -> str:
        """Return the one line that says most about why it ended."""
        said = [line.strip() for line in _lines(self._folder / "output.txt") if line.strip()]
        return (self.errors() or said or ["it said nothing"])[-1]


def errors_in(log: Iterable[str]) -> list[str]:
    """Return the errors of a log, one line each."""
    records: list[tuple[str, list[str]]] = []
    for line in log:
        if (start := _RECORD.fullmatch(line)) is not None:
            records.append((start["level"], [start["text"]]))
        elif records and line.strip():
            records[-1][1].append(line.strip())
    errors = (said for level, said in records if level in ("ERROR", "CRITICAL", "FATAL"))
    return [said[0] if len(said) == 1 else f"{said[0]}: {said[-1]}" for said in errors]


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8", errors="replace").splitlines() if file.exists() else []


def _environment() -> dict[str, str]:
    # These would change what Home Assistant imports and where it listens.
    unwanted = ("PYTHONPATH", "SETUP_PORT", "SUPERVISOR", "SUPERVISOR_TOKEN")
    return {name: value for name, value in os.environ.items() if name not in unwanted}
