"""One number from many strokes: read off the curve that all of them share, with its scatter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from posecheck.records.base import Array, Numbers

from . import fourier
from .direction import crank_sense
from .geometry import wrap_angle
from .scatter import half_width_of_mean, independent_strokes

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
    independent : float
        How many strokes that know nothing of each other would say as much, from `independent_strokes`.
    """

    value: float
    half: float
    spread: float
    strokes: int
    phase_deg: float
    independent: float

    def scale(self, times: float) -> Reading:
        """Give the same reading in another unit.

        Parameters
        ----------
        times : float
            How many of the new unit make one of the old.

        Returns
        -------
        Reading
            Of as many strokes, at the same place.
        """
        return replace(self, value=times * self.value, half=times * self.half, spread=times * self.spread)


class StrokeFrames:
    """The frames of strokes, ready for curves to be fitted to several quantities over them.

    Parameters
    ----------
    phase_deg : ndarray, shape (T,)
        Crank phase; NaN where nobody pedals [deg].
    stroke : ndarray of int, shape (T,)
        Which stroke each frame belongs to; -1 for none.
    """

    def __init__(self, phase_deg: Array, stroke: Numbers) -> None:
        self.strokes = int(stroke.max(initial=-1)) + 1
        self._use = np.flatnonzero((stroke >= 0) & np.isfinite(phase_deg))
        self._phase_deg, self._stroke = phase_deg[self._use], stroke[self._use]
        self._design = fourier.fourier_basis(self._phase_deg)

    def fit(self, values: Array, weights: Array | None = None) -> StrokeCurve:
        """Fit a curve to one quantity.

        Parameters
        ----------
        values : ndarray, shape (T,)
            NaN where not seen.
        weights : ndarray, shape (T,), or None
            How much each frame counts, 0 to 1; None where all count the same.

        Returns
        -------
        StrokeCurve
            To read numbers off.
        """
        wanted, weight = values[self._use], None if weights is None else weights[self._use]
        phase_deg, stroke, design, seen = self._phase_deg, self._stroke, self._design, np.isfinite(wanted)
        if not seen.all():
            wanted, phase_deg, stroke, design = wanted[seen], phase_deg[seen], stroke[seen], design.T[:, seen].T
            weight = None if weight is None else weight[seen]
        shape = fourier.solve_robustly(design, wanted, weight)
        off = wanted - fourier.combine(design.T, shape)
        share = len(wanted) / max(len(self._use), 1)
        return StrokeCurve(shape, self.strokes, phase_deg, stroke, off, weight, design, share)


@dataclass(frozen=True, slots=True, eq=False)
class StrokeCurve:
    """A curve through all strokes, and how far each of its frames lies off it.

    Parameters
    ----------
    shape : ndarray, shape (K,)
        Coefficients for `fourier.curve_at`.
    strokes : int
        How many there are.
    phase_deg, stroke, off : ndarray, shape (F,)
        Of each frame that was seen: crank phase [deg], number of the stroke, and what it lies above the curve.
    weight : ndarray, shape (F,), or None
        How much each counts.
    design : ndarray, shape (F, K)
        Basis of the curve.
    seen : float
        Share of the frames of strokes in which the quantity was seen.
    """

    shape: Array
    strokes: int
    phase_deg: Array
    stroke: Numbers
    off: Array
    weight: Array | None
    design: Array
    seen: float

    def read(self, where: Where) -> Reading:
        """Read one number off the curve.

        Parameters
        ----------
        where : {"bdc", "tdc", "min", "max", "mean", "range"}
            Which number; the range is the largest less the smallest.

        Returns
        -------
        Reading
            With its scatter over strokes.
        """
        if where == "range":
            top, bottom = self.read("max"), self.read("min")
            half, spread = float(np.hypot(top.half, bottom.half)), float(np.hypot(top.spread, bottom.spread))
            fewer = min(top.independent, bottom.independent)
            return Reading(top.value - bottom.value, half, spread, top.strokes, float("nan"), fewer)
        value, off, place = self._read(where)
        off = off[np.isfinite(off)]
        spread = float(np.std(off, ddof=1)) if len(off) > 1 else float("nan")
        independent = independent_strokes(off)
        return Reading(value, half_width_of_mean(spread, len(off)), spread, len(off), place, independent)

    def each_stroke(self, where: Where) -> Array:
        """Read one number off each stroke: what the curve has there, and how far the stroke lies off it.

        Parameters
        ----------
        where : {"bdc", "tdc", "min", "max", "mean", "range"}
            Which number.

        Returns
        -------
        ndarray, shape (N,)
            NaN for a stroke without a frame near the place of reading. Its standard deviation is that of `read`, but
            for a range, whose two ends `read` takes to vary independently.
        """
        if where == "range":
            return self.each_stroke("max") - self.each_stroke("min")
        value, off, _ = self._read(where)
        return value + off

    def spread_at(self, grid_deg: Array) -> Array:
        """Scatter of frames about the curve.

        Parameters
        ----------
        grid_deg : ndarray, shape (P,)
            Where on the crank circle [deg].

        Returns
        -------
        ndarray, shape (P,)
            Standard deviation, in the quantity's unit.
        """
        square = fourier.solve_robustly(self.design[:, :5], self.off**2, self.weight)  # two harmonics
        return np.sqrt(np.maximum(fourier.curve_at(square, grid_deg), 0.0))

    def _read(self, where: Where) -> tuple[float, Array, float]:
        """Read the curve; say how far off it each stroke is, shape (N,), and where it was read [deg]."""
        place = _place(self.shape, where)
        if np.isnan(place):
            return float(self.shape[0]), _by_stroke(self.stroke, self.off, self.strokes, self.weight), place
        near = np.flatnonzero(np.abs(wrap_angle(self.phase_deg - place)) < WINDOW_DEG)
        weight = None if self.weight is None else self.weight[near]
        off = _by_stroke(self.stroke[near], self.off[near], self.strokes, weight)
        return float(fourier.curve_at(self.shape, place)), off, place


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
    return StrokeFrames(phase_deg, stroke).fit(values, weights).read(where)


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
