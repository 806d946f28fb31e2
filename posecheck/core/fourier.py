"""Smooth closed curves over the crank circle, fitted robustly through all strokes at once.

A curve is a short Fourier series of the crank phase. Frames that disagree count less (Huber 1964: iteratively
reweighted least squares, scale from the median absolute deviation), so a landmark that jumps does not bend it.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from posecheck.records.base import Array, Flags

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


PIECE: Final = 1 << 13
"""So many frames are multiplied at once: they fit into a core's cache, and BLAS leaves them to one core. Of six times
as many all cores take five times the CPU for what one does nearly as soon (own measurement)."""


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
    return np.asarray(solve_columns(design, values[None], weights)[0])


def solve_columns(design: Array, columns: Array, weights: Array | None = None) -> Array:
    """Robust linear least squares of several quantities, each for itself.

    Parameters
    ----------
    design : ndarray, shape (T, K)
        One row per frame, known throughout or NaN in its last column.
    columns : ndarray, shape (C, T)
        NaN are left out.
    weights : ndarray, shape (T,), or None
        How much each frame counts.

    Returns
    -------
    ndarray, shape (C, K)
        Coefficients; NaN where fewer frames than coefficients are seen.
    """
    found = np.full((len(columns), design.shape[1]), np.nan)
    known, fit = np.isfinite(design[:, -1]), None
    for values, coefficients in zip(columns, found, strict=True):
        seen = known & np.isfinite(values)
        # Neighbours are mostly seen in the same frames, which are made ready once.
        if fit is None or not np.array_equal(seen, fit.seen):
            fit = _RobustFit(design, seen, weights)
        if fit.possible:
            coefficients[:] = fit.solve(values)
    return found


class _RobustFit:
    """Robust least squares over the frames in which a quantity was seen."""

    def __init__(self, design: Array, seen: Flags, weights: Array | None) -> None:
        self.seen, self._at = seen, slice(None) if seen.all() else np.flatnonzero(seen)
        self._rows = np.ascontiguousarray(design.T[:, self._at])
        self.possible = self._rows.shape[1] >= len(self._rows)
        self._prior = None if weights is None else weights[self._at]
        # Normal equations: these bases are so well conditioned that nothing is lost, and they are many times as fast.
        self._heavy = self._rows if self._prior is None else self._rows * self._prior
        self._normal = self._heavy @ self._rows.T

    def solve(self, values: Array) -> Array:
        """Fit one quantity, shape (T,) to (K,)."""
        wanted = np.ascontiguousarray(values[self._at])
        right = project(self._heavy, wanted)
        before, found = np.zeros(len(right)), solve_normal(self._normal, right)
        for _ in range(ITERATIONS - 1):
            off = wanted - combine(self._rows, found)
            np.abs(off, out=off)
            usual = max(1.4826 * median_of(off), 1e-6)
            if np.abs(found - before).max() < SETTLED * usual:
                break
            # What counts less is few: its part is taken off the whole.
            lost_normal, lost_right = self._lost(wanted, off, HUBER * usual)
            before, found = found, solve_normal(self._normal - lost_normal, right - lost_right)
        return found

    def _lost(self, wanted: Array, off: Array, limit: float) -> tuple[Array, Array]:
        """Add up what the equations lose where frames are off by more than a limit."""
        normal, right = np.zeros_like(self._normal), np.zeros(len(self._rows))
        for first in range(0, len(off), PIECE):
            far = first + np.flatnonzero(off[first : first + PIECE] > limit)
            lost = 1 - limit / off[far]
            some = np.take(self._rows, far, axis=1)
            lighter = some * (lost if self._prior is None else lost * self._prior[far])
            normal += lighter @ some.T
            right += lighter @ wanted[far]
        return normal, right


def combine(rows: Array, coefficients: Array) -> Array:
    """Add up rows, each times its coefficient.

    Parameters
    ----------
    rows : ndarray, shape (K, T)
        Such as a basis, one row for each of its waves.
    coefficients : ndarray, shape (K,)
        One for each row.

    Returns
    -------
    ndarray, shape (T,)
        Their sum.
    """
    if rows.shape[1] <= PIECE:
        return np.asarray(coefficients @ rows)
    return np.concatenate([coefficients @ rows[:, at : at + PIECE] for at in range(0, rows.shape[1], PIECE)])


def project(rows: Array, values: Array) -> Array:
    """Add up values over frames, each times what each row has there.

    Parameters
    ----------
    rows : ndarray, shape (K, T)
        Such as a basis, one row for each of its waves.
    values : ndarray, shape (T,)
        One for each frame.

    Returns
    -------
    ndarray, shape (K,)
        One sum for each row.
    """
    pieces = (slice(at, at + PIECE) for at in range(PIECE, len(values), PIECE))
    return np.asarray(sum((rows[:, at] @ values[at] for at in pieces), rows[:, :PIECE] @ values[:PIECE]))


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
