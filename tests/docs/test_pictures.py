"""The pictures of the guides: each is there, and small, with the command that draws it."""

from __future__ import annotations

import re
import shlex

import pytest

from simulator.cli import parser, runs
from tests.docs.cases import GUIDES
from tests.docs.guide import ROOT, Picture, pictures, read

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
