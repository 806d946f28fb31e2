"""Joints put right by hand: from dragging to a correction, and how sure an angle is then.

A hand's uncertainty then takes the place of the model's for that joint; the other joints keep the model's. An angle
lies between the directions of two segments, and a joint turns a segment by its own error over the segment's length.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from posecheck.core.geometry import rider_frame
from posecheck.core.joint_offsets import joint_offset
from posecheck.errors import SettingsError
from posecheck.records.base import Array
from posecheck.records.names import body_name
from posecheck.records.posture import NearSide
from posecheck.records.tracking import Correction
from posecheck.text import gettext

from .levers import MODEL_MM, SEGMENTS, off_deg

HAND_MM: Final = 15.0
"""95 % of the joints that a hand marks in a picture lie so near to the true centre, in each direction: the upper end of
what is usual in digitising video by hand (1 to 1.5 cm), taken and not measured here. Even hands that palpate the hip
differ by 15 to 20 mm (Della Croce 2005)."""

FARTHEST_DRAG: Final = 0.5
"""A joint is moved by no more than this share of its segment."""


def drag_joint(joints: NearSide, joint: str, places_px: Mapping[int, tuple[float, float]]) -> Correction:
    """Turn the places to which a joint was dragged into a correction for all strokes.

    Parameters
    ----------
    joints : NearSide
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
        msg = gettext(
            "The {joint} was dragged too far, or is not seen there. Drag it to where it is on the rider.",
            joint=body_name(joint),
        )
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
    off_mm = {joint: HAND_MM if joint in by_hand else loose * model for joint, model in MODEL_MM.items()}
    return {
        name: off_deg(near, name, off_mm, mm_per_px)
        for name, segments in SEGMENTS.items()
        if by_hand & {joint for segment in segments for joint in segment}
    }
