"""A ride followed: facing, strokes, and frames out of the saddle."""

from __future__ import annotations

import numpy as np
import pytest
from support.riders import Rider

from posecheck.core.camera import SEPARATION
from posecheck.core.ride import follow_ride

RIDER = Rider(hip_mm=(-215.0, 740.0), seconds=20.0)


def test_motion_reports_facing_strokes_and_a_round_path():
    for facing in ("left", "right"):
        rider = Rider(facing=facing)
        ride = follow_ride(rider.time_s, rider.track().xy_px)
        assert ride.facing == facing
        assert len(ride.start_s) == 10
        assert ride.circle.forward_px / ride.circle.up_px == pytest.approx(1, abs=0.1)
        assert not ride.mended.any()
        assert set(ride.far) == set(SEPARATION)


def test_a_ride_without_strokes_has_none_out_of_the_saddle():
    still = np.repeat(RIDER.track().xy_px[:1], 90, axis=0)
    assert follow_ride(np.arange(90) / 30, still).stood == 0
