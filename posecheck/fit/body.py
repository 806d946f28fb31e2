"""The rider's own lengths, by the crank, for advice in millimetres."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from posecheck.core.geometry import inclination, median_seen, vector_length
from posecheck.records.base import Array
from posecheck.records.settings import USUAL_CRANK_MM, Settings

from .scale import Scale

USUAL_LEG_MM = (430.0, 420.0)
USUAL_ARM_MM = 550.0
USUAL_HIP_HAND_MM = 700.0
USUAL_HIP_HAND_DEG = 15.0


@dataclass(frozen=True, slots=True)
class BodyLengths:
    """Lengths that advice depends on.

    Parameters
    ----------
    leg_mm : tuple of float
        Thigh and shank [mm].
    arm_mm : float
        Shoulder to wrist [mm].
    hip_hand_mm : float
        Hip to wrist [mm].
    crank_mm : float
        Crank length, told or assumed [mm].
    step_mm : float or None
        Distance of the holes in the seat post [mm].
    hip_hand_deg : float
        Slope of the line from hip to wrist against the horizontal [deg].
    """

    leg_mm: tuple[float, float] = USUAL_LEG_MM
    arm_mm: float = USUAL_ARM_MM
    hip_hand_mm: float = USUAL_HIP_HAND_MM
    crank_mm: float = USUAL_CRANK_MM
    step_mm: float | None = None
    hip_hand_deg: float = USUAL_HIP_HAND_DEG


def measure_body(joints: Mapping[str, Array], ruler: Scale, settings: Settings) -> BodyLengths:
    """Measure the rider.

    Parameters
    ----------
    joints : mapping of str to ndarray, shape (T, 2)
        Near side [px].
    ruler : Scale
        Scale.
    settings : Settings
        What the user told.

    Returns
    -------
    BodyLengths
        A length that was not seen is a usual one.
    """

    def apart(one: str, two: str, usual: float) -> float:
        px = vector_length(joints[one] - joints[two])
        return float(median_seen(px) * ruler.mm_per_px) if np.isfinite(px).any() else usual

    marked = {one.part: abs(one.each_mm) for one in settings.marks}
    slope = median_seen(inclination(joints["wrist"] - joints["hip"]))
    return BodyLengths(
        leg_mm=(apart("hip", "knee", USUAL_LEG_MM[0]), apart("knee", "ankle", USUAL_LEG_MM[1])),
        arm_mm=apart("shoulder", "wrist", USUAL_ARM_MM),
        hip_hand_mm=apart("hip", "wrist", USUAL_HIP_HAND_MM),
        crank_mm=settings.crank_mm or USUAL_CRANK_MM,
        step_mm=settings.step_mm or marked.get("saddle_height"),
        hip_hand_deg=float(slope) if np.isfinite(slope) else USUAL_HIP_HAND_DEG,
    )
