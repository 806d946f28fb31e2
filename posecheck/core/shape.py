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
from .geometry import median_seen

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
    hip, basis = median_seen(near["hip"], axis=0), fourier.fourier_basis(phase_deg, max(WAVES.values()))
    paths = {joint: _path(basis[:, : 1 + 2 * waves], near[joint] - hip) for joint, waves in WAVES.items()}
    paths["hip"] = paths["hip"][2:]
    return np.concatenate([*paths.values(), camera.side_separation(near, far)]) / camera.leg_length(near)


def _path(basis: Array, points: Array) -> Array:
    """Coefficients of one path, constants first, shape (2 * K,)."""
    return fourier.solve_columns(basis, points.T).T.ravel()
