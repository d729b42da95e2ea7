"""The guides: their examples are what the engine does, and each number in them comes from somewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby

import pytest

from custom_components.dynamic_ocpp_evse.engine import MODES, Distribution, LoadKind, ReasonCode, modes_of
from tests.docs.cases import CASES, GUIDES
from tests.docs.example import ENGLISH, Case, computed
from tests.docs.facts import FREE, phrases
from tests.docs.guide import Section, Table, amounts, examples, markdown, sections
from tests.docs.pages import read
from tests.docs.sites import ANNEXE, CARPORT, GARAGE

ALL = [(guide, name, case) for guide, cases in CASES.items() for name, case in cases.items()]


def section(guide: str, title: str) -> Section:
    return next(one for one in sections(read(guide)) if one.title == title)


@pytest.mark.parametrize("guide", GUIDES)
def test_each_example_has_a_case_and_each_case_its_table(guide: str) -> None:
    assert sorted(name for name, _ in examples(read(guide))) == sorted(CASES[guide])


@pytest.mark.parametrize(("guide", "name", "case"), ALL, ids=[name for _, name, _ in ALL])
def test_an_example_is_what_the_engine_does(guide: str, name: str, case: Case | Callable[[], Table]) -> None:
    told, true = dict(examples(read(guide)))[name], computed(case)
    assert told == true, f"{guide}, {name}: it has to be\n\n{markdown(true)}"


def test_every_reason_is_explained_as_it_is_shown() -> None:
    shown = ENGLISH["entity"]["sensor"]["reason"]["state"]
    codes = {str(code) for code in ReasonCode}
    texts = {key.removeprefix("reason_"): text for key, text in ENGLISH["common"].items() if key.startswith("reason_")}
    code_of = {key: re.sub("_(unknown|met)$", "", key) for key in texts}
    assert set(code_of.values()) == codes
    (table,) = section(GUIDES[0], "Why does mine not charge?").tables
    told = [(sentence, state) for sentence, state, *_ in table[1:]]
    assert told == [(re.sub(r"\{\w+\}", "…", text), shown[code_of[key]]) for key, text in texts.items()]
    assert all(all(row) for row in table)


def test_the_modes_of_the_guide_are_those_of_the_engine() -> None:
    wanted, urgency = section(GUIDES[0], "Which mode do I want?").tables
    for column, kind in ((1, LoadKind.EVSE), (2, LoadKind.PLUG)):
        told = {mode.strip() for row in wanted[1:-1] for mode in [row[column]] if mode}
        assert told == {str(mode) for mode in modes_of(kind)}
    by_urgency = groupby(MODES.items(), key=lambda item: item[1].urgency)
    true = [[str(rank), ", ".join(mode for mode, _ in group)] for rank, group in by_urgency]
    assert [row[:2] for row in urgency[1:]] == true


def test_the_guide_has_every_distribution_mode() -> None:
    (wanted,) = section(GUIDES[1], "Which mode do I want?").tables
    assert [row[1] for row in wanted[1:]] == [str(mode) for mode in Distribution]


def whole(part: Section) -> str:
    """Return the running text of a section and its tables of words, in which facts may stand, too."""
    rows = (" | ".join(cells) + " |" for table in part.tables for cells in table)
    return " ".join((part.prose, *rows))


@pytest.mark.parametrize("phrase", [*phrases(), *FREE])
def test_a_number_in_the_text_is_that_of_the_engine(phrase: str) -> None:
    assert any(phrase in whole(part) for guide in GUIDES for part in sections(read(guide)))


@pytest.mark.parametrize(
    ("guide", "part"),
    [pytest.param(guide, part, id=f"{guide}: {part.title}") for guide in GUIDES for part in sections(read(guide))],
)
def test_no_number_in_the_text_comes_from_nowhere(guide: str, part: Section) -> None:
    """It is a fact, or it stands in an example of the same section."""
    shown = [table for _, table in examples(read(guide))]
    text = " ".join((part.prose, *(" | ".join(row) + " |" for t in part.tables if t not in shown for row in t)))
    for phrase in sorted([*phrases(), *FREE], key=len, reverse=True):
        text = text.replace(phrase, "")
    known = amounts(" ".join(cell + " " for table in part.tables if table in shown for row in table for cell in row))
    assert amounts(text) <= known


def words(texts: object) -> Iterator[str]:
    """Yield every text of the translations."""
    if isinstance(texts, dict):
        for value in texts.values():
            yield from words(value)
    else:
        yield str(texts)


@pytest.mark.parametrize("guide", GUIDES)
def test_what_is_set_in_italics_is_called_so_on_the_screen(guide: str) -> None:
    known = {text.lower() for text in words(ENGLISH)} | {circuit.id for circuit in (GARAGE, CARPORT, ANNEXE)}
    known |= {"configure", "reconfigure"}  # Home Assistant's own
    told = {name for part in sections(read(guide)) for name in re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", whole(part))}
    assert told
    assert {name for name in told if name.lower() not in known} == set()
