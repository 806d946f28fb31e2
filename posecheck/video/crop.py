"""A square region of a picture, however it is turned, as a small picture of its own, and a mask laid back from it.

A region is a matrix (2, 3) that takes a place in the unit square, x right and y down, to the picture [px].
"""

from __future__ import annotations

from typing import Final

import numpy as np

from posecheck.records.base import Array

from .image import Picture

_BITS: Final = 5
"""Places between pixels are rounded to a 32nd of one, as OpenCV did before version 5, and MediaPipe's still does: with
exact ones landmarks of the same networks lie 0.05 to 2 px elsewhere (own measurement)."""


def crop_region(rgb: Picture, region: Array, side_px: int, *, repeat_edge: bool) -> Picture:
    """Draw a region, `side_px` high and wide; what is outside the picture is as its edge or black."""
    import cv2

    steps = np.arange(side_px) * (1 << _BITS) / side_px
    place = np.empty((side_px, side_px, 2), np.int16)
    between = np.zeros((side_px, side_px), np.uint16)
    for axis, (across, down, start) in enumerate(region):
        at = np.rint(across * steps + (down * steps + start * (1 << _BITS))[:, None]).astype(np.int32)
        place[..., axis] = at >> _BITS
        between |= ((at & (1 << _BITS) - 1) << axis * _BITS).astype(np.uint16)
    border = cv2.BORDER_REPLICATE if repeat_edge else cv2.BORDER_CONSTANT
    return np.asarray(cv2.remap(rgb, place, between, cv2.INTER_LINEAR, borderMode=border), np.uint8)


def uncrop_mask(mask: Array, region: Array, size_px: tuple[int, int]) -> Array:
    """Lay the mask of a region, (N, N), over the whole picture; outside the region it is 0."""
    import cv2

    to_region = np.linalg.inv(np.vstack([region, (0, 0, 1)]))[:2] * len(mask)
    back = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(mask, to_region, size_px, flags=back, borderMode=cv2.BORDER_CONSTANT))
