"""What a pose model does steadily, measured once against 36 rendered clips with exact joints (own measurement).

MediaPipe marks the top of the shoulder, which on a rider who leans forward lies behind and above the joint's centre:
the trunk reads 3.0 degrees too upright, sd 2.0, and the closed hip 4.4 too open. One constant for the shoulder takes 3
degrees off both; what goes with a rider's shape is for ``fit.corrector``. The scatter of every habit between riders is
in the intervals. An engine that is not listed is taken at its word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from posecheck.records.tracking import Correction


@dataclass(frozen=True, slots=True)
class LandmarkBias:
    """How an engine's landmarks differ from joints.

    Parameters
    ----------
    corrections : tuple of Correction
        From landmark to joint centre.
    foot_early_deg : float
        How far the middle between heel and toe runs ahead of the pedal [deg].
    foot_scale : float
        Height of the foot's path over that of the pedal's.
    foot_scale_half : float
        Half of the 95 % interval of that, as a share.
    hip_wander_mm : complex
        How the hip rises with the thigh once per stroke: cosine and sine of the crank phase [mm].
    loose : float
        How many times wider than the heavy model's the systematic part of the intervals is.
    pedal_share : float
        Where the pedal's axle is between heel and toe, as a share of the way; on a foot the ball is at about 5/7.
    preview : bool
        Whether the engine is good for a first look only.
    yaw : tuple of float
        What `posecheck.core.camera.estimate_yaw` takes; empty where it is not known.
    yaw_half_deg : float
        Half of the 95 % interval of that [deg].
    """

    corrections: tuple[Correction, ...] = ()
    foot_early_deg: float = 0.0
    foot_scale: float = 1.0
    foot_scale_half: float = 0.08
    hip_wander_mm: complex = 0j
    loose: float = 1.0
    pedal_share: float = 5 / 7
    preview: bool = False
    yaw: tuple[float, ...] = ()
    yaw_half_deg: float = 0.0


_HEAVY: Final = LandmarkBias(
    corrections=(Correction("shoulder", 0.0, 0.052),),
    foot_early_deg=2.5,  # sd 1.5
    foot_scale=0.965,  # sd 0.035
    hip_wander_mm=3.6 + 1.7j,  # sd 3.7
    pedal_share=0.86,  # sd 0.04: heel and toe are read too far back, the toe more so
    yaw=(0.6, -25.7, 95.9, -124.4, -122.1),  # least squares on the 231 riders of benchmarks/, yaw to 14 degrees
    yaw_half_deg=5.5,  # sd 2.7; 2.4 on the 36 clips
)

HABITS: Final[Mapping[str, LandmarkBias]] = {
    "mediapipe heavy": _HEAVY,
    "mediapipe lite": replace(
        _HEAVY,
        foot_early_deg=3.4,
        foot_scale=1.01,
        foot_scale_half=0.24,  # sd 0.12
        preview=True,  # it refuses four of eight filmed clips that the heavy model measures
        loose=2.2,  # holds the knee at BDC of 95 % of 186 riders left out of the training
        yaw=(-0.7, -73.9, 61.5, -73.2, -161.6),
        yaw_half_deg=9.5,
    ),
}
"""By the engine's name."""


def landmark_bias(engine: str) -> LandmarkBias:
    """Look up an engine.

    Parameters
    ----------
    engine : str
        Its name, such as ``mediapipe heavy``.

    Returns
    -------
    Habits
        None at all for an engine that is not known.
    """
    return HABITS.get(engine, LandmarkBias())
