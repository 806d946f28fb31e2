"""Stickers of the user's, measured at instead of landmarks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecheck.core import stickers
from posecheck.core.trails import COLUMNS, Column
from posecheck.errors import SettingsError
from posecheck.fit import markers
from posecheck.fit.analysis import analyse
from posecheck.fit.refusals import follow_track
from posecheck.records.landmarks import LANDMARK_NAMES
from posecheck.records.settings import Settings
from posecheck.records.tracking import Clip, Correction, Engine, Recording, Track
from posecheck.storage.files import parse_recording, recording_bytes

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


def test_a_foot_seen_from_above_is_not_turned_by_how_far_out_its_stickers_lie() -> None:
    """Pinhole geometry: what is nearer looks larger about the picture's middle, here far above the foot."""
    rider = recording()
    ride = follow_track(rider.side, rider.settings)
    seen = markers.find_markers(rider, ride)
    mm_per_px = 2.5
    away_mm = markers.LENS * 1600 * mm_per_px
    middle = np.array((800.0, -700.0)) * ((1, 1) if ride.facing == "right" else (-1, 1))
    nearer = {
        joint: middle + (path - middle) / (1 - markers.NEARER_MM.get(joint, 0.0) / away_mm)
        for joint, path in seen.paths.items()
    }
    flat = markers.place_markers(replace(seen, paths=nearer), rider, ride, mm_per_px)
    true, raw, mended = (one["toe"] - one["heel"] for one in (seen.paths, nearer, flat))
    turned, left = (np.nanmedian(np.abs((one - true)[:, 1])) for one in (raw, mended))
    assert turned > 2.0
    assert left < turned / 4


def test_off_leaves_stickers_out_of_account() -> None:
    with_them = recording()
    without = replace(with_them, side=replace(with_them.side, spots=None))
    off = analyse(replace(with_them, settings=replace(with_them.settings, stickers="off")))
    assert off.quality.stickers == {}
    assert off.measures == analyse(without).measures
    with pytest.raises(SettingsError, match="stickers is auto or off"):
        Settings(stickers="on")


def test_a_joint_put_right_by_hand_is_believed() -> None:
    answer = analyse(replace(recording(), corrections=(Correction("knee", 0.0, 0.05),)))
    assert "knee" not in answer.quality.stickers
    assert answer["knee_flexion_bdc"].method == "side"


@pytest.mark.slow
def test_only_stickers_are_stored_and_answer_the_same_again() -> None:
    whole = recording(seen=0.9)
    ride = follow_track(whole.side, whole.settings)
    kept = replace(whole, side=markers.only_stickers(whole.side, whole.settings, ride))
    assert kept.side.spots.shape[1] == len(stickers.JOINTS)
    again = parse_recording(recording_bytes(kept), "ride.npz")
    assert analyse(again).measures == analyse(kept).measures
    assert analyse(kept)["trunk_flexion"].value == pytest.approx(analyse(whole)["trunk_flexion"].value, abs=0.2)
    nothing = recording(worn=())
    ride = follow_track(nothing.side, nothing.settings)
    assert markers.only_stickers(nothing.side, nothing.settings, ride).spots is None


@pytest.mark.parametrize("yaw_deg", [-8.0, 0.0, 6.0])
def test_a_camera_from_before_or_behind_is_put_square(yaw_deg: float) -> None:
    flat, lens_px = np.array([[-300.0, -250.0], [0.0, 0.0], [280.0, 310.0]]), 1100.0
    turn = np.radians(yaw_deg)
    depth = 1 - flat[:, :1] * np.sin(turn) / lens_px  # what lies before is nearer to a camera that stands before
    seen = flat * (np.cos(turn), 1.0) / depth
    assert markers._squared(seen, yaw_deg, lens_px) == pytest.approx(flat, abs=1e-6)
