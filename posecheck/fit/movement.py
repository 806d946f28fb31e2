"""Measures that are more than one angle: what pelvis and trunk do within a stroke, and where the knee is.

The systematic errors stand in `measures.MEASURES`; all come from the same 27 rendered clips (median and twice the
standard deviation over riders), unless it is said otherwise here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from posecheck.core import fourier, ride_parts, strokes
from posecheck.core.geometry import inclination, included_angle
from posecheck.core.landmark_bias import LandmarkBias
from posecheck.core.ride import Ride
from posecheck.records.analysis import Measure
from posecheck.records.base import Array
from posecheck.records.names import measure_name
from posecheck.records.settings import USUAL_CRANK_MM
from posecheck.text import gettext, gettext_noop

from .doubt import NO_DOUBT, Doubt
from .measures import FRAMES_SEEN, MEASURES, not_measured, seen_too_rarely, state_measure
from .scale import Scale

CLASS_MIN: Final = 45.0
"""An indoor class, as the seeds have it [min]."""

HIP_MOVES_DEG: Final = 15.0
"""A hip that opens less than this gives no share of anything."""

QUARTER_DEG: Final = 90.0

TOO_FAR_MM: Final = 90.0
"""Rendered saddles and cranks put the knee 73 mm behind to 35 mm ahead; one filmed rider, in wide shoes, reads 98."""

NO_AXLE: Final = gettext_noop(
    "Where the pedal's axle lies between heel and toe is not known for this engine. Whoever knows can state it: "
    "Engine(name, pedal_share=...)."
)
"""By MediaPipe's foot all four legs of two riders in motion capture sat too far back, two of them plainly not."""


@dataclass(frozen=True, slots=True, eq=False)
class SteadyPaths:
    """What is read of the whole ride once, and then stroke by stroke or window by window.

    Parameters
    ----------
    hip_px, shoulder_px : ndarray, shape (T,)
        Height over the slow middle; NaN outside of strokes [px].
    ahead_px : ndarray, shape (T,)
        Knee before the middle of the ball's path; NaN outside of strokes [px].
    trunk_deg, hip_deg : ndarray, shape (T,)
        Slope of the trunk, and the hip's angle [deg].
    """

    hip_px: Array
    shoulder_px: Array
    ahead_px: Array
    trunk_deg: Array
    hip_deg: Array


MADE_OF: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "pelvic_motion_index": ("hip_px", ("hip",)),
    "kops_offset": ("ahead_px", ("knee", "heel", "toe")),
    "hip_drive": ("hip_deg", ("shoulder", "hip", "knee")),
    "trunk_bounce": ("shoulder_px", ("shoulder",)),
}
"""The path that each of these measures is read from, and its joints."""


def steady_paths(ride: Ride, joints: Mapping[str, Array], pedal_share: float) -> SteadyPaths:
    """Take the slow wandering off.

    Parameters
    ----------
    ride : Ride
        The whole ride.
    joints : mapping of str to ndarray, shape (T, 2)
        Near side after corrections [px].
    pedal_share : float
        Where the pedal's axle is between heel and toe, as a share of the way.

    Returns
    -------
    SteadyPaths
        For `measure_movement`.
    """
    hip, shoulder, knee = joints["hip"], joints["shoulder"], joints["knee"]
    ball = joints["heel"] + pedal_share * (joints["toe"] - joints["heel"])
    hip_px, shoulder_px, ball_px = ride_parts.remove_wander(ride, hip[:, 1], shoulder[:, 1], ball[:, 0])
    return SteadyPaths(
        hip_px=hip_px,
        shoulder_px=shoulder_px,
        ahead_px=(knee - ball)[:, 0] + ball_px,
        trunk_deg=inclination(shoulder - hip),
        hip_deg=included_angle(shoulder, hip, knee),
    )


def measure_movement(
    ride: Ride,
    frames: strokes.StrokeFrames,
    path: SteadyPaths,
    scale: Scale,
    bias: LandmarkBias,
    *,
    crank_mm: float,
    rider: Doubt = NO_DOUBT,
) -> dict[str, Measure]:
    """Measure how pelvis, trunk and knee move.

    Parameters
    ----------
    ride : Ride
        The rider, or a part of the ride.
    frames : strokes.StrokeFrames
        Of the same.
    path : SteadyPaths
        Of the same.
    scale : Scale
        Scale by the crank.
    bias : LandmarkBias
        What the engine does steadily.
    crank_mm : float
        Crank length, told or assumed [mm].
    rider : Doubt
        What widens intervals of this rider; counts where the knee is, which is held against the pedal in millimetres.

    Returns
    -------
    dict of str to Measure
        By their names.
    """
    # A saddle far back looks like a camera that leans, which is therefore left out.
    knee_doubt = replace(rider, loose=max(rider.loose, 1.0), lean_deg=(0.0, 0.0))
    doubt = NO_DOUBT if bias.measured else Doubt(loose=max(bias.loose, 1.0))
    made: dict[str, Callable[[], Measure]] = {
        "pelvic_motion_index": lambda: pelvic_index(ride, frames.fit(path.hip_px), bias, doubt),
        "kops_offset": lambda: knee_over_pedal(ride, path.ahead_px * scale.mm_per_px - crank_mm, bias, knee_doubt),
        "hip_drive": lambda: hip_drive(frames.fit(path.hip_deg), frames.fit(path.trunk_deg), doubt),
        "trunk_bounce": lambda: trunk_bounce(frames.fit(path.shoulder_px * scale.mm_per_px), doubt),
    }
    return {name: make() if _seen(ride, path, name) else _hidden(name) for name, make in made.items()}


