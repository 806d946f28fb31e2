"""Measures that are more than one angle: what pelvis and trunk do within a stroke, and where the knee is.

The systematic errors stand in `measures.MEASURES`; all come from the same 27 rendered clips (median and twice the
standard deviation over riders), unless it is said otherwise here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

from posecheck.core import curves, parts, strokes
from posecheck.core.geometry import inclination, included
from posecheck.core.habits import Habits
from posecheck.core.motion import Motion
from posecheck.data import USUAL_CRANK_MM, Array, Measure

from .measures import MEASURES, SEEN, missing, stated
from .ruler import Ruler

CLASS_MIN: Final = 45.0
"""An indoor class, as the seeds have it [min]."""

HIP_MOVES_DEG: Final = 15.0
"""A hip that opens less than this gives no share of anything."""

QUARTER_DEG: Final = 90.0


def movement(
    motion: Motion, joints: Mapping[str, Array], scale: Ruler, crank_mm: float, habits: Habits
) -> dict[str, Measure]:
    """Measure how pelvis, trunk and knee move.

    Parameters
    ----------
    motion : Motion
        The rider.
    joints : mapping of str to ndarray, shape (T, 2)
        Near side after corrections [px].
    scale : Ruler
        Scale by the crank.
    crank_mm : float
        Crank length, told or assumed [mm].
    habits : Habits
        What the engine does steadily.

    Returns
    -------
    dict of str to Measure
        By their names.
    """
    made: dict[str, Callable[[], Measure]] = {
        "lateral_pelvic_sway": lambda: pelvic_index(motion, joints["hip"], habits),
        "kops_offset": lambda: knee_over_pedal(motion, joints, scale, crank_mm, habits.pedal_share),
        "hip_drive": lambda: hip_drive(motion, joints),
        "trunk_bounce": lambda: trunk_bounce(motion, joints["shoulder"], scale),
    }
    return {name: make() if _seen(motion, joints, name) else _hidden(name) for name, make in made.items()}


MADE_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "lateral_pelvic_sway": ("hip",),
    "kops_offset": ("knee", "heel", "toe"),
    "hip_drive": ("shoulder", "hip", "knee"),
    "trunk_bounce": ("shoulder",),
}
"""The joints that each of these measures needs."""


def _seen(motion: Motion, joints: Mapping[str, Array], name: str) -> bool:
    """Whether a measure's joints were seen in enough frames of the strokes."""
    seen = np.asarray(np.isfinite(np.stack([joints[joint] for joint in MADE_OF[name]])).all(axis=(0, 2)))
    return bool(seen[motion.stroke >= 0].mean() >= SEEN)


def _hidden(name: str) -> Measure:
    return missing(name, f"The {' or the '.join(MADE_OF[name])} can be seen in too few frames.")


def pelvic_index(motion: Motion, hip: Array, habits: Habits) -> Measure:
    """Once-per-stroke rise and fall of the near hip, in place of the sway that a side view cannot see.

    A rocking pelvis lifts and drops the near hip. The model's hip also follows the thigh; its mean share is taken
    off. On 27 rendered clips what is left goes with the hip's true rise (correlation 0.5) and hardly with sway (0.3),
    so it is an index and no millimetres: 100 times the rise over the crank's length.

    Parameters
    ----------
    motion : Motion
        The rider.
    hip : ndarray, shape (T, 2)
        Near hip, x forward, y up [px].
    habits : Habits
        How the engine's hip follows the thigh, and how large its foot's circle is.

    Returns
    -------
    Measure
        Peak to peak; a proxy.
    """
    use = motion.stroke >= 0
    phase, stroke = motion.phase_deg[use], motion.stroke[use]
    height = 100 * habits.foot_scale * _height(motion, hip) / motion.circle.up_px
    shape = curves.fit(phase, height)
    wander = 100 * habits.hip_wander_mm / USUAL_CRANK_MM
    value = 2 * abs(complex(shape[1], shape[2]) - wander)
    return stated("lateral_pelvic_sway", strokes.read(phase, height, stroke, "max"), value)


