"""How far an angle is off where its joints are off."""

import math

import numpy as np
import pytest

from posecheck.fit.levers import MODEL_MM, SEGMENTS, off_deg

JOINTS = {"hip": np.zeros((3, 2)), "shoulder": np.tile([0.0, 100.0], (3, 1)), "elbow": np.tile([50.0, 100.0], (3, 1))}


def test_a_segment_turns_by_the_error_of_its_end_over_its_length():
    off = off_deg(JOINTS, "trunk_flexion", {"hip": 0.0, "shoulder": 20.0}, mm_per_px=5.0)
    assert off == pytest.approx(math.degrees(20 / 500))


def test_a_joint_between_two_segments_turns_both():
    off = off_deg(JOINTS, "shoulder_angle", {"hip": 0.0, "shoulder": 10.0, "elbow": 0.0}, mm_per_px=5.0)
    assert off == pytest.approx(math.degrees(10 * (1 / 500 + 1 / 250)))


def test_errors_add_up_as_independent_ones():
    both = off_deg(JOINTS, "trunk_flexion", {"hip": 30.0, "shoulder": 40.0}, mm_per_px=5.0)
    assert both == pytest.approx(math.degrees(50 / 500))


def test_every_joint_of_an_angle_has_its_error():
    assert {joint for pairs in SEGMENTS.values() for pair in pairs for joint in pair} <= MODEL_MM.keys()
