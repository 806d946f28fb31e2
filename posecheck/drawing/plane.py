"""Cuts pictures of two clips to one frame in the rider's plane, so that they lie on each other."""

from __future__ import annotations

from typing import Final

import numpy as np

from posecheck.records.base import Array
from posecheck.video.image import Picture

from .canvas import Colour

OUTSIDE: Final[Colour] = (190, 196, 203)
"""What stands where a picture ends: neither white nor black, so that it is seen on every page."""

_FINE: Final = 0.7


def cut_to_plane(rgb: Picture, corners_px: Array, size_px: tuple[int, int]) -> Picture:
    """Cut out of a picture what three corners (3, 2) span: upper left, upper right and lower left [px]."""
    import cv2

    width, height = size_px
    there = np.array([(0, 0), (width, 0), (0, height)], np.float32)
    move = cv2.getAffineTransform(np.asarray(corners_px, np.float32), there)
    # Softened first where it gets smaller by far: the warp itself looks at four pixels only.
    share = width / max(float(np.hypot(*(corners_px[1] - corners_px[0]))), 1.0)
    soft = cv2.GaussianBlur(rgb, (0, 0), 0.4 / share) if share < _FINE else rgb
    cut = cv2.warpAffine(soft, move, size_px, flags=cv2.INTER_LINEAR, borderValue=OUTSIDE)
    return np.asarray(cut, np.uint8)


def blend_pictures(one: Picture, other: Picture) -> Picture:
    """Lay two pictures of one size over each other, half of each."""
    return ((one.astype(np.uint16) + other) // 2).astype(np.uint8)
