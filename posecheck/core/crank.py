"""The crank as a clock and a ruler.

The line from the middle of the pedalling circle to the near foot turns with the crank. Where the model has mixed up
the legs it points to the other pedal, half a turn away; its square (as a complex number) is the same for both. That
gives a phase that no swap can throw off. The far foot takes no part: half of it is invented (own derivation).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from posecheck.records.base import Array, Flags

from .geometry import frame_interval, median_seen, wrap_angle
from .slow_change import SlowSplit

MIDDLE_S: Final = 1.5
"""The middle of the circle is sought over about this long."""

STEADY_S: Final = 0.5
"""Cadence is taken as steady over about this long."""

LAG_S: Final = 0.08
"""Turning is read between frames this far apart: phones repeat frames, and 110 rpm stays below a quarter turn."""

PAUSE_RPM: Final = 8.0
"""Slower than this, the feet rest."""

COHERENT: Final = 0.6
"""Riders reach 0.9 and more, walkers less than 0.5 (own measurement)."""


def as_complex(forward_up: Array) -> NDArray[np.complex128]:
    """Write vectors as complex numbers whose angle is the crank phase.

    Parameters
    ----------
    forward_up : ndarray, shape (T, 2)
        From the crank's axle to the pedal, x forward, y up.

    Returns
    -------
    ndarray of complex, shape (T,)
        Angle 0 at the top, 90 forward.
    """
    return np.asarray(forward_up[..., 1] + 1j * forward_up[..., 0])


def fit_phase(time_s: Array, foot: Array) -> tuple[Array, Array]:
    """Crank phase from the near foot's path, whichever leg is called which.

    Parameters
    ----------
    time_s : ndarray, shape (T,)
        Time of each frame, at least three of them [s].
    foot : ndarray, shape (T, 2)
        Path of a point on the near foot, x forward, y up; NaN where not seen.

    Returns
    -------
    phase_deg : ndarray, shape (T,)
        Smooth phase of the leg that is called near in most frames [deg].
    coherence : ndarray, shape (T,)
        1 where the foot turns like a pedal, 0 where it does anything else.
    """
    step_s = frame_interval(time_s)
    arm = as_complex(foot - smooth_values(foot, MIDDLE_S / step_s))
    # Squared, so that both pedals point the same way; divided by its length, so that a far-off point counts no more.
    double = arm**2 * (1 / np.maximum(np.abs(arm), 1e-9))
    phase = _first_guess(time_s, double, step_s)
    steadily = _Smoother(np.isfinite(double), STEADY_S / step_s)
    # Turned back by the guess, the vector stands nearly still, so a mean over half a second does not blur it; what is
    # left of its angle corrects the guess. Unwrapped over frames, because a guess may be off by more than half a turn.
    for _ in range(3):
        phase = phase + np.unwrap(np.angle(steadily.smooth(double * np.exp(-2j * phase)))) / 2
    # The square cannot tell the two pedals apart: the plain vector decides for the whole clip, by its majority.
    if np.nansum((arm * np.exp(-1j * phase)).real) < 0:
        phase = phase + np.pi
    # Vectors that agree with the phase add up to their full length; those of a walker cancel.
    steady = np.abs(steadily.smooth(double * np.exp(-2j * phase)))
    return np.degrees(phase), np.asarray(steady / np.maximum(steadily.smooth(np.abs(arm)), 1e-9))


def _first_guess(time_s: Array, double: NDArray[np.complex128], step_s: float) -> Array:
    """Add up how far the doubled vector turns; median and smoothing leave out jumps and waves within the stroke."""
    lag = min(max(round(LAG_S / step_s), 1), len(time_s) - 1)
    # Halved, because the doubled vector turns twice as fast. Over the lag it stays below half a turn.
    rate = np.angle(double[lag:] * np.conj(double[:-lag])) / 2 / (time_s[lag:] - time_s[:-lag])
    seen = np.isfinite(rate)
    if not seen.any():
        return np.zeros(len(time_s))
    from scipy.ndimage import median_filter

    rate = median_filter(rate[seen], size=2 * max(round(0.3 / step_s), 1) + 1, mode="nearest")
    middle_s = (time_s[lag:] + time_s[:-lag])[seen] / 2
    rate = np.interp(time_s, middle_s, smooth_values(rate, STEADY_S / step_s))
    steps = np.diff(time_s) * (rate[1:] + rate[:-1]) / 2
    return np.concatenate([[0.0], np.cumsum(steps)])


def smooth_values(values: NDArray[Any], sigma: float) -> NDArray[Any]:
    """Gaussian mean over frames; at the ends and over gaps over what there is.

    Parameters
    ----------
    values : ndarray, shape (T, ...)
        NaN where not seen.
    sigma : float
        Width, in frames.

    Returns
    -------
    ndarray, shape (T, ...)
        0 where nothing was seen far and wide.
    """
    return _Smoother(np.isfinite(values), sigma).smooth(values)


class _Smoother:
    """Gaussian mean over frames of several values that were seen in the same ones."""

    def __init__(self, seen: Flags, sigma: float) -> None:
        from scipy.ndimage import gaussian_filter1d

        # Where all was seen, one column of weights does for all columns.
        known = np.ones((len(seen), *[1] * (seen.ndim - 1))) if seen.all() else seen.astype(np.float64)
        self._mean = partial(gaussian_filter1d, sigma=sigma, axis=0, mode="constant")
        self._seen, self._weight = seen, np.maximum(self._mean(known), 1e-9)

    def smooth(self, values: NDArray[Any]) -> NDArray[Any]:
        return np.asarray(self._mean(np.where(self._seen, values, 0)) / self._weight)


def refine_phase(time_s: Array, phase_deg: Array, foot: Array) -> Array:
    """Set the clock by the near foot alone.

    The foot's path is not quite round (the ankle works), which shows as waves of the phase within each stroke. They
    are fitted beside a slow, smooth change and left out.

    Parameters
    ----------
    time_s : ndarray, shape (T,)
        Time of each frame [s].
    phase_deg : ndarray, shape (T,)
        Phase from `fit_phase` [deg].
    foot : ndarray, shape (T, 2)
        Path of a point on the near foot, x forward, y up; NaN where not seen.

    Returns
    -------
    ndarray, shape (T,)
        Phase, 0 where the foot's path is at its top [deg].
    """
    slow = SlowSplit(time_s, phase_deg)
    arm = foot - np.stack([slow.split(column)[0] for column in foot.T], axis=-1)
    late = np.angle(as_complex(arm) * np.exp(-1j * np.radians(phase_deg)), deg=True)
    # Differences are wrapped around their median, not around zero: a foot mark may lag by nearly half a turn.
    usual = median_seen(late)
    return np.asarray(phase_deg + usual + slow.split(wrap_angle(late - usual))[0])


def path_centre(time_s: Array, phase_deg: Array, path: Array) -> Array:
    """Slowly moving middle of a path that repeats with each stroke.

    Parameters
    ----------
    time_s, phase_deg : ndarray, shape (T,)
        Time [s] and crank phase [deg].
    path : ndarray, shape (T, 2)
        x forward, y up; NaN where not seen.

    Returns
    -------
    ndarray, shape (T, 2)
        What is left of the path without the stroke.
    """
    slow = SlowSplit(time_s, phase_deg)
    return np.stack([slow.split(column)[0] for column in path.T], axis=-1)


@dataclass(frozen=True, slots=True)
class FootEllipse:
    """The path of a point on the foot, as an ellipse that stands upright.

    Parameters
    ----------
    forward_px, up_px : float
        Half of its length and height [px].
    drift_px : float
        How far the middle wanders over the clip [px].
    """

    forward_px: float
    up_px: float
    drift_px: float


def fit_ellipse(time_s: Array, phase_deg: Array, path: Array) -> FootEllipse:
    """Measure the path of a point that goes round with the crank.

    Parameters
    ----------
    time_s, phase_deg : ndarray, shape (T,)
        Time [s] and crank phase [deg].
    path : ndarray, shape (T, 2)
        x forward, y up; NaN where not seen [px].

    Returns
    -------
    FootEllipse
        NaN throughout where too little was seen.
    """
    slow = SlowSplit(time_s, phase_deg)
    parts = [slow.split(column) for column in path.T]
    centre = np.stack([middle for middle, _ in parts], axis=-1)
    size = [float(np.hypot(*waves[:2])) for _, waves in parts]
    seen = np.isfinite(path).all(axis=1)
    drift = float(np.hypot(*np.ptp(centre[seen], axis=0))) if seen.any() else float("nan")
    return FootEllipse(size[0], size[1], drift)


def stroke_starts(time_s: Array, phase_deg: Array) -> tuple[Array, Array]:
    """Whole strokes, from top to top.

    Parameters
    ----------
    time_s, phase_deg : ndarray, shape (T,)
        Time [s] and crank phase; NaN where nobody pedals [deg].

    Returns
    -------
    start_s, end_s : ndarray, shape (N,)
        When each whole stroke begins and ends [s].
    """
    turn = phase_deg / 360
    before, after = turn[:-1], turn[1:]
    crossing = np.nonzero(np.floor(after) > np.floor(before))[0]  # NaN compares false
    share = (np.floor(after[crossing]) - before[crossing]) / (after[crossing] - before[crossing])
    top_s = time_s[crossing] + share * (time_s[crossing + 1] - time_s[crossing])
    # A stroke is whole if no frame from before its first top to after its last is lost: count losses up to each end.
    lost = np.concatenate([[0], np.cumsum(np.isnan(turn))])
    whole = lost[crossing[1:] + 2] == lost[crossing[:-1]]
    return top_s[:-1][whole], top_s[1:][whole]


def find_pauses(time_s: Array, phase_deg: Array, coherence: Array) -> Flags:
    """Frames in which nobody pedals forward.

    Parameters
    ----------
    time_s, phase_deg, coherence : ndarray, shape (T,)
        Time [s], phase [deg] and coherence from `fit_phase`.

    Returns
    -------
    ndarray of bool, shape (T,)
        True where the feet rest, go backward, or do not turn like pedals.
    """
    rpm = np.gradient(phase_deg, time_s) / 6
    return np.asarray((rpm < PAUSE_RPM) | (coherence < COHERENT))
