"""Where the camera stands, by how far both sides are apart."""

import numpy as np
import pytest

from posecheck.core.camera import SEPARATION, estimate_yaw, leg_length, side_separation

NEAR = {"hip": np.zeros((3, 2)), "knee": np.tile([0.0, -40.0], (3, 1)), "ankle": np.tile([30.0, -80.0], (3, 1))}


def test_a_leg_is_as_long_as_thigh_and_shank():
    assert leg_length(NEAR) == pytest.approx(40 + 50)


def test_a_frame_without_a_knee_does_not_change_the_leg():
    near = {**NEAR, "knee": np.array([[0.0, -40.0], [np.nan, np.nan], [0.0, -40.0]])}
    assert leg_length(near) == pytest.approx(90)


def test_the_near_side_lies_before_its_twins_by_the_median():
    near = {joint: np.array([[5.0, 1.0], [6.0, 2.0], [90.0, 3.0]]) for joint in SEPARATION}
    far = {joint: np.zeros((3, 2)) for joint in SEPARATION}
    assert side_separation(near, far).tolist() == [6, 2, 6, 2]


def test_a_camera_is_not_placed_by_joints_that_were_never_seen():
    weights = (1.0, -30.0, 0.0, -120.0, 0.0)
    assert estimate_yaw(np.array([np.nan, 0, 0, 0]), weights) is None
    assert estimate_yaw(np.zeros(4), ()) is None
    assert estimate_yaw(np.zeros(4), weights) == 1
