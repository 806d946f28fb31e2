"""Markers in space as ``.trc`` files: OpenSim, Pose2Sim, Cortex."""

from __future__ import annotations

from typing import Final

import numpy as np

from .points import PointTable, number, number_rows, refuse

_HEAD_LINES: Final = 5


def read_trc(path: str, text: str) -> PointTable:
    """Read a ``.trc`` file."""
    lines = [line.rstrip("\r").split("\t") for line in text.split("\n")]
    if len(lines) <= _HEAD_LINES or not lines[0][0].startswith("PathFileType"):
        why = "this is no .trc file: its first line does not begin with PathFileType."
        raise refuse(path, why)
    facts = dict(zip(lines[1], lines[2], strict=False))
    names = tuple(name.strip() for name in lines[3][2:] if name.strip())
    rows = [row for row in lines[_HEAD_LINES:] if number(row[0]) == number(row[0])]
    table = number_rows(rows, 2 + 3 * len(names))
    return PointTable(
        names,
        table[:, 2:].reshape(len(rows), len(names), 3),
        table[:, 1] if rows and np.isfinite(table[:, 1]).all() else None,
        unit=facts.get("Units", "").strip().lower(),
        tracker="trc markers",
    )
