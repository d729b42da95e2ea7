"""`scripts/replay`: what it shows of a file, where a decision is not as recorded, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from custom_components.dynamic_ocpp_evse.codec import encode
from custom_components.dynamic_ocpp_evse.engine import Circuit, Memory, Mode, Reading, Site, plan
from replay.__main__ import main
from replay.record import read, replayed
from tests.engine.helpers import ABC, START, A, evse, plug, snapshot

type Change = Callable[[dict[str, Any]], object]


def cycles(count: int = 6, skip: int = 0) -> dict[str, Any]:
    """Return a file of some cycles in which the house takes more and more, but for the first ones."""
    site = Site(breaker=20.0, max_import=9000.0)
    cars = (evse("load 1", legs=ABC, priority=1), evse("load 2", Mode.SOLAR_ONLY), plug("load 3", leg=A, circuit="c"))
    memory, steps = Memory(), []
    for cycle in range(count):
        now = START + 5.0 * cycle
        shot = snapshot(site, (2.0 + 3 * cycle, 1.0, 1.0), *(replace(car, draw_at=now) for car in cars), at=now)
        shot = replace(shot, circuits=(Circuit(id="c", limit=16.0, meter=(Reading(1.0, now), None, None)),))
        before = encode(memory) if cycle == skip else None
        decided, memory = plan(shot, memory, now)
        if cycle >= skip:
            steps.append({"now": now, "memory": before, "snapshot": encode(shot), "plan": encode(decided)})
    clock = {"now": START + 5.0 * count, "utc": "2026-06-01T10:00:30+00:00"}
    return {"format": 1, "clock": clock, "memory": encode(memory), "steps": steps}


def written(tmp_path: Path, data: object) -> str:
    """Write a file and return its path."""
    file = tmp_path / "diagnostics.json"
    file.write_text(json.dumps(data))
    return str(file)


@pytest.mark.parametrize("skip", [0, 3])
def test_every_decision_is_as_recorded(tmp_path: Path, skip: int) -> None:
    found = list(replayed(read(Path(written(tmp_path, {"data": cycles(skip=skip)})))))
    assert len(found) == 6 - skip
    assert [decision.differences for decision in found] == [()] * len(found)
    assert [decision.plan for decision in found] == [decision.recorded.plan for decision in found]


def test_the_table_tells_the_time_each_limit_and_its_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([written(tmp_path, cycles())]) == 0
    printed = capsys.readouterr()
    lines = [[cell.strip() for cell in line.strip("│").split("│")] for line in printed.out.splitlines() if "│" in line]
    assert len(lines) == 6 * 3
    assert lines[0][:3] == ["10:00:00.0", "2.0 1.0 1.0", "load 1"]
    assert lines[1][:3] == ["", "", "load 2"]
    assert lines[1][3:5] == ["Solar Only", "waiting"]
    assert lines[1][7].startswith("not enough solar: on A, ")
    assert lines[1][7].endswith(" W short")
    assert [line[0] for line in lines if line[0]] == [f"10:00:{second:02}.0" for second in range(0, 30, 5)]
    assert all(float(line[6]) >= 0 for line in lines)
    assert printed.err == "scripts/replay: every decision is as recorded\n"


def test_json_has_an_object_a_decision(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([written(tmp_path, cycles()), "--json"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [item["time"] for item in found[:2]] == ["2026-06-01T10:00:00+00:00", "2026-06-01T10:00:05+00:00"]
    assert [load["id"] for load in found[0]["loads"]] == ["load 1", "load 2", "load 3"]
    assert set(found[0]["loads"][0]) == {"id", "status", "limit", "available", "reason", "sentence"}
    assert found[0]["differences"] == []


def test_a_site_without_loads_is_shown_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shot = snapshot(Site(), (1.0, 2.0, 3.0))
    decided, memory = plan(shot, Memory(), START)
    step = {"now": START, "memory": encode(Memory()), "snapshot": encode(shot), "plan": encode(decided)}
    clock = {"now": START, "utc": "2026-06-01T10:00:00+00:00"}
    data = {"format": 1, "clock": clock, "memory": encode(memory), "steps": [step]}
    assert main([written(tmp_path, data)]) == 0
    assert "1.0 2.0 3.0" in capsys.readouterr().out


def _limit(data: dict[str, Any]) -> None:
    data["steps"][4]["plan"]["loads"][0]["limit"] = 3.0


def _reason(data: dict[str, Any]) -> None:
    data["steps"][4]["plan"]["loads"][1]["reason"]["code"] = "ramping"


def _fewer(data: dict[str, Any]) -> None:
    del data["steps"][4]["plan"]["loads"][2]


def _forgot(data: dict[str, Any]) -> None:
    data["steps"][0]["memory"] = None


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (_limit, "loads[0].limit: 3.0 recorded, "),
        (_reason, "loads[1].reason.code: ramping recorded, "),
        (_fewer, "loads: "),
    ],
)
def test_a_decision_that_comes_out_otherwise_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: Change, place: str
) -> None:
    data = cycles()
    change(data)
    file = written(tmp_path, data)
    assert main([file]) == 1
    printed = capsys.readouterr()
    assert f"10:00:20.0 {place}" in printed.out
    assert "10:00:20.0 differs" in printed.out
    assert printed.err == "scripts/replay: 1 of 6 decisions differ\n"
    assert main([file, "--json"]) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [bool(line["differences"]) for line in lines] == [False, False, False, False, True, False]


def test_without_what_was_remembered_it_comes_out_otherwise(tmp_path: Path) -> None:
    data = cycles(skip=3)
    _forgot(data)
    assert main([written(tmp_path, data)]) == 1


def _no_steps(data: dict[str, Any]) -> None:
    data["steps"] = []


def _other_format(data: dict[str, Any]) -> None:
    data["format"] = 2


def _no_clock(data: dict[str, Any]) -> None:
    data["clock"] = None


def _unknown_field(data: dict[str, Any]) -> None:
    data["steps"][0]["snapshot"]["site"]["colour"] = "red"


def _broken(data: dict[str, Any]) -> None:
    data["steps"][0]["snapshot"]["loads"] = [1]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_no_steps, "holds no decision"),
        (_other_format, "has the format 2; this version reads 1"),
        (_no_clock, "is of another version of Load Juggler, or was changed"),
        (_unknown_field, "Site has no colour"),
        (_broken, "dict expected, not 1"),
    ],
)
def test_a_file_that_cannot_be_replayed_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: Change, told: str
) -> None:
    data = cycles()
    change(data)
    assert main([written(tmp_path, data)]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("scripts/replay: ")
    assert told in line


@pytest.mark.parametrize("text", ["", "no json", "[]", "{}", '{"data": 3}', "\xff"])
def test_what_is_no_diagnostics_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    file = tmp_path / "x.json"
    file.write_bytes(text.encode("latin-1"))
    assert main([str(file)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_file_that_is_not_there_is_said_to_be_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["/nowhere/x.json"]) == 2
    assert "cannot read /nowhere/x.json" in capsys.readouterr().err
