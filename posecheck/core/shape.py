"""The shape of a pedalling rider in a few dozen numbers, free of place, size and time.

Each landmark's path over the crank circle is a short Fourier series around the mean hip, in leg lengths. What a pose
model gets wrong about a rider shows in this shape: limbs that change their length, a hip that follows the thigh.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from posecheck.records.base import Array

from . import camera, fourier

WAVES: Final[Mapping[str, int]] = {
    "hip": 2,
    "knee": 2,
    "ankle": 2,
    "heel": 2,
    "toe": 2,
    "shoulder": 1,
    "wrist": 1,
    "elbow": 1,
}
"""Harmonics that are kept of each near joint's path."""

HIP_PART: Final = slice(0, 4 * WAVES["hip"])
"""Which of a shape's numbers tell how the hip moves within the stroke."""


def rider_shape(phase_deg: Array, near: Mapping[str, Array], far: Mapping[str, Array]) -> Array:
    """Describe a rider.

    Parameters
    ----------
    phase_deg : ndarray, shape (T,)
        Crank phase; NaN where nobody pedals [deg].
    near, far : mapping of str to ndarray, shape (T, 2)
        Joints of both sides, x forward, y up; NaN where not seen [px].

    Returns
    -------
    ndarray, shape (F,)
        In leg lengths; NaN where a joint was hardly seen.
    """
    hip = np.nanmedian(near["hip"], axis=0)
    paths = {joint: _path(phase_deg, near[joint] - hip, waves) for joint, waves in WAVES.items()}
    paths["hip"] = paths["hip"][2:]
    return np.concatenate([*paths.values(), camera.side_separation(near, far)]) / camera.leg_length(near)


def _path(phase_deg: Array, points: Array, waves: int) -> Array:
    """Coefficients of one path, constants first, shape (2 + 4 * waves,)."""
    return np.stack([fourier.fit_curve(phase_deg, column, harmonics=waves) for column in points.T], axis=-1).ravel()
