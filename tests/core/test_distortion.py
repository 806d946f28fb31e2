"""How a squeezed or leaning picture shows in a leg that goes round."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.corrector import UNSEEN, riders
from posecheck.core.distortion import LEG_WEIGHT, USUAL_SQUEEZE, picture_squeeze, seat_angle
from posecheck.core.landmark_bias import landmark_bias
from posecheck.records.landmarks import LANDMARK_NAMES, MIRRORED_LANDMARKS

TURN = np.radians(np.linspace(0, 1080, 300, endpoint=False))
EXACT = float(np.exp(LEG_WEIGHT * USUAL_SQUEEZE[0] + (1 - LEG_WEIGHT) * USUAL_SQUEEZE[1]))
"""What exact joints read, which have none of a model's steady errors."""


def leg():
    """Joints of a leg on a crank, by its closed chain."""
    hip, foot = np.array([-18.0, 66.0]), 17 * np.stack([np.sin(TURN), np.cos(TURN)], axis=1)
    reach = foot - hip
    half = np.hypot(*reach.T) / 2
    bend = np.sqrt(np.maximum(44.0**2 - half**2, 0))
    across = np.stack([-reach[:, 1], reach[:, 0]], axis=1) / (2 * half[:, None])
    return {"hip": np.tile(hip, (300, 1)), "knee": hip + reach / 2 + bend[:, None] * across, "ankle": foot}


def squeezed(width):
    return {joint: path * (width, 1.0) for joint, path in leg().items()}


@pytest.mark.parametrize("width", [0.6, 0.75, 1.0, 1.33, 1.6])
def test_the_squeeze_is_found(width):
    assert picture_squeeze(squeezed(width), (17 * width, 17.0)) == pytest.approx(width * EXACT, rel=0.01)


def test_a_camera_from_aside_is_no_squeeze():
    width = float(np.cos(np.radians(25)))
    assert picture_squeeze(squeezed(width), (17 * width, 17.0), 25.0) == pytest.approx(EXACT, rel=0.01)


def test_nothing_seen_is_nothing_said():
    blind = {joint: np.full((300, 2), np.nan) for joint in leg()}
    assert np.isnan(picture_squeeze(blind, (17.0, 17.0)))
    few = {joint: np.where(np.arange(300)[:, None] < 1, path, np.nan) for joint, path in leg().items()}
    assert np.isnan(picture_squeeze(few, (17.0, 17.0)))


@pytest.mark.parametrize("lean_deg", [-15.0, 0.0, 8.0])
def test_a_lean_turns_the_seat(lean_deg):
    cos, sin = np.cos(np.radians(lean_deg)), np.sin(np.radians(lean_deg))
    turn = np.array([[cos, sin], [-sin, cos]])  # forward is clockwise for a rider who looks right
    joints = {joint: path @ turn.T for joint, path in leg().items()}
    upright = np.degrees(np.arctan2(66, 18))
    assert seat_angle(joints["hip"], joints["ankle"]) == pytest.approx(upright + lean_deg, abs=0.5)


@pytest.mark.parametrize("model", ["heavy", "lite"])
def test_riders_whose_picture_nobody_squeezed_read_one(model):
    bias, known = landmark_bias(f"mediapipe {model}"), riders(model)
    xy = np.where(known["xy_eighth_px"] == UNSEEN, np.nan, known["xy_eighth_px"] / 8)
    xy[:, :, 1::2] = xy[:, :, 1::2][..., MIRRORED_LANDMARKS, :]
    seen, found = np.nanmean(xy, axis=2) * (1, -1), []
    for points, phase_deg, yaw_deg in zip(seen, known["phase_deg"], known["yaw_deg"], strict=True):
        near = {joint: points[:, LANDMARK_NAMES.index(f"right_{joint}")] for joint in ("hip", "knee", "ankle")}
        foot = sum(points[:, LANDMARK_NAMES.index(f"right_{joint}")] for joint in ("heel", "toe")) / 2
        turn = np.radians(phase_deg)
        waves = np.stack([np.ones_like(turn), np.cos(turn), np.sin(turn)], axis=1)
        path_px = np.hypot(*np.linalg.lstsq(waves, foot, rcond=None)[0][1:])
        found.append(picture_squeeze(near, (path_px[0], path_px[1]), float(yaw_deg), bias.squeeze))
    off = np.log(found)
    assert np.mean(off) == pytest.approx(0.0, abs=0.01)
    assert np.percentile(np.abs(off), 95) < bias.squeeze_half
