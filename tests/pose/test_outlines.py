"""Outlines of backs."""

from __future__ import annotations

import numpy as np

from posecheck.core import outline
from posecheck.pose.looks import HIPS, SHOULDERS
from posecheck.pose.outlines import outline_backs
from posecheck.records.landmarks import LANDMARK_NAMES, MIRRORED_LANDMARKS


def leaning():
    """Somebody who leans to the right, and the own silhouette."""
    points = np.full((1, len(LANDMARK_NAMES), 3), 0.5)
    points[:, HIPS, :2], points[:, SHOULDERS, :2] = (0.3, 0.6), (0.6, 0.5)
    mask = np.zeros((100, 160), np.float32)
    mask[40:] = 1
    return points, mask


def test_a_back_is_outlined_above_the_line_from_hip_to_shoulder():
    points, mask = leaning()
    found = outline_backs(points, [mask])
    assert found.shape == (1, outline.POINTS, 3)
    assert np.allclose(found[0, :, 1], 0.395, atol=1e-3)
    assert np.isnan(found[..., 2]).all()


def test_who_leans_to_the_left_has_the_mirrored_outline():
    points, mask = leaning()
    mirrored = points[:, MIRRORED_LANDMARKS] * (-1, 1, 1) + (1, 0, 0)
    found, other = outline_backs(points, [mask]), outline_backs(mirrored, [np.ascontiguousarray(mask[:, ::-1])])
    assert np.allclose(other[..., :2], found[..., :2] * (-1, 1) + (1, 0))


def test_nobody_has_no_outline_and_without_a_mask_it_is_not_known():
    points, _ = leaning()
    assert outline_backs(points[:0], []).shape == (0, outline.POINTS, 3)
    assert np.isnan(outline_backs(points, [])).all()
