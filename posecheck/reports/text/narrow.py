"""A table for a terminal that stays readable in a narrow window."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich import box
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

_ANY_WIDTH: Final = 1000
_LEAST_NAME: Final = 16
"""A name may be broken between its words into lines of this many letters, so that the columns fit."""


class Numbers(Table):
    """A table whose rows become lines of their own where the window is too narrow for its columns.

    The first heading names what a row is about.
    """

    def __init__(self, first: str, *rest: str) -> None:
        super().__init__(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
        self.add_column(first)
        for heading in rest:
            self.add_column(heading, no_wrap=True)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Print the table, or its rows as lines."""
        # Measured as if there were room for all: in a narrow window rich cuts columns, and measures what is left.
        needed = super().__rich_measure__(console, options.update(max_width=_ANY_WIDTH)).maximum
        name = self._measure_column(console, options.update(max_width=_ANY_WIDTH), self.columns[0]).maximum
        if needed - max(0, name - _LEAST_NAME) <= options.max_width:
            yield from super().__rich_console__(console, options)
        else:
            yield from self._lines()

    def _lines(self) -> Iterator[RenderableType]:
        name, *rest = self.columns
        yield Text(
            ", ".join(filter(None, (_one_line(str(column.header)).plain for column in self.columns))), style="bold"
        )
        for title, *cells in zip(name.cells, *(column.cells for column in rest), strict=True):
            yield title
            known = (_one_line(cell) for cell in cells)
            yield Padding(Text("; ").join(cell for cell in known if cell), (0, 0, 0, 2), expand=False)


def _one_line(cell: RenderableType) -> Text:
    """Put a cell's lines behind one another; its second line may explain the first."""
    if isinstance(cell, Text):
        return Text(": ").join(cell.split("\n"))
    return Text(str(cell).replace("\n", " "))
