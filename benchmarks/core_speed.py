"""What the analysis costs without video: all of it, its frame-wise part, and one angle at once and frame by frame."""

from __future__ import annotations

import time
from typing import Any, Final

import numpy as np
from rich.table import Table

from posecheck.core import crank, fourier
from posecheck.core.geometry import included_angle
from posecheck.fit.analysis import analyse
from posecheck.records.landmarks import LANDMARK_NAMES
from posecheck.records.tracking import Clip, Engine, Recording, Track

_ANGLES: Final = (
    ("hip", "knee", "ankle"),
    ("shoulder", "hip", "knee"),
    ("hip", "shoulder", "elbow"),
    ("shoulder", "elbow", "wrist"),
    ("knee", "ankle", "toe"),
)
_FOOT: Final = {"ankle": (-22, -22), "heel": (-38, 0), "toe": (15, 0)}


def time_core() -> Table:
    """CPU without video: the whole analysis and its frame-wise part, against a loop over frames for one angle."""
    heads = ("frames", "analyse [s]", "angles, phase, curves [s]", "knee, all at once [s]", "knee, frame by frame [s]")
    table = Table(*heads, "ratio")
    for frames in (1_000, 10_000, 81_000, 300_000):
        recording = _ride(frames)
        side = recording.side
        whole = _took(lambda: analyse(recording), times=1)  # noqa: B023
        wise = _took(lambda: _frame_wise(side))  # noqa: B023
        hip, knee, ankle = (side[f"right_{joint}"] for joint in ("hip", "knee", "ankle"))
        at_once = _took(lambda: 180 - included_angle(hip, knee, ankle))  # noqa: B023
        each = _took(lambda: [_flexion(*points) for points in zip(hip, knee, ankle, strict=True)], times=1)  # noqa: B023
        times = (f"{whole:.2f}", f"{wise:.2f}", f"{at_once:.4f}", f"{each:.2f}", f"{each / at_once:.0f}")
        table.add_row(f"{frames:,}", *times)
    return table


def _frame_wise(side: Track) -> None:
    """All that is done to each frame: the angles, the crank's phase, a curve over it for each angle."""
    place = {name: side[f"right_{name}"] for name in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle", "toe")}
    angles = [included_angle(*(place[name] for name in joints)) for joints in _ANGLES]
    phase_deg, _ = crank.fit_phase(side.time_s, place["ankle"] * (1, -1))
    for angle in angles:
        fourier.fit_curve(phase_deg, angle)


def _flexion(hip: Any, knee: Any, ankle: Any) -> float:
    thigh, shank = hip - knee, ankle - knee
    cos = np.dot(thigh, shank) / (np.linalg.norm(thigh) * np.linalg.norm(shank))
    return 180 - float(np.degrees(np.arccos(np.clip(cos, -1, 1))))


def _took(work: Any, times: int = 3) -> float:
    """CPU time of the quickest of a few runs, which other work on the machine changes least [s]."""
    each = []
    for _ in range(times):
        start_s = time.process_time()
        work()
        each.append(time.process_time() - start_s)
    return min(each)


def _ride(frames: int) -> Recording:
    """Landmarks of a leg that turns, in closed form, with a little noise."""
    time_s = np.arange(frames) / 30
    turned = 2 * np.pi * 1.4 * time_s
    noise = np.random.default_rng(1)
    xy = np.full((frames, len(LANDMARK_NAMES), 2), np.nan)
    still = {"hip": (560, 330), "shoulder": (720, 200), "elbow": (800, 290), "wrist": (860, 350), "ear": (770, 150)}
    for side, ahead in (("right", 0.0), ("left", np.pi)):
        pedal = np.array([640, 560]) + 43 * np.stack([np.sin(turned + ahead), -np.cos(turned + ahead)], axis=-1)
        moving = {name: np.add(pedal, off) for name, off in _FOOT.items()}
        moving["knee"] = np.add(pedal, (740, 290)) / 2
        for joint, path in {**still, **moving}.items():
            xy[:, LANDMARK_NAMES.index(f"{side}_{joint}")] = path + noise.normal(0, 1, (frames, 2))
    clip = Clip("ride.mp4", (1280, 720), frames, float(time_s[-1]), brightness=120.0)
    look = np.floor(4 * (np.arange(frames) * 0.618 % 1))
    return Recording(Track(clip, Engine("mediapipe heavy"), time_s, xy, np.ones(xy.shape[:2]), view=look))
