"""Which way a rider looks, and which leg is near."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.riders import Rider

from posecheck.core.facing import find_facing, find_near_leg, is_facing_clear, joint_paths
from posecheck.records.landmarks import LANDMARK_NAMES


@pytest.mark.parametrize("facing", ["left", "right"])
def test_a_rider_looks_where_toes_knees_and_hands_are(facing):
    track = replace(Rider(), facing=facing).track()
    assert find_facing(track.xy_px) == facing
    assert is_facing_clear(track.xy_px)
    assert find_near_leg(track.xy_px, facing) == facing


def test_the_leg_that_is_hardly_there_is_not_the_near_one():
    xy = np.array(replace(Rider(), facing="right").track().xy_px)
    xy[:, [LANDMARK_NAMES.index(f"right_{joint}") for joint in ("hip", "knee", "ankle")]] = np.nan
    assert find_near_leg(xy, "right") == "left"


def test_paths_come_in_the_order_of_the_joints():
    track = Rider().track()
    paths = joint_paths(track.xy_px, "left", ("knee", "hip"))
    np.testing.assert_array_equal(paths[:, 0], track["left_knee"])
    np.testing.assert_array_equal(paths[:, 1], track["left_hip"])
