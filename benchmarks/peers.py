"""Sports2D's angles, a tutorial's and posecheck's beside the truth, from the same landmarks of the same clips.

``python -m benchmarks.peers FOLDER [--sports2d PYTHON] [--looks FOLDER]`` takes the clips of a folder that have a truth
file of exact joints (README.md), follows the rider as tutorials do, from frame to frame by the heavy model, and gives
those landmarks to all three. PYTHON is one that has Sports2D; without it that row is left out. posecheck looks at each
frame by itself, from several views, and knows the errors of that: the second folder holds what it saw so of the same
clips, as ``tests/tracks`` does.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import cv2
import mediapipe as mp
import numpy as np
from scipy.signal import find_peaks

from posecheck.core.geometry import inclination, included_angle, rider_frame
from posecheck.fit.analysis import analyse
from posecheck.records.base import Array
from posecheck.records.landmarks import LANDMARK_NAMES
from posecheck.records.tracking import Clip, Engine, Recording, Track

from .peer import landmarker
from .truths import _near, joint_values

READ: Final = ("knee_flexion_bdc", "knee_flexion_tdc", "hip_angle_min", "trunk_flexion")
STROKE_S: Final = 0.4
"""No two strokes begin nearer to each other."""


@dataclass(frozen=True, slots=True, eq=False)
class Followed:
    """A clip as it was followed, and what is true of it."""

    track: Track
    side: str
    truth: dict[str, float]

    def point(self, name: str) -> Array:
        """Path of a landmark [px]."""
        return self.track[name]


def follow(path: Path) -> Followed:
    """Look at every frame of a clip as tutorials do."""
    video, frames = cv2.VideoCapture(str(path)), 0
    rate_hz = video.get(cv2.CAP_PROP_FPS)
    size = int(video.get(cv2.CAP_PROP_FRAME_WIDTH)), int(video.get(cv2.CAP_PROP_FRAME_HEIGHT))
    places, seen = [], []
    with landmarker() as model:
        while (read := video.read())[0]:
            image = mp.Image(image_format=mp.ImageFormat.SRGB, data=cv2.cvtColor(read[1], cv2.COLOR_BGR2RGB))
            found = model.detect_for_video(image, round(1000 * frames / rate_hz)).pose_landmarks
            frames += 1
            rows: Any = found[0] if found else [None] * len(LANDMARK_NAMES)
            places.append([(p.x * size[0], p.y * size[1]) if p else (np.nan, np.nan) for p in rows])
            seen.append([p.visibility if p else 0.0 for p in rows])
    clip = Clip(path.name, size, frames, frames / rate_hz)
    time_s = np.arange(frames) / rate_hz
    track = Track(clip, Engine("mediapipe heavy"), time_s, np.array(places), np.array(seen))
    with np.load(path.with_suffix(".npz")) as stored:
        truth = {name: stored[name] for name in stored.files}
    side = _near(path, truth)
    return Followed(track, side, joint_values(truth, side))


def by_tutorial(one: Followed) -> dict[str, float]:
    """Angles between raw points, read off the frame with the lowest foot, and the highest."""
    shoulder, hip, knee, ankle = (one.point(f"{one.side}_{joint}") for joint in ("shoulder", "hip", "knee", "ankle"))
    flexion, trunk = 180 - included_angle(hip, knee, ankle), rider_frame(shoulder - hip, one.side)  # type: ignore[arg-type]
    return {
        "knee_flexion_bdc": float(flexion[np.nanargmax(ankle[:, 1])]),
        "knee_flexion_tdc": float(flexion[np.nanargmin(ankle[:, 1])]),
        "hip_angle_min": float(np.nanmin(included_angle(shoulder, hip, knee))),
        "trunk_flexion": float(np.nanmean(90 - inclination(trunk))),
    }


def for_sports2d(one: Followed) -> dict[str, Any]:
    """Points under the names of Sports2D, which makes middles of hips and shoulders itself."""
    first = one.side[0].upper()
    both = {joint: (one.point(f"left_{joint}") + one.point(f"right_{joint}")) / 2 for joint in ("hip", "shoulder")}
    points = {f"{first}{joint.capitalize()}": one.point(f"{one.side}_{joint}") for joint in ("hip", "knee", "ankle")}
    points |= {"Hip": both["hip"], "Neck": both["shoulder"]}
    rate_hz = 1 / float(np.median(np.diff(one.track.time_s)))
    return {"points": {name: path.tolist() for name, path in points.items()}, "side": one.side, "rate_hz": rate_hz}


def by_sports2d(one: Followed, angles: dict[str, list[float]]) -> dict[str, float]:
    """Sports2D gives angles over time and no strokes: they are read where the ankle is lowest and highest."""
    height, apart = one.point(f"{one.side}_ankle")[:, 1], int(STROKE_S / np.median(np.diff(one.track.time_s)))
    low, high = (find_peaks(sign * height, distance=apart, prominence=np.ptp(height) / 2)[0] for sign in (1, -1))
    knee, hip = np.abs(angles["knee"]), 180 - np.abs(angles["hip"])
    closed = find_peaks(-hip, distance=apart, prominence=np.ptp(hip) / 2)[0]
    slope = np.abs(angles["trunk"])
    return {
        "knee_flexion_bdc": float(np.mean(knee[low])),
        "knee_flexion_tdc": float(np.mean(knee[high])),
        "hip_angle_min": float(np.mean(hip[closed])),
        "trunk_flexion": float(90 - np.mean(np.minimum(slope, 180 - slope))),
    }


def looked_at(one: Followed, folder: Path) -> Followed:
    """Take the landmarks that posecheck's own looks saw."""
    with np.load(folder / f"{Path(one.track.clip.path).stem}.npz") as file:
        places, seen = file["xy_eighth_px"] / 8, file["visibility"] / 255
        track = Track(one.track.clip, one.track.engine, file["time_s"], places, seen, view=file["look"])
    return replace(one, track=track)


