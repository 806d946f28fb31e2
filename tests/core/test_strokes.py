"""Numbers read off the curve of all strokes, and off each."""

from __future__ import annotations

import math
from dataclasses import astuple

import numpy as np
import pytest

from posecheck.core import strokes
from posecheck.core.strokes import read_curve


def test_a_curve_of_one_stroke_has_a_value_and_an_unknown_scatter():
    phase = np.arange(0, 360, 5.0)
    read = read_curve(phase, 70 - 35 * np.cos(np.radians(phase)), np.zeros(len(phase), int), "bdc")
    assert read.value == pytest.approx(105)
    assert (read.strokes, math.isnan(read.half), math.isnan(read.spread)) == (1, True, True)


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


def test_one_fit_serves_all_that_is_read_off_it():
    rng = np.random.default_rng(4)
    phase = np.arange(0, 360 * 9, 11.0)
    stroke = (phase // 360).astype(int) - 1
    values = 70 - 35 * np.cos(np.radians(phase)) + rng.normal(0, 1, len(phase))
    values[rng.random(len(phase)) < 0.2] = np.nan
    weights = rng.uniform(0.3, 1, len(phase))
    frames = strokes.StrokeFrames(phase, stroke)
    fitted = frames.fit(values, weights)
    for where in ("bdc", "min", "mean", "range"):
        alone = strokes.read_curve(phase, values, stroke, where, weights)
        np.testing.assert_equal(astuple(fitted.read(where)), astuple(alone))
    assert np.nanstd(frames.fit(values).each_stroke("bdc"), ddof=1) == pytest.approx(
        frames.fit(values).read("bdc").spread
    )
    assert fitted.seen == pytest.approx(np.isfinite(values[stroke >= 0]).mean())
    times = fitted.read("max").scale(10)
    assert (times.value, times.half) == (10 * fitted.read("max").value, 10 * fitted.read("max").half)
