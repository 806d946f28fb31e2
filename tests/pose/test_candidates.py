"""Spots that may be stickers, picture by picture."""

import numpy as np
import pytest

from posecheck.core import stickers
from posecheck.core.trails import COLUMNS, Column
from posecheck.pose.candidates import FIRST, SELDOM, Candidates
from posecheck.records.landmarks import LANDMARK_NAMES

SIZE_PX = (640, 480)
TURN = np.array([1, -1])


def somebody(at):
    """Landmarks of somebody whose knee lies at a place, and everything else far from it."""
    people = np.zeros((1, len(LANDMARK_NAMES), 3))
    for side in ("left", "right"):
        for joint, x, y in (("shoulder", 200, 60), ("hip", 160, 160), ("knee", *at), ("ankle", at[0], at[1] + 120)):
            people[0, LANDMARK_NAMES.index(f"{side}_{joint}"), :2] = (x, y)
    return people


def picture(at):
    rgb = np.full((480, 640, 3), 90, np.uint8)
    y, x = np.mgrid[:480, :640]
    rgb[np.hypot(x - at[0], y - at[1]) <= 7] = (250, 240, 40)
    return rgb


def test_a_dot_at_the_knee_is_gathered():
    candidates = Candidates()
    candidates.add(picture((300, 250)), somebody((300, 250)), SIZE_PX)
    (found,) = candidates.stack()
    nearest = found[np.argmin(np.hypot(found[:, Column.X] - 300, found[:, Column.Y] - 250))]
    assert nearest[:2] == pytest.approx([300, 250], abs=0.5)
    assert nearest[Column.WIDTH] == pytest.approx(15, abs=2)


def test_places_are_those_of_the_clip_though_the_picture_is_smaller():
    candidates = Candidates()
    candidates.add(picture((300, 250)), somebody((300, 250)), (1280, 960))
    (found,) = candidates.stack()
    assert np.hypot(found[:, Column.X] - 600, found[:, Column.Y] - 500).min() < 2  # one pixel of the picture


def test_nobody_has_no_spots_and_frames_are_padded():
    candidates = Candidates()
    candidates.add(picture((300, 250)), np.empty((0, len(LANDMARK_NAMES), 3)), SIZE_PX)
    candidates.add(picture((300, 250)), somebody((300, 250)), SIZE_PX)
    every = candidates.stack()
    assert every.shape[0] == 2
    assert every.shape[2] == COLUMNS
    assert np.isnan(every[0]).all()
    assert Candidates().stack().shape == (0, 0, COLUMNS)


def test_stickers_are_looked_for_in_every_picture_once_one_shows_some():
    """A rider whose dots come into sight with a picture in which they are looked for."""
    people, plain, dotted = somebody((300, 250)), picture((-90, -90)), picture((-90, -90))
    leg = 212.0
    y, x = np.mgrid[:480, :640]
    for joint in ("shoulder", "hip", "knee"):
        at = people[0, LANDMARK_NAMES.index(f"right_{joint}"), :2] + leg * np.array(stickers.PLACES[joint]) * TURN
        dotted[np.hypot(x - at[0], y - at[1]) <= 4] = (250, 240, 40)
    candidates = Candidates()
    for number in range(3 * SELDOM):
        candidates.add(dotted if number >= FIRST else plain, people, SIZE_PX)
    found = np.isfinite(candidates.stack()[..., Column.X]).any(axis=1)
    assert not found[:SELDOM].any()
    assert found[SELDOM:].all()
