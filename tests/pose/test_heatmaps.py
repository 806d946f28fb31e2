"""What the landmark network says."""

from __future__ import annotations

import numpy as np
import pytest

from posecheck.pose.heatmaps import read_landmarks, refine_points, sigmoid

COLD = -20.0


def heat(**cells):
    """Build the heat map of one point: logits by cell, as r3c5, cold elsewhere."""
    map_ = np.full((64, 64, 1), COLD, np.float32)
    for name, logit in cells.items():
        row, column = (int(text) for text in name.removeprefix("r").split("c"))
        map_[row, column] = logit
    return map_


@pytest.mark.parametrize(
    ("point", "map_", "refined"),
    [
        ((0.5, 0.25), heat(r17c33=5.0), (33 / 64, 17 / 64)),
        ((0.5, 0.25), heat(r16c32=5.0, r16c34=5.0), (33 / 64, 16 / 64)),
        ((0.5, 0.25), heat(r16c36=5.0), (0.5, 0.25)),  # four cells away
        ((0.5, 0.25), heat(r17c33=-0.1), (0.5, 0.25)),  # not warm enough
        ((0.001, 0.999), heat(r62c1=5.0), (1 / 64, 62 / 64)),  # at the edge there are fewer cells
        ((-0.001, 0.5), heat(r32c1=5.0), (1 / 64, 0.5)),
        ((-0.1, 0.5), heat(r32c0=5.0), (-0.1, 0.5)),
        ((1.0, 0.5), heat(r32c63=5.0), (1.0, 0.5)),
        ((0.5, 1.0), heat(r63c32=5.0), (0.5, 63 / 64)),
        ((0.5, 1.2), heat(r63c32=5.0), (0.5, 1.2)),
    ],
)
def test_a_point_moves_to_the_warm_cells_around_it(point, map_, refined):
    assert np.allclose(refine_points(np.array([point]), map_), [refined], atol=1e-5)


def test_landmarks_are_shares_of_the_square_and_visibility_is_one_of_certainty():
    values = np.zeros((39, 5), np.float32)
    values[:, :2] = 64.0, 128.0
    values[3, 3] = 2.0
    found = read_landmarks(values.ravel(), np.full((64, 64, 39), COLD, np.float32))
    assert found.shape == (33, 3)
    assert np.allclose(found[:, :2], (0.25, 0.5))
    assert found[3, 2] == pytest.approx(1 / (1 + np.exp(-2.0)))
    assert found[4, 2] == 0.5


def test_every_point_has_its_own_map():
    map_ = np.full((64, 64, 39), COLD, np.float32)
    map_[20, 30, 7] = 5.0
    points = np.full((33, 2), (30.5 / 64, 20.5 / 64))
    moved = refine_points(points, map_)
    assert np.allclose(moved[7], (30 / 64, 20 / 64))
    assert np.allclose(np.delete(moved, 7, axis=0), points[0])


def test_the_largest_logits_are_shares_too():
    assert sigmoid(np.array([-1e6, 1e6], np.float32)).tolist() == [0, 1]
