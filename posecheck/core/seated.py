"""Whether the rider sits: out of the saddle the hips rise, or come forward, against the cranks, for whole strokes.

A seated rider's hip stays within 0.04 leg lengths of its place, once the stroke is taken out, and 0.09 to 0.24 leg
lengths behind the middle of the foot's path (own measurement: 27 rendered riders, 3 filmed ones).
"""

from __future__ import annotations

from typing import Final

import numpy as np

from posecheck.records.base import Array, Flags, Numbers

from . import crank
from .geometry import frame_interval

FORWARD: Final = 0.10
UP: Final = 0.08
"""A hip this much before or above its place on the saddle has left it [leg lengths]."""

OVER_CRANKS: Final = 0.0
"""A hip before the middle of the foot's path is on no saddle, whatever the rest of the clip shows [leg lengths]."""

SEATED_PERCENTILE: Final = 10
"""Whoever sits for a tenth of the clip shows where the saddle is: hips are never further back or lower than on it."""

MOST_STANDING: Final = 0.2
"""A stroke with a larger share of frames out of the saddle is no seated one."""


def find_standing(time_s: Array, hip: Array, foot: Array, leg: float) -> Flags:
    """Frames in which the rider is out of the saddle.

    Parameters
    ----------
    time_s : ndarray, shape (T,)
        Time of each frame [s].
    hip, foot : ndarray, shape (T, 2)
        Near hip and foot, x forward, y up; NaN where not seen [px].
    leg : float
        Thigh and shank together [px].

    Returns
    -------
    ndarray of bool, shape (T,)
        True where the hip has left the saddle.
    """
    if not (np.isfinite(hip).any() and np.isfinite(foot).any() and leg > 0):
        return np.zeros(len(time_s), dtype=bool)
    step_s = frame_interval(time_s)
    place = (
        crank.smooth_values(hip, crank.STEADY_S / step_s) - crank.smooth_values(foot, crank.MIDDLE_S / step_s)
    ) / leg
    off = place - np.percentile(place, SEATED_PERCENTILE, axis=0)
    return np.asarray((off[:, 0] > FORWARD) | (off[:, 1] > UP) | (place[:, 0] > OVER_CRANKS))


def seated_strokes(stroke: Numbers, stood: Flags, strokes: int) -> Flags:
    """Strokes that were ridden in the saddle.

    Parameters
    ----------
    stroke : ndarray of int, shape (T,)
        Which stroke each frame belongs to; -1 for none.
    stood : ndarray of bool, shape (T,)
        From `find_standing`.
    strokes : int
        How many strokes there are.

    Returns
    -------
    ndarray of bool, shape (N,)
        True for a stroke from which the rider did not rise.
    """
    inside = stroke >= 0
    frames = np.bincount(stroke[inside], minlength=strokes)
    up = np.bincount(stroke[inside], weights=stood[inside], minlength=strokes)
    return np.asarray(up <= MOST_STANDING * np.maximum(frames, 1))
