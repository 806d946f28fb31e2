"""The crank's dial, the trail of a foot, and a hidden face."""

from __future__ import annotations

import numpy as np
import pytest

from posecheck.drawing.canvas import Canvas
from posecheck.drawing.overlay import CrankDial, draw_dial, draw_trail, hide_face

HEAD = [(300.0, 80.0), (320.0, 90.0), (310.0, 100.0), (float("nan"), float("nan"))]


def noise(height=360, width=640):
    return np.random.default_rng(1).integers(0, 255, (height, width, 3)).astype(np.uint8)


def test_the_face_is_hidden_and_nothing_else():
    rgb = noise()
    hidden = hide_face(rgb, HEAD)
    rows, columns = np.nonzero((hidden != rgb).any(axis=2))
    assert np.hypot(columns - 310, rows - 90).max() <= 1.35 * 20 + 1
    face = hidden[82:98, 302:318].reshape(-1, 3)
    assert len(np.unique(face, axis=0)) <= 16
    assert len(rows) > 0.9 * np.pi * 27**2


@pytest.mark.parametrize("head", [[], [(float("nan"), float("nan"))], [(-500.0, -500.0), (-490.0, -480.0)]])
def test_no_face_to_hide(head):
    assert np.array_equal(hide_face(noise(), head), noise())


@pytest.mark.parametrize("corner", ["left", "right"])
def test_the_clock_stands_in_its_corner(corner):
    canvas = Canvas(np.full((360, 640, 3), 90, np.uint8))
    draw_dial(canvas, CrankDial(90.0, ("Crank 90°", "Stroke 3 of 14", "85 rpm"), "left", corner))
    rows, columns = np.nonzero((canvas.rgb != 90).any(axis=2))
    assert rows.max() < 100
    assert columns.max() < 260 if corner == "left" else columns.min() > 380


def test_a_trail_with_gaps():
    canvas = Canvas(np.full((360, 640, 3), 90, np.uint8))
    draw_trail(canvas, np.array([(10.0, 10.0), (np.nan, np.nan), (50.0, 10.0), (50.0, 60.0)]))
    assert (canvas.rgb[10, 30] != 90).any()
    draw_trail(canvas, np.full((3, 2), np.nan))
