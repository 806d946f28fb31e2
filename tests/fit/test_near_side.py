"""Joints of the near side, and back into the picture."""

from __future__ import annotations

import pytest
from support.analyses import walker
from support.riders import Rider

from posecheck.fit.analysis import analyse
from posecheck.fit.near_side import find_near_side, stroke_moments, typical_stroke


def test_the_typical_stroke_and_its_quarters():
    rider = Rider()
    recording = rider.recording()
    analysis = analyse(recording)
    start, end = typical_stroke(analysis)
    assert end - start == pytest.approx(60 / rider.rpm, abs=0.01)
    for deg, frame in stroke_moments(analysis).items():
        off = (rider.phase_deg[frame] - deg + 180) % 360 - 180
        assert abs(off) <= 6 * rider.rpm / rider.rate_hz / 2 + 1.5
    assert typical_stroke(walker()) is None
    assert stroke_moments(walker()) == {}


@pytest.mark.parametrize("facing", ["left", "right"])
def test_joints_go_back_into_the_picture(facing):
    recording = Rider(facing=facing).recording(level_deg=3.0)
    found = find_near_side(recording)
    assert found.facing == facing
    wanted = recording.side[f"{facing}_knee"]
    assert found.in_picture(found.joints["knee"]) == pytest.approx(wanted, abs=1e-6)


def test_without_the_head_all_other_joints_are_the_same():
    recording = Rider().recording()
    whole, headless = find_near_side(recording), find_near_side(recording, head=False)
    assert headless.head.shape == (len(headless.time_s), 0, 2)
    assert whole.joints.keys() == headless.joints.keys()
    for joint, path in whole.joints.items():
        assert headless.joints[joint].tolist() == path.tolist()
