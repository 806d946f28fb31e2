"""How a rider stands in a camera's picture before a ride."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.tracked_riders import TRACKS, recorded, rider

from posecheck.fit.framing import check_framing


def moment(name="p207_base", scale=1.0, shift=(0.0, 0.0)):
    """The last second of a recorded rider, nearer or further away."""
    side = recorded(TRACKS[0].with_name(f"{name}.npz")).side
    middle = np.nanmean(side.xy_px, axis=(0, 1))
    xy = (side.xy_px[-30:] - middle) * scale + middle + shift
    parts = {"time_s": side.time_s[-30:], "visibility": side.visibility[-30:], "view": side.view[-30:]}
    return replace(side, xy_px=xy, **parts)


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({}, ""),
        ({"scale": 0.5}, "too_far"),
        ({"scale": 1.5}, "too_near"),
        ({"scale": 2.2}, "too_near"),
        ({"shift": (0.0, 200.0)}, "feet_outside"),
        ({"shift": (0.0, -400.0)}, "hips_outside"),
    ],
)
def test_one_thing_to_mend(told, reason):
    assert check_framing(moment(**told)).reason == reason


def test_darkness_comes_first():
    track = moment(scale=0.5)
    assert check_framing(replace(track, clip=replace(track.clip, brightness=10.0))).reason == "too_dark"


@pytest.mark.parametrize("name", ["r205", "p208_base", "r206", "spin_ideal"])
def test_a_second_tells_the_cameras_direction_as_a_whole_clip_does(name):
    found = check_framing(moment(name))
    assert found.yaw_deg == pytest.approx(rider(name)[0].quality.camera_yaw_deg, abs=3.0)
    assert found.yaw_interval_deg[0] < found.yaw_deg < found.yaw_interval_deg[1]


def test_a_camera_that_is_turned_is_said_by_so_many_degrees():
    track = moment()
    xy = track.xy_px.copy()
    names = [track.names.index(f"{rider('p207_base')[0].side}_{joint}") for joint in ("hip", "shoulder")]
    leg_px = 2 * np.linalg.norm(track["left_hip"] - track["left_knee"], axis=-1).mean()
    xy[:, names, 0] += 0.14 * leg_px * (1 if rider("p207_base")[0].facing == "left" else -1)
    found = check_framing(replace(track, xy_px=xy))
    assert found.reason in ("oblique_view", "not_side_view")
    assert found.yaw_deg > 15
