"""Recorded clips from behind: the heavy model's landmarks of rendered riders, beside their exact sway, tilt and knees.

Landmarks are in eighths of a pixel. The intervals were set on these very riders, so this guards against going back.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from support.paths import TESTS
from support.riders import track

from posecheck.core.landmark_bias import landmark_bias
from posecheck.fit import pelvis, rear
from posecheck.fit.scale import Scale

TRACKS = sorted((TESTS / "tracks_rear").glob("*.npz"))
TRUTHS = {"lateral_pelvic_sway": "sway_mm", "pelvic_tilt_rear": "tilt_deg", "knee_tracking_rear": "knee_mm"}


@cache
def riders():
    """Measures and truth of each rider; the leg's height is the true one, as uncertain as a side clip has it."""
    return {path.stem: _one(path) for path in TRACKS}


def _one(path):
    with np.load(path) as stored:
        file = {name: stored[name] for name in stored.files}
    behind = rear.follow_from_behind(track(file["xy_eighth_px"] / 8, file["time_s"].astype(float), "mediapipe heavy"))
    assert not isinstance(behind, str), behind
    scale = rear.DEPTH * float(file["drop_mm"]) / behind.drop_px
    half = landmark_bias("mediapipe heavy").foot_scale_half
    ruler = Scale(scale, (scale * (1 - half), scale * (1 + half)))
    return rear.measure_rear(behind, ruler), {name: float(file[key]) for name, key in TRUTHS.items()}


@pytest.mark.parametrize("name", TRUTHS)
def test_intervals_hold_the_truth(name):
    for measures, truth in riders().values():
        low, high = measures[name].interval
        assert low <= truth[name] <= high


def off_mm(name):
    return [measures[name].value - truth[name] for measures, truth in riders().values()]


def test_the_sway_is_off_by_little_and_in_the_mean_by_nothing():
    off = off_mm("lateral_pelvic_sway")
    assert abs(np.mean(off)) < 2
    assert np.mean(np.abs(off)) < 4.5
    assert np.max(np.abs(off)) < 7.2


def test_a_calm_pelvis_is_called_calm():
    calm = [measures for measures, truth in riders().values() if truth["lateral_pelvic_sway"] < 10]
    assert len(calm) == 3
    for measures in calm:
        assert measures["lateral_pelvic_sway"].value < 13
        assert measures["lateral_pelvic_sway"].interval[0] < 4


def test_large_sway_is_rocking_and_small_sway_is_not():
    for measures, truth in riders().values():
        found = pelvis.judge_rocking(measures)
        assert (found is not None) == (truth["lateral_pelvic_sway"] > pelvis.SWAY_LIMIT_MM)
    assert pelvis.judge_rocking(riders()["rear401"][0]).certainty == "likely"
