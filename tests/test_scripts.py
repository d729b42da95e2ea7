"""How the scripts choose a Python and an end of the Home Assistant range; nothing here installs or asks the network."""

import ast
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from scripts import bootstrap
from scripts.bootstrap import FLOOR, NEWEST, PREVIEW, Python, SetupError

PROJECT = tomllib.loads((bootstrap.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
UNTOUCHED = "/nowhere"


def program(path: Path, answer: str = "exit 0") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{answer}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("3.13.0\n", (3, 13, 0)),
        ("uv 0.13.9 (x86_64-unknown-linux-gnu)", (0, 13, 9)),
        ("3.14-dev", (3, 14)),
        ("", None),
        ("pyenv: command not found", None),
    ],
)
def test_reads_a_version(text: str, version: tuple[int, ...] | None) -> None:
    assert bootstrap.read_version(text) == version


@pytest.mark.parametrize(
    ("end", "version", "fit"),
    [
        (FLOOR, (3, 12, 9), False),
        (FLOOR, (3, 13, 0), True),
        (FLOOR, (3, 13, 12), True),
        (FLOOR, (3, 14, 2), False),
        (NEWEST, (3, 13, 12), False),
        (NEWEST, (3, 14, 1), False),
        (NEWEST, (3, 14, 2), True),
        (NEWEST, (3, 14, 10), True),
        (NEWEST, (3, 15, 0), False),
    ],
)
def test_a_python_fits_its_end(end: bootstrap.End, version: tuple[int, ...], fit: bool) -> None:
    assert (bootstrap.pick([Path("python")], end, lambda _: version) is not None) is fit


def test_a_python_that_refuses_hides_none_that_works() -> None:
    places = [Path("shim"), Path("old"), Path("good"), Path("never-asked")]
    answers = {places[0]: None, places[1]: (3, 14, 0), places[2]: (3, 14, 3)}
    assert bootstrap.pick(places, NEWEST, answers.__getitem__) == Python(places[2], (3, 14, 3))


def test_looks_on_the_path_in_pyenv_and_where_the_archive_goes(tmp_path: Path) -> None:
    first = program(tmp_path / "a" / "python3.13")
    plain = program(tmp_path / "a" / "python3")
    second = program(tmp_path / "b" / "python3.13")
    (tmp_path / "b" / "python3").write_text("not a program")
    old = program(tmp_path / ".pyenv/versions/3.13.2/bin/python")
    new = program(tmp_path / ".pyenv/versions/3.13.10/bin/python")
    program(tmp_path / ".pyenv/versions/3.12.1/bin/python")
    path = os.pathsep.join([str(tmp_path / "a"), "", UNTOUCHED, str(tmp_path / "b")])
    places = list(bootstrap.candidates(FLOOR, path, tmp_path))
    assert places == [first, second, plain, new, old, Path("/opt/python3.13/usr/bin/python3.13")]


def test_asks_a_python_by_running_it(tmp_path: Path) -> None:
    assert bootstrap.told_version(Path(sys.executable)) == sys.version_info[:3]
    assert bootstrap.told_version(program(tmp_path / "shim", "echo 3.14.2; exit 127")) is None
    assert bootstrap.told_version(program(tmp_path / "beta", "echo ''")) is None
    assert bootstrap.told_version(tmp_path / "absent") is None


def test_takes_the_newest_end_that_a_python_can_be_had_for() -> None:
    both = {NEWEST: Python(Path("a"), (3, 14, 2)), FLOOR: Python(Path("b"), (3, 13, 0))}
    assert bootstrap.choose([NEWEST, FLOOR], both.get) == (NEWEST, both[NEWEST])
    assert bootstrap.choose([NEWEST, FLOOR], {FLOOR: both[FLOOR]}.get) == (FLOOR, both[FLOOR])
    assert bootstrap.choose([FLOOR], both.get) == (FLOOR, both[FLOOR])


def test_says_in_one_line_what_python_is_missing() -> None:
    with pytest.raises(SetupError) as error:
        bootstrap.choose([NEWEST, FLOOR], lambda _: None)
    assert str(error.value) == (
        "no Python 3.14.2 (for Home Assistant 2026.10) nor 3.13.0 (for Home Assistant 2025.4) "
        "is installed, and uv cannot download one"
    )


def test_an_end_that_is_asked_for_is_the_only_one() -> None:
    assert bootstrap.wanted(bootstrap.TESTED, None) == [NEWEST, FLOOR]
    assert bootstrap.wanted(bootstrap.TESTED, "2025.4") == [FLOOR]
    assert bootstrap.wanted(bootstrap.TESTED, "newest") == [NEWEST]
    assert bootstrap.wanted(bootstrap.SHOWN, "2026.11") == [PREVIEW]


@pytest.mark.parametrize(
    ("uv", "usable"),
    [("echo uv 0.13.9", True), ("echo uv 0.8.0", True), ("echo uv 0.7.22", False), ("echo uv 1.0; exit 1", False)],
)
def test_an_old_or_broken_uv_is_passed_over(tmp_path: Path, uv: str, usable: bool) -> None:
    assert bootstrap.usable_uv(program(tmp_path / "uv", uv)) is usable


