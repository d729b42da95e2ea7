"""What a person sees on a terminal: a table, and a bar while it takes long. The only module that needs rich."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.progress import track
from rich.table import Table

# Wide enough for every table of ours, where the output goes to a file and has no width.
_WIDE = 200


def table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table to standard output; all columns but the first are numbers and stand right."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDE)
    grid = Table(title=title, title_justify="left", header_style="bold")
    for index, head in enumerate(heads):
        grid.add_column(head, justify="right" if index else "left", no_wrap=index == 0)
    for row in rows:
        grid.add_row(*row)
    console.print(grid)


def progress[T](items: Iterable[T], total: int, what: str) -> Iterator[T]:
    """Yield the items; on a terminal a bar on standard error shows how far it has come."""
    console = Console(stderr=True)
    yield from track(
        items, what, total=total, console=console, disable=not console.is_terminal or total < 2, transient=True
    )
