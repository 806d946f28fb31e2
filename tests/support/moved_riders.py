"""Rendered riders, who were never used to set anything up, as exact joints; and their angles after known moves.

In half of the pairs foot and elbows are held; in the others the foot's pitch and the elbows were moved with the set-up
as riders do: 1.9 to 2.3 degrees of knee for 10 mm (Ferrer-Roca 2014), and 0.5 to 0.9 of the trunk's turn.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from posecheck.core import fourier
from posecheck.records.landmarks import LANDMARK_NAMES
from posecheck.records.settings import Settings
from posecheck.records.tracking import Recording
from support.paths import TESTS
from support.riders import track

JOINTS = ("shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "toe")
MEASURED = (
    "knee_flexion_bdc",
    "knee_flexion_tdc",
    "hip_angle_min",
    "hip_angle_max",
    "trunk_flexion",
    "shoulder_angle",
    "elbow_flexion",
    "ankle_angle_bdc",
)
MOVES = ("saddle_up_mm", "saddle_back_mm", "bars_up_mm", "bars_nearer_mm", "crank_mm")
_RPM, _SECONDS, _RATE_HZ = 80.0, 6.0, 30.0
_PX_PER_MM = 0.3


@dataclass(frozen=True, eq=False)
class Pair:
    """One move: which, whether foot and elbows were held, and the true change of each measure."""

    moves: dict[str, float]
    held: bool
    change: dict[str, float]


@dataclass(frozen=True, eq=False)
class MovedRider:
    """One rider: joints over the crank circle every 5 degrees, x forward, y up from the crank's axle [mm]."""

    seed: int
    crank_mm: float
    joints: np.ndarray
    hip_over_saddle: np.ndarray
    pairs: tuple[Pair, ...]

    def recording(self) -> Recording:
        """What a perfect engine would see of the rider."""
        time_s = np.arange(int(_SECONDS * _RATE_HZ)) / _RATE_HZ
        phase = 33 + 6 * _RPM * time_s
        xy = np.full((len(time_s), len(LANDMARK_NAMES), 2), np.nan)
        for side, turned in (("right", 0.0), ("left", 180.0)):
            for number, joint in enumerate(JOINTS):
                curves = [fourier.fit_curve(np.arange(0.0, 360, 5), self.joints[:, number, axis]) for axis in (0, 1)]
                path = np.stack([fourier.curve_at(curve, phase + turned) for curve in curves], axis=1)
                xy[:, LANDMARK_NAMES.index(f"{side}_{joint}")] = np.array([640.0, 520.0]) + path * (
                    _PX_PER_MM,
                    -_PX_PER_MM,
                )
        return Recording(track(xy, time_s), Settings(crank_mm=self.crank_mm))


@cache
def moved_riders() -> tuple[MovedRider, ...]:
    """All of them."""
    with np.load(TESTS / "fit" / "moved_riders.npz") as file:
        stored = {name: file[name] for name in file.files}
    riders = []
    for number, seed in enumerate(stored["seed"].tolist()):
        mine = np.flatnonzero(stored["rider"] == number)
        pairs = tuple(
            Pair(
                {name: float(mm) for name, mm in zip(MOVES, stored["moves"][row], strict=True) if np.isfinite(mm)},
                bool(stored["held"][row]),
                dict(zip(MEASURED, stored["change"][row].astype(float), strict=True)),
            )
            for row in mine
        )
        joints, saddle = stored["joints"][number].astype(float), stored["hip_over_saddle"][number].astype(float)
        riders.append(MovedRider(seed, float(stored["crank_mm"][number]), joints, saddle, pairs))
    return tuple(riders)
