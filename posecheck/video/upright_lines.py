"""How far a picture leans, by what stands upright in it: door frames, corners of rooms, shelves, window bars.

Straight edges that stand nearly upright are found (von Gioi 2010, as in OpenCV). A camera that looks up or down makes
upright things converge, so their lean is a constant and a share that goes with the place across; the constant that most
of their length agrees on is how far the camera was turned (own derivation). A picture in which they are few, or
disagree, or stand all in one place, tells nothing.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from posecheck.records.base import Array

from .image import Picture, shrink_image

LONGEST_PX: Final = 960
"""Larger pictures are made smaller first: edges of a room are as straight there, and found in a third of the time."""

SHORTEST: Final = 0.05
"""Edges shorter than this share of the picture's height have no sure direction."""

NEARLY_DEG: Final = 8.0
"""What leans further was not meant to be upright. A seat tube leans by 15 to 19."""

CONVERGING_DEG: Final = 7.5
"""Upright edges at both sides of the picture differ by no more: a phone that looks up or down by about as much."""

AGREED_DEG: Final = 0.7
"""Edges that agree are within this of each other."""

ENOUGH: Final = 1.5
"""They are together as long as so many heights of the picture,"""

MOST: Final = 0.55
"""this share of the length of all that stand nearly upright,"""

APART: Final = 0.12
"""and their places across differ by so much of the picture's width (standard deviation): one door alone would not tell
a lean from a camera that looks up."""

_LEANS: Final[Array] = np.arange(-NEARLY_DEG, NEARLY_DEG + 0.05, 0.1)
_SHARES: Final[Array] = np.arange(-CONVERGING_DEG, CONVERGING_DEG + 0.1, 1.5)


def measure_turn(rgb: Picture) -> float:
    """Measure how far the camera was turned clockwise; NaN where the picture does not tell [deg].

    A picture and its mirror image tell the same to 0.01 degrees (own measurement).
    """
    import cv2

    grey: Any = cv2.cvtColor(np.ascontiguousarray(shrink_image(rgb, LONGEST_PX)), cv2.COLOR_RGB2GRAY)
    found: Any = cv2.createLineSegmentDetector().detect(grey)[0]
    height, width = grey.shape
    if found is None:
        return float("nan")
    ends = np.asarray(found, dtype=np.float64).reshape(-1, 2, 2)
    along = ends[:, 1] - ends[:, 0]
    length = np.linalg.norm(along, axis=1) / height
    lean_deg = 90 - np.degrees(np.arctan2(along[:, 1], along[:, 0])) % 180
    use = (length > SHORTEST) & (np.abs(lean_deg) < NEARLY_DEG)
    across = ends[:, :, 0].mean(axis=1) / width - 0.5
    return _agreed_lean(lean_deg[use], across[use], length[use])


def _agreed_lean(lean_deg: Array, across: Array, length: Array) -> float:
    """Lean in the middle that most of the length agrees on, NaN where it does not [deg]."""
    if not len(lean_deg):
        return float("nan")
    straight = lean_deg - _SHARES[:, None] * across
    agree = np.exp(-((straight[:, None] - _LEANS[:, None]) ** 2) / (2 * (AGREED_DEG / 2) ** 2)) @ length
    share, lean = np.unravel_index(agree.argmax(), agree.shape)
    near = np.abs(straight[share] - _LEANS[lean]) < AGREED_DEG
    weight = length[near]
    middle = np.average(across[near], weights=weight)
    spread = np.sqrt(np.average((across[near] - middle) ** 2, weights=weight))
    known = weight.sum() >= max(ENOUGH, MOST * length.sum()) and spread >= APART
    return float(np.average(straight[share][near], weights=weight)) if known else float("nan")
