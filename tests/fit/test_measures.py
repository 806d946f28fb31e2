"""What a measure needs to be made of, and how wide its interval may grow."""

import numpy as np
import pytest
from support.riders import Rider, changed

from posecheck.fit.analysis import analyse
from posecheck.fit.measures import MEASURES
from posecheck.records.landmarks import LANDMARK_NAMES

FITTED = Rider(hip_mm=(-215.0, 740.0), seconds=5.0)

RECORDING = FITTED.recording()

PERFECT = analyse(RECORDING)

FILMED_STRANGENESS = 1.75
"""The median of filmed riders."""


def landmarks():
    return np.array(RECORDING.side.xy_px)


@pytest.mark.parametrize(
    ("hidden", "missing"),
    [
        (("wrist",), {"elbow_flexion"}),
        (("elbow", "wrist"), {"shoulder_angle", "elbow_flexion"}),
        (("ear",), {"neck_extension"}),
        (
            ("shoulder",),
            {"shoulder_angle", "elbow_flexion", "trunk_flexion", "hip_angle_min", "hip_angle_max"}
            | {"hip_range", "hip_drive", "trunk_bounce", "neck_extension"},
        ),
    ],
)
def test_hidden_joints_cost_only_the_measures_made_of_them(hidden, missing):
    xy = landmarks()
    xy[:, [LANDMARK_NAMES.index(f"{side}_{joint}") for side in ("left", "right") for joint in hidden]] = np.nan
    answer = analyse(changed(RECORDING, xy))
    assert answer.quality.usable
    assert {measure.name for measure in answer.measures if measure.value is None} == missing | {"lateral_pelvic_sway"}
    assert all(hidden[0] in answer[name].reason for name in missing)
    assert all(answer.verdicts[name] == "not_measured" for name in missing)
    assert answer["knee_flexion_bdc"].value == pytest.approx(PERFECT["knee_flexion_bdc"].value)


@pytest.mark.parametrize("share", [0.3, 0.7])
def test_an_arm_hidden_in_most_frames_is_not_measured(share):
    xy = landmarks()
    xy[: int(share * len(xy)), [LANDMARK_NAMES.index("left_wrist"), LANDMARK_NAMES.index("right_wrist")]] = np.nan
    elbow = analyse(changed(RECORDING, xy))["elbow_flexion"]
    assert (elbow.value is None) == (share > 0.5)
    assert (elbow.reason == "") == (share < 0.5)


@pytest.mark.parametrize("name", [name for name, spec in MEASURES.items() if spec.strange])
def test_no_interval_grows_by_more_than_three_quarters_for_being_filmed(name):
    spec = MEASURES[name]
    usual = FILMED_STRANGENESS * sum(spec.systematic)
    assert usual < sum(spec.strange) < 1.75 * usual
