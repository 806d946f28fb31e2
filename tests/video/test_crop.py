"""Regions of a picture as pictures of their own, and masks laid back."""

from __future__ import annotations

import numpy as np
import pytest

from posecheck.video.crop import crop_region, uncrop_mask

RGB = np.random.default_rng(0).integers(1, 255, (40, 60, 3)).astype(np.uint8)


def region(side_px, left_px=0.0, top_px=0.0):
    return np.array([[side_px, 0.0, left_px], [0.0, side_px, top_px]])


def test_a_region_as_large_as_its_crop_is_cut_out():
    assert np.array_equal(crop_region(RGB, region(16, 20, 10), 16, repeat_edge=False), RGB[10:26, 20:36])


@pytest.mark.parametrize("repeat_edge", [False, True])
def test_outside_the_picture_is_black_or_its_edge(repeat_edge):
    crop = crop_region(RGB, region(16, -8, 4), 16, repeat_edge=repeat_edge)
    assert np.array_equal(crop[:, 8:], RGB[4:20, :8])
    assert np.array_equal(crop[:, :8], np.repeat(RGB[4:20, :1] * repeat_edge, 8, axis=1))


@pytest.mark.parametrize(("share", "steps"), [(0.5, 16), (0.26, 8), (0.01, 0), (0.99, 32)])
def test_a_place_between_pixels_is_rounded_to_a_32nd(share, steps):
    crop = crop_region(RGB, region(16, 20 + share, 10), 16, repeat_edge=False)
    wide = RGB.astype(float)
    between = (wide[10:26, 20:36] * (32 - steps) + wide[10:26, 21:37] * steps) / 32
    assert np.array_equal(crop, np.floor(between + 0.5))


def test_a_region_on_its_side_is_turned():
    turned = np.array([[0.0, -16.0, 36.0], [16.0, 0.0, 10.0]])
    crop = crop_region(RGB, turned, 16, repeat_edge=False)
    assert np.array_equal(crop[4, 3], RGB[13, 32])


def test_a_mask_is_laid_back_where_it_was():
    mask = np.zeros((8, 8), np.float32)
    mask[2:6, 2:6] = 1
    back = uncrop_mask(mask, region(16, 20, 10), (60, 40))
    assert back.shape == (40, 60)
    assert back[20, 30] == 1
    assert back[:10].sum() == back[:, :20].sum() == back[28:].sum() == 0
    assert back.sum() == pytest.approx(4 * mask.sum(), rel=0.1)
