"""How far an angle is off where its joints are off: a joint turns a segment by its own error over its length."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from posecheck.core.geometry import median_seen, vector_length
from posecheck.core.landmark_bias import LandmarkBias
from posecheck.records.base import Array

MODEL_MM: Final[Mapping[str, float]] = {
    "shoulder": 39.0,
    "elbow": 29.0,
    "wrist": 21.0,
    "hip": 25.0,
    "knee": 21.0,
    "ankle": 7.0,
    "heel": 9.0,
    "toe": 29.0,
    "ear": 30.0,
}
"""95 % of the heavy model's joints lie so near to the true centre, across their segments and before ``fit.corrector``:
mean and twice the standard deviation over 24 rendered riders (own measurement)."""

LEVEL_HALF_DEG: Final = 2.0
"""A phone that somebody sets up by eye is turned by up to so much against the horizon, and the trunk reads as much off;
nobody has measured how much is usual [deg]."""

SEGMENTS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "knee_flexion": (("hip", "knee"), ("knee", "ankle")),
    "hip_angle": (("shoulder", "hip"), ("hip", "knee")),
    "trunk_flexion": (("hip", "shoulder"),),
    "shoulder_angle": (("hip", "shoulder"), ("shoulder", "elbow")),
    "elbow_flexion": (("shoulder", "elbow"), ("elbow", "wrist")),
    "ankle_angle": (("knee", "ankle"), ("heel", "toe")),
    "neck_extension": (("hip", "shoulder"), ("shoulder", "ear")),
}
"""The segments whose directions make each angle."""


def off_deg(joints: Mapping[str, Array], name: str, off_mm: Mapping[str, float], mm_per_px: float) -> float:
    """Add up independently what each joint turns its segments by.

    Parameters
    ----------
    joints : mapping of str to ndarray, shape (T, 2)
        Near side, x forward, y up [px].
    name : str
        One of `SEGMENTS`.
    off_mm : mapping of str to float
        How far each joint may be off [mm].
    mm_per_px : float
        Scale [mm/px].

    Returns
    -------
    float
        How far the angle may be off [deg].
    """
    levers: dict[str, float] = {}
    for pair in SEGMENTS[name]:
        size_mm = float(median_seen(vector_length(joints[pair[1]] - joints[pair[0]]))) * mm_per_px
        for joint in pair:
            levers[joint] = levers.get(joint, 0.0) + (1 / size_mm if size_mm else np.inf)
    return float(np.degrees(np.hypot.reduce([lever * off_mm[joint] for joint, lever in levers.items()])))


def engine_error(near: Mapping[str, Array], bias: LandmarkBias, mm_per_px: float) -> dict[str, float]:
    """Say how far angles may be off by an engine whose angles nobody has measured.

    Parameters
    ----------
    near : mapping of str to ndarray, shape (T, 2)
        Joints, x forward, y up [px].
    bias : LandmarkBias
        The engine.
    mm_per_px : float
        Scale [mm/px].

    Returns
    -------
    dict of str to float
        Half of the 95 % interval of each series of angles; empty for an engine that was measured [deg].
    """
    if bias.measured:
        return {}
    # A stated error is the same for all joints; a guess keeps the heavy model's proportions between them.
    off_mm = {joint: bias.error_mm or bias.loose * model for joint, model in MODEL_MM.items()}
    level_deg = {"trunk_flexion": LEVEL_HALF_DEG}
    return {
        name: float(np.hypot(off_deg(near, name, off_mm, mm_per_px), level_deg.get(name, 0.0))) for name in SEGMENTS
    }
