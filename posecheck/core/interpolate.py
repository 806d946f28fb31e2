"""Values read between the frames at which they were seen: along a smooth curve, and not over gaps."""

from __future__ import annotations

from typing import Final

import numpy as np

from posecheck.records.base import Array, Flags

HOLD_S: Final = 0.1
"""At the end of a clip the last frame that was looked at stands for so long."""


class Interpolator:
    """Values over time, to be read at any time.

    Parameters
    ----------
    time_s : ndarray, shape (T,)
        Time of each frame, rising [s].
    values : ndarray, shape (T, K)
        NaN where not seen.
    longest_s : float
        Between frames further apart there is nothing to read [s].
    hold_s : float
        So long before or after a frame its values hold, where nothing is to be read in between [s].

    Examples
    --------
    >>> import numpy as np
    >>> from posecheck.core.interpolate import Interpolator
    >>> time_s = np.arange(0, 2, 0.07)
    >>> turning = Interpolator(time_s, np.sin(9 * time_s)[:, None], 0.25)
    >>> np.round(turning.at(np.array([0.5, 1.0])) - np.sin([[4.5], [9.0]]), 2).tolist()
    [[0.0], [-0.0]]
    """

    def __init__(self, time_s: Array, values: Array, longest_s: float, hold_s: float = HOLD_S) -> None:
        from scipy.interpolate import CubicSpline

        self._time_s, self._values = time_s, values
        self._longest_s, self._hold_s = longest_s, hold_s
        there = np.column_stack([_filled(time_s, column) for column in values.T]) if values.shape[1] else values
        self._curve = CubicSpline(time_s, there) if len(time_s) > 1 else None

    def at(self, time_s: Array) -> Array:
        """Read the values.

        Parameters
        ----------
        time_s : ndarray, shape (M,)
            When [s].

        Returns
        -------
        ndarray, shape (M, K)
            What was seen at a frame as it was seen; NaN where the frames around are too far apart or saw nothing.
        """
        if self._curve is None:
            return np.full((len(time_s), self._values.shape[1]), np.nan)
        last = len(self._time_s) - 1
        after = np.searchsorted(self._time_s, time_s).clip(1, last)
        before = after - 1
        first, second = self._time_s[before], self._time_s[after]
        inside = (time_s >= first) & (time_s <= second) & (second - first <= self._longest_s)
        seen = np.isfinite(self._values[before] + self._values[after])
        found = np.where(inside[:, None] & seen, self._curve(time_s), np.nan)
        nearest = np.where(time_s - first < second - time_s, before, after)
        gap_s = np.abs(self._time_s[nearest] - time_s)
        kept = (gap_s == 0) | (~inside & (gap_s <= self._hold_s))
        return np.where(kept[:, None], self._values[nearest], found)


def _filled(time_s: Array, column: Array) -> Array:
    """Bridge what was not seen, so that a curve can be laid through the rest."""
    seen = np.isfinite(column)
    return np.interp(time_s, time_s[seen], column[seen]) if seen.any() else np.zeros(len(time_s))


def bridge_gaps(time_s: Array, values: Array, longest_s: float) -> Array:
    """Fill short gaps from what was seen on both sides: a cubic through two sightings on either, or a straight line.

    Parameters
    ----------
    time_s : ndarray, shape (T,)
        Time of each frame, rising [s].
    values : ndarray, shape (T, K)
        NaN where not seen.
    longest_s : float
        Between sightings further apart nothing is filled in [s].

    Returns
    -------
    ndarray, shape (T, K)
        The same array where there is nothing to fill.

    Examples
    --------
    >>> import numpy as np
    >>> from posecheck.core.interpolate import bridge_gaps
    >>> bridge_gaps(np.arange(5.0), np.array([[0.0], [1.0], [np.nan], [9.0], [16.0]]), 2.0).ravel().tolist()
    [0.0, 1.0, 4.0, 9.0, 16.0]
    """
    seen = np.isfinite(values)
    gappy = np.flatnonzero(seen.any(axis=0) & ~seen.all(axis=0))
    if not len(gappy):
        return values
    filled = values.copy()
    for column in gappy:
        filled[:, column] = _bridged(time_s, values[:, column], seen[:, column], longest_s)
    return filled


def _bridged(time_s: Array, column: Array, seen: Flags, longest_s: float) -> Array:
    known = np.flatnonzero(seen)
    hidden = np.flatnonzero(~seen)
    after = np.searchsorted(known, hidden)
    inside = (after > 0) & (after < len(known))
    hidden, after = hidden[inside], after[inside]
    short = time_s[known[after]] - time_s[known[after - 1]] <= longest_s
    hidden, after = hidden[short], after[short]
    four = np.stack([np.clip(after + step, 0, len(known) - 1) for step in (-2, -1, 0, 1)])
    when, what = time_s[known[four]], column[known[four]]
    filled = column.copy()
    filled[hidden] = what[1] + (what[2] - what[1]) * (time_s[hidden] - when[1]) / (when[2] - when[1])
    # Four sightings, none far from the next, show the bend; over a longer gap beside this one they would invent one.
    bent = (np.diff(when, axis=0) > 0).all(axis=0) & (np.diff(when, axis=0) <= longest_s).all(axis=0)
    filled[hidden[bent]] = _cubic(when[:, bent], what[:, bent], time_s[hidden[bent]])
    return filled


def _cubic(when: Array, what: Array, time_s: Array) -> Array:
    """Read the cubic through four points, shape (4, M), at one time each (Lagrange)."""
    total = np.zeros(len(time_s))
    for one in range(len(when)):
        others = [number for number in range(len(when)) if number != one]
        shares = [(time_s - when[other]) / (when[one] - when[other]) for other in others]
        total += what[one] * np.prod(shares, axis=0)
    return total
