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

LONGEST_LAG: Final = 200
"""Strokes further apart than this (two minutes) are independent."""

NO_CORRELATION: Final = 0.05
"""Less than this is none."""

SUMS: Final = 6
"""After so many rounds the sum of autocorrelations agrees with itself."""

ROUNDING: Final = 1e-20
"""A smaller share of the whole is no scatter."""


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
    independent : float
        How many strokes that know nothing of each other would say as much, from `independent_strokes`.
    """

    value: float
    half: float
    spread: float
    strokes: int
    phase_deg: float
    independent: float


def read_curve(phase_deg: Array, values: Array, stroke: Numbers, where: Where, weights: Array | None = None) -> Reading:
    """Fit a curve through all strokes and read one number off it.

    Parameters
    ----------
    phase_deg, values : ndarray, shape (T,)
        Crank phase [deg] and a quantity; NaN where not seen.
    stroke : ndarray of int, shape (T,)
        Which stroke each frame belongs to; -1 for none.
    where : {"bdc", "tdc", "min", "max", "mean", "range"}
        Which number; the range is the largest less the smallest.
    weights : ndarray, shape (T,), or None
        How much each frame counts, 0 to 1; None where all count the same.

    Returns
    -------
    Reading
        With its scatter over strokes.
    """
    if where == "range":
        top, bottom = (read_curve(phase_deg, values, stroke, end, weights) for end in ("max", "min"))
        half, spread = float(np.hypot(top.half, bottom.half)), float(np.hypot(top.spread, bottom.spread))
        fewer = min(top.independent, bottom.independent)
        return Reading(top.value - bottom.value, half, spread, top.strokes, float("nan"), fewer)
    value, off, place = _off_curve(phase_deg, values, stroke, where, weights)
    off = off[np.isfinite(off)]
    spread = float(np.std(off, ddof=1)) if len(off) > 1 else float("nan")
    independent = independent_strokes(off)
    return Reading(float(value), half_width_of_mean(spread, len(off)), spread, len(off), place, independent)


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


def _off_curve(
    phase_deg: Array, values: Array, stroke: Numbers, where: Where, weights: Array | None = None
) -> tuple[float, Array, float]:
    """Read the curve of all strokes; say how far off it each stroke is, shape (N,), and where it was read [deg]."""
    strokes = int(stroke.max(initial=-1)) + 1
    use = (stroke >= 0) & np.isfinite(values) & np.isfinite(phase_deg)
    phase, wanted, stroke, weight = phase_deg[use], values[use], stroke[use], None if weights is None else weights[use]
    design = fourier.fourier_basis(phase)
    shape = fourier.solve_robustly(design, wanted, weight)
    place = _place(shape, where)
    value = shape[0] if where == "mean" else fourier.curve_at(shape, place)
    near = np.isnan(place) | (np.abs((phase - place + 180) % 360 - 180) < WINDOW_DEG)
    off = (wanted - design @ shape)[near]
    off = _by_stroke(stroke[near], off, strokes, None if weight is None else weight[near])
    return float(value), off, place


def half_width_of_mean(spread: float | None, strokes: int, independent: float | None = None) -> float:
    """Half of the 95 % interval of a mean over strokes, by Student's t.

    It is the only place where scatter over strokes becomes an interval. What is steadily off comes on top of it.

    Parameters
    ----------
    spread : float or None
        Standard deviation over strokes; None where it is unknown.
    strokes : int
        How many strokes.
    independent : float or None
        From `independent_strokes`; None where that is not known, and all are taken for independent.

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
    >>> round(half_width_of_mean(2.0, 16, independent=4.0), 2)
    3.56
    >>> half_width_of_mean(2.0, 1)
    nan
    """
    if spread is None or strokes < 2:  # noqa: PLR2004  scatter needs two
        return float("nan")
    count = strokes if independent is None else independent
    # Strokes that resemble their neighbours scatter less about their own mean than about the true one.
    wider = np.sqrt((1 - 1 / strokes) / (1 - 1 / count))
    return float(stdtrit(count - 1, 0.975) * spread * wider / np.sqrt(count))


def independent_strokes(off: Array) -> float:
    """Count how many strokes that know nothing of each other would say as much about the mean.

    A landmark that wanders slowly, or a rider, makes neighbouring strokes alike. The variance of their mean grows by
    one plus twice the sum of the autocorrelations, which are summed up to the first that is none. Read off few strokes
    they come out too small, by as much as the sum itself over the number of strokes, and are put right by that.

    Parameters
    ----------
    off : ndarray, shape (N,)
        What each stroke is off, in their order.

    Returns
    -------
    float
        From 2 to N; N where there are fewer than three strokes.

    References
    ----------
    Geyer (1992), "Practical Markov chain Monte Carlo", section 3.3. Marriott & Pope (1954), "Bias in the estimation of
    autocorrelations".

    Examples
    --------
    >>> import numpy as np
    >>> from posecheck.core.strokes import independent_strokes
    >>> independent_strokes(np.tile([1.0, -1.0], 20))
    40.0
    >>> independent_strokes(np.arange(40.0))
    2.0
    """
    count = len(off)
    rest = off - off.mean() if count else off
    power = float(rest @ rest)
    if count < 3 or power <= ROUNDING * float(off @ off):  # noqa: PLR2004  nothing to correlate
        return float(count)
    lags = np.arange(1, min(count // 2, LONGEST_LAG) + 1)
    alike = np.array([rest[lag:] @ rest[:-lag] for lag in lags]) / power
    total = 1.0
    for _ in range(SUMS):
        true = alike + total / count * (1 - alike)
        end = int(np.argmax(np.append(true, -1.0) <= NO_CORRELATION))
        total = min(float(1 + 2 * (true * (1 - lags / count))[:end].sum()), count / 2)
    return count / total


def _place(shape: Array, where: Where) -> float:
    """Phase at which a curve is read [deg]."""
    if where == "mean":
        return float("nan")
    if where in ("bdc", "tdc"):
        return 180.0 if where == "bdc" else 0.0
    curve = fourier.curve_at(shape, GRID_DEG)
    return float(GRID_DEG[np.argmin(curve) if where == "min" else np.argmax(curve)])


def _by_stroke(stroke: Numbers, off: Array, strokes: int, weights: Array | None = None) -> Array:
    """Mean deviation of each stroke, jumps cut to four standard deviations, shape (N,); NaN for one without frames."""
    if not len(off):
        return np.full(strokes, np.nan)
    limit = 4 * fourier.robust_sd(off)
    weight = np.ones(len(off)) if weights is None else weights
    frames = np.bincount(stroke, weights=weight, minlength=strokes)
    total = np.bincount(stroke, weights=weight * np.clip(off, -limit, limit), minlength=strokes)
    return np.asarray(np.divide(total, frames, out=np.full(strokes, np.nan), where=frames > 0))


def curve_with_spread(
    phase_deg: Array, values: Array, stroke: Numbers, grid_deg: Array, weights: Array | None = None
) -> tuple[Array, Array]:
    """Curve through all strokes, and the scatter of frames about it.

    Parameters
    ----------
    phase_deg, values : ndarray, shape (T,)
        Crank phase [deg] and a quantity; NaN where not seen.
    stroke : ndarray of int, shape (T,)
        Which stroke each frame belongs to; -1 for none.
    grid_deg : ndarray, shape (P,)
        Where on the crank circle [deg].
    weights : ndarray, shape (T,), or None
        How much each frame counts, 0 to 1; None where all count the same.

    Returns
    -------
    mean, spread : ndarray, shape (P,)
        In the quantity's unit.
    """
    use = (stroke >= 0) & np.isfinite(values) & np.isfinite(phase_deg)
    phase, wanted, weight = phase_deg[use], values[use], None if weights is None else weights[use]
    design = fourier.fourier_basis(phase)
    shape = fourier.solve_robustly(design, wanted, weight)
    square = fourier.solve_robustly(design[:, :5], (wanted - design @ shape) ** 2, weight)  # two harmonics
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
