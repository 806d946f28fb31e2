"""Riders whose angles are known exactly: one in closed form, and the rendered ones by their truth."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from posecheck.records.landmarks import LANDMARK_NAMES
from posecheck.records.settings import Settings
from posecheck.records.tracking import Clip, Engine, Recording, Track
from support.paths import SAMPLES

SIZE_PX = (1280, 720)


@dataclass(frozen=True)
class Rider:
    """A rider on a crank, in millimetres, x forward and y up from the bottom bracket; angles follow by geometry."""

    crank_mm: float = 170.0
    hip_mm: tuple[float, float] = (-200.0, 690.0)
    thigh_mm: float = 440.0
    shank_mm: float = 430.0
    ankle_over_pedal_mm: tuple[float, float] = (-90.0, 90.0)
    ankling_deg: float = 8.0
    trunk_mm: float = 500.0
    trunk_flexion_deg: float = 40.0
    shoulder_deg: float = 85.0
    elbow_deg: float = 20.0
    neck_deg: float = 10.0
    rpm: float = 85.0
    seconds: float = 8.0
    rate_hz: float = 30.0
    start_deg: float = 33.0
    facing: str = "right"
    px_per_mm: float = 0.25
    origin_px: tuple[float, float] = (640.0, 520.0)

    @property
    def time_s(self):
        return np.arange(int(self.seconds * self.rate_hz)) / self.rate_hz

    @property
    def phase_deg(self):
        return self.start_deg + 6 * self.rpm * self.time_s

    def leg(self, phase_deg):
        """Joints of a leg at a crank phase."""
        angle = np.radians(np.asarray(phase_deg, dtype=float))
        pedal = self.crank_mm * np.stack([np.sin(angle), np.cos(angle)], axis=-1)
        pitch = np.radians(self.ankling_deg) * np.cos(angle - np.radians(285))
        ankle = pedal + turned(np.broadcast_to(self.ankle_over_pedal_mm, pedal.shape), pitch)
        hip = np.broadcast_to(self.hip_mm, pedal.shape).astype(float)
        return {
            "hip": hip,
            "knee": self._knee(hip, ankle),
            "ankle": ankle,
            "heel": pedal + turned(np.broadcast_to((-150.0, 5.0), pedal.shape), pitch),
            "toe": pedal + turned(np.broadcast_to((60.0, -5.0), pedal.shape), pitch),
        }

    def _knee(self, hip, ankle):
        apart = ankle - hip
        size = np.hypot(*apart.T).T[..., None] if apart.ndim > 1 else np.hypot(*apart)
        along = (size**2 + self.thigh_mm**2 - self.shank_mm**2) / (2 * size)
        out = np.sqrt(self.thigh_mm**2 - along**2)
        unit = apart / size
        forward = np.stack([-unit[..., 1], unit[..., 0]], axis=-1)
        return hip + along * unit + out * forward

    def arm(self):
        """Shoulder, elbow, wrist and ear; they do not move."""
        hip = np.array(self.hip_mm)
        up = np.radians(90 - self.trunk_flexion_deg)
        shoulder = hip + self.trunk_mm * np.array([np.cos(up), np.sin(up)])
        down = up + np.pi + np.radians(self.shoulder_deg)
        elbow = shoulder + 300 * np.array([np.cos(down), np.sin(down)])
        fore, neck = down + np.radians(self.elbow_deg), up + np.radians(self.neck_deg)
        return {
            "shoulder": shoulder,
            "elbow": elbow,
            "wrist": elbow + 250 * np.array([np.cos(fore), np.sin(fore)]),
            "ear": shoulder + 200 * np.array([np.cos(neck), np.sin(neck)]),
        }

    def knee_flexion(self, phase_deg):
        """Exact knee flexion at a crank phase."""
        leg = self.leg(phase_deg)
        apart = np.hypot(*(leg["ankle"] - leg["hip"]).T)
        cos = (apart**2 - self.thigh_mm**2 - self.shank_mm**2) / (2 * self.thigh_mm * self.shank_mm)
        return np.degrees(np.arccos(cos))

    def track(self) -> Track:
        """What a perfect engine would see."""
        near, far = ("right", "left") if self.facing == "right" else ("left", "right")
        xy = np.full((len(self.time_s), len(LANDMARK_NAMES), 2), np.nan)
        for side, phase in ((near, self.phase_deg), (far, self.phase_deg + 180)):
            for joint, path in {**self.leg(phase), **self.arm()}.items():
                xy[:, LANDMARK_NAMES.index(f"{side}_{joint}")] = self._picture(path)
        return track(xy, self.time_s)

    def _picture(self, path_mm):
        sign = 1 if self.facing == "right" else -1
        return np.array(self.origin_px) + np.asarray(path_mm) * self.px_per_mm * (sign, -1)

    def recording(self, **settings) -> Recording:
        return Recording(self.track(), Settings(**settings))


def turned(vector, angle):
    cos, sin = np.cos(angle), np.sin(angle)
    x, y = vector[..., 0], vector[..., 1]
    return np.stack([x * cos - y * sin, x * sin + y * cos], axis=-1)


def track(xy_px, time_s, engine: str = "closed form", **clip) -> Track:
    """Wrap landmarks as a track whose owner knows them to be as good as the heavy model's after all corrections."""
    facts = {"path": "rider.mp4", "size_px": SIZE_PX, "frames": len(time_s), "duration_s": float(time_s[-1])}
    seen = np.isfinite(xy_px[..., 0]).astype(float)
    by = Engine(engine, error_mm=8.0, pedal_share=5 / 7)
    return Track(Clip(**{**facts, "brightness": 120.0, **clip}), by, time_s, xy_px, seen)


