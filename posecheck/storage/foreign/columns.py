"""Tables of text: one column a coordinate, by their names; and the three rows of names of DeepLabCut."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Final

import numpy as np

from posecheck.records.base import Array
from posecheck.text import gettext

from .kinovea import is_kinovea, read_kinovea
from .points import PointTable, each_line, number, number_rows, refuse, refuse_too_many

SCORES: Final = ("likelihood", "score", "confidence", "visibility", "p")
TIMES: Final = {"time_s": 1.0, "time": 1.0, "t": 1.0, "timestamp": 1.0, "seconds": 1.0, "time_ms": 0.001}
"""Columns of time, and how many seconds one of theirs has."""

_COLUMN: Final = re.compile(rf"^(.+?)[._ ]?(x|y|z|{'|'.join(SCORES)})$", re.IGNORECASE)


def read_table(path: str, text: str) -> PointTable:
    """Read a table of text with named columns, separated by commas, semicolons or tabs."""
    separator = max(",;\t", key=next(each_line(text), "").count)
    refuse_too_many(path, text, separator)
    try:
        return _named_points(path, (row for row in csv.reader(each_line(text), delimiter=separator) if row))
    except csv.Error as error:
        why = gettext("this is no table of text, or it is damaged ({error}).", error=error)
        raise refuse(path, why) from error


def _named_points(path: str, rows: Iterator[list[str]]) -> PointTable:
    """Read rows of cells, the names first."""
    first = next(rows, None)
    if first is None:
        why = gettext("the table is empty.")
        raise refuse(path, why)
    if first[0].strip().lower() == "scorer":
        return _deeplabcut(path, first, rows)
    heads = [head.strip() for head in first]
    if is_kinovea(heads):
        return read_kinovea(path, heads, rows)
    return table_points(path, heads, number_rows(rows, len(heads)), "table")


def _deeplabcut(path: str, first: list[str], rows: Iterator[list[str]]) -> PointTable:
    """Read the rows ``scorer``, ``bodyparts`` and ``coords``; of several animals the first."""
    begin = list(islice(rows, 3))
    kinds = {row[0].strip().lower(): row for row in begin if number(row[0]) != number(row[0])}
    if not {"bodyparts", "coords"} <= kinds.keys():
        why = gettext("it begins as a file of DeepLabCut, but has no rows bodyparts and coords.")
        raise refuse(path, why)
    who = kinds.get("individuals", [""] * len(first))
    width = min(len(first), len(who), len(kinds["bodyparts"]), len(kinds["coords"]))
    mine = [place for place in range(1, width) if who[place] == who[1]]
    heads = [f"{kinds['bodyparts'][place]}.{kinds['coords'][place]}" for place in mine]
    numbers = number_rows(chain(begin[len(kinds) :], rows), width)[:, mine]
    return table_points(path, heads, numbers, "deeplabcut")


def table_points(path: str, heads: list[str], numbers: Array, tracker: str) -> PointTable:
    """Put columns together to points, by names like ``right_knee.x``."""
    columns: dict[str, dict[str, Array]] = {}
    time_s = None
    for head, values in zip(heads, numbers.T, strict=True):
        matched = _COLUMN.match(head)
        if head.lower() in TIMES:
            time_s = values * TIMES[head.lower()]
        elif matched:
            columns.setdefault(matched[1], {})[matched[2].lower()] = values
    points = {name: parts for name, parts in columns.items() if {"x", "y"} <= parts.keys()}
    if not points:
        why = gettext("no column is called like right_knee_x, or right_knee.x.")
        raise refuse(path, why)
    axes = ("x", "y", "z") if all("z" in parts for parts in points.values()) else ("x", "y")
    places = np.stack([np.stack([parts[axis] for axis in axes], axis=-1) for parts in points.values()], axis=1)
    nothing = np.full(len(numbers), np.nan)
    score = [next((parts[kind] for kind in SCORES if kind in parts), nothing) for parts in points.values()]
    known = time_s is not None and len(time_s) > 0 and bool(np.isfinite(time_s).all())
    return PointTable(tuple(points), places, time_s if known else None, np.stack(score, axis=1), tracker=tracker)
