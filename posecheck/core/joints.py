"""Joints moved in the frame of their segment, to where they belong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from posecheck.data import Array, Correction

from .geometry import length, median

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


def moved(near: Mapping[str, Array], corrections: Sequence[Correction]) -> dict[str, Array]:
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
        segment = near[correction.joint] - near[BASE[correction.joint]]
        size = median(length(segment))
        along = segment / length(segment)[:, None]
        front = np.stack([along[:, 1], -along[:, 0]], axis=-1)
        shift = correction.along * along + correction.across * front
        joints[correction.joint] = joints[correction.joint] + size * shift
    return joints
