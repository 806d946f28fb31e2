"""Pictures that are squeezed or lean: refused by their own names, and no good clip with them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.riders import Rider
from support.saddle_pairs import FITTED
from support.tracked_riders import TRACKS, recorded, rider

from posecheck.core.landmark_bias import landmark_bias
from posecheck.fit.analysis import analyse
from posecheck.fit.picture import LEAN_DEG, PICTURE_REASONS, camera_lean, lean_doubt, squeeze_doubt
from posecheck.fit.refusals import follow_track


def warped(recording, matrix):
    """The same landmarks in a picture that was bent about its middle."""
    side = recording.side
    middle = np.array(side.clip.size_px) / 2
    return replace(recording, side=replace(side, xy_px=(side.xy_px - middle) @ np.array(matrix).T + middle))


def turned(recording, lean_deg):
    """The same with a rider who leans forward by so much."""
    angle = np.radians(lean_deg if follow_track(recording.side, recording.settings).facing == "right" else -lean_deg)
    return warped(recording, [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def reasons(recording):
    return reasons_of(analyse(recording))


def reasons_of(answer):
    return {reason.id for reason in answer.quality.reasons} & set(PICTURE_REASONS)


@pytest.mark.parametrize("path", TRACKS[::4], ids=lambda path: path.stem)
def test_tracked_riders(path):
    recording = recorded(path)
    assert reasons(recording) == set()
    for width in (0.75, 1.4):
        assert reasons(warped(recording, [[width, 0], [0, 1]])) == {"squeezed_picture"}
    assert reasons(turned(recording, -18)) == {"leaning_camera"}
    assert reasons(turned(recording, 20)) == {"leaning_camera"}


@pytest.mark.parametrize("facing", ["left", "right"])
@pytest.mark.parametrize("lean_deg", [-10.0, 0.0, 6.0])
def test_the_lean_is_measured(facing, lean_deg):
    recording = replace(FITTED, facing=facing).recording()
    bias = landmark_bias(recording.side.engine.name)
    before, after = (
        camera_lean(follow_track(one.side, one.settings), bias) for one in (recording, turned(recording, lean_deg))
    )
    assert after - before == pytest.approx(lean_deg, abs=1.5)


def test_the_level_that_the_user_tells_undoes_a_lean():
    recording = turned(replace(FITTED, facing="right").recording(), -16.0)
    assert reasons(recording) == {"leaning_camera"}
    levelled = replace(recording, settings=replace(recording.settings, level_deg=16.0))
    assert reasons(levelled) == set()
    assert analyse(levelled).quality.usable


def test_nobody_leans_nowhere():
    blind = replace(Rider().track(), xy_px=np.full_like(Rider().track().xy_px, np.nan))
    ride = follow_track(blind, Rider().recording().settings)
    assert camera_lean(ride, landmark_bias("none")) == 0.0


def test_what_a_lean_may_do():
    assert lean_doubt(0.0) == (0.0, 0.0)
    assert lean_doubt(LEAN_DEG) == (LEAN_DEG - 5.0, 0.0)
    assert lean_doubt(-8.0) == (0.0, 3.0)


@pytest.mark.parametrize(
    ("width", "least"),
    [
        (0.85, 0.9),
        (1.15, 0.9),
        pytest.param(0.9, 0.75, marks=pytest.mark.slow),
        pytest.param(1.1, 0.85, marks=pytest.mark.slow),
    ],
)
def test_a_squeeze_too_small_to_be_refused_widens_intervals_to_where_the_truth_is(width, least):
    held = []
    for path in TRACKS[::2]:
        answer, truth = analyse(warped(recorded(path), [[width, 0], [0, 1]])), rider(path.stem)[1]
        if answer.quality.usable:
            for name in ("knee_flexion_bdc", "hip_angle_min", "trunk_flexion"):
                low, high = answer[name].interval
                held.append(low <= truth[name] <= high)
        else:
            assert reasons_of(answer) == {"squeezed_picture"}
    assert np.mean(held) > least


def test_a_picture_as_usual_widens_nothing():
    recording = recorded(TRACKS[0])
    ride, bias = follow_track(recording.side, recording.settings), landmark_bias(recording.side.engine.name)
    assert squeeze_doubt(ride, ride.near, bias, None, 1.0) == {}
    assert squeeze_doubt(ride, ride.near, landmark_bias("nobody knows it"), None, 1.0) == {}


def test_a_narrow_picture_opens_the_hip_and_only_the_side_where_the_truth_is_widens():
    recording = warped(recorded(TRACKS[0]), [[0.87, 0], [0, 1]])
    ride, bias = follow_track(recording.side, recording.settings), landmark_bias(recording.side.engine.name)
    below, above = squeeze_doubt(ride, ride.near, bias, None, 1.0)["hip_angle_min"]
    assert (below > 3, above) == (True, 0.0)
    smaller, _ = squeeze_doubt(ride, ride.near, bias, None, 0.0)["hip_angle_min"]
    assert 0 < smaller < below
