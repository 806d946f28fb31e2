"""What a file of another tracker holds, before anybody says which of its points are joints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from posecheck.errors import StoreError
from posecheck.records.base import Array

POINTS_LIMIT: Final = 1 << 28
"""A text file larger than this is refused: an hour of sixty markers at 100 frames per second takes less."""


@dataclass(frozen=True, slots=True, eq=False)
class PointTable:
    """Points over time, in two or three dimensions; `places` is (T, P, 2 or 3), NaN where not seen."""

    names: tuple[str, ...]
    places: Array
    time_s: Array | None = None
    score: Array | None = None
    unit: str = ""
    tracker: str = ""

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


def number_rows(rows: list[list[str]], width: int) -> Array:
    """Read rows of cells, short ones filled up."""
    table = np.full((len(rows), width), np.nan)
    for place, row in enumerate(rows):
        cells = [number(cell) for cell in row[:width]]
        table[place, : len(cells)] = cells
    return table


def refuse(path: str, why: str) -> StoreError:
    """Say in one sentence what is missing in a file."""
    return StoreError(f"{path}: {why}")