def changed(recording: Recording, xy_px) -> Recording:
    """The same recording with other landmarks."""
    return replace(recording, side=replace(recording.side, xy_px=xy_px))


def reversed_ride(recording: Recording) -> Recording:
    """The same clip played backward, as if the rider pedalled backward."""
    track = recording.side
    view = None if track.view is None else track.view[::-1]
    time_s = track.time_s[0] + track.time_s[-1] - track.time_s[::-1]
    seen = {"xy_px": track.xy_px[::-1], "visibility": track.visibility[::-1], "view": view}
    return replace(recording, side=replace(track, time_s=time_s, **seen))


def truth(name: str):
    """Exact joints and angles of a sample clip."""
    with np.load(SAMPLES / f"{name}.npz") as file:
        return {key: file[key] for key in file.files}


def from_truth(name: str, **settings) -> Recording:
    """A recording whose landmarks are a sample's exact joints."""
    exact = truth(name)
    xy = np.full((len(exact["t"]), len(LANDMARK_NAMES), 2), np.nan)
    for i, joint in enumerate(exact["joint_names"]):
        if joint in LANDMARK_NAMES:
            xy[:, LANDMARK_NAMES.index(joint)] = exact["joints2d"][:, i]
    return Recording(track(xy, exact["t"]), Settings(**settings))


def standing(rider: Rider, from_s: float, to_s: float) -> Recording:
    """A rider who gets out of the saddle in between: hips forward and up, and back again, within half a second."""
    time_s = rider.time_s
    up = replace(rider, hip_mm=(-30.0, 765.0), trunk_flexion_deg=30.0).track().xy_px
    share = np.clip(np.minimum(time_s - from_s, to_s - time_s) / 0.5, 0, 1)[:, None, None]
    return Recording(track((1 - share) * rider.track().xy_px + share * up, time_s))


def rolled(xy_px, clockwise_deg):
    """A picture by a camera that was turned clockwise: what it shows turns the other way."""
    middle, turn = np.array(SIZE_PX) / 2, np.radians(clockwise_deg)
    x, y = np.moveaxis(xy_px - middle, -1, 0)
    return np.stack([x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)], axis=-1) + middle
