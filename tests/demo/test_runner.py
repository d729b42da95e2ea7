"""The runner's way of ending: exit codes, one line on errors, nothing left running."""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from demo import packages, scene
from demo.__main__ import main
from demo.errors import DemoError
from demo.options import Options
from demo.runner import _setting, _while_all_run, write_login


@pytest.fixture
def busy(socket_enabled: None) -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_wrong_argument_is_one_line_and_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["demo", "--port", "70000"])
    assert main() == 1
    assert capsys.readouterr().err == "demo: --port 70000 is not between 1 and 65535 (see --help)\n"


def test_busy_port_is_one_line_and_exit_code_1(
    busy: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["demo", "--check", "--port", str(busy)])
    monkeypatch.setattr(packages, "require_packages", lambda: None)
    assert main() == 1
    assert capsys.readouterr().err == f"demo: Port {busy} is busy: choose another one with --port\n"


def test_address_and_token_are_for_nobody_elses_eyes(tmp_path: Path) -> None:
    user = SimpleNamespace(url="http://here", token="secret")
    file = tmp_path / "login.json"
    file.write_text("of an earlier run")
    write_login(file, user)
    assert json.loads(file.read_text()) == {"url": "http://here", "token": "secret"}
    assert file.stat().st_mode & 0o777 == 0o600


def test_no_place_for_address_and_token_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(DemoError, match=r"^--login .*/nowhere/login: No such file or directory$"):
        write_login(tmp_path / "nowhere" / "login", SimpleNamespace(url="", token=""))


@pytest.mark.parametrize(
    ("options", "setting"),
    [
        (Options(), scene.DAY),
        (Options(still=True), scene.STILL),
        (Options(faults=True), scene.NIGHT),
        (Options(latency=1), scene.NIGHT),
    ],
)
def test_each_run_has_its_scene(options: Options, setting: scene.Setting) -> None:
    assert _setting(options) is setting


class Background:
    """Work that never ends by itself; knows whether it was cancelled."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.cancelled = False

    async def run(self) -> None:
        """Fail at once, or wait."""
        if self.error is not None:
            raise self.error
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled = True
            raise


async def test_end_of_the_main_work_ends_all() -> None:
    background = Background()

    async def work() -> int:
        await asyncio.sleep(0)
        return 7

    assert await _while_all_run(work(), background.run()) == 7
    assert background.cancelled


async def test_failure_in_the_background_is_the_reason_and_ends_the_main_work() -> None:
    other = Background()
    main_work = Background()

    async def work() -> int:
        await main_work.run()
        return 0

    with pytest.raises(DemoError, match="died"):
        await _while_all_run(work(), other.run(), Background(DemoError("died")).run())
    assert main_work.cancelled
    assert other.cancelled


async def test_background_failure_is_told_before_what_it_made_of_the_main_work() -> None:
    async def work() -> int:
        raise DemoError("connection ended")

    with pytest.raises(DemoError, match="died"):
        await _while_all_run(work(), Background(DemoError("died")).run())


async def test_cancelling_it_leaves_nothing_behind() -> None:
    background = Background()

    async def work() -> int:
        await asyncio.Event().wait()
        return 0

    task = asyncio.create_task(_while_all_run(work(), background.run()))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert background.cancelled
    assert asyncio.all_tasks() == {asyncio.current_task()}
