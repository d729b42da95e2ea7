"""Every command of every page starts: its script is there, and its own parser takes what is written."""

from __future__ import annotations

import argparse
import os
import re
import runpy
import shlex
import subprocess
import sys
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from demo.errors import DemoError
from scripts import bootstrap
from simulator.cli import runs

from .pages import PAGES, ROOT, blocks, prose, read

COMMAND = re.compile(r"(?:scripts/|\.ci/)\w")


def commands() -> Iterator[tuple[str, str]]:
    """Yield each command with the page that it stands on: a line of a block, or in backticks."""
    for page in PAGES:
        lines = [line.strip() for block in blocks(page) for line in block.code.replace("\\\n", " ").splitlines()]
        # In running text a script's name alone is no command, nor is a module of the scripts.
        named = [text for text in re.findall(r"`([^`]+)`", prose(page)) if " " in text]
        yield from ((page, line) for line in [*lines, *named] if COMMAND.match(line))


def names() -> Iterator[tuple[str, str]]:
    """Yield each script that running text names."""
    for page in PAGES:
        yield from ((page, name) for name in re.findall(r"`((?:scripts/|\.ci/)[\w.]+)`", prose(page)))


COMMANDS = sorted(set(commands()))


class Parsed(BaseException):
    """The command line was taken; nothing was done yet."""

    def __init__(self, options: argparse.Namespace) -> None:
        super().__init__()
        self.options = options


class Started(BaseException):
    """The starter would go on as this module, with these arguments."""

    def __init__(self, module: str, arguments: Sequence[str]) -> None:
        super().__init__(module)
        self.module, self.arguments = module, arguments


@pytest.fixture
def starter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the starter set up nothing and run nothing."""

    def become(_: Path, *arguments: str) -> None:
        raise Started(arguments[1], arguments[2:])

    def become_here(_: Path, module: str, arguments: Sequence[str]) -> None:
        raise Started(module, arguments)

    # What it leaves in the environment for whom it becomes stays here; any program will do for a browser.
    monkeypatch.setattr(os, "environ", {**os.environ, "CHROMIUM": sys.executable})
    monkeypatch.setattr(bootstrap, "environment", lambda *_: Path(sys.executable))
    monkeypatch.setattr(bootstrap, "become", become)
    monkeypatch.setattr(bootstrap, "become_here", become_here)
    monkeypatch.setattr(subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 0))


def parse(monkeypatch: pytest.MonkeyPatch, module: str, arguments: Sequence[str]) -> None:
    """Let a module take a command line, and do nothing with it. Raises SystemExit where it does not take it."""
    original = argparse.ArgumentParser.parse_args

    def parse_args(self: argparse.ArgumentParser, *given: Any, **named: Any) -> Any:
        raise Parsed(original(self, *given, **named))

    monkeypatch.setattr(argparse.ArgumentParser, "parse_args", parse_args)
    monkeypatch.setattr(sys, "argv", [module, *arguments])
    run = runpy.run_path if module.endswith(".py") else runpy.run_module
    with warnings.catch_warnings(action="ignore", category=RuntimeWarning), pytest.raises(Parsed) as taken:
        run(module, run_name="__main__")  # it warns that it has been imported before
    if module == "simulator":  # names of days, loads and rivals it looks up later
        assert runs(taken.value.options)


def take(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    """Go the way of a command as far as its last parser."""
    script, *arguments = shlex.split(line, comments=True)
    path = ROOT / script
    assert os.access(path, os.X_OK), f"no {script}"
    starts = re.search(r"/(\w+\.py)\"(?: (\w+))? \"\$@\"", path.read_text(encoding="utf-8"))
    if starts is None:
        assert arguments == [], f"nobody knows what {script} takes"
    elif starts[1] != "bootstrap.py":
        parse(monkeypatch, str(path.parent / starts[1]), arguments)
    else:
        try:
            bootstrap.COMMANDS[starts[2]](arguments)
        except Started as started:
            if started.module == "pytest":
                files = [word for word in started.arguments if word.startswith("tests/")]
                assert [word for word in files if not (ROOT / word.partition("::")[0]).exists()] == []
            else:
                parse(monkeypatch, started.module, started.arguments)


@pytest.mark.usefixtures("starter")
@pytest.mark.parametrize(("page", "line"), COMMANDS, ids=[line for _, line in COMMANDS])
def test_a_command_is_taken_by_what_it_starts(monkeypatch: pytest.MonkeyPatch, page: str, line: str) -> None:
    take(monkeypatch, line)


def test_a_script_that_is_named_is_there() -> None:
    assert [(page, name) for page, name in names() if not (ROOT / name).is_file()] == []


@pytest.mark.usefixtures("starter")
@pytest.mark.parametrize(
    "line",
    [
        "scripts/nothing",
        "scripts/demo --loud",
        "scripts/demo --ha 2024.1",
        "scripts/simulate --day never",
        "scripts/test tests/nothing",
        "scripts/lint --loud",
        "scripts/release_zip",
        "scripts/replay",
        "scripts/docs --loud",
        ".ci/run --loud",
    ],
)
def test_a_command_that_nobody_takes_is_told(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    with pytest.raises((SystemExit, AssertionError, DemoError, ValueError)):
        take(monkeypatch, line)


def test_the_two_commands_stand_at_the_very_top() -> None:
    top = read("README.md").splitlines()[1:5]
    assert [line.split()[0] for line in top if line.strip()] == ["scripts/demo", "scripts/test"]


def test_every_script_is_told() -> None:
    told = {shlex.split(line, comments=True)[0] for page, line in COMMANDS if page == "README.md"}
    files = [path for path in (ROOT / "scripts").iterdir() if path.is_file() and os.access(path, os.X_OK)]
    assert {f"scripts/{path.name}" for path in files} <= told
