"""Joints moved in the frame of their segment, to where they belong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from posecheck.records.base import Array
from posecheck.records.tracking import Correction

from .geometry import median_seen, vector_length

BASE: Final[Mapping[str, str]] = {
    "shoulder": "hip",
    "elbow": "shoulder",
    "wrist": "elbow",
    "hip": "knee",
    "knee": "hip",
    "ankle": "knee",
    "heel": "ankle",
    "toe": "heel",
}
"""Where the segment begins that ends at each joint."""


def move_joints(near: Mapping[str, Array], corrections: Sequence[Correction]) -> dict[str, Array]:
    """Move joints in the frame of their segment.

    Parameters
    ----------
    near : mapping of str to ndarray, shape (T, 2)
        Joints of one side, x forward, y up [px].
    corrections : sequence of Correction
        What to move; all start from where the joints were.

    Returns
    -------
    dict of str to ndarray, shape (T, 2)
        All joints, the corrected ones moved [px].
    """
    joints = dict(near)
    for correction in corrections:
        along, front, size = _frame(near, correction.joint)
        shift = correction.along * along + correction.across * front
        joints[correction.joint] = joints[correction.joint] + size * shift
    return joints


def joint_offset(near: Mapping[str, Array], joint: str, number: int, place: Array) -> tuple[float, float]:
    """Say how far a joint is from a place, in the frame of its segment.

    Parameters
    ----------
    near : mapping of str to ndarray, shape (T, 2)
        Joints of one side, x forward, y up [px].
    joint : str
        Which joint.
    number : int
        At which frame.
    place : ndarray, shape (2,)
        Where it should be [px].

    Returns
    -------
    along, across : float
        As in `posecheck.records.analysis.Correction`; NaN where the joint was not seen.
    """
    along, front, size = _frame(near, joint)
    shift = place - near[joint][number]
    return float(shift @ along[number] / size), float(shift @ front[number] / size)


def _frame(near: Mapping[str, Array], joint: str) -> tuple[Array, Array, Array]:
    """Give the segment that ends at a joint: its direction, a quarter turn from it, and its length."""
    segment = near[joint] - near[BASE[joint]]
    along = segment / vector_length(segment)[:, None]
    return along, np.stack([along[:, 1], -along[:, 0]], axis=-1), median_seen(vector_length(segment))
