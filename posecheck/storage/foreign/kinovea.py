"""Kinovea's table of positions: a column of time, then two for each point, with y up from the user's own origin.

Its format is that of Kinovea 0.9.6 and later (File, Export, CSV), read off its documentation and source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import numpy as np

from posecheck.text import gettext

from .points import PointTable, number_rows, refuse, seen_places

_COLUMN: Final = re.compile(r"^(.+)/([^/]*)/([XY])$")
_FRAMES: Final = 1.0
_MS: Final = 0.001

_SMALL: Final = 100.0
_LARGE_PX: Final = 1000.0
"""Whoever calibrated has metres or centimetres. The crank is the ruler, so any scale serves: a usual one is taken."""


def is_kinovea(heads: list[str]) -> bool:
    """Whether the columns are called as Kinovea calls them: ``Time``, ``knee/0/X``, ``knee/0/Y``."""
    return len(heads) > 1 and heads[0] == "Time" and all(_COLUMN.match(head) for head in heads[1:])


def read_kinovea(path: str, heads: list[str], rows: Iterable[list[str]]) -> PointTable:
    """Read its columns; a point is called like its object, with the point's own name where the object has several."""
    # Where the system writes decimal commas Kinovea does too.
    numbers = number_rows(([cell.replace(",", ".") for cell in row] for row in rows), len(heads))
    columns = {(m[1], m[2], m[3]): place for place, head in enumerate(heads) if (m := _COLUMN.match(head))}
    points = [(name, key) for name, key, axis in columns if axis == "X" and (name, key, "Y") in columns]
    pairs = [[columns[(name, key, axis)] for axis in "XY"] for name, key in points]
    places = seen_places(np.stack([numbers[:, pair] for pair in pairs], axis=1)) if pairs else np.empty((0, 0, 2))
    if not np.isfinite(places).all(axis=2).any():
        why = gettext("it is a table of Kinovea, but holds no position.")
        raise refuse(path, why)
    objects = [name for name, _ in points]
    names = tuple(name if objects.count(name) == 1 else f"{name} {key}" for name, key in points)
    places = places * (1, -1)
    places -= np.nanmin(places, axis=(0, 1))
    span = float(np.nanmax(places, initial=1e-9))
    places *= _LARGE_PX / span if span < _SMALL else 1.0
    step = float(np.median(np.diff(numbers[:, 0]))) if len(numbers) > 1 else np.nan
    time_s = numbers[:, 0] * (_MS if step > _FRAMES else 1.0)
    # A step of one is a frame: what times those are the clip tells, or the user.
    known = bool(np.isfinite(time_s).all()) and 0 < step != _FRAMES
    return PointTable(names, places, time_s if known else None, tracker="kinovea")
