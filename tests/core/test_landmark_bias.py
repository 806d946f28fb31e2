"""What an engine does steadily, by its name."""

from __future__ import annotations

from posecheck.core.landmark_bias import landmark_bias


def test_an_unknown_engine_has_no_habits():
    assert landmark_bias("closed form").corrections == ()
    assert landmark_bias("mediapipe heavy").corrections[0].joint == "shoulder"
