"""One number from many strokes: read off the curve that all of them share, with its scatter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from scipy.special import stdtrit

from posecheck.records.base import Array, Numbers

from . import fourier
from .direction import crank_sense

Where = Literal["bdc", "tdc", "min", "max", "mean", "range"]

GRID_DEG: Final[Array] = np.arange(0, 360, dtype=np.float64)
"""The crank circle in steps of one degree."""

WINDOW_DEG: Final = 30.0
"""A stroke's own value is judged from its frames this near to the place of reading."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A number read off a curve.

    Parameters
    ----------
    value : float
        The number; NaN where the curve could not be fitted.
    half : float
        Half of the 95 % interval of the mean over strokes (Student's t).
    spread : float
        Standard deviation over strokes.
    strokes : int
        Strokes it rests on.
    phase_deg : float
        Where on the crank circle it was read; NaN for a mean [deg].
    """

    value: float
    half: float
    spread: float
    strokes: int
    phase_deg: float


def read_curve(phase_deg: Array, values: Array, stroke: Numbers, where: Where) -> Reading:
    """Fit a curve through all strokes and read one number off it.

    Parameters
    ----------
    phase_deg, values : ndarray, shape (T,)
        Crank phase [deg] and a quantity; NaN where not seen.
    stroke : ndarray of int, shape (T,)
        Which stroke each frame belongs to; -1 for none.
    where : {"bdc", "tdc", "min", "max", "mean", "range"}
        Which number; the range is the largest less the smallest.

    Returns
    -------
    Reading
        With its scatter over strokes.
    """
    if where == "range":
        top, bottom = (read_curve(phase_deg, values, stroke, end) for end in ("max", "min"))
        half, spread = float(np.hypot(top.half, bottom.half)), float(np.hypot(top.spread, bottom.spread))
        return Reading(top.value - bottom.value, half, spread, top.strokes, float("nan"))
    value, off, place = _off_curve(phase_deg, values, stroke, where)
    off = off[np.isfinite(off)]
    spread = float(np.std(off, ddof=1)) if len(off) > 1 else float("nan")
    return Reading(float(value), half_width_of_mean(spread, len(off)), spread, len(off), place)


def read_strokes(phase_deg: Array, values: Array, stroke: Numbers, where: Where) -> Array:
    """Read one number off each stroke: what the curve of all strokes has there, and how far the stroke lies off it.

    Parameters
    ----------
    phase_deg, values : ndarray, shape (T,)
        Crank phase [deg] and a quantity; NaN where not seen.
    stroke : ndarray of int, shape (T,)
        Which stroke each frame belongs to; -1 for none.
    where : {"bdc", "tdc", "min", "max", "mean", "range"}
        Which number.

    Returns
    -------
    ndarray, shape (N,)
        NaN for a stroke without a frame near the place of reading. Its standard deviation is that of `read_curve`,
        but for a range, whose two ends `read_curve` takes to vary independently.
    """
    if where == "range":
        top, bottom = (read_strokes(phase_deg, values, stroke, end) for end in ("max", "min"))
        return top - bottom
    value, off, _ = _off_curve(phase_deg, values, stroke, where)
    return value + off


def _off_curve(phase_deg: Array, values: Array, stroke: Numbers, where: Where) -> tuple[float, Array, float]:
    """Read the curve of all strokes; say how far off it each stroke is, shape (N,), and where it was read [deg]."""
    strokes = int(stroke.max(initial=-1)) + 1
    use = (stroke >= 0) & np.isfinite(values) & np.isfinite(phase_deg)
    phase, wanted, stroke = phase_deg[use], values[use], stroke[use]
    shape = fourier.fit_curve(phase, wanted)
    place = _place(shape, where)
    value = shape[0] if where == "mean" else fourier.curve_at(shape, place)
    near = np.isnan(place) | (np.abs((phase - place + 180) % 360 - 180) < WINDOW_DEG)
    off = _by_stroke(stroke[near], (wanted - fourier.curve_at(shape, phase))[near], strokes)
    return float(value), off, place


def half_width_of_mean(spread: float | None, strokes: int) -> float:
    """Half of the 95 % interval of a mean over strokes, by Student's t.

    It is the only place where scatter over strokes becomes an interval. What is steadily off comes on top of it.

    Parameters
    ----------
    spread : float or None
        Standard deviation over strokes; None where it is unknown.
    strokes : int
        How many strokes.

    Returns
    -------
    float
        NaN where the spread is unknown or there are fewer than two strokes, because one stroke says nothing about
        scatter. Comparisons with it are false, so that nothing looks certain that rests on it.

    Examples
    --------
    >>> from posecheck.core.strokes import half_width_of_mean
    >>> round(half_width_of_mean(2.0, 16), 2)
    1.07
    >>> half_width_of_mean(2.0, 1)
    nan
    """
    if spread is None or strokes < 2:  # noqa: PLR2004  scatter needs two
        return float("nan")
    return float(stdtrit(strokes - 1, 0.975) * spread / np.sqrt(strokes))


def _place(shape: Array, where: Where) -> float:
    """Phase at which a curve is read [deg]."""
    if where == "mean":
        return float("nan")
    if where in ("bdc", "tdc"):
        return 180.0 if where == "bdc" else 0.0
    curve = fourier.curve_at(shape, GRID_DEG)
    return float(GRID_DEG[np.argmin(curve) if where == "min" else np.argmax(curve)])


def _by_stroke(stroke: Numbers, off: Array, strokes: int) -> Array:
    """Mean deviation of each stroke, jumps cut to four standard deviations, shape (N,); NaN for one without frames."""
    if not len(off):
        return np.full(strokes, np.nan)
    limit = 4 * fourier.robust_sd(off)
    frames = np.bincount(stroke, minlength=strokes)
    total = np.bincount(stroke, weights=np.clip(off, -limit, limit), minlength=strokes)
    return np.where(frames > 0, total / np.maximum(frames, 1), np.nan)


def curve_with_spread(phase_deg: Array, values: Array, stroke: Numbers, grid_deg: Array) -> tuple[Array, Array]:
    """Curve through all strokes, and the scatter of frames about it.

    Parameters
    ----------
    phase_deg, values : ndarray, shape (T,)
        Crank phase [deg] and a quantity; NaN where not seen.
    stroke : ndarray of int, shape (T,)
        Which stroke each frame belongs to; -1 for none.
    grid_deg : ndarray, shape (P,)
        Where on the crank circle [deg].

    Returns
    -------
    mean, spread : ndarray, shape (P,)
        In the quantity's unit.
    """
    use = (stroke >= 0) & np.isfinite(values) & np.isfinite(phase_deg)
    phase, wanted = phase_deg[use], values[use]
    shape = fourier.fit_curve(phase, wanted)
    square = fourier.fit_curve(phase, (wanted - fourier.curve_at(shape, phase)) ** 2, harmonics=2)
    return fourier.curve_at(shape, grid_deg), np.sqrt(np.maximum(fourier.curve_at(square, grid_deg), 0.0))


def stroke_ends(time_s: Array, phase_deg: Array, start_s: Array) -> Array:
    """Say when each stroke ends: when the crank has come round again.

    Parameters
    ----------
    time_s, phase_deg : ndarray, shape (T,)
        Time [s] and crank phase, rising or falling; NaN where nobody pedals [deg].
    start_s : ndarray, shape (N,)
        When each stroke begins [s].

    Returns
    -------
    ndarray, shape (N,)
        When it ends; the last frame's time where the clip is over before [s].
    """
    turning = np.isfinite(phase_deg)
    if not turning.any() or not len(start_s):
        return np.asarray(start_s, dtype=np.float64)
    when, phase = time_s[turning], np.maximum.accumulate(crank_sense(phase_deg) * phase_deg[turning])
    return np.asarray(np.interp(np.interp(start_s, when, phase) + 360, phase, when))
