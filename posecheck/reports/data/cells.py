"""CSV that a spreadsheet shows and does not run."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Any, Final

from posecheck.text import plain_number

_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""A cell that begins so is a formula to a spreadsheet, or may become one, says OWASP (page "CSV Injection"); the last
four are the wide forms of the first four."""

_MARK: Final = "'"


def escape_cell(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run. `unescape_cell` undoes it whatever the text was.

    Examples
    --------
    >>> from posecheck.reports.data.cells import escape_cell
    >>> escape_cell("=1+1"), escape_cell("Anna"), escape_cell("'=1")
    ("'=1+1", 'Anna', "''=1")
    """
    return _MARK + text if text.lstrip(_MARK).startswith(_STARTS) else text


def unescape_cell(text: str) -> str:
    """Undo `escape_cell`.

    Examples
    --------
    >>> from posecheck.reports.data.cells import unescape_cell
    >>> unescape_cell("'=1+1"), unescape_cell("'Anna'")
    ('=1+1', "'Anna'")
    """
    return text[1:] if text.startswith(_MARK) and text.lstrip(_MARK).startswith(_STARTS) else text


def csv_text(rows: Iterable[Iterable[Any]]) -> str:
    """Write rows as CSV: texts are escaped, numbers stay numbers, None is an empty cell."""
    writer = csv.writer(_Line(), lineterminator="\r\n")  # so that it quotes both of these letters
    return "".join(f"{writer.writerow(map(_cell, row))[:-2]}\n" for row in rows)


class _Line:
    """Gives a line back instead of writing it."""

    def write(self, line: str) -> str:
        return line


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return escape_cell(value)
    return plain_number(value, ".10g") if isinstance(value, float) else value
