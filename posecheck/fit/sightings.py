"""What counts as a sighting: landmarks in one order, faint ones left out, short gaps filled.

A tracker that says of a landmark that it hardly sees it means a guess. Below the first of its two visibilities a
landmark of the near side counts as not seen; from there to the second its frame counts for more and more; above it
counts wholly. The far side of a rider is hidden by the near one, its landmarks are guesses all the time and serve to
tell the legs apart only.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from posecheck.core.facing import find_facing, find_near_leg
from posecheck.core.interpolate import bridge_gaps
from posecheck.core.landmark_bias import LandmarkBias
from posecheck.core.ride import UPPER
from posecheck.records.base import Array
from posecheck.records.landmarks import LANDMARK_NAMES, LEG, Side
from posecheck.records.tracking import Track

BRIDGED_S: Final = 0.12
"""Longer gaps stay. At 90 rpm it is a sixth of a turn, and a cubic over it is off by 4 mm at the pedal at worst."""

WEIGHED: Final = (*LEG, *UPPER)
"""Joints of the near side whose visibility counts."""


def order_landmarks(track: Track) -> Array:
    """Put a track's landmarks in the usual order.

    Parameters
    ----------
    track : Track
        Of any engine.

    Returns
    -------
    ndarray, shape (T, L, 2)
        In the order of ``posecheck.records.landmarks.LANDMARK_NAMES``; NaN for those that the engine does not know
        [px].
    """
    if track.names == LANDMARK_NAMES:
        return track.xy_px
    nothing = np.full((len(track.time_s), 2), np.nan)
    return np.stack([track[name] if name in track.names else nothing for name in LANDMARK_NAMES], axis=1)


def clean_sightings(track: Track, time_s: Array, bias: LandmarkBias) -> tuple[Array, dict[str, Array]]:
    """Leave out what was hardly seen, fill short gaps, and say how much each frame counts.

    Parameters
    ----------
    track : Track
        Of any engine.
    time_s : ndarray, shape (T,)
        Time of the ride [s].
    bias : LandmarkBias
        The engine.

    Returns
    -------
    xy_px : ndarray, shape (T, L, 2)
        In the order of ``posecheck.records.landmarks.LANDMARK_NAMES`` [px].
    weight : dict of str to ndarray, shape (T,)
        For each joint of the near side that the engine knows, 0 to 1.
    """
    xy_px = order_landmarks(track)
    side = find_near_leg(xy_px, find_facing(xy_px))
    weight = _weights(track, side, bias)
    faint = [f"{side}_{joint}" for joint, share in weight.items() if not share.all()]
    if faint:
        xy_px = xy_px.copy()
        for name in faint:
            xy_px[weight[name.removeprefix(f"{side}_")] == 0, LANDMARK_NAMES.index(name)] = np.nan
    flat = bridge_gaps(time_s, xy_px.reshape(len(xy_px), -1), BRIDGED_S)
    return flat.reshape(xy_px.shape), weight


def _weights(track: Track, side: Side, bias: LandmarkBias) -> dict[str, Array]:
    """Visibility made a weight; one that is not a number is none."""
    faint, clear = bias.visible
    known = [joint for joint in WEIGHED if f"{side}_{joint}" in track.names]
    seen = {joint: np.clip(np.nan_to_num(track.seen(f"{side}_{joint}"), nan=1.0), 0.0, 1.0) for joint in known}
    return {joint: np.clip((share - faint) / (clear - faint), 0.0, 1.0) for joint, share in seen.items()}
