"""A joint put right by hand, on rendered riders with exact joints."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.riders import Rider, changed, from_truth

from posecheck.errors import SettingsError
from posecheck.fit.analysis import analyse
from posecheck.fit.manual_correction import HAND_MM, drag_joint, hand_error
from posecheck.fit.near_side import find_near_side, stroke_moments
from posecheck.records.landmarks import LANDMARK_NAMES
from posecheck.records.tracking import Correction


@pytest.fixture(scope="module")
def wrong():
    """A rendered rider whose knee the model saw beside the thigh, now more and now less, and the truth."""
    exact = from_truth("spin_ideal")
    hip, knee = (exact.side[f"right_{joint}"] for joint in ("hip", "knee"))
    across = (knee - hip)[:, ::-1] * (1, -1)
    wobble = 1 + 0.3 * np.sin(np.arange(len(knee)))[:, None]
    shifted = exact.side.xy_px.copy()
    shifted[:, LANDMARK_NAMES.index("right_knee")] += 0.08 * wobble * across
    return changed(exact, shifted), exact


def put_right(recording, exact, joint="knee"):
    """Drag a joint to its true place in the four key frames."""
    numbers = stroke_moments(analyse(recording))
    places = {number: tuple(exact.side[f"right_{joint}"][number]) for number in numbers.values()}
    return drag_joint(find_near_side(recording), joint, places)


def test_dragging_a_joint_to_its_place_brings_the_angle_nearer(wrong):
    recording, exact = wrong
    truth, seen = analyse(exact), analyse(recording)
    mended = analyse(replace(recording, corrections=(put_right(recording, exact),)))
    for name in ("knee_flexion_bdc", "knee_flexion_tdc", "hip_angle_min"):
        off, left = (abs(one[name].value - truth[name].value) for one in (seen, mended))
        assert left < 0.35 * off, name
        low, high = mended[name].interval
        assert low < truth[name].value < high
    assert mended["trunk_flexion"] == seen["trunk_flexion"]
    assert mended.notes[0].id == "by_hand"
    assert "knee" in mended.notes[0].text
    assert "by_hand" not in [note.id for note in seen.notes]


def test_the_joint_lies_where_it_was_dragged(wrong):
    recording, exact = wrong
    number = stroke_moments(analyse(recording))[180]
    place = exact.side["right_knee"][number]
    correction = drag_joint(find_near_side(recording), "knee", {number: tuple(place)})
    joints = find_near_side(replace(recording, corrections=(correction,)))
    assert np.allclose(joints.in_picture(joints.joints["knee"])[number], place, atol=0.5)


def test_both_sides_are_alike():
    found = []
    for facing, forward in (("right", 1), ("left", -1)):
        joints = find_near_side(Rider(facing=facing, seconds=5).recording())
        hip, knee = (joints.in_picture(joints.joints[name])[40] for name in ("hip", "knee"))
        x, y = knee.tolist()
        correction = drag_joint(joints, "knee", {40: (x + 4 * forward, y)})
        found.append((correction.along, correction.across))
        assert np.hypot(*found[-1]) == pytest.approx(4 / np.hypot(*(knee - hip)), rel=0.01)
    assert found[0] == pytest.approx(found[1])


@pytest.mark.parametrize("place", [(0.0, 0.0), (np.nan, 0.0)])
def test_too_far_is_refused(place):
    with pytest.raises(SettingsError, match="too far"):
        drag_joint(find_near_side(Rider(seconds=5).recording()), "knee", {40: place})


def test_the_interval_is_that_of_the_hand():
    rider = Rider()
    near = {name: np.tile(path, (3, 1)) for name, path in {**rider.leg(0.0), **rider.arm()}.items()}
    knee = Correction("knee", 0.1, 0.0)
    assert set(hand_error(near, [knee], 1.0)) == {"knee_flexion", "hip_angle", "ankle_angle"}
    assert hand_error(near, [], 1.0) == {}
    leg = [Correction(joint, 0.0, 0.0) for joint in ("hip", "knee", "ankle")]
    thigh, shank = 1 / rider.thigh_mm, 1 / rider.shank_mm
    exact = np.degrees(HAND_MM * np.hypot.reduce([thigh, thigh + shank, shank]))
    assert hand_error(near, leg, 1.0)["knee_flexion"] == pytest.approx(exact)
    assert hand_error(near, [knee], 1.0)["knee_flexion"] > exact
    assert hand_error(near, [knee], 1.0, loose=2.0)["knee_flexion"] > hand_error(near, [knee], 1.0)["knee_flexion"]
