"""How far a camera stands off square from the side, by the strokes, and what that does to intervals."""

from __future__ import annotations

from typing import Final

import numpy as np

from posecheck.core import camera
from posecheck.core.geometry import median_seen
from posecheck.core.landmark_bias import LandmarkBias
from posecheck.core.ride import Ride
from posecheck.records.landmarks import LEG

SEPARATION: Final = 0.5
DOUBTFUL_SEPARATION: Final = 0.33
OBLIQUE: Final = 0.24
"""Left and right hip and shoulder side by side in the picture, in leg lengths: 0.05 to 0.21 from the side, 0.41 at 35
degrees of yaw, where knee and trunk are 10 to 13 degrees off, 0.8 from behind (own measurement on 29 clips)."""

KNOWN_YAW_DEG: Final = 15.0
"""No camera that the corrector was trained on stood further off square."""

WIDENED_DEG: Final = (10.0, 35.0)
"""Intervals widen in between. At 20 degrees of yaw the knee of two rendered riders is 0 to 3 degrees off, the hip 0 to
5; at 35 both are 10 to 13 degrees off (own measurement)."""

STRETCHED: Final = 0.35


def leg_separation(ride: Ride) -> float:
    """How far left and right stand apart in the picture, hips and shoulders together.

    Parameters
    ----------
    ride : Ride
        The rider.

    Returns
    -------
    float
        0 for a camera square from the side [leg lengths].
    """
    apart = [ride.near[joint][:, 0] - ride.far[joint][:, 0] for joint in ("hip", "shoulder")]
    return float(np.nansum(median_seen(np.abs(np.stack(apart)), axis=1)) / (ride.leg_px or np.nan))


def is_oblique(ride: Ride, yaw_deg: float | None) -> bool:
    """Whether the camera visibly does not look square from the side.

    Parameters
    ----------
    ride : Ride
        The rider.
    yaw_deg : float or None
        How far the camera stands off square, where it can be told [deg].

    Returns
    -------
    bool
        True from about 15 degrees on.
    """
    return leg_separation(ride) > OBLIQUE or abs(yaw_deg or 0.0) > KNOWN_YAW_DEG


def obliquity(ride: Ride, yaw_deg: float | None) -> float:
    """How far a camera that visibly does not stand square is off.

    Parameters
    ----------
    ride : Ride
        The rider.
    yaw_deg : float or None
        How far the camera stands off square, where it can be told [deg].

    Returns
    -------
    float
        0 where `is_oblique` says no; else from 0.2 at 15 degrees to 1 at 35, and 1 where the yaw cannot be told.
    """
    if not is_oblique(ride, yaw_deg):
        return 0.0
    if yaw_deg is None:
        return 1.0
    return float(np.interp(abs(yaw_deg), WIDENED_DEG, (0.0, 1.0)))


def camera_yaw(ride: Ride, bias: LandmarkBias) -> float | None:
    """How far the camera stands in front of square (positive) or behind it, by the strokes.

    Parameters
    ----------
    ride : Ride
        The rider.
    bias : LandmarkBias
        What the engine does steadily.

    Returns
    -------
    float or None
        None where nobody pedals, or nothing is known of the engine [deg].
    """
    use = np.flatnonzero(ride.stroke >= 0)
    if not len(use):
        return None
    near = {joint: np.take(ride.near[joint], use, axis=0) for joint in {*camera.SEPARATION, *LEG[:3]}}
    far = {joint: np.take(ride.far[joint], use, axis=0) for joint in camera.SEPARATION}
    return camera.estimate_yaw(camera.side_separation(near, far) / camera.leg_length(near), bias.yaw)


def yaw_interval(found_deg: float, bias: LandmarkBias) -> tuple[float, float]:
    """Give the 95 % interval of the camera's yaw.

    Parameters
    ----------
    found_deg : float
        From `camera_yaw` [deg].
    bias : LandmarkBias
        What the engine does steadily.

    Returns
    -------
    tuple of float
        Wider where the camera stands further off than any that it was learnt from: one of 35 degrees reads 27 [deg].
    """
    half = max(bias.yaw_half_deg, STRETCHED * abs(found_deg))
    return found_deg - half, found_deg + half
