"""Smooth closed curves over the crank circle, fitted robustly through all strokes at once.

A curve is a short Fourier series of the crank phase. Frames that disagree count less (Huber 1964: iteratively
reweighted least squares, scale from the median absolute deviation), so a landmark that jumps does not bend it.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from posecheck.records.base import Array

from .geometry import median_of

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
    angle = np.radians(np.asarray(phase_deg, dtype=np.float64))
    waves = np.ones((1 + 2 * harmonics, *angle.shape))
    if harmonics:
        waves[1], waves[2] = cos, sin = np.cos(angle), np.sin(angle)
    # The rest by the sum of two angles: a cosine takes ten times as long as four products.
    for wave in range(3, 2 * harmonics, 2):
        waves[wave] = waves[wave - 2] * cos - waves[wave - 1] * sin
        waves[wave + 1] = waves[wave - 1] * cos + waves[wave - 2] * sin
    return np.moveaxis(waves, 0, -1)


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
    off = np.abs(residuals[np.isfinite(residuals)])
    return max(1.4826 * median_of(off), 1e-6) if len(off) else float("nan")


def solve_robustly(design: Array, values: Array, weights: Array | None = None) -> Array:
    """Robust linear least squares.

    Parameters
    ----------
    design : ndarray, shape (T, K)
        One row per frame, known throughout or NaN in its last column.
    values : ndarray, shape (T,)
        NaN are left out.
    weights : ndarray, shape (T,), or None
        How much each frame counts.

    Returns
    -------
    ndarray, shape (K,)
        Coefficients; NaN where fewer frames than coefficients are seen.
    """
    seen = np.isfinite(values) & np.isfinite(design[:, -1])
    if np.count_nonzero(seen) < design.shape[1]:
        return np.full(design.shape[1], np.nan)
    rows, wanted = np.ascontiguousarray(design.T), values
    if not seen.all():
        rows, wanted = rows[:, seen], values[seen]
    prior = None if weights is None else np.asarray(weights)[seen]
    # Normal equations: these bases are so well conditioned that nothing is lost, and they are many times as fast.
    heavy = rows if prior is None else rows * prior
    normal, right = heavy @ rows.T, heavy @ wanted
    before, found, usual = np.zeros(len(rows)), solve_normal(normal, right), 0.0
    for _ in range(ITERATIONS - 1):
        off = wanted - found @ rows
        np.abs(off, out=off)
        usual = max(1.4826 * median_of(off, usual / 1.4826), 1e-6)
        if np.abs(found - before).max() < SETTLED * usual:
            break
        # What counts less is few: its part is taken off the whole.
        far = np.flatnonzero(off > HUBER * usual)
        lost = 1 - HUBER * usual / off[far]
        some = np.take(rows, far, axis=1)
        lighter = some * (lost if prior is None else lost * prior[far])
        before, found = found, solve_normal(normal - lighter @ some.T, right - lighter @ wanted[far])
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
    from scipy.linalg.lapack import dpotrf, dpotrs  # 0.2 s to load, for processes that only look at pictures too

    factor, failed = dpotrf(normal)
    pivots = factor.diagonal().tolist()  # so few that Python compares them sooner than numpy
    if not failed and min(pivots) ** 2 > SINGULAR * max(pivots) ** 2:
        return np.asarray(dpotrs(factor, wanted)[0])
    strength, directions = np.linalg.eigh(normal)
    known = strength > SINGULAR * strength[-1]
    along = np.divide(wanted @ directions, strength, out=np.zeros(len(wanted)), where=known)
    return np.asarray(directions @ along)


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
