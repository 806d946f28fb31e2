"""Printed tags, read and followed."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from posecheck.core import stickers
from posecheck.core.trails import Column
from posecheck.video import tags

LEG_PX = 300.0


def tagged(number: int, at: tuple[int, int], *, blur: int = 1) -> np.ndarray:
    rgb = np.full((400, 400, 3), (60, 110, 90), np.uint8)
    card = np.kron(tags.tag_cells(number), np.ones((3, 3), bool)) * np.uint8(230)
    card = cv2.copyMakeBorder(card, 3, 3, 3, 3, cv2.BORDER_CONSTANT, value=235)
    rgb[at[1] : at[1] + 24, at[0] : at[0] + 24] = card[..., None]
    return cv2.filter2D(rgb, -1, np.full((1, blur), 1 / blur, np.float32))


def test_a_tag_is_read_and_followed_where_motion_blurs_it() -> None:
    joints = np.full((2, len(stickers.JOINTS), 2), 150.0)
    joints[1] += 60
    known = tags.Tags()
    read = known.find(tagged(5, (160, 150)), joints, LEG_PX)
    assert read[0, [Column.X, Column.Y, Column.TAG]] == pytest.approx([172, 162, 5], abs=0.3)
    moved = known.find(tagged(5, (168, 153), blur=7), joints + np.array([6, 4]), LEG_PX)
    assert moved[0, [Column.X, Column.Y, Column.TAG]] == pytest.approx([180, 165, 5], abs=1.0)
    assert not len(known.find(tagged(5, (300, 300)), joints, LEG_PX)), "far from its joint"
    assert not len(tags.Tags().find(tagged(30, (160, 150)), joints, LEG_PX)), "no joint has this number"
