"""A rider from behind in closed form: pelvis, knees and feet, in millimetres, seen by a camera without perspective."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posecheck.records.landmarks import LANDMARK_NAMES, MIRRORED_LANDMARKS
from posecheck.records.tracking import Track
from support.riders import SIZE_PX, Rider, track

HIP_HALF_MM, SHOULDER_HALF_MM, FOOT_HALF_MM = 85.0, 170.0, 110.0


@dataclass(frozen=True)
class FromBehind:
    """The same rider as `riders.Rider`, from behind; sway and tilt are peak to peak."""

    rider: Rider
    sway_mm: float = 10.0
    tilt_deg: float = 3.0
    knee_mm: float = 12.0
    px_per_mm: float = 0.3
    lean_deg: float = 0.0
    noise_px: float = 0.0
    front: bool = False

    def joints(self):
        """Joints of both sides, x right in the picture, y up, from the bottom bracket."""
        phase = np.radians(self.rider.phase_deg)
        middle = self.sway_mm / 2 * np.cos(phase)
        roll = np.radians(self.tilt_deg) / 2 * np.cos(phase)
        found = {}
        for side, sign, turn in (("left", -1, 180.0), ("right", 1, 0.0)):
            leg = self.rider.leg(self.rider.phase_deg + turn)
            hip_y = leg["hip"][..., 1] + sign * HIP_HALF_MM * np.sin(roll)
            knee_x = sign * FOOT_HALF_MM + self.knee_mm / 2 * np.sin(phase)
            found[f"{side}_hip"] = (middle + sign * HIP_HALF_MM, hip_y)
            found[f"{side}_knee"] = (knee_x, leg["knee"][..., 1])
            found[f"{side}_ankle"] = (np.full(len(phase), sign * FOOT_HALF_MM), leg["ankle"][..., 1])
            found[f"{side}_shoulder"] = (np.full(len(phase), sign * SHOULDER_HALF_MM), leg["hip"][..., 1] + 380.0)
        return {name: np.stack(path, axis=-1) for name, path in found.items()}

    def track(self) -> Track:
        """What an engine would see."""
        time_s = self.rider.time_s
        xy = np.full((len(time_s), len(LANDMARK_NAMES), 2), np.nan)
        lean = np.radians(self.lean_deg)
        turn = np.array([[np.cos(lean), np.sin(lean)], [-np.sin(lean), np.cos(lean)]])
        for name, path in self.joints().items():
            xy[:, LANDMARK_NAMES.index(name)] = np.array((SIZE_PX[0] / 2, 520.0)) + path @ turn.T * self.px_per_mm * (
                1,
                -1,
            )
        xy += np.random.default_rng(5).normal(0, self.noise_px, xy.shape)
        return track(xy[:, MIRRORED_LANDMARKS] if self.front else xy, time_s, path="rear.mp4")
