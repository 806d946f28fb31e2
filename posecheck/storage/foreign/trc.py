"""Markers in space as ``.trc`` files: OpenSim, Pose2Sim, Cortex."""

from __future__ import annotations

from itertools import islice
from typing import Final

import numpy as np

from posecheck.text import gettext

from .points import PointTable, each_line, number, number_rows, refuse, refuse_too_many

_HEAD_LINES: Final = 5


def read_trc(path: str, text: str) -> PointTable:
    """Read a ``.trc`` file."""
    lines = (line.rstrip("\r\n").split("\t") for line in each_line(text))
    head = list(islice(lines, _HEAD_LINES))
    if len(head) < _HEAD_LINES or not head[0][0].startswith("PathFileType"):
        why = gettext("this is no .trc file: its first line does not begin with PathFileType.")
        raise refuse(path, why)
    refuse_too_many(path, text, "\t")
    facts = dict(zip(head[1], head[2], strict=False))
    names = tuple(name.strip() for name in head[3][2:] if name.strip())
    table = number_rows((row for row in lines if number(row[0]) == number(row[0])), 2 + 3 * len(names))
    return PointTable(
        names,
        table[:, 2:].reshape(len(table), len(names), 3),
        table[:, 1] if len(table) and np.isfinite(table[:, 1]).all() else None,
        unit=facts.get("Units", "").strip().lower(),
        tracker="trc markers",
    )
