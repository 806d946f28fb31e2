"""Texts on a picture."""

from __future__ import annotations

import numpy as np
import pytest

from posecheck.drawing.canvas import Canvas, TextLine


@pytest.mark.parametrize("scale", [1, 2, 6])
def test_text_grows_with_the_picture(scale):
    small, large = TextLine("knee 35°", 1.0), TextLine("knee 35°", float(scale))
    assert large.height == pytest.approx(scale * small.height, rel=0.15)
    assert small.height >= 10


@pytest.mark.parametrize("height", [180, 254, 300, 360, 480, 1080])
def test_the_degree_sign_is_round(height):
    black = np.zeros((height, 2 * height, 3), np.uint8)
    with_sign, without = Canvas(black), Canvas(black)
    for canvas, text in ((with_sign, "35\N{DEGREE SIGN}"), (without, "35")):
        TextLine(text, canvas.unit).letters(canvas.rgb, (20, height // 2))
    sign = (with_sign.rgb.astype(int) - without.rgb)[..., 0]
    rows, columns = (np.flatnonzero(sign.any(axis=axis)) for axis in (1, 0))
    sign = sign[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    place = np.indices(sign.shape).reshape(2, -1)
    middle = (place * sign.ravel()).sum(axis=1) / sign.sum()
    away = np.hypot(*(place - middle[:, None])).reshape(sign.shape)
    ring = np.average(away, weights=sign)
    assert sign[away < 0.6].mean() < 100  # there is a hole in it
    level, slanted = (
        sign[
            np.minimum(np.round(middle[0] + ring * np.sin(turn)).astype(int), sign.shape[0] - 1),
            np.minimum(np.round(middle[1] + ring * np.cos(turn)).astype(int), sign.shape[1] - 1),
        ].mean()
        for turn in (np.arange(4) * np.pi / 2, (np.arange(4) + 0.5) * np.pi / 2)
    )
    assert 0.5 < level / slanted < 2
