"""Whether a picture shows the rider as the lens did: in the right proportions, and upright."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from posecheck.core import strokes
from posecheck.core.distortion import SEAT_ANGLE_DEG, picture_squeeze, seat_angle
from posecheck.core.landmark_bias import LandmarkBias
from posecheck.core.ride import Ride
from posecheck.records.base import Array
from posecheck.text import gettext_noop

from . import measures

SQUEEZE: Final = (0.82, 1.22)
"""A picture as the lens made it reads 0.90 to 1.19 (43 tracks of rendered and filmed riders). Squeezed to 0.75 of its
width 42 of them read less than 0.82, stretched to 1.33 40 read more than 1.22 (own measurement)."""

FILMED_SQUEEZE: Final = 0.12
"""What a filmed rider whose picture nobody squeezed reads lies so near to 1, as a logarithm: of five the heavy model
reads 0.91 to 1.05, of one in wide trousers 1.19 (own measurement)."""

LEAN_DEG: Final = 12.0
"""A camera that leans further is refused. None of the 43 tracks reads so much as it was filmed, the largest is 11; by
15 degrees turned so that the rider leans back, all but the steepest do (own measurement)."""

USUAL_LEAN_DEG: Final = 5.0
"""So far a rider's place on the bike may differ from that of others without any lean."""

STILL_HIP: Final = 0.02
"""A hip that scatters by less over a clip, up and down and to and fro, is held by a saddle. That of 27 rendered riders
who sit does by 0.015 at most, of six filmed ones by more in some: those are not told (own measurement; nobody who
stands was measured) [leg lengths]."""

PICTURE_REASONS: Final[Mapping[str, str]] = {
    "leaning_camera": gettext_noop(
        "The picture leans to one side. Film with a level phone, or say how far it was turned: --level DEG."
    ),
    "squeezed_picture": gettext_noop(
        "The picture seems to be squeezed or stretched: "
        "the rider's leg changes its length as it turns. "
        "Use the clip as the phone made it, without any change of its shape."
    ),
}
"""What is in the way, in the order in which it is looked for."""


def why_bent(ride: Ride, bias: LandmarkBias, yaw_deg: float | None) -> str | None:
    """Say what is wrong with the picture of a rider who pedals.

    Parameters
    ----------
    ride : Ride
        The rider.
    bias : LandmarkBias
        What the engine does steadily.
    yaw_deg : float or None
        How far the camera stands off square, where it can be told [deg].

    Returns
    -------
    str or None
        One of `PICTURE_REASONS`.
    """
    lean_deg, seated = camera_lean(ride, bias), len(ride.start_s) > 0 or _hip_is_still(ride)
    # A rider who stands is over the cranks as well: to lean forward counts only for one who sits.
    if lean_deg < -LEAN_DEG or (seated and lean_deg > LEAN_DEG):
        return "leaning_camera"
    squeeze = ride_squeeze(ride, bias, yaw_deg)
    return "squeezed_picture" if squeeze < SQUEEZE[0] or squeeze > SQUEEZE[1] else None


def _hip_is_still(ride: Ride) -> bool:
    """Whether a saddle holds the hip, wherever it seems to be."""
    hip = ride.near["hip"][np.isfinite(ride.phase_deg)]
    hip = hip[np.isfinite(hip).all(axis=1)]
    return len(hip) > 1 and bool((hip.std(axis=0) < STILL_HIP * ride.leg_px).all())


def ride_squeeze(ride: Ride, bias: LandmarkBias, yaw_deg: float | None) -> float:
    """How much narrower the picture is than it should be, as by a wrong shape of its pixels.

    Parameters
    ----------
    ride : Ride
        The rider.
    bias : LandmarkBias
        What the engine does steadily.
    yaw_deg : float or None
        How far the camera stands off square, where it can be told [deg].

    Returns
    -------
    float
        From `posecheck.core.distortion.picture_squeeze`; NaN where too little was seen to say so.
    """
    use = np.flatnonzero(ride.stroke >= 0)
    if not len(use):
        return float("nan")
    near = {joint: np.take(path, use, axis=0) for joint, path in ride.near.items()}
    return picture_squeeze(near, (ride.circle.forward_px, ride.circle.up_px), yaw_deg or 0.0, bias.squeeze)


def squeeze_doubt(
    ride: Ride, joints: Mapping[str, Array], bias: LandmarkBias, yaw_deg: float | None, trust: float
) -> dict[str, tuple[float, float]]:
    """How far each angle may be off below and above, in a picture that may be squeezed but too little to be refused.

    Parameters
    ----------
    ride : Ride
        The rider.
    joints : mapping of str to ndarray, shape (T, 2)
        Near side after corrections [px].
    bias : LandmarkBias
        What the engine does steadily.
    yaw_deg : float or None
        How far the camera stands off square, where it can be told [deg].
    trust : float
        How like the rendered riders the rider is, 0 to 1.

    Returns
    -------
    dict of str to tuple of float
        By measure: from the angle as it reads to that in a picture put right; empty for a picture that looks as usual,
        and for an engine of which nobody knows what is usual [deg].
    """
    usual = trust * bias.squeeze_half + (1 - trust) * FILMED_SQUEEZE
    squeeze = float(np.log(ride_squeeze(ride, bias, yaw_deg)))
    if not (bias.measured and abs(squeeze) > usual):
        return {}
    # Twice what is beyond the usual: not more than all of it, and no step where it begins.
    undone = np.exp(-np.sign(squeeze) * min(abs(squeeze), 2 * (abs(squeeze) - usual)))
    frames = strokes.StrokeFrames(ride.phase_deg, ride.stroke)
    seen, righted = (
        measures.fit_angles(
            ride, frames, measures.joint_angles({name: path * (width, 1.0) for name, path in joints.items()})
        )
        for width in (1.0, undone)
    )
    off = {
        name: righted[spec.series].read(spec.where).value - seen[spec.series].read(spec.where).value
        for name, spec in measures.MEASURES.items()
        if spec.series in seen
    }
    return {name: (max(0.0, -deg), max(0.0, deg)) for name, deg in off.items() if np.isfinite(deg)}


def camera_lean(ride: Ride, bias: LandmarkBias) -> float:
    """How far the rider leans forward in the picture, by the place of the hip over the pedals.

    Parameters
    ----------
    ride : Ride
        The rider.
    bias : LandmarkBias
        What the engine does steadily.

    Returns
    -------
    float
        Negative for a rider who leans back; 0 where it cannot be told [deg].
    """
    use = np.flatnonzero(ride.stroke >= 0)
    if not len(use):  # a rider who leans far forward looks like one who stands, and has no seated strokes
        use = np.flatnonzero(np.isfinite(ride.phase_deg))
    hip, heel, toe = (np.take(ride.near[joint], use, axis=0) for joint in ("hip", "heel", "toe"))
    foot = heel + bias.pedal_share * (toe - heel)
    if not (np.isfinite(hip).all(axis=1).any() and np.isfinite(foot).all(axis=1).any()):
        return 0.0
    return seat_angle(hip, foot) - SEAT_ANGLE_DEG


def lean_doubt(lean_deg: float) -> tuple[float, float]:
    """How far what is measured against the horizon may be off below and above, for a camera that may lean.

    Parameters
    ----------
    lean_deg : float
        From `camera_lean` [deg].

    Returns
    -------
    below, above : float
        A rider who leans forward in the picture reads too flexed, so the truth lies below [deg].
    """
    return max(0.0, lean_deg - USUAL_LEAN_DEG), max(0.0, -lean_deg - USUAL_LEAN_DEG)
