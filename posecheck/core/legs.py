"""The two legs told apart, over the whole clip at once.

A landmark that the model gave to the wrong leg lies half a turn away from where the crank says it should be; one that
jumped onto the bike lies nowhere near its own path. Both are found after a phase is known (own derivation).
"""

from __future__ import annotations

from typing import Final

import numpy as np

from posecheck.records.base import Array, Flags

from . import fourier
from .geometry import dot_product, median_seen, vector_length

CLEARLY_ONE_LEG: Final = 0.35
"""Two landmarks closer than this share of their usual distance are too near to say which is which."""

LEGS_APART: Final = 0.25
"""So are those that never come further apart than this share of the feet's distance, such as the hips."""

STRAY: Final = 5.0
"""A landmark this many standard deviations off its own path is no sighting of it."""


def unswap_legs(phase_deg: Array, near: Array, far: Array) -> tuple[Array, Array, Flags]:
    """Give each landmark back to its own leg; where one leaves that open, it goes with most of its leg.

    Parameters
    ----------
    phase_deg : ndarray, shape (T,)
        Crank phase of the near leg [deg].
    near, far : ndarray, shape (T, J, 2)
        Points of the legs as the model named them, x forward, y up [px].

    Returns
    -------
    near, far : ndarray, shape (T, J, 2)
        The same points, exchanged where they were swapped [px].
    swapped : ndarray of bool, shape (T, J)
        Where they were.
    """
    apart = near - far
    usual = _paths(phase_deg, apart, harmonics=2)
    # Which side of its usual place a landmark is on tells the leg: negative where near and far have changed places.
    against = dot_product(apart, usual)
    clear = CLEARLY_ONE_LEG * vector_length(usual) ** 2
    feet = apart[:, max(np.flatnonzero(np.isfinite(apart).any(axis=(0, 2))), default=-1)]  # toes, or what there is
    clear = np.where(vector_length(usual) > LEGS_APART * median_seen(vector_length(feet)), clear, np.inf)
    wrong, right = against < -clear, against > clear
    # A landmark too near to the other leg's to decide goes with the majority: the model mixes up whole legs.
    most_are = wrong.sum(axis=1, keepdims=True) > right.sum(axis=1, keepdims=True)
    swapped = wrong | (most_are & ~right & np.isfinite(against))
    exchange = swapped[..., None]
    return np.where(exchange, far, near), np.where(exchange, near, far), swapped


def find_strays(phase_deg: Array, points: Array, least_px: float) -> Flags:
    """Landmarks that lie off their own path.

    Parameters
    ----------
    phase_deg : ndarray, shape (T,)
        Crank phase [deg].
    points : ndarray, shape (T, J, 2)
        x forward, y up; NaN where not seen [px].
    least_px : float
        A smaller distance is never a stray [px].

    Returns
    -------
    ndarray of bool, shape (T, J)
        True where a landmark is no sighting of its joint.
    """
    off = vector_length(points - _paths(phase_deg, points))
    usual = median_seen(off, axis=0) / 1.1774  # median of a Rayleigh distribution of scale one
    return np.asarray(off > np.maximum(STRAY * usual, least_px))


def _paths(phase_deg: Array, points: Array, harmonics: int = fourier.HARMONICS) -> Array:
    """Robust path of each point over the crank circle, read at each frame, shape (T, J, 2)."""
    design = fourier.fourier_basis(phase_deg, harmonics)
    found = fourier.solve_columns(design, points.reshape(len(points), -1).T)
    return np.asarray(design @ found.T).reshape(points.shape)
