"""What changes slowly beside what repeats with every stroke, told apart by one robust fit.

The slow part is a spline over time, and each frame lies on four of its pieces only. So the normal equations are a band
with a border for the waves, and are added up as such: a minute has 60 pieces, of which 56 are zero in every frame.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.interpolate import BSpline

from posecheck.records.base import Array, Numbers

from . import fourier

KNOT_S: Final = 1.0
KNOT_STROKES: Final = 1.25
"""One knot of everything slow per so many seconds, and not more than one per so many strokes."""

STIFF: Final = 0.3
"""How little the slow part bends where nothing was seen; against a weight of one for each frame."""

_PIECES: Final = 4
_WAVES: Final = 3


def split_slow(time_s: Array, phase_deg: Array, values: Array) -> tuple[Array, Array]:
    """Split values into a slow part and the first waves over the stroke.

    Parameters
    ----------
    time_s, phase_deg : ndarray, shape (T,)
        Time [s] and crank phase [deg].
    values : ndarray, shape (T,)
        NaN where not seen.

    Returns
    -------
    slow : ndarray, shape (T,)
        What is left of them without the stroke; NaN where too little was seen.
    waves : ndarray, shape (6,)
        Coefficients of cosine and sine of the phase, and of its double and triple.
    """
    # Knots no closer than the stroke is long: a spline that can follow single strokes would take the waves for itself.
    period_s = (time_s[-1] - time_s[0]) * 360 / max(float(np.ptp(phase_deg)), 360.0)
    first, bend, count = _splines(time_s, max(KNOT_S, KNOT_STROKES * period_s))
    waves = fourier.fourier_basis(phase_deg, _WAVES)[:, 1:]  # without the constant: the splines add up to one already
    seen = np.isfinite(values) & np.isfinite(waves).all(axis=1)
    if seen.sum() + count - 2 < count + waves.shape[1]:
        found = np.full(count + waves.shape[1], np.nan)
    else:
        found = _solve(first[seen], bend[seen], waves[seen], values[seen], count)
    return _along(first, bend, found), found[count:]


def _splines(time_s: Array, knot_s: float) -> tuple[Numbers, Array, int]:
    """Cubic splines over time that add up to one: the first of each frame's four, their sizes (T, 4), how many."""
    pieces = max(int((time_s[-1] - time_s[0]) / knot_s), 1)
    inner = np.linspace(time_s[0], time_s[-1], pieces + 1)
    knots = np.concatenate([[inner[0]] * 3, inner, [inner[-1]] * 3])
    rows = BSpline.design_matrix(time_s, knots, 3)
    places = rows.indices.reshape(len(time_s), _PIECES)
    return places[:, 0].astype(int), rows.data.reshape(len(time_s), _PIECES), pieces + 3


def _along(first: Numbers, bend: Array, found: Array) -> Array:
    """Read the slow part at each frame."""
    return np.asarray(sum(bend[:, piece] * found[first + piece] for piece in range(_PIECES)))


def _solve(first: Numbers, bend: Array, waves: Array, wanted: Array, count: int) -> Array:
    """Fit both at once by the robust least squares of `fourier.solve_robustly`, row for row."""
    # Rows that ask for no bend, with the weight of a third of a frame: they decide only where frames are missing.
    stiff = STIFF * np.diff(np.eye(count), 2, axis=0)
    weight, found = np.ones(len(wanted) + len(stiff)), np.zeros(count + waves.shape[1])
    for _ in range(fourier.ITERATIONS):
        normal, right = _normal(first, bend, np.column_stack([waves, wanted]), weight[: len(wanted)], count)
        normal[:count, :count] += stiff.T @ (weight[len(wanted) :, None] * stiff)
        before, found = found, fourier.solve_normal(normal, right)
        frames = wanted - _along(first, bend, found) - waves @ found[count:]
        off = np.abs(np.concatenate([frames, stiff @ found[:count]]))
        spread = max(1.4826 * fourier.median_of(off), 1e-6)
        if np.abs(found - before).max() < fourier.SETTLED * spread:
            break
        weight = np.minimum(1.0, fourier.HUBER * spread / np.maximum(off, 1e-12))
    return found


def _normal(first: Numbers, bend: Array, beside: Array, weight: Array, count: int) -> tuple[Array, Array]:
    """Add up the normal equations and their right side; `beside` has the waves, and last what is wanted."""
    waves, wanted = beside[:, :-1], beside[:, -1]
    size = count + waves.shape[1]
    normal, right = np.zeros((size, size)), np.zeros(size)
    heavy = weight[:, None] * bend
    for one in range(_PIECES):
        for other in range(one, _PIECES):
            added = np.bincount(first + one, heavy[:, one] * bend[:, other], count)[: count - (other - one)]
            place = np.arange(len(added))
            normal[place, place + other - one] += added
        border = np.stack([np.bincount(first + one, heavy[:, one] * column, count) for column in beside.T], axis=1)
        normal[:count, count:] += border[:, :-1]
        right[:count] += border[:, -1]
    band = np.triu(normal[:count, :count], 1)
    normal[:count, :count] += band.T
    normal[count:, :count] = normal[:count, count:].T
    normal[count:, count:] = (weight[:, None] * waves).T @ waves
    right[count:] = (weight * wanted) @ waves
    return normal, right
