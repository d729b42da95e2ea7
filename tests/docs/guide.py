"""Reads a guide: its tables by the marker before each, its running text, and its pictures with their commands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_MARKER = re.compile(r"<!-- example: ([a-z0-9-]+) -->")
_UNITS = r"(?:%|(?:A/s|kWh|Wh|kW|W|A|V|s|min|h|kB)\b)"
_NUMBER = r"\d+(?:\.\d+)?"
_AMOUNT = re.compile(rf"(?<![\w.])({_NUMBER}(?:(?: to | and | or | / ){_NUMBER})*) ?({_UNITS})")

type Table = list[list[str]]
"""Titles, then the cells of each row."""


class Section(NamedTuple):
    """What stands under one heading of the second level: running text in one line, and the tables."""

    title: str
    prose: str
    tables: list[Table]


class Picture(NamedTuple):
    """A picture, the command below it that draws it, and the table of what came out."""

    path: str
    command: str
    results: Table


def _table(lines: list[str]) -> Table:
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
    return [rows[0], *rows[2:]]


def _blocks(text: str) -> Iterator[list[str]]:
    """Yield what stands between empty lines, without the lines of a fenced or indented block's frame."""
    for block in re.split(r"\n\s*\n", text):
        lines = [line for line in block.splitlines() if line.strip()]
        if lines:
            yield lines


def examples(text: str) -> list[tuple[str, Table]]:
    """Return the name and the table of each example, in their order.

    Raises ValueError for a marker that no table follows.
    """
    found, name = [], ""
    for lines in _blocks(text):
        if name and not lines[0].startswith("|"):
            raise ValueError(f"no table follows the marker of {name}")
        if name:
            found.append((name, _table(lines)))
        marker = _MARKER.fullmatch(lines[-1])
        name = marker[1] if marker else ""
    if name:
        raise ValueError(f"no table follows the marker of {name}")
    return found


def sections(text: str) -> list[Section]:
    """Return a guide by its headings of the second level; commands are no running text."""
    found = []
    for part in re.split(r"^## ", text, flags=re.MULTILINE):
        title, _, body = part.partition("\n")
        prose: list[str] = []
        tables: list[Table] = []
        for lines in _blocks(re.sub(r"<!--.*?-->", "", body)):
            if lines[0].startswith("|"):
                tables.append(_table(lines))
            elif not lines[0].startswith("    "):
                prose += lines
        found.append(Section(title, " ".join(" ".join(prose).split()), tables))
    return found


def amounts(text: str) -> set[str]:
    """Return the numbers with units in a text, as in `6 A`."""
    return {f"{number} {unit}" for numbers, unit in _AMOUNT.findall(text) for number in re.findall(_NUMBER, numbers)}


def pictures(text: str) -> list[Picture]:
    """Return the pictures of a guide."""
    found = []
    blocks = list(_blocks(text))
    for image, command, table in zip(blocks, blocks[1:], blocks[2:], strict=False):
        path = re.fullmatch(r"!\[[^\]]+\]\(([^)]+)\)", image[0])
        if path:
            found.append(Picture(path[1], " ".join(" ".join(command).replace("\\ ", " ").split()), _table(table)))
    return found


def markdown(table: Table) -> str:
    """Return a table as it has to stand in a guide."""
    titles, *rows = table
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (titles, ["---"] * len(titles), *rows))
