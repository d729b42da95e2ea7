"""The pictures of the guides: each is there, and small, with the command that draws it."""

from __future__ import annotations

import json
import re
import shlex

import pytest

from simulator.cli import parser, runs
from simulator.report import results
from simulator.scenario import simulate
from tests.docs.cases import GUIDES
from tests.docs.guide import Picture, markdown, pictures
from tests.docs.pages import ROOT, read

FOLDER = "docs/pictures"
LARGEST = 150_000  # bytes
WIDTH = 800  # px: what a page shows without making it smaller
SHOWN = [picture for guide in GUIDES for picture in pictures(read(guide))]


def test_each_picture_of_a_day_is_shown_once_with_its_command() -> None:
    shown = [path for guide in GUIDES for path in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", read(guide))]
    there = [f"{FOLDER}/{path.name}" for path in (ROOT / FOLDER).glob("day-*.png")]
    assert sorted(shown) == sorted(there) == sorted(picture.path for picture in SHOWN)
    assert len(there) >= 4


@pytest.mark.parametrize("picture", SHOWN, ids=[picture.path for picture in SHOWN])
def test_a_command_draws_one_run_into_its_picture(picture: Picture) -> None:
    program, *arguments = shlex.split(picture.command)
    assert (ROOT / program).is_file()
    options = parser().parse_args(arguments)
    assert str(options.plot) == picture.path
    options.plot = ROOT / picture.path
    assert len(runs(options)) == 1


@pytest.mark.parametrize("picture", SHOWN, ids=[picture.path for picture in SHOWN])
def test_a_picture_is_small_and_as_wide_as_a_page(picture: Picture) -> None:
    data = (ROOT / picture.path).read_bytes()
    assert data.startswith(b"\x89PNG")
    assert len(data) < LARGEST
    assert int.from_bytes(data[16:20]) == WIDTH


@pytest.mark.parametrize("picture", SHOWN, ids=[picture.path for picture in SHOWN])
def test_a_picture_and_its_table_are_of_a_run_of_today(picture: Picture) -> None:
    options = parser().parse_args(shlex.split(picture.command)[1:])
    options.plot = None
    true = results(simulate(runs(options)[0]))
    assert picture.results == true, f"{picture.path}: the table has to be\n\n{markdown(true)}"
    assert json.loads(described(picture)) == true, f"{picture.path} is old: draw it anew"


def described(picture: Picture) -> str:
    """Return the description that is written into a picture."""
    _, _, rest = (ROOT / picture.path).read_bytes().partition(b"tEXtDescription\0")
    return rest[: rest.index(b"]]") + 2].decode("latin-1")
