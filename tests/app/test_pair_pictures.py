"""Pictures of two riders, cut so that they lie on each other."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from support.command import truth
from support.paths import SAMPLES

from posecheck.app.check import run_check
from posecheck.app.pair_pictures import show_riders
from posecheck.app.request import CheckRequest
from posecheck.video.image import from_jpeg

CLIPS = [CheckRequest(str(SAMPLES / f"{name}.mp4")) for name in ("spin_high", "spin_ideal")]


@pytest.fixture(scope="module")
def results():
    return tuple(run_check(one, engine=truth) for one in CLIPS)


@pytest.mark.slow
def test_cranks_of_both_pictures_lie_on_each_other(results):
    riders, pictures = show_riders((CLIPS[0], CLIPS[1]), results)
    assert riders is not None
    assert pictures is not None
    assert sorted(pictures.stills) == sorted(pictures.blends) == [0, 90, 180, 270]
    assert [len(turn) for turn in pictures.turns] == [24, 24]
    stills = [from_jpeg(one) for one in (*pictures.stills[90], pictures.blends[90])]
    assert len({one.shape for one in stills}) == 1
    # The chainrings of the two bikes, which are alike, are where both pictures agree best.
    left, _, right, top = pictures.box_mm
    scale = stills[0].shape[1] / (right - left)
    x, y = round(-left * scale), round(top * scale)
    half = round(90 * scale)
    first, second = (cv2.cvtColor(one, cv2.COLOR_RGB2GRAY).astype(np.float64) for one in stills[:2])
    part = first[y - half : y + half, x - half : x + half]
    window = np.hanning(2 * half)[:, None] * np.hanning(2 * half)
    (dx, dy), _ = cv2.phaseCorrelate(part * window, second[y - half : y + half, x - half : x + half] * window)
    assert np.hypot(dx, dy) / scale < 40


@pytest.mark.slow
def test_without_a_film_there_are_riders_and_no_pictures(results):
    riders, pictures = show_riders(None, results)
    assert riders is not None
    assert pictures is None
