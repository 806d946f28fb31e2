"""Strokes of a rider seen from behind, where the cranks show no circle: the knees rise in turn.

The height of one knee over the other swings once per stroke. Its frequency is the strongest one between 20 and 150 rpm,
its phase is found by demodulation (own derivation), so that gaps and an uneven frame rate do no harm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from posecheck.records.base import Array, Numbers

from . import crank, fourier
from .geometry import median_seen
from .ride import number_strokes

RPM: Final[Array] = np.arange(20.0, 150.0, 0.5)
"""Cadences that are looked for."""

GLIMPSE_S: Final = 60.0
"""The usual cadence is sought in this much of the clip's beginning; it may then change by a fifth."""

REAR_ITERATIONS: Final = 3

SMOOTH_STROKES: Final = 0.7
"""The phase is smoothed over about this many strokes."""


@dataclass(frozen=True, slots=True, eq=False)
class RearStrokes:
    """A rider from behind over time.

    Parameters
    ----------
    time_s : ndarray, shape (T,)
        Time of the ride [s].
    phase_deg : ndarray, shape (T,)
        0 where the left knee is highest over the right one [deg].
    stroke : ndarray of int, shape (T,)
        Which whole stroke a frame belongs to; -1 for none.
    start_s, end_s : ndarray, shape (N,)
        Whole strokes [s].
    clear : float
        Share of the knees' swing that goes with the phase: 1 for pedalling, near 0 for anything else.
    """

    time_s: Array
    phase_deg: Array
    stroke: Numbers
    start_s: Array
    end_s: Array
    clear: float

    @property
    def cadence_rpm(self) -> float:
        """Cadence from the median stroke [rpm]."""
        return float(60 / np.median(self.end_s - self.start_s)) if len(self.start_s) else float("nan")


def find_rear_strokes(time_s: Array, lead: Array) -> RearStrokes:
    """Find the strokes in a quantity that swings once per stroke.

    Parameters
    ----------
    time_s : ndarray, shape (T,)
        Time of the ride [s].
    lead : ndarray, shape (T,)
        Height of the left knee over the right one; NaN where not seen.

    Returns
    -------
    Cycles
        With no strokes where nothing was seen.

    Examples
    --------
    >>> import numpy as np
    >>> from posecheck.core.rear_view import find_rear_strokes
    >>> time_s = np.arange(0, 8, 0.04)
    >>> round(find_rear_strokes(time_s, np.cos(2 * np.pi * 1.5 * time_s)).cadence_rpm)
    90
    """
    seen = np.isfinite(lead)
    swing = np.where(seen, lead - median_seen(lead), 0.0)
    some = time_s < time_s[0] + GLIMPSE_S
    power = np.abs(swing[some] @ np.exp(-2j * np.pi * np.outer(time_s[some], RPM / 60)))
    rpm = float(RPM[int(np.argmax(power))])
    carrier = 2 * np.pi * time_s * rpm / 60
    width = SMOOTH_STROKES * 60 / rpm / float(np.median(np.diff(time_s)))
    for _ in range(REAR_ITERATIONS):
        beat = crank.smooth_values(np.where(seen, swing, np.nan) * np.exp(-1j * carrier), width)
        carrier = carrier + np.unwrap(np.angle(beat))
    phase = np.degrees(carrier)
    clear = _share(phase, lead)
    start_s, end_s = crank.stroke_starts(time_s, phase)
    return RearStrokes(time_s, phase, number_strokes(time_s, start_s, end_s), start_s, end_s, clear)


def _share(phase_deg: Array, values: Array) -> float:
    """Share of a quantity's variance that a curve over the phase explains."""
    off = values - fourier.curve_at(fourier.fit_curve(phase_deg, values, harmonics=2), phase_deg)
    whole = float(np.nanvar(values)) if np.isfinite(values).any() else 0.0
    return max(0.0, 1 - float(np.nanvar(off)) / whole) if whole > 0 else 0.0


def picture_lean(phase_deg: Array, feet: Array) -> float:
    """How far the picture leans, by the lines on which the feet go up and down.

    Pedals stay in upright planes. What perspective and the feet's own turning do to the two lines is mirrored between
    left and right, so their mean leans as the camera does (own derivation).

    Parameters
    ----------
    phase_deg : ndarray, shape (T,)
        From `find_rear_strokes` [deg].
    feet : ndarray, shape (T, 2, 2)
        Left and right ankle, x right, y up [px].

    Returns
    -------
    float
        Positive where upright lines lean to the right; NaN where the feet were not seen [deg].
    """
    shapes = np.array(
        [[fourier.fit_curve(phase_deg, feet[:, foot, axis], harmonics=1)[1:] for axis in (0, 1)] for foot in (0, 1)]
    )
    aside, up = shapes[:, 0], shapes[:, 1]
    slopes = (aside * up).sum(axis=-1) / np.maximum((up**2).sum(axis=-1), 1e-9)
    return float(np.degrees(np.arctan(slopes.mean())))


def level_points(xy: Array, leaning_deg: float) -> Array:
    """Turn points back by the picture's lean.

    Parameters
    ----------
    xy : ndarray, shape (..., 2)
        x right, y up [px].
    leaning_deg : float
        From `picture_lean` [deg].

    Returns
    -------
    ndarray, shape (..., 2)
        Upright [px].
    """
    cos, sin = np.cos(np.radians(leaning_deg)), np.sin(np.radians(leaning_deg))
    x, y = xy[..., 0], xy[..., 1]
    return np.stack([x * cos - y * sin, x * sin + y * cos], axis=-1)


def peak_to_peak(moves: RearStrokes, values: Array, harmonics: int = 2) -> tuple[float, float, int]:
    """Peak to peak of a quantity over the stroke.

    Parameters
    ----------
    moves : Cycles
        The strokes.
    values : ndarray, shape (T,)
        A quantity without its slow drift; NaN where not seen.
    harmonics : int
        Of the curve through all strokes.

    Returns
    -------
    value : float
        Peak to peak of the curve that all strokes share.
    spread : float
        Standard deviation over strokes.
    strokes : int
        Strokes it rests on.
    """
    use = (moves.stroke >= 0) & np.isfinite(values)
    if not use.any():
        return float("nan"), float("nan"), 0
    phase, stroke, wanted = moves.phase_deg[use], moves.stroke[use], values[use]
    shape = fourier.fit_curve(phase, wanted, harmonics=harmonics)
    value = float(np.ptp(fourier.curve_at(shape, np.arange(360.0))))
    wave = fourier.curve_at(shape, phase) - shape[0]
    mine = np.bincount(stroke, weights=wave * (wanted - shape[0]))
    whole = np.bincount(stroke, weights=wave**2)
    share = mine[whole > 0] / whole[whole > 0]
    spread = value * float(np.std(share, ddof=1)) if len(share) > 1 else float("nan")
    return value, spread, len(share)
