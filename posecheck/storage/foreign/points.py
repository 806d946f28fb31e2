"""What a file of another tracker holds, before anybody says which of its points are joints."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Final

import numpy as np

from posecheck.errors import StoreError
from posecheck.records.base import Array
from posecheck.text import gettext, gettext_noop

POINTS_LIMIT: Final = 1 << 28
"""A text file larger than this is refused: half an hour of sixty markers at 100 frames a second takes less."""

NUMBERS_LIMIT: Final = POINTS_LIMIT // 8
"""No more numbers than such half an hour has are read, however few bytes they are written in."""

_FARTHEST: Final = 1e20
"""No place is farther off, in pixels or in any unit of length; what is computed from it stays finite."""

TOO_MANY_NUMBERS: Final = gettext_noop("it holds more points than a ride has.")
_AXES: Final = 3


@dataclass(frozen=True, slots=True, eq=False)
class PointTable:
    """Points over time, in two or three dimensions; `places` is (T, P, 2 or 3), NaN where not seen."""

    names: tuple[str, ...]
    places: Array
    time_s: Array | None = None
    score: Array | None = None
    unit: str = ""
    tracker: str = ""

    def __post_init__(self) -> None:
        if self.places.ndim != _AXES or self.places.shape[1] != len(self.names):
            msg = gettext(
                "it has {names} names for an array of points of shape {shape}",
                names=len(self.names),
                shape=str(self.places.shape),
            )
            raise ValueError(msg)
        if self.score is not None and self.score.shape != self.places.shape[:2]:
            msg = gettext(
                "it has {scores} scores for an array of points of shape {shape}",
                scores=str(self.score.shape),
                shape=str(self.places.shape),
            )
            raise ValueError(msg)

    @property
    def is_spatial(self) -> bool:
        """Whether there is a third dimension."""
        return bool(self.places.shape[2] > 2)  # noqa: PLR2004


def number(text: str) -> float:
    """Read a cell; one that is empty or no number is a point that was not seen."""
    try:
        return float(text)
    except ValueError:
        return float("nan")


def number_rows(rows: Iterable[Sequence[str]], width: int) -> Array:
    """Read rows of cells one after the other, short ones filled up."""
    table = array("d")
    for row in rows:
        cells = row[:width]
        try:
            table.extend(map(float, cells))
        except ValueError:  # rare enough for cells to be tried one by one only then
            del table[len(table) // width * width :]
            table.extend(map(number, cells))
        table.extend(repeat(math.nan, width - len(cells)))
    return np.frombuffer(table).reshape(-1, width) if table else np.empty((0, width))


def seen_places(places: Array) -> Array:
    """Take a place that is endlessly far away for one that was not seen."""
    return np.where(np.abs(places) < _FARTHEST, places, np.nan)


def refuse_too_many(path: str, text: str, separator: str) -> None:
    """Refuse a table with more cells than are read, before any is."""
    if text.count(separator) + text.count("\n") > NUMBERS_LIMIT:
        raise refuse(path, gettext(TOO_MANY_NUMBERS))


def each_line(text: str) -> Iterator[str]:
    """Give the lines of a text with their ends; a list of all would take several times the text's memory."""
    start = 0
    while end := text.find("\n", start) + 1:
        yield text[start:end]
        start = end
    if start < len(text):
        yield text[start:]


def refuse(path: str, why: str) -> StoreError:
    """Say in one sentence what is missing in a file."""
    return StoreError(f"{path}: {why}")
