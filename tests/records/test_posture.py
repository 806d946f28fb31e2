"""Joints of the near side, back in the picture."""

import numpy as np
import pytest

from posecheck.records.posture import NearSide


def near_side(facing, level_deg=0.0):
    return NearSide(facing, level_deg, np.zeros(1), {}, np.zeros((1, 0, 2)))


@pytest.mark.parametrize(("facing", "x"), [("right", 3.0), ("left", -3.0)])
def test_forward_is_where_the_rider_looks_and_up_is_up(facing, x):
    assert near_side(facing).in_picture(np.array([3.0, 4.0])).tolist() == [x, -4]


def test_a_camera_that_was_turned_clockwise_shows_a_level_line_rising():
    ahead = near_side("right", 10.0).in_picture(np.array([[1.0, 0.0]]))[0]
    assert ahead == pytest.approx([np.cos(np.radians(10)), -np.sin(np.radians(10))])


def test_turning_keeps_lengths_and_shapes():
    points = np.random.default_rng(1).normal(size=(4, 5, 2))
    found = near_side("left", 33.0).in_picture(points)
    assert np.hypot(*np.moveaxis(found, -1, 0)) == pytest.approx(np.hypot(*np.moveaxis(points, -1, 0)))
