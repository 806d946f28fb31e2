"""How far off scatter over strokes alone may be."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from scipy import stats
from support.paths import REPOSITORY

from posecheck.core.scatter import LONGEST_LAG, half_width_of_mean, independent_strokes, lag_products
from posecheck.fit.drift import stroke_scatter
from posecheck.records.analysis import Measure


@pytest.mark.parametrize("strokes", [2, 3, 12, 400])
def test_the_half_width_is_that_of_a_textbook(strokes):
    values = np.random.default_rng(strokes).normal(90, 2, strokes)
    low, high = stats.t.interval(0.95, strokes - 1, loc=values.mean(), scale=stats.sem(values))
    assert half_width_of_mean(float(np.std(values, ddof=1)), strokes) == pytest.approx((high - low) / 2)


@pytest.mark.parametrize(("spread", "strokes"), [(2.0, 1), (2.0, 0), (None, 12), (math.nan, 12)])
def test_too_few_strokes_are_unknown_wherever_it_is_asked(spread, strokes):
    assert math.isnan(half_width_of_mean(spread, strokes))
    assert math.isnan(stroke_scatter(Measure("cadence", "rpm", 90.0, None, spread, strokes)))


def test_the_distribution_is_asked_in_one_place():
    package = REPOSITORY / "posecheck"
    asking = [path.relative_to(package) for path in package.rglob("*.py") if "stdtrit" in path.read_text("utf-8")]
    assert asking == [Path("core/scatter.py")]


@pytest.mark.parametrize("count", [2, 3, 24, 397, 3000])
def test_products_are_those_of_values_with_the_ones_after_them_and_not_round_the_end(count):
    values = np.random.default_rng(1).normal(0, 1, count)
    lags = min(count - 1, LONGEST_LAG)
    each = [float(values[lag:] @ values[:-lag]) for lag in range(1, lags + 1)]
    assert lag_products(values, lags) == pytest.approx(each, abs=1e-12 * count)


def test_strokes_that_resemble_their_neighbours_count_for_fewer():
    off = np.convolve(np.random.default_rng(1).normal(0, 1, 403), np.ones(4), "valid")
    assert independent_strokes(off) < len(off) / 2
