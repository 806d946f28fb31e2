"""Rendered riders as the pose model saw them, stored as tracks beside their exact angles."""

from __future__ import annotations

from functools import cache

import numpy as np

from posecheck.core import strokes
from posecheck.fit.analysis import analyse
from posecheck.records.analysis import Analysis
from posecheck.records.tracking import Clip, Engine, Recording, Track
from support.paths import TESTS

TRACKS_FOLDER = TESTS / "tracks"


HEAVY = Engine("mediapipe heavy")
TRACKS = sorted(TRACKS_FOLDER.glob("*.npz"))


TRUTHS = {
    "knee_flexion_bdc": ("knee_flexion", "bdc"),
    "knee_flexion_tdc": ("knee_flexion", "tdc"),
    "hip_angle_min": ("hip_angle", "min"),
    "trunk_flexion": ("trunk_incl", "mean"),
    "ankle_angle_bdc": ("ankle_angle", "bdc"),
    "ankle_range": ("ankle_angle", "range"),
    "hip_range": ("hip_angle", "range"),
}


@cache
def rider(name: str) -> tuple[Analysis, dict[str, float], dict[str, np.ndarray]]:
    """Analysis, true values and raw file of one rider."""
    return _one(TRACKS_FOLDER / f"{name}.npz")


@cache
def tracks() -> dict[str, tuple[Analysis, dict[str, float], dict[str, np.ndarray]]]:
    """Analysis, true values and raw file of each rider."""
    return {path.stem: rider(path.stem) for path in TRACKS}


def recorded(path):
    """One rider as the pose model saw them."""
    return _recording(path, _load(path))


def _load(path):
    with np.load(path) as stored:
        return {name: stored[name] for name in stored.files}


def stored_track(file, name: str, engine: Engine = HEAVY) -> Track:
    """The track in a file, seen by the heavy model or under another name."""
    time_s = file["time_s"].astype(float)
    clip = Clip(name, tuple(map(int, file["size_px"])), len(time_s), float(time_s[-1]), brightness=120.0)
    xy, seen = file["xy_eighth_px"] / 8, file["visibility"] / 255
    return Track(clip, engine, time_s, xy, seen, view=file["look"])


def _recording(path, file):
    return Recording(stored_track(file, path.name))


def _one(path):
    file = _load(path)
    return analyse(_recording(path, file)), _truth(file), file


def _truth(file):
    angles = dict(zip(file["angle_names"], file["angles"].astype(float), strict=True))
    phase = np.degrees(np.unwrap(np.radians(angles["crank_deg"]))) + (180 if file["facing"] == "left" else 0)
    stroke = np.zeros(len(phase), dtype=int)
    angles["trunk_incl"] = 90 - angles["trunk_incl"]
    values = {
        name: strokes.read_curve(phase, angles[key], stroke, where).value for name, (key, where) in TRUTHS.items()
    }
    return {**values, "phase_deg": phase, "cadence": float(60 / np.median(np.diff(_tops(file["time_s"], phase))))}


def _tops(time_s, phase):
    turns = np.arange(np.ceil(phase[0] / 360), np.floor(phase[-1] / 360) + 1)
    return np.interp(turns * 360, phase, time_s)