def by_posecheck(one: Followed) -> dict[str, float]:
    """Take what an analysis says; NaN where it gives no number."""
    analysis = analyse(Recording(one.track))
    return {name: float("nan") if (value := analysis[name].value) is None else value for name in READ}


def main() -> None:
    """Print each way's mean error, mean absolute error and worst over the clips, and what it costs."""
    folder, told = Path(sys.argv[1]), dict(pairwise(sys.argv[2:]))
    clips = [follow(path) for path in sorted(folder.glob("*.mp4")) if path.with_suffix(".npz").exists()]
    ways: dict[str, tuple[list[Followed], Callable[[Followed], dict[str, float]]]] = {
        "tutorial": (clips, by_tutorial),
        "posecheck": (clips, by_posecheck),
    }
    if looks := told.get("--looks"):
        ways["own looks"] = [looked_at(one, Path(looks)) for one in clips], by_posecheck
    sys.stdout.write(f"{len(clips)} clips; error [deg]: mean, mean absolute, worst\n")
    for name, (seen, way) in ways.items():
        begin = time.process_time()
        _say(name, clips, [way(one) for one in seen], time.process_time() - begin)
    if python := told.get("--sports2d"):
        script, asked = Path(__file__).with_name("sports2d_angles.py"), json.dumps([for_sports2d(one) for one in clips])
        done = subprocess.run([python, str(script)], input=asked, capture_output=True, text=True, check=True)  # noqa: S603
        answer = json.loads(done.stdout.splitlines()[-1])
        read = [by_sports2d(*pair) for pair in zip(clips, answer["angles"], strict=True)]
        _say("Sports2D", clips, read, answer["cpu_s"])


def _say(name: str, clips: list[Followed], read: list[dict[str, float]], cpu_s: float) -> None:
    """Print one way's lines."""
    for measure in READ:
        off = np.array([values[measure] - one.truth[measure] for values, one in zip(read, clips, strict=True)])
        worst = off[np.nanargmax(np.abs(off))]
        line = f"{np.nanmean(off):6.1f} {np.nanmean(np.abs(off)):6.1f} {worst:6.1f}  of {np.isfinite(off).sum()}"
        sys.stdout.write(f"{name:10} {measure:18} {line}\n")
    sys.stdout.write(f"{name:10} {1000 * cpu_s / len(clips):.0f} ms of CPU a clip after the landmarks\n")


if __name__ == "__main__":
    main()
