"""Cells of tables: what is no number was not seen."""

from __future__ import annotations

import numpy as np
import pytest

from posecheck.storage.foreign.points import PointTable, number, number_rows


@pytest.mark.parametrize(
    ("cell", "value"), [("1.5", 1.5), (" -2 ", -2.0), ("", np.nan), ("nan", np.nan), ("x", np.nan)]
)
def test_a_cell(cell: str, value: float) -> None:
    assert number(cell) == pytest.approx(value, nan_ok=True)


def test_short_rows_are_filled_and_long_ones_cut() -> None:
    table = number_rows([["1"], ["1", "2", "3"], []], 2)
    assert table == pytest.approx(np.array([[1, np.nan], [1, 2], [np.nan, np.nan]]), nan_ok=True)


def test_three_columns_are_space() -> None:
    assert PointTable(("a",), np.zeros((2, 1, 3))).is_spatial
    assert not PointTable(("a",), np.zeros((2, 1, 2))).is_spatial
