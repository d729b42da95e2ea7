"""What `scripts/simulate` and `scripts/bench` do with what they are given."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from benchmarks import __main__ as bench
from benchmarks import engine_time, targets
from benchmarks.cases import MAIN, SPLITS, TABLES, cases, read_days
from benchmarks.control import summary
from simulator import __main__ as program
from simulator.batch import run_all
from simulator.cli import parser, runs
from simulator.engine import Connection, Distribution, Mode
from simulator.scenario import RunConfig

ROOT = Path(__file__).parent.parent.parent
DAY_NAMES = ("s01_clear", "s02_broken", "s03_dark")


def chosen(*arguments: str) -> list[RunConfig]:
    return runs(parser().parse_args(arguments))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with three days that stand still."""
    place = tmp_path_factory.mktemp("data")
    lines = ["scenario,minute,load_a_w,load_b_w,load_c_w,pv_w"]
    for name, sun in zip(DAY_NAMES, (3000, 2000, 0), strict=True):
        lines += [f"{name},{minute},100,200,300,{sun if 600 <= minute < 610 else 0}" for minute in range(1440)]
    (place / "scenario_days_1min.csv").write_text("\n".join(lines))
    index = [
        "scenario,pv_day,pv_factor,ev_plugin_minute,ev_plugout_minute,ev_energy_kwh",
        "s01_clear,roof_clear_1,1,60,120,5",
        "s02_broken,roof_cloudy_2,1,60,120,5",
        "s03_dark,,0,60,120,5",
    ]
    (place / "scenario_index.csv").write_text("\n".join(index))
    return place


@pytest.fixture(scope="module")
def file(folder: Path) -> str:
    return str(folder / "scenario_days_1min.csv")


def test_without_data_every_weather_runs_on_one_and_three_phases_with_and_without_battery() -> None:
    configs = chosen()
    assert len(configs) == 16
    assert {(config.phases, config.battery is None) for config in configs} == {
        (1, True),
        (1, False),
        (3, True),
        (3, False),
    }
    assert {config.day.name for config in configs} == {"clear/1", "broken cloud/1", "dull/1", "winter/1"}
    assert {config.loads[0].wiring for config in configs if config.phases == 1} == {("A",)}


def test_data_runs_all_its_days_as_they_are(file: str) -> None:
    assert [(config.day.name, config.phases, config.battery) for config in chosen("--data", file)] == [
        (name, 3, None) for name in DAY_NAMES
    ]


def test_repeated_options_are_combined(file: str) -> None:
    who = ("--controller", "naive", "--controller", "engine")
    configs = chosen("--data", file, "--day", "s01", "--day", "s0", *who, "--split", "BCA", "--split", "one_phase")
    assert len(configs) == 3 * 2 * 2
    assert {config.day.load[0] for config in configs if config.split == "BCA"} == {(200.0, 300.0, 100.0)}


def test_every_option_reaches_its_place() -> None:
    (config,) = chosen(
        *(
            "--day",
            "clear",
            "--phases",
            "3",
            "--battery",
            "asymmetric",
            "--pv",
            "B",
            "--breaker",
            "20",
            "--buffer",
            "1",
        ),
        *("--meter", "5", "--delay", "2", "--accounting", "netted", "--mode", "excess", "--mode", "standard"),
        *("--wiring", "C", "--car", "30", "--charger-meter", "60", "--latency", "2", "--whole-amps"),
        *("--ride-through", "0", "--session", "--tank", "continuous", "--cycle", "2", "--distribution", "strict"),
    )
    assert config.battery is not None
    assert config.battery.asymmetric
    assert (config.pv, config.breaker, config.buffer, config.meter, config.delay) == (("B",), 20.0, 1.0, 5.0, 2.0)
    assert (config.accounting, config.distribution, config.cycle) == ("netted", Distribution.STRICT, 2.0)
    assert [tank.mode for tank in config.tanks] == [Mode.CONTINUOUS]
    first, second = config.loads
    assert (first.mode, second.mode) == (Mode.EXCESS, Mode.STANDARD)
    assert (first.wiring, first.response, first.meter, first.latency) == (("C",), 30.0, 60.0, 2.0)
    assert (first.step, first.ride_through, first.session) == (1.0, 0.0, True)
    assert config.notice == 30.0 + 2.0 + 5.0 + 2.0 + 1.0
    assert (config.start, config.stop) == (0.0, 86_400.0)
    assert (config.circuit, config.export_limit, config.excess_threshold, first.energy) == (None, None, 1000.0, None)


