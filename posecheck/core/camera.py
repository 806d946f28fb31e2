"""Where the camera stands: how far left and right hip and shoulder are apart in the picture.

Square from the side one hides the other; from further in front the far side comes out ahead of the near one. The foot's
path cannot tell the same, for ankling flattens it too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from posecheck.records.base import Array
from posecheck.records.landmarks import LEG

from .geometry import median_seen, vector_length

STRETCHED_LEG: Final = 0.955
"""With the knee bent by 35 degrees hip and ankle are so far apart, in leg lengths (law of cosines)."""

SEPARATION: Final = ("hip", "shoulder")
"""Joints that have a twin on the far side which does not move by itself."""


def leg_length(near: Mapping[str, Array]) -> float:
    """Length of the near leg, thigh and shank.

    Parameters
    ----------
    near : mapping of str to ndarray, shape (T, 2)
        Joints of the near side [px].

    Returns
    -------
    float
        Where the knee was never seen, what the leg spans at its longest over `STRETCHED_LEG` [px].
    """
    hip, knee, ankle = (near[joint] for joint in LEG[:3])
    thigh, shank = knee - hip, ankle - knee
    length = float(median_seen(vector_length(thigh)) + median_seen(vector_length(shank)))
    if np.isfinite(length):
        return length
    spans = vector_length(ankle - hip)
    return float(np.nanmax(spans)) / STRETCHED_LEG if np.isfinite(spans).any() else length


def side_separation(near: Mapping[str, Array], far: Mapping[str, Array]) -> Array:
    """How far the near joints lie from their twins in the picture.

    Parameters
    ----------
    near, far : mapping of str to ndarray, shape (T, 2)
        Joints of both sides, x forward, y up; NaN where not seen [px].

    Returns
    -------
    ndarray, shape (4,)
        Forward and up for each of `SEPARATION`; medians over time, NaN for joints that were never seen [px].
    """
    return np.concatenate([median_seen(near[joint] - far[joint], axis=0) for joint in SEPARATION])


def estimate_yaw(apart_legs: Array, weights: tuple[float, ...]) -> float | None:
    """How far the camera stands in front of square (positive) or behind it.

    Parameters
    ----------
    apart_legs : ndarray, shape (4,)
        From `side_separation`, in leg lengths.
    weights : tuple of float
        Constant and weight of each, as in `Habits`; empty for an engine that none are known of.

    Returns
    -------
    float or None
        None where it cannot be told [deg].

    Examples
    --------
    >>> import numpy as np
    >>> from posecheck.core.camera import estimate_yaw
    >>> estimate_yaw(np.array([-0.1, 0.0, -0.1, 0.0]), (1.0, -30.0, 0.0, -120.0, 0.0))
    16.0
    """
    if not weights or not np.isfinite(apart_legs).all():
        return None
    return float(weights[0] + np.dot(weights[1:], apart_legs))
