"""What changed when: no clock, no network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple


class Change(NamedTuple):
    """At a second something had another value than before; `before` is None for the first one."""

    at: float
    name: str
    before: str | None
    now: str

    def __str__(self) -> str:
        """Return it as a line."""
        return f"{self.name}: {'' if self.before is None else f'{self.before} -> '}{self.now}"


class Timeline:
    """Keeps what it is shown, where it changes."""

    def __init__(self) -> None:
        self.changes: list[Change] = []
        self._now: dict[str, str] = {}

    def note(self, at: float, values: Mapping[str, str]) -> Iterator[Change]:
        """Take in the values of a second (s); yield what is new."""
        for name, value in values.items():
            before = self._now.get(name)
            if before != value:
                self._now[name] = value
                self.changes.append(Change(at, name, before, value))
                yield self.changes[-1]

    def now(self, name: str) -> str | None:
        """Return the value of that name, None before it was seen."""
        return self._now.get(name)

    def when(self, name: str, value: str, since: float) -> float | None:
        """Return the first second from `since` on at which that name came to that value, None if it did not."""
        return next(
            (change.at for change in self.changes if change[1::2] == (name, value) and change.at >= since), None
        )