def trunk_bounce(motion: Motion, shoulder: Array, scale: Ruler) -> Measure:
    """Rise and fall of the shoulder twice per stroke: a rider who bounces lifts with either leg.

    Reads 4.5 mm too much on rendered riders who sit still (sd 1.7).

    Parameters
    ----------
    motion : Motion
        The rider.
    shoulder : ndarray, shape (T, 2)
        Near shoulder, x forward, y up [px].
    scale : Ruler
        Scale by the crank.

    Returns
    -------
    Measure
        Peak to peak [mm].
    """
    use = motion.stroke >= 0
    phase, stroke = motion.phase_deg[use], motion.stroke[use]
    height_mm = _height(motion, shoulder) * scale.mm_per_px
    shape = curves.fit(phase, height_mm)
    return stated("trunk_bounce", strokes.read(phase, height_mm, stroke, "max"), 2 * float(np.hypot(*shape[3:5])))


def _height(motion: Motion, path: Array) -> Array:
    """Height of a point over its slow middle in the frames of strokes [px]."""
    use = motion.stroke >= 0
    return np.asarray((path[use] - parts.middle(motion.time_s[use], motion.phase_deg[use], path[use]))[:, 1])


def knee_over_pedal(
    motion: Motion, joints: Mapping[str, Array], scale: Ruler, crank_mm: float, pedal_share: float
) -> Measure:
    """Horizontal distance of the knee before the pedal's axle with the crank forward; information only.

    The axle is the middle of the ball's path, one crank length further forward: steadier than the ball in one place.
    That the knee should be over the axle has no biomechanical ground (Bontrager 1998, expert).

    Parameters
    ----------
    motion : Motion
        The rider.
    joints : mapping of str to ndarray, shape (T, 2)
        Near side [px].
    scale : Ruler
        Scale by the crank.
    crank_mm : float
        Crank length [mm].
    pedal_share : float
        Where the axle is between heel and toe, as a share of the way.

    Returns
    -------
    Measure
        Positive with the knee ahead [mm].
    """
    use = motion.stroke >= 0
    ball = (joints["heel"] + pedal_share * (joints["toe"] - joints["heel"]))[use]
    phase = motion.phase_deg[use]
    middle = parts.middle(motion.time_s[use], phase, ball)
    ahead_mm = (joints["knee"][use] - middle)[:, 0] * scale.mm_per_px - crank_mm
    return stated("kops_offset", strokes.read(phase + QUARTER_DEG, ahead_mm, motion.stroke[use], "bdc"))


def hip_drive(motion: Motion, joints: Mapping[str, Array]) -> Measure:
    """Share of the hip's opening that the thigh does; the rest is the trunk that straightens up.

    From the most closed to the most open hip of the common stroke. Nobody has published a band. Rendered riders have
    97 to 100 % and read within 3.5; a back that bends between hip and shoulder is not seen by this.

    Parameters
    ----------
    motion : Motion
        The rider.
    joints : mapping of str to ndarray, shape (T, 2)
        Near side [px].

    Returns
    -------
    Measure
        100 where the trunk holds still, more where it dips [%].
    """
    use = motion.stroke >= 0
    phase, stroke = motion.phase_deg[use], motion.stroke[use]
    trunk = inclination(joints["shoulder"] - joints["hip"])[use]
    hip = included(joints["shoulder"], joints["hip"], joints["knee"])[use]
    closed, opened = (strokes.read(phase, hip, stroke, where) for where in ("min", "max"))
    wide = opened.value - closed.value
    if not wide > HIP_MOVES_DEG:
        return missing("hip_drive", "The hip opens too little to say what opens it.")
    shape = curves.fit(phase, trunk)
    rises = curves.at(shape, opened.phase_deg) - curves.at(shape, closed.phase_deg)
    moving = strokes.read(phase, 100 * trunk / wide, stroke, "range")
    return stated("hip_drive", moving, float(100 * (1 - rises / wide)))


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
        return missing("strokes_per_class", cadence.reason)
    low, high = cadence.interval
    spec = MEASURES["strokes_per_class"]
    interval = (CLASS_MIN * low, CLASS_MIN * high)
    return Measure(
        "strokes_per_class", spec.unit, CLASS_MIN * cadence.value, interval, None, cadence.strokes, label=spec.label
    )
