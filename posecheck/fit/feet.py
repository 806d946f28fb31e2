"""What feet and hips do in a clip in which nobody could be followed round a crank."""

from __future__ import annotations

from typing import Final

import numpy as np

from posecheck.core import crank
from posecheck.core.geometry import frame_interval
from posecheck.core.ride import Ride
from posecheck.records.base import Array

UP_AND_DOWN: Final = 0.25
"""A foot on a crank goes up and down by 0.33 to 0.46 leg lengths (16 trackings of eight filmed riders), also where the
model takes one leg for the other in between; that of a walker by 0.15 (own geometry)."""

KNEE_UP_AND_DOWN: Final = 0.2
"""The knee over a crank goes up and down by 0.24 to 0.38 leg lengths (11 riders, rendered and filmed), also where the
feet are hidden; that of a walker by 0.1 (own geometry)."""

ALONG: Final = 0.5
"""Where the camera moves, the hip goes along with at least this share of what the foot does."""

_RANGE: Final = (5.0, 95.0)


def moved_up_and_down(ride: Ride) -> bool:
    """Whether the near foot, or the knee, goes up and down under the hip as far as on a crank.

    Parameters
    ----------
    ride : Ride
        The rider.

    Returns
    -------
    bool
        False for somebody who sits still or walks.
    """
    foot = (ride.near["heel"] + ride.near["toe"])[:, 1] / 2
    ways = ((foot, UP_AND_DOWN), (ride.near["knee"][:, 1], KNEE_UP_AND_DOWN))
    return any(_goes_up_and_down(path - ride.near["hip"][:, 1], least * ride.leg_px) for path, least in ways)


def _goes_up_and_down(below: Array, least_px: float) -> bool:
    if not np.isfinite(below).any():
        return False
    low, high = np.nanpercentile(below, _RANGE)
    return bool(high - low > least_px)


def moved_along(ride: Ride) -> bool:
    """Whether the hip wanders through the picture together with the middle of the foot's path.

    Parameters
    ----------
    ride : Ride
        The rider.

    Returns
    -------
    bool
        False for a rider on a bike that stands still, whose foot was lost.
    """
    middle = crank.smooth_values(ride.near["hip"], crank.MIDDLE_S / frame_interval(ride.time_s))
    return bool(np.hypot(*np.ptp(middle, axis=0)) > ALONG * ride.circle.drift_px)
