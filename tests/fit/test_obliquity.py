"""How far a camera stands off square, and what that does to intervals."""

from __future__ import annotations

import pytest
from support.riders import Rider

from posecheck.core.landmark_bias import landmark_bias
from posecheck.fit.obliquity import is_oblique, obliquity, yaw_interval
from posecheck.fit.quality import collect_warnings
from posecheck.fit.refusals import follow_track
from posecheck.records.analysis import Measure
from posecheck.records.settings import Settings

RECORDING = Rider(hip_mm=(-215.0, 740.0), seconds=6.0).recording()
HEAVY = landmark_bias("mediapipe heavy")
CADENCE = Measure("cadence", "rpm", 85.0, (84.0, 86.0))


@pytest.mark.parametrize(("yaw_deg", "half"), [(0.0, 5.5), (-12.0, 5.5), (26.9, 9.4)])
def test_the_cameras_yaw_is_less_certain_beyond_what_was_learnt(yaw_deg, half):
    low, high = yaw_interval(yaw_deg, HEAVY)
    assert ((low + high) / 2, (high - low) / 2) == pytest.approx((yaw_deg, half), abs=0.1)


@pytest.mark.parametrize(("yaw_deg", "oblique"), [(None, False), (14.9, False), (-15.1, True)])
def test_a_camera_beyond_what_the_corrector_knows_is_oblique(yaw_deg, oblique):
    ride = follow_track(RECORDING.side, RECORDING.settings)
    assert is_oblique(ride, yaw_deg) is oblique
    assert collect_warnings(ride, Settings(), CADENCE, yaw_deg) == (["oblique_view"] if oblique else [])


def test_the_further_aside_the_wider():
    ride = follow_track(RECORDING.side, RECORDING.settings)
    shares = [obliquity(ride, yaw_deg) for yaw_deg in (0.0, 14.0, 16.0, -20.0, 35.0, 50.0)]
    assert shares == pytest.approx([0, 0, 0.24, 0.4, 1, 1])
