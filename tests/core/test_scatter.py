"""How far off scatter over strokes alone may be."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from scipy import stats
from support.paths import REPOSITORY

from posecheck.core.scatter import FEW, half_width_of_mean, independent_strokes
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


def test_many_strokes_are_counted_as_few_are(monkeypatch):
    off = np.convolve(np.random.default_rng(1).normal(0, 1, FEW), np.ones(4), "valid")
    together = independent_strokes(off)
    monkeypatch.setattr("posecheck.core.scatter.FEW", 0)
    assert independent_strokes(off) == pytest.approx(together, rel=1e-12)
    assert together < len(off) / 2
