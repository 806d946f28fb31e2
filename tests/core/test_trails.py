"""Spots gathered into trails."""

import numpy as np
import pytest

from posecheck.core.trails import COLUMNS, Column, trails

FRAMES, LEG_PX = 120, 200.0
PHASE_DEG = np.arange(FRAMES) * 18.0
LANDMARK_PX = 100 + 30 * np.stack([np.sin(np.radians(PHASE_DEG)), np.cos(np.radians(PHASE_DEG))], axis=-1)


def spots(*offsets):
    """Spots of one size and colour each, at steady places against the landmark."""
    every = np.full((FRAMES, len(offsets), COLUMNS), np.nan)
    for number, offset in enumerate(offsets):
        every[:, number] = 0
        every[:, number, :2] = LANDMARK_PX + offset
        every[:, number, Column.WIDTH] = 10
        every[:, number, Column.RED] = 250 if number else 0
    return every


def test_a_spot_that_goes_with_the_joint_is_one_trail():
    (trail,) = trails(PHASE_DEG, LANDMARK_PX, spots((6.0, -4.0)), LEG_PX, 3)
    assert (trail.joint, trail.seen) == (3, 1)
    assert trail.offset == pytest.approx([0.03, -0.02])
    assert trail.look[Column.WIDTH] == pytest.approx(10 / LEG_PX)


def test_two_spots_of_two_colours_are_two_trails():
    found = trails(PHASE_DEG, LANDMARK_PX, spots((12.0, 0.0), (-12.0, 0.0)), LEG_PX, 0)
    assert sorted(int(trail.spot[0]) for trail in found) == [0, 1]


def test_spots_far_away_are_none():
    assert trails(PHASE_DEG, LANDMARK_PX, spots((60.0, 0.0)), LEG_PX, 0) == []


def test_a_spot_seen_in_few_frames_is_none():
    seldom = spots((6.0, -4.0))
    seldom[24:] = np.nan
    assert trails(PHASE_DEG, LANDMARK_PX, seldom, LEG_PX, 0) == []
