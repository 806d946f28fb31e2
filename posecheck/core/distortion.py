"""Whether a picture shows a rider in other proportions than the lens did, or leaning.

A leg is as long in all its turns. Thigh and shank turn by 40 to 60 degrees in each stroke, and a foot goes round in a
circle. In a picture that was squeezed their lengths change with their slope, and the circle is an oval.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from posecheck.records.base import Array

SEGMENTS: Final = (("hip", "knee"), ("knee", "ankle"))

USUAL_SQUEEZE: Final = (0.098, 0.092)
"""What pose models make of a picture that nobody squeezed, by the leg and by the foot's path, as a logarithm: hips
follow the thigh, and a foot's path is flat. Means of 27 rendered riders that the heavy model saw (own measurement);
standard deviations are 0.026 and 0.072, with 15 tracks of filmed riders 0.052 and 0.118."""

LEG_WEIGHT: Final = 0.8
"""The leg tells it more surely than the foot's path, by those standard deviations."""

SEAT_ANGLE_DEG: Final = 77.7
"""Slope of the line from the middle of the pedals' path up to the hip landmark: 27 rendered riders have 74 to 80 (sd
1.4), 10 clips of filmed ones 67 to 80 (own measurement) [deg]."""

_MOST_FRAMES: Final = 2000
_TRIES: Final = np.exp(np.linspace(-0.6, 0.6, 121))


def picture_squeeze(
    near: Mapping[str, Array],
    path_size_px: tuple[float, float],
    yaw_deg: float = 0.0,
    usual: tuple[float, float] = USUAL_SQUEEZE,
) -> float:
    """Estimate how much narrower a picture is than it should be.

    Parameters
    ----------
    near : mapping of str to ndarray, shape (T, 2)
        Near hip, knee and ankle in frames of whole strokes, x forward, y up; NaN where not seen [px].
    path_size_px : tuple of float
        Half of the length and height of the foot's path [px].
    yaw_deg : float
        How far the camera stands off square, which narrows a rider too [deg].
    usual : tuple of float
        What the engine makes of a picture that nobody squeezed, as `USUAL_SQUEEZE`.

    Returns
    -------
    float
        1 for a picture as the lens made it, 0.75 for one squeezed to three quarters of its width; NaN where the leg was
        not seen. The standard deviation is 0.05 over filmed riders.

    Examples
    --------
    >>> from posecheck.core.distortion import picture_squeeze
    >>> turn = np.radians(np.linspace(0, 60, 20))
    >>> hip = np.zeros((20, 2))
    >>> knee = hip + 40 * np.stack([np.cos(turn), -np.sin(turn)], axis=1)
    >>> ankle = knee - 40 * np.stack([np.sin(turn / 2), np.cos(turn / 2)], axis=1)
    >>> squeezed = {"hip": hip * (0.75, 1), "knee": knee * (0.75, 1), "ankle": ankle * (0.75, 1)}
    >>> 0.7 < picture_squeeze(squeezed, (15.0, 20.0)) < 0.9
    True
    """
    step = max(1, len(near["hip"]) // _MOST_FRAMES)
    spread = np.zeros(len(_TRIES))
    for first, second in SEGMENTS:
        across, up = (near[second] - near[first])[::step].T
        length = np.log(np.hypot(_TRIES[:, None] * across, up))
        seen = np.isfinite(length[0])
        if seen.sum() < len(SEGMENTS):
            return float("nan")
        spread += length[:, seen].var(axis=1)
    # The stretch under which the segments keep their lengths best undoes the squeeze, but for what is usual.
    by_leg = usual[0] - float(np.log(_TRIES[np.argmin(spread)]))
    by_foot = usual[1] + float(np.log(path_size_px[0] / path_size_px[1]))
    seen_from_aside = float(np.log(np.cos(np.radians(yaw_deg))))
    return float(np.exp(LEG_WEIGHT * by_leg + (1 - LEG_WEIGHT) * by_foot - seen_from_aside))


def seat_angle(hip: Array, foot: Array) -> float:
    """Slope of the line from the middle of the pedals' path to the hip, which a leaning camera turns.

    Parameters
    ----------
    hip, foot : ndarray, shape (T, 2)
        Near hip and the foot over the pedal in frames of whole strokes, x forward, y up; NaN where not seen [px].

    Returns
    -------
    float
        90 where the hip is above the cranks, less where it is behind them [deg].

    Examples
    --------
    >>> from posecheck.core.distortion import seat_angle
    >>> round(seat_angle(np.array([[-20.0, 80.0]]), np.zeros((1, 2))))
    76
    """
    behind, up = np.nanmean(hip, axis=0) - np.nanmean(foot, axis=0)
    return float(np.degrees(np.arctan2(up, -behind)))
