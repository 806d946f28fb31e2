"""Angles between points, and pictures turned into the rider's frame."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.core import geometry

RNG = np.random.default_rng(7)

angles = st.floats(-180, 180, allow_nan=False)


@given(angles, st.floats(0, 179.9), st.floats(0.1, 1e4), st.floats(0.1, 1e4))
@settings(max_examples=50, deadline=None)
def test_included_angle_does_not_depend_on_direction_or_lengths(turn, wanted, one, two):
    start, end = np.radians(turn), np.radians(turn + wanted)
    p = one * np.array([np.cos(start), np.sin(start)])
    r = two * np.array([np.cos(end), np.sin(end)])
    assert geometry.included_angle(p, np.zeros(2), r) == pytest.approx(wanted, abs=1e-6)


def test_a_straight_joint_is_180_and_not_nan():
    assert geometry.included_angle(np.array([0.1, 0.3]), np.array([0.2, 0.6]), np.array([0.3, 0.9])) == pytest.approx(
        180
    )


def test_a_camera_turned_clockwise_is_levelled():
    horizon_px = np.array([100.0, 100 * np.tan(np.radians(-3))])  # such a camera shows a level line rising
    assert geometry.inclination(geometry.rider_frame(horizon_px, "right", 3.0)) == pytest.approx(0, abs=1e-9)


def test_whole_array_equals_frame_by_frame():
    points = RNG.normal(size=(3, 40, 2))
    one_by_one = [float(geometry.included_angle(*points[:, i])) for i in range(40)]
    assert geometry.included_angle(*points) == pytest.approx(one_by_one)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60))
@settings(max_examples=100, deadline=None)
def test_the_median_is_that_of_numpy_and_changes_no_order(values):
    array = np.array(values)
    assert geometry.median_of(array) == pytest.approx(np.median(values), rel=1e-15)
    assert array.tolist() == values


def test_a_median_leaves_out_what_was_not_seen():
    values = RNG.normal(size=(50, 3))
    values[RNG.random(values.shape) < 0.3] = np.nan
    values[:, 2] = np.nan
    assert geometry.median_seen(values, axis=0)[:2] == pytest.approx(np.nanmedian(values[:, :2], axis=0))
    assert np.isnan(geometry.median_seen(values, axis=0)[2])
    assert geometry.median_seen(values) == pytest.approx(np.nanmedian(values))
