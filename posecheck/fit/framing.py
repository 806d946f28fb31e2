"""How a rider stands in a camera's picture before a ride: the checks of a first picture, and distance and direction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from posecheck.core import camera
from posecheck.core.facing import find_facing, joint_paths
from posecheck.core.geometry import rider_frame
from posecheck.core.landmark_bias import landmark_bias
from posecheck.records.landmarks import LANDMARK_NAMES, LEG, other_side
from posecheck.records.tracking import Track

from .obliquity import KNOWN_YAW_DEG, yaw_interval
from .preview import preview_frame

TOO_FAR: Final = 0.35
"""Shoulders to lower foot as a share of the picture's shorter side. It is 0.46 to 0.58 in the rendered riders that
posecheck is measured on; of smaller ones little is known (own convention)."""

TOO_NEAR: Final = 0.8
"""Above this head or feet leave the picture with the next stroke (own convention)."""

_YAW_JOINTS: Final = (*LEG[:3], "shoulder")


@dataclass(frozen=True, slots=True)
class Framing:
    """How a rider stands in the picture.

    Parameters
    ----------
    reason : str
        What to mend first, one of `posecheck.fit.quality.REASONS`, ``too_near`` or ``too_far``; empty where all is
        well.
    yaw_deg : float or None
        How far the camera stands in front of square (positive) or behind it; None where it cannot be told [deg].
    yaw_interval_deg : tuple of float, or None
        Its 95 % interval [deg].
    """

    reason: str
    yaw_deg: float | None = None
    yaw_interval_deg: tuple[float, float] | None = None


def check_framing(track: Track) -> Framing:
    """Say how a rider stands in the picture, by the last moments before a ride.

    Parameters
    ----------
    track : Track
        The rider in one picture or a few, who need not pedal.

    Returns
    -------
    Framing
        What to mend first, and how far the camera is turned.

    Examples
    --------
    >>> import numpy as np
    >>> from posecheck.fit.framing import check_framing
    >>> from posecheck.records.tracking import Clip, Engine, Track
    >>> clip = Clip("live", (640, 480), 1, 0.0, brightness=120.0)
    >>> nobody = Track(clip, Engine("none"), [0.0], np.full((1, 33, 2), np.nan), np.zeros((1, 33)))
    >>> check_framing(nobody).reason
    'nobody_seen'
    """
    reason = preview_frame(_last_picture(track)) or ""
    if reason in ("too_dark", "nobody_seen"):
        return Framing(reason)
    yaw_deg = _yaw(track)
    interval = None if yaw_deg is None else yaw_interval(yaw_deg, landmark_bias(track.engine))
    if reason == "" and interval is not None and min(abs(end) for end in interval) > KNOWN_YAW_DEG:
        reason = "oblique_view" if interval[0] * interval[1] > 0 else ""
    if reason in ("", "feet_outside", "hips_outside"):
        # Who does not fit into the picture is told to go back, not where to aim.
        reason = _distance(track) or reason
    return Framing(reason, yaw_deg, interval)


def _last_picture(track: Track) -> Track:
    return Track(track.clip, track.engine, track.time_s[-1:], track.xy_px[-1:], track.visibility[-1:], track.names)


def _distance(track: Track) -> str:
    """Say whether a rider is too large or too small in the picture; empty where neither."""
    shoulders, ankles = (
        np.stack([track[f"{side}_{joint}"][:, 1] for side in ("left", "right")]) for joint in ("shoulder", "ankle")
    )
    if not (np.isfinite(shoulders).any() and np.isfinite(ankles).any()):
        return ""
    share = float(np.nanmax(ankles) - np.nanmin(shoulders)) / min(track.clip.size_px)
    return "too_far" if share < TOO_FAR else "too_near" if share > TOO_NEAR else ""


def _yaw(track: Track) -> float | None:
    """How far the camera stands in front of square, by where left and right hip and shoulder lie."""
    if track.names != LANDMARK_NAMES:
        return None
    facing = find_facing(track.xy_px)
    xy = rider_frame(track.xy_px, facing)
    near, far = (
        dict(zip(_YAW_JOINTS, np.moveaxis(joint_paths(xy, side, _YAW_JOINTS), 1, 0), strict=True))
        for side in (facing, other_side(facing))
    )
    leg_px = camera.leg_length(near)
    if not np.isfinite(leg_px) or leg_px <= 0:
        return None
    return camera.estimate_yaw(camera.side_separation(near, far) / leg_px, landmark_bias(track.engine).yaw)
