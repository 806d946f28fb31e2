"""A closed-form rider who wears stickers, seen by a model that is off and scatters."""

from __future__ import annotations

import numpy as np

from posecheck.core import stickers
from posecheck.core.trails import COLUMNS, Column
from posecheck.records.landmarks import LANDMARK_NAMES
from posecheck.records.settings import Settings
from posecheck.records.tracking import Clip, Engine, Recording, Track

FRAMES, RATE, RPM = 240, 30.0, 80.0

TIME_S = np.arange(FRAMES) / RATE

PHASE_DEG = TIME_S * RPM * 6

SIZES = (250.0, 255.0)


def joints() -> dict[str, np.ndarray]:
    """A rider who faces right: the pedal goes round, hip and shoulder stay; forward and up [px]."""
    turn = np.radians(PHASE_DEG)
    pedal = 100 * np.stack([np.sin(turn), np.cos(turn)], axis=1) + np.array([600.0, 300.0])
    ankle, hip = pedal + np.array([-45.0, 55.0]), np.broadcast_to([480.0, 790.0], pedal.shape)
    gap = ankle - hip
    far = np.hypot(*gap.T)
    along, cross = gap / far[:, None], np.stack([-gap[:, 1], gap[:, 0]], axis=1) / far[:, None]
    share = (SIZES[0] ** 2 - SIZES[1] ** 2 + far**2) / (2 * far)
    knee = hip + share[:, None] * along + np.sqrt(np.maximum(SIZES[0] ** 2 - share**2, 0))[:, None] * cross
    fixed = {"shoulder": (780.0, 1090.0), "elbow": (850.0, 950.0), "wrist": (960.0, 880.0)}
    still = {name: np.broadcast_to(place, pedal.shape) for name, place in fixed.items()}
    return {
        **still,
        "hip": hip,
        "knee": knee,
        "ankle": ankle,
        "heel": pedal + np.array([-75, 10]),
        "toe": pedal + np.array([20, 5]),
    }


def recording(*, worn: tuple[str, ...] = stickers.JOINTS, seen: float = 1.0, unround: float = 0.03) -> Recording:
    """Landmarks that are off and scatter, and spots: stickers, a logo of another colour, and noise."""
    rng = np.random.default_rng(4)
    true, leg = joints(), sum(SIZES)
    xy = np.full((FRAMES, len(LANDMARK_NAMES), 2), np.nan)
    spots = np.full((FRAMES, 14, COLUMNS), np.nan)
    flip = np.array([0.0, 1300.0])
    for number, (name, place) in enumerate(true.items()):
        off = leg * np.array(stickers.PLACES[name])
        for side, aside in (("right", 0.0), ("left", 3.0)):
            turned = place if side == "right" or name not in ("knee", "ankle", "heel", "toe") else np.roll(place, 11, 0)
            marks = turned - off + aside + rng.normal(0, 4, place.shape)
            xy[:, LANDMARK_NAMES.index(f"{side}_{name}")] = flip + marks * (1, -1)
        if name in worn:
            there = rng.random(FRAMES) < seen
            row = np.zeros((FRAMES, COLUMNS))
            row[:, :2] = flip + (place + rng.normal(0, 0.2, place.shape)) * (1, -1)
            row[:, Column.WIDTH], row[:, Column.UNROUND], row[:, Column.CLOSED] = 14, unround, 1
            row[:, Column.RED : Column.BLUE + 1] = np.array([220, 200, 30]) + rng.normal(0, 8, (FRAMES, 3))
            row[:, Column.CONTRAST] = 150
            spots[there, number] = row[there]
    logo = flip + (true["knee"] + (12, 14)) * (1, -1)
    spots[:, 8] = [0, 0, 14, 0, 0.03, 1, 40, 60, 220, 150, 0]
    spots[:, 8, :2] = logo
    spots[:, 9:] = [0, 0, 14, 0, 0.04, 1, 215, 200, 35, 150, 0]
    spots[:, 9:, :2] = flip + (true["ankle"][:, None] + rng.uniform(-80, 80, (FRAMES, 5, 2))) * (1, -1)
    clip = Clip("ride.mp4", (1600, 1400), FRAMES, FRAMES / RATE)
    seen_all = np.ones((FRAMES, len(LANDMARK_NAMES)))
    return Recording(Track(clip, Engine("mediapipe heavy"), TIME_S, xy, seen_all, spots=spots), Settings(crank_mm=170))
