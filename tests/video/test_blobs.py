"""Spots of stickers in pictures that are drawn."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from posecheck.core import stickers
from posecheck.core.trails import COLUMNS, Column
from posecheck.video import blobs

LEG_PX = 300.0

LARGER = 16


def picture(centre: tuple[float, float], width: float, colour: tuple[int, int, int]) -> np.ndarray:
    """A dot on a plain ground, drawn sixteen times as large and made small."""
    size = (160, 160)
    large = np.full((size[1] * LARGER, size[0] * LARGER, 3), (120, 90, 80), np.uint8)
    middle = tuple(round(at * LARGER) for at in centre)
    cv2.circle(large, middle, round(width / 2 * LARGER), colour, -1, cv2.LINE_AA)
    small = cv2.resize(large, size, interpolation=cv2.INTER_AREA)
    noise = np.random.default_rng(1).normal(0, 2, small.shape)
    return np.clip(cv2.GaussianBlur(small, (0, 0), 1.2) + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("colour", [(245, 245, 240), (255, 220, 30), (80, 225, 60), (255, 75, 165), (12, 12, 14)])
@pytest.mark.parametrize("width", [6.0, 9.0, 11.0])
def test_a_dot_is_found_to_a_tenth_of_a_pixel(colour: tuple[int, int, int], width: float) -> None:
    centre = (71.3, 84.8)
    found = blobs.find_spots(picture(centre, width, colour), np.array([[66.0, 80.0]]), LEG_PX)
    away = np.linalg.norm(found[:, :2] - centre, axis=1)
    best = found[away.argmin()]
    assert away.min() < 0.1
    assert best[Column.WIDTH] == pytest.approx(width, abs=1.5)
    assert best[Column.UNROUND] < stickers.PLAIN[0]


def test_a_dot_smeared_by_motion_keeps_its_centre() -> None:
    rgb = picture((71.3, 84.8), 9.0, (245, 245, 240))
    smeared = cv2.filter2D(rgb, -1, np.full((1, 5), 0.2, np.float32))
    found = blobs.find_spots(smeared, np.array([[66.0, 80.0]]), LEG_PX)
    assert np.linalg.norm(found[:, :2] - (71.3, 84.8), axis=1).min() < 0.3


def test_an_edge_and_a_stripe_are_no_spots() -> None:
    rgb = np.full((160, 160, 3), 60, np.uint8)
    rgb[:, 80:] = 220
    rgb[60:68, :80] = 230
    found = blobs.find_spots(rgb, np.array([[78.0, 66.0]]), LEG_PX)
    assert not ((found[:, Column.UNROUND] < stickers.PLAIN[0]) & (found[:, Column.CLOSED] >= stickers.PLAIN[1])).any()


@pytest.mark.parametrize("joint", [[np.nan, np.nan], [-900.0, 50.0], [158.0, 1.0]])
def test_a_joint_that_is_hidden_or_outside_is_no_trouble(joint: list[float]) -> None:
    assert blobs.find_spots(np.zeros((160, 160, 3), np.uint8), np.array([joint]), LEG_PX).shape == (0, COLUMNS)
