"""The README: its option tables are made from the fields and their texts, and it names each entity."""

from __future__ import annotations

import copy
import json
import re

import pytest

from custom_components.dynamic_ocpp_evse.const import DOMAIN
from custom_components.dynamic_ocpp_evse.flows.fields import FIELDS
from scripts import option_tables
from scripts.option_tables import README, TEXTS, main, table, text_of, written

from .test_names import ENTITIES as KNOWN

ENGLISH = json.loads(TEXTS.read_text(encoding="utf-8"))


def test_the_tables_are_fresh() -> None:
    assert main(["--check"]) == 0


def test_a_row_tells_the_field_as_the_form_does() -> None:
    rows = table(next(iter(FIELDS)), ENGLISH).splitlines()
    label, description = (
        "Main breaker rating",
        ENGLISH["config"]["step"]["hub"]["data_description"]["main_breaker_rating"],
    )
    assert f"| {label} | 25 | A | 1 to 1000 | {description} |" in rows
    assert any(row.startswith("| Grid phase A |  | A, mA, W, kW | sensor |") for row in rows)
    assert any(row.startswith("| Import accounting | Per phase |  | Per phase, Netted |") for row in rows)
    assert any(row.startswith("| Invert phases | off |") for row in rows)


@pytest.mark.parametrize("kind", FIELDS)
def test_each_field_has_a_row(kind: str) -> None:
    rows = table(next(item for item in FIELDS if item == kind), ENGLISH).splitlines()[2:]
    assert [row.split(" | ")[0] for row in rows] == [f"| {text_of(field, ENGLISH)[0]}" for field in FIELDS[kind]]


def test_a_stale_table_is_told_and_written_anew(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = type(README)(str(tmp_path)) / "README.md"
    fresh = README.read_text(encoding="utf-8")
    path.write_text(fresh.replace("| 25 | A |", "| 16 | A |"), encoding="utf-8")
    monkeypatch.setattr(option_tables, "README", path)
    assert main(["--check"]) == 1
    assert "stale" in capsys.readouterr().out
    assert main([]) == 0
    assert path.read_text(encoding="utf-8") == fresh


def test_a_changed_text_makes_them_stale() -> None:
    texts = copy.deepcopy(ENGLISH)
    texts["config"]["step"]["hub_sharing"]["sections"]["advanced"]["data_description"]["ramp_up"] = "Slowly."
    readme = README.read_text(encoding="utf-8")
    assert written(readme, ENGLISH) == readme != written(readme, texts)


def test_a_readme_without_a_place_for_them_is_told() -> None:
    with pytest.raises(ValueError, match="no place for the options of the hub"):
        written("# Load Juggler", ENGLISH)


ENTITIES = {f"`{platform}.{DOMAIN}_{{}}_{key}`" for platform, key, _ in KNOWN}


def named(readme: str) -> set[str]:
    """Return the entity ids that a text names, without the title; `…_x` is another of the platform named before it."""
    found: set[str] = set()
    for line in readme.splitlines():
        start = ""
        for word in re.findall(r"`([a-z_]+\.dynamic_ocpp_evse_[a-z_]+|…_[a-z_]+)`", line):
            if not word.startswith("…"):
                platform, _, rest = word.partition(f".{DOMAIN}_")
                start, key = platform, rest.partition("_")[2]
            else:
                key = word.removeprefix("…_")
            found.add(f"`{start}.{DOMAIN}_{{}}_{key}`")
    return found


def test_the_readme_names_every_entity_and_no_other() -> None:
    readme = README.read_text(encoding="utf-8")
    told = named(readme[readme.index("## Entities") : readme.index("A circuit has")])
    assert told == ENTITIES
