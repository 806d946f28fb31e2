"""Cells that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st
from support.analyses import high

from posecheck.batch.discover import find_clips
from posecheck.records.series import Series
from posecheck.reports.data.analysis import series_csv
from posecheck.reports.data.cells import csv_text, escape_cell, unescape_cell

FORMULAS = ("=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'=1", "''+1", "\uff1d1", "-cmd|' /C calc'!A0")

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def runs(cell):
    """Whether a spreadsheet would run a cell."""
    try:
        float(cell)
    except ValueError:
        return cell.startswith(STARTS)
    return False


@given(st.text(alphabet="=+-@\t\r\n'\uff1d,;\" aß0"))
@example("'")
def test_what_is_escaped_comes_back(text):
    escaped = escape_cell(text)
    assert unescape_cell(escaped) == text
    assert not runs(escaped) or not escaped.startswith(STARTS)
    (row,) = list(csv.reader(io.StringIO(csv_text([["a", text, -1.5, 3, None]]), newline="")))
    assert [row[0], unescape_cell(row[1]), *row[2:]] == ["a", text, "-1.5", "3", ""]


def test_the_series_hold_no_formula():
    names = replace(high().series[0], name="=1", unit="+1") if high().series else Series("=1", "+1", [0.0], [-1.0])
    head, *rows = series_csv(replace(high(), series=(names,))).splitlines()
    assert "'=1_+1" in head.split(",")
    assert rows


def test_a_list_may_be_escaped_as_our_tables_are(tmp_path):
    rows = [("file", "rider"), *((f"{number}.mp4", name) for number, name in enumerate(FORMULAS))]
    (tmp_path / "list.csv").write_bytes(csv_text([*rows, ("=x.mp4", "Anna")]).encode())
    found = {Path(one.source).name: one.facts.rider for one in find_clips([str(tmp_path / "list.csv")])}
    assert found.pop("=x.mp4") == "Anna"
    assert set(found.values()) == set(FORMULAS)
