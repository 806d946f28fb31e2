"""What moves over the stroke beside the legs."""

from dataclasses import replace

import numpy as np
import pytest
from support.riders import Rider, changed

from posecheck.fit.analysis import analyse
from posecheck.records.landmarks import LANDMARK_NAMES
from posecheck.records.tracking import Engine

FITTED = Rider(hip_mm=(-215.0, 740.0), seconds=5.0)

RECORDING = FITTED.recording()

PERFECT = analyse(RECORDING)


def landmarks():
    return np.array(RECORDING.side.xy_px)


def test_a_class_adds_up():
    cadence, strokes = PERFECT["cadence"], PERFECT["strokes_per_class"]
    assert strokes.value == pytest.approx(45 * cadence.value)
    assert strokes.interval == pytest.approx([45 * edge for edge in cadence.interval])


def test_a_trunk_that_helps_takes_its_share_off_the_thigh():
    xy, phase = landmarks(), np.radians(FITTED.phase_deg)
    upper = [LANDMARK_NAMES.index(f"right_{joint}") for joint in ("ear", "shoulder", "elbow", "wrist")]
    xy[:, upper, 0] += 15 * np.cos(phase - np.radians(30))[:, None]  # comes up while the leg goes down
    helped = analyse(changed(RECORDING, xy))["hip_drive"]
    assert helped.value < 85
    assert helped.interval[1] < PERFECT["hip_drive"].value


def test_a_bounce_of_the_upper_body_is_met():
    xy, phase = landmarks(), np.radians(FITTED.phase_deg)
    upper = [LANDMARK_NAMES.index(f"right_{joint}") for joint in ("ear", "shoulder", "elbow", "wrist")]
    xy[:, upper, 1] += 12 * FITTED.px_per_mm * np.cos(2 * phase)[:, None]
    assert analyse(changed(RECORDING, xy))["trunk_bounce"].value == pytest.approx(24, rel=0.1)


def test_a_knee_out_of_all_proportion_is_not_put_over_the_pedal():
    xy = landmarks()
    xy[:, [LANDMARK_NAMES.index("right_toe"), LANDMARK_NAMES.index("right_heel")], 0] += 100 * FITTED.px_per_mm
    knee = analyse(changed(RECORDING, xy))["kops_offset"]
    assert knee.value is None
    assert "landmark" in knee.reason


def test_the_knee_over_the_pedal_is_less_sure_for_a_rider_unlike_the_rendered_ones():
    strange = analyse(replace(RECORDING, side=replace(RECORDING.side, engine=Engine("mediapipe heavy"))))
    assert "like_filmed_riders" in {note.id for note in strange.notes}
    low, high = (abs(edge - strange["kops_offset"].value) for edge in strange["kops_offset"].interval)
    assert (low, high) == (pytest.approx(30, abs=1), pytest.approx(60, abs=1))
