"""The demo's command line, and what it finds wrong with it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.errors import DemoError
from demo.options import Options, find_ocpp, fit_to_keep, free_port, parse, require_free

pytestmark = pytest.mark.usefixtures("socket_enabled")


def test_defaults() -> None:
    assert parse([]) == Options(check=False, seconds=60.0, port=8123, lapse=60.0, browser=True)


def test_check_opens_no_browser() -> None:
    assert parse(["--check"]).browser is False
    assert parse(["--no-browser"]).browser is False


def test_each_measurement_opens_no_browser_either() -> None:
    assert parse(["--faults"]) == Options(faults=True, browser=False)
    assert parse(["--latency"]) == Options(latency=100, browser=False)
    assert parse(["--latency", "7"]).latency == 7
    assert parse([]).latency == 0


def test_a_still_day_and_a_file_for_programs(tmp_path: Path) -> None:
    assert parse(["--still", "--login", str(tmp_path / "login")]) == Options(still=True, login=tmp_path / "login")


def test_all_options(tmp_path: Path) -> None:
    keep = tmp_path / "new"
    arguments = ["--check", "--seconds", "30", "--port", "8124", "--lapse", "120", "--keep", str(keep)]
    assert parse(arguments) == Options(check=True, seconds=30.0, port=8124, lapse=120.0, keep=keep, browser=False)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--port", "0"], "--port 0"),
        (["--port", "65536"], "--port 65536"),
        (["--port", "http"], "--port"),
        (["--seconds", "0"], "--seconds 0"),
        (["--seconds", "inf"], "--seconds inf"),
        (["--seconds", "nan"], "--seconds nan"),
        (["--latency", "-1"], "--latency -1"),
        (["--latency", "--faults"], "two runs"),
        (["--still", "--faults"], "--still"),
        (["--still", "--latency"], "--still"),
        (["--lapse", "0.5"], "--lapse 0.5"),
        (["--lapse", "nan"], "--lapse nan"),
        (["--chek"], "--chek"),
        (["--ocpp-from", "no/such/folder"], "no/such/folder"),
    ],
)
def test_wrong_arguments_are_one_line_that_names_them(arguments: list[str], named: str) -> None:
    with pytest.raises(DemoError) as raised:
        parse(arguments)
    assert named in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.fixture
def ocpp(tmp_path: Path) -> Path:
    folder = tmp_path / "custom_components" / "ocpp"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text("{}")
    (folder / "config_flow.py").touch()
    return folder


def test_ocpp_is_the_folder_or_lies_in_it(ocpp: Path, tmp_path: Path) -> None:
    assert find_ocpp(ocpp) == ocpp.resolve()
    assert find_ocpp(tmp_path) == ocpp.resolve()
    assert parse(["--ocpp-from", str(tmp_path)]).ocpp_from == ocpp.resolve()


def test_folder_without_the_integration_is_refused(ocpp: Path, tmp_path: Path) -> None:
    (ocpp / "config_flow.py").unlink()
    with pytest.raises(DemoError, match="no OCPP integration"):
        find_ocpp(tmp_path)


def test_kept_folder_must_be_new_or_empty(tmp_path: Path) -> None:
    assert fit_to_keep(tmp_path) == tmp_path.resolve()
    (tmp_path / "mine.txt").touch()
    with pytest.raises(DemoError, match="not an empty folder"):
        fit_to_keep(tmp_path)
    with pytest.raises(DemoError, match="not an empty folder"):
        fit_to_keep(tmp_path / "mine.txt")


@pytest.fixture
def busy() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_busy_port_is_named(busy: int) -> None:
    with pytest.raises(DemoError, match=f"Port {busy} is busy: choose another one with --port"):
        require_free(busy)


def test_free_port_is_free() -> None:
    require_free(free_port())
