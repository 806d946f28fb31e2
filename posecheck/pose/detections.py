"""What MediaPipe's detector of people says, read: where in the picture people stand, and how large they are.

Each of its boxes is told as an offset from an anchor, a place in a grid over its square picture. Several boxes say the
same person, and are merged. Figures here are those of the network and of MediaPipe's own graph around it.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np

from posecheck.records.base import Array

from .heatmaps import sigmoid

SIDE_PX: Final = 224
"""The detector's picture is a square of this side [px]."""

_GRIDS: Final = ((8, 2), (16, 2), (32, 6))
"""How far apart anchors are in each grid [px], and how many stand in one place."""

_SURE: Final = 0.5
"""A box counts from this score on: MediaPipe's default."""

_SAME: Final = 0.5
"""Boxes that share more of their union are one person: the default of MediaPipe's pose graph."""


@cache
def place_anchors() -> Array:
    """Where the anchors are, in the order of the detector's boxes.

    Returns
    -------
    ndarray, shape (2254, 2)
        x, y as shares of the square picture.

    References
    ----------
    A single-shot detector (Liu 2016), here with anchors that have places and no sizes.

    Examples
    --------
    >>> from posecheck.pose.detections import place_anchors
    >>> len(place_anchors()), place_anchors()[0].round(4)
    (2254, array([0.0179, 0.0179]))
    """
    grids = []
    for apart_px, many in _GRIDS:
        row = (np.arange(SIDE_PX // apart_px) + 0.5) * apart_px / SIDE_PX
        y, x = np.meshgrid(row, row, indexing="ij")
        grids.append(np.repeat(np.stack([x, y], axis=-1).reshape(-1, 2), many, axis=0))
    anchors = np.concatenate(grids)
    anchors.flags.writeable = False
    return anchors


def find_alignments(boxes: Array, scores: Array, most: int) -> Array:
    """Read the detector's answer.

    Parameters
    ----------
    boxes : ndarray, shape (2254, 12)
        Centre, size and four points of each box, x before y, against its anchor [px].
    scores : ndarray, shape (2254,)
        How sure each is, as a logit.
    most : int
        So many people at most.

    Returns
    -------
    ndarray, shape (P, 2, 2)
        For each person, the surest first, the middle of the hips and a point straight above on the circle around the
        body, as shares of the square picture; it may be outside.
    """
    sure = sigmoid(scores)
    counts = np.flatnonzero(sure >= _SURE)
    sure, boxes = sure[counts], boxes[counts] / SIDE_PX
    centre, size = boxes[:, :2] + place_anchors()[counts], boxes[:, 2:4]
    points = boxes[:, 4:8].reshape(-1, 2, 2) + place_anchors()[counts, None]
    left = np.argsort(-sure, kind="stable")
    left = left[(size[left] >= 0).all(axis=1)]
    people: list[Array] = []
    while len(left) and len(people) < most:
        same = _overlap(centre[left], size[left]) > _SAME
        same[0] = True
        people.append(np.average(points[left[same]], axis=0, weights=sure[left[same]]))
        left = left[~same]
    return np.array(people).reshape(-1, 2, 2)


def _overlap(centre: Array, size: Array) -> Array:
    """How much of the union of the first box and each other one both have."""
    low = np.maximum(centre - size / 2, centre[0] - size[0] / 2)
    high = np.minimum(centre + size / 2, centre[0] + size[0] / 2)
    both = np.maximum(high - low, 0).prod(axis=1)
    return np.asarray(both / np.maximum(size.prod(axis=1) + size[0].prod() - both, 1e-9))
