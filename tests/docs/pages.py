"""The pages that people read, taken apart: prose, code, headings, links."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PAGES = sorted(path.relative_to(ROOT).as_posix() for folder in (ROOT, ROOT / "docs") for path in folder.glob("*.md"))

_FENCE = re.compile(r"^([ ]*)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_INDENTED = re.compile(r"(?<=\n\n)(?: {4}[^\n]*\n)+")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|srcset|href)=\"([^\"]+)\"|^\[[^\]]+\]: (\S+)$", re.MULTILINE)


class Block(NamedTuple):
    """A piece of code with the language that it says it is in; an indented one says none."""

    page: str
    language: str
    code: str


def read(page: str) -> str:
    """Return a page's text."""
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(page: str) -> list[Block]:
    """Return the code of a page."""
    text = read(page)
    fenced = [Block(page, found[2], found[3]) for found in _FENCE.finditer(text)]
    return fenced + [Block(page, "", found[0]) for found in _INDENTED.finditer(_FENCE.sub("", text))]


def prose(page: str) -> str:
    """Return what is no code, with each run of white space as one space."""
    return " ".join(_INDENTED.sub("", _FENCE.sub("", read(page))).split())


def anchors(text: str) -> set[str]:
    """Return the anchors that GitHub gives to the headings of a text."""
    found: dict[str, int] = {}
    names = set()
    for heading in _HEADING.findall(_FENCE.sub("", text)):
        shown = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
        slug = re.sub(r"[^\w\- ]", "", shown).replace(" ", "-")
        names.add(f"{slug}-{found[slug]}" if slug in found else slug)
        found[slug] = found.get(slug, 0) + 1
    return names


def links(text: str) -> list[str]:
    """Return what a text links to, or shows as a picture; not what stands in code."""
    plain = re.sub(r"`[^`\n]+`", "", _FENCE.sub("", text))
    return [next(filter(None, found)) for found in _LINK.findall(plain)]
