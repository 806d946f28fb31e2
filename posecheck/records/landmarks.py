"""Landmark names in the order of MediaPipe's pose model, and what belongs together."""

from __future__ import annotations

from typing import Final, Literal

Side = Literal["left", "right"]

LANDMARK_NAMES: Final[tuple[str, ...]] = (
    "nose",
    "left_eye_inner",
    "left_eye",
    "left_eye_outer",
    "right_eye_inner",
    "right_eye",
    "right_eye_outer",
    "left_ear",
    "right_ear",
    "mouth_left",
    "mouth_right",
    "left_shoulder",
    "right_shoulder",
    "left_elbow",
    "right_elbow",
    "left_wrist",
    "right_wrist",
    "left_pinky",
    "right_pinky",
    "left_index",
    "right_index",
    "left_thumb",
    "right_thumb",
    "left_hip",
    "right_hip",
    "left_knee",
    "right_knee",
    "left_ankle",
    "right_ankle",
    "left_heel",
    "right_heel",
    "left_toe",
    "right_toe",
)
"""MediaPipe calls the last two ``foot_index``; they lie at the tip of the big toe."""

MIRRORED_LANDMARKS: Final[tuple[int, ...]] = tuple(
    LANDMARK_NAMES.index(name.replace("left", "?").replace("right", "left").replace("?", "right"))
    for name in LANDMARK_NAMES
)
"""For each landmark the one that takes its place when the picture is mirrored."""

HEAD: Final = LANDMARK_NAMES[:11]
LEG: Final = ("hip", "knee", "ankle", "heel", "toe")
ARM: Final = ("shoulder", "elbow", "wrist")

LIMBS: Final[tuple[tuple[str, str], ...]] = (
    ("ear", "shoulder"),
    ("shoulder", "elbow"),
    ("elbow", "wrist"),
    ("shoulder", "hip"),
    ("hip", "knee"),
    ("knee", "ankle"),
    ("ankle", "heel"),
    ("heel", "toe"),
    ("ankle", "toe"),
)
"""Pairs of points of one side that a drawing joins."""


def other_side(side: Side) -> Side:
    """Return the opposite side."""
    return "right" if side == "left" else "left"
