"""The bow of the back, from the rider's outline: only against the rider's own clips, never against a limit.

Nobody has published one, and bodies and clothes differ more than postures: on 24 rendered riders the bow goes with the
true bow of the spine with a correlation of 0.6. Within a rider who rounds the whole back it follows with 0.9 (26
degrees of spine make 3 per cent), with 0.6 where only the lumbar spine rounds (own measurement). Where along the back
it peaks says nothing about which part rounds, so that is not given.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from posecheck.core import outline, strokes
from posecheck.core.geometry import rider_frame
from posecheck.core.ride import Ride
from posecheck.records.analysis import Measure
from posecheck.records.base import Array
from posecheck.records.names import measure_name
from posecheck.records.tracking import Track

NAME: Final = "back_bow"
UNIT: Final = "%"

BODY: Final = 3.5
"""How far bodies and clothes shift the bow, in per cent of the trunk."""

OUTLINE_SEEN: Final = 0.5
"""The outline must be whole in this share of the frames that belong to strokes."""


def back_bow(track: Track, ride: Ride, level_deg: float = 0.0) -> Array | None:
    """Bow of the back frame by frame.

    Parameters
    ----------
    track : Track
        With or without an outline.
    ride : Ride
        The rider.
    level_deg : float
        How far the camera was turned clockwise [deg].

    Returns
    -------
    ndarray, shape (T,), or None
        In per cent of the distance from hip to shoulder, NaN where the outline has a gap; None without an outline [%].
    """
    if track.contour_px is None:
        return None
    contour = rider_frame(track.contour_px, ride.facing, level_deg)
    return np.asarray(100 * outline.outline_bow(contour, ride.near["hip"], ride.near["shoulder"]))


def measure_bow(ride: Ride, share: Array | None) -> dict[str, Measure]:
    """Measure how far the back bows.

    Parameters
    ----------
    ride : Ride
        The rider, or a part of the ride.
    share : ndarray, shape (T,), or None
        From `back_bow` [%].

    Returns
    -------
    dict of str to Measure
        ``back_bow``; empty without an outline that can be trusted.
    """
    if share is None or np.isfinite(share[ride.stroke >= 0]).mean() < OUTLINE_SEEN:
        return {}
    read = strokes.read_curve(ride.phase_deg, share, ride.stroke, "mean")
    half = float(np.hypot(BODY, read.half))
    interval = (read.value - half, read.value + half)
    if not np.isfinite(interval).all():
        return {}
    measured = Measure(NAME, UNIT, read.value, interval, read.spread, read.strokes, label=measure_name(NAME))
    return {NAME: replace(measured, independent_strokes=read.independent)}
