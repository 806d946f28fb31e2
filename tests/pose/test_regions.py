"""The squares that the networks look at."""

from __future__ import annotations

import numpy as np
import pytest

from posecheck.pose.regions import to_picture, upright_region, whole_region


@pytest.mark.parametrize("size_px", [(640, 360), (360, 640), (500, 500)])
def test_a_whole_picture_lies_in_the_middle_of_its_square(size_px):
    region = whole_region(size_px)
    assert np.allclose(to_picture(np.array([0.5, 0.5]), region), np.array(size_px) / 2)
    low, high = to_picture(np.array([[0.0, 0.0], [1.0, 1.0]]), region)
    assert (low <= 0).all()
    assert (high >= size_px).all()
    assert np.allclose(high - low, max(size_px))


@pytest.mark.parametrize("lean_deg", [0.0, 30.0, 90.0, 179.0, -120.0])
def test_a_person_stands_upright_in_the_own_square(lean_deg):
    middle, reach = np.array([310.0, 205.0]), 80.0
    lean = np.radians(lean_deg)
    above = middle + reach * np.array([np.sin(lean), -np.cos(lean)])
    region = upright_region(middle, above)
    assert np.allclose(to_picture(np.array([[0.5, 0.5], [0.5, 0.1]]), region), [middle, above])
    assert np.linalg.det(region[:, :2]) == pytest.approx((2.5 * reach) ** 2)  # a square, and not mirrored
    assert region[:, 0] @ region[:, 1] == pytest.approx(0, abs=1e-9)
