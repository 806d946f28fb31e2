"""Landmarks moved to joints."""

from __future__ import annotations

import numpy as np
import pytest

from posecheck.core import joint_offsets
from posecheck.records.tracking import Correction


def test_a_joint_moves_in_the_frame_of_its_segment():
    near = {"hip": np.zeros((2, 2)), "shoulder": np.array([[0.0, 10.0], [10.0, 0.0]])}
    moved = joint_offsets.move_joints(near, [Correction("shoulder", 0.1, 0.2)])
    assert moved["shoulder"] == pytest.approx(np.array([[2.0, 11.0], [11.0, -2.0]]))
