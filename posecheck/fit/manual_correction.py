"""Joints put right by hand: from dragging to a correction, and how sure an angle is then.

A hand's uncertainty then takes the place of the model's for that joint; the other joints keep the model's. An angle
lies between the directions of two segments, and a joint turns a segment by its own error over the segment's length.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from posecheck.core.geometry import median_seen, rider_frame, vector_length
from posecheck.core.joint_offsets import joint_offset
from posecheck.errors import SettingsError
from posecheck.records.base import Array
from posecheck.records.tracking import Correction

from .near_side import Posture

HAND_MM: Final = 15.0
"""95 % of the joints that a hand marks in a picture lie so near to the true centre, in each direction: the upper end of
what is usual in digitising video by hand (1 to 1.5 cm), taken and not measured here. Even hands that palpate the hip
differ by 15 to 20 mm (Della Croce 2005)."""

FARTHEST_DRAG: Final = 0.5
"""A joint is moved by no more than this share of its segment."""

MODEL_MM: Final[Mapping[str, float]] = {
    "shoulder": 39.0,
    "elbow": 29.0,
    "wrist": 21.0,
    "hip": 25.0,
    "knee": 21.0,
    "ankle": 7.0,
    "heel": 9.0,
    "toe": 29.0,
    "ear": 30.0,
}
"""The same for the heavy model's joints, across their segments and before ``fit.corrector``, which does not work beside
a hand: mean and twice the standard deviation over 24 rendered riders (own measurement)."""

SEGMENTS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "knee_flexion": (("hip", "knee"), ("knee", "ankle")),
    "hip_angle": (("shoulder", "hip"), ("hip", "knee")),
    "trunk_flexion": (("hip", "shoulder"),),
    "shoulder_angle": (("hip", "shoulder"), ("shoulder", "elbow")),
    "elbow_flexion": (("shoulder", "elbow"), ("elbow", "wrist")),
    "ankle_angle": (("knee", "ankle"), ("heel", "toe")),
    "neck_extension": (("hip", "shoulder"), ("shoulder", "ear")),
}
"""The segments whose directions make each angle."""


def drag_joint(joints: Posture, joint: str, places_px: Mapping[int, tuple[float, float]]) -> Correction:
    """Turn the places to which a joint was dragged into a correction for all strokes.

    Parameters
    ----------
    joints : Posture
        The rider as a hand found him, without corrections by hand.
    joint : str
        Which joint.
    places_px : mapping of int to tuple of float
        Where it belongs in the picture, by the number of the frame [px].

    Returns
    -------
    Correction
        The mean over those frames.

    Raises
    ------
    SettingsError
        If the joint is not seen in one of the frames, or was dragged too far.
    """
    offsets = [
        joint_offset(joints.joints, joint, number, rider_frame(np.array(place), joints.facing, joints.level_deg))
        for number, place in places_px.items()
    ]
    along, across = np.mean(offsets, axis=0).tolist()
    if not np.hypot(along, across) < FARTHEST_DRAG:
        msg = f"The {joint} was dragged too far, or is not seen there. Drag it to where it is on the rider."
        raise SettingsError(msg)
    return Correction(joint, along, across)


def hand_error(
    near: Mapping[str, Array], corrections: Sequence[Correction], mm_per_px: float, loose: float = 1.0
) -> dict[str, float]:
    """Say how far angles may be off whose joints a hand has moved.

    Parameters
    ----------
    near : mapping of str to ndarray, shape (T, 2)
        Joints, x forward, y up [px].
    corrections : sequence of Correction
        What was moved by hand.
    mm_per_px : float
        Scale [mm/px].
    loose : float
        How many times worse than the heavy model the model is.

    Returns
    -------
    dict of str to float
        Half of the 95 % interval, for those angles only that a hand had a part in [deg].
    """
    by_hand = {correction.joint for correction in corrections}
    return {
        name: _off_deg(near, segments, by_hand, mm_per_px, loose)
        for name, segments in SEGMENTS.items()
        if by_hand & {joint for segment in segments for joint in segment}
    }


def _off_deg(
    near: Mapping[str, Array], segments: tuple[tuple[str, str], ...], by_hand: set[str], mm_per_px: float, loose: float
) -> float:
    """Add up independently what each joint turns its segments by."""
    levers: dict[str, float] = {}
    for pair in segments:
        size_mm = float(median_seen(vector_length(near[pair[1]] - near[pair[0]]))) * mm_per_px
        for joint in pair:
            levers[joint] = levers.get(joint, 0.0) + 1 / size_mm
    parts = [lever * (HAND_MM if joint in by_hand else loose * MODEL_MM[joint]) for joint, lever in levers.items()]
    return float(np.degrees(np.hypot.reduce(parts)))
