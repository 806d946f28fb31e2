"""Riders put around one crank, in millimetres."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.analyses import walker
from support.saddle_pairs import FITTED, LOW, raised

from posecheck.fit.analysis import analyse
from posecheck.fit.crank_frame import match_scales, put_on_crank
from posecheck.fit.near_side import find_near_side


def told(rider):
    recording = rider.recording()
    return recording, analyse(recording)


def on_crank(recording, analysis):
    return put_on_crank(recording, analysis, find_near_side(recording))


@pytest.fixture(scope="module")
def pair():
    return told(LOW), told(raised(LOW, 65))


@pytest.mark.parametrize("facing", ["left", "right"])
def test_joints_stand_where_they_are_around_the_crank(facing):
    rider = replace(FITTED, facing=facing)
    found = on_crank(*told(rider))
    for name, path in {**rider.leg(found.phase_deg), **rider.arm()}.items():
        off = found.joints[name] - path
        assert np.ptp(off, axis=0).max() < 8, name
        assert np.hypot(*off.mean(axis=0)) < 30, name
    assert found.crank_mm == 170


def test_a_raised_saddle_lifts_the_hip():
    low, up = (on_crank(*told(rider)).joints for rider in (FITTED, raised(FITTED, 30)))
    lifted = (up["hip"] - low["hip"]).mean(axis=0)
    assert lifted == pytest.approx((-30 * np.cos(np.radians(73)), 30 * np.sin(np.radians(73))), abs=3)
    assert np.abs(up["toe"] - low["toe"]).max() < 6


def test_one_rider_is_as_large_in_both_clips():
    first, second = (
        on_crank(recording, analyse(recording))
        for recording in (FITTED.recording(), raised(FITTED, 30).recording(crank_mm=182.0))
    )
    one, two = match_scales(first, second)
    thighs = [np.hypot(*(each.joints["hip"] - each.joints["knee"]).T).mean() for each in (one, two)]
    assert thighs[1] == pytest.approx(thighs[0], rel=0.01)
    assert (two.joints["hip"] - one.joints["hip"])[:, 1].mean() == pytest.approx(30, abs=5)
    giant = replace(second, joints={name: 1.3 * path for name, path in second.joints.items()})
    assert match_scales(first, giant) == (first, giant)


def test_nobody_stands_anywhere(pair):
    recording, analysis = pair[0]
    assert on_crank(recording, walker()) is None
    assert on_crank(recording, replace(analysis, quality=replace(analysis.quality, mm_per_px=None))) is None
