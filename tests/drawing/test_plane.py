"""Pictures of two clips cut to one frame."""

import numpy as np
import pytest

from posecheck.drawing.plane import OUTSIDE, blend_pictures, cut_to_plane


def spotted(x, y):
    picture = np.zeros((200, 300, 3), np.uint8)
    picture[y - 2 : y + 3, x - 2 : x + 3] = 255
    return picture


@pytest.mark.parametrize("scale", [0.5, 1.0, 2.0])
def test_a_place_in_the_box_is_at_the_same_place_of_the_cut(scale):
    corners = np.array([(50.0, 20.0), (250.0, 20.0), (50.0, 180.0)])
    size = (round(200 * scale), round(160 * scale))
    cut = cut_to_plane(spotted(150, 60), corners, size)
    assert cut.shape == (size[1], size[0], 3)
    y, x = (float(np.average(axis, weights=cut[..., 0])) for axis in np.indices(cut.shape[:2]))
    assert (x / scale, y / scale) == pytest.approx((100, 40), abs=1.0)


def test_what_lies_outside_the_picture_is_neither_black_nor_white():
    cut = cut_to_plane(spotted(150, 60), np.array([(-100.0, 0.0), (100.0, 0.0), (-100.0, 100.0)]), (200, 100))
    assert (cut[:, :90] == OUTSIDE).all()


def test_both_pictures_show_through():
    one, other = np.full((2, 2, 3), 250, np.uint8), np.full((2, 2, 3), 100, np.uint8)
    assert (blend_pictures(one, other) == 175).all()