def test_every_option_of_a_night_and_of_limits_reaches_its_place() -> None:
    (config,) = chosen(
        *("--day", "clear", "--phases", "1", "--battery", "none", "--from", "20", "--to", "30", "--circuit", "16"),
        *("--export-limit", "4000", "--threshold", "3500", "--energy", "12.5", "--mode", "standard"),
    )
    assert (config.start, config.stop) == (72_000.0, 108_000.0)
    assert (config.circuit, config.export_limit, config.excess_threshold) == (16.0, 4000.0, 3500.0)
    assert [load.energy for load in config.loads] == [12_500.0]


def test_a_tank_may_be_alone() -> None:
    (config,) = chosen("--day", "clear", "--phases", "1", "--battery", "none", "--no-car", "--tank", "excess")
    assert (config.loads, [tank.mode for tank in config.tanks]) == ((), [Mode.EXCESS])


BAD: dict[str, tuple[list[str], str]] = {
    "no file": (["--data", "/nowhere/days.csv"], "cannot read /nowhere/days.csv: No such file or directory"),
    "no day": (["--day", "foggy"], "no day starts with 'foggy'; there are clear/1, broken cloud/1, dull/1, winter/1"),
    "no phase": (["--phases", "1", "--wiring", "B"], "--wiring B: a site of one phase has only A; choose --phases 3"),
    "no folder": (["--plot", "/nowhere/a.png"], "--plot: there is no folder /nowhere"),
    "nothing": (["--no-car"], "--no-car leaves nothing to control; choose --tank"),
    "no time": (["--from", "8", "--to", "8"], "--to must be after --from, and at most 48"),
    "too long": (["--to", "48.5"], "--to must be after --from, and at most 48"),
    "no process": (["--jobs", "0"], "--jobs must be 1 or more"),
}


@pytest.mark.parametrize(("arguments", "said"), BAD.values(), ids=list(BAD))
def test_bad_input_is_one_line_and_exit_2(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(arguments) == 2
    assert capsys.readouterr().err == f"scripts/simulate: {said}\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("timestamp,day\n", "line 1: no column pv_w"),
        ("scenario,minute,load_a_w,load_b_w,load_c_w\n", "line 1: no column pv_w"),
        ("", "no column"),
        ("timestamp,day,pv_w\n", "there is no day in it"),
        ("timestamp,day,pv_w\n2020-01-01T00:00:00Z,one,many\n", "line 2: pv_w is no number: 'many'"),
    ],
)
def test_a_bad_file_is_named_with_its_line(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(text)
    assert program.main(["--data", str(bad)]) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"scripts/simulate: {bad}")
    assert said in error
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    "words", [["--meter", "0"], ["--car", "-1"], ["--buffer", "nan"], ["--mode", "fast"], ["--breaker", "x"]]
)
def test_a_senseless_number_or_word_is_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        program.main(words)
    assert left.value.code == 2
    assert f"argument {words[0]}" in capsys.readouterr().err


def short_runs(options: Any) -> list[RunConfig]:
    """Return what was asked for, cut to its first minutes of sun."""
    return [replace(config, start=35_900.0, stop=36_300.0) for config in runs(options)]


