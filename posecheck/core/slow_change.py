"""What changes slowly beside what repeats with every stroke, told apart by one robust fit.

The slow part is a spline over time, and each frame lies on four of its pieces only. So the normal equations are a band
with a border for the waves. Frames between the same two knots lie on the same four pieces: they are added up block by
block, and the band is solved as a band, so that the time it takes grows with the frames and no faster.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from posecheck.records.base import Array, Numbers

from . import fourier
from .geometry import median_of

KNOT_S: Final = 1.0
KNOT_STROKES: Final = 1.25
"""One knot of everything slow per so many seconds, and not more than one per so many strokes."""

STIFF: Final = 0.3
"""How little the slow part bends where nothing was seen; against a weight of one for each frame."""

_PIECES: Final = 4
_WAVES: Final = 6
_WANTED: Final = _PIECES + _WAVES
"""Rows of a block: the pieces and the waves. Turned on its side it has what is wanted as its last column."""

_BEND: Final = (1.0, -2.0, 1.0)
"""A second difference of the spline's coefficients."""


class SlowSplit:
    """Splits one column after another over the same frames, for which splines and waves are made once.

    Parameters
    ----------
    time_s, phase_deg : ndarray, shape (T,)
        Time, rising [s], and crank phase [deg].
    """

    def __init__(self, time_s: Array, phase_deg: Array) -> None:
        # No closer than the stroke is long: a spline that can follow single strokes would take the waves for itself.
        period_s = (time_s[-1] - time_s[0]) * 360 / max(float(np.ptp(phase_deg)), 360.0)
        self._first, self._pieces, self._count = _splines(time_s, max(KNOT_S, KNOT_STROKES * period_s))
        waves = fourier.fourier_basis(phase_deg, _WAVES // 2)[:, 1:]  # no constant: the splines add up to one already
        self._known = np.flatnonzero(np.isfinite(waves).all(axis=1))
        first, pieces = self._first[self._known], self._pieces[self._known]
        block, place, (blocks, longest) = _blocks(first)
        self._at = block * longest + place
        self._rows = np.zeros((blocks, _WANTED, longest))
        self._rows[block, :, place] = np.concatenate([pieces, waves[self._known]], axis=1)
        # Both ways in one piece of memory each: they are multiplied with each other in every round.
        self._turned = np.zeros((blocks, longest, _WANTED + 1))
        self._turned[:, :, :_WANTED] = self._rows.transpose(0, 2, 1)
        self._begin = np.zeros(blocks, dtype=int)
        self._begin[block] = first
        self._targets = _targets(self._begin, self._count)

    def split(self, values: Array) -> tuple[Array, Array]:
        """Split values into a slow part and the first waves over the stroke.

        Parameters
        ----------
        values : ndarray, shape (T,)
            NaN where not seen.

        Returns
        -------
        slow : ndarray, shape (T,)
            What is left of them without the stroke; NaN where too little was seen.
        waves : ndarray, shape (6,)
            Coefficients of cosine and sine of the phase, and of its double and triple.
        """
        wanted = values[self._known]
        seen = np.isfinite(wanted)
        if np.count_nonzero(seen) < _WAVES + 2:
            found = np.full(self._count + _WAVES, np.nan)
        else:
            found = self._solve(wanted[seen], self._at[seen])
        slow = sum(self._pieces[:, piece] * found[self._first + piece] for piece in range(_PIECES))
        return np.asarray(slow), found[self._count :]

    def _solve(self, wanted: Array, at: Numbers) -> Array:
        """Fit both at once by the robust least squares of `fourier.solve_robustly`, row for row."""
        rows, turned, count, (blocks, _, longest) = self._rows, self._turned, self._count, self._rows.shape
        places = np.zeros((2, blocks * longest))
        weight, target = places.reshape(2, blocks, 1, longest)
        places[0, at], places[1, at] = 1.0, wanted
        turned[:, :, _WANTED] = target[:, 0]
        # Rows that ask for no bend, with the weight of a third of a frame: they decide only where frames are missing.
        stiff, found = np.ones(count - 2), np.zeros(count + _WAVES)
        along, off = np.empty((blocks, 1, _WANTED)), np.empty(len(at) + count - 2)
        for _ in range(fourier.ITERATIONS):
            sums = (rows * weight) @ turned
            added = np.bincount(self._targets, weights=sums.ravel()).astype(np.float64, copy=False)
            before, found = found, _solve_band(added, stiff, count)
            along[:, 0, :_PIECES] = found[self._begin[:, None] + np.arange(_PIECES)]
            along[:, 0, _PIECES:] = found[count:]
            off[: len(at)] = wanted - (along @ rows).ravel()[at]
            off[len(at) :] = STIFF * np.diff(found[:count], 2)
            np.abs(off, out=off)
            spread = max(1.4826 * median_of(off), 1e-6)
            if np.abs(found - before).max() < fourier.SETTLED * spread:
                break
            lighter = np.minimum(1.0, fourier.HUBER * spread / np.maximum(off, 1e-12))
            places[0, at], stiff = lighter[: len(at)], lighter[len(at) :]
        return found


def _splines(time_s: Array, knot_s: float) -> tuple[Numbers, Array, int]:
    """Cubic splines over time that add up to one: the first of each frame's four, their sizes (T, 4), how many."""
    from scipy.interpolate import BSpline

    pieces = max(int((time_s[-1] - time_s[0]) / knot_s), 1)
    inner = np.linspace(time_s[0], time_s[-1], pieces + 1)
    knots = np.concatenate([[inner[0]] * 3, inner, [inner[-1]] * 3])
    rows = BSpline.design_matrix(time_s, knots, 3)
    places = rows.indices.reshape(len(time_s), _PIECES)
    return places[:, 0].astype(int), rows.data.reshape(len(time_s), _PIECES), pieces + 3


def _blocks(first: Numbers) -> tuple[Numbers, Numbers, tuple[int, int]]:
    """Put frames on the same pieces into one block: each frame's block and its place there, blocks and their length."""
    begins = np.flatnonzero(np.diff(first, prepend=-1))
    frames = np.diff(begins, append=len(first))
    # A second with many more frames than others is cut, or room for as many would be kept in every block.
    longest = min(int(frames.max(initial=1)), 2 * (1 + len(first) // max(len(begins), 1)))
    rank = np.arange(len(first)) - np.repeat(begins, frames)
    needed = -(-frames // longest)
    block = np.repeat(np.cumsum(needed) - needed, frames) + rank // longest
    return block, rank % longest, (int(needed.sum()), longest)


def _targets(begin: Numbers, count: int) -> Numbers:
    """Say where the products of a block's rows are added up: the band, its border, the corner, and last what is double.

    The band is kept as LAPACK wants it, one row for each distance from the diagonal; border and corner have the right
    side as their last column.
    """
    one, other = np.meshgrid(np.arange(_WANTED), np.arange(_WANTED + 1), indexing="ij")
    beside, beyond = count * _PIECES, count * (_PIECES + _WAVES + 1)
    wave, last = other - _PIECES, _WAVES + 1
    corner = np.broadcast_to(beyond + (one - _PIECES) * last + wave, (len(begin), *one.shape))
    piece = begin[:, None, None] + one
    # Of the pieces' products with each other each stands there twice.
    band = np.where(other >= one, (other - one) * count + piece, beyond + _WAVES * last)
    border = beside + piece * last + wave
    inner = np.where(other < _PIECES, beyond + _WAVES * last, corner)
    return np.where(one < _PIECES, np.where(other < _PIECES, band, border), inner).ravel()


def _solve_band(sums: Array, stiff: Array, count: int) -> Array:
    """Solve the normal equations that were added up, with the rows that ask for no bend in them."""
    from scipy.linalg.lapack import dpbtrf, dpbtrs, dpotrf, dpotrs

    beyond, last = count * (_PIECES + _WAVES + 1), _WAVES + 1
    band = sums[: count * _PIECES].reshape(_PIECES, count)
    border = sums[count * _PIECES : beyond].reshape(count, last)
    corner = sums[beyond : beyond + _WAVES * last].reshape(_WAVES, last)
    pull = STIFF**2 * stiff
    for one, bend in enumerate(_BEND):
        for other in range(one, len(_BEND)):
            band[other - one, one : one + count - 2] += bend * _BEND[other] * pull
    factor, failed = dpbtrf(band, lower=1)
    if not failed:
        across = dpbtrs(factor, border, lower=1)[0]
        rest = corner - border[:, :_WAVES].T @ across
        small, failed = dpotrf(rest[:, :_WAVES])
        pivots = factor[0].tolist() + small.diagonal().tolist()
        if not failed and min(pivots) ** 2 > fourier.SINGULAR * max(pivots) ** 2:
            waves = dpotrs(small, rest[:, _WAVES])[0]
            return np.concatenate([across[:, _WAVES] - across[:, :_WAVES] @ waves, waves])
    whole = np.zeros((count + _WAVES, count + _WAVES))
    for distance, row in enumerate(band):
        whole[np.arange(distance, count), np.arange(count - distance)] = row[: count - distance]
    whole[count:] = np.concatenate([border[:, :_WAVES], corner[:, :_WAVES]]).T
    return fourier.solve_normal(
        np.tril(whole) + np.tril(whole, -1).T, np.concatenate([border[:, _WAVES], corner[:, _WAVES]])
    )
