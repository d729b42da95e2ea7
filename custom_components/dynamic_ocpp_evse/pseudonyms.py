"""Names for what must not be told: the same thing has the same one throughout, and it tells only what kind it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

HIDDEN = "**REDACTED**"

# What a text from elsewhere may hold that no list of ours knows: addresses, host names and entity ids, long tokens,
# and numbers as exact as a place on the map.
_SUSPECT = re.compile(
    r"""
    \w+://\S+
    | \S+@\S+
    | \d+(?:\.\d+){3}(?::\d+)?
    | [0-9a-f]{0,4}(?::[0-9a-f]{0,4}){4,}
    | [\w-]+(?:\.[\w-]+)*\.[a-z_][\w-]*(?::\d+)?
    | (?=[\w-]*\d)[\w-]{16,}
    | \d+\.\d{3,}
    """,
    re.VERBOSE | re.IGNORECASE,
)


class Pseudonyms:
    """Pseudonyms by what they stand for.

    `ids` are those that the engine knows; they sort as what they stand for does, because the engine sorts by them.
    `words` are all others: names, entities, devices.
    """

    def __init__(self) -> None:
        self.ids: dict[str, str] = {}
        self._words: dict[str, str] = {}
        self._count: Counter[str] = Counter()

    def add_ids(self, kind: str, ids: Iterable[str]) -> None:
        """Name all things of a kind."""
        found = sorted(set(ids))
        width = len(str(len(found)))
        self.ids |= {found_id: f"{kind} {number:0{width}}" for number, found_id in enumerate(found, 1)}

    def add(self, kind: str, word: str) -> str:
        """Name one thing and return its pseudonym; one that has one keeps it."""
        if word not in self._words:
            self._count[kind] += 1
            self._words[word] = f"{kind} {self._count[kind]}"
        return self._words[word]

    def also(self, pseudonym: str, *words: str | None) -> None:
        """Let a pseudonym stand for more words."""
        for word in words:
            if word:
                self._words.setdefault(word, pseudonym)

    def of(self, word: str) -> str | None:
        """Return the pseudonym of a word, if it has one."""
        return self.ids.get(word) or self._words.get(word)

    def in_tree(self, tree: Any) -> Any:
        """Return plain JSON of the engine with every id replaced."""
        if isinstance(tree, dict):
            return {key: self.in_tree(value) for key, value in tree.items()}
        if isinstance(tree, list):
            return [self.in_tree(value) for value in tree]
        return self.ids.get(tree, tree) if isinstance(tree, str) else tree

    def in_text(self, text: str) -> str:
        """Return a text from elsewhere without any known word, and without what may name a place or a person."""
        known = {word.lower(): name for word, name in (self._words | self.ids).items()}
        if known:
            # The longest first: "garage" must not leave the rest of "garage door".
            either = "|".join(re.escape(word) for word in sorted(known, key=len, reverse=True))
            whole = re.compile(f"(?<![^\\W_])(?:{either})(?![^\\W_])", re.IGNORECASE)
            text = whole.sub(lambda match: f"<{known[match[0].lower()]}>", text)
        return _SUSPECT.sub("<hidden>", text)
