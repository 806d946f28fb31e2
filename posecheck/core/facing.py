"""Which way a rider looks in the picture, and which leg is the near one."""

from __future__ import annotations

from typing import Final

import numpy as np

from posecheck.records.base import Array, Facing
from posecheck.records.landmarks import LANDMARK_NAMES, LEG, Side, other_side

from .geometry import median_seen

OTHER_LEG: Final = 0.5
"""A side whose leg is seen less than this share as often as the other's is not the near one, whoever looks where."""


def find_facing(xy_px: Array) -> Facing:
    """Say which way a rider looks: toes before heels, knees, shoulders and hands before hips.

    Parameters
    ----------
    xy_px : ndarray, shape (T, L, 2)
        Landmarks in the order of ``posecheck.records.landmarks.LANDMARK_NAMES`` [px].

    Returns
    -------
    {"left", "right"}
        Direction in the picture.
    """
    return "right" if np.nansum(_right_of(xy_px)) > 0 else "left"


def is_facing_clear(xy_px: Array) -> bool:
    """Whether all parts of a rider's body agree on which way the rider looks.

    Parameters
    ----------
    xy_px : ndarray, shape (T, L, 2)
        Landmarks in the order of ``posecheck.records.landmarks.LANDMARK_NAMES`` [px].

    Returns
    -------
    bool
        False where a part was never seen.
    """
    before = _right_of(xy_px)
    return bool((before > 0).all() or (before < 0).all())


def _right_of(xy_px: Array) -> Array:
    """How far right of their fellows those parts of the body lie that look forward, shape (8,) [px]."""
    pairs = (("toe", "heel"), ("knee", "hip"), ("shoulder", "hip"), ("wrist", "hip"))
    before = [
        xy_px[:, LANDMARK_NAMES.index(f"{side}_{front}"), 0] - xy_px[:, LANDMARK_NAMES.index(f"{side}_{back}"), 0]
        for side in ("left", "right")
        for front, back in pairs
    ]
    return median_seen(np.stack(before), axis=1)


def find_near_leg(xy_px: Array, forward: Facing) -> Side:
    """Say which leg is the near one: seen from the right a rider looks right, but for one whose right leg is not there.

    Parameters
    ----------
    xy_px : ndarray, shape (T, L, 2)
        Landmarks in the order of ``posecheck.records.landmarks.LANDMARK_NAMES``; NaN where not seen [px].
    forward : {"left", "right"}
        Where in the picture the rider looks.

    Returns
    -------
    {"left", "right"}
        A side of the rider. Markers of one side name it; a picture may be mirrored, and then names and looks differ.
    """
    seen = {
        side: float(np.isfinite(joint_paths(xy_px, side, LEG[:3])).mean()) for side in (forward, other_side(forward))
    }
    return forward if seen[forward] >= OTHER_LEG * seen[other_side(forward)] else other_side(forward)


def joint_paths(xy_px: Array, side: Side, joints: tuple[str, ...]) -> Array:
    """Take the paths of one side's joints out of all landmarks.

    Parameters
    ----------
    xy_px : ndarray, shape (T, L, 2)
        Landmarks in the order of ``posecheck.records.landmarks.LANDMARK_NAMES`` [px].
    side : {"left", "right"}
        A side of the rider.
    joints : tuple of str
        Joints without their side.

    Returns
    -------
    ndarray, shape (T, J, 2)
        In the order of the joints [px].
    """
    return xy_px[:, [LANDMARK_NAMES.index(f"{side}_{joint}") for joint in joints]]
