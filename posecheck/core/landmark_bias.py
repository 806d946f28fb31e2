"""What a pose model does steadily, measured once against 36 rendered clips with exact joints (own measurement).

MediaPipe marks the top of the shoulder, which on a rider who leans forward lies behind and above the joint's centre:
the trunk reads 3.0 degrees too upright, sd 2.0, and the closed hip 4.4 too open. One constant for the shoulder takes 3
degrees off both; what goes with a rider's shape is for ``fit.corrector``. The scatter of every habit between riders is
in the intervals. Of an engine that is not listed nothing is taken off, for its habits are not known; and because they
are not, its intervals are wide, unless its owner says how far its landmarks may be off.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from posecheck.errors import TrackError
from posecheck.records.tracking import Correction, Engine

from .distortion import USUAL_SQUEEZE

UNKNOWN_LOOSE: Final = 2.0
"""Landmarks of an engine that nobody has measured are taken to be off by up to twice as far as the heavy model's before
all corrections. That holds each angle of 231 rendered riders in 99 to 100 % by the heavy model's plain landmarks and in
93 to 100 % by the lite one's, the knee at TDC by a single view of it in 84 (own measurement), and what is published for
others: OpenPose 4 to 8 degrees at hip and knee and 15 to 22 at the ankle (Bini 2023, moderate)."""

MEAN_OFF_MM: Final = 25.0
"""The heavy model's landmarks are off by about as much; a stated error is held against it."""

MODEL_ERROR: Final = "model_error_mm"
"""Where an analysis says in its ``made_by`` how far its engine's landmarks may be off."""


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
    hip_forward_mm : float
        How far ahead of the hip's centre the hip is read, on average over a stroke [mm].
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
    measured : bool
        Whether the errors of its angles were measured; where not, they follow from those of its landmarks.
    error_mm : float or None
        95 % of its landmarks lie so near to the joint's centre, as its owner says; None where nobody says [mm].
    axle_known : bool
        Whether `pedal_share` is more than a guess.
    squeeze : tuple of float
        What `posecheck.core.distortion.picture_squeeze` takes as usual.
    squeeze_half : float
        What that reads of a rendered rider whose picture nobody squeezed lies so near to 1, as a logarithm.
    visible : tuple of float
        A landmark of less visibility than the first is a guess, one of more than the second is as good as any.
    """

    corrections: tuple[Correction, ...] = ()
    foot_early_deg: float = 0.0
    foot_scale: float = 1.0
    foot_scale_half: float = 0.08
    hip_forward_mm: float = 0.0
    hip_wander_mm: complex = 0j
    loose: float = 1.0
    pedal_share: float = 5 / 7
    preview: bool = False
    yaw: tuple[float, ...] = ()
    yaw_half_deg: float = 0.0
    measured: bool = True
    error_mm: float | None = None
    axle_known: bool = True
    squeeze: tuple[float, float] = USUAL_SQUEEZE
    squeeze_half: float = 0.06  # sd 0.026 on the 231 riders of benchmarks/, on 27 clips 0.04 below to 0.06 above
    visible: tuple[float, float] = (0.1, 0.2)  # of 28 riders MediaPipe's worst 1 % of knees and ankles have 0.25 to 0.4


_HEAVY: Final = LandmarkBias(
    corrections=(Correction("shoulder", 0.0, 0.052),),
    foot_early_deg=2.5,  # sd 1.5
    foot_scale=0.965,  # sd 0.035
    hip_forward_mm=20.0,  # sd 20, of eight rendered riders; six others -6 to -33 behind the truth in setback
    hip_wander_mm=3.6 + 1.7j,  # sd 3.7
    pedal_share=0.86,  # sd 0.04: heel and toe are read too far back, the toe more so
    yaw=(0.6, -25.7, 95.9, -124.4, -122.1),  # least squares on the 231 riders of benchmarks/, yaw to 14 degrees
    yaw_half_deg=5.5,  # sd 2.7; 2.4 on the 36 clips
)

_UNKNOWN: Final = LandmarkBias(
    foot_scale_half=0.24,  # that of the lite model, the widest that was measured
    loose=UNKNOWN_LOOSE,
    # By geometry: hips 0.25 and shoulders 0.42 leg lengths wide (10 rendered riders) hide each other square from aside.
    yaw=(0.0, -60.0, 0.0, -100.7, 0.0),
    yaw_half_deg=15.0,  # by the plain landmarks of the heavy and the lite model, 231 riders each
    measured=False,
    axle_known=False,
    visible=(0.2, 0.5),  # Sports2D leaves out what is below 0.3 unless told otherwise, DeepLabCut below 0.6
)

HABITS: Final[Mapping[str, LandmarkBias]] = {
    "mediapipe heavy": _HEAVY,
    "mediapipe lite": replace(
        _HEAVY,
        foot_early_deg=3.4,
        foot_scale=1.01,
        foot_scale_half=0.24,  # sd 0.12
        preview=True,  # it refuses four of eight filmed clips that the heavy model measures
        squeeze=(0.159, 0.391),  # sd 0.046 and 0.158 on the 186 riders of benchmarks/
        squeeze_half=0.12,  # sd 0.051
        loose=2.2,  # holds the knee at BDC of 95 % of 186 riders left out of the training
        yaw=(-0.7, -73.9, 61.5, -73.2, -161.6),
        yaw_half_deg=9.5,
    ),
}
"""By the engine's name, as `engine_key` writes it."""


def engine_key(name: str) -> str:
    """Write an engine's name as it stands in the registry.

    Parameters
    ----------
    name : str
        As somebody wrote it.

    Returns
    -------
    str
        In small letters, with one space between words.

    Examples
    --------
    >>> from posecheck.core.landmark_bias import engine_key
    >>> engine_key("MediaPipe-Heavy"), engine_key("mediapipe_heavy ")
    ('mediapipe heavy', 'mediapipe heavy')
    """
    return " ".join(name.lower().replace("-", " ").replace("_", " ").split())


def landmark_bias(engine: Engine | str) -> LandmarkBias:
    """Look up an engine.

    Parameters
    ----------
    engine : Engine or str
        The engine, or no more than its name, such as ``mediapipe heavy``.

    Returns
    -------
    LandmarkBias
        For an engine that is not in the registry what its owner says; where nobody says anything, wide.
    """
    known = HABITS.get(engine_key(engine if isinstance(engine, str) else engine.name))
    if known is not None:
        return known
    if isinstance(engine, str):
        return _UNKNOWN
    told = _UNKNOWN
    if engine.error_mm is not None:
        told = replace(
            told,
            error_mm=engine.error_mm,
            loose=engine.error_mm / MEAN_OFF_MM,
            foot_scale_half=LandmarkBias().foot_scale_half,
            # How wide riders are and how a trunk turns adds 6 degrees; a millimetre at each landmark adds 0.2.
            yaw_half_deg=math.hypot(6.0, 0.2 * engine.error_mm),
        )
    if engine.pedal_share is not None:
        told = replace(told, pedal_share=engine.pedal_share, axle_known=True)
    return told


def stored_looseness(made_by: Mapping[str, str]) -> float:
    """Say how loose the engine of a stored analysis is.

    Parameters
    ----------
    made_by : mapping of str to str
        Of an analysis.

    Returns
    -------
    float
        As `LandmarkBias.loose`.
    """
    name = made_by.get("model", "")
    try:
        return landmark_bias(Engine(name, error_mm=float(made_by[MODEL_ERROR]))).loose
    except (KeyError, ValueError, TrackError):  # nothing stated, or a document that somebody changed
        return landmark_bias(name).loose
