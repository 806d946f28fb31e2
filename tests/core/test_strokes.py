"""Numbers over strokes: how far off scatter alone may be."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from scipy import stats
from support.paths import REPOSITORY

from posecheck.core import strokes
from posecheck.core.strokes import half_width_of_mean, read_curve
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


def test_a_curve_of_one_stroke_has_a_value_and_an_unknown_scatter():
    phase = np.arange(0, 360, 5.0)
    read = read_curve(phase, 70 - 35 * np.cos(np.radians(phase)), np.zeros(len(phase), int), "bdc")
    assert read.value == pytest.approx(105)
    assert (read.strokes, math.isnan(read.half), math.isnan(read.spread)) == (1, True, True)


def test_the_distribution_is_asked_in_one_place():
    package = REPOSITORY / "posecheck"
    asking = [path.relative_to(package) for path in package.rglob("*.py") if "stdtrit" in path.read_text("utf-8")]
    assert asking == [Path("core/strokes.py")]


def test_the_interval_over_strokes_holds_the_truth_as_often_as_it_says():
    phase = np.arange(0, 360 * 12, 12.0)
    stroke = (phase // 360).astype(int)
    held = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        values = 70 - 35 * np.cos(np.radians(phase)) + rng.normal(0, 1, 12)[stroke] + rng.normal(0, 1, len(phase))
        read = strokes.read_curve(phase, values, stroke, "tdc")
        held += abs(read.value - 35) < read.half
    assert 0.88 < held / 200 < 0.99


def test_frames_outside_strokes_do_not_count():
    phase = np.arange(0, 3600, 10.0)
    values = 70 - 35 * np.cos(np.radians(phase))
    stroke = (phase // 360).astype(int)
    stroke[phase >= 1800] = -1
    read = strokes.read_curve(phase, np.where(stroke < 0, 0.0, values), stroke, "bdc")
    assert read.value == pytest.approx(105)
    assert read.strokes == 5
