"""Smooth closed curves over the crank circle, fitted robustly through all strokes at once.

A curve is a short Fourier series of the crank phase. Frames that disagree count less (Huber 1964: iteratively
reweighted least squares, scale from the median absolute deviation), so a landmark that jumps does not bend it.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.linalg.lapack import dpotrf, dpotrs

from posecheck.records.base import Array

from .geometry import median_seen

HARMONICS: Final = 4
"""Rendered riders' joint angles are met to 0.2 degrees by four harmonics; more only follow noise."""

ITERATIONS: Final = 12
SINGULAR: Final = 1e-12
"""Directions of the normal equations weaker than this share of the strongest are rounding."""

SETTLED: Final = 1e-4
"""Coefficients that change by less than this share of the scatter have settled."""

HUBER: Final = 1.345
"""Residuals beyond so many standard deviations count less: 95 % efficient where errors are normal (Huber 1964)."""


def fourier_basis(phase_deg: Array, harmonics: int = HARMONICS) -> Array:
    """Fourier basis of the crank phase.

    Parameters
    ----------
    phase_deg : ndarray, shape (T,)
        Crank phase [deg].
    harmonics : int
        How many.

    Returns
    -------
    ndarray, shape (T, 1 + 2 * harmonics)
        1, cos, sin, cos 2, sin 2, ...
    """
    angle = np.radians(np.asarray(phase_deg))[..., None] * np.arange(1, harmonics + 1)
    waves = np.stack([np.cos(angle), np.sin(angle)], axis=-1).reshape(*angle.shape[:-1], 2 * harmonics)
    return np.concatenate([np.ones((*waves.shape[:-1], 1)), waves], axis=-1)


def robust_sd(residuals: Array) -> float:
    """Robust standard deviation, by the median absolute deviation.

    Parameters
    ----------
    residuals : ndarray, shape (T,)
        NaN are left out.

    Returns
    -------
    float
        In the unit of the residuals; at least a millionth.
    """
    return max(1.4826 * float(median_seen(np.abs(residuals))), 1e-6)


def solve_robustly(design: Array, values: Array, weights: Array | None = None) -> Array:
    """Robust linear least squares.

    Parameters
    ----------
    design : ndarray, shape (T, K)
        One row per frame.
    values : ndarray, shape (T,)
        NaN are left out.
    weights : ndarray, shape (T,), or None
        How much each frame counts.

    Returns
    -------
    ndarray, shape (K,)
        Coefficients; NaN where fewer frames than coefficients are seen.
    """
    seen = np.isfinite(values) & np.all(np.isfinite(design), axis=1)
    if seen.sum() < design.shape[1]:
        return np.full(design.shape[1], np.nan)
    rows, wanted = np.ascontiguousarray(design[seen].T), values[seen]
    prior = np.ones(len(wanted)) if weights is None else np.asarray(weights)[seen]
    weight, found = prior, np.zeros(len(rows))
    for _ in range(ITERATIONS):
        # Normal equations: these bases are so well conditioned that nothing is lost, and they are many times as fast.
        weighed = rows * weight
        before, found = found, solve_normal(weighed @ rows.T, weighed @ wanted)
        off = np.abs(wanted - found @ rows)
        usual = max(1.4826 * median_of(off), 1e-6)
        if np.abs(found - before).max() < SETTLED * usual:
            break
        weight = prior * np.minimum(1.0, HUBER * usual / np.maximum(off, 1e-12))
    return found


def solve_normal(normal: Array, wanted: Array) -> Array:
    """Solve normal equations; a direction that nothing is known of stays 0, which takes their eigenvectors.

    Parameters
    ----------
    normal : ndarray, shape (K, K)
        Symmetric.
    wanted : ndarray, shape (K,)
        Right side.

    Returns
    -------
    ndarray, shape (K,)
        Coefficients.
    """
    factor, failed = dpotrf(normal)
    pivots = np.diagonal(factor)
    if not failed and pivots.min() ** 2 > SINGULAR * pivots.max() ** 2:
        return np.asarray(dpotrs(factor, wanted)[0])
    strength, directions = np.linalg.eigh(normal)
    known = strength > SINGULAR * strength[-1]
    along = np.divide(wanted @ directions, strength, out=np.zeros(len(wanted)), where=known)
    return np.asarray(directions @ along)


def median_of(values: Array) -> float:
    """Median of numbers without NaN; that of numpy takes ten times as long.

    Parameters
    ----------
    values : ndarray, shape (T,)
        At least one number.

    Returns
    -------
    float
        In their unit.
    """
    low, high = (len(values) - 1) // 2, len(values) // 2
    ranked = np.partition(values, (low, high))
    return float(ranked[low] + ranked[high]) / 2


def fit_curve(phase_deg: Array, values: Array, weights: Array | None = None, harmonics: int = HARMONICS) -> Array:
    """Fit a closed curve to values over the crank phase.

    Parameters
    ----------
    phase_deg, values : ndarray, shape (T,)
        Crank phase [deg] and what was seen there.
    weights : ndarray, shape (T,), or None
        How much each frame counts.
    harmonics : int
        How many.

    Returns
    -------
    ndarray, shape (1 + 2 * harmonics,)
        Coefficients for `curve_at`.
    """
    return solve_robustly(fourier_basis(phase_deg, harmonics), values, weights)


def curve_at(coefficients: Array, phase_deg: Array | float) -> Array:
    """Values of a fitted curve.

    Parameters
    ----------
    coefficients : ndarray, shape (1 + 2 * harmonics,)
        From `fit_curve`.
    phase_deg : ndarray, shape (...), or float
        Where on the crank circle [deg].

    Returns
    -------
    ndarray, shape (...)
        One value per phase.

    Examples
    --------
    >>> import numpy as np
    >>> from posecheck.core import fourier
    >>> phase_deg = np.arange(0, 720, 7.0)
    >>> bent = fourier.fit_curve(phase_deg, 70 + 35 * np.cos(np.radians(phase_deg)))
    >>> round(float(fourier.curve_at(bent, 180.0)), 6)
    35.0
    """
    return np.asarray(
        fourier_basis(np.asarray(phase_deg, dtype=np.float64), (len(coefficients) - 1) // 2) @ coefficients
    )
