"""Left against right: riders in closed form with legs that are alike, and legs that are not."""

from dataclasses import replace

import numpy as np
import pytest
from support.riders import Rider

from posecheck.fit.analysis import analyse
from posecheck.fit.asymmetry import ASYMMETRY_NAMES, LIMIT_DEG, judge_asymmetry
from posecheck.records.analysis import Measure

RIGHT = Rider(hip_mm=(-215.0, 740.0), seconds=6.0)
LEFT = replace(RIGHT, facing="left", start_deg=150.0, rpm=80.0)


def answered(side, other, **told):
    return analyse(replace(side.recording(**told), other_side=other.track()))


@pytest.mark.parametrize(("side", "other"), [(RIGHT, LEFT), (LEFT, RIGHT)])
def test_legs_alike_differ_by_nothing(side, other):
    answer = answered(side, other)
    for name in ASYMMETRY_NAMES:
        assert answer[name].value == pytest.approx(0, abs=0.5)
        assert answer[name].interval[0] < 0 < answer[name].interval[1]
    assert answer.findings == ()
    assert "mirrored" in answer.notes[-1].text


@pytest.mark.parametrize("up_mm", [-40.0, 20.0])
def test_the_sign_is_left_less_right_whichever_clip_comes_first(up_mm):
    left = replace(LEFT, hip_mm=(-215.0, 740.0 + up_mm))
    true = left.knee_flexion(180.0) - RIGHT.knee_flexion(180.0)
    one, two = answered(RIGHT, left), answered(left, RIGHT)
    for answer in (one, two):
        knee = answer["asymmetry_knee_flexion_bdc"]
        assert knee.value == pytest.approx(true, abs=1.0)
        assert knee.interval[0] <= true <= knee.interval[1]


def test_a_large_difference_is_found():
    answer = answered(RIGHT, replace(LEFT, hip_mm=(-215.0, 690.0)))
    finding = next(one for one in answer.findings if one.id == "asymmetry")
    assert "asymmetry_knee_flexion_bdc" in finding.signs


def value(size, half):
    return Measure("asymmetry_knee_flexion_bdc", "deg", size, (size - half, size + half), 1.0, 9)


@pytest.mark.parametrize(
    ("size", "half", "certainty"),
    [
        (LIMIT_DEG, 5.0, None),
        (LIMIT_DEG + 0.1, 5.0, "possible"),
        (-LIMIT_DEG - 0.1, 5.0, "possible"),
        (LIMIT_DEG + 0.1, 11.0, None),
        (16.0, 5.9, "likely"),
        (-16.0, 5.9, "likely"),
        (0.0, 1.0, None),
    ],
)
def test_the_edge_of_asymmetry(size, half, certainty):
    found = judge_asymmetry({"asymmetry_knee_flexion_bdc": value(size, half)})
    assert (found and found.certainty) == certainty


def test_two_clips_of_one_side_or_a_mirrored_one_are_refused():
    answer = answered(RIGHT, replace(RIGHT, start_deg=80.0))
    assert answer["asymmetry_hip_angle_min"].value is None
    assert "mirrored" in answer["asymmetry_hip_angle_min"].reason


def test_an_other_side_that_cannot_be_measured_says_why_and_costs_nothing():
    answer = answered(RIGHT, replace(LEFT, seconds=2.0))
    assert "fewer than 5 clean strokes" in answer["asymmetry_knee_flexion_bdc"].reason
    assert answer["knee_flexion_bdc"] == analyse(RIGHT.recording())["knee_flexion_bdc"]


def test_without_a_second_clip_nothing_is_said():
    assert not set(ASYMMETRY_NAMES) & {measure.name for measure in analyse(RIGHT.recording()).measures}


def test_a_joint_that_one_side_hides_is_not_compared():
    track = LEFT.track()
    xy = np.array(track.xy_px)
    xy[:, [11, 12]] = np.nan
    answer = analyse(replace(RIGHT.recording(), other_side=replace(track, xy_px=xy)))
    assert "too few frames" in answer["asymmetry_hip_angle_min"].reason
    assert answer["asymmetry_knee_flexion_bdc"].value is not None