def _seen(ride: Ride, path: SteadyPaths, name: str) -> bool:
    """Whether a measure's joints were seen in enough frames of the strokes."""
    return bool(np.isfinite(getattr(path, MADE_OF[name][0])[ride.stroke >= 0]).mean() >= FRAMES_SEEN)


def _hidden(name: str) -> Measure:
    return seen_too_rarely(name, MADE_OF[name][1])


def pelvic_index(ride: Ride, height: strokes.StrokeCurve, bias: LandmarkBias, doubt: Doubt = NO_DOUBT) -> Measure:
    """Once-per-stroke rise and fall of the near hip, in place of the sway that a side view cannot see.

    A rocking pelvis lifts and drops the near hip. The model's hip also follows the thigh; its mean share is taken
    off. On 27 rendered clips what is left goes with the hip's true rise (correlation 0.5) and hardly with sway (0.3),
    so it is an index and no millimetres: 100 times the rise over the crank's length.

    Parameters
    ----------
    ride : Ride
        The rider.
    height : strokes.StrokeCurve
        Near hip over its slow middle [px].
    bias : LandmarkBias
        How the engine's hip follows the thigh, and how large its foot's circle is.
    doubt : Doubt
        What widens its interval.

    Returns
    -------
    Measure
        Peak to peak; a proxy.
    """
    per_px = 100 * bias.foot_scale / ride.circle.up_px
    # A complex difference, not one of sizes: the thigh's share has a phase of its own.
    wander = 100 * bias.hip_wander_mm / USUAL_CRANK_MM
    value = 2 * abs(per_px * complex(height.shape[1], height.shape[2]) - wander)
    return state_measure("pelvic_motion_index", height.read("max").scale(per_px), value, doubt=doubt)


def trunk_bounce(height: strokes.StrokeCurve, doubt: Doubt = NO_DOUBT) -> Measure:
    """Rise and fall of the shoulder twice per stroke: a rider who bounces lifts with either leg.

    Reads 4.5 mm too much on rendered riders who sit still (sd 1.7).

    Parameters
    ----------
    height : strokes.StrokeCurve
        Near shoulder over its slow middle [mm].
    doubt : Doubt
        What widens its interval.

    Returns
    -------
    Measure
        Peak to peak [mm].
    """
    value = 2 * float(np.hypot(*height.shape[3:5]))
    return state_measure("trunk_bounce", height.read("max"), value, doubt=doubt)


def knee_over_pedal(ride: Ride, ahead_mm: Array, bias: LandmarkBias, doubt: Doubt = NO_DOUBT) -> Measure:
    """Horizontal distance of the knee before the pedal's axle with the crank forward; information only.

    The axle is the middle of the ball's path, one crank length further forward: steadier than the ball in one place.
    That the knee should be over the axle has no biomechanical ground (Bontrager 1998, expert).

    Parameters
    ----------
    ride : Ride
        The rider.
    ahead_mm : ndarray, shape (T,)
        Knee before the axle's most forward place [mm].
    bias : LandmarkBias
        Whether it is known where the axle lies under the engine's foot.
    doubt : Doubt
        What widens its interval.

    Returns
    -------
    Measure
        Positive with the knee ahead; not measured where the axle is not known [mm].
    """
    if not bias.axle_known:
        return not_measured("kops_offset", gettext(NO_AXLE))
    # "bdc" is read at 180 degrees: a quarter later the clock shows the crank at its most forward.
    read = strokes.read_curve(ride.phase_deg + QUARTER_DEG, ahead_mm, ride.stroke, "bdc")
    if abs(read.value) > TOO_FAR_MM:
        reason = gettext("The knee reads so far from the pedal that a landmark must be off.")
        return not_measured("kops_offset", reason)
    return state_measure("kops_offset", read, doubt=doubt)


def hip_drive(hip: strokes.StrokeCurve, trunk: strokes.StrokeCurve, doubt: Doubt = NO_DOUBT) -> Measure:
    """Share of the hip's opening that the thigh does; the rest is the trunk that straightens up.

    From the most closed to the most open hip of the common stroke. Nobody has published a band. Rendered riders have
    97 to 100 % and read within 3.5; a back that bends between hip and shoulder is not seen by this.

    Parameters
    ----------
    hip, trunk : strokes.StrokeCurve
        Angle of the hip, and slope of the trunk [deg].
    doubt : Doubt
        What widens its interval.

    Returns
    -------
    Measure
        100 where the trunk holds still, more where it dips [%].
    """
    closed, opened = hip.read("min"), hip.read("max")
    wide = opened.value - closed.value
    if not wide > HIP_MOVES_DEG:
        return not_measured("hip_drive", gettext("The hip opens too little to say what opens it."))
    rises = fourier.curve_at(trunk.shape, opened.phase_deg) - fourier.curve_at(trunk.shape, closed.phase_deg)
    return state_measure(
        "hip_drive", trunk.read("range").scale(100 / wide), float(100 * (1 - rises / wide)), doubt=doubt
    )


def strokes_per_class(cadence: Measure) -> Measure:
    """Count what a class of 45 minutes adds up to at this cadence, without rests.

    Parameters
    ----------
    cadence : Measure
        In turns a minute.

    Returns
    -------
    Measure
        Strokes of one leg.
    """
    if cadence.value is None or cadence.interval is None:
        return not_measured("strokes_per_class", cadence.reason)
    low, high = cadence.interval
    spec = MEASURES["strokes_per_class"]
    interval = (CLASS_MIN * low, CLASS_MIN * high)
    return Measure(
        "strokes_per_class",
        spec.unit,
        CLASS_MIN * cadence.value,
        interval,
        None,
        cadence.strokes,
        label=measure_name("strokes_per_class"),
    )