def test_json_is_one_object_a_run(
    file: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(program, "runs", short_runs)
    assert program.main(["--data", file, "--json", "--jobs", "1", "--controller", "naive"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["day"] for row in rows] == list(DAY_NAMES)
    assert rows[0]["seconds"] == 400.0
    assert {"energy", "from_sun", "unwanted", "best", "starts", "solar_changes"} <= set(rows[0]["loads"]["car"])


def test_the_table_has_a_line_for_each_load(
    file: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(program, "runs", short_runs)
    modes = ("--mode", "standard", "--mode", "solar-only", "--controller", "naive")
    assert program.main(["--data", file, "--day", "s01", "--jobs", "1", *modes]) == 0
    out = capsys.readouterr().out
    assert "s01_clear" in out
    assert "car 1" in out
    assert "Solar Only" in out


def test_a_picture_is_drawn_of_every_run(file: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    monkeypatch.setattr(program, "runs", short_runs)
    picture = tmp_path / "day.png"
    battery = ("--battery", "none", "--battery", "symmetric", "--controller", "naive")
    assert program.main(["--data", file, "--day", "s01", "--jobs", "1", "--plot", str(picture), *battery]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["day-1.png", "day-2.png"]
    assert (tmp_path / "day-1.png").read_bytes().startswith(b"\x89PNG")


def test_work_is_done_in_order_by_one_process_or_several() -> None:
    assert list(run_all(abs, [-3, 2, -1], 1)) == [3, 2, 1]
    # Processes talk over sockets, which tests may not open.
    code = "from simulator.batch import run_all\nif __name__ == '__main__': print(*run_all(abs, [-3, 2, -1], 2))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)
    assert done.stdout == "3 2 1\n", done.stderr


def test_other_processes_can_find_the_work() -> None:
    """What stands in a program's main module they cannot."""
    assert not program.run_job.__module__.endswith("__main__")
    assert not bench.run_case.__module__.endswith("__main__")


def test_the_simulator_runs_on_a_python_without_home_assistant() -> None:
    """The engine is then found past its package; so is it by `scripts/simulate`, which starts no other way."""
    hidden = "import sys; sys.modules['homeassistant'] = None; import importlib.util as u; f = u.find_spec\n"
    hidden += "u.find_spec = lambda name, *rest: None if name == 'homeassistant' else f(name, *rest)\n"
    code = f"{hidden}from simulator.scenario import simulate\nfrom simulator.engine import plan\nprint(plan.__module__)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)
    assert done.stdout == "custom_components.dynamic_ocpp_evse.engine.plan\n", done.stderr


def test_days_of_a_folder_have_their_sky(folder: Path) -> None:
    assert [(entry.day.name, entry.sky) for entry in read_days(folder)] == list(
        zip(DAY_NAMES, ("clear", "broken", "none"), strict=True)
    )


def test_cases_are_every_setting_on_every_day_and_split(folder: Path) -> None:
    found = cases({"main": MAIN}, read_days(folder), SPLITS)
    assert len(found) == 4 * (3 * 2 + 2 * 2)
    solar = [case.config for case in found if case.kind == "solar"]
    assert {config.loads[0].ride_through for config in solar} == {0.0, 4.0}
    assert {(config.start, config.stop) for config in solar} == {(35_400.0, 37_140.0)}
    assert {config.stop - config.start for config in (c.config for c in found if c.kind == "breaker")} == {86_400.0}
    assert {config.controller for config in (c.config for c in cases(TABLES, read_days(folder), ("given",)))} == {
        "engine", "naive", "delayed", "averaged",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "--control needs --data DIR, the folder with the measured days"),
        (["--data", "/nowhere"], "cannot read /nowhere/scenario_index.csv: No such file or directory"),
        (["--data", "{folder}", "--day", "s09"], "no day of {folder} starts with s09"),
        (["--data", "{folder}", "--jobs", "0"], "--jobs must be 1 or more"),
    ],
)
def test_bad_input_of_the_benchmark_is_one_line_and_exit_2(
    arguments: list[str], said: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [word.format(folder=folder) for word in arguments]
    assert bench.main(["--control", *given]) == 2
    assert capsys.readouterr().err == f"scripts/bench: {said.format(folder=folder)}\n"


def row(setting: str = "ride-through 4 Wh", sky: str = "clear", **car: float) -> dict[str, Any]:
    usual = {
        "solar": 900.0,
        "best": 1000.0,
        "unwanted": 9.0,
        "starts": 3,
        "solar_changes": 7,
        "breaker_changes": 1,
        "energy": 909.0,
    }
    scores: dict[str, Any] = {**usual, **car}
    scores["of_best"] = scores["solar"] / scores["best"] if scores["best"] else None
    scores["unwanted_share"] = scores["unwanted"] / scores["solar"] if scores["solar"] else 0.0
    return {
        "table": "main", "setting": setting, "kind": "solar", "sky": sky, "late": 0.0, "late_amps": 0.0,
        "longest_cut": 0.0, "phases": [], "loads": {"car": scores},
    }  # fmt: skip


def test_pooled_values_weigh_by_energy_and_worst_ones_by_day() -> None:
    rows = [row(), row(solar=9900.0, best=10_000.0, unwanted=297.0), row(solar=1.0, best=4.0, unwanted=1.0)]
    assert targets.pooled_share(rows) == pytest.approx(10_801 / 11_004)
    assert targets.worst_share(rows) == pytest.approx(0.9)
    assert targets.pooled_import(rows) == pytest.approx(307 / 10_801)
    assert targets.worst_import(rows) == pytest.approx(0.03)
    assert targets.worst_import_energy(rows) == pytest.approx(0.297)


def test_usual_changes_leave_out_a_twentieth_of_the_days() -> None:
    rows = [row(solar_changes=number, breaker_changes=0) for number in range(1, 41)]
    assert targets.usual_changes(rows) == 38.0
    assert targets.most_changes(rows) == 40.0
    assert targets.usual_changes(rows[:3]) == 3.0


def verdicts(rows: list[dict[str, Any]]) -> Mapping[str, bool | None]:
    return {f"{target.setting}: {target.what}": target.judge(rows)[1] for target in targets.TARGETS}


def test_a_target_is_kept_missed_or_not_run() -> None:
    ride = "ride-through 4 Wh: "
    found = verdicts([row(solar=985.0, unwanted=0.0)])
    assert found[f"{ride}clear, of the clairvoyant, pooled"] is True
    assert found[f"{ride}broken cloud, of the clairvoyant, pooled"] is None
    assert found["ride-through 0: import caused, pooled"] is None
    missed = verdicts([row(solar=975.0, unwanted=10.0, starts=99, solar_changes=401)])
    assert [name for name, kept in missed.items() if kept is False] == [
        f"{ride}clear, of the clairvoyant, pooled",
        f"{ride}import caused, pooled",
        f"{ride}limit changes, worst day",
    ]


def test_a_summary_is_one_object_for_each_setting_and_sky() -> None:
    rows = [row(), row(sky="broken"), row(sky="broken"), row("ride-through 0")]
    assert [(group["setting"], group["sky"], group["runs"]) for group in summary(rows)] == [
        ("ride-through 4 Wh", "clear", 1), ("ride-through 4 Wh", "broken", 2), ("ride-through 0", "clear", 1),
    ]  # fmt: skip


def test_the_benchmark_s_site_is_mixed_and_never_stands_still() -> None:
    feed = engine_time.Feed(20, Distribution.SHARED)
    first, second = feed.next(), feed.next()
    assert {load.mode for load in first.loads} == set(Mode)
    assert {len(load.legs) for load in first.loads} == {1, 3}
    assert {load.connection for load in first.loads} == {Connection.READY, Connection.IDLE, Connection.DISCONNECTED}
    for name in ("grid", "soc", "battery", "output", "solar"):
        assert getattr(first, name) != getattr(second, name)
    assert first == engine_time.Feed(20, Distribution.SHARED).next()


def test_median_is_of_the_decisions_alone() -> None:
    ticks = count(step=0.001)
    assert engine_time.median_us(1, Distribution.STRICT, timed=3, clock=lambda: next(ticks)) == pytest.approx(1000.0)


def test_a_slow_engine_is_not_waited_for() -> None:
    asked = count()
    median = engine_time.median_us(1, Distribution.STRICT, clock=lambda: 10.0 * next(asked))
    assert (median, next(asked)) == (10e6, 2 * 6)


def test_lines_end_with_the_growth_of_each_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_time, "median_us", lambda count, distribution, timed: count * 2.5)
    found = list(engine_time.lines())
    assert found[0] == {"name": "Shared", "loads": 1, "median_us": 2.5}
    assert len(found) == 4 * 5 + 4
    assert found[-1] == {"name": "Sequential - Strict", "from": 20, "to": 200, "growth": 10.0}