@pytest.mark.parametrize(
    ("errors", "line"),
    [
        ("error: Failed to fetch\n  cause: dns error\n", "the package index cannot be reached (no network?)"),
        ("Failed to establish a new connection: x", "the package index cannot be reached (no network?)"),
        (
            "error: Failed to build\n error: [Errno 2] No such file or directory: 'x86-g++'",
            "a package has to be compiled here: a C++ compiler is needed (g++)",
        ),
        ("error: a\n  cause: b\n  cause: c\n hint: d", "error: a; cause: c"),
        ("what a day\n", "what a day"),
        ("", "it gave no reason"),
    ],
)
def test_puts_a_failed_install_in_one_line(errors: str, line: str) -> None:
    assert bootstrap.why(errors) == line


@pytest.mark.parametrize("end", [FLOOR, NEWEST, PREVIEW], ids=lambda end: end.ha)
def test_every_end_has_its_groups(end: bootstrap.End) -> None:
    groups = PROJECT["dependency-groups"]
    purposes = ["demo"] if end is PREVIEW else ["demo", "test"]
    conflicting = {entry["group"] for entry in PROJECT["tool"]["uv"]["conflicts"][0]}
    least, below = (".".join(map(str, version)) for version in (end.least[: 2 + bool(end.least[2])], end.below))
    for purpose in purposes:
        name = end.group(purpose)
        assert name in groups
        assert name in conflicting
        assert PROJECT["tool"]["uv"]["dependency-groups"][name]["requires-python"] == f">={least},<{below}"


def test_the_lock_names_no_place_of_this_machine_and_one_index() -> None:
    lock = tomllib.loads((bootstrap.ROOT / "uv.lock").read_text(encoding="utf-8"))
    sources = [source for package in lock["package"] if (source := package["source"]) != {"virtual": "."}]
    assert {next(iter(source)) for source in sources} == {"registry"}
    assert len({source["registry"] for source in sources}) == 1


def test_the_starter_runs_on_an_old_python() -> None:
    ast.parse(Path(bootstrap.__file__).read_text(encoding="utf-8"), feature_version=(3, 9))
    names = {path.name for path in Path(bootstrap.__file__).parent.iterdir() if os.access(path, os.X_OK)}
    assert {"test", "lint", "docs", "demo", "simulate", "bench", "replay", "soak", "screenshots", "card"} <= names


def test_an_unknown_command_is_told_the_known_ones() -> None:
    done = subprocess.run([sys.executable, bootstrap.__file__, "fly"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == f"usage: bootstrap.py {'|'.join(bootstrap.COMMANDS)} ...\n"


@pytest.fixture
def become(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """Go on as nothing, set up nothing, and tell what it would have been."""
    became: list[tuple[str, ...]] = []
    monkeypatch.setattr(bootstrap, "environment", lambda purpose, _, *groups: Path("/".join([purpose, *groups])))
    monkeypatch.setattr(bootstrap, "become", lambda python, *rest: became.append((str(python), *rest)))
    return became


def test_the_browser_is_the_machines_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, become: list[tuple[str, ...]]
) -> None:
    program(tmp_path / "b" / "chromium-browser")
    google = program(tmp_path / "a" / "google-chrome")
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", os.pathsep.join([str(tmp_path / "a"), UNTOUCHED]))
    bootstrap.with_browser([NEWEST], "browser", "card-light")
    assert become == [("browser/demo/browser", "-m", "browser", "card-light")]
    assert os.environ["CHROMIUM"] == str(google)
    monkeypatch.setenv("CHROMIUM", "/my/own")
    bootstrap.with_browser([NEWEST], "browser")
    assert os.environ["CHROMIUM"] == "/my/own"


def test_a_missing_browser_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", UNTOUCHED)
    with pytest.raises(SetupError) as error:
        bootstrap.with_browser([NEWEST], "pytest")
    assert str(error.value) == (
        "none of chromium, chromium-browser, google-chrome is on PATH: install one, as with apt-get install chromium"
    )


def test_the_time_of_the_card_is_measured_in_the_browser(
    monkeypatch: pytest.MonkeyPatch, become: list[tuple[str, ...]]
) -> None:
    def elsewhere(module: str, arguments: list[str]) -> None:
        become.append((module, *arguments))

    monkeypatch.setenv("CHROMIUM", "/my/own")
    monkeypatch.setattr(bootstrap, "without_home_assistant", elsewhere)
    bootstrap.bench(["--json"])
    assert become == [("benchmarks", "--json")]
    # In truth the first of these never returns.
    bootstrap.bench(["--card"])
    assert become[1] == ("browser/demo/browser", "-m", "browser.bench", "--card")


def test_what_wants_a_browser_runs_where_it_is_asked_for_and_nowhere_else() -> None:
    assert "--ignore=tests/browser" in PROJECT["tool"]["pytest"]["ini_options"]["addopts"].split()
    assert "testpaths = tests/browser\n" in (bootstrap.ROOT / "tests/browser/pytest.ini").read_text(encoding="utf-8")
